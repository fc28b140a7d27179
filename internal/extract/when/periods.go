package when

import "clio/internal/day"

// Years, decades, seasons and other periods, whole or in thirds.

func decadeAct(c *match) (res, bool) {
	m := c.m
	v := int32(0)
	if p := c.part(partDec, 0); p != nil {
		v = p.val
	} else if w, ok := c.val(m.g.c.decw, 0); ok {
		if n, ok := c.val(m.g.c.numw, 0); ok { // nineteen seventies, twenty tens
			v = n*100 + w
			if n < 10 { // two thousand and tens
				v = n*1000 + w
			}
		} else {
			if w == 10 {
				return res{}, false // tens of thousands
			}
			if m.lower(c.start-1) && !m.is(c.start-1, m.g.w.the) && m.g.lexicon[m.word(c.start-1)].value(m.g.c.det) != 0 {
				return res{}, false // in his forties
			}
			v = m.fullDecade(w)
			if w == 0 {
				v = 2000
			}
		}
	} else {
		v = 2000
	}
	if v < 1000 || v > 2100 {
		return res{}, false
	}
	return yearsRes(int(v), 10, byDecade), true
}

func centuryAct(c *match) (res, bool) {
	p := c.part(partOrd, 0)
	if p == nil || p.val < 1 || p.val > 30 {
		return res{}, false
	}
	return yearsRes(int(p.val-1)*100, 100, byCentury), true
}

// yearOf is the year that a rule with {year} or {rel} year names; 0 when it has none.
func (c *match) yearOf() (int, bool) {
	m := c.m
	if p := c.part(partYear, 0); p != nil {
		return int(p.val), true
	}
	if p := c.part(partYY, 0); p != nil {
		return int(m.fullYear(p.val)), true
	}
	if v, ok := c.val(m.g.c.rel, 0); ok {
		if m.pub == 0 {
			return 0, true
		}
		return m.pub.Year() + int(v), true
	}
	return 0, false
}

func seasonAct(c *match) (res, bool) {
	m := c.m
	s, _ := c.val(m.g.c.season, 0)
	y, said := c.yearOf()
	if said {
		if y == 0 {
			return res{gran: bySeason}, true
		}
		r := seasonRes(y, s)
		r.deictic = c.part(partYear, 0) == nil
		return r, true
	}
	if c.r.Arg == 0 && !m.bareSeason(c.start) {
		return res{}, false
	}
	if m.pub == 0 {
		return res{gran: bySeason, season: s}, true
	}
	x := m.nearest(c.start, func(y int) day.Day { return seasonRes(y, s).from }, 91)
	r := seasonRes(x.Year(), s)
	r.anchor, r.deictic = m.pub, true
	return r, true
}

func relSeason(c *match) (res, bool) {
	m := c.m
	s, _ := c.val(m.g.c.season, 0)
	v, _ := c.val(m.g.c.rel, 0)
	if m.pub == 0 {
		return res{gran: bySeason}, true
	}
	// The season of the year of publication that has ended, or the one before; "this" the one of this year.
	y := m.pub.Year()
	r := seasonRes(y, s)
	switch {
	case v < 0:
		for r.to >= m.pub {
			y--
			r = seasonRes(y, s)
		}
	case v > 0:
		for r.from <= m.pub {
			y++
			r = seasonRes(y, s)
		}
	default:
		if s == 4 && m.pub.Month() <= 2 {
			r = seasonRes(y-1, s)
		}
	}
	r.anchor, r.deictic = m.pub, true
	return r, true
}

func quarterAct(c *match) (res, bool) {
	q := int32(c.r.Arg)
	if p := c.part(partOrd, 0); p != nil {
		q = p.val
	} else if p := c.part(partHour, 0); p != nil {
		q = p.val
	}
	if q < 1 || q > 4 {
		return res{}, false
	}
	y, said := c.yearOf()
	if !said {
		if c.m.pub == 0 {
			return res{gran: byQuarter}, true
		}
		x := c.m.nearest(c.start, func(y int) day.Day { return quarterRes(y, int(q)).from }, 90)
		r := quarterRes(x.Year(), int(q))
		r.anchor, r.deictic = c.m.pub, true
		return r, true
	}
	return quarterRes(y, int(q)), true
}

func halfAct(c *match) (res, bool) {
	p := c.part(partOrd, 0)
	if p == nil {
		p = c.part(partHour, 0)
	}
	if p == nil || p.val < 1 || p.val > 2 {
		return res{}, false
	}
	y, said := c.yearOf()
	if !said {
		if !c.m.is(c.end-1, c.m.g.w.year) {
			return res{}, false
		}
		y = c.m.pub.Year()
	}
	return halfRes(y, int(p.val)), true
}

// relUnit: last week, next month, this year.
func relUnit(c *match) (res, bool) {
	m := c.m
	n, _ := c.val(m.g.c.rel, 0)
	u, _ := c.val(m.g.c.unit, 0)
	if c.r.Arg != 0 {
		n = int32(c.r.Arg)
	}
	if u == hour && n != 0 {
		r := res{kind: durationKind, gran: byDay, from: m.pub, to: m.pub, anchor: m.pub, deictic: true}
		r.len.n[u] = 100
		return r, true
	}
	if u < oneDay {
		return res{}, false
	}
	if u == oneDay && n == 1 {
		return res{}, false // the next day counts from what was told, see later
	}
	r := around(move(m.pub, int(n), u), u)
	if u == month || u == year || u == quarterUnit || u == decade || u == century {
		r = around(move(around(m.pub, u).from, int(n), u), u)
	}
	r.anchor, r.deictic = m.pub, true
	if u == night {
		r.kind, r.daypart = timeKind, 5
	}
	return r, true
}

// soFar: earlier this month runs up to the day of publication, later this week on from it.
func soFar(c *match) (res, bool) {
	m := c.m
	u, _ := c.val(m.g.c.unit, 0)
	r := around(m.pub, u)
	if u < oneDay {
		return res{}, false
	}
	if u == oneDay { // later in the day: the day that the text speaks of
		return m.bareTime(res{kind: timeKind, gran: byDay}), true
	}
	r.anchor, r.deictic = m.pub, true
	if m.pub == 0 {
		return r, true
	}
	if p, ok := c.val(m.g.c.daypart, 0); ok {
		r = oneDayRes(m.pub)
		r.anchor, r.deictic, r.kind, r.daypart = m.pub, true, timeKind, p
		return r, true
	}
	if u != oneDay {
		r.gran = bySpan
	}
	if c.r.Arg < 0 {
		r.to = m.pub
	} else {
		r.from = m.pub
	}
	return r, true
}

// rest: the rest of the week.
func rest(c *match) (res, bool) {
	m := c.m
	u, _ := c.val(m.g.c.unit, 0)
	if u < oneDay {
		return res{}, false
	}
	r := around(m.pub, u)
	r.anchor, r.deictic = m.pub, true
	if m.pub != 0 {
		r.from, r.gran = m.pub, bySpan
		if u == oneDay {
			r.gran = byDay
		}
	}
	return r, true
}

// third: early March is its first ten days, mid-March the next ten, late March what is left; years, weeks, decades and
// seasons are cut in three in the same way.
func third(c *match) (res, bool) {
	n, ok := c.val(c.m.g.c.mod, 0)
	if !ok {
		n, _ = c.val(c.m.g.c.edge, 0)
	}
	var in *res
	if in = c.sub(0); in == nil || in.kind == durationKind || in.kind == setKind {
		return res{}, false
	}
	r := thirdOf(in, n)
	r.rule = nil
	return r, true
}

// thirdOf is the first, second or last third of a period.
func thirdOf(in *res, n int32) res {
	r := *in
	if in.from == 0 || in.to == 0 || in.from == in.to || n == 0 {
		return r
	}
	days := int(in.to-in.from) + 1
	switch in.gran {
	case byYear:
		s := in.from
		a, b := (int(n)-1)*4, int(n)*4
		r.from, r.to = s.AddMonths(a), s.AddMonths(b).Add(-1)
	case byMonth:
		s := in.from
		switch n {
		case 1:
			r.to = s.Add(9)
		case 2:
			r.from, r.to = s.Add(10), s.Add(19)
		case 3:
			r.from = s.Add(20)
		}
	case byDecade:
		y := in.from.Year()
		lo, hi := [...]int{0, 0, 4, 7}[n], [...]int{0, 3, 6, 9}[n]
		r.from, r.to = day.YearStart(y+lo), day.YearEnd(y+hi)
	case bySeason, byQuarter:
		r.from, r.to = in.from.AddMonths(int(n)-1), in.from.AddMonths(int(n)).Add(-1)
	case byCentury:
		y := in.from.Year()
		lo, hi := [...]int{0, 0, 33, 67}[n], [...]int{0, 32, 66, 99}[n]
		r.from, r.to = day.YearStart(y+lo), day.YearEnd(y+hi)
	case byWeek:
		lo, hi := [...]int{0, 0, 2, 4}[n], [...]int{0, 1, 3, 6}[n]
		r.from, r.to = in.from.Add(lo), in.from.Add(hi)
	default:
		lo, hi := days*(int(n)-1)/3, days*int(n)/3-1
		r.from, r.to = in.from.Add(lo), in.from.Add(max(lo, hi))
	}
	r.value = in.timex()
	r.gran = bySpan
	return r
}

// afterNext: the week after next, the year before last.
func afterNext(c *match) (res, bool) {
	m := c.m
	r := res{anchor: m.pub, deictic: true}
	if wd, ok := c.val(m.g.c.wday, 0); ok {
		r = m.relWeekday(int32(c.r.Arg), wd)
		if c.r.Arg < 0 && r.from != 0 {
			r.from, r.to = r.from.Add(-7), r.from.Add(-7)
		}
		return r, true
	}
	u, _ := c.val(m.g.c.unit, 0)
	if u < oneDay || m.pub == 0 {
		return r, u >= oneDay
	}
	r = around(move(around(m.pub, u).from, c.r.Arg, u), u)
	r.anchor, r.deictic = m.pub, true
	return r, true
}

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
