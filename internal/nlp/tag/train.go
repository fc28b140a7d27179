package tag

import (
	"math/rand/v2"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// Example is a gold document and its words.
type Example struct {
	Doc   *nlp.Doc
	Infos []*word.Info
}

// Options of training.
type Options struct {
	Epochs int
	Least  int // features met less often are left out
	Bits   int // size of the index of features, as a power of two
	Seed   uint64
}

// Train learns a tagger. The tags to the left are those that the model itself gives, so that it learns to live with them.
// Docs are restored when it returns.
func Train(examples []Example, o Options) *Tagger {
	rng := rand.New(rand.NewPCG(o.Seed, 1))
	type ref struct{ doc, sent int }
	var order []ref
	for d := range examples {
		for s := range examples[d].Doc.Sents {
			order = append(order, ref{d, s})
		}
	}
	var (
		buf  [weights.MaxFeatures]uint32
		out  [nlp.NumXPOS]float32
		gold []nlp.Token
		cx   weights.Counter
		cu   weights.Counter
	)
	for _, r := range order {
		ex := &examples[r.doc]
		sent := &ex.Doc.Sents[r.sent]
		toks, in := ex.Doc.Tokens[sent.First:sent.Last], ex.Infos[sent.First:sent.Last]
		m := modeOf(sent, toks)
		for i := range toks {
			cx.Add(xposFeatures(buf[:0], toks, in, i, m))
			cu.Add(uposFeatures(buf[:0], toks, in, i, m))
		}
	}
	first := weights.NewSelected(int(nlp.NumXPOS), cx.Keep(o.Least))
	second := weights.NewSelected(int(nlp.NumUPOS), cu.Keep(o.Least))
	for range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, r := range order {
			ex := &examples[r.doc]
			sent := &ex.Doc.Sents[r.sent]
			toks, in := ex.Doc.Tokens[sent.First:sent.Last], ex.Infos[sent.First:sent.Last]
			m := modeOf(sent, toks)
			gold = append(gold[:0], toks...)
			for i := range toks {
				feats := xposFeatures(buf[:0], toks, in, i, m)
				first.Score(feats, out[:])
				toks[i].XPOS = nlp.XPOS(learn(first, out[:nlp.NumXPOS], int(gold[i].XPOS)))
			}
			for i := range toks {
				feats := uposFeatures(buf[:0], toks, in, i, m)
				second.Score(feats, out[:])
				learn(second, out[:nlp.NumUPOS], int(gold[i].UPOS))
			}
			copy(toks, gold)
		}
	}
	return &Tagger{first.Sparse(o.Bits), second.Sparse(o.Bits - 1)}
}

// margin is by how much the right class has to win.
const margin = 4

// learn makes one step and gives the class that the model preferred before it.
func learn(l *weights.Selected, scores []float32, gold int) int {
	best, rival := -1, -1
	for c := 1; c < len(scores); c++ {
		if best < 0 || scores[c] > scores[best] {
			best = c
		}
		if c != gold && (rival < 0 || scores[c] > scores[rival]) {
			rival = c
		}
	}
	if gold > 0 && scores[gold] < scores[rival]+margin {
		l.Update(gold, 1)
		l.Update(rival, -1)
	}
	l.Tick()
	return best
}
