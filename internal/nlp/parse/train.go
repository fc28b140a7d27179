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
	Epochs     int
	BitsMoves  int
	BitsLabels int
	Seed       uint64
	Explore    float64                    // how often the parser goes where its own choice leads
	Each       func(epoch int, p *Parser) // called after every epoch, may be nil
}

// Train learns a parser. Docs are as before when it returns.
func Train(examples []Example, o Options) *Parser {
	t := &trainer{
		moves:  weights.NewLearner(4, o.BitsMoves),
		labels: weights.NewLearner(int(nlp.NumRel), o.BitsLabels),
		rng:    rand.New(rand.NewPCG(o.Seed, 3)),
	}
	type ref struct{ doc, sent int }
	var order []ref
	for d := range examples {
		for s := range examples[d].Doc.Sents {
			order = append(order, ref{d, s})
		}
	}
	var toks []nlp.Token
	for epoch := range o.Epochs {
		t.explore = 0
		if epoch > 0 {
			t.explore = o.Explore
		}
		t.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, r := range order {
			ex := &examples[r.doc]
			sent := &ex.Doc.Sents[r.sent]
			toks = append(toks[:0], ex.Doc.Tokens[sent.First:sent.Last]...)
			for i := range toks {
				if ex.UPOS != nil {
					toks[i].UPOS, toks[i].XPOS = ex.UPOS[int(sent.First)+i], ex.XPOS[int(sent.First)+i]
				}
			}
			t.sentence(toks, ex.Infos[sent.First:sent.Last], sent.First)
		}
		if o.Each != nil {
			o.Each(epoch, t.parser())
		}
	}
	return t.parser()
}

type trainer struct {
	moves, labels *weights.Learner
	rng           *rand.Rand
	explore       float64
	st            state
	gold          []int32
	goldRel       []nlp.Rel
}

func (t *trainer) parser() *Parser { return &Parser{t.moves.Table(), t.labels.Table()} }

func (t *trainer) sentence(toks []nlp.Token, in []*word.Info, offset int32) {
	st := &t.st
	st.reset(toks, in)
	t.gold = append(t.gold[:0], 0)
	t.goldRel = append(t.goldRel[:0], nlp.NoRel)
	for i := range toks {
		h := int32(len(toks) + 1)
		if toks[i].Head >= 0 {
			h = toks[i].Head - offset + 1
		}
		t.gold = append(t.gold, h)
		t.goldRel = append(t.goldRel, toks[i].Rel)
	}
	var (
		buf    [weights.MaxFeatures + 8]uint32
		lbuf   [weights.MaxFeatures]uint32
		scores [4]float32
		out    [nlp.NumRel]float32
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
			t.moves.Score(feats, scores[:])
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
			if bad >= 0 && scores[good] < scores[bad]+margin {
				t.moves.Update(feats, good, 1)
				t.moves.Update(feats, bad, -1)
			}
			t.moves.Tick()
			move = good
			if t.explore > 0 && t.rng.Float64() < t.explore {
				move = best
			}
		}
		rel := nlp.NoRel
		if move != shift {
			head, dep := st.arc(move)
			if int(head) > st.n {
				rel = nlp.Root
			} else {
				feats := st.labelFeatures(lbuf[:0], head, dep)
				t.labels.Score(feats, out[:])
				best, rival := firstLabel, -1
				want := int(t.goldRel[dep])
				for c := firstLabel; c < int(nlp.NumRel); c++ {
					if out[c] > out[best] {
						best = c
					}
					if c != want && (rival < 0 || out[c] > out[rival]) {
						rival = c
					}
				}
				rel = nlp.Rel(best)
				if t.gold[dep] == head && want >= firstLabel {
					if out[want] < out[rival]+margin {
						t.labels.Update(feats, want, 1)
						t.labels.Update(feats, rival, -1)
					}
					t.labels.Tick()
				}
			}
		}
		st.apply(move, rel)
	}
}

const margin = 1

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
