// Package token cuts a text into syntactic words by the conventions of UD English: do|n't, city|'s, can|not, 15|-|year, but
// U.S. and 3.14 and 9/11. Split works by rules in one pass over the bytes, in linear time on any input; Mark fills what a
// token's form and surroundings say: flags and the lower-cased form. Sentences are the matter of package sent.
package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"clio/internal/nlp"
)

// class is what a character is to the tokeniser.
type class uint8

const (
	space   class = iota // white space and characters without width
	letter               // letters, marks, digits of other scripts
	digit                // 0 to 9
	hyphen               // - and the true hyphens
	apos                 // ' and its curly and slanted relatives
	dot                  // .
	comma                // ,
	colon                // :
	slash                // /
	amp                  // &
	percent              // %
	under                // _
	bang                 // ! and ?
	single               // brackets, double quotes, dashes, semicolons: always alone
	symbol               // anything else: runs of one character stay together
)

var ascii = func() (t [128]class) {
	for c := range t {
		switch r := rune(c); {
		case r <= ' ' || r == 0x7f:
			t[c] = space
		case r >= '0' && r <= '9':
			t[c] = digit
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			t[c] = letter
		default:
			t[c] = symbol
		}
	}
	for c, k := range map[rune]class{
		'-': hyphen, '\'': apos, '`': apos, '.': dot, ',': comma, ':': colon, '/': slash, '&': amp, '%': percent, '_': under, '!': bang, '?': bang,
		'(': single, ')': single, '[': single, ']': single, '{': single, '}': single, '"': single, ';': single,
	} {
		t[c] = k
	}
	return t
}()

func classOf(r rune) class {
	if r < 128 {
		return ascii[r]
	}
	switch r {
	case '’', '‘', 'ʼ', '´', 0x91, 0x92:
		return apos
	case '‐', '‑':
		return hyphen
	case '“', '”', '„', '«', '»', '‹', '›', '–', '—', '…', '•', '·', 0x85, 0x93, 0x94, 0x96, 0x97:
		return single
	case 0x200B, 0xFEFF, 0x2060, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xA0:
		return space
	case 0xAD, 0x200C, 0x200D:
		return letter
	}
	switch {
	case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r):
		return letter
	case unicode.IsSpace(r) || unicode.IsControl(r):
		return space
	}
	return symbol
}

// Split makes the tokens of doc.Text, with Start, End and the flag Fused, and drops all that doc held.
func Split(doc *nlp.Doc) {
	doc.Reset(doc.Text)
	s := splitter{text: doc.Text, out: doc.Tokens}
	n := len(s.text)
	for at := 0; at < n; {
		c, size := s.at(at)
		if c == space {
			at += size
			continue
		}
		end := at + size
		for end < n {
			c, size = s.at(end)
			if c == space {
				break
			}
			end += size
		}
		s.chunk(at, end)
		at = end
	}
	doc.Tokens = s.out
}

type splitter struct {
	text   string
	out    []nlp.Token
	single bool // a single quote is open
}

func (s *splitter) at(i int) (class, int) {
	if c := s.text[i]; c < 128 {
		return ascii[c], 1
	}
	r, size := utf8.DecodeRuneInString(s.text[i:])
	return classOf(r), size
}

// before is the class of the character that ends at i, space at the begin of the text.
func (s *splitter) before(i int) class {
	if i <= 0 {
		return space
	}
	r, _ := utf8.DecodeLastRuneInString(s.text[:i])
	return classOf(r)
}

func (s *splitter) after(i, end int) class {
	if i >= end {
		return space
	}
	c, _ := s.at(i)
	return c
}

func (s *splitter) emit(start, end int) {
	if start < end {
		s.out = append(s.out, nlp.Token{Start: int32(start), End: int32(end), Head: -1})
	}
}

func (s *splitter) emitFused(start, end int) {
	if start < end {
		s.out = append(s.out, nlp.Token{Start: int32(start), End: int32(end), Head: -1, Flags: nlp.Fused})
	}
}

// chunk cuts what stands between white space.
func (s *splitter) chunk(start, end int) {
	if whole := s.text[start:end]; end-start <= maxAddress && isAddress(whole) {
		// Brackets, quotes and sentence punctuation around an address are no part of it.
		a, b := start, end
		for a < b && strings.IndexByte("(<[\"'", s.text[a]) >= 0 {
			s.emit(a, a+1)
			a++
		}
		stop := b
		for b > a && strings.IndexByte(")>]\"',;:.!?", s.text[b-1]) >= 0 {
			b--
		}
		s.emit(a, b)
		if b < stop {
			s.words(b, stop)
		}
		return
	}
	if s.emoticon(start, end) {
		return
	}
	s.words(start, end)
}

// words cuts a chunk into words and punctuation.
func (s *splitter) words(start, end int) {
	for at := start; at < end; {
		c, size := s.at(at)
		switch c {
		case letter, digit, under:
			at = s.word(at, end)
		case dot:
			run := s.run(at, end)
			if run-at == 1 && s.after(run, end) == digit {
				at = s.word(at, end)
				continue
			}
			s.emit(at, run)
			at = run
		case bang:
			run := at
			for run < end && s.after(run, end) == bang {
				run++
			}
			s.emit(at, run)
			at = run
		case hyphen, symbol:
			run := s.run(at, end)
			if c == symbol && run-at == size && (s.text[at] == '@' || s.text[at] == '#') && s.after(run, end) == letter && (at == start) {
				head := len(s.out)
				run = s.word(run, end)
				s.out[head].Start = int32(at)
				at = run
				continue
			}
			if c == symbol && s.text[at] == '+' && run-at == 1 && at == start && s.after(run, end) == digit {
				head := len(s.out)
				run = s.word(run, end)
				s.out[head].Start = int32(at)
				at = run
				continue
			}
			s.emit(at, run)
			at = run
		case apos:
			at = s.apostrophe(start, at, end)
		case comma, colon, slash, amp, percent:
			s.emit(at, at+size)
			at += size
		default:
			run := at + size
			if s.text[at] != '(' && s.text[at] != ')' && s.text[at] != '[' && s.text[at] != ']' {
				run = s.run(at, end)
			}
			if strings.HasPrefix(s.text[at:], "…") || strings.HasPrefix(s.text[at:], "—") || strings.HasPrefix(s.text[at:], "–") {
				s.emit(at, run)
			} else {
				for at < run {
					s.emit(at, at+size)
					at += size
				}
			}
			at = run
		}
	}
}

// run is the end of the run of the character at at.
func (s *splitter) run(at, end int) int {
	_, size := utf8.DecodeRuneInString(s.text[at:])
	one := s.text[at : at+size]
	to := at + size
	for to+size <= end && s.text[to:to+size] == one {
		to += size
	}
	return to
}

// apostrophe handles an apostrophe that no word took in: a quotation mark, or a clitic that stands alone.
func (s *splitter) apostrophe(start, at, end int) int {
	_, size := s.at(at)
	next := at + size
	// '90s, 's and the like at the begin of a chunk.
	if at == start && s.text[at] != '`' {
		to := next
		for to < end && s.after(to, end) == digit {
			to++
		}
		if to-next == 2 {
			if to < end && s.text[to] == 's' {
				to++
			}
			if s.after(to, end) != letter {
				s.emit(at, to)
				return to
			}
		}
		if k := cliticLen(s.text[next:end]); k > 0 && s.after(next+k, end) != letter && s.after(next+k, end) != digit {
			s.emit(at, next+k)
			return next + k
		}
		for _, w := range [...]string{"em", "til", "cause", "n", "tis", "twas", "bout", "cuz"} {
			if hasFold(s.text[next:end], w) && s.after(next+len(w), end) != letter && !s.single {
				s.emit(at, next+len(w))
				return next + len(w)
			}
		}
	}
	// Two apostrophes are one double quote.
	if next+size <= end && s.text[next:next+size] == s.text[at:next] {
		s.emit(at, next+size)
		return next + size
	}
	if next < end && (s.after(next, end) == letter || s.after(next, end) == digit) {
		s.single = true
	} else {
		s.single = false
	}
	s.emit(at, next)
	return next
}

// emoticon takes a chunk that is one, with or without a full stop behind.
func (s *splitter) emoticon(start, end int) bool {
	w := s.text[start:end]
	if len(w) < 2 || len(w) > 5 {
		return false
	}
	for _, e := range [...]string{":)", ":(", ";)", ":-)", ";-)", ":-(", ":D", ":P", ":-D", ":-P", "=)", "=(", "^_^", ":/", ":o)", "<3", ":))", "XD", ":p", "8)", "^^", ":-/"} {
		if w == e {
			s.emit(start, end)
			return true
		}
	}
	return false
}

const maxAddress = 2048

// isAddress reports whether a chunk is, brackets and punctuation aside, a web or mail address.
func isAddress(w string) bool {
	w = strings.TrimLeft(w, "(<[\"'")
	for _, p := range [...]string{"http://", "https://", "ftp://", "www.", "mailto:", "ymsgr:"} {
		if hasFold(w, p) && len(w) > len(p) {
			return true
		}
	}
	w = strings.TrimRight(w, ")>]\"',;:.!?")
	if i := strings.IndexByte(w, '@'); i > 0 && strings.IndexByte(w[i:], '.') > 1 {
		for k := range len(w) {
			switch c := w[k]; {
			case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '-', c == '_', c == '@', c == '+', c == '%':
			default:
				return false
			}
		}
		return true
	}
	// example.com, example.co.uk/path
	host, _, path := strings.Cut(w, "/")
	if i := strings.LastIndexByte(host, '.'); i > 1 {
		switch tld := host[i+1:]; tld {
		case "com", "org", "net", "gov", "edu", "info", "co", "uk", "mil":
			return host[0] != '.' && strings.IndexByte(host, ',') < 0
		case "html", "htm", "php":
			return path
		}
	}
	return false
}

// hasFold reports whether w begins with the lower-case ASCII prefix p in any case.
func hasFold(w, p string) bool {
	if len(w) < len(p) {
		return false
	}
	for i := range len(p) {
		c := w[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != p[i] {
			return false
		}
	}
	return true
}

// cliticLen is the length of a clitic after its apostrophe, 0 for none.
func cliticLen(w string) int {
	for _, c := range [...]string{"ll", "re", "ve", "s", "m", "d"} {
		if hasFold(w, c) {
			return len(c)
		}
	}
	return 0
}
