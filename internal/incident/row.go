// Package incident shows several events as one: the line by which lists and filters know an incident, and its accounts side
// by side with who gives them. It decides nothing and averages nothing; which events belong together is decided by package
// merge and by people.
package incident

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"clio/internal/merge"
	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

// Row counts an incident's line from its events. links are those among them, verdicts what reviewers say of them by event id
// over all documents.
func Row(id string, members []store.Member, links []store.Link, verdicts map[string]review.Verdict) store.IncidentRow {
	r := store.IncidentRow{ID: id, Events: len(members), Killed: [2]int{-1, -1}, Wounded: [2]int{-1, -1}}
	counted := live(members, verdicts)
	r.Rejected = len(counted) == 0
	if r.Rejected {
		counted = members
	}
	r.Type, r.Mode = typeOf(counted), string(modeOf(counted))
	docs, wires := map[string]bool{}, map[string]bool{}
	reviewed := 0
	for i := range members {
		docs[members[i].Document.ID], wires[members[i].Wire] = true, true
		if verdicts[members[i].ID].Decision != "" {
			reviewed++
		}
	}
	r.Reports, r.Sources, r.Reviewed = len(docs), len(wires), reviewed == len(members)
	for i := range counted {
		e := &counted[i].Event
		for _, d := range e.Date {
			if d.From == "" {
				continue
			}
			if r.From == "" || d.From < r.From {
				r.From = d.From
			}
			r.To = max(r.To, cmp.Or(d.To, d.From))
			break
		}
		widen(&r.Killed, e.Killed)
		widen(&r.Wounded, e.Wounded)
	}
	if p := placeOf(counted); p != nil {
		r.Place, r.Country, r.Lat, r.Lon, r.Level = p.Name, p.Country, p.Lat, p.Lon, p.Precision
	}
	r.Actor = actorOf(counted)
	for _, f := range Fields(counted, verdicts) {
		r.Contested = r.Contested || f.Contested
	}
	r.Doubt = doubt(links)
	return r
}

// live leaves out events that reviewers rejected.
func live(members []store.Member, verdicts map[string]review.Verdict) []store.Member {
	var out []store.Member
	for _, m := range members {
		if verdicts[m.ID].Decision != record.Reject {
			out = append(out, m)
		}
	}
	return out
}

func widen(t *[2]int, tolls []record.Toll) {
	for _, x := range tolls {
		for _, n := range []*int{x.Min, x.Max} {
			if n == nil {
				continue
			}
			if t[0] < 0 || *n < t[0] {
				t[0] = *n
			}
			t[1] = max(t[1], *n)
		}
	}
}

// mostly is the value that most events have; of equals the one that comes first in order.
func mostly[T cmp.Ordered](members []store.Member, value func(*record.Event) (T, bool), prefer func(a, b T) int) T {
	n := map[T]int{}
	for i := range members {
		if v, ok := value(&members[i].Event); ok {
			n[v]++
		}
	}
	var best T
	found := false
	for v, c := range n {
		if !found || cmp.Or(cmp.Compare(c, n[best]), prefer(v, best), cmp.Compare(best, v)) > 0 {
			best, found = v, true
		}
	}
	return best
}

// typeOf prefers a specific type to its family: "attack.bombing" by two reports stands for "attack" by three.
func typeOf(members []store.Member) string {
	specific := func(e *record.Event) (string, bool) { return e.Type, strings.Contains(e.Type, ".") }
	if t := mostly(members, specific, cmp.Compare[string]); t != "" {
		return t
	}
	return mostly(members, func(e *record.Event) (string, bool) { return e.Type, true }, cmp.Compare[string])
}

func modeOf(members []store.Member) record.Mode {
	rank := func(a, b record.Mode) int {
		if a == record.Actual || b == record.Actual {
			return cmp.Compare(btoi(a == record.Actual), btoi(b == record.Actual))
		}
		return cmp.Compare(a, b)
	}
	return mostly(members, func(e *record.Event) (record.Mode, bool) { return e.Mode, true }, rank)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// placeOf is the most precise place that most events name.
func placeOf(members []store.Member) *record.Place {
	names := map[string]*record.Place{}
	key := func(p *record.Place) string { return p.Country + "|" + merge.Fold(p.Name) }
	best := mostly(members, func(e *record.Event) (string, bool) {
		if len(e.Place) == 0 {
			return "", false
		}
		k := key(&e.Place[0])
		if names[k] == nil {
			names[k] = &e.Place[0]
		}
		return k, true
	}, func(a, b string) int { return cmp.Compare(precision(names[a]), precision(names[b])) })
	return names[best]
}

func precision(p *record.Place) int {
	return 1 + slices.Index([]string{"region", "country", "admin1", "admin2", "near", "city", "site"}, p.Precision)
}

// actorOf is who is named most as having done it. Who claims it, and groups with a name, count for more than a mention in
// passing.
func actorOf(members []store.Member) string {
	names, weight := map[string]string{}, map[string]int{}
	best := ""
	for i := range members {
		m := &members[i]
		said := map[string]int{} // by this event, the weightiest
		for _, p := range m.Event.Perpetrator {
			name := cmp.Or(m.Actors[p.Actor], p.Text)
			k := merge.Fold(name)
			if k == "" || p.Standing == record.StandingDenied {
				continue
			}
			if names[k] == "" {
				names[k] = name
			}
			w := 2
			if p.Standing == record.Claimed {
				w += 3
			}
			if p.Kind == record.ArmedGroup || p.Kind == record.State {
				w++
			}
			said[k] = max(said[k], w)
		}
		for k, w := range said {
			weight[k] += w
		}
	}
	for k, w := range weight {
		if best == "" || cmp.Or(cmp.Compare(w, weight[best]), cmp.Compare(best, k)) > 0 {
			best = k
		}
	}
	return names[best]
}

// doubt is how near the weakest of the links that hold the events together is to being none: 0 for an event alone, towards 1
// for a link at the edge.
func doubt(links []store.Link) float64 {
	if len(links) == 0 {
		return 0
	}
	weakest := math.Inf(1)
	for _, l := range links {
		weakest = math.Min(weakest, math.Abs(l.Score))
	}
	return math.Round(1000/(1+weakest)) / 1000
}
