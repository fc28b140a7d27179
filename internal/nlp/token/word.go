package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word takes in one orthographic word that begins at start and gives its end. It emits one token or the parts of a fused or
// hyphenated word.
func (s *splitter) word(start, end int) int {
	at := start
	hyphenAt := -1 // first hyphen inside, where the word may be cut
	digits, letters := 0, 0
	upperFirst := s.text[start] >= 'A' && s.text[start] <= 'Z'
	for at < end {
		c, size := s.at(at)
		next := s.after(at+size, end)
		switch c {
		case letter:
			letters++
		case digit:
			digits++
		case under:
		case dot:
			switch {
			case next == digit && (digits > 0 || at == start), next == letter && s.innerDot(start, at, end):
			case s.abbreviation(start, at, end):
				at += size
				return s.finish(start, at, end)
			default:
				return s.finish(start, at, end)
			}
		case comma, colon:
			if next != digit || digits == 0 || s.before(at) != digit || letters > 0 {
				return s.finish(start, at, end)
			}
			if c == comma && !s.thousands(at+size, end) {
				return s.finish(start, at, end)
			}
		case slash:
			oneEach := letters == 1 && digits == 0 && next == letter && s.after(at+2, end) != letter
			if !oneEach && (letters > 0 || digits == 0 || next != digit) {
				return s.finish(start, at, end)
			}
		case amp:
			if next != letter || letters > 3 || !upperFirst {
				return s.finish(start, at, end)
			}
		case hyphen:
			if next != letter && next != digit {
				return s.finish(start, at, end)
			}
			if digits > 0 && letters == 0 && next == digit && s.dashedNumber(start, end) {
				break
			}
			if letters > 0 && digits == 0 && keepsHyphen(s.text[start:at], s.text[at+size:end]) {
				break
			}
			hyphenAt = at
			at = s.finish(start, hyphenAt, end)
			s.emit(at, at+size)
			return at + size
		case apos:
			to, stop := s.inner(start, at, end)
			if stop {
				return to
			}
			at = to
			continue
		default:
			return s.finish(start, at, end)
		}
		at += size
	}
	return s.finish(start, at, end)
}

// inner handles an apostrophe in or at the end of a word: it emits the word and its clitic and stops, or goes on.
func (s *splitter) inner(start, at, end int) (to int, stop bool) {
	_, size := s.at(at)
	next := at + size
	ends := func(i int) bool { c := s.after(i, end); return c != letter && c != digit && c != under }
	// do|n't
	if next < end && (s.text[next] == 't' || s.text[next] == 'T') && ends(next+1) && at-1 > start && (s.text[at-1] == 'n' || s.text[at-1] == 'N') {
		s.emit(start, at-1)
		s.emitFused(at-1, next+1)
		return next + 1, true
	}
	if k := cliticLen(s.text[next:end]); k > 0 && ends(next+k) {
		if k == 1 && (s.text[next] == 's' || s.text[next] == 'S') && s.before(at) == digit {
			return next + k, false // 1990's
		}
		s.finish(start, at, end)
		s.emitFused(at, next+k)
		return next + k, true
	}
	if c := s.after(next, end); c == letter || c == digit {
		if s.text[at] == '`' {
			return s.finish(start, at, end), true
		}
		return next, false // O'Brien
	}
	// horses'
	if s.text[at-1] == 's' || s.text[at-1] == 'S' || s.text[at-1] == 'z' || s.text[at-1] == 'x' {
		if !s.single && at-start > 1 {
			s.finish(start, at, end)
			s.emitFused(at, next)
			return next, true
		}
	}
	if hasFold(s.text[start:at], "ol") && at-start == 2 || s.before(at) == letter && (s.text[at-1] == 'n') && !s.single && hasFold(s.text[max(start, at-2):at], "in") && at-start > 3 {
		s.emit(start, next)
		return next, true
	}
	return s.finish(start, at, end), true
}

// finish emits the word from start to at, cut where it is fused, and gives at.
func (s *splitter) finish(start, at, end int) int {
	w := s.text[start:at]
	if len(w) >= 2 && len(w) <= 8 {
		for _, f := range fusions {
			if len(f.word) == len(w) && hasFold(w, f.word) {
				s.emit(start, start+f.cut)
				s.emitFused(start+f.cut, at)
				return at
			}
		}
		if len(w) == 3 && hasFold(w, "its") && s.isIts(at) {
			s.emit(start, start+2)
			s.emitFused(start+2, at)
			return at
		}
	}
	if isDigit(w[0]) && s.unit(start, at) {
		return at
	}
	s.emit(start, at)
	return at
}

// isIts reports whether the "its" that ends at at is "it's" without its apostrophe: a word follows that no noun phrase
// begins with after a possessive.
func (s *splitter) isIts(at int) bool {
	if at >= len(s.text) || s.text[at] != ' ' {
		return false
	}
	rest := s.text[at+1 : min(len(s.text), at+10)]
	for _, w := range [...]string{"a", "an", "the", "not", "been", "too", "so", "just", "really", "going", "gonna", "my", "your", "very", "like", "probably", "because", "what", "pretty"} {
		if hasFold(rest, w) && (len(rest) == len(w) || rest[len(w)] == ' ') {
			return true
		}
	}
	return false
}

// fusions are words written as one that are two, and where they are cut.
var fusions = [...]struct {
	word string
	cut  int
}{
	{"cannot", 3},
	{"gonna", 3},
	{"wanna", 3},
	{"gotta", 3},
	{"dont", 2},
	{"wont", 2},
	{"didnt", 3},
	{"doesnt", 4},
	{"isnt", 2},
	{"couldnt", 5},
	{"wouldnt", 5},
	{"shouldnt", 6},
	{"hasnt", 3},
	{"havent", 4},
	{"wasnt", 3},
	{"arent", 3},
	{"werent", 4},
	{"aint", 2},
	{"thats", 4},
	{"youre", 3},
	{"theyre", 4},
	{"youll", 3},
	{"ive", 1},
	{"youve", 3},
	{"theyve", 4},
	{"gimme", 3},
	{"lemme", 3},
	{"dunno", 2},
	{"hes", 2},
	{"shes", 3},
	{"theres", 5},
	{"im", 1},
	{"cant", 2},
	{"alot", 1},
	{"whats", 4},
	{"outta", 3},
	{"heres", 4},
	{"lets", 3},
}

// unit cuts a number from the unit written onto it: 5|pm, 20|km, 3|%.
func (s *splitter) unit(start, at int) bool {
	w := s.text[start:at]
	if len(w) > 24 {
		return false
	}
	k := 0
	for k < len(w) && (isDigit(w[k]) || w[k] == '.' || w[k] == ',' || w[k] == ':') {
		k++
	}
	if k == 0 || k == len(w) || !isDigit(w[k-1]) {
		return false
	}
	switch strings.ToLower(w[k:]) {
	case "pm", "am", "a.m.", "p.m.", "p.m", "a.m", "km", "kg", "cm", "mm", "ml", "mg", "lb", "lbs", "mph", "ft", "hrs", "hr", "min", "mins", "yrs", "yr", "gb", "mb", "kb", "k", "m", "mm²", "g", "bn", "h", "oz", "hz", "khz", "mhz", "ghz", "kw", "mw", "nm", "km/h":
		s.emit(start, start+k)
		s.emit(start+k, at)
		return true
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// innerDot reports whether the full stop at at, which a letter follows, stays inside of the word: U.S, e.g, file.doc, but not
// the missing blank of "end.The".
func (s *splitter) innerDot(start, at, end int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[at+1:])
	left := s.text[start:at]
	if i := strings.LastIndexByte(left[max(0, len(left)-8):], '.'); i >= 0 {
		left = left[max(0, len(left)-8)+i+1:]
	}
	if len(left) <= 2 {
		return true
	}
	if unicode.IsUpper(r) {
		last := left[len(left)-1]
		return last >= 'A' && last <= 'Z' || isDigit(last)
	}
	return true
}

// abbreviation reports whether the full stop at at belongs to the word before it.
func (s *splitter) abbreviation(start, at, end int) bool {
	if c := s.after(at+1, end); c == dot {
		return false
	}
	w := s.text[start:at]
	if len(w) == 0 || len(w) > 12 {
		return false
	}
	// Initials and dotted abbreviations: J., U.S., Ph.D.
	inner := strings.IndexByte(w, '.')
	if inner >= 0 {
		for part := range strings.SplitSeq(w, ".") {
			if len(part) == 0 || len(part) > 3 || isDigit(part[0]) {
				return false
			}
		}
		return true
	}
	if len(w) == 1 && w[0] >= 'A' && w[0] <= 'Z' {
		return w[0] != 'I' || at+1 < end || s.initialAfter(at+1)
	}
	var buf [12]byte
	for i := range len(w) {
		c := w[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		buf[i] = c
	}
	switch kind := abbreviations[string(buf[:len(w)])]; kind {
	case always:
		return true
	case beforeNumber:
		i := at + 1
		for i < len(s.text) && s.text[i] == ' ' {
			i++
		}
		return i < len(s.text) && isDigit(s.text[i])
	case capitalised:
		return w[0] >= 'A' && w[0] <= 'Z'
	}
	return false
}

// initialAfter reports whether a capitalised word or an initial follows the blank at i.
func (s *splitter) initialAfter(i int) bool {
	return i+1 < len(s.text) && s.text[i] == ' ' && s.text[i+1] >= 'A' && s.text[i+1] <= 'Z' && i+2 < len(s.text) && s.text[i+2] == '.'
}

// thousands reports whether three digits and no more follow.
func (s *splitter) thousands(at, end int) bool {
	n := 0
	for at+n < end && n < 4 && isDigit(s.text[at+n]) {
		n++
	}
	return n == 3
}

// dashedNumber reports whether the digits and hyphens from start on are a telephone number, a date or the like.
func (s *splitter) dashedNumber(start, end int) bool {
	hyphens, n := 0, 0
	first := 0
	for i := start; i < end; i++ {
		switch c := s.text[i]; {
		case isDigit(c):
			n++
		case c == '-':
			if hyphens == 0 {
				first = n
			}
			hyphens++
		case c == '.' || c == ',' || c == ')' || c == ';':
			i = end
		default:
			return false
		}
		if i-start > 32 {
			return false
		}
	}
	return hyphens >= 2 || first == 3 && n == 7
}

// keepsHyphen reports whether a word with this part before its first hyphen stays whole.
func keepsHyphen(left, right string) bool {
	if len(left) > 6 {
		return false
	}
	for _, p := range [...]string{
		"e", "non", "pro", "re", "co", "anti", "pre", "post", "mid", "semi", "multi", "ex", "de", "un", "inter", "sub", "bi", "intra", "mini", "uh", "mm", "neo",
	} {
		if len(p) == len(left) && hasFold(left, p) {
			return true
		}
	}
	return false
}
