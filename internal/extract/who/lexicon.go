package who

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"clio/codebook"
	"clio/record"
)

// lexicon is the actors area of the codebook: names of groups and bodies, and the head nouns and name words that tell a
// kind. It is read once and never changed.
type lexicon struct {
	known   []known
	byWord  map[string][]name // names by their first word, lower case, longest first
	heads   map[string]kindRule
	words   map[string]kindRule
	titles  map[string]bool
	careful map[string]bool // single words that are also ordinary words
	facts   facts
	rules   []kindRule
}

// known is a group or body that the codebook lists.
type known struct {
	name, kind, country, parent string
}

// name is one way to write a known actor.
type name struct {
	text    string // as listed
	known   int
	acronym bool // short and all capitals: case must be right
}

type kindRule struct {
	ID      string
	Kind    string
	Heads   []string
	Words   []string
	Match   []string
	NoMatch []string `toml:"no_match"`
}

type titleRule struct {
	ID      string
	Before  []string
	Careful []string
}

// facts are the words that statements about actors are found by.
type facts struct {
	ID       string
	Role     []string // nouns for what a person is or does
	Leader   []string // nouns for who leads
	Lead     []string // verbs whose subject or agent leads
	Part     []string // nouns for a part of something: offshoot, province
	Found    []string // verbs of founding
	Have     []string // verbs that say how strong a group is
	Units    []string // what strength is counted in
	Strength []string // nouns for strength
	Based    []string // verbs and participles of where a group sits
}

func readLexicon(book *codebook.Book) (*lexicon, error) {
	lex := &lexicon{byWord: map[string][]name{}, heads: map[string]kindRule{}, words: map[string]kindRule{}, titles: map[string]bool{}, careful: map[string]bool{}}
	var file struct {
		Kind   []kindRule
		Name   []kindRule
		Titles titleRule
		Facts  facts
	}
	for _, path := range book.Files("actors", ".toml") {
		if err := book.Decode(path, &file); err != nil {
			return nil, err
		}
	}
	lex.facts = file.Facts
	for _, r := range file.Kind {
		lex.rules = append(lex.rules, r)
		for _, h := range r.Heads {
			lex.heads[h] = r
		}
	}
	for _, r := range file.Name {
		lex.rules = append(lex.rules, r)
		for _, w := range r.Words {
			if _, ok := lex.words[w]; !ok {
				lex.words[w] = r
			}
		}
	}
	for _, t := range file.Titles.Before {
		lex.titles[t] = true
	}
	for _, w := range file.Titles.Careful {
		lex.careful[w] = true
	}
	if err := lex.table(book, "actors/groups.tsv", func(f []string) (known, []string, error) {
		if len(f) < 3 {
			return known{}, nil, fmt.Errorf("want name, country, parent and other names")
		}
		return known{name: f[0], kind: record.ArmedGroup, country: f[1], parent: f[2]}, f[3:], nil
	}); err != nil {
		return nil, err
	}
	if err := lex.table(book, "actors/bodies.tsv", func(f []string) (known, []string, error) {
		if len(f) < 3 {
			return known{}, nil, fmt.Errorf("want name, kind, country and other names")
		}
		return known{name: f[0], kind: f[1], country: f[2]}, f[3:], nil
	}); err != nil {
		return nil, err
	}
	return lex, nil
}

// table reads a tab-separated file of known actors, the last column being other names between bars.
func (lex *lexicon) table(book *codebook.Book, path string, row func([]string) (known, []string, error)) error {
	data, err := book.Read(path)
	if err != nil {
		return err
	}
	scan := bufio.NewScanner(bytes.NewReader(data))
	for line := 1; scan.Scan(); line++ {
		if text := scan.Text(); text != "" && text[0] != '#' {
			k, rest, err := row(strings.Split(text, "\t"))
			if err != nil {
				return fmt.Errorf("codebook file %s, line %d: %w", path, line, err)
			}
			lex.known = append(lex.known, k)
			lex.add(k.name, len(lex.known)-1)
			for _, column := range rest {
				for alias := range strings.SplitSeq(column, "|") {
					if alias != "" && alias != k.name {
						lex.add(alias, len(lex.known)-1)
					}
				}
			}
		}
	}
	if err := scan.Err(); err != nil {
		return fmt.Errorf("codebook file %s: %w", path, err)
	}
	return nil
}

func (lex *lexicon) add(text string, k int) {
	text = strings.TrimPrefix(text, "the ")
	w := firstWord(text)
	if w == "" {
		return
	}
	list := append(lex.byWord[w], name{text: text, known: k, acronym: isAcronym(text)})
	for i := len(list) - 1; i > 0 && len(list[i].text) > len(list[i-1].text); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	lex.byWord[w] = list
}

// firstWord is the letters and digits that a name begins with, lower case.
func firstWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		end = len(s)
	}
	return strings.ToLower(s[:end])
}

// isAcronym reports whether a name is one short word of capitals and digits.
func isAcronym(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) || unicode.IsSpace(r) {
			return false
		}
		n++
	}
	return n <= 6
}

// matchAt says where the listed name ends when it stands at text[at:]. Case is folded, white space of any length stands for
// a blank, and the kinds of quotes and dashes are one. Capitals of the name must be capitals of the text.
func matchAt(text string, at int, listed string) (end int, ok bool) {
	i := at
	for j := 0; j < len(listed); {
		want, n := utf8.DecodeRuneInString(listed[j:])
		j += n
		if i >= len(text) {
			return 0, false
		}
		if want == ' ' {
			start := i
			for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\r' || text[i] == '\t') {
				i++
			}
			if i == start {
				return 0, false
			}
			continue
		}
		got, m := utf8.DecodeRuneInString(text[i:])
		i += m
		if plain(got) == plain(want) {
			continue
		}
		if unicode.ToUpper(got) != unicode.ToUpper(want) || unicode.IsUpper(want) {
			return 0, false
		}
	}
	return i, true
}

// plain makes the kinds of quotes and dashes one.
func plain(r rune) rune {
	switch r {
	case '’', '‘', '`', '´':
		return '\''
	case '–', '—', '‑', '‐':
		return '-'
	}
	return r
}
