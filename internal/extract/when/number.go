package when

// Numbers, ordinals and years. Counts are kept in hundredths ("two and a half" is 250); vagueCount stands for "several".
const vagueCount = -1

// terminal reads a part that is not made by rules, from a token on. It returns the value and the token after it, or the
// token itself when the part is not there.
func (m *matcher) terminal(p part, pos int32) (int32, int32) {
	switch p {
	case partNum:
		return m.number(pos)
	case partOrd:
		return m.ordinal(pos)
	case partDay, partODay:
		v, end := m.ordinal(pos)
		if end == pos && p == partDay {
			v, end = m.cardinal(pos)
			if end > pos && m.toks[pos].nd > 0 && !m.dayFigures(pos) {
				return 0, pos
			}
		}
		if end > pos && v >= 1 && v <= 31 {
			return v, end
		}
	case partYear:
		return m.year(pos)
	case partYY:
		if t := &m.toks[pos]; t.nd == 2 && !m.numberAfter(pos) && (!m.numberBefore(pos) || m.is(pos-1, m.g.w.dash, m.g.w.slash)) {
			return t.val, pos + 1
		}
	case partNDate:
		return m.figureDate(pos)
	case partNMon:
		return m.figureMonth(pos)
	case partClock:
		return m.clock(pos)
	case partHour:
		if m.is(pos-1, m.g.w.q, m.g.w.h) && m.at(pos).glued && m.at(pos).nd == 1 { // Q3, H1
			return m.at(pos).val, pos + 1
		}
		if v, end := m.cardinal(pos); end > pos && v >= 0 && v <= 24 && (m.toks[pos].nd == 0 || m.toks[pos].nd <= 2 && !m.partOfNumber(pos)) {
			return v, end
		}
	case partDec:
		return m.decade(pos)
	case partHol:
		return m.holiday(pos)
	}
	return 0, pos
}

func (m *matcher) at(i int32) *tok {
	if i < 0 || int(i) >= len(m.toks) {
		return &tok{}
	}
	return &m.toks[i]
}

// partOfNumber reports whether a run of digits goes on after a mark without a blank: 1,990 or 4.5 or 8:30 or 50%, or
// belongs to what stands before it: $50, 2.5, AK47.
func (m *matcher) partOfNumber(i int32) bool {
	return m.numberBefore(i) || m.numberAfter(i)
}

func (m *matcher) numberBefore(i int32) bool {
	t := m.at(i)
	if !t.glued {
		return false
	}
	p := m.at(i - 1)
	if p.letter {
		return m.mask(i-1)&(1<<m.g.c.month) == 0
	}
	switch m.text[p.start] {
	case '.', ',', ':', '/', '-':
		return p.glued && m.at(i-2).nd > 0
	case '(', '"', '[', '\'', '|', '<', '>', '=':
		return false
	}
	return p.nd == 0 && p.end-p.start == 1 && m.text[p.start] < 128 || p.end-p.start > 1 && !isDash(m.text[p.start:p.end])
}

func isDash(s string) bool {
	return s == "-" || s == "\u2013" || s == "\u2014" || s == "\u2212" || s == "\u2018" || s == "\u2019" || s == "\u201c"
}

func (m *matcher) numberAfter(i int32) bool {
	n := m.at(i + 1)
	if n.end == 0 || !n.glued {
		return false
	}
	if n.letter {
		return true
	}
	switch m.text[n.start] {
	case '%', '$':
		return true
	case '.', ':', '/':
		return m.at(i+2).nd > 0 && m.at(i+2).glued
	case ',':
		return m.at(i+2).nd == 3 && m.at(i+2).glued
	}
	return false
}

// dayFigures reports whether a run of digits may be the day of a month.
func (m *matcher) dayFigures(i int32) bool {
	if m.toks[i].nd > 2 {
		return false
	}
	n := m.at(i + 1)
	if n.end > 0 && n.glued && (m.text[n.start] == ':' || m.text[n.start] == '%' || m.text[n.start] == '.' && m.at(i+2).nd > 0 && m.at(i+2).glued && m.at(i+2).nd != 4) {
		return false
	}
	if n.glued && m.is(i+1, m.g.w.comma) && m.at(i+2).nd == 3 && m.at(i+2).glued {
		return false
	}
	if n.letter && n.glued && m.mask(i+1)&(1<<m.g.c.month) == 0 {
		return false
	}
	return true
}

// number reads a count: 3, 1,200, 3.5, three, twenty-one, a, an, a couple of, half a, several.
func (m *matcher) number(pos int32) (int32, int32) {
	g, c := m.g, &m.g.w
	t := &m.toks[pos]
	if t.nd > 0 {
		if m.numberBefore(pos) || t.nd > 6 {
			return 0, pos
		}
		v, end := int64(t.val), pos+1
		for m.at(end).glued && m.is(end, c.comma) && m.at(end+1).nd == 3 && m.at(end+1).glued && v < 1_000_000 {
			v, end = v*1000+int64(m.toks[end+1].val), end+2
		}
		v *= 100
		if m.at(end).glued && m.is(end, c.dot) && m.at(end+1).nd > 0 && m.at(end+1).glued {
			f := m.toks[end+1]
			switch f.nd {
			case 1:
				v += int64(f.val) * 10
			case 2:
				v += int64(f.val)
			default:
				return 0, pos
			}
			end += 2
		}
		if v > 1_000_000_000 {
			return 0, pos
		}
		if m.is(end, c.and) {
			if e := m.andHalf(end); e > 0 {
				return int32(v) + 50, e
			}
		}
		return int32(v), end
	}
	if m.is(pos, c.a, c.an) {
		switch {
		case m.is(pos+1, c.couple):
			pos++
		case m.mask(pos+1)&(1<<g.c.vague) != 0:
			pos++
		case m.is(pos+1, c.half):
			if m.mask(pos+2)&(1<<g.c.unit) != 0 {
				return 50, pos + 2
			}
			return 0, pos
		case m.is(pos+1, c.hundred, c.thousand):
			return 100 * g.lexicon[m.word(pos+1)].value(g.c.numw), pos + 2
		case m.at(pos+1).letter && m.mask(pos+1)&(1<<g.c.unit) != 0, m.mask(pos+1) != 0:
			return 100, pos + 1
		default:
			return 0, pos
		}
	}
	if m.is(pos, c.couple) {
		if m.is(pos+1, c.of) {
			return 200, pos + 2
		}
		return 200, pos + 1
	}
	if m.is(pos, c.half) {
		if m.is(pos+1, c.a, c.an, c.the) {
			return 50, pos + 2
		}
		return 50, pos + 1
	}
	if m.mask(pos)&(1<<g.c.vague) != 0 || m.is(pos, c.some) && m.mask(pos+1)&(1<<g.c.units) != 0 {
		return vagueCount, pos + 1
	}
	v, end := m.cardinal(pos)
	if end == pos {
		return 0, pos
	}
	if m.is(end, c.and) {
		if e := m.andHalf(end); e > 0 {
			return v*100 + 50, e
		}
	}
	if v > 9_999_999 {
		return 0, pos
	}
	return v * 100, end
}

// andHalf reads "and a half" and returns the token after it, 0 when it is not there.
func (m *matcher) andHalf(pos int32) int32 {
	pos++
	if m.is(pos, m.g.w.a) {
		pos++
	}
	if m.is(pos, m.g.w.half) {
		return pos + 1
	}
	return 0
}

// small reads a number word below one hundred: seven, twenty, twenty-one, twenty one.
func (m *matcher) small(pos int32) (int32, int32) {
	g := m.g
	if m.mask(pos)&(1<<g.c.numw) == 0 {
		return 0, pos
	}
	v := g.lexicon[m.word(pos)].value(g.c.numw)
	if v >= 100 {
		return 0, pos
	}
	end := pos + 1
	if v >= 20 {
		next := end
		if m.is(next, g.w.dash) && m.at(next).glued && m.at(next+1).glued {
			next++
		} else if m.is(next, g.w.and) {
			next++
		}
		if m.mask(next)&(1<<g.c.numw) != 0 {
			if u := g.lexicon[m.word(next)].value(g.c.numw); u > 0 && u < 10 {
				return v + u, next + 1
			}
		}
	}
	return v, end
}

// cardinal reads a whole number in figures or in words.
func (m *matcher) cardinal(pos int32) (int32, int32) {
	g := m.g
	if int(pos) >= len(m.toks) {
		return 0, pos
	}
	if t := &m.toks[pos]; t.nd > 0 {
		if t.nd > 6 {
			return 0, pos
		}
		return t.val, pos + 1
	}
	v, end := m.small(pos)
	if end == pos {
		return 0, pos
	}
	total := int32(0)
	for {
		switch {
		case m.is(end, g.w.hundred) && v < 100:
			v, end = v*100, end+1
		case m.is(end, g.w.thousand) && total == 0 && v < 1000:
			total, v, end = v*1000, 0, end+1
		default:
			return total + v, end
		}
		next := end
		if m.is(next, g.w.and) {
			next++
		}
		s, e := m.small(next)
		if e == next {
			return total + v, end
		}
		v, end = v+s, e
	}
}

// ordinal reads 3rd, third, twenty-first, twenty second.
func (m *matcher) ordinal(pos int32) (int32, int32) {
	g := m.g
	if int(pos) >= len(m.toks) {
		return 0, pos
	}
	t := &m.toks[pos]
	if t.nd > 0 {
		if t.nd <= 2 && m.at(pos+1).glued && m.is(pos+1, g.w.st, g.w.nd, g.w.rd, g.w.th) && !m.numberBefore(pos) {
			return t.val, pos + 2
		}
		return 0, pos
	}
	if m.mask(pos)&(1<<g.c.ordw) != 0 {
		return g.lexicon[t.word].value(g.c.ordw), pos + 1
	}
	if m.mask(pos)&(1<<g.c.numw) != 0 {
		tens := g.lexicon[t.word].value(g.c.numw)
		if tens < 20 || tens > 90 {
			return 0, pos
		}
		next := pos + 1
		if m.is(next, g.w.dash) {
			next++
		}
		if m.mask(next)&(1<<g.c.ordw) != 0 {
			if u := g.lexicon[m.word(next)].value(g.c.ordw); u < 10 {
				return tens + u, next + 1
			}
		}
	}
	return 0, pos
}

// year reads a year of three or four figures, in words, or '98.
func (m *matcher) year(pos int32) (int32, int32) {
	g := m.g
	t := &m.toks[pos]
	if t.nd > 0 {
		n := m.at(pos + 1)
		if t.nd != 4 || t.val < 1 || t.val > 2999 {
			return 0, pos
		}
		if m.numberBefore(pos) && !m.is(pos-1, g.w.dot, g.w.slash, g.w.dash, g.w.comma) {
			return 0, pos
		}
		if n.end > 0 && n.glued && (n.letter && !m.is(pos+1, m.g.w.h) || m.text[n.start] == '%' || m.text[n.start] == ',' && m.at(pos+2).nd == 3 && m.at(pos+2).glued ||
			m.text[n.start] == '.' && m.at(pos+2).nd > 0 && m.at(pos+2).glued) {
			return 0, pos
		}
		return t.val, pos + 1
	}
	if m.is(pos, g.w.quote) {
		if n := m.at(pos + 1); n.nd == 2 && n.glued && !t.glued && !(m.at(pos+2).glued && m.at(pos+2).letter) {
			return m.fullYear(n.val), pos + 2
		}
		return 0, pos
	}
	if m.mask(pos)&(1<<g.c.numw) == 0 {
		return 0, pos
	}
	v, end := m.small(pos)
	if end == pos {
		return 0, pos
	}
	if v >= 10 && v < 30 { // nineteen ninety nine, nineteen oh one, twenty ten, nineteen hundred
		next := end
		if m.is(next, g.w.dash) {
			next++
		}
		if m.is(next, g.w.hundred) {
			c, e := m.cardinal(pos)
			return c, e
		}
		if m.is(next, g.w.oh, g.w.zero, g.w.o) {
			if u, e := m.small(next + 1); e > next+1 && u < 10 {
				return v*100 + u, e
			}
		}
		if u, e := m.small(next); e > next && (u >= 10 || v < 20 && u > 0 && m.is(next-1, g.w.zero)) {
			return v*100 + u, e
		}
	}
	if c, e := m.cardinal(pos); e > pos && c >= 100 && c < 3000 {
		return c, e
	}
	return 0, pos
}

// fullYear gives a year of two figures its century: the one that puts it nearest to the day of publication, at most twenty
// years after it; without that day the pivot is 50.
func (m *matcher) fullYear(yy int32) int32 {
	if m.pub == 0 {
		if yy < 50 {
			return 2000 + yy
		}
		return 1900 + yy
	}
	p := int32(m.pub.Year())
	y := p/100*100 + yy
	for y > p+20 {
		y -= 100
	}
	for y <= p-80 {
		y += 100
	}
	return y
}

// decade reads 1990s, 1990's, '90s, 90s; the value is its first year. Two figures alone are decades from 20s on.
func (m *matcher) decade(pos int32) (int32, int32) {
	g := m.g
	at, short := pos, false
	if m.is(at, g.w.quote) {
		at++
		short = true
	}
	t := m.at(at)
	if t.nd != 4 && t.nd != 2 || t.val%10 != 0 || short && (t.nd != 2 || !t.glued) || t.nd == 4 && (t.val < 1000 || t.val > 2090) {
		return 0, pos
	}
	end := at + 1
	if m.is(end, g.w.quote) && m.at(end).glued {
		end++
	}
	if !m.is(end, g.w.s) || !m.at(end).glued {
		return 0, pos
	}
	if t.nd == 4 {
		return t.val, end + 1
	}
	return m.fullDecade(t.val), end + 1
}

// fullDecade is the latest decade of that name that has begun.
func (m *matcher) fullDecade(v int32) int32 {
	if v >= 100 {
		return v
	}
	now := int32(2029)
	if m.pub != 0 {
		now = int32(m.pub.Year())
	}
	y := now/100*100 + v
	if y > now {
		y -= 100
	}
	return y
}
