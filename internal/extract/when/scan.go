package when

import (
	"unicode"
	"unicode/utf8"
)

// tok is a light token of the grammar: a run of letters, a run of digits or one mark. It is finer than the engine's
// tokens ("7pm" is two, "5/17/2018" five), so that the grammar needs no tokeniser's opinion on dates.
type tok struct {
	start, end int32
	word       int32 // index into the lexicon, 0 for a word that no rule knows
	val        int32 // value of a run of digits
	nd         uint8 // how many digits; 0 for anything but digits, 255 for more than nine
	glued      bool  // nothing stands between it and the token before
	capital    bool  // it begins with an upper-case letter
	line       bool  // a line break stands before it
	para       bool  // an empty line stands before it
	letter     bool  // it is a run of letters
}

const longNumber = 255

// scan cuts a text into light tokens and looks each word up, once.
func (g *grammar) scan(text string, toks []tok) []tok {
	var low [maxWord]byte
	n := len(text)
	breaks, glued := 2, false
	for i := 0; i < n; {
		c := text[i]
		if c <= ' ' {
			if c == '\n' {
				breaks++
			}
			glued = false
			i++
			continue
		}
		t := tok{start: int32(i), glued: glued, line: breaks > 0, para: breaks > 1}
		breaks, glued = 0, true
		switch {
		case isLetter(c):
			k := 0
			t.letter, t.capital = true, c < 'a'
			for i < n && isLetter(text[i]) {
				if k < maxWord {
					low[k] = text[i] | 0x20
				}
				k++
				i++
			}
			if i < n && text[i] >= utf8.RuneSelf { // a word with letters beyond ASCII is never one of ours
				j := skipLetters(text, i)
				if j > i {
					i, k = j, maxWord+1
				}
			}
			if k <= maxWord && g.lengths[low[0]&0x1f]&(1<<uint(k)) != 0 {
				t.word = g.words[string(low[:k])]
			}
		case c >= '0' && c <= '9':
			v, k := int32(0), 0
			for i < n && text[i] >= '0' && text[i] <= '9' {
				if k < 9 {
					v = v*10 + int32(text[i]-'0')
				}
				k++
				i++
			}
			t.val, t.nd = v, uint8(min(k, 9))
			if k > 9 {
				t.nd = longNumber
			}
		case c < utf8.RuneSelf:
			t.word = g.marks[c]
			i++
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			switch r {
			case '\u2018', '\u2019', '\u02bc':
				t.word = g.marks['\'']
				i += size
			case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212':
				t.word = g.marks['-']
				i += size
			case '\u00a0', '\u2009', '\u202f':
				i += size
				glued = false
				continue
			default:
				i += size
				if unicode.IsLetter(r) {
					t.letter, t.capital = true, unicode.IsUpper(r)
					i = skipLetters(text, i)
				}
			}
		}
		t.end = int32(i)
		toks = append(toks, t)
	}
	return toks
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func skipLetters(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return i
		}
		i += size
	}
	return i
}
