package says

import (
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
)

// atoms are plain facts of the words around a candidate, each by itself, for a network to join. They are valid until the next
// call.
func (v *view) atoms(p *place) []uint32 {
	doc, tok := v.doc, p.tok
	t := &doc.Tokens[tok]
	a := atomist{v: v, tok: tok, f: v.atom[:0]}
	comp := a.kid(tok, nlp.Ccomp, nlp.Xcomp, nlp.Parataxis, nlp.Acl, nlp.Advcl)
	with := a.kid(tok, nlp.Obl, nlp.Nmod)
	for _, i := range [...]int32{tok, p.who, p.obj, comp, p.head, p.grand, with} {
		a.full(i)
	}
	for _, i := range [...]int32{
		a.kid(with, nlp.Case), a.kid(comp, nlp.Mark), a.kid(comp, nlp.Nsubj), a.kid(comp, nlp.Aux), a.kid(tok, nlp.Aux), a.kid(tok, nlp.Mark), a.kid(tok, nlp.Advmod),
		tok - 1, tok + 1, tok - 2, tok + 2, tok - 3, tok + 3, tok - 4, tok + 4, tok - 5, tok + 5,
	} {
		a.short(i)
	}
	s := doc.Sents[t.Sent]
	a.short(s.First)
	a.short(s.Last - 1)
	for k := range doc.Kids(tok) {
		if len(a.f) < 250 {
			a.f = append(a.f, weights.F1(20, uint32(doc.Tokens[k].Rel)))
		}
	}
	a.f = append(a.f, weights.F1(21, uint32(p.how)), weights.F1(22, p.quote), weights.F1(23, bucket(s.Last-s.First)), weights.F1(24, bucket(tok-s.First)), weights.F1(25, bucket(s.Last-tok)))
	v.atom = a.f
	return a.f
}

// atomist writes facts of words, each with the number of its place.
type atomist struct {
	v    *view
	tok  int32
	slot uint32
	f    []uint32
}

func (a *atomist) kid(i int32, rels ...nlp.Rel) int32 {
	if i < 0 {
		return -1
	}
	return a.v.doc.KidBy(i, rels...)
}

// there goes to the next place and reports whether a word of the sentence is there.
func (a *atomist) there(i int32) bool {
	a.slot++
	doc := a.v.doc
	if i < 0 || int(i) >= len(doc.Tokens) || doc.Tokens[i].Sent != doc.Tokens[a.tok].Sent {
		a.f = append(a.f, weights.F2(1, a.slot, 0))
		return false
	}
	return true
}

func (a *atomist) short(i int32) {
	if a.there(i) {
		t := &a.v.doc.Tokens[i]
		a.f = append(a.f, weights.F2(2, a.slot, a.v.lower[i]), weights.F2(3, a.slot, a.v.fine[i]), weights.F2(5, a.slot, uint32(t.XPOS)), weights.F2(6, a.slot, uint32(t.Rel)))
	}
}

func (a *atomist) full(i int32) {
	if !a.there(i) {
		return
	}
	v, t, s := a.v, &a.v.doc.Tokens[i], a.slot
	a.f = append(a.f, weights.F2(2, s, v.lower[i]), weights.F2(3, s, v.fine[i]), weights.F2(5, s, uint32(t.XPOS)), weights.F2(4, s, v.lemma[i]), weights.F2(10, s, v.coarse[i]), weights.F2(7, s, uint32(t.Rel)),
		weights.F2(8, s, v.means[i]), weights.F2(9, s, v.kind(i)), weights.F2(11, s, suffix(t.Lower)), weights.F2(12, s, bucket(i-a.tok)), weights.F2(13, s, bucket(t.Right-t.Left)))
	if v.quote[i] >= 0 {
		a.f = append(a.f, weights.F2(14, s, 1))
	}
}
