package happens

import (
	"slices"
	"strings"

	"clio/internal/extract/where"
	"clio/internal/nlp"
	"clio/record"
)

// This file finds places that no gazetteer has: most villages of which a report tells are too small for it. Such a place has a name and
// the country of its report, and no coordinates.

// unlistedRule is the rule that such a place rests on.
const unlistedRule = "places.unlisted"

// villages lists the names that the engine takes for places and the gazetteer does not know, and what stands behind "the village of".
func (w *work) villages() {
	w.unlisted = w.unlisted[:0]
	doc := w.doc
	for i := range doc.Entities {
		e := &doc.Entities[i]
		sent := doc.Sents[doc.Tokens[e.First].Sent]
		if sent.AllCaps || e.Kind != nlp.PlaceName && !w.settled(e) {
			continue
		}
		first, last := e.First, e.Last
		if first < last && doc.Tokens[first].Lower == "the" {
			first++
		}
		q := doc.Quote(first, last)
		if w.overlapsPlace(q.Span) || first == sent.First || w.doer(q.Span) || strings.ToUpper(q.Text) == q.Text {
			continue
		}
		if last < sent.Last && doc.Tokens[last].UPOS == nlp.NOUN || street(doc.Tokens[last-1].Lower) {
			continue // "a spate of Koran burnings", "on Mill Road"
		}
		switch doc.Tokens[first-1].Lower {
		case "of":
			if !w.settled(e) {
				continue
			}
			fallthrough
		case "in", "at", "near", "outside", "around", "inside":
			w.unlisted = append(w.unlisted, record.PlaceName{Quote: q, Name: q.Text})
		}
	}
}

// settled reports whether a name that is no body's or group's stands behind "the village of" or its like.
func (w *work) settled(e *nlp.Entity) bool {
	if e.First < 2 || w.doc.Tokens[e.First-1].Lower != "of" || e.Kind != nlp.PersonName && e.Kind != nlp.OtherName && e.Kind != nlp.PlaceName {
		return false
	}
	switch w.doc.Tokens[e.First-2].Lower {
	case "village", "town", "hamlet", "settlement", "city", "district", "suburb", "port", "island":
		return true
	}
	return false
}

// street reports whether the last word of a name says that it is a street, a house or a ground within a town.
func street(lower string) bool {
	switch strings.TrimSuffix(lower, ".") {
	case "ave", "avenue", "street", "st", "road", "rd", "way", "drive", "dr", "lane", "ln", "court", "ct", "boulevard", "blvd", "place", "inn", "apartments", "park", "plaza", "highway", "parkway",
		"circle", "terrace", "hotel", "mall", "hospital", "church", "school", "square", "trail":
		return true
	}
	return false
}

func (w *work) overlapsPlace(s record.Span) bool {
	return slices.ContainsFunc(w.rec.Places, func(p record.PlaceName) bool { return p.Overlaps(s) })
}

// doer reports whether a span is a part of the name of an actor.
func (w *work) doer(s record.Span) bool {
	first, last := w.doc.TokensIn(s)
	for i := first; i < last; i++ {
		if a := w.actor(i); a != nil && a.Kind != record.Person && a.Kind != record.State {
			return true
		}
	}
	return false
}

// villageOf is the place without a gazetteer entry that the clause of a mention names where it names no town that has one; -1 without.
func (w *work) villageOf(m *mention) int {
	if m.place >= 0 && !wide(&w.rec.Places[m.place]) {
		return -1
	}
	return where.ForToken(w.doc, w.unlisted, m.tok)
}

// wide reports whether a place is a country, a region or a large division.
func wide(p *record.PlaceName) bool {
	switch p.Precision {
	case "city", "site", "near":
		return false
	}
	return true
}

// town reports whether a place is a town.
func (w *work) town(place int) bool { return place >= 0 && w.rec.Places[place].Precision == "city" }

// sameVillage compares two such places: 1 the same, -1 different, 0 where one is none.
func (w *work) sameVillage(a, b int) int {
	switch {
	case a < 0 || b < 0:
		return 0
	case strings.EqualFold(w.unlisted[a].Name, w.unlisted[b].Name):
		return 1
	}
	return -1
}

// inVillage puts such a place of a happening in front of those that its event has, in the country that the clause names or the report
// mostly speaks of.
func (w *work) inVillage(e *record.Event, h *happening) {
	p := w.unlisted[h.village]
	at := record.Place{Basis: record.Basis{Quote: p.Quote, Rule: unlistedRule}, Name: p.Name}
	w.attribute(&at.Basis)
	if h.place >= 0 {
		at.Country = w.rec.Places[h.place].Country
	}
	if at.Country == "" {
		at.Country = w.homeland()
	}
	e.Place = append([]record.Place{at}, e.Place...)
}

// homeland is the country in which more of the places of a report lie than in any other; empty where two have as many.
func (w *work) homeland() string {
	count := map[string]int{}
	best, second := "", 0
	for i := range w.rec.Places {
		if c := w.rec.Places[i].Country; c != "" {
			count[c]++
		}
	}
	for c, n := range count {
		switch {
		case best == "" || n > count[best]:
			second = max(second, count[best])
			best = c
		default:
			second = max(second, n)
		}
	}
	if count[best] == second {
		return ""
	}
	return best
}
