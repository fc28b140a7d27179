// Package happens finds what happened: events with type, mode, date, place, who did it and who says so, whom and what it hit,
// with what, and how many were killed and wounded. Triggers and frames are data (codebook/data/events); the package knows
// how to read them over the tree, how to put mentions of one happening together, and how speech changes the standing of
// what is said. It does not merge events of different documents.
package happens

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"clio/codebook"
	"clio/internal/extract/says"
	"clio/internal/lexicon/nations"
	"clio/internal/nlp"
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
