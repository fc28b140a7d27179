package happens

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// This file makes the cells of an event: who did it, whom and what it hit and with what, and how many were hurt.

// roles adds who did it, whom and what it hit, and with what.
func (w *work) roles(e *record.Event, m *mention) {
	for i := range m.perps {
		w.addPerpetrator(e, &m.perps[i])
	}
	for i := range m.patients {
		w.addPatient(e, &m.patients[i], effectOf(m))
	}
	for i := range m.weapons {
		w.addWeapon(e, &m.weapons[i])
	}
}

// addPerpetrator adds somebody who did it, unless it is a place, a medium, or named already.
func (w *work) addPerpetrator(e *record.Event, p *arg) {
	if doc := w.doc; doc.Tokens[p.head].UPOS == nlp.PRON && w.actor(p.head) == nil {
		return
	}
	if a := w.actor(p.head); a != nil && a.Kind == record.Media || w.isPlace(p.head) && !w.isState(p.head) || p.rule == roleModel && w.disowns(p.head) {
		return
	}
	first, last := w.bounded(p, perpetrator)
	if from, to := w.nameIn(p.head); from >= first && to <= last && from < to {
		first, last = from, to
	}
	b := w.basis(first, last, p.rule)
	x := record.Perpetrator{Basis: b, Standing: w.standing(&b, p.doubt), Count: w.howMany(p.head)}
	if a := w.actor(p.head); a != nil {
		x.Actor, x.Kind = a.ID, a.Kind
	} else if a := w.membersOf(p.head); a != nil {
		x.Actor, x.Kind = a.ID, a.Kind
	} else if a := w.theGroup(p.head); a != nil {
		x.Actor, x.Kind = a.ID, a.Kind
	} else if a := w.groupsOwn(p.head); a != nil {
		x.Actor, x.Kind = a.ID, a.Kind
	}
	if !hasPerp(e.Perpetrator, &x) {
		e.Perpetrator = append(e.Perpetrator, x)
	}
}

// disowns reports whether a phrase is of somebody who is said not to have claimed or done it: "the group did not claim the attack".
func (w *work) disowns(head int32) bool {
	up := w.doc.Tokens[head].Head
	if r := w.doc.Tokens[head].Rel; up < 0 || r != nlp.Nsubj && r != nlp.NsubjPass {
		return false
	}
	return w.negated(up)
}

// addPatient adds somebody or something that was hit.
func (w *work) addPatient(e *record.Event, p *arg, effect string) {
	if phrase.Nobody(w.doc, p.head) || p.rule == roleModel && w.tellsOf(p.head, e) {
		return
	}
	if w.isPlace(p.head) && w.actor(p.head) == nil {
		return
	}
	if (p.as == victim || p.as == noRole && w.person(p.head)) && violent(e.Type) {
		e.Victim = addVictim(e.Victim, w.victim(w.basis(p.first, p.last, p.rule), p.head, effect))
		return
	}
	first, last := p.first, p.last
	if !w.person(p.head) {
		first, last = w.bounded(p, target)
	}
	b := w.basis(first, last, p.rule)
	x := record.Target{Basis: b, Kind: w.book.targets[lemmaOf(w.doc, p.head)], Count: w.howMany(p.head)}
	if a := w.actor(p.head); a != nil {
		x.Actor = a.ID
		x.Kind = a.Kind
	} else if w.person(p.head) {
		x.Kind = "people"
	}
	if !slices.ContainsFunc(e.Target, func(t record.Target) bool { return strings.EqualFold(t.Text, x.Text) }) {
		e.Target = append(e.Target, x)
	}
}

// tellsOf reports whether somebody is the source of what is said of an event, and no more: "they opened fire, a local official said".
func (w *work) tellsOf(head int32, e *record.Event) bool {
	at := w.doc.Span(head, head+1)
	return slices.ContainsFunc(w.rec.Attributions, func(a record.Attribution) bool {
		return a.Source.Contains(at) && slices.ContainsFunc(e.Mentions, func(m record.Mention) bool { return a.Content.Contains(m.Span) })
	})
}

// addWeapon adds what it was done with.
func (w *work) addWeapon(e *record.Event, p *arg) {
	first, last := p.first, p.last
	if w.binds(p.head) {
		first, last = w.bounded(p, weapon)
	}
	b := w.basis(first, last, p.rule)
	if !slices.ContainsFunc(e.Weapon, func(t record.Weapon) bool { return strings.EqualFold(t.Text, b.Text) }) {
		e.Weapon = append(e.Weapon, record.Weapon{Basis: b, Kind: w.book.weapons[lemmaOf(w.doc, p.head)]})
	}
}

func effectOf(m *mention) string {
	switch {
	case m.typ == "attack.hostage_taking":
		return "kidnapped"
	case strings.HasPrefix(m.trig.ID, "verb-murder"), m.trig.ID == "verb-assassinate" && m.mode == record.Actual, m.trig.ID == "noun-murder", m.trig.ID == "noun-assassination" && m.mode == record.Actual:
		return "killed"
	}
	return ""
}

// isPlace reports whether a head is the name of a place and nothing else.
func (w *work) isPlace(head int32) bool {
	t := &w.doc.Tokens[head]
	places := w.rec.Places
	i := sort.Search(len(places), func(i int) bool { return places[i].End > t.Start })
	return i < len(places) && places[i].Start <= t.Start && t.End <= places[i].End
}

func (w *work) isState(head int32) bool {
	a := w.actor(head)
	return a != nil && a.Kind == record.State
}

func hasPerp(list []record.Perpetrator, x *record.Perpetrator) bool {
	for i := range list {
		p := &list[i]
		if p.Standing == x.Standing && (p.Actor != "" && p.Actor == x.Actor || strings.EqualFold(p.Text, x.Text)) {
			return true
		}
		if p.Actor != "" && p.Actor == x.Actor && x.Standing == record.ReportedAsVoice {
			return true
		}
		told := func(s record.Standing) bool { return s == record.ReportedAsVoice || s == record.Attributed }
		if strings.EqualFold(p.Text, x.Text) && told(p.Standing) && told(x.Standing) {
			return true // said twice as a fact
		}
	}
	return false
}

// standing says on what footing somebody is named: by the attribution that the words stand in, and by words of doubt.
func (w *work) standing(b *record.Basis, doubt bool) record.Standing {
	if b.Attribution == "" {
		if doubt {
			return record.Suspected
		}
		return record.ReportedAsVoice
	}
	a := w.attribution(b.Attribution)
	switch {
	case a.Stance == record.ClaimsResponsibility:
		return record.Claimed
	case a.Stance == record.Denies:
		return record.StandingDenied
	case doubt || a.Stance == record.Doubts || a.Certainty == record.Possible || a.Certainty == record.Unlikely:
		return record.Suspected
	}
	return record.Attributed
}

func (w *work) attribution(id string) *record.Attribution {
	if n, err := strconv.Atoi(strings.TrimPrefix(id, "a")); err == nil && n > 0 && n <= len(w.rec.Attributions) {
		return &w.rec.Attributions[n-1] // ids are "a1", "a2", … in order
	}
	return &record.Attribution{}
}

// victim describes the persons of a phrase.
func (w *work) victim(b record.Basis, head int32, effect string) record.Victim {
	doc := w.doc
	v := record.Victim{Basis: b, Effect: effect}
	if a := w.actor(head); a != nil {
		v.Actor = a.ID
		if a.Kind == record.Person {
			v.Name = a.Name
		}
		v.Kind = a.Kind
	}
	if v.Kind == "" || v.Kind == record.Civilians {
		v.Kind = "people"
	}
	v.Count = w.howMany(head)
	if v.Count == nil && v.Name == "" {
		v.Name = w.nameAt(head)
	}
	if v.Count == nil && v.Name != "" {
		v.Kind = record.Person
		v.Count = &record.Count{Min: record.N(1), Max: record.N(1)}
	}
	if app := phrase.Apposition(doc, head); app >= 0 && v.Name != "" && doc.Tokens[app].UPOS == nlp.NOUN {
		first, last := phrase.Core(doc, app)
		v.Role = doc.Quote(first, last).Text
	}
	return v
}

// nameAt is the name of a person at a head, without the titles in front of it; "" without.
func (w *work) nameAt(head int32) string {
	e := w.doc.EntityAt(head)
	if e < 0 || w.doc.Entities[e].Kind != nlp.PersonName {
		return ""
	}
	first, last := w.doc.Entities[e].First, phrase.NameEnd(w.doc, &w.doc.Entities[e])
	for first < last && w.book.people[lemmaOf(w.doc, first)] {
		first++
	}
	if first >= last || head < first {
		return ""
	}
	return w.doc.Quote(first, last).Text
}

func addVictim(list []record.Victim, v record.Victim) []record.Victim {
	for i := range list {
		if list[i].Start == v.Start { // "the mayor" and "the mayor of Aton" in one place
			if v.End > list[i].End {
				v.Effect = cmp.Or(v.Effect, list[i].Effect)
				if v.Count == nil {
					v.Count = list[i].Count
				}
				list[i] = v
				return list
			}
			takeUp(&list[i], &v)
			return list
		}
		if strings.EqualFold(list[i].Text, v.Text) || v.Actor != "" && list[i].Actor == v.Actor && v.Name != "" {
			takeUp(&list[i], &v)
			return list
		}
	}
	return append(list, v)
}

// takeUp adds to a victim what another mention of the same says: what befell them, and a rule where only the model of roles spoke.
func takeUp(have, v *record.Victim) {
	if have.Effect == "" {
		have.Effect = v.Effect
	}
	if have.Rule == roleModel {
		have.Rule = v.Rule
	}
}

// harm adds the tolls of a mention, and the persons that they speak of as victims.
func (w *work) harm(e *record.Event, m *mention) {
	for _, x := range m.tolls {
		b := w.basis(x.first, x.last, "toll-"+x.kind)
		t := record.Toll{Basis: b, Count: x.count}
		if x.attackers && e.Type != "operation" && e.Type != "clash" {
			if x.kind == "killed" && (t.Min != nil || t.Max != nil) {
				e.AttackersKilled = append(e.AttackersKilled, t)
			}
			continue
		}
		if t.Min != nil || t.Max != nil {
			switch x.kind {
			case "killed":
				e.Killed = append(e.Killed, t)
			case "wounded":
				e.Wounded = append(e.Wounded, t)
			default:
				e.Casualties = append(e.Casualties, t)
			}
		}
		if w.person(x.head) && w.doc.Tokens[x.head].UPOS != nlp.NUM && w.doc.Tokens[x.head].UPOS != nlp.PRON && x.kind != "casualties" {
			v := b
			if len(x.also) > 0 {
				first, last := phrase.Core(w.doc, x.head)
				v = w.basis(first, last, b.Rule)
			}
			e.Victim = addVictim(e.Victim, w.victim(v, x.head, x.kind))
			for _, h := range x.also {
				first, last := phrase.Core(w.doc, h)
				e.Victim = addVictim(e.Victim, w.victim(w.basis(first, last, b.Rule), h, x.kind))
			}
		}
	}
}

// shot turns "four people were shot" into wounded where the report does not say that they died: those that it does not
// count among the killed were hit and lived, as far as it tells.
func (w *work) shot(e *record.Event, h *happening) {
	var best *record.Toll
	for _, i := range h.mentions {
		m := &w.found[i]
		if l := w.book.trigger(w.doc, m.tok); m.mode != record.Actual || l != "shoot" && l != "stab" && l != "hit" && l != "strike" || w.summed(m.tok) {
			continue
		}
		total := 0
		from, to := int32(-1), int32(-1)
		for _, p := range m.patients {
			if !w.person(p.head) || p.as != noRole {
				continue
			}
			n := w.many(p.head)
			if n > 0 {
				total += n
				a, b := phrase.Core(w.doc, p.head)
				if from < 0 || a < from {
					from = a
				}
				to = max(to, b)
			}
		}
		if total > 0 && (best == nil || *best.Min < total) {
			if from >= to {
				continue
			}
			best = &record.Toll{Basis: w.basis(from, to, "toll-shot"), Count: record.Count{Min: record.N(total), Max: record.N(total)}}
		}
	}
	if best == nil {
		return
	}
	dead := 0
	if len(e.Killed) > 0 {
		for _, k := range e.Killed {
			dead = max(dead, most(k))
		}
	}
	if left := *best.Min - dead; left > 0 && (left > 1 || len(e.Wounded) > 0 || !w.mourned()) {
		best.Min, best.Max = record.N(left), record.N(left)
		for _, x := range e.Wounded {
			if most(x) >= left {
				return
			}
		}
		e.Wounded = append(e.Wounded, *best)
	}
}

// many is how many persons a head stands for: as told, one for a single person, and for "they" as told where they are named;
// 0 where nothing tells.
func (w *work) many(head int32) int {
	doc := w.doc
	if n := w.numberIn(head); n >= 0 {
		return max(doc.Numbers[n].Min, 0)
	}
	switch t := &doc.Tokens[head]; {
	case t.XPOS == nlp.NN, t.XPOS == nlp.NNP, w.aged(head) && t.UPOS != nlp.NOUN:
		return 1
	case t.Lower == "he", t.Lower == "she", t.Lower == "him", t.Lower == "her":
		return 1
	case t.Lower == "they", t.Lower == "them":
		c := w.chainOf(head)
		if c < 0 {
			return 0
		}
		for _, j := range doc.Chains[c] {
			if n := w.numberIn(doc.Mentions[j].Head); n >= 0 {
				return max(doc.Numbers[n].Min, 0)
			}
		}
	}
	return 0
}

// sortTolls puts the figure that a reader would quote first: a total before the single person, the report's order otherwise.
func sortTolls(e *record.Event) {
	for _, list := range []*[]record.Toll{&e.Killed, &e.Wounded} {
		slices.SortStableFunc(*list, func(a, b record.Toll) int { return most(b) - most(a) })
	}
}

func most(t record.Toll) int {
	n := 0
	if t.Min != nil {
		n = *t.Min
	}
	if t.Max != nil {
		n = max(n, *t.Max)
	}
	return min(n, 1<<20)
}
