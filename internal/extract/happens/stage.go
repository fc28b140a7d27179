// Package happens finds what happened: events with type, mode, date, place, who did it and who says so, whom and what it hit,
// with what, and how many were killed and wounded. Triggers and frames are data (codebook/data/events); the package knows
// how to read them over the tree, how to put mentions of one happening together, and how speech changes the standing of
// what is said. It does not merge events of different documents.
package happens

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"clio/codebook"
	"clio/internal/extract/says"
	"clio/internal/lexicon/nations"
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/internal/nlp/weights"
	"clio/models"
	"clio/record"
)

// Stage fills the events of a record. It is immutable and safe for concurrent use.
type Stage struct {
	book    *book
	casting *weights.Table // the role model, nil where the program carries none
	binding *weights.Table // the model of which words name somebody or something, nil where the program carries none
	filling *weights.Table // the model of who and what has a part in which event, nil where the program carries none
	placing *weights.Table // the model of where an event was, nil where the program carries none
	dating  *weights.Table // the model of when it was, nil where the program carries none
	nations *nations.Lexicon
	telling *weights.Table // the model of what is told as a deed, nil where the program carries none
	pool    sync.Pool
}

// New reads the events area of the codebook.
func New(b *codebook.Book) (*Stage, error) {
	k, err := readBook(b)
	if err != nil {
		return nil, err
	}
	s := &Stage{book: k}
	if s.nations, err = nations.Load(b); err != nil {
		return nil, err
	}
	for name, table := range map[string]**weights.Table{"roles": &s.casting, "bounds": &s.binding, "parts": &s.filling, "placing": &s.placing, "dating": &s.dating, "deeds": &s.telling} {
		if !models.Has(name) {
			continue
		}
		data, err := models.Read(name)
		if err != nil {
			return nil, err
		}
		if *table, _, err = weights.Read(data); err != nil {
			return nil, fmt.Errorf("happens: %s: %w", name, err)
		}
	}
	s.pool.New = func() any { return new(work) }
	return s, nil
}

// Types lists the types of events that the codebook defines, in its order.
func (s *Stage) Types() []Type { return slices.Clone(s.book.types) }

// Name is "happens".
func (s *Stage) Name() string { return "happens" }

// Needs lists the layers that the stage reads.
func (s *Stage) Needs() []nlp.Layer {
	return []nlp.Layer{nlp.Tree, nlp.Names, nlp.NounPhrases, nlp.Counts, nlp.Times, nlp.Places, nlp.Actors, nlp.Attributions}
}

// Gives lists the layers that the stage fills.
func (s *Stage) Gives() []nlp.Layer { return []nlp.Layer{nlp.Events} }

// Run finds the events of a document.
func (s *Stage) Run(doc *nlp.Doc, rec *record.Record) {
	w := s.pool.Get().(*work)
	defer s.pool.Put(w)
	w.reset(s, doc, rec)
	w.happen()
	w.choose()
	w.fill()
	w.sparse()
	w.warnings()
	slices.SortStableFunc(rec.Events, func(a, b record.Event) int { return int(a.Mentions[0].Start - b.Mentions[0].Start) })
	for i := range rec.Events {
		rec.Events[i].ID = "e" + strconv.Itoa(i+1)
	}
}

// happen finds what happened and tells it.
func (w *work) happen() {
	w.read()
	w.cast()
	happened := w.merge()
	w.deeds = 0
	for i := range happened {
		if violent(happened[i].typ) && happened[i].mode == record.Actual {
			w.deeds++
		}
	}
	w.tell(happened)
}

// tell makes the events of what happened, with what is said of them, and leaves out of happened what says too little.
func (w *work) tell(happened []happening) {
	w.happened = w.happened[:0]
	for i := range happened {
		if e := w.event(&happened[i]); w.says(&e, &happened[i]) {
			w.rec.Events, w.happened = append(w.rec.Events, e), append(w.happened, happened[i])
		}
	}
	w.claims()
	w.blames()
	w.bar()
}

func (w *work) reset(s *Stage, doc *nlp.Doc, rec *record.Record) {
	w.Stage, w.doc, w.rec, w.found, w.exercise, w.dies = s, doc, rec, w.found[:0], -1, -1
	w.only = onlyGroup(rec)
}

// onlyGroup is the armed group of a report that names one alone, nil without.
func onlyGroup(rec *record.Record) *record.Actor {
	var only *record.Actor
	for i := range rec.Actors {
		if a := &rec.Actors[i]; a.Kind == record.ArmedGroup {
			if only != nil {
				return nil
			}
			only = a
		}
	}
	return only
}

// read finds the mentions of the document with their arguments and tolls, in text order.
func (w *work) read() {
	w.villages()
	w.scan()
	w.tolls()
	w.alerts()
	slices.SortStableFunc(w.found, func(a, b mention) int { return int(a.tok - b.tok) })
	for i := range w.found {
		w.at[w.found[i].tok] = int32(i)
	}
	w.disputes()
	w.plots()
	w.rolls()
}

// says reports whether an event says enough to be one: somebody or something in it, or both a time and a place.
func (w *work) says(e *record.Event, h *happening) bool {
	if len(e.Perpetrator)+len(e.Target)+len(e.Victim)+len(e.Killed)+len(e.Wounded)+len(e.Casualties)+len(e.Level)+len(e.Weapon) > 0 {
		return true
	}
	return len(e.Place) > 0 && (len(e.Date) > 0 || e.Mode == record.Actual && slices.ContainsFunc(h.mentions, func(i int32) bool { return w.found[i].done }))
}

// basis is what a statement at a token range rests on: its words and the innermost attribution that holds them.
func (w *work) basis(first, last int32, rule string) record.Basis {
	b := record.Basis{Quote: w.doc.Quote(first, last), Rule: rule}
	w.attribute(&b)
	return b
}

func (w *work) attribute(b *record.Basis) {
	for _, i := range says.Holding(w.rec, b.Span) {
		a := &w.rec.Attributions[i]
		if a.Stance == record.Asks {
			continue
		}
		b.Attribution = a.ID
		if a.Certainty != record.Certain && a.Certainty != record.UnknownCertainty {
			b.Certainty = a.Certainty
		}
		return
	}
}

// event makes the record's event of a happening.
func (w *work) event(h *happening) record.Event {
	doc, rec := w.doc, w.rec
	e := record.Event{Type: h.typ, Mode: h.mode}
	w.reconcile(h)
	for _, i := range h.mentions {
		m := &w.found[i]
		e.Mentions = append(e.Mentions, record.Mention{Quote: doc.Quote(m.tok-m.lead, m.last), Rule: m.trig.ID})
		e.Suicide = e.Suicide || m.suicide
		if e.Outcome == "" {
			e.Outcome = m.outcome
		}
		if m.level.last > 0 {
			b := w.basis(m.level.first, m.level.last, m.trig.ID)
			e.Level = append(e.Level, record.Level{Basis: b, Value: b.Text})
		}
		for _, a := range w.holding(m) {
			if id := rec.Attributions[a].ID; !slices.Contains(e.Attribution, id) {
				e.Attribution = append(e.Attribution, id)
			}
		}
		w.roles(&e, m)
		if violent(e.Type) {
			w.harm(&e, m)
			for _, x := range m.roll {
				e.Victim = addVictim(e.Victim, w.victim(w.basis(x.first, x.last, "roll"), x.head, x.effect))
			}
		}
	}
	if e.Mode == record.Actual && (strings.HasPrefix(e.Type, "attack") || e.Type == "operation") {
		w.shot(&e, h)
	}
	e.Rule = e.Mentions[0].Rule
	w.dateAndPlace(&e, h)
	if h.village >= 0 && (h.place < 0 || wide(&w.rec.Places[h.place])) {
		w.inVillage(&e, h)
	}
	sortTolls(&e)
	return e
}

// membersOf is the armed group or force whose people a phrase names: "suspected ELN guerrillas", "members of the ELN", "an ELN
// column"; nil without.
func (w *work) membersOf(head int32) *record.Actor {
	doc := w.doc
	l := lemmaOf(doc, head)
	if !w.book.hostile[l] && !w.book.people[l] {
		return nil
	}
	for k := range doc.Kids(head) {
		switch doc.Tokens[k].Rel {
		case nlp.Compound, nlp.Amod, nlp.NmodDesc, nlp.NmodPoss:
		case nlp.Nmod:
			if c := doc.KidBy(k, nlp.Case); c < 0 || doc.Tokens[c].Lower != "of" && doc.Tokens[c].Lower != "from" {
				continue
			}
		default:
			continue
		}
		if a := w.actor(k); a != nil && (a.Kind == record.ArmedGroup || a.Kind == record.StateSecurity) {
			return a
		}
	}
	return nil
}

// theGroup is the armed group that "the rebels" or "guerrillas" of a report belong to where it names one alone; nil without.
func (w *work) theGroup(head int32) *record.Actor {
	switch lemmaOf(w.doc, head) {
	case "rebel", "guerrilla", "guerilla", "militant", "insurgent", "jihadist", "extremist", "separatist":
		return w.only
	}
	return nil
}

// groupsOwn is the armed group whose people "fighters from the group" and "its fighters" are, where no coreference says so: the one that was
// named last before; nil without.
func (w *work) groupsOwn(head int32) *record.Actor {
	doc := w.doc
	if !w.book.hostile[lemmaOf(doc, head)] || w.book.weapons[lemmaOf(doc, head)] != "" {
		return nil
	}
	own := false
	for k := range doc.Kids(head) {
		t := &doc.Tokens[k]
		own = own || t.Rel == nlp.NmodPoss && (t.Lower == "its" || t.Lower == "their" || t.Lower == "group") || t.Rel == nlp.Nmod && t.Lower == "group"
	}
	if !own {
		return nil
	}
	sent := doc.Tokens[head].Sent
	for i := head - 1; i >= 0 && doc.Tokens[i].Sent+4 >= sent; i-- {
		if t := &doc.Tokens[i]; t.Flags&nlp.Capital == 0 {
			continue
		}
		if a := w.actor(i); a != nil && a.Kind == record.ArmedGroup {
			return a
		}
	}
	return nil
}

// nameIn is the half-open token range of the name of a group or body at a head, without what is said of it: of "the self-styled Red
// Front" the name; empty without.
func (w *work) nameIn(head int32) (first, last int32) {
	a := w.actor(head)
	if a == nil || a.Kind != record.ArmedGroup {
		return 0, 0
	}
	at := w.doc.Span(head, head+1)
	for _, m := range a.Mentions {
		if m.Contains(at) && strings.ToLower(m.Text) != m.Text {
			return w.doc.TokensIn(m.Span)
		}
	}
	return 0, 0
}

// inName reports whether a place is a part of the name of an armed group.
func (w *work) inName(tok int32) bool {
	if int(tok) >= len(w.doc.Tokens) {
		return false
	}
	a := w.actor(tok)
	return a != nil && a.Kind == record.ArmedGroup
}

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
	if a := w.actor(p.head); a != nil && a.Kind == record.Media || w.isPlace(p.head) && !w.isState(p.head) {
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

// addPatient adds somebody or something that was hit.
func (w *work) addPatient(e *record.Event, p *arg, effect string) {
	if phrase.Nobody(w.doc, p.head) || p.rule == "role-model" && w.tellsOf(p.head, e) {
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
			if list[i].Effect == "" {
				list[i].Effect = v.Effect
			}
			return list
		}
		if strings.EqualFold(list[i].Text, v.Text) || v.Actor != "" && list[i].Actor == v.Actor && v.Name != "" {
			if list[i].Effect == "" {
				list[i].Effect = v.Effect
			}
			return list
		}
	}
	return append(list, v)
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
