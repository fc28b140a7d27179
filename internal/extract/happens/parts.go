package happens

import (
	"slices"
	"strings"

	"clio/internal/nlp/weights"
	"clio/record"
)

// Who and what has a part in an event is decided a second time when all events of the report are known: for everybody and everything
// that the report names, over all places where it names them, and against the others that could have the part.

// seen is a noun phrase around violent mentions and what the role model thinks of it.
type seen struct {
	head, mention int32
	p             [numRoles]float32
}

// thing is somebody or something that a report names.
type thing struct {
	key    string
	names  int32             // how often it is named around violence
	best   [numRoles]float32 // greatest probability of each role, at any of its phrases
	bestAt [numRoles]int32   // index into work.seen of that phrase
	roles  []playing         // the roles that it has in events so far
	mark   int32             // last event that it was gathered for, plus one
	slot   int32             // where it stands among the parts of that event
}

// playing is a role in an event of the record.
type playing struct {
	event int32
	as    role
}

// part is what is known of a thing in one event.
type part struct {
	*thing
	near   [numRoles]float32 // greatest probability of each role at the phrases that are seen from this event
	nearAt [numRoles]int32   // index into work.seen of that phrase, -1 without
	gap    int32             // sentences between the event and the nearest phrase
	before bool              // that phrase stands in front of the event's words
	rank   [numRoles]int32   // how many other things are likelier for a role in this event, by near and then best
	has    role              // the role that it has in the event so far
	other  role              // the role that it has in another event
}

// at is the phrase of a thing where a role is likeliest: an index into work.seen.
func (x *part) at(r role) int32 {
	if x.nearAt[r] >= 0 {
		return x.nearAt[r]
	}
	return x.bestAt[r]
}

// gather puts the phrases that the role model has seen together by whom or what they name, with the roles that they have so far.
func (w *work) gather() {
	w.things = w.things[:0]
	w.whose = w.whose[:0]
	at := map[string]int32{}
	for i := range w.seen {
		c := &w.seen[i]
		k := w.key(c.head)
		j, ok := at[k]
		if !ok {
			j = int32(len(w.things))
			at[k] = j
			w.things = append(w.things, thing{key: k})
		}
		t := &w.things[j]
		t.names++
		w.whose = append(w.whose, j)
		for r := perpetrator; r < numRoles; r++ {
			if c.p[r] > t.best[r] {
				t.best[r], t.bestAt[r] = c.p[r], int32(i)
			}
		}
	}
	for i := range w.rec.Events {
		e := &w.rec.Events[i]
		if i >= len(w.happened) || !strings.HasPrefix(e.Type, "attack") {
			continue
		}
		plays := func(b *record.Basis, actor string, as role) {
			j, ok := at[actor]
			if !ok || actor == "" {
				if j = w.thingIn(b); j < 0 {
					return
				}
			}
			w.things[j].roles = append(w.things[j].roles, playing{int32(i), as})
		}
		for k := range e.Perpetrator {
			plays(&e.Perpetrator[k].Basis, e.Perpetrator[k].Actor, perpetrator)
		}
		for k := range e.Victim {
			plays(&e.Victim[k].Basis, e.Victim[k].Actor, victim)
		}
		for k := range e.Target {
			plays(&e.Target[k].Basis, e.Target[k].Actor, target)
		}
		for k := range e.Weapon {
			plays(&e.Weapon[k].Basis, "", weapon)
		}
	}
}

// thingIn is the thing that the words of a cell name by their head, -1 without.
func (w *work) thingIn(b *record.Basis) int32 {
	first, last := w.doc.TokensIn(b.Span)
	i, _ := slices.BinarySearchFunc(w.seen, first, func(c seen, tok int32) int { return int(c.head - tok) })
	for ; i < len(w.seen) && w.seen[i].head < last; i++ {
		if up := w.doc.Tokens[w.seen[i].head].Head; up < first || up >= last {
			return w.whose[i]
		}
	}
	return -1
}

// farthest is how many sentences away a thing may be named last to have a part in an event.
const farthest = 8

// partsOf are the things that may have a part in an event of the record.
func (w *work) partsOf(event int32) []part {
	doc := w.doc
	out := w.parts[:0]
	for _, m := range w.happened[event].mentions {
		tok := w.found[m].tok
		sent := doc.Tokens[tok].Sent
		from := doc.Sents[max(0, sent-farthest)].First
		i, _ := slices.BinarySearchFunc(w.seen, from, func(c seen, tok int32) int { return int(c.head - tok) })
		for ; i < len(w.seen) && doc.Tokens[w.seen[i].head].Sent <= sent+farthest; i++ {
			c := &w.seen[i]
			t := &w.things[w.whose[i]]
			if t.mark != event+1 {
				t.mark, t.slot = event+1, int32(len(out))
				x := part{thing: t, gap: 1 << 20, nearAt: [numRoles]int32{-1, -1, -1, -1, -1}}
				for _, p := range t.roles {
					switch {
					case p.event == event:
						x.has = p.as
					case x.other == noRole:
						x.other = p.as
					}
				}
				out = append(out, x)
			}
			x := &out[t.slot]
			d := sent - doc.Tokens[c.head].Sent
			if d < 0 {
				d = -d
			}
			if d < x.gap {
				x.gap, x.before = d, c.head < tok
			}
			if c.mention != m {
				continue
			}
			for r := perpetrator; r < numRoles; r++ {
				if c.p[r] > x.near[r] || x.nearAt[r] < 0 {
					x.near[r], x.nearAt[r] = c.p[r], int32(i)
				}
			}
		}
	}
	for r := perpetrator; r < numRoles; r++ {
		for i := range out {
			for k := range out {
				a, b := &out[k], &out[i]
				if b.rank[r] < 4 && (a.near[r] > b.near[r] || a.near[r] == b.near[r] && (a.best[r] > b.best[r] || a.best[r] == b.best[r] && k < i)) {
					b.rank[r]++
				}
			}
		}
	}
	w.parts = out
	return out
}

// step puts a probability into one of twelve classes by its odds.
func step(p float32) uint32 {
	for i, x := range [...]float32{0.001, 0.004, 0.012, 0.03, 0.07, 0.15, 0.3, 0.5, 0.7, 0.88, 0.97} {
		if p < x {
			return uint32(i)
		}
	}
	return 11
}

// partFeatures tells the model of a thing in an event.
func (w *work) partFeatures(out []uint32, h *happening, e *record.Event, x *part, things int) []uint32 {
	doc := w.doc
	add := func(f uint32) { out = append(out, f) }
	head := w.seen[x.at(perpetrator)].head
	for r := perpetrator; r < numRoles; r++ {
		if x.rank[r] == 0 {
			head = w.seen[x.at(r)].head
		}
	}
	class, lemma := w.sort(head), weights.String(lemmaOf(doc, head))
	typ := weights.String(e.Type)
	has, other := uint32(x.has), uint32(x.other)
	gap := min(uint32(x.gap), 5) * 2
	if x.before {
		gap++
	}
	open := func(r role) uint32 { // whether somebody else has the role
		n := 0
		switch r {
		case perpetrator:
			n = len(e.Perpetrator)
		case target:
			n = len(e.Target)
		case victim:
			n = len(e.Victim)
		case weapon:
			n = len(e.Weapon)
		}
		return uint32(min(n, 2))
	}
	for r := perpetrator; r < numRoles; r++ {
		k := uint32(r)
		near, best, rank := step(x.near[r]), step(x.best[r]), uint32(min(x.rank[r], 4))
		add(weights.F2(1, k, near))
		add(weights.F2(2, k, best))
		add(weights.F3(3, k, near, best))
		add(weights.F3(4, k, rank, near))
		add(weights.F3(5, k, rank, best))
		add(weights.F3(6, k*16+has, near, rank))
		add(weights.F3(7, k*16+has, best, open(r)))
		add(weights.F3(8, k, best, class))
		add(weights.F3(9, k, near, class))
		add(weights.F3(10, k, best, gap))
		add(weights.F3(11, k*16+other, best, has))
		add(weights.F3(12, k*16+open(r), rank, class))
		add(weights.F3(13, k*16+open(r), rank, near))
	}
	add(weights.F1(0, has))
	add(weights.F2(20, class, has))
	add(weights.F3(21, class, gap, has))
	add(weights.F2(22, lemma, has))
	add(weights.F3(23, class, typ, has))
	add(weights.F3(24, has, other, class))
	add(weights.F2(25, gap, uint32(min(w.deeds, 5))))
	add(weights.F3(26, class, uint32(min(w.deeds, 5)), has))
	add(weights.F3(27, class, uint32(min(x.names, 5)), has))
	add(weights.F3(28, class, w.bare(head), has))
	add(weights.F2(29, uint32(min(things, 20)/4), has))
	add(weights.F3(30, uint32(min(len(h.mentions), 4)), class, gap))
	add(weights.F3(31, uint32(min(doc.Tokens[head].Sent, 4)), class, has))
	if doc.Sents[doc.Tokens[head].Sent].AllCaps {
		add(weights.F1(32, has))
		add(weights.F2(33, class, has))
	}
	return out
}

// What the model of parts has to be sure of before it adds to an event (certain; in a text that is not in capitals most) or takes from it
// (gone).
const (
	certain     = 0.6
	mostCertain = 0.8
	gone        = 0.15
)

// fill decides again who and what has a part in the attacks of the report.
func (w *work) fill() {
	if w.filling == nil {
		return
	}
	w.gather()
	for i := range w.happened {
		e := &w.rec.Events[i]
		if !judged(e) {
			continue
		}
		parts := w.partsOf(int32(i))
		for k := range parts {
			x := &parts[k]
			w.feats = w.partFeatures(w.feats[:0], &w.happened[i], e, x, len(parts))
			p := probabilities(w.filling, w.feats)
			if x.has != noRole {
				if p[x.has] < gone {
					w.takeOut(e, x)
				}
				continue
			}
			best := noRole
			for r := perpetrator; r < numRoles; r++ {
				if p[r] > p[best] {
					best = r
				}
			}
			if best != noRole && p[best] >= w.least(w.seen[x.at(best)].head, certain, mostCertain) {
				w.putIn(e, x, best)
			}
		}
	}
	w.bar()
}

// putIn gives a thing a role in an event.
func (w *work) putIn(e *record.Event, x *part, r role) {
	c := &w.seen[x.at(r)]
	a := w.argOf(c.head, roleModel)
	a.as = r
	switch r {
	case perpetrator:
		if w.acts(c.head) {
			w.addPerpetrator(e, &a)
		}
	case target, victim:
		w.addPatient(e, &a, "")
	case weapon:
		a = w.weaponOf(c.head, roleModel)
		w.addWeapon(e, &a)
	}
}

// takeOut takes a thing out of an event where only the model of roles had put it in.
func (w *work) takeOut(e *record.Event, x *part) {
	its := func(b *record.Basis, actor string) bool {
		if b.Rule != roleModel {
			return false
		}
		if actor != "" && actor == x.key {
			return true
		}
		j := w.thingIn(b)
		return j >= 0 && &w.things[j] == x.thing
	}
	switch x.has {
	case perpetrator:
		e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool { return its(&p.Basis, p.Actor) })
	case target:
		e.Target = slices.DeleteFunc(e.Target, func(p record.Target) bool { return its(&p.Basis, p.Actor) })
	case victim:
		e.Victim = slices.DeleteFunc(e.Victim, func(p record.Victim) bool { return its(&p.Basis, p.Actor) })
	case weapon:
		e.Weapon = slices.DeleteFunc(e.Weapon, func(p record.Weapon) bool { return its(&p.Basis, "") })
	}
}
