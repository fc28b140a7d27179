package postgres

import (
	"strings"
	"unicode"

	"clio/internal/store/sqldb"
)

// passage is how many words a snippet has.
const passage = 24

// mark cuts a passage of a text in which words of the query stand, each between \x02 and \x03.
func mark(text, query string) string {
	type want struct {
		word   string
		prefix bool
	}
	var wanted []want
	for _, t := range sqldb.Terms(query) {
		words := words(t.Text)
		for i, w := range words {
			wanted = append(wanted, want{fold(t.Text[w[0]:w[1]]), t.Prefix && i == len(words)-1})
		}
	}
	all := words(text)
	hit := make([]bool, len(all))
	first := -1
	for i, w := range all {
		word := fold(text[w[0]:w[1]])
		for _, x := range wanted {
			if word == x.word || x.prefix && strings.HasPrefix(word, x.word) {
				hit[i] = true
				if first < 0 {
					first = i
				}
			}
		}
	}
	if len(all) == 0 {
		return ""
	}
	from := max(0, first-passage/3)
	to := min(len(all), from+passage)
	var b strings.Builder
	at := all[from][0]
	if from > 0 {
		b.WriteString("…")
	}
	for i := from; i < to; i++ {
		if hit[i] {
			b.WriteString(text[at:all[i][0]] + "\x02" + text[all[i][0]:all[i][1]] + "\x03")
			at = all[i][1]
		}
	}
	b.WriteString(text[at:all[to-1][1]])
	if to < len(all) {
		b.WriteString("…")
	}
	return b.String()
}

// words are the spans of the words of a text.
func words(text string) [][2]int {
	var out [][2]int
	start := -1
	for i, r := range text {
		is := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
		if is && start < 0 {
			start = i
		}
		if !is && start >= 0 {
			out = append(out, [2]int{start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, [2]int{start, len(text)})
	}
	return out
}
