package says

import (
	"slices"

	"clio/internal/nlp/weights"
)

// learnNets learns the networks for cues and for tokens.
func (m *model) learnNets(examples []Example, cues []map[int32]int, o TrainOptions) {
	v := view{words: m.words}
	var wide, atoms, tokens []weights.Case
	for d := range examples {
		ex := &examples[d]
		v.reset(ex.Doc)
		for i := range ex.Doc.Tokens {
			tok := int32(i)
			if !m.candidate(&v, tok) {
				continue
			}
			g, ok := cues[d][tok]
			y := 0
			if ok {
				y = 1
			}
			p := v.placeOf(tok)
			wide = append(wide, weights.Case{Feats: slices.Clone(v.wideFeatures(&p)), Class: y})
			atoms = append(atoms, weights.Case{Feats: slices.Clone(v.atoms(&p)), Class: y})
			if ok {
				first, last := v.window(tok)
				v.prepare(tok, first, last)
				v.tree.fill(&v, tok, first, last)
				for k, y := range v.goldLabels(tok, first, last, &ex.Gold[g]) {
					tokens = append(tokens, weights.Case{Feats: slices.Clone(v.netFeatures(tok, first+int32(k), first)), Class: int(y)})
				}
			}
		}
	}
	deep := weights.NetOptions{Dim: 32, Hidden: 32, Out: 2, Rate: 0.02, Wide: 0.01, DropFeat: 0.25, DropUnit: 0.2, Decay: 1e-4, Seed: 2}
	small := weights.NetOptions{Dim: 16, Hidden: 16, Out: numLabels, Rate: 0.02, Wide: 0.02, DropFeat: 0.3, DropUnit: 0.1, Seed: 3}
	m.wide = weights.LearnNet(linear(0.4), 8, 4, wide, o.Log).Net()
	m.atoms = weights.LearnNet(deep, 12, 3, atoms, o.Log).Net()
	m.token = weights.LearnNet(small, 25, 3, tokens, o.Log).Net()
}

// linear is a network of two classes without hidden units that forgets a part of the features at each step.
func linear(drop float64) weights.NetOptions {
	return weights.NetOptions{Out: 2, Wide: 0.02, DropFeat: drop, Decay: 1e-4, Seed: 1}
}
