package tag

import (
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// edge stands for what is outside of the sentence.
var edge = &word.Info{Word: 1, Suf1: 1, Suf2: 1, Suf3: 1, Suf4: 1, Pre1: 1, Pre3: 1, Shape: 1, Plain: 1, Tags: 2, Coarse: 1 << 20, Fine: 1 << 20}

func infoAt(in []*word.Info, i int) *word.Info {
	if i < 0 || i >= len(in) {
		return edge
	}
	return in[i]
}

func xposAt(toks []nlp.Token, i int) uint32 {
	if i < 0 || i >= len(toks) {
		return 63
	}
	return uint32(toks[i].XPOS)
}

// mode is what capitals mean in a sentence.
type mode uint8

const (
	normal   mode = iota
	capitals      // all letters are capitals
	titles        // most words are capitalised
	small         // nothing is capitalised
)

func modeOf(sent *nlp.Sent, toks []nlp.Token) mode {
	if sent.AllCaps {
		return capitals
	}
	upper, lower := 0, 0
	for i := range toks {
		switch t := &toks[i]; {
		case t.End-t.Start < 4 || t.Flags&nlp.Fused != 0:
			if t.Flags&nlp.Capital != 0 && i == 0 {
				upper++
			}
		case t.Flags&nlp.Capital != 0:
			upper++
		default:
			lower++
		}
	}
	switch {
	case upper >= 2 && upper*3 >= (upper+lower)*2:
		return titles
	case upper == 0 && lower > 3:
		return small
	}
	return normal
}

// shapeOf is the shape of a form, or the shape without case in a sentence of capitals.
func shapeOf(in *word.Info, m mode) uint32 {
	if m == capitals {
		return in.Plain + 7
	}
	return in.Shape
}

// xposFeatures are the features of token i for its Penn tag; the tags to its left are known.
func xposFeatures(f []uint32, toks []nlp.Token, in []*word.Info, i int, m mode) []uint32 {
	w, l1, l2, r1, r2 := in[i], infoAt(in, i-1), infoAt(in, i-2), infoAt(in, i+1), infoAt(in, i+2)
	t1, t2 := xposAt(toks, i-1), xposAt(toks, i-2)
	sh := shapeOf(w, m)
	glue := uint32(toks[i].Flags & (nlp.Fused | nlp.SpaceBefore))
	first := uint32(0)
	if i == 0 {
		first = 1
	}
	first |= uint32(m) << 1
	return append(f,
		weights.F1(0, first),
		weights.F1(1, w.Word),
		weights.F1(2, w.Suf1),
		weights.F1(3, w.Suf2),
		weights.F1(4, w.Suf3),
		weights.F1(5, w.Suf4),
		weights.F1(6, w.Pre1),
		weights.F1(7, w.Pre3),
		weights.F2(8, sh, first),
		weights.F1(9, w.Tags),
		weights.F1(10, w.Coarse),
		weights.F1(11, w.Fine),
		weights.F1(12, t1),
		weights.F2(13, t1, t2),
		weights.F2(14, t1, w.Word),
		weights.F2(15, t1, w.Tags),
		weights.F3(16, t1, t2, w.Tags),
		weights.F1(17, l1.Word),
		weights.F1(18, r1.Word),
		weights.F1(19, l2.Word),
		weights.F1(20, r2.Word),
		weights.F2(21, l1.Word, w.Word),
		weights.F2(22, w.Word, r1.Word),
		weights.F2(23, l1.Suf3, w.Suf3),
		weights.F2(24, w.Suf3, r1.Suf3),
		weights.F2(25, w.Tags, r1.Tags),
		weights.F3(26, t1, w.Tags, r1.Tags),
		weights.F3(27, w.Tags, r1.Tags, r2.Tags),
		weights.F2(28, l1.Coarse, w.Coarse),
		weights.F2(29, w.Coarse, r1.Coarse),
		weights.F2(30, w.Word, r1.Coarse),
		weights.F2(31, w.Suf3, sh),
		weights.F2(32, shapeOf(l1, m), sh),
		weights.F2(33, sh, shapeOf(r1, m)),
		weights.F2(34, glue, w.Word),
		weights.F2(35, t1, w.Suf2),
		weights.F2(36, t1, r1.Word),
		weights.F2(37, l1.Word, r1.Word),
		weights.F3(38, t1, sh, w.Coarse),
		weights.F3(39, w.Case, sh, first),
		weights.F3(40, w.Case, t1, sh),
		weights.F2(41, w.Case, w.Suf3),
		weights.F3(42, w.Case, r1.Case, sh),
		weights.F3(43, l1.Fine, w.Fine, t1),
		weights.F2(44, w.Fine, r1.Fine),
	)
}

// uposFeatures are the features of token i for its universal tag; all Penn tags are known.
func uposFeatures(f []uint32, toks []nlp.Token, in []*word.Info, i int, m mode) []uint32 {
	w, l1, r1, r2 := in[i], infoAt(in, i-1), infoAt(in, i+1), infoAt(in, i+2)
	t0, l1t, l2t, r1t, r2t, r3t := xposAt(toks, i), xposAt(toks, i-1), xposAt(toks, i-2), xposAt(toks, i+1), xposAt(toks, i+2), xposAt(toks, i+3)
	first := uint32(m) << 1
	if i == 0 {
		first |= 1
	}
	// The next verb to the right tells auxiliaries from verbs and conjunctions from prepositions.
	verb, far := uint32(0), uint32(0)
	for k := i + 1; k < len(toks) && k <= i+8; k++ {
		x := toks[k].XPOS
		if x == nlp.MD || x >= nlp.VB && x <= nlp.VBZ || x == nlp.TO {
			verb, far = uint32(x), uint32(min(k-i, 4))
			break
		}
		if x == nlp.Period || x == nlp.Comma || x == nlp.IN {
			verb, far = uint32(x)+64, uint32(min(k-i, 4))
			break
		}
	}
	return append(f,
		weights.F1(64, t0),
		weights.F2(65, t0, w.Word),
		weights.F2(66, t0, w.Suf3),
		weights.F2(67, t0, w.Suf2),
		weights.F2(68, t0, shapeOf(w, m)),
		weights.F2(69, t0, w.Coarse),
		weights.F3(70, t0, l1t, r1t),
		weights.F3(71, t0, r1t, r2t),
		weights.F3(72, t0, l1t, l2t),
		weights.F3(73, w.Word, r1t, r2t),
		weights.F3(74, w.Word, l1t, r1t),
		weights.F2(75, w.Word, r1.Word),
		weights.F2(76, w.Word, l1.Word),
		weights.F3(77, w.Word, verb, far),
		weights.F3(78, t0, verb, far),
		weights.F3(79, w.Word, verb, r1t),
		weights.F3(80, w.Word, r2t, r3t),
		weights.F2(81, w.Word, r1.Tags),
		weights.F2(82, w.Word, l2t),
		weights.F2(83, w.Word, r2.Word),
		weights.F2(84, w.Fine, t0),
		weights.F3(85, w.Case, t0, first),
		weights.F3(86, w.Word, t0, l2t<<6|l1t),
	)
}
