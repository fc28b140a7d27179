package engine

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"clio/internal/nlp"
)

var abbreviations = map[string]bool{}

func init() {
	for _, a := range strings.Fields("gen. lt. col. maj. capt. sgt. adm. brig. cmdr. mr. mrs. ms. dr. prof. sr. jr. st. rev. gov. sen. rep. pres. hon. messrs. u.s. u.n. u.k. u.s.a. d.c. a.m. p.m. jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. mon. tue. tues. wed. thu. thurs. fri. sat. no. nos. vs. etc. inc. corp. ltd. co. bros. e.g. i.e. approx. dept. est. ave. blvd. rd. mt. ft. ga. fla. calif. tex. ill. mich. pa. va. md. mass. conn. wash. ariz. colo. minn. wis. tenn. ala. la. miss. okla. ore. nev. n.y. n.j. n.c. s.c. n.h. n.m. w.va. ky. ind. mo. kan. neb. del. vt. r.i. ph.d. b.c. a.d.") {
		abbreviations[a] = true
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// tokenize fills Tokens and Sents.
func tokenize(d *nlp.Doc) {
	text := d.Text
	i := 0
	nl := 0
	space := true
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) || r == 0xFEFF || r == 0x200B {
			space = true
			if r == '\n' {
				nl++
			}
			i += n
			continue
		}
		var fl nlp.TokenFlags
		if space {
			fl |= nlp.SpaceBefore
		}
		if nl > 0 {
			fl |= nlp.BreakBefore
		}
		if nl > 1 || len(d.Tokens) == 0 {
			fl |= nlp.ParaBefore
		}
		j := wordEnd(text, i)
		for _, cut := range split(text, i, j) {
			d.Tokens = append(d.Tokens, nlp.Token{Start: int32(i), End: int32(cut), Flags: fl})
			i = cut
			fl = nlp.Fused
		}
		space, nl = false, 0
	}
	for k := range d.Tokens {
		t := &d.Tokens[k]
		f := text[t.Start:t.End]
		t.Lower = lowerOf(f)
		r, _ := utf8.DecodeRuneInString(f)
		if unicode.IsUpper(r) {
			t.Flags |= nlp.Capital
		}
		if up := strings.ToUpper(f); len(f) > 1 && up == f && strings.ToLower(f) != f {
			t.Flags |= nlp.AllCaps
		}
	}
	sentences(d)
}

func lowerOf(f string) string {
	f = strings.ToLower(f)
	if strings.ContainsAny(f, "’‘“”–—") {
		f = strings.NewReplacer("’", "'", "‘", "'", "“", "\"", "”", "\"", "–", "-", "—", "-").Replace(f)
	}
	return f
}

// wordEnd is the end of the orthographic token at i.
func wordEnd(text string, i int) int {
	r, n := utf8.DecodeRuneInString(text[i:])
	if strings.HasPrefix(text[i:], "http://") || strings.HasPrefix(text[i:], "https://") || strings.HasPrefix(text[i:], "www.") {
		if k := strings.IndexFunc(text[i:], func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == ')' || r == '>' }); k > 0 {
			return i + k
		}
		return len(text)
	}
	if !isWord(r) {
		j := i + n
		if r == '.' || r == '-' || r == '!' || r == '?' || r == '*' || r == '=' || r == '_' || r == '\'' || r == '`' {
			for j < len(text) && text[j] == byte(r) {
				j++
			}
		}
		if r == '\'' || r == '’' { // 's standing alone, 'em
			return j
		}
		return j
	}
	j := i
	for j < len(text) {
		r, n := utf8.DecodeRuneInString(text[j:])
		if isWord(r) {
			j += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[j+n:])
		prev, _ := utf8.DecodeLastRuneInString(text[i:j])
		switch {
		case (r == '.' || r == ',' || r == ':') && unicode.IsDigit(prev) && unicode.IsDigit(next):
			j += n
			continue
		case (r == '\'' || r == '’') && unicode.IsLetter(next) && unicode.IsLetter(prev):
			j += n
			continue
		case r == '.':
			w := text[i : j+1]
			lw := strings.ToLower(w)
			if abbreviations[lw] || len(w) == 2 && unicode.IsUpper(rune(w[0])) || strings.Count(w, ".") > 1 && len(w) <= 8 {
				return j + 1
			}
			if unicode.IsLetter(next) && (len(w) == 2 || strings.Count(w, ".") > 1) {
				j += n
				continue
			}
			if unicode.IsLetter(next) && unicode.IsLower(next) && j+4 < len(text) { // example.com
				j += n
				continue
			}
		case r == '@' && isWord(next):
			j += n
			continue
		case r == '/' && unicode.IsDigit(prev) && unicode.IsDigit(next):
			j += n
			continue
		}
		break
	}
	if j == i {
		j += n
	}
	return j
}

var clitics = []string{"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"}

// split cuts contractions: the ends of the parts of text[i:j].
func split(text string, i, j int) []int {
	w := lowerOf(text[i:j])
	if !strings.Contains(w, "'") {
		if w == "cannot" {
			return []int{i + 3, j}
		}
		return []int{j}
	}
	for _, c := range clitics {
		if head, ok := strings.CutSuffix(w, c); ok && head != "" {
			n := len(c)
			if strings.Contains(text[i:j], "’") {
				n += 2
			}
			return []int{j - n, j}
		}
	}
	return []int{j}
}

func sentences(d *nlp.Doc) {
	first, para := 0, int32(0)
	emit := func(last int) {
		if last <= first {
			return
		}
		caps, letters := 0, 0
		for k := first; k < last; k++ {
			d.Tokens[k].Sent = int32(len(d.Sents))
			if d.Tokens[k].Flags&nlp.AllCaps != 0 {
				caps++
			}
			if r := d.Tokens[k].Lower[0]; r >= 'a' && r <= 'z' && d.Tokens[k].End-d.Tokens[k].Start > 1 {
				letters++
			}
		}
		d.Sents = append(d.Sents, nlp.Sent{First: int32(first), Last: int32(last), Para: para, AllCaps: letters > 2 && caps*10 >= letters*9})
		first = last
	}
	lineStart := 0
	for k := range d.Tokens {
		t := &d.Tokens[k]
		if k > first {
			prev := d.Form(int32(k - 1))
			switch {
			case t.Flags&nlp.ParaBefore != 0:
				emit(k)
				para++
			case t.Flags&nlp.BreakBefore != 0 && int(d.Tokens[k-1].End)-lineStart < 50:
				emit(k)
			case k-first > 300:
				emit(k)
			default:
				end := k - 1
				for end > first && strings.ContainsAny(d.Form(int32(end)), "\"”’)]'") && len(d.Form(int32(end))) <= 3 && d.Form(int32(end)) != "(" {
					end--
				}
				p := d.Form(int32(end))
				if (p == "." || p == "?" || p == "!" || p == "..." || p == "!!") && t.Flags&nlp.SpaceBefore != 0 && !(strings.ContainsAny(prev, "\"”’") && t.Flags&nlp.Capital == 0) {
					if c, _ := utf8.DecodeRuneInString(d.Form(int32(k))); !unicode.IsLower(c) && c != ',' && c != ';' && c != ')' {
						emit(k)
					}
				} else if strings.HasSuffix(p, ".") && len(p) > 1 && t.Flags&nlp.Capital != 0 && t.Flags&nlp.SpaceBefore != 0 && (strings.HasSuffix(t.Lower, "he") || t.Lower == "it" || t.Lower == "in" || t.Lower == "they") && (p == "p.m." || p == "a.m." || p == "U.S." || p == "Inc.") {
					emit(k)
				}
			}
		}
		if t.Flags&nlp.BreakBefore != 0 {
			lineStart = int(t.Start)
		}
	}
	emit(len(d.Tokens))
}
