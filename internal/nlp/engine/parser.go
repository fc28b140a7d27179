package engine

import "clio/internal/nlp"

// state of the arc-hybrid system over one sentence; indices are tokens, stack bottom is the root (-1).
type state struct {
	d           *nlp.Doc
	first, last int32
	stack       []int32
	buf         int32
	head        []int32 // by token - first
	lc1, lc2    []int32
	rc1, rc2    []int32
	nl, nr      []int8
	rel         []nlp.Rel
}

func (s *state) reset(d *nlp.Doc, first, last int32) {
	s.d, s.first, s.last, s.buf = d, first, last, first
	n := int(last - first)
	s.stack = s.stack[:0]
	grow := func(p *[]int32) {
		if cap(*p) < n {
			*p = make([]int32, n)
		}
		*p = (*p)[:n]
		for i := range *p {
			(*p)[i] = -1
		}
	}
	grow(&s.head)
	grow(&s.lc1)
	grow(&s.lc2)
	grow(&s.rc1)
	grow(&s.rc2)
	s.nl, s.nr = make([]int8, n), make([]int8, n)
	s.rel = make([]nlp.Rel, n)
}

const (
	shift = iota
	left  // top of stack gets the buffer's first as head
	right // top of stack gets the second as head
)

func (s *state) arc(h, m int32, r nlp.Rel) {
	s.rel[m-s.first] = r
	if h < 0 {
		s.head[m-s.first] = -1
		return
	}
	s.head[m-s.first] = h
	k := h - s.first
	if m < h {
		s.lc2[k], s.lc1[k] = s.lc1[k], m
		s.nl[k]++
	} else {
		s.rc2[k], s.rc1[k] = s.rc1[k], m
		s.nr[k]++
	}
}

func (s *state) legal(a int) bool {
	n := len(s.stack)
	switch a {
	case shift:
		return s.buf < s.last
	case left:
		return n > 0 && s.buf < s.last
	}
	return n > 1 || n == 1 && s.buf == s.last
}

func (s *state) done() bool { return s.buf == s.last && len(s.stack) == 0 }

// pair is the head and dependant that an action joins.
func (s *state) pair(a int) (h, m int32) {
	m = s.stack[len(s.stack)-1]
	if a == left {
		return s.buf, m
	}
	if len(s.stack) > 1 {
		return s.stack[len(s.stack)-2], m
	}
	return -1, m
}

func (s *state) apply(a int, r nlp.Rel) {
	if a == shift {
		s.stack = append(s.stack, s.buf)
		s.buf++
		return
	}
	h, m := s.pair(a)
	s.arc(h, m, r)
	s.stack = s.stack[:len(s.stack)-1]
}

func (s *state) w(i int32) uint32 {
	if i < 0 {
		return 1
	}
	return hash(0, s.d.Tokens[i].Lower)
}

func (s *state) p(i int32) uint32 {
	if i < 0 {
		return 0
	}
	return uint32(s.d.Tokens[i].XPOS)<<8 | uint32(s.d.Tokens[i].UPOS)
}

func (s *state) l(i int32) uint32 {
	if i < 0 {
		return 0
	}
	return uint32(s.rel[i-s.first])
}

func kid(a []int32, i, first int32) int32 {
	if i < 0 {
		return -1
	}
	return a[i-first]
}

func (s *state) at(n int) int32 {
	if len(s.stack) > n {
		return s.stack[len(s.stack)-1-n]
	}
	return -1
}

func (s *state) in(n int32) int32 {
	if s.buf+n < s.last {
		return s.buf + n
	}
	return -1
}

func (s *state) feats(f []uint32) []uint32 {
	s0, s1, s2, b0, b1, b2 := s.at(0), s.at(1), s.at(2), s.in(0), s.in(1), s.in(2)
	f = f[:0]
	w0, w1, v0, v1 := s.w(s0), s.w(s1), s.w(b0), s.w(b1)
	p0, p1, p2, q0, q1, q2 := s.p(s0), s.p(s1), s.p(s2), s.p(b0), s.p(b1), s.p(b2)
	dist := uint32(0)
	if s0 >= 0 && b0 >= 0 {
		dist = uint32(min(b0-s0, 8))
	}
	d2 := uint32(0)
	if s0 >= 0 && s1 >= 0 {
		d2 = uint32(min(s0-s1, 8))
	}
	k := uint32(0)
	add := func(x ...uint32) { k++; f = append(f, mix(k, x...)) }
	add(w0, p0)
	add(w0)
	add(p0)
	add(w1, p1)
	add(w1)
	add(p1)
	add(v0, q0)
	add(v0)
	add(q0)
	add(v1, q1)
	add(q1)
	add(q2)
	add(s.w(b2))
	add(w0, v0)
	add(w0, p0, q0)
	add(p0, v0, q0)
	add(p0, q0)
	add(p0, q0, q1)
	add(p0, q0, q1, q2)
	add(p1, p0, q0)
	add(p2, p1, p0)
	add(w1, w0)
	add(w1, p0)
	add(p1, w0)
	add(p1, p0)
	add(p1, p0, q0, q1)
	add(w0, dist)
	add(p0, q0, dist)
	add(p1, p0, d2)
	add(w0, v1)
	add(p0, q1)
	for _, n := range [3]int32{s0, s1, b0} {
		a, b, c, e := kid(s.lc1, n, s.first), kid(s.rc1, n, s.first), kid(s.lc2, n, s.first), kid(s.rc2, n, s.first)
		pn, wn := s.p(n), s.w(n)
		add(pn, s.p(a), s.l(a))
		add(pn, s.p(b), s.l(b))
		add(wn, s.l(a))
		add(wn, s.l(b))
		add(pn, s.l(a), s.l(c))
		add(pn, s.l(b), s.l(e))
		add(wn, s.w(a), s.l(a))
		add(wn, s.w(b), s.l(b))
		add(pn, s.p(b), q0)
		add(p0, s.p(a), q0)
		nl, nr := uint32(0), uint32(0)
		if n >= 0 {
			nl, nr = uint32(s.nl[n-s.first]), uint32(s.nr[n-s.first])
		}
		add(wn, nl, nr)
		add(pn, nl, nr)
		add(p0, q0, s.l(a), s.l(b))
		add(p1, p0, s.l(b))
	}
	return f
}

func (s *state) labelFeats(h, m int32, a int, f []uint32) []uint32 {
	f = f[:0]
	k := uint32(100)
	add := func(x ...uint32) { k++; f = append(f, mix(k, x...)) }
	dir := uint32(a)
	wh, wm, ph, pm := s.w(h), s.w(m), s.p(h), s.p(m)
	x := func(i int32) uint32 {
		if i < s.first || i >= s.last {
			return 0
		}
		return s.p(i)
	}
	xw := func(i int32) uint32 {
		if i < s.first || i >= s.last {
			return 0
		}
		return s.w(i)
	}
	d := uint32(0)
	if h >= 0 {
		d = uint32(min(max(h-m, m-h), 6))
	}
	lm, rm := kid(s.lc1, m, s.first), kid(s.rc1, m, s.first)
	lm2 := kid(s.lc2, m, s.first)
	lh, rh := kid(s.lc1, h, s.first), kid(s.rc1, h, s.first)
	add(dir)
	add(wh, dir)
	add(wm, dir)
	add(ph, pm, dir, d)
	add(wh, pm, dir)
	add(ph, wm, dir)
	add(wh, wm, dir)
	add(ph, pm, x(m-1), x(m+1), dir)
	add(pm, x(h-1), x(h+1), dir)
	add(wm, xw(m-1))
	add(wm, xw(m+1))
	add(pm, xw(m-1), dir)
	add(pm, xw(m+1), dir)
	add(pm, s.w(lm), ph, dir)
	add(pm, s.l(lm), ph, dir)
	add(pm, s.l(rm), ph, dir)
	add(wh, s.w(lm), pm, dir)
	add(wm, s.w(lm), dir)
	add(pm, s.w(lm2), ph, dir)
	add(ph, s.l(lh), pm, dir)
	add(ph, s.l(rh), pm, dir)
	add(ph, s.l(lh), s.l(rh), pm, dir)
	add(wh, s.l(rh), pm, dir)
	add(wh, s.l(lh), pm, dir)
	add(ph, pm, s.p(s.at(1)), dir)
	sf := uint32(0)
	if m >= 0 {
		sf = hash(0, suffix(s.d.Tokens[m].Lower, 3))
	}
	add(pm, sf, dir)
	return f
}
