package entity

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"clio/internal/nlp"
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
	Rate, Drop, Decay   float64 // size of a step; share of features left out; how much of a weight is lost in an epoch
	Silver              float64 // how much of a step is taken for what a model has labelled
	Miss                float64 // the margin by which a word of a name has to beat that it is none, so that fewer are missed
}

// Train learns a model. The ballots of the second pass come from first passes that have not seen the document.
func Train(examples []Example, gaz *Gazetteer, o Options) (*Model, error) {
	lex, err := newLexicon(gaz)
	if err != nil {
		return nil, err
	}
	m := &Model{lex: lex}
	guesses := make([][]uint8, len(examples))
	var wg sync.WaitGroup
	gate := make(chan struct{}, runtime.GOMAXPROCS(0))
	side := func(f func()) {
		wg.Go(func() {
			gate <- struct{}{}
			f()
			<-gate
		})
	}
	side(func() { m.first = *learn(examples, lex, nil, o) })
	for fold := range o.Folds {
		side(func() {
			var part []Example
			for i := range examples {
				if i%o.Folds != fold {
					part = append(part, examples[i])
				}
			}
			half := learn(part, lex, nil, o)
			var s Scratch
			for i := range examples {
				if i%o.Folds == fold {
					s.view.reset(examples[i].Doc, examples[i].Infos, lex)
					half.pass(&s, false)
					guesses[i] = append([]uint8(nil), s.view.tags...)
				}
			}
		})
	}
	wg.Wait()
	m.second = *learn(examples, lex, guesses, o)
	return m, nil
}

// learn trains a field: gradient steps over the runs of tokens that could be names, each weight with a step of its own (AdaGrad).
// A part of the features of each token is left out at random, so that a name is not learned by its word alone.
func learn(examples []Example, lex *Lexicon, guesses [][]uint8, o Options) *field {
	rng := rand.New(rand.NewPCG(o.Seed, 7))
	var runs []run
	var v view
	var gold []uint8
	for e := range examples {
		ex := &examples[e]
		v.reset(ex.Doc, ex.Infos, lex)
		if guesses != nil {
			copy(v.tags, guesses[e])
			v.vote()
		}
		v.gather()
		gold = resize(gold, len(v.tags))
		goldTags(ex, gold)
		for i := 0; i < len(gold); {
			if !v.could[i] {
				i++
				continue
			}
			end := v.run(i)
			if legal(gold[i:end]) {
				r := run{gold: slices.Clone(gold[i:end]), step: 1}
				if ex.Silver {
					r.step = float32(o.Silver)
				}
				for k := i; k < end; k++ {
					r.feats = append(r.feats, v.features(nil, k, guesses != nil))
				}
				runs = append(runs, r)
			}
			i = end
		}
	}
	l := newLearner(o)
	for range o.Epochs {
		rng.Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
		for i := range runs {
			l.learn(&runs[i], rng)
		}
		l.decay()
	}
	return l.field()
}

// run is tokens that could be part of names, with their features and tags.
type run struct {
	feats [][]uint32
	gold  []uint8
	step  float32
}

// legal tells whether tags can stand in a run: a name that goes on outside of it cannot be learned.
func legal(tags []uint8) bool {
	p := uint8(0)
	for _, c := range tags {
		if !follows(p, c) {
			return false
		}
		p = c
	}
	return !open(p)
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
