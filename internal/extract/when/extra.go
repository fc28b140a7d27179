package when

import "clio/internal/day"

// weekendAct: the weekend: the last one when the sentence looks back, that of this week otherwise.
func weekendAct(c *match) (res, bool) {
	m := c.m
	if m.pub == 0 {
		return res{gran: byWeekend}, true
	}
	r := around(m.pub, weekend)
	if r.from > m.pub && (m.tense(c.start) == past || c.r.Arg == 1 && m.tense(c.start) != future) {
		r.from, r.to = r.from.Add(-7), r.to.Add(-7)
	}
	r.anchor, r.deictic = m.pub, true
	return r, true
}

func relPast(c *match) (res, bool) {
	wd, _ := c.val(c.m.g.c.wday, 0)
	return c.m.relWeekday(-1, wd), true
}

// thirdThis: the end of the year, the early years of the century: of the period that holds the day of publication.
func thirdThis(c *match) (res, bool) {
	m := c.m
	u := int32(0)
	for i := range c.caps { // the last unit is the period: "the early years of the century"
		if c.caps[i].class == m.g.c.unit {
			u = c.caps[i].val
		}
	}
	n, ok := c.val(m.g.c.mod, 0)
	if !ok {
		n, _ = c.val(m.g.c.edge, 0)
	}
	if u < week || n == 0 {
		return res{}, false
	}
	if m.pub == 0 {
		return res{}, true
	}
	in := around(m.pub, u)
	r := thirdOf(&in, n)
	r.anchor, r.deictic = m.pub, true
	return r, true
}

// thisPart: this morning, last night.
func thisPart(c *match) (res, bool) {
	m := c.m
	p, _ := c.val(m.g.c.daypart, 0)
	n := 0
	if v := m.mask(c.start); v&(1<<m.g.c.rel) != 0 {
		n = int(m.g.lexicon[m.word(c.start)].value(m.g.c.rel))
	}
	d := m.pub.Add(n)
	return res{kind: timeKind, gran: byDay, daypart: p, from: d, to: d, anchor: m.pub, deictic: true}, true
}

func tonightAct(c *match) (res, bool) {
	d := c.m.pub
	return res{kind: timeKind, gran: byDay, daypart: 5, from: d, to: d, anchor: d, deictic: true}, true
}

// dateAmPm: Tuesday AM.
func dateAmPm(c *match) (res, bool) {
	m := c.m
	r := *c.sub(0)
	if r.gran != byDay || r.kind != dateKind {
		return r, false
	}
	r.rule, r.kind, r.daypart = nil, timeKind, 3
	if m.is(c.end-1, m.g.w.am) {
		r.daypart = 1
	}
	if m.lower(c.end-1) && r.wd == 0 && r.d == 0 {
		return r, false
	}
	return r, true
}

func eodAct(c *match) (res, bool) {
	r := res{kind: timeKind, gran: byDay, clock: 23*60 + 59 + clockMinutes + 1}
	return c.m.bareTime(r), true
}

// hoursDate: five to seven of tomorrow.
func hoursDate(c *match) (res, bool) {
	d := c.container()
	a, b := c.part(partHour, 0), c.part(partHour, 1)
	if d == nil || d.gran != byDay || a.val >= b.val || b.val > 24 {
		return res{}, false
	}
	r := *d
	r.rule, r.kind = nil, timeKind
	r.clock, r.clockTo = (a.val*60|clockVague)+1, (b.val*60|clockVague)+1
	return r, true
}

// dayTime: the 15th at 8:00, 8 pm on the 15th.
func dayTime(c *match) (res, bool) {
	m := c.m
	dp := c.part(partDay, 0)
	t := c.sub(0)
	if t.clock == 0 || t.deictic || dp.val < 1 || m.at(dp.at).nd == 0 && m.mask(dp.at)&(1<<m.g.c.ordw) == 0 {
		return res{}, false
	}
	r := *t
	r.rule, r.from, r.to = nil, 0, 0
	if m.pub != 0 {
		d := day.None
		start := m.pub.MonthStart()
		for i := 0; i < 3 && d == 0; i++ {
			y, mon, _ := start.AddMonths(-i).Civil()
			if x, ok := day.Of(y, mon, int(dp.val)); ok && x <= m.pub {
				d = x
			}
		}
		r.from, r.to, r.anchor, r.deictic = d, d, m.pub, true
	}
	r.floating = false
	return r, true
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

// durOne: all day, a whole week, another month, half a year.
func durOne(c *match) (res, bool) {
	u, _ := c.val(c.m.g.c.unit, 0)
	r := res{kind: durationKind}
	r.len.n[u] = 100
	if c.m.is(c.start, c.m.g.w.half) {
		r.len.n[u] = 50
	}
	return r, u != second
}

func durHalf(c *match) (res, bool) {
	u, _ := c.val(c.m.g.c.unit, 0)
	p := c.part(partNum, 0)
	if p.val < 100 || p.val%100 != 0 || p.val > 1e8 {
		return res{}, false
	}
	r := res{kind: durationKind}
	r.len.n[u] = p.val + 50
	return r, true
}

// durList: 1 year 1 month 21 days.
func durList(c *match) (res, bool) {
	r := res{kind: durationKind}
	for i := 0; ; i++ {
		p := c.part(partNum, i)
		u, ok := c.val(c.m.g.c.unit, i)
		if p == nil || !ok {
			return r, i > 1
		}
		if p.val == vagueCount || r.len.n[u] != 0 || p.val <= 0 || p.val > 1e8 || u == quarterUnit {
			return res{}, false
		}
		r.len.n[u] = p.val
	}
}

func everyHour(c *match) (res, bool) {
	p, _ := c.val(c.m.g.c.daypart, 0)
	h := c.part(partHour, 0)
	v := h.val % 24 * 60
	if h.val <= 12 {
		v = afternoon(v|clockVague, p)
	}
	return res{kind: setKind, value: "XXXX-XX-XX" + clockText(v)}, true
}

// edgeAct: the end of March, the beginning of next week.
func edgeAct(c *match) (res, bool) {
	n, ok := c.val(c.m.g.c.edge, 0)
	in := c.sub(0)
	if !ok {
		n = 3
	}
	if in == nil || in.kind > timeKind || in.gran == byDay {
		return res{}, false
	}
	r := thirdOf(in, n)
	r.rule = nil
	return r, true
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

// durWrap: more than an hour and thirty minutes.
func durWrap(c *match) (res, bool) {
	r, _, ok := c.lengthOf()
	if !ok || r.kind != durationKind {
		return res{}, false
	}
	out := *r
	out.rule = nil
	return out, true
}

// thisPast: this past week, this past Friday.
func thisPast(c *match) (res, bool) {
	m := c.m
	if wd, ok := c.val(m.g.c.wday, 0); ok {
		return m.relWeekday(-1, wd), true
	}
	u, ok := c.val(m.g.c.unit, 0)
	if !ok || u < oneDay {
		return res{}, false
	}
	r := around(move(m.pub, -1, u), u)
	if u == weekend && m.pub != 0 && m.pub.Weekday() == 7 {
		r = around(m.pub, u)
	}
	r.anchor, r.deictic = m.pub, true
	return r, true
}

// yearAgo: the year-ago quarter, year-earlier.
func yearAgo(c *match) (res, bool) {
	r := res{gran: byYear, anchor: c.m.pub, deictic: true}
	if c.m.pub != 0 {
		r = yearRes(c.m.pub.Year() - 1)
		r.y, r.anchor, r.deictic = 0, c.m.pub, true
	}
	return r, true
}

// durBusiness: four business days.
func durBusiness(c *match) (res, bool) {
	r := res{kind: durationKind}
	r.len.n[workday] = 100
	if p := c.part(partNum, 0); p != nil {
		if p.val <= 0 || p.val > 1e6 {
			return res{}, false
		}
		r.len.n[workday] = p.val
	}
	return r, true
}

// onDay: will meet on 15: a bare number after "on", where the sentence looks ahead.
func onDay(c *match) (res, bool) {
	p := c.part(partDay, 0)
	if c.m.at(p.at).nd == 0 || c.end != p.at+1 || c.m.tense(c.start) != future || !c.m.endsPhrase(c.end) {
		return res{}, false
	}
	p.part = partODay
	return theDay(c)
}

// stampAct: Wed Oct 26 15:50:06 2016.
func stampAct(c *match) (res, bool) {
	r, ok := ymd(c)
	if !ok || r.y == 0 {
		return res{}, false
	}
	r.kind, r.clock = timeKind, c.part(partClock, 0).val+1
	return r, true
}

// durRange: three to five years, two or three days: a length that is not told to the unit.
func durRange(c *match) (res, bool) {
	a, b := c.part(partNum, 0), c.part(partNum, 1)
	u, ok := c.val(c.m.g.c.unit, 0)
	if !ok || a.val <= 0 || b.val <= a.val || c.m.ageAhead(c.end) {
		return res{}, false
	}
	r := res{kind: durationKind}
	r.len.n[u], r.len.vague = 100, true
	return r, true
}
