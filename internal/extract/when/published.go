package when

import "clio/internal/day"

// headTokens is how far into the text a day of publication is looked for.
const headTokens = 160

// findPublished reads the day of publication off the text's head: a dateline or a line that says so.
func (m *matcher) findPublished() day.Day {
	n := min(int32(len(m.toks)), headTokens)
	partial := res{}
	for i := int32(0); i < n; i++ {
		m.steps = maxSteps
		r, ok := m.partAt(partDate, i)
		if !ok || r.mon == 0 || r.d == 0 {
			if ok && r.end > i {
				i = r.end - 1
			}
			continue
		}
		if r.y > 0 && r.from != day.None && (m.announced(i) || m.dateline(i, r.end)) {
			return r.from
		}
		if r.y == 0 && partial.end == 0 && m.dateline(i, r.end) {
			partial = r
		}
		i = r.end - 1
	}
	if partial.end > 0 {
		if y := m.copyright(); y > 0 {
			d, _ := day.Of(y, int(partial.mon), int(partial.d))
			return d
		}
	}
	return day.None
}

// findDateline is the day of a dateline that gives its year, None without.
func (m *matcher) findDateline() day.Day {
	for i := int32(0); i < min(int32(len(m.toks)), 40); i++ {
		if m.toks[i].nd == 0 && m.mask(i)&(1<<m.g.c.month|1<<m.g.c.wday) == 0 {
			continue
		}
		m.steps = maxSteps
		r, ok := m.partAt(partDate, i)
		if !ok {
			continue
		}
		if r.y > 0 && r.mon > 0 && r.d > 0 && m.dateline(i, r.end) && i > 0 && m.at(i-1).end > 0 && !m.at(i).line && int(r.end) < len(m.toks) && !m.at(r.end).line {
			return r.from
		}
		i = r.end - 1
	}
	return day.None
}

// announced reports whether the words before a date say that it is the day of publication.
func (m *matcher) announced(i int32) bool {
	for k := i - 1; k >= 0 && k > i-8; k-- {
		if m.g.lexicon[m.toks[k].word].value(m.g.c.publish) != 0 {
			return true
		}
		if m.toks[k].line || m.toks[k+1].line && k+1 < i {
			return false
		}
	}
	return false
}

// dateline reports whether a date stands in a dateline: at the head of a paragraph, after at most a place, and before a dash,
// a bracket, an agency or the end of the line.
func (m *matcher) dateline(start, end int32) bool {
	letters, k := 0, start
	for k > 0 && !m.toks[k].line {
		k--
		t := &m.toks[k]
		if t.letter {
			if !t.capital {
				return false
			}
			letters++
		} else if t.nd > 0 {
			return false
		}
		if start-k > 14 {
			return false
		}
	}
	if k == start && letters == 0 && int(end) < len(m.toks) && !m.toks[end].line {
		return m.isMark(end, '-', '(', '[')
	}
	if int(end) >= len(m.toks) || m.toks[end].line {
		return true
	}
	return m.isMark(end, '-', '(', '[', ':') || m.isMark(end, ',') && m.at(end+1).capital && m.dashAhead(end+1)
}

func (m *matcher) dashAhead(i int32) bool {
	for k := i; k < i+6 && int(k) < len(m.toks); k++ {
		if m.isMark(k, '-', '(') {
			return true
		}
	}
	return false
}

// isMark reports whether a token is one of some marks; a dash of any length counts as '-'.
func (m *matcher) isMark(i int32, marks ...byte) bool {
	for _, c := range marks {
		if w := m.g.marks[c]; w != 0 && m.is(i, w) {
			return true
		}
		if t := m.at(i); t.end > 0 && !t.letter && t.nd == 0 && m.text[t.start] == c {
			return true
		}
	}
	return false
}

// copyright is the year of a copyright line, 0 without.
func (m *matcher) copyright() int {
	for i := range m.toks {
		t := &m.toks[i]
		if t.nd == 4 && t.val > 1950 && t.val < 2100 {
			p := m.at(int32(i) - 1)
			if m.g.lexicon[m.word(int32(i)-1)].value(m.g.c.publish) == 2 || p.end > 0 && m.text[p.start:p.end] == "\u00a9" {
				return int(t.val)
			}
		}
	}
	return 0
}
