package weights

import (
	"math"
	"math/rand/v2"
	"slices"
)

// NetLearner trains a Net: every feature owns a row of dim+out numbers. The rows of an example are summed; the first dim
// numbers go through a layer of hidden units to the out scores, the others are added to the scores as they are, so that a
// Net is a linear model and a small network in one. Learning is by AdaGrad on the cross-entropy of the softmax; a part of
// the features and of the summed numbers is left out at random, so that no feature is relied on alone.
type NetLearner struct {
	NetOptions
	feats  []uint32 // feature of each row
	slots  []int32  // open addressing: row + 1 by hash, 0 for none
	shift  uint
	width  int       // dim + out
	rows   []float32 // width a feature
	spent  []float32 // per feature: mean squared gradient so far of the deep part, then of each score
	dense  []float32 // hidden×dim, hidden, out×hidden, out
	dspent []float32
	rng    *rand.Rand
	pcg    *rand.PCG

	at            []int32
	sum, low, mid []float32 // dim+out, dim, hidden
	scores, gOut  []float32
	gMid, gLow    []float32
	keep          []float32
}

// NetOptions are the shape of a Net and how it learns.
type NetOptions struct {
	Dim, Hidden, Out int
	Rate, Wide       float64 // step of the network and of the linear part
	DropFeat         float64 // part of the features left out
	DropUnit         float64 // part of the summed numbers left out
	Decay            float64 // pull of the linear weights to 0 per update
	Calm             float64 // squared gradient that is taken as spent at the start
	Seed             uint64
}

// NewNetLearner makes a network over a set of features.
func NewNetLearner(o NetOptions, feats []uint32) *NetLearner {
	pcg := rand.NewPCG(o.Seed, 11)
	l := &NetLearner{NetOptions: o, feats: feats, width: o.Dim + o.Out, pcg: pcg, rng: rand.New(pcg)}
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
	l.rows = make([]float32, l.width*len(feats))
	for r := range feats {
		for d := range o.Dim {
			l.rows[r*l.width+d] = float32(l.rng.NormFloat64() * 0.05)
		}
	}
	l.spent = make([]float32, (1+o.Out)*len(feats))
	l.dense = make([]float32, o.Hidden*o.Dim+o.Hidden+o.Out*o.Hidden+o.Out)
	l.dspent = make([]float32, len(l.dense))
	for i := range o.Hidden * o.Dim {
		l.dense[i] = float32(l.rng.NormFloat64() * math.Sqrt(2/float64(o.Dim)))
	}
	at := o.Hidden*o.Dim + o.Hidden
	for i := range o.Out * o.Hidden {
		l.dense[at+i] = float32(l.rng.NormFloat64() * math.Sqrt(1/float64(o.Hidden)))
	}
	l.sum, l.low, l.mid = make([]float32, l.width), make([]float32, o.Dim), make([]float32, o.Hidden)
	l.scores, l.gOut = make([]float32, o.Out), make([]float32, o.Out)
	l.gMid, l.gLow, l.keep = make([]float32, o.Hidden), make([]float32, o.Dim), make([]float32, o.Dim)
	return l
}

func (l *NetLearner) slot(f uint32) int { return int(f * 0x9E3779B1 >> l.shift) }

func (l *NetLearner) row(f uint32) int32 {
	for at := l.slot(f); l.slots[at] != 0; at = (at + 1) & (len(l.slots) - 1) {
		if row := l.slots[at] - 1; l.feats[row] == f {
			return row
		}
	}
	return -1
}

// forward fills scores; learning leaves out a part at random.
func (l *NetLearner) forward(feats []uint32, learning bool) {
	clear(l.sum)
	l.at = l.at[:0]
	scale := float32(1)
	if learning && l.DropFeat > 0 {
		scale = float32(1 / (1 - l.DropFeat))
	}
	for _, f := range feats {
		if learning && l.DropFeat > 0 && l.rng.Float64() < l.DropFeat {
			continue
		}
		r := l.row(f)
		if r < 0 {
			continue
		}
		l.at = append(l.at, r)
		row := l.rows[int(r)*l.width : int(r+1)*l.width]
		for d, w := range row {
			l.sum[d] += w
		}
	}
	for d := range l.sum {
		l.sum[d] *= scale
	}
	for d := range l.Dim {
		l.keep[d] = 1
		if learning && l.DropUnit > 0 {
			l.keep[d] = float32(1 / (1 - l.DropUnit))
			if l.rng.Float64() < l.DropUnit {
				l.keep[d] = 0
			}
		}
		l.low[d] = max(0, l.sum[d]) * l.keep[d]
	}
	w, b := l.dense[:l.Hidden*l.Dim], l.dense[l.Hidden*l.Dim:]
	for h := range l.Hidden {
		s := b[h]
		for d, x := range w[h*l.Dim : (h+1)*l.Dim] {
			s += x * l.low[d]
		}
		l.mid[h] = max(0, s)
	}
	w = b[l.Hidden:]
	b = w[l.Out*l.Hidden:]
	for o := range l.Out {
		s := b[o] + l.sum[l.Dim+o]
		for h, x := range w[o*l.Hidden : (o+1)*l.Hidden] {
			s += x * l.mid[h]
		}
		l.scores[o] = s
	}
}

// Score is the scores of the features. They are valid until the next call.
func (l *NetLearner) Score(feats []uint32) []float32 {
	l.forward(feats, false)
	return l.scores
}

// Learn makes one step towards class y; rate is what of the full step is left (1 at the start of learning), weight how much
// the example counts. It gives the loss before the step.
func (l *NetLearner) Learn(feats []uint32, y int, rate, weight float64) float64 {
	l.forward(feats, true)
	top := l.scores[0]
	for _, s := range l.scores {
		top = max(top, s)
	}
	total := 0.0
	for _, s := range l.scores {
		total += math.Exp(float64(s - top))
	}
	for o, s := range l.scores {
		l.gOut[o] = float32(weight * math.Exp(float64(s-top)) / total)
	}
	loss := math.Log(total) - float64(l.scores[y]-top)
	l.gOut[y] -= float32(weight)
	l.Step(rate)
	return loss
}

// Step goes one step against the gradient gOut of the scores of the last example.
func (l *NetLearner) Step(rate float64) {
	lr := float32(l.Rate * rate)
	clear(l.gMid)
	clear(l.gLow)
	w1 := l.dense[:l.Hidden*l.Dim]
	w2at := l.Hidden*l.Dim + l.Hidden
	for o, g := range l.gOut {
		for h := range l.Hidden {
			i := w2at + o*l.Hidden + h
			l.gMid[h] += g * l.dense[i]
			l.adapt(i, g*l.mid[h], lr)
		}
		l.adapt(w2at+l.Out*l.Hidden+o, g, lr)
	}
	for h := range l.Hidden {
		if l.mid[h] <= 0 {
			continue
		}
		g := l.gMid[h]
		for d := range l.Dim {
			l.gLow[d] += g * w1[h*l.Dim+d]
			if l.low[d] != 0 {
				l.adapt(h*l.Dim+d, g*l.low[d], lr)
			}
		}
		l.adapt(l.Hidden*l.Dim+h, g, lr)
	}
	mean := float32(0)
	for d := range l.Dim {
		if l.low[d] <= 0 {
			l.gLow[d] = 0
		} else {
			l.gLow[d] *= l.keep[d]
		}
		mean += l.gLow[d] * l.gLow[d]
	}
	mean /= float32(max(1, l.Dim))
	wide := float32(l.Wide * rate)
	for _, r := range l.at {
		row := l.rows[int(r)*l.width : int(r+1)*l.width]
		spent := l.spent[int(r)*(1+l.Out) : int(r+1)*(1+l.Out)]
		if mean > 0 {
			spent[0] += mean
			step := lr / float32(math.Sqrt(float64(spent[0])+l.Calm*0.1+1e-6))
			for d, g := range l.gLow {
				row[d] -= step * g
			}
		}
		for o, g := range l.gOut {
			spent[1+o] += g * g
			w := &row[l.Dim+o]
			*w -= wide / float32(math.Sqrt(float64(spent[1+o])+l.Calm+1e-2)) * (g + float32(l.Decay)**w)
		}
	}
}

func (l *NetLearner) adapt(i int, g, lr float32) {
	l.dspent[i] += g * g
	l.dense[i] -= lr * g / float32(math.Sqrt(float64(l.dspent[i])+l.Calm+1e-6))
}

// quantile is the number that only a part of all is greater than; it sorts all.
func quantile(all []float32, part float64) float32 {
	if len(all) == 0 {
		return 1
	}
	slices.Sort(all)
	q := all[len(all)-1-int(part*float64(len(all)))]
	if q == 0 {
		return max(all[len(all)-1], 1e-9)
	}
	return q
}
