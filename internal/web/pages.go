package web

import (
	"net/http"
	"path"
	"strings"
	"time"

	"clio/internal/export"
	"clio/internal/query"
	"clio/internal/store"
	"clio/record"
)

// row is an event as a line of a list.
type row struct {
	Link, Type, Mode, Date, Place, By, Target, Killed, Wounded string
	Report, Title, Source                                      string
	Contested                                                  bool
}

func (s *server) rowOf(ev *store.EventRow, rec *record.Record) row {
	e := &ev.Event
	r := row{
		Link: eventURL(ev.ID), Type: kind(e.Type), Report: reportURL(ev.Document.ID), Title: titleOf(&ev.Document),
		Source: shown(oneLine(ev.Document.Publisher)), Contested: len(export.Contested(e)) > 0,
	}
	if e.Suicide {
		r.Type = "suicide " + r.Type
	}
	if e.Mode != record.Actual {
		r.Mode = words(e.Mode)
	}
	if r.Source == "" {
		r.Source = clip(40, shown(path.Base(ev.Document.Source)))
	}
	if len(e.Date) > 0 {
		r.Date = valueOf(rec, e.Date[0], "")
	}
	if len(e.Place) > 0 {
		r.Place = shown(placeOf(&e.Place[0]))
	}
	if len(e.Perpetrator) > 0 {
		p := &e.Perpetrator[0]
		r.By = clip(90, shown(byWhom(p.Standing, named(rec, p.Text, p.Actor), speaker(rec, p.Attribution))))
	}
	if len(e.Target) > 0 {
		r.Target = clip(60, shown(named(rec, e.Target[0].Text, e.Target[0].Actor)))
	} else if len(e.Victim) > 0 {
		r.Target = clip(60, shown(valueOf(rec, e.Victim[0], "")))
	}
	if len(e.Killed) > 0 {
		r.Killed = count(e.Killed[0].Count)
	}
	if len(e.Wounded) > 0 {
		r.Wounded = count(e.Wounded[0].Count)
	}
	return r
}

// rows lays out events, fetching the record of each report once.
func (s *server) rows(r *http.Request, list []store.EventRow) ([]row, error) {
	var rec *record.Record
	out := make([]row, 0, len(list))
	for i := range list {
		if rec == nil || rec.Document.ID != list[i].Document.ID {
			var err error
			if rec, err = s.db.Record(r.Context(), list[i].Document.ID); err != nil {
				return nil, err
			}
		}
		out = append(out, s.rowOf(&list[i], rec))
	}
	return out, nil
}

func titleOf(d *record.Document) string {
	if d.Title != "" {
		return clip(120, shown(d.Title))
	}
	return clip(120, shown(d.Source))
}

func (s *server) home(r *http.Request) (*view, error) {
	counts, err := s.db.Counts(r.Context())
	if err != nil {
		return nil, err
	}
	a := ask{path: "/incidents"}
	snap, sel, err := s.selection(r.Context(), a.q)
	if err != nil {
		return nil, err
	}
	list, _ := sel.Page(store.ByDate, "", 12)
	rows := make([]incidentRow, len(list))
	for i := range list {
		rows[i] = s.incidentRowOf(list[i])
	}
	var doors []facet
	for _, f := range []string{"actor", "place", "country", "month", "type", "source"} {
		if x := s.facet(a, sel, f, 8); len(x.Values) > 0 {
			doors = append(doors, x)
		}
	}
	stored, err := s.db.Reports(r.Context(), store.ReportFilter{}, store.Page{Limit: 8})
	if err != nil {
		return nil, err
	}
	docs := make([]reportRow, len(stored))
	for i := range stored {
		docs[i] = reportOf(&stored[i])
	}
	steps, err := s.steps(r.Context(), "", 8)
	if err != nil {
		return nil, err
	}
	runs, err := s.running(r.Context())
	if err != nil {
		return nil, err
	}
	cols := map[string]bool{}
	for _, c := range usualColumns {
		cols[c] = true
	}
	return &view{Page: "home", Title: "Clio", At: "home", Feed: "/incidents.atom", Data: struct {
		Counts    store.Counts
		Incidents int
		Contested int
		Waiting   int
		Rows      []incidentRow
		Cols      map[string]bool
		Reports   []reportRow
		Doors     []facet
		Steps     []step
		Runs      []run
		Fields    []query.Field
	}{counts, snap.Len(), sel.Count("contested"), sel.Count("unreviewed"), rows, cols, docs, doors, steps, runs, query.Fields()}}, nil
}

// choice is an entry of a filter.
type choice struct {
	Value, Label string
	Chosen       bool
}

var (
	eventTypes = []string{
		"attack", "attack.armed_assault", "attack.bombing", "attack.air_strike", "attack.shelling", "attack.assassination",
		"attack.hostage_taking", "attack.hijacking", "attack.arson", "attack.sabotage", "attack.robbery", "clash", "operation",
		"arrest", "prosecution", "warning", "alert", "threat",
	}
	eventModes = []string{"actual", "planned", "foiled", "threatened", "denied", "hypothetical"}
)

// choices lists values for a filter; a chosen one that is not among them is shown too.
func choices(values []string, chosen, all string) []choice {
	out := []choice{{"", all, chosen == ""}}
	found := chosen == ""
	for _, v := range values {
		out = append(out, choice{v, words(v), v == chosen})
		found = found || v == chosen
	}
	if !found {
		out = append(out, choice{chosen, clip(40, chosen), true})
	}
	return out
}

func (s *server) events(r *http.Request) (*view, error) {
	q := r.URL.Query()
	f := store.EventFilter{Type: q.Get("type"), Mode: q.Get("mode"), Text: q.Get("text")}
	list, err := s.db.Events(r.Context(), f, store.Page{After: q.Get("behind"), Limit: perPage + 1})
	if err != nil {
		return nil, err
	}
	next := ""
	if len(list) > perPage {
		list = list[:perPage]
		next = again(r, list[perPage-1].ID)
	}
	rows, err := s.rows(r, list)
	return &view{Page: "events", Title: "Events", At: "events", Data: struct {
		Rows         []row
		Types, Modes []choice
		Text         string
		Filtered     bool
		First, Next  string
	}{rows, choices(eventTypes, f.Type, "all types"), choices(eventModes, f.Mode, "all modes"), f.Text, f != store.EventFilter{}, first(r), next}}, err
}

// again is this address, behind another row.
func again(r *http.Request, after string) string {
	q := r.URL.Query()
	q.Set("behind", after)
	return r.URL.Path + "?" + q.Encode()
}

// first is this address without its place in the list; empty when it has none.
func first(r *http.Request) string {
	q := r.URL.Query()
	if q.Get("behind") == "" {
		return ""
	}
	q.Del("behind")
	if len(q) == 0 {
		return r.URL.Path
	}
	return r.URL.Path + "?" + q.Encode()
}

func (s *server) event(r *http.Request) (*view, error) {
	ev, err := s.db.Event(r.Context(), r.URL.Query().Get("id"))
	if err != nil {
		return nil, err
	}
	rec, err := s.db.Record(r.Context(), ev.Document.ID)
	if err != nil {
		return nil, err
	}
	d := newDesk(rec, reportURL(ev.Document.ID))
	e := d.event(&ev.Event)
	var said []attributionView
	for i := range rec.Attributions {
		for _, id := range ev.Event.Attribution {
			if rec.Attributions[i].ID == id {
				said = append(said, d.attribution(&rec.Attributions[i]))
			}
		}
	}
	of, err := s.db.IncidentsOf(r.Context(), ev.Document.ID)
	if err != nil {
		return nil, err
	}
	within := ""
	if id := of[ev.Event.ID]; id != "" {
		within = incidentURL(id)
	}
	return &view{Page: "event", Title: strings.ToUpper(e.Type[:1]) + e.Type[1:], At: "events", Data: struct {
		Event    eventView
		Incident string
		FullID   string
		Said     []attributionView
		Report   reportRow
		Reader   string
	}{e, within, ev.ID, said, reportOf(&store.Stored{Document: ev.Document}), rec.Reader}}, nil
}

// reportRow is a report as a line of a list.
type reportRow struct {
	Link, Title, Published, From, Publisher, Byline, Source, URL string
	Events                                                       int
}

func reportOf(st *store.Stored) reportRow {
	d := &st.Document
	return reportRow{
		Link: reportURL(d.ID), Title: titleOf(d), Published: day(d.Published), From: d.PublishedFrom, Publisher: shown(d.Publisher),
		Byline: shown(d.Byline), Source: shown(d.Source), URL: link(d.URL), Events: st.Events,
	}
}

func (s *server) report(r *http.Request) (*view, error) {
	id := r.URL.Query().Get("id")
	st, err := s.db.Document(r.Context(), id)
	if err != nil {
		return nil, err
	}
	rec, err := s.db.Record(r.Context(), id)
	if err != nil {
		return nil, err
	}
	rec.Document.Text = st.Document.Text
	d := newDesk(rec, "")
	var events []eventView
	for i := range rec.Events {
		events = append(events, d.event(&rec.Events[i]))
	}
	var said []attributionView
	var wanted []record.Span
	for i := range rec.Attributions {
		said = append(said, d.attribution(&rec.Attributions[i]))
		wanted = append(wanted, linkable(&rec.Attributions[i]))
	}
	var actors []actorView
	for i := range rec.Actors {
		a := &rec.Actors[i]
		actors = append(actors, d.actor(a))
		for _, m := range a.Mentions {
			wanted = append(wanted, m.Span)
		}
		for j := range a.Statements {
			wanted = append(wanted, a.Statements[j].Span)
		}
	}
	var versions []versionRow
	if u := st.Document.URL; u != "" {
		list, err := s.db.Versions(r.Context(), u)
		if err != nil {
			return nil, err
		}
		for i := range list {
			if v := &list[i]; len(list) > 1 {
				kept := v.Added
				if at, err := time.Parse(time.RFC3339, kept); err == nil {
					kept = at.UTC().Format("2 Jan 2006, 15:04 UTC")
				}
				versions = append(versions, versionRow{v.Document.ID, titleOf(&v.Document), kept, v.Document.ID == id})
			}
		}
	}
	original := st.RawHash == st.Hash
	if !original {
		if original, err = s.db.HasOriginal(r.Context(), st.RawHash); err != nil {
			return nil, err
		}
	}
	return &view{Page: "report", Title: titleOf(&st.Document), At: "reports", Data: struct {
		Versions   []versionRow
		Original   bool
		ID         string
		Report     reportRow
		Hash       string
		Reader     string
		Paragraphs []paragraph
		Events     []eventView
		Said       []attributionView
		Actors     []actorView
	}{versions, original, id, reportOf(&st), st.Hash, rec.Reader, layout(st.Document.Text, marksOf(rec), wanted), events, said, actors}}, nil
}

// versionRow is a text that one address gave, with when it was kept.
type versionRow struct {
	ID, Title, Kept string
	This            bool
}

// found is a report that a search found, its passage cut at the found words.
type found struct {
	Report reportRow
	Pieces []piece
}

// hits are the reports that hold words, the best first.
func (s *server) hits(r *http.Request, words string) ([]found, error) {
	if words == "" {
		return nil, nil
	}
	hits, err := s.db.Search(r.Context(), words, 20)
	if err != nil {
		return nil, err
	}
	out := make([]found, 0, len(hits))
	for i := range hits {
		f := found{Report: reportOf(&store.Stored{Document: hits[i].Document})}
		rest := hits[i].Snippet
		for rest != "" {
			before, marked, ok := strings.Cut(rest, "\x02")
			f.Pieces = append(f.Pieces, piece{Text: shown(before)})
			if !ok {
				break
			}
			hit, behind, _ := strings.Cut(marked, "\x03")
			f.Pieces = append(f.Pieces, piece{Text: shown(hit), Class: "hit"})
			rest = behind
		}
		out = append(out, f)
	}
	return out, nil
}
