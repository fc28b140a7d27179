package happens

import (
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// actFrame: somebody does it to somebody.
func (w *work) actFrame(m *mention) {
	doc := w.doc
	verb := m.tok
	if l := doc.Tokens[verb].Lemma; l == "hit" || l == "strike" { // "a bus hit a landmine": what hits is what suffers
		if o, s := doc.KidBy(verb, nlp.Obj), w.subjectOf(verb); o >= 0 && w.lies(o) && s >= 0 && doc.Tokens[s].UPOS != nlp.PRON {
			m.typ = "attack.bombing"
			m.weapons = append(m.weapons, w.weaponOf(o, m.trig.ID))
			m.patients = w.expand(m.patients, s, m.trig.ID)
			w.obliques(m, verb)
			return
		}
	}
	w.doers(m)
	if w.passive(verb) {
		patient := w.patientOf(verb)
		if patient < 0 || !w.person(patient) && w.doc.Tokens[patient].UPOS == nlp.NOUN && w.book.targets[lemmaOf(doc, patient)] == "" {
			if a := w.ahead(verb); a >= 0 {
				patient = a
			}
		}
		m.patients = w.expand(m.patients, patient, m.trig.ID)
	} else {
		o := w.objectOf(verb)
		if o >= 0 && o < verb && doc.Tokens[verb].Rel == nlp.AclRelcl && (doc.Tokens[o].Lower == "whom" || doc.Tokens[o].Lower == "who") {
			o = doc.Tokens[verb].Head // "the girls whom it abducted"
		}
		m.patients = w.expand(m.patients, o, m.trig.ID)
		if len(m.patients) == 0 { // "shot and wounded four people": the object of both
			for k := range doc.Kids(verb) {
				if t := &doc.Tokens[k]; t.Rel == nlp.Conj && t.UPOS == nlp.VERB && (w.book.killed[t.Lemma] || w.book.wounded[t.Lemma]) {
					m.patients = w.expand(m.patients, w.objectOf(k), m.trig.ID)
				}
			}
		}
		if len(m.patients) == 0 && doc.Tokens[verb].Rel == nlp.AclRelcl && doc.KidBy(verb, nlp.Nsubj) >= 0 {
			if s := doc.KidBy(verb, nlp.Nsubj); doc.Tokens[s].UPOS != nlp.PRON || doc.Tokens[s].XPOS == nlp.PRP {
				m.patients = w.expand(m.patients, doc.Tokens[verb].Head, m.trig.ID)
			}
		}
	}
	w.obliques(m, verb)
}

// doers reads who does what the verb of a mention says: the agent of a passive, those who are accused of it, the subject.
func (w *work) doers(m *mention) {
	if w.passive(m.tok) {
		m.perps = w.expand(m.perps, agentOf(w.doc, m.tok), m.trig.ID)
	} else if who, doubt := w.accused(m.tok); who >= 0 {
		m.perps = w.suspects(m.perps, who, doubt)
	} else if w.book.headline(w.doc, m.tok) {
		m.perps = w.expand(m.perps, m.tok-1, m.trig.ID)
	} else {
		m.perps = w.expand(m.perps, w.doerOf(m.tok), m.trig.ID)
	}
}

// doerOf is the subject of a verb; where the tree hangs it on what stands before, as in "in June its fighters crossed the border and
// attacked", who stands in front of the verb or of the one that it is joined to; -1 without.
func (w *work) doerOf(verb int32) int32 {
	doc := w.doc
	if s := w.subjectOf(verb); s >= 0 {
		return s
	}
	first := doc.Sents[doc.Tokens[verb].Sent].First
	for range 3 {
		t := &doc.Tokens[verb]
		if t.XPOS != nlp.VBD && t.XPOS != nlp.VBN || doc.KidBy(verb, nlp.Mark, nlp.Nsubj, nlp.NsubjPass, nlp.AuxPass) >= 0 || t.Rel == nlp.AclRelcl {
			return -1
		}
		if a := w.ahead(verb); a >= 0 {
			return a
		}
		if verb-1 <= first || doc.Tokens[verb-1].UPOS != nlp.CCONJ {
			return -1
		}
		next := int32(-1)
		for i := verb - 2; i > first && next < 0; i-- {
			if doc.Tokens[i].UPOS == nlp.VERB {
				next = i
			}
		}
		if next < 0 {
			return -1
		}
		verb = next
	}
	return -1
}

// obliques reads weapons and places hit from the prepositional phrases of a verb.
func (w *work) obliques(m *mention, verb int32) {
	doc := w.doc
	for k := range doc.Kids(verb) {
		t := &doc.Tokens[k]
		if t.Rel == nlp.Advcl && t.Lemma == "use" {
			if o := doc.KidBy(k, nlp.Obj); o >= 0 && w.book.weapons[lemmaOf(doc, o)] != "" {
				m.weapons = append(m.weapons, w.weaponOf(o, m.trig.ID))
			}
		}
		if t.Rel != nlp.Obl && t.Rel != nlp.Nmod {
			continue
		}
		c := doc.KidBy(k, nlp.Case)
		if c < 0 {
			continue
		}
		lemma := lemmaOf(doc, k)
		switch doc.Tokens[c].Lower {
		case "with", "by", "using":
			if w.book.weapons[lemma] != "" && w.book.weapons[lemma] != "air" {
				m.weapons = append(m.weapons, w.weaponOf(k, m.trig.ID))
				m.perps = dropHead(m.perps, k)
			} else if doc.Tokens[c].Lower == "with" && m.typ == "clash" {
				m.patients = w.expand(m.patients, k, m.trig.ID)
			}
		case "to":
			if m.trig.ID == "verb-burn" && w.book.targets[lemma] != "" { // set fire to
				m.patients = w.expand(m.patients, k, m.trig.ID)
			}
		case "at", "on", "against", "outside", "near", "inside", "front", "of", "under", "into", "onto", "upon", "among", "in", "beside", "behind", "through", "aboard", "toward", "towards":
			if w.book.targets[lemma] != "" && len(m.patients) == 0 || m.trig.Frame == "fire" || doc.Tokens[c].Lower == "among" || doc.Tokens[c].Lower == "against" && w.person(k) {
				if doc.EntityAt(k) < 0 || w.book.targets[lemma] != "" || w.person(k) {
					m.patients = w.expand(m.patients, k, m.trig.ID)
				}
			}
		}
	}
}

func dropHead(list []arg, head int32) []arg {
	out := list[:0]
	for _, a := range list {
		if a.head != head {
			out = append(out, a)
		}
	}
	return out
}

// explodeFrame: the bomb is subject or object.
func (w *work) explodeFrame(m *mention) {
	doc := w.doc
	verb := m.tok
	subj, obj := w.subjectOf(verb), w.objectOf(verb)
	if w.passive(verb) {
		subj, obj = agentOf(doc, verb), doc.KidBy(verb, nlp.NsubjPass)
		if obj < 0 && (doc.Tokens[verb].Rel == nlp.Acl || doc.Tokens[verb].Rel == nlp.AclRelcl) {
			obj = doc.Tokens[verb].Head
		}
	}
	if who, doubt := w.accused(verb); who >= 0 && m.trig.Mode == "" && !w.passive(verb) {
		m.perps, subj = w.suspects(m.perps, who, doubt), -1 // "accused the army of firing the shells"
	}
	for _, x := range []int32{subj, obj} {
		if x < 0 {
			continue
		}
		for _, h := range phrase.Conjuncts(doc, x, nil) {
			if k := doc.KidBy(h, nlp.Nmod, nlp.Obl); k >= 0 && w.isWeapon(k) && w.partOfMany(k) == h {
				h = k // "the first of the bombs"
			}
			lemma := lemmaOf(doc, h)
			switch {
			case w.isWeapon(h):
				m.weapons = append(m.weapons, w.weaponOf(h, m.trig.ID))
			case x == subj && obj >= 0 && m.trig.Mode == "":
				if w.person(h) || w.actor(h) != nil {
					m.perps = append(m.perps, w.argOf(h, m.trig.ID))
				}
			case w.book.targets[lemma] == "vehicle" && x == subj:
				m.weapons = append(m.weapons, w.weaponOf(h, m.trig.ID))
			}
		}
	}
	w.obliques(m, verb)
	for _, x := range m.weapons {
		w.obliques(m, x.head)
	}
	if m.trig.Mode != "" {
		m.outcome = "defused"
		m.perps = nil
	}
}

// lies reports whether a noun is an explosive that lies in wait for whoever comes upon it.
func (w *work) lies(head int32) bool {
	switch lemmaOf(w.doc, head) {
	case "mine", "landmine", "land-mine", "bomb", "ied", "device", "explosive", "booby-trap":
		return true
	}
	return false
}

// isWeapon reports whether a noun is a weapon that explodes: by its head, or "explosive device", "car bomb".
func (w *work) isWeapon(head int32) bool {
	l := lemmaOf(w.doc, head)
	if k := w.doc.KidBy(head, nlp.Compound); l == "round" && k >= 0 {
		l = lemmaOf(w.doc, k) // "mortar rounds"
	}
	return w.book.weapons[l] == "explosive"
}

func (w *work) fireFrame(m *mention) {
	m.perps = w.expand(m.perps, w.subjectOf(m.tok), m.trig.ID)
	w.obliques(m, m.tok)
	if fire := w.doc.KidBy(m.tok, nlp.Obj); fire >= 0 {
		if l := lemmaOf(w.doc, fire); w.book.weapons[l] == "explosive" {
			m.weapons = append(m.weapons, w.weaponOf(fire, m.trig.ID))
			if l == "rocket" || l == "missile" || l == "mortar" || l == "shell" {
				m.typ = "attack.shelling"
			}
		}
		for k := range w.doc.Kids(fire) {
			if w.doc.Tokens[k].Rel == nlp.Nmod && len(m.patients) == 0 {
				m.patients = w.expand(m.patients, k, m.trig.ID)
			}
		}
	}
}

// nounFrame: the attack by A on B.
func (w *work) nounFrame(m *mention) {
	doc := w.doc
	noun := m.tok
	t := &doc.Tokens[noun]
	m.plural = t.XPOS == nlp.NNS || t.XPOS == nlp.NNPS
	for k := range doc.Kids(noun) {
		kt := &doc.Tokens[k]
		lemma := lemmaOf(doc, k)
		switch kt.Rel {
		case nlp.Det:
			if kt.Lower == "the" || kt.Lower == "this" || kt.Lower == "that" || kt.Lower == "these" || kt.Lower == "those" {
				m.definite = true
			}
		case nlp.NmodPoss:
			m.definite = true
			if a := w.actor(k); a != nil && (a.Kind == record.ArmedGroup || a.Kind == record.Group) {
				m.perps = append(m.perps, w.argOf(k, "noun-possessor"))
			}
		case nlp.Compound, nlp.Amod, nlp.NmodDesc, nlp.Nmod, nlp.NmodUnmarked:
			c := doc.KidBy(k, nlp.Case)
			if c < 0 {
				w.modifier(m, k, lemma)
				continue
			}
			if up := t.Head; doc.Tokens[c].Lower == "on" && t.Rel == nlp.Obj && up >= 0 && (doc.Tokens[up].Lemma == "blame" || doc.Tokens[up].Lemma == "pin") {
				m.perps = w.expand(m.perps, k, "accused") // "blamed the attack on X"
				continue
			}
			switch doc.Tokens[c].Lower {
			case "of", "on", "against", "at", "upon", "outside", "near", "inside", "aboard", "to", "targeting":
				if w.person(k) || w.book.targets[lemma] != "" || w.actor(k) != nil && doc.Tokens[c].Lower != "of" && w.actor(k).Kind != record.State || doc.Tokens[c].Lower == "of" && doc.EntityAt(k) >= 0 && doc.Entities[doc.EntityAt(k)].Kind != nlp.PlaceName {
					m.patients = w.expand(m.patients, k, m.trig.ID)
				}
			case "by":
				m.perps = w.expand(m.perps, k, m.trig.ID)
			case "with":
				if w.book.weapons[lemma] != "" {
					m.weapons = append(m.weapons, w.weaponOf(k, m.trig.ID))
				} else if m.typ == "clash" {
					m.patients = w.expand(m.patients, k, m.trig.ID)
				}
			case "between":
				if m.typ == "clash" {
					m.patients = w.expand(m.patients, k, m.trig.ID)
				}
			}
		case nlp.Acl:
			if kt.XPOS == nlp.VBN {
				m.perps = w.expand(m.perps, agentOf(doc, k), "noun-participle")
			}
		}
	}
	w.ties(m)
	// What the verb says for which the noun is subject or object.
	if top := w.partOfMany(noun); top != noun {
		m.plural = m.plural && doc.Tokens[top].UPOS != nlp.NUM
		t = &doc.Tokens[top]
	}
	if h := t.Head; h >= 0 && doc.Tokens[h].UPOS == nlp.VERB {
		lemma := doc.Tokens[h].Lemma
		switch {
		case t.Rel == nlp.Obl && lemma == "come":
			if c := doc.KidBy(noun, nlp.Case); c >= 0 && doc.Tokens[c].Lower == "under" {
				m.patients = w.expand(m.patients, w.subjectOf(h), m.trig.ID)
			}
		case t.Rel == nlp.Obj && (lemma == "repel" || lemma == "repulse" || lemma == "resist"):
			m.patients = w.expand(m.patients, w.subjectOf(h), "noun-repelled")
		case t.Rel == nlp.Obj && lemma == "fight" && m.typ == "clash":
			m.perps = w.expand(m.perps, w.subjectOf(h), "noun-light-verb")
		case t.Rel == nlp.Obl && answers(lemma):
			if c := doc.KidBy(noun, nlp.Case); c >= 0 && doc.Tokens[c].Lower == "with" {
				m.perps = w.expand(m.perps, w.subjectOf(h), "noun-light-verb")
			}
		case t.Rel == nlp.Obj && w.book.modes[lemma] == "planned":
			if who, doubt := w.accused(h); who >= 0 {
				m.perps = w.suspects(m.perps, who, doubt)
			} else {
				m.perps = w.expand(m.perps, w.subjectOf(h), "noun-light-verb")
			}
		case t.Rel == nlp.Obj && w.book.light[lemma]:
			m.perps = w.expand(m.perps, w.subjectOf(h), "noun-light-verb")
			w.obliques(m, h)
		case t.Rel == nlp.NsubjPass && w.book.light[lemma]:
			m.perps = w.expand(m.perps, agentOf(doc, h), "noun-light-verb")
		case t.Rel == nlp.OblAgent && w.book.harm[lemma] && !w.book.killed[lemma] && !w.book.wounded[lemma]:
			m.patients = w.expand(m.patients, doc.KidBy(h, nlp.NsubjPass), "noun-hits")
		case t.Rel == nlp.Nsubj && w.book.harm[lemma] && !w.book.killed[lemma] && !w.book.wounded[lemma]:
			m.patients = w.expand(m.patients, doc.KidBy(h, nlp.Obj), "noun-hits")
		}
	}
}

// partOfMany is the word that stands for a noun behind "of" in its clause: of "one of its largest attacks" and "a series of bombings" the
// one and the series; the noun itself without.
func (w *work) partOfMany(noun int32) int32 {
	doc := w.doc
	t := &doc.Tokens[noun]
	c := doc.KidBy(noun, nlp.Case)
	if t.Rel != nlp.Nmod && t.Rel != nlp.Obl || t.Head < 0 || t.Head > noun || c < 0 || doc.Tokens[c].Lower != "of" {
		return noun
	}
	switch lemmaOf(doc, t.Head) {
	case "one", "two", "three", "first", "second", "third", "last", "latest", "series", "string", "wave", "spate", "pair", "dozen":
		return t.Head
	}
	return noun
}

// answers reports whether a verb says that something is done in return.
func answers(lemma string) bool {
	switch lemma {
	case "answer", "respond", "retaliate", "reply", "react":
		return true
	}
	return false
}

// ties reads who is said to be behind a noun: "three states were behind the attack: A, B and C", "responsible for", "played
// a role in", "involved in".
func (w *work) ties(m *mention) {
	doc := w.doc
	c := doc.KidBy(m.tok, nlp.Case)
	if c < 0 {
		return
	}
	who, doubt := w.accused(m.tok)
	if who >= 0 {
		m.perps = w.suspects(m.perps, who, doubt)
		return
	}
	switch doc.Tokens[c].Lower {
	case "behind":
		if who = doc.KidBy(m.tok, nlp.Nsubj); who < 0 && doc.Tokens[m.tok].Head >= 0 {
			who = doc.KidBy(doc.Tokens[m.tok].Head, nlp.Nsubj)
		}
	case "for", "in", "to":
		h := doc.Tokens[m.tok].Head
		if h < 0 {
			return
		}
		switch doc.Tokens[h].Lemma {
		case "responsible", "involve", "involved", "link", "tie", "implicate", "participate":
			if who = doc.KidBy(h, nlp.Nsubj, nlp.NsubjPass); who < 0 {
				who = w.subjectOf(h)
			}
		case "confess", "admit":
			who = w.subjectOf(h)
		case "suspect":
			if doc.Tokens[h].UPOS == nlp.NOUN {
				m.perps = w.suspects(m.perps, h, true)
				return
			}
		case "role", "part", "hand", "involvement", "participation":
			if v := doc.Tokens[h].Head; v >= 0 && doc.Tokens[h].Rel == nlp.Obj && (doc.Tokens[v].Lemma == "play" || doc.Tokens[v].Lemma == "have" || doc.Tokens[v].Lemma == "take") {
				who = w.subjectOf(v)
			}
		}
	}
	if who < 0 {
		return
	}
	if a := w.actor(who); a == nil || a.Kind == record.Group || a.Kind == record.Civilians {
		// "three states …: A, B and C" names them behind the colon.
		sent := doc.Sents[doc.Tokens[m.tok].Sent]
		named := false
		for i := m.tok + 1; i < sent.Last; i++ {
			if doc.Form(i) != ":" {
				continue
			}
			for j := i + 1; j < sent.Last; j++ {
				if x := w.actor(j); x != nil && (x.Kind == record.State || x.Kind == record.ArmedGroup) && (len(m.perps) == 0 || w.actor(m.perps[len(m.perps)-1].head) != x) {
					m.perps = append(m.perps, arg{head: j, first: j, last: j + 1, rule: "tie"})
					named = true
				}
			}
			break
		}
		if named {
			return
		}
	}
	m.perps = w.expand(m.perps, who, "tie")
}

// modifier reads a noun or adjective in front of an attack: a weapon, a group, a target.
func (w *work) modifier(m *mention, k int32, lemma string) {
	switch {
	case lemma == "suicide":
		m.suicide = true
	case w.book.weapons[lemma] != "":
		if w.book.weapons[lemma] != "air" && (lemma != "weapon") {
			m.weapons = append(m.weapons, arg{head: k, first: k, last: k + 1, rule: m.trig.ID})
		}
	case w.actor(k) != nil && w.actor(k).Kind == record.ArmedGroup:
		m.perps = append(m.perps, w.argOf(k, "noun-compound"))
	case w.book.targets[lemma] != "":
		m.patients = append(m.patients, arg{head: k, first: k, last: k + 1, rule: m.trig.ID})
	}
}

// bomberFrame: a bomber is somebody who sets off a bomb, when the clause says what happened.
func (w *work) bomberFrame(m *mention) bool {
	doc := w.doc
	t := &doc.Tokens[m.tok]
	suicide := false
	for k := range doc.Kids(m.tok) {
		if doc.Tokens[k].Lower == "suicide" {
			suicide = true
		}
	}
	if !suicide || t.Head < 0 || doc.Tokens[t.Head].UPOS != nlp.VERB || t.Rel != nlp.Nsubj && t.Rel != nlp.OblAgent {
		return false
	}
	m.suicide = true
	v := t.Head
	m.perps = append(m.perps, w.argOf(m.tok, m.trig.ID))
	if o := doc.KidBy(v, nlp.Obj); o >= 0 {
		switch {
		case w.isWeapon(o):
			m.weapons = append(m.weapons, w.weaponOf(o, m.trig.ID))
			w.obliques(m, o)
		case !w.book.killed[doc.Tokens[v].Lemma] && !w.book.wounded[doc.Tokens[v].Lemma] && w.book.targets[lemmaOf(doc, o)] != "":
			if doc.Tokens[v].Lemma == "drive" || doc.Tokens[v].Lemma == "ram" {
				m.weapons = append(m.weapons, w.weaponOf(o, m.trig.ID))
			} else {
				m.patients = w.expand(m.patients, o, m.trig.ID)
			}
		}
	}
	w.obliques(m, v)
	return true
}

// weaponFrame: a bomb that kills, wounds, brings down.
func (w *work) weaponFrame(m *mention) bool {
	doc := w.doc
	t := &doc.Tokens[m.tok]
	h := t.Head
	if h < 0 {
		return false
	}
	if t.Rel == nlp.Nsubj && doc.Tokens[h].UPOS == nlp.VERB && (w.book.harm[doc.Tokens[h].Lemma] || doc.Tokens[h].Lemma == "bring") {
		m.weapons = append(m.weapons, w.weaponOf(m.tok, m.trig.ID))
		if o := doc.KidBy(h, nlp.Obj); o >= 0 && (w.book.targets[lemmaOf(doc, o)] != "" || w.actor(o) != nil) {
			m.patients = w.expand(m.patients, o, m.trig.ID)
		}
		w.obliques(m, h)
		return true
	}
	for k := range doc.Kids(m.tok) { // the bomb that brought down a jet
		if doc.Tokens[k].Rel == nlp.AclRelcl && (w.book.harm[doc.Tokens[k].Lemma] || doc.Tokens[k].Lemma == "bring") {
			first, last := phrase.Core(doc, m.tok)
			m.weapons = append(m.weapons, arg{head: m.tok, first: first, last: last, rule: m.trig.ID})
			if o := doc.KidBy(k, nlp.Obj); o >= 0 && (w.book.targets[lemmaOf(doc, o)] != "" || w.actor(o) != nil) {
				m.patients = w.expand(m.patients, o, m.trig.ID)
			}
			m.definite = len(m.patients) == 0 // what it hit says that it is another one
			return true
		}
	}
	return false
}
