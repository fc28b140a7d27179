package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestDemo runs the demo, opens its first pages and ends it.
func TestDemo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	root := newRoot()
	root.SetArgs([]string{"demo", "--no-open", "--addr", "127.0.0.1:0"})
	root.SetOut(in)
	root.SetErr(io.Discard)
	done := make(chan error, 1)
	go func() {
		err := root.ExecuteContext(ctx)
		_ = in.CloseWithError(io.EOF)
		done <- err
	}()
	lines := bufio.NewScanner(out)
	url := ""
	for url == "" && lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), "The pages are at "); ok {
			url, _, _ = strings.Cut(rest, " ")
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if url == "" {
		t.Fatalf("no address was printed: %v", <-done)
	}
	for path, want := range map[string]string{"": "Who said what happened", "events": "bombing", "search?q=checkpoint": "Gunmen on motorbikes"} {
		resp, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("/%s: %s %v, or it does not say %q", path, resp.Status, err, want)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("the end of the demo: %v", err)
	}
}

func TestServeRefusesOtherMachines(t *testing.T) {
	for _, c := range []struct {
		s    serving
		want string
	}{
		{serving{addr: "0.0.0.0:8080"}, "reached from other machines"},
		{serving{addr: ":8080"}, "reached from other machines"},
		{serving{addr: "192.0.2.1:80"}, "reached from other machines"},
		{serving{addr: "8080"}, "HOST:PORT"},
		{serving{addr: "192.0.2.1:443", proxy: true}, "--host"},
		{serving{addr: "127.0.0.1:0", cert: "cert.pem"}, "go together"},
	} {
		if err := servePages(t.Context(), newServe(), nil, c.s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.s, err, c.want)
		}
	}
	for _, c := range []struct {
		s       serving
		private bool
	}{{serving{addr: "127.0.0.1:80"}, false}, {serving{addr: "localhost:80", proxy: true}, true}, {serving{addr: ":443", cert: "c", key: "k", hosts: []string{"clio.example"}}, true}} {
		if private, err := c.s.check(); err != nil || private != c.private {
			t.Errorf("%+v: private %v, %v", c.s, private, err)
		}
	}
}
