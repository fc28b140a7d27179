package export

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"clio/record"
)

// Row is one event as one document tells it, with the incident that it belongs to. A row without an incident stands alone.
// Record may be shared between rows; nothing here writes to it.
type Row struct {
	Incident  string
	Record    *record.Record
	Event     *record.Event
	Corrected map[string]string // what a reviewer put in place of a cell, by its property; shown beside what the report says
	Story     string            // documents of one value are copies of one story, which has one voice; empty: a story of its own
}

// Rows are the events to be written, in any order. The first error ends the writing and is given back.
type Rows = iter.Seq2[Row, error]

func (m *Meta) title() string { return cmp.Or(m.Title, "Clio record") }

func (m *Meta) program() string { return cmp.Or(m.Program, "clio") }

func (m *Meta) leftOut(id, why string) {
	if m.LeftOut != nil {
		m.LeftOut(id, why)
	}
}

func (m *Meta) day() string { return m.Date.UTC().Format(time.DateOnly) }

// report is an event as one document tells it, with what the layouts ask of its document and without its text, so that many
// can be held at once.
type report struct {
	id       string // over all documents
	doc      record.Document
	ev       *record.Event
	now      *record.Event // the event as reviewers corrected it, for columns that hold one value
	actors   map[string]*record.Actor
	voices   map[string]string // who speaks, by the attribution's id
	sentence string            // of the first mention

	corrected map[string]string
	story     string
}

func newReport(row Row) *report {
	rec := row.Record
	r := &report{id: record.EventID(rec.Document.ID, row.Event.ID), doc: rec.Document, ev: row.Event, now: corrected(row.Event, row.Corrected), corrected: row.Corrected, story: cmp.Or(row.Story, rec.Document.ID), actors: map[string]*record.Actor{}, voices: map[string]string{}}
	r.doc.Text = ""
	for i := range rec.Actors {
		r.actors[rec.Actors[i].ID] = &rec.Actors[i]
	}
	for i := range rec.Attributions {
		r.voices[rec.Attributions[i].ID] = oneLine(rec.Attributions[i].Source.Text)
	}
	r.voices[reviewer] = "a reviewer"
	if len(row.Event.Mentions) > 0 {
		r.sentence = sentenceOf(rec.Document.Text, row.Event.Mentions[0].Span)
	}
	return r
}

// longest is how many bytes of text a sentence is looked for in on each side of its words: lists and tables have sentences that
// do not end.
const longest = 500

// sentenceOf is Sentence for spans that nobody vouches for; a sentence that does not end is cut with "…".
func sentenceOf(text string, s record.Span) string {
	if s.Start < 0 || s.End < s.Start || int(s.End) > len(text) {
		return ""
	}
	from, to := max(0, int(s.Start)-longest), min(len(text), int(s.End)+longest)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	part := text[from:to]
	line := Sentence(part, record.Span{Start: s.Start - int32(from), End: s.End - int32(from)})
	whole := oneLine(part)
	if to < len(text) && strings.HasSuffix(whole, line) && strings.TrimRight(line, ".?!") == line {
		line += "…"
	}
	if from > 0 && strings.HasPrefix(whole, strings.TrimSuffix(line, "…")) {
		line = "…" + line
	}
	return line
}

// publisher is how a report is named as a source.
func (r *report) publisher() string { return cmp.Or(r.doc.Publisher, r.doc.URL, r.doc.Source) }

// cite is a report as a citation: title, publisher, day, address.
func (r *report) cite() string {
	var parts []string
	if r.doc.Title != "" {
		parts = append(parts, "“"+oneLine(r.doc.Title)+"”")
	}
	if r.doc.Publisher != "" {
		parts = append(parts, r.doc.Publisher)
	}
	if r.doc.Published != "" {
		parts = append(parts, r.doc.Published)
	}
	return strings.Join(append(parts, cmp.Or(r.doc.URL, r.doc.Source)), ", ")
}

// incident is the reports that tell of one happening.
type incident struct {
	id      string // the caller's, or the event's when it stands alone
	reports []*report
}

// docs is the first report of each document: one document may tell of an incident in several events.
func (in *incident) docs() []*report {
	var out []*report
	for _, r := range in.reports {
		if !slices.ContainsFunc(out, func(x *report) bool { return x.doc.ID == r.doc.ID }) {
			out = append(out, r)
		}
	}
	return out
}

// gather groups rows into incidents and puts them in an order that does not hang on the order in which they came: by the day,
// then by id; the reports of each by publication, then by id.
func gather(rows Rows) ([]*incident, error) {
	byID := map[string]*incident{}
	var all []*incident
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		r := newReport(row)
		id := cmp.Or(row.Incident, r.id)
		in := byID[id]
		if in == nil {
			in = &incident{id: id}
			byID[id] = in
			all = append(all, in)
		}
		in.reports = append(in.reports, r)
	}
	for _, in := range all {
		slices.SortFunc(in.reports, compareReports)
	}
	slices.SortFunc(all, func(a, b *incident) int {
		return cmp.Or(cmp.Compare(a.date().pick.From, b.date().pick.From), cmp.Compare(a.id, b.id))
	})
	return all, nil
}

func compareReports(a, b *report) int {
	return cmp.Or(cmp.Compare(a.doc.Published, b.doc.Published), cmp.Compare(a.id, b.id))
}

// reportsOf is the rows as reports, by publication and id.
func reportsOf(rows Rows) ([]*report, []string, error) {
	type pair struct {
		r  *report
		in string
	}
	var list []pair
	for row, err := range rows {
		if err != nil {
			return nil, nil, err
		}
		list = append(list, pair{newReport(row), row.Incident})
	}
	slices.SortFunc(list, func(a, b pair) int { return compareReports(a.r, b.r) })
	reports, incidents := make([]*report, len(list)), make([]string, len(list))
	for i, p := range list {
		reports[i], incidents[i] = p.r, cmp.Or(p.in, p.r.id)
	}
	return reports, incidents, nil
}

// second is the time of the export as RFC 3339 has it, in UTC.
func (m *Meta) second() string { return m.Date.UTC().Format(time.RFC3339) }

// stamp is the time of the export as STIX asks for it, to the millisecond.
func (m *Meta) stamp() string { return m.Date.UTC().Format("2006-01-02T15:04:05.000Z") }
