// Package parse builds the dependency tree of each sentence: a greedy arc-hybrid parser (shift, left arc, right arc) whose
// transitions are scored without labels by a perceptron over hashed conjunctions of features; the label of an arc is chosen
// by a second one when the arc is made. It was trained with a dynamic oracle on the states that its own mistakes lead to
// (Goldberg and Nivre 2013). Trees are projective.
package parse

import (
	"fmt"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// Parser is a trained parser. It does not change and may be shared.
type Parser struct {
	moves  *weights.Table // the three transitions
	labels *weights.Table // relations
}

// Read takes a parser from the begin of b and gives what follows it.
func Read(b []byte) (*Parser, []byte, error) {
	moves, b, err := weights.Read(b)
	if err != nil {
		return nil, nil, fmt.Errorf("parser: %w", err)
	}
	labels, b, err := weights.Read(b)
	if err != nil {
		return nil, nil, fmt.Errorf("parser: %w", err)
	}
	if moves.Classes() != 4 || labels.Classes() != int(nlp.NumRel) {
		return nil, nil, fmt.Errorf("parser: the model was trained for other relations")
	}
	return &Parser{moves, labels}, b, nil
}

// AppendBinary writes the parser behind b.
func (p *Parser) AppendBinary(b []byte) ([]byte, error) {
	b, err := p.moves.AppendBinary(b)
	if err != nil {
		return nil, err
	}
	return p.labels.AppendBinary(b)
}

// Scratch is the working memory of one worker.
type Scratch struct {
	state
	feats [weights.MaxFeatures]uint32
	acc   [16]uint64
	out   [nlp.NumRel]int32
}

// The transitions.
const (
	shift = iota
	left  // the top of the stack depends on the front of the buffer
	right // the top of the stack depends on what lies below it
)

// Run parses all sentences of doc. infos stand beside doc.Tokens. It fills heads and relations and links them.
func (p *Parser) Run(doc *nlp.Doc, infos []*word.Info, s *Scratch) {
	for k := range doc.Sents {
		sent := &doc.Sents[k]
		p.sentence(doc.Tokens[sent.First:sent.Last], infos[sent.First:sent.Last], sent.First, s)
	}
	doc.Link()
}

func (p *Parser) sentence(toks []nlp.Token, in []*word.Info, offset int32, s *Scratch) {
	st := &s.state
	st.reset(toks, in)
	for !st.done() {
		move := left
		switch can := st.valid(); can {
		case 1 << shift:
			move = shift
		case 1 << left:
		case 1 << right:
			move = right
		default:
			a, b, c, _ := p.moves.Score4(st.moveFeatures(s.feats[:0]))
			best := int32(-1 << 30)
			if can&(1<<shift) != 0 {
				move, best = shift, a
			}
			if can&(1<<left) != 0 && b > best {
				move, best = left, b
			}
			if can&(1<<right) != 0 && c > best {
				move = right
			}
		}
		rel := nlp.NoRel
		if move != shift {
			head, dep := st.arc(move)
			if int(head) > st.n {
				rel = nlp.Root
			} else {
				p.labels.Score(st.labelFeatures(s.feats[:0], head, dep), s.acc[:], s.out[:])
				rel = nlp.Rel(firstLabel + weights.Argmax(s.out[firstLabel:nlp.NumRel]))
			}
		}
		st.apply(move, rel)
	}
	for i := range toks {
		toks[i].Rel = st.rel[i+1]
		toks[i].Head = -1
		if h := st.head[i+1]; int(h) <= st.n {
			toks[i].Head = offset + h - 1
		}
	}
}

// firstLabel is the first relation that an arc may have; the root's is fixed.
const firstLabel = int(nlp.Root) + 1
