package catalog

import (
	"cmp"
	"container/list"
	"context"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"clio/internal/day"
	"clio/internal/merge"
	"clio/internal/query"
	"clio/internal/store"
)

// set is one bit an incident.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) put(i int32)      { s[i>>6] |= 1 << (i & 63) }
func (s set) has(i int32) bool { return s[i>>6]&(1<<(i&63)) != 0 }

func (s set) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// each visits the members in order.
func (s set) each(do func(int32)) {
	for k, w := range s {
		for w != 0 {
			do(int32(k<<6 + bits.TrailingZeros64(w)))
			w &= w - 1
		}
	}
}

// Selection are the incidents of a snapshot for which a query holds. It is immutable and safe for concurrent use.
type Selection struct {
	s     *Snapshot
	in    set
	count int

	mu     sync.Mutex
	facets map[string][]store.Tally
	places []Place
	days   []Span
}

// Select finds the incidents for which a query holds.
func (s *Snapshot) Select(ctx context.Context, q query.Query) (*Selection, error) {
	key := q.String()
	if sel := s.cache.get(key); sel != nil {
		return sel, nil
	}
	in := newSet(len(s.rows))
	for i := range in {
		in[i] = math.MaxUint64
	}
	if rest := len(s.rows) & 63; rest != 0 {
		in[len(in)-1] = 1<<rest - 1
	}
	want, unwanted := q.Words()
	if want != "" {
		found, err := s.told(ctx, want)
		if err != nil {
			return nil, err
		}
		for i := range in {
			in[i] &= found[i]
		}
	}
	for _, w := range unwanted {
		found, err := s.told(ctx, w)
		if err != nil {
			return nil, err
		}
		for i := range in {
			in[i] &^= found[i]
		}
	}
	for i := range q.Terms {
		t := &q.Terms[i]
		if t.Field == "" {
			continue
		}
		holds := s.test(t)
		for k, w := range in {
			for rest := w; rest != 0; rest &= rest - 1 {
				bit := bits.TrailingZeros64(rest)
				if holds(int32(k<<6+bit)) == t.Not {
					w &^= 1 << bit
				}
			}
			in[k] = w
		}
	}
	sel := &Selection{s: s, in: in, count: in.count(), facets: map[string][]store.Tally{}}
	s.cache.put(key, sel)
	return sel, nil
}

// told are the incidents that a report with these words tells of.
func (s *Snapshot) told(ctx context.Context, words string) (set, error) {
	key := "\x00" + words
	if sel := s.cache.get(key); sel != nil {
		return sel.in, nil
	}
	numbers, err := s.db.NumbersWith(ctx, words)
	if err != nil {
		return nil, err
	}
	out := newSet(len(s.rows))
	for _, n := range numbers {
		if n < 0 || n >= int64(len(s.tellers.start))-1 {
			continue // it tells of no incident, or came after this state
		}
		for _, i := range s.tellers.of[s.tellers.start[n]:s.tellers.start[n+1]] {
			out.put(i)
		}
	}
	s.cache.put(key, &Selection{s: s, in: out})
	return out, nil
}

// test is whether one of a term's values holds for an incident.
func (s *Snapshot) test(t *query.Term) func(int32) bool {
	any := func(c *column, is func(value, folded string) bool) func(int32) bool {
		hit := make([]bool, len(c.values))
		for i := range c.values {
			f := ""
			if c.folded != nil {
				f = c.folded[i]
			}
			hit[i] = c.values[i] != "" && is(c.values[i], f)
		}
		return func(i int32) bool { return hit[c.of[i]] }
	}
	names := func(_, folded string) bool {
		return slices.ContainsFunc(t.Values, func(v query.Value) bool { return strings.Contains(folded, merge.Fold(v.Text)) })
	}
	codes := func(value, _ string) bool {
		return slices.ContainsFunc(t.Values, func(v query.Value) bool {
			return value == v.Text || strings.HasPrefix(value, v.Text) && len(value) > len(v.Text) && value[len(v.Text)] == '.'
		})
	}
	switch t.Field {
	case "actor":
		return any(&s.actor, names)
	case "place":
		return any(&s.place, names)
	case "type":
		return any(&s.kind, codes)
	case "mode":
		return any(&s.mode, codes)
	case "country":
		return any(&s.land, func(value, _ string) bool {
			return slices.ContainsFunc(t.Values, func(v query.Value) bool {
				return strings.EqualFold(value, v.Text) || s.country != nil && value == s.country(v.Text)
			})
		})
	case "source":
		hit := make([]bool, len(s.sources.values))
		for i := range hit {
			hit[i] = i > 0 && names("", s.sources.folded[i])
		}
		return func(i int32) bool {
			for _, p := range s.sources.of[s.sources.start[i]:s.sources.start[i+1]] {
				if hit[p] {
					return true
				}
			}
			return false
		}
	}
	return func(i int32) bool {
		r := &s.rows[i]
		for k := range t.Values {
			if s.holds(t.Field, &t.Values[k], r, s.flags[i]) {
				return true
			}
		}
		return false
	}
}

func (s *Snapshot) holds(field string, v *query.Value, r *store.IncidentRow, flags uint8) bool {
	within := func(low, high int) bool { return high >= 0 && high >= v.Low && (v.High < 0 || low <= v.High) }
	switch field {
	case "after", "before", "date":
		return r.From != "" && (v.From == "" || cmp.Or(r.To, r.From) >= v.From) && (v.To == "" || r.From <= v.To)
	case "killed":
		return within(r.Killed[0], r.Killed[1])
	case "wounded":
		return within(r.Wounded[0], r.Wounded[1])
	case "reports":
		return within(r.Reports, r.Reports)
	case "sources":
		return within(r.Sources, r.Sources)
	case "id":
		return r.ID == v.Text
	case "box":
		return flags&located != 0 && v.Box.Holds(*r.Lat, *r.Lon)
	case "is":
		switch v.Text {
		case "contested":
			return flags&contested != 0
		case "reviewed":
			return flags&reviewed != 0
		case "unreviewed":
			return flags&reviewed == 0
		case "rejected":
			return flags&rejected != 0
		case "dated":
			return flags&dated != 0
		case "undated":
			return flags&dated == 0
		case "located":
			return flags&located != 0
		case "unlocated":
			return flags&located == 0
		case "single":
			return r.Sources <= 1
		case "corroborated":
			return r.Sources > 1
		}
	}
	return false
}

// Len is how many incidents there are in the selection.
func (x *Selection) Len() int { return x.count }

// Page is at most most incidents in an order, behind the one with the id after. more tells whether others come behind them.
// An id that is not there (its incident became part of another) begins anew.
func (x *Selection) Page(order store.Order, after string, most int) (rows []*store.IncidentRow, more bool) {
	list := x.s.orders[order]
	from := 0
	if i, ok := x.s.index[after]; ok && after != "" {
		from = x.s.position(order, i) + 1
	}
	for _, i := range list[from:] {
		if !x.in.has(i) {
			continue
		}
		if len(rows) == most {
			return rows, true
		}
		rows = append(rows, &x.s.rows[i])
	}
	return rows, false
}

// position is where a row stands in an order.
func (s *Snapshot) position(order store.Order, row int32) int {
	if order == store.ByDate {
		return int(row)
	}
	key := func(i int32) float64 { return s.rows[i].Doubt }
	if order == store.ByWeight {
		key = func(i int32) float64 { return float64(s.rows[i].Killed[1] + s.rows[i].Wounded[1]) }
	}
	at, _ := slices.BinarySearchFunc(s.orders[order], row, func(a, b int32) int {
		return cmp.Or(cmp.Compare(key(b), key(a)), strings.Compare(s.rows[a].ID, s.rows[b].ID))
	})
	return at
}

// Each visits the incidents of the selection in an order until do returns false.
func (x *Selection) Each(order store.Order, do func(*store.IncidentRow) bool) {
	for _, i := range x.s.orders[order] {
		if x.in.has(i) && !do(&x.s.rows[i]) {
			return
		}
	}
}

// Facets are the fields that Facet counts.
func Facets() []string {
	return []string{"type", "country", "place", "actor", "source", "month", "mode", "is"}
}

// Facet counts the values of a field in the selection, the commonest first; without a value are those in empty.
func (x *Selection) Facet(field string) (values []store.Tally, empty int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	all, ok := x.facets[field]
	if !ok {
		all = x.tally(field)
		x.facets[field] = all
	}
	if len(all) > 0 && all[len(all)-1].Value == "" {
		return all[:len(all)-1], all[len(all)-1].Count
	}
	return all, 0
}

func (x *Selection) tally(field string) []store.Tally {
	s := x.s
	var counts []int
	var values []string
	one := func(c *column) {
		counts, values = make([]int, len(c.values)), c.values
		x.in.each(func(i int32) { counts[c.of[i]]++ })
	}
	switch field {
	case "type":
		one(&s.kind)
	case "country":
		one(&s.land)
	case "place":
		one(&s.place)
	case "actor":
		one(&s.actor)
	case "mode":
		one(&s.mode)
	case "month":
		one(&s.month)
	case "source":
		counts, values = make([]int, len(s.sources.values)), s.sources.values
		x.in.each(func(i int32) {
			of := s.sources.of[s.sources.start[i]:s.sources.start[i+1]]
			for _, p := range of {
				counts[p]++
			}
			if len(of) == 0 {
				counts[0]++
			}
		})
	case "is":
		values = append([]string{""}, query.Flags()...)
		counts = make([]int, len(values))
		var kinds [256]int // of each combination of flags
		single := 0
		x.in.each(func(i int32) {
			kinds[s.flags[i]]++
			if s.rows[i].Sources <= 1 {
				single++
			}
		})
		for k, f := range values[1:] {
			switch f {
			case "single":
				counts[k+1] = single
			case "corroborated":
				counts[k+1] = x.count - single
			default:
				for flags, n := range kinds {
					if n > 0 && s.holds("is", &query.Value{Text: f}, nil, uint8(flags)) {
						counts[k+1] += n
					}
				}
			}
		}
	default:
		return nil
	}
	var out []store.Tally
	for i, n := range counts {
		if n > 0 && i > 0 {
			out = append(out, store.Tally{Value: values[i], Count: n})
		}
	}
	if field == "month" {
		slices.SortFunc(out, func(a, b store.Tally) int { return strings.Compare(b.Value, a.Value) })
	} else {
		slices.SortFunc(out, func(a, b store.Tally) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
		})
	}
	if len(counts) > 0 && counts[0] > 0 {
		out = append(out, store.Tally{Count: counts[0]})
	}
	return out
}

// Place is where some incidents of a selection happened.
type Place struct {
	Name, Country, Level string
	Lat, Lon             *float64
	Count                int
	ID                   string // of the newest of them
}

// Places gathers the selection by place, the one with most incidents first. Incidents without any place are left out.
func (x *Selection) Places() []Place {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.places != nil {
		return x.places
	}
	type key struct {
		name, country uint32
		level         string
		lat, lon      float64
	}
	at := map[key]int{}
	out := []Place{}
	x.in.each(func(i int32) {
		r := &x.s.rows[i]
		if r.Place == "" && r.Country == "" {
			return
		}
		k := key{name: x.s.place.of[i], country: x.s.land.of[i], level: r.Level}
		if r.Lat != nil && r.Lon != nil {
			k.lat, k.lon = *r.Lat, *r.Lon
		}
		j, ok := at[k]
		if !ok {
			j = len(out)
			at[k] = j
			out = append(out, Place{Name: r.Place, Country: r.Country, Level: r.Level, Lat: r.Lat, Lon: r.Lon, ID: r.ID})
		}
		out[j].Count++
	})
	slices.SortStableFunc(out, func(a, b Place) int { return cmp.Compare(b.Count, a.Count) })
	x.places = out
	return out
}

// Span is how many incidents happened on the same days.
type Span struct {
	From, To day.Day
	Count    int
}

// Days counts the selection by the days of each incident, the latest first. Incidents without a date are left out.
func (x *Selection) Days() []Span {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.days != nil {
		return x.days
	}
	out := []Span{}
	first := 0                // the first span of the day that is counted
	x.in.each(func(i int32) { // the newest first
		from, to := x.s.days[i][0], x.s.days[i][1]
		if from == day.None {
			return
		}
		if len(out) > 0 && out[first].From != from {
			first = len(out)
		}
		for k := first; k < len(out); k++ {
			if out[k].To == to {
				out[k].Count++
				return
			}
		}
		out = append(out, Span{from, to, 1})
	})
	x.days = out
	return out
}

// Count is how many of the selection have a flag of the field is.
func (x *Selection) Count(flag string) int {
	values, _ := x.Facet("is")
	for _, v := range values {
		if v.Value == flag {
			return v.Count
		}
	}
	return 0
}

// cache keeps the selections that were asked for last.
type cache struct {
	mu    sync.Mutex
	at    map[string]*list.Element
	order *list.List
}

type cached struct {
	key string
	sel *Selection
}

// mostCached is how many selections are kept; each is a bit an incident.
const mostCached = 512

func newCache() *cache { return &cache{at: map[string]*list.Element{}, order: list.New()} }

func (c *cache) get(key string) *Selection {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.at[key]
	if e == nil {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*cached).sel
}

func (c *cache) put(key string, sel *Selection) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.at[key]; e != nil {
		c.order.Remove(e)
	}
	c.at[key] = c.order.PushFront(&cached{key, sel})
	if c.order.Len() > mostCached {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.at, last.Value.(*cached).key)
	}
}
