package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"clio/codebook"
	"clio/internal/review"
	"clio/internal/settle"
	"clio/internal/store/sqlite"
	"clio/record"
)

const hostile = `<script>alert(1)</script>`

// report is a record with two accounts of one event, written by hand. Everything that a report may write holds markup.
func report(id string) *record.Record {
	text := "Title " + hostile + "\n\nA bomb killed nine people in Baidoa on Sunday, police said. Al-Shabab said seventeen died.\n\nA last line “quoted” \x1b[31m\u202e."
	quote := func(words string) record.Quote {
		i := strings.Index(text, words)
		return record.QuoteOf(text, record.Span{Start: int32(i), End: int32(i + len(words))})
	}
	return &record.Record{
		Reader:   "clio test",
		Document: record.Document{ID: id, Source: "x" + hostile, Title: hostile, Published: "2023-11-06", Publisher: hostile, Byline: hostile, URL: "javascript:alert(1)", Text: text},
		Attributions: []record.Attribution{
			{ID: "a1", Source: record.Source{Quote: quote("police")}, Cue: quote("said"), Content: record.Content{Quote: quote("A bomb killed nine people in Baidoa on Sunday")}, Stance: record.Asserts, Certainty: record.Certain},
			{ID: "a2", Source: record.Source{Quote: quote("Al-Shabab"), Actor: "r1"}, Cue: quote("said seventeen"), Content: record.Content{Quote: quote("seventeen died")}, Stance: record.ClaimsResponsibility, Certainty: record.Certain},
		},
		Actors: []record.Actor{{ID: "r1", Name: "Al-Shabab " + hostile, Kind: record.ArmedGroup, Mentions: []record.Mention{{Quote: quote("Al-Shabab")}}}},
		Events: []record.Event{{
			ID: "e1", Type: "attack.bombing", Mode: record.Actual, Mentions: []record.Mention{{Quote: quote("bomb")}},
			Date:        []record.Date{{Basis: record.Basis{Quote: quote("Sunday")}, From: "2023-11-05", To: "2023-11-05"}},
			Place:       []record.Place{{Basis: record.Basis{Quote: quote("Baidoa")}, Name: "Baidoa", Country: "SO"}},
			Perpetrator: []record.Perpetrator{{Basis: record.Basis{Quote: quote("Al-Shabab"), Attribution: "a2"}, Actor: "r1", Standing: record.Claimed}},
			Killed: []record.Toll{
				{Basis: record.Basis{Quote: quote("nine people"), Attribution: "a1"}, Count: record.Count{Min: record.N(9), Max: record.N(9)}},
				{Basis: record.Basis{Quote: quote("seventeen"), Attribution: "a2"}, Count: record.Count{Min: record.N(17), Max: record.N(17)}},
			},
		}},
	}
}

func serve(t *testing.T, recs ...*record.Record) http.Handler {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, rec := range recs {
		if err := db.Put(t.Context(), rec, ""); err != nil {
			t.Fatal(err)
		}
	}
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := settle.New(book)
	if err != nil {
		t.Fatal(err)
	}
	for _, rec := range recs {
		for _, d := range []record.Decision{record.Note, record.Accept} {
			j, err := review.New(time.Now(), record.Judgement{Reviewer: "Ana " + hostile, Decision: d, Note: hostile, Event: record.AnchorOf(rec.Document.ID, &rec.Events[0])})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.Judge(t.Context(), j); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.Run(t.Context(), db, nil); err != nil {
		t.Fatal(err)
	}
	h, err := Handler(db, Options{Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Host = "localhost:8080"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestCrawl opens every page that a reader can reach, and holds each to the same rules.
func TestCrawl(t *testing.T) {
	recs := []*record.Record{report("d1"), report("a/b c?d#e&f=<g>")}
	for i := range 60 {
		recs = append(recs, report(fmt.Sprintf("many%02d", i)))
	}
	h := serve(t, recs...)
	seen := map[string]bool{}
	anchors := map[string]map[string]bool{} // page → ids
	var wanted [][3]string                  // from, page, fragment
	perPath := map[string]int{}
	queue := []string{"/", "/login", "/live", "/incidents?view=map", "/values?field=actor", "/search?q=bomb", "/search?q=" + url.QueryEscape(hostile), "/events?type=attack&mode=actual&text=bomb", "/incidents", "/incidents?from=soon&is=contested&order=weight&country=so&actor=" + url.QueryEscape(hostile), "/events?type=" + url.QueryEscape(hostile)}
	for len(queue) > 0 {
		target := queue[0]
		queue = queue[1:]
		where, _, _ := strings.Cut(target, "?")
		if seen[target] || perPath[where] > 70 { // queries can be put together without end
			continue
		}
		seen[target] = true
		perPath[where]++
		w := get(h, target)
		if w.Code == http.StatusSeeOther { // a form's fields become a query
			queue = append(queue, w.Header().Get("Location"))
			continue
		}
		if w.Code != http.StatusOK {
			t.Fatalf("%s: status %d", target, w.Code)
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: content security policy %q", target, csp)
		}
		if strings.HasPrefix(target, "/static/") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		page := w.Body.String()
		if w.Header().Get("Content-Disposition") != "" { // a paper to take away, which has a test of its own
			continue
		}
		if strings.Contains(page, hostile) || strings.Contains(page, "javascript:") || strings.ContainsAny(page, "\x1b\u202e") {
			t.Errorf("%s: text of a report stands in the page as more than text", target)
		}
		if strings.HasPrefix(target, "/live") { // a part of a page
			continue
		}
		links, ids := inspect(t, target, page)
		anchors[target] = ids
		for _, link := range links {
			path, fragment, _ := strings.Cut(link, "#")
			if path == "" {
				path = target
			}
			if fragment != "" {
				wanted = append(wanted, [3]string{target, path, fragment})
			}
			queue = append(queue, path)
		}
	}
	if len(seen) < 130 {
		t.Errorf("only %d pages were reached", len(seen))
	}
	for _, link := range wanted {
		if anchors[link[1]] != nil && !anchors[link[1]][link[2]] {
			t.Errorf("%s leads to #%s of %s, which is not there", link[0], link[2], link[1])
		}
	}
}

// inspect parses a page, checks what a reader with a screen reader needs, and lists its links and ids.
func inspect(t *testing.T, target, page string) (links []string, ids map[string]bool) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids = map[string]bool{}
	count := map[string]int{}
	labelled := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Namespace == "" { // an SVG has titles of its own
			count[n.Data]++
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				if ids[a.Val] {
					t.Errorf("%s: the id %q is there twice", target, a.Val)
				}
				ids[a.Val] = true
			case a.Key == "for":
				labelled[a.Val] = true
			case a.Key == "href" || a.Key == "src":
				if strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "#") {
					links = append(links, a.Val)
				} else {
					t.Errorf("%s: leads out of the house: %s", target, a.Val)
				}
			case strings.HasPrefix(a.Key, "on") || a.Key == "style":
				t.Errorf("%s: <%s> has %s", target, n.Data, a.Key)
			}
		}
		if n.Data == "script" && n.FirstChild != nil || n.Data == "style" {
			t.Errorf("%s: <%s> stands in the page itself", target, n.Data)
		}
	}
	for _, name := range []string{"h1", "main", "title"} {
		if count[name] != 1 {
			t.Errorf("%s: %d of <%s>", target, count[name], name)
		}
	}
	return links, ids
}

func TestWords(t *testing.T) {
	h := serve(t, report("d1"))
	for _, c := range []struct{ target, want string }{
		{"/event?id=d1.e1", `claimed by Al-Shabab`},
		{"/event?id=d1.e1", `accounts differ`},
		{"/event?id=d1.e1", `5 Nov 2023`},
		{"/event?id=d1.e1", `<mark>nine people</mark>`},
		{"/report?id=d1", `<mark class="toll" id="w`},
		{"/events?text=nothing-like-it", `No event is like this`},
		{"/says?about=shabab", `<b>1</b> of 2 sayings`},
		{"/says?about=nobody", `Nobody says anything like this`},
		{"/search?q=seventeen", `<mark class="hit">seventeen</mark>`},
		{"/search?q=killed:%3E10", `Reports are searched for words`},
		{"/incidents?q=kiled:1", `did you mean killed:?`},
		{"/incidents?q=is:reviewed+seventeen", `<b>1</b> of 1 incidents`},
	} {
		if page := get(h, c.target).Body.String(); !strings.Contains(page, c.want) {
			t.Errorf("%s does not say %q", c.target, c.want)
		}
	}
	for _, path := range []string{"/", "/events", "/event?id=d1.e1", "/report?id=d1"} {
		if regexp.MustCompile(`(?i)perpetrator`).MatchString(get(h, path).Body.String()) {
			t.Errorf("%s calls somebody a perpetrator", path)
		}
	}
}

func TestRefusals(t *testing.T) {
	h := serve(t)
	for _, c := range []struct {
		method, host, target string
		want                 int
	}{
		{"GET", "localhost:8080", "/", 200},
		{"GET", "127.0.0.1:1", "/", 200},
		{"GET", "[::1]:80", "/", 200},
		{"GET", "evil.example", "/", 403},
		{"GET", "127.0.0.1.evil.example", "/", 403},
		{"POST", "localhost", "/events", 405},
		{"GET", "localhost", "/incidents?q=" + strings.Repeat("a", maxAddress), 414},
		{"GET", "localhost", "/static/../web.go", 307},
		{"GET", "localhost", "/static/%2e%2e/web.go", 404},
		{"GET", "localhost", "/report.txt?id=../../etc/passwd", 404},
		{"GET", "localhost", "/api/v1/incidents/none", 404},
		{"GET", "localhost", "/users", 303},
		{"GET", "localhost", "/nothing", 404},
		{"GET", "localhost", "/report?id=none", 404},
		{"GET", "localhost", "/report", 404},
		{"GET", "localhost", "/event?id=none.e1", 404},
		{"GET", "localhost", "/event?id=" + url.QueryEscape("'; DROP TABLE documents"), 404},
		{"GET", "localhost", "/static/none.css", 404},
		{"GET", "localhost", "/search?q=%22%28%29%2a%3a", 200},
	} {
		r := httptest.NewRequest(c.method, c.target, nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s %s at %s: %d, want %d", c.method, c.target, c.host, w.Code, c.want)
		}
	}
}

func TestByWhom(t *testing.T) {
	for _, c := range []struct {
		standing   record.Standing
		says, want string
	}{
		{record.Claimed, "X", "claimed by X"},
		{record.Attributed, "Y", "attributed to X by Y"},
		{record.Attributed, "", "attributed to X"},
		{record.Suspected, "Y", "suspected: X (says Y)"},
		{record.StandingDenied, "X", "X denies it"},
		{record.StandingDenied, "Y", "Y denies that it was X"},
		{record.ReportedAsVoice, "", "X (as the report tells it)"},
	} {
		if got := byWhom(c.standing, "X", c.says); got != c.want {
			t.Errorf("%s by %q: %q, want %q", c.standing, c.says, got, c.want)
		}
	}
}

func TestInterval(t *testing.T) {
	for _, c := range [][3]string{
		{"2024-03-12", "2024-03-12", "12 Mar 2024"},
		{"2024-03-18", "2024-03-24", "18–24 Mar 2024"},
		{"2024-02-01", "2024-02-29", "Feb 2024"},
		{"2023-01-01", "2023-12-31", "2023"},
		{"2024-02-28", "2024-03-02", "28 Feb – 2 Mar 2024"},
		{"2023-12-30", "2024-01-02", "30 Dec 2023 – 2 Jan 2024"},
		{"", "2024-01-02", "until 2 Jan 2024"},
		{"2024-01-02", "", "from 2 Jan 2024"},
		{"", "", ""},
	} {
		if got := interval(c[0], c[1]); got != c[2] {
			t.Errorf("%s to %s: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// FuzzLayout: the pieces of a text are the text, whatever it holds and wherever marks stand.
func FuzzLayout(f *testing.F) {
	f.Add("One. Two “three.” Four!\n\nMr. Five\nsix", 3, 9, 5, 30)
	f.Add("\n\n a\n\n\n", 0, 2, 1, 1)
	f.Add("é.É “", 0, 3, 2, 9)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		text = strings.ToValidUTF8(text, "?")
		marks := []mark{{record.Span{Start: int32(a), End: int32(b)}, "ev"}, {record.Span{Start: int32(c), End: int32(d)}, "src"}}
		for i := range marks {
			m := &marks[i]
			if m.Start < 0 || int(m.Start) > len(text) || m.End < m.Start || int(m.End) > len(text) {
				m.Start, m.End = 0, int32(len(text))
			}
		}
		var got, want strings.Builder
		seen := map[string]bool{}
		for _, p := range layout(text, marks, nil) {
			for _, s := range p.Sentences {
				for _, pc := range s.Pieces {
					got.WriteString(pc.Text)
					for _, id := range append(pc.Pins, pc.ID) {
						if id != "" && seen[id] {
							t.Errorf("anchor %s twice", id)
						}
						seen[id] = true
					}
				}
			}
		}
		for _, p := range blocks(text) {
			// Cuts may fall inside a letter here, which the tokeniser never does: compare letters only where they are whole.
			want.WriteString(shown(text[p.Start:p.End]))
		}
		if whole(text, marks) && got.String() != want.String() {
			t.Errorf("pieces %q\ntext %q", got.String(), want.String())
		}
	})
}

func whole(text string, marks []mark) bool {
	for _, m := range marks {
		for _, at := range []int32{m.Start, m.End} {
			if int(at) < len(text) && text[at]&0xc0 == 0x80 {
				return false
			}
		}
	}
	return true
}
