package when

import "clio/internal/day"

// The first week of October, the last two days of May, the 20th of next month.

// nthWeek: the first week of October, the last week of 2015; weeks belong to the month or year that holds their Thursday.
func nthWeek(c *match) (res, bool) {
	n := c.r.Arg
	if p := c.part(partOrd, 0); p != nil {
		n = int(p.val)
	}
	in := c.container()
	u, _ := c.val(c.m.g.c.unit, 0)
	if in == nil || in.from == 0 {
		return res{gran: byWeek}, in != nil
	}
	if u == weekend {
		d, ok := day.Nth(in.from.Year(), in.from.Month(), 6, n)
		if !ok || in.gran != byMonth {
			return res{}, false
		}
		return daySpan(d, d.Add(1), byWeekend), true
	}
	if u == month && in.gran == byYear && n >= 1 && n <= 12 {
		return monthRes(in.from.Year(), n), true
	}
	if u == oneDay {
		d := in.from.Add(n - 1)
		if n == -1 {
			d = in.to
		}
		if d > in.to {
			return res{}, false
		}
		return oneDayRes(d), true
	}
	if u != week || n < -1 || n == 0 || n > 53 {
		return res{}, false
	}
	first := in.from.Add((4 - in.from.Weekday() + 7) % 7).WeekStart()
	if n == -1 {
		last := in.to.Add(-((in.to.Weekday() - 4 + 7) % 7)).WeekStart()
		return daySpan(last, last.Add(6), byWeek), true
	}
	s := first.Add(7 * (n - 1))
	if s > in.to {
		return res{}, false
	}
	return daySpan(s, s.Add(6), byWeek), true
}

// nthDay: the first three days of May, the last two weeks of 2015.
func nthDay(c *match) (res, bool) {
	in := c.container()
	_, l, ok := c.lengthOf()
	if !ok || in == nil || l.vague {
		return res{}, false
	}
	r := res{gran: bySpan}
	if in.from == 0 {
		return r, true
	}
	if c.r.Arg > 0 {
		r.from, r.to = in.from, l.apply(in.from, 1).Add(-1)
	} else {
		r.from, r.to = l.apply(in.to.Add(1), -1), in.to
	}
	if r.from < in.from || r.to > in.to {
		return res{}, false
	}
	return r, true
}

// weekOf: the week of 30 November, the month of September 16th.
func weekOf(c *match) (res, bool) {
	u, ok := c.val(c.m.g.c.unit, 0)
	in := c.container()
	if in == nil || !ok || u < week || in.from != 0 && granRank(in.gran) > rank(u) {
		return res{}, false
	}
	if in.from == 0 {
		return res{gran: byWeek}, true
	}
	r := around(in.from, u)
	r.deictic, r.anchor = in.deictic, in.anchor
	return r, true
}

func weekNo(c *match) (res, bool) {
	p := c.part(partHour, 0)
	if p == nil || p.val < 1 || p.val > 53 {
		if p = c.part(partNum, 0); p == nil || p.val%100 != 0 || p.val < 100 || p.val > 5300 {
			return res{}, false
		}
		p.val /= 100
	}
	y := 0
	if in := c.container(); in != nil {
		y = in.from.Year()
	} else if v, said := c.yearOf(); said {
		y = v
	} else if c.m.pub != 0 {
		y, _ = c.m.pub.ISOWeek()
	}
	s := day.Week(y, int(p.val))
	if s == 0 {
		return res{}, y == 0
	}
	return daySpan(s, s.Add(6), byWeek), true
}

// dayOf: the 20th of next month, 31st of this month.
func dayOf(c *match) (res, bool) {
	in := c.container()
	dp := c.part(partODay, 0)
	if in == nil || dp == nil || in.gran != byMonth {
		return res{}, false
	}
	r := res{gran: byDay, anchor: in.anchor, deictic: in.deictic}
	if in.from != 0 {
		if d, ok := day.Of(in.from.Year(), in.from.Month(), int(dp.val)); ok {
			r.from, r.to = d, d
		}
	}
	return r, true
}

// theDay: on the 27th.
func theDay(c *match) (res, bool) {
	m := c.m
	dp := c.part(partODay, 0)
	if m.at(dp.at).nd == 0 && dp.end == dp.at+1 && m.tense(c.start) != future { // "with the second, he fired"
		return res{}, false
	}
	if !m.endsPhrase(c.end) || m.at(c.end-1).letter && !m.at(c.end-1).glued && m.at(c.end).letter {
		return res{}, false // "the second apparently accidental death"
	}
	r := res{gran: byDay, d: dp.val, anchor: m.pub, deictic: true}
	if m.pub == 0 {
		return r, true
	}
	start := m.pub.MonthStart()
	for i := 0; i < 3; i++ {
		back := -i
		if m.tense(c.start) == future {
			back = i
		}
		y, mon, _ := start.AddMonths(back).Civil()
		d, ok := day.Of(y, mon, int(dp.val))
		if ok && (back < 0 || back > 0 || d == m.pub || (d > m.pub) == (m.tense(c.start) == future)) {
			r.from, r.to = d, d
			return r, true
		}
	}
	return r, true
}
