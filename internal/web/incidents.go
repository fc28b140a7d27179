package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"clio/internal/incident"
	"clio/internal/query"
	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

// incidentRow is an incident in a list.
type incidentRow struct {
	ID, Link, Type, Mode, Date, Place, By      string
	TypeCode, Country, PlaceName, Actor, Month string // as queries take them
	Level                                      string // how much of the place is known, when it is less than a town
	Killed, Wounded                            string // "8 to 30": the lowest and the highest account
	Reports, Sources, Events                   int
	Contested, Reviewed, Rejected              bool
}

func incidentURL(id string) string { return "/incident?id=" + url.QueryEscape(id) }

func (s *server) incidentRowOf(r *store.IncidentRow) incidentRow {
	row := incidentRow{
		Link: incidentURL(r.ID), Type: words(r.Type), Date: interval(r.From, r.To), Place: shown(r.Place), By: clip(80, shown(oneLine(r.Actor))),
		Killed: between(r.Killed), Wounded: between(r.Wounded), Reports: r.Reports, Sources: r.Sources, Contested: r.Contested, Reviewed: r.Reviewed, Rejected: r.Rejected,
	}
	row.ID, row.Events, row.TypeCode, row.Country = r.ID, r.Events, r.Type, r.Country
	country := cmp.Or(s.countryName(r.Country), r.Country)
	if country != "" && row.Place == "" {
		row.Place = country
	} else if country != "" && country != row.Place {
		row.Place += ", " + country
	}
	row.PlaceName, row.Actor = shown(r.Place), shown(oneLine(r.Actor))
	if r.From != "" {
		row.Month = r.From[:min(7, len(r.From))]
	}
	switch r.Level {
	case "country", "region", "admin1", "admin2", "near":
		row.Level = map[string]string{"country": "country only", "region": "region only", "admin1": "province only", "admin2": "district only", "near": "nearby"}[r.Level]
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

// telling is one event of an incident, a column of its table.
type telling struct {
	ID                                  string
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
	Note                     int // the footnote with its sentence, from 1; 0 without
}

// fieldRow is one field with a cell an event.
type fieldRow struct {
	Name              string
	Contested, Series bool
	Cells             [][]account
}

// mostLinks is how many links a page tells of, the strongest.
const mostLinks = 40

// footnote is a sentence that cells of an incident rest on.
type footnote struct {
	Number                       int
	Letter, Before, Words, After string
	Link                         string
}

// mostNoted is how many reports of an incident the footnotes quote.
const mostNoted = 40

// footnotes quotes the sentences that accounts rest on, each sentence once.
type footnotes struct {
	s     *server
	ctx   context.Context //nolint:containedctx // it lives for one page
	desks map[string]*desk
	at    map[string]int
	list  []footnote
}

func (f *footnotes) add(doc, letter string, q record.Quote) (int, error) {
	d := f.desks[doc]
	if d == nil {
		if len(f.desks) == mostNoted {
			return 0, nil
		}
		rec, err := f.s.db.Record(f.ctx, doc)
		if err != nil {
			return 0, err
		}
		d = newDesk(rec, reportURL(doc))
		f.desks[doc] = d
	}
	c := d.cell(q)
	key := doc + "\x00" + c.Context
	if c.Context == "" {
		key += c.Words
	}
	if n := f.at[key]; n > 0 {
		return n, nil
	}
	n := len(f.list) + 1
	f.at[key] = n
	f.list = append(f.list, footnote{n, letter, c.Before, c.Words, c.After, c.Link})
	return n, nil
}

// reasonRow is why two events are held for one.
type reasonRow struct {
	A, B    string
	Score   string
	Reasons []record.LinkReason
}

// incidentView is an incident with its accounts side by side.
type incidentView struct {
	ID      string
	Row     incidentRow
	Title   string
	Columns []telling
	Fields  []fieldRow
	Links   []reasonRow
	More    int
	History []string
	Short   string // why its reports were joined, in a few words
	Notes   []footnote
	Nearby  []incidentRow
}

func (s *server) incident(r *http.Request) (*view, error) {
	told, err := incident.Tell(r.Context(), s.db, r.URL.Query().Get("id"))
	if err != nil {
		return nil, err
	}
	inc, err := s.incidentView(r.Context(), &told)
	if err != nil {
		return nil, err
	}
	if inc.Nearby, err = s.nearby(r.Context(), &told.Line); err != nil {
		return nil, err
	}
	me := s.user(r)
	return &view{Page: "incident", Title: inc.Title, At: "incidents", Data: struct {
		*incidentView
		May        bool
		Properties []string
		Back       string
	}{inc, s.mayJudge(me), review.Properties(), incidentURL(inc.ID)}}, nil
}

// nearby are incidents of about the same days in the same country, which a reviewer may find to be the same.
func (s *server) nearby(ctx context.Context, row *store.IncidentRow) ([]incidentRow, error) {
	if row.From == "" || row.Country == "" {
		return nil, nil
	}
	from, err1 := time.Parse(time.DateOnly, row.From)
	to, err2 := time.Parse(time.DateOnly, cmp.Or(row.To, row.From))
	if err1 != nil || err2 != nil {
		return nil, nil //nolint:nilerr // a date that is none has no days around it
	}
	q, _ := query.Parse("country:" + row.Country + " date:" + from.AddDate(0, 0, -3).Format(time.DateOnly) + ".." + to.AddDate(0, 0, 3).Format(time.DateOnly))
	_, sel, err := s.selection(ctx, q)
	if err != nil {
		return nil, err
	}
	list, _ := sel.Page(store.ByDate, "", 9)
	var out []incidentRow
	for _, r := range list {
		if r.ID != row.ID {
			out = append(out, s.incidentRowOf(r))
		}
	}
	return out, nil
}

// shortReason says in a few words why reports were taken for one: "3 reports, 2 sources, same place, one day apart".
func shortReason(row *store.IncidentRow, links []record.IncidentLink) string {
	parts := []string{fmt.Sprintf("%d reports", row.Reports), fmt.Sprintf("%d sources", row.Sources)}
	if row.Reports < 2 {
		return ""
	}
	seen := map[string]bool{}
	for _, l := range links {
		for _, r := range l.Reasons {
			if r.Weight > 0.5 && !seen[r.Text] && len(seen) < 4 {
				seen[r.Text] = true
				parts = append(parts, r.Text)
			}
		}
	}
	return strings.Join(parts, ", ")
}

func (s *server) incidentView(ctx context.Context, told *incident.Told) (*incidentView, error) {
	inc, err := told.View()
	if err != nil {
		return nil, err
	}
	notes := &footnotes{s: s, ctx: ctx, desks: map[string]*desk{}, at: map[string]int{}}
	letters, columns := map[string]string{}, make([]telling, len(inc.Events))
	wires := map[string]string{}
	for i, e := range inc.Events {
		letters[e.ID] = letterOf(i)
		v := told.Verdicts[e.ID]
		c := telling{
			ID: e.ID, Letter: letters[e.ID], Title: clip(120, shown(e.Title)), Publisher: shown(e.Publisher), Published: day(e.Published), Link: eventURL(e.ID), Report: reportURL(e.Doc),
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
					c.Link = sentenceURL(inc.Events[j].Doc, by.Span)
					if c.Note, err = notes.add(inc.Events[j].Doc, letterOf(j), by.Quote); err != nil {
						return nil, err
					}
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
	row := s.incidentRowOf(&told.Line)
	return &incidentView{
		ID: inc.ID, Row: row, Title: strings.ToUpper(row.Type[:1]) + row.Type[1:], Columns: columns, Fields: rows, Links: links, More: len(inc.Links) - len(links), History: history,
		Short: shortReason(&told.Line, inc.Links), Notes: notes.list,
	}, nil
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
