package happens

import (
	"slices"
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

// choice is a place or a time that an event may have: an index into rec.Places or rec.Times, none for no place or day.
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

// close is how many sentences away a place may be named last to be held against that of an event.
const close = 4

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

// placesFor are the places that an event may have been at.
func (w *work) placesFor(s *setting, h *happening, e *record.Event) []choice {
	out := []choice{{at: none, now: -1}}
	at := map[string]int{}
	add := func(c choice) {
		p := &w.rec.Places[c.at]
		key := p.Name + "|" + p.Country + "|" + p.Admin1
		if c.wide {
			key = "|" + p.Country
		}
		if j, ok := at[key]; ok {
			o := &out[j]
			n := o.same + 1
			if c.now >= 0 && o.now < 0 || c.now < 0 && o.now < 0 && c.gap < o.gap {
				*o = c
			}
			o.same = n
			return
		}
		at[key] = len(out)
		c.same = 1
		out = append(out, c)
	}
	for i := range w.rec.Places {
		p := &w.rec.Places[i]
		tok := w.doc.TokenAt(p.Start)
		if int(tok) >= len(w.doc.Tokens) || w.inName(tok) {
			continue
		}
		c := choice{at: i, now: slices.IndexFunc(e.Place, func(x record.Place) bool { return x.Span == p.Span })}
		c.own = slices.ContainsFunc(h.mentions, func(m int32) bool { return w.found[m].place == i })
		c.gap, c.ahead = w.distance(h, tok)
		if c.now < 0 && (c.gap > close && i != s.line || w.onTheWay(p.Span)) {
			continue
		}
		add(c)
		if i == s.line && w.nations.Country(p.Country) != nil && p.Precision != "country" {
			c.wide, c.own, c.now = true, false, -1
			add(c)
		}
	}
	return out
}

// placeFeatures tells the model of a place for an event.
func (w *work) placeFeatures(out []uint32, s *setting, h *happening, e *record.Event, c *choice, all []choice) []uint32 {
	add := func(f uint32) { out = append(out, f) }
	deeds := uint32(min(w.deeds, 4))
	first := uint32(min(w.doc.Tokens[w.found[h.mentions[0]].tok].Sent, 4))
	has := uint32(min(len(e.Place), 2))
	if c.at == none {
		add(weights.F2(1, has, s.caps))
		add(weights.F3(2, has, deeds, first))
		add(weights.F2(3, uint32(min(len(all), 8)), has))
		return out
	}
	p := &w.rec.Places[c.at]
	tok := w.doc.TokenAt(p.Start)
	t := &w.doc.Tokens[tok]
	now := uint32(min(c.now+1, 3))
	if c.own {
		now += 4
	}
	gap := min(uint32(c.gap), 5) * 2
	if c.ahead {
		gap++
	}
	kind := weights.String(p.Precision)
	if c.wide {
		kind = 3
	}
	line := uint32(0)
	if c.at == s.line {
		line = 1
	} else if w.heads(p) {
		line = 2
	}
	home := uint32(0) // how its country stands in the report
	switch {
	case p.Country == s.main:
		home = 1
	case s.line >= 0 && p.Country == w.rec.Places[s.line].Country:
		home = 2
	default:
		home = 3 + uint32(min(s.country[p.Country], 3))
	}
	score := uint32(p.Score * 8)
	prep := uint32(0)
	head := tok
	for hops := 0; hops < 3; hops++ {
		if k := w.doc.KidBy(head, nlp.Case); k >= 0 {
			prep = weights.String(w.doc.Tokens[k].Lower)
			break
		}
		up := w.doc.Tokens[head].Head
		if up < 0 || w.doc.Tokens[up].UPOS == nlp.VERB {
			break
		}
		head = up
	}
	finer := uint32(0) // whether the report names a place within it, or it lies in another
	for i := range all {
		if o := &all[i]; o.at != none && o.at != c.at && o.gap <= wide {
			x := &w.rec.Places[o.at]
			if x.Country != p.Country {
				continue
			}
			switch {
			case p.Precision == "country" && x.Precision != "country":
				finer |= 1
			case p.Precision == "admin1" && x.Admin1 == p.Admin1 && x.Precision != "admin1":
				finer |= 1
			case x.Precision == "admin1" && x.Admin1 == p.Admin1 && p.Precision != "admin1":
				finer |= 2
			}
		}
	}
	says := uint32(0)
	if w.speakersPlace(tok) {
		says = 1
	}
	part := uint32(0)
	if ent := w.doc.EntityAt(tok); ent >= 0 {
		part = 1 + uint32(w.doc.Entities[ent].Kind)
		if x := w.doc.Span(w.doc.Entities[ent].First, w.doc.Entities[ent].Last); x != p.Span {
			part += 32
		}
	}
	add(weights.F1(10, now))
	add(weights.F2(11, now, kind))
	add(weights.F3(12, now, gap, kind))
	add(weights.F3(13, now, line, kind))
	add(weights.F3(14, now, home, kind))
	add(weights.F3(15, home, kind, s.caps))
	add(weights.F3(16, home, uint32(min(c.same, 3)), kind))
	add(weights.F3(17, score, home, kind))
	add(weights.F2(18, score, s.caps))
	add(weights.F3(19, prep, now, kind))
	add(weights.F3(20, prep, gap, kind))
	add(weights.F3(21, finer, kind, now))
	add(weights.F3(22, finer, kind, gap))
	add(weights.F3(23, line, first, deeds))
	add(weights.F3(24, line, has, kind))
	add(weights.F3(25, says, now, kind))
	add(weights.F3(26, part, s.caps, kind))
	add(weights.F3(27, part, home, now))
	add(weights.F2(28, uint32(t.Rel), now))
	add(weights.F3(29, uint32(t.UPOS), s.caps, home))
	add(weights.F2(30, uint32(min(t.Sent, 6)), gap))
	add(weights.F3(31, gap, uint32(min(c.same, 3)), has))
	add(weights.F3(32, home, gap, now))
	if up := w.doc.Tokens[head].Head; up >= 0 {
		add(weights.F2(33, weights.String(lemmaOf(w.doc, up)), prep))
		add(weights.F2(34, weights.String(lemmaOf(w.doc, up)), now))
	}
	add(weights.F2(35, weights.String(t.Lower), s.caps))
	return out
}

// daysFor are the days that an event may have been on: those that the rules think, and in a report of one happening or two the recent days
// that are of nothing else.
func (w *work) daysFor(h *happening, e *record.Event) []choice {
	out := []choice{{at: none, now: -1}}
	at := map[string]int{}
	for i := range w.rec.Times {
		t := &w.rec.Times[i]
		tok := w.doc.TokenAt(t.Start)
		if t.From == "" || t.Kind != "date" && t.Kind != "time" || int(tok) >= len(w.doc.Tokens) {
			continue
		}
		c := choice{at: i, now: slices.IndexFunc(e.Date, func(x record.Date) bool { return x.Span == t.Span })}
		if c.now < 0 && (w.deeds > fewDeeds || !w.recent(t) || w.inCourt(tok)) {
			continue // no rule thinks that it dates the event
		}
		c.own = slices.ContainsFunc(h.mentions, func(m int32) bool { return w.found[m].time == i })
		c.gap, c.ahead = w.distance(h, tok)
		key := t.From + t.To
		if j, ok := at[key]; ok {
			o := &out[j]
			n := o.same + 1
			if c.now >= 0 && o.now < 0 || c.now < 0 && o.now < 0 && c.gap < o.gap {
				*o = c
			}
			o.same = n
			continue
		}
		at[key] = len(out)
		c.same = 1
		out = append(out, c)
	}
	return out
}

// dayFeatures tells the model of a day for an event.
func (w *work) dayFeatures(out []uint32, s *setting, h *happening, e *record.Event, c *choice, all []choice) []uint32 {
	add := func(f uint32) { out = append(out, f) }
	deeds := uint32(min(w.deeds, 4))
	first := uint32(min(w.doc.Tokens[w.found[h.mentions[0]].tok].Sent, 4))
	has := uint32(min(len(e.Date), 2))
	if c.at == none {
		add(weights.F2(1, has, s.caps))
		add(weights.F3(2, has, deeds, first))
		add(weights.F2(3, uint32(min(len(all), 8)), has))
		return out
	}
	t := &w.rec.Times[c.at]
	tok := w.doc.TokenAt(t.Start)
	_, last := w.doc.TokensIn(t.Span)
	now := uint32(min(c.now+1, 3))
	if c.own {
		now += 4
	}
	gap := min(uint32(c.gap), 5) * 2
	if c.ahead {
		gap++
	}
	ago := uint32(20) // how long before the publication it ends
	if to, err := time.Parse(time.DateOnly, t.To); err == nil {
		if pub, err := time.Parse(time.DateOnly, w.rec.Document.Published); err == nil {
			switch days := int(pub.Sub(to).Hours() / 24); {
			case days < 0:
				ago = 0
			case days < 4:
				ago = 1 + uint32(days)
			case days < 8:
				ago = 5
			case days < 32:
				ago = 6
			case days < 100:
				ago = 7
			default:
				ago = 8
			}
		}
	}
	size := uint32(0)
	if t.From != t.To {
		size = 1
	}
	line := uint32(0)
	if sent := &w.doc.Sents[w.doc.Tokens[tok].Sent]; sent.Kind == nlp.Dateline || tok < sent.First+sent.Dateline {
		line = 1
	}
	else1 := uint32(0)
	if w.elsewhen(t) {
		else1 = 1
	}
	rule := weights.String(t.Rule)
	gov := uint32(1)
	x := &w.doc.Tokens[max(tok, last-1)]
	for k := tok; k < last; k++ {
		if hd := w.doc.Tokens[k].Head; hd < tok || hd >= last {
			x = &w.doc.Tokens[k]
			break
		}
	}
	if x.Head >= 0 {
		gov = weights.String(lemmaOf(w.doc, x.Head))
	}
	prev := uint32(0)
	if tok > 0 {
		prev = weights.String(w.doc.Tokens[tok-1].Lower)
	}
	add(weights.F1(10, now))
	add(weights.F2(11, now, rule))
	add(weights.F3(12, now, gap, size))
	add(weights.F3(13, now, line, s.caps))
	add(weights.F3(14, now, ago, size))
	add(weights.F3(15, line, ago, s.caps))
	add(weights.F3(16, ago, uint32(min(c.same, 3)), now))
	add(weights.F3(17, else1, now, size))
	add(weights.F3(18, else1, ago, line))
	add(weights.F3(19, rule, ago, now))
	add(weights.F3(20, rule, gap, now))
	add(weights.F2(21, gov, now))
	add(weights.F2(22, gov, ago))
	add(weights.F3(23, prev, now, ago))
	add(weights.F3(24, line, first, deeds))
	add(weights.F3(25, line, has, uint32(min(len(all), 4))))
	add(weights.F3(26, uint32(min(len(all), 5)), has, now))
	add(weights.F2(27, uint32(x.Rel), now))
	add(weights.F2(28, weights.String(w.doc.Tokens[tok].Lower), now))
	add(weights.F3(29, gap, ago, has))
	add(weights.F2(30, uint32(min(w.doc.Tokens[tok].Sent, 6)), gap))
	add(weights.F3(31, gap, uint32(min(c.same, 3)), has))
	add(weights.F3(32, deeds, gap, now))
	return out
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
		var acc [4]uint64
		var units [2]int32
		t.Score(w.feats, acc[:], units[:])
		scores[i] = float32(units[1]-units[0]) * t.Scale()
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
