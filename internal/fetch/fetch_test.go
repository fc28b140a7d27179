package fetch_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"clio/internal/fetch"
)

var pages = flag.Int("pages", 300, "how many pages the generated site of TestSite has")

// site counts what is asked of it.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
}

func serve(t *testing.T, handle func(w http.ResponseWriter, r *http.Request)) *site {
	t.Helper()
	s := &site{asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked[r.URL.Path]++
		s.mu.Unlock()
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) total() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.asked {
		n += k
	}
	return n
}

func client(t *testing.T) *fetch.Client {
	t.Helper()
	c := fetch.New(fetch.Options{Agent: "Clio/test", Delay: -1, AllowPrivate: true, Tries: 3, Backoff: time.Millisecond, MaxWait: 50 * time.Millisecond, MaxBody: 1 << 20, Timeout: 5 * time.Second})
	t.Cleanup(c.Close)
	return c
}

func memory(t *testing.T, name string) *fetch.Memory {
	t.Helper()
	m, broken, err := fetch.OpenMemory(name)
	if err != nil || broken != 0 {
		t.Fatal(err, broken)
	}
	return m
}

// links knows a feed of this test: a line an address.
func links(body []byte) ([]fetch.Link, bool) {
	rest, feed := strings.CutPrefix(string(body), "FEED\n")
	var out []fetch.Link
	if feed {
		for _, l := range strings.Fields(rest) {
			out = append(out, fetch.Link{URL: l, Stamp: "1"})
		}
	}
	return out, feed
}

// TestSite crawls a generated site: each page is asked for once, what robots.txt forbids never, and in a second round nothing
// but the feed.
func TestSite(t *testing.T) {
	var s *site
	s = serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
		case r.URL.Path == "/feed":
			w.Header().Set("ETag", `"f"`)
			if r.Header.Get("If-None-Match") == `"f"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprintln(w, "FEED")
			for i := range *pages {
				fmt.Fprintf(w, "%s/page/%d\n", s.URL, i)
			}
			fmt.Fprintf(w, "%s/private/a\n%s/page/1\n", s.URL, s.URL)
		default:
			if r.UserAgent() != "Clio/test" && !strings.HasPrefix(r.UserAgent(), "Clio/test") {
				t.Errorf("the agent is %q", r.UserAgent())
			}
			fmt.Fprint(w, "page ", r.URL.Path)
		}
	})
	name := filepath.Join(t.TempDir(), "seen")
	round := func() (read, same, failed int) {
		m := memory(t, name)
		defer m.Close()
		c := fetch.Crawl{Client: client(t), Memory: m, Links: links}
		for v := range c.Run(t.Context(), []string{s.URL + "/feed"}) {
			switch {
			case v.Err != nil:
				failed++
				if !errors.Is(v.Err, fetch.ErrRobots) {
					t.Error(v.URL, v.Err)
				}
			case v.Feed:
			case v.Passed || v.Page.Unchanged:
				same++
			default:
				read++
				if err := m.Remember(v.Seen); err != nil {
					t.Fatal(err)
				}
			}
		}
		return read, same, failed
	}
	began := time.Now()
	if read, same, failed := round(); read != *pages || same != 0 || failed != 1 {
		t.Errorf("first round: %d read, %d the same, %d failed", read, same, failed)
	}
	if n := s.total(); n != *pages+2 {
		t.Errorf("%d requests for %d pages, a feed and robots.txt", n, *pages)
	}
	t.Logf("%d pages by %d requests in %s", *pages, s.total(), time.Since(began).Round(time.Millisecond))
	s.mu.Lock()
	if s.asked["/private/a"] != 0 {
		t.Error("what robots.txt forbids was asked for")
	}
	s.asked = map[string]int{}
	s.mu.Unlock()
	if read, same, _ := round(); read != 0 || same != *pages+1 { // what is forbidden is left alone too
		t.Errorf("second round: %d read, %d the same", read, same)
	}
	if n := s.total(); n > 2 {
		t.Errorf("%d requests in a second round in which nothing changed: %v", n, s.asked)
	}
}

func TestTrouble(t *testing.T) {
	tries := 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/busy":
			if tries++; tries < 3 {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			fmt.Fprint(w, "at last")
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/endless":
			for range 4000 {
				if _, err := w.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}
	})
	c := client(t)
	if p, err := c.Get(t.Context(), s.URL+"/busy", fetch.Prior{}); err != nil || string(p.Body) != "at last" {
		t.Errorf("a busy server: %v", err)
	}
	for _, path := range []string{"/loop", "/endless", "/gone", "/file"} {
		if _, err := c.Get(t.Context(), s.URL+path, fetch.Prior{}); err == nil {
			t.Errorf("%s gives a page", path)
		}
	}
	s.mu.Lock()
	if s.asked["/gone"] != 1 {
		t.Errorf("a page that is gone is asked for %d times", s.asked["/gone"])
	}
	s.mu.Unlock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Get(ctx, s.URL+"/busy", fetch.Prior{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

// TestPrivate: without leave no address of this machine or of a private network is asked, however it is written.
func TestPrivate(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "secret") })
	c := fetch.New(fetch.Options{Delay: -1, Tries: 1, Timeout: 3 * time.Second})
	defer c.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	for _, a := range []string{
		s.URL, "http://localhost:" + port, "http://127.1:" + port, "http://2130706433:" + port, "http://0x7f.0.0.1:" + port, "http://[::1]:" + port, "http://[::ffff:127.0.0.1]:" + port,
		"http://10.0.0.1", "http://192.168.1.1", "http://169.254.169.254/latest/meta-data", "http://100.64.0.1", "http://[fe80::1]", "http://[fd00::1]", "http://0.0.0.0:" + port,
		"file:///etc/passwd", "ftp://example.org", "gopher://example.org", "http://user:pass@example.org", "http://", "nonsense",
	} {
		if p, err := c.Get(t.Context(), a, fetch.Prior{}); err == nil {
			t.Errorf("%s gives %q", a, p.Body)
		}
	}
	if s.total() != 0 {
		t.Errorf("the server of this machine was asked: %v", s.asked)
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a\nAllow: /a/b\nCrawl-delay: 9\n")
	f.Add("\xef\xbb\xbfuser-agent:clio\r\ndisallow: /*.pdf$\r\n\x00")
	f.Fuzz(func(t *testing.T, text string) {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				fmt.Fprint(w, text)
			}
		}))
		defer s.Close()
		c := fetch.New(fetch.Options{Delay: -1, AllowPrivate: true, Tries: 1, MaxDelay: time.Millisecond})
		defer c.Close()
		_, _ = c.Get(t.Context(), s.URL+"/a", fetch.Prior{}) // it answers or is forbidden, and never breaks
	})
}
