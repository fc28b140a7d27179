package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
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
	toll = "four"
	out, _ = run("watch", feed, "--once", "--again", "--allow-private", "--delay", "1ms")
	if !strings.Contains(out, "changed since it was kept") || !strings.Contains(out, "1 report added") {
		t.Errorf("a page that changed: %s", out)
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
