package happens

import (
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// This file holds what some triggers need to count, see triggers.toml.

// chargedWith reports whether "with" or "over" stands not far behind a charge.
func (w *work) chargedWith(verb int32) bool {
	last := w.doc.Sents[w.doc.Tokens[verb].Sent].Last
	for i := verb + 1; i < min(verb+10, last); i++ {
		if l := w.doc.Tokens[i].Lower; l == "with" || l == "over" {
			return true
		}
	}
	return false
}

// onTrial is who is said to be on trial: the subject, or that of the clause that it is joined to; -1 without.
func (w *work) onTrial(noun int32) int32 {
	doc := w.doc
	for t, hops := noun, 0; t >= 0 && hops < 3; t, hops = doc.Tokens[t].Head, hops+1 {
		if s := w.subjectNear(t); s >= 0 {
			return s
		}
		if doc.Tokens[t].Rel != nlp.Conj {
			break
		}
	}
	return -1
}

// criminal reports whether a charge is one of violence: the sentence or the one before it has words for it beside the trigger's own.
func (w *work) criminal(m *mention) bool {
	doc := w.doc
	l := lemmaOf(doc, m.tok)
	if l == "charge" && !w.passive(m.tok) && !w.chargedWith(m.tok) {
		return false // "charged the crowd"
	}
	for i := range m.patients {
		if a := w.actor(m.patients[i].head); a != nil && m.noun && a.Kind == record.Person && len(w.found) > 0 {
			return true // a person of a report on violence is on trial
		}
	}
	sent := doc.Tokens[m.tok].Sent
	for i := doc.Sents[max(0, sent-1)].First; i < doc.Sents[sent].Last; i++ {
		if i == m.tok {
			continue
		}
		switch doc.Tokens[i].UPOS {
		case nlp.NOUN, nlp.VERB, nlp.PROPN, nlp.ADJ:
			if x := lemmaOf(doc, i); w.book.violence[x] || w.book.killed[x] || x == "terror" || x == "arson" || x == "plot" || w.isHappening(i) {
				return true
			}
		}
	}
	return false
}

// wrecked reports whether a work that can be cut or damaged is the object, and somebody hostile or a word of sabotage says that it was meant.
func (w *work) wrecked(m *mention, agent bool) bool {
	doc := w.doc
	if by := agentOf(doc, m.tok); by >= 0 && (w.isHappening(by) || w.isWeapon(by)) {
		return false // "damaged by an explosion": the noun tells of it
	}
	for _, p := range m.patients {
		l := lemmaOf(doc, p.head)
		if w.book.targets[l] != "infrastructure" && l != "train" {
			continue
		}
		if agent {
			return true
		}
		sent := doc.Tokens[m.tok].Sent
		for i := doc.Sents[max(0, sent-1)].First; i < doc.Sents[min(int32(len(doc.Sents))-1, sent+1)].Last; i++ {
			switch lemmaOf(doc, i) {
			case "sabotage", "saboteur", "vandal", "vandalism":
				return true
			}
		}
	}
	return false
}

// disarms turns the weapons that a state's forces take into the weapons of the mention, and reports whether there are any.
func (w *work) disarms(m *mention) bool {
	doc := w.doc
	if t := &doc.Tokens[m.tok]; t.Rel == nlp.Conj && t.Head >= 0 && w.at[t.Head] >= 0 && violent(w.found[w.at[t.Head]].typ) {
		return false // "killed four and seized two rifles" is one deed
	}
	for i := range m.perps {
		if a := w.actor(m.perps[i].head); w.foe(m.perps[i].head) && (a == nil || a.Kind != record.StateSecurity) || a != nil && a.Kind == record.ArmedGroup {
			return false
		}
	}
	o := w.objectOf(m.tok)
	if w.passive(m.tok) {
		o = w.subjectNear(m.tok)
	}
	if o < 0 {
		return false
	}
	m.patients = m.patients[:0]
	for _, h := range phrase.Conjuncts(doc, o, nil) {
		if k := doc.KidBy(h, nlp.Nmod); w.arms(h) || k >= 0 && w.arms(k) { // "twelve rounds of ammunition"
			x := w.argOf(h, m.trig.ID)
			m.weapons = append(m.weapons, x)
		}
	}
	return len(m.weapons) > 0
}

// hoard reports whether what is found is a store of arms and no single one: a cache, ammunition, rifles by the dozen.
func (w *work) hoard(m *mention) bool {
	doc := w.doc
	o := w.objectOf(m.tok)
	if w.passive(m.tok) {
		o = w.subjectNear(m.tok)
	}
	if o < 0 {
		return false
	}
	switch k := doc.KidBy(o, nlp.Nmod); lemmaOf(doc, o) {
	case "cache", "arsenal", "stockpile", "depot":
		return true
	case "kilogram", "kilo", "kg", "tonne", "ton", "round":
		return k >= 0 && w.arms(k)
	case "rifle", "explosive", "munition":
		return doc.Tokens[o].XPOS == nlp.NNS
	case "ammunition":
		return true
	}
	return false
}

// pirates reports whether those who do it fight or rob and are no force of a state.
func (w *work) pirates(m *mention) bool {
	for i := range m.perps {
		h := m.perps[i].head
		a := w.actor(h)
		if a != nil && a.Kind == record.ArmedGroup || w.membersOf(h) != nil && w.membersOf(h).Kind == record.ArmedGroup {
			return true
		}
		if w.foe(h) && (a == nil || a.Kind == record.Group) && !forces(lemmaOf(w.doc, h)) {
			return true
		}
	}
	return false
}

// isShip reports whether a noun is of a ship or an aircraft, which is hijacked where a truck is stolen.
func isShip(lemma string) bool {
	switch lemma {
	case "ship", "boat", "tanker", "vessel", "dhow", "freighter", "trawler", "ferry", "yacht", "carrier", "airliner", "plane":
		return true
	}
	return false
}

// forces reports whether a noun is of the forces of a state.
func forces(lemma string) bool {
	switch lemma {
	case "soldier", "troop", "troops", "army", "force", "police", "policeman", "military", "unit", "patrol", "officer", "commando", "battalion", "brigade", "regiment", "platoon", "squad":
		return true
	}
	return false
}

// arms reports whether a noun is a weapon or what is shot or set off with one.
func (w *work) arms(noun int32) bool {
	l := lemmaOf(w.doc, noun)
	switch l {
	case "cache", "stockpile", "ammunition", "ammo", "munition", "cartridge", "gunpowder", "fertiliser", "fertilizer", "arsenal":
		return true
	}
	kind := w.book.weapons[l]
	return kind == "explosive" && l != "package" && l != "mine" && l != "charge" && l != "device" || kind == "firearm"
}

// armedStrike reports whether a strike is one of arms: something stands behind "on" or "against", it kills or is carried out, or comes
// from the air, and nothing in the sentence speaks of labour.
func (w *work) armedStrike(m *mention) bool {
	doc := w.doc
	s := doc.Sents[doc.Tokens[m.tok].Sent]
	for i := s.First; i < s.Last; i++ {
		switch lemmaOf(doc, i) {
		case "union", "wage", "worker", "walkout", "labour", "labor", "pay", "striker":
			return false
		}
	}
	on := false
	for k := range doc.Kids(m.tok) {
		c := doc.KidBy(k, nlp.Case)
		on = on || c >= 0 && (doc.Tokens[c].Lower == "on" || doc.Tokens[c].Lower == "against") && !w.timed(k)
	}
	if !on {
		return false
	}
	h := doc.Tokens[m.tok].Head
	if h >= 0 && doc.Tokens[h].UPOS == nlp.VERB {
		l := doc.Tokens[h].Lemma
		return w.book.harm[l] || w.book.light[l] || len(m.perps) > 0
	}
	return len(m.perps) > 0
}
