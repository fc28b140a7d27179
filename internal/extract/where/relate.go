package where

import (
	"strings"

	"clio/internal/gazetteer"
	"clio/internal/nlp"
)

// spotUnknown adds capitalised names that the gazetteer lacks, where the words around can only name a place: "the town of
// X", "X district", "in X, Pakistan".
func (w *work) spotUnknown() {
	doc, x := w.doc, w.stage.words
	found := len(w.mentions)
	next := 0 // first known mention that ends after the token
	for s := range doc.Sents {
		sent := &doc.Sents[s]
		for i := sent.First; i < sent.Last; i++ {
			for next < found && w.mentions[next].last <= i {
				next++
			}
			t := &doc.Tokens[i]
			if t.Flags&nlp.Capital == 0 || next < found && w.mentions[next].first <= i {
				continue
			}
			if _, classed := x.classes[t.Lower]; classed || len(t.Lower) < 3 || i == sent.First {
				continue
			}
			end := i + 1
			for end < min(sent.Last, i+3) && doc.Tokens[end].Flags&nlp.Capital != 0 && joins(doc, end) && (next >= found || w.mentions[next].first > end) {
				if _, classed := x.classes[doc.Tokens[end].Lower]; classed || sent.AllCaps && commonWord(doc, end) {
					break
				}
				end++
			}
			slot, rule := w.unknownSlot(i, end, sent)
			if rule == "" || sent.AllCaps && commonWord(doc, i) {
				i = end - 1
				continue
			}
			from := int32(len(w.folded))
			w.folded = gazetteer.Fold(w.folded, doc.Text[t.Start:doc.Tokens[end-1].End])
			w.mentions = append(w.mentions, mention{first: i, last: end, sent: int32(s), parent: -1, slot: slot, allCaps: sent.AllCaps, fold: foldedSpan{from, int32(len(w.folded))}, rule: rule})
			i = end - 1
		}
	}
	if len(w.mentions) > found {
		sortMentions(w.mentions)
	}
}

// commonWord reports whether the tagger takes a word written in capitals for anything but a name.
func commonWord(doc *nlp.Doc, tok int32) bool {
	u := doc.Tokens[tok].UPOS
	return u != nlp.NoUPOS && u != nlp.PROPN && u != nlp.XTag
}

// unknownSlot is the slot of an unknown name and the rule that says so; no rule where it may be anything.
func (w *work) unknownSlot(first, last int32, sent *nlp.Sent) (slot, string) {
	doc, x := w.doc, w.stage.words
	prev := x.classOf(doc, first-1, sent.First, sent.Last)
	before := x.classOf(doc, first-2, sent.First, sent.Last)
	next := x.classOf(doc, last, sent.First, sent.Last)
	if prev == x.of && before == x.settlement {
		return townSlot, "town-of"
	}
	if prev == x.of && before == x.admin && doc.Tokens[first-2].Flags&nlp.Capital == 0 {
		return adminSlot, "division-of"
	}
	located := prev == x.in || prev == x.near || prev == x.at || prev == x.from || prev == x.the
	if next == x.admin && located && !strings.HasPrefix(doc.Tokens[last].Lower, "department") && doc.Tokens[last].Lower != "agency" && doc.Tokens[last].Lower != "state" {
		return adminSlot, "division-word"
	}
	if next == x.settlement && located && doc.Tokens[last].Flags&nlp.Capital == 0 && doc.Tokens[last].Lower != "community" {
		return townSlot, "town-word"
	}
	if next == x.comma && (prev == x.in || prev == x.near || prev == x.from || prev == x.at) {
		if m := w.mentionAt(last + 1); m >= 0 && w.mayContain(m) {
			return anySlot, "comma-division"
		}
	}
	return anySlot, ""
}

// mentionAt is the mention that begins at a token, -1 without.
func (w *work) mentionAt(tok int32) int32 {
	lo, hi := 0, len(w.mentions)
	for lo < hi {
		mid := (lo + hi) / 2
		if w.mentions[mid].first < tok {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(w.mentions) && w.mentions[lo].first == tok {
		return int32(lo)
	}
	return -1
}

// mayContain reports whether a mention may be a country or a division.
func (w *work) mayContain(m int32) bool {
	f := w.mentions[m].fold
	w.matches = w.stage.places.Lookup(w.matches[:0], w.folded[f.from:f.to])
	for _, c := range w.matches {
		switch w.stage.places.Place(c.Ref).Kind {
		case gazetteer.Country, gazetteer.Admin1, gazetteer.Admin2:
			return true
		}
	}
	return false
}

func sortMentions(ms []mention) {
	for i := 1; i < len(ms); i++ {
		for j := i; j > 0 && ms[j].first < ms[j-1].first; j-- {
			ms[j], ms[j-1] = ms[j-1], ms[j]
		}
	}
}

// relate fills what the words around each mention say of it: its slot, the place that it lies in, and whether it stands
// inside a person's name; and it counts the words for peoples.
func (w *work) relate() {
	doc, x := w.doc, w.stage.words
	w.markPersons()
	for i := range w.mentions {
		m := &w.mentions[i]
		sent := &doc.Sents[m.sent]
		prev := x.classOf(doc, m.first-1, sent.First, sent.Last)
		next := x.classOf(doc, m.last, sent.First, sent.Last)
		if m.slot == anySlot {
			switch {
			case next == x.admin && (m.allCaps || doc.Tokens[m.last].Flags&nlp.SpaceBefore != 0) && !notDivision(doc, m.last):
				m.slot = adminSlot
			case prev == x.of && x.classOf(doc, m.first-2, sent.First, sent.Last) == x.admin:
				m.slot = adminSlot
			case prev == x.of && x.classOf(doc, m.first-2, sent.First, sent.Last) == x.settlement:
				m.slot = townSlot
			case next == x.settlement && doc.Tokens[m.last].Flags&nlp.Capital == 0:
				m.slot = townSlot
			}
		}
		m.abbrev = w.isAbbreviation(m)
		for t := m.first; t < m.last && !m.person; t++ {
			m.person = w.personTok[t]
		}
		// "X, Y", "X (Y)", "X in Y", "X in northern Y".
		at := m.last
		if m.slot == adminSlot && next == x.admin {
			at++
		}
		switch c := x.classOf(doc, at, sent.First, sent.Last); {
		case c == x.comma || c == x.open:
			m.parent = w.mentionAt(w.skipDirection(at+1, sent))
		case c == x.in || c == x.of && m.slot == adminSlot:
			m.parent = w.mentionAt(w.skipDirection(at+1, sent))
		case c == otherCapital || c == x.admin || c == x.stop:
			// "Springfield Ill." without a comma
			if n := w.mentionAt(at); n >= 0 && w.isAbbreviation(&w.mentions[n]) {
				m.parent = n
			}
		}
		if m.parent < 0 && prev == x.possessive {
			for j := i - 1; j >= 0 && w.mentions[j].last >= m.first-1; j-- {
				if w.mentions[j].last == m.first-1 {
					m.parent = int32(j) // "Pakistan's Bajaur"
				}
			}
		}
		if m.parent >= 0 && !w.mayContain(m.parent) {
			m.parent = -1
		}
	}
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		if t.Flags&nlp.Capital != 0 {
			if iso := w.stage.nations.ByPeople(t.Lower); iso != "" {
				w.peoples[iso]++
			}
		}
	}
}

// notDivision reports whether a word for a division is here one for an office: "Moscow department store", "state police".
func notDivision(doc *nlp.Doc, tok int32) bool {
	l := doc.Tokens[tok].Lower
	if l == "state" || l == "agency" || l == "division" {
		return true
	}
	if (l == "department" || l == "district") && int(tok)+1 < len(doc.Tokens) {
		n := doc.Tokens[tok+1].Lower
		return n == "of" || n == "store" || n == "attorney" || n == "court" || n == "judge"
	}
	return false
}

// skipDirection passes over "the", "northern", "central" before a name.
func (w *work) skipDirection(tok int32, sent *nlp.Sent) int32 {
	x := w.stage.words
	for range 3 {
		c := x.classOf(w.doc, tok, sent.First, sent.Last)
		if c != x.direction && c != x.the && c != x.in || w.mentionAt(tok) >= 0 {
			break
		}
		tok++
	}
	return tok
}

// isAbbreviation reports whether a name is the abbreviation of a division: two capitals, or letters with points.
func (w *work) isAbbreviation(m *mention) bool {
	if m.last-m.first > 2 {
		return false
	}
	form := w.doc.Text[w.doc.Tokens[m.first].Start:w.doc.Tokens[m.last-1].End]
	if len(form) > 6 || form == "U.S." || form == "US" || form == "U.K." || form == "UK" || form == "UAE" || form == "DRC" || form == "USA" {
		return false
	}
	if w.dottedCapitals(m) && form != "D.C." && !w.isTwoWordDivision(m) {
		return false // "L.A." is no Louisiana
	}
	n := int(m.fold.to - m.fold.from)
	return n == 2 || strings.HasSuffix(form, ".") || n <= 5 && m.last == m.first+1 && int(m.last) < len(w.doc.Tokens) && w.doc.Tokens[m.last].Lower == "." && w.isShortDivision(m)
}

// isShortDivision reports whether the only divisions of that name bear it as an abbreviation.
func (w *work) isShortDivision(m *mention) bool {
	w.matches = w.stage.places.Lookup(w.matches[:0], w.folded[m.fold.from:m.fold.to])
	for _, c := range w.matches {
		p := w.stage.places.Place(c.Ref)
		if p.Kind == gazetteer.Admin1 && (p.Country == "US" || p.Country == "CA") && len(p.Name) > int(m.fold.to-m.fold.from)+1 {
			return true
		}
	}
	return false
}

// isTwoWordDivision reports whether a division of two words bears the name as its initials.
func (w *work) isTwoWordDivision(m *mention) bool {
	w.matches = w.stage.places.Lookup(w.matches[:0], w.folded[m.fold.from:m.fold.to])
	for _, c := range w.matches {
		if p := w.stage.places.Place(c.Ref); p.Kind == gazetteer.Admin1 && strings.Contains(p.Name, " ") {
			return true
		}
	}
	return false
}

// markPersons marks the tokens of persons' names: those of the engine's names, runs that begin with a title or a common
// given name, and later uses of their last word.
func (w *work) markPersons() {
	doc, x := w.doc, w.stage.words
	w.personTok = append(w.personTok[:0], make([]bool, len(doc.Tokens))...)
	for i := range doc.Entities {
		e := &doc.Entities[i]
		if e.Kind == nlp.PersonName && e.Score >= 0.5 && e.Last-e.First > 1 {
			w.surnames[doc.Tokens[e.Last-1].Lower]++
		}
	}
	for i := int32(0); i < int32(len(doc.Tokens)); i++ {
		t := &doc.Tokens[i]
		if t.Flags&nlp.Capital == 0 {
			continue
		}
		sent := &doc.Sents[t.Sent]
		title := x.classes[t.Lower] == x.title
		if !title && !x.given[t.Lower] {
			continue
		}
		if m := w.coveringMention(i); m >= 0 && w.mentions[m].last-w.mentions[m].first > 1 && !title && w.mentions[m].known {
			continue // "San Francisco", "Fort Wayne", "Jackson Hole"
		}
		end := i + 1
		for end < min(sent.Last, i+4) {
			u := &doc.Tokens[end]
			point := u.Lower == "." && end-1 > i && doc.Tokens[end-1].End-doc.Tokens[end-1].Start == 1
			if u.Flags&nlp.Capital == 0 && !point || !point && !joins(doc, end) || sent.AllCaps && !point && commonWord(doc, end) {
				break
			}
			if c, ok := x.classes[u.Lower]; ok && c != x.weapon && c != x.title && len(u.Lower) > 2 {
				end = -1 // "Madison County", "Jordan River"
				break
			}
			end++
		}
		if end < 0 || end == i+1 || title && end == i+1 {
			continue
		}
		for j := i; j < end; j++ {
			w.personTok[j] = true
		}
		if last := doc.Tokens[end-1].Lower; len(last) > 2 {
			w.surnames[last]++
		}
		i = end - 1
	}
}

// coveringMention is the mention that covers a token, -1 without.
func (w *work) coveringMention(tok int32) int32 {
	lo, hi := 0, len(w.mentions)
	for lo < hi {
		mid := (lo + hi) / 2
		if w.mentions[mid].last <= tok {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(w.mentions) && w.mentions[lo].first <= tok {
		return int32(lo)
	}
	return -1
}

// findHome looks up where the publisher is at home, from its domain or the domain of the document's address.
func (w *work) findHome() {
	w.home, w.homeIs, w.domain = gazetteer.Place{}, 0, ""
	for _, s := range []string{w.about.Publisher, w.about.URL} {
		if s == "" || w.domain != "" {
			continue
		}
		if _, after, ok := strings.Cut(s, "://"); ok {
			s = after
		}
		s, _, _ = strings.Cut(s, "/")
		s, _, _ = strings.Cut(s, ":")
		s = strings.TrimPrefix(strings.ToLower(s), "www.")
		if !strings.Contains(s, ".") || strings.ContainsAny(s, " \t") {
			continue
		}
		w.domain = s
	}
	if w.domain == "" {
		return
	}
	var at outlet
	for d := w.domain; strings.Contains(d, "."); {
		if o, ok := w.stage.words.outlets[d]; ok {
			at = o
			break
		}
		_, d, _ = strings.Cut(d, ".")
	}
	if at.place == "" && at.admin1 == "" && at.country == "" {
		tld := w.domain[strings.LastIndexByte(w.domain, '.')+1:]
		switch tld {
		case "uk":
			at.country = "GB"
		case "tv", "me", "co", "io", "fm", "ai", "cc", "ws", "to", "la", "ly": // sold to anybody
		default:
			if len(tld) == 2 {
				at.country = strings.ToUpper(tld)
			}
		}
	}
	x := w.stage.places
	if at.place != "" {
		for _, m := range x.Find(at.place) {
			p := x.Place(m.Ref)
			if p.Country == at.country && (at.admin1 == "" || p.Admin1 != gazetteer.NoRef && x.Place(p.Admin1).Code == at.admin1) && p.Kind == gazetteer.City {
				w.home, w.homeIs = p, 3
				return
			}
		}
	}
	if at.admin1 != "" {
		if p, ok := x.Division(at.admin1); ok {
			w.home, w.homeIs = p, 2
			return
		}
	}
	if p, ok := x.CountryOf(at.country); ok {
		w.home, w.homeIs = p, 1
	}
}
