package when

import (
	"fmt"

	"clio/internal/day"
)

// holidayAct: Christmas, Easter Monday 2017, Eid al-Fitr of next year.
func holidayAct(c *match) (res, bool) {
	m := c.m
	h := &m.g.holidays[c.part(partHol, 0).val]
	r := res{gran: byDay}
	var d day.Day
	if y, said := c.yearOf(); said {
		d = h.on(y)
	} else if m.pub != 0 {
		d = m.nearest(c.start, h.on, h.Days)
		r.anchor, r.deictic = m.pub, true
	}
	r.from, r.to = d, d
	if h.Days > 1 {
		r.to, r.gran = d.Add(h.Days-1), bySpan
	}
	return r, true
}

func relHoliday(c *match) (res, bool) {
	m := c.m
	h := &m.g.holidays[c.part(partHol, 0).val]
	n, _ := c.val(m.g.c.rel, 0)
	r := res{gran: byDay, anchor: m.pub, deictic: true}
	if m.pub == 0 {
		return r, true
	}
	y := m.pub.Year()
	d := h.on(y)
	if n < 0 && d >= m.pub {
		d = h.on(y - 1)
	} else if n > 0 && d <= m.pub {
		d = h.on(y + 1)
	}
	r.from, r.to = d, d
	if h.Days > 1 {
		r.to, r.gran = d.Add(h.Days-1), bySpan
	}
	return r, true
}

// holiday is a feast or commemoration: its names and its day, one of fixed "12-25", "easter+1", "orthodox+0", "11 4 4"
// (month, weekday from Monday, which one; -1 is the last), or "islamic 10 1".
type holiday struct {
	ID    string   `toml:"id"`
	Names []string `toml:"names"`
	When  string   `toml:"when"`
	Days  int      `toml:"days"` // how long it lasts; 0 is one day
	Shift int      `toml:"shift"`

	kind    uint8
	a, b, c int
}

const (
	fixedFeast = iota
	easterFeast
	orthodoxFeast
	nthFeast
	islamicFeast
)

// on is the first day of the holiday in a Gregorian year; an Islamic one that falls twice in a year gives the first, one
// that falls in no day of it None.
func (h *holiday) on(year int) day.Day {
	d := day.None
	switch h.kind {
	case fixedFeast:
		d, _ = day.Of(year, h.a, h.b)
	case easterFeast:
		d = day.Easter(year).Add(h.a)
	case orthodoxFeast:
		d = day.OrthodoxEaster(year).Add(h.a)
	case nthFeast:
		d, _ = day.Nth(year, h.a, h.b, h.c)
	case islamicFeast:
		for iy := day.YearStart(year).IslamicYear(); iy > 0; iy++ {
			x := day.Islamic(iy, h.a, h.b)
			if x == day.None || x.Year() > year {
				return day.None
			}
			if x.Year() == year {
				d = x
				break
			}
		}
	}
	return d.Add(h.Shift)
}

// holiday reads the longest name of a feast.
func (m *matcher) holiday(pos int32) (int32, int32) {
	state, found, end := int32(0), int32(0), pos
	for i := pos; int(i) < len(m.toks); i++ {
		w := m.toks[i].word
		if w == 0 || m.toks[i].para && i > pos {
			break
		}
		state = m.g.holTrie[trieKey{state, w}]
		if state == 0 {
			break
		}
		if h, ok := m.g.holEnd[state]; ok {
			found, end = h, i+1
		}
	}
	return found, end
}

// check reads the When of a holiday and says what is wrong with it.
func (h *holiday) check() error {
	if h.ID == "" || len(h.Names) == 0 {
		return fmt.Errorf("no id or no names")
	}
	if _, err := fmt.Sscanf(h.When, "easter%d", &h.a); err == nil {
		h.kind = easterFeast
		return nil
	}
	if _, err := fmt.Sscanf(h.When, "orthodox%d", &h.a); err == nil {
		h.kind = orthodoxFeast
		return nil
	}
	if _, err := fmt.Sscanf(h.When, "islamic %d %d", &h.a, &h.b); err == nil {
		h.kind = islamicFeast
		return nil
	}
	if _, err := fmt.Sscanf(h.When, "%d %d %d", &h.a, &h.b, &h.c); err == nil {
		h.kind = nthFeast
		return nil
	}
	if _, err := fmt.Sscanf(h.When, "%d-%d", &h.a, &h.b); err == nil {
		h.kind = fixedFeast
		return nil
	}
	return fmt.Errorf("when = %q is not read", h.When)
}
