package says

import (
	"fmt"
	"io"
	"math/rand/v2"

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
	Bias               int // by how much a cue has to be preferred
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

// Train learns cues and labels from examples and gives the model's bytes.
func Train(examples []Example, o TrainOptions) ([]byte, error) {
	s := &Stage{model: &model{others: map[uint32]bool{}}}
	counts := map[uint32]int{}
	cues := make([]map[int32]int, len(examples)) // cue head → index of its gold attribution
	var v view
	for d := range examples {
		ex := &examples[d]
		v.reset(ex.Doc)
		cues[d] = map[int32]int{}
		for g := range ex.Gold {
			if head := cueHead(ex.Doc, ex.Gold[g].Cue); head >= 0 && len(ex.Gold[g].Content) > 0 {
				if _, taken := cues[d][head]; !taken {
					cues[d][head] = g
				}
				if ex.Doc.Tokens[head].UPOS != nlp.VERB {
					counts[v.lemma[head]]++
				}
			}
		}
	}
	for k, n := range counts {
		if n >= 4 {
			s.model.others[k] = true
		}
	}
	cue := weights.NewLearner(2, o.CueBits)
	lab := &learned{l: weights.NewLearner(numLabels, o.LabelBits)}
	rng := rand.New(rand.NewPCG(7, 7))
	var out [2]float32
	for e := range o.Epochs {
		wrongCues, wrongTokens, tokens := 0, 0, 0
		for _, d := range rng.Perm(len(examples)) {
			ex := &examples[d]
			v.reset(ex.Doc)
			for i := range ex.Doc.Tokens {
				tok := int32(i)
				if !s.candidate(&v, tok) {
					continue
				}
				gold := 0
				if _, ok := cues[d][tok]; ok {
					gold = 1
				}
				f := v.cueFeatures(tok)
				cue.Score(f, out[:])
				if (out[1] > out[0]) != (gold == 1) {
					wrongCues++
				}
				if out[gold] < out[1-gold]+1 {
					cue.Update(f, gold, 1)
					cue.Update(f, 1-gold, -1)
				}
				cue.Tick()
				if gold == 1 {
					w, n := learnLabels(&v, lab, tok, &ex.Gold[cues[d][tok]])
					wrongTokens += w
					tokens += n
				}
			}
		}
		fmt.Fprintf(o.Log, "epoch %d: %d cues wrong, %.2f %% of tokens wrong\n", e+1, wrongCues, 100*float64(wrongTokens)/float64(max(1, tokens)))
	}
	s.model.cue, s.model.label = cue.Table(), lab.l.Table()
	return s.model.appendBinary(nil)
}

// learnLabels makes one step of the structured perceptron (Collins 2002) on the window of a cue.
func learnLabels(v *view, lab *learned, cue int32, g *GoldAttribution) (wrong, n int) {
	first, last := v.window(cue)
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
	got := append([]uint8(nil), v.decode(lab, cue, first, last)...)
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
