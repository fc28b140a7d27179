package entity

import (
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
)

// at gives a word hash inside of the sentence of token i.
func (v *view) at(i, off int) uint32 {
	k := i + off
	if k < 0 || k >= len(v.infos) || v.doc.Tokens[k].Sent != v.doc.Tokens[i].Sent {
		return outsideWord
	}
	return v.infos[k].Word
}

func (v *view) near(i, off int) int {
	k := i + off
	if k < 0 || k >= len(v.infos) || v.doc.Tokens[k].Sent != v.doc.Tokens[i].Sent {
		return -1
	}
	return k
}

// packed packs what is known of a neighbour: hints, listing and case.
func (v *view) packed(k int) uint32 {
	if k < 0 {
		return 1 << 31
	}
	x := uint32(v.hints[k])
	if v.could[k] {
		x |= 1 << 24
	}
	return x | uint32(v.edge[k])<<25
}

// other is what stands around a word where else it is found in the document: words before and behind it, and what it is said to be.
type other struct {
	before, behind [3]uint32
	n              uint8
	said           uint32
}

// gather fills others with the words that could be names.
func (v *view) gather() {
	clear(v.others)
	for i, could := range v.could {
		if !could || v.hints[i]&Connector != 0 || v.doc.Tokens[i].UPOS == nlp.PUNCT {
			continue
		}
		w := v.infos[i].Word
		o := v.others[w]
		if int(o.n) < len(o.before) {
			o.before[o.n], o.behind[o.n] = v.at(i, -1), v.at(i, 1)
			o.n++
		}
		if said, rel := v.said(i); o.said == 0 && rel != nlp.Nmod {
			o.said = said
		}
		v.others[w] = o
	}
}

// said is the noun that says what the name of token i is, and how: "Tarsk is a town", "Tarsk, a town", "the town of Tarsk"; 0
// without one.
func (v *view) said(i int) (noun uint32, how nlp.Rel) {
	toks := v.doc.Tokens
	h := int32(i)
	for range 8 {
		up := toks[h].Head
		if up < 0 || !v.could[up] || toks[up].Sent != toks[h].Sent || toks[h].Rel == nlp.Appos || toks[h].Rel == nlp.Nsubj || toks[h].Rel == nlp.Nmod {
			break
		}
		h = up
	}
	for k := toks[h].Kid; k >= 0; k = toks[k].Next {
		if toks[k].Rel == nlp.Appos && toks[k].UPOS == nlp.NOUN {
			return v.infos[k].Word, nlp.Appos
		}
	}
	up, rel := toks[h].Head, toks[h].Rel
	if up < 0 || toks[up].UPOS != nlp.NOUN || rel != nlp.Nsubj && rel != nlp.Appos && rel != nlp.Nmod {
		return 0, 0
	}
	return v.infos[up].Word, rel
}

func (v *view) listedAt(k int) Listing {
	if k < 0 {
		return 0
	}
	return v.listed[k]
}

// maxFeatures is more than features gives.
const maxFeatures = 128

// features appends the features of token i.
func (v *view) features(f []uint32, i int, second bool) []uint32 {
	toks := v.doc.Tokens
	t, in := &toks[i], v.infos[i]
	sent := &v.doc.Sents[t.Sent]
	caps := uint32(0)
	if sent.AllCaps {
		caps = 1
	}
	p1, n1, n2 := v.near(i, -1), v.near(i, 1), v.near(i, 2)
	w, wp1, wp2, wn1, wn2 := in.Word, v.at(i, -1), v.at(i, -2), v.at(i, 1), v.at(i, 2)
	shape := in.Shape
	if caps == 1 {
		shape = in.Plain
	}
	shapeOf := func(k int) uint32 {
		if k < 0 {
			return 0
		}
		if caps == 1 {
			return v.infos[k].Plain
		}
		return v.infos[k].Shape
	}
	cl := func(k int) uint32 {
		if k < 0 {
			return 1 << 16
		}
		return uint32(v.cluster[k])
	}
	first := uint32(0)
	if int32(i) == sent.First || i > 0 && toks[i-1].UPOS == nlp.PUNCT && toks[i-1].Lower != "-" && toks[i-1].Lower != "," {
		first = 1
		if v.lowered[w] {
			first = 2
		}
	} else if v.lowered[w] {
		first = 3
	}
	pk := v.packed(i)
	pp, pn := v.packed(p1), v.packed(n1)
	head, headRel := outsideWord, uint32(t.Rel)
	if t.Head >= 0 {
		head = v.infos[t.Head].Word
	}
	quoted := uint32(t.Flags & nlp.InQuote)
	list := uint32(v.listed[i])<<3 | uint32(v.edge[i])
	f = append(f, weights.F1(1, caps),
		weights.F1(3, w), weights.F1(4, wp1), weights.F1(5, wp2), weights.F1(6, wn1), weights.F1(7, wn2),
		weights.F2(8, wp1, w), weights.F2(9, w, wn1),
		weights.F2(13, wp2, wp1), weights.F2(14, wn1, wn2),
		weights.F1(15, in.Suf2), weights.F1(16, in.Suf3), weights.F1(17, in.Suf4), weights.F1(18, in.Pre3),
		weights.F2(19, shape, caps), weights.F3(21, shapeOf(p1), shape, shapeOf(n1)),
		weights.F2(22, first, shape), weights.F2(23, first, w),
		weights.F1(24, pk), weights.F2(25, pp, 1), weights.F2(26, pn, 1), weights.F2(27, pp, pk), weights.F2(28, pk, pn),
		weights.F2(30, list, caps), weights.F2(31, list, first),
		weights.F2(32, uint32(t.XPOS), caps), weights.F2(34, headRel, head), weights.F1(35, headRel),
		weights.F1(36, cl(i)), weights.F1(38, cl(p1)), weights.F1(39, cl(n1)), weights.F2(40, cl(p1), cl(i)), weights.F2(41, cl(i), cl(n1)),
		weights.F1(55, in.Fine), weights.F1(56, in.Coarse), weights.F2(57, in.Case, caps), weights.F2(58, quoted, shape),
	)
	if n1 >= 0 {
		f = append(f, weights.F2(42, uint32(toks[n1].XPOS), uint32(t.XPOS)), weights.F1(43, uint32(v.listed[n1])<<3|uint32(v.edge[n1])), weights.F1(44, v.infos[n1].Suf3), weights.F1(59, v.infos[n1].Fine))
	}
	if p1 >= 0 {
		f = append(f, weights.F2(45, uint32(toks[p1].XPOS), uint32(t.XPOS)), weights.F1(46, uint32(v.listed[p1])<<3|uint32(v.edge[p1])), weights.F1(60, v.infos[p1].Suf3), weights.F1(61, v.infos[p1].Fine))
	}
	if n2 >= 0 {
		f = append(f, weights.F1(47, v.packed(n2)))
	}
	// What stands on either side of the run of name-like tokens: "said", "in", a comma; and its last word.
	if caps == 0 {
		end, from := i+1, i
		for end < len(v.could) && v.could[end] && toks[end].Sent == t.Sent && end < i+6 {
			end++
		}
		for from > 0 && v.could[from-1] && toks[from-1].Sent == t.Sent && from > i-6 {
			from--
		}
		f = append(f, weights.F2(48, v.at(i, end-i), uint32(min(end-i, 4))), weights.F1(49, v.packed(v.near(i, end-1-i))),
			weights.F2(50, v.at(i, from-1-i), uint32(min(i-from, 4))), weights.F2(62, v.at(i, end-1-i), uint32(min(end-i, 3))), weights.F2(63, v.infos[end-1].Suf3, uint32(min(end-i, 3))),
			weights.F2(64, uint32(min(end-from, 6)), uint32(min(i-from, 3))), weights.F1(65, cl(end-1)), weights.F1(66, v.packed(v.near(i, from-i))))
	}
	if said, how := v.said(i); said != 0 {
		f = append(f, weights.F2(67, said, uint32(how)))
	}
	// A small word between two names may bind them into one or not: "the Board of Trade", "al Qaeda and the Taliban".
	if v.hints[i]&Connector != 0 && p1 >= 0 {
		f = append(f, weights.F3(71, w, pp, pn), weights.F3(72, w, wn1, uint32(v.listed[p1])<<8|uint32(v.listedAt(n2))))
	}
	if o, ok := v.others[w]; ok {
		if o.said != 0 {
			f = append(f, weights.F1(68, o.said))
		}
		if o.n > 1 {
			for k := range o.n {
				f = append(f, weights.F1(69, o.before[k]), weights.F1(70, o.behind[k]))
			}
		}
	}
	if second {
		f = v.ballotFeatures(f, i, 51, caps)
	}
	return f
}

func (v *view) ballotFeatures(f []uint32, i, template int, caps uint32) []uint32 {
	b := v.votes[v.infos[i].Word]
	if b == nil {
		return append(f, weights.F1(template, 99))
	}
	best, sum := Outside, 0
	for c := Person; c < numCoarse; c++ {
		if b.kinds[c] > b.kinds[best] || best == Outside && b.kinds[c] > 0 {
			best = c
		}
		sum += int(b.kinds[c])
	}
	sure := uint32(0)
	if int(b.kinds[best])*4 >= 3*sum {
		sure = 1
	}
	return append(f, weights.F3(template, uint32(best), sure, uint32(min(sum, 4))),
		weights.F2(template+1, uint32(b.long), uint32(min(b.length, 3))),
		weights.F2(template+2, uint32(best), uint32(b.long)),
		weights.F3(template+3, uint32(best), caps, uint32(min(b.length, 3))))
}
