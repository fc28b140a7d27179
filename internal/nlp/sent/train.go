package sent

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

// Train learns where sentences end.
func Train(examples []Example, epochs, bits int, seed uint64) *Splitter {
	var l *weights.Selected
	var counter weights.Counter
	rng := rand.New(rand.NewPCG(seed, 2))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	var (
		buf [weights.MaxFeatures]uint32
		out [3]float32
	)
	for epoch := range epochs + 1 {
		if epoch == 1 {
			l = weights.NewSelected(3, counter.Keep(3))
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, d := range order {
			doc, in := examples[d].Doc, examples[d].Infos
			caps := false
			open, quoted := 0, false
			for s := range doc.Sents {
				sent := &doc.Sents[s]
				if s == 0 || sent.Para != doc.Sents[s-1].Para {
					caps = capsAround(doc, int(sent.First))
					quoted = false
				}
				open = 0
				for i := int(sent.First); i < int(sent.Last); i++ {
					if i+1 < len(doc.Tokens) && doc.Tokens[i+1].Flags&(nlp.Fused|nlp.ParaBefore) == 0 && candidate(doc, i) {
						end := i+1 == int(sent.Last)
						feats := features(buf[:0], doc, in, i, int(sent.First), caps, open > 0, quoted)
						if l == nil {
							counter.Add(feats)
						} else {
							l.Score(feats, out[:])
							switch {
							case end && out[0] < 15:
								l.Update(0, 1)
							case !end && out[0] > -15:
								l.Update(0, -1)
							}
							l.Tick()
						}
					}
					switch doc.Form(int32(i)) {
					case "(", "[":
						open++
					case ")", "]":
						open = max(0, open-1)
					case "“":
						quoted = true
					case "”":
						quoted = false
					case "\"", "''", "``":
						quoted = !quoted
					}
				}
			}
		}
	}
	return &Splitter{l.Quad(bits)}
}
