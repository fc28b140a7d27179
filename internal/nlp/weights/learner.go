package weights

import "math"

// Learner trains an averaged perceptron.
type Learner struct {
	classes, words, bits int
	shift                uint
	now, sum             []float32 // current weights; sum of update × time
	time                 float32
}

// NewLearner makes an empty model of 2^bits rows.
func NewLearner(classes, bits int) *Learner {
	l := &Learner{classes: classes, words: (classes + 3) / 4, bits: bits, shift: uint(32 - bits), time: 1}
	l.now = make([]float32, l.words*4<<bits)
	l.sum = make([]float32, l.words*4<<bits)
	return l
}

// Score sums the current weights of the features.
func (l *Learner) Score(feats []uint32, out []float32) {
	out = out[:l.classes]
	clear(out)
	for _, f := range feats {
		at := int(f>>l.shift) * l.words * 4
		row := l.now[at : at+l.classes]
		for c := range row {
			out[c] += row[c]
		}
	}
}

// Update moves the weights of a class by delta.
func (l *Learner) Update(feats []uint32, class int, delta float32) {
	for _, f := range feats {
		at := int(f>>l.shift)*l.words*4 + class
		l.now[at] += delta
		l.sum[at] += delta * l.time
	}
}

// Tick ends an example: the average is over examples.
func (l *Learner) Tick() { l.time++ }

// Table is the average of the weights of all times, in 16 bits. The learner can go on.
func (l *Learner) Table() *Table {
	return tableOf(l.classes, l.bits, len(l.now), func(i int) float64 { return float64(l.now[i]) - float64(l.sum[i])/float64(l.time) })
}

// NewTable makes a table of weights learned elsewhere: 2^bits rows of as many numbers as Width says.
func NewTable(classes, bits int, w []float32) *Table {
	return tableOf(classes, bits, len(w), func(i int) float64 { return float64(w[i]) })
}

// Width is how many numbers a row of so many classes has.
func Width(classes int) int { return (classes + 3) / 4 * 4 }

func tableOf(classes, bits, size int, avg func(int) float64) *Table {
	words := Width(classes) / 4
	t := &Table{classes: classes, words: words, bits: bits, shift: uint(32 - bits), data: make([]uint64, words<<bits)}
	// The unit is set so that all but a few weights in a million fit.
	hist := make([]int, 4096)
	top := 0.0
	for i := range size {
		top = math.Max(top, math.Abs(avg(i)))
	}
	if top == 0 {
		top = 1
	}
	for i := range size {
		hist[int(math.Abs(avg(i))/top*4095)]++
	}
	left := size / 1_000_000
	cut := 4095
	for cut > 1 && left-hist[cut] >= 0 {
		left -= hist[cut]
		cut--
	}
	unit := top * float64(cut+1) / 4096 / limit
	t.scale = float32(unit)
	for i := range t.data {
		var w uint64
		for k := range 4 {
			v := math.Round(avg(i*4+k) / unit)
			v = math.Max(-limit, math.Min(limit, v))
			w |= uint64(uint16(int(v)+bias)) << (16 * k)
		}
		t.data[i] = w
	}
	return t
}
