package when

import "clio/internal/day"

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
	if m.pub == 0 {
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

// outer: July last year, summer of next year: a period moved to the year that follows it in the words.
func outer(c *match) (res, bool) { return relMonth(c) }

// overnight: the night before the day of publication.
func overnightAct(c *match) (res, bool) {
	r := res{kind: timeKind, gran: byDay, daypart: 5, anchor: c.m.pub, deictic: true}
	if c.m.pub != 0 {
		r.from, r.to = c.m.pub.Add(-1), c.m.pub
		r.value = c.m.pub.Add(-1).String() + "TNI"
	}
	return r, true
}
