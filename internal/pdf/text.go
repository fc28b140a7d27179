package pdf

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// furniture takes out what stands at the edge of pages and is no part of the text: running heads and feet, which come again on
// other pages but for their numbers, and page numbers.
func furniture(lines []line, pages []page) []line {
	if len(pages) < 2 {
		return lines
	}
	often := map[string]int{}
	edge := func(l *line) bool {
		h := pages[l.page].height
		return l.bottom < 0.12*h || l.top > 0.88*h
	}
	seen := map[string]int{}
	for i := range lines {
		if l := &lines[i]; edge(l) {
			k := shape(l.text)
			if at, ok := seen[k]; !ok || at != l.page {
				seen[k] = l.page
				often[k]++
			}
		}
	}
	most := max(2, min(3, len(pages)/2))
	return slices.DeleteFunc(lines, func(l line) bool {
		return edge(&l) && (often[shape(l.text)] >= most || numbered(l.text))
	})
}

// shape is a line in lower case without spaces, each number one sign.
func shape(s string) string {
	var b strings.Builder
	number := false
	for _, r := range s {
		digit := unicode.IsDigit(r)
		switch {
		case digit && !number:
			b.WriteByte('#')
		case !digit && !unicode.IsSpace(r):
			b.WriteRune(unicode.ToLower(r))
		}
		number = digit
	}
	return b.String()
}

// numbered reports whether a line is a page number: "12", "- 3 -", "Page 3 of 8", "3/8".
func numbered(s string) bool {
	digits := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch {
		case w == "page" || w == "of" || w == "p":
		case len(w) <= 4 && strings.Trim(w, "0123456789") == "":
			digits++
		default:
			return false
		}
	}
	return digits == 1 || digits == 2
}

// paragraphs joins lines, with a blank line between paragraphs.
func paragraphs(lines []line) string {
	known := words(lines)
	var b bytes.Buffer
	for i := range lines {
		l := &lines[i]
		if l.text == "" {
			continue
		}
		if b.Len() == 0 {
			b.WriteString(l.text)
			continue
		}
		prev := &lines[i-1]
		if parted(lines, i) {
			b.WriteString("\n\n" + l.text)
			continue
		}
		glue(&b, prev.text, l.text, known)
	}
	return strings.ReplaceAll(b.String(), string(softHyphen), "")
}

// parted reports whether a paragraph begins with line i.
func parted(lines []line, i int) bool {
	a, b := &lines[i-1], &lines[i]
	if ratio := b.size / a.size; ratio > 1.15 || ratio < 0.87 {
		return true
	}
	if bullet(b.text) {
		return true
	}
	ends := ended(a.text)
	if a.page != b.page || b.top < a.top || a.from != b.from { // another column or page: it goes on unless it had ended
		first, _ := utf8.DecodeRuneInString(b.text)
		if unicode.IsLower(first) || cutOff(a.text) {
			return false
		}
		return ends || b.left > b.from+0.8*b.size
	}
	gap := b.top - a.bottom
	usual := pitch(lines, i)
	if gap > usual+0.45*b.size {
		return true
	}
	width := a.to - a.from
	short := a.right < a.to-0.15*width
	indent := b.left > b.from+0.8*b.size && a.left <= b.left-0.5*b.size
	return ends && (short || indent)
}

// pitch is the usual gap between the lines of the column around line i: the median, or half a line where there are too few.
func pitch(lines []line, i int) float64 {
	var gaps []float64
	for k := max(1, i-12); k < min(len(lines), i+12); k++ {
		a, b := &lines[k-1], &lines[k]
		if a.page == b.page && a.from == b.from && b.top > a.top && a.page == lines[i].page && b.size/a.size < 1.15 && a.size/b.size < 1.15 {
			gaps = append(gaps, b.top-a.bottom)
		}
	}
	if len(gaps) < 4 {
		return 0.5 * lines[i].size
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// ended reports whether a line ends as a sentence does.
func ended(s string) bool {
	s = strings.TrimRight(s, `"'”’»)] `)
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, ":")
}

func bullet(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("•▪●◦‣■–", r) && strings.HasPrefix(s[n:], " ")
}

// words counts the words that stand within lines, in lower case: they tell how a word that was cut is written.
func words(lines []line) map[string]int {
	known := map[string]int{}
	for i := range lines {
		for w := range strings.FieldsSeq(lines[i].text) {
			known[strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))]++
		}
	}
	return known
}
