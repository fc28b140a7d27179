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

func (v *view) tagAt(i int) uint32 {
	if i < 0 {
		return 0
	}
	return uint32(v.tags[i])
}

// features appends the features of token i: at most 62. The tags before i are those of this pass.
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
	t1, t2 := uint32(0), uint32(0)
	if p1 >= 0 {
		t1 = v.tagAt(p1)
		if p2 := v.near(i, -2); p2 >= 0 {
			t2 = v.tagAt(p2)
		}
	}
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
	f = append(f, weights.F2(1, t1, caps), weights.F2(2, t1, t2),
		weights.F1(3, w), weights.F1(4, wp1), weights.F1(5, wp2), weights.F1(6, wn1), weights.F1(7, wn2),
		weights.F2(8, wp1, w), weights.F2(9, w, wn1), weights.F2(10, w, t1), weights.F2(11, wn1, t1), weights.F2(12, wp1, t1),
		weights.F2(13, wp2, wp1), weights.F2(14, wn1, wn2),
		weights.F1(15, in.Suf2), weights.F1(16, in.Suf3), weights.F1(17, in.Suf4), weights.F1(18, in.Pre3),
		weights.F2(19, shape, caps), weights.F2(20, shape, t1), weights.F3(21, shapeOf(p1), shape, shapeOf(n1)),
		weights.F2(22, first, shape), weights.F2(23, first, w),
		weights.F1(24, pk), weights.F2(25, pp, 1), weights.F2(26, pn, 1), weights.F2(27, pp, pk), weights.F2(28, pk, pn), weights.F2(29, pk, t1),
		weights.F2(30, uint32(v.listed[i])<<3|uint32(v.edge[i]), caps), weights.F3(31, uint32(v.listed[i])<<3|uint32(v.edge[i]), t1, first),
		weights.F2(32, uint32(t.XPOS), caps), weights.F2(33, uint32(t.XPOS), t1), weights.F2(34, headRel, head), weights.F2(35, headRel, t1),
		weights.F1(36, cl(i)), weights.F2(37, cl(i), t1), weights.F1(38, cl(p1)), weights.F1(39, cl(n1)), weights.F2(40, cl(p1), cl(i)), weights.F2(41, cl(i), cl(n1)),
	)
	if n1 >= 0 {
		f = append(f, weights.F2(42, uint32(toks[n1].XPOS), t1), weights.F1(43, uint32(v.listed[n1])<<3|uint32(v.edge[n1])), weights.F1(44, v.infos[n1].Suf3))
	}
	if p1 >= 0 {
		f = append(f, weights.F2(45, uint32(toks[p1].XPOS), t1), weights.F1(46, uint32(v.listed[p1])<<3|uint32(v.edge[p1])))
	}
	if n2 >= 0 {
		f = append(f, weights.F2(47, v.packed(n2), t1))
	}
	// What stands on either side of the run of name-like tokens: "said", "in", a comma.
	end := i + 1
	for end < len(v.could) && v.could[end] && toks[end].Sent == t.Sent && end < i+6 && caps == 0 {
		end++
	}
	if caps == 0 {
		f = append(f, weights.F2(48, v.at(i, end-i), uint32(min(end-i, 4))), weights.F2(49, v.packed(v.near(i, end-1-i)), t1))
		from := i
		for from > 0 && v.could[from-1] && toks[from-1].Sent == t.Sent && from > i-6 {
			from--
		}
		f = append(f, weights.F2(50, v.at(i, from-1-i), uint32(min(i-from, 4))))
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
	t1 := uint32(0)
	if i > 0 && v.doc.Tokens[i-1].Sent == v.doc.Tokens[i].Sent {
		t1 = uint32(v.tags[i-1])
	}
	return append(f, weights.F3(template, uint32(best), sure, uint32(min(sum, 4))),
		weights.F2(template+1, uint32(b.long), uint32(min(b.length, 3))),
		weights.F3(template+2, uint32(best), uint32(b.long), t1),
		weights.F3(template+3, uint32(best), caps, uint32(min(b.length, 3))))
}
