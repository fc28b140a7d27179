package web

import (
	"bufio"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"clio/internal/catalog"
	"clio/internal/export"
	"clio/internal/incident"
	"clio/internal/store"
	"clio/record"
)

// mostRows and mostFull are how many incidents a file of a page holds: as lines of a table, and with all their accounts.
const (
	mostRows = 100_000
	mostFull = 2_000
)

// meta says of a file which state and which query it is of, and when it was cut.
func (s *server) meta(ctx context.Context, a ask, sel *catalog.Selection, most int) (export.Meta, error) {
	c, err := s.db.Counts(ctx)
	if err != nil {
		return export.Meta{}, err
	}
	asked := a.q.String()
	if sel.Len() > most {
		asked += fmt.Sprintf(" (cut: the first %d of %d incidents; clio export writes all)", most, sel.Len())
	}
	return export.Meta{Program: "clio " + s.opts.Version, Data: fmt.Sprintf("%d reports, %d events, %d incidents", c.Documents, c.Events, sel.Len()), Query: strings.TrimSpace("q=" + asked), Date: s.now()}, nil
}

// file answers with the incidents of a query in a format. The answer says in its headers when it was cut.
func (s *server) file(kind string) http.HandlerFunc {
	return s.raw(func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		a := askOf(r)
		snap, sel, err := s.selection(ctx, a.q)
		if err != nil {
			return err
		}
		if tagged(w, r, snap.Stamp()) {
			return nil
		}
		most := mostRows
		if kind == "jsonl" || kind == "json" {
			most = mostFull
		}
		meta, err := s.meta(ctx, a, sel, most)
		if err != nil {
			return err
		}
		h := w.Header()
		if sel.Len() > most {
			h.Set("Clio-Cut", fmt.Sprintf("the first %d of %d", most, sel.Len()))
		}
		h.Set("Content-Type", map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "json": "application/json", "geojson": "application/geo+json", "atom": "application/atom+xml; charset=utf-8"}[kind])
		if kind != "atom" {
			h.Set("Content-Disposition", `attachment; filename="incidents.`+kind+`"`)
		}
		out := bufio.NewWriterSize(w, 1<<16)
		n := 0
		rows := func(use func(store.IncidentRow) error) error {
			var err error
			sel.Each(a.order, func(row *store.IncidentRow) bool {
				if n++; n > most {
					return false
				}
				if err = ctx.Err(); err == nil {
					err = use(*row)
				}
				return err == nil
			})
			return err
		}
		switch kind {
		case "csv":
			err = export.IncidentTable(out, meta, rows)
		case "geojson":
			err = export.IncidentMap(out, meta, rows)
		case "atom":
			err = s.atom(out, r, a, sel)
		default:
			full := func(use func(record.Incident) error) error {
				return rows(func(row store.IncidentRow) error {
					told, err := incident.Tell(ctx, s.db, row.ID)
					if errors.Is(err, store.ErrNotFound) {
						return nil // it went into another one meanwhile
					}
					if err != nil {
						return err
					}
					inc, err := told.View()
					if err != nil {
						return err
					}
					return use(inc)
				})
			}
			if kind == "jsonl" {
				err = export.IncidentLines(out, meta, full)
			} else {
				err = incidentsJSON(out, meta, full)
			}
		}
		if err != nil {
			return err
		}
		return out.Flush()
	})
}

// incidentsJSON writes one object with the incidents of a view.
func incidentsJSON(out *bufio.Writer, meta export.Meta, full func(func(record.Incident) error) error) error {
	head, err := json.Marshal(meta)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, `{"export":%s,"incidents":[`, head)
	between := "\n"
	if err := full(func(inc record.Incident) error {
		data, err := json.Marshal(&inc)
		if err != nil {
			return err
		}
		_, err = out.WriteString(between)
		between = ",\n"
		if err == nil {
			_, err = out.Write(data)
		}
		return err
	}); err != nil {
		return err
	}
	_, err = out.WriteString("\n]}\n")
	return err
}

// tagged sets the tag of a state and answers that nothing changed when the reader has that state.
func tagged(w http.ResponseWriter, r *http.Request, stamp store.Stamp) bool {
	tag := fmt.Sprintf(`W/"%d-%d-%d"`, stamp.Merge, stamp.Judgement, stamp.Reading)
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimSpace(have) == tag {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// The shape of an Atom feed (RFC 4287).
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Title   string      `xml:"title"`
		ID      string      `xml:"id"`
		Updated string      `xml:"updated"`
		Author  atomAuthor  `xml:"author"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		Title   string   `xml:"title"`
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Link    atomLink `xml:"link"`
		Summary string   `xml:"summary"`
	}
)

// base is the address of this server as the reader calls it.
func (s *server) base(r *http.Request) string {
	if s.opts.Secure {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// mostEntries is how many incidents a feed holds.
const mostEntries = 100

func (s *server) atom(out *bufio.Writer, r *http.Request, a ask, sel *catalog.Selection) error {
	base := s.base(r)
	now := s.now().UTC().Format(time.RFC3339)
	page, self := a, a
	page.path, self.path = "/incidents", "/incidents.atom"
	title := "Incidents"
	if q := a.q.String(); q != "" {
		title += ": " + q
	}
	feed := atomFeed{
		Title: xmlText("Clio – " + title), ID: base + self.String(), Updated: now, Author: atomAuthor{"Clio " + s.opts.Version},
		Links: []atomLink{{"self", base + self.String()}, {"alternate", base + page.String()}},
	}
	rows, _ := sel.Page(a.order, "", mostEntries)
	for _, row := range rows {
		x := s.incidentRowOf(row)
		updated := now
		if t, err := time.Parse(time.DateOnly, row.From); err == nil {
			updated = t.Format(time.RFC3339)
		}
		told := fmt.Sprintf("%d reports of %d sources.", row.Reports, row.Sources)
		for _, part := range []struct{ name, text string }{{"Said to be by", x.By}, {"Killed, lowest to highest account", x.Killed}, {"Wounded", x.Wounded}} {
			if part.text != "" {
				told += " " + part.name + ": " + part.text + "."
			}
		}
		if row.Contested {
			told += " Accounts differ."
		}
		head := []string{x.Type}
		for _, part := range []string{x.Place, x.Date} {
			if part != "" {
				head = append(head, part)
			}
		}
		feed.Entries = append(feed.Entries, atomEntry{xmlText(strings.Join(head, ", ")), "urn:clio:incident:" + url.PathEscape(row.ID), updated, atomLink{Href: base + incidentURL(row.ID)}, xmlText(told)})
	}
	if _, err := out.WriteString(xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(out)
	enc.Indent("", " ")
	return enc.Encode(&feed)
}

// xmlText leaves out what XML cannot hold.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// original answers with the bytes that a report was read from, as a file to keep: what others wrote is never shown as a page of ours.
func (s *server) original() http.HandlerFunc {
	return s.raw(func(w http.ResponseWriter, r *http.Request) error {
		o, err := s.db.Original(r.Context(), r.URL.Query().Get("id"))
		if err != nil {
			return err
		}
		h := w.Header()
		h.Set("Content-Disposition", `attachment; filename="original"`)
		h.Set("Content-Type", "application/octet-stream")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Clio-Media", o.Media)
		h.Set("Clio-Sha256", store.HashOf(string(o.Body)))
		_, err = w.Write(o.Body)
		return err
	})
}

// reportFile answers with a report as it is kept: its text, or its record.
func (s *server) reportFile(kind string) http.HandlerFunc {
	return s.raw(func(w http.ResponseWriter, r *http.Request) error {
		id := r.URL.Query().Get("id")
		st, err := s.db.Document(r.Context(), id)
		if err != nil {
			return err
		}
		h := w.Header()
		h.Set("Content-Disposition", `attachment; filename="report.`+kind+`"`)
		if kind == "txt" {
			h.Set("Content-Type", "text/plain; charset=utf-8")
			h.Set("Clio-Sha256", st.Hash)
			_, err = w.Write([]byte(st.Document.Text))
			return err
		}
		rec, err := s.db.Record(r.Context(), id)
		if err != nil {
			return err
		}
		rec.Document.Text = st.Document.Text
		body, err := record.Encode(rec)
		if err != nil {
			return err
		}
		h.Set("Content-Type", "application/json")
		_, err = w.Write(append(body, '\n'))
		return err
	})
}
