package catalog

import (
	"cmp"
	"slices"
	"strings"

	"clio/internal/day"
	"clio/internal/merge"
	"clio/internal/store"
)

// column is one value an incident, kept as a number of a table of values.
type column struct {
	values []string // 0 is the empty one
	folded []string // as they are compared, made when the column is searched in
	of     []uint32
}

// lists is any number of values an incident.
type lists struct {
	values []string
	folded []string
	start  []uint32 // of each incident in of, and the end of the last
	of     []uint32
}

// tellers are the incidents that each report tells of, by the report's number.
type tellers struct {
	start []uint32 // of each number in of, and the end of the last
	of    []int32
}

// Bits of an incident's flags.
const (
	contested = 1 << iota
	reviewed
	rejected
	dated
	located
)

// Snapshot is one state of all incidents. It is immutable and safe for concurrent use.
type Snapshot struct {
	db      store.Feed
	stamp   store.Stamp
	merge   int64
	country func(string) string

	rows   []store.IncidentRow // by date, the newest first
	index  map[string]int32
	orders [3][]int32 // rows in each order

	kind, mode, land, place, actor, month column
	sources                               lists
	tellers                               tellers
	flags                                 []uint8
	days                                  [][2]day.Day

	cache *cache
}

// Len is how many incidents there are.
func (s *Snapshot) Len() int { return len(s.rows) }

// Stamp tells the state that this is of.
func (s *Snapshot) Stamp() store.Stamp { return s.stamp }

// Located reports whether a line's place is known to a town or nearer, so that it may stand on a map as a point.
func Located(r *store.IncidentRow) bool {
	return r.Lat != nil && r.Lon != nil && (r.Level == "site" || r.Level == "city" || r.Level == "near")
}

func build(entries map[string]*entry, country func(string) string) *Snapshot {
	list := make([]*entry, 0, len(entries))
	for _, e := range entries {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *entry) int {
		return cmp.Or(strings.Compare(b.row.From, a.row.From), strings.Compare(a.row.ID, b.row.ID))
	})
	n := len(list)
	s := &Snapshot{country: country, rows: make([]store.IncidentRow, n), index: make(map[string]int32, n), flags: make([]uint8, n), days: make([][2]day.Day, n), cache: newCache()}
	kind, mode, land, place, actor, month := newTable(n), newTable(n), newTable(n), newTable(n), newTable(n), newTable(n)
	sources := newTable(0)
	s.sources.start = make([]uint32, 0, n+1)
	highest := int64(-1)
	for i, e := range list {
		r := e.row
		s.rows[i] = r
		s.index[r.ID] = int32(i)
		kind.add(r.Type)
		mode.add(r.Mode)
		land.add(r.Country)
		place.add(r.Place)
		actor.add(strings.Join(strings.Fields(r.Actor), " "))
		month.add(r.From[:min(7, len(r.From))])
		s.sources.start = append(s.sources.start, uint32(len(sources.of)))
		for _, p := range e.publishers {
			sources.add(p)
		}
		for _, d := range e.docs {
			highest = max(highest, d)
		}
		if from, ok := day.Parse(r.From); ok {
			to, _ := day.Parse(r.To)
			s.days[i] = [2]day.Day{from, max(from, to)}
		}
		var f uint8
		for _, x := range []struct {
			is  bool
			bit uint8
		}{{r.Contested, contested}, {r.Reviewed, reviewed}, {r.Rejected, rejected}, {r.From != "", dated}, {Located(&r), located}} {
			if x.is {
				f |= x.bit
			}
		}
		s.flags[i] = f
	}
	s.kind, s.mode, s.land, s.place, s.actor, s.month = kind.column, mode.column, land.column, place.column, actor.column, month.column
	s.sources.start = append(s.sources.start, uint32(len(sources.of)))
	s.sources.values, s.sources.of = sources.values, sources.of
	s.tellers = tell(list, highest)
	for _, c := range []*column{&s.place, &s.actor} {
		c.folded = fold(c.values)
	}
	s.sources.folded = fold(s.sources.values)
	s.sortAll()
	return s
}

// tell turns the reports of each incident round.
func tell(list []*entry, highest int64) tellers {
	t := tellers{start: make([]uint32, highest+2)}
	for _, e := range list {
		for _, d := range e.docs {
			t.start[d+1]++
		}
	}
	for i := range t.start[1:] {
		t.start[i+1] += t.start[i]
	}
	t.of = make([]int32, t.start[len(t.start)-1])
	at := slices.Clone(t.start)
	for i, e := range list {
		for _, d := range e.docs {
			t.of[at[d]] = int32(i)
			at[d]++
		}
	}
	return t
}

func fold(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = merge.Fold(v)
	}
	return out
}

// sortAll makes the orders; ties are broken by id, as the store does.
func (s *Snapshot) sortAll() {
	for o := range s.orders {
		list := make([]int32, len(s.rows))
		for i := range list {
			list[i] = int32(i)
		}
		key := func(i int32) float64 { return s.rows[i].Doubt }
		switch store.Order(o) {
		case store.ByDate:
			s.orders[o] = list // as they are
			continue
		case store.ByWeight:
			key = func(i int32) float64 { return float64(s.rows[i].Killed[1] + s.rows[i].Wounded[1]) }
		}
		slices.SortFunc(list, func(a, b int32) int {
			return cmp.Or(cmp.Compare(key(b), key(a)), strings.Compare(s.rows[a].ID, s.rows[b].ID))
		})
		s.orders[o] = list
	}
}

// table makes a column.
type table struct {
	column
	at map[string]uint32
}

func newTable(n int) *table {
	return &table{column{values: []string{""}, of: make([]uint32, 0, n)}, map[string]uint32{"": 0}}
}

func (t *table) add(v string) {
	i, ok := t.at[v]
	if !ok {
		i = uint32(len(t.values))
		t.at[v] = i
		t.values = append(t.values, v)
	}
	t.of = append(t.of, i)
}
