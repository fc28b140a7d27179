package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/gazetteer"
	"clio/internal/merge"
	"clio/internal/store"
	"clio/internal/store/sqlite"
	"clio/internal/web"
)

// serving are the choices of clio serve.
type serving struct {
	addr      string
	hosts     []string
	cert, key string
	proxy     bool
	ready     func(url string) // is called when the first page can be opened; may be nil
}

func newServe() *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the database as pages",
		Long: `Serve shows incidents, reports with their marked sentences, sayings, actors and the review queue as pages of a small web
server, with an API beside them, and ends with Ctrl-C.

On this machine's own addresses reading is open; judging needs a name, which clio user add makes. On any other address reading
needs a name too, and the pages are served by TLS: with --tls-cert and --tls-key, or behind a proxy that does it (--behind-proxy,
which takes the proxy's word that its visitors came by https). --host names the server as its visitors call it.`,
		Example: `  clio serve
  clio serve --db sahel.db --addr 127.0.0.1:9000
  clio serve --addr 0.0.0.0:8443 --host clio.example.org --tls-cert cert.pem --tls-key key.pem`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				return servePages(ctx, cmd, db, s)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8080", "the `ADDRESS` to answer on; port 0 takes a free one")
	flags.StringSliceVar(&s.hosts, "host", nil, "a `NAME` by which the server is called, besides localhost")
	flags.StringVar(&s.cert, "tls-cert", "", "`FILE` with the certificate for https, PEM")
	flags.StringVar(&s.key, "tls-key", "", "`FILE` with its key, PEM")
	flags.BoolVar(&s.proxy, "behind-proxy", false, "a proxy in front speaks https to the visitors")
	return cmd
}

// check reports what is missing for an address.
func (s *serving) check() (private bool, err error) {
	host, _, err := net.SplitHostPort(s.addr)
	if err != nil {
		return false, fmt.Errorf("--addr %q is no address: write it as HOST:PORT, for example 127.0.0.1:8080", s.addr)
	}
	if (s.cert == "") != (s.key == "") {
		return false, errors.New("--tls-cert and --tls-key go together")
	}
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() {
		return s.proxy, nil
	}
	if s.cert == "" && !s.proxy {
		return false, fmt.Errorf("--addr %q can be reached from other machines: give --tls-cert and --tls-key, or --behind-proxy when a proxy in front speaks https; without, answer on 127.0.0.1", s.addr)
	}
	if len(s.hosts) == 0 {
		return false, fmt.Errorf("--addr %q can be reached from other machines: name the server with --host, as its visitors call it", s.addr)
	}
	return true, nil
}

// servePages serves the pages until ctx is done.
func servePages(ctx context.Context, cmd *cobra.Command, db store.Store, s serving) error {
	private, err := s.check()
	if err != nil {
		return err
	}
	settle, err := settler(nil)
	if err != nil {
		return err
	}
	places, err := gazetteer.Open()
	if err != nil {
		return fmt.Errorf("open the gazetteer: %w", err)
	}
	past := &pasts{db: db, settle: settle.Run}
	defer past.close()
	secure := s.cert != "" || s.proxy
	pages, err := web.Handler(db, web.Options{
		Version: clio.Version, Log: log.New(cmd.ErrOrStderr(), "clio: ", 0), Hosts: s.hosts, Private: private, Secure: secure,
		Merge:       func(ctx context.Context) error { return settle.Run(ctx, db, nil) },
		Actors:      func(ctx context.Context) ([]merge.Group, error) { return settle.Actors(ctx, db) },
		Past:        past.open,
		CountryName: func(code string) string { return countryName(places, code) },
		CountryCode: func(name string) string { return countryCode(places, name) },
	})
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(web.GCPercent))
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.addr)
	if err != nil {
		return fmt.Errorf("cannot answer on %s (%w): end what answers there, or name another with --addr, for example --addr 127.0.0.1:0", s.addr, err)
	}
	server := &http.Server{
		Handler: pages, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 1 << 16, BaseContext: func(net.Listener) context.Context { return ctx }, TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12},
		ErrorLog: log.New(quiet{cmd.ErrOrStderr()}, "clio: ", 0),
	}
	scheme := "http"
	if s.cert != "" {
		scheme = "https"
	}
	url := scheme + "://" + listener.Addr().String() + "/"
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "The pages are at %s (Ctrl-C ends)\n", url)
	if users, err := db.Users(ctx); err == nil && len(users) == 0 {
		if private {
			fmt.Fprintln(out, "Nobody can log in yet, and reading needs a name here. Make the first user: clio user add NAME --role admin")
		} else {
			fmt.Fprintln(out, "Reading is open. To judge, make the first user: clio user add NAME --role admin")
		}
	}
	if s.ready != nil {
		s.ready(url)
	}
	stop := context.AfterFunc(ctx, func() {
		deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = server.Shutdown(deadline) // what is still open after that is cut off by the end of the program
	})
	defer stop()
	if s.cert != "" {
		err = server.ServeTLS(listener, s.cert, s.key)
	} else {
		err = server.Serve(listener)
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the pages: %w", err)
	}
	return nil
}

// quiet leaves out what visitors with broken connections would write into the log.
type quiet struct{ w io.Writer }

func (q quiet) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("TLS handshake error")) {
		return len(p), nil
	}
	return q.w.Write(p)
}

// mostPast is how many reports the pages put together as they were; larger databases are copied first.
const mostPast = 5000

// pasts keeps copies of a record as it was, in a temporary folder that goes when the server ends.
type pasts struct {
	db     store.Store
	settle func(context.Context, store.Store, func(int)) error
	mu     sync.Mutex
	dir    string
	copies []store.Store
}

// open makes a copy of the record as it was at a time.
func (p *pasts) open(ctx context.Context, at time.Time) (web.Store, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c, err := p.db.Counts(ctx)
	if err != nil {
		return nil, err
	}
	if c.Documents > mostPast {
		return nil, fmt.Errorf("%w: of more than %d reports only a copy shows how they were: clio copy old.db --at %s, then clio serve --db old.db", web.ErrPast, mostPast, at.Format(time.RFC3339))
	}
	if p.dir == "" {
		if p.dir, err = os.MkdirTemp("", "clio-past-"); err != nil {
			return nil, fmt.Errorf("a folder for the past: %w", err)
		}
	}
	from, err := tablesOf(p.db)
	if err != nil {
		return nil, err
	}
	copied, err := sqlite.Open(ctx, filepath.Join(p.dir, strconv.Itoa(len(p.copies))+".db"), sqlite.Options{})
	if err != nil {
		return nil, err
	}
	if err = from.CopyUntil(ctx, copied.DB, at, nil, "originals"); err == nil {
		err = p.settle(ctx, copied, nil)
	}
	if err != nil {
		return nil, errors.Join(err, copied.Close())
	}
	p.copies = append(p.copies, copied)
	return copied, nil
}

func (p *pasts) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, db := range p.copies {
		_ = db.Close() // they go with their folder
	}
	if p.dir != "" {
		_ = os.RemoveAll(p.dir)
	}
}

func countryName(places *gazetteer.Index, code string) string {
	if p, ok := places.CountryOf(code); ok {
		return p.Name
	}
	return ""
}

// countryCode finds a country by one of its names.
func countryCode(places *gazetteer.Index, name string) string {
	for _, m := range places.Find(name) {
		if p := places.Place(m.Ref); p.Kind == gazetteer.Country {
			return strings.ToUpper(p.Code)
		}
	}
	return ""
}
