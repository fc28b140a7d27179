package merge

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// prior is what is believed of each weight before the data speaks, for likenesses that a corpus of one country without
// named groups cannot teach. A likeness never speaks against, and a difference never for.
func prior() [features]float64 {
	var p [features]float64
	p[fSameDay], p[fSamePlace] = 1, 1
	p[fMonths], p[fFarDays], p[fDaysApart] = -6, -4, -2.5
	p[fOtherCountry], p[fOtherRegion], p[fElsewhere] = -4, -1, -3
	p[fFar], p[fVeryFar] = -1.5, -5
	p[fActorSame], p[fActorDiffer] = 0.7, -0.7
	p[fTypeSame], p[fTypeDiffer] = 0.2, -0.4
	p[fWeaponSame], p[fWeaponDiffer] = 0.2, -0.3
	p[fNamedDiffer] = -0.3
	return p
}

// firm is how many pairs a belief counts for: hardly one where nothing is believed, many where the corpus cannot speak, for
// it tells of one country alone.
func firm(i int, believed float64) float64 {
	switch {
	case i == fOtherCountry || i == fVeryFar || i == fDaysApart || i == fFarDays || i == fMonths:
		return 500
	case believed == 0:
		return 0.5
	}
	return 10
}

// sign is 1 for a likeness, -1 for a difference and 0 for what may be either.
func sign(i int) float64 {
	switch i {
	case fSameDay, fOverlap, fSamePlace, fClose, fNear, fWords, fNamed, fPeople, fKilledSame, fWoundedSame, fTypeSame, fActorSame, fWeaponSame:
		return 1
	case fFewDays, fDaysApart, fFarDays, fMonths, fFar, fVeryFar, fOtherRegion, fOtherCountry, fNamedDiffer, fKilledDiffer, fDeadOrNot, fWoundedDiffer, fTypeDiffer, fActorDiffer, fWeaponDiffer, fPublishedApart, fElsewhere:
		return -1
	}
	return 0
}

// Learn sets the weights by logistic regression over all pairs of the items that share a key, by Newton's method with a
// Gaussian prior. same tells which are one happening. The same items give the same weights, whatever their order.
func (m *Model) Learn(items []Item, same func(a, b *Item) bool) {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.ID, b.ID) })
	type example struct {
		f     [features]float64
		label float64
	}
	var list []example
	kept := map[string][]int{}
	for i := range items {
		keep, ask := m.Keys(&items[i])
		seen := map[int]bool{}
		for _, k := range ask {
			for _, j := range kept[k] {
				if !seen[j] && items[i].Doc != items[j].Doc && items[i].Group == items[j].Group {
					seen[j] = true
					e := example{f: m.compare(&items[i], &items[j]).f}
					if same(&items[i], &items[j]) {
						e.label = 1
					}
					list = append(list, e)
				}
			}
		}
		for _, k := range keep {
			kept[k] = append(kept[k], i)
		}
	}
	believed := prior()
	w := believed
	for range 60 {
		var grad [features]float64
		var hess [features][features]float64
		for i := range features {
			grad[i] = firm(i, believed[i]) * (believed[i] - w[i])
			hess[i][i] = firm(i, believed[i])
		}
		for k := range list {
			e := &list[k]
			z := 0.0
			for i, x := range e.f {
				z += w[i] * x
			}
			p := 1 / (1 + math.Exp(-z))
			for i, x := range e.f {
				if x == 0 {
					continue
				}
				grad[i] += (e.label - p) * x
				for j, y := range e.f {
					hess[i][j] += p * (1 - p) * x * y
				}
			}
		}
		for i := range w {
			// A weight that stands at the bound of its sign and would cross it is left out of this step.
			if sign(i) != 0 && w[i] == 0 && sign(i)*grad[i] < 0 {
				for j := range w {
					hess[i][j], hess[j][i] = 0, 0
				}
				hess[i][i], grad[i] = 1, 0
			}
		}
		step := solve(hess, grad)
		size := 0.0
		for i := range w {
			next := w[i] + step[i]
			if sign(i)*next < 0 {
				next = 0
			}
			size = math.Max(size, math.Abs(next-w[i]))
			w[i] = next
		}
		if size < 1e-6 {
			break
		}
	}
	// Of the likenesses of place exactly one holds for a pair. Counted from that of no place, which then says nothing, the
	// others read as what they add.
	none := w[fNoPlace]
	for _, i := range []int{fSamePlace, fClose, fNearby, fWithin, fFar, fVeryFar, fNoPlace} {
		w[i] -= none
	}
	w[fBias] += none
	m.Weights = w
}

// solve is Gaussian elimination with row pivots.
func solve(a [features][features]float64, b [features]float64) [features]float64 {
	for c := range features {
		p := c
		for r := c + 1; r < features; r++ {
			if cmp.Compare(math.Abs(a[r][c]), math.Abs(a[p][c])) > 0 {
				p = r
			}
		}
		a[c], a[p] = a[p], a[c]
		b[c], b[p] = b[p], b[c]
		for r := c + 1; r < features; r++ {
			q := a[r][c] / a[c][c]
			for k := c; k < features; k++ {
				a[r][k] -= q * a[c][k]
			}
			b[r] -= q * b[c]
		}
	}
	for c := features - 1; c >= 0; c-- {
		for k := c + 1; k < features; k++ {
			b[c] -= a[c][k] * b[k]
		}
		b[c] /= a[c][c]
	}
	return b
}
