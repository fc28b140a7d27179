// Package merge finds which events of different reports tell of one happening, and says why.
//
// Two events are compared when they share a key: a country and neighbouring days, a name, or a rare word in one month (see
// Keys). Comparing adds up, as log-odds, what speaks for and against their being one: place, date, names, tolls, type,
// actors, weapons and words, never one of them alone. The weights are learned by logistic regression over pairs of reports
// whose incident is known. Events that hang together by links are then joined by average link, best first, and what a
// person has judged to be the same or different overrules the score.
//
// A score depends on the two events alone and a grouping on the set of events alone, so the order in which reports come in
// changes nothing, and a new report touches only the events that it hangs together with.
//
// An incident has no values of its own: it is a set of events with the reasons that hold them together. Nothing is averaged
// and nothing dropped.
package merge

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Reason is one likeness or difference of two events in words, and how much it speaks for their being one, in log-odds.
type Reason struct {
	Text   string  `json:"text"`
	Weight float64 `json:"weight"`
}

// Link is what two events have in common and what parts them.
type Link struct {
	A       string   `json:"a"` // event ids, A before B
	B       string   `json:"b"`
	Score   float64  `json:"score"` // log-odds of their being one; above 0 is more likely than not
	Reasons []Reason `json:"reasons"`
}

// Pair are two event ids in order.
type Pair [2]string

// PairOf orders two ids.
func PairOf(a, b string) Pair {
	if b < a {
		a, b = b, a
	}
	return Pair{a, b}
}

// Judged are the pairs that people have decided: true are the same happening, false are different ones.
type Judged map[Pair]bool

// Incident is a set of events that seem to tell of one happening.
type Incident struct {
	ID     string   // the Handle of its founding event
	Events []string // event ids, the founding one first, then by id
}

// Handle is the incident id that an event founds: the event with the smallest (publication day, id) of an incident gives it
// its id. An incident that grows or splits may get another id; the old one still leads to wherever its founding event is now.
func Handle(event string) string {
	sum := sha256.Sum256([]byte(event))
	return "i" + hex.EncodeToString(sum[:6])
}

// sameReport is the score of two events of one report: the reader held them apart, so other events must speak for joining
// them.
const sameReport = -2

// apart is the highest score of two events that have nothing in common but place, day and type.
const apart = -0.5

// Score is the log-odds of two events being one happening.
func (m *Model) Score(a, b *Item) float64 {
	if a.Group != b.Group {
		return -10
	}
	if a.Doc == b.Doc {
		return sameReport
	}
	if b.ID < a.ID {
		a, b = b, a // sums of fractions depend on their order, and a score must not
	}
	v := m.compare(a, b)
	return m.sum(&v)
}

func (m *Model) sum(v *vector) float64 {
	s := 0.0
	for i, x := range v.f {
		s += m.Weights[i] * x
	}
	if v.f[fNear] < 0.02 && v.f[fWords] < 0.02 && v.f[fNamed]+v.f[fPeople]+v.f[fKilledSame]+v.f[fWoundedSame]+v.f[fActorSame]+v.f[fWeaponSame] == 0 {
		s = math.Min(s, apart) // place and day alone never make two events one
	}
	return math.Max(-10, math.Min(10, s))
}

// Explain is the link of two events with its reasons, the weightiest first.
func (m *Model) Explain(a, b *Item) Link {
	if b.ID < a.ID {
		a, b = b, a
	}
	l := Link{A: a.ID, B: b.ID, Score: m.Score(a, b)}
	switch {
	case a.Group != b.Group:
		l.Reasons = []Reason{{Text: "one is of the kind " + a.Group + ", the other " + b.Group, Weight: -10}}
		return l
	case a.Doc == b.Doc:
		l.Reasons = []Reason{{Text: "one report tells of both as two events", Weight: sameReport}}
		return l
	}
	v := m.compare(a, b)
	for i, x := range v.f {
		w := m.Weights[i] * x
		if text := v.words(i, a, b); x != 0 && text != "" && math.Abs(w) >= 0.05 {
			l.Reasons = append(l.Reasons, Reason{text, math.Round(w*100) / 100})
		}
	}
	slices.SortStableFunc(l.Reasons, func(x, y Reason) int { return cmp.Compare(math.Abs(y.Weight), math.Abs(x.Weight)) })
	return l
}

// Keys are what an event is kept under and what it is looked for under: two events are worth comparing when one is kept
// under what the other asks for, which is then so both ways.
func (m *Model) Keys(it *Item) (keep, ask []string) {
	if !it.Lead && !it.Own && len(it.Places) == 0 && len(it.Named) == 0 {
		return nil, nil // a mention in passing: nothing tells which happening it means
	}
	add := func(k string) { keep, ask = append(keep, k), append(ask, k) }
	if it.Day != [2]int32{} && it.Day[1]-it.Day[0] <= 14 {
		for _, c := range countries(it) {
			for d := it.Day[0] - 1; d <= it.Day[1]+1; d++ {
				add("d|" + it.Group + "|" + c + "|" + strconv.Itoa(int(d)))
			}
		}
	}
	for _, n := range it.Named {
		if strings.Contains(n, " ") {
			add("n|" + it.Group + "|" + n)
		}
	}
	from, to := it.Day[0], it.Day[1]
	if it.Published != 0 && (from == 0 || to-from > 60) {
		from, to = it.Published, it.Published
	}
	if from != 0 {
		m.addSpans(it, from, to, add)
	}
	rare := m.rarest(it.Near, 12)
	if from == 0 {
		for _, w := range rare[:min(6, len(rare))] {
			h := it.Group + "|" + strconv.FormatUint(uint64(w), 36)
			keep = append(keep, "U|"+h)
			ask = append(ask, "U|"+h, "u|"+h)
		}
		return keep, ask
	}
	for i, w := range rare {
		h := it.Group + "|" + strconv.FormatUint(uint64(w), 36)
		for month := (from - 1) / 30; month <= (to+1)/30; month++ {
			add("w|" + h + "|" + strconv.Itoa(int(month)))
		}
		if i < 6 {
			keep = append(keep, "u|"+h)
			ask = append(ask, "U|"+h)
		}
	}
	return keep, ask
}

// Meet reports whether two events share a key.
func (m *Model) Meet(a, b *Item) bool {
	keep, _ := m.Keys(a)
	_, ask := m.Keys(b)
	kept := make(map[string]bool, len(keep))
	for _, k := range keep {
		kept[k] = true
	}
	for _, k := range ask {
		if kept[k] {
			return true
		}
	}
	return false
}

// addSpans adds a town with each span of ten days, and each rare name of the report with each span of 120 days, that the
// interval touches when it is widened by half a span.
func (m *Model) addSpans(it *Item, from, to int32, add func(string)) {
	for i := range it.Places {
		p := &it.Places[i]
		if p.Level >= 2 && p.Name != "" {
			for t := (from - 5) / 10; t <= (to+5)/10; t++ {
				add("l|" + it.Group + "|" + p.Country + "|" + p.Name + "|" + strconv.Itoa(int(t)))
			}
		}
	}
	for _, n := range it.People {
		if m.rareName(n) >= m.unseen-1 {
			for t := (from - 60) / 120; t <= (to+60)/120; t++ {
				add("p|" + it.Group + "|" + n + "|" + strconv.Itoa(int(t)))
			}
		}
	}
}

func countries(it *Item) []string {
	var list []string
	for _, p := range it.Places {
		if p.Country != "" && !slices.Contains(list, p.Country) {
			list = append(list, p.Country)
		}
	}
	return list
}

func (m *Model) rarest(words Hashes, most int) []uint32 {
	list := slices.Clone([]uint32(words))
	slices.SortFunc(list, func(a, b uint32) int { return cmp.Or(cmp.Compare(m.rare(b), m.rare(a)), cmp.Compare(a, b)) })
	return list[:min(most, len(list))]
}

// Linked reports whether a score makes two events hang together.
func Linked(score float64) bool { return score >= 0 }

// Cluster puts all events into incidents; an event alone is an incident of its own. The order of items does not matter.
func (m *Model) Cluster(items []Item, judged Judged) []Incident {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.ID, b.ID) })
	kept := map[string][]int{}
	for i := range items {
		keep, _ := m.Keys(&items[i])
		for _, k := range keep {
			kept[k] = append(kept[k], i)
		}
	}
	of := newForest(len(items))
	seen := map[int]bool{}
	for i := range items {
		clear(seen)
		_, ask := m.Keys(&items[i])
		for _, k := range ask {
			for _, j := range kept[k] {
				if j >= i || seen[j] {
					continue
				}
				seen[j] = true
				if items[i].Doc != items[j].Doc && Linked(m.Score(&items[i], &items[j])) {
					of.join(i, j)
				}
			}
		}
	}
	index := make(map[string]int, len(items))
	for i := range items {
		index[items[i].ID] = i
	}
	for p, same := range judged {
		i, ok := index[p[0]]
		j, ok2 := index[p[1]]
		if same && ok && ok2 {
			of.join(i, j)
		}
	}
	parts := map[int][]Item{}
	for i := range items {
		parts[of.root(i)] = append(parts[of.root(i)], items[i])
	}
	var out []Incident
	for _, part := range parts {
		out = append(out, m.Join(part, judged)...)
	}
	slices.SortFunc(out, func(a, b Incident) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// most is how many events are joined at once; more that hang together are first parted at their weaker links.
const most = 400

// Join groups events that hang together into incidents by average link: the two groups whose events are likeliest to be one,
// on average over all their pairs, are joined first, as long as that average is above 0. Pairs that are judged the same are
// joined before, and groups with a pair that is judged different never.
func (m *Model) Join(items []Item, judged Judged) []Incident {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.ID, b.ID) })
	n := len(items)
	if n == 1 {
		return []Incident{incident(items, []int{0})}
	}
	score := make([]float64, n*n)
	for i := range n {
		for j := range i {
			s := m.Score(&items[i], &items[j])
			score[i*n+j], score[j*n+i] = s, s
		}
	}
	var out []Incident
	for _, part := range m.part(items, score, judged, 0) {
		for _, group := range average(part, n, score, func(i, j int) (same, decided bool) {
			same, decided = judged[PairOf(items[i].ID, items[j].ID)]
			return same, decided
		}) {
			out = append(out, incident(items, group))
		}
	}
	return out
}

// part splits events into those that hang together by links of at least a score; parts that are too many are split again by
// a higher score.
func (m *Model) part(items []Item, score []float64, judged Judged, least float64) [][]int {
	n := len(items)
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	var split func(list []int, least float64) [][]int
	split = func(list []int, least float64) [][]int {
		if len(list) <= most || least >= 10 {
			return [][]int{list}
		}
		of := newForest(n)
		for x, i := range list {
			for _, j := range list[:x] {
				if same, ok := judged[PairOf(items[i].ID, items[j].ID)]; score[i*n+j] >= least && !ok || same {
					of.join(i, j)
				}
			}
		}
		parts := map[int][]int{}
		for _, i := range list {
			parts[of.root(i)] = append(parts[of.root(i)], i)
		}
		var out [][]int
		for _, p := range parts {
			out = append(out, split(p, least+1)...)
		}
		return out
	}
	return split(all, least)
}

// average joins by average link. The result does not depend on anything but the events and their ids.
func average(part []int, n int, score []float64, decided func(i, j int) (same, decided bool)) [][]int {
	k := len(part)
	groups := make([][]int, k)
	sum := make([]float64, k*k) // of the scores of all pairs between two groups; -Inf when they must not be joined
	type pair struct{ a, b int }
	var must []pair
	for a := range k {
		groups[a] = []int{part[a]}
		for b := range a {
			s := score[part[a]*n+part[b]]
			if same, ok := decided(part[a], part[b]); ok {
				if same {
					must = append(must, pair{b, a})
				} else {
					s = math.Inf(-1)
				}
			}
			sum[a*k+b], sum[b*k+a] = s, s
		}
	}
	join := func(a, b int) {
		groups[a] = append(groups[a], groups[b]...)
		groups[b] = nil
		for c := range k {
			if c != a && groups[c] != nil {
				sum[a*k+c] += sum[b*k+c]
				sum[c*k+a] = sum[a*k+c]
			}
		}
	}
	of := newForest(k)
	for _, p := range must {
		a, b := of.root(p.a), of.root(p.b)
		if a != b && !math.IsInf(sum[a*k+b], -1) {
			of.join(a, b)
			join(of.root(a), a+b-of.root(a))
		}
	}
	for {
		best, x, y := 0.0, -1, -1
		for a := range k {
			if groups[a] == nil {
				continue
			}
			for b := a + 1; b < k; b++ {
				if groups[b] == nil {
					continue
				}
				if s := sum[a*k+b] / float64(len(groups[a])*len(groups[b])); s > best {
					best, x, y = s, a, b
				}
			}
		}
		if x < 0 {
			break
		}
		join(x, y)
	}
	var out [][]int
	for _, g := range groups {
		if g != nil {
			out = append(out, g)
		}
	}
	return out
}

func incident(items []Item, group []int) Incident {
	slices.Sort(group)
	founder := group[0]
	for _, i := range group {
		if cmp.Or(cmp.Compare(published(&items[i]), published(&items[founder])), strings.Compare(items[i].ID, items[founder].ID)) < 0 {
			founder = i
		}
	}
	inc := Incident{ID: Handle(items[founder].ID), Events: []string{items[founder].ID}}
	for _, i := range group {
		if i != founder {
			inc.Events = append(inc.Events, items[i].ID)
		}
	}
	return inc
}

// published sorts reports without a date behind all others.
func published(it *Item) int32 {
	if it.Published == 0 {
		return math.MaxInt32
	}
	return it.Published
}

// forest is a set of disjoint sets of numbers; the smallest of a set stands for it.
type forest []int

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = i
	}
	return f
}

func (f forest) root(i int) int {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

func (f forest) join(i, j int) {
	i, j = f.root(i), f.root(j)
	if i < j {
		f[j] = i
	} else {
		f[i] = j
	}
}
