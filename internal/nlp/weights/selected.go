package weights

import (
	"cmp"
	"math"
	"slices"
)

// Counter counts features, so that rare ones can be left out.
type Counter struct{ seen []uint32 }

// Add counts the features of one example.
func (c *Counter) Add(feats []uint32) { c.seen = append(c.seen, feats...) }

// Keep gives the features that were counted at least least times.
func (c *Counter) Keep(least int) []uint32 {
	slices.Sort(c.seen)
	var keep []uint32
	for i := 0; i < len(c.seen); {
		k := i
		for k < len(c.seen) && c.seen[k] == c.seen[i] {
			k++
		}
		if k-i >= least {
			keep = append(keep, c.seen[i])
		}
		i = k
	}
	c.seen = nil
	return keep
}

// Selected is a Learner over a fixed set of features; what is not in the set weighs nothing.
type Selected struct {
	classes int
	feats   []uint32 // feature of each row
	slots   []int32  // open addressing: row + 1 by hash, 0 for none
	shift   uint
	now     []float32 // current weights
	sum     []float32 // sum of update × time
	time    float32
	rows    []int32
}

// NewSelected makes a model of no weights.
func NewSelected(classes int, feats []uint32) *Selected {
	l := &Selected{classes: classes, feats: feats, time: 1}
	bits := 4
	for 1<<bits < 2*len(feats) {
		bits++
	}
	l.shift = uint(32 - bits)
	l.slots = make([]int32, 1<<bits)
	for row, f := range feats {
		at := l.slot(f)
		for l.slots[at] != 0 {
			at = (at + 1) & (len(l.slots) - 1)
		}
		l.slots[at] = int32(row) + 1
	}
	l.now = make([]float32, classes*len(feats))
	l.sum = make([]float32, classes*len(feats))
	return l
}

func (l *Selected) slot(f uint32) int { return int(f * 0x9E3779B1 >> l.shift) }

// Score sums the current weights of the features. Update means the features of the last Score.
func (l *Selected) Score(feats []uint32, out []float32) {
	out = out[:l.classes]
	clear(out)
	l.rows = l.rows[:0]
	for _, f := range feats {
		for at := l.slot(f); l.slots[at] != 0; at = (at + 1) & (len(l.slots) - 1) {
			row := l.slots[at] - 1
			if l.feats[row] != f {
				continue
			}
			l.rows = append(l.rows, row)
			w := l.now[int(row)*l.classes : int(row+1)*l.classes]
			for c := range w {
				out[c] += w[c]
			}
			break
		}
	}
}

// Update moves the weights of a class by delta.
func (l *Selected) Update(class int, delta float32) {
	for _, row := range l.rows {
		at := int(row)*l.classes + class
		l.now[at] += delta
		l.sum[at] += delta * l.time
	}
}

// Tick ends an example: the average is over examples.
func (l *Selected) Tick() { l.time++ }

// average is the mean of all weights over time in units of a common size, -limit to limit.
func (l *Selected) average() [][]int16 {
	avg := func(i int) float64 { return float64(l.now[i]) - float64(l.sum[i])/float64(l.time) }
	all := make([]float64, 0, len(l.now))
	for i := range l.now {
		if l.now[i] != 0 || l.sum[i] != 0 {
			all = append(all, math.Abs(avg(i)))
		}
	}
	unit := 1.0
	if len(all) > 0 {
		// All but a few weights in a hundred thousand fit; those are cut.
		slices.Sort(all)
		unit = all[len(all)-1-len(all)/100_000] / limit
	}
	rows := make([][]int16, len(l.feats))
	for r := range rows {
		for c := range l.classes {
			v := math.Round(avg(r*l.classes+c) / unit)
			v = math.Max(-limit, math.Min(limit, v))
			if v != 0 && rows[r] == nil {
				rows[r] = make([]int16, l.classes)
			}
			if v != 0 {
				rows[r][c] = int16(v)
			}
		}
	}
	return rows
}

// byWeight is the rows that are not empty, the heaviest first.
func byWeight(rows [][]int16) []int {
	var order []int
	heavy := make([]int, len(rows))
	for r, w := range rows {
		if w == nil {
			continue
		}
		low, high := w[0], w[0]
		for _, v := range w {
			low, high = min(low, v), max(high, v)
		}
		heavy[r] = int(high) - int(low)
		order = append(order, r)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(heavy[b]-heavy[a], a-b) })
	return order
}

// Quad is the average of the weights of all times as a Quad of 2^bits slots; for at most three classes.
func (l *Selected) Quad(bits int) *Quad {
	q := &Quad{bits: bits, slots: make([]uint64, 1<<bits)}
	rows := l.average()
	for _, r := range byWeight(rows) {
		f := l.feats[r]
		at := int(f>>(32-bits)) &^ 1
		if q.slots[at] != 0 {
			at++
		}
		if q.slots[at] != 0 {
			continue
		}
		w := uint64(f&0xFFFF) << 48
		for c, v := range rows[r] {
			w |= uint64(uint16(int(v)+bias)) << (16 * c)
		}
		q.slots[at] = w
	}
	return q
}

// Sparse is the average of the weights of all times as a Sparse whose index has 2^bits slots.
func (l *Selected) Sparse(bits int) *Sparse {
	s := &Sparse{classes: l.classes, bits: bits, index: make([]uint32, 1<<bits), first: []uint32{0, 0}}
	rows := l.average()
	for _, r := range byWeight(rows) {
		f := l.feats[r]
		at := int(f>>(32-bits)) &^ 1
		if s.index[at] != 0 {
			at++
		}
		if s.index[at] != 0 || len(s.first) >= 1<<20 {
			continue
		}
		s.index[at] = f<<20 | uint32(len(s.first)-1)
		for c, v := range rows[r] {
			if v != 0 {
				s.entries = append(s.entries, uint16(c)<<10|uint16(int(v)+bias))
			}
		}
		s.first = append(s.first, uint32(len(s.entries)))
	}
	s.arrange()
	return s
}
