package happens

import (
	"time"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/record"
)

// placeFeatures tells the model of a place for an event.
func (w *work) placeFeatures(out []uint32, s *setting, h *happening, e *record.Event, c *choice, all []choice) []uint32 {
	add := func(f uint32) { out = append(out, f) }
	deeds := uint32(min(w.deeds, 4))
	first := uint32(min(w.doc.Tokens[w.found[h.mentions[0]].tok].Sent, 4))
	has := uint32(min(len(e.Place), 2))
	if c.at == none {
		return append(out, weights.F2(1, has, s.caps), weights.F3(2, has, deeds, first), weights.F2(3, uint32(min(len(all), 8)), has))
	}
	p := &w.rec.Places[c.at]
	tok := w.doc.TokenAt(p.Start)
	t := &w.doc.Tokens[tok]
	now, gap := c.position()
	kind := weights.String(p.Precision)
	if c.wide {
		kind = 3
	}
	line := uint32(0)
	if c.at == s.line {
		line = 1
	} else if w.heads(p) {
		line = 2
	}
	home := uint32(0) // how its country stands in the report
	switch {
	case p.Country == s.main:
		home = 1
	case s.line >= 0 && p.Country == w.rec.Places[s.line].Country:
		home = 2
	default:
		home = 3 + uint32(min(s.country[p.Country], 3))
	}
	score := uint32(p.Score * 8)
	prep := uint32(0)
	head := tok
	for hops := 0; hops < 3; hops++ {
		if k := w.doc.KidBy(head, nlp.Case); k >= 0 {
			prep = weights.String(w.doc.Tokens[k].Lower)
			break
		}
		up := w.doc.Tokens[head].Head
		if up < 0 || w.doc.Tokens[up].UPOS == nlp.VERB {
			break
		}
		head = up
	}
	finer := uint32(0) // whether the report names a place within it, or it lies in another
	for i := range all {
		if o := &all[i]; o.at != none && o.at != c.at && o.gap <= farthest {
			x := &w.rec.Places[o.at]
			if x.Country != p.Country {
				continue
			}
			switch {
			case p.Precision == "country" && x.Precision != "country":
				finer |= 1
			case p.Precision == "admin1" && x.Admin1 == p.Admin1 && x.Precision != "admin1":
				finer |= 1
			case x.Precision == "admin1" && x.Admin1 == p.Admin1 && p.Precision != "admin1":
				finer |= 2
			}
		}
	}
	says := uint32(0)
	if w.speakersPlace(tok) {
		says = 1
	}
	part := uint32(0)
	if ent := w.doc.EntityAt(tok); ent >= 0 {
		part = 1 + uint32(w.doc.Entities[ent].Kind)
		if x := w.doc.Span(w.doc.Entities[ent].First, w.doc.Entities[ent].Last); x != p.Span {
			part += 32
		}
	}
	add(weights.F1(10, now))
	add(weights.F2(11, now, kind))
	add(weights.F3(12, now, gap, kind))
	add(weights.F3(13, now, line, kind))
	add(weights.F3(14, now, home, kind))
	add(weights.F3(15, home, kind, s.caps))
	add(weights.F3(16, home, uint32(min(c.same, 3)), kind))
	add(weights.F3(17, score, home, kind))
	add(weights.F2(18, score, s.caps))
	add(weights.F3(19, prep, now, kind))
	add(weights.F3(20, prep, gap, kind))
	add(weights.F3(21, finer, kind, now))
	add(weights.F3(22, finer, kind, gap))
	add(weights.F3(23, line, first, deeds))
	add(weights.F3(24, line, has, kind))
	add(weights.F3(25, says, now, kind))
	add(weights.F3(26, part, s.caps, kind))
	add(weights.F3(27, part, home, now))
	add(weights.F2(28, uint32(t.Rel), now))
	add(weights.F3(29, uint32(t.UPOS), s.caps, home))
	add(weights.F2(30, uint32(min(t.Sent, 6)), gap))
	add(weights.F3(31, gap, uint32(min(c.same, 3)), has))
	add(weights.F3(32, home, gap, now))
	if up := w.doc.Tokens[head].Head; up >= 0 {
		whose := uint32(0) // of whom it says where somebody comes from
		if w.person(up) {
			whose = 1
		}
		add(weights.F3(36, prep, whose, now))
		add(weights.F3(37, prep, whose, gap))
		add(weights.F2(33, weights.String(lemmaOf(w.doc, up)), prep))
		add(weights.F2(34, weights.String(lemmaOf(w.doc, up)), now))
	}
	add(weights.F2(35, weights.String(t.Lower), s.caps))
	return out
}

// dayFeatures tells the model of a day for an event.
func (w *work) dayFeatures(out []uint32, s *setting, h *happening, e *record.Event, c *choice, all []choice) []uint32 {
	add := func(f uint32) { out = append(out, f) }
	deeds := uint32(min(w.deeds, 4))
	first := uint32(min(w.doc.Tokens[w.found[h.mentions[0]].tok].Sent, 4))
	has := uint32(min(len(e.Date), 2))
	if c.at == none {
		return append(out, weights.F2(1, has, s.caps), weights.F3(2, has, deeds, first), weights.F2(3, uint32(min(len(all), 8)), has))
	}
	t := &w.rec.Times[c.at]
	tok := w.doc.TokenAt(t.Start)
	_, last := w.doc.TokensIn(t.Span)
	now, gap := c.position()
	ago := uint32(20) // how long before the publication it ends
	if to, err := time.Parse(time.DateOnly, t.To); err == nil {
		if pub, err := time.Parse(time.DateOnly, w.rec.Document.Published); err == nil {
			switch days := int(pub.Sub(to).Hours() / 24); {
			case days < 0:
				ago = 0
			case days < 4:
				ago = 1 + uint32(days)
			case days < 8:
				ago = 5
			case days < 32:
				ago = 6
			case days < 100:
				ago = 7
			default:
				ago = 8
			}
		}
	}
	size := uint32(0)
	if t.From != t.To {
		size = 1
	}
	line := uint32(0)
	if sent := &w.doc.Sents[w.doc.Tokens[tok].Sent]; sent.Kind == nlp.Dateline || tok < sent.First+sent.Dateline {
		line = 1
	}
	spoken := uint32(0)
	if w.elsewhen(t) {
		spoken = 1
	}
	rule := weights.String(t.Rule)
	gov := uint32(1)
	x := &w.doc.Tokens[max(tok, last-1)]
	for k := tok; k < last; k++ {
		if hd := w.doc.Tokens[k].Head; hd < tok || hd >= last {
			x = &w.doc.Tokens[k]
			break
		}
	}
	if x.Head >= 0 {
		gov = weights.String(lemmaOf(w.doc, x.Head))
	}
	prev := uint32(0)
	if tok > 0 {
		prev = weights.String(w.doc.Tokens[tok-1].Lower)
	}
	add(weights.F1(10, now))
	add(weights.F2(11, now, rule))
	add(weights.F3(12, now, gap, size))
	add(weights.F3(13, now, line, s.caps))
	add(weights.F3(14, now, ago, size))
	add(weights.F3(15, line, ago, s.caps))
	add(weights.F3(16, ago, uint32(min(c.same, 3)), now))
	add(weights.F3(17, spoken, now, size))
	add(weights.F3(18, spoken, ago, line))
	add(weights.F3(19, rule, ago, now))
	add(weights.F3(20, rule, gap, now))
	add(weights.F2(21, gov, now))
	add(weights.F2(22, gov, ago))
	add(weights.F3(23, prev, now, ago))
	add(weights.F3(24, line, first, deeds))
	add(weights.F3(25, line, has, uint32(min(len(all), 4))))
	add(weights.F3(26, uint32(min(len(all), 5)), has, now))
	add(weights.F2(27, uint32(x.Rel), now))
	add(weights.F2(28, weights.String(w.doc.Tokens[tok].Lower), now))
	add(weights.F3(29, gap, ago, has))
	add(weights.F2(30, uint32(min(w.doc.Tokens[tok].Sent, 6)), gap))
	add(weights.F3(31, gap, uint32(min(c.same, 3)), has))
	add(weights.F3(32, deeds, gap, now))
	return out
}
