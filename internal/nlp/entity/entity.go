// Package entity finds the names in a document and says what each is the name of. It stores nlp.Entity: token ranges in order,
// not overlapping, with a kind and a score.
//
// Two conditional random fields over hashed features tag the tokens that could be part of a name with four coarse kinds: person,
// body, place, other. The first sees the sentence; the second sees besides what the first thought of the same words elsewhere
// in the document. Word lists (given names, titles, heads of names, places, groups) are features of both and decide nothing
// alone. A last step (refine.go) splits the coarse kinds into those of nlp.EntityKind by the lists. Text in capitals is read by
// the same models, which were trained on it too.
//
// A name has no title and no determiner: of "the Prime Minister, Anna Lind" the name is "Anna Lind"; package phrase keeps
// them together. Names inside of names are not given.
package entity

import (
	"clio/internal/nlp"
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
	first, second field
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
	for _, f := range []*field{&m.first, &m.second} {
		if b, err = f.read(b); err != nil {
			return nil, nil, err
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
	if b, err = m.first.appendBinary(b); err != nil {
		return nil, err
	}
	return m.second.appendBinary(b)
}

// Scratch is the working memory of one worker.
type Scratch struct {
	view  view
	feats [maxFeatures]uint32
	acc   [8]uint64
	best  [][numTags]int32 // of the run that is tagged: the score of the best path to each tag
	back  [][numTags]uint8 // and the tag before it on that path
	over  [][numTags]int32 // what the token itself says
}

// Run fills doc.Entities. infos stand beside doc.Tokens.
func (m *Model) Run(doc *nlp.Doc, infos []*word.Info, s *Scratch) {
	doc.Entities = doc.Entities[:0]
	s.view.reset(doc, infos, m.lex)
	m.first.pass(s, false)
	s.view.vote()
	m.second.pass(s, true)
	s.view.collect(doc)
	s.view.agree(doc)
	refine(doc, &s.view)
}
