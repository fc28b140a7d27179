package fetch_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
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
func links(page *fetch.Page) ([]fetch.Link, bool) {
	rest, feed := strings.CutPrefix(string(page.Body), "FEED\n")
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
		case "/drops":
			for r.Context().Err() == nil {
				fmt.Fprint(w, ".")
				w.(http.Flusher).Flush()
				time.Sleep(10 * time.Millisecond)
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
	for path, want := range map[string]string{"/loop": "redirects", "/endless": "too large", "/gone": "410 Gone", "/file": "redirected to"} {
		if _, err := c.Get(t.Context(), s.URL+path, fetch.Prior{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	hasty := fetch.New(fetch.Options{Delay: -1, AllowPrivate: true, Tries: 1, Timeout: 200 * time.Millisecond})
	defer hasty.Close()
	if _, err := hasty.Get(t.Context(), s.URL+"/drops", fetch.Prior{}); err == nil || !strings.Contains(err.Error(), "takes too long") {
		t.Errorf("an answer that comes drop by drop: %v", err)
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

// TestManners: a server that asks to come back later is given the time, the pause that robots.txt asks for is kept, and a page
// that did not change is not sent again.
func TestManners(t *testing.T) {
	var mu sync.Mutex
	at := map[string][]time.Time{}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		at[r.URL.Path] = append(at[r.URL.Path], time.Now())
		n := len(at[r.URL.Path])
		mu.Unlock()
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nCrawl-delay: 0.2\n")
		case "/later":
			if n == 1 {
				w.Header().Set("Retry-After", "1")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			fmt.Fprint(w, "at last")
		case "/same":
			w.Header().Set("Last-Modified", "Thu, 02 May 2024 10:00:00 GMT")
			if r.Header.Get("If-Modified-Since") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, "the same")
		}
	})
	c := fetch.New(fetch.Options{Delay: -1, AllowPrivate: true, Tries: 2, Backoff: time.Millisecond})
	defer c.Close()
	get := func(path string, prior fetch.Prior) *fetch.Page {
		t.Helper()
		p, err := c.Get(t.Context(), s.URL+path, prior)
		if err != nil {
			t.Fatal(path, err)
		}
		return p
	}
	if p := get("/later", fetch.Prior{}); string(p.Body) != "at last" || at["/later"][1].Sub(at["/later"][0]) < time.Second {
		t.Errorf("after %s: %q", at["/later"][1].Sub(at["/later"][0]), p.Body)
	}
	first := get("/same", fetch.Prior{})
	again := get("/same", fetch.Prior{ETag: first.ETag, LastModified: first.LastModified})
	if !again.Unchanged || len(again.Body) > 0 {
		t.Errorf("a page that did not change is sent again: %+v", again)
	}
	if pause := at["/same"][1].Sub(at["/same"][0]); pause < 200*time.Millisecond {
		t.Errorf("a pause of %s between two requests, where robots.txt asks for 200 ms", pause)
	}
}

// TestMemory: a line that was cut off is left out, even the first, what is no memory is left alone, and two programs are kept apart.
func TestMemory(t *testing.T) {
	for _, test := range []struct {
		text   string
		broken int
		refuse bool
	}{
		{"", 0, false},
		{"{", 1, false},
		{`{"ur`, 1, false},
		{`{"url":"https://a.example/","ha`, 1, false},
		{"{\"url\":\"https://a.example/\",\"time\":\"2024-05-02T00:00:00Z\"}\n{\"url", 1, false},
		{"# my notes\n", 0, true},
		{"my notes", 0, true},
	} {
		name := filepath.Join(t.TempDir(), "seen")
		if err := os.WriteFile(name, []byte(test.text), 0o644); err != nil {
			t.Fatal(err)
		}
		m, broken, err := fetch.OpenMemory(name)
		if (err != nil) != test.refuse || broken != test.broken {
			t.Errorf("%q: %d broken, %v", test.text, broken, err)
		}
		if err != nil {
			if data, _ := os.ReadFile(name); string(data) != test.text {
				t.Errorf("%q was changed to %q", test.text, data)
			}
			continue
		}
		if _, _, err := fetch.OpenMemory(name); !errors.Is(err, fetch.ErrLocked) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) {
			t.Errorf("a second program: %v", err)
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
		memory(t, name).Close()
	}
}

func FuzzMemory(f *testing.F) {
	f.Add([]byte("{\"url\":\"https://a.example/\",\"time\":\"2024-05-02T00:00:00Z\"}\n{\"url"))
	f.Add([]byte("# my notes\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		name := filepath.Join(t.TempDir(), "seen")
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
		m, _, err := fetch.OpenMemory(name)
		if err != nil {
			return
		}
		n := m.Len()
		if err := m.Remember(fetch.Seen{URL: "https://b.example/fuzz"}); err != nil {
			t.Fatal(err)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		m, broken, err := fetch.OpenMemory(name)
		if err != nil || broken != 0 || m.Len() < n || m.Len() > n+1 {
			t.Fatalf("%d broken lines and %d addresses after %d were kept: %v", broken, m.Len(), n, err)
		}
		m.Close()
	})
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
