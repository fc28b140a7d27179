package says

import (
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
)

// place is where a word stands as its neighbours in the tree see it: tokens by index, -1 without.
type place struct {
	tok, who, obj, comp, head, grand int32
	how                              agency
	set                              uint32 // which dependants it has
	kind                             uint32 // of the name that is its agent
	quote                            uint32
}

func (v *view) placeOf(tok int32) place {
	doc := v.doc
	p := place{tok: tok, obj: -1, comp: -1, head: doc.Tokens[tok].Head, grand: -1, quote: v.quoteNear(tok)}
	if p.head >= 0 {
		p.grand = doc.Tokens[p.head].Head
	}
	for k := range doc.Kids(tok) {
		switch doc.Tokens[k].Rel {
		case nlp.Nsubj:
			p.set |= 1
		case nlp.NsubjPass:
			p.set |= 2
		case nlp.Obj:
			p.obj = k
			p.set |= 4
		case nlp.Ccomp, nlp.Parataxis:
			p.comp = k
			p.set |= 8
		case nlp.Xcomp:
			p.comp = k
			p.set |= 16
		case nlp.Acl:
			if p.comp < 0 {
				p.comp = k
			}
			p.set |= 32
		case nlp.Obl, nlp.Nmod:
			p.set |= 64
		}
	}
	p.who, p.how = agent(doc, tok)
	if p.who >= 0 {
		p.kind = v.kind(p.who)
	}
	return p
}

// none stands for what is known of a token that is not there.
const none = 9999

func at(of []uint32, i int32) uint32 {
	if i < 0 || int(i) >= len(of) {
		return none
	}
	return of[i]
}

// wideFeatures are cueFeatures and what joins the word with clusters, kinds of meaning and words further off: for a linear
// model that forgets a part of them while it learns. They are valid until the next call.
func (v *view) wideFeatures(p *place) []uint32 {
	f := append(v.wide[:0], v.cueFeatures(p.tok)...)
	f = v.clusterFeatures(p, f)
	f = v.meaningFeatures(p, f)
	f = v.aroundFeatures(p, f)
	v.wide = f
	return f
}

func (v *view) clusterFeatures(p *place, f []uint32) []uint32 {
	t := &v.doc.Tokens[p.tok]
	tok, rel, lem, how := p.tok, uint32(t.Rel), v.lemma[p.tok], uint32(p.how)
	fine, coarse, suf := v.fine[tok], v.coarse[tok], suffix(t.Lower)
	two := weights.F2
	return append(f,
		weights.F1(200, fine), weights.F1(201, coarse), two(202, fine, rel), two(203, fine, p.set), two(204, fine, how), two(205, coarse, p.set), two(206, fine, uint32(t.XPOS)), two(207, fine, p.quote),
		two(208, fine, at(v.fine, p.who)), two(209, fine, at(v.fine, p.obj)), two(210, fine, at(v.fine, p.comp)), two(211, fine, at(v.fine, p.head)),
		two(212, lem, at(v.fine, p.who)), two(213, lem, at(v.fine, p.obj)), two(214, lem, at(v.fine, p.comp)), two(215, lem, at(v.fine, p.head)),
		two(216, lem, at(v.coarse, p.who)), two(217, lem, at(v.coarse, p.obj)), two(218, lem, at(v.coarse, p.comp)), two(219, lem, at(v.coarse, p.head)),
		weights.F1(220, at(v.fine, tok-1)), weights.F1(221, at(v.fine, tok+1)), weights.F1(222, at(v.fine, tok-2)), weights.F1(223, at(v.fine, tok+2)), two(224, fine, at(v.fine, tok+1)), two(225, fine, at(v.fine, tok-1)),
		weights.F3(226, fine, p.kind, p.set), weights.F1(227, suf), two(228, suf, rel),
		two(229, lem, at(v.fine, tok-1)), two(230, lem, at(v.fine, tok+1)), two(231, lem, at(v.fine, tok+2)), two(232, lem, at(v.fine, tok-2)))
}

func (v *view) meaningFeatures(p *place, f []uint32) []uint32 {
	t := &v.doc.Tokens[p.tok]
	w, rel, lem := v.means[p.tok], uint32(t.Rel), v.lemma[p.tok]
	who, obj, comp, head := at(v.means, p.who), at(v.means, p.obj), at(v.means, p.comp), at(v.means, p.head)
	two, three := weights.F2, weights.F3
	return append(f,
		weights.F1(260, w), two(261, w, rel), two(262, w, p.set), two(263, w, uint32(p.how)), two(264, w, uint32(t.XPOS)), two(265, w, p.quote), three(266, w, p.set, p.kind),
		two(267, w, who), two(268, w, obj), two(269, w, comp), two(270, w, head), two(271, lem, who), two(272, lem, obj), two(273, lem, comp), two(274, lem, head),
		three(275, head, rel, p.set), three(276, w, obj, p.kind), weights.F1(277, obj), weights.F1(278, comp), weights.F1(279, head))
}

func (v *view) aroundFeatures(p *place, f []uint32) []uint32 {
	doc, tok := v.doc, p.tok
	t := &doc.Tokens[tok]
	lem, tag, rel, how := v.lemma[tok], uint32(t.XPOS), uint32(t.Rel), uint32(p.how)
	s := doc.Sents[t.Sent]
	size := uint32(0) // of what is said, as the tree has it
	if p.comp >= 0 {
		size = bucket(doc.Tokens[p.comp].Right - doc.Tokens[p.comp].Left)
	} else if p.obj >= 0 {
		size = 32 + bucket(doc.Tokens[p.obj].Right-doc.Tokens[p.obj].Left)
	}
	negated := uint32(0)
	for k := range doc.Kids(tok) {
		kt := &doc.Tokens[k]
		switch kt.Lower {
		case "not", "n't", "never":
			negated = 1
		}
		switch kt.Rel {
		case nlp.Obl, nlp.Nmod, nlp.Acl, nlp.Advmod:
			f = append(f, weights.F2(390, lem, v.lemma[k]), weights.F2(391, uint32(kt.Rel), v.lemma[k]))
			if c := doc.KidBy(k, nlp.Case, nlp.Mark); c >= 0 {
				f = append(f, weights.F2(392, lem, v.lemma[c]), weights.F2(393, tag, v.lemma[c]))
			}
		}
	}
	left, right := bucket(tok-s.First), bucket(s.Last-tok)
	headLem, grandLem := at(v.lemma, p.head), at(v.lemma, p.grand)
	one, two, three := weights.F1, weights.F2, weights.F3
	f = append(f,
		one(300, at(v.lemma, p.who)), one(301, at(v.lemma, p.obj)), one(302, at(v.lemma, p.comp)), one(303, headLem), one(304, v.x(tok-1)), one(305, v.x(tok+1)), one(306, v.x(tok-2)), one(307, v.x(tok+2)),
		one(308, v.w(tok-2)), one(309, v.w(tok+2)), one(310, v.w(tok-3)), one(311, v.w(tok+3)), two(312, lem, at(v.lemma, p.comp)), one(313, how), one(314, rel), one(315, p.set), one(316, p.quote), one(317, p.kind),
		one(318, bucket(s.Last-s.First)), one(319, left), one(320, right), two(321, lem, right), two(322, lem, left), two(323, lem, size), two(324, size, p.set), two(325, size, tag), two(326, size, how),
		three(327, lem, v.w(tok-1), v.w(tok+1)), three(328, lem, v.w(tok-2), v.w(tok-1)), two(329, v.w(tok-1), v.w(tok+1)), two(330, headLem, grandLem), three(331, rel, headLem, grandLem), two(332, lem, negated))
	// The other verbs of the sentence, the nearest forty tokens.
	for i := max(s.First, tok-20); i < min(s.Last, tok+20) && len(f) < 250; i++ {
		if i != tok && doc.Tokens[i].UPOS == nlp.VERB {
			side := uint32(0)
			if i > tok {
				side = 1
			}
			f = append(f, weights.F2(394, v.lemma[i], side))
		}
	}
	return f
}

// suffix is a hash of the last three letters.
func suffix(s string) uint32 {
	return weights.String(s[max(0, len(s)-3):])
}
