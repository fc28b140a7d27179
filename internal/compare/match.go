package compare

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"clio/internal/day"
)

// Pair is an incident of the record and a row of the table that are taken for one.
type Pair struct {
	Clio  *Row    `json:"clio"`
	File  *Row    `json:"file"`
	Score float64 `json:"score"`
	// Rival is the score of the next best candidate of either, where it is within a point: then a person should look.
	Rival float64 `json:"rival,omitempty"`
	Cells []Cell  `json:"cells"`
}

// Matching is two lists of incidents laid beside each other.
type Matching struct {
	Pairs    []Pair
	OnlyClio []*Row // in the order of the lists
	OnlyFile []*Row

	book       *Book
	clio, file []item
	ofClio     []int32 // the row that an incident is matched with, -1 without
	ofFile     []int32
}

// edge is a pair that may be matched.
type edge struct {
	a, b  int32
	score float64
}

// Match lays incidents of the record beside rows of a table, each at most once, so that the sum of what pairs have above Least is as
// large as it can be. It does not hang on the order of the lists, save between pairs that are equal in all.
func (b *Book) Match(ctx context.Context, clio, file []Row) (*Matching, error) {
	m := &Matching{book: b, clio: make([]item, len(clio)), file: make([]item, len(file)), ofClio: fill(len(clio)), ofFile: fill(len(file))}
	for i := range clio {
		m.clio[i] = b.item(&clio[i])
	}
	for i := range file {
		m.file[i] = b.item(&file[i])
	}
	edges, err := m.edges(ctx)
	if err != nil {
		return nil, err
	}
	for _, part := range parts(edges, len(clio), len(file)) {
		assign(part, m.ofClio, m.ofFile)
	}
	m.collect(edges)
	return m, nil
}

func fill(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = -1
	}
	return list
}

// edges finds the pairs that reach Least among those that share a key.
func (m *Matching) edges(ctx context.Context) ([]edge, error) {
	index := map[key][]int32{}
	for i := range m.file {
		for _, k := range fileKeys(&m.file[i]) {
			index[k] = append(index[k], int32(i))
		}
	}
	var edges []edge
	seen := fill(len(m.file))
	for i := range m.clio {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, k := range clioKeys(&m.clio[i]) {
			for _, j := range index[k] {
				if seen[j] == int32(i) {
					continue
				}
				seen[j] = int32(i)
				if s, ok := score(&m.clio[i], &m.file[j], nil); ok && s >= Least {
					edges = append(edges, edge{int32(i), j, s})
				}
			}
		}
	}
	return edges, nil
}

// key is something that two rows have to share to be compared: a month and a country, a month and a square of one degree, or, where
// one is not dated, a place.
type key struct {
	month int32
	where string
	x, y  int16
}

// fileKeys are the keys that a row of the table is found by: its months, some days widened, with country and square, and its places.
func fileKeys(x *item) []key {
	var out keySet
	for i := range x.places {
		if p := &x.places[i]; p.name != "" {
			out.add(key{where: "place " + p.country + " " + p.name})
			if len(x.spans) == 0 {
				out.add(key{where: "undated " + p.country + " " + p.name})
			}
		}
	}
	x.months(maxDays, func(month int32) {
		out.add(key{month: month, where: "any"})
		for i := range x.places {
			p := &x.places[i]
			out.add(key{month: month, where: p.country})
			if p.located {
				out.add(square(month, p, 0, 0))
			}
		}
	})
	return out
}

// clioKeys are the keys by which an incident of the record looks for rows: squares with their neighbours.
func clioKeys(x *item) []key {
	var out keySet
	for i := range x.places {
		if p := &x.places[i]; p.name != "" {
			out.add(key{where: "undated " + p.country + " " + p.name})
			if len(x.spans) == 0 {
				out.add(key{where: "place " + p.country + " " + p.name})
			}
		}
	}
	x.months(0, func(month int32) {
		out.add(key{month: month})
		for i := range x.places {
			p := &x.places[i]
			if p.country == "" && len(x.places) == 1 && !p.located {
				out.add(key{month: month, where: "any"})
			}
			out.add(key{month: month, where: p.country})
			for dy := -1; dy <= 1 && p.located; dy++ {
				for dx := -1; dx <= 1; dx++ {
					out.add(square(month, p, dx, dy))
				}
			}
		}
	})
	return out
}

type keySet []key

func (s *keySet) add(k key) {
	if !slices.Contains(*s, k) {
		*s = append(*s, k)
	}
}

func square(month int32, p *spot, dx, dy int) key {
	return key{month: month, where: "square", y: int16(int(math.Floor(p.lat)) + dy), x: int16((int(math.Floor(p.lon))+dx+540)%360 - 180)}
}

// months visits the months that a row's days touch when they are widened by some. Intervals of more than 400 days have none: they say
// nearly nothing.
func (x *item) months(wider int, visit func(int32)) {
	for _, s := range x.spans {
		if s.width() > 400 {
			continue
		}
		from, to := s.from.Add(-wider), s.to.Add(wider)
		if from == day.None || to == day.None {
			from, to = s.from, s.to
		}
		for m := int32(from.Year()*12 + from.Month()); m <= int32(to.Year()*12+to.Month()); m++ {
			visit(m)
		}
	}
}

// parts groups edges that hang together.
func parts(edges []edge, n, most int) [][]edge {
	root := make([]int32, n+most)
	for i := range root {
		root[i] = int32(i)
	}
	find := func(i int32) int32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, e := range edges {
		root[find(e.a)] = find(e.b + int32(n))
	}
	at := map[int32]int{}
	var out [][]edge
	for _, e := range edges {
		r := find(e.a)
		i, ok := at[r]
		if !ok {
			i = len(out)
			at[r] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], e)
	}
	return out
}

// largest is how many rows of the smaller side are still shared out in the best way; larger groups are shared out from the best
// pair down.
const largest = 150

func assign(edges []edge, ofA, ofB []int32) {
	slices.SortFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	var as, bs []int32
	for _, e := range edges {
		as, bs = append(as, e.a), append(bs, e.b)
	}
	slices.Sort(as)
	slices.Sort(bs)
	as, bs = slices.Compact(as), slices.Compact(bs)
	if len(edges) == 1 || min(len(as), len(bs)) > largest || max(len(as), len(bs)) > 20*largest {
		for _, e := range edges {
			if ofA[e.a] < 0 && ofB[e.b] < 0 {
				ofA[e.a], ofB[e.b] = e.b, e.a
			}
		}
		return
	}
	// The smaller side is the rows of the table of gains, so that the method's cubic side is the small one.
	swap := len(as) > len(bs)
	if swap {
		as, bs = bs, as
	}
	gain := make([][]float64, len(as))
	for i := range gain {
		gain[i] = make([]float64, len(bs))
	}
	for _, e := range edges {
		a, b := e.a, e.b
		if swap {
			a, b = b, a
		}
		i, _ := slices.BinarySearch(as, a)
		j, _ := slices.BinarySearch(bs, b)
		gain[i][j] = e.score - Least + 0.01
	}
	for i, j := range best(gain) {
		if j < 0 || gain[i][j] == 0 {
			continue
		}
		a, b := as[i], bs[j]
		if swap {
			a, b = b, a
		}
		ofA[a], ofB[b] = b, a
	}
}

// best shares the columns of a table of gains out among its rows, which are not more than the columns, so that the sum is largest:
// the Hungarian method with potentials, rows² × columns. It gives the column of each row.
func best(gain [][]float64) []int {
	n, m := len(gain), len(gain[0])
	u, v := make([]float64, n+1), make([]float64, m+1)
	p, way := make([]int, m+1), make([]int, m+1) // the row of a column, and the column before it on the way
	for i := 1; i <= n; i++ {
		p[0] = i
		j0 := 0
		least, used := make([]float64, m+1), make([]bool, m+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for {
			used[j0] = true
			i0, j1, delta := p[j0], 0, math.Inf(1)
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if c := -gain[i0-1][j-1] - u[i0] - v[j]; c < least[j] {
					least[j], way[j] = c, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := 0; j <= m; j++ {
				if used[j] {
					u[p[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			if j0 = j1; p[j0] == 0 {
				break
			}
		}
		for j0 != 0 {
			j1 := way[j0]
			p[j0] = p[j1]
			j0 = j1
		}
	}
	out := make([]int, n)
	for i := range out {
		out[i] = -1
	}
	for j := 1; j <= m; j++ {
		if p[j] > 0 {
			out[p[j]-1] = j - 1
		}
	}
	return out
}

// collect fills the lists of pairs and of what is on one side only.
func (m *Matching) collect(edges []edge) {
	rival := map[int32]float64{} // by incident, of the edges that touch its pair
	scores := map[int32]float64{}
	for _, e := range edges {
		if m.ofClio[e.a] == e.b {
			scores[e.a] = e.score
			continue
		}
		rival[e.a] = max(rival[e.a], e.score)
		if other := m.ofFile[e.b]; other >= 0 {
			rival[other] = max(rival[other], e.score)
		}
	}
	for i := range m.clio {
		j := m.ofClio[i]
		if j < 0 {
			m.OnlyClio = append(m.OnlyClio, m.clio[i].row)
			continue
		}
		p := Pair{Clio: m.clio[i].row, File: m.file[j].row, Score: round(scores[int32(i)]), Cells: cells(&m.clio[i], &m.file[j])}
		if r := rival[int32(i)]; r > 0 && r > scores[int32(i)]-rivalry {
			p.Rival = round(r)
		}
		m.Pairs = append(m.Pairs, p)
	}
	for j := range m.file {
		if m.ofFile[j] < 0 {
			m.OnlyFile = append(m.OnlyFile, m.file[j].row)
		}
	}
}

func round(x float64) float64 { return math.Round(x*100) / 100 }

// Candidate is one row that another was compared with, why, and what became of it.
type Candidate struct {
	Clio, File *Row
	Score      float64
	Reasons    []Reason
	Fate       string
}

// Explain weighs an incident of the record, by its id or that of one of its events, or a row of the table, by its id, against all of
// the other side, and gives the best candidates. ok is false when nobody has this id.
func (m *Matching) Explain(id string, most int) (list []Candidate, ok bool) {
	for i := range m.clio {
		if x := m.clio[i].row; x.ID == id || slices.Contains(x.Names, id) {
			ok = true
			for j := range m.file {
				list = m.candidate(list, i, j, most)
			}
		}
	}
	for j := range m.file {
		if m.file[j].row.ID == id {
			ok = true
			for i := range m.clio {
				list = m.candidate(list, i, j, most)
			}
		}
	}
	for k := range list {
		c := &list[k]
		score(m.itemOf(c.Clio), m.itemOf(c.File), func(r Reason) { c.Reasons = append(c.Reasons, r) })
	}
	return list, ok
}

func (m *Matching) itemOf(r *Row) *item {
	x := m.book.item(r)
	return &x
}

// candidate keeps the best pairs; the first of equals stays first.
func (m *Matching) candidate(list []Candidate, i, j, most int) []Candidate {
	a, b := &m.clio[i], &m.file[j]
	s, can := score(a, b, nil)
	if len(list) == most && s <= list[most-1].Score && m.ofClio[i] != int32(j) {
		return list
	}
	c := Candidate{Clio: a.row, File: b.row, Score: round(s)}
	other := func(k int32, of []item, x *item) string {
		t, _ := score(a, &of[k], nil)
		if x == b {
			t, _ = score(&of[k], b, nil)
		}
		return fmt.Sprintf("%s (%.2f)", of[k].row.ID, t)
	}
	switch {
	case m.ofClio[i] == int32(j):
		c.Fate = "matched"
	case !can:
		c.Fate = "not matched: too far apart in time"
	case s < Least:
		c.Fate = fmt.Sprintf("not matched: %.2f is less than %.0f", s, Least)
	case m.ofClio[i] >= 0 && m.ofFile[j] >= 0:
		c.Fate = "not matched: both go better with others, " + other(m.ofClio[i], m.file, a) + " and " + other(m.ofFile[j], m.clio, b)
	case m.ofClio[i] >= 0:
		c.Fate = "not matched: the incident goes better with " + other(m.ofClio[i], m.file, a)
	case m.ofFile[j] >= 0:
		c.Fate = "not matched: the row goes better with " + other(m.ofFile[j], m.clio, b)
	default:
		c.Fate = "not matched: they share neither month and country, nor month and region, nor a place"
	}
	at := len(list)
	for at > 0 && (c.Score > list[at-1].Score || c.Fate == "matched" && list[at-1].Score == c.Score) {
		at--
	}
	list = slices.Insert(list, at, c)
	if len(list) > most {
		// The pair that was matched is always shown.
		drop := len(list) - 1
		if list[drop].Fate == "matched" {
			drop--
		}
		list = slices.Delete(list, drop, drop+1)
	}
	return list
}
