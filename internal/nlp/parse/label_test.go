package parse

import (
	"testing"

	"clio/internal/nlp"
)

// TestOneSubject hangs "Berg" of "The commander , Berg , spoke ." on the commander.
func TestOneSubject(t *testing.T) {
	toks := []nlp.Token{
		{UPOS: nlp.DET},
		{UPOS: nlp.NOUN},
		{UPOS: nlp.PUNCT, XPOS: nlp.Comma},
		{UPOS: nlp.PROPN},
		{UPOS: nlp.PUNCT, XPOS: nlp.Comma},
		{UPOS: nlp.VERB},
		{UPOS: nlp.PUNCT, XPOS: nlp.Period},
	}
	rels := []nlp.Rel{nlp.Det, nlp.Nsubj, nlp.Punct, nlp.Nsubj, nlp.Punct, nlp.Root, nlp.Punct}
	st := state{n: len(toks), upos: make([]uint32, len(toks)+2), word: make([]uint32, len(toks)+2)}
	var l labeller
	l.reset(&st, []int32{0, 2, 6, 2, 6, 2, 8, 6, 0})
	for i, r := range rels {
		l.set(int32(i+1), r)
	}
	l.oneSubject(toks)
	if l.head[4] != 2 || l.rel[4] != nlp.Appos || l.head[3] != 4 || l.head[2] != 6 {
		t.Errorf("heads %v, relations %v", l.head, l.rel)
	}
}
