package sqldb

import "strings"

// Term is a word or a phrase of a full-text query; it holds no double quote.
type Term struct {
	Text   string
	Prefix bool // every ending of its last word will do
}

// Terms takes apart what a person types: words, "phrases", and prefix*.
func Terms(q string) []Term {
	var out []Term
	rest := strings.Map(func(r rune) rune {
		if r == 0 || r == '\uFFFD' { // no database looks for these
			return ' '
		}
		return r
	}, q)
	for rest != "" {
		if rest[0] == '"' {
			phrase, after, _ := strings.Cut(rest[1:], `"`)
			if strings.TrimSpace(phrase) != "" {
				out = append(out, Term{Text: phrase})
			}
			rest = after
			continue
		}
		word := rest
		if i := strings.IndexAny(rest, " \t\r\n\""); i >= 0 {
			word = rest[:i]
		}
		rest = strings.TrimLeft(rest[len(word):], " \t\r\n")
		stem, prefix := strings.CutSuffix(word, "*")
		if stem != "" {
			out = append(out, Term{stem, prefix})
		}
	}
	return out
}
