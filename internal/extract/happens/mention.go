package happens

import (
	"strings"

	"clio/internal/extract/says"
	"clio/internal/extract/when"
	"clio/internal/extract/where"
	"clio/internal/extract/who"
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// mention is a word that tells of an event, with what its clause says of it.
type mention struct {
	tok      int32 // the trigger's first word
	last     int32 // token behind the trigger
	trig     *trigger
	typ      string
	mode     record.Mode
	suicide  bool
	perps    []arg
	patients []arg // to whom or what: persons and things
	weapons  []arg
	tolls    []toll
	time     int // index into rec.Times, -1 without
	place    int // index into rec.Places, -1 without
	definite bool
	plural   bool
	noun     bool
	thing    bool // what does it is a thing, and no weapon: "a strike hit the town"
	level    arg
	outcome  string
}

// arg is a phrase with its part in an event.
type arg struct {
	head, first, last int32
	rule              string
	doubt             bool // suspected, alleged
}

// toll is a number of persons killed or wounded.
type toll struct {
	kind        string // killed, wounded
	first, last int32  // the words: "more than 60 people"
	head        int32  // the noun
	tok         int32  // the word that tells of it: killed, dead
	count       record.Count
	attackers   bool
	also        []int32 // further heads that the count sums up
}

// work is the state of the stage over one document.
type work struct {
	*Stage
	doc   *nlp.Doc
	rec   *record.Record
	at    []int32 // per token: index of the mention that it triggers, -1 without
	found []mention

	exercise int8 // whether the report as a whole is about a drill: 1 yes, 0 no, -1 not looked yet
}

// scan finds the mentions of the document in text order.
func (w *work) scan() {
	doc := w.doc
	w.at = w.at[:0]
	for range doc.Tokens {
		w.at = append(w.at, -1)
	}
	for i := int32(0); int(i) < len(doc.Tokens); i++ {
		for _, e := range w.book.byLemma[w.book.trigger(doc, i)] {
			last, ok := follows(doc, i, e.rest)
			if !ok || !posFits(doc, i, e.t.Pos) {
				continue
			}
			if m, ok := w.mention(i, last, e.t); ok {
				w.at[i] = int32(len(w.found))
				w.found = append(w.found, m)
				break
			}
		}
	}
}

// follows reports whether the words stand behind a token, with at most two others between ("set the bus on fire" is three).
func follows(doc *nlp.Doc, tok int32, rest []string) (last int32, ok bool) {
	last = tok + 1
	sent := doc.Sents[doc.Tokens[tok].Sent]
	for _, want := range rest {
		found := false
		for i := last; i < min(last+4, sent.Last); i++ {
			if doc.Tokens[i].Lower == want || doc.Tokens[i].Lemma == want {
				last, found = i+1, true
				break
			}
			if doc.Tokens[i].UPOS == nlp.PUNCT || doc.Tokens[i].UPOS == nlp.VERB {
				break
			}
		}
		if !found {
			return 0, false
		}
	}
	return last, true
}

func posFits(doc *nlp.Doc, tok int32, pos string) bool {
	switch u := doc.Tokens[tok].UPOS; pos {
	case "verb":
		return u == nlp.VERB || u == nlp.ADJ && doc.Tokens[tok].XPOS == nlp.VBN
	default:
		return u == nlp.NOUN || u == nlp.PROPN
	}
}

// mention reads the frame of a trigger and decides whether it counts.
func (w *work) mention(tok, last int32, t *trigger) (mention, bool) {
	doc := w.doc
	m := mention{tok: tok, last: last, trig: t, typ: t.Type, mode: record.Actual, time: -1, place: -1, noun: t.Pos == "noun"}
	if doc.Tokens[tok].Rel == nlp.Compound || doc.Tokens[tok].Rel == nlp.Amod {
		if h := doc.Tokens[tok].Head; h >= 0 && (t.Pos == "noun" && t.Frame != "weapon" || t.Pos == "verb") && w.isTrigger(h) {
			return m, false // "bomb attack", "shooting attack": the head tells of it
		}
	}
	switch t.Frame {
	case "act":
		if o := doc.KidBy(tok, nlp.Obj, nlp.NsubjPass); o >= 0 && w.isTrigger(o) && posFits(doc, o, "noun") {
			return m, false // "executed a bombing": the noun tells of it
		}
		if x := &doc.Tokens[tok]; x.XPOS == nlp.VBG && x.Rel == nlp.Advcl && (w.book.killed[x.Lemma] || w.book.wounded[x.Lemma]) && w.violentBefore(tok) {
			return m, false // "…, killing six": a toll of what went before
		}
		w.actFrame(&m)
	case "explode":
		w.explodeFrame(&m)
	case "fire":
		w.fireFrame(&m)
	case "noun":
		if w.notReal(tok) {
			return m, false
		}
		w.nounFrame(&m)
	case "bomber":
		if h := doc.Tokens[tok].Head; h >= 0 && w.at[h] >= 0 {
			return m, false
		}
		if !w.bomberFrame(&m) {
			return m, false
		}
	case "weapon":
		if !w.weaponFrame(&m) {
			return m, false
		}
	}
	w.sift(&m)
	w.refine(&m)
	if m.typ == "attack.bombing" && len(m.perps) == 0 && w.mishap(&m) {
		return m, false
	}
	if strings.HasPrefix(m.typ, "attack.bombing") && len(m.perps) == 0 && w.mishap(&m) {
		return m, false
	}
	if !w.enough(&m) {
		return m, false
	}
	w.setMode(&m)
	if m.mode == record.Actual && w.drill(tok) {
		m.mode = record.Hypothetical
	}
	w.locate(&m)
	return m, true
}

// locate finds the time and place of a mention. A definite noun ("the attack") brings only what hangs on it: what else its
// sentence names is of what is said about it.
func (w *work) locate(m *mention) {
	m.time, m.place = when.ForToken(w.doc, w.rec.Times, m.tok), where.ForToken(w.doc, w.rec.Places, m.tok)
	if !m.noun || !m.definite {
		return
	}
	if m.time >= 0 && !w.own(m.tok, w.rec.Times[m.time].Span) && !w.eventive(m.tok) {
		m.time = -1
	}
	if m.place >= 0 && !w.own(m.tok, w.rec.Places[m.place].Span) && !w.eventive(m.tok) {
		m.place = -1
	}
}

// own reports whether a span hangs on a noun without a clause between.
func (w *work) own(noun int32, s record.Span) bool {
	first, last := w.doc.TokensIn(s)
	if first >= last {
		return false
	}
	for t, hops := first, 0; t >= 0 && hops < 8; t, hops = w.doc.Tokens[t].Head, hops+1 {
		if t == noun {
			return true
		}
		switch w.doc.Tokens[t].Rel {
		case nlp.AclRelcl, nlp.Acl, nlp.Advcl, nlp.Ccomp, nlp.Parataxis:
			return false
		}
	}
	return false
}

// eventive reports whether the verb of a noun says that it took place: "the attack happened", "the blast killed six".
func (w *work) eventive(noun int32) bool {
	h := w.doc.Tokens[noun].Head
	if h < 0 || w.doc.Tokens[h].UPOS != nlp.VERB {
		return false
	}
	l := w.doc.Tokens[h].Lemma
	return w.doc.Tokens[noun].Rel == nlp.Nsubj && (w.book.harm[l] || w.book.killed[l] || w.book.wounded[l] || l == "happen" || l == "occur" || l == "take") || w.book.light[l]
}

// violentBefore reports whether a violent mention stands before a token in its sentence.
func (w *work) violentBefore(tok int32) bool {
	for i := len(w.found) - 1; i >= 0; i-- {
		m := &w.found[i]
		if w.doc.Tokens[m.tok].Sent != w.doc.Tokens[tok].Sent {
			return false
		}
		if violent(m.typ) {
			return true
		}
	}
	return false
}

// mishap reports whether an explosion is one of gas, boilers or carelessness: the words around it name such a cause and no
// bomb.
func (w *work) mishap(m *mention) bool {
	doc := w.doc
	sent := doc.Tokens[m.tok].Sent
	first, last := doc.Sents[max(0, sent-3)].First, doc.Sents[min(int(sent)+3, len(doc.Sents)-1)].Last
	cause := false
	for i := first; i < last; i++ {
		switch l := lemmaOf(doc, i); {
		case w.book.mishaps[l]:
			cause = true
		case w.book.weapons[l] == "explosive" || l == "attack" || l == "attacker" || l == "militant" || l == "bomber":
			return false
		}
	}
	return cause
}

// drill reports whether a token stands in an account of an exercise and not of the thing: two of its words in the sentence and
// the one before, or a report that begins with one and holds more.
func (w *work) drill(tok int32) bool {
	doc := w.doc
	sent := doc.Tokens[tok].Sent
	if w.drillWords(max(0, sent-1), sent+1) >= 2 {
		return true
	}
	if w.exercise < 0 {
		all := int32(len(doc.Sents))
		w.exercise = 0
		if w.drillWords(0, min(3, all)) > 0 && w.drillWords(0, all) >= 4 {
			w.exercise = 1
		}
	}
	return w.exercise > 0
}

// drillWords counts the words of drills in a half-open range of sentences.
func (w *work) drillWords(from, to int32) int {
	doc := w.doc
	n := 0
	for i := doc.Sents[from].First; i < doc.Sents[to-1].Last; i++ {
		if t := &doc.Tokens[i]; (t.UPOS == nlp.NOUN || t.UPOS == nlp.VERB || t.UPOS == nlp.ADJ) && w.book.drills[lemmaOf(doc, i)] {
			n++
		}
	}
	return n
}

func (w *work) isTrigger(tok int32) bool {
	for _, e := range w.book.byLemma[w.book.trigger(w.doc, tok)] {
		if len(e.rest) == 0 && posFits(w.doc, tok, e.t.Pos) {
			return true
		}
	}
	return false
}

// notReal knows nouns that are attacks in name only: "heart attack", "the attack on the proposal".
func (w *work) notReal(tok int32) bool {
	doc := w.doc
	for k := range doc.Kids(tok) {
		t := &doc.Tokens[k]
		switch t.Rel {
		case nlp.Compound, nlp.Amod:
			if w.book.generic[lemmaOf(doc, k)] {
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

// argOf makes an argument of a head: its phrase with attachments, without a preposition.
func (w *work) argOf(head int32, rule string) arg {
	first, last := phrase.Attached(w.doc, head)
	a := arg{head: head, first: first, last: last, rule: rule}
	for k := range w.doc.Kids(head) {
		switch w.doc.Tokens[k].Lower {
		case "suspected", "alleged", "presumed", "apparent", "possible", "believed":
			a.doubt = true
		}
	}
	return a
}

// weaponOf makes an argument of a weapon: its narrow phrase, with what it is packed with but not where it is.
func (w *work) weaponOf(head int32, rule string) arg {
	first, last := phrase.Core(w.doc, head)
	return arg{head: head, first: first, last: last, rule: rule}
}

// suicidal reports whether a weapon is called one of suicide: "a suicide car bomb".
func (w *work) suicidal(head int32) bool {
	for k := range w.doc.Kids(head) {
		if w.doc.Tokens[k].Lower == "suicide" {
			return true
		}
	}
	return false
}

// expand adds a head and those coordinated with it.
func (w *work) expand(list []arg, head int32, rule string) []arg {
	if head < 0 || pronounless(w.doc, head) && w.actor(head) == nil {
		return list
	}
	for _, h := range phrase.Conjuncts(w.doc, head, nil) {
		list = append(list, w.argOf(h, rule))
	}
	return list
}

// pronounless reports whether a head says nothing of who it is.
func pronounless(doc *nlp.Doc, head int32) bool {
	switch doc.Tokens[head].Lower {
	case "it", "this", "that", "which", "there", "what", "these", "those", "we", "i", "you":
		return true
	}
	return doc.Tokens[head].UPOS == nlp.PUNCT
}

// subjectOf finds who does what a verb says: its subject, that of the verb it shares it with, or the noun it is a clause of.
func subjectOf(doc *nlp.Doc, verb int32) int32 {
	for range 5 {
		if s := doc.KidBy(verb, nlp.Nsubj); s >= 0 {
			if l := doc.Tokens[s].Lower; l == "who" || l == "that" || l == "which" {
				if h := doc.Tokens[verb].Head; h >= 0 && doc.Tokens[verb].Rel == nlp.AclRelcl {
					return h
				}
				return -1
			}
			return s
		}
		t := &doc.Tokens[verb]
		if t.Head < 0 || doc.KidBy(verb, nlp.NsubjPass) >= 0 {
			return -1
		}
		switch t.Rel {
		case nlp.Acl:
			if t.XPOS == nlp.VBG {
				return t.Head
			}
			if doc.Tokens[t.Head].UPOS != nlp.VERB { // a plan to attack: whose plan
				if p := doc.KidBy(t.Head, nlp.NmodPoss); p >= 0 {
					return p
				}
				if v := doc.Tokens[t.Head].Head; v >= 0 && doc.Tokens[t.Head].Rel == nlp.Obj {
					verb = v
					continue
				}
				return -1
			}
			return -1
		case nlp.AclRelcl:
			return t.Head
		case nlp.Xcomp, nlp.Conj, nlp.Advcl, nlp.Parataxis:
			if t.Rel == nlp.Xcomp {
				if o := doc.KidBy(t.Head, nlp.Obj); o >= 0 && doc.Tokens[o].UPOS != nlp.NUM {
					return o
				}
				if p := doc.KidBy(t.Head, nlp.NsubjPass); p >= 0 {
					return p // is suspected of planning: the one suspected
				}
			}
			if t.Rel == nlp.Parataxis {
				return -1
			}
			verb = t.Head
		default:
			return -1
		}
	}
	return -1
}

func passive(doc *nlp.Doc, verb int32) bool {
	t := &doc.Tokens[verb]
	if doc.KidBy(verb, nlp.AuxPass, nlp.NsubjPass) >= 0 {
		return true
	}
	return t.XPOS == nlp.VBN && t.Rel == nlp.Acl || t.XPOS == nlp.VBN && t.Rel == nlp.Conj && t.Head >= 0 && doc.KidBy(verb, nlp.Nsubj) < 0 && passive(doc, t.Head) || t.XPOS == nlp.VBN && doc.KidBy(verb, nlp.Aux, nlp.Nsubj, nlp.Obj) < 0 && t.Rel != nlp.Root
}

// agentOf finds the by-phrase of a verb or noun.
func agentOf(doc *nlp.Doc, tok int32) int32 {
	for k := range doc.Kids(tok) {
		t := &doc.Tokens[k]
		if t.Rel == nlp.OblAgent {
			return k
		}
		if t.Rel == nlp.Obl || t.Rel == nlp.Nmod {
			if c := doc.KidBy(k, nlp.Case); c >= 0 && doc.Tokens[c].Lower == "by" && doc.Tokens[k].UPOS != nlp.NUM {
				return k
			}
		}
	}
	return -1
}

// actFrame: somebody does it to somebody.
func (w *work) actFrame(m *mention) {
	doc := w.doc
	verb := m.tok
	if passive(doc, verb) {
		patient := doc.KidBy(verb, nlp.NsubjPass)
		if t := &doc.Tokens[verb]; patient < 0 {
			switch t.Rel {
			case nlp.Acl, nlp.AclRelcl, nlp.Amod:
				patient = t.Head
			case nlp.Conj:
				for v := t.Head; v >= 0 && patient < 0; v = doc.Tokens[v].Head {
					patient = doc.KidBy(v, nlp.NsubjPass)
					if doc.Tokens[v].Rel != nlp.Conj {
						if patient < 0 && doc.Tokens[v].Rel == nlp.Acl {
							patient = doc.Tokens[v].Head
						}
						break
					}
				}
			}
		} else if l := doc.Tokens[patient].Lower; (l == "who" || l == "that" || l == "which") && t.Head >= 0 {
			patient = t.Head
		}
		m.patients = w.expand(m.patients, patient, m.trig.ID)
		m.perps = w.expand(m.perps, agentOf(doc, verb), m.trig.ID)
	} else {
		m.perps = w.expand(m.perps, subjectOf(doc, verb), m.trig.ID)
		m.patients = w.expand(m.patients, doc.KidBy(verb, nlp.Obj), m.trig.ID)
		if len(m.patients) == 0 { // "shot and wounded four people": the object of both
			for k := range doc.Kids(verb) {
				if t := &doc.Tokens[k]; t.Rel == nlp.Conj && t.UPOS == nlp.VERB && (w.book.killed[t.Lemma] || w.book.wounded[t.Lemma]) {
					m.patients = w.expand(m.patients, doc.KidBy(k, nlp.Obj), m.trig.ID)
				}
			}
		}
		if len(m.patients) == 0 && doc.Tokens[verb].Rel == nlp.AclRelcl && doc.KidBy(verb, nlp.Nsubj) >= 0 {
			if s := doc.KidBy(verb, nlp.Nsubj); doc.Tokens[s].UPOS != nlp.PRON {
				m.patients = w.expand(m.patients, doc.Tokens[verb].Head, m.trig.ID)
			}
		}
	}
	w.obliques(m, verb)
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
	subj, obj := subjectOf(doc, verb), doc.KidBy(verb, nlp.Obj)
	if passive(doc, verb) {
		subj, obj = agentOf(doc, verb), doc.KidBy(verb, nlp.NsubjPass)
		if obj < 0 && (doc.Tokens[verb].Rel == nlp.Acl || doc.Tokens[verb].Rel == nlp.AclRelcl) {
			obj = doc.Tokens[verb].Head
		}
	}
	for _, x := range []int32{subj, obj} {
		if x < 0 {
			continue
		}
		for _, h := range phrase.Conjuncts(doc, x, nil) {
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

// isWeapon reports whether a noun is a weapon that explodes: by its head, or "explosive device", "car bomb".
func (w *work) isWeapon(head int32) bool {
	return w.book.weapons[lemmaOf(w.doc, head)] == "explosive"
}

func (w *work) fireFrame(m *mention) {
	m.perps = w.expand(m.perps, subjectOf(w.doc, m.tok), m.trig.ID)
	w.obliques(m, m.tok)
	if fire := w.doc.KidBy(m.tok, nlp.Obj); fire >= 0 {
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
	if h := t.Head; h >= 0 && doc.Tokens[h].UPOS == nlp.VERB {
		lemma := doc.Tokens[h].Lemma
		switch {
		case t.Rel == nlp.Obj && w.book.light[lemma]:
			m.perps = w.expand(m.perps, subjectOf(doc, h), "noun-light-verb")
			w.obliques(m, h)
		case t.Rel == nlp.NsubjPass && w.book.light[lemma]:
			m.perps = w.expand(m.perps, agentOf(doc, h), "noun-light-verb")
		case t.Rel == nlp.Nsubj && w.book.harm[lemma] && !w.book.killed[lemma] && !w.book.wounded[lemma]:
			m.patients = w.expand(m.patients, doc.KidBy(h, nlp.Obj), "noun-hits")
		}
	}
}

// ties reads who is said to be behind a noun: "three states were behind the attack: A, B and C", "responsible for", "played
// a role in", "involved in".
func (w *work) ties(m *mention) {
	doc := w.doc
	c := doc.KidBy(m.tok, nlp.Case)
	if c < 0 {
		return
	}
	who := int32(-1)
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
				who = subjectOf(doc, h)
			}
		case "role", "part", "hand", "involvement", "participation":
			if v := doc.Tokens[h].Head; v >= 0 && doc.Tokens[h].Rel == nlp.Obj && (doc.Tokens[v].Lemma == "play" || doc.Tokens[v].Lemma == "have" || doc.Tokens[v].Lemma == "take") {
				who = subjectOf(doc, v)
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
			m.definite = true
			return true
		}
	}
	return false
}

// person reports whether a noun phrase is about people.
func (w *work) person(head int32) bool {
	doc := w.doc
	if w.book.people[lemmaOf(doc, head)] || w.book.hostile[lemmaOf(doc, head)] {
		return true
	}
	if e := doc.EntityAt(head); e >= 0 && doc.Entities[e].Kind == nlp.PersonName {
		return true
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
		case a == nil && !w.person(p.head) && !w.book.hostile[l]:
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
	if m.typ == "arrest" || m.typ == "prosecution" || m.typ == "alert" {
		return
	}
	patients := m.patients[:0]
	for _, p := range m.patients {
		l := lemmaOf(doc, p.head)
		e := doc.EntityAt(p.head)
		thing := w.book.targets[l] != "" || e >= 0 && (doc.Entities[e].Kind == nlp.Facility || doc.Entities[e].Kind == nlp.Organisation) || w.actor(p.head) != nil
		if !thing && !w.person(p.head) {
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
		return agent || len(m.weapons) > 0 || (person || hit) && !m.thing && !w.politician(m)
	case "person":
		return person
	case "agent person":
		return person && (agent || len(m.weapons) > 0 || w.rebels(m) && !passive(w.doc, m.tok))
	case "agent object":
		return (agent || len(m.perps) == 0) && hit
	case "object":
		return person || hit
	case "weapon":
		return len(m.weapons) > 0
	}
	return true
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
		for k := range w.doc.Kids(p.head) { // "suspected Abu Sayyaf members"
			if a := w.actor(k); a != nil && a.Kind == record.ArmedGroup && w.doc.Tokens[p.head].Lemma == "member" {
				return true
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
	// Forces of a state against those who fight it.
	state := len(m.perps) == 0 && strings.HasPrefix(m.trig.ID, "verb-murder")
	for _, p := range m.perps {
		if a := w.actor(p.head); a != nil && a.Kind == record.StateSecurity {
			state = true
		}
		switch lemmaOf(w.doc, p.head) {
		case "soldier", "troop", "army", "police", "force", "policeman", "military", "officer":
			state = true
		}
	}
	if state && w.rebels(m) && (m.typ == "attack" || m.typ == "attack.armed_assault" || m.typ == "attack.air_strike") {
		m.typ = "operation"
	}
}

// setMode tells the mode that the words around a trigger give.
func (w *work) setMode(m *mention) {
	doc := w.doc
	if m.trig.Mode != "" {
		m.mode = record.Mode(m.trig.Mode)
		return
	}
	set := func(kind string) {
		if rankMode(record.Mode(kind)) > rankMode(m.mode) {
			m.mode = record.Mode(kind)
		}
	}
	tok := m.tok
	for hops := 0; hops < 6 && tok >= 0; hops++ {
		t := &doc.Tokens[tok]
		for k := range doc.Kids(tok) {
			kt := &doc.Tokens[k]
			switch {
			case kt.Rel == nlp.Aux && w.book.modes[kt.Lemma] == "hypothetical" && hops < 2:
				set("hypothetical")
			case kt.Rel == nlp.Mark && (kt.Lower == "if" || kt.Lower == "unless"):
				set("hypothetical")
			case (kt.Rel == nlp.Amod || kt.Rel == nlp.Compound) && k < tok && (hops == 0):
				if kind := w.book.modes[lemmaOf(doc, k)]; kind != "" {
					set(kind)
				}
			case hops == 0 && (kt.Lower == "not" || kt.Lower == "n't" || kt.Lower == "never") && kt.Rel == nlp.Advmod:
				set("denied")
			case hops == 0 && kt.Rel == nlp.Det && kt.Lower == "no":
				set("denied")
			}
		}
		h := t.Head
		if h < 0 {
			break
		}
		// Up only along the links that pass a mode on.
		inf := doc.KidBy(tok, nlp.Mark) >= 0 && doc.Tokens[doc.KidBy(tok, nlp.Mark)].Lower == "to"
		gov := w.book.modes[lemmaOf(doc, h)]
		if doc.Tokens[h].UPOS == nlp.AUX {
			gov = ""
		}
		switch t.Rel {
		case nlp.Xcomp, nlp.Acl, nlp.Advcl:
			switch {
			case gov != "":
				set(gov)
			case inf && t.Rel != nlp.Xcomp:
				set("hypothetical")
			case t.Rel == nlp.Xcomp && inf && hops == 0 && doc.Tokens[h].UPOS != nlp.VERB:
				set("hypothetical")
			case t.Rel == nlp.Advcl || t.Rel == nlp.Acl:
				if gov == "" {
					return
				}
			}
		case nlp.Obj, nlp.Nmod, nlp.Compound, nlp.Obl, nlp.NsubjPass:
			if gov != "" && !(t.Rel == nlp.Obl && (gov == "planned" || gov == "hypothetical")) && !(t.Rel == nlp.NsubjPass && gov == "planned" && false) {
				set(gov)
			} else if t.Rel == nlp.Obl || t.Rel == nlp.Nmod && hops > 0 {
				return
			}
			if doc.Tokens[h].UPOS == nlp.VERB && t.Rel != nlp.Obj && t.Rel != nlp.NsubjPass {
				return
			}
		case nlp.Conj:
		default:
			return
		}
		tok = h
	}
}

// rankMode orders modes by how much they take away from a thing having happened.
func rankMode(m record.Mode) int {
	switch m {
	case record.Actual:
		return 0
	case record.Planned:
		return 1
	case record.Threatened:
		return 2
	case record.Foiled:
		return 3
	case record.Hypothetical:
		return 4
	}
	return 5
}

// holding are the attributions whose content holds the trigger, the innermost first.
func (w *work) holding(m *mention) []int {
	return says.Holding(w.rec, w.doc.Span(m.tok, m.tok+1))
}
