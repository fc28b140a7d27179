// Package web is the reading room: pages that show what a store holds, made on the server and readable without JavaScript.
// It keeps nothing and changes nothing. Every text of a report is shown as text, never as HTML; every page forbids the
// browser to load or run anything that does not come from here.
package web

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"

	"clio/internal/store"
	"clio/record"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// perPage is how many rows a list shows at a time.
const perPage = 50

// Options say how to serve.
type Options struct {
	Version string      // shown at the foot of each page
	Hosts   []string    // names that a request may call this server by, besides localhost and loopback addresses
	Log     *log.Logger // what went wrong; nil: nowhere
}

// Store is what the pages read of a store.
type Store interface {
	store.Reader
	store.IncidentReader
	Judgements(ctx context.Context, f store.JudgementFilter) ([]record.Judgement, error)
}

// Handler serves the pages of a store.
func Handler(db Store, opts Options) (http.Handler, error) {
	s := &server{db: db, opts: opts, pages: map[string]*template.Template{}}
	base, err := template.New("").Funcs(functions).ParseFS(templateFiles, "templates/base.html")
	if err != nil {
		return nil, fmt.Errorf("page templates: %w", err)
	}
	for _, name := range []string{"home", "incidents", "incident", "events", "event", "reports", "report", "actors", "says", "search", "help", "error"} {
		page, err := base.Clone()
		if err == nil {
			page, err = page.ParseFS(templateFiles, "templates/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("page templates: %w", err)
		}
		s.pages[name] = page
	}
	mux := http.NewServeMux()
	for path, show := range map[string]func(*http.Request) (*view, error){
		"/{$}": s.home, "/incidents": s.incidents, "/incident": s.incident, "/events": s.events, "/event": s.event, "/reports": s.reports, "/report": s.report,
		"/actors": s.actors, "/says": s.says, "/search": s.search, "/help": s.help,
	} {
		mux.HandleFunc("GET "+path, s.page(show))
	}
	mux.HandleFunc("GET /static/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		http.FileServerFS(staticFiles).ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /", s.page(func(*http.Request) (*view, error) { return nil, store.ErrNotFound }))
	return s.guard(mux), nil
}

type server struct {
	db    Store
	opts  Options
	pages map[string]*template.Template
}

// view is what a template gets: the page's own data and what every page has.
type view struct {
	Page    string // the template
	Title   string
	At      string // the menu entry that it belongs to
	Query   string // what stands in the search box
	Version string
	Data    any
}

// guard sets the headers of every answer and refuses requests under a foreign host name, so that no other site can read the
// pages through the reader's own browser.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if !s.known(r.Host) {
			http.Error(w, "This server answers on this machine only, as localhost or 127.0.0.1.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *server) known(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost") {
		return true
	}
	for _, h := range s.opts.Hosts {
		if strings.EqualFold(h, host) {
			return true
		}
	}
	return false
}

// page makes a handler that renders a view wholly before it answers, so that a failing template shows no half page.
func (s *server) page(show func(*http.Request) (*view, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		v, err := show(r)
		if err != nil {
			if r.Context().Err() != nil {
				return
			}
			status = http.StatusInternalServerError
			v = &view{Page: "error", Title: "Something went wrong", Data: "The database could not be read. Try again; clio verify checks the file."}
			if errors.Is(err, store.ErrNotFound) {
				status = http.StatusNotFound
				v.Title, v.Data = "Not found", "There is no such page, report or event in this database."
			} else {
				s.log(r.Context(), r.URL, err)
			}
		}
		v.Version = s.opts.Version
		var b bytes.Buffer
		if err := s.pages[v.Page].ExecuteTemplate(&b, "base", v); err != nil {
			s.log(r.Context(), r.URL, err)
			http.Error(w, "This page could not be made.", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		_, _ = b.WriteTo(w) // a reader that went away is no error of ours
	}
}

func (s *server) log(_ context.Context, u *url.URL, err error) {
	if s.opts.Log != nil {
		s.opts.Log.Printf("%s: %v", u.Path, err)
	}
}
