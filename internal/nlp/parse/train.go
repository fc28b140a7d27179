package parse

import (
	"math/rand/v2"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// Example is a gold document, its words, and the tags that a tagger gave which had not seen it.
type Example struct {
	Doc   *nlp.Doc
	Infos []*word.Info
	UPOS  []nlp.UPOS
	XPOS  []nlp.XPOS
}

// Options of training.
type Options struct {
	Readers     string // the readers to train: '>' from left to right, '<' from right to left
	Epochs      int
	LeastMoves  int // features of states met less often are left out
	LeastLabels int // the same for the features of arcs
	BitsMoves   int // size of the index of features, as a power of two
	BitsLabels  int
	LabelEpochs int
	Seed        uint64
	Explore     float64                     // how often the parser goes where its own choice leads
	Each        func(reader int, p *Parser) // called after every reader, may be nil
}

// Train learns a parser. Docs are as before when it returns.
func Train(examples []Example, o Options) *Parser {
	p := &Parser{labels: trainLabels(examples, o)}
	for k, dir := range o.Readers {
		r := o
		r.Seed += uint64(k)
		p.readers = append(p.readers, trainReader(examples, r, dir == '<'))
		if o.Each != nil {
			o.Each(k, p)
		}
	}
	return p
}

// sentRef is a sentence of the examples.
type sentRef struct{ doc, sent int }

func sentences(examples []Example) []sentRef {
	var order []sentRef
	for d := range examples {
		for s := range examples[d].Doc.Sents {
			order = append(order, sentRef{d, s})
		}
	}
	return order
}

// tagged is a copy of the tokens of a sentence with the tags of the example; memory of toks is used again.
func (ex *Example) tagged(sent *nlp.Sent, toks []nlp.Token) []nlp.Token {
	toks = append(toks[:0], ex.Doc.Tokens[sent.First:sent.Last]...)
	if ex.UPOS != nil {
		for i := range toks {
			toks[i].UPOS, toks[i].XPOS = ex.UPOS[int(sent.First)+i], ex.XPOS[int(sent.First)+i]
		}
	}
	return toks
}

func trainReader(examples []Example, o Options, back bool) *reader {
	t := &trainer{rng: rand.New(rand.NewPCG(o.Seed, 3)), back: back}
	order := sentences(examples)
	var toks []nlp.Token
	for epoch := range o.Epochs + 1 {
		if epoch == 1 {
			t.moves = weights.NewSelected(3, t.counter.Keep(o.LeastMoves))
		}
		t.explore = 0
		if epoch > 1 {
			t.explore = o.Explore
		}
		t.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, r := range order {
			ex := &examples[r.doc]
			sent := &ex.Doc.Sents[r.sent]
			toks = ex.tagged(sent, toks)
			t.sentence(toks, ex.Infos[sent.First:sent.Last], sent.First)
		}
	}
	return &reader{t.moves.Quad(o.BitsMoves), back}
}

// trainLabels learns the relations on the gold trees.
func trainLabels(examples []Example, o Options) *weights.Sparse {
	var learner *weights.Selected
	var counter weights.Counter
	rng := rand.New(rand.NewPCG(o.Seed, 4))
	order := sentences(examples)
	var (
		toks  []nlp.Token
		heads []int32
		st    state
		l     labeller
		buf   [weights.MaxFeatures]uint32
		out   [nlp.NumRel]float32
	)
	for epoch := range o.LabelEpochs + 1 {
		if epoch == 1 {
			learner = weights.NewSelected(int(nlp.NumRel), counter.Keep(o.LeastLabels))
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, r := range order {
			ex := &examples[r.doc]
			sent := &ex.Doc.Sents[r.sent]
			toks = ex.tagged(sent, toks)
			st.reset(toks, ex.Infos[sent.First:sent.Last], false)
			heads = append(heads[:0], 0)
			for i := range toks {
				h := int32(len(toks) + 1)
				if toks[i].Head >= 0 {
					h = toks[i].Head - sent.First + 1
				}
				heads = append(heads, h)
			}
			heads = append(heads, 0)
			l.reset(&st, heads)
			for _, d := range l.order[1:] {
				if int(l.head[d]) > l.n {
					l.set(d, nlp.Root)
					continue
				}
				feats := l.features(buf[:0], d)
				if learner == nil {
					counter.Add(feats)
					l.set(d, toks[d-1].Rel)
					continue
				}
				learner.Score(feats, out[:])
				best, rival := firstLabel, -1
				want := int(toks[d-1].Rel)
				for c := firstLabel; c < int(nlp.NumRel); c++ {
					if out[c] > out[best] {
						best = c
					}
					if c != want && (rival < 0 || out[c] > out[rival]) {
						rival = c
					}
				}
				if want >= firstLabel {
					if out[want] < out[rival]+margin {
						learner.Update(want, 1)
						learner.Update(rival, -1)
					}
					learner.Tick()
				}
				l.set(d, nlp.Rel(best))
			}
		}
	}
	return learner.Sparse(o.BitsLabels)
}

type trainer struct {
	moves   *weights.Selected // nil while features are counted
	counter weights.Counter
	back    bool
	rng     *rand.Rand
	explore float64
	st      state
	gold    []int32
}

func (t *trainer) sentence(toks []nlp.Token, in []*word.Info, offset int32) {
	st := &t.st
	st.reset(toks, in, t.back)
	n := len(toks)
	t.gold = append(t.gold[:0], make([]int32, n+1)...)
	for i := range toks {
		d, h := i+1, int32(n+1)
		if toks[i].Head >= 0 {
			h = toks[i].Head - offset + 1
		}
		if t.back {
			d = n - i
			if toks[i].Head >= 0 {
				h = int32(n+1) - h
			}
		}
		t.gold[d] = h
	}
	var (
		buf    [weights.MaxFeatures + 8]uint32
		scores [3]float32
	)
	for !st.done() {
		can := st.valid()
		move := 0
		if can&(can-1) == 0 {
			for can>>move != 1 {
				move++
			}
		} else {
			feats := st.moveFeatures(buf[:0])
			if t.moves == nil {
				t.counter.Add(feats)
			} else {
				t.moves.Score(feats, scores[:])
			}
			costs := [3]int{t.shiftCost(), t.leftCost(), t.rightCost()}
			least := 1 << 30
			for m := range costs {
				if can&(1<<m) != 0 {
					least = min(least, costs[m])
				}
			}
			good, bad, best := -1, -1, -1
			for m := range costs {
				if can&(1<<m) == 0 {
					continue
				}
				if best < 0 || scores[m] > scores[best] {
					best = m
				}
				if costs[m] == least {
					if good < 0 || scores[m] > scores[good] {
						good = m
					}
				} else if bad < 0 || scores[m] > scores[bad] {
					bad = m
				}
			}
			if t.moves != nil && bad >= 0 && scores[good] < scores[bad]+margin {
				t.moves.Update(good, 1)
				t.moves.Update(bad, -1)
			}
			if t.moves != nil {
				t.moves.Tick()
			}
			move = good
			if t.explore > 0 && t.rng.Float64() < t.explore {
				move = best
			}
		}
		st.apply(move)
	}
}

const margin = 4

// shiftCost is how many gold arcs a shift makes unreachable.
func (t *trainer) shiftCost() int {
	st := &t.st
	b := st.front
	cost := 0
	for i, k := range st.stack {
		if t.gold[k] == b {
			cost++
		}
		if int(b) <= st.n && t.gold[b] == k && i != len(st.stack)-1 {
			cost++
		}
	}
	return cost
}

func (t *trainer) leftCost() int {
	st := &t.st
	s0, b := st.at(0), st.front
	cost := t.lostKids(s0)
	if h := t.gold[s0]; h != b && (h == st.at(1) || h > b) {
		cost++
	}
	return cost
}

func (t *trainer) rightCost() int {
	st := &t.st
	s0 := st.at(0)
	cost := t.lostKids(s0)
	if h := t.gold[s0]; h != st.at(1) && h >= st.front {
		cost++
	}
	return cost
}

// lostKids counts the dependants of s0 that still wait in the buffer.
func (t *trainer) lostKids(s0 int32) int {
	n := 0
	for d := int(t.st.front); d <= t.st.n; d++ {
		if t.gold[d] == s0 {
			n++
		}
	}
	return n
}
