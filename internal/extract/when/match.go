package when

import (
	"clio/internal/day"
	"clio/internal/nlp"
)

// capture is what one element of a pattern matched.
type capture struct {
	class class // of the word, 0 for a part
	part  part
	val   int32
	sub   int32 // index into matcher.subs of a part made by a rule, -1 without
	at    int32 // first token
	end   int32 // token after it
}

// matcher is the working memory of one document.
type matcher struct {
	g    *grammar
	text string
	doc  *nlp.Doc // for tense and the tags of words such as "may"; may hold no tokens
	toks []tok

	pub      day.Day
	dayFirst bool
	anchor   anchor

	caps  []capture
	subs  []res
	memo  [64]memoEntry
	gen   int32 // entries of memo from before the anchor moved are of another generation
	depth int
	steps int // what is left of a place's budget
}

type memoEntry struct {
	pos  int32
	part part
	gen  int32
	ok   bool
	res  res
}

// anchor is the last date that the text fixed, from which "the following day" counts.
type anchor struct {
	from, to day.Day
	gran     gran
}

// match is one way in which a rule fits.
type match struct {
	m          *matcher
	r          *rule
	start, end int32
	caps       []capture
}

// maxDepth is how deep parts may hold parts, maxSteps how many steps of rules one place in the text is worth: no sentence
// comes near them, but a text made of time words alone could otherwise take for ever.
const (
	maxDepth = 8
	maxSteps = 20_000
)

// best is the longest reading of any rule of the list that begins at a token; the first of equals.
func (m *matcher) best(rules []int32, pos int32) (res, bool) {
	var out res
	found := false
	if m.depth >= maxDepth {
		return out, false
	}
	m.depth++
	for _, i := range rules {
		r := &m.g.rules[i]
		m.walk(r, 0, pos, int32(len(m.caps)), pos, &out, &found)
	}
	m.depth--
	return out, found
}

// walk runs a rule's program from an instruction and a token on, and keeps the longest reading that its action accepts.
func (m *matcher) walk(r *rule, pc, pos, base, start int32, out *res, found *bool) {
	for {
		if m.steps--; m.steps < 0 {
			return
		}
		in := &r.prog[pc]
		switch in.op {
		case opMatch:
			if *found && out.end >= pos || pos == start {
				return
			}
			subs := len(m.subs)
			got, ok := r.act(&match{m: m, r: r, start: start, end: pos, caps: m.caps[base:]})
			m.subs = m.subs[:subs]
			if ok {
				got.start, got.end = start, max(pos, got.end)
				if got.rule == nil {
					got.rule = r
				}
				*out, *found = got, true
			}
			return
		case opWord:
			if int(pos) >= len(m.toks) || m.toks[pos].word != in.arg || m.toks[pos].para && pos > start {
				return
			}
			if in.arg == m.g.w.dot && m.fullStop(pos) {
				if n := m.at(pos + 1); n.capital || n.end == 0 || n.line {
					return // the sentence ends here
				}
			}
			pos++
			pc++
		case opClass:
			if int(pos) >= len(m.toks) || m.toks[pos].para && pos > start {
				return
			}
			e := &m.g.lexicon[m.toks[pos].word]
			if e.mask&(1<<uint(in.arg)) == 0 {
				return
			}
			m.caps = append(m.caps, capture{class: class(in.arg), val: e.value(class(in.arg)), sub: -1, at: pos, end: pos + 1})
			m.walk(r, pc+1, pos+1, base, start, out, found)
			m.caps = m.caps[:len(m.caps)-1]
			return
		case opPart:
			if int(pos) >= len(m.toks) || m.toks[pos].para && pos > start {
				return
			}
			p := part(in.arg)
			if p >= firstRulePart {
				got, ok := m.partAt(p, pos)
				if !ok {
					return
				}
				m.subs = append(m.subs, got)
				m.caps = append(m.caps, capture{part: p, sub: int32(len(m.subs)) - 1, at: pos, end: got.end})
				m.walk(r, pc+1, got.end, base, start, out, found)
				m.caps = m.caps[:len(m.caps)-1]
				m.subs = m.subs[:len(m.subs)-1]
				return
			}
			val, end := m.terminal(p, pos)
			if end <= pos {
				return
			}
			m.caps = append(m.caps, capture{part: p, val: val, sub: -1, at: pos, end: end})
			m.walk(r, pc+1, end, base, start, out, found)
			m.caps = m.caps[:len(m.caps)-1]
			return
		case opSplit:
			m.walk(r, in.x, pos, base, start, out, found)
			pc = in.y
		case opJump:
			pc = in.x
		}
	}
}

// partAt is the longest part of a kind that begins at a token, remembered for a while.
func (m *matcher) partAt(p part, pos int32) (res, bool) {
	slot := &m.memo[(int(pos)*int(numParts)+int(p))%len(m.memo)]
	if slot.gen == m.gen && slot.pos == pos && slot.part == p {
		return slot.res, slot.ok
	}
	got, ok := m.best(m.g.byPart[p], pos)
	*slot = memoEntry{pos: pos, part: p, gen: m.gen, ok: ok, res: got}
	return got, ok
}

// forget empties what partAt remembers: the anchor has moved.
func (m *matcher) forget() { m.gen++ }

// Words and classes around a match.

func (m *matcher) word(i int32) int32 {
	if i < 0 || int(i) >= len(m.toks) {
		return 0
	}
	return m.toks[i].word
}

func (m *matcher) mask(i int32) uint64 { return m.g.lexicon[m.word(i)].mask }

func (m *matcher) is(i int32, words ...int32) bool {
	w := m.word(i)
	if w == 0 {
		return false
	}
	for _, x := range words {
		if w == x {
			return true
		}
	}
	return false
}

// Captures of a match.

// val is the i-th captured value of a class.
func (c *match) val(cl class, i int) (int32, bool) {
	for k := range c.caps {
		if c.caps[k].class == cl {
			if i == 0 {
				return c.caps[k].val, true
			}
			i--
		}
	}
	return 0, false
}

// part is the i-th captured part of a kind.
func (c *match) part(p part, i int) *capture {
	for k := range c.caps {
		if c.caps[k].part == p {
			if i == 0 {
				return &c.caps[k]
			}
			i--
		}
	}
	return nil
}

// sub is the i-th part that rules made, of whatever kind.
func (c *match) sub(i int) *res {
	for k := range c.caps {
		if c.caps[k].sub >= 0 {
			if i == 0 {
				return &c.m.subs[c.caps[k].sub]
			}
			i--
		}
	}
	return nil
}
