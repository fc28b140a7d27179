package happens

import (
	"slices"
	"strings"

	"clio/internal/extract/who"
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// notReal knows nouns that are attacks in name only: "heart attack", "the attack on the proposal".
func (w *work) notReal(tok int32) bool {
	doc := w.doc
	for k := range doc.Kids(tok) {
		t := &doc.Tokens[k]
		switch t.Rel {
		case nlp.Compound, nlp.Amod:
			if w.book.generic[lemmaOf(doc, k)] && t.XPOS != nlp.VBN { // "target shooting" is a sport, "a targeted shooting" none
				return true
			}
		case nlp.Nmod:
			if w.book.counter[lemmaOf(doc, k)] {
				return true
			}
		}
	}
	h := doc.Tokens[tok].Head
	return h >= 0 && doc.Tokens[tok].Rel == nlp.Compound && (w.book.modes[lemmaOf(doc, h)] == "hypothetical" || doc.Tokens[h].Lower == "film" || doc.Tokens[h].Lower == "jacket")
}

// person reports whether a noun phrase is about people.
func (w *work) person(head int32) bool {
	doc := w.doc
	if l := lemmaOf(doc, head); w.book.people[l] || w.book.hostile[l] && w.book.weapons[l] == "" && w.book.targets[l] == "" {
		return true
	}
	if e := doc.EntityAt(head); e >= 0 && doc.Entities[e].Kind == nlp.PersonName {
		first, last := doc.Entities[e].First, doc.Entities[e].Last
		return last-first < 2 || !w.placed(doc.Span(first, last)) // a town of two words that was taken for a name
	}
	if w.presides(head) {
		return true
	}
	if w.aged(head) {
		return true
	}
	if e := doc.EntityAt(head); e >= 0 && doc.Entities[e].Kind == nlp.NORP && doc.Entities[e].Last == head+1 && (doc.Tokens[head].XPOS == nlp.NNPS || doc.Tokens[head].XPOS == nlp.NNS) && w.actor(head) == nil {
		return true // "two Palestinians"
	}
	if w.book.targets[lemmaOf(doc, head)] != "" {
		return false
	}
	if t := &doc.Tokens[head]; t.UPOS == nlp.PROPN { // "governor X": a title inside the phrase makes it a person
		first, last := phrase.Core(doc, head)
		for i := first; i < last; i++ {
			if l := lemmaOf(doc, i); i != head && w.book.people[l] || doc.EntityAt(i) >= 0 && doc.Entities[doc.EntityAt(i)].Kind == nlp.PersonName {
				return true
			}
		}
	}
	if a := w.actor(head); a != nil {
		return a.Kind == record.Person || a.Kind == record.Civilians || a.Kind == record.Group
	}
	switch t := &doc.Tokens[head]; t.UPOS {
	case nlp.PRON:
		return t.Lower != "it" && t.Lower != "which" && t.Lower != "that" && t.Lower != "this"
	case nlp.NUM:
		return true
	}
	return false
}

// presides reports whether "head" is of somebody who heads a body: "the deputy head of a prison", not "his head".
func (w *work) presides(head int32) bool {
	doc := w.doc
	if doc.Tokens[head].Lower != "head" || doc.Tokens[head].UPOS != nlp.NOUN || doc.KidBy(head, nlp.NmodPoss) >= 0 {
		return false
	}
	k := doc.KidBy(head, nlp.Nmod)
	if k < 0 {
		return false
	}
	c := doc.KidBy(k, nlp.Case)
	return c >= 0 && doc.Tokens[c].Lower == "of" && !w.person(k)
}

// aged reports whether a head is the last word of an age that stands for a person: "a 14-year-old was shot".
func (w *work) aged(head int32) bool {
	t := &w.doc.Tokens[head]
	if l := t.Lower; l != "old" && l != "olds" {
		return strings.HasSuffix(l, "-year-old") || strings.HasSuffix(l, "-year-olds")
	}
	return head > 2 && (w.doc.Tokens[head-2].Lower == "year" || w.doc.Tokens[head-1].Lower == "year")
}

func (w *work) actor(head int32) *record.Actor {
	return who.ByID(w.rec, who.At(w.doc, w.rec, head))
}

// harmful reports whether somebody may be the agent of violence.
func (w *work) harmful(a *arg) bool {
	if w.book.hostile[lemmaOf(w.doc, a.head)] || w.book.weapons[lemmaOf(w.doc, a.head)] != "" {
		return true
	}
	if x := w.actor(a.head); x != nil {
		return x.Kind == record.ArmedGroup || x.Kind == record.Group || x.Kind == record.StateSecurity
	}
	if w.membersOf(a.head) != nil {
		return true
	}
	return w.doc.Tokens[a.head].Lower == "they" || w.doc.Tokens[a.head].Lower == "he"
}

// sift drops arguments that cannot be what their place in the frame says: places, weapons and things as those who do it,
// words that are neither people nor things that can be hit as targets.
func (w *work) sift(m *mention) {
	doc := w.doc
	perps, before := m.perps[:0], len(m.perps)
	for _, p := range m.perps {
		l := lemmaOf(doc, p.head)
		t := &doc.Tokens[p.head]
		a := w.actor(p.head)
		switch {
		case w.book.weapons[l] != "" && w.book.weapons[l] != "air":
			m.weapons = append(m.weapons, w.weaponOf(p.head, p.rule))
			continue
		case w.ofBlast(p.head, l):
			continue
		case l == "drone" && a == nil:
			m.weapons = append(m.weapons, w.weaponOf(p.head, p.rule))
			if m.typ == "attack" || m.typ == "attack.arson" || m.typ == "attack.bombing" {
				m.typ = "attack.air_strike" // "drones set a depot on fire"
			}
			continue
		case a == nil && !w.person(p.head) && !w.book.hostile[l] && !w.warlike(p.head):
			continue
		case t.UPOS != nlp.NOUN && t.UPOS != nlp.PROPN && t.UPOS != nlp.PRON && t.UPOS != nlp.NUM:
			continue
		case a != nil && (a.Kind == record.Media || a.Kind == record.Expert):
			continue
		}
		perps = append(perps, p)
	}
	m.perps = perps
	m.thing = before > 0 && len(perps) == 0 && len(m.weapons) == 0
	if m.typ == "arrest" || m.typ == "prosecution" || m.typ == "alert" || m.typ == "seizure" {
		return
	}
	patients := m.patients[:0]
	for _, p := range m.patients {
		l := lemmaOf(doc, p.head)
		e := doc.EntityAt(p.head)
		thing := w.book.targets[l] != "" || e >= 0 && (doc.Entities[e].Kind == nlp.Facility || doc.Entities[e].Kind == nlp.Organisation) || w.actor(p.head) != nil
		if !thing && !w.person(p.head) {
			m.somewhere = m.somewhere || e >= 0 || w.book.grounds[l]
			continue
		}
		same := false
		for _, q := range m.perps {
			same = same || q.head == p.head
		}
		if !same {
			patients = append(patients, p)
		}
	}
	m.patients = patients
}

// enough checks what the trigger needs.
func (w *work) enough(m *mention) bool {
	if m.trig.Frame == "act" {
		for _, p := range m.patients {
			if w.book.counter[lemmaOf(w.doc, p.head)] {
				return false
			}
		}
	}
	agent, person := false, false
	for i := range m.perps {
		agent = agent || w.harmful(&m.perps[i])
	}
	for _, p := range m.patients {
		person = person || w.person(p.head) || w.actor(p.head) != nil
	}
	hit := false
	for _, p := range m.patients {
		hit = hit || w.book.targets[lemmaOf(w.doc, p.head)] != ""
	}
	switch m.trig.Need {
	case "agent":
		if m.typ == "clash" && len(m.patients) == 0 && w.doc.KidBy(m.tok, nlp.Obj) > m.tok {
			return false // "battled the cold"
		}
		return agent || len(m.weapons) > 0 || (person || hit) && !m.thing && !w.politician(m)
	case "person":
		return person
	case "agent person":
		return person && (agent || len(m.weapons) > 0 || w.rebels(m) && !w.passive(m.tok) || w.attempted(m))
	case "agent object":
		return (agent || len(m.perps) == 0) && hit || agent && person
	case "agents person":
		return agent && (person || m.typ == "clash" && w.bothSides(m))
	case "agents object":
		return agent && hit
	case "agents place":
		return agent && (person || hit || m.somewhere)
	case "fired":
		return person || hit || w.rockets(m)
	case "rockets":
		return w.rockets(m) && slices.ContainsFunc(m.weapons, func(x arg) bool { return w.doc.Tokens[x.head].XPOS == nlp.NNS })
	case "talkless":
		return !w.politician(m)
	case "town":
		return agent && w.taken(m)
	case "foes":
		return agent && w.routed(m)
	case "chemical":
		return w.poison(m.tok)
	case "armed":
		return w.underFire(m)
	case "battle":
		return w.fought(m)
	case "deadly":
		return w.lethal(m)
	case "object place":
		return person || hit || m.somewhere || agent && w.book.headline(w.doc, m.tok) && w.doc.EntityAt(m.tok+1) >= 0
	case "object":
		return person || hit
	case "weapon":
		return len(m.weapons) > 0
	case "crime":
		return person && w.criminal(m)
	case "works":
		return w.wrecked(m, agent)
	case "arms":
		return w.disarms(m)
	case "cache":
		return w.hoard(m) && w.disarms(m)
	case "ship":
		return w.pirates(m) && slices.ContainsFunc(m.patients, func(p arg) bool { return isShip(lemmaOf(w.doc, p.head)) })
	case "strike":
		return (person || hit || m.somewhere) && w.armedStrike(m)
	}
	return true
}

// attempted reports whether a killing of somebody chosen hangs on an attempt or a plot: "foiled an attempt to kill a judge".
func (w *work) attempted(m *mention) bool {
	t := &w.doc.Tokens[m.tok]
	if m.trig.ID != "verb-murder" || t.Rel != nlp.Acl || t.Head < 0 || len(m.patients) != 1 || !w.chosen(m.patients[0].head) {
		return false
	}
	kind := w.book.modes[lemmaOf(w.doc, t.Head)]
	return kind == "foiled" || kind == "planned"
}

// politician reports whether those who do it are named persons or bodies of a state, whose attacks are mostly of words.
func (w *work) politician(m *mention) bool {
	for i := range m.perps {
		a := w.actor(m.perps[i].head)
		if a != nil && (a.Kind == record.Person || a.Kind == record.GovernmentBody || a.Kind == record.Media || a.Kind == record.Expert || a.Kind == record.InternationalBody) {
			return true
		}
	}
	return false
}

// rebels reports whether those who suffer it fight a state.
func (w *work) rebels(m *mention) bool {
	for _, p := range m.patients {
		if a := w.actor(p.head); a != nil && a.Kind == record.ArmedGroup {
			return true
		}
		switch lemmaOf(w.doc, p.head) {
		case "militant", "rebel", "insurgent", "terrorist", "guerrilla", "guerilla", "fighter", "gunman", "jihadist", "extremist", "suspect", "operative", "bandit", "attacker", "bomber", "hideout", "subversive", "separatist":
			return true
		}
		for k := range w.doc.Kids(p.head) { // "suspected Abu Sayyaf members", "a rebel commander"
			if a := w.actor(k); a != nil && a.Kind == record.ArmedGroup && w.doc.Tokens[p.head].Lemma == "member" {
				return true
			}
			switch l := lemmaOf(w.doc, k); l {
			case "rebel", "militant", "insurgent", "guerrilla", "jihadist", "separatist":
				return w.book.people[lemmaOf(w.doc, p.head)]
			}
		}
	}
	return false
}

// refine makes a type sharper by weapon and agent.
func (w *work) refine(m *mention) {
	for _, p := range m.perps {
		if lemmaOf(w.doc, p.head) == "bomber" && (m.typ == "attack" || m.typ == "attack.armed_assault") {
			m.typ = "attack.bombing"
		}
		for k := range w.doc.Kids(p.head) {
			if w.doc.Tokens[k].Lower == "suicide" {
				m.suicide = true
			}
		}
	}
	for _, x := range m.weapons {
		m.suicide = m.suicide || w.suicidal(x.head)
		switch lemmaOf(w.doc, x.head) {
		case "shell", "rocket", "missile", "mortar":
			if m.typ == "attack.bombing" && m.trig.Mode == "" {
				m.typ = "attack.shelling"
			}
		}
	}
	if m.typ == "attack" {
		kind := ""
		for _, x := range m.weapons {
			kind = w.book.weapons[lemmaOf(w.doc, x.head)]
		}
		for k := range w.doc.Kids(m.tok) {
			switch lemmaOf(w.doc, k) {
			case "air", "drone":
				kind = "air"
			case "rocket", "mortar", "missile", "artillery":
				kind = "shell"
			case "gun", "armed", "machinegun", "rifle":
				kind = "firearm"
			case "arson":
				kind = "incendiary"
			case "knife":
				kind = "blade"
			}
		}
		switch {
		case kind == "explosive" && !m.suicide && w.shells(m):
			m.typ = "attack.shelling"
		case kind == "explosive" || m.suicide:
			m.typ = "attack.bombing"
		case kind == "firearm" || kind == "blade":
			m.typ = "attack.armed_assault"
		case kind == "air":
			m.typ = "attack.air_strike"
		case kind == "shell":
			m.typ = "attack.shelling"
		case kind == "incendiary":
			m.typ = "attack.arson"
		}
		for _, p := range m.perps {
			if l := lemmaOf(w.doc, p.head); m.typ == "attack" && (l == "gunman" || l == "sniper" || l == "shooter") {
				m.typ = "attack.armed_assault"
			}
		}
	}
	if m.trig.ID == "verb-bomb" && w.book.trigger(w.doc, m.tok) == "bomb" && slices.ContainsFunc(m.perps, func(p arg) bool { return w.flies(p.head) }) {
		m.typ = "attack.air_strike" // an army bombs from the air
	}
	// Forces of a state against those who fight it.
	state := len(m.perps) == 0 && strings.HasPrefix(m.trig.ID, "verb-murder")
	for _, p := range m.perps {
		if a := w.actor(p.head); a != nil && a.Kind == record.StateSecurity {
			state = true
		}
		switch lemmaOf(w.doc, p.head) {
		case "soldier", "troop", "troops", "army", "police", "force", "policeman", "military", "officer":
			state = true
		}
	}
	if m.typ == "operation" && m.trig.ID == "verb-raid" && !state && len(m.perps) > 0 {
		m.typ = "attack"
	}
	if !state && len(m.perps) == 0 && m.typ == "attack" && lemmaOf(w.doc, m.tok) == "raid" && w.policeWork(m.tok) {
		m.typ = "operation"
	}
	if state && w.rebels(m) && (m.typ == "attack" || m.typ == "attack.armed_assault") {
		m.typ = "operation"
	}
}

// shells reports whether what a mention names as its weapon comes flying: a missile, a rocket, a shell.
func (w *work) shells(m *mention) bool {
	return slices.ContainsFunc(m.weapons, func(x arg) bool {
		switch lemmaOf(w.doc, x.head) {
		case "shell", "rocket", "missile", "mortar", "round":
			return true
		}
		return false
	})
}

// flies reports whether somebody who bombs does it from the air: aircraft, an army, a state.
func (w *work) flies(head int32) bool {
	switch lemmaOf(w.doc, head) {
	case "jet", "warplane", "plane", "aircraft", "helicopter", "army", "military":
		return true
	}
	a := w.actor(head)
	return a != nil && (a.Kind == record.State || a.Kind == record.StateSecurity)
}

// policeWork reports whether the police or an army do what the verb above a noun says: "police seized rifles in a raid".
func (w *work) policeWork(noun int32) bool {
	doc := w.doc
	for t, hops := doc.Tokens[noun].Head, 0; t >= 0 && hops < 4; t, hops = doc.Tokens[t].Head, hops+1 {
		if doc.Tokens[t].UPOS != nlp.VERB {
			continue
		}
		who := w.subjectOf(t)
		if w.passive(t) {
			who = agentOf(doc, t)
		}
		if who < 0 {
			return false
		}
		a := w.actor(who)
		return a != nil && (a.Kind == record.StateSecurity || a.Kind == record.GovernmentBody)
	}
	return false
}

// ofBlast reports whether a noun is what an explosion works by: "the force of the explosion", "shrapnel from the bomb".
func (w *work) ofBlast(head int32, lemma string) bool {
	switch lemma {
	case "force", "wave", "power", "impact", "strength", "shrapnel", "fragment":
	default:
		return false
	}
	for k := range w.doc.Kids(head) {
		if w.doc.Tokens[k].Lower == "shock" {
			return true
		}
		if c := w.doc.KidBy(k, nlp.Case); c >= 0 && (w.doc.Tokens[c].Lower == "of" || w.doc.Tokens[c].Lower == "from") && (w.isHappening(k) || w.isWeapon(k)) {
			return true
		}
	}
	return false
}
