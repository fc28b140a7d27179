package when

import "clio/internal/day"

// Weekdays, alone and of a week or month.

func relWday(c *match) (res, bool) {
	m := c.m
	n, _ := c.val(m.g.c.rel, 0)
	wd, _ := c.val(m.g.c.wday, 0)
	r := m.relWeekday(n, wd)
	if p, ok := c.val(m.g.c.daypart, 0); ok {
		r.kind, r.daypart = timeKind, p
	}
	return r, true
}

// relWeekday: "last Friday" is the one before the day of publication, "this Friday" that of the same week, "next Friday"
// that of the week after.
func (m *matcher) relWeekday(n, wd int32) res {
	r := res{gran: byDay, wd: wd, anchor: m.pub, deictic: true}
	if m.pub == 0 {
		return r
	}
	var d day.Day
	switch {
	case n < 0:
		d = m.pub.Add(-1)
		d = d.Add(-((d.Weekday() - int(wd) + 7) % 7))
	default:
		d = m.pub.WeekStart().Add(7*int(n) + int(wd) - 1)
	}
	r.from, r.to = d, d
	return r
}

// weekWday: Friday of next week, next week Friday.
func weekWday(c *match) (res, bool) {
	m := c.m
	n, _ := c.val(m.g.c.rel, 0)
	wd, _ := c.val(m.g.c.wday, 0)
	d := m.pub.WeekStart().Add(7*int(n) + int(wd) - 1)
	r := oneDayRes(d)
	r.wd, r.anchor, r.deictic = wd, m.pub, true
	return r, true
}

// wdayAct: a weekday. In the past tense it is the last one up to the day of publication, in the future tense the next.
func wdayAct(c *match) (res, bool) {
	m := c.m
	wd, _ := c.val(m.g.c.wday, 0)
	for i := range c.caps {
		if c.caps[i].class == m.g.c.wday && c.r.Arg == 0 && !m.weekdayWord(c.caps[i].at) {
			return res{}, false
		}
	}
	return m.someWeekday(wd, c.start), true
}

func (m *matcher) someWeekday(wd, at int32) res {
	r := res{gran: byDay, wd: wd, anchor: m.pub, deictic: true}
	if m.pub == 0 || m.is(at-1, m.g.w.a) && m.is(at-2, m.g.w.on) { // "on a Saturday" is any, "a Saturday shooting" the last
		return r
	}
	d := m.pub.Add(-((m.pub.Weekday() - int(wd) + 7) % 7))
	if m.tense(at) == future {
		d = m.pub.Add((int(wd) - m.pub.Weekday() + 7) % 7)
	}
	r.from, r.to = d, d
	return r
}

// wdayDay: Friday the 22nd: the nearest month in which that day of the month is that weekday.
func wdayDay(c *match) (res, bool) {
	m := c.m
	wd, _ := c.val(m.g.c.wday, 0)
	dp := c.part(partDay, 0)
	if dp == nil {
		dp = c.part(partODay, 0)
	}
	r := res{gran: byDay, wd: wd, d: dp.val, anchor: m.pub, deictic: true}
	if m.pub == 0 {
		return r, true
	}
	for _, off := range [...]int{0, -1, 1, -2, 2, -3, 3} {
		y, mon, _ := m.pub.MonthStart().AddMonths(off).Civil()
		if d, ok := day.Of(y, mon, int(dp.val)); ok && d.Weekday() == int(wd) {
			r.from, r.to = d, d
			return r, true
		}
	}
	return res{}, false
}

// container is the month, year or other period that "of July", "of next month", "in 2015" name.
func (c *match) container() *res {
	for i := 0; ; i++ {
		s := c.sub(i)
		if s == nil {
			return nil
		}
		if s.kind == dateKind {
			return s
		}
	}
}

// nthWday: the first Friday of July, the last Monday in May; without a month, the first Sunday of this one.
func nthWday(c *match) (res, bool) {
	m := c.m
	n := int(c.r.Arg)
	if p := c.part(partOrd, 0); p != nil {
		n = int(p.val)
	}
	wd, _ := c.val(m.g.c.wday, 0)
	in := c.container()
	if in == nil {
		if m.pub == 0 {
			return res{gran: byDay}, true
		}
		x := around(m.pub, month)
		in = &x
	}
	if in.from == 0 {
		return res{gran: byDay}, true
	}
	y, mon, _ := in.from.Civil()
	if in.gran == byYear {
		if n == -1 {
			mon = 12
		}
	} else if in.gran != byMonth {
		return res{}, false
	}
	d, ok := day.Nth(y, mon, int(wd), n)
	if !ok && n > 5 {
		return res{}, false
	}
	r := res{gran: byDay}
	if ok {
		r = oneDayRes(d)
	}
	r.deictic, r.anchor = in.deictic, in.anchor
	return r, true
}

func relPast(c *match) (res, bool) {
	wd, _ := c.val(c.m.g.c.wday, 0)
	return c.m.relWeekday(-1, wd), true
}

// weekdaysAct: next week from Wednesday to Friday.
func weekdaysAct(c *match) (res, bool) {
	m := c.m
	in := c.container()
	a, _ := c.val(m.g.c.wday, 0)
	b, _ := c.val(m.g.c.wday, 1)
	if in == nil || in.gran != byWeek || a >= b {
		return res{}, false
	}
	r := *in
	r.rule, r.gran = nil, bySpan
	r.from, r.to = in.from.Add(int(a)-1), in.from.Add(int(b)-1)
	return r, true
}
