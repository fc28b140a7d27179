package happens

import (
	"slices"
	"strconv"
	"strings"

	"clio/internal/extract/when"
	"clio/internal/extract/where"
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
				e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool { return p.Rule == "role-model" && p.Span.Overlaps(a.Source.Span) })
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
		for k := range w.doc.Kids(i) {
			if l := w.doc.Tokens[k].Lower; l == "not" || l == "n't" || l == "never" || l == "yet" {
				return true
			}
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
		e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool { return p.Rule == "role-model" && p.Span.Overlaps(q.Span) })
	}
	if actor != "" && !nameless(q.Text) { // the name says more than the pronoun that stood for it
		e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool { return p.Actor == actor && nameless(p.Text) })
	}
	if !hasPerp(e.Perpetrator, &x) {
		e.Perpetrator = append(e.Perpetrator, x)
	}
}

// warnings makes an event of each warning of attacks to come.
func (w *work) warnings() {
	doc, rec := w.doc, w.rec
	for i := range rec.Attributions {
		a := &rec.Attributions[i]
		if a.Stance != record.Warns || a.Source.Empty() || !w.dangerous(a) {
			continue
		}
		cue, last := doc.TokensIn(a.Cue.Span)
		if cue >= last {
			continue
		}
		kind := "warning"
		if strings.HasPrefix(strings.ToLower(a.Cue.Text), "threat") {
			kind = "threat"
		}
		e := record.Event{Type: kind, Mode: record.Actual, Mentions: []record.Mention{{Quote: a.Cue, Rule: "warning"}}, Attribution: []string{a.ID}, Rule: "warning"}
		p := record.Perpetrator{Basis: record.Basis{Quote: a.Source.Quote, Rule: "warning"}, Actor: a.Source.Actor, Standing: record.ReportedAsVoice}
		if x := w.actorByID(p.Actor); x != nil {
			p.Kind = x.Kind
			if x.Kind == record.Expert || x.Kind == record.Person && !w.inOffice(a, x) {
				continue // an analyst's remark is an attribution, no warning of a body that can give one
			}
			if kind == "warning" && w.ownThreat(a, x) {
				e.Type = "threat"
			}
		}
		e.Perpetrator = append(e.Perpetrator, p)
		if t := when.ForToken(doc, rec.Times, cue); t >= 0 {
			d := record.Date{Basis: record.Basis{Quote: rec.Times[t].Quote, Rule: rec.Times[t].Rule}}
			d.From, d.To = when.Clip(&rec.Times[t], rec.Document.Published)
			d.Precision = when.Precision(d.From, d.To)
			e.Date = append(e.Date, d)
		}
		for j := range w.found {
			m := &w.found[j]
			if !a.Content.Contains(doc.Span(m.tok, m.last)) {
				continue
			}
			for _, p := range m.patients {
				b := record.Basis{Quote: doc.Quote(p.first, p.last), Rule: "warning"}
				e.Target = append(e.Target, record.Target{Basis: b})
			}
		}
		if o := doc.KidBy(cue, nlp.Obj); o >= 0 && w.person(o) && len(e.Target) == 0 {
			e.Target = append(e.Target, record.Target{Basis: record.Basis{Quote: doc.Quote(phrase.Core(doc, o)), Rule: "warning"}})
		}
		w.placeOfWarning(&e, a)
		rec.Events = append(rec.Events, e)
	}
}

// placeOfWarning is the place that a warning speaks of, else that of who gives it: "the embassy in Aton warned".
func (w *work) placeOfWarning(e *record.Event, a *record.Attribution) {
	for _, s := range []record.Span{a.Content.Span, a.Source.Span} {
		for j := range w.rec.Places {
			p := &w.rec.Places[j]
			if !s.Contains(p.Span) {
				continue
			}
			if first := w.doc.TokenAt(p.Start); s == a.Source.Span && (first == 0 || w.doc.Tokens[first-1].Lower != "in") {
				continue // "the US embassy" is of the US
			}
			e.Place = append(e.Place, where.PlaceOf(w.doc, *p))
			return
		}
	}
}

// inOffice reports whether a person speaks for a state or a force: the words that name them, or what the report says they are, tell an office.
func (w *work) inOffice(a *record.Attribution, x *record.Actor) bool {
	first, last := w.doc.TokensIn(a.Source.Span)
	for i := first; i < last; i++ {
		if office(lemmaOf(w.doc, i)) {
			return true
		}
	}
	for i := range x.Statements {
		if x.Statements[i].Property != "role" {
			continue
		}
		for word := range strings.FieldsSeq(strings.ToLower(x.Statements[i].Value)) {
			if office(word) {
				return true
			}
		}
	}
	return false
}

// office reports whether a word names who speaks for a state, a force or a group.
func office(word string) bool {
	switch word {
	case "president", "premier", "minister", "spokesman", "spokeswoman", "spokesperson", "governor", "ambassador", "general", "commander", "commissioner", "sheriff", "chancellor", "king", "emir":
		return true
	}
	return false
}

// ownThreat reports whether what somebody warns of is a deed of their own side: "we shall strike", "warned that Aton would attack" by a
// spokesman of Aton.
func (w *work) ownThreat(a *record.Attribution, x *record.Actor) bool {
	for i := range w.found {
		m := &w.found[i]
		if !violent(m.typ) || m.mode == record.Actual || !a.Content.Contains(w.doc.Span(m.tok, m.last)) {
			continue
		}
		for _, p := range m.perps {
			switch w.doc.Tokens[p.head].Lower {
			case "we", "i":
				return true
			}
			y := w.actor(p.head)
			if y != nil && (y.ID == x.ID || y.Kind == record.State && y.Country != "" && w.speaksFor(a, y.Country)) {
				return true
			}
		}
	}
	return false
}

// speaksFor reports whether the words that name a source hold a body or place of a country.
func (w *work) speaksFor(a *record.Attribution, country string) bool {
	first, last := w.doc.TokensIn(a.Source.Span)
	for i := first; i < last; i++ {
		if x := w.actor(i); x != nil && x.Country == country {
			return true
		}
	}
	return slices.ContainsFunc(w.rec.Places, func(p record.PlaceName) bool { return p.Country == country && a.Source.Contains(p.Span) })
}

// dangerous reports whether the content of a warning speaks of violence.
func (w *work) dangerous(a *record.Attribution) bool {
	first, last := w.doc.TokensIn(a.Content.Span)
	for i := first; i < last; i++ {
		l := lemmaOf(w.doc, i)
		if w.tellsOfViolence(l) || l == "terrorism" || l == "violence" || l == "terror" {
			return true
		}
	}
	return false
}

// tellsOfViolence reports whether a word is by itself a trigger of violence and not an everyday word too.
func (w *work) tellsOfViolence(lemma string) bool {
	switch lemma {
	case "place", "find", "set", "hit", "strike", "take", "hold", "target", "beat", "cut", "damage", "sever", "seize":
		return false
	}
	return slices.ContainsFunc(w.book.byLemma[lemma], func(e entry) bool { return violent(e.t.Type) || e.t.Type == "arrest" })
}

// alerts finds alert levels that are set: "raised the terrorist threat level to the maximum".
func (w *work) alerts() {
	doc := w.doc
	for i := int32(0); int(i) < len(doc.Tokens); i++ {
		t := &doc.Tokens[i]
		if t.UPOS != nlp.VERB || !w.book.raises[t.Lemma] {
			continue
		}
		obj := doc.KidBy(i, nlp.Obj, nlp.NsubjPass)
		level := int32(-1)
		if obj >= 0 && w.isLevel(obj) {
			level = obj
		}
		for k := range doc.Kids(i) {
			if doc.Tokens[k].Rel == nlp.Obl && w.isLevel(k) && level < 0 {
				level = k
			}
		}
		if level < 0 {
			continue
		}
		m := mention{tok: i, last: i + 1, trig: &trigger{ID: "alert-level"}, typ: "alert", mode: record.Actual, time: -1, place: -1, village: -1}
		w.setMode(&m)
		w.locate(&m)
		m.perps = w.expand(m.perps, w.subjectOf(i), "alert-level")
		if w.passive(i) {
			m.perps = w.expand(nil, agentOf(doc, i), "alert-level")
		}
		if len(m.perps) == 0 && !w.passive(i) {
			m.perps = w.parted(m.perps, i)
		}
		m.place = w.placeOfState(m.perps, m.place)
		m.level = arg{head: level}
		first, last := doc.Tokens[level].Left, doc.Tokens[level].Right
		m.level.first, m.level.last = first, min(last, level+1)
		if level == obj {
			for _, top := range []int32{i, level} {
				for k := range doc.Kids(top) {
					if c := doc.KidBy(k, nlp.Case); (doc.Tokens[k].Rel == nlp.Obl || doc.Tokens[k].Rel == nlp.Nmod) && k > level && c >= 0 && doc.Tokens[c].Lower == "to" {
						m.level.first, m.level.last = c+1, doc.Tokens[k].Right
					}
				}
			}
		}
		if a, b := w.raisedTo(level); a < b {
			m.level.first, m.level.last = a, b
		}
		w.at[i] = int32(len(w.found))
		w.found = append(w.found, m)
	}
}

// raisedTo is the half-open range of the level that stands behind "from … to" after the word level; empty without.
func (w *work) raisedTo(level int32) (first, last int32) {
	doc := w.doc
	end := doc.Sents[doc.Tokens[level].Sent].Last
	if level+1 >= end || doc.Tokens[level+1].Lower != "from" {
		return 0, 0
	}
	for i := level + 2; i < min(level+12, end); i++ {
		if doc.Tokens[i].Lower != "to" {
			continue
		}
		for i++; i < end && doc.Tokens[i].UPOS == nlp.PUNCT; i++ {
		}
		last = i
		for last < end && !w.timed(last) && w.describes(last) {
			last++
		}
		return i, last
	}
	return 0, 0
}

// describes reports whether a token is a noun or a word that says what a noun is like.
func (w *work) describes(tok int32) bool {
	switch w.doc.Tokens[tok].UPOS {
	case nlp.ADJ, nlp.ADV, nlp.NOUN, nlp.PROPN, nlp.NUM:
		return true
	}
	return false
}

// parted finds the subject of a verb that a remark between dashes or commas has parted from it: "France – which hosts the
// Games – raised".
func (w *work) parted(list []arg, verb int32) []arg {
	doc := w.doc
	sent := doc.Sents[doc.Tokens[verb].Sent]
	mark := ""
	for i := verb - 1; i > sent.First; i-- {
		f := doc.Form(i)
		if mark == "" {
			if f != "–" && f != "—" && f != "--" && f != "," {
				return list
			}
			mark = f
			continue
		}
		if f == mark {
			if w.actor(i-1) != nil {
				return w.expand(list, i-1, "parted-subject")
			}
			return list
		}
	}
	return list
}

// placeOfState is the place of a state that acts, else the place given.
func (w *work) placeOfState(perps []arg, place int) int {
	for _, p := range perps {
		t := &w.doc.Tokens[p.head]
		for i := range w.rec.Places {
			if x := &w.rec.Places[i]; x.Start <= t.Start && t.End <= x.End && x.Precision == "country" {
				return i
			}
		}
	}
	return place
}

// isLevel reports whether a noun is a level of alert: alert, threat level, alert level.
func (w *work) isLevel(head int32) bool {
	switch lemmaOf(w.doc, head) {
	case "alert":
		return true
	case "state", "status":
		k := w.doc.KidBy(head, nlp.Nmod, nlp.Compound)
		return k >= 0 && lemmaOf(w.doc, k) == "alert"
	case "level":
		for k := range w.doc.Kids(head) {
			switch lemmaOf(w.doc, k) {
			case "alert", "threat", "security", "terror", "terrorism":
				return true
			}
		}
	}
	return false
}
