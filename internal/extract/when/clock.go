package when

// Times of day in figures and words, before they have a day.

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
