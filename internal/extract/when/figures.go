package when

import "clio/internal/day"

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

// A clock is minutes of the day with what was said of it.
const (
	clockMinutes = 1 << 12 // minutes were given
	clockVague   = 1 << 13 // morning or afternoon was not said
	clockMask    = 1<<12 - 1
)

// clock reads 7 pm, 7:30 p.m., 19:00, 8.30 pm, 1630 GMT, seven o'clock, half past seven, a quarter to seven, noon.
func (m *matcher) clock(pos int32) (int32, int32) {
	w := &m.g.w
	v, end := m.bareClock(pos)
	if end == pos {
		return 0, pos
	}
	// "8:30 p.m. (1630 GMT)": what stands in the brackets is the same moment.
	if z := m.zone(end); z > end {
		end = z
	}
	if m.is(end, w.open) {
		if _, e := m.bareClock(end + 1); e > end+1 {
			if z := m.zone(e); z > e && int(z) < len(m.toks) && m.text[m.toks[z].start] == ')' {
				end = z + 1
			}
		}
	}
	return v, end
}

// zone reads GMT, UTC+3, EST, local time, and returns the token after it.
func (m *matcher) zone(pos int32) int32 {
	if m.is(pos, m.g.w.local) && m.is(pos+1, m.g.w.time) {
		return pos + 2
	}
	if m.mask(pos)&(1<<m.g.c.zonearea) != 0 { // Eastern, Moscow time, Greenwich Mean Time
		if m.is(pos+1, m.g.w.time) {
			return pos + 2
		}
		if m.is(pos+1, m.g.w.standard, m.g.w.daylight, m.g.w.mean, m.g.w.summer) && m.is(pos+2, m.g.w.time) {
			return pos + 3
		}
		if m.g.lexicon[m.word(pos)].value(m.g.c.zonearea) == 1 && pos > 0 && m.is(pos-1, m.g.w.am, m.g.w.pm, m.g.w.m, m.g.w.dot) {
			return pos + 1
		}
		return pos
	}
	if m.mask(pos)&(1<<m.g.c.zone) == 0 || !m.at(pos).letter {
		return pos
	}
	if t := m.at(pos); !t.capital && m.g.lexicon[t.word].value(m.g.c.zone) == 2 { // "est", "ist" only in capitals
		return pos
	}
	return pos + 1
}

func (m *matcher) bareClock(pos int32) (int32, int32) {
	w := &m.g.w
	if m.is(pos, w.noon, w.midday, w.noonish) {
		end := pos + 1
		if m.is(end, w.ish) {
			end++
		}
		return 720, end
	}
	if m.is(pos, w.midnight) {
		return 0, pos + 1
	}
	at := pos
	if m.is(at, w.a) {
		at++
	}
	// half past seven, a quarter to seven, twenty minutes past five
	min, e := int32(-1), at
	switch {
	case m.is(at, w.half):
		min, e = 30, at+1
	case m.is(at, w.quarter):
		min, e = 15, at+1
	case at == pos:
		if v, end := m.cardinal(at); end > at && v < 60 && v > 0 {
			if m.is(end, w.minutes, w.minute, w.min, w.mins) {
				min, e = v, end+1
			}
		}
	}
	if min >= 0 && m.is(e, w.past, w.to, w.after) {
		h, end := m.hourFor(e + 1)
		if end > e+1 {
			total := h & clockMask
			if m.is(e, w.to) {
				total = (total + 1440 - min) % 1440
			} else {
				total += min
			}
			return total%1440 | clockMinutes | h&clockVague, end
		}
	}
	return m.hourWith(pos)
}

// hourFor reads the hour of "half past seven".
func (m *matcher) hourFor(pos int32) (int32, int32) {
	if v, end := m.hourWith(pos); end > pos {
		return v, end
	}
	if m.is(pos, m.g.w.noon) {
		return 720, pos + 1
	}
	if m.is(pos, m.g.w.midnight) {
		return 0, pos + 1
	}
	if v, end := m.cardinal(pos); end > pos && v >= 1 && v <= 12 {
		return v*60 | clockVague, end
	}
	return 0, pos
}

// hourWith reads an hour that is marked as one: by minutes, by am or pm, by o'clock, by a zone.
func (m *matcher) hourWith(pos int32) (int32, int32) {
	w := &m.g.w
	if int(pos) >= len(m.toks) {
		return 0, pos
	}
	t := m.toks[pos]
	h, end, mins := int32(0), pos, int32(-1)
	if t.nd > 0 {
		if m.numberBefore(pos) && !(t.nd <= 2 && m.is(pos-1, w.dash) && m.at(pos-2).nd <= 2) || t.nd > 4 {
			return 0, pos
		}
		if t.nd == 4 || t.nd == 3 {
			if t.val/100 > 24 || t.val%100 > 59 {
				return 0, pos
			}
			e := pos + 1
			if p, pe := m.meridiem(e); pe > e && t.val/100 <= 12 {
				return m.twelve(t.val/100, t.val%100, p, true), pe
			}
			if t.nd == 4 && m.is(e, w.open) && m.at(e+1).nd == 4 && m.zone(e+2) > e+2 { // 0730 (1330 GMT)
				return t.val/100*60 + t.val%100 | clockMinutes, e
			}
			if t.nd == 4 && m.is(pos-1, w.at) && m.mask(e)&(1<<m.g.c.deictic|1<<m.g.c.rel) != 0 { // at 0300 today
				return t.val/100*60 + t.val%100 | clockMinutes, e
			}
			if t.nd == 4 && (m.is(e, w.hrs, w.hours) || m.is(e, w.h) && m.at(e+1).nd == 0 || m.zone(e) > e) {
				if m.is(e, w.hrs, w.hours, w.h) {
					e++
				}
				return t.val/100*60 + t.val%100 | clockMinutes, e
			}
			return 0, pos
		}
		h, end = t.val, pos+1
		mark := m.is(end, w.colon) && m.at(end+1).nd == 2 && m.at(end+1).glued && m.at(end).glued
		stop := m.is(end, w.dot) && m.at(end).glued && m.at(end+1).nd == 2 && m.at(end+1).glued
		letter := m.is(end, w.h) && m.at(end).glued && m.at(end+1).nd == 2 && m.at(end+1).glued
		if mark || stop || letter {
			mins, end = m.at(end+1).val, end+2
			if mark && m.is(end, w.colon) && m.at(end).glued && m.at(end+1).nd == 2 && m.at(end+1).glued {
				end += 2
				if m.is(end, w.dot) && m.at(end).glued && m.at(end+1).nd > 0 && m.at(end+1).glued {
					end += 2
				}
			}
			if mins > 59 || h > 24 {
				return 0, pos
			}
		}
		if stop {
			if _, pe := m.meridiem(end); pe == end {
				return 0, pos
			}
		}
	} else {
		var v int32
		v, end = m.small(pos)
		if end == pos || v > 24 {
			return 0, pos
		}
		h = v
		if u, e := m.small(end); e > end && u >= 10 && u < 60 { // eight forty am
			if _, pe := m.meridiem(e); pe > e {
				mins, end = u, e
			}
		}
	}
	if p, e := m.meridiem(end); e > end && h <= 24 {
		if h > 12 {
			return h%24*60 + max(mins, 0) | minutesSaid(mins), e
		}
		return m.twelve(h, max(mins, 0), p, mins >= 0), e
	}
	if m.is(end, w.oclock) || m.is(end, w.o) && m.is(end+1, w.quote) && m.is(end+2, w.clock) {
		e := end + 1
		if !m.is(end, w.oclock) {
			e = end + 3
		}
		if h > 24 {
			return 0, pos
		}
		v := h%24*60 + max(mins, 0) | minutesSaid(mins)
		if p, pe := m.meridiem(e); pe > e {
			return m.twelve(h, max(mins, 0), p, mins >= 0), pe
		}
		if h <= 12 {
			v |= clockVague
		}
		return v, e
	}
	if mins >= 0 {
		v := h%24*60 + mins | clockMinutes
		if h <= 12 && h > 0 {
			v |= clockVague
		}
		return v, end
	}
	if t.nd > 0 && h <= 24 && m.at(end).glued && m.is(end, m.g.w.ish) {
		return h*60 | clockVague, end + 1
	}
	return 0, pos
}

func minutesSaid(mins int32) int32 {
	if mins >= 0 {
		return clockMinutes
	}
	return 0
}

// meridiem reads am, pm, a.m., p.m.; the value is 0 for the morning and 12 for the afternoon, -1 for "ampm".
func (m *matcher) meridiem(pos int32) (int32, int32) {
	w := &m.g.w
	switch {
	case m.is(pos, w.am):
		return 0, pos + 1
	case m.is(pos, w.pm):
		return 12, pos + 1
	case m.is(pos, w.ampm):
		return -1, pos + 1
	case m.is(pos, w.dot) && m.is(pos+1, w.am, w.pm) && m.at(pos).glued && m.at(pos+1).glued: // 9.am
		v, _ := m.meridiem(pos + 1)
		return v, pos + 2
	case m.is(pos, w.a, w.p) && m.is(pos+1, w.dot) && m.is(pos+2, w.m):
		v := int32(0)
		if m.is(pos, w.p) {
			v = 12
		}
		end := pos + 3
		if m.is(end, w.dot) && (m.at(end).glued || !m.at(pos+1).glued) {
			end++
		}
		return v, end
	}
	return 0, pos
}

func (m *matcher) twelve(h, mins, p int32, said bool) int32 {
	v := h*60 + mins
	if p == -1 {
		v |= clockVague
	} else if h <= 12 {
		v = (h%12+p)*60 + mins
	}
	if said {
		v |= clockMinutes
	}
	return v
}

// holiday is a feast or commemoration: its names and its day, one of fixed "12-25", "easter+1", "orthodox+0", "11 4 4"
// (month, weekday from Monday, which one; -1 is the last), or "islamic 10 1".
type holiday struct {
	ID    string   `toml:"id"`
	Names []string `toml:"names"`
	When  string   `toml:"when"`
	Days  int      `toml:"days"` // how long it lasts; 0 is one day
	Shift int      `toml:"shift"`

	kind    uint8
	a, b, c int
}

const (
	fixedFeast = iota
	easterFeast
	orthodoxFeast
	nthFeast
	islamicFeast
)

// on is the first day of the holiday in a Gregorian year; an Islamic one that falls twice in a year gives the first, one
// that falls in no day of it None.
func (h *holiday) on(year int) day.Day {
	d := day.None
	switch h.kind {
	case fixedFeast:
		d, _ = day.Of(year, h.a, h.b)
	case easterFeast:
		d = day.Easter(year).Add(h.a)
	case orthodoxFeast:
		d = day.OrthodoxEaster(year).Add(h.a)
	case nthFeast:
		d, _ = day.Nth(year, h.a, h.b, h.c)
	case islamicFeast:
		for iy := day.YearStart(year).IslamicYear(); iy > 0; iy++ {
			x := day.Islamic(iy, h.a, h.b)
			if x == day.None || x.Year() > year {
				return day.None
			}
			if x.Year() == year {
				d = x
				break
			}
		}
	}
	return d.Add(h.Shift)
}

// holiday reads the longest name of a feast.
func (m *matcher) holiday(pos int32) (int32, int32) {
	state, found, end := int32(0), int32(0), pos
	for i := pos; int(i) < len(m.toks); i++ {
		w := m.toks[i].word
		if w == 0 || m.toks[i].para && i > pos {
			break
		}
		state = m.g.holTrie[trieKey{state, w}]
		if state == 0 {
			break
		}
		if h, ok := m.g.holEnd[state]; ok {
			found, end = h, i+1
		}
	}
	return found, end
}
