package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"clio/internal/query"
	"clio/internal/store"
	"clio/record"
)

// reports lists reports, the newest first.
func (s *server) reports(r *http.Request) (*view, error) {
	v := r.URL.Query()
	f := store.ReportFilter{Text: v.Get("q"), Publisher: v.Get("source"), From: dayOf(v.Get("after")), To: dayOf(v.Get("before"))}
	list, err := s.db.Reports(r.Context(), f, store.Page{After: v.Get("behind"), Limit: perPage + 1})
	if err != nil {
		return nil, err
	}
	next := ""
	if len(list) > perPage {
		list = list[:perPage]
		next = again(r, list[perPage-1].Document.ID)
	}
	n, err := s.db.CountReports(r.Context(), f)
	if err != nil {
		return nil, err
	}
	all, err := s.db.CountReports(r.Context(), store.ReportFilter{})
	if err != nil {
		return nil, err
	}
	rows := make([]reportRow, 0, len(list))
	for i := range list {
		rows = append(rows, reportOf(&list[i]))
	}
	return &view{Page: "reports", Title: "Reports", At: "reports", Data: struct {
		Rows                        []reportRow
		First, Next                 string
		Found, All                  int
		Text, Source, After, Before string
	}{rows, first(r), next, n, all, f.Text, f.Publisher, f.From, f.To}}, nil
}

// dayOf is a day of a form; what is none is nothing.
func dayOf(s string) string {
	if _, err := time.Parse(time.DateOnly, strings.TrimSpace(s)); err != nil {
		return ""
	}
	return strings.TrimSpace(s)
}

func (s *server) sources(r *http.Request) (*view, error) {
	list, err := s.db.Sources(r.Context())
	if err != nil {
		return nil, err
	}
	type source struct {
		Name, Reports, Incidents, Says string
		store.SourceRow
	}
	var out []source
	for _, x := range list {
		row := source{Name: shown(x.Publisher), SourceRow: x, Reports: "/reports?" + url.Values{"source": {x.Publisher}}.Encode(), Says: "/says?" + url.Values{"publisher": {x.Publisher}}.Encode()}
		if t, ok := query.Of("source", x.Publisher); ok && x.Publisher != "" {
			row.Incidents = "/incidents?" + url.Values{"q": {t.String()}}.Encode()
		}
		row.First, row.Last = day(x.First[:min(10, len(x.First))]), day(x.Last[:min(10, len(x.Last))])
		out = append(out, row)
	}
	return &view{Page: "sources", Title: "Sources", At: "sources", Data: out}, nil
}

// saying is an attribution in a list over reports.
type saying struct {
	attributionView
	Report reportRow
	About  string // who is said to have done what it tells of
}

// aboutWhom names who is said to have done the events that an attribution tells of.
func aboutWhom(rec *record.Record, id string) string {
	var names []string
	for i := range rec.Events {
		e := &rec.Events[i]
		for k := range e.Perpetrator {
			p := &e.Perpetrator[k]
			if p.Attribution != id && !slices.Contains(e.Attribution, id) {
				continue
			}
			if name := named(rec, p.Text, p.Actor); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, ", ")
}

// mostScanned is how many sayings are looked through for those about somebody.
const mostScanned = 20_000

// about keeps the attributions that tell of somebody whose name holds a part: at most most behind an id, and how many there are
// in all among those that were looked through.
func (s *server) about(ctx context.Context, f store.AttributionFilter, part, behind string, most int) (list []store.AttributionRow, found int, err error) {
	if f.Text == "" {
		f.Text = part // whoever is meant is named in the report
	}
	all, err := s.db.Attributions(ctx, f, store.Page{Limit: mostScanned})
	if err != nil {
		return nil, 0, err
	}
	var rec *record.Record
	past := behind == ""
	for _, x := range all {
		if rec == nil || rec.Document.ID != x.Doc {
			if rec, err = s.db.Record(ctx, x.Doc); err != nil {
				return nil, 0, err
			}
		}
		if strings.Contains(strings.ToLower(aboutWhom(rec, x.Attribution)), strings.ToLower(part)) {
			found++
			if past && len(list) < most {
				list = append(list, x)
			}
		}
		past = past || x.ID == behind
	}
	return list, found, nil
}

// says lists who said what.
func (s *server) says(r *http.Request) (*view, error) {
	ctx := r.Context()
	v := r.URL.Query()
	f := store.AttributionFilter{Source: v.Get("source"), Stance: v.Get("stance"), Certainty: v.Get("certainty"), Publisher: v.Get("publisher"), Text: v.Get("q")}
	about, n := strings.TrimSpace(v.Get("about")), 0
	var list []store.AttributionRow
	var err error
	if about != "" {
		list, n, err = s.about(ctx, f, about, v.Get("behind"), perPage+1)
	} else if list, err = s.db.Attributions(ctx, f, store.Page{After: v.Get("behind"), Limit: perPage + 1}); err == nil {
		n, err = s.db.CountAttributions(ctx, f)
	}
	if err != nil {
		return nil, err
	}
	next := ""
	if len(list) > perPage {
		list = list[:perPage]
		next = again(r, list[perPage-1].ID)
	}
	var rows []saying
	var d *desk
	var report reportRow
	for _, x := range list {
		if d == nil || d.rec.Document.ID != x.Doc {
			rec, err := s.db.Record(ctx, x.Doc)
			if err != nil {
				return nil, err
			}
			d, report = newDesk(rec, reportURL(x.Doc)), reportOf(&store.Stored{Document: rec.Document})
		}
		for i := range d.rec.Attributions {
			if d.rec.Attributions[i].ID == x.Attribution {
				rows = append(rows, saying{d.attribution(&d.rec.Attributions[i]), report, shown(clip(100, aboutWhom(d.rec, x.Attribution)))})
			}
		}
	}
	all, err := s.db.CountAttributions(ctx, store.AttributionFilter{})
	if err != nil {
		return nil, err
	}
	var facets []facet
	for _, by := range []struct{ field, param, name string }{{"source", "source", "Who"}, {"stance", "stance", "Stance"}, {"certainty", "certainty", "How sure"}, {"publisher", "publisher", "Published by"}} {
		tally, err := s.db.TallyAttributions(ctx, f, by.field, 8)
		if err != nil {
			return nil, err
		}
		fc := facet{Name: by.name}
		for _, t := range tally {
			if t.Value == "" {
				continue
			}
			w := r.URL.Query()
			w.Del("behind")
			chosen := w.Get(by.param) == t.Value
			w.Set(by.param, t.Value)
			if chosen {
				w.Del(by.param)
			}
			fc.Values = append(fc.Values, facetValue{Label: clip(60, shown(words(t.Value))), Count: t.Count, Only: "/says?" + w.Encode(), Chosen: chosen})
		}
		if len(fc.Values) > 0 {
			facets = append(facets, fc)
		}
	}
	return &view{Page: "says", Title: "Who says what", At: "says", Data: struct {
		Rows                 []saying
		First, Next          string
		Found, All           int
		F                    store.AttributionFilter
		Facets               []facet
		About                string
		Stances, Certainties []choice
	}{rows, first(r), next, n, all, f, facets, about, choices(stances, f.Stance, "any"), choices(certainties, f.Certainty, "any")}}, nil
}

var (
	stances     = []string{"asserts", "denies", "doubts", "accuses", "condemns", "warns", "predicts", "claims_responsibility", "asks"}
	certainties = []string{"certain", "probable", "possible", "unlikely", "unknown"}
)

// sentenceURL is the page of the sentence around some words.
func sentenceURL(doc string, span record.Span) string {
	return "/sentence?" + url.Values{"doc": {doc}, "span": {anchor(span)[1:]}}.Encode()
}

// sentencePage shows the words that something rests on in their sentence, with its neighbours, the rule and the version
// that read them, and what to quote.
func (s *server) sentencePage(r *http.Request) (*view, error) {
	doc, at := r.URL.Query().Get("doc"), r.URL.Query().Get("span")
	rec, err := s.db.Record(r.Context(), doc)
	if err != nil {
		return nil, err
	}
	st, err := s.db.Document(r.Context(), doc)
	if err != nil {
		return nil, err
	}
	rec.Document.Text = st.Document.Text
	d := newDesk(rec, reportURL(doc))
	var spans []record.Span
	type basis struct{ ID, Subject, Property, Rule, Certainty, Says string }
	var rests []basis
	var found record.Span
	ok := false
	for _, x := range rec.Statements() {
		if x.Empty() || x.Start < 0 || int(x.End) > len(rec.Document.Text) {
			continue
		}
		spans = append(spans, x.Span)
		if anchor(x.Span)[1:] == at {
			found, ok = x.Span, true
			rests = append(rests, basis{x.ID, x.Subject, propertyName(x.Property), x.Rule, string(x.Certainty), shown(speaker(rec, x.Attribution))})
		}
	}
	if !ok {
		return nil, store.ErrNotFound
	}
	slices.SortFunc(spans, func(a, b record.Span) int { return int(a.Start-b.Start)*4 + sign(int(a.End-b.End)) })
	spans = slices.Compact(spans)
	i := slices.Index(spans, found)
	link := func(i int) string {
		if i < 0 || i >= len(spans) {
			return ""
		}
		return sentenceURL(doc, spans[i])
	}
	q := record.QuoteOf(rec.Document.Text, found)
	c := d.cell(q)
	k, _ := slices.BinarySearchFunc(d.sentences, found.Start, func(s record.Span, at int32) int { return int(s.End) - int(at) - 1 })
	near := func(k int) string {
		if k < 0 || k >= len(d.sentences) {
			return ""
		}
		return shown(oneLine(rec.Document.Text[d.sentences[k].Start:d.sentences[k].End]))
	}
	report := reportOf(&st)
	cite := "“" + c.Context + "” "
	for _, part := range []string{report.Publisher, report.Title, report.Published, report.URL} {
		if part != "" {
			cite += part + ", "
		}
	}
	cite = strings.TrimSuffix(cite, ", ") + ". Read by " + rec.Reader + "; text sha256 " + st.Hash[:16] + "."
	return &view{Page: "sentence", Title: "The sentence", At: "reports", Data: struct {
		Cell           cell
		Earlier, Later string
		Prev, Next     string
		Report         reportRow
		Link, Self     string
		Rests          []basis
		Reader, Cite   string
	}{c, near(k - 1), near(k + 1), link(i - 1), link(i + 1), report, reportURL(doc) + "#" + anchor(found), sentenceURL(doc, found), rests, rec.Reader, cite}}, nil
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// helpPage teaches the pages and the grammar.
func (s *server) helpPage(*http.Request) (*view, error) {
	return &view{Page: "help", Title: "Help", At: "help", Data: query.Fields()}, nil
}

// settingsPage is for the keys, which a browser keeps for itself.
func (s *server) settingsPage(*http.Request) (*view, error) {
	return &view{Page: "settings", Title: "Keys", At: "help"}, nil
}

// run is how far something that reads reports is.
type run struct {
	What         string
	Done, Failed int
	Ended        bool
	Since        string
}

// running lists what reads reports at the moment, or did until a minute ago.
func (s *server) running(ctx context.Context) ([]run, error) {
	list, err := s.db.Running(ctx, time.Now().Add(-time.Minute))
	var out []run
	for _, p := range list {
		end := p.Seen
		out = append(out, run{shown(clip(80, p.What)), p.Done, p.Failed, !p.Ended.IsZero(), end.Sub(p.Started).Round(time.Second).String()})
	}
	return out, err
}

// live is the part of the home page that tells of reading, for a script to fetch.
func (s *server) live(r *http.Request) (*view, error) {
	runs, err := s.running(r.Context())
	return &view{Page: "live", Title: "Reading", Part: true, Data: runs}, err
}
