package happens

import (
	"slices"
	"sort"
	"strings"
	"time"

	"clio/internal/extract/when"
	"clio/internal/extract/where"
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/record"
)

// Where and when an event was is at first what its clauses and the rules of daytown.go say. A model then holds the place against the
// others that the report names near it, and places and days against none at all.

// choice is one place or time that an event may have: an index into rec.Places or rec.Times, none for no place or day.
type choice struct {
	at    int
	wide  bool // the country of the place is meant, not the place
	now   int  // where it stands among the cells of the event so far, -1 where it does not
	own   bool // a clause of the event names it
	gap   int32
	ahead bool // it stands in front of the event's words
	same  int  // how often the report names it
	score float32
}

const none = -1

// position tells models whether the event has it so far and how, and how far it stands from the event's words and on which side.
func (c *choice) position() (now, gap uint32) {
	now, gap = uint32(min(c.now+1, 3)), min(uint32(c.gap), 5)*2
	if c.own {
		now += 4
	}
	if c.ahead {
		gap++
	}
	return now, gap
}

// nearby is how many sentences away a place may be named last to be held against that of an event.
const nearby = 4

// choices are the places or times that an event may have, each once, none first.
type choices struct {
	list []choice
	at   map[string]int
}

func newChoices() *choices {
	return &choices{list: []choice{{at: none, now: -1}}, at: map[string]int{}}
}

// add adds a choice, or counts it where the same place or time is there: what the event has so far stands for it, else what is nearest.
func (l *choices) add(key string, c choice) {
	j, ok := l.at[key]
	if !ok {
		l.at[key], c.same = len(l.list), 1
		l.list = append(l.list, c)
		return
	}
	o := &l.list[j]
	n := o.same + 1
	if c.now >= 0 && o.now < 0 || c.now < 0 && o.now < 0 && c.gap < o.gap {
		*o = c
	}
	o.same = n
}

// setting is what the report as a whole says of where it is about.
type setting struct {
	country map[string]int // how many places of each country it names
	main    string         // the country that it names most
	line    int            // index into rec.Places of the place of the dateline, -1 without
	caps    uint32
}

func (w *work) settingOf() setting {
	s := setting{country: map[string]int{}, line: -1}
	for i := range w.rec.Places {
		p := &w.rec.Places[i]
		if p.Country == "" {
			continue
		}
		s.country[p.Country]++
		if n := s.country[p.Country]; n > s.country[s.main] {
			s.main = p.Country
		}
		if s.line < 0 && w.heads(p) {
			s.line = i
		}
	}
	if len(w.doc.Sents) > 0 && w.doc.Sents[0].AllCaps {
		s.caps = 1
	}
	return s
}

// distance is how many sentences lie between a token and the words of an event, and whether the token stands in front of them.
func (w *work) distance(h *happening, tok int32) (gap int32, ahead bool) {
	gap = 1 << 20
	for _, i := range h.mentions {
		d := w.doc.Tokens[w.found[i].tok].Sent - w.doc.Tokens[tok].Sent
		if d < 0 {
			d = -d
		}
		if d < gap {
			gap, ahead = d, tok < w.found[i].tok
		}
	}
	return gap, ahead
}

// placesNear are the places around the words of an event, those that it has so far and that of the dateline: indices into rec.Places,
// in order.
func (w *work) placesNear(s *setting, h *happening, e *record.Event) []int {
	doc, places := w.doc, w.rec.Places
	var out []int
	from := func(at int32) int {
		return sort.Search(len(places), func(i int) bool { return places[i].Start >= at })
	}
	for _, m := range h.mentions {
		sent := doc.Tokens[w.found[m].tok].Sent
		first, last := doc.Sents[max(0, sent-nearby)].First, doc.Sents[min(int32(len(doc.Sents)-1), sent+nearby)].Last
		for i := from(doc.Tokens[first].Start); i < len(places) && places[i].Start < doc.Tokens[last-1].End; i++ {
			out = append(out, i)
		}
	}
	for k := range e.Place {
		if i := from(e.Place[k].Start); i < len(places) && places[i].Span == e.Place[k].Span {
			out = append(out, i)
		}
	}
	if s.line >= 0 {
		out = append(out, s.line)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// placesFor are the places that an event may have been at.
func (w *work) placesFor(s *setting, h *happening, e *record.Event) []choice {
	l := newChoices()
	for _, i := range w.placesNear(s, h, e) {
		p := &w.rec.Places[i]
		tok := w.doc.TokenAt(p.Start)
		if int(tok) >= len(w.doc.Tokens) || w.inName(tok) {
			continue
		}
		c := choice{at: i, now: slices.IndexFunc(e.Place, func(x record.Place) bool { return x.Span == p.Span })}
		c.own = slices.ContainsFunc(h.mentions, func(m int32) bool { return w.found[m].place == i })
		c.gap, c.ahead = w.distance(h, tok)
		if c.now < 0 && (c.gap > nearby && i != s.line || w.onTheWay(p.Span) || w.comesFrom(tok)) {
			continue
		}
		l.add(p.Name+"|"+p.Country+"|"+p.Admin1, c)
		if i == s.line && w.nations.Country(p.Country) != nil && p.Precision != "country" {
			c.wide, c.own, c.now = true, false, -1
			l.add(p.Country, c)
		}
	}
	return l.list
}

// comesFrom reports whether a place says where somebody comes from: "Luis Mora of Aton".
func (w *work) comesFrom(tok int32) bool {
	c, up := w.doc.KidBy(tok, nlp.Case), w.doc.Tokens[tok].Head
	return c >= 0 && up >= 0 && (w.doc.Tokens[c].Lower == "of" || w.doc.Tokens[c].Lower == "from") && w.person(up)
}

// daysFor are the days that an event may have been on: those that the rules think, and in a report of one happening or two the recent days
// that are of nothing else.
func (w *work) daysFor(h *happening, e *record.Event) []choice {
	l := newChoices()
	for _, i := range w.timesFor(e) {
		t := &w.rec.Times[i]
		tok := w.doc.TokenAt(t.Start)
		if t.From == "" || t.Kind != "date" && t.Kind != "time" || int(tok) >= len(w.doc.Tokens) {
			continue
		}
		c := choice{at: i, now: slices.IndexFunc(e.Date, func(x record.Date) bool { return x.Span == t.Span })}
		if c.now < 0 && (!w.recent(t) || w.inCourt(tok)) {
			continue // no rule thinks that it dates the event
		}
		c.own = slices.ContainsFunc(h.mentions, func(m int32) bool { return w.found[m].time == i })
		c.gap, c.ahead = w.distance(h, tok)
		l.add(t.From+t.To, c)
	}
	return l.list
}

// timesFor are the times that may date an event: all in a report of few happenings, else those that it has so far.
func (w *work) timesFor(e *record.Event) []int {
	var out []int
	times := w.rec.Times
	if w.deeds <= fewDeeds {
		for i := range times {
			out = append(out, i)
		}
		return out
	}
	for k := range e.Date {
		i := sort.Search(len(times), func(i int) bool { return times[i].Start >= e.Date[k].Start })
		if i < len(times) && times[i].Span == e.Date[k].Span {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// hasSetting reports whether the model of places and days is asked about an event.
func hasSetting(e *record.Event) bool {
	return strings.HasPrefix(e.Type, "attack") && e.Mode == record.Actual
}

// rank gives each choice its probability among all and the index of the best.
func (w *work) rank(t *weights.Table, all []choice, features func(out []uint32, c *choice) []uint32) int {
	scores, p := make([]float32, len(all)), make([]float32, len(all))
	for i := range all {
		w.feats = features(w.feats[:0], &all[i])
		scores[i] = odds(t, w.feats)
	}
	soften(scores, p)
	best := 0
	for i := range p {
		all[i].score = p[i]
		if p[i] > p[best] {
			best = i
		}
	}
	return best
}

// What the model has to be sure of before it puts another place or day before the one that an event has: of the new one (instead), and of the old
// one no more than beaten; where a clause of the event names the old one, more.
const (
	instead    = 0.5
	beaten     = 0.3
	insteadOwn = 0.85
	beatenOwn  = 0.05
)

// fewDeeds is how many happenings a report may tell of to be about one: its places and days are then those of the event, unless a clause
// says otherwise.
const fewDeeds = 2

// recent reports whether a time is a day at most a month before the publication.
func (w *work) recent(t *record.Time) bool {
	if t.From != t.To {
		return false
	}
	day, err := time.Parse(time.DateOnly, t.From)
	pub, err2 := time.Parse(time.DateOnly, w.rec.Document.Published)
	return err == nil && err2 == nil && !day.After(pub) && pub.Sub(day) <= 31*24*time.Hour
}

// inCourt reports whether a time is when somebody was charged, tried, buried or the like.
func (w *work) inCourt(tok int32) bool {
	for hops := 0; tok >= 0 && hops < 10; tok, hops = w.doc.Tokens[tok].Head, hops+1 {
		if x := &w.doc.Tokens[tok]; x.UPOS == nlp.VERB || x.UPOS == nlp.NOUN {
			switch x.Lemma {
			case "charge", "arraign", "sentence", "plead", "schedule", "bury", "book", "jail", "convict", "indict", "hearing", "trial", "funeral", "vigil", "court", "open":
				return true
			}
		}
	}
	return false
}

// over is the best choice where it is so much better than the one that the event has, else that one.
func (w *work) over(all []choice, best int) int {
	has := slices.IndexFunc(all, func(c choice) bool { return c.now == 0 })
	if has < 0 && all[best].score < instead {
		return 0
	}
	if has < 0 || has == best {
		return best
	}
	if all[best].wide && all[has].own && w.rec.Places[all[has].at].Country == w.rec.Places[all[best].at].Country {
		return has // its town says more than its country
	}
	most, least := float32(instead), float32(beaten)
	switch {
	case w.deeds <= fewDeeds && all[has].own:
		most, least = 0.5, 0.35
	case w.deeds <= fewDeeds:
		most, least = 0, 1
	case all[has].own:
		most, least = insteadOwn, beatenOwn
	}
	if all[best].score < most || all[has].score > least {
		return has
	}
	return best
}

// hardly is the probability below which a place or day that a rule found is no cell of the event.
const hardly = 0.02

// choose puts the likeliest place and day of each attack first and takes out what is hardly one.
func (w *work) choose() {
	if w.placing == nil || w.dating == nil || len(w.happened) == 0 {
		return
	}
	s := w.settingOf()
	for i := range w.happened {
		e, h := &w.rec.Events[i], &w.happened[i]
		if !hasSetting(e) {
			continue
		}
		if len(e.Place) > 0 && e.Place[0].Rule == unlistedRule {
			continue // a village of its clause that no gazetteer has
		}
		places := w.placesFor(&s, h, e)
		best := w.rank(w.placing, places, func(out []uint32, c *choice) []uint32 { return w.placeFeatures(out, &s, h, e, c, places) })
		w.place(e, places, w.over(places, best))
		days := w.daysFor(h, e)
		best = w.rank(w.dating, days, func(out []uint32, c *choice) []uint32 { return w.dayFeatures(out, &s, h, e, c, days) })
		w.day(e, days, w.over(days, best))
	}
}

// place makes the best choice the first place of an event.
func (w *work) place(e *record.Event, all []choice, best int) {
	old := e.Place
	e.Place = nil
	if c := &all[best]; c.at != none {
		p := where.PlaceOf(w.doc, w.rec.Places[c.at])
		if c.now >= 0 {
			p = old[c.now]
		} else {
			w.attribute(&p.Basis)
		}
		if c.wide {
			n := w.nations.Country(p.Country)
			p.Name, p.Admin1, p.Lat, p.Lon, p.Precision, p.Gazetteer, p.Rule = n.Name, "", &n.Lat, &n.Lon, "country", "", "country-of-dateline"
		}
		e.Place = append(e.Place, p)
	}
	for i := range old {
		k := slices.IndexFunc(all, func(c choice) bool { return c.now == i })
		if k == best || k >= 0 && all[k].score < hardly || all[best].wide && k >= 0 && w.rec.Places[all[k].at].Span == w.rec.Places[all[best].at].Span {
			continue
		}
		e.Place = append(e.Place, old[i])
	}
}

// day makes the best choice the first date of an event.
func (w *work) day(e *record.Event, all []choice, best int) {
	old := e.Date
	e.Date = nil
	if c := &all[best]; c.at != none {
		if c.now >= 0 {
			e.Date = append(e.Date, old[c.now])
		} else {
			t := &w.rec.Times[c.at]
			d := record.Date{Basis: record.Basis{Quote: t.Quote, Rule: t.Rule}}
			w.attribute(&d.Basis)
			d.From, d.To = when.Clip(t, w.rec.Document.Published)
			d.Precision = when.Precision(d.From, d.To)
			e.Date = append(e.Date, d)
		}
	}
	for i := range old {
		k := slices.IndexFunc(all, func(c choice) bool { return c.now == i })
		if k == best || k >= 0 && all[k].score < hardly {
			continue
		}
		e.Date = append(e.Date, old[i])
	}
}
