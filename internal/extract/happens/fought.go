package happens

import (
	"slices"

	"clio/internal/nlp"
	"clio/record"
)

// This file reads violence that is told in one sentence: fights, places taken by force, fire that is exchanged.

// warlike reports whether aircraft are of a force, whose hits are no crash: "Israeli helicopters", "coalition aircraft".
func (w *work) warlike(head int32) bool {
	l := lemmaOf(w.doc, head)
	if l != "aircraft" && l != "helicopter" {
		return false
	}
	for k := range w.doc.Kids(head) {
		if r := w.doc.Tokens[k].Rel; r != nlp.Amod && r != nlp.Compound {
			continue
		}
		switch w.doc.Tokens[k].Lower {
		case "military", "army", "government", "fighter", "combat", "attack", "allied", "coalition", "enemy", "led":
			return true
		}
		if e := w.doc.EntityAt(k); e >= 0 && (w.doc.Entities[e].Kind == nlp.NORP || w.doc.Entities[e].Kind == nlp.PlaceName) || w.actor(k) != nil {
			return w.doc.Tokens[head].XPOS == nlp.NNS || l == "aircraft"
		}
	}
	return false
}

// harmless reports whether what is fired or used in a half-open range of words hurts nobody by itself, and nobody in its sentence is
// hurt: warning shots, tear gas, rubber bullets.
func (w *work) harmless(first, last int32) bool {
	mild := false
	for i := first; i < last && !mild; i++ {
		switch w.doc.Tokens[i].Lower {
		case "warning", "tear", "teargas", "rubber", "water", "blank", "blanks", "pepper", "flares", "salute", "questions":
			mild = true
		}
	}
	return mild && !w.hurts(first)
}

// hurts reports whether the sentence of a token says that somebody is killed or hurt.
func (w *work) hurts(tok int32) bool {
	sent := w.doc.Sents[w.doc.Tokens[tok].Sent]
	for i := sent.First; i < sent.Last; i++ {
		l := lemmaOf(w.doc, i)
		if w.book.killed[l] || w.book.wounded[l] || w.book.dead[l] || w.book.hurt[l] {
			return true
		}
	}
	return false
}

// rockets reports whether rockets, missiles or shells are fired, and not into the sea or the air.
func (w *work) rockets(m *mention) bool {
	if !w.shells(m) {
		return false
	}
	sent := w.doc.Sents[w.doc.Tokens[m.tok].Sent]
	for i := m.tok; i < sent.Last; i++ {
		switch w.doc.Tokens[i].Lower {
		case "sea", "ocean", "waters", "space", "orbit", "air", "sky":
			return false
		}
	}
	return true
}

// taken reports whether a place or a post is taken by force: by fighters or soldiers, and nothing says that it was left to them.
func (w *work) taken(m *mention) bool {
	if !slices.ContainsFunc(m.perps, func(p arg) bool { return w.arrayed(p.head) }) {
		return false
	}
	o := w.objectOf(m.tok)
	if w.passive(m.tok) {
		o = w.subjectNear(m.tok)
	}
	if o < 0 || !w.book.grounds[lemmaOf(w.doc, o)] && !w.isPlace(o) {
		return false
	}
	sent := w.doc.Sents[w.doc.Tokens[m.tok].Sent]
	for i := sent.First; i < sent.Last; i++ {
		switch w.doc.Tokens[i].Lemma {
		case "withdraw", "withdrawal", "retreat", "surrender", "flee", "unopposed", "peacefully", "bloodless", "abandon":
			return false
		case "without":
			return false
		}
	}
	return true
}

// arrayed reports whether a head is of soldiers or fighters.
func (w *work) arrayed(head int32) bool {
	if a := w.actor(head); a != nil && (a.Kind == record.ArmedGroup || a.Kind == record.StateSecurity) {
		return true
	}
	return w.foe(head) && w.book.weapons[lemmaOf(w.doc, head)] == "" || w.membersOf(head) != nil
}

// routed reports whether soldiers or fighters suffer what other ones do.
func (w *work) routed(m *mention) bool {
	return slices.ContainsFunc(m.patients, func(p arg) bool { return w.arrayed(p.head) })
}

// poison reports whether the sentence of a token names a gas that kills.
func (w *work) poison(tok int32) bool {
	sent := w.doc.Sents[w.doc.Tokens[tok].Sent]
	for i := sent.First; i < sent.Last; i++ {
		switch w.doc.Tokens[i].Lower {
		case "chlorine", "sarin", "mustard", "nerve", "chemical", "poison", "phosgene", "tabun":
			return true
		}
	}
	return false
}

// underFire reports whether those who come under fire can be shot at, and no reproach is meant: soldiers, a patrol, a car, a house.
func (w *work) underFire(m *mention) bool {
	for k := range w.doc.Kids(m.tok) {
		if c := w.doc.KidBy(k, nlp.Case, nlp.Mark); c >= 0 {
			switch w.doc.Tokens[c].Lower {
			case "for", "over", "after":
				return false
			}
		}
		switch lemmaOf(w.doc, k) {
		case "critic", "lawmaker", "opposition":
			return false
		}
	}
	return slices.ContainsFunc(m.patients, func(p arg) bool {
		l := lemmaOf(w.doc, p.head)
		return w.arrayed(p.head) || w.book.targets[l] != "" || l == "peacekeeper" || l == "civilian" || l == "observer"
	})
}

// fought reports whether a battle is one of arms: fighters in it, or a verb that says that it raged where it was hard or with arms.
func (w *work) fought(m *mention) bool {
	for _, list := range [2][]arg{m.perps, m.patients} {
		if slices.ContainsFunc(list, func(p arg) bool { return w.arrayed(p.head) }) {
			return true
		}
	}
	if w.lethal(m) {
		return true
	}
	hard := false
	for k := range w.doc.Kids(m.tok) {
		switch w.doc.Tokens[k].Lower {
		case "fierce", "heavy", "pitched", "bloody", "street", "tank", "artillery", "gun", "armed", "deadly", "running", "ground":
			hard = true
		case "legal", "political", "court", "election", "verbal":
			return false
		}
	}
	return hard && m.trig.Lemmas[0] == lemmaOf(w.doc, m.tok) && w.breaksOut(m.tok)
}

// lethal reports whether the verb of a noun says that it killed or wounded.
func (w *work) lethal(m *mention) bool {
	h := w.doc.Tokens[m.tok].Head
	if h < 0 || w.doc.Tokens[m.tok].Rel != nlp.Nsubj && !(h > m.tok && w.doc.KidBy(h, nlp.Nsubj) < 0) || w.doc.Tokens[h].UPOS != nlp.VERB {
		return false
	}
	l := w.doc.Tokens[h].Lemma
	if l == "leave" || l == "claim" {
		return w.hurts(m.tok) || l == "claim" && w.holdsLife(h)
	}
	return (w.book.killed[l] || w.book.wounded[l]) && !w.passive(h)
}

// holdsLife reports whether lives are the object of a verb.
func (w *work) holdsLife(verb int32) bool {
	o := w.doc.KidBy(verb, nlp.Obj)
	return o >= 0 && w.doc.Tokens[o].Lemma == "life"
}

// breaksOut reports whether the verb of a noun says that a fight began or went on.
func (w *work) breaksOut(noun int32) bool {
	h := w.doc.Tokens[noun].Head
	if h < 0 || w.doc.Tokens[h].UPOS != nlp.VERB {
		for k := range w.doc.Kids(noun) { // "a firefight erupted", where the tree takes the verb for a participle
			if w.doc.Tokens[k].Rel == nlp.Acl && k > noun && begins(w.doc.Tokens[k].Lemma) && w.doc.Tokens[k].XPOS != nlp.VBG {
				return true
			}
		}
		return false
	}
	if r := w.doc.Tokens[noun].Rel; r != nlp.Nsubj && !(h > noun && w.doc.KidBy(h, nlp.Nsubj) < 0) {
		return false
	}
	l := w.doc.Tokens[h].Lemma
	return begins(l) && w.doc.KidBy(h, nlp.Aux) < 0 && (l != "break" || h+1 < w.doc.Sents[w.doc.Tokens[h].Sent].Last && w.doc.Tokens[h+1].Lower == "out")
}

// begins reports whether a verb says of a fight that it began or went on.
func begins(lemma string) bool {
	switch lemma {
	case "erupt", "break", "rage", "flare", "ensue", "intensify", "rock", "resume":
		return true
	}
	return false
}

// done reports whether the words of a mention tell by themselves that something was done, so that a place is enough beside them.
func (w *work) done(m *mention) bool {
	if m.trig.ID == "verb-trade-fire" {
		return true
	}
	if !m.noun {
		return m.somewhere && len(m.perps) > 0 || m.typ == "clash" && slices.ContainsFunc(m.perps, func(p arg) bool { return w.arrayed(p.head) })
	}
	if w.breaksOut(m.tok) || m.typ == "clash" && w.lethal(m) {
		return true
	}
	// "jets carried out strikes on the town"
	t := &w.doc.Tokens[m.tok]
	return t.Rel == nlp.Obj && t.Head >= 0 && w.doc.Tokens[t.Head].XPOS == nlp.VBD && (w.book.light[w.doc.Tokens[t.Head].Lemma] || w.doc.Tokens[t.Head].Lemma == "fight") && slices.ContainsFunc(m.perps, func(p arg) bool { return w.foe(p.head) || w.warlike(p.head) || w.actor(p.head) != nil })
}

// lastNamed reports whether a head is the only phrase that a mention has, and of fighters who do what a verb says: the role model does not
// take it away.
func (w *work) lastNamed(m *mention, head int32) bool {
	return !m.noun && len(m.perps) == 1 && len(m.patients)+len(m.weapons)+len(m.tolls) == 0 && m.perps[0].head == head && w.foe(head) && violent(m.typ)
}

// spokenTo reports whether a noun is only what somebody condemns, mourns or looks into, with nothing told of it but what it hit: "ministers
// condemned the bombing of the embassy". Where the report tells of it elsewhere the noun is a word for that.
func (w *work) spokenTo(m *mention) bool {
	doc := w.doc
	t := &doc.Tokens[m.tok]
	if !m.definite && !m.plural || m.time >= 0 || len(m.tolls)+len(m.perps)+len(m.weapons) > 0 || t.Head < 0 || t.Rel != nlp.Obj && t.Rel != nlp.Obl && t.Rel != nlp.NsubjPass && t.Rel != nlp.Nmod || len(doc.Sents) > 1 {
		return false
	}
	switch doc.Tokens[t.Head].Lemma {
	case "condemn", "denounce", "deplore", "protest", "mourn", "criticize", "criticise", "investigate", "probe", "praise", "hail", "welcome", "decry", "regret", "applaud", "commemorate", "remember", "deny", "discuss", "recall", "call", "describe", "express", "voice", "concern", "condemnation", "outrage", "sympathy", "condolence":
		return true
	}
	return false
}

// bothSides reports whether those who fight are named together: "soldiers and rebels fought for the town".
func (w *work) bothSides(m *mention) bool {
	doc := w.doc
	for _, p := range m.perps {
		for k := range doc.Kids(p.head) {
			if l := doc.Tokens[k].Lower; (l == "rival" || l == "opposing") && w.foe(p.head) {
				return true
			}
		}
		other := doc.KidBy(p.head, nlp.Conj)
		if doc.Tokens[p.head].Rel == nlp.Conj {
			other = doc.Tokens[p.head].Head
		}
		if other >= 0 && w.arrayed(p.head) && w.arrayed(other) {
			return true
		}
	}
	return false
}

// disputes takes what somebody denies for told where the report tells elsewhere of such a deed as done: then the denial is one account of it.
func (w *work) disputes() {
	for i := range w.found {
		m := &w.found[i]
		if m.disputed && m.mode == record.Denied && slices.ContainsFunc(w.found, func(x mention) bool {
			return x.mode == record.Actual && compatible(x.typ, m.typ)
		}) {
			m.mode = record.Actual
		}
	}
}
