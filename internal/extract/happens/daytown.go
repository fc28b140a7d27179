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

func (w *work) dateAndPlace(e *record.Event, h *happening) {
	rec := w.rec
	seen := map[string]bool{}
	add := func(i int) {
		if i < 0 || seen["t"+strconv.Itoa(i)] {
			return
		}
		seen["t"+strconv.Itoa(i)] = true
		t := &rec.Times[i]
		if published := rec.Document.Published; e.Mode == record.Actual && published != "" && t.From > published && !strings.HasPrefix(t.From, published[:7]) {
			return // what has happened did not happen later than it was told
		}
		d := record.Date{Basis: record.Basis{Quote: t.Quote, Rule: t.Rule}}
		w.attribute(&d.Basis)
		d.From, d.To = t.From, t.To
		if e.Mode == record.Actual {
			d.From, d.To = when.Clip(t, rec.Document.Published)
		}
		d.Precision = when.Precision(d.From, d.To)
		if e.Mode == record.Actual || t.From != "" {
			e.Date = append(e.Date, d)
		}
	}
	add(h.time)
	for _, i := range h.mentions {
		add(w.found[i].time)
	}
	sharpen(e.Date)
	addPlace := func(i int) {
		if i < 0 || seen["p"+rec.Places[i].Name] || w.inName(w.doc.TokenAt(rec.Places[i].Start)) {
			return
		}
		seen["p"+rec.Places[i].Name] = true
		p := where.PlaceOf(w.doc, rec.Places[i])
		w.attribute(&p.Basis)
		e.Place = append(e.Place, p)
	}
	addPlace(h.place)
	for _, i := range h.mentions {
		addPlace(w.found[i].place)
	}
	if e.Mode == record.Actual && len(e.Date) == 0 && !violent(e.Type) {
		w.following(e, h)
	}
	if len(e.Place) == 0 && (e.Type == "arrest" || e.Type == "prosecution" || e.Type == "seizure") {
		addPlace(w.paragraphPlace(h))
	}
	found := e.Mode == record.Foiled && slices.ContainsFunc(h.mentions, func(i int32) bool { return w.found[i].trig.Mode != "" }) // a bomb that was found
	if e.Mode != record.Actual && !found || !violent(e.Type) {
		return
	}
	if len(e.Date) == 0 {
		for _, i := range h.mentions {
			if t := when.Discourse(w.doc, rec.Times, w.found[i].tok); t >= 0 && !before(w.doc, w.found[i].tok) {
				add(t)
				break
			}
		}
	}
	if len(e.Date) == 0 {
		add(when.ByClock(w.doc, rec.Times, w.found[h.mentions[0]].tok))
	}
	if len(e.Date) == 0 && !w.dated() {
		add(w.loneDay())
	}
	if len(e.Date) > 0 && !when.Clocked(e.Date[0].Text) {
		if t := when.ByClock(w.doc, rec.Times, w.found[h.mentions[0]].tok); t >= 0 && (e.Date[0].From != rec.Times[t].From || e.Date[0].To != rec.Times[t].To) {
			n := len(e.Date)
			add(t)
			if len(e.Date) > n {
				last := e.Date[n]
				copy(e.Date[1:], e.Date[:n])
				e.Date[0] = last
			}
		}
	}
	if len(e.Date) > 0 {
		if t := when.Within(w.doc, rec.Times, w.found[h.mentions[0]].tok, e.Date[0].From, e.Date[0].To); t >= 0 && w.mayDate(h, t) {
			add(t)
			sharpen(e.Date)
		}
	}
	w.settle(&e.Date, add)
	if len(e.Place) == 0 && !slices.ContainsFunc(h.mentions, func(i int32) bool { return w.found[i].onTheWay }) {
		addPlace(w.nearPlace(h))
	}
	if len(e.Place) > 0 && w.stray(&e.Place[0]) {
		n, town := len(e.Place), w.mainTown()
		if town >= 0 && rec.Places[town].Country == e.Place[0].Country && w.local(rec.Places[town].Country) {
			addPlace(town)
		}
		if len(e.Place) > n {
			town := e.Place[n]
			copy(e.Place[1:n+1], e.Place[:n])
			e.Place[0] = town
		}
	}
	if len(e.Place) > 0 {
		before := len(e.Place)
		addPlace(w.townOf(h, &e.Place[0]))
		if n := len(e.Place); n > before && !w.island(e.Place[0].Start) && (e.Place[0].Precision == "admin1" || e.Place[0].Precision == "admin2") {
			town := e.Place[n-1]
			copy(e.Place[1:n], e.Place[:n-1])
			e.Place[0] = town
		}
	}
}

// mayDate reports whether a time of another sentence may date a happening closer: not the day of another one that the report tells of,
// nor in a round-up any day of a sentence that does not speak of it.
func (w *work) mayDate(h *happening, t int) bool {
	first := w.doc.TokenAt(w.rec.Times[t].Start)
	if int(first) >= len(w.doc.Tokens) {
		return false
	}
	sent := w.doc.Tokens[first].Sent
	here := slices.ContainsFunc(h.mentions, func(i int32) bool { return w.doc.Tokens[w.found[i].tok].Sent == sent })
	if here {
		return true
	}
	for i := range w.found {
		if w.found[i].time == t && !slices.Contains(h.mentions, int32(i)) {
			return false
		}
	}
	return w.deeds <= mostDeeds
}

// following dates what a report says came after an event that it has dated: "following the attack, the state raised its level". It
// lies between that event and the publication.
func (w *work) following(e *record.Event, h *happening) {
	doc, published := w.doc, w.rec.Document.Published
	if published == "" {
		return
	}
	for _, i := range h.mentions {
		tok := w.found[i].tok
		sent := doc.Sents[doc.Tokens[tok].Sent]
		for k := sent.First; k < sent.Last; k++ {
			t := &doc.Tokens[k]
			c := doc.KidBy(k, nlp.Case, nlp.Mark)
			if c < 0 || doc.Tokens[c].Lower != "following" && doc.Tokens[c].Lower != "after" {
				continue
			}
			if !(t.Head == tok && (t.Rel == nlp.Obl || t.Rel == nlp.Advcl)) && !(c == sent.First && k < tok) {
				continue // it stands before the whole sentence, or hangs on its verb
			}
			span := doc.Span(k, k+1)
			for j := range w.rec.Events {
				x := &w.rec.Events[j]
				if len(x.Date) == 0 || x.Date[0].From == "" || x.Date[0].From > published || !slices.ContainsFunc(x.Mentions, func(m record.Mention) bool { return m.Contains(span) }) {
					continue
				}
				first, last := phrase.Attached(doc, k)
				b := w.basis(min(first, c), last, "date-following")
				e.Date = append(e.Date, record.Date{Basis: b, From: x.Date[0].From, To: published, Precision: when.Precision(x.Date[0].From, published)})
				return
			}
		}
	}
}

// dated reports whether an event of violence that was read before has a date.
func (w *work) dated() bool {
	for i := range w.rec.Events {
		if e := &w.rec.Events[i]; violent(e.Type) && len(e.Date) > 0 {
			return true
		}
	}
	return false
}

// before reports whether a sentence tells of what has happened at other times: "militants have attacked the town before".
func before(doc *nlp.Doc, tok int32) bool {
	perfect, other := false, false
	s := &doc.Sents[doc.Tokens[tok].Sent]
	for i := s.First; i < s.Last; i++ {
		switch t := &doc.Tokens[i]; t.Lower {
		case "have", "has":
			perfect = perfect || t.UPOS == nlp.AUX && t.Head == tok
		case "previously", "repeatedly", "often", "frequently", "regularly":
			other = true
		case "before":
			other = other || i+1 >= s.Last || doc.Tokens[i+1].UPOS == nlp.PUNCT
		}
	}
	return perfect && other
}

// stray reports whether a town stands alone in its report: nothing else in it lies in the same division, though other places
// do in others. It is then likelier a quarter, a street or a firm of that name: "shot in Austin, on Chicago's West Side".
func (w *work) stray(at *record.Place) bool {
	if at.Precision != "city" && at.Precision != "site" && at.Precision != "near" || at.Admin1 == "" {
		return false
	}
	if first := w.doc.TokenAt(at.Start); first > 0 && int(first) < len(w.doc.Tokens) && w.doc.Tokens[first-1].Lower == "in" && (int(first)+1 >= len(w.doc.Tokens) || w.doc.Tokens[first+1].Flags&nlp.Capital == 0) {
		return false // "in Lamitan" says where
	}
	for i := range w.rec.Places {
		p := &w.rec.Places[i]
		if p.Country == at.Country && (p.Admin1 == at.Admin1 || p.Name == at.Admin1) && (p.Name != at.Name || p.Precision != "city" && p.Precision != "site" && p.Precision != "near") {
			return false
		}
	}
	return true
}

// local reports whether a report is about one country: nearly all of the places that it names lie in it.
func (w *work) local(country string) bool {
	n := 0
	for i := range w.rec.Places {
		if w.rec.Places[i].Country == country {
			n++
		}
	}
	return n*10 >= len(w.rec.Places)*8
}

// mainTown is the first mention of the town that a report names most, twice at least and more than any other, and which does
// not stand alone in it or stands in its first words; -1 without.
func (w *work) mainTown() int {
	count, first := map[string]int{}, map[string]int{}
	best, second := "", 0
	for i := range w.rec.Places {
		p := &w.rec.Places[i]
		if p.Precision != "city" || p.Admin1 == "" {
			continue
		}
		key := p.Name + "|" + p.Admin1 + "|" + p.Country
		if _, ok := first[key]; !ok {
			first[key] = i
		}
		count[key]++
	}
	for key, n := range count {
		switch {
		case best == "" || n > count[best]:
			if best != "" {
				second = max(second, count[best])
			}
			best = key
		default:
			second = max(second, n)
		}
	}
	if best == "" || count[best] < 2 || count[best] == second {
		return -1
	}
	return first[best]
}

// townOf is a town that the report names around a happening and that sharpens its place: one within the division that it
// names, or one close to the quarter that it names. -1 without.
func (w *work) townOf(h *happening, at *record.Place) int {
	doc, rec := w.doc, w.rec
	sent := doc.Tokens[w.found[h.mentions[0]].tok].Sent
	best, cost := -1, int32(7)
	for j := range rec.Places {
		p := &rec.Places[j]
		if p.Precision != "city" || p.Country != at.Country || p.Name == at.Name {
			continue
		}
		switch at.Precision {
		case "admin1", "admin2":
			if p.Admin1 != at.Admin1 && p.Admin1 != at.Name {
				continue
			}
			if w.heads(p) && (p.Lat == nil || at.Lat == nil || p.Lon == nil || at.Lon == nil || abs(*p.Lat-*at.Lat)+abs(*p.Lon-*at.Lon) > 0.7) {
				continue // a correspondent may write from the other end of the province
			}
		case "country", "region":
			continue
		default:
			if p.Lat == nil || at.Lat == nil || p.Lon == nil || at.Lon == nil || abs(*p.Lat-*at.Lat)+abs(*p.Lon-*at.Lon) > 0.4 {
				continue
			}
		}
		first := doc.TokenAt(p.Start)
		if int(first) >= len(doc.Tokens) || w.speakersPlace(first) || w.inName(first) {
			continue
		}
		gap := doc.Tokens[first].Sent - sent
		if gap < 0 {
			gap = -gap
		}
		if gap < cost {
			best, cost = j, gap
		}
	}
	return best
}

// island reports whether a place is called an island in front of its name.
func (w *work) island(at int32) bool {
	first := w.doc.TokenAt(at)
	return int(first) < len(w.doc.Tokens) && first > 1 && w.doc.Tokens[first-1].Lower == "of" && w.doc.Tokens[first-2].Lower == "island"
}

// heads reports whether a place stands in the dateline of a sentence.
func (w *work) heads(p *record.PlaceName) bool {
	first := w.doc.TokenAt(p.Start)
	if int(first) >= len(w.doc.Tokens) {
		return false
	}
	sent := &w.doc.Sents[w.doc.Tokens[first].Sent]
	return first < sent.First+sent.Dateline
}

// sharpen puts a single day first when it lies within the wider interval that stands first: "this past weekend … Saturday".
func sharpen(dates []record.Date) {
	for i := 1; i < len(dates); i++ {
		a, b := &dates[0], dates[i]
		if b.From != "" && (b.From == b.To || b.Rule == "time.overnight" && a.Precision != "day") && a.From != a.To && a.From <= b.From && b.To <= a.To {
			copy(dates[1:i+1], dates[:i])
			dates[0] = b
			return
		}
	}
}

// nearPlace is the place that the sentences around the mentions of a happening fix, when its own clauses name none: a town
// or site before a wider place, the nearest first, no farther than two sentences; at last the town of the dateline when the
// first sentences tell of the happening. -1 without.
func (w *work) nearPlace(h *happening) int {
	doc, rec := w.doc, w.rec
	best, cost := -1, 1000
	for _, i := range h.mentions[:min(len(h.mentions), 3)] {
		tok := w.found[i].tok
		sent := doc.Tokens[tok].Sent
		for j := range rec.Places {
			p := &rec.Places[j]
			first := doc.TokenAt(p.Start)
			if int(first) >= len(doc.Tokens) {
				break
			}
			gap := int(doc.Tokens[first].Sent - sent)
			if gap < -2 || gap > 2 {
				continue
			}
			c := gap * 20
			if gap < 0 {
				c = -gap * 25
			}
			switch p.Precision {
			case "country", "region":
				c += 60
			case "admin1":
				c += 30
			}
			if w.speakersPlace(first) || w.inName(first) {
				continue
			}
			if c < cost {
				best, cost = j, c
			}
		}
	}
	return best
}

// paragraphPlace is the town that the paragraph of a happening names last before it; -1 without.
func (w *work) paragraphPlace(h *happening) int {
	doc := w.doc
	tok := w.found[h.mentions[0]].tok
	from := tok
	for from > 0 && doc.Tokens[from].Flags&nlp.ParaBefore == 0 {
		from--
	}
	best := -1
	for i := range w.rec.Places {
		p := &w.rec.Places[i]
		if first := doc.TokenAt(p.Start); first >= from && first < tok && p.Precision == "city" && !w.inName(first) {
			best = i
		}
	}
	return best
}

// speakersPlace reports whether a place belongs to somebody's name or office and says nothing of where a thing happened:
// "Aton police", "the mayor of Aton".
func (w *work) speakersPlace(tok int32) bool {
	t := &w.doc.Tokens[tok]
	switch t.Rel {
	case nlp.Compound, nlp.NmodPoss, nlp.Amod, nlp.NmodDesc, nlp.Flat:
		return false // "Aton police" are of Aton: the place of a local report
	case nlp.Nsubj, nlp.NsubjPass, nlp.OblAgent:
		return true
	}
	return false
}
