package says

import (
	"clio/internal/nlp/weights"
)

// keepFeatures are what tells whether an attribution as it was found is right.
func (v *view) keepFeatures(f *found) []uint32 {
	doc := v.doc
	c := &doc.Tokens[f.cue]
	lem, tag := v.lemma[f.cue], uint32(c.XPOS)
	margin := uint32(int32(max(-4, min(8, f.margin))*2) + 20)
	who, how := agent(doc, f.cue)
	src, srcTag, srcKind, srcHow, srcLen := uint32(1), uint32(0), uint32(0), uint32(0), uint32(0)
	if runs := f.parts[inSource]; len(runs) > 0 {
		head := headOf(doc, runs[0].first, runs[0].last)
		src, srcTag, srcKind = v.lemma[head], uint32(doc.Tokens[head].XPOS), v.kind(head)
		srcHow = 1
		if who >= runs[0].first && who < runs[0].last {
			srcHow = 2
		}
		srcLen = bucket(runs[0].last-runs[0].first) + uint32(min(3, len(runs)))*32
		if runs[0].first > f.cue {
			srcHow += 4
		}
		if doc.Tokens[head].Sent != c.Sent {
			srcHow += 8
		}
	}
	runs := f.parts[inContent]
	n := int32(0)
	for _, r := range runs {
		n += r.last - r.first
	}
	head := headOf(doc, runs[0].first, runs[0].last)
	ht := &doc.Tokens[head]
	quote := uint32(0)
	if v.quote[runs[0].first] >= 0 {
		quote = 1
	}
	if v.quote[head] >= 0 {
		quote += 2
	}
	side := uint32(0)
	if runs[0].first > f.cue {
		side = 1
	}
	if ht.Sent != c.Sent {
		side += 2
	}
	hang := uint32(63)
	if ht.Head == f.cue {
		hang = uint32(ht.Rel)
	}
	size, parts := bucket(n), uint32(min(4, len(runs)))
	start := v.w(runs[0].first)
	cueLen := uint32(len(f.parts[inCue]))
	for _, r := range f.parts[inCue] {
		cueLen += uint32(r.last-r.first) * 4
	}
	out := append(v.wide[:0],
		weights.F1(100, margin), weights.F2(101, margin, srcHow), weights.F2(102, margin, hang), weights.F1(103, lem), weights.F2(104, lem, hang), weights.F2(105, lem, srcHow), weights.F2(106, tag, hang), weights.F2(107, srcTag, srcKind), weights.F2(108, srcHow, uint32(how)),
		weights.F2(109, size, parts), weights.F2(110, hang, size), weights.F2(111, quote, side), weights.F3(112, quote, hang, side), weights.F2(113, lem, quote), weights.F1(114, start), weights.F2(115, start, hang), weights.F1(116, src), weights.F2(117, src, lem), weights.F1(118, srcLen),
		weights.F2(119, uint32(ht.XPOS), hang), weights.F2(120, cueLen, tag), weights.F2(121, lem, cueLen), weights.F3(122, srcHow, srcTag, hang), weights.F2(123, parts, side), weights.F2(124, v.lemma[head], hang), weights.F2(125, srcKind, hang), weights.F2(126, uint32(c.Rel), hang), weights.F1(127, 0), weights.F3(128, tag, uint32(how), hang))
	return v.amongFeatures(f, lem, tag, margin, out)
}

// among is how a found attribution stands to the others of its document.
type among struct {
	above   uint32 // 0 when no verb that its cue hangs below is a likely cue, else how near one is
	aboveOf uint32 // lemma of that verb
	aboveBy uint32 // relation by which the cue or what it hangs on hangs there
	inside  uint32 // 1 in the content of a likely one, 2 in its source, 4 in its cue
	rival   uint32 // how much of the content a likelier one claims too, and whether it has the same source
	others  uint32 // likely ones in the sentence
	dense   uint32 // likely ones by length of the document
	last    uint32 // whether the likely one before it has a source of the same head
}

// likely is from which margin on a found attribution counts for its neighbours.
const likely = -0.5

// relate fills among of all found attributions of a document. They are in the order of their cues.
func (v *view) relate(all []found) {
	doc := v.doc
	n := 0
	for i := range all {
		if all[i].margin > likely {
			n++
		}
	}
	dense := bucket(int32(n * 1000 / max(1, len(doc.Tokens))))
	for i := range all {
		f := &all[i]
		f.among = among{dense: dense}
		sent := doc.Tokens[f.cue].Sent
		for j := i - 1; j >= 0 && all[j].cue > f.cue-200; j-- {
			v.beside(f, &all[j], sent)
		}
		for j := i + 1; j < len(all) && all[j].cue < f.cue+200; j++ {
			v.beside(f, &all[j], sent)
		}
		f.among.others = min(f.among.others, 4)
	}
}

// beside adds to what f is among what g does.
func (v *view) beside(f, g *found, sent int32) {
	if g.margin <= likely {
		return
	}
	doc, a := v.doc, &f.among
	if doc.Tokens[g.cue].Sent == sent {
		a.others++
		by := uint32(doc.Tokens[f.cue].Rel)
		for h, hops := doc.Tokens[f.cue].Head, uint32(1); h >= 0 && hops < 5; h, hops = doc.Tokens[h].Head, hops+1 {
			if h == g.cue && (a.above == 0 || hops < a.above) {
				a.above, a.aboveOf, a.aboveBy = hops, v.lemma[h], by
			}
			by = uint32(doc.Tokens[h].Rel)
		}
	}
	switch {
	case within(g.parts[inContent], f.cue):
		a.inside |= 1
	case within(g.parts[inSource], f.cue):
		a.inside |= 2
	case within(g.parts[inCue], f.cue):
		a.inside |= 4
	}
	if g.margin > f.margin {
		common := 0
		for _, r := range f.parts[inContent] {
			for _, q := range g.parts[inContent] {
				common += int(max(0, min(r.last, q.last)-max(r.first, q.first)))
			}
		}
		if n := size(f.parts[inContent]) + size(g.parts[inContent]); 4*common > n {
			a.rival = max(a.rival, uint32(8*common/max(1, n)))
			if a.rival < 8 && sameStart(f.parts[inSource], g.parts[inSource]) {
				a.rival += 8
			}
		}
	}
	if g.cue < f.cue && doc.Tokens[g.cue].Sent != sent && len(f.parts[inSource]) > 0 && len(g.parts[inSource]) > 0 && a.last == 0 {
		a.last = 1
		if v.lower[f.parts[inSource][0].last-1] == v.lower[g.parts[inSource][0].last-1] {
			a.last = 2
		}
	}
}

func size(runs []run) int {
	n := 0
	for _, r := range runs {
		n += int(r.last - r.first)
	}
	return n
}

func sameStart(a, b []run) bool { return len(a) > 0 && len(b) > 0 && a[0].first == b[0].first }

// amongFeatures are what tells from its neighbours whether an attribution is right, and its cue in other words than its lemma.
func (v *view) amongFeatures(f *found, lem, tag, margin uint32, out []uint32) []uint32 {
	a := &f.among
	fine, means := v.fine[f.cue], v.means[f.cue]
	out = append(out,
		weights.F1(130, a.above), weights.F2(131, a.above, a.aboveBy), weights.F2(132, a.aboveOf, a.aboveBy), weights.F2(133, a.aboveBy, lem), weights.F1(134, a.inside), weights.F2(135, a.inside, tag), weights.F2(136, a.inside, lem),
		weights.F1(137, a.rival), weights.F2(138, a.rival, tag), weights.F2(139, a.rival, a.inside), weights.F1(140, a.others), weights.F2(141, a.others, a.rival), weights.F1(142, a.dense), weights.F2(143, a.last, tag),
		weights.F1(144, fine), weights.F1(145, means), weights.F2(146, means, margin), weights.F2(147, margin, a.rival), weights.F2(148, margin, a.inside), weights.F2(149, fine, a.inside))
	v.wide = out
	return out
}
