package when

import "clio/internal/day"

// Times of day, lengths, sets, and what joins two readings into one.

func clockAct(c *match) (res, bool) {
	p := c.part(partClock, 0)
	r := res{kind: timeKind, clock: p.val + 1, gran: byDay}
	if d, ok := c.val(c.m.g.c.daypart, 0); ok {
		r.clock = afternoon(p.val, d) + 1
	}
	return c.m.bareTime(r), true
}

// hourAct: a bare hour that something beside it makes a time: at 7 in the morning.
func hourAct(c *match) (res, bool) {
	p := c.part(partHour, 0)
	if p == nil || p.val > 24 {
		return res{}, false
	}
	v := p.val % 24 * 60
	if p.val <= 12 {
		v |= clockVague
	}
	if d, ok := c.val(c.m.g.c.daypart, 0); ok {
		v = afternoon(v, d)
	}
	return c.m.bareTime(res{kind: timeKind, clock: v + 1, gran: byDay}), true
}

// afternoon settles an hour of twelve by the part of the day.
func afternoon(v, daypart int32) int32 {
	if v&clockVague == 0 {
		return v
	}
	h := (v & clockMask) / 60
	switch daypart {
	case 1, 8:
	case 5, 10:
		if h >= 6 && h < 12 {
			v += 720
		}
	default:
		if h < 12 {
			v += 720
		}
	}
	return v &^ clockVague
}

// bareTime gives a time of day without a date the day that the text speaks of: the last one it fixed, or that of
// publication.
func (m *matcher) bareTime(r res) res {
	d := m.pub
	if m.anchor.from != 0 && m.anchor.from == m.anchor.to {
		d = m.anchor.from
		r.floating = true
	}
	r.from, r.to, r.anchor = d, d, d
	return r
}

// daypartAct: in the morning, this evening, Arg moves the day (last night is -1).
func daypartAct(c *match) (res, bool) {
	m := c.m
	p, _ := c.val(m.g.c.daypart, 0)
	r := res{kind: timeKind, gran: byDay, daypart: p}
	if n, ok := c.val(m.g.c.rel, 0); ok {
		d := m.pub.Add(int(n))
		r.from, r.to, r.anchor, r.deictic = d, d, m.pub, true
		return r, true
	}
	return m.bareTime(r), true
}

func durAct(c *match) (res, bool) {
	m := c.m
	p := c.part(partNum, 0)
	u, _ := c.val(m.g.c.unit, 0)
	n := int32(100)
	if p != nil {
		n = p.val
	} else if c.r.Arg > 0 {
		n = int32(c.r.Arg)
	}
	if u == quarterUnit && p != nil && m.toks[p.at].nd == 0 {
		return res{}, false // "a quarter" is a coin, a part, a district
	}
	if (u == second || u == minute) && p != nil && m.is(p.at, m.g.w.a) && u == second {
		return res{}, false // "a second blast"
	}
	if m.ageAhead(c.end) {
		return res{}, false
	}
	if n == 0 || u == second && n != 100 && m.text[m.toks[c.end-1].end-1]|0x20 == 'd' && m.at(c.end-2).letter {
		return res{}, false
	}
	r := res{kind: durationKind}
	if p != nil && m.is(p.at, m.g.w.a, m.g.w.an) && n == 100 && c.end == p.at+2 && u >= hour && m.rate(p.at-1) {
		r.kind = setKind // forty barrels a day
	}
	if n == vagueCount {
		r.len.vague = true
		r.len.n[u] = 100
		return r, true
	}
	if int64(n)*10 > 2_000_000_000 {
		return res{}, false
	}
	r.len.n[u] = n
	return r, true
}

// durUnit: decades, years, months on their own: a length that is not counted.
func durUnit(c *match) (res, bool) {
	u, ok := c.val(c.m.g.c.units, 0)
	if !ok {
		return res{}, false
	}
	r := res{kind: durationKind}
	r.len.n[u], r.len.vague = 100, true
	return r, true
}

// durPlus: two years and three months; an hour and a half.
func durPlus(c *match) (res, bool) {
	r := res{kind: durationKind}
	seen := 0
	for i := 0; ; i++ {
		s := c.sub(i)
		if s == nil {
			break
		}
		seen++
		for u := range s.len.n {
			if s.len.n[u] != 0 && r.len.n[u] != 0 {
				return res{}, false
			}
			r.len.n[u] += s.len.n[u]
		}
		r.len.vague = r.len.vague || s.len.vague
	}
	if seen == 1 {
		u, _ := r.len.finest()
		r.len.n[u] += 50
	}
	if r.len.vague {
		return res{}, false
	}
	return r, true
}

// everyAct: every day, each Friday, every two weeks, every morning at 9.
func everyAct(c *match) (res, bool) {
	m := c.m
	r := res{kind: setKind}
	if s := c.sub(0); s != nil && s.kind == durationKind {
		r.len = s.len
		return r, true
	}
	if u, ok := c.val(m.g.c.unit, 0); ok {
		n := int32(100)
		if p := c.part(partOrd, 0); p != nil {
			n = p.val * 100
		} else if c.r.Arg > 0 {
			n = int32(c.r.Arg) * 100
		}
		r.len.n[u] = n
		return r, true
	}
	switch wd, isDay := c.val(m.g.c.wday, 0); {
	case isDay:
		r.value = "XXXX-WXX-" + string(rune('0'+wd))
	default:
		if p, ok := c.val(m.g.c.daypart, 0); ok {
			r.value = "XXXX-XX-XXT" + daypartNames[p]
		} else if mon, ok := c.val(m.g.c.month, 0); ok {
			r.value = "XXXX-" + pad(int(mon), 2)
		} else if s, ok := c.val(m.g.c.season, 0); ok {
			r.value = "XXXX-" + seasonNames[s]
		} else if s := c.sub(0); s != nil && s.mon > 0 && s.d > 0 {
			r.value = "XXXX-" + pad(int(s.mon), 2) + "-" + pad(int(s.d), 2)
		}
	}
	for i := 0; ; i++ {
		s := c.sub(i)
		if s == nil {
			break
		}
		if s.clock > 0 {
			if n := len(r.value); n > 3 && r.value[n-3] == 'T' { // the hour says more than the morning
				r.value = r.value[:n-3]
			}
			r.value += clockText(s.clock - 1)
		}
	}
	return r, true
}

// freqAct: daily, weekly, biweekly; the lexicon keeps unit*100 plus how many.
func freqAct(c *match) (res, bool) {
	v, _ := c.val(c.m.g.c.freq, 0)
	r := res{kind: setKind}
	r.len.n[v/100] = v % 100 * 100
	return r, true
}

// oftenAct: once a week, twice a day, three times a year.
func oftenAct(c *match) (res, bool) {
	u, ok := c.val(c.m.g.c.unit, 0)
	if !ok {
		return res{}, false
	}
	r := res{kind: setKind}
	r.len.n[u] = 100
	return r, true
}

// pluralAct: Fridays, on Sundays, mornings.
func pluralAct(c *match) (res, bool) {
	m := c.m
	r := res{kind: setKind}
	if wd, ok := c.val(m.g.c.wdays, 0); ok {
		r.value = "XXXX-WXX-" + string(rune('0'+wd))
	} else if p, ok := c.val(m.g.c.parts, 0); ok {
		r.value = "XXXX-XX-XXT" + daypartNames[p]
	}
	if s := c.sub(0); s != nil && s.clock > 0 {
		r.value += clockText(s.clock - 1)
	}
	return r, true
}

// joinAct: a date with a time of day, in either order.
func joinAct(c *match) (res, bool) {
	m := c.m
	var date, tim, more *res
	for i := 0; ; i++ {
		s := c.sub(i)
		if s == nil {
			break
		}
		switch s.kind {
		case dateKind:
			if date != nil {
				return res{}, false
			}
			date = s
		case timeKind:
			if s.deictic || s.wd > 0 {
				if date != nil && date.from != s.from {
					return res{}, false
				}
				date = s
			} else if tim == nil {
				tim = s
			} else {
				more = s
			}
		default:
			return res{}, false
		}
	}
	r := res{}
	if date == nil {
		return r, false
	}
	r = *date
	r.rule, r.kind = nil, timeKind
	if date.gran != byDay && date.gran != noGran {
		if (tim == nil || tim.clock == 0) && c.part(partHour, 0) == nil || date.gran != byMonth && date.gran != byYear || !date.deictic || date.kind != dateKind || c.r.Arg != 3 {
			return r, false
		}
		r.from, r.to, r.gran = date.from, date.from, byDay // "next month at six": its first day
	}
	if p, ok := c.val(m.g.c.daypart, 0); ok {
		r.daypart = p
	}
	for _, t := range [2]*res{tim, more} {
		if t == nil {
			continue
		}
		if t.clock > 0 {
			r.clock = t.clock
		}
		if t.clockTo > 0 {
			r.clockTo = t.clockTo
		}
		if t.daypart > 0 {
			r.daypart = t.daypart
		}
	}
	if h := c.part(partHour, 0); h != nil && r.clock == 0 {
		if h.val > 24 || h.end == c.end && !m.endsPhrase(h.end) {
			return r, false
		}
		r.clock = h.val%24*60 + 1
		if h.val <= 12 {
			r.clock += clockVague
		}
	}
	if r.clock > 0 && r.daypart > 0 {
		r.clock = afternoon(r.clock-1, r.daypart) + 1
	}
	return r, true
}

// spanAct: from one date to another. A year that only one end gives is lent to the other; the last day is included.
func spanAct(c *match) (res, bool) {
	m := c.m
	a, b := c.sub(0), c.sub(1)
	if a == nil || b == nil || a.kind > timeKind || b.kind > timeKind {
		return res{}, false
	}
	x, y := *a, *b
	if (x.gran == byYear) && y.gran == byDay && y.mon == 0 && y.wd == 0 && !y.deictic {
		return res{}, false
	}
	if x.from == 0 || y.to == 0 {
		if m.pub == 0 && (x.mon > 0 || y.mon > 0 || x.wd > 0) {
			return res{gran: bySpan, kind: x.kind}, true
		}
		if x.from == 0 && x.mon == 0 || y.to == 0 && y.mon == 0 {
			return res{}, false
		}
	}
	if y.y > 0 && x.y == 0 && x.mon > 0 {
		x = lend(m, &x, int(y.y))
		if x.from > y.to {
			x = lend(m, &x, int(y.y)-1)
		}
	} else if x.y > 0 && y.y == 0 && y.mon > 0 {
		y = lend(m, &y, int(x.y))
		if x.from > y.to {
			y = lend(m, &y, int(x.y)+1)
		}
	} else if x.y == 0 && y.y == 0 && x.mon > 0 && y.mon > 0 && x.from != 0 && y.to != 0 {
		// Both without a year: the end that is nearest decides, the other follows.
		y = lend(m, &y, x.from.Year())
		if x.from > y.to {
			y = lend(m, &y, x.from.Year()+1)
		}
	} else if x.from > y.to && y.mon > 0 && y.y == 0 && y.to != 0 {
		y = lend(m, &y, x.from.Year())
		if x.from > y.to {
			y = lend(m, &y, x.from.Year()+1)
		}
	}
	if x.wd > 0 && y.wd > 0 && x.from > y.to { // Friday to Sunday
		y.from, y.to = y.from.Add(7), y.to.Add(7)
	}
	if y.wd > 0 && x.wd > 0 && y.deictic && y.from > x.from.Add(7) && x.gran == byDay && !m.farther(c) {
		y.from, y.to = y.from.Add(-7), y.to.Add(-7)
	}
	if x.from == 0 || y.to == 0 || x.from > y.to {
		return res{}, false
	}
	r := res{from: x.from, to: y.to, gran: bySpan, deictic: x.deictic && y.deictic, kind: dateKind}
	if x.clock > 0 || y.clock > 0 {
		r.kind = timeKind
	}
	if r.deictic {
		r.anchor = m.pub
	}
	return r, true
}

// farther reports whether the second end of a span of weekdays says itself that it lies in a later week.
func (m *matcher) farther(c *match) bool {
	for i := c.start + 1; i < c.end; i++ {
		if m.mask(i)&(1<<m.g.c.rel) != 0 {
			return true
		}
	}
	return false
}

// lend puts a reading that gave no year into one.
func lend(m *matcher, r *res, y int) res {
	out := *r
	if r.d > 0 {
		d, ok := day.Of(y, int(r.mon), int(r.d))
		if !ok {
			return res{}
		}
		out.from, out.to = d, d
		return out
	}
	x := monthRes(y, int(r.mon))
	out.from, out.to = x.from, x.to
	return out
}

// daySpanAct: from 4 to 22 January 1995, May 3-5, 4 to 23 next month.
func daySpanAct(c *match) (res, bool) {
	m := c.m
	a, b := c.part(partDay, 0), c.part(partDay, 1)
	if a == nil || b == nil {
		return res{}, false
	}
	y := int32(0)
	if p := c.part(partYear, 0); p != nil {
		y = p.val
	} else if p := c.part(partYY, 0); p != nil {
		y = m.fullYear(p.val)
	}
	mon, ok := c.val(m.g.c.month, 0)
	if !ok {
		in := c.container()
		if in == nil || in.gran != byMonth {
			return res{}, false
		}
		if in.from == 0 {
			return res{gran: bySpan}, true
		}
		y, mon = int32(in.from.Year()), int32(in.from.Month())
	} else if n, rel := c.val(m.g.c.rel, 0); rel && y == 0 && m.pub != 0 {
		y = int32(m.pub.Year()) + n
	}
	if a.val > b.val {
		return res{}, false
	}
	x, z := m.monthDay(y, mon, a.val, c.start), m.monthDay(y, mon, b.val, c.start)
	r := res{gran: bySpan, deictic: x.deictic, anchor: x.anchor}
	if x.from != 0 && z.from != 0 {
		if x.from > z.from {
			x = lend(m, &x, z.from.Year())
		}
		r.from, r.to = x.from, z.to
	}
	return r, true
}

// yearSpanAct: 2014-15, 2014-2016, between 2014 and 2016.
func yearSpanAct(c *match) (res, bool) {
	m := c.m
	a := c.part(partYear, 0)
	b := c.part(partYear, 1)
	v := int32(0)
	if b != nil {
		v = b.val
	} else if p := c.part(partYY, 0); p != nil {
		v = a.val/100*100 + p.val
		if p.val < a.val%100 || p.val <= 12 && c.r.Arg == 1 { // 2001-03 is a month
			return res{}, false
		}
	}
	if a.val >= v || a.val < 1000 {
		return res{}, false
	}
	if c.r.Arg == 1 && !m.bareYear(a) {
		return res{}, false
	}
	return daySpan(day.YearStart(int(a.val)), day.YearEnd(int(v)), bySpan), true
}

// clockSpan: from 4 to 5 pm, 1-3 pm, between 8am and 2pm.
func clockSpan(c *match) (res, bool) {
	m := c.m
	r := res{kind: timeKind, gran: byDay}
	var times [2]int32
	n := 0
	for i := range c.caps {
		k := &c.caps[i]
		if n < 2 && (k.part == partClock || k.part == partHour) {
			v := k.val
			if k.part == partHour {
				if v > 24 {
					return r, false
				}
				v = v%24*60 | clockVague
			}
			times[n] = v + 1
			n++
		}
	}
	if n < 2 {
		return r, false
	}
	r.clock, r.clockTo = times[0], times[1]
	if p, ok := c.val(m.g.c.daypart, 0); ok {
		r.clock, r.clockTo = afternoon(times[0]-1, p)+1, afternoon(times[1]-1, p)+1
	} else if b := times[1] - 1; (times[0]-1)&clockVague != 0 && b&clockVague == 0 && b&clockMask >= 720 {
		if a := (times[0]-1)&clockMask + 720; a < b&clockMask {
			r.clock = a | (times[0]-1)&clockMinutes + 1
		}
	}
	return m.bareTime(r), true
}

// openAct: no later than 2012, prior to next Tuesday: one end is left open. Arg: 1 since, 2 after, -1 until and including, -2 before.
func openAct(c *match) (res, bool) {
	in := c.sub(0)
	if in == nil || in.kind > timeKind || in.from == 0 || in.to == 0 || in.value != "" && in.gran == byDay {
		return res{}, false
	}
	r := *in
	r.rule = nil
	if in.kind == timeKind {
		return r, true // "after 6:30 pm today" is still today
	}
	r.open, r.gran = true, bySpan
	switch c.r.Arg {
	case 1:
		r.from, r.to = in.from, 0
	case 2:
		r.from, r.to = in.to.Add(1), 0
		if in.gran == byDay {
			r.from = in.from
		}
	case -1:
		r.from, r.to = 0, in.to
	case -2:
		r.from, r.to = 0, in.from.Add(-1)
	}
	return r, r.from != 0 || r.to != 0
}

// atHour: at seven, where the sentence looks ahead; elsewhere a bare number after "at" is a score, an age or a toll.
func atHour(c *match) (res, bool) {
	h := c.part(partHour, 0)
	if h.val > 12 || h.val < 1 || !c.m.endsPhrase(c.end) || c.m.tense(c.start) != future {
		return res{}, false
	}
	return c.m.bareTime(res{kind: timeKind, clock: (h.val*60 | clockVague) + 1, gran: byDay}), true
}
