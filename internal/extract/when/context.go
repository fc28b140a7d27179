package when

import "clio/internal/nlp"

// What stands around a match decides whether "may", "march", "sun" or "2016" is a time at all, and which way a weekday
// counts.

type tense uint8

const (
	untold tense = iota
	past
	future
)

// tagAt is the tag of the engine's token at a light token; NoXPOS when the document was not tagged.
func (m *matcher) tagAt(i int32) nlp.XPOS {
	if m.doc == nil || len(m.doc.Tokens) == 0 || i < 0 || int(i) >= len(m.toks) {
		return nlp.NoXPOS
	}
	t := m.doc.TokenAt(m.toks[i].start)
	if int(t) >= len(m.doc.Tokens) || m.doc.Tokens[t].Start > m.toks[i].start {
		return nlp.NoXPOS
	}
	return m.doc.Tokens[t].XPOS
}

const tenseReach = 30

// tense is the tense of the clause around a token: that of the nearest verb cue before it in the sentence, or else of the
// first one after it.
func (m *matcher) tense(at int32) tense {
	for i := at - 1; i >= 0 && i > at-tenseReach; i-- {
		if m.sentenceEnd(i) {
			break
		}
		if t := m.cue(i); t != untold {
			return t
		}
		if m.toks[i].para {
			break
		}
	}
	for i := at + 1; int(i) < len(m.toks) && i < at+tenseReach; i++ {
		if m.sentenceEnd(i) || m.toks[i].para {
			break
		}
		if t := m.cue(i); t != untold {
			return t
		}
	}
	return untold
}

func (m *matcher) cue(i int32) tense {
	t := &m.toks[i]
	if !t.letter {
		return untold
	}
	if e := &m.g.lexicon[t.word]; t.word > 0 {
		if v := e.value(m.g.c.tense); v != 0 {
			return tense(v)
		}
	}
	switch m.tagAt(i) {
	case nlp.VBD:
		return past
	case nlp.NoXPOS:
		if n := t.end - t.start; n > 4 && m.text[t.end-1]|0x20 == 'd' && m.text[t.end-2]|0x20 == 'e' && !t.capital {
			return past
		}
	}
	return untold
}

// sentenceEnd reports whether a token closes a sentence; a full stop after an abbreviation does not.
func (m *matcher) sentenceEnd(i int32) bool {
	t := &m.toks[i]
	if t.letter || t.nd > 0 {
		return false
	}
	switch m.text[t.start] {
	case '?', '!', ';':
		return true
	case '.':
		n := m.at(i + 1)
		return !n.glued && (n.capital || n.end == 0 || n.line) && m.mask(i-1)&(1<<m.g.c.month) == 0 && m.at(i-1).end-m.at(i-1).start > 2
	}
	return false
}

// preposition reports whether the word before a token brings in a time.
func (m *matcher) preposition(i int32) bool {
	w := &m.g.w
	return m.is(i, w.in, w.of, w.since, w.until, w.till, w.by, w.from, w.during, w.before, w.after, w.between, w.to) || m.mask(i)&(1<<m.g.c.rel|1<<m.g.c.mod) != 0
}

func (m *matcher) lower(i int32) bool { t := m.at(i); return t.letter && !t.capital }

// monthWord reports whether the month of a day and month is one: "may 5" and "march 12" may be verbs with a number.
func (m *matcher) monthWord(c *match, dp *capture) bool {
	for i := range c.caps {
		k := &c.caps[i]
		if k.class != m.g.c.month {
			continue
		}
		if tag := m.tagAt(k.at); tag == nlp.MD && dp.at > k.at && !m.at(k.at).capital {
			return false
		}
		if m.shy(k.at) && m.lower(k.at) && dp.at > k.at && m.at(dp.at).nd == 0 && m.mask(dp.end-1)&(1<<m.g.c.ordw) == 0 && dp.end == c.end && m.at(dp.end).letter && m.lower(dp.end) {
			return false // "may one day"
		}
		if m.shy(k.at) && m.lower(k.at) && k.at > c.start && m.at(k.at-1).nd == 4 && !m.at(k.at).glued {
			return false // "in 2000 may five"
		}
		// "first march", "second May": an ordinal in words before a shy month wants "of".
		if m.shy(k.at) && m.lower(k.at) && dp.at < k.at && m.at(dp.at).nd == 0 && !m.is(k.at-1, m.g.w.of) {
			return false
		}
	}
	return true
}

// shy reports whether the name of a month is an everyday word too.
func (m *matcher) shy(i int32) bool {
	v := m.g.lexicon[m.word(i)].value(m.g.c.shymonth)
	return v != 0
}

// bareMonth reports whether the name of a month alone is one: not May the verb, June the person, a march.
func (m *matcher) bareMonth(c *match) bool {
	at := int32(-1)
	for i := range c.caps {
		if c.caps[i].class == m.g.c.month {
			at = c.caps[i].at
		}
	}
	before := m.preposition(at-1) || m.is(at-1, m.g.w.dash) && m.mask(at-2)&(1<<m.g.c.mod) != 0
	if m.is(at-1, m.g.w.the) && m.preposition(at-2) {
		before = true
	}
	if m.is(at-1, m.g.w.to) && m.lower(at) && m.shy(at) {
		before = false // "to march"
	}
	n := m.at(at + 1)
	if n.letter && n.capital && !n.line && m.mask(at+1)&(1<<m.g.c.rel) == 0 && !m.allCaps(at) && n.word == 0 && !before {
		return false // June Smith
	}
	if m.shy(at) {
		if before {
			return !(m.lower(at) && n.letter && m.lower(at+1) && n.word == 0)
		}
		if m.lower(at) || m.allCaps(at) {
			return false
		}
		if m.tagAt(at) == nlp.MD || m.tagAt(at) == nlp.VB || m.tagAt(at) == nlp.NN {
			return false
		}
		p := m.at(at - 1)
		return p.end > 0 && p.letter && !p.capital && m.g.lexicon[p.word].value(m.g.c.det) == 0 && !m.at(at).line
	}
	if before {
		return true
	}
	p := m.at(at - 1)
	if p.letter && p.capital && p.word == 0 && !m.at(at).line && !m.allCaps(at) && m.at(at).capital {
		return false // "Police Officer April", "Theresa June"
	}
	return true
}

// allCaps reports whether the words around a token are in capitals, so that case says nothing.
func (m *matcher) allCaps(i int32) bool {
	seen := 0
	for k := max(i-4, 0); k < i+5 && int(k) < len(m.toks); k++ {
		t := &m.toks[k]
		if !t.letter || t.end-t.start < 2 {
			continue
		}
		for j := t.start; j < t.end; j++ {
			if c := m.text[j]; c >= 'a' && c <= 'z' {
				return false
			}
		}
		seen++
	}
	return seen > 1
}

// bareSeason reports whether spring, summer, fall or winter alone is the season.
func (m *matcher) bareSeason(at int32) bool {
	w := &m.g.w
	v := m.g.lexicon[m.word(at)].value(m.g.c.season)
	n := m.at(at + 1)
	if m.is(at+1, w.of) {
		return false
	}
	if n.letter && m.lower(at+1) && n.word == 0 && m.g.lexicon[m.word(at-1)].value(m.g.c.det) != 0 {
		return false // the summer camp, a winter storm
	}
	the := m.is(at-1, w.the)
	if the || m.mask(at-1)&(1<<m.g.c.rel|1<<m.g.c.mod) != 0 {
		return m.preposition(at-2) || v == 2 || v == 4 || !m.shySeason(at) || !the
	}
	return m.preposition(at-1) && !m.is(at-1, w.to) || !m.shySeason(at) && !m.at(at).capital && !n.letter
}

func (m *matcher) shySeason(at int32) bool {
	return m.g.lexicon[m.word(at)].value(m.g.c.shyseason) != 0
}

// bareYear reports whether a number of four figures, alone, is a year.
func (m *matcher) bareYear(p *capture) bool {
	at := p.at
	w := &m.g.w
	v := p.val
	before := m.is(at-1, w.in, w.since, w.until, w.till, w.by, w.during, w.before, w.after, w.between, w.from, w.of, w.on) || m.mask(at-1)&(1<<m.g.c.month|1<<m.g.c.season|1<<m.g.c.mod) != 0
	if m.toks[at].nd == 0 {
		return before && v >= 1000 && (p.end-p.at) >= 2
	}
	if m.is(at, w.quote) {
		return before
	}
	if v < 1500 || v > 2100 {
		return v >= 1000 && v < 1500 && m.is(at-1, w.in, w.since) && !m.countsOn(p.end)
	}
	if m.mask(at-1)&(1<<m.g.c.label) != 0 || m.mask(p.end)&(1<<m.g.c.unit|1<<m.g.c.zone) != 0 || m.is(p.end, w.hours, w.hrs) {
		return false
	}
	prev := m.at(at - 1)
	if prev.end > 0 && !prev.letter && prev.nd == 0 {
		switch m.text[prev.start] {
		case '#', '$', '+', '*', '@', '=', '/':
			return false
		}
	}
	if prev.nd > 0 && !m.toks[at].line {
		return false
	}
	if m.countsOn(p.end) {
		return before && !m.is(at-1, w.of, w.by, w.from, w.to, w.after, w.before, w.between, w.on) || m.is(at-1, w.the)
	}
	return true
}

// countsOn reports whether the word at a token is a plural that a number before it would count: 2000 people.
func (m *matcher) countsOn(i int32) bool {
	t := m.at(i)
	if !t.letter || t.capital {
		return false
	}
	if m.mask(i)&(1<<m.g.c.counted) != 0 {
		return true
	}
	switch m.tagAt(i) {
	case nlp.NNS:
		return true
	case nlp.NN, nlp.JJ:
		return m.tagAt(i+1) == nlp.NNS
	case nlp.NoXPOS:
		return t.word == 0 && t.end-t.start > 3 && m.text[t.end-1] == 's' && m.text[t.end-2] != 's'
	}
	return false
}

// weekdayWord reports whether a short name of a weekday is one: Sun, Sat, Wed, Mon.
func (m *matcher) weekdayWord(at int32) bool {
	if m.g.lexicon[m.word(at)].value(m.g.c.shyday) == 0 {
		return true
	}
	w := &m.g.w
	if m.is(at-1, w.on, w.until, w.till, w.since, w.by, w.from, w.to, w.and) && !(m.is(at-1, w.and, w.by, w.from, w.to) && m.lower(at)) || m.mask(at-1)&(1<<m.g.c.rel|1<<m.g.c.wday) != 0 {
		return true
	}
	n := m.at(at + 1)
	if m.mask(at+1)&(1<<m.g.c.daypart|1<<m.g.c.month|1<<m.g.c.rel) != 0 {
		return true
	}
	return n.nd > 0 && n.nd <= 2 && (m.at(at).capital || m.at(at).line) || m.is(at+1, w.at) && m.at(at+2).nd > 0
}

// endsPhrase reports whether the noun phrase ends before a token: what follows is no noun that the time would describe.
func (m *matcher) endsPhrase(i int32) bool {
	t := m.at(i)
	if t.end == 0 || t.line && !m.wrapped(i) {
		return true
	}
	if !t.letter {
		if t.nd > 0 {
			return false
		}
		switch m.text[t.start] {
		case '\'', '-', '/', '%':
			return !t.glued
		}
		return m.text[t.start] < 128 || !t.glued
	}
	switch m.tagAt(i) {
	case nlp.NN, nlp.NNS, nlp.NNP, nlp.NNPS, nlp.JJ, nlp.JJS, nlp.JJR, nlp.VBN, nlp.VBG, nlp.CD:
		return false
	case nlp.NoXPOS:
		return t.word != 0 && m.g.lexicon[t.word].value(m.g.c.function) != 0
	}
	return true
}

// wrapped reports whether a token that begins a line goes on with the sentence of the line before.
func (m *matcher) wrapped(i int32) bool {
	if m.doc == nil || len(m.doc.Tokens) == 0 || i < 1 || int(i) >= len(m.toks) {
		return false
	}
	a, b := m.doc.TokenAt(m.toks[i-1].start), m.doc.TokenAt(m.toks[i].start)
	return int(max(a, b)) < len(m.doc.Tokens) && m.doc.Tokens[a].Sent == m.doc.Tokens[b].Sent
}

// ageAhead reports whether "old" follows: 19-year-old, nine months old.
func (m *matcher) ageAhead(i int32) bool {
	if m.is(i, m.g.w.dash) {
		i++
	}
	return m.is(i, m.g.w.old, m.g.w.olds)
}

// rate reports whether the word before "a day" is what is counted: barrels a day, $40 a month.
func (m *matcher) rate(i int32) bool {
	t := m.at(i)
	if t.nd > 0 {
		return true
	}
	return t.letter && (m.tagAt(i) == nlp.NNS || m.mask(i)&(1<<m.g.c.counted) != 0) && m.mask(i)&(1<<m.g.c.unit) == 0
}

// fullStop reports whether a token is a full stop after a word that is no abbreviation.
func (m *matcher) fullStop(i int32) bool {
	if !m.is(i, m.g.w.dot) || !m.at(i-1).letter {
		return false
	}
	t := m.at(i - 1)
	if n := t.end - t.start; n > 5 || n == 5 && m.text[t.end-1]|0x20 != 's' {
		return true
	}
	return m.mask(i-1)&(1<<m.g.c.month|1<<m.g.c.wday) != 0 && m.g.lexicon[m.word(i-1)].value(m.g.c.fullname) != 0
}

// counts reports whether two figures count what follows instead of naming a year: on 3 May 15 people died.
func (m *matcher) counts(p *capture) bool {
	if m.is(p.at-1, m.g.w.quote) {
		return false
	}
	n := m.at(p.end)
	return n.letter && !n.line && m.g.lexicon[n.word].value(m.g.c.function) == 0 || m.is(p.end, m.g.w.of)
}
