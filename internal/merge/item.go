package merge

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"clio/record"
)

// Item is an event with what merging looks at, and nothing else: it can be kept beside the event and compared without
// opening its report again.
type Item struct {
	ID        string   `json:"id"` // id of the event over all documents
	Doc       string   `json:"doc"`
	Type      string   `json:"type"`
	Lead      bool     `json:"lead,omitempty"`      // the first event of its report, which most of the report is about
	Group     string   `json:"group"`               // only events of one group are compared, see groupOf
	Published int32    `json:"published,omitempty"` // days since 1970-01-01; 0 is unknown
	Own       bool     `json:"own,omitempty"`       // the event has a date of its own; else Day is guessed from Published
	Day       [2]int32 `json:"day,omitzero"`        // closed interval of days since 1970-01-01; both 0 is unknown
	Places    []Place  `json:"places,omitempty"`
	Named     []string `json:"named,omitempty"`  // folded names of its victims and of persons said to have done it
	People    []string `json:"people,omitempty"` // folded names of the persons in the report, sorted
	Actors    []string `json:"actors,omitempty"` // folded names of who is said to have done it, persons left out
	Weapons   []string `json:"weapons,omitempty"`
	Killed    [2]int32 `json:"killed"` // lowest and highest of all statements; -1 where open or unsaid
	Wounded   [2]int32 `json:"wounded"`
	Near      Hashes   `json:"near,omitempty"`  // the most telling words around its mentions
	Words     Hashes   `json:"words,omitempty"` // of the whole report

	weighed *weighed
}

// Place is a place of an event.
type Place struct {
	Name    string  `json:"name"` // folded
	Country string  `json:"country,omitempty"`
	Admin1  string  `json:"admin1,omitempty"` // folded
	Level   int8    `json:"level"`            // 0 country or wider, 1 admin1, 2 admin2, 3 town, near or site
	Point   bool    `json:"point,omitempty"`
	Lat     float64 `json:"lat,omitempty"`
	Lon     float64 `json:"lon,omitempty"`
}

// guessed is how many days before its publication a report's undated event is looked for.
const guessed = 5

// around is how far from a mention, in bytes, words count as its own.
const around = 250

// lead is how much of a report's beginning speaks of its first event.
const lead = 500

// How many of its most telling words an event and a report keep.
const (
	mostNear  = 48
	mostWords = 96
)

// Of makes the items of a record, one an event.
func (m *Model) Of(rec *record.Record) []Item {
	b := builder{model: m}
	return b.items(rec)
}

type builder struct {
	model  *Model
	people []string
	words  Hashes
}

func (b *builder) items(rec *record.Record) []Item {
	if len(rec.Events) == 0 {
		return nil
	}
	for i := range rec.Actors {
		if a := &rec.Actors[i]; a.Kind == record.Person {
			if n := Fold(a.Name); strings.Contains(n, " ") {
				b.people = append(b.people, n)
			}
		}
	}
	slices.Sort(b.people)
	b.people = slices.Compact(b.people)
	b.words = b.model.telling(wordsOf(wordsOf(nil, rec.Document.Title), rec.Document.Text), mostWords)
	items := make([]Item, len(rec.Events))
	for i := range rec.Events {
		items[i] = b.item(rec, &rec.Events[i], i == 0)
	}
	return items
}

func (b *builder) item(rec *record.Record, ev *record.Event, first bool) Item {
	it := Item{
		ID: record.EventID(rec.Document.ID, ev.ID), Doc: rec.Document.ID, Type: ev.Type, Lead: first, Group: groupOf(ev),
		People: b.people, Words: b.words, Killed: tollOf(ev.Killed), Wounded: tollOf(ev.Wounded),
	}
	if p, ok := dayOf(rec.Document.Published); ok {
		it.Published = p
	}
	for _, d := range ev.Date {
		from, ok := dayOf(d.From)
		if !ok {
			continue
		}
		to, ok := dayOf(d.To)
		if !ok || to < from {
			to = from
		}
		it.Day, it.Own = [2]int32{from, to}, true
		break
	}
	if !it.Own && it.Published != 0 {
		it.Day = [2]int32{it.Published - guessed, it.Published}
	}
	for _, p := range ev.Place {
		it.Places = append(it.Places, placeOf(p))
	}
	for _, v := range ev.Victim {
		if n := Fold(v.Name); n != "" {
			it.Named = append(it.Named, n)
		}
	}
	kinds := map[string]*record.Actor{}
	for i := range rec.Actors {
		kinds[rec.Actors[i].ID] = &rec.Actors[i]
	}
	for _, p := range ev.Perpetrator {
		if p.Standing == record.StandingDenied {
			continue
		}
		name, person := Fold(p.Text), false
		if a := kinds[p.Actor]; a != nil {
			name, person = Fold(a.Name), a.Kind == record.Person
		}
		switch {
		case name == "":
		case b.model.Names[name] != "":
			it.Actors = append(it.Actors, b.model.Names[name])
		case person:
			it.Named = append(it.Named, name)
		default:
			it.Actors = append(it.Actors, name)
		}
	}
	for _, w := range ev.Weapon {
		it.Weapons = append(it.Weapons, cmp.Or(w.Kind, Fold(w.Text)))
	}
	for _, list := range []*[]string{&it.Named, &it.Actors, &it.Weapons} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	it.Near = b.model.telling(near(rec, ev, first), mostNear)
	return it
}

// groupOf is what kind of thing an event is, coarsely: reports of one happening agree on it even where they call it by
// different types. What happened, was foiled or is denied is of one group; what is only planned or threatened of another.
func groupOf(ev *record.Event) string {
	head, _, _ := strings.Cut(ev.Type, ".")
	switch head {
	case "attack", "clash", "operation":
		head = "violence"
	case "arrest", "prosecution":
		head = "justice"
	case "warning", "alert", "threat":
		head = "warning"
	}
	switch ev.Mode {
	case record.Planned, record.Threatened, record.Hypothetical:
		return head + " planned"
	}
	return head
}

func placeOf(p record.Place) Place {
	q := Place{Name: Fold(p.Name), Country: p.Country, Admin1: Fold(p.Admin1)}
	switch p.Precision {
	case "site", "city", "near":
		q.Level = 3
	case "admin2":
		q.Level = 2
	case "admin1":
		q.Level = 1
		if q.Admin1 == "" {
			q.Admin1 = q.Name
		}
	}
	if p.Lat != nil && p.Lon != nil && q.Level >= 2 {
		q.Lat, q.Lon, q.Point = *p.Lat, *p.Lon, true
	}
	return q
}

func tollOf(tolls []record.Toll) [2]int32 {
	t := [2]int32{-1, -1}
	for i := range tolls {
		if m := tolls[i].Min; m != nil && (t[0] < 0 || int32(*m) < t[0]) {
			t[0] = int32(*m)
		}
		if m := tolls[i].Max; m != nil && int32(*m) > t[1] {
			t[1] = int32(*m)
		}
	}
	if t[1] < t[0] {
		t[1] = t[0]
	}
	if t[0] < 0 {
		t[0] = t[1]
	}
	return t
}

func dayOf(s string) (int32, bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, false
	}
	return int32(t.Unix() / 86400), true
}

// Fold is a name without case, punctuation and a leading article, single spaces between its words.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || r == '.':
			// O'Neil and U.S. are one word each.
		default:
			gap = true
		}
	}
	return strings.TrimPrefix(b.String(), "the ")
}

// near are the words around an event's mentions; the report's first event has its title and lead too.
func near(rec *record.Record, ev *record.Event, first bool) []uint32 {
	text := rec.Document.Text
	var words []uint32
	if first {
		words = wordsOf(words, rec.Document.Title)
		words = wordsOf(words, cut(text, 0, lead))
	}
	for _, m := range ev.Mentions {
		words = wordsOf(words, cut(text, int(m.Start)-around, int(m.End)+around))
	}
	return words
}

// cut is text[lo:hi] moved inwards to whole words.
func cut(text string, lo, hi int) string {
	lo, hi = max(lo, 0), min(hi, len(text))
	for lo > 0 && lo < hi && !space(text[lo-1]) {
		lo++
	}
	for hi < len(text) && hi > lo && !space(text[hi]) {
		hi--
	}
	return text[lo:hi]
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// wordsOf adds the hashes of the words of a text: three letters or more, or two digits or more, without case.
func wordsOf(words []uint32, text string) []uint32 {
	const offset, prime = 2166136261, 16777619 // FNV-1a
	h, letters, digits := uint32(offset), 0, 0
	flush := func() {
		if letters+digits >= 3 || digits >= 2 {
			words = append(words, h)
		}
		h, letters, digits = offset, 0, 0
	}
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'A' <= c && c <= 'Z':
				h, letters = (h^uint32(c+32))*prime, letters+1
			case 'a' <= c && c <= 'z':
				h, letters = (h^uint32(c))*prime, letters+1
			case '0' <= c && c <= '9':
				h, digits = (h^uint32(c))*prime, digits+1
			default:
				flush()
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		switch {
		case unicode.IsLetter(r):
			h, letters = (h^uint32(unicode.ToLower(r)))*prime, letters+1
		case unicode.IsDigit(r):
			h, digits = (h^uint32(r))*prime, digits+1
		default:
			flush()
		}
	}
	flush()
	return words
}
