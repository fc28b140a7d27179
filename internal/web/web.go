// Package web is the reading room: pages that show what a store holds, made on the server and readable without JavaScript.
// What it writes are judgements of people who logged in, and what it keeps for them. Every text of a report is shown as text, never as HTML; every page forbids the
// browser to load or run anything that does not come from here.
package web

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"net/url"
	"path"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/time/rate"

	"clio/internal/atlas"
	"clio/internal/catalog"
	"clio/internal/merge"
	"clio/internal/people"
	"clio/internal/store"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// GCPercent is the garbage collector's target that pages are served best with: the columns in memory are large and stay, and
// marking them again for every hundred pages costs a fifth of the time. It costs memory instead.
const GCPercent = 300

// perPage is how many rows a list shows at a time.
const perPage = 50

// Options say how to serve.
type Options struct {
	Version string      // shown at the foot of each page
	Hosts   []string    // names that a request may call this server by, besides localhost and loopback addresses
	Log     *log.Logger // what went wrong; nil: nowhere

	Private bool // reading needs a name and password too
	Secure  bool // pages are reached by https, so that cookies go nowhere else

	Merge       func(ctx context.Context) error                        // brings incidents up to date; nil: nobody can judge
	Actors      func(ctx context.Context) ([]merge.Group, error)       // the actors of all reports; nil: none
	Past        func(ctx context.Context, at time.Time) (Store, error) // the record as it was, which stays open; nil: only the present is shown
	CountryName func(code string) string                               // the name of a country by its ISO 3166-1 alpha-2 code
	CountryCode func(name string) string                               // and the other way round
	Now         func() time.Time
}

// Store is what the pages read of a store, and the little that they write: judgements, and what a reading room keeps for
// its people.
type Store interface {
	store.Reader
	store.IncidentReader
	store.Judges
	store.Feed
	store.Lists
	store.Room
	HasOriginal(ctx context.Context, hash string) (bool, error)
	Original(ctx context.Context, id string) (store.Original, error)
	Versions(ctx context.Context, address string) ([]store.Version, error)
}

// Handler serves the pages of a store.
func Handler(db Store, opts Options) (http.Handler, error) {
	s, err := newServer(db, opts)
	if err != nil {
		return nil, err
	}
	return s.guard(s.mux), nil
}

func newServer(db Store, opts Options) (*server, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Actors == nil {
		opts.Actors = func(context.Context) ([]merge.Group, error) { return nil, nil }
	}
	s := &server{
		db: db, people: db, opts: opts, pages: map[string]*template.Template{}, catalog: catalog.New(db, catalog.Options{Country: opts.CountryCode}), sessions: newSessions(db, opts.Secure),
		logins: newLimits(rate.Every(6*time.Second), 10), writes: newLimits(rate.Every(100*time.Millisecond), 40), hashing: make(chan struct{}, 2), making: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
	base, err := template.New("").Funcs(functions).ParseFS(templateFiles, "templates/base.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("page templates: %w", err)
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("page templates: %w", err)
	}
	for _, name := range names {
		page, err := base.Clone()
		if err == nil {
			page, err = page.ParseFS(templateFiles, name)
		}
		if err != nil {
			return nil, fmt.Errorf("page templates: %w", err)
		}
		s.pages[strings.TrimSuffix(path.Base(name), ".html")] = page
	}
	s.mux = http.NewServeMux()
	s.routes(s.mux)
	return s, nil
}

// routes says what answers where, and who may ask for it.
func (s *server) routes(mux *http.ServeMux) {
	for path, show := range map[string]func(*http.Request) (*view, error){
		"/{$}": s.home, "/incidents": s.incidents, "/incident": s.incident, "/values": s.values, "/events": s.events, "/event": s.event, "/reports": s.reports, "/report": s.report,
		"/sentence": s.sentencePage, "/actors": s.actors, "/actor": s.actor, "/says": s.says, "/sources": s.sources, "/search": s.search, "/views": s.views, "/view": s.savedView,
		"/review": s.reviewing, "/help": s.helpPage, "/settings": s.settingsPage, "/api": s.apiPage, "/live": s.live,
	} {
		mux.Handle("GET "+path, s.may(people.Reader, s.page(show)))
	}
	for _, kind := range []string{"csv", "jsonl", "json", "geojson", "atom"} {
		mux.Handle("GET /incidents."+kind, s.may(people.Reader, s.file(kind)))
	}
	for name, make := range s.sheets() {
		for _, kind := range []string{"csv", "jsonl", "atom"} {
			if kind != "atom" || name == "reports" || name == "says" {
				mux.Handle("GET /"+name+"."+kind, s.may(people.Reader, s.listFile(make, kind)))
			}
		}
	}
	mux.Handle("GET /dossier", s.may(people.Reader, s.raw(s.dossier)))
	mux.Handle("GET /report.txt", s.may(people.Reader, s.reportFile("txt")))
	mux.Handle("GET /report.original", s.may(people.Reader, s.original()))
	mux.Handle("GET /report.json", s.may(people.Reader, s.reportFile("json")))
	inner := http.NewServeMux()
	s.openAPI = s.api(inner)
	mux.Handle("GET /api/v1/", s.may(people.Reader, s.raw(func(w http.ResponseWriter, r *http.Request) error {
		snap, err := s.catalog.Now(r.Context())
		if err != nil {
			return err
		}
		if !tagged(w, r, snap.Stamp()) {
			inner.ServeHTTP(w, r)
		}
		return nil
	})))

	mux.HandleFunc("GET /login", s.page(s.loginPage))
	mux.HandleFunc("POST /login", s.page(s.login))
	mux.HandleFunc("POST /logout", s.page(s.logout))
	mux.Handle("POST /judge", s.may(people.Reviewer, s.page(s.judge)))
	mux.Handle("POST /views", s.may(people.Reviewer, s.page(s.saveView)))
	mux.Handle("GET /users", s.may(people.Admin, s.page(s.usersPage)))
	mux.Handle("POST /users", s.may(people.Admin, s.page(s.changeUser)))

	mux.HandleFunc("GET /static/atlas.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = io.WriteString(w, atlas.Style)
	})
	mux.HandleFunc("GET /static/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		http.FileServerFS(staticFiles).ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /", s.page(func(*http.Request) (*view, error) { return nil, store.ErrNotFound }))
}

type server struct {
	db       Store
	people   store.Room // who may do what; of the present, also when the record is of the past
	mux      *http.ServeMux
	at       string // the time that the record is of; empty for now
	opts     Options
	pages    map[string]*template.Template
	catalog  *catalog.Catalog
	sessions *scs.SessionManager
	openAPI  *huma.OpenAPI

	logins, writes *limits
	hashing        chan struct{} // a place for each password that is checked at a time
	making         chan struct{} // a place for each page that is made at a time: more at once only wait for one another

	actorsMu sync.Mutex
	actorsOf []merge.Group
	actorsAt int64

	pastMu sync.Mutex
	pasts  map[string]*server

	waitingMu sync.Mutex
	waitingOf int
	waitingAt time.Time
}

func (s *server) now() time.Time { return s.opts.Now() }

func (s *server) mayJudge(u store.User) bool {
	return s.opts.Merge != nil && people.Role(u.Role).May(people.Reviewer)
}

func (s *server) isAdmin(u store.User) bool { return people.Role(u.Role).May(people.Admin) }

// may lets a request through when whoever makes it may do what needs a role. Reading needs none where reading is open.
func (s *server) may(needs people.Role, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if needs == people.Reader && !s.opts.Private {
			next.ServeHTTP(w, r)
			return
		}
		u := s.user(r)
		switch {
		case people.Role(u.Role).May(needs) && (needs != people.Reviewer || s.opts.Merge != nil):
			next.ServeHTTP(w, r)
		case u.Name == "" && r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/api/"):
			http.Redirect(w, r, "/login?"+url.Values{"back": {local(r.URL.RequestURI())}}.Encode(), http.StatusSeeOther)
		case u.Name == "":
			s.show(w, r, &view{Page: "error", Title: "Log in first", Status: http.StatusUnauthorized, Data: "This needs a name and a password."})
		default:
			s.show(w, r, &view{Page: "error", Title: "Not for you", Status: http.StatusForbidden, Data: "This needs the role “" + string(needs) + "”. An admin can give it."})
		}
	})
}

// view is what a template gets: the page's own data and what every page has.
type view struct {
	Page    string // the template
	Title   string
	At      string // the menu entry that it belongs to
	Query   string // what stands in the search box
	Version string
	Data    any

	Status   int    // 0 is OK
	Redirect string // a path to go to instead
	Part     bool   // without the frame of a page
	Feed     string // the Atom feed of the page
	User     store.User
	Admin    bool
	Here     string       // the address of the page, to come back to
	Open     bool         // people can log in
	Params   template.URL // of the address, with their question mark, without the place in the list
	Past     string       // the time that the record is of; empty for now
}

// guard sets the headers of every answer, refuses requests under a foreign host name, so that no other site can read the
// pages through the reader's own browser, refuses posts that come from other sites, and finds the session.
func (s *server) guard(next http.Handler) http.Handler {
	now := next
	next = http.NewCrossOriginProtection().Handler(s.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Query().Get("at") != "" && !strings.HasPrefix(r.URL.Path, "/static/") {
			s.may(people.Reader, http.HandlerFunc(s.past)).ServeHTTP(w, r)
			return
		}
		now.ServeHTTP(w, r)
	})))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		if s.opts.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		switch {
		case !s.known(r.Host):
			http.Error(w, "This server does not answer under that name: use localhost or 127.0.0.1, or name it with --host.", http.StatusForbidden)
			return
		case len(r.RequestURI) > maxAddress:
			http.Error(w, "This address is too long.", http.StatusRequestURITooLong)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
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
		v, body := s.made(r, show)
		if v != nil {
			s.answer(w, r, v, body)
		}
	}
}

// made makes a page when its turn comes; nil when nobody waits for it any more. What is slow to take the answer holds up
// nobody.
func (s *server) made(r *http.Request, show func(*http.Request) (*view, error)) (*view, []byte) {
	select {
	case s.making <- struct{}{}:
	case <-r.Context().Done():
		return nil, nil
	}
	defer func() { <-s.making }()
	v, err := show(r)
	if err != nil {
		if v = s.wrong(r, err); v == nil {
			return nil, nil
		}
	}
	return v, s.render(r, v)
}

// raw makes a handler of one that writes its answer itself.
func (s *server) raw(answer func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := answer(w, r)
		if err == nil {
			return
		}
		if v := s.wrong(r, err); v != nil {
			w.Header().Del("Content-Disposition")
			w.Header().Del("ETag")
			s.show(w, r, v)
		}
	}
}

// wrong is the page for an error; nil when nobody waits for it any more.
func (s *server) wrong(r *http.Request, err error) *view {
	if r.Context().Err() != nil {
		return nil
	}
	v := &view{Page: "error", Title: "Something went wrong", Status: http.StatusInternalServerError, Data: "The database could not be read. Try again; clio verify checks the file."}
	if errors.Is(err, store.ErrNotFound) {
		v.Title, v.Status, v.Data = "Not found", http.StatusNotFound, "There is no such page, report or event in this database."
	} else {
		s.log(r.Context(), r.URL, err)
	}
	return v
}

// show makes and answers a page that asks nothing of the database.
func (s *server) show(w http.ResponseWriter, r *http.Request, v *view) {
	s.answer(w, r, v, s.render(r, v))
}

// render makes a page; nil when it cannot be made, or leads elsewhere.
func (s *server) render(r *http.Request, v *view) []byte {
	if v.Redirect != "" {
		return nil
	}
	v.Past = s.at
	if q := r.URL.Query(); len(q) > 0 {
		q.Del("behind")
		v.Params = template.URL("?" + q.Encode()) //nolint:gosec // Encode writes what an address may hold
	}
	v.Version, v.User, v.Open = s.opts.Version, s.user(r), s.opts.Merge != nil || s.opts.Private
	v.Admin = s.isAdmin(v.User)
	v.User.Name = shown(v.User.Name)
	if v.Here = "/"; r.Method == http.MethodGet && r.URL.Path != "/login" {
		v.Here = local(r.URL.RequestURI())
	}
	frame := "base"
	if v.Part {
		frame = "main"
	}
	var b bytes.Buffer
	b.Grow(64 << 10)
	if err := s.pages[v.Page].ExecuteTemplate(&b, frame, v); err != nil {
		s.log(r.Context(), r.URL, err)
		return nil
	}
	return append(b.Bytes(), '\n')
}

func (s *server) answer(w http.ResponseWriter, r *http.Request, v *view, body []byte) {
	switch {
	case v.Redirect != "":
		http.Redirect(w, r, v.Redirect, http.StatusSeeOther)
	case body == nil:
		http.Error(w, "This page could not be made.", http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(cmp.Or(v.Status, http.StatusOK))
		_, _ = w.Write(body) // a reader that went away is no error of ours
	}
}

// waiting is how many reports are not merged, as it was at most a second ago.
func (s *server) waiting(ctx context.Context) (int, error) {
	s.waitingMu.Lock()
	defer s.waitingMu.Unlock()
	if time.Since(s.waitingAt) > time.Second {
		n, err := s.db.Unmerged(ctx)
		if err != nil {
			return 0, err
		}
		s.waitingOf, s.waitingAt = n, time.Now()
	}
	return s.waitingOf, nil
}

func (s *server) log(_ context.Context, u *url.URL, err error) {
	if s.opts.Log != nil {
		s.opts.Log.Printf("%s: %v", u.Path, err)
	}
}
