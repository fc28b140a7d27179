package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// names answers every question for an address with 127.0.0.1, as a name of somebody else's may.
func names(t *testing.T) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := server.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) == 0 {
				continue
			}
			q := m.Questions[0]
			m.Response, m.Authoritative, m.Additionals = true, true, nil
			if q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1},
					Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
				}}
			}
			if out, err := m.Pack(); err == nil {
				_, _ = server.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// TestLedInside: neither a name that leads to this machine nor a redirect from an open address to it is followed.
func TestLedInside(t *testing.T) {
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("the server inside is asked for %s", r.URL)
		fmt.Fprint(w, "secret")
	}))
	defer inside.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(inside.URL, "http://"), ":")
	open := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, inside.URL+"/secret", http.StatusFound)
	}))
	defer open.Close()
	c := New(Options{
		Delay: -1, Tries: 1, Timeout: 3 * time.Second, Resolver: names(t),
		permitted: func(network, address string, raw syscall.RawConn) error {
			if address == strings.TrimPrefix(open.URL, "http://") {
				return nil // stands for a server of the open Internet
			}
			return publicOnly(network, address, raw)
		},
	})
	defer c.Close()
	for _, a := range []string{"http://news.example.net:" + port + "/", open.URL + "/story"} {
		if p, err := c.Get(t.Context(), a, Prior{}); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v, %+v", a, err, p)
		}
	}
}
