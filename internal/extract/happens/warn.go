package happens

import (
	"slices"
	"strings"

	"clio/internal/extract/when"
	"clio/internal/extract/where"
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// This file makes events of warnings and threats.

// warnings makes an event of each warning of attacks to come.
func (w *work) warnings() {
	doc, rec := w.doc, w.rec
	for i := range rec.Attributions {
		a := &rec.Attributions[i]
		if a.Stance != record.Warns || a.Source.Empty() || !w.dangerous(a) {
			continue
		}
		cue, last := doc.TokensIn(a.Cue.Span)
		if cue >= last {
			continue
		}
		kind := "warning"
		if strings.HasPrefix(strings.ToLower(a.Cue.Text), "threat") {
			kind = "threat"
		}
		e := record.Event{Type: kind, Mode: record.Actual, Mentions: []record.Mention{{Quote: a.Cue, Rule: "warning"}}, Attribution: []string{a.ID}, Rule: "warning"}
		p := record.Perpetrator{Basis: record.Basis{Quote: a.Source.Quote, Rule: "warning"}, Actor: a.Source.Actor, Standing: record.ReportedAsVoice}
		if x := w.actorByID(p.Actor); x != nil {
			p.Kind = x.Kind
			if x.Kind == record.Expert || x.Kind == record.Person && !w.inOffice(a, x) {
				continue // an analyst's remark is an attribution, no warning of a body that can give one
			}
			if kind == "warning" && w.ownThreat(a, x) {
				e.Type = "threat"
			}
		}
		e.Perpetrator = append(e.Perpetrator, p)
		if t := when.ForToken(doc, rec.Times, cue); t >= 0 {
			d := record.Date{Basis: record.Basis{Quote: rec.Times[t].Quote, Rule: rec.Times[t].Rule}}
			d.From, d.To = when.Clip(&rec.Times[t], rec.Document.Published)
			d.Precision = when.Precision(d.From, d.To)
			e.Date = append(e.Date, d)
		}
		for j := range w.found {
			m := &w.found[j]
			if !a.Content.Contains(doc.Span(m.tok, m.last)) {
				continue
			}
			for _, p := range m.patients {
				b := record.Basis{Quote: doc.Quote(p.first, p.last), Rule: "warning"}
				e.Target = append(e.Target, record.Target{Basis: b})
			}
		}
		if o := doc.KidBy(cue, nlp.Obj); o >= 0 && w.person(o) && len(e.Target) == 0 {
			e.Target = append(e.Target, record.Target{Basis: record.Basis{Quote: doc.Quote(phrase.Core(doc, o)), Rule: "warning"}})
		}
		w.placeOfWarning(&e, a)
		rec.Events = append(rec.Events, e)
	}
}

// placeOfWarning is the place that a warning speaks of, else that of who gives it: "the embassy in Aton warned".
func (w *work) placeOfWarning(e *record.Event, a *record.Attribution) {
	for _, s := range []record.Span{a.Content.Span, a.Source.Span} {
		for j := range w.rec.Places {
			p := &w.rec.Places[j]
			if !s.Contains(p.Span) {
				continue
			}
			if first := w.doc.TokenAt(p.Start); s == a.Source.Span && (first == 0 || w.doc.Tokens[first-1].Lower != "in") {
				continue // "the US embassy" is of the US
			}
			e.Place = append(e.Place, where.PlaceOf(w.doc, *p))
			return
		}
	}
}

// inOffice reports whether a person speaks for a state or a force: the words that name them, or what the report says they are, tell an office.
func (w *work) inOffice(a *record.Attribution, x *record.Actor) bool {
	first, last := w.doc.TokensIn(a.Source.Span)
	for i := first; i < last; i++ {
		if office(lemmaOf(w.doc, i)) {
			return true
		}
	}
	for i := range x.Statements {
		if x.Statements[i].Property != "role" {
			continue
		}
		for word := range strings.FieldsSeq(strings.ToLower(x.Statements[i].Value)) {
			if office(word) {
				return true
			}
		}
	}
	return false
}

// office reports whether a word names who speaks for a state, a force or a group.
func office(word string) bool {
	switch word {
	case "president", "premier", "minister", "spokesman", "spokeswoman", "spokesperson", "governor", "ambassador", "general", "commander", "commissioner", "sheriff", "chancellor", "king", "emir":
		return true
	}
	return false
}

// ownThreat reports whether what somebody warns of is a deed of their own side: "we shall strike", "warned that Aton would attack" by a
// spokesman of Aton.
func (w *work) ownThreat(a *record.Attribution, x *record.Actor) bool {
	for i := range w.found {
		m := &w.found[i]
		if !violent(m.typ) || m.mode == record.Actual || !a.Content.Contains(w.doc.Span(m.tok, m.last)) {
			continue
		}
		for _, p := range m.perps {
			switch w.doc.Tokens[p.head].Lower {
			case "we", "i":
				return true
			}
			y := w.actor(p.head)
			if y != nil && (y.ID == x.ID || y.Kind == record.State && y.Country != "" && w.speaksFor(a, y.Country)) {
				return true
			}
		}
	}
	return false
}

// speaksFor reports whether the words that name a source hold a body or place of a country.
func (w *work) speaksFor(a *record.Attribution, country string) bool {
	first, last := w.doc.TokensIn(a.Source.Span)
	for i := first; i < last; i++ {
		if x := w.actor(i); x != nil && x.Country == country {
			return true
		}
	}
	return slices.ContainsFunc(w.rec.Places, func(p record.PlaceName) bool { return p.Country == country && a.Source.Contains(p.Span) })
}

// dangerous reports whether the content of a warning speaks of violence.
func (w *work) dangerous(a *record.Attribution) bool {
	first, last := w.doc.TokensIn(a.Content.Span)
	for i := first; i < last; i++ {
		l := lemmaOf(w.doc, i)
		if w.tellsOfViolence(l) || l == "terrorism" || l == "violence" || l == "terror" {
			return true
		}
	}
	return false
}

// tellsOfViolence reports whether a word is by itself a trigger of violence and not an everyday word too.
func (w *work) tellsOfViolence(lemma string) bool {
	switch lemma {
	case "place", "find", "set", "hit", "strike", "take", "hold", "target", "beat", "cut", "damage", "sever", "seize":
		return false
	}
	return slices.ContainsFunc(w.book.byLemma[lemma], func(e entry) bool { return violent(e.t.Type) || e.t.Type == "arrest" })
}
