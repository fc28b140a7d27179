package when

// Dates and times in figures. A date in figures is kept as yyyymmdd with zero for what is not said; a month as yyyymm.

// figureDate reads 2016-11-07, 2016/11/7, 5/17/2018, 21.04.2016, 9-18-15, 4/22 and 4.22.
func (m *matcher) figureDate(pos int32) (int32, int32) {
	t := &m.toks[pos]
	if t.nd == 0 || t.nd > 4 || t.nd == 3 || m.numberBefore(pos) {
		return 0, pos
	}
	sep := m.separator(pos + 1)
	if sep == 0 {
		return 0, pos
	}
	a := *t
	b := *m.at(pos + 2)
	if b.nd == 0 || b.nd > 2 {
		return 0, pos
	}
	end := pos + 3
	if a.nd == 4 {
		if m.separator(end) != sep || m.at(end+1).nd == 0 || m.at(end+1).nd > 2 || m.tail(end+2) {
			return 0, pos
		}
		if d := m.packDate(a.val, b.val, m.at(end+1).val); d > 0 {
			return d, end + 2
		}
		return 0, pos
	}
	y, third := int32(0), false
	if s := m.separator(end); s == sep || s != 0 && sep == m.g.w.slash && s == m.g.w.dash {
		c := m.at(end + 1)
		if c.nd == 4 || c.nd == 2 {
			y, third = c.val, true
			if c.nd == 2 {
				y = m.fullYear(y)
			}
			end += 2
		}
	} else if sep == m.g.w.slash && m.is(end, m.g.w.comma) {
		if c := m.at(end + 1); c.nd == 4 || c.nd == 2 && c.glued {
			y, third = c.val, true
			if c.nd == 2 {
				y = m.fullYear(y)
			}
			end += 2
		}
	}
	if m.tail(end) {
		return 0, pos
	}
	month, dom := a.val, b.val
	if m.dayFirst && b.val <= 12 || month > 12 {
		month, dom = dom, month
	}
	if month < 1 || month > 12 || dom < 1 || dom > 31 {
		return 0, pos
	}
	if !third && !m.shortDate(pos, end, sep, a, b) {
		return 0, pos
	}
	return m.packDate(y, month, dom), end
}

// shortDate tells a day and month in figures from a score, a fraction, a ratio and a decimal number.
func (m *matcher) shortDate(pos, end, sep int32, a, b tok) bool {
	w := &m.g.w
	if m.mask(end)&(1<<m.g.c.unit) != 0 || m.at(end).glued && m.at(end).letter {
		return false
	}
	before := m.is(pos-1, w.on, w.by, w.since, w.until, w.till, w.before, w.after) || m.mask(pos-1)&(1<<m.g.c.rel) != 0
	if sep == w.slash {
		if a.nd == 2 && b.nd == 2 || before {
			return a.val != b.val || before
		}
		if a.val < b.val && b.val <= 8 || a.val == 24 && b.val == 7 {
			return false // 1/2, 3/4, 7/8; 24/7
		}
		return true
	}
	return before || m.is(pos-1, w.in) && sep == w.dot && b.nd == 2
}

func (m *matcher) packDate(y, month, dom int32) int32 {
	if month < 1 || month > 12 || dom < 1 || dom > 31 || y > 9999 {
		return 0
	}
	return y*10000 + month*100 + dom
}

// separator is the word of a glued mark that may part a date's figures, 0 without.
func (m *matcher) separator(i int32) int32 {
	if m.at(i).glued && m.at(i+1).glued && m.is(i, m.g.w.slash, m.g.w.dash, m.g.w.dot) {
		return m.word(i)
	}
	return 0
}

// tail reports whether figures go on at a token, so that what stood before is no date: 4.22.18.3, 3/4/5/6, 10-11-12-13.
func (m *matcher) tail(i int32) bool {
	t := m.at(i)
	if !t.glued || t.end == 0 {
		return false
	}
	if t.letter {
		return !(t.end-t.start == 1 && m.text[t.start]|0x20 == 't' && m.at(i+1).nd > 0)
	}
	if t.nd > 0 || m.text[t.start] == '%' {
		return true
	}
	return m.at(i+1).nd > 0 && m.at(i+1).glued && m.is(i, m.g.w.slash, m.g.w.dash, m.g.w.dot, m.g.w.comma)
}

// figureMonth reads 2016-11, 2016/11, 2016.3, 11/2016 and 11-2016, blanks around the mark allowed.
func (m *matcher) figureMonth(pos int32) (int32, int32) {
	t := &m.toks[pos]
	if t.nd == 0 || m.numberBefore(pos) || !m.is(pos+1, m.g.w.slash, m.g.w.dash, m.g.w.dot) {
		return 0, pos
	}
	if m.is(pos+1, m.g.w.dot) && (!m.at(pos+1).glued || !m.at(pos+2).glued) {
		return 0, pos
	}
	b := m.at(pos + 2)
	if m.tail(pos + 3) {
		return 0, pos
	}
	y, mon := t, b
	if b.nd == 4 {
		y, mon = b, t
	}
	if y.nd != 4 || mon.nd == 0 || mon.nd > 2 || y.val < 1500 || y.val > 2100 || mon.val < 1 || mon.val > 12 {
		return 0, pos
	}
	if b.nd != 4 && mon.nd == 2 && mon.val > 12 {
		return 0, pos
	}
	return y.val*100 + mon.val, pos + 3
}
