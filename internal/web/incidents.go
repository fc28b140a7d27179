package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"clio/internal/incident"
	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

// incidentRow is an incident in a list.
type incidentRow struct {
	Link, Type, Mode, Date, Place, By string
	Killed, Wounded                   string // "8 to 30": the lowest and the highest account
	Reports, Sources                  int
	Contested, Reviewed, Rejected     bool
}

func incidentURL(id string) string { return "/incident?id=" + url.QueryEscape(id) }

func incidentRowOf(r *store.IncidentRow) incidentRow {
	row := incidentRow{
		Link: incidentURL(r.ID), Type: words(r.Type), Date: interval(r.From, r.To), Place: shown(r.Place), By: clip(80, shown(oneLine(r.Actor))),
		Killed: between(r.Killed), Wounded: between(r.Wounded), Reports: r.Reports, Sources: r.Sources, Contested: r.Contested, Reviewed: r.Reviewed, Rejected: r.Rejected,
	}
	if r.Country != "" && r.Place != "" {
		row.Place += ", " + r.Country
	}
	if r.Mode != string(record.Actual) {
		row.Mode = words(r.Mode)
	}
	return row
}

// between writes the lowest and the highest account of a count.
func between(t [2]int) string {
	switch {
	case t[1] < 0:
		return ""
	case t[0] == t[1]:
		return thousands(t[0])
	}
	return thousands(t[0]) + " to " + thousands(t[1])
}

// filterOf reads a filter of incidents from an address; what is no day or word of it is left out and said.
func filterOf(q url.Values) (f store.IncidentFilter, notes []string) {
	f = store.IncidentFilter{
		Type: q.Get("type"), Mode: q.Get("mode"), Country: strings.ToUpper(strings.TrimSpace(q.Get("country"))), Text: q.Get("text"), Actor: q.Get("actor"), Place: q.Get("place"),
		Contested: q.Get("is") == "contested", Unreviewed: q.Get("is") == "unreviewed",
	}
	for name, to := range map[string]*string{"from": &f.From, "to": &f.To} {
		v := strings.TrimSpace(q.Get(name))
		if v == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			notes = append(notes, "“"+clip(20, shown(v))+"” is no day: write it as 2024-03-27.")
			continue
		}
		*to = v
	}
	switch q.Get("order") {
	case "doubt":
		f.Order = store.ByDoubt
	case "weight":
		f.Order = store.ByWeight
	}
	slices.Sort(notes)
	return f, notes
}

func (s *server) incidents(r *http.Request) (*view, error) {
	q := r.URL.Query()
	f, notes := filterOf(q)
	list, err := s.db.Incidents(r.Context(), f, store.Page{After: q.Get("after"), Limit: perPage + 1})
	if err != nil {
		return nil, err
	}
	next := ""
	if len(list) > perPage {
		list = list[:perPage]
		next = again(r, list[perPage-1].ID)
	}
	rows := make([]incidentRow, len(list))
	for i := range list {
		rows[i] = incidentRowOf(&list[i])
	}
	found, err := s.db.CountIncidents(r.Context(), f)
	if err != nil {
		return nil, err
	}
	all, err := s.db.CountIncidents(r.Context(), store.IncidentFilter{})
	if err != nil {
		return nil, err
	}
	waiting, err := s.db.Unmerged(r.Context())
	if err != nil {
		return nil, err
	}
	orders := []choice{{"", "newest first", f.Order == store.ByDate}, {"weight", "most killed and wounded first", f.Order == store.ByWeight}, {"doubt", "most doubtful first", f.Order == store.ByDoubt}}
	is := []choice{{"", "all", !f.Contested && !f.Unreviewed}, {"contested", "accounts that differ", f.Contested}, {"unreviewed", "nobody judged", f.Unreviewed}}
	filtered := f
	filtered.Order = 0
	return &view{Page: "incidents", Title: "Incidents", At: "incidents", Data: struct {
		Rows                     []incidentRow
		Types, Modes, Orders, Is []choice
		F                        store.IncidentFilter
		Notes                    []string
		Filtered                 bool
		Found, All, Waiting      int
		First, Next              string
	}{rows, choices(eventTypes, f.Type, "all types"), choices(eventModes, f.Mode, "all modes"), orders, is, f, notes, filtered != store.IncidentFilter{}, found, all, waiting, first(r), next}}, nil
}

// telling is one event of an incident, a column of its table.
type telling struct {
	Letter, Title, Publisher, Published string
	Link, Report                        string
	Copy                                string // the letter of the report that it is a copy of
	Verdict                             string
	Split, Rejected                     bool
}

// account is what one event says of one field.
type account struct {
	Value, Said, Words, Link string
	Corrected                bool
}

// fieldRow is one field with a cell an event.
type fieldRow struct {
	Name              string
	Contested, Series bool
	Cells             [][]account
}

// mostLinks is how many links a page tells of, the strongest.
const mostLinks = 40

// reasonRow is why two events are held for one.
type reasonRow struct {
	A, B    string
	Score   string
	Reasons []record.LinkReason
}

func (s *server) incident(r *http.Request) (*view, error) {
	told, err := incident.Tell(r.Context(), s.db, r.URL.Query().Get("id"))
	if err != nil {
		return nil, err
	}
	inc, err := told.View()
	if err != nil {
		return nil, err
	}
	letters, columns := map[string]string{}, make([]telling, len(inc.Events))
	wires := map[string]string{}
	for i, e := range inc.Events {
		letters[e.ID] = letterOf(i)
		v := told.Verdicts[e.ID]
		c := telling{
			Letter: letters[e.ID], Title: clip(120, shown(e.Title)), Publisher: shown(e.Publisher), Published: day(e.Published), Link: eventURL(e.ID), Report: reportURL(e.Doc),
			Verdict: string(v.Decision), Split: v.Split, Rejected: e.Rejected,
		}
		if c.Title == "" {
			c.Title = e.Doc
		}
		if first, ok := wires[e.Wire]; ok && first != e.Doc {
			c.Copy = "a copy of a story told here by another outlet"
		} else if !ok {
			wires[e.Wire] = e.Doc
		}
		columns[i] = c
	}
	rows := make([]fieldRow, len(inc.Fields))
	for i, f := range inc.Fields {
		rows[i] = fieldRow{Name: propertyName(f.Property), Contested: f.Contested, Series: f.Series, Cells: make([][]account, len(inc.Events))}
		for _, a := range f.Accounts {
			for _, by := range a.By {
				j := slices.IndexFunc(inc.Events, func(e record.EventRef) bool { return e.ID == by.Event })
				if j < 0 {
					continue
				}
				value := a.Value
				if f.Property == "date" {
					from, to, _ := strings.Cut(value, " to ")
					value = interval(from, cmp.Or(to, from))
				}
				c := account{Value: shown(value), Said: shown(oneLine(by.Said)), Words: clip(200, shown(oneLine(by.Text))), Corrected: by.Judged != ""}
				if c.Words != "" {
					c.Link = reportURL(inc.Events[j].Doc) + "#" + anchor(by.Span)
				}
				rows[i].Cells[j] = append(rows[i].Cells[j], c)
			}
		}
	}
	shownLinks := inc.Links[:min(len(inc.Links), mostLinks)]
	links := make([]reasonRow, len(shownLinks))
	for i, l := range shownLinks {
		links[i] = reasonRow{letters[l.A], letters[l.B], fmt.Sprintf("%+.1f", l.Score), l.Reasons}
	}
	history := make([]string, 0, len(told.Judgements))
	standing := map[string]bool{}
	for _, j := range review.Standing(told.Judgements) {
		standing[j.ID] = true
	}
	for i := range told.Judgements {
		history = append(history, judgementText(&told.Judgements[i], letters, standing))
	}
	row := incidentRowOf(&told.Line)
	return &view{Page: "incident", Title: strings.ToUpper(row.Type[:1]) + row.Type[1:], At: "incidents", Data: struct {
		ID      string
		Row     incidentRow
		Columns []telling
		Fields  []fieldRow
		Links   []reasonRow
		More    int
		History []string
	}{inc.ID, row, columns, rows, links, len(inc.Links) - len(links), history}}, nil
}

// letterOf names the columns of an incident: A to Z, then A1, B1, …
func letterOf(i int) string {
	s := string(rune('A' + i%26))
	if i >= 26 {
		s += fmt.Sprint(i / 26)
	}
	return s
}

// judgementText is a judgement in words.
func judgementText(j *record.Judgement, letters map[string]string, standing map[string]bool) string {
	name := func(a *record.Anchor) string {
		id := record.EventID(a.Doc, a.Event)
		if l := letters[id]; l != "" {
			return l
		}
		return id
	}
	at := j.At
	if t, err := time.Parse(time.RFC3339Nano, j.At); err == nil {
		at = t.Format("2 Jan 2006 15:04")
	}
	s := at + ", " + j.Reviewer + ": "
	switch j.Decision {
	case record.Same, record.Different:
		s += name(&j.Event) + " and " + name(&j.Other) + " are " + map[record.Decision]string{record.Same: "one happening", record.Different: "different happenings"}[j.Decision]
	case record.Correct:
		s += "in " + name(&j.Event) + ", " + propertyName(j.Property) + " is " + j.Value
		if j.Was != "" {
			s += ", not " + j.Was
		}
	case record.Undo:
		s += "took back a judgement on " + name(&j.Event)
	case record.Note:
		s += "on " + name(&j.Event)
	default:
		s += map[record.Decision]string{record.Accept: "accepted ", record.Reject: "rejected ", record.Unsure: "unsure of "}[j.Decision] + name(&j.Event)
	}
	if j.Note != "" {
		s += " – " + j.Note
	}
	if !standing[j.ID] && j.Decision != record.Undo {
		s += " (taken back)"
	}
	return shown(oneLine(s))
}
