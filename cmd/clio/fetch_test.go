package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clio/internal/store"
)

// TestFetch reads a feed from a loopback server, again, and again after a page changed.
func TestFetch(t *testing.T) {
	toll, asked := "two", map[string]int{}
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		switch r.URL.Path {
		case "/feed.xml":
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>Gao Post</title><item><title>Bomb</title><link>%s/gao.html</link><pubDate>Thu, 02 May 2024 10:00:00 GMT</pubDate></item><item><title>Not for us</title><link>%s/closed/a.html</link></item></channel></rss>`, s.URL, s.URL)
		case "/gao.html":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<html lang="en"><head><title>Bomb kills %s in Gao</title><meta property="article:published_time" content="2024-05-02"></head><body><article><h1>Bomb kills %s in Gao</h1><p>A bomb killed %s soldiers in Gao on Thursday, the army said. It was the third attack on the town this month, a spokesman said in a statement on Thursday evening.</p><p>No group said that it had done it. Residents told of a loud explosion near the market and of ambulances that drove to the hospital all night.</p></article></body></html>`, toll, toll, toll)
		case "/old.html":
			http.Redirect(w, r, "/gao.html", http.StatusMovedPermanently)
		case "/polish.html":
			w.Header().Set("Content-Type", "text/html; charset=iso-8859-2")
			fmt.Fprint(w, "<html><head><link rel=canonical href='/polish.html'></head><body><article><p>Wybuch w \xa3odzi, zgin\xea\xb3o dw\xf3ch.</p></article></body></html>")
		case "/reports.zip":
			z := zip.NewWriter(w)
			for _, name := range []string{"a", "b"} {
				f, err := z.Create("2024/" + name + ".txt")
				if err != nil {
					t.Error(err)
				}
				fmt.Fprintf(f, "Gunmen attacked a police post in Ménaka on Friday and killed a guard, report %s says.\n", name)
			}
			if f, err := z.Create("2024/empty.txt"); err == nil {
				fmt.Fprint(f, " ")
			}
			if err := z.Close(); err != nil {
				t.Error(err)
			}
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /closed/\n")
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	db := filepath.Join(t.TempDir(), "f.db")
	run := func(args ...string) (string, error) {
		t.Helper()
		root := newRoot()
		var out bytes.Buffer
		root.SetOut(&out)
		root.SetErr(&out)
		root.SetArgs(append(args, "--db", db))
		err := root.ExecuteContext(t.Context())
		return out.String(), err
	}
	feed := s.URL + "/feed.xml"
	out, err := run("fetch", feed, "--allow-private", "--delay", "1ms")
	if err == nil || !strings.Contains(out, "1 report added") || !strings.Contains(out, "robots") || asked["/closed/a.html"] != 0 {
		t.Fatalf("the first time: %v\n%s", err, out)
	}
	if out, err = run("incidents"); err != nil || !strings.Contains(out, "Gao, ML") || !strings.Contains(out, "killed 2") {
		t.Errorf("what was read: %v\n%s", err, out)
	}
	out, _ = run("fetch", feed, "--allow-private", "--delay", "1ms")
	if !strings.Contains(out, "0 reports added") || asked["/gao.html"] != 1 {
		t.Errorf("the second time: %d requests for the page\n%s", asked["/gao.html"], out)
	}
	if out, _ = run("fetch", s.URL+"/old.html", "--allow-private", "--delay", "1ms"); !strings.Contains(out, "0 reports added") {
		t.Errorf("a page under its old address is kept twice: %s", out)
	}
	out, _ = run("fetch", s.URL+"/reports.zip", s.URL+"/polish.html", "--allow-private", "--delay", "1ms")
	if !strings.Contains(out, "3 reports added") || !strings.Contains(out, s.URL+"/reports.zip!2024/empty.txt: ") || strings.Contains(out, "-:") {
		t.Errorf("an archive: %s", out)
	}
	sources := ask(t, db)
	for _, want := range []string{s.URL + "/reports.zip!2024/a.txt", s.URL + "/reports.zip!2024/b.txt", s.URL + "/polish.html " + s.URL + "/polish.html Wybuch w Łodzi, zginęło dwóch."} {
		if !strings.Contains(sources, want) {
			t.Errorf("no report of %s in\n%s", want, sources)
		}
	}
	toll = "four"
	out, _ = run("watch", feed, "--once", "--again", "--allow-private", "--delay", "1ms")
	if !strings.Contains(out, "changed since it was kept") || !strings.Contains(out, "1 report added") {
		t.Errorf("a page that changed: %s", out)
	}
	if out, err = run("versions", s.URL+"/gao.html"); err != nil || !strings.Contains(out, "  - A bomb killed two soldiers") || !strings.Contains(out, "  + A bomb killed four soldiers") || strings.Contains(out, "No group") {
		t.Errorf("the versions: %v\n%s", err, out)
	}
	id, _, _ := strings.Cut(out, " ")
	if out, err = run("original", id); err != nil || !strings.HasPrefix(out, `<html lang="en"><head><title>Bomb kills two in Gao`) {
		t.Errorf("the original of %s: %v\n%s", id, err, out)
	}
	if out, err = run("fetch", feed); err == nil || strings.Contains(out, "added, 1") {
		t.Errorf("an address of this machine is asked without leave: %v\n%s", err, out)
	}
	if out, err = run("watch", "none.opml"); err == nil {
		t.Errorf("a list that is not there: %s", out)
	}
	if got := feedsOf([]byte(`<opml><body><outline text="a"><outline xmlUrl="https://a.example/f"/><outline xmlURL="https://b.example/f"/></outline></body></opml>`)); fmt.Sprint(got) != "[https://a.example/f https://b.example/f]" {
		t.Errorf("OPML: %v", got)
	}
	if got := feedsOf([]byte("# mine\nhttps://a.example/f\n\nnothing\n")); fmt.Sprint(got) != "[https://a.example/f]" {
		t.Errorf("a list: %v", got)
	}
}

// ask lists source, address and text of the reports of a database.
func ask(t *testing.T, name string) string {
	t.Helper()
	db, err := openStore(t.Context(), name, true)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var b strings.Builder
	list, err := db.Documents(t.Context(), store.Page{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		d, err := db.Document(t.Context(), list[i].Document.ID)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, d.Document.Source, d.Document.URL, strings.ReplaceAll(d.Document.Text, "\n", " "))
	}
	return b.String()
}

// TestFetchKilled kills a fetch at random moments until one gets to its end, and wants each page read once.
func TestFetchKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds: left out with -short")
	}
	const pages = 60
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/feed.xml":
			fmt.Fprint(w, `<rss version="2.0"><channel><title>Gao Post</title>`)
			for i := range pages {
				fmt.Fprintf(w, `<item><title>Bomb %d</title><link>%s/page/%d</link></item>`, i, s.URL, i)
			}
			fmt.Fprint(w, `</channel></rss>`)
		case strings.HasPrefix(r.URL.Path, "/page/"):
			fmt.Fprintf(w, "<html><body><article><p>A bomb killed two soldiers at post %s near Gao on Thursday, the army said.</p></article></body></html>", strings.TrimPrefix(r.URL.Path, "/page/"))
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	dir := t.TempDir()
	clio, db := filepath.Join(dir, "clio"), filepath.Join(dir, "f.db")
	if out, err := exec.Command("go", "build", "-o", clio, ".").CombinedOutput(); err != nil {
		t.Skipf("cannot build clio here: %v\n%s", err, out)
	}
	rng := rand.New(rand.NewPCG(9, 9))
	kills := 0
	for {
		cmd := exec.Command(clio, "fetch", s.URL+"/feed.xml", "--allow-private", "--delay", "5ms", "--db", db)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if kills < 10 {
			time.Sleep(time.Duration(50+rng.IntN(400)) * time.Millisecond)
			if cmd.Process.Kill() == nil {
				kills++
			}
			_ = cmd.Wait()
			continue
		}
		if err := cmd.Wait(); err != nil {
			t.Fatalf("the last one: %v\n%s", err, out.String())
		}
		break
	}
	got := ask(t, db)
	for i := range pages {
		if n := strings.Count(got, fmt.Sprintf("/page/%d ", i)); n != 2 { // once as its source, once as its address
			t.Errorf("page %d stands there %d times", i, n)
		}
	}
	if n := strings.Count(got, "\n"); n != pages {
		t.Errorf("%d reports of %d pages", n, pages)
	}
}
