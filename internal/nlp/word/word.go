// Package word knows what can be said of a word form without its sentence: its lower-cased form, hashes of its ends and
// shape, which tags it had in the treebank and which cluster of words it belongs to. A Lexicon is what was learned and is
// shared; a Cache belongs to one worker and remembers the forms that it met, so that most tokens cost one look-up.
package word

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"clio/internal/nlp/token"
	"clio/internal/nlp/weights"
)

// Info is what is known of a form. All fields but Lower are hashes, 0 for nothing.
type Info struct {
	Lower      string
	Word       uint32 // the lower-cased form with digits made alike
	Suf1, Suf2 uint32
	Suf3, Suf4 uint32
	Pre1, Pre3 uint32
	Shape      uint32
	Plain      uint32 // the shape without what case says
	Tags       uint32 // the tags it had in the treebank
	Coarse     uint32 // cluster, few
	Fine       uint32 // cluster, many
	Case       uint32 // how often it is capitalised inside of sentences
	Known      bool   // it was seen more than rarely
}

// Entry is what was learned of a form, as Normal writes it.
type Entry struct {
	Tags         uint64 // bit per XPOS
	Coarse, Fine uint16
	Case         uint8 // how often it is capitalised inside of sentences, 1 for never to 6 for always; 0 unknown
	Known        bool
}

// Lexicon is what was learned of words. It does not change and may be shared.
type Lexicon struct {
	entries map[string]Entry
}

// Find is the entry of a form that Normal wrote.
func (l *Lexicon) Find(normal string) (Entry, bool) {
	e, ok := l.entries[normal]
	return e, ok
}

// Forms are the forms of all entries, in order.
func (l *Lexicon) Forms() []string { return slices.Sorted(maps.Keys(l.entries)) }

// Len is the number of entries.
func (l *Lexicon) Len() int { return len(l.entries) }

// Info is made anew at each call; a Cache keeps it.
func (l *Lexicon) Info(form string) *Info {
	if len(form) > maxForm {
		end := maxForm
		for end > 0 && !utf8.RuneStart(form[end]) {
			end--
		}
		long := form[:end]
		in := l.info(strings.Clone(long))
		in.Lower = token.Fold(strings.Clone(form))
		return in
	}
	return l.info(strings.Clone(form))
}

const maxForm = 64

func (l *Lexicon) info(form string) *Info {
	in := &Info{Lower: token.Fold(form)}
	norm := Normal(form)
	in.Word = weights.String(norm)
	in.Suf1, in.Suf2, in.Suf3, in.Suf4 = suffix(norm, 1), suffix(norm, 2), suffix(norm, 3), suffix(norm, 4)
	in.Pre1, in.Pre3 = prefix(norm, 1), prefix(norm, 3)
	in.Shape, in.Plain = weights.String(shape(form)), weights.String(shape(in.Lower))
	if e, ok := l.entries[norm]; ok {
		if e.Tags != 0 {
			in.Tags = uint32(e.Tags*0x9E3779B97F4A7C15>>33) | 1
		}
		in.Known, in.Case = e.Known, uint32(e.Case)
		in.Coarse, in.Fine = uint32(e.Coarse), uint32(e.Fine)
	}
	return in
}

// Normal is the form by which words are counted: lower-cased, all digits made 0.
func Normal(form string) string {
	form = token.Fold(form)
	if !strings.ContainsAny(form, "123456789") {
		return form
	}
	return strings.Map(func(r rune) rune {
		if r >= '1' && r <= '9' {
			return '0'
		}
		return r
	}, form)
}

func suffix(s string, n int) uint32 {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return weights.String(s[at:])
}

func prefix(s string, n int) uint32 {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return weights.String(s[:at])
}

// shape writes a form as classes of characters, runs cut at two: "Xx", "dd-xx".
func shape(form string) string {
	var buf [16]byte
	out := buf[:0]
	last, run := byte(0), 0
	for _, r := range form {
		var c byte
		switch {
		case r >= '0' && r <= '9':
			c = 'd'
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLetter(r):
			c = 'x'
		case r < utf8.RuneSelf:
			c = byte(r)
		default:
			c = '~'
		}
		if c == last {
			run++
		} else {
			last, run = c, 1
		}
		if run <= 2 && len(out) < cap(buf) {
			out = append(out, c)
		}
	}
	return string(out)
}

// Cache remembers forms. It is for one goroutine at a time.
type Cache struct {
	lex   *Lexicon
	known map[string]*Info
}

// NewCache makes an empty cache over a lexicon.
func NewCache(lex *Lexicon) *Cache { return &Cache{lex: lex, known: make(map[string]*Info, 1<<12)} }

const maxCache = 1 << 16

// Of is the Info of a form, made at the first call. Forms that are long are not kept.
func (c *Cache) Of(form string) *Info {
	if in, ok := c.known[form]; ok {
		return in
	}
	in := c.lex.Info(form)
	if len(form) > maxForm {
		return in
	}
	if len(c.known) >= maxCache {
		clear(c.known)
	}
	c.known[strings.Clone(form)] = in
	return in
}
