package when

import "clio/internal/day"

// action resolves what a rule matched. It reports false when the words, though they fit the pattern, are no time.
type action func(c *match) (res, bool)

// actions are the ways of resolving that a rule may name.
var actions = map[string]action{
	"ymd": ymd, "figures": figures, "month": monthAct, "figuremonth": figureMonthAct, "year": yearAct, "decade": decadeAct, "century": centuryAct,
	"season": seasonAct, "quarter": quarterAct, "half": halfAct, "deictic": deicticAct, "relunit": relUnit, "relwday": relWday, "weekwday": weekWday,
	"relmonth": relMonth, "relseason": relSeason, "relholiday": relHoliday, "count": countAct, "ago": ago, "fromnow": fromNow, "later": later, "within": within, "durfrom": durFrom,
	"wday": wdayAct, "wdayday": wdayDay, "nthwday": nthWday, "nthweek": nthWeek, "nthday": nthDay, "weekof": weekOf, "weekno": weekNo, "dayof": dayOf, "theday": theDay,
	"sofar": soFar, "rest": rest, "third": third, "holiday": holidayAct, "ref": refAct, "same": sameAct, "monththatyear": monthThatYear, "afternext": afterNext,
	"clock": clockAct, "hour": hourAct, "daypart": daypartAct, "dur": durAct, "durunit": durUnit, "every": everyAct, "freq": freqAct, "often": oftenAct, "plural": pluralAct,
	"weekend": weekendAct, "edge": edgeAct, "countmid": countMid, "relpast": relPast, "thirdthis": thirdThis, "thispart": thisPart, "tonight": tonightAct, "dateampm": dateAmPm, "eod": eodAct, "hoursdate": hoursDate, "daytime": dayTime,
	"weekdays": weekdaysAct, "durone": durOne, "durrange": durRange, "durbusiness": durBusiness, "onday": onDay, "stamp": stampAct, "thispast": thisPast, "yearago": yearAgo, "athour": atHour, "durwrap": durWrap, "durhalf": durHalf, "durlist": durList, "everyhour": everyHour,
	"join": joinAct, "span": spanAct, "dayspan": daySpanAct, "yearspan": yearSpanAct, "clockspan": clockSpan, "open": openAct, "overnight": overnightAct, "yearplain": yearPlain,
}

// ymd: month and day with or without a year.
func ymd(c *match) (res, bool) {
	m := c.m
	mon, ok := c.val(m.g.c.month, 0)
	if !ok {
		return res{}, false
	}
	dp := c.part(partDay, 0)
	if dp == nil {
		dp = c.part(partODay, 0)
	}
	if dp == nil {
		return res{}, false
	}
	if !m.monthWord(c, dp) {
		return res{}, false
	}
	y := int32(0)
	if p := c.part(partYear, 0); p != nil {
		y = p.val
		if m.at(p.at).nd == 4 && (y < 1000 || y > 2999) && m.pub != 0 && y < 100 {
			return res{}, false
		}
	} else if p := c.part(partYY, 0); p != nil {
		if m.counts(p) {
			return res{}, false
		}
		y = m.fullYear(p.val)
	}
	return m.monthDay(y, mon, dp.val, c.start), true
}

// monthDay is a day of a month; without a year it is the one that the tense asks for.
func (m *matcher) monthDay(y, mon, d, at int32) res {
	r := res{gran: byDay, y: y, mon: mon, d: d}
	if y > 0 {
		if x, ok := day.Of(int(y), int(mon), int(d)); ok {
			r.from, r.to = x, x
		}
		return r
	}
	if m.pub == 0 {
		return r
	}
	x := m.nearest(at, func(year int) day.Day { x, _ := day.Of(year, int(mon), int(d)); return x }, 0)
	r.from, r.to, r.anchor, r.deictic = x, x, m.pub, true
	return r
}

// nearest chooses the year of something that comes once a year: the next one in the future tense, the last one in the past
// tense, the nearest without either. Length is how many days it lasts.
func (m *matcher) nearest(at int32, on func(year int) day.Day, length int) day.Day {
	y := m.pub.Year()
	var before, after day.Day
	for i := y - 8; i <= y+8; i++ { // eight years hold a 29 February
		x := on(i)
		if x == day.None {
			continue
		}
		if x <= m.pub {
			before = x
		} else if after == day.None {
			after = x
		}
	}
	switch {
	case before == day.None:
		return after
	case after == day.None:
		return before
	}
	switch m.tense(at) {
	case future:
		if before.Add(length) >= m.pub || before == m.pub {
			return before
		}
		// "He will be tried for the killing on Christmas Eve": what was two weeks ago is nearer than what comes in a year.
		if m.pub-before <= 15 && after-m.pub > 300 {
			return before
		}
		return after
	case past:
		return before
	}
	if after-m.pub < m.pub-before && after-m.pub < 100 {
		return after
	}
	return before
}

func figures(c *match) (res, bool) {
	v := c.part(partNDate, 0).val
	if v == 0 {
		return res{gran: byDay}, true // 2016-2-30 and the like: a date in form, no day in fact
	}
	y, mon, d := v/10000, v/100%100, v%100
	if y == 0 && d > int32(day.MonthLen(2000, int(mon))) {
		return res{}, false
	}
	return c.m.monthDay(y, mon, d, c.start), true
}

func monthAct(c *match) (res, bool) {
	m := c.m
	mon, _ := c.val(m.g.c.month, 0)
	if p := c.part(partYear, 0); p != nil {
		if k := c.end - 1; p.val < 100 || m.mask(k)&(1<<m.g.c.month) != 0 && m.shy(k) && m.lower(k) {
			return res{}, false
		}
		if m.shy(c.start) && m.lower(c.start) && c.end == c.start+2 && !m.preposition(c.start-1) && m.countsOn(c.end) {
			return res{}, false // they march 2000 miles
		}
		return monthRes(int(p.val), int(mon)), true
	}
	if p := c.part(partYY, 0); p != nil {
		if p.val <= 31 && !m.is(p.at-1, m.g.w.quote) || m.counts(p) {
			return res{}, false
		}
		return monthRes(int(m.fullYear(p.val)), int(mon)), true
	}
	if c.r.Arg == 0 && !m.bareMonth(c) {
		return res{}, false
	}
	return m.someMonth(mon, c.start), true
}

func (m *matcher) someMonth(mon, at int32) res {
	r := res{gran: byMonth, mon: mon}
	if m.pub == 0 {
		return r
	}
	y, pm, _ := m.pub.Civil()
	switch {
	case int(mon) == pm:
	case m.tense(at) == future:
		if int(mon) < pm {
			y++
		}
	case int(mon) > pm && (m.tense(at) == past || int(mon)-pm > 3):
		y--
	}
	r = monthRes(y, int(mon))
	r.y, r.anchor, r.deictic = 0, m.pub, true
	return r
}

func figureMonthAct(c *match) (res, bool) {
	v := c.part(partNMon, 0).val
	return monthRes(int(v/100), int(v%100)), true
}

// yearAct: a year with a word before it that says so; yearPlain: a year on its own.
func yearAct(c *match) (res, bool) {
	p := c.part(partYear, 0)
	if p == nil {
		if p = c.part(partNum, 0); p == nil || p.val < 100 || p.val > 999900 || p.val%100 != 0 {
			return res{}, false
		}
		return yearRes(int(p.val / 100)), p.val/100 < 10000
	}
	return yearRes(int(p.val)), p.val > 0
}

func yearPlain(c *match) (res, bool) {
	p := c.part(partYear, 0)
	if !c.m.bareYear(p) {
		return res{}, false
	}
	return yearRes(int(p.val)), true
}

// deicticAct: today, yesterday, tomorrow, and with a night: tonight.
func deicticAct(c *match) (res, bool) {
	m := c.m
	v, _ := c.val(m.g.c.deictic, 0)
	n := v + int32(c.r.Arg)
	r := oneDayRes(m.pub.Add(int(n)))
	r.anchor, r.deictic = m.pub, true
	if p, ok := c.val(m.g.c.daypart, 0); ok {
		r.kind, r.daypart = timeKind, p
	}
	return r, true
}

func relMonth(c *match) (res, bool) {
	m := c.m
	mon, _ := c.val(m.g.c.month, 0)
	n, ok := c.val(m.g.c.rel, 0)
	if !ok || m.pub == 0 {
		return res{gran: byMonth, mon: mon}, ok
	}
	y, pm, _ := m.pub.Civil()
	if c.r.Arg == 1 { // June next year
		r := monthRes(y+int(n), int(mon))
		r.anchor, r.deictic = m.pub, true
		if dp := c.part(partDay, 0); dp != nil {
			r = m.monthDay(int32(y)+n, mon, dp.val, c.start)
		}
		return r, true
	}
	switch {
	case n < 0 && int(mon) >= pm:
		y--
	case n > 0 && int(mon) <= pm:
		y++
	}
	r := monthRes(y, int(mon))
	r.anchor, r.deictic = m.pub, true
	if dp := c.part(partDay, 0); dp != nil {
		r = m.monthDay(int32(y), mon, dp.val, c.start)
	}
	return r, true
}

// refAct: now, recently, soon; Arg 1 gives the present the day of publication.
func refAct(c *match) (res, bool) {
	if m := c.m; c.end == c.start+1 && m.is(c.start-1, m.g.w.as, m.g.w.too, m.g.w.how) {
		return res{}, false // as soon as
	}
	r := res{value: c.r.Value, gran: byDay}
	if c.r.Arg == 1 {
		r.from, r.to, r.anchor, r.deictic = c.m.pub, c.m.pub, c.m.pub, true
	}
	return r, true
}

// overnight: the night before the day of publication.
func overnightAct(c *match) (res, bool) {
	r := res{kind: timeKind, gran: byDay, daypart: 5, anchor: c.m.pub, deictic: true}
	if c.m.pub != 0 {
		r.from, r.to = c.m.pub.Add(-1), c.m.pub
		r.value = c.m.pub.Add(-1).String() + "TNI"
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
