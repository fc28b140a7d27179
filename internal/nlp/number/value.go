package number

import "clio/internal/nlp"

// limit keeps sums far from overflow; a number above it is read as the limit.
const limit = int64(1e15)

// value is a number read at a token, before the words around it move its ends.
type value struct {
	n       int64
	last    int32 // one past its last token
	unit    int64 // the scale word it ends with, 1 without: "4 to 6 million" lends it to the first number
	digits  bool  // written in figures
	frac    bool  // not whole: 9.2
	open    bool  // a vague plural or "several": n is the least it can be
	approx  bool
	ordinal bool
	plain   bool // four figures without a comma: perhaps a year
}

// figures reads 200, 4,000 or 2.5: the number as thousandths, and whether the form is one.
func figures(s string) (milli int64, ok bool) {
	whole, frac, fracDigits, digits, commaAt := int64(0), int64(0), 0, 0, -1
	dot := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			if dot {
				if fracDigits < 3 {
					frac = frac*10 + int64(c-'0')
				}
				fracDigits++
				continue
			}
			digits++
			if whole < limit {
				whole = whole*10 + int64(c-'0')
			}
		case c == ',' && !dot && digits > 0 && (commaAt < 0 && digits <= 3 || commaAt >= 0 && digits == commaAt+3):
			commaAt = digits
		case c == '.' && !dot && digits > 0 && i+1 < len(s):
			dot = true
		default:
			return 0, false
		}
	}
	if digits == 0 || commaAt >= 0 && digits != commaAt+3 {
		return 0, false
	}
	for fracDigits < 3 {
		frac *= 10
		fracDigits++
	}
	return min(whole, limit)*1000 + frac, true
}

// ordinalFigures reads 1st, 22nd, 113th.
func ordinalFigures(s string) (int64, bool) {
	if len(s) < 3 {
		return 0, false
	}
	switch s[len(s)-2:] {
	case "st", "nd", "rd", "th":
	default:
		return 0, false
	}
	m, ok := figures(s[:len(s)-2])
	return m / 1000, ok && m%1000 == 0
}

// attached reads 2m, 3.5bn, 10k.
func attached(s string) (milli, unit int64, ok bool) {
	cut := len(s)
	for cut > 0 && (s[cut-1] < '0' || s[cut-1] > '9') {
		cut--
	}
	switch s[cut:] {
	case "k":
		unit = 1e3
	case "m", "mn":
		unit = 1e6
	case "bn", "b":
		unit = 1e9
	case "tn":
		unit = 1e12
	default:
		return 0, 0, false
	}
	milli, ok = figures(s[:cut])
	return milli, unit, ok
}

func times(a, b int64) int64 {
	if a > 0 && b > limit/a {
		return limit
	}
	return min(a*b, limit)
}

// scan walks the tokens of one sentence.
type scan struct {
	doc  *nlp.Doc
	last int32 // end of the sentence
}

func (s scan) lower(i int32) string {
	if i < 0 || i >= s.last {
		return ""
	}
	return s.doc.Tokens[i].Lower
}

func (s scan) tight(i int32) bool {
	return i < s.last && s.doc.Tokens[i].Flags&(nlp.SpaceBefore|nlp.BreakBefore) == 0
}

// read reads the number that begins at token i, if one does.
func (s scan) read(i int32) (value, bool) {
	w := s.lower(i)
	if w == "" {
		return value{}, false
	}
	if c := w[0]; c >= '0' && c <= '9' {
		return s.readFigures(i, w)
	}
	switch w {
	case "a", "an":
		return s.readArticle(i)
	case "half":
		return s.readHalf(i)
	case "no":
		if n := s.lower(i + 1); n == "one" || n == "-" && s.lower(i+2) == "one" {
			end := i + 2
			if n == "-" {
				end++
			}
			return value{last: end, unit: 1}, true
		}
		return value{}, false
	}
	x, ok := words[w]
	if !ok {
		return value{}, false
	}
	switch x.class {
	case unit, ten, hundred, scale, ordinal:
		return s.readWords(i)
	case vague:
		return s.readVague(i, x), true
	case few:
		return s.multiply(value{n: x.value, last: i + 1, unit: 1, open: true, approx: true}), true
	case pair:
		return s.group(value{n: x.value, last: i + 1, unit: 1}), true
	case nought:
		return value{last: i + 1, unit: 1}, true
	}
	return value{}, false
}

func (s scan) readFigures(i int32, w string) (value, bool) {
	v := value{last: i + 1, unit: 1, digits: true}
	if n, ok := ordinalFigures(w); ok {
		v.n, v.ordinal = n, true
		return v, true
	}
	m, ok := figures(w)
	if !ok {
		if m, v.unit, ok = attached(w); !ok {
			return v, false
		}
		v.n = times(m, v.unit) / 1000
		if v.unit == 1e12 {
			v.n = times(m/1000, v.unit)
		}
		return v, true
	}
	v.plain = len(w) == 4 && m >= 1000000
	if s.tight(v.last) {
		// The tokeniser cuts 10k and 3bn; 100m may be metres and is left alone.
		switch s.lower(v.last) {
		case "k":
			v.unit = 1e3
		case "bn", "b":
			v.unit = 1e9
		case "m", "km", "mm", "cm", "kg":
			v.last++
			v.frac = true
			return v, true
		}
		if v.unit > 1 {
			v.last++
			v.n = min(times(m/1000, v.unit)+m%1000*(v.unit/1000), limit)
			return v, true
		}
	}
	if len(w) <= 3 {
		// 1 414 021: groups of three figures.
		for s.last > v.last && len(s.lower(v.last)) == 3 {
			g, ok := figures(s.lower(v.last))
			if !ok || m >= limit || g%1000 != 0 || s.doc.Tokens[v.last].Flags&nlp.BreakBefore != 0 {
				break
			}
			m = m*1000 + g
			v.last++
		}
	}
	for {
		x := words[s.lower(v.last)]
		if s.lower(v.last) == "dozens" {
			x = word{group, 12}
		}
		if x.class != scale && x.class != hundred && x.class != group || x.class == group && s.lower(v.last) == "score" {
			break
		}
		if m > limit {
			m = m / 1000 * 1000
		}
		m = min(times(m/1000, x.value)*1000+m%1000*x.value, limit*1000)
		v.unit = times(v.unit, x.value)
		v.last++
		v.plain = false
	}
	v.n, v.frac = m/1000, m%1000 != 0
	return v, true
}

// readArticle reads "a hundred", "a dozen", "a couple of dozen", "a few hundred", "a pair of". A bare "a" is no number.
func (s scan) readArticle(i int32) (value, bool) {
	w := s.lower(i + 1)
	if w == "few" {
		v := s.multiply(value{n: 3, last: i + 2, unit: 1, open: true, approx: true})
		return v, true
	}
	if w == "half" && words[s.lower(i+2)].class == group {
		return s.readHalf(i + 1)
	}
	x := words[w]
	switch x.class {
	case hundred, scale:
		return s.readWords(i + 1)
	case group:
		if w == "score" && s.lower(i+2) != "of" {
			return value{}, false
		}
		return value{n: x.value, last: i + 2, unit: x.value}, true
	case few:
		return s.multiply(value{n: x.value, last: i + 2, unit: 1, open: true, approx: true}), true
	case pair:
		if w == "twin" {
			return value{}, false
		}
		return s.group(value{n: x.value, last: i + 2, unit: 1}), true
	}
	return value{}, false
}

func (s scan) readHalf(i int32) (value, bool) {
	j := i + 1
	if w := s.lower(j); w == "a" || w == "-" {
		j++
	}
	if s.lower(j) == "a" || s.lower(j) == "-" {
		j++
	}
	if x := words[s.lower(j)]; (x.class == group || x.class == scale) && s.lower(j) != "score" {
		return value{n: x.value / 2, last: j + 1, unit: x.value}, true
	}
	return value{}, false
}

// group multiplies by a dozen that follows: "a couple of dozen", "two dozen".
func (s scan) group(v value) value {
	j := v.last
	if s.lower(j) == "of" {
		j++
	}
	x := words[s.lower(j)]
	if x.class == group && s.lower(j) == "dozen" || x.class == hundred || x.class == scale {
		v.n, v.unit, v.last, v.open, v.approx = times(v.n, x.value), x.value, j+1, true, true
	}
	return v
}

// multiply takes the counts that follow "several" and "a few": "several dozen", "a few hundred thousand".
func (s scan) multiply(v value) value {
	for {
		x := words[s.lower(v.last)]
		if x.class != hundred && x.class != scale && (x.class != group || s.lower(v.last) == "score") {
			return v
		}
		v.n, v.unit, v.last = times(v.n, x.value), times(v.unit, x.value), v.last+1
	}
}

// readVague reads "dozens", "hundreds of thousands", "tens of millions".
func (s scan) readVague(i int32, x word) value {
	v := value{n: x.value, last: i + 1, unit: 1, open: true, approx: true}
	for s.lower(v.last) == "of" {
		y := words[s.lower(v.last+1)]
		if y.class != vague || y.value < 1000 {
			break
		}
		v.n, v.last = times(v.n, y.value/2), v.last+2
	}
	return v
}

// readWords reads a number in words: "twenty-five", "two hundred and six thousand", "one and a half million", "hundred".
func (s scan) readWords(i int32) (value, bool) {
	v := value{last: i, unit: 1}
	var sum, part int64 // part is below a thousand, sum above
	prev := none
	prevValue := limit
	for j := i; j < s.last; {
		k := j
		if j > i {
			switch w := s.lower(j); {
			case w == "-" && prev != none:
				k++
			case w == "and" && (prev == hundred || prev == scale):
				k++
			case w == "and" && s.lower(j+1) == "a" && s.lower(j+2) == "half" && words[s.lower(j+3)].class == scale:
				u := words[s.lower(j+3)].value
				v.n, v.last, v.unit = times(sum+part, u)+u/2, j+4, u
				return v, true
			case w == "," && prev == scale:
				k++
			}
		}
		x := words[s.lower(k)]
		switch x.class {
		case unit:
			if prev == unit || prev == ten && (x.value == 0 || x.value > 9) {
				v.n = min(sum+part, limit)
				return v, v.last > i
			}
			part += x.value
		case ten:
			if prev == unit || prev == ten {
				v.n = min(sum+part, limit)
				return v, v.last > i
			}
			part += x.value
		case hundred:
			if prev == hundred || prev == scale {
				v.n = min(sum+part, limit)
				return v, v.last > i
			}
			part = max(part, 1) * 100
		case scale:
			if k > j && s.lower(j) == "and" || prev == scale && x.value < prevValue && part == 0 {
				v.n = min(sum+part, limit)
				return v, v.last > i
			}
			switch {
			case prev == scale && part == 0:
				sum = times(sum, x.value)
			case sum > 0 && x.value > prevValue:
				sum = times(sum+part, x.value)
			default:
				sum = min(sum+times(max(part, 1), x.value), limit)
			}
			part, prevValue, v.unit = 0, x.value, x.value
		case group, vague:
			if w := s.lower(k); w != "dozen" && w != "dozens" || prev == none {
				v.n = min(sum+part, limit)
				return v, v.last > i
			}
			v.n, v.last, v.unit = times(sum+part, 12), k+1, 12
			return v, true
		case ordinal:
			if prev == unit || prev == ten && x.value > 9 || prev != none && prev != ten && k == j && prev != hundred && prev != scale {
				v.n = min(sum+part, limit)
				return v, v.last > i
			}
			// "two thirds" is a fraction and has no singular here; "ten second" cannot be one number.
			v.n, v.last, v.ordinal = sum+part+x.value, k+1, true
			return v, true
		case ordScale:
			if prev == none {
				v.n = min(sum+part, limit)
				return v, v.last > i
			}
			v.n, v.last, v.ordinal = times(max(sum+part, 1), x.value), k+1, true
			return v, true
		default:
			v.n = min(sum+part, limit)
			return v, v.last > i
		}
		if x.class != scale {
			v.unit = 1
		}
		if x.class == hundred {
			v.unit = 100
		}
		prev = x.class
		j = k + 1
		v.last = j
	}
	v.n = min(sum+part, limit)
	return v, v.last > i
}
