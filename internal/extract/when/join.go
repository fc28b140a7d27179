package when

import "clio/internal/day"

// What makes one reading of two: a date with a time of day, a span, an end left open.

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
	if r.gran == bySpan && r.from != day.None { // mid-May
		months := 12 * (y - r.from.Year())
		out.from, out.to = r.from.AddMonths(months), r.to.AddMonths(months)
		return out
	}
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
