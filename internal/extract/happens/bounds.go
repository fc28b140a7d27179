package happens

import (
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/internal/nlp/weights"
)

// Which words of a phrase name who did it, what was hit and with what is chosen by a model: "two hooded men" is three words, of
// "suspected urban guerrillas near the garrison" the two in the middle are. The head is always among them.

// most words that a phrase may lose in front of its head, and most ends behind it.
const (
	mostFronts = 9
	mostEnds   = 6
)

// bounded is a phrase with the words that the model chooses for its role; without a model it is as it was.
func (w *work) bounded(a *arg, r role) (first, last int32) {
	if !w.binds(a.head) {
		return w.uncounted(a), a.last
	}
	best := float32(-1e9)
	first, last = a.first, a.last
	w.frames(a, func(f, l int32) {
		w.feats = w.boundFeatures(w.feats[:0], a, r, f, l)
		if s := odds(w.binding, w.feats); s > best {
			best, first, last = s, f, l
		}
	})
	return first, last
}

// binds reports whether the model is asked about a phrase: in wires in capitals, from whose keys it learned and where the tree hangs more on
// a phrase than belongs to it. Elsewhere the whole phrase says more.
func (w *work) binds(head int32) bool {
	return w.binding != nil && w.doc.Sents[w.doc.Tokens[head].Sent].AllCaps
}

// frames are the ways to cut a phrase: each token in front of the head may be its first one, and it may end behind the head, behind
// the words that belong to the head closely, or behind each thing that is said of it.
func (w *work) frames(a *arg, use func(first, last int32)) {
	doc := w.doc
	_, core := phrase.Core(doc, a.head)
	core = min(max(core, a.head+1), max(a.last, a.head+1))
	var ends [mostEnds]int32
	n := 0
	add := func(e int32) {
		if n < mostEnds && e > a.head && (n == 0 || ends[n-1] != e) {
			ends[n] = e
			n++
		}
	}
	add(core)
	for i := core; i < a.last; i++ {
		if t := &doc.Tokens[i]; t.UPOS == nlp.ADP && t.Rel == nlp.Case && i > core || t.UPOS == nlp.PUNCT && i > core {
			add(i)
		}
	}
	add(max(a.last, a.head+1))
	for f := max(a.first, a.head-mostFronts); f <= a.head; f++ {
		if t := &doc.Tokens[f]; f < a.head && (t.UPOS == nlp.PUNCT || t.UPOS == nlp.DET && f > a.first) || f > a.first && t.Flags&nlp.SpaceBefore == 0 {
			continue
		}
		for _, e := range ends[:n] {
			use(f, e)
		}
	}
}

// boundFeatures tells the model of a way to cut a phrase.
func (w *work) boundFeatures(out []uint32, a *arg, r role, first, last int32) []uint32 {
	doc := w.doc
	add := func(f uint32) { out = append(out, f) }
	part := uint32(r)
	sort, lemma := w.sort(a.head), weights.String(lemmaOf(doc, a.head))
	add(weights.F2(0, part, uint32(min(a.head-first, 6))))
	add(weights.F3(1, part, sort, uint32(min(a.head-first, 3))))
	add(weights.F3(2, part, lemma, uint32(min(a.head-first, 2))))
	name := int32(-1)
	if e := doc.EntityAt(a.head); e >= 0 {
		name = doc.Entities[e].First
	}
	inName := func(i int32) uint32 {
		switch {
		case name >= 0 && i > name:
			return 1
		case name == i:
			return 2
		}
		if e := doc.EntityAt(i); e >= 0 {
			return 10 + uint32(doc.Entities[e].Kind)
		}
		return 0
	}
	word := func(template int, i int32) {
		t := &doc.Tokens[i]
		class := uint32(0)
		switch {
		case t.UPOS == nlp.NUM || w.book.vague[t.Lower] || w.timed(i):
			class = 1
		case t.Lower == "suspected" || t.Lower == "alleged" || t.Lower == "presumed":
			class = 2
		default:
			class = 10 + w.sort(i)
		}
		add(weights.F2(template, part, weights.String(t.Lower)))
		add(weights.F3(template+1, part, uint32(t.UPOS)*64+uint32(t.Rel), inName(i)))
		add(weights.F3(template+2, part, class, sort))
		add(weights.F3(template+3, class, uint32(t.Rel), lemma))
		add(weights.F3(template+4, inName(i), class, part))
	}
	for i := first; i < a.head; i++ { // kept
		word(10, i)
	}
	for i := max(a.first, a.head-mostFronts); i < first; i++ { // left out
		word(20, i)
	}
	if first < a.head {
		word(30, first)
	}
	if first > a.first {
		word(40, first-1)
	}
	t := &doc.Tokens[first]
	add(weights.F3(50, part, uint32(t.UPOS), uint32(t.Rel)))
	for i := a.head + 1; i < a.last; i++ {
		if t := &doc.Tokens[i]; t.UPOS == nlp.ADP && t.Rel == nlp.Case && t.Head >= 0 {
			kept := uint32(0)
			if i < last {
				kept = 1
			}
			p := weights.String(t.Lower)
			add(weights.F3(51, part*2+kept, p, sort))
			add(weights.F3(52, part*2+kept, p, lemma))
			add(weights.F3(53, part*2+kept, p, w.sort(t.Head)))
			add(weights.F3(54, kept, lemma, w.sort(t.Head)))
			add(weights.F3(55, part*2+kept, p, inName(t.Head)))
		}
	}
	add(weights.F3(56, part, uint32(min(last-a.head, 6)), sort))
	add(weights.F2(57, part, uint32(min(a.last-last, 6))))
	return out
}
