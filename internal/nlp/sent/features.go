package sent

import (
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

var edge = &word.Info{Word: 1, Shape: 1, Plain: 1, Tags: 2, Suf2: 1, Suf3: 1}

func infoAt(in []*word.Info, i int) *word.Info {
	if i < 0 || i >= len(in) {
		return edge
	}
	return in[i]
}

// features describe the border behind token i of a sentence that began at first.
func features(f []uint32, doc *nlp.Doc, in []*word.Info, i, first int, caps, bracket, quoted bool) []uint32 {
	w, l1, l2 := in[i], infoAt(in, i-1), infoAt(in, i-2)
	r1, r2, r3 := infoAt(in, i+1), infoAt(in, i+2), infoAt(in, i+3)
	next := &doc.Tokens[i+1]
	// What kind of white space stands here is a matter of the rules: the treebanks have blanks only.
	gap := uint32(next.Flags & nlp.SpaceBefore)
	state := gap
	if caps {
		state |= 1 << 9
	}
	if bracket {
		state |= 1 << 10
	}
	if quoted {
		state |= 1 << 11
	}
	length := uint32(min(i+1-first, 40) / 4)
	if i+1-first < 6 {
		length = 20 + uint32(i+1-first)
	}
	sw, sl, s1, s2 := w.Shape, l1.Shape, r1.Shape, r2.Shape
	if caps {
		sw, sl, s1, s2 = w.Plain, l1.Plain, r1.Plain, r2.Plain
	}
	// Lists repeat the mark by which their items begin.
	head := infoAt(in, first)
	same := uint32(0)
	if head.Word == r1.Word {
		same = 1
	}
	kw, kr := formKind(doc, i), formKind(doc, i+1)
	before := uint32(doc.Tokens[i].Flags & nlp.SpaceBefore)
	return append(f,
		weights.F1(96, state),
		weights.F2(97, w.Word, gap),
		weights.F2(98, w.Word, s1),
		weights.F3(99, w.Word, s1, state),
		weights.F3(100, sl, w.Word, s1),
		weights.F2(101, w.Word, r1.Word),
		weights.F2(102, l1.Word, w.Word),
		weights.F3(103, sw, s1, state),
		weights.F2(104, sw, r1.Word),
		weights.F2(105, w.Tags, r1.Tags),
		weights.F3(106, w.Tags, r1.Tags, r2.Tags),
		weights.F3(107, l1.Tags, w.Tags, r1.Tags),
		weights.F2(108, length, w.Word),
		weights.F3(109, length, sw, s1),
		weights.F3(110, s1, s2, gap),
		weights.F2(111, r1.Word, r2.Word),
		weights.F3(112, w.Word, s1, s2),
		weights.F2(113, l2.Tags, l1.Tags),
		weights.F3(114, sw, s1, before|gap<<4),
		weights.F2(115, r1.Word, gap),
		weights.F3(116, sl, sw, s1),
		weights.F3(117, w.Word, r1.Tags, gap),
		weights.F3(118, w.Word, r1.Word, r2.Tags),
		weights.F2(119, r2.Tags, r3.Tags),
		weights.F2(120, w.Suf3, s1),
		weights.F3(121, r1.Tags, s1, r2.Tags),
		weights.F2(122, w.Tags, s1),
		weights.F3(123, same, s1, gap),
		weights.F3(124, same, w.Word, r1.Word),
		weights.F3(125, kw, kr, gap),
		weights.F3(126, kw, s1, gap),
		weights.F3(127, sw, kr, gap),
	)
}

// formKind tells addresses, names of files and drawn lines from other tokens.
func formKind(doc *nlp.Doc, i int) uint32 {
	form := doc.Text[doc.Tokens[i].Start:doc.Tokens[i].End]
	if len(form) < 3 {
		return 0
	}
	c := form[0] | 0x20
	letter := c >= 'a' && c <= 'z'
	if !letter && len(form) > 3 && form[0] == form[1] && form[1] == form[2] && !(form[0] >= '0' && form[0] <= '9') {
		return 1
	}
	if len(form) < 6 {
		return 0
	}
	dot := strings.LastIndexByte(form[max(0, len(form)-6):], '.')
	switch {
	case strings.HasPrefix(form, "http") || strings.HasPrefix(form, "www."):
		return 2
	case dot >= 0 && strings.IndexByte(form[:min(len(form), 80)], '@') > 0:
		return 3
	case dot >= 0 && dot < 5 && letter:
		return 4
	}
	return 0
}
