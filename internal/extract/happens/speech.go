package happens

import (
	"slices"
	"strconv"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// claims lets what is said of events change who is named for them: claims of responsibility, accusations, denials.
func (w *work) claims() {
	rec := w.rec
	for i := range rec.Attributions {
		a := &rec.Attributions[i]
		switch a.Stance {
		case record.Asserts:
			if e := w.ownDeed(a); e != nil {
				e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool { return p.Attribution == a.ID && nameless(p.Text) })
				w.name(e, a.Source.Quote, a.Source.Actor, record.Claimed, a.ID, "own-account")
			}
		case record.ClaimsResponsibility:
			e := w.eventOf(a)
			if e == nil || a.Source.Empty() {
				continue
			}
			if w.unclaimed(a) {
				e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool { return p.Rule == roleModel && p.Span.Overlaps(a.Source.Span) })
			} else {
				w.name(e, a.Source.Quote, a.Source.Actor, record.Claimed, a.ID, "claim-of-responsibility")
			}
		case record.Denies:
			w.denial(a)
		case record.Accuses:
			w.accusation(a)
		}
	}
}

// unclaimed reports whether somebody is said not to have claimed it: "did not immediately claim responsibility".
func (w *work) unclaimed(a *record.Attribution) bool {
	first, last := w.doc.TokensIn(a.Cue.Span)
	for i := first; i < last; i++ {
		if w.negated(i) {
			return true
		}
	}
	return false
}

// negated reports whether a word says that something was not, or not yet.
func (w *work) negated(tok int32) bool {
	for k := range w.doc.Kids(tok) {
		if l := w.doc.Tokens[k].Lower; l == "not" || l == "n't" || l == "never" || l == "yet" {
			return true
		}
	}
	return false
}

// ownDeed is the event that an armed group speaks of as its own: "the group said it was behind the attack", "its fighters had stormed
// the post"; nil without.
func (w *work) ownDeed(a *record.Attribution) *record.Event {
	x := w.actorByID(a.Source.Actor)
	if x == nil || x.Kind != record.ArmedGroup && x.Kind != record.StateSecurity {
		return nil
	}
	doc := w.doc
	first, last := doc.TokensIn(a.Content.Span)
	if first < last && doc.Tokens[first].Lower == "that" {
		first++
	}
	if first >= last {
		return nil
	}
	switch t := &doc.Tokens[first]; t.Lower {
	case "it", "they", "we":
		if t.Rel != nlp.Nsubj && t.Rel != nlp.NsubjPass {
			return nil
		}
	case "its", "their", "our":
		if h := t.Head; h < 0 || doc.Tokens[h].Rel != nlp.Nsubj || !w.person(h) {
			return nil
		}
	default:
		return nil
	}
	verb := doc.Tokens[first].Head
	if r := doc.Tokens[first].Rel; r != nlp.Nsubj && r != nlp.NsubjPass {
		verb = doc.Tokens[verb].Head
	}
	if verb < 0 {
		return nil
	}
	own := func(m record.Span) bool { return a.Content.Contains(m) && doc.Below(doc.TokenAt(m.Start), verb) }
	if e := w.eventWith(false, -1, own); e != nil || x.Kind == record.ArmedGroup {
		return e
	}
	for i := range w.rec.Events { // "the agency said it had detained a man"
		if e := &w.rec.Events[i]; (e.Type == "arrest" || e.Type == "seizure") && e.Mode == record.Actual && slices.ContainsFunc(e.Mentions, func(m record.Mention) bool { return own(m.Span) }) {
			return e
		}
	}
	return nil
}

// denial: X denied involvement; X denied that Y did it.
func (w *work) denial(a *record.Attribution) {
	e := w.eventOf(a)
	if e == nil {
		return
	}
	text := strings.ToLower(a.Content.Text)
	own := false
	for _, word := range []string{"involve", "role", "responsib", "its ", "their ", "his ", "any part", "behind", "carried out", "they had", "it had", "he had"} {
		own = own || strings.Contains(text, word)
	}
	if !slices.Contains(e.DeniedBy, a.ID) {
		e.DeniedBy = append(e.DeniedBy, a.ID)
	}
	if own && !a.Source.Empty() && e.Mode == record.Actual {
		actor := w.actorByID(a.Source.Actor)
		if actor == nil || actor.Kind != record.Person && actor.Kind != record.GovernmentBody {
			w.name(e, a.Source.Quote, a.Source.Actor, record.StandingDenied, a.ID, "denial")
		}
	}
}

// accusation: X blamed Y for the attack; police suspect Y.
func (w *work) accusation(a *record.Attribution) {
	e := w.eventOf(a)
	if e == nil || a.Content.Empty() {
		return
	}
	first, last := w.doc.TokensIn(a.Content.Span)
	for i := first; i < last; i++ {
		actor := w.actor(i)
		if actor == nil || actor.ID == a.Source.Actor || actor.Kind != record.ArmedGroup && actor.Kind != record.State && actor.Kind != record.Group && actor.Kind != record.StateSecurity && actor.Kind != record.Person {
			continue
		}
		standing := record.Attributed
		if a.Certainty == record.Possible || a.Certainty == record.Unlikely {
			standing = record.Suspected
		}
		for _, m := range actor.Mentions {
			if m.Start <= w.doc.Tokens[i].Start && w.doc.Tokens[i].End <= m.End {
				w.name(e, m.Quote, actor.ID, standing, a.ID, "accusation")
				w.alsoAccused(e, a, i, standing)
				return
			}
		}
	}
	for i := first; i < last; i++ { // "blamed Ukrainian forces"
		if l := lemmaOf(w.doc, i); w.doc.Tokens[i].UPOS == nlp.NOUN && w.book.hostile[l] && w.book.weapons[l] == "" && w.book.targets[l] == "" && w.doc.Tokens[i].Rel != nlp.Compound && w.doc.Tokens[i].Rel != nlp.Nmod && strings.HasPrefix(strings.ToLower(a.Cue.Text), "blam") {
			x := w.argOf(i, "accusation")
			w.name(e, w.doc.Quote(w.uncounted(&x), x.last), "", record.Attributed, a.ID, "accusation")
			return
		}
	}
}

// alsoAccused names the further states and groups that an accusation lists: "three countries were behind it: the US, UK and Ukraine".
func (w *work) alsoAccused(e *record.Event, a *record.Attribution, head int32, standing record.Standing) {
	for _, h := range phrase.Conjuncts(w.doc, head, nil) {
		x := w.actor(h)
		if h == head || x == nil || x.ID == a.Source.Actor || x.Kind != record.ArmedGroup && x.Kind != record.State {
			continue
		}
		w.name(e, w.doc.Quote(phrase.Core(w.doc, h)), x.ID, standing, a.ID, "accusation")
	}
}

// eventOf is the event that the content of an attribution speaks of: one whose mention lies in it, else the last violent one
// before it.
func (w *work) eventOf(a *record.Attribution) *record.Event {
	return w.eventWith(a.Stance == record.Denies, a.Cue.Start, func(m record.Span) bool { return a.Content.Contains(m) })
}

// eventWith is the violent event that has a mention which is meant; where none is, the last one told before a byte, in the same
// sentence or the few before ("claimed that attack" names it without being in reach); nil without. A negative byte asks for no such.
// Only what happened counts, unless any mode does.
func (w *work) eventWith(anyMode bool, before int32, meant func(record.Span) bool) *record.Event {
	var last *record.Event
	at := int32(-1)
	for i := range w.rec.Events {
		e := &w.rec.Events[i]
		if !violent(e.Type) || e.Mode != record.Actual && !anyMode {
			continue
		}
		for _, m := range e.Mentions {
			if meant(m.Span) {
				return e
			}
			if m.Start < before && m.Start > at && (last == nil || !w.historic(e)) {
				last, at = e, m.Start
			}
		}
	}
	if last == nil {
		return nil
	}
	doc := w.doc
	if here := doc.TokenAt(before); int(here) >= len(doc.Tokens) || doc.Tokens[here].Sent-doc.Tokens[doc.TokenAt(at)].Sent > 4 {
		return nil
	}
	return last
}

// historic reports whether an event lies more than two years before its report: what is claimed and denied is mostly news.
func (w *work) historic(e *record.Event) bool {
	published := w.rec.Document.Published
	if len(e.Date) == 0 || e.Date[0].To == "" || len(published) < 4 {
		return false
	}
	a, err := strconv.Atoi(e.Date[0].To[:4])
	b, err2 := strconv.Atoi(published[:4])
	return err == nil && err2 == nil && b-a > 2
}

func (w *work) actorByID(id string) *record.Actor {
	for i := range w.rec.Actors {
		if w.rec.Actors[i].ID == id {
			return &w.rec.Actors[i]
		}
	}
	return nil
}

// name adds somebody to those named for an event.
func (w *work) name(e *record.Event, q record.Quote, actor string, standing record.Standing, attribution, rule string) {
	x := record.Perpetrator{Basis: record.Basis{Quote: q, Attribution: attribution, Rule: rule}, Actor: actor, Standing: standing}
	if a := w.actorByID(actor); a != nil {
		x.Kind = a.Kind
	}
	if standing == record.Claimed { // what the role model took for a fact is a claim
		e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool { return p.Rule == roleModel && p.Span.Overlaps(q.Span) })
	}
	if actor != "" && !nameless(q.Text) { // the name says more than the pronoun that stood for it
		e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool { return p.Actor == actor && nameless(p.Text) })
	}
	if !hasPerp(e.Perpetrator, &x) {
		e.Perpetrator = append(e.Perpetrator, x)
	}
}
