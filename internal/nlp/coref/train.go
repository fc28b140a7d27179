package coref

import (
	"math/rand/v2"

	"clio/internal/nlp"
	"clio/internal/nlp/entity"
	"clio/internal/nlp/weights"
)

// Example is an analysed document with the gold chain of each token that heads a gold mention.
type Example struct {
	Doc  *nlp.Doc
	Gold map[int32]int // head token → chain
}

// Options of training.
type Options struct {
	Epochs, Bits int
	Seed         uint64
	Margin       float32
	Caution      float32 // how much more a wrong link costs than a missed one
}

// Train learns a model.
func Train(examples []Example, lex *entity.Lexicon, o Options) *Model {
	nouns := readNouns()
	l := weights.NewLearner(1, o.Bits)
	rng := rand.New(rand.NewPCG(o.Seed, 11))
	order := rng.Perm(len(examples))
	var out [1]float32
	var r run
	r.score = func(f []uint32) float32 {
		l.Score(f, out[:])
		return out[0]
	}
	epoch := 0
	var gold map[int32]int
	r.learn = func(i int, best int32) int32 {
		m := &r.ments[i]
		want, known := gold[m.head]
		var a, b [weights.MaxFeatures]uint32
		none := r.none(a[:0], m)
		noneScore := r.score(none)
		right, wrong := int32(-1), int32(-1)
		var rightScore, wrongScore float32
		rightRank, wrongRank := 0, 0
		for rank, c := range r.cands {
			s := r.score(r.pair(b[:0], m, c, rank))
			if known && r.holds(c, want, gold) {
				if right < 0 || s > rightScore {
					right, rightScore, rightRank = c, s, rank
				}
			} else if wrong < 0 || s > wrongScore {
				wrong, wrongScore, wrongRank = c, s, rank
			}
		}
		step := func(f []uint32, by float32) { l.Update(f, 0, by) }
		if right >= 0 {
			if wrong >= 0 && rightScore < wrongScore+o.Margin && wrongScore >= noneScore {
				step(r.pair(b[:0], m, right, rightRank), 1)
				step(r.pair(b[:0], m, wrong, wrongRank), -1)
			} else if rightScore < noneScore+o.Margin {
				step(r.pair(b[:0], m, right, rightRank), 1)
				step(none, -1)
			}
		} else if wrong >= 0 && noneScore < wrongScore+o.Margin*o.Caution {
			step(none, o.Caution)
			step(r.pair(b[:0], m, wrong, wrongRank), -o.Caution)
		}
		l.Tick()
		if epoch < 2 {
			return right
		}
		return best
	}
	for ; epoch < o.Epochs; epoch++ {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, e := range order {
			gold = examples[e].Gold
			r.resolve(examples[e].Doc, lex, nouns)
		}
	}
	return &Model{l.Table(), nouns}
}

// holds tells whether the group of a mention has one of a gold chain.
func (r *run) holds(c int32, want int, gold map[int32]int) bool {
	root := r.root(r.ments[c].group)
	for j := r.groups[root].first; j <= c; j++ {
		if g, ok := gold[r.ments[j].head]; ok && g == want && r.root(r.ments[j].group) == root {
			return true
		}
	}
	return false
}

// Extent is the range of a mention with all that hangs on it, as corpora of coreference mark it.
func Extent(doc *nlp.Doc, m *nlp.Mention) (first, last int32) {
	if m.Kind == nlp.Pronoun {
		return m.First, m.Last
	}
	if e := doc.EntityAt(m.Head); e >= 0 && m.Kind == nlp.Named {
		if t := &doc.Tokens[m.Head]; t.Rel == nlp.Compound || t.Rel == nlp.Flat || t.Rel == nlp.Amod {
			return m.First, m.Last
		}
	}
	first, last = m.First, m.Last
	for k := doc.Tokens[m.Head].Kid; k >= 0; k = doc.Tokens[k].Next {
		t := &doc.Tokens[k]
		if k < m.Head {
			continue
		}
		switch t.Rel {
		case nlp.Nmod, nlp.AclRelcl, nlp.Acl, nlp.Appos, nlp.NmodDesc, nlp.NmodUnmarked, nlp.Nummod, nlp.Flat:
			last = max(last, t.Right)
		}
	}
	for last > m.Head+1 && (doc.Tokens[last-1].UPOS == nlp.PUNCT && doc.Tokens[last-1].XPOS != nlp.RRB || doc.Tokens[last-1].XPOS == nlp.POS) {
		last--
	}
	return first, last
}
