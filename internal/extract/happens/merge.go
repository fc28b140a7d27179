package happens

import (
	"slices"
	"strings"
	"time"

	"clio/internal/nlp"
	"clio/record"
)

// happening is one event with its mentions, in text order.
type happening struct {
	typ      string
	mode     record.Mode
	mentions []int32
	time     int
	place    int
	village  int
	heads    map[string]bool // lemmas of whom and what it hit
	perps    map[string]bool
	names
	last int32 // sentence of its last mention
}

// names are those of the persons who were killed, and of others who were hit, in lower case.
type names struct{ dead, hurt []string }

// reach is how many happenings back a mention is compared with.
const reach = 50

// violent reports whether a type is of the kind that has victims.
func violent(typ string) bool {
	return strings.HasPrefix(typ, "attack") || typ == "clash" || typ == "operation"
}

// merge puts the mentions that tell of one happening together.
func (w *work) merge() []happening {
	var out []happening
	of := make(map[int32]int, len(w.found)) // which happening a mention went to
	for i := range w.found {
		m := &w.found[i]
		who := w.named(m)
		best, score := -1, 0.0
		j := w.toldIn(int32(i))
		if j < 0 {
			j = w.detailOf(int32(i))
		}
		if j >= 0 && j < int32(i) {
			if h, ok := of[j]; ok {
				typ := out[h].typ
				w.take(&out[h], int32(i), &who)
				if m.typ == "attack.arson" {
					out[h].typ = typ // a part of an attack does not name the whole
				}
				of[int32(i)] = h
				continue
			}
		}
		for h := max(0, len(out)-reach); h < len(out); h++ {
			// Of two that fit as well "the attack" is the one told last, if the other is not what the report as a whole is about.
			last := w.isClaimed(m) || m.definite && (best > 0 || len(out[0].mentions) < 2)
			if s := w.same(&out[h], m, &who); s > score || s == score && s > 0 && last {
				best, score = h, s
			}
		}
		if best < 0 {
			if w.idle(m) {
				continue
			}
			out = append(out, happening{typ: m.typ, mode: m.mode, time: -1, place: -1, village: -1, heads: map[string]bool{}, perps: map[string]bool{}})
			best = len(out) - 1
		}
		w.take(&out[best], int32(i), &who)
		of[int32(i)] = best
	}
	return out
}

// toldIn is the mention that says what a noun says, in other words of its clause: of "the murder of a minister in an attack by rebels"
// and "was gunned down in an ambush" the murder and the verb; -1 without.
func (w *work) toldIn(i int32) int32 {
	doc := w.doc
	m := &w.found[i]
	if !m.noun || m.plural || !violent(m.typ) {
		return -1
	}
	c := doc.KidBy(m.tok, nlp.Case)
	if c < 0 || doc.Tokens[c].Lower != "in" && doc.Tokens[c].Lower != "during" {
		return -1
	}
	for t, hops := doc.Tokens[m.tok].Head, 0; t >= 0 && hops < 4; t, hops = doc.Tokens[t].Head, hops+1 {
		if j := w.at[t]; j >= 0 && violent(w.found[j].typ) && (w.found[j].mode == record.Actual) == (m.mode == record.Actual) && compatible(w.found[j].typ, m.typ) && w.dates(m.time, w.found[j].time) >= 0 {
			return j
		}
		if r := doc.Tokens[t].Rel; r != nlp.Nmod && r != nlp.Obl && r != nlp.OblAgent && r != nlp.NmodDesc && r != nlp.Flat {
			break
		}
	}
	return -1
}

// detailOf is the attack that a fire is a part of, told of in the same sentence with the same doers: "raided a village, killing nine and
// burning houses"; -1 without.
func (w *work) detailOf(i int32) int32 {
	doc := w.doc
	m := &w.found[i]
	if m.typ != "attack.arson" || m.noun || m.mode != record.Actual {
		return -1
	}
	for t, hops := m.tok, 0; hops < 3; hops++ {
		if r := doc.Tokens[t].Rel; r != nlp.Conj && r != nlp.Advcl || doc.KidBy(t, nlp.Nsubj, nlp.NsubjPass) >= 0 {
			return -1
		}
		if t = doc.Tokens[t].Head; t < 0 {
			return -1
		}
		if j := w.at[t]; j >= 0 && j < i && w.found[j].mode == record.Actual && violent(w.found[j].typ) && w.found[j].typ != "attack.arson" {
			return j
		}
	}
	return -1
}

// idle reports whether a mention says too little to be an event of its own: a bare noun in general.
func (w *work) idle(m *mention) bool {
	if !m.noun {
		return false
	}
	if w.spokenTo(m) {
		return true
	}
	details := len(m.patients) + len(m.perps) + len(m.tolls)
	if m.time >= 0 {
		details++
	}
	if m.place >= 0 {
		details++
	}
	if m.plural {
		if h := w.doc.Tokens[w.partOfMany(m.tok)].Head; h >= 0 && w.tallied(h) {
			return true // "has carried out a dozen attacks this year"
		}
		if w.counted(m) || len(m.tolls) > 0 || m.done && details > 0 {
			return false
		}
		return details < 3 || m.time < 0 && (m.place < 0 || len(m.perps) == 0 || len(m.patients) == 0)
	}
	return details == 0 || details == 1 && rankMode(m.mode) >= rankMode(record.Hypothetical)
}

// counted reports whether a plural is of a told number: "twin bombings", "two attacks".
func (w *work) counted(m *mention) bool {
	for k := range w.doc.Kids(m.tok) {
		if t := &w.doc.Tokens[k]; t.Rel == nlp.Nummod && t.Lower != "several" || t.Lower == "twin" || t.Lower == "double" {
			return true
		}
	}
	return false
}

// compatible types can be two words for one happening.
func compatible(a, b string) bool {
	if a == b {
		return true
	}
	general := func(x, y string) bool { return x == "attack" && strings.HasPrefix(y, "attack.") }
	if general(a, b) || general(b, a) {
		return true
	}
	pair := func(x, y string) bool { return a == x && b == y || a == y && b == x }
	return pair("attack.armed_assault", "attack.assassination") || pair("attack.armed_assault", "clash") || pair("clash", "operation") || pair("attack", "clash") || pair("attack", "operation")
}

// same scores how likely a mention tells of a happening; 0 or less: it does not.
func (w *work) same(h *happening, m *mention, who *names) float64 {
	if !compatible(h.typ, m.typ) || (h.mode == record.Actual) != (m.mode == record.Actual) {
		return 0
	}
	sent := w.doc.Tokens[m.tok].Sent
	gap := float64(sent - h.last)
	s := 0.0
	if known(h.dead, who.dead) && (h.typ == "attack.hostage_taking") == (m.typ == "attack.hostage_taking") {
		return 5 // nobody is killed twice
	}
	when := w.dates(h.time, m.time)
	same := when >= 0 && (known(h.hurt, who.hurt) || known(h.dead, who.hurt) || known(h.hurt, who.dead))
	if same {
		s++
	}
	switch when {
	case apart:
		return 0
	case -1:
		if gap > 2 || !m.definite && m.noun {
			return 0
		}
		s -= 1 // a day of the week and "two weeks ago" need not agree to the day
	case 1:
		s += 1.5
	}
	at := w.places(h.place, m.place)
	if v := w.sameVillage(h.village, m.village); v != 0 {
		at = v
	} else if h.village >= 0 && m.village < 0 && w.town(m.place) || m.village >= 0 && h.village < 0 && w.town(h.place) {
		at = -1
	}
	switch at {
	case -1:
		if !same {
			return 0
		}
	case 1:
		s += 1.5
	}
	shared, clash := 0, len(m.patients) > 0 && len(h.heads) > 0
	for _, p := range m.patients {
		if h.heads[w.key(p.head)] || w.person(p.head) && h.heads["person"] {
			shared++
			clash = false
		}
	}
	if clash := (m.typ == "arrest" || m.typ == "prosecution") && gap > 0 && w.others(h, m); clash {
		return 0
	}
	for _, p := range m.perps {
		if h.perps[w.key(p.head)] {
			s += 0.5
		}
	}
	s += float64(shared)
	if clash && !same {
		if when < 0 {
			return 0
		}
		s -= 1.5
	}
	if !strings.Contains(m.typ, ".") || h.typ == m.typ {
		s += 0.3
	}
	switch {
	case m.definite:
		s += 1.5
	case w.headline(h.last) && gap <= 3:
		s += 1.5 // the lead tells what the headline names, with "a" as if for the first time
		if clash {
			s += 1.5
		}
	case m.noun && !m.definite:
		s -= 1.2 // "a bomb", "an attack": something new
	}
	if gap == 1 && !m.noun && w.announced(h) {
		s += 2 // "The attack on the market lasted an hour. Gunmen opened fire on traders."
	}
	if m.disputed {
		s += 2 // who denies a deed speaks of one that the report has told
	}
	bare := m.time < 0 && m.place < 0 && len(m.patients) == 0
	if bare {
		s++
	}
	switch {
	case gap == 0:
		s += 0.8
	case gap <= 2:
		s += 0.5
	case gap <= 6:
	default:
		s -= 0.4
	}
	return s - 0.7
}

// announced reports whether a happening has been named by one definite noun alone, which the next sentence goes on to tell.
func (w *work) announced(h *happening) bool {
	if len(h.mentions) != 1 || h.typ != "attack" {
		return false
	}
	m := &w.found[h.mentions[0]]
	return m.noun && m.definite && len(m.perps) == 0 && len(m.tolls) == 0
}

// headline reports whether a sentence is one of the first and is written as a title: without a stop at its end.
func (w *work) headline(sent int32) bool {
	if sent > 1 {
		return false
	}
	x := w.doc.Sents[sent]
	last := w.doc.Form(x.Last - 1)
	return x.Kind == nlp.Headline || last != "." && last != "!" && last != "?" && last != "”" && last != "\""
}

// dates compares two times: 1 the same or one in the other, -1 different, apart, 0 unknown.
func (w *work) dates(a, b int) int {
	if a < 0 || b < 0 {
		return 0
	}
	x, y := &w.rec.Times[a], &w.rec.Times[b]
	if x.From == "" || y.From == "" || x.To == "" || y.To == "" {
		if strings.EqualFold(x.Text, y.Text) {
			return 1
		}
		return 0
	}
	switch {
	case x.To < y.From:
		return howFar(x.To, y.From)
	case y.To < x.From:
		return howFar(y.To, x.From)
	}
	return 1
}

// apart says of two times that no words can mean one: more than a month lies between them.
const apart = -2

func howFar(to, from string) int {
	a, err := time.Parse(time.DateOnly, to)
	b, err2 := time.Parse(time.DateOnly, from)
	if err == nil && err2 == nil && b.Sub(a) > 31*24*time.Hour {
		return apart
	}
	return -1
}

// places compares two places: 1 the same, -1 different, 0 unknown or one may lie in the other.
func (w *work) places(a, b int) int {
	if a < 0 || b < 0 {
		return 0
	}
	x, y := &w.rec.Places[a], &w.rec.Places[b]
	if strings.EqualFold(x.Name, y.Name) {
		return 1
	}
	if x.Country != "" && y.Country != "" && x.Country != y.Country {
		return -1
	}
	wide := func(p *record.PlaceName) bool {
		return p.Precision != "city" && p.Precision != "site" && p.Precision != "near" && p.Precision != "admin2"
	}
	if wide(x) || wide(y) {
		return 0
	}
	if x.Lat == nil || y.Lat == nil || x.Lon == nil || y.Lon == nil {
		if x.Precision != "site" && y.Precision != "site" && x.Country == y.Country {
			return -1 // two towns, one of them where no gazetteer says
		}
		return 0
	}
	if d := abs(*x.Lat-*y.Lat) + abs(*x.Lon-*y.Lon); d < 0.6 {
		return 0
	}
	return -1
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// key is what an argument is recognised by: its actor, or the lemma of its head.
func (w *work) key(head int32) string {
	if a := w.actor(head); a != nil {
		return a.ID
	}
	return lemmaOf(w.doc, head)
}

func (w *work) take(h *happening, i int32, who *names) {
	m := &w.found[i]
	h.mentions = append(h.mentions, i)
	if strings.Contains(m.typ, ".") && !strings.Contains(h.typ, ".") && strings.HasPrefix(m.typ, h.typ) && !w.beside(h, m) {
		h.typ = m.typ
	}
	if h.typ == "operation" && m.typ == "clash" {
		h.typ = "clash" // troops who kill fighters "in a clash" were fought back
	}
	if h.time < 0 || m.time >= 0 && w.rec.Times[h.time].From == "" && w.rec.Times[m.time].From != "" {
		h.time = m.time
	}
	if h.place < 0 || m.place >= 0 && w.rec.Places[h.place].Precision == "country" && w.rec.Places[m.place].Precision != "country" {
		h.place = m.place
	}
	if h.village < 0 {
		h.village = m.village
	}
	for _, p := range m.patients {
		h.heads[w.key(p.head)] = true
		if w.person(p.head) {
			h.heads["person"] = true
		}
	}
	for _, p := range m.perps {
		h.perps[w.key(p.head)] = true
	}
	h.dead, h.hurt = append(h.dead, who.dead...), append(h.hurt, who.hurt...)
	h.last = w.doc.Tokens[m.tok].Sent
}

// isClaimed reports whether a noun is the object of a claim.
func (w *work) isClaimed(m *mention) bool {
	t := &w.doc.Tokens[m.tok]
	return m.definite && m.noun && t.Rel == nlp.Obj && t.Head >= 0 && w.doc.Tokens[t.Head].Lemma == "claim"
}

// others reports whether an arrest or a charge is of other persons than those told of: they are named or counted anew.
func (w *work) others(h *happening, m *mention) bool {
	if len(h.heads) == 0 || len(m.patients) == 0 {
		return false
	}
	for _, p := range m.patients {
		t := &w.doc.Tokens[p.head]
		if h.heads[w.key(p.head)] || t.UPOS == nlp.PRON || t.UPOS != nlp.PROPN && w.numberIn(p.head) < 0 {
			return false
		}
	}
	return true
}

// beside reports whether a mention tells of something that was done beside an attack that killed, and not of its kind: "attacked a school,
// killed 40 people and abducted six others".
func (w *work) beside(h *happening, m *mention) bool {
	if m.typ != "attack.hostage_taking" && m.typ != "attack.arson" {
		return false
	}
	return slices.ContainsFunc(h.mentions, func(i int32) bool {
		return slices.ContainsFunc(w.found[i].tolls, func(x toll) bool { return x.kind == "killed" })
	})
}

// named are the names of those whom a mention of violence says were killed or hit.
func (w *work) named(m *mention) (out names) {
	if !violent(m.typ) || m.mode != record.Actual {
		return out
	}
	add := func(head int32, killed bool) {
		switch n := w.personAt(head); {
		case n == "":
		case killed:
			out.dead = append(out.dead, n)
		default:
			out.hurt = append(out.hurt, n)
		}
	}
	kills := effectOf(m) == "killed"
	for _, p := range m.patients {
		add(p.head, kills)
	}
	for i := range m.tolls {
		x := &m.tolls[i]
		add(x.head, x.kind == "killed")
		for _, h := range x.also {
			add(h, x.kind == "killed")
		}
	}
	return out
}

// personAt is the fullest name that the report has for the person at a head, in lower case; "" where it is no named person.
func (w *work) personAt(head int32) string {
	if a := w.actor(head); a != nil {
		if a.Kind != record.Person {
			return ""
		}
		return strings.ToLower(a.Name)
	}
	return strings.ToLower(w.nameAt(head))
}

// known reports whether a name of the second list is one of the first, in full or in part: "luis mora" and "senator mora".
func known(have, names []string) bool {
	for _, n := range names {
		words := strings.Fields(n)
		for _, h := range have {
			if full := strings.Fields(h); n == h || holdsAll(full, words) || holdsAll(words, full) {
				return true
			}
		}
	}
	return false
}

// holdsAll reports whether a name has each word of another, which has some.
func holdsAll(name, words []string) bool {
	for _, x := range words {
		if !slices.Contains(name, x) {
			return false
		}
	}
	return len(words) > 0
}
