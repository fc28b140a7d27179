package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// MarshalJSON writes a part as [start, end].
func (p Part) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "[%d,%d]", p.Start, p.End), nil }

// UnmarshalJSON reads a part from [start, end].
func (p *Part) UnmarshalJSON(b []byte) error {
	var pair [2]int32
	if err := json.Unmarshal(b, &pair); err != nil {
		return fmt.Errorf("part of a content: %w", err)
	}
	p.Start, p.End = pair[0], pair[1]
	return nil
}

// Encode writes the record as one line of JSON, spans counted in code points, without a line break at the end. The record
// itself is left as it was.
func Encode(r *Record) ([]byte, error) {
	out := r.Clone()
	out.Clio = Contract
	if !ascii(r.Document.Text) {
		m := newRuneMap(r.Document.Text)
		out.eachSpan(func(s *Span) { s.Start, s.End = m.runes(s.Start), m.runes(s.End) })
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("encode record of %s: %w", r.Document.Source, err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// Decode reads what Encode wrote and turns its spans back into bytes. It fails when a span leaves the text.
func Decode(line []byte) (*Record, error) {
	r := new(Record)
	if err := json.Unmarshal(line, r); err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	if r.Clio != Contract {
		return nil, fmt.Errorf("decode record: contract version %d, this program reads %d", r.Clio, Contract)
	}
	text := r.Document.Text
	starts := make([]int32, 0, len(text)+1)
	for i := range text {
		starts = append(starts, int32(i))
	}
	starts = append(starts, int32(len(text)))
	bad := 0
	r.eachSpan(func(s *Span) {
		if s.Start < 0 || s.End < s.Start || int(s.End) >= len(starts) {
			bad++
			return
		}
		s.Start, s.End = starts[s.Start], starts[s.End]
	})
	if bad > 0 {
		return nil, fmt.Errorf("decode record of %s: %d spans leave the text", r.Document.Source, bad)
	}
	return r, nil
}

// Clone copies the record so that no span is shared. Strings, counts and coordinates are never written to, so they are.
func (r *Record) Clone() *Record {
	c := *r
	c.Attributions = fill(r.Attributions)
	for i := range c.Attributions {
		a := &c.Attributions[i]
		a.Source.Role, a.Place, a.Time = copyOf(a.Source.Role), copyOf(a.Place), copyOf(a.Time)
		a.Content.Parts = slices.Clone(a.Content.Parts)
	}
	c.Actors = fill(r.Actors)
	for i := range c.Actors {
		a := &c.Actors[i]
		a.Mentions, a.Statements = fill(a.Mentions), slices.Clone(a.Statements)
	}
	c.Events = fill(r.Events)
	for i := range c.Events {
		e := &c.Events[i]
		e.Mentions, e.Date, e.Place = fill(e.Mentions), slices.Clone(e.Date), slices.Clone(e.Place)
		e.Perpetrator, e.Target, e.Victim = slices.Clone(e.Perpetrator), slices.Clone(e.Target), slices.Clone(e.Victim)
		e.Weapon, e.Level = slices.Clone(e.Weapon), slices.Clone(e.Level)
		for _, tolls := range e.tolls() {
			*tolls = slices.Clone(*tolls)
		}
	}
	c.Times, c.Places = fill(r.Times), fill(r.Places)
	return &c
}

// fill copies a list and makes an absent one empty, so that JSON shows [] and not null.
func fill[T any](s []T) []T { return append(make([]T, 0, len(s)), s...) }

func copyOf[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

func (e *Event) tolls() []*[]Toll {
	return []*[]Toll{&e.Killed, &e.Wounded, &e.Casualties, &e.Kidnapped, &e.Arrested, &e.AttackersKilled}
}

// eachSpan visits every span of the record, in no promised order.
func (r *Record) eachSpan(visit func(*Span)) {
	for i := range r.Attributions {
		a := &r.Attributions[i]
		visit(&a.Source.Span)
		visit(&a.Cue.Span)
		visit(&a.Content.Span)
		for j := range a.Content.Parts {
			visit(&a.Content.Parts[j].Span)
		}
		for _, q := range []*Quote{a.Source.Role, a.Place, a.Time} {
			if q != nil {
				visit(&q.Span)
			}
		}
	}
	for i := range r.Actors {
		a := &r.Actors[i]
		for j := range a.Mentions {
			visit(&a.Mentions[j].Span)
		}
		for j := range a.Statements {
			visit(&a.Statements[j].Span)
		}
	}
	for i := range r.Events {
		r.Events[i].eachSpan(visit)
	}
	for i := range r.Times {
		visit(&r.Times[i].Span)
	}
	for i := range r.Places {
		visit(&r.Places[i].Span)
	}
}

func (e *Event) eachSpan(visit func(*Span)) {
	for j := range e.Mentions {
		visit(&e.Mentions[j].Span)
	}
	for j := range e.Date {
		visit(&e.Date[j].Span)
	}
	for j := range e.Place {
		visit(&e.Place[j].Span)
	}
	for j := range e.Perpetrator {
		visit(&e.Perpetrator[j].Span)
	}
	for j := range e.Target {
		visit(&e.Target[j].Span)
	}
	for j := range e.Victim {
		visit(&e.Victim[j].Span)
	}
	for j := range e.Weapon {
		visit(&e.Weapon[j].Span)
	}
	for j := range e.Level {
		visit(&e.Level[j].Span)
	}
	for _, tolls := range e.tolls() {
		for j := range *tolls {
			visit(&(*tolls)[j].Span)
		}
	}
}

// runeMap turns byte offsets into code point offsets: one count every 64 bytes, and a short walk from there.
type runeMap struct {
	text   string
	before []int32
}

func newRuneMap(text string) runeMap {
	m := runeMap{text: text, before: make([]int32, 0, len(text)/64+1)}
	n := int32(0)
	for i := 0; i < len(text); i++ {
		if i%64 == 0 {
			m.before = append(m.before, n)
		}
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	if len(text)%64 == 0 {
		m.before = append(m.before, n)
	}
	return m
}

// runes counts the code points that begin before byte offset at.
func (m runeMap) runes(at int32) int32 {
	block := at / 64
	n := m.before[block]
	for i := block * 64; i < at; i++ {
		if utf8.RuneStart(m.text[i]) {
			n++
		}
	}
	return n
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
