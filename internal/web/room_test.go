package web

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"clio/codebook"
	"clio/internal/merge"
	"clio/internal/people"
	"clio/internal/review"
	"clio/internal/settle"
	"clio/internal/store"
	"clio/internal/store/sqlite"
	"clio/record"
)

// A room is a server over a database with people.
type room struct {
	*httptest.Server
	db *sqlite.DB
	t  *testing.T
}

const password = "seven slow herons"

// open starts a server over some records. Amina is an admin, Bo a reviewer, Cy a reader.
func open(t *testing.T, change func(*Options), recs ...*record.Record) *room {
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
	hash, err := people.Hash(password)
	if err != nil {
		t.Fatal(err)
	}
	for name, role := range map[string]people.Role{"amina": people.Admin, "bo": people.Reviewer, "cy": people.Reader} {
		if err := db.SetUser(t.Context(), store.User{Name: name, Role: string(role), Hash: hash}); err != nil {
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
	if err := s.Run(t.Context(), db, nil); err != nil {
		t.Fatal(err)
	}
	opts := Options{Version: "test", Merge: func(ctx context.Context) error { return s.Run(ctx, db, nil) }, Actors: func(ctx context.Context) ([]merge.Group, error) { return s.Actors(ctx, db) }}
	if change != nil {
		change(&opts)
	}
	h, err := Handler(db, opts)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &room{server, db, t}
}

// visitor is a browser without scripts.
type visitor struct {
	*http.Client
	r *room
}

func (r *room) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return &visitor{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, r}
}

func (v *visitor) do(method, path string, form url.Values, header ...string) (int, string, http.Header) {
	v.r.t.Helper()
	req, err := http.NewRequestWithContext(v.r.t.Context(), method, v.r.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.r.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := v.Do(req)
	if err != nil {
		v.r.t.Fatal(err)
	}
	defer res.Body.Close()
	var b strings.Builder
	if _, err := fmt.Fprint(&b, readAll(v.r.t, res)); err != nil {
		v.r.t.Fatal(err)
	}
	return res.StatusCode, b.String(), res.Header
}

func readAll(t *testing.T, res *http.Response) string {
	t.Helper()
	var b strings.Builder
	buf := make([]byte, 1<<14)
	for {
		n, err := res.Body.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			return b.String()
		}
	}
}

func (v *visitor) login(name string) *visitor {
	v.r.t.Helper()
	if code, _, _ := v.do("POST", "/login", url.Values{"name": {name}, "password": {password}}); code != http.StatusSeeOther {
		v.r.t.Fatalf("%s cannot log in: %d", name, code)
	}
	return v
}

// TestRoles: each door opens for those who may go through it, and for nobody else.
func TestRoles(t *testing.T) {
	for _, private := range []bool{false, true} {
		r := open(t, func(o *Options) { o.Private = private }, report("d1"))
		read := map[string]int{"": 200, "cy": 200, "bo": 200, "amina": 200}
		if private {
			read[""] = 303
		}
		for who, sees := range read {
			v := r.visitor()
			if who != "" {
				v.login(who)
			}
			judges, rules := 401, 303
			switch who {
			case "cy":
				judges, rules = 403, 403
			case "bo":
				judges, rules = 303, 403
			case "amina":
				judges, rules = 303, 200
			}
			api := sees
			if api == 303 {
				api = 401
			}
			for _, c := range []struct {
				method, path string
				form         url.Values
				want         int
			}{
				{"GET", "/", nil, sees},
				{"GET", "/incidents.csv", nil, sees},
				{"GET", "/report.txt?id=d1", nil, sees},
				{"GET", "/api/v1/incidents", nil, api},
				{"GET", "/login", nil, 200},
				{"GET", "/static/style.css", nil, 200},
				{"POST", "/judge", url.Values{"decision": {"accept"}, "id": {"d1.e1"}, "back": {"/review"}}, judges},
				{"POST", "/views", url.Values{"name": {"v " + who}, "path": {"/incidents?q=a"}}, judges},
				{"GET", "/users", nil, rules},
				{"POST", "/users", url.Values{"name": {"new"}, "role": {"reader"}, "password": {password}}, map[bool]int{true: 303, false: map[bool]int{true: 401, false: 403}[who == ""]}[who == "amina"]},
			} {
				if code, _, _ := v.do(c.method, c.path, c.form); code != c.want {
					t.Errorf("private %v, %q %s %s: %d, not %d", private, who, c.method, c.path, code, c.want)
				}
			}
		}
	}
}

func TestSessions(t *testing.T) {
	r := open(t, nil, report("d1"))
	v := r.visitor()
	if code, body, _ := v.do("POST", "/login", url.Values{"name": {"amina"}, "password": {"wrong wrong wrong"}}); code != 401 || !strings.Contains(body, "do not fit") {
		t.Errorf("a wrong password: %d", code)
	}
	if code, _, _ := v.do("POST", "/login", url.Values{"name": {"nobody"}, "password": {password}}); code != 401 {
		t.Errorf("nobody logs in: %d", code)
	}
	// A token that somebody planted before the log-in is worth nothing after it.
	base, _ := url.Parse(r.URL)
	v.Jar.SetCookies(base, []*http.Cookie{{Name: "clio", Value: "planted", Path: "/"}})
	v.login("amina")
	var token string
	for _, c := range v.Jar.Cookies(base) {
		if c.Name == "clio" {
			token = c.Value
		}
	}
	if token == "" || token == "planted" {
		t.Fatalf("the session has the token %q", token)
	}
	thief := r.visitor()
	thief.Jar.SetCookies(base, []*http.Cookie{{Name: "clio", Value: "planted", Path: "/"}})
	if code, _, _ := thief.do("GET", "/users", nil); code != 303 {
		t.Errorf("the planted token opens the door: %d", code)
	}
	// What the database holds is no token.
	thief.Jar.SetCookies(base, []*http.Cookie{{Name: "clio", Value: hashed(token), Path: "/"}})
	if code, _, _ := thief.do("GET", "/users", nil); code != 303 {
		t.Errorf("the hash of a token opens the door: %d", code)
	}
	if _, _, h := v.do("GET", "/login", nil); strings.Contains(h.Get("Set-Cookie"), "clio=") && !strings.Contains(h.Get("Set-Cookie"), "HttpOnly") {
		t.Errorf("cookie %q", h.Get("Set-Cookie"))
	}
	// A new password ends the sessions that were made with the old one.
	other := r.visitor().login("bo")
	if code, _, _ := v.do("POST", "/users", url.Values{"name": {"bo"}, "role": {"reviewer"}, "password": {"eight slow herons"}}); code != 303 {
		t.Errorf("an admin sets a password: %d", code)
	}
	if code, _, _ := other.do("POST", "/judge", url.Values{"decision": {"accept"}, "id": {"d1.e1"}}); code != 401 {
		t.Errorf("an old session still judges: %d", code)
	}
	if code, body, _ := v.do("POST", "/users", url.Values{"name": {"amina"}, "role": {"reader"}}); code != 200 || !strings.Contains(body, "ask another admin") {
		t.Errorf("an admin takes their own role away: %d", code)
	}
	if code, body, _ := v.do("GET", "/users", nil); code != 200 || !strings.Contains(body, "failed to log in") {
		t.Error("the log does not tell of the failed log-in")
	}
	v.do("POST", "/logout", url.Values{})
	if code, _, _ := v.do("GET", "/users", nil); code != 303 {
		t.Errorf("after the log-out: %d", code)
	}
	thief.Jar.SetCookies(base, []*http.Cookie{{Name: "clio", Value: token, Path: "/"}})
	if code, _, _ := thief.do("GET", "/users", nil); code != 303 {
		t.Errorf("the token outlives the log-out: %d", code)
	}
}

// TestForeignPosts: a form on another site changes nothing here.
func TestForeignPosts(t *testing.T) {
	r := open(t, nil, report("d1"))
	v := r.visitor().login("amina")
	form := url.Values{"decision": {"accept"}, "id": {"d1.e1"}}
	for _, h := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "null"}} {
		if code, _, _ := v.do("POST", "/judge", form, h...); code != 403 {
			t.Errorf("%v: %d", h, code)
		}
	}
	if list, err := r.db.Judgements(t.Context(), store.JudgementFilter{}); err != nil || len(list) != 0 {
		t.Errorf("%d judgements, %v", len(list), err)
	}
	if code, _, h := v.do("POST", "/judge", url.Values{"decision": {"accept"}, "id": {"d1.e1"}, "back": {"https://evil.example/"}}, "Sec-Fetch-Site", "same-origin"); code != 303 || h.Get("Location") != "/" {
		t.Errorf("it leads to %s: %d", h.Get("Location"), code)
	}
	for _, back := range []string{"//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil", "/a\r\nSet-Cookie: x", "", strings.Repeat("/a", maxAddress)} {
		if got := local(back); got != "/" {
			t.Errorf("%q leads to %q", back, got)
		}
	}
}

func TestRates(t *testing.T) {
	l := newLimits(rate.Every(time.Hour), 3)
	now := time.Unix(0, 0)
	l.now = func() time.Time { return now }
	n := 0
	for range 10 {
		if l.allow("a") {
			n++
		}
	}
	if n != 3 || !l.allow("b") {
		t.Errorf("%d of 10 are let through", n)
	}
	now = now.Add(time.Hour)
	if !l.allow("a") {
		t.Error("an hour later nothing is let through")
	}
	r := open(t, nil)
	v := r.visitor()
	last := 0
	for range 14 {
		last, _, _ = v.do("POST", "/login", url.Values{"name": {"amina"}, "password": {"guess guess guess"}})
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the fourteenth guess gets %d", last)
	}
}

// TestJudging walks through the review: accept, take back, correct, part, join; the lists say what came of it at once.
func TestJudging(t *testing.T) {
	a, b := report("d1"), report("d2")
	a.Document.Title, b.Document.Title = "One", "Two"
	a.Document.Publisher, b.Document.Publisher = "Post", "Herald"
	r := open(t, nil, a, b)
	v := r.visitor().login("bo")
	left := func() string {
		_, body, _ := v.do("GET", "/review", nil)
		return regexp.MustCompile(`<b>(\d+)</b> of (\d+) incidents wait`).FindString(body)
	}
	if got := left(); got != "<b>1</b> of 1 incidents wait" {
		t.Fatalf("before: %s", got)
	}
	_, body, _ := v.do("GET", "/review", nil)
	id := regexp.MustCompile(`data-incident="([^"]+)"`).FindStringSubmatch(body)[1]
	post := func(form url.Values) {
		t.Helper()
		form.Set("back", "/review")
		if code, body, _ := v.do("POST", "/judge", form); code != 303 {
			t.Fatalf("%v: %d %s", form, code, body)
		}
	}
	post(url.Values{"decision": {"accept"}, "id": {id}})
	if got := left(); got != "<b>0</b> of 1 incidents wait" {
		t.Errorf("after accept: %s", got)
	}
	_, body, _ = v.do("GET", "/review", nil)
	ids := regexp.MustCompile(`name="judgement" value="([^"]+)"`).FindAllStringSubmatch(body, -1)
	if len(ids) < 2 {
		t.Fatalf("%d judgements to take back", len(ids))
	}
	post(url.Values{"decision": {"undo"}, "judgement": {ids[0][1], ids[1][1]}})
	if got := left(); got != "<b>1</b> of 1 incidents wait" {
		t.Errorf("after taking it back: %s", got)
	}
	post(url.Values{"decision": {"correct"}, "id": {"d1.e1"}, "property": {"killed"}, "value": {"12"}, "note": {"the hospital's list"}})
	if _, body, _ := v.do("GET", "/incident?id="+id, nil); !strings.Contains(body, "corrected by a reviewer") || !strings.Contains(body, "hospital") {
		t.Error("the correction is not told of")
	}
	post(url.Values{"decision": {"part"}, "id": {"d2.e1"}})
	if _, body, _ := v.do("GET", "/incidents", nil); !strings.Contains(body, "<b>2</b> of 2 incidents") {
		t.Error("parting leaves one incident")
	}
	post(url.Values{"decision": {"join"}, "id": {"d1.e1"}, "other": {"d2.e1"}})
	if _, body, _ := v.do("GET", "/incidents", nil); !strings.Contains(body, "<b>1</b> of 1 incidents") {
		t.Error("joining leaves two incidents")
	}
	for _, form := range []url.Values{
		{"decision": {"praise"}, "id": {"d1.e1"}},
		{"decision": {"correct"}, "id": {"d1.e1"}, "property": {"colour"}, "value": {"red"}},
		{"decision": {"accept"}, "id": {"none"}},
		{"decision": {"join"}, "id": {"d1.e1"}, "other": {"d1.e1"}},
		{"decision": {"undo"}},
		{"decision": {"note"}, "id": {"d1.e1"}, "note": {strings.Repeat("a", 5000)}},
	} {
		if code, _, _ := v.do("POST", "/judge", form); code != 400 {
			t.Errorf("%v: %d", form.Get("decision"), code)
		}
	}
	if code, _, _ := v.do("POST", "/views", url.Values{"name": {"mine"}, "path": {"/incidents?q=is:contested"}}); code != 303 {
		t.Errorf("a view is not kept: %d", code)
	}
	if _, _, h := v.do("GET", "/view?name=mine", nil); h.Get("Location") != "/incidents?q=is:contested" {
		t.Errorf("the view leads to %s", h.Get("Location"))
	}
	if code, _, _ := r.visitor().login("amina").do("POST", "/views", url.Values{"name": {"mine"}, "path": {"/"}}); code != 400 {
		t.Errorf("somebody else's view is overwritten: %d", code)
	}
}

// TestSameCounts asks pages, API and files the same fifty queries: they find the same.
func TestSameCounts(t *testing.T) {
	var recs []*record.Record
	random := rand.New(rand.NewPCG(3, 4))
	places := []struct{ name, country string }{{"Baidoa", "SO"}, {"Gao", "ML"}, {"", "NG"}, {"", ""}}
	for i := range 60 {
		r := report(fmt.Sprintf("d%02d", i))
		r.Document.Publisher = fmt.Sprint("Outlet ", random.IntN(4))
		e := &r.Events[0]
		e.Type = []string{"attack", "attack.bombing", "clash", "arrest"}[random.IntN(4)]
		day := time.Date(2023, 1, 1+random.IntN(300), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		e.Date[0].From, e.Date[0].To = day, day
		if random.IntN(5) == 0 {
			e.Date = nil
		}
		p := places[random.IntN(len(places))]
		e.Place[0].Name, e.Place[0].Country, e.Place[0].Precision = p.name, p.country, "city"
		n := random.IntN(20)
		e.Killed[0].Min, e.Killed[0].Max = &n, &n
		recs = append(recs, r)
	}
	r := open(t, nil, recs...)
	v := r.visitor()
	terms := []string{"", "bomb", "-seventeen", "type:attack", "-type:attack.bombing", "type:clash,arrest", "country:ML", "-country:SO", "place:baid", "killed:>5", "killed:3..9", "after:2023-05", "before:2023-06-15", "date:2023-07", "is:contested", "is:unreviewed", "is:undated", "is:unlocated", "source:\"outlet 1\"", "-source:outlet", "actor:shabab", "reports:1", "'; DROP TABLE incidents; --", "box:40,0,50,10", "nosuch:1"}
	found := regexp.MustCompile(`<b>([\d,]+)</b> of ([\d,]+) incidents`)
	some := 0
	for range 50 {
		var parts []string
		for range 1 + random.IntN(3) {
			parts = append(parts, terms[random.IntN(len(terms))])
		}
		q := url.Values{"q": {strings.Join(parts, " ")}}.Encode()
		_, page, _ := v.do("GET", "/incidents?"+q, nil)
		m := found.FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("%s: the page gives no count", q)
		}
		var api incidentsBody
		_, body, _ := v.do("GET", "/api/v1/incidents?limit=500&"+q, nil)
		if err := json.Unmarshal([]byte(body), &api); err != nil {
			t.Fatal(err)
		}
		_, table, _ := v.do("GET", "/incidents.csv?"+q, nil)
		rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var geo struct{ Features []any }
		_, body, _ = v.do("GET", "/incidents.geojson?"+q, nil)
		if err := json.Unmarshal([]byte(body), &geo); err != nil {
			t.Fatal(err)
		}
		_, feed, _ := v.do("GET", "/incidents.atom?"+q, nil)
		var atom atomFeed
		if err := xml.Unmarshal([]byte(feed), &atom); err != nil {
			t.Fatal(err)
		}
		if m[1] != fmt.Sprint(api.Found) || api.Found != len(api.Incidents) || len(rows)-1 != api.Found || len(geo.Features) != api.Found || len(atom.Entries) != min(api.Found, mostEntries) {
			t.Errorf("%s: page %s, API %d with %d, CSV %d, GeoJSON %d, Atom %d", q, m[1], api.Found, len(api.Incidents), len(rows)-1, len(geo.Features), len(atom.Entries))
		}
		if api.Found > 0 && api.Found < api.All {
			some++
		}
		var sum, n int
		for _, k := range []string{"type", "country"} {
			var tally tallyBody
			_, body, _ := v.do("GET", "/api/v1/facets/"+k+"?"+q, nil)
			if err := json.Unmarshal([]byte(body), &tally); err != nil {
				t.Fatal(err)
			}
			sum, n = tally.Empty, tally.Found
			for _, x := range tally.Values {
				sum += x.Count
			}
			if sum != n || n != api.Found {
				t.Errorf("%s by %s: %d of %d", q, k, sum, n)
			}
		}
	}
	if some < 15 {
		t.Errorf("only %d of the queries find a part", some)
	}
	// The pages of a list hold everything once.
	seen, behind := map[string]bool{}, ""
	for {
		var api incidentsBody
		_, body, _ := v.do("GET", "/api/v1/incidents?limit=7&behind="+behind, nil)
		if err := json.Unmarshal([]byte(body), &api); err != nil {
			t.Fatal(err)
		}
		for _, x := range api.Incidents {
			if seen[x.ID] {
				t.Errorf("%s twice", x.ID)
			}
			seen[x.ID] = true
		}
		if behind = api.Next; behind == "" {
			if len(seen) != api.All {
				t.Errorf("%d of %d on the pages", len(seen), api.All)
			}
			break
		}
	}
}

// TestFiles: cells that a spreadsheet would take for formulas are none, tags spare an answer, and what is hostile is text.
func TestFiles(t *testing.T) {
	bad := report("d1")
	bad.Events[0].Place[0].Name = `=HYPERLINK("http://evil.example")`
	r := open(t, nil, bad)
	v := r.visitor()
	_, table, _ := v.do("GET", "/incidents.csv", nil)
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatal(err, len(rows))
	}
	for _, cell := range rows[1] {
		if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "@") {
			t.Errorf("a formula: %s", cell)
		}
	}
	for _, path := range []string{"/incidents.json", "/incidents.jsonl", "/incidents.geojson", "/api/v1/incidents", "/api/v1/sources"} {
		code, body, h := v.do("GET", path, nil)
		tag := h.Get("ETag")
		if code != 200 || tag == "" || body == "" || !strings.Contains(h.Get("Content-Type"), "json") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d, tag %q, %s", path, code, tag, h.Get("Content-Type"))
		}
		if code, body, _ := v.do("GET", path, nil, "If-None-Match", tag); code != 304 || body != "" {
			t.Errorf("%s with its tag: %d", path, code)
		}
	}
	if err := r.db.Put(t.Context(), report("d2"), ""); err != nil {
		t.Fatal(err)
	}
	time.Sleep(600 * time.Millisecond)
	_, _, h := v.do("GET", "/incidents.json", nil)
	if code, _, _ := v.do("GET", "/incidents.json", nil, "If-None-Match", h.Get("ETag")); code != 304 {
		t.Errorf("the new tag: %d", code)
	}
	for _, name := range []string{"reports", "says", "actors", "sources"} {
		for _, kind := range []string{"csv", "jsonl"} {
			code, body, h := v.do("GET", "/"+name+"."+kind+"?q=", nil)
			if code != 200 || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || name != "actors" && strings.Count(body, "\n") < 2 && name != "sources" {
				t.Errorf("%s.%s: %d %s", name, kind, code, body)
			}
			if kind == "csv" {
				if rows, err := csv.NewReader(strings.NewReader(body)).ReadAll(); err != nil || len(rows) == 0 {
					t.Errorf("%s.csv: %v", name, err)
				}
			}
		}
	}
	for _, name := range []string{"reports", "says"} {
		var atom atomFeed
		if _, body, _ := v.do("GET", "/"+name+".atom", nil); xml.Unmarshal([]byte(body), &atom) != nil || len(atom.Entries) == 0 || strings.Contains(body, "<script") {
			t.Errorf("%s.atom: %d entries", name, len(atom.Entries))
		}
	}
	_, feed, _ := v.do("GET", "/incidents.atom", nil)
	if strings.Contains(feed, "<script") {
		t.Error("markup in the feed")
	}
	if code, text, h := v.do("GET", "/report.txt?id=d1", nil); code != 200 || text != bad.Document.Text || h.Get("Clio-Sha256") != store.HashOf(text) || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
		t.Errorf("the text of a report: %d", code)
	}
	if code, body, h := v.do("GET", "/report.original?id=d1", nil); code != 404 && (h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment")) {
		t.Errorf("an original: %d %s", code, body)
	}
	if code, body, _ := v.do("GET", "/dossier", nil); code != 200 || strings.Contains(body, "<script>alert") {
		t.Errorf("the dossier: %d", code)
	}
}

// TestHostileQueries: whatever stands in a query, the page is whole and the database too.
func TestHostileQueries(t *testing.T) {
	r := open(t, nil, report("d1"))
	v := r.visitor()
	for _, text := range []string{"'", `"`, "';--", `") OR 1=1 --`, "%", "_", "\x00", "\\", "{{.}}", hostile, "NEAR(a b)", "a AND", "*", "^", strings.Repeat("(", 900), strings.Repeat("a:b ", 900), "https://evil.example"} {
		for _, f := range append([]string{"", "-"}, "actor:", "place:", "country:", "type:", "mode:", "source:", "after:", "date:", "killed:", "is:", "box:", "id:") {
			for _, path := range []string{"/incidents?q=", "/search?q=", "/values?field=actor&q=", "/incidents.csv?q=", "/api/v1/incidents?q="} {
				if code, body, _ := v.do("GET", path+url.QueryEscape(f+text), nil); code != 200 && code != 422 || strings.Contains(body, hostile) && !strings.Contains(path, "api") && !strings.Contains(path, "csv") {
					t.Errorf("%s%s%.40q: %d", path, f, text, code)
				}
			}
		}
		for _, path := range []string{"/reports?q=", "/reports?source=", "/says?source=", "/says?stance=", "/actors?q=", "/actor?name=", "/view?name=", "/sentence?doc=d1&span=", "/incident?id=", "/says?behind=", "/reports?behind=", "/incidents?behind=", "/incidents?sort=", "/incidents?cols=", "/incidents?map=", "/incidents?view=map&map="} {
			if code, body, _ := v.do("GET", path+url.QueryEscape(text), nil); code != 200 && code != 404 && code != 303 || strings.Contains(body, hostile) {
				t.Errorf("%s%.40q: %d", path, text, code)
			}
		}
	}
	if c, err := r.db.Counts(t.Context()); err != nil || c.Documents != 1 {
		t.Errorf("afterwards: %+v, %v", c, err)
	}
}

// TestPast: a page with a time shows what was there then, and every link and form of it goes on in that past.
func TestPast(t *testing.T) {
	clock := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), sqlite.Options{Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := settle.New(book)
	if err != nil {
		t.Fatal(err)
	}
	put := func(rec *record.Record) {
		t.Helper()
		if err := db.Put(t.Context(), rec, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.Run(t.Context(), db, nil); err != nil {
			t.Fatal(err)
		}
	}
	put(report("d1"))
	clock = clock.AddDate(0, 0, 5)
	second := report("d2")
	second.Document.Publisher = "Herald"
	put(second)
	for _, id := range []string{"d1", "d2"} {
		j, err := review.New(clock, record.Judgement{Reviewer: "bo", Decision: record.Accept, Event: record.AnchorOf(id, &second.Events[0])})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Judge(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Run(t.Context(), db, nil); err != nil {
		t.Fatal(err)
	}
	n := 0
	h, err := Handler(db, Options{Version: "test", Past: func(ctx context.Context, at time.Time) (Store, error) {
		n++
		old, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "old.db"), sqlite.Options{})
		if err != nil {
			return nil, err
		}
		t.Cleanup(func() { _ = old.Close() })
		if err := db.CopyUntil(ctx, old.DB, at, nil); err != nil {
			return nil, err
		}
		return old, s.Run(ctx, old, nil)
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, want, not string }{
		{"/reports", "<b>2</b> of 2 reports", "as it was"},
		{"/reports?at=2024-05-01", "<b>1</b> of 1 reports", "<b>2</b>"},
		{"/reports?at=2024-05-03T00:00:00Z", "as it was on 3 May 2024", "<b>2</b>"},
		{"/reports?at=2024-05-06", "<b>2</b> of 2 reports", "<b>1</b>"},
		{"/incidents?q=is:reviewed", "<b>1</b> of 1", ""},
		{"/incidents?q=is:reviewed&at=2024-05-01", "<b>0</b> of 1", ""},
		{"/incident?id=d1.e1", "Herald", ""},
		{"/incident?id=d1.e1&at=2024-05-01", "Told by 1 report", "Herald"},
		{"/incident?id=d1.e1&at=2024-05-06", "accepted", ""},
		{"/reports?at=soon", "Write the day as", ""},
	} {
		body := get(h, c.path).Body.String()
		if !strings.Contains(body, c.want) || c.not != "" && strings.Contains(body, c.not) {
			t.Errorf("%s: does not say %q, or says %q", c.path, c.want, c.not)
		}
	}
	body := get(h, "/incidents?at=2024-05-01").Body.String()
	links, _ := inspect(t, "/incidents?at=2024-05-01", body)
	for _, l := range links {
		if !strings.HasPrefix(l, "/static/") && !strings.HasPrefix(l, "#") && !strings.Contains(l, "at=2024-05-01") && l != "/?now" {
			t.Errorf("%s leads to the present", l)
		}
	}
	if w := get(h, "/incidents?at="+time.Now().AddDate(1, 0, 0).Format(time.DateOnly)); w.Code != http.StatusSeeOther {
		t.Errorf("the past of next year: %d", w.Code)
	}
	if n > mostPasts {
		t.Errorf("%d copies", n)
	}
	if w := get(serve(t), "/?at=2024-05-01"); w.Code != http.StatusNotFound {
		t.Errorf("a server without a past: %d", w.Code)
	}
}

// TestOriginals: a report's page leads to the other texts of its address, and to the bytes that it was read from, which are never shown
// as a page.
func TestOriginals(t *testing.T) {
	r := open(t, nil)
	page := "<html><script>alert(1)</script>\x00</html>"
	hash := store.HashOf(page)
	if _, err := r.db.KeepOriginal(t.Context(), hash, store.Original{Media: "text/html", Body: []byte(page)}); err != nil {
		t.Fatal(err)
	}
	for i, id := range []string{"d1", "d2"} {
		rec := report(id)
		rec.Document.URL = "https://a.example/gao"
		if err := r.db.Put(t.Context(), rec, []string{hash, ""}[i]); err != nil {
			t.Fatal(err)
		}
	}
	v := r.visitor()
	if _, body, _ := v.do("GET", "/report?id=d1", nil); !strings.Contains(body, "Versions of this address") || !strings.Contains(body, `href="/report?id=d2"`) || !strings.Contains(body, `href="/report.original?id=d1"`) {
		t.Errorf("the page of d1 leads to no version or original")
	}
	if _, body, _ := v.do("GET", "/report?id=d2", nil); strings.Contains(body, "/report.original") {
		t.Error("d2 has no original")
	}
	code, body, h := v.do("GET", "/report.original?id=d1", nil)
	if code != 200 || body != page || h.Get("Content-Type") != "application/octet-stream" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Disposition") != `attachment; filename="original"` || h.Get("Clio-Sha256") != hash {
		t.Errorf("the original: %d, %v", code, h)
	}
	if code, _, _ := v.do("GET", "/report.original?id=d2", nil); code != 404 {
		t.Errorf("an original that was not kept: %d", code)
	}
}
