package coref

import "math"

// Span is a mention for scoring, by any offsets.
type Span struct{ Start, End int32 }

// Score sums what MUC, B³ and CEAF (entity) need over documents. The zero value is empty.
type Score struct {
	mucRight, mucFound, mucGold    float64
	b3Right, b3Found               float64
	b3RightGold, b3Gold            float64
	ceaf, ceafFound, ceafGold      float64
	mentRight, mentFound, mentGold float64
}

// Add scores the chains of a document; chains of one mention are left out.
func (s *Score) Add(gold, found [][]Span) {
	gold, found = several(gold), several(found)
	g, f := index(gold), index(found)
	r, n := muc(found, g)
	s.mucFound += n
	s.mucRight += r
	_, n = muc(gold, f)
	s.mucGold += n
	right, all := bCubed(found, g)
	s.b3Right, s.b3Found = s.b3Right+right, s.b3Found+all
	right, all = bCubed(gold, f)
	s.b3RightGold, s.b3Gold = s.b3RightGold+right, s.b3Gold+all
	s.ceaf += ceafe(gold, found, f)
	s.ceafGold += float64(len(gold))
	s.ceafFound += float64(len(found))
	for x := range f {
		s.mentFound++
		if _, ok := g[x]; ok {
			s.mentRight++
		}
	}
	s.mentGold += float64(len(g))
}

// MUC, B3 and CEAFe are F1 scores from 0 to 100; CoNLL is their mean.
func (s *Score) MUC() float64   { return fOf(s.mucRight/s.mucFound, s.mucRight/s.mucGold) }
func (s *Score) B3() float64    { return fOf(s.b3Right/s.b3Found, s.b3RightGold/s.b3Gold) }
func (s *Score) CEAFe() float64 { return fOf(s.ceaf/s.ceafFound, s.ceaf/s.ceafGold) }
func (s *Score) CoNLL() float64 { return (s.MUC() + s.B3() + s.CEAFe()) / 3 }

// Mentions is the F1 of the mentions in chains.
func (s *Score) Mentions() float64 { return fOf(s.mentRight/s.mentFound, s.mentRight/s.mentGold) }

// PrecisionRecall are those of MUC and B³.
func (s *Score) PrecisionRecall() (mucP, mucR, b3P, b3R float64) {
	return 100 * s.mucRight / s.mucFound, 100 * s.mucRight / s.mucGold, 100 * s.b3Right / s.b3Found, 100 * s.b3RightGold / s.b3Gold
}

func fOf(p, r float64) float64 {
	if p+r == 0 || math.IsNaN(p) || math.IsNaN(r) {
		return 0
	}
	return 200 * p * r / (p + r)
}

func several(chains [][]Span) [][]Span {
	var out [][]Span
	for _, c := range chains {
		seen := map[Span]bool{}
		var kept []Span
		for _, s := range c {
			if !seen[s] {
				seen[s] = true
				kept = append(kept, s)
			}
		}
		if len(kept) > 1 {
			out = append(out, kept)
		}
	}
	return out
}

func index(chains [][]Span) map[Span]int {
	out := map[Span]int{}
	for i, c := range chains {
		for _, s := range c {
			out[s] = i
		}
	}
	return out
}

// muc counts the links of chains that the other side has too, and all.
func muc(chains [][]Span, other map[Span]int) (right, all float64) {
	for _, c := range chains {
		parts, alone := map[int]bool{}, 0
		for _, s := range c {
			if k, ok := other[s]; ok {
				parts[k] = true
			} else {
				alone++
			}
		}
		right += float64(len(c) - len(parts) - alone)
		all += float64(len(c) - 1)
	}
	return right, all
}

func bCubed(chains [][]Span, other map[Span]int) (right, all float64) {
	for _, c := range chains {
		shared := map[int]float64{}
		for _, s := range c {
			if k, ok := other[s]; ok {
				shared[k]++
			}
		}
		for _, n := range shared {
			right += n * n / float64(len(c))
		}
		all += float64(len(c))
	}
	return right, all
}

// ceafe is the sum of the similarities of the best pairing of chains.
func ceafe(gold, found [][]Span, f map[Span]int) float64 {
	n := max(len(gold), len(found))
	if n == 0 {
		return 0
	}
	cost := make([][]float64, n)
	for i := range cost {
		cost[i] = make([]float64, n)
		if i >= len(gold) {
			continue
		}
		shared := map[int]float64{}
		for _, s := range gold[i] {
			if k, ok := f[s]; ok {
				shared[k]++
			}
		}
		for k, x := range shared {
			cost[i][k] = -2 * x / float64(len(gold[i])+len(found[k]))
		}
	}
	return -assign(cost)
}

// assign is the least cost of a perfect pairing of rows and columns, by the Hungarian method.
func assign(cost [][]float64) float64 {
	n := len(cost)
	u, v := make([]float64, n+1), make([]float64, n+1)
	row, way := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		at := 0
		least := make([]float64, n+1)
		used := make([]bool, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for row[at] != 0 {
			used[at] = true
			from, next, delta := row[at], 0, math.Inf(1)
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if c := cost[from-1][j-1] - u[from] - v[j]; c < least[j] {
					least[j], way[j] = c, at
				}
				if least[j] < delta {
					delta, next = least[j], j
				}
			}
			for j := 0; j <= n; j++ {
				if used[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			at = next
		}
		for at != 0 {
			row[at] = row[way[at]]
			at = way[at]
		}
	}
	sum := 0.0
	for j := 1; j <= n; j++ {
		sum += cost[row[j]-1][j-1]
	}
	return sum
}
