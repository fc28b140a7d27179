package when

import "clio/internal/day"

// Times of day.

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

// atHour: at seven, where the sentence looks ahead; elsewhere a bare number after "at" is a score, an age or a toll.
func atHour(c *match) (res, bool) {
	h := c.part(partHour, 0)
	if h.val > 12 || h.val < 1 || !c.m.endsPhrase(c.end) || c.m.tense(c.start) != future {
		return res{}, false
	}
	return c.m.bareTime(res{kind: timeKind, clock: (h.val*60 | clockVague) + 1, gran: byDay}), true
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

// stampAct: Wed Oct 26 15:50:06 2016.
func stampAct(c *match) (res, bool) {
	r, ok := ymd(c)
	if !ok || r.y == 0 {
		return res{}, false
	}
	r.kind, r.clock = timeKind, c.part(partClock, 0).val+1
	return r, true
}
