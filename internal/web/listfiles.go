package web

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"clio/internal/export"
	"clio/internal/store"
)

// sheet is a list that is no list of incidents, as a file.
type sheet struct {
	name    string
	columns []string
	rows    [][]string
	found   int
	entry   func(row []string) atomEntry // nil: the list has no feed
}

// mostInSheet is how many rows such a file holds.
const mostInSheet = 10_000

// sheets makes the files of reports, sayings, actors and sources; each takes the parameters of its page.
func (s *server) sheets() map[string]func(context.Context, url.Values) (*sheet, error) {
	return map[string]func(context.Context, url.Values) (*sheet, error){
		"reports": s.reportSheet, "says": s.saysSheet, "actors": s.actorSheet, "sources": s.sourceSheet,
	}
}

func (s *server) reportSheet(ctx context.Context, v url.Values) (*sheet, error) {
	f := store.ReportFilter{Text: v.Get("q"), Publisher: v.Get("source"), From: dayOf(v.Get("after")), To: dayOf(v.Get("before"))}
	list, err := s.db.Reports(ctx, f, store.Page{Limit: mostInSheet})
	if err != nil {
		return nil, err
	}
	out := &sheet{name: "reports", columns: []string{"report", "title", "publisher", "published", "url", "source", "sha256", "events", "reader"}}
	for i := range list {
		d := &list[i].Document
		out.rows = append(out.rows, []string{d.ID, d.Title, d.Publisher, d.Published, d.URL, d.Source, list[i].Hash, fmt.Sprint(list[i].Events), list[i].Reader})
	}
	out.entry = func(r []string) atomEntry {
		return atomEntry{Title: r[1], ID: "urn:clio:report:" + url.PathEscape(r[0]), Updated: r[3], Link: atomLink{Href: reportURL(r[0])}, Summary: strings.TrimSpace(r[2]+" "+r[3]) + ", events: " + r[7]}
	}
	out.found, err = s.db.CountReports(ctx, f)
	return out, err
}

func (s *server) saysSheet(ctx context.Context, v url.Values) (*sheet, error) {
	f := store.AttributionFilter{Source: v.Get("source"), Stance: v.Get("stance"), Certainty: v.Get("certainty"), Publisher: v.Get("publisher"), Text: v.Get("q")}
	list, err := s.db.Attributions(ctx, f, store.Page{Limit: mostInSheet})
	if err != nil {
		return nil, err
	}
	out := &sheet{name: "says", columns: []string{"attribution", "report", "source", "stance", "certainty", "cue", "content", "publisher", "published"}}
	var d *desk
	for _, x := range list {
		if d == nil || d.rec.Document.ID != x.Doc {
			rec, err := s.db.Record(ctx, x.Doc)
			if err != nil {
				return nil, err
			}
			d = newDesk(rec, "")
		}
		for i := range d.rec.Attributions {
			if a := &d.rec.Attributions[i]; a.ID == x.Attribution {
				out.rows = append(out.rows, []string{x.ID, x.Doc, sourceOf(d.rec, a), string(a.Stance), string(a.Certainty), oneLine(a.Cue.Text), oneLine(a.Content.Text), d.rec.Document.Publisher, d.rec.Document.Published})
			}
		}
	}
	out.entry = func(r []string) atomEntry {
		return atomEntry{Title: r[2] + " " + words(r[3]), ID: "urn:clio:attribution:" + url.PathEscape(r[0]), Updated: r[8], Link: atomLink{Href: reportURL(r[1])}, Summary: r[6]}
	}
	out.found, err = s.db.CountAttributions(ctx, f)
	return out, err
}

func (s *server) actorSheet(ctx context.Context, v url.Values) (*sheet, error) {
	groups, err := s.groups(ctx)
	if err != nil {
		return nil, err
	}
	out := &sheet{name: "actors", columns: []string{"name", "kind", "reports", "names"}}
	for i := range groups {
		if !matches(&groups[i], v.Get("kind"), v.Get("q")) {
			continue
		}
		if out.found++; out.found <= mostInSheet {
			out.rows = append(out.rows, []string{groups[i].Name, groups[i].Kind, fmt.Sprint(len(docsOf(&groups[i]))), strings.Join(groups[i].Names, "; ")})
		}
	}
	return out, nil
}

func (s *server) sourceSheet(ctx context.Context, _ url.Values) (*sheet, error) {
	list, err := s.db.Sources(ctx)
	out := &sheet{name: "sources", columns: []string{"publisher", "reports", "events", "first", "last"}, found: len(list)}
	for _, x := range list[:min(len(list), mostInSheet)] {
		out.rows = append(out.rows, []string{x.Publisher, fmt.Sprint(x.Reports), fmt.Sprint(x.Events), x.First, x.Last})
	}
	return out, err
}

// listFile answers with a list as a file: CSV, JSON Lines, or a feed.
func (s *server) listFile(make func(context.Context, url.Values) (*sheet, error), kind string) http.HandlerFunc {
	return s.raw(func(w http.ResponseWriter, r *http.Request) error {
		sh, err := make(r.Context(), r.URL.Query())
		if err != nil {
			return err
		}
		h := w.Header()
		if sh.found > len(sh.rows) {
			h.Set("Clio-Cut", fmt.Sprintf("the first %d of %d", len(sh.rows), sh.found))
		}
		h.Set("Content-Type", map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "atom": "application/atom+xml; charset=utf-8"}[kind])
		h.Set("Cache-Control", "private, no-cache")
		if kind != "atom" {
			h.Set("Content-Disposition", `attachment; filename="`+sh.name+"."+kind+`"`)
		}
		out := bufio.NewWriterSize(w, 1<<16)
		switch kind {
		case "csv":
			err = sh.csv(out)
		case "jsonl":
			err = sh.lines(out)
		default:
			err = s.sheetFeed(out, r, sh)
		}
		if err != nil {
			return err
		}
		return out.Flush()
	})
}

func (sh *sheet) csv(out *bufio.Writer) error {
	c := csv.NewWriter(out)
	if err := c.Write(sh.columns); err != nil {
		return err
	}
	for _, row := range sh.rows {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = export.Plain(row[i])
		}
		if err := c.Write(cells); err != nil {
			return err
		}
	}
	if sh.found > len(sh.rows) {
		if err := c.Write([]string{fmt.Sprintf("cut: the first %d of %d", len(sh.rows), sh.found)}); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func (sh *sheet) lines(out *bufio.Writer) error {
	for _, row := range sh.rows {
		line := map[string]string{}
		for i, c := range sh.columns {
			line[c] = row[i]
		}
		data, err := json.Marshal(line)
		if err != nil {
			return err
		}
		if _, err := out.Write(append(data, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (s *server) sheetFeed(out *bufio.Writer, r *http.Request, sh *sheet) error {
	base := s.base(r)
	now := s.now().UTC().Format(time.RFC3339)
	feed := atomFeed{
		Title: "Clio – " + sh.name, ID: base + local(r.URL.RequestURI()), Updated: now, Author: atomAuthor{"Clio " + s.opts.Version},
		Links: []atomLink{{"self", base + local(r.URL.RequestURI())}, {"alternate", base + "/" + sh.name}},
	}
	for _, row := range sh.rows[:min(len(sh.rows), mostEntries)] {
		e := sh.entry(row)
		e.Title, e.Summary, e.Link.Href = xmlText(clip(200, e.Title)), xmlText(clip(1000, e.Summary)), base+e.Link.Href
		if t, err := time.Parse(time.DateOnly, e.Updated[:min(10, len(e.Updated))]); err == nil {
			e.Updated = t.Format(time.RFC3339)
		} else {
			e.Updated = now
		}
		feed.Entries = append(feed.Entries, e)
	}
	if _, err := out.WriteString(xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(out).Encode(&feed)
}
