package happens

import (
	"slices"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/internal/nlp/weights"
	"clio/record"
)

// roleModel is the rule of what only the model of roles and that of parts say.
const roleModel = "role-model"

// role is the part of a noun phrase in the violence that a report tells of.
type role int

// The roles, in the order of the model's classes.
const (
	noRole role = iota
	perpetrator
	target
	victim
	weapon
	numRoles
)

// candidate is a noun phrase that may have a part in an event, as the role model sees it.
type candidate struct {
	head    int32
	mention int32 // index into found of the mention that it is seen from, the nearest one
	ruled   role  // what the frames say, noRole where they say nothing
	feats   []uint32
}

// span of sentences around a mention in which phrases may belong to it.
const around = 5

// candidates are the noun phrases of the sentences in and around violent mentions.
func (w *work) candidates(use func(*candidate)) {
	doc := w.doc
	w.ruled = w.ruled[:0]
	for range doc.Tokens {
		w.ruled = append(w.ruled, 0)
	}
	heard := make(map[string]role)
	for i := range w.found {
		m := &w.found[i]
		if !violent(m.typ) {
			continue
		}
		for r, list := range [][]arg{perpetrator: m.perps, target: m.patients, weapon: m.weapons} {
			for _, a := range list {
				x := role(r)
				if x == target && w.person(a.head) {
					x = victim
				}
				w.ruled[a.head] = uint8(x)
				heard[w.key(a.head)] = x
			}
		}
		for _, t := range m.tolls {
			w.ruled[t.head] = uint8(victim)
			for _, h := range t.also {
				w.ruled[h] = uint8(victim)
			}
		}
	}
	clear(w.often)
	if w.often == nil {
		w.often = map[string]int{}
	}
	for i := range doc.Tokens {
		if u := doc.Tokens[i].UPOS; (u == nlp.NOUN || u == nlp.PROPN) && phrase.Heads(doc, int32(i)) {
			w.often[w.key(int32(i))]++
		}
	}
	next := 0 // the first mention of the sentence or behind it
	c := candidate{feats: make([]uint32, 0, weights.MaxFeatures)}
	for s := range doc.Sents {
		sent := &doc.Sents[s]
		for next < len(w.found) && doc.Tokens[w.found[next].tok].Sent < int32(s) {
			next++
		}
		if w.nearest(next, sent.First) < 0 {
			continue
		}
		for i := sent.First; i < sent.Last; i++ {
			if u := doc.Tokens[i].UPOS; u != nlp.NOUN && u != nlp.PROPN && w.ruled[i] == 0 || !phrase.Heads(doc, i) && w.ruled[i] == 0 {
				continue
			}
			c.head, c.mention, c.ruled = i, w.nearest(next, i), role(w.ruled[i])
			c.feats = w.features(c.feats[:0], &c, heard[w.key(i)])
			use(&c)
		}
	}
}

// nearest is the violent mention nearest to a token: in its sentence, else in those around it; -1 without.
func (w *work) nearest(next int, tok int32) int32 {
	doc := w.doc
	best, cost := int32(-1), int32(1<<30)
	for i := max(0, next-6); i < min(len(w.found), next+8); i++ {
		m := &w.found[i]
		gap := doc.Tokens[m.tok].Sent - doc.Tokens[tok].Sent
		if !violent(m.typ) || gap < -around || gap > around {
			continue
		}
		d := m.tok - tok
		if d < 0 {
			d = -d
		}
		if gap < 0 {
			d -= gap * 100
		} else {
			d += gap * 150
		}
		if m.mode != record.Actual {
			d += 50
		}
		if d < cost {
			best, cost = int32(i), d
		}
	}
	return best
}

// features tells the model of a candidate.
func (w *work) features(out []uint32, c *candidate, heard role) []uint32 {
	doc := w.doc
	t := &doc.Tokens[c.head]
	m := &w.found[c.mention]
	lemma := weights.String(lemmaOf(doc, c.head))
	class := w.sort(c.head)
	gov, govLemma, govClass := t.Head, uint32(1), uint32(1)
	rel := uint32(t.Rel)
	if gov >= 0 {
		l := w.book.trigger(doc, gov)
		govLemma, govClass = weights.String(l), w.verbSort(gov, l)
	}
	prep := uint32(0)
	if k := doc.KidBy(c.head, nlp.Case); k >= 0 {
		prep = weights.String(doc.Tokens[k].Lower)
	}
	voice := uint32(0)
	if gov >= 0 && doc.Tokens[gov].UPOS == nlp.VERB && w.passive(gov) {
		voice = 1
	}
	gap := doc.Tokens[m.tok].Sent - t.Sent
	near := uint32(gap + around)
	if gap == 0 {
		d := m.tok - c.head
		switch {
		case d == 0:
			near = 20
		case d > 0 && d < 4:
			near = 21
		case d > 0:
			near = 22
		case d > -4:
			near = 23
		case d > -9:
			near = 24
		default:
			near = 25
		}
	}
	typ := weights.String(m.typ)
	trig := weights.String(m.trig.ID)
	ruled, said := uint32(c.ruled), uint32(heard)
	counted := uint32(0)
	if w.numberIn(c.head) >= 0 {
		counted = 1
	}
	word := func(i int32) uint32 {
		if s := doc.Sents[t.Sent]; i < s.First || i >= s.Last {
			return 0
		}
		return weights.String(doc.Tokens[i].Lower)
	}
	first, last := phrase.Core(doc, c.head)
	before, behind := word(first-1), word(last)
	path := w.path(c.head, m.tok)
	place := uint32(0)
	if w.isPlace(c.head) {
		place = 1
	}
	// The weight of no feature may be much larger than that of the others: a few share that of none.
	out = append(out, weights.F1(0, 0), weights.F1(0, 1), weights.F1(0, 2), weights.F1(0, 3), weights.F1(0, 4), weights.F1(0, 5),
		weights.F1(1, lemma), weights.F2(2, lemma, ruled), weights.F2(3, class, ruled), weights.F2(4, class, said), weights.F3(5, ruled, said, class),
		weights.F3(6, rel, govLemma, voice), weights.F3(7, rel, govClass, voice), weights.F3(8, class, rel, govLemma), weights.F3(9, class, rel*2+voice, govClass),
		weights.F3(10, prep, govLemma, class), weights.F3(11, prep, govClass, class), weights.F2(12, class, near), weights.F3(13, class, typ, near), weights.F2(14, class, trig),
		weights.F2(15, path, class), weights.F3(16, path, trig, class), weights.F2(17, lemma, typ), weights.F2(18, class, before), weights.F2(19, class, behind), weights.F2(20, before, behind),
		weights.F3(21, class, counted, ruled), weights.F3(22, class, rel, prep), weights.F2(23, lemma, prep), weights.F2(24, lemma, govLemma), weights.F2(25, uint32(t.XPOS), class),
		weights.F2(26, class, min(uint32(t.Sent), 8)), weights.F3(27, place, class, ruled), weights.F2(28, weights.String(string(m.mode)), class), weights.F3(29, word(c.head+1), word(c.head+2), class),
		weights.F3(30, class, near, ruled), weights.F2(31, path, near))
	// What the document says of it elsewhere, and who speaks.
	freq, early, source := w.often[w.key(c.head)], uint32(0), uint32(0)
	if t.Sent < 3 {
		early = 1
	}
	span := doc.Span(c.head, c.head+1)
	for i := range w.rec.Attributions {
		a := &w.rec.Attributions[i]
		if a.Source.Contains(span) {
			source = weights.String("by " + string(a.Stance))
			break
		}
		if source == 0 && a.Content.Contains(span) {
			source = weights.String("in " + string(a.Stance))
		}
	}
	out = append(out, weights.F2(60, uint32(min(freq, 5)), class), weights.F3(61, uint32(min(freq, 5)), class, early), weights.F2(62, source, class), weights.F3(63, source, class, rel))
	for i, n := max(0, c.mention-3), 0; i < int32(len(w.found)) && i < c.mention+4 && n < 3; i++ {
		if x := &w.found[i]; i != c.mention && doc.Tokens[x.tok].Sent == t.Sent {
			out = append(out, weights.F2(64, weights.String(x.trig.ID), class))
			n++
		}
	}
	for k := range doc.Kids(c.head) {
		if len(out) > weights.MaxFeatures-5 {
			break
		}
		switch doc.Tokens[k].Rel {
		case nlp.Amod, nlp.Compound, nlp.NmodDesc, nlp.NmodPoss, nlp.Det, nlp.Nmod:
			l := weights.String(lemmaOf(doc, k))
			out = append(out, weights.F2(40, l, uint32(doc.Tokens[k].Rel)), weights.F2(41, l, class), weights.F2(42, w.sort(k), class))
		}
	}
	// One level up: of what the governor is a part.
	if gov >= 0 && doc.Tokens[gov].Head >= 0 && len(out) < weights.MaxFeatures-2 {
		up := doc.Tokens[gov].Head
		l := w.book.trigger(doc, up)
		out = append(out, weights.F3(50, weights.String(l), uint32(doc.Tokens[gov].Rel), rel), weights.F3(51, w.verbSort(up, l), uint32(doc.Tokens[gov].Rel)*64+rel, class))
	}
	return out
}

// sort is the kind of thing that a noun names, by the codebook and the actors.
func (w *work) sort(head int32) uint32 {
	l := lemmaOf(w.doc, head)
	a := w.actor(head)
	switch {
	case w.book.weapons[l] != "":
		return weights.String("weapon " + w.book.weapons[l])
	case a != nil && a.Kind != record.Civilians && a.Kind != record.Group:
		return weights.String("actor " + a.Kind)
	case w.book.hostile[l] && !w.book.people[l]:
		return 2
	case w.book.hostile[l]:
		return 3
	case w.book.people[l]:
		return 4
	case w.book.targets[l] != "":
		return weights.String("target " + w.book.targets[l])
	case len(w.book.byLemma[l]) > 0:
		return 5
	}
	if e := w.doc.EntityAt(head); e >= 0 {
		return 10 + uint32(w.doc.Entities[e].Kind)
	}
	if w.person(head) {
		return 6
	}
	return 7
}

// verbSort is what a governing word tells of, by the codebook.
func (w *work) verbSort(tok int32, lemma string) uint32 {
	switch {
	case w.at[tok] >= 0:
		return weights.String(w.found[w.at[tok]].trig.ID)
	case w.book.killed[lemma]:
		return 2
	case w.book.wounded[lemma]:
		return 3
	case w.book.light[lemma]:
		return 4
	case w.book.harm[lemma]:
		return 5
	}
	return 10 + uint32(w.doc.Tokens[tok].UPOS)
}

// path is how the tree leads from a phrase to a mention: the relations up to where they meet and how many steps are left.
func (w *work) path(from, to int32) uint32 {
	doc := w.doc
	if doc.Tokens[from].Sent != doc.Tokens[to].Sent {
		return 1
	}
	h := uint32(17)
	for t, hops := from, 0; t >= 0 && hops < 5; t, hops = doc.Tokens[t].Head, hops+1 {
		down := uint32(0)
		for u := to; u >= 0 && down < 4; u, down = doc.Tokens[u].Head, down+1 {
			if u == t {
				return h*31 + down
			}
		}
		h = h*31 + uint32(doc.Tokens[t].Rel)
	}
	return 2
}

// What the model has to be sure of before it adds to what the frames say (sure) or takes something away (absent). It learned mostly from wires
// in capitals; of other texts it has to be surer (surest).
const (
	sure   = 0.5
	surest = 0.7
	absent = 0.95
)

// least is the first of two bounds in a sentence in capitals, else the second.
func (w *work) least(tok int32, capitals, others float32) float32 {
	if w.doc.Sents[w.doc.Tokens[tok].Sent].AllCaps {
		return capitals
	}
	return others
}

// cast asks the role model about the noun phrases around violent mentions: it adds those that the frames have missed to the
// mention that they are nearest to, and drops those that are hardly what the frames say.
func (w *work) cast() {
	if w.casting == nil {
		return
	}
	w.seen = w.seen[:0]
	w.candidates(func(c *candidate) {
		p := probabilities(w.casting, c.feats)
		w.seen = append(w.seen, seen{c.head, c.mention, p})
		best := noRole
		for r := perpetrator; r < numRoles; r++ {
			if p[r] > p[best] {
				best = r
			}
		}
		m := &w.found[c.mention]
		if c.ruled != noRole && p[c.ruled] < 1-absent && !w.lastNamed(m, c.head) {
			w.drop(c.head, c.ruled)
		}
		if best == perpetrator && !w.acts(c.head) {
			return
		}
		if best == noRole || c.ruled != noRole || p[best] < w.least(c.head, sure, surest) || m.mode == record.Hypothetical {
			return
		}
		if best == perpetrator && slices.ContainsFunc(m.perps, func(p arg) bool { return p.first <= c.head && c.head < p.last }) {
			return // a part of who is named already
		}
		a := w.argOf(c.head, roleModel)
		a.as = best
		switch best {
		case perpetrator:
			m.perps = append(m.perps, a)
		case target, victim:
			m.patients = append(m.patients, a)
		case weapon:
			m.weapons = append(m.weapons, w.weaponOf(c.head, roleModel))
			if m.typ == "attack" {
				w.refine(m)
			}
		}
	})
}

// acts reports whether a phrase can be of somebody who does something: of people, an actor or fighters, not of a thing, a place
// or what happened ("the ELN attack").
func (w *work) acts(head int32) bool {
	l := lemmaOf(w.doc, head)
	if w.isHappening(head) || w.book.weapons[l] != "" && w.book.weapons[l] != "air" {
		return false
	}
	return w.book.hostile[l] || w.person(head) || w.actor(head) != nil || w.doc.EntityAt(head) >= 0 && w.book.targets[l] == "" || w.membersOf(head) != nil || w.partOf(head) != nil
}

// drop takes a phrase out of the arguments of a role.
func (w *work) drop(head int32, r role) {
	for i := range w.found {
		m := &w.found[i]
		switch r {
		case perpetrator:
			m.perps = slices.DeleteFunc(m.perps, func(a arg) bool {
				return a.head == head && a.rule != "accused" && a.rule != "noun-light-verb" && w.doc.Tokens[head].Rel != nlp.OblAgent
			})
		case target, victim:
			if r == target && w.struck(m, head) {
				continue
			}
			if !strings.Contains(m.trig.Need, "person") && !strings.Contains(m.trig.Need, "object") { // who was shot was shot
				m.patients = dropHead(m.patients, head)
			}
		case weapon:
			if lemmaOf(w.doc, head) != "drone" && m.trig.ID != "noun-bomber" { // the reports that the model learned from knew no drones
				m.weapons = dropHead(m.weapons, head)
			}
		}
	}
}

// struck reports whether a thing that can be hit is what the word of a mention says was hit: its object, or behind "on" of a noun.
func (w *work) struck(m *mention, head int32) bool {
	t := &w.doc.Tokens[head]
	if m.trig.ID == "noun-bomber" && w.book.targets[lemmaOf(w.doc, head)] != "" && t.Head >= 0 && t.Head == w.doc.Tokens[m.tok].Head {
		return true // "a bomber drove a truck into the barracks"
	}
	if t.Head != m.tok || w.book.targets[lemmaOf(w.doc, head)] == "" {
		return false
	}
	if t.Rel == nlp.Obj || t.Rel == nlp.NsubjPass {
		return true
	}
	c := w.doc.KidBy(head, nlp.Case)
	return m.noun && t.Rel == nlp.Nmod && c >= 0 && (w.doc.Tokens[c].Lower == "on" || w.doc.Tokens[c].Lower == "against")
}

// probabilities asks a model for the probability of each role.
func probabilities(t *weights.Table, feats []uint32) (p [numRoles]float32) {
	var acc [4]uint64
	var units [numRoles]int32
	var scores [numRoles]float32
	t.Score(feats, acc[:], units[:])
	for i, u := range units {
		scores[i] = float32(u) * t.Scale()
	}
	soften(scores[:], p[:])
	return p
}
