// Package entity finds the names in a document and says what each is the name of. It stores nlp.Entity: token ranges in order,
// not overlapping, with a kind and a score.
//
// Two averaged perceptrons over hashed features tag the tokens that could be part of a name with four coarse kinds: person,
// body, place, other. The first sees the sentence; the second sees besides what the first thought of the same words elsewhere
// in the document. Word lists (given names, titles, heads of names, places, groups) are features of both and decide nothing
// alone. A last step (refine.go) splits the coarse kinds into those of nlp.EntityKind by the lists. Text in capitals is read by
// the same models, which were trained on it too.
//
// A name has no title and no determiner: of "the Prime Minister, Anna Lind" the name is "Anna Lind"; package phrase keeps
// them together. Names inside of names are not given.
package entity

import (
	"fmt"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// Coarse is what the tagger tells apart.
type Coarse uint8

// The coarse kinds.
const (
	Outside Coarse = iota
	Person
	Body
	Place
	Other
	numCoarse
)

// The tags: 0 is outside; each coarse kind has begin, inside, last, single.
const (
	begin = iota
	inside
	last
	single
	numTags = 1 + 4*(int(numCoarse)-1)
)

func tagOf(c Coarse, pos int) uint8 { return uint8(1 + 4*(int(c)-1) + pos) }

func split(tag uint8) (Coarse, int) {
	if tag == 0 {
		return Outside, single
	}
	return Coarse((tag-1)/4 + 1), int(tag-1) % 4
}

// Model is a trained model with its lists. It does not change and may be shared.
type Model struct {
	first, second *weights.Table
	lex           *Lexicon
}

// Lexicon is the lists of the model.
func (m *Model) Lexicon() *Lexicon { return m.lex }

// Read takes a model from the begin of b and gives what follows it.
func Read(b []byte) (*Model, []byte, error) {
	gaz, b, err := readGazetteer(b)
	if err != nil {
		return nil, nil, err
	}
	m := &Model{}
	if m.lex, err = newLexicon(gaz); err != nil {
		return nil, nil, err
	}
	for _, t := range []**weights.Table{&m.first, &m.second} {
		if *t, b, err = weights.Read(b); err != nil {
			return nil, nil, fmt.Errorf("entity: %w", err)
		}
		if (*t).Classes() != numTags {
			return nil, nil, fmt.Errorf("entity: the model was trained for other kinds")
		}
	}
	return m, b, nil
}

// AppendBinary writes the model behind b.
func (m *Model) AppendBinary(b []byte) ([]byte, error) {
	b, err := m.lex.gaz.AppendBinary(b)
	if err != nil {
		return nil, err
	}
	if b, err = m.first.AppendBinary(b); err != nil {
		return nil, err
	}
	return m.second.AppendBinary(b)
}

// Scratch is the working memory of one worker.
type Scratch struct {
	view  view
	feats [weights.MaxFeatures]uint32
	acc   [8]uint64
	out   [numTags]int32
}

// Run fills doc.Entities. infos stand beside doc.Tokens.
func (m *Model) Run(doc *nlp.Doc, infos []*word.Info, s *Scratch) {
	doc.Entities = doc.Entities[:0]
	s.view.reset(doc, infos, m.lex)
	m.pass(m.first, s, false)
	s.view.vote()
	m.pass(m.second, s, true)
	s.view.collect(doc)
	s.view.agree(doc)
	refine(doc, &s.view)
}

func (m *Model) pass(t *weights.Table, s *Scratch, second bool) {
	v := &s.view
	for i := range v.tags {
		if !v.could[i] {
			v.tags[i] = 0
			continue
		}
		feats := v.features(s.feats[:0], i, second)
		t.Score(feats, s.acc[:], s.out[:])
		best, top := uint8(0), int32(-1<<30)
		for c := range s.out {
			if s.out[c] > top && v.allowed(i, uint8(c)) {
				best, top = uint8(c), s.out[c]
			}
		}
		v.tags[i] = best
		v.margin[i] = top - s.out[0]
	}
}
