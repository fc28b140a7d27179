package happens

import (
	"math"
	"strings"

	"clio/internal/extract/says"
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/record"
)

// The probability below which a happening is no event: what the report says of it is a remark in general, or a war without a deed. What is
// no event was learned from wires in capitals alone, whose key leaves out attacks on soldiers, so other texts lose less.
const (
	unlikely = 0.2
	notAtAll = 0.04
)

// judged reports whether the model of what is told as a deed is asked about an event.
func judged(e *record.Event) bool {
	return strings.HasPrefix(e.Type, "attack") && e.Mode != record.Hypothetical && e.Mode != record.Denied
}

// sparse leaves out of the record the events that are hardly told as a deed.
func (w *work) sparse() {
	if w.telling == nil {
		return
	}
	kept := w.rec.Events[:0]
	for i := range w.rec.Events {
		e := &w.rec.Events[i]
		if i < len(w.happened) && judged(e) {
			w.feats = w.deedFeatures(w.feats[:0], &w.happened[i], e)
			least := notAtAll
			if w.doc.Sents[w.doc.Tokens[w.found[w.happened[i].mentions[0]].tok].Sent].AllCaps {
				least = unlikely
			}
			if likely(w.telling, w.feats) < least {
				continue
			}
		}
		kept = append(kept, *e)
	}
	w.rec.Events = kept
}

// likely is the probability that a model of two classes gives the second one.
func likely(t *weights.Table, feats []uint32) float64 {
	return 1 / (1 + math.Exp(-float64(odds(t, feats))))
}

// odds are the log-odds that a model of two classes gives the second one.
func odds(t *weights.Table, feats []uint32) float32 {
	var acc [4]uint64
	var units [2]int32
	t.Score(feats, acc[:], units[:])
	return float32(units[1]-units[0]) * t.Scale()
}

// deedFeatures tells the model of an event: what kind it is, what its words and its clause are, who and what is in it, when and where,
// and what the report is like.
func (w *work) deedFeatures(out []uint32, h *happening, e *record.Event) []uint32 {
	doc := w.doc
	m := &w.found[h.mentions[0]]
	for _, i := range h.mentions { // the fullest mention speaks for the event
		if x := &w.found[i]; len(x.perps)+len(x.patients)+len(x.tolls)+len(x.weapons) > len(m.perps)+len(m.patients)+len(m.tolls)+len(m.weapons) {
			m = x
		}
	}
	t := &doc.Tokens[m.tok]
	sent := &doc.Sents[t.Sent]
	caps := uint32(0)
	if sent.AllCaps {
		caps = 1
	}
	typ, mode, trig := weights.String(e.Type), weights.String(string(e.Mode)), weights.String(m.trig.ID)
	lemma := weights.String(w.book.trigger(doc, m.tok))
	flags := uint32(0)
	flag := func(bit int, on bool) {
		if on {
			flags |= 1 << bit
		}
	}
	flag(0, len(e.Perpetrator) > 0)
	flag(1, len(e.Target) > 0)
	flag(2, len(e.Victim) > 0)
	flag(3, len(e.Killed)+len(e.Wounded)+len(e.Casualties) > 0)
	flag(4, len(e.Weapon) > 0)
	flag(5, len(e.Date) > 0)
	flag(6, len(e.Place) > 0)
	form := uint32(0)
	switch {
	case m.plural:
		form = 1
	case m.definite:
		form = 2
	case m.noun:
		form = 3
	case w.passive(m.tok):
		form = 4
	default:
		form = 5
	}
	tense := uint32(t.XPOS)
	for k := range doc.Kids(m.tok) {
		if r := doc.Tokens[k].Rel; r == nlp.Aux || r == nlp.AuxPass || r == nlp.Mark {
			tense = tense*31 + weights.String(doc.Tokens[k].Lower)
		}
	}
	add := func(f uint32) { out = append(out, f) }
	both := func(template int, v uint32) { // for all texts, and for those in capitals or not
		out = append(out, weights.F1(template, v), weights.F2(template, v, 100+caps))
	}
	both(0, typ)
	both(1, trig)
	both(2, lemma)
	add(weights.F2(3, typ, mode))
	both(4, flags)
	for b := range 7 {
		both(5, uint32(b)*2+flags>>b&1)
		add(weights.F3(6, typ, uint32(b), flags>>b&1))
		add(weights.F3(7, form, uint32(b), flags>>b&1))
	}
	both(8, form)
	add(weights.F2(9, form, trig))
	both(10, tense)
	add(weights.F2(11, tense, form))
	both(12, uint32(min(len(h.mentions), 5)))
	both(13, uint32(min(t.Sent, 10)))
	both(14, uint32(min(w.deeds, 8)))
	add(weights.F2(15, weights.String(string(m.mode)), trig))

	gov, rel := uint32(1), uint32(t.Rel)
	if t.Head >= 0 {
		gov = weights.String(lemmaOf(doc, t.Head))
	}
	add(weights.F2(16, gov, rel))
	add(weights.F1(17, rel))
	add(weights.F2(18, rel, form))
	for k := range doc.Kids(m.tok) {
		switch kt := &doc.Tokens[k]; kt.Rel {
		case nlp.Det, nlp.Amod, nlp.Compound, nlp.Advmod, nlp.NmodPoss, nlp.Nummod:
			add(weights.F2(19, weights.String(lemmaOf(doc, k)), uint32(kt.Rel)))
		case nlp.Obl, nlp.Nmod:
			p := uint32(0)
			if c := doc.KidBy(k, nlp.Case); c >= 0 {
				p = weights.String(doc.Tokens[c].Lower)
			}
			add(weights.F2(20, weights.String(lemmaOf(doc, k)), p))
		}
	}
	// Who does it to whom.
	agent, patient := uint32(0), uint32(0)
	for i, p := range m.perps {
		if x := w.sort(p.head); i == 0 {
			agent = x
		}
		add(weights.F1(21, weights.String(lemmaOf(doc, p.head))))
		add(weights.F2(22, w.sort(p.head), w.bare(p.head)))
	}
	hit := func(head int32, i int) {
		if i == 0 {
			patient = w.sort(head)
		}
		add(weights.F1(23, weights.String(lemmaOf(doc, head))))
		both(24, w.sort(head)*8+w.bare(head))
		add(weights.F3(25, typ, w.sort(head), w.bare(head)))
	}
	for i, p := range m.patients {
		hit(p.head, i)
	}
	for i := range m.tolls {
		hit(m.tolls[i].head, i+len(m.patients))
	}
	both(26, agent*31+patient)
	add(weights.F3(27, agent, patient, trig))
	for _, x := range m.weapons {
		add(weights.F1(28, weights.String(lemmaOf(doc, x.head))))
	}
	// When and where.
	when := uint32(0)
	if len(e.Date) > 0 {
		switch d := &e.Date[0]; {
		case d.From == "" && d.To == "":
			when = 1
		case d.From == d.To:
			when = 2
		default:
			when = 3
		}
	}
	both(29, when)
	where := uint32(0)
	if len(e.Place) > 0 {
		where = weights.String(e.Place[0].Precision)
	}
	both(30, where)
	add(weights.F2(31, when, where))
	// Who says it, and how.
	stance := uint32(0)
	if held := says.Holding(w.rec, doc.Span(m.tok, m.tok+1)); len(held) > 0 {
		a := &w.rec.Attributions[held[0]]
		stance = weights.String(string(a.Stance) + string(a.Certainty))
	}
	both(32, stance)
	quoted := uint32(0)
	if t.Flags&nlp.InQuote != 0 {
		quoted = 1
	}
	both(33, quoted)
	// The words of its sentence, those near it by where they stand.
	words := 0
	for i := sent.First; i < sent.Last && words < 60; i++ {
		x := &doc.Tokens[i]
		if x.UPOS == nlp.PUNCT || x.UPOS == nlp.PROPN {
			continue
		}
		words++
		add(weights.F1(40, weights.String(lemmaOf(doc, i))))
		if d := i - m.tok; d >= -3 && d <= 3 && d != 0 {
			add(weights.F2(41, weights.String(x.Lower), uint32(d+3)))
		}
	}
	// What the report is like.
	for i := 0; i < min(len(doc.Tokens), 40); i++ {
		if x := &doc.Tokens[i]; x.UPOS != nlp.PUNCT && x.UPOS != nlp.NUM {
			add(weights.F1(42, weights.String(x.Lower)))
		}
	}
	we := 0
	for i := range doc.Tokens {
		switch doc.Tokens[i].Lower {
		case "we", "our", "us", "i", "my", "you":
			we++
		}
	}
	both(43, uint32(min(we*200/(len(doc.Tokens)+1), 6)))
	both(44, uint32(min(len(doc.Sents)/8, 6)))
	return out
}

// bare tells how a phrase says who is meant: a name, a number, "the", "a", a plural in general, or one thing in general.
func (w *work) bare(head int32) uint32 {
	doc := w.doc
	t := &doc.Tokens[head]
	switch {
	case t.UPOS == nlp.PROPN:
		return 1
	case t.UPOS == nlp.PRON:
		return 2
	case w.numberIn(head) >= 0:
		return 3
	}
	if d := doc.KidBy(head, nlp.Det); d >= 0 {
		switch doc.Tokens[d].Lower {
		case "the", "this", "these", "that", "those":
			return 4
		}
		return 5
	}
	if doc.KidBy(head, nlp.NmodPoss) >= 0 {
		return 6
	}
	if t.XPOS == nlp.NNS {
		return 7
	}
	return 0
}
