package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
	"golang.org/x/time/rate"

	"clio/internal/people"
	"clio/internal/store"
)

// sessions keeps sessions in the store, under hashes of the tokens that browsers have.
type sessions struct{ db store.Room }

var _ scs.CtxStore = sessions{}

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func (s sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	b, err := s.db.Session(ctx, hashed(token))
	if errors.Is(err, store.ErrNotFound) {
		return nil, false, nil
	}
	return b, err == nil, err
}

func (s sessions) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	return s.db.SetSession(ctx, hashed(token), b, expiry)
}

func (s sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.db.DropSession(ctx, hashed(token))
}

// The forms without a context are part of the interface; the manager calls those with one.
func (s sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessions) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

func (s sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func newSessions(db store.Room, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = sessions{db}
	m.Lifetime, m.IdleTimeout = 7*24*time.Hour, 24*time.Hour
	m.Cookie.Name = "clio"
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Secure, m.Cookie.Path = true, http.SameSiteLaxMode, secure, "/"
	return m
}

// user is who makes a request; empty when nobody logged in. A user who was taken out, or whose role changed, counts as such
// at once.
func (s *server) user(r *http.Request) store.User {
	name := s.sessions.GetString(r.Context(), "user")
	if name == "" {
		return store.User{}
	}
	u, err := s.people.User(r.Context(), name)
	if err != nil || u.Hash != s.sessions.GetString(r.Context(), "hash") {
		return store.User{}
	}
	return u
}

// limits hold what one address may do in a time. They forget addresses that were long silent.
type limits struct {
	mu    sync.Mutex
	every rate.Limit
	burst int
	of    map[string]*limited
	now   func() time.Time
}

type limited struct {
	*rate.Limiter
	seen time.Time
}

func newLimits(every rate.Limit, burst int) *limits {
	return &limits{every: every, burst: burst, of: map[string]*limited{}, now: time.Now}
}

// allow reports whether who may do it once more.
func (l *limits) allow(who string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	x := l.of[who]
	if x == nil {
		if len(l.of) > 10_000 {
			for k, y := range l.of {
				if now.Sub(y.seen) > 10*time.Minute {
					delete(l.of, k)
				}
			}
		}
		x = &limited{Limiter: rate.NewLimiter(l.every, l.burst)}
		l.of[who] = x
	}
	x.seen = now
	return x.AllowN(now, 1)
}

// address is where a request comes from.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// local is a path of this server to go back to; anything else leads to the start.
func local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(path, "\\\r\n") || len(path) > maxAddress {
		return "/"
	}
	return u.String()
}

func (s *server) loginPage(r *http.Request) (*view, error) {
	return s.loginView(r, local(r.URL.Query().Get("back")), ""), nil
}

func (s *server) loginView(r *http.Request, back, wrong string) *view {
	list, err := s.db.Users(r.Context())
	return &view{Page: "login", Title: "Log in", Data: struct {
		Back, Wrong string
		Nobody      bool
	}{back, wrong, err == nil && len(list) == 0}}
}

func (s *server) login(r *http.Request) (*view, error) {
	ctx := r.Context()
	name, password, back := r.PostFormValue("name"), r.PostFormValue("password"), local(r.PostFormValue("back"))
	if !s.logins.allow(address(r)) || !s.logins.allow("user "+name) {
		v := s.loginView(r, back, "Too many tries. Wait a minute.")
		v.Status = http.StatusTooManyRequests
		return v, nil
	}
	u, err := s.db.User(ctx, name)
	hash := u.Hash
	if err != nil {
		if !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		hash = people.Nobody()
	}
	select { // hashing takes memory: two at a time
	case s.hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	ok := people.Check(hash, password)
	<-s.hashing
	if !ok || err != nil {
		if err := s.db.Log(ctx, store.Audit{Who: clip(40, shown(name)), What: "failed to log in", About: address(r)}); err != nil {
			return nil, err
		}
		v := s.loginView(r, back, "This name and password do not fit.")
		v.Status = http.StatusUnauthorized
		return v, nil
	}
	// A new token, so that one that was there before the log-in is worth nothing.
	if err := s.sessions.RenewToken(ctx); err != nil {
		return nil, err
	}
	s.sessions.Put(ctx, "user", u.Name)
	s.sessions.Put(ctx, "hash", u.Hash)
	if err := s.db.Log(ctx, store.Audit{Who: u.Name, What: "logged in", About: address(r)}); err != nil {
		return nil, err
	}
	return &view{Redirect: back}, nil
}

func (s *server) logout(r *http.Request) (*view, error) {
	if name := s.sessions.GetString(r.Context(), "user"); name != "" {
		if err := s.db.Log(r.Context(), store.Audit{Who: name, What: "logged out"}); err != nil {
			return nil, err
		}
	}
	return &view{Redirect: "/"}, s.sessions.Destroy(r.Context())
}

// usersPage is for admins: who may do what, and what they did.
func (s *server) usersPage(r *http.Request) (*view, error) { return s.usersView(r, "") }

func (s *server) usersView(r *http.Request, wrong string) (*view, error) {
	list, err := s.db.Users(r.Context())
	if err != nil {
		return nil, err
	}
	log, err := s.db.Logged(r.Context(), 200)
	if err != nil {
		return nil, err
	}
	for i := range log {
		log[i].Who, log[i].What, log[i].About = shown(log[i].Who), shown(log[i].What), shown(log[i].About)
	}
	return &view{Page: "users", Title: "People", At: "users", Data: struct {
		Users []store.User
		Roles []people.Role
		Log   []store.Audit
		Wrong string
	}{list, people.Roles(), log, wrong}}, nil
}

// changeUser adds somebody, changes a role or password, or takes somebody out.
func (s *server) changeUser(r *http.Request) (*view, error) {
	ctx := r.Context()
	name, role, password := strings.TrimSpace(r.PostFormValue("name")), people.Role(r.PostFormValue("role")), r.PostFormValue("password")
	me := s.user(r)
	done := func(what string, err error) (*view, error) {
		if err == nil {
			err = s.db.Log(ctx, store.Audit{Who: me.Name, What: what, About: name})
		}
		return &view{Redirect: "/users"}, err
	}
	if r.PostFormValue("drop") != "" {
		if name == me.Name {
			return s.usersView(r, "Nobody takes themselves out: ask another admin.")
		}
		return done("took out a user", s.db.DropUser(ctx, name))
	}
	if err := people.CheckName(name); err != nil {
		return s.usersView(r, err.Error())
	}
	if !role.Known() {
		return s.usersView(r, "Choose a role.")
	}
	u, err := s.db.User(ctx, name)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if name == me.Name && role != people.Role(u.Role) {
		return s.usersView(r, "Nobody changes their own role: ask another admin.")
	}
	if password != "" || u.Hash == "" {
		if u.Hash, err = people.Hash(password); err != nil {
			return s.usersView(r, err.Error())
		}
	}
	u.Name, u.Role = name, string(role)
	return done("set user to "+u.Role, s.db.SetUser(ctx, u))
}
