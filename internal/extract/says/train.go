package says

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/record"
)

// GoldAttribution is an attribution as annotators marked it: pieces of the text in bytes.
type GoldAttribution struct{ Source, Cue, Content []record.Span }

// Example is an analysed document with its gold.
type Example struct {
	Doc  *nlp.Doc
	Gold []GoldAttribution
}

// TrainOptions are the settings of training.
type TrainOptions struct {
	Epochs             int
	CueBits, LabelBits int
	Words              []WordFacts // what is known of words, from other sources
	Log                io.Writer
}

// learned is a scorer over a learner while it learns.
type learned struct {
	l   *weights.Learner
	out [numLabels]float32
}

func (w *learned) score(feats []uint32, out *[numLabels]int32) {
	w.l.Score(feats, w.out[:])
	for i := range out {
		out[i] = int32(w.out[i])
	}
}

// Train learns cues, labels and what to keep from examples and gives the model's bytes. What to keep is learned from what
// models of the other half of the examples find.
func Train(examples []Example, o TrainOptions) ([]byte, error) {
	var cases []weights.Case
	var v view
	for fold := range 2 {
		fmt.Fprintf(o.Log, "fold %d\n", fold+1)
		var part, rest []Example // every other document: those of a publisher stand together
		for d := range examples {
			if d%2 == fold {
				rest = append(rest, examples[d])
			} else {
				part = append(part, examples[d])
			}
		}
		m := learn(part, o)
		v.words = m.words
		for d := range rest {
			ex := &rest[d]
			v.reset(ex.Doc)
			all := m.find(&v, nil)
			for k, y := range judge(ex, all) {
				if y != uncounted {
					cases = append(cases, weights.Case{Feats: slices.Clone(v.keepFeatures(&all[k])), Class: y})
				}
			}
		}
	}
	m := learn(examples, o)
	m.keep = weights.LearnNet(linear(0.3), 2, 4, cases, o.Log).Net()
	return m.appendBinary(nil)
}

// uncounted is the class of a found attribution that the scorer does not count.
const uncounted = -1

// judge tells of what was found in an example which are right: 1, wrong: 0, or uncounted. Of several that agree with one of
// the gold only one is right: the one with the same head of the cue, else the surest.
func judge(ex *Example, all []found) []int {
	out := make([]int, len(all))
	heads := goldHeads(ex)
	for i := range all {
		if g, ok := heads[all[i].cue]; ok && len(ex.Gold[g].Source) == 0 {
			out[i] = uncounted
		}
	}
	for g := range ex.Gold {
		gold := &ex.Gold[g]
		if len(gold.Source) == 0 || len(gold.Cue) == 0 || len(gold.Content) == 0 {
			continue
		}
		first, last := ex.Doc.TokensIn(gold.Cue[0])
		best := -1
		for i := range all {
			f := &all[i]
			if f.cue < first-8 || f.cue > last+8 || out[i] == 1 || !agrees(ex.Doc, f, gold) {
				continue
			}
			if h, ok := heads[f.cue]; ok && h == g {
				best = i
				break
			}
			if best < 0 || f.margin > all[best].margin {
				best = i
			}
		}
		if best >= 0 {
			out[best] = 1
		}
	}
	return out
}

// agrees reports whether each part of what was found has at least half of its tokens in common with the gold.
func agrees(doc *nlp.Doc, f *found, g *GoldAttribution) bool {
	for label, spans := range map[int][]record.Span{inSource: g.Source, inCue: g.Cue, inContent: g.Content} {
		want := map[int32]bool{}
		for _, s := range spans {
			a, b := doc.TokensIn(s)
			for i := a; i < b; i++ {
				want[i] = doc.Tokens[i].UPOS != nlp.PUNCT
			}
		}
		common, n := 0, 0
		for _, w := range want {
			if w {
				n++
			}
		}
		for _, r := range f.parts[label] {
			for i := r.first; i < r.last; i++ {
				if doc.Tokens[i].UPOS != nlp.PUNCT {
					n++
					if want[i] {
						common += 2
					}
				}
			}
		}
		if common*2 < n {
			return false
		}
	}
	return true
}

// logistic makes one step of logistic regression and gives the log-odds before it.
func logistic(l *weights.Learner, feats []uint32, y int, rate float64) float32 {
	var out [2]float32
	l.Score(feats, out[:])
	z := out[1] - out[0]
	g := rate * (float64(y) - 1/(1+math.Exp(-float64(z))))
	if math.Abs(g) > rate*0.005 {
		l.Update(feats, 1, float32(g))
		l.Update(feats, 0, float32(-g))
	}
	l.Tick()
	return z
}

// goldHeads maps the heads of the cues of an example to their attributions.
func goldHeads(ex *Example) map[int32]int {
	heads := map[int32]int{}
	for g := range ex.Gold {
		if head := cueHead(ex.Doc, ex.Gold[g].Cue); head >= 0 && !inDateline(ex.Doc, head) && len(ex.Gold[g].Content) > 0 {
			if _, taken := heads[head]; !taken {
				heads[head] = g
			}
		}
	}
	return heads
}

func inDateline(doc *nlp.Doc, tok int32) bool {
	s := &doc.Sents[doc.Tokens[tok].Sent]
	return tok < s.First+s.Dateline
}

// learn learns cues and labels.
func learn(examples []Example, o TrainOptions) *model {
	m := &model{others: map[uint32]bool{}, words: newLexis(o.Words)}
	counts := map[uint32]int{}
	cues := make([]map[int32]int, len(examples)) // cue head → index of its gold attribution
	v := view{words: m.words}
	for d := range examples {
		ex := &examples[d]
		v.reset(ex.Doc)
		cues[d] = goldHeads(ex)
		for head := range cues[d] {
			if ex.Doc.Tokens[head].UPOS != nlp.VERB {
				counts[v.lemma[head]]++
			}
		}
	}
	for k, n := range counts {
		if n >= 2 {
			m.others[k] = true
		}
	}
	cue := weights.NewLearner(2, o.CueBits)
	lab := &learned{l: weights.NewLearner(numLabels, o.LabelBits)}
	rng := rand.New(rand.NewPCG(7, 7))
	for e := range o.Epochs {
		wrongCues, wrongTokens, tokens := 0, 0, 0
		for _, d := range rng.Perm(len(examples)) {
			ex := &examples[d]
			v.reset(ex.Doc)
			for i := range ex.Doc.Tokens {
				tok := int32(i)
				if !m.candidate(&v, tok) {
					continue
				}
				g, ok := cues[d][tok]
				gold := 0
				if ok {
					gold = 1
				}
				if (logistic(cue, v.cueFeatures(tok), gold, 0.05) > 0) != ok {
					wrongCues++
				}
				if ok {
					w, n := learnLabels(&v, lab, tok, &ex.Gold[g])
					wrongTokens += w
					tokens += n
				}
			}
		}
		fmt.Fprintf(o.Log, "epoch %d: %d cues wrong, %.2f %% of tokens wrong\n", e+1, wrongCues, 100*float64(wrongTokens)/float64(max(1, tokens)))
	}
	m.cue, m.label = cue.Table(), lab.l.Table()
	m.learnNets(examples, cues, o)
	return m
}

// learnLabels makes one step of the structured perceptron (Collins 2002) on the window of a cue.
func learnLabels(v *view, lab *learned, cue int32, g *GoldAttribution) (wrong, n int) {
	first, last := v.window(cue)
	gold := v.goldLabels(cue, first, last, g)
	got := append([]uint8(nil), v.decode(lab, nil, 1, cue, first, last)...)
	for i := range gold {
		if gold[i] != got[i] {
			wrong++
		}
	}
	if wrong > 0 {
		prevGold, prevGot := uint32(numLabels), uint32(numLabels)
		var buf [16]uint32
		for i := range gold {
			tok := first + int32(i)
			if gold[i] != got[i] {
				f := v.labelFeatures(cue, tok, first)
				lab.l.Update(f, int(gold[i]), 1)
				lab.l.Update(f, int(got[i]), -1)
			}
			if gold[i] != got[i] || prevGold != prevGot {
				lab.l.Update(v.stepFeatures(prevGold, cue, tok, first, buf[:0]), int(gold[i]), 1)
				lab.l.Update(v.stepFeatures(prevGot, cue, tok, first, buf[:0]), int(got[i]), -1)
			}
			prevGold, prevGot = uint32(gold[i]), uint32(got[i])
		}
	}
	lab.l.Tick()
	return wrong, len(gold)
}

// cueHead is the token that stands for a marked cue: the verb among its tokens that hangs highest, else its highest word; -1
// for an empty one.
func cueHead(doc *nlp.Doc, spans []record.Span) int32 {
	best, rank := int32(-1), -1
	for _, s := range spans {
		a, b := doc.TokensIn(s)
		for i := a; i < b && int(i) < len(doc.Tokens); i++ {
			t := &doc.Tokens[i]
			r := 0
			switch t.UPOS {
			case nlp.VERB:
				r = 40
			case nlp.NOUN, nlp.ADJ:
				r = 20
			case nlp.ADP, nlp.ADV, nlp.SCONJ:
				r = 10
			case nlp.PUNCT:
				r = 1
			}
			for h, hops := t.Head, 0; h >= 0 && hops < 10; h, hops = doc.Tokens[h].Head, hops+1 {
				if h >= a && h < b {
					r -= 3
				}
			}
			if r > rank {
				best, rank = i, r
			}
		}
	}
	return best
}

// goldLabels are the labels of the tokens of the window of a cue.
func (v *view) goldLabels(cue, first, last int32, g *GoldAttribution) []uint8 {
	gold := make([]uint8, last-first)
	mark := func(spans []record.Span, label uint8) {
		for _, s := range spans {
			a, b := v.doc.TokensIn(s)
			for i := max(a, first); i < min(b, last); i++ {
				gold[i-first] = label
			}
		}
	}
	mark(g.Content, inContent)
	mark(g.Source, inSource)
	mark(g.Cue, inCue)
	for i := range gold {
		if tok := first + int32(i); gold[i] == inCue && (tok < cue-6 || tok > cue+6) {
			gold[i] = outside
		}
	}
	gold[cue-first] = inCue
	return gold
}
