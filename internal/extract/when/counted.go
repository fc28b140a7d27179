package when

import "clio/internal/day"

// Dates that are counted from the day of publication or from what the text fixed before.

// lengthOf is the length that a rule's {dur} made.
func (c *match) lengthOf() (*res, *length, bool) {
	p := c.part(partDur, 0)
	if p == nil || p.sub < 0 {
		return nil, nil, false
	}
	r := &c.m.subs[p.sub]
	return r, &r.len, true
}

// past3 and the like: the last three years, the next few days. The interval ends or begins at the day of publication; the
// kind is a duration, since that is what is said.
func countAct(c *match) (res, bool) {
	m := c.m
	n, ok := c.val(m.g.c.rel, 0)
	if !ok {
		n, ok = c.val(m.g.c.back, 0)
	}
	_, l, has := c.lengthOf()
	if !has {
		u, isUnit := c.val(m.g.c.units, 0)
		if !isUnit {
			return res{}, false
		}
		l = new(length)
		l.n[u], l.vague = 100, true
	}
	if !ok {
		return res{}, false
	}
	return m.counting(n, l), true
}

// counting is the interval of a length that ends before the day of publication or begins after it.
func (m *matcher) counting(n int32, l *length) res {
	r := res{kind: durationKind, len: *l, gran: bySpan, anchor: m.pub, deictic: true}
	if l.vague || m.pub == 0 {
		return r
	}
	u, _ := l.finest()
	if u < oneDay {
		r.from, r.to = m.pub, m.pub
		if n < 0 {
			r.from = l.apply(m.pub, -1)
		} else {
			r.to = l.apply(m.pub, 1)
		}
		return r
	}
	if u == decade || u == century {
		unit := around(m.pub, u)
		if n < 0 {
			r.from, r.to = l.apply(unit.from, -1), unit.from.Add(-1)
		} else {
			r.from, r.to = unit.to.Add(1), l.apply(unit.to.Add(1), 1).Add(-1)
		}
		return r
	}
	if n < 0 {
		r.from, r.to = l.apply(m.pub, -1), m.pub.Add(-1)
	} else {
		r.from = m.pub.Add(1)
		r.to = l.apply(r.from, 1).Add(-1)
	}
	return r
}

// ago: nine years ago is that year, two weeks ago that week, three days ago that day; several units together name a day.
func ago(c *match) (res, bool) {
	_, l, ok := c.lengthOf()
	if !ok {
		return res{}, false
	}
	return c.m.counted(c.m.pub, l, -1, false), true
}

// fromNow: in three days, two weeks from now: what is still to come is counted to the day.
func fromNow(c *match) (res, bool) {
	_, l, ok := c.lengthOf()
	if !ok {
		return res{}, false
	}
	if u, _ := l.finest(); c.r.Arg == 1 && (c.m.tense(c.start) == past || u < minute) {
		return res{}, false // "in three weeks the town lost …" is a length
	}
	return c.m.counted(c.m.pub, l, 1, true), true
}

// counted is the day, or the week, month or year, a length away from a day.
func (m *matcher) counted(from day.Day, l *length, sign int, exact bool) res {
	r := res{anchor: from, deictic: true, gran: byDay}
	if l.vague {
		r.value = "PAST_REF"
		if sign > 0 {
			r.value = "FUTURE_REF"
		}
		return r
	}
	if from == 0 {
		return r
	}
	d := l.apply(from, sign)
	u, several := l.finest()
	if u < oneDay {
		r.kind = timeKind
	}
	if exact || several || u <= oneDay || u == night || u == workday {
		r.from, r.to = d, d
		return r
	}
	if u == decade || u == century { // a decade ago is that year
		u = year
	}
	x := around(d, u)
	x.anchor, x.deictic = from, true
	return x
}

// later counts from the last date that the text fixed: a year later, two days earlier, the following day. Without one, it
// counts from the day of publication when the sentence looks ahead, and stays open otherwise.
func later(c *match) (res, bool) {
	m := c.m
	sign := c.r.Arg
	_, l, ok := c.lengthOf()
	if ok && m.mask(c.end)&(1<<m.g.c.rel|1<<m.g.c.deictic) != 0 {
		return res{}, false // thirty minutes | later this week
	}
	if m.is(c.end-1, m.g.w.before) && m.at(c.end).letter && !m.at(c.end).line {
		return res{}, false // a few days before the attack: that is how long, not when
	}
	if !ok {
		u, has := c.val(m.g.c.unit, 0)
		if !has || u < oneDay || c.r.Arg == 2 && u != oneDay {
			return res{}, false
		}
		l = new(length)
		l.n[u] = 100
	}
	u, several := l.finest()
	base := m.anchor.from
	if sign < 0 && m.anchor.to != 0 {
		base = m.anchor.from
	} else if m.anchor.to != 0 && u <= oneDay {
		base = m.anchor.to
	}
	if base == 0 {
		if m.tense(c.start) == future {
			base = m.pub
		}
		x := m.counted(base, l, sgn(sign), !several && sign > 0)
		x.floating = true
		return x, true
	}
	x := m.counted(base, l, sgn(sign), false)
	// A day counted from a month or a year is not known to the day.
	if !several && rank(u) < granRank(m.anchor.gran) {
		x.from, x.to = 0, 0
	}
	x.floating, x.deictic = true, false
	return x, true
}

func sgn(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// granRank puts the coarseness of a date on the scale of rank.
func granRank(g gran) int {
	switch g {
	case byDay:
		return 4
	case byWeek, byWeekend:
		return 5
	case byMonth:
		return 6
	case byQuarter, bySeason, byHalf:
		return 7
	case byYear:
		return 8
	case byDecade:
		return 9
	case bySpan:
		return 4
	}
	return 10
}

// within: within five days, less than two weeks from today.
func within(c *match) (res, bool) {
	_, l, ok := c.lengthOf()
	if !ok || c.m.tense(c.start) == past && c.r.Arg == 0 {
		return res{}, false
	}
	r := res{kind: durationKind, len: *l, gran: bySpan, anchor: c.m.pub, deictic: true}
	if !l.vague {
		r.from, r.to = c.m.pub, l.apply(c.m.pub, 1)
		if u, _ := l.finest(); u >= oneDay {
			r.to = r.to.Add(-1)
		}
	}
	return r, true
}

// durFrom: two weeks after tomorrow, three days before Christmas, two years after the 1990 election's year.
func durFrom(c *match) (res, bool) {
	m := c.m
	_, l, ok := c.lengthOf()
	var base *res
	for i := 0; ; i++ {
		s := c.sub(i)
		if s == nil {
			break
		}
		if s.kind != durationKind {
			base = s
		}
	}
	if !ok || base == nil || base.from == 0 || base.to == 0 {
		return res{}, false
	}
	from := base.from
	if c.r.Arg > 0 {
		from = base.to
	}
	u, several := l.finest()
	if u < oneDay {
		return res{}, false
	}
	r := m.counted(from, l, sgn(c.r.Arg), base.gran == byDay || several)
	r.deictic = base.deictic
	return r, true
}

// sameAct: the same day, that year, that night: what the text fixed last, at the unit named.
func sameAct(c *match) (res, bool) {
	m := c.m
	u, ok := c.val(m.g.c.unit, 0)
	p, isPart := c.val(m.g.c.daypart, 0)
	if isPart {
		u = oneDay
	}
	if !ok && !isPart || u < oneDay {
		return res{}, false
	}
	r := res{floating: true}
	if m.anchor.from != 0 && granRank(m.anchor.gran) <= rank(u) {
		r = around(m.anchor.from, u)
		r.anchor, r.floating = m.anchor.from, true
	}
	if isPart {
		r.kind, r.daypart = timeKind, p
	}
	return r, true
}

// monthThatYear: a month, or a day of it, of the year that the text has fixed before.
func monthThatYear(c *match) (res, bool) {
	m := c.m
	mon, ok := c.val(m.g.c.month, 0)
	if !ok || m.anchor.from == 0 {
		return res{}, false
	}
	y := m.anchor.from.Year()
	if dp := c.part(partDay, 0); dp != nil {
		return m.monthDay(int32(y), mon, dp.val, c.start), true
	}
	return monthRes(y, int(mon)), true
}

// countMid: the five coming minutes.
func countMid(c *match) (res, bool) {
	p := c.part(partNum, 0)
	u, _ := c.val(c.m.g.c.unit, 0)
	n, _ := c.val(c.m.g.c.back, 0)
	if p.val <= 0 || p.val > 1e7 {
		return res{}, false
	}
	var l length
	l.n[u] = p.val
	return c.m.counting(n, &l), true
}
