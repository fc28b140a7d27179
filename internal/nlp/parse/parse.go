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
	readers []*reader
	labels  *weights.Sparse
}

// reader finds the arcs of a sentence, from left to right or, over the sentence turned round, from right to left.
type reader struct {
	moves *weights.Quad
	back  bool
}

// Read takes a parser from the begin of b and gives what follows it.
func Read(b []byte) (*Parser, []byte, error) {
	if len(b) < 2 {
		return nil, nil, fmt.Errorf("parser: no model here")
	}
	p := &Parser{}
	n := int(b[0])
	for b = b[1:]; n > 0 && len(b) > 0; n-- {
		back := b[0] == 1
		moves, rest, err := weights.ReadQuad(b[1:])
		if err != nil {
			return nil, nil, fmt.Errorf("parser: %w", err)
		}
		p.readers = append(p.readers, &reader{moves, back})
		b = rest
	}
	labels, b, err := weights.ReadSparse(b)
	if err != nil {
		return nil, nil, fmt.Errorf("parser: %w", err)
	}
	if labels.Classes() != int(nlp.NumRel) || len(p.readers) == 0 {
		return nil, nil, fmt.Errorf("parser: the model was trained for other relations")
	}
	p.labels = labels
	return p, b, nil
}

// AppendBinary writes the parser behind b.
func (p *Parser) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, byte(len(p.readers)))
	var err error
	for _, r := range p.readers {
		back := byte(0)
		if r.back {
			back = 1
		}
		if b, err = r.moves.AppendBinary(append(b, back)); err != nil {
			return nil, err
		}
	}
	return p.labels.AppendBinary(b)
}

// Scratch is the working memory of one worker.
type Scratch struct {
	state
	vote
	labeller
	feats [weights.MaxFeatures]uint32
	out   [64]int32
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
		if len(p.readers) == 0 {
			break
		}
		sent := &doc.Sents[k]
		body := sent.First + sent.Dateline
		p.sentence(doc.Tokens[body:sent.Last], infos[body:sent.Last], body, s)
		if sent.Dateline > 0 {
			hang(doc, sent.First, body, sent.Last)
		}
		mend(doc, sent)
	}
	doc.Link()
}

// hang puts a dateline beside the tree of what its sentence tells: its first token on the root, the others on that.
func hang(doc *nlp.Doc, first, body, last int32) {
	root := body
	for i := body; i < last; i++ {
		if doc.Tokens[i].Head < 0 {
			root = i
			break
		}
	}
	for i := first; i < body; i++ {
		t := &doc.Tokens[i]
		t.Head, t.Rel = first, nlp.Appos
		switch {
		case i == first:
			t.Head, t.Rel = root, nlp.Parataxis
		case t.UPOS == nlp.PUNCT:
			t.Rel = nlp.Punct
		case t.UPOS == nlp.NUM:
			t.Rel = nlp.NmodUnmarked
		}
	}
}

func (p *Parser) sentence(toks []nlp.Token, in []*word.Info, offset int32, s *Scratch) {
	s.vote.reset(len(toks))
	for k, r := range p.readers {
		if s.vote.settled(len(p.readers) - k) {
			break
		}
		s.state.reset(toks, in, r.back)
		r.run(&s.state, s.feats[:0])
		s.vote.add(s.state.head, r.back)
	}
	if p.readers[s.vote.used-1].back {
		s.state.reset(toks, in, false)
	}
	heads := s.vote.tree()
	s.labeller.reset(&s.state, heads)
	p.label(s)
	s.labeller.oneSubject(toks)
	heads = s.labeller.head
	n := int32(len(toks))
	for i := range toks {
		toks[i].Rel = s.labeller.rel[i+1]
		toks[i].Head = -1
		if h := heads[i+1]; h <= n {
			toks[i].Head = offset + h - 1
		}
	}
}

// run finds the arcs.
func (r *reader) run(st *state, buf []uint32) {
	for !st.done() {
		move := left
		switch can := st.valid(); can {
		case 1 << shift:
			move = shift
		case 1 << left:
		case 1 << right:
			move = right
		default:
			a, b, c := r.moves.Score(st.moveFeatures(buf[:0]))
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
		st.apply(move)
	}
}

// label chooses the relations of the tree in the labeller.
func (p *Parser) label(s *Scratch) {
	l := &s.labeller
	for _, d := range l.order[1:] {
		if int(l.head[d]) > l.n {
			l.set(d, nlp.Root)
			continue
		}
		p.labels.Score(l.features(s.feats[:0], d), &s.out)
		l.set(d, nlp.Rel(firstLabel+weights.Argmax(s.out[firstLabel:nlp.NumRel])))
	}
}

// firstLabel is the first relation that an arc may have; the root's is fixed.
const firstLabel = int(nlp.Root) + 1
