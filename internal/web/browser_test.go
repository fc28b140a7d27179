package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"clio"
	"clio/examples"
	"clio/internal/ingest"
	"clio/internal/store"
	"clio/record"
)

// The browser tests walk through the pages with Chromium. CLIO_PICTURES names a folder for pictures of what they see,
// CLIO_AXE the file axe.min.js of axe-core; without Chromium or axe-core the tests that need them are left out and say so.

// house is a room over the examples, and a browser.
type house struct {
	*room
	ctx      context.Context
	mu       sync.Mutex
	problems []string
	pictures string
}

func newHouse(t *testing.T) *house {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes its time: left out with -short")
	}
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			browser = p
			break
		}
	}
	if browser == "" {
		t.Skip("Chromium is not installed here: the pages are not walked through")
	}
	h := &house{room: open(t, func(o *Options) {
		o.CountryName = func(code string) string { return map[string]string{"ML": "Mali", "IQ": "Iraq"}[code] }
	}, read(t)...), pictures: os.Getenv("CLIO_PICTURES")}
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.WindowSize(1280, 900), chromedp.Flag("force-color-profile", "srgb"))...)
	t.Cleanup(stop)
	ctx, done := chromedp.NewContext(alloc)
	t.Cleanup(done)
	h.ctx = ctx
	chromedp.ListenTarget(ctx, func(ev any) {
		say := ""
		switch e := ev.(type) {
		case *runtime.EventExceptionThrown:
			say = e.ExceptionDetails.Error()
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
				say = fmt.Sprint("console: ", e.Type)
				for _, a := range e.Args {
					say += " " + string(a.Value)
				}
			}
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, h.URL) && !strings.HasPrefix(e.Request.URL, "data:") {
				say = "the page asks elsewhere: " + e.Request.URL
			}
		case *network.EventResponseReceived:
			if e.Response.Status >= 400 {
				say = fmt.Sprint(e.Response.URL, ": ", e.Response.Status)
			}
		}
		if say != "" {
			h.mu.Lock()
			h.problems = append(h.problems, say)
			h.mu.Unlock()
		}
	})
	if err := chromedp.Run(ctx, network.Enable(), runtime.Enable()); err != nil { // the first run starts the browser, for all others
		t.Fatal(err)
	}
	t.Cleanup(func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, p := range h.problems {
			t.Errorf("the browser says: %s", p)
		}
	})
	return h
}

// read reads the examples.
func read(t *testing.T) []*record.Record {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "examples")
	if err := os.CopyFS(dir, examples.Files); err != nil {
		t.Fatal(err)
	}
	reader, err := clio.New(clio.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []*record.Record
	for item, err := range ingest.Open(t.Context(), []string{dir}, ingest.Options{Name: filepath.Base}) {
		if err != nil {
			t.Fatal(err)
		}
		rec, err := reader.Read(t.Context(), item.Document)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rec)
	}
	return out
}

func (h *house) do(actions ...chromedp.Action) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) open(path string) {
	h.t.Helper()
	h.do(chromedp.Navigate(h.URL+path), chromedp.WaitReady("body", chromedp.ByQuery))
}

// js is the value of an expression.
func (h *house) js(expr string) any {
	h.t.Helper()
	var out any
	h.do(chromedp.Evaluate(expr, &out))
	return out
}

// is waits until an expression is true.
func (h *house) is(what, expr string) {
	h.t.Helper()
	for range 60 {
		if h.js("!!("+expr+")") == true {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.t.Errorf("%s: never true at %v: %s", what, h.js("location.href"), expr)
}

func (h *house) key(keys string) {
	h.t.Helper()
	h.do(chromedp.KeyEvent(keys))
}

func (h *house) picture(name string) {
	h.t.Helper()
	if h.pictures == "" {
		return
	}
	var b []byte
	h.do(chromedp.FullScreenshot(&b, 100))
	if err := os.WriteFile(filepath.Join(h.pictures, name+".png"), b, 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) login(name string) {
	h.t.Helper()
	h.open("/login")
	h.do(chromedp.SendKeys("main input[name=name]", name, chromedp.ByQuery), chromedp.SendKeys("main input[name=password]", password, chromedp.ByQuery), chromedp.Click("main form button", chromedp.ByQuery), chromedp.WaitReady(".me form", chromedp.ByQuery))
}

// drag draws over an element from one part of it to another.
func (h *house) drag(sel string, x0, y0, x1, y1 float64) {
	h.t.Helper()
	var box []float64
	h.do(chromedp.ScrollIntoView(sel, chromedp.ByQuery), chromedp.Evaluate(fmt.Sprintf(`(() => { const b = document.querySelector(%q).getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()`, sel), &box))
	at := func(x, y float64) (float64, float64) { return box[0] + x*box[2], box[1] + y*box[3] }
	ax, ay := at(x0, y0)
	bx, by := at(x1, y1)
	h.do(
		chromedp.MouseEvent("mousePressed", ax, ay, chromedp.ButtonLeft), chromedp.MouseEvent("mouseMoved", (ax+bx)/2, (ay+by)/2, chromedp.ButtonLeft),
		chromedp.MouseEvent("mouseMoved", bx, by, chromedp.ButtonLeft), chromedp.MouseEvent("mouseReleased", bx, by, chromedp.ButtonLeft),
	)
}

// TestWalk goes through the twenty points of the design of the reading room that a browser can see.
func TestWalk(t *testing.T) {
	h := newHouse(t)

	h.open("/") // 1: three doors, and the newest changes
	h.is("1 doors", `document.querySelectorAll(".door").length === 3 && document.querySelectorAll(".facets.wide .facet").length > 3`)
	h.picture("home")

	h.open("/incidents") // 2: facets with counts, only, exclude, all values
	all := h.js(`document.querySelector("#tally b").textContent`)
	h.is("2 facets", `document.querySelectorAll("aside.facets .facet li").length > 10 && document.querySelector(".facet .not") && document.querySelector('.facet .more a[href^="/values"]')`)
	h.picture("incidents")
	h.do(chromedp.Click("aside.facets .facet li a:first-child", chromedp.ByQuery), chromedp.WaitReady(".chips", chromedp.ByQuery))
	if h.js(`document.querySelector("#tally b").textContent`) == all {
		t.Error("2: choosing a value leaves the count as it was")
	}
	h.is("2 chip", `document.querySelector(".chips code").textContent.includes("type:")`)
	h.do(chromedp.Click(".chips a[aria-label^=without]", chromedp.ByQuery), chromedp.WaitReady("#tally", chromedp.ByQuery))
	h.is("2 without the chip", fmt.Sprintf(`document.querySelector("#tally b").textContent === %q`, all))

	h.do(chromedp.SetValue("#ask", "is:contested kiled:3", chromedp.ByQuery), chromedp.Evaluate(`document.querySelector("#ask").form.requestSubmit()`, nil), chromedp.WaitReady(".note", chromedp.ByQuery)) // 3: the grammar says what it left out
	h.is("3 problem", `document.querySelector(".note").textContent.includes("did you mean killed:")`)
	h.is("4 state", `new URL(location.href).searchParams.get("q") === "is:contested kiled:3"`) // 4: the address is the state
	h.is("5 files", `["csv","jsonl","json","geojson","atom"].every(k => document.querySelector('a[href^="/incidents.' + k + '?q=is%3Acontested"]'))`)

	h.open("/incidents") // 6: keys
	h.key("/")
	h.is("6 search key", `document.activeElement.id === "ask"`)
	h.do(chromedp.Blur("#ask", chromedp.ByQuery))
	h.key("j")
	h.key("j")
	h.is("6 j", `document.activeElement.closest("tr") === document.querySelectorAll("table.incidents tbody tr")[1]`)
	h.key("k")
	h.is("6 k", `document.activeElement.closest("tr") === document.querySelectorAll("table.incidents tbody tr")[0]`)
	h.key("\r")
	h.is("6 Enter", `location.pathname === "/incident" && document.readyState === "complete"`)
	for k, path := range map[string]string{"i": "/incidents", "c": "/says", "a": "/actors", "r": "/review"} {
		h.key("g")
		h.key(k)
		h.is("6 g "+k, fmt.Sprintf(`location.pathname === %q && document.readyState === "complete"`, path))
	}
	h.key("?")
	h.is("6 help", `location.pathname === "/help" && document.readyState === "complete"`)
	h.open("/settings")
	h.do(chromedp.Click("#keyson", chromedp.ByQuery))
	h.open("/incidents")
	h.key("j")
	h.is("6 keys off", `document.activeElement === document.body`)
	h.do(chromedp.Evaluate(`localStorage.clear()`, nil))

	h.open("/search?q=checkpoint") // 7: snippets and highlights
	h.is("7 snippet", `document.querySelector(".hits mark.hit")`)
	h.picture("search")

	id := h.js(`fetch("/api/v1/incidents?q=is:contested&limit=1").then(r => r.json()).then(x => x.incidents[0].id)`)
	var contested string
	h.do(chromedp.Evaluate(`fetch("/api/v1/incidents?q=is:contested&limit=1").then(r => r.json()).then(x => x.incidents[0].id)`, &contested, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	_ = id
	h.open("/incident?id=" + url.QueryEscape(contested)) // 8: a cell opens its sentence beside the page
	h.is("15 side by side", `document.querySelectorAll("table.accounts thead th").length > 2 && document.querySelector("table.accounts .differ")`)
	h.is("11 reasons", `document.querySelector(".reasons li") && document.body.textContent.includes("Joined because")`)
	h.picture("incident")
	h.do(chromedp.Click("table.accounts a.cell", chromedp.ByQuery), chromedp.WaitVisible("#pane .sentence", chromedp.ByQuery))
	h.is("8 pane", `location.pathname === "/incident" && document.querySelector("#pane mark") && document.querySelector("#pane .rests li") && document.querySelector("#pane textarea").value.includes("sha256")`)
	h.picture("pane")
	first := h.js(`document.querySelector("#pane .cite textarea").value`)
	h.do(chromedp.Evaluate(`document.querySelector("#pane").focus()`, nil))
	h.key("n")
	h.is("8 next words", fmt.Sprintf(`!document.querySelector("#pane [rel=next]") || document.querySelector("#pane .cite textarea").value !== %q || document.querySelector("#pane [rel=prev]")`, first))
	h.key("\u001b")
	h.is("8 Esc", `!document.querySelector("#pane")`)

	h.open("/incidents") // 9: what can be done with a value
	h.do(chromedp.Evaluate(`document.querySelector("td[data-f=place] .more-of").click()`, nil), chromedp.WaitVisible("#menu", chromedp.ByQuery))
	h.is("9 menu", `[...document.querySelectorAll("#menu *")].map(x => x.textContent.split(" ")[0]).join(" ") === "Only Without Open Copy"`)
	h.picture("menu")
	h.do(chromedp.Click("#menu a", chromedp.ByQuery), chromedp.WaitReady(".chips", chromedp.ByQuery))
	h.is("9 only", `document.querySelector(".chips code").textContent.startsWith("place:")`)

	h.open("/incidents?cols=when&cols=what&cols=id") // 10: columns
	h.is("10 columns", `[...document.querySelectorAll("table.incidents thead th")].map(x => x.textContent).join() === "When,What,Id"`)

	h.login("bo") // 12, 13, 14: one decision a screen, one key a decision, the last ones in the margin
	h.open("/review")
	h.is("12 one", `document.querySelector(".card.one") && document.querySelector("[name=sort]").value === "doubt"`)
	h.picture("review")
	one := h.js(`document.querySelector(".card.one").dataset.incident`)
	left := h.js(`+document.querySelector(".tally b").textContent`).(float64)
	h.key("s")
	h.is("12 skip", fmt.Sprintf(`document.querySelector(".card.one") && document.querySelector(".card.one").dataset.incident !== %q && document.readyState === "complete"`, one))
	two := h.js(`document.querySelector(".card.one").dataset.incident`)
	h.key("a")
	h.is("12 accept", fmt.Sprintf(`document.querySelector(".card.one") && document.querySelector(".card.one").dataset.incident !== %q && +document.querySelector(".tally b").textContent === %v && document.readyState === "complete"`, two, left-1))
	h.is("13 margin", `document.querySelector(".margin li").textContent.includes("accepted")`)
	h.key("x")
	h.is("12 reject", fmt.Sprintf(`document.querySelector(".tally b") && +document.querySelector(".tally b").textContent === %v && document.readyState === "complete"`, left-2))
	h.key("z")
	h.is("13 take back", fmt.Sprintf(`document.querySelector(".tally b") && +document.querySelector(".tally b").textContent === %v && document.readyState === "complete"`, left-1))
	h.key("e")
	h.is("12 edit", `document.querySelector("#edit").open && document.activeElement.matches("#edit select")`)
	h.picture("review-edit")

	h.open("/incidents?view=map") // 17, 18: counts, a brush and a box
	h.is("17 counts", `/\d+ of \d+ incidents, \d+ on the map, /.test(document.querySelector("#tally").textContent)`)
	h.is("18 map", `document.querySelectorAll(".map svg a").length > 5 && document.querySelector(".map table tr")`)
	h.picture("map")
	h.drag(".map svg", .45, .3, .75, .7)
	h.is("18 box", `new URL(location.href).searchParams.get("q").startsWith("box:") && document.readyState === "complete"`)
	h.is("18 box finds", `+document.querySelector("#tally b").textContent > 0`)
	h.open("/incidents")
	h.drag(".chart svg", .8, .4, .97, .6)
	h.is("18 brush", `/^date:\d{4}-\d\d-\d\d\.\./.test(new URL(location.href).searchParams.get("q")) && document.readyState === "complete"`)
	h.is("18 brush finds", `+document.querySelector("#tally b").textContent > 0`)
	h.open("/incidents?view=map")
	h.do(chromedp.Click(".map .steps a[aria-label=nearer]", chromedp.ByQuery), chromedp.WaitReady(".map svg", chromedp.ByQuery))
	h.is("18 nearer", `new URL(location.href).searchParams.get("map")`)

	h.open("/incidents") // 20: the stored copy of a report
	h.open("/reports")
	h.do(chromedp.Click(".reports a", chromedp.ByQuery), chromedp.WaitReady(".desk", chromedp.ByQuery))
	h.is("20 hash", `/sha256 [0-9a-f]{64}/.test(document.body.textContent) && document.querySelector('a[href^="/report.txt"]')`)
	h.picture("report")
	h.key("n")
	h.is("8 n", `document.querySelector(".text mark.here")`)
	h.open("/incidents")
	h.is("20 feed", `document.querySelector('link[type="application/atom+xml"]')`)

	for _, p := range []string{"/actors", "/says", "/sources", "/views", "/help", "/api", "/events", "/values?field=actor"} {
		h.open(p)
		h.is(p, `document.querySelector("main h1")`)
		h.picture(strings.Trim(strings.NewReplacer("/", "", "?", "-", "=", "-").Replace(p), "-"))
	}
	h.open("/actors")
	h.do(chromedp.Click(".actors a", chromedp.ByQuery), chromedp.WaitReady("main h1", chromedp.ByQuery))
	h.picture("actor")
}

// TestLooks opens the pages dark, narrow, at 200 % and printed: nothing hangs over the edge.
func TestLooks(t *testing.T) {
	h := newHouse(t)
	var contested string
	h.open("/")
	h.do(chromedp.Evaluate(`fetch("/api/v1/incidents?q=is:contested&limit=1").then(r => r.json()).then(x => x.incidents[0].id)`, &contested, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	pages := map[string]string{"home": "/", "incidents": "/incidents", "map": "/incidents?view=map", "incident": "/incident?id=" + url.QueryEscape(contested), "review": "/review", "says": "/says", "help": "/help", "login": "/login", "report": "/report?id=" + url.QueryEscape(firstReport(t, h))}
	for _, look := range []struct {
		name  string
		width int64
		scale float64
		dark  bool
		print bool
	}{{"dark", 1280, 1, true, false}, {"narrow", 320, 1, false, false}, {"twice", 640, 2, false, false}, {"print", 794, 1, false, true}} {
		media := emulation.SetEmulatedMedia()
		if look.dark {
			media = media.WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}})
		}
		if look.print {
			media = media.WithMedia("print")
		}
		h.do(emulation.SetDeviceMetricsOverride(look.width, 900, look.scale, look.width < 500), media)
		for name, path := range pages {
			h.open(path)
			if over := h.js(`document.documentElement.scrollWidth - document.documentElement.clientWidth`).(float64); over > 1 {
				t.Errorf("%s, %s: %v pixels hang over the edge: %v", name, look.name, over, h.js(`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll")).slice(0, 4).map(e => e.tagName + "." + e.className).join(" ")`))
			}
			h.picture(name + "-" + look.name)
		}
	}
	h.do(emulation.SetEmulatedMedia(), emulation.ClearDeviceMetricsOverride())
	h.open(pages["incident"])
	var pdf []byte
	h.do(chromedp.ActionFunc(func(ctx context.Context) error {
		var err error
		pdf, _, err = page.PrintToPDF().Do(ctx)
		return err
	}))
	if len(pdf) < 5000 {
		t.Errorf("the print of an incident has %d bytes", len(pdf))
	}
}

func firstReport(t *testing.T, h *house) string {
	t.Helper()
	list, err := h.db.Reports(t.Context(), store.ReportFilter{}, store.Page{Limit: 1})
	if err != nil || len(list) == 0 {
		t.Fatal("no report", err)
	}
	return list[0].Document.ID
}

// TestAxe lets axe-core look at the pages, light and dark: no serious violation.
func TestAxe(t *testing.T) {
	file := os.Getenv("CLIO_AXE")
	if file == "" {
		t.Skip("CLIO_AXE names no axe.min.js: nobody looks at the accessibility of the pages (scripts/test gets it with npm)")
	}
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	h.login("amina")
	var contested string
	h.do(chromedp.Evaluate(`fetch("/api/v1/incidents?q=is:contested&limit=1").then(r => r.json()).then(x => x.incidents[0].id)`, &contested, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	for _, dark := range []string{"light", "dark"} {
		h.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: dark}}))
		for _, path := range []string{"/", "/incidents", "/incidents?view=map&q=type:attack", "/incident?id=" + url.QueryEscape(contested), "/values?field=place", "/events", "/reports", "/report?id=" + url.QueryEscape(firstReport(t, h)), "/says", "/actors", "/actor?name=al+Qaeda", "/sources", "/search?q=bomb", "/review", "/views", "/users", "/help", "/settings", "/api", "/login"} {
			h.open(path)
			var result string
			h.do(chromedp.Evaluate(string(script), nil), chromedp.Evaluate(`axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))}))))`, &result, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
			var list []struct {
				ID, Impact, Help string
				Nodes            []string
			}
			if err := json.Unmarshal([]byte(result), &list); err != nil {
				t.Fatal(err)
			}
			for _, v := range list {
				if v.Impact == "serious" || v.Impact == "critical" {
					t.Errorf("%s, %s: %s (%s): %s %v", path, dark, v.ID, v.Impact, v.Help, v.Nodes)
				} else {
					t.Logf("%s, %s: %s (%s)", path, dark, v.ID, v.Impact)
				}
			}
		}
	}
}

// TestSlowVisitor: whoever takes an answer slowly, or never ends a question, holds up nobody.
func TestSlowVisitor(t *testing.T) {
	r := open(t, nil, report("d1"))
	for range 30 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.URL+"/incidents", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close() // and nobody reads it meanwhile
	}
	began := time.Now()
	if code, _, _ := r.visitor().do("GET", "/incidents", nil); code != 200 || time.Since(began) > 10*time.Second {
		t.Errorf("%d after %s", code, time.Since(began))
	}
}
