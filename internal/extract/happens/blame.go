package happens

import (
	"slices"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// This file reads who is said to be behind an event where no word of the event's own clause says it: suspects and defendants,
// those whom something is blamed on or attributed to, attackers who are identified.

// accusing are the verbs that say of somebody that they did something, by the words of police, courts and others.
var accusing = map[string]bool{
	"suspect": true, "accuse": true, "charge": true, "blame": true, "arrest": true, "detain": true, "hold": true, "indict": true,
	"want": true, "prosecute": true, "try": true, "seek": true, "arraign": true, "extradite": true, "investigate": true,
	"convict": true, "sentence": true, "jail": true, "imprison": true, "punish": true, "hang": true,
}

// settled reports whether a verb says that a court has found so, or that somebody says it outright.
func settled(lemma string) bool {
	switch lemma {
	case "blame", "accuse":
		return true
	case "convict", "sentence", "jail", "imprison", "punish", "hang":
		return true
	}
	return false
}

// accused is whom a clause or noun under an accusing verb is said of: of "five men suspected of killing the mayor" and "two men
// were charged with the murder" the men; -1 without.
func (w *work) accused(tok int32) (who int32, doubt bool) {
	doc := w.doc
	t := &doc.Tokens[tok]
	h := t.Head
	if h < 0 || doc.Tokens[h].UPOS != nlp.VERB || !accusing[doc.Tokens[h].Lemma] {
		return -1, false
	}
	p := doc.KidBy(tok, nlp.Mark, nlp.Case)
	if p < 0 {
		return -1, false
	}
	lemma := doc.Tokens[h].Lemma
	switch doc.Tokens[p].Lower {
	case "of", "for", "over", "with":
	case "in":
		switch lemma {
		case "suspect", "charge", "indict", "convict", "want", "prosecute", "blame":
		default:
			return -1, false // who was arrested in a raid did not make it
		}
	default:
		return -1, false
	}
	if w.passive(h) {
		who = w.patientOf(h)
	} else {
		who = w.objectOf(h)
	}
	if who == tok {
		return -1, false
	}
	return who, !settled(lemma)
}

// suspects adds those whom an accusing verb names, in doubt where no court has found so.
func (w *work) suspects(list []arg, head int32, doubt bool) []arg {
	from := len(list)
	list = w.expand(list, head, "accused")
	for i := from; i < len(list); i++ {
		list[i].doubt = list[i].doubt || doubt
	}
	return list
}

// blames adds to events those who are said to be behind them in other clauses.
func (w *work) blames() {
	doc := w.doc
	for i := int32(0); int(i) < len(doc.Tokens); i++ {
		t := &doc.Tokens[i]
		if t.UPOS != nlp.VERB {
			continue
		}
		standing := record.Attributed
		who, what := int32(-1), int32(-1)
		switch t.Lemma {
		case "attribute", "ascribe", "blame", "pin":
			if who = w.behindCase(i, "to", "on", "upon"); who < 0 || t.Lemma == "blame" && doc.Tokens[doc.KidBy(who, nlp.Case)].Lower == "to" {
				continue // "blamed X for it" is read at the noun
			}
			if what = doc.KidBy(i, nlp.NsubjPass); what < 0 {
				what = doc.KidBy(i, nlp.Obj)
			}
			if what < 0 {
				continue
			}
		case "claim":
			if w.passive(i) { // "an attack that was claimed by X", "the attack, claimed by X"
				if what = w.claimed(i); what < 0 {
					continue
				}
				if who = agentOf(doc, i); who < 0 || !w.group(who) {
					continue
				}
				standing = record.Claimed
				break
			}
			what = doc.KidBy(i, nlp.Obj)
			if what < 0 || doc.Tokens[what].Lower == "which" || doc.Tokens[what].Lower == "that" { // "the bombing, which the group claimed"
				if what = w.claimedThing(i); what < 0 {
					continue
				}
			}
			if l := doc.Tokens[what].Lower; l != "it" && l != "them" && l != "both" && !w.isHappening(what) {
				continue
			}
			if who = w.subjectOf(i); who < 0 || !w.group(who) {
				if who = w.groupAmong(i); who < 0 {
					continue
				}
			}
			standing = record.Claimed
		case "carry", "commit", "perpetrate", "stage", "organize", "organise", "mastermind", "orchestrate":
			if !w.passive(i) {
				continue
			}
			if what = doc.KidBy(i, nlp.NsubjPass); what < 0 || doc.Tokens[what].Lower != "it" && doc.Tokens[what].Lower != "this" && doc.Tokens[what].Lower != "that" {
				continue // a noun brings its doers by itself
			}
			if who = w.inHands(agentOf(doc, i)); who < 0 {
				continue
			}
		case "involve":
			if !w.passive(i) {
				continue
			}
			if who = w.involved(i); who < 0 {
				continue
			}
		case "suspect":
			if w.passive(i) {
				continue
			}
			if who = doc.KidBy(i, nlp.Obj); who < 0 || !w.group(who) {
				continue
			}
			standing = record.Suspected
		case "hold":
			x := doc.KidBy(i, nlp.Xcomp)
			if x < 0 || doc.Tokens[x].Lower != "responsible" && doc.Tokens[x].Lower != "accountable" {
				continue
			}
			if who = doc.KidBy(x, nlp.Nsubj); who < 0 {
				who = doc.KidBy(i, nlp.Obj)
			}
			if who < 0 {
				continue
			}
			for k := range doc.Kids(x) {
				if c := doc.KidBy(k, nlp.Case); c >= 0 && doc.Tokens[c].Lower == "for" {
					what = k
				}
			}
		case "identify", "name":
			if !w.passive(i) {
				continue
			}
			if s := doc.KidBy(i, nlp.NsubjPass); s < 0 || !attackers[lemmaOf(doc, s)] {
				continue
			}
			who = w.behindCase(i, "as")
			if who < 0 {
				who = doc.KidBy(i, nlp.Obj, nlp.Xcomp)
			}
			if who < 0 || !w.person(who) {
				continue
			}
		default:
			continue
		}
		if e := w.eventAt(i, what); e != nil && !w.unreal(i) {
			w.blame(e, i, who, standing)
		}
	}
}

// claimedThing is the happening that a relative clause of claiming is said of, where the tree may have made it the verb's subject: "the
// bombing, which the group claimed, killed six"; -1 without.
func (w *work) claimedThing(verb int32) int32 {
	t := &w.doc.Tokens[verb]
	if t.Rel == nlp.AclRelcl && t.Head >= 0 && w.isHappening(t.Head) {
		return t.Head
	}
	for k := range w.doc.Kids(verb) {
		if r := w.doc.Tokens[k].Rel; k < verb && (r == nlp.Nsubj || r == nlp.NsubjPass) && w.isHappening(k) {
			return k
		}
	}
	return -1
}

// groupAmong is the armed group among the subjects that the tree gives a verb; -1 without.
func (w *work) groupAmong(verb int32) int32 {
	for k := range w.doc.Kids(verb) {
		if r := w.doc.Tokens[k].Rel; k < verb && (r == nlp.Nsubj || r == nlp.NsubjPass) && w.group(k) {
			return k
		}
	}
	return -1
}

// inHands is whose hands did it, of "by the hands of militants" the militants; the head itself without.
func (w *work) inHands(head int32) int32 {
	if head < 0 {
		return -1
	}
	switch lemmaOf(w.doc, head) {
	case "hand", "member", "element":
		if k := w.doc.KidBy(head, nlp.Nmod); k >= 0 {
			return k
		}
	}
	return head
}

// involved is the state or armed group that is said to have been involved in what was told before: "suggesting Aton had been involved"; -1
// where the clause says in what.
func (w *work) involved(verb int32) int32 {
	doc := w.doc
	for k := range doc.Kids(verb) {
		if c := doc.KidBy(k, nlp.Case); c >= 0 && doc.Tokens[c].Lower == "in" {
			return -1
		}
	}
	s := doc.KidBy(verb, nlp.NsubjPass, nlp.Nsubj)
	if s < 0 && doc.Tokens[verb].Rel == nlp.Xcomp && doc.Tokens[verb].Head >= 0 {
		s = doc.KidBy(doc.Tokens[verb].Head, nlp.Obj)
	}
	if s < 0 {
		return -1
	}
	if a := w.actor(s); a == nil || a.Kind != record.State && a.Kind != record.ArmedGroup {
		return -1
	}
	return s
}

// claimed is the happening that a passive "claimed" is said of, -1 without.
func (w *work) claimed(verb int32) int32 {
	doc := w.doc
	t := &doc.Tokens[verb]
	s := doc.KidBy(verb, nlp.NsubjPass, nlp.Nsubj)
	if s >= 0 && w.isHappening(s) {
		return s
	}
	if h := t.Head; h >= 0 && (t.Rel == nlp.Acl || t.Rel == nlp.AclRelcl) {
		if w.isHappening(h) {
			return h
		}
	}
	if s >= 0 && (doc.Tokens[s].UPOS == nlp.PRON || deed(lemmaOf(doc, s))) {
		return s
	}
	return -1
}

// attackers are nouns for those who did it.
var attackers = map[string]bool{
	"attacker": true, "gunman": true, "assailant": true, "killer": true, "bomber": true, "kidnapper": true, "assassin": true, "perpetrator": true,
	"suspect": true, "shooter": true, "hijacker": true, "murderer": true, "terrorist": true, "arsonist": true,
}

// group reports whether a phrase is of those who may be suspected as a body: an armed group, or people who are called hostile.
func (w *work) group(head int32) bool {
	if a := w.actor(head); a != nil {
		return a.Kind == record.ArmedGroup || a.Kind == record.Group && w.book.hostile[lemmaOf(w.doc, head)]
	}
	for k := range w.doc.Kids(head) { // "the Maoist organisation Red Dawn"
		if a := w.actor(k); a != nil && a.Kind == record.ArmedGroup && w.doc.Tokens[k].Rel != nlp.Nmod {
			return true
		}
	}
	return false
}

// behindCase is the phrase that one of some prepositions joins to a verb, or by the tree to its object; -1 without.
func (w *work) behindCase(verb int32, prepositions ...string) int32 {
	doc := w.doc
	find := func(top int32) int32 {
		for k := range doc.Kids(top) {
			if r := doc.Tokens[k].Rel; k < verb || r != nlp.Obl && r != nlp.Nmod {
				continue
			}
			if c := doc.KidBy(k, nlp.Case); c >= 0 && slices.Contains(prepositions, doc.Tokens[c].Lower) && doc.KidBy(k, nlp.Acl, nlp.Ccomp) < 0 {
				return k // not "to the fact that"
			}
		}
		return -1
	}
	if k := find(verb); k >= 0 {
		return k
	}
	o := doc.KidBy(verb, nlp.Obj)
	if o < 0 {
		return -1
	}
	for i := o; i >= 0 && i < doc.Sents[doc.Tokens[verb].Sent].Last; { // or to what hangs on its object
		if k := find(i); k >= 0 {
			return k
		}
		next := int32(-1)
		for k := range doc.Kids(i) {
			if doc.Tokens[k].Rel == nlp.Nmod && k > i {
				next = k
			}
		}
		i = next
	}
	return -1
}

// eventAt is the event that a noun tells of, or that a pronoun or nothing stands for behind a verb: the last one told before.
func (w *work) eventAt(verb, noun int32) *record.Event {
	doc := w.doc
	before := int32(-1)
	if noun < 0 || doc.Tokens[noun].UPOS == nlp.PRON || deed(lemmaOf(doc, noun)) {
		before = doc.Tokens[verb].Start
	}
	return w.eventWith(false, before, func(m record.Span) bool { return noun >= 0 && m.Contains(doc.Span(noun, noun+1)) })
}

// deed reports whether a noun speaks of an event told before without saying which.
func deed(lemma string) bool {
	switch lemma {
	case "crime", "act", "deed", "incident", "action", "violence", "event":
		return true
	}
	return false
}

// blame names those whom a phrase tells of for an event.
func (w *work) blame(e *record.Event, verb, who int32, standing record.Standing) {
	doc := w.doc
	for _, h := range phrase.Conjuncts(doc, who, nil) {
		a := w.actor(h)
		if a == nil {
			a = w.membersOf(h)
		}
		if a == nil {
			a = w.partOf(h)
		}
		if a == nil && !w.book.hostile[lemmaOf(doc, h)] && !w.person(h) || a != nil && (a.Kind == record.Media || a.Kind == record.Expert) || phrase.Nobody(doc, h) {
			continue
		}
		x := w.argOf(h, "blame")
		q := doc.Quote(w.uncounted(&x), x.last)
		id := ""
		if a != nil {
			id = a.ID
		}
		if standing == record.Claimed && slices.ContainsFunc(e.Perpetrator, func(p record.Perpetrator) bool {
			return p.Standing == record.Claimed && doc.Tokens[doc.TokenAt(p.Start)].Sent == doc.Tokens[h].Sent
		}) {
			continue // a claim has been read by its attribution
		}
		// What the role model took for a fact is what is said here.
		e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool {
			return (p.Rule == roleModel || standing == record.Claimed && p.Standing == record.ReportedAsVoice) && p.Span.Overlaps(q.Span)
		})
		if slices.ContainsFunc(e.Perpetrator, func(p record.Perpetrator) bool {
			return id != "" && p.Actor == id || strings.EqualFold(p.Text, q.Text)
		}) {
			continue
		}
		w.name(e, q, id, standing, w.saidAt(verb), "blame")
	}
}

// partOf is the force or group that a phrase is of: "army sectors", "elements of the police"; nil without.
func (w *work) partOf(head int32) *record.Actor {
	for k := range w.doc.Kids(head) {
		switch w.doc.Tokens[k].Rel {
		case nlp.Compound, nlp.Amod, nlp.NmodDesc, nlp.Nmod:
			if a := w.actor(k); a != nil && (a.Kind == record.ArmedGroup || a.Kind == record.StateSecurity) {
				return a
			}
		}
	}
	return nil
}

// saidAt is the attribution whose cue is a verb, else the one that holds it; "" without.
func (w *work) saidAt(verb int32) string {
	s := w.doc.Span(verb, verb+1)
	for i := range w.rec.Attributions {
		if w.rec.Attributions[i].Cue.Contains(s) {
			return w.rec.Attributions[i].ID
		}
	}
	b := record.Basis{Quote: w.doc.Quote(verb, verb+1)}
	w.attribute(&b)
	return b.Attribution
}
