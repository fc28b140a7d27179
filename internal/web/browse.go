package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"clio/internal/catalog"
	"clio/internal/query"
	"clio/internal/store"
)

// facet is a field with its commonest values in a selection.
type facet struct {
	Field, Name string
	Values      []facetValue
	More        int    // values that are not shown
	All         string // the page of all values
	Empty       int    // incidents without a value
}

// facetValue is a value with the addresses that ask for it or leave it out.
type facetValue struct {
	Label     string
	Count     int
	Only, Not string
	Chosen    bool
}

var facetNames = map[string]string{"type": "What", "country": "Country", "place": "Place", "actor": "Said to be by", "source": "Source", "month": "Month", "mode": "Mode", "is": "State"}

// fieldOf is the field of the grammar that a facet stands for.
func fieldOf(facet string) string {
	if facet == "month" {
		return "date"
	}
	return facet
}

// label is a value of a facet in words.
func (s *server) label(field, value string) string {
	switch field {
	case "country":
		return cmp.Or(s.countryName(value), value)
	case "type", "mode":
		return words(value)
	case "month":
		return interval(value+"-01", lastDay(value))
	}
	return clip(60, shown(value))
}

func lastDay(month string) string {
	t, ok := query.Of("date", month)
	if !ok {
		return ""
	}
	return t.Values[0].To
}

// term is the condition of a facet's value. Types with kinds of their own are asked for with these.
func term(field, value string) (query.Term, bool) { return query.Of(fieldOf(field), value) }

func (s *server) facet(a ask, sel *catalog.Selection, field string, most int) facet {
	values, empty := sel.Facet(field)
	f := facet{Field: field, Name: facetNames[field], Empty: empty}
	v := a.values()
	v.Set("field", field)
	f.All = "/values?" + v.Encode()
	if most > 0 && len(values) > most {
		f.More = len(values) - most
		values = values[:most]
	}
	for _, x := range values {
		t, ok := term(field, x.Value)
		if !ok {
			continue
		}
		fv := facetValue{Label: s.label(field, x.Value), Count: x.Count, Chosen: a.q.Has(t)}
		if fv.Chosen {
			fv.Only = a.with(a.q.Without(t))
		} else if field == "is" {
			fv.Only = a.with(a.q.With(t))
		} else {
			fv.Only = a.with(a.q.Only(t))
		}
		fv.Not = a.with(a.q.Without(t).With(query.Not(t)))
		f.Values = append(f.Values, fv)
	}
	return f
}

// chip is a term of the query with the address without it.
type chip struct{ Text, Without string }

// listing is what the page of incidents shows.
type listing struct {
	Ask                             string // the query as text
	Sort                            string
	View, Part                      string
	Chips                           []chip
	Problems                        []string
	Found, All, Located, Unlocated  int
	Undated, Waiting                int
	UnlocatedLink, UndatedLink      string
	Facets                          []facet
	Types, Modes, Countries, States []choice
	After, Before                   string
	Rows                            []incidentRow
	Cols                            map[string]bool
	Columns                         []choice
	Orders                          []choice
	First, Next                     string
	Files                           []chip
	Clear                           string
	Timeline                        *chart
	Map                             *mapView
	TableLink, MapLink              string
	Self                            string
	Here                            int // rows on this page
}

func (s *server) selection(ctx context.Context, q query.Query) (*catalog.Snapshot, *catalog.Selection, error) {
	snap, err := s.catalog.Now(ctx)
	if err != nil {
		return nil, nil, err
	}
	sel, err := snap.Select(ctx, q)
	return snap, sel, err
}

func (s *server) incidents(r *http.Request) (*view, error) {
	if to, ok := merged(r); ok {
		return &view{Redirect: to}, nil
	}
	a := askOf(r)
	snap, sel, err := s.selection(r.Context(), a.q)
	if err != nil {
		return nil, err
	}
	l := &listing{Ask: a.q.String(), Sort: a.sort, View: a.view, Found: sel.Len(), All: snap.Len(), Self: a.String(), Clear: "/incidents"}
	for _, t := range a.q.Terms {
		l.Chips = append(l.Chips, chip{shown(t.String()), a.with(a.q.Without(t))})
	}
	for _, p := range a.problems {
		l.Problems = append(l.Problems, shown(p.Error()))
	}
	l.Located, l.Unlocated, l.Undated = sel.Count("located"), sel.Count("unlocated"), sel.Count("undated")
	is := func(flag string) string {
		t, _ := query.Of("is", flag)
		return a.with(a.q.With(t))
	}
	l.UnlocatedLink, l.UndatedLink = is("unlocated"), is("undated")
	if l.Waiting, err = s.waiting(r.Context()); err != nil {
		return nil, err
	}
	for _, f := range catalog.Facets() {
		if got := s.facet(a, sel, f, 6); len(got.Values) > 0 {
			l.Facets = append(l.Facets, got)
		}
	}
	rows, more := sel.Page(a.order, a.behind, perPage)
	for _, row := range rows {
		l.Rows = append(l.Rows, s.incidentRowOf(row))
	}
	l.Here = len(rows)
	if a.behind != "" {
		l.First = a.String()
	}
	if more {
		l.Next = a.next(rows[len(rows)-1].ID)
	}
	l.Orders = []choice{{"", "newest first", a.sort == ""}, {"weight", "most killed and wounded first", a.sort == "weight"}, {"doubt", "most doubtful first", a.sort == "doubt"}}
	cols := a.cols
	if cols == nil {
		cols = usualColumns
	}
	l.Cols = map[string]bool{}
	for _, c := range columns {
		l.Cols[c.Name] = slices.Contains(cols, c.Name)
		l.Columns = append(l.Columns, choice{c.Name, c.Label, l.Cols[c.Name]})
	}
	l.Types, l.Modes = choices(eventTypes, oneOf(a.q, "type"), "any"), choices(eventModes, oneOf(a.q, "mode"), "any")
	l.After, l.Before = oneOf(a.q, "after"), oneOf(a.q, "before")
	for _, f := range []struct{ path, name string }{{"/incidents.csv", "CSV"}, {"/incidents.jsonl", "JSON Lines"}, {"/incidents.json", "JSON"}, {"/incidents.geojson", "GeoJSON"}, {"/incidents.atom", "Atom"}, {"/dossier", "Dossier"}} {
		l.Files = append(l.Files, chip{f.name, a.at(f.path)})
	}
	if l.Timeline, err = s.chart(a, sel); err != nil {
		return nil, err
	}
	table, withMap := a, a
	table.view, table.part, withMap.view = "", "", "map"
	l.TableLink, l.MapLink = table.String(), withMap.String()
	if a.view == "map" {
		if l.Map, err = s.mapOf(a, sel); err != nil {
			return nil, err
		}
	}
	return &view{Page: "incidents", Title: "Incidents", At: "incidents", Query: a.q.String(), Feed: a.at("/incidents.atom"), Data: l}, nil
}

// oneOf is the value of a field that is asked for once, with one value.
func oneOf(q query.Query, field string) string {
	out := ""
	for _, t := range q.Terms {
		if t.Field != field || t.Not {
			continue
		}
		if out != "" || len(t.Values) != 1 {
			return ""
		}
		out = t.Values[0].Text
	}
	return out
}

// values is the page of all values of a field in a selection.
func (s *server) values(r *http.Request) (*view, error) {
	field := r.URL.Query().Get("field")
	if facetNames[field] == "" {
		return nil, store.ErrNotFound
	}
	a := askOf(r)
	a.path = "/incidents"
	_, sel, err := s.selection(r.Context(), a.q)
	if err != nil {
		return nil, err
	}
	const most = 2000
	f := s.facet(a, sel, field, most)
	if part := strings.ToLower(strings.TrimSpace(r.URL.Query().Get("part"))); part != "" {
		f.Values = slices.DeleteFunc(f.Values, func(v facetValue) bool { return !strings.Contains(strings.ToLower(v.Label), part) })
	}
	return &view{Page: "values", Title: "All values: " + strings.ToLower(f.Name), At: "incidents", Query: a.q.String(), Data: struct {
		Facet              facet
		Ask, Field, Part   string
		Back               string
		Found, Shown, More int
	}{f, a.q.String(), field, r.URL.Query().Get("part"), a.String(), sel.Len(), len(f.Values), f.More}}, nil
}

// countryName is the name of a country by its code.
func (s *server) countryName(code string) string {
	if s.opts.CountryName == nil {
		return ""
	}
	return s.opts.CountryName(code)
}

// search asks incidents and reports at once.
func (s *server) search(r *http.Request) (*view, error) {
	a := askOf(r)
	a.path = "/incidents"
	text := r.URL.Query().Get("q")
	_, sel, err := s.selection(r.Context(), a.q)
	if err != nil {
		return nil, err
	}
	rows, _ := sel.Page(a.order, "", 10)
	var list []incidentRow
	for _, row := range rows {
		list = append(list, s.incidentRowOf(row))
	}
	want, _ := a.q.Words()
	hits, err := s.hits(r, want)
	if err != nil {
		return nil, err
	}
	var problems []string
	for _, p := range a.problems {
		problems = append(problems, shown(p.Error()))
	}
	cols := map[string]bool{}
	for _, c := range usualColumns {
		cols[c] = true
	}
	return &view{Page: "search", Title: "Search", Query: text, Data: struct {
		Query, Incidents, Reports string
		Problems                  []string
		Found                     int
		Rows                      []incidentRow
		Cols                      map[string]bool
		Hits                      []found
		Words                     string
	}{a.q.String(), a.String(), "/reports?" + url.Values{"q": {want}}.Encode(), problems, sel.Len(), list, cols, hits, want}}, nil
}
