package where

import (
	"fmt"
	"slices"
	"strings"

	"clio/codebook"
	"clio/internal/nlp"
)

// class is what a word beside a name says: "in", a title, a word for a street, …
type class uint8

// The classes that the code asks for by name; the others are only features.
const (
	otherLower class = iota // any other word in lower case
	otherCapital
	number
	edge // begin or end of the sentence
	firstNamed
)

// lexicon holds the words of codebook/places that are not places.
type lexicon struct {
	classes                            map[string]class
	names                              []string // of the classes, by number
	in, at, near, of, the, comma, open class
	possessive, dash, title, street    class
	admin, settlement, direction, from class
	and, stop, say, weapon, quote      class
	nature, to, across, a              class
	common                             map[string]uint8 // folded word to how common it is in lower case, 1 to 3
	given, family                      map[string]bool
	facility                           map[string]bool
	outlets                            map[string]outlet
}

// outlet is a newspaper's home.
type outlet struct{ place, admin1, country string }

func readLexicon(book *codebook.Book) (*lexicon, error) {
	var words struct {
		Class    map[string][]string
		Facility struct{ Words []string }
	}
	if err := book.Decode("places/words.toml", &words); err != nil {
		return nil, err
	}
	var names struct{ Given, Family string }
	if err := book.Decode("places/names.toml", &names); err != nil {
		return nil, err
	}
	x := &lexicon{
		classes: make(map[string]class, 1024), names: []string{"other", "Capital", "number", "edge"}, common: make(map[string]uint8, 2048),
		given: set(strings.Fields(names.Given)), family: set(strings.Fields(names.Family)),
		facility: set(words.Facility.Words), outlets: make(map[string]outlet, 1024),
	}
	var order []string
	for name := range words.Class {
		order = append(order, name)
	}
	slices.Sort(order)
	byName := make(map[string]class)
	for _, name := range order {
		c := class(len(x.names))
		x.names = append(x.names, name)
		byName[name] = c
		for _, w := range words.Class[name] {
			if _, ok := x.classes[w]; !ok {
				x.classes[w] = c
			}
		}
	}
	for name, to := range map[string]*class{
		"in": &x.in, "at": &x.at, "near": &x.near, "of": &x.of, "the": &x.the, "comma": &x.comma, "open": &x.open, "possessive": &x.possessive, "dash": &x.dash, "title": &x.title,
		"street": &x.street, "admin": &x.admin, "settlement": &x.settlement, "direction": &x.direction, "from": &x.from, "and": &x.and, "stop": &x.stop, "say": &x.say, "weapon": &x.weapon,
		"quote": &x.quote, "nature": &x.nature, "to": &x.to, "across": &x.across, "a": &x.a,
	} {
		c, ok := byName[name]
		if !ok {
			return nil, fmt.Errorf("codebook file places/words.toml: no class %q", name)
		}
		*to = c
	}
	err := book.Rows("places/common.tsv", 2, func(f []string) error {
		if len(f[1]) != 1 || f[1] < "1" || f[1] > "3" {
			return fmt.Errorf("level %q is none of 1, 2, 3", f[1])
		}
		x.common[f[0]] = f[1][0] - '0'
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = book.Rows("places/outlets.tsv", 4, func(f []string) error {
		for domain := range strings.FieldsSeq(f[0]) {
			x.outlets[domain] = outlet{f[1], f[2], f[3]}
		}
		return nil
	})
	return x, err
}

func set(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, w := range list {
		m[w] = true
	}
	return m
}

// classOf is the class of a token; edge outside of its sentence.
func (x *lexicon) classOf(doc *nlp.Doc, tok, sentFirst, sentLast int32) class {
	if tok < sentFirst || tok >= sentLast {
		return edge
	}
	t := &doc.Tokens[tok]
	if c, ok := x.classes[t.Lower]; ok {
		return c
	}
	switch b := doc.Text[t.Start]; {
	case b >= '0' && b <= '9':
		return number
	case t.Flags&nlp.Capital != 0:
		return otherCapital
	}
	return otherLower
}
