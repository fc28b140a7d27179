package parse

import (
	"clio/internal/nlp"
	"clio/internal/nlp/word"
)

// state is a configuration of the parser over one sentence. Tokens are numbered from 1; 0 is nothing and n+1 is the root,
// which waits behind the last token.
type state struct {
	n     int
	front int32 // front of the buffer
	stack []int32

	// Of each token, what it is.
	word, tag, upos, coarse, fine, suf []uint32

	// Of each token, what was built.
	head           []int32
	l1, l2, r1, r2 []int32  // outermost and second outermost dependants
	nl, nr         []uint8  // dependants on either side
	kids           []uint32 // bit per universal tag among the dependants
}

// reset takes in a sentence, turned round when back.
func (s *state) reset(toks []nlp.Token, in []*word.Info, back bool) {
	n := len(toks)
	s.n, s.front = n, 1
	s.stack = s.stack[:0]
	if cap(s.word) < n+2 {
		m := n + 2 + n/2
		s.word, s.tag, s.upos, s.coarse, s.fine, s.suf = make([]uint32, m), make([]uint32, m), make([]uint32, m), make([]uint32, m), make([]uint32, m), make([]uint32, m)
		s.head = make([]int32, m)
		s.l1, s.l2, s.r1, s.r2 = make([]int32, m), make([]int32, m), make([]int32, m), make([]int32, m)
		s.nl, s.nr, s.kids = make([]uint8, m), make([]uint8, m), make([]uint32, m)
	}
	m := n + 2
	s.word, s.tag, s.upos, s.coarse, s.fine, s.suf = s.word[:m], s.tag[:m], s.upos[:m], s.coarse[:m], s.fine[:m], s.suf[:m]
	s.head = s.head[:m]
	s.l1, s.l2, s.r1, s.r2 = s.l1[:m], s.l2[:m], s.r1[:m], s.r2[:m]
	s.nl, s.nr, s.kids = s.nl[:m], s.nr[:m], s.kids[:m]
	clear(s.head)
	clear(s.l1)
	clear(s.l2)
	clear(s.r1)
	clear(s.r2)
	clear(s.nl)
	clear(s.nr)
	clear(s.kids)
	s.word[0], s.tag[0], s.upos[0], s.coarse[0], s.fine[0], s.suf[0] = 2, 2, 62, 1<<20, 1<<20, 2
	s.word[n+1], s.tag[n+1], s.upos[n+1], s.coarse[n+1], s.fine[n+1], s.suf[n+1] = 3, 3, 63, 1<<20+1, 1<<20+1, 3
	for i := range toks {
		k := i + 1
		if back {
			k = n - i
		}
		s.word[k] = in[i].Word
		s.tag[k] = uint32(toks[i].UPOS)<<8 | uint32(toks[i].XPOS)
		s.upos[k] = uint32(toks[i].UPOS)
		s.coarse[k] = in[i].Coarse
		s.fine[k] = in[i].Fine
		s.suf[k] = in[i].Suf3
	}
}

func (s *state) done() bool { return int(s.front) > s.n && len(s.stack) == 0 }

// at is the token k below the top of the stack, 0 for none.
func (s *state) at(k int) int32 {
	if k >= len(s.stack) {
		return 0
	}
	return s.stack[len(s.stack)-1-k]
}

// ahead is the token k behind the front of the buffer, 0 behind the root.
func (s *state) ahead(k int32) int32 {
	if b := s.front + k; int(b) <= s.n+1 {
		return b
	}
	return 0
}

// valid is the set of transitions that may be made, a bit each. The root takes one dependant, when nothing else is left.
func (s *state) valid() int {
	if int(s.front) > s.n {
		if len(s.stack) == 1 {
			return 1 << left
		}
		return 1 << right
	}
	switch len(s.stack) {
	case 0:
		return 1 << shift
	case 1:
		return 1<<shift | 1<<left
	}
	return 1<<shift | 1<<left | 1<<right
}

// arc is the arc that a transition would make.
func (s *state) arc(move int) (head, dep int32) {
	if move == left {
		return s.front, s.at(0)
	}
	return s.at(1), s.at(0)
}

func (s *state) apply(move int) {
	if move == shift {
		s.stack = append(s.stack, s.front)
		s.front++
		return
	}
	head, dep := s.arc(move)
	s.stack = s.stack[:len(s.stack)-1]
	s.head[dep] = head
	s.kids[head] |= 1 << s.upos[dep]
	if dep < head {
		s.l2[head], s.l1[head] = s.l1[head], dep
		if s.nl[head] < 7 {
			s.nl[head]++
		}
	} else {
		s.r2[head], s.r1[head] = s.r1[head], dep
		if s.nr[head] < 7 {
			s.nr[head]++
		}
	}
}
