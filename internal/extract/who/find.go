package who

import (
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// candidate is a passage that names or describes an actor, before passages of one actor are put together.
type candidate struct {
	first, last, head int32
	kind              string
	known             int // index of the listed actor, -1 without
	form              nlp.MentionKind
	rule              string
	country           string
	actor             int // index of the actor it was put to, -1 before
}

// find collects the candidates of a document in text order; no two of them cover the same token.
func (s *Stage) find(doc *nlp.Doc, rec *record.Record) []candidate {
	var found []candidate
	taken := make([]bool, len(doc.Tokens))
	add := func(c candidate) {
		for i := c.first; i < c.last; i++ {
			if taken[i] {
				return
			}
		}
		for i := c.first; i < c.last; i++ {
			taken[i] = true
		}
		c.actor = -1
		found = append(found, c)
	}
	for i := int32(0); int(i) < len(doc.Tokens); i++ {
		if c, ok := s.listed(doc, i); ok {
			add(c)
			i = c.last - 1
		}
	}
	for i := range doc.Entities {
		if c, ok := s.entity(doc, &doc.Entities[i]); ok {
			add(c)
		}
	}
	s.states(doc, rec, add)
	for i := int32(3); int(i) < len(doc.Tokens); i++ {
		if c, ok := called(doc, i); ok {
			add(c)
		}
	}
	for i := range doc.Phrases {
		if c, ok := s.nominal(doc, &doc.Phrases[i]); ok {
			add(c)
		}
	}
	sortByStart(found)
	return found
}

// listed matches the names of the codebook at a token.
func (s *Stage) listed(doc *nlp.Doc, tok int32) (candidate, bool) {
	t := &doc.Tokens[tok]
	names := s.lex.byWord[t.Lower]
	if len(names) == 0 && t.Flags&nlp.Capital != 0 && strings.ContainsAny(t.Lower, "'’‘`") {
		names = s.lex.byWord[firstWord(t.Lower)] // Jama'at, Hay'at
	}
	if len(names) == 0 {
		return candidate{}, false
	}
	caps := doc.Sents[t.Sent].AllCaps
	if t.Flags&nlp.Capital == 0 && !strings.Contains(names[0].text, " ") && !caps {
		// al-Qaeda and its like begin with a small letter and have a hyphen.
		if !strings.ContainsAny(names[0].text, "-'") {
			return candidate{}, false
		}
	}
	for _, n := range names {
		end, ok := matchAt(doc.Text, int(t.Start), upperIf(n.text, caps))
		if !ok {
			continue
		}
		last := doc.TokenAt(int32(end) - 1)
		if int(last) >= len(doc.Tokens) || doc.Tokens[last].End != int32(end) {
			continue
		}
		last++
		single := last == tok+1
		if single && s.lex.careful[t.Lower] && (caps || t.UPOS != nlp.PROPN || t.Flags&nlp.AllCaps == 0 && n.acronym) {
			continue
		}
		if single && caps && n.acronym && len(n.text) < 3 {
			continue
		}
		if s.insideLongerName(doc, tok, last, n.acronym) {
			continue
		}
		k := s.lex.known[n.known]
		return candidate{first: tok, last: last, head: headOf(doc, tok, last), kind: k.kind, country: k.country, known: n.known, form: nlp.Named, rule: "actor-listed"}, true
	}
	return candidate{}, false
}

// insideLongerName reports whether the engine sees a longer name of another make around the match: "Islamic State
// University" is not the Islamic State.
func (s *Stage) insideLongerName(doc *nlp.Doc, first, last int32, acronym bool) bool {
	i := doc.EntityAt(first)
	if i < 0 {
		return false
	}
	e := doc.Entities[i]
	if acronym || e.First > first || e.Last <= last {
		return false
	}
	_, further := s.lex.words[doc.Tokens[e.Last-1].Lower]
	return further && e.Kind != nlp.ArmedGroupName
}

func upperIf(s string, caps bool) string {
	if caps {
		return strings.ToUpper(s)
	}
	return s
}

// entity turns a name of the engine into a candidate.
func (s *Stage) entity(doc *nlp.Doc, e *nlp.Entity) (candidate, bool) {
	first, last := e.First, e.Last
	for first < last && (doc.Tokens[first].UPOS == nlp.DET || s.lex.titles[strings.TrimSuffix(doc.Tokens[first].Lower, ".")] && e.Kind == nlp.PersonName || doc.Tokens[first].UPOS == nlp.PUNCT) {
		first++
	}
	for last > first && (doc.Tokens[last-1].XPOS == nlp.POS || doc.Tokens[last-1].UPOS == nlp.PUNCT && doc.Form(last-1) != ".") {
		last--
	}
	if first == last {
		return candidate{}, false
	}
	c := candidate{first: first, last: last, head: headOf(doc, first, last), known: -1, form: nlp.Named, rule: "actor-name"}
	switch e.Kind {
	case nlp.PersonName:
		c.kind = record.Person
		c.last = phrase.NameEnd(doc, e)
		c.head = headOf(doc, c.first, c.last)
	case nlp.ArmedGroupName:
		c.kind = record.ArmedGroup
	case nlp.MediaName:
		c.kind = record.Media
	case nlp.Organisation:
		c.kind = s.nameKind(doc, first, last)
	default:
		return candidate{}, false
	}
	return c, true
}

// nameKind tells the kind of an organisation by the words of its name, the last that tells one first.
func (s *Stage) nameKind(doc *nlp.Doc, first, last int32) string {
	for i := last - 1; i >= first; i-- {
		if r, ok := s.lex.words[doc.Tokens[i].Lower]; ok {
			return r.Kind
		}
	}
	return record.Group
}

// states makes actors of countries that act: a country, or its capital, as a subject, as an agent or beside one that is.
func (s *Stage) states(doc *nlp.Doc, rec *record.Record, add func(candidate)) {
	for i := range rec.Places {
		p := &rec.Places[i]
		if p.Precision != "country" || p.Country == "" {
			continue
		}
		first, last := doc.TokensIn(p.Span)
		if first >= last {
			continue
		}
		head := headOf(doc, first, last)
		if acts(doc, head) {
			add(candidate{first: first, last: last, head: head, kind: record.State, country: p.Country, known: -1, form: nlp.Named, rule: "actor-state"})
		}
	}
}

// acts reports whether a word stands where an agent stands.
func acts(doc *nlp.Doc, tok int32) bool {
	for hops := 0; tok >= 0 && hops < 6; hops++ {
		t := &doc.Tokens[tok]
		switch t.Rel {
		case nlp.Nsubj, nlp.NsubjPass, nlp.NsubjOuter, nlp.OblAgent:
			return true
		case nlp.Conj, nlp.Appos, nlp.Flat:
			tok = t.Head
		default:
			return false
		}
	}
	return false
}

// called makes an actor of the short name that a text gives somebody: "the agency, known as ABC".
func called(doc *nlp.Doc, tok int32) (candidate, bool) {
	t := &doc.Tokens[tok]
	if t.Flags&nlp.AllCaps == 0 || t.End-t.Start < 2 || t.UPOS != nlp.PROPN && t.UPOS != nlp.NOUN || doc.Sents[t.Sent].AllCaps {
		return candidate{}, false
	}
	i := tok - 1
	if doc.Tokens[i].UPOS == nlp.DET {
		i--
	}
	if i < 1 || doc.Tokens[i].Sent != t.Sent || doc.Tokens[i].Lower != "as" || doc.Tokens[i-1].Lower != "known" {
		return candidate{}, false
	}
	return candidate{first: tok, last: tok + 1, head: tok, kind: record.Group, known: -1, form: nlp.Named, rule: "actor-name"}, true
}

// nominal makes an actor of a described group that acts or suffers as one: "the police", "US officials", "masked gunmen".
func (s *Stage) nominal(doc *nlp.Doc, p *nlp.Phrase) (candidate, bool) {
	t := &doc.Tokens[p.Head]
	if t.UPOS != nlp.NOUN && t.UPOS != nlp.PROPN || !acts(doc, p.Head) {
		return candidate{}, false
	}
	r, ok := s.lex.heads[s.lex.singular(t)]
	if !ok {
		return candidate{}, false
	}
	if r.Kind == record.GovernmentBody {
		for i := p.First; i < p.Head; i++ { // "the military intelligence agency"
			if x, ok := s.lex.words[doc.Tokens[i].Lower]; ok && x.Kind == record.StateSecurity && (t.Lemma == "agency" || t.Lemma == "service" || t.Lemma == "directorate" || t.Lemma == "bureau") {
				r = kindRule{ID: r.ID, Kind: record.StateSecurity}
			}
		}
	}
	first := p.First
	for first < p.Head && (doc.Tokens[first].UPOS == nlp.DET || doc.Tokens[first].UPOS == nlp.PUNCT) {
		first++
	}
	return candidate{first: first, last: max(p.Last, p.Head+1), head: p.Head, kind: r.Kind, known: -1, form: nlp.Nominal, rule: r.ID}, true
}

// singular is the lemma of a noun, lower case, with men made man: models know "policeman" better than "policemen".
func (lex *lexicon) singular(t *nlp.Token) string {
	w := t.Lemma
	if t.UPOS == nlp.PROPN {
		w = t.Lower
	}
	if head, ok := strings.CutSuffix(w, "men"); ok && len(head) > 2 {
		if _, known := lex.heads[head+"man"]; known {
			return head + "man"
		}
	}
	return w
}

// KindOf tells the kind of whoever the noun phrase with this head describes: by the actor there, by the codebook's head
// nouns, or not at all (empty).
func (s *Stage) KindOf(doc *nlp.Doc, rec *record.Record, head int32) string {
	if a := ByID(rec, At(doc, rec, head)); a != nil {
		return a.Kind
	}
	if r, ok := s.lex.heads[s.lex.singular(&doc.Tokens[head])]; ok {
		return r.Kind
	}
	return ""
}

// headOf is the token of a range whose head lies outside of it.
func headOf(doc *nlp.Doc, first, last int32) int32 {
	for i := first; i < last; i++ {
		if h := doc.Tokens[i].Head; h < first || h >= last {
			return i
		}
	}
	return last - 1
}
