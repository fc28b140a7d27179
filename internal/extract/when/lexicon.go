package when

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"clio/codebook"
)

// maxWord is the length in bytes of the longest word that the lexicon may hold.
const maxWord = 24

// class is what a word is to the grammar; a word may belong to several ("second", "march").
type class uint8

// entry is a word of the lexicon: its value in each class that it belongs to.
type entry struct {
	text string
	mask uint64
	vals []classVal
}

type classVal struct {
	class class
	val   int32
}

// value is the word's value in a class.
func (e *entry) value(c class) int32 {
	for _, v := range e.vals {
		if v.class == c {
			return v.val
		}
	}
	return 0
}

// lexiconFile is codebook/times/lexicon.toml: for each class, its words and what each stands for.
type lexiconFile struct {
	Class map[string]map[string]int32 `toml:"class"`
}

// intern is the index of a word, made on first sight.
func (g *grammar) intern(word string) int32 {
	if i, ok := g.words[word]; ok {
		return i
	}
	i := int32(len(g.lexicon))
	g.words[word] = i
	g.lexicon = append(g.lexicon, entry{text: word})
	if isLetter(word[0]) {
		g.lengths[word[0]&0x1f] |= 1 << uint(len(word))
	} else if len(word) == 1 && word[0] < 128 {
		g.marks[word[0]] = i
	}
	return i
}

// classOf is the number of a class, made on first sight.
func (g *grammar) classOf(name string) (class, error) {
	if c, ok := g.classes[name]; ok {
		return c, nil
	}
	if len(g.classes) >= 60 {
		return 0, fmt.Errorf("class %s: more than 60 classes", name)
	}
	c := class(len(g.classes) + 1)
	g.classes[name] = c
	g.classNames = append(g.classNames, name)
	return c, nil
}

func (g *grammar) loadLexicon(book *codebook.Book) error {
	var file lexiconFile
	if err := book.Decode("times/lexicon.toml", &file); err != nil {
		return err
	}
	names := make([]string, 0, len(file.Class))
	for name := range file.Class {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		c, err := g.classOf(name)
		if err != nil {
			return err
		}
		for word, val := range file.Class[name] {
			if word == "" || len(word) > maxWord || strings.ToLower(word) != word {
				return fmt.Errorf("times/lexicon.toml: class %s: bad word %s", name, strconv.Quote(word))
			}
			i := g.intern(word)
			e := &g.lexicon[i]
			e.mask |= 1 << c
			e.vals = append(e.vals, classVal{c, val})
		}
	}
	return nil
}
