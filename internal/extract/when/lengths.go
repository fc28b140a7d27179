package when

// How long and how often.

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
