package web

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"clio/internal/merge"
	"clio/internal/query"
	"clio/internal/store"
	"clio/record"
)

// actorRow is an actor over all reports.
type actorRow struct {
	Name, Kind, Link, Names string
	Reports                 int
}

func actorURL(name, kind string) string {
	return "/actor?" + url.Values{"name": {name}, "kind": {kind}}.Encode()
}

// groups are the actors of all reports; they are put together anew when the readings changed.
func (s *server) groups(ctx context.Context) ([]merge.Group, error) {
	stamp, err := s.db.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	s.actorsMu.Lock()
	defer s.actorsMu.Unlock()
	if s.actorsOf == nil || s.actorsAt != stamp.Reading {
		list, err := s.opts.Actors(ctx)
		if err != nil {
			return nil, err
		}
		if list == nil {
			list = []merge.Group{}
		}
		s.actorsOf, s.actorsAt = list, stamp.Reading
	}
	return s.actorsOf, nil
}

// matches reports whether an actor is of a kind and bears a name with a part in it.
func matches(g *merge.Group, kind, part string) bool {
	return (kind == "" || g.Kind == kind) && (part == "" || strings.Contains(merge.Fold(strings.Join(g.Names, " ")), merge.Fold(part)))
}

func docsOf(g *merge.Group) []string {
	var out []string
	for _, m := range g.Members {
		if len(out) == 0 || !slices.Contains(out, m.Doc) {
			out = append(out, m.Doc)
		}
	}
	return out
}

func (s *server) actors(r *http.Request) (*view, error) {
	groups, err := s.groups(r.Context())
	if err != nil {
		return nil, err
	}
	kind, part, behind := r.URL.Query().Get("kind"), strings.TrimSpace(r.URL.Query().Get("q")), r.URL.Query().Get("behind")
	kinds := map[string]int{}
	var rows []actorRow
	found, next, key, at := 0, "", "", 0
	if behind != "" {
		at = len(groups)
		for i := range groups {
			if groups[i].Kind+" "+groups[i].Name == behind {
				at = i + 1
			}
		}
	}
	for i := range groups {
		g := &groups[i]
		if !matches(g, "", part) {
			continue
		}
		kinds[g.Kind]++
		if kind != "" && g.Kind != kind {
			continue
		}
		found++
		if i < at {
			continue
		}
		if len(rows) == perPage {
			if next == "" {
				next = again(r, key)
			}
			continue
		}
		key = g.Kind + " " + g.Name
		rows = append(rows, actorRow{shown(oneLine(g.Name)), words(g.Kind), actorURL(g.Name, g.Kind), shown(clip(120, strings.Join(g.Names[min(1, len(g.Names)):], ", "))), len(docsOf(g))})
	}
	f := facet{Name: "Kind"}
	for k, n := range kinds {
		v := url.Values{"kind": {k}}
		if k == kind {
			v.Del("kind")
		}
		if part != "" {
			v.Set("q", part)
		}
		f.Values = append(f.Values, facetValue{Label: words(k), Count: n, Only: "/actors?" + v.Encode(), Chosen: k == kind})
	}
	slices.SortFunc(f.Values, func(a, b facetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Label, b.Label))
	})
	return &view{Page: "actors", Title: "Actors", At: "actors", Data: struct {
		Rows        []actorRow
		Found, All  int
		Kind, Part  string
		Facets      []facet
		First, Next string
	}{rows, found, len(groups), kind, part, []facet{f}, first(r), next}}, nil
}

// relation is another actor that reports bring together with this one.
type relation struct {
	Name, Kind, Link, How string
	Count                 int
	X, Y, LabelY, Width   string
	Anchor                string // of the label
	LabelX                string
}

// mostRead is how many reports the page of an actor is made from, the newest.
const mostRead = 300

func (s *server) actor(r *http.Request) (*view, error) {
	ctx := r.Context()
	groups, err := s.groups(ctx)
	if err != nil {
		return nil, err
	}
	name, kind := r.URL.Query().Get("name"), r.URL.Query().Get("kind")
	i := slices.IndexFunc(groups, func(g merge.Group) bool { return g.Name == name && g.Kind == kind })
	if i < 0 {
		i = slices.IndexFunc(groups, func(g merge.Group) bool {
			return slices.ContainsFunc(g.Names, func(n string) bool { return merge.Fold(n) == merge.Fold(name) })
		})
	}
	if i < 0 {
		return nil, store.ErrNotFound
	}
	g := &groups[i]
	group := map[string]int{} // of an actor of a report
	for k := range groups {
		for _, m := range groups[k].Members {
			group[m.Doc+" "+m.ID] = k
		}
	}
	type said struct {
		cell
		Report reportRow
	}
	var statements []said
	related := map[[2]string]*relation{}
	relate := func(k int, how string) {
		key := [2]string{groups[k].Kind + groups[k].Name, how}
		if related[key] == nil {
			related[key] = &relation{Name: shown(oneLine(groups[k].Name)), Kind: words(groups[k].Kind), Link: actorURL(groups[k].Name, groups[k].Kind), How: how}
		}
		related[key].Count++
	}
	roles := map[string]int{}
	docs := docsOf(g)
	read := docs[max(0, len(docs)-mostRead):]
	for _, doc := range read {
		rec, err := s.db.Record(ctx, doc)
		if err != nil {
			return nil, err
		}
		d := newDesk(rec, reportURL(doc))
		of := func(id string) int {
			if k, ok := group[doc+" "+id]; ok && id != "" {
				return k
			}
			return -1
		}
		report := reportOf(&store.Stored{Document: rec.Document})
		for j := range rec.Actors {
			if of(rec.Actors[j].ID) == i {
				for _, c := range d.actor(&rec.Actors[j]).Statements {
					statements = append(statements, said{c, report})
				}
			}
		}
		for j := range rec.Events {
			e := &rec.Events[j]
			var by, against []int
			for _, p := range e.Perpetrator {
				if k := of(p.Actor); k >= 0 && p.Standing != record.StandingDenied {
					by = append(by, k)
				}
			}
			for _, t := range e.Target {
				against = append(against, of(t.Actor))
			}
			for _, v := range e.Victim {
				against = append(against, of(v.Actor))
			}
			if slices.Contains(by, i) {
				roles["said to have done it"]++
			}
			if slices.Contains(against, i) {
				roles["said to have suffered it"]++
			}
			for _, k := range slices.Compact(against) {
				if k >= 0 && k != i && slices.Contains(by, i) {
					relate(k, "said to have acted against")
				}
			}
			for _, k := range slices.Compact(by) {
				if k != i && slices.Contains(against, i) {
					relate(k, "said to have acted against it")
				}
				if k != i && slices.Contains(by, i) {
					relate(k, "named beside it")
				}
			}
		}
		for j := range rec.Attributions {
			if of(rec.Attributions[j].Source.Actor) == i {
				roles["speaks"]++
			}
		}
	}
	var list []relation
	for _, x := range related {
		list = append(list, *x)
	}
	slices.SortFunc(list, func(a, b relation) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name), strings.Compare(a.How, b.How))
	})
	const mostDrawn = 10
	for k := range list[:min(mostDrawn, len(list))] {
		angle := 2*math.Pi*float64(k)/float64(min(mostDrawn, len(list))) - math.Pi/2
		x, y := 300+190*math.Cos(angle), 170+115*math.Sin(angle)
		list[k].X, list[k].Y, list[k].LabelX, list[k].LabelY = fmt.Sprintf("%.0f", x), fmt.Sprintf("%.0f", y), fmt.Sprintf("%.0f", x+10*math.Cos(angle)), fmt.Sprintf("%.0f", y+5+14*math.Sin(angle))
		list[k].Width = fmt.Sprint(min(6, 1+list[k].Count/2))
		switch c := math.Cos(angle); {
		case c > 0.3:
			list[k].Anchor = "start"
		case c < -0.3:
			list[k].Anchor = "end"
		default:
			list[k].Anchor = "middle"
		}
	}
	var how []facetValue
	for k, n := range roles {
		how = append(how, facetValue{Label: k, Count: n})
	}
	slices.SortFunc(how, func(a, b facetValue) int { return strings.Compare(a.Label, b.Label) })
	a := ask{path: "/incidents"}
	if t, ok := query.Of("actor", g.Name); ok {
		a.q = a.q.With(t)
	}
	_, sel, err := s.selection(ctx, a.q)
	if err != nil {
		return nil, err
	}
	drawn, err := s.chart(a, sel)
	if err != nil {
		return nil, err
	}
	rows, _ := sel.Page(store.ByDate, "", 10)
	var incidents []incidentRow
	for _, row := range rows {
		incidents = append(incidents, s.incidentRowOf(row))
	}
	cols := map[string]bool{}
	for _, c := range usualColumns {
		cols[c] = true
	}
	reasons := make([]string, len(g.Reasons))
	for k, x := range g.Reasons {
		reasons[k] = shown(x)
	}
	names := make([]string, len(g.Names))
	for k, x := range g.Names {
		names[k] = shown(oneLine(x))
	}
	return &view{Page: "actor", Title: clip(80, shown(oneLine(g.Name))), At: "actors", Data: struct {
		Name, Kind    string
		Names         []string
		Reasons       []string
		Reports, Read int
		Roles         []facetValue
		Statements    []said
		Related       []relation
		Drawn         []relation
		Rows          []incidentRow
		Cols          map[string]bool
		Found         int
		Incidents     string
		Timeline      *chart
		Says          string
	}{
		shown(oneLine(g.Name)), words(g.Kind), names, reasons, len(docs), len(read), how, statements[:min(100, len(statements))], list, list[:min(mostDrawn, len(list))], incidents, cols, sel.Len(), a.String(), drawn,
		"/says?" + url.Values{"source": {g.Name}}.Encode(),
	}}, nil
}
