package web

import (
	"bytes"
	"context"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ErrPast says that a record cannot be shown as it was; the error that wraps it says why.
var ErrPast = errors.New("the record cannot be shown as it was")

// mostPasts is how many moments of the past are kept ready.
const mostPasts = 4

// past answers with the pages as they were at the time that the address names: its reports, readings and judgements, merged
// as they would have been. It reads only.
func (s *server) past(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	text := v.Get("at")
	at, ok := momentOf(text)
	switch {
	case s.opts.Past == nil:
		s.show(w, r, &view{Page: "error", Title: "Not here", Status: http.StatusNotFound, Data: "This server shows the record as it is now."})
		return
	case !ok:
		s.show(w, r, &view{Page: "error", Title: "No such time", Status: http.StatusBadRequest, Data: "Write the day as 2024-05-31, or the time as 2024-05-31T12:00:00Z."})
		return
	case at.After(s.now()): // the past of tomorrow is today
		v.Del("at")
		u := *r.URL
		u.RawQuery = v.Encode()
		http.Redirect(w, r, local(u.RequestURI()), http.StatusSeeOther)
		return
	}
	sub, err := s.pastOf(r.Context(), at)
	if err != nil {
		if errors.Is(err, ErrPast) {
			s.show(w, r, &view{Page: "error", Title: "Too much for that", Status: http.StatusConflict, Data: shown(err.Error())})
		} else if v := s.wrong(r, err); v != nil {
			s.show(w, r, v)
		}
		return
	}
	// Links and forms of the page lead on in the same past.
	q := *r
	u := *r.URL
	v.Del("at")
	u.RawQuery = v.Encode()
	q.URL = &u
	q.RequestURI = u.RequestURI()
	into := &kept{header: http.Header{}}
	sub.mux.ServeHTTP(into, &q)
	for k, list := range into.header {
		w.Header()[k] = list
	}
	body := into.body.Bytes()
	if strings.HasPrefix(into.header.Get("Content-Type"), "text/html") && into.header.Get("Content-Disposition") == "" {
		body = carry(body, text)
	}
	if to := into.header.Get("Location"); to != "" {
		w.Header().Set("Location", withAt(to, text))
	}
	w.WriteHeader(max(into.status, http.StatusOK))
	_, _ = w.Write(body) // a reader that went away is no error of ours
}

// momentOf reads a day, which stands for its end, or a time.
func momentOf(s string) (time.Time, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Second), true
	}
	t, err := time.Parse(time.RFC3339, s)
	return t.UTC(), err == nil
}

// pastOf is a server of the record as it was.
func (s *server) pastOf(ctx context.Context, at time.Time) (*server, error) {
	s.pastMu.Lock()
	defer s.pastMu.Unlock()
	key := at.Format(time.RFC3339)
	if sub := s.pasts[key]; sub != nil {
		return sub, nil
	}
	if len(s.pasts) >= mostPasts {
		return nil, errors.Join(ErrPast, errors.New("several earlier times are open already; start the server again to see others"))
	}
	db, err := s.opts.Past(ctx, at)
	if err != nil {
		return nil, err
	}
	opts := s.opts
	opts.Merge, opts.Past, opts.Actors = nil, nil, nil
	sub, err := newServer(db, opts)
	if err != nil {
		return nil, err
	}
	sub.at = at.Format("2 Jan 2006, 15:04 UTC")
	sub.people, sub.sessions = s.people, s.sessions
	if s.pasts == nil {
		s.pasts = map[string]*server{}
	}
	s.pasts[key] = sub
	return sub, nil
}

// kept is an answer that is looked over before it goes out.
type kept struct {
	header http.Header
	body   bytes.Buffer
	status int
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) Write(p []byte) (int, error) { return k.body.Write(p) }
func (k *kept) WriteHeader(status int)      { k.status = status }

// carry lets every link and form of a page go on in the same past.
func carry(page []byte, at string) []byte {
	var out bytes.Buffer
	out.Grow(len(page) + len(page)/8)
	for {
		i := bytes.Index(page, []byte(` href="/`))
		j := bytes.Index(page, []byte(`<form `))
		switch {
		case i < 0 && j < 0:
			out.Write(page)
			return out.Bytes()
		case i >= 0 && (j < 0 || i < j):
			start := i + len(` href="`)
			end := start + bytes.IndexByte(page[start:], '"')
			if end < start {
				out.Write(page)
				return out.Bytes()
			}
			out.Write(page[:start])
			out.WriteString(html.EscapeString(withAt(html.UnescapeString(string(page[start:end])), at)))
			page = page[end:]
		default:
			end := j + bytes.IndexByte(page[j:], '>') + 1
			if end <= j {
				out.Write(page)
				return out.Bytes()
			}
			out.Write(page[:end])
			out.WriteString(`<input type="hidden" name="at" value="` + html.EscapeString(at) + `">`)
			page = page[end:]
		}
	}
}

// withAt adds the time to an address of this server; sheets and scripts are of no time.
func withAt(address, at string) string {
	if strings.HasPrefix(address, "/static/") || strings.HasPrefix(address, "/?now") {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	v := u.Query()
	v.Set("at", at)
	u.RawQuery = v.Encode()
	return u.String()
}
