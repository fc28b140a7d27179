package entity

import (
	"math"
	"math/rand/v2"

	"clio/internal/nlp/weights"
)

// learner holds a field in training.
type learner struct {
	o                Options
	width            int
	now, square      []float32 // weights, and the sums of the squares of their gradients
	pairs, pairsSeen [numTags][numTags]float32

	feats       [][]uint32
	scores      [][numTags]float64 // of each token of the run
	alpha, beta [][numTags]float64 // sums over the paths before and behind, made to sum to one
	scale       []float64
}

func newLearner(o Options) *learner {
	w := weights.Width(numTags)
	return &learner{o: o, width: w, now: make([]float32, w<<o.Bits), square: make([]float32, w<<o.Bits)}
}

// learn takes one step for a run of tokens: the gradient of the likelihood of its gold tags.
func (l *learner) learn(r *run, rng *rand.Rand) {
	gold, n := r.gold, len(r.gold)
	l.scores, l.alpha, l.beta, l.scale = resize(l.scores, n), resize(l.alpha, n), resize(l.beta, n), resize(l.scale, n)
	for len(l.feats) < n {
		l.feats = append(l.feats, nil)
	}
	shift := uint(32 - l.o.Bits)
	drop := uint32(l.o.Drop * (1 << 16))
	for k := range n {
		f := l.feats[k][:0]
		for at := 0; at < len(r.feats[k]); at += 4 {
			four := rng.Uint64()
			for _, x := range r.feats[k][at:min(at+4, len(r.feats[k]))] {
				if uint32(four&0xFFFF) >= drop {
					f = append(f, x)
				}
				four >>= 16
			}
		}
		l.feats[k] = f
		var sum [numTags]float32
		for _, x := range f {
			row := l.now[int(x>>shift)*l.width:]
			row = row[:numTags]
			for c, w := range row {
				sum[c] += w
			}
		}
		if gold[k] != 0 {
			sum[0] += float32(l.o.Miss)
		}
		top := sum[0]
		for _, x := range sum {
			top = max(top, x)
		}
		for c, x := range sum {
			l.scores[k][c] = math.Exp(float64((x - top)))
		}
	}
	var pair [numTags][numTags]float64
	for c := range before {
		for _, p := range before[c] {
			pair[p][c] = math.Exp(float64(l.pairs[p][c]))
		}
	}
	// Forward and backward.
	for k := range n {
		sum := 0.0
		for c := range numTags {
			x := 0.0
			if k == 0 {
				x = pair[0][c]
			} else {
				for _, p := range before[c] {
					x += l.alpha[k-1][p] * pair[p][c]
				}
			}
			if k == n-1 && open(uint8(c)) {
				x = 0
			}
			x *= l.scores[k][c]
			l.alpha[k][c] = x
			sum += x
		}
		if sum == 0 {
			return
		}
		for c := range l.alpha[k] {
			l.alpha[k][c] /= sum
		}
		l.scale[k] = sum
	}
	for k := n - 1; k >= 0; k-- {
		if k == n-1 {
			for c := range numTags {
				l.beta[k][c] = 1
			}
			continue
		}
		l.beta[k] = [numTags]float64{}
		for c := range numTags {
			x := l.beta[k+1][c] * l.scores[k+1][c] / l.scale[k+1]
			if k+1 == n-1 && open(uint8(c)) {
				continue
			}
			for _, p := range before[c] {
				l.beta[k][p] += x * pair[p][c]
			}
		}
	}
	for k := range n {
		var grad [numTags]float32
		for c := range numTags {
			grad[c] = -float32(l.alpha[k][c] * l.beta[k][c])
			p := gold[k]
			if int(p) == c {
				grad[c]++
			}
		}
		l.step(k, &grad, r.step)
		l.stepPairs(k, gold, &pair, r.step)
	}
}

func (l *learner) step(k int, grad *[numTags]float32, step float32) {
	shift := uint(32 - l.o.Bits)
	rate := float32(l.o.Rate) * step
	for c, g := range grad {
		if g > -0.001 && g < 0.001 {
			continue
		}
		for _, x := range l.feats[k] {
			at := int(x>>shift)*l.width + c
			l.square[at] += g * g
			l.now[at] += rate * g / float32(math.Sqrt(float64(l.square[at])+0.1))
		}
	}
}

// stepPairs moves the weights of the pairs that end at token k of the run.
func (l *learner) stepPairs(k int, gold []uint8, pair *[numTags][numTags]float64, step float32) {
	for c := range numTags {
		if k == len(gold)-1 && open(uint8(c)) {
			continue
		}
		for _, p := range before[c] {
			if k == 0 && p != 0 {
				continue
			}
			a := 1.0
			if k > 0 {
				a = l.alpha[k-1][p]
			}
			g := -float32(a * pair[p][c] * l.scores[k][c] * l.beta[k][c] / l.scale[k])
			if int(gold[k]) == c && (k == 0 && p == 0 || k > 0 && gold[k-1] == p) {
				g++
			}
			if g > -0.001 && g < 0.001 {
				continue
			}
			l.pairsSeen[p][c] += g * g
			l.pairs[p][c] += float32(l.o.Rate) * step * g / float32(math.Sqrt(float64(l.pairsSeen[p][c])+0.1))
		}
	}
}

// decay takes a part of all weights away, so that what is not needed goes.
func (l *learner) decay() {
	keep := float32(1 - l.o.Decay)
	for i := range l.now {
		l.now[i] *= keep
	}
}

// field is the weights in the units of a table. What was left out in training is there in use, so all weights shrink by that.
func (l *learner) field() *field {
	keep := float32(1 - l.o.Drop)
	for i := range l.now {
		l.now[i] *= keep
	}
	f := &field{table: weights.NewTable(numTags, l.o.Bits, l.now)}
	for p := range f.pairs {
		for c := range f.pairs[p] {
			f.pairs[p][c] = int32(math.Round(float64(l.pairs[p][c] / f.table.Scale())))
		}
	}
	return f
}
