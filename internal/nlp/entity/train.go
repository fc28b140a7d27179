package entity

import (
	"math/rand/v2"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// Name is a gold name.
type Name struct {
	First, Last int32
	Kind        Coarse
}

// Example is an analysed document with its gold names, in order, not overlapping.
type Example struct {
	Doc    *nlp.Doc
	Infos  []*word.Info
	Names  []Name
	Silver bool // labelled by a model: learned from, but with less weight
}

// Options of training.
type Options struct {
	Epochs, Bits, Folds int
	Seed                uint64
}

// Train learns a model. The ballots of the second pass come from first passes that have not seen the document.
func Train(examples []Example, gaz *Gazetteer, o Options) (*Model, error) {
	lex, err := newLexicon(gaz)
	if err != nil {
		return nil, err
	}
	m := &Model{lex: lex}
	guesses := make([][]uint8, len(examples))
	for fold := range o.Folds {
		var part []Example
		for i := range examples {
			if i%o.Folds != fold {
				part = append(part, examples[i])
			}
		}
		half := &Model{lex: lex, first: learn(part, lex, nil, o)}
		var s Scratch
		for i := range examples {
			if i%o.Folds == fold {
				s.view.reset(examples[i].Doc, examples[i].Infos, lex)
				half.pass(half.first, &s, false)
				guesses[i] = append([]uint8(nil), s.view.tags...)
			}
		}
	}
	m.first = learn(examples, lex, nil, o)
	m.second = learn(examples, lex, guesses, o)
	return m, nil
}

// margin is by how much the right tag has to win.
const margin = 1.5

func learn(examples []Example, lex *Lexicon, guesses [][]uint8, o Options) *weights.Table {
	l := weights.NewLearner(numTags, o.Bits)
	rng := rand.New(rand.NewPCG(o.Seed, 7))
	order := rng.Perm(len(examples))
	var (
		v    view
		buf  [weights.MaxFeatures]uint32
		out  [numTags]float32
		gold []uint8
	)
	for range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, e := range order {
			ex := &examples[e]
			v.reset(ex.Doc, ex.Infos, lex)
			if guesses != nil {
				copy(v.tags, guesses[e])
				v.vote()
				clear(v.tags)
			}
			gold = resize(gold, len(v.tags))
			goldTags(ex, gold)
			step := float32(1)
			if ex.Silver {
				step = 0.5
			}
			for i := range v.tags {
				if !v.could[i] {
					v.tags[i] = 0
					continue
				}
				feats := v.features(buf[:0], i, guesses != nil)
				l.Score(feats, out[:])
				best, rival := -1, -1
				want := v.reach(i, gold[i])
				for c := range out {
					if !v.allowed(i, uint8(c)) {
						continue
					}
					if best < 0 || out[c] > out[best] {
						best = c
					}
					if c != want && (rival < 0 || out[c] > out[rival]) {
						rival = c
					}
				}
				if want >= 0 && rival >= 0 && out[want] < out[rival]+margin {
					l.Update(feats, want, step)
					l.Update(feats, rival, -step)
				}
				l.Tick()
				v.tags[i] = uint8(best)
			}
		}
	}
	return l.Table()
}

// reach is the tag to learn at i when the tags before it are the model's own: the gold tag, or what is left of the gold name;
// -1 when no tag that may stand here is right.
func (v *view) reach(i int, gold uint8) int {
	if v.allowed(i, gold) {
		return int(gold)
	}
	c, pos := split(gold)
	if gold == 0 {
		return -1
	}
	switch pos {
	case inside:
		gold = tagOf(c, begin)
	case last:
		gold = tagOf(c, single)
	case begin:
		gold = tagOf(c, inside)
	case single:
		gold = tagOf(c, last)
	}
	if v.allowed(i, gold) && pos != begin && pos != single {
		return int(gold)
	}
	return -1
}

func goldTags(ex *Example, tags []uint8) {
	clear(tags)
	for _, n := range ex.Names {
		for k := n.First; k < n.Last; k++ {
			switch {
			case n.Last == n.First+1:
				tags[k] = tagOf(n.Kind, single)
			case k == n.First:
				tags[k] = tagOf(n.Kind, begin)
			case k == n.Last-1:
				tags[k] = tagOf(n.Kind, last)
			default:
				tags[k] = tagOf(n.Kind, inside)
			}
		}
	}
}

// Coverage is how many gold names lie wholly on tokens that could be part of a name.
func Coverage(ex *Example, gaz *Gazetteer) (in, all int) {
	lex, err := newLexicon(gaz)
	if err != nil {
		return 0, 0
	}
	var v view
	v.reset(ex.Doc, ex.Infos, lex)
	for _, n := range ex.Names {
		all++
		ok := true
		for k := n.First; k < n.Last; k++ {
			ok = ok && v.could[k]
		}
		if ok {
			in++
		}
	}
	return in, all
}
