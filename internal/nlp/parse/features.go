package parse

import "clio/internal/nlp/weights"

// distance of two tokens, coarse when far.
func distance(a, b int32) uint32 {
	if a == 0 || b == 0 {
		return 15
	}
	d := b - a
	if d < 0 {
		d = -d
	}
	switch {
	case d <= 4:
		return uint32(d)
	case d <= 6:
		return 5
	case d <= 10:
		return 6
	}
	return 7
}

// moveFeatures describe the state for the choice of a transition, after Zhang and Nivre (2011) with clusters.
func (s *state) moveFeatures(f []uint32) []uint32 {
	s0, s1, s2 := s.at(0), s.at(1), s.at(2)
	n0, n1, n2 := s.front, s.ahead(1), s.ahead(2)
	s0w, s0t, s1w, s1t, s2t := s.word[s0], s.tag[s0], s.word[s1], s.tag[s1], s.tag[s2]
	n0w, n0t, n1w, n1t, n2t := s.word[n0], s.tag[n0], s.word[n1], s.tag[n1], s.tag[n2]
	s0l, s0r, s0l2, s0r2 := s.l1[s0], s.r1[s0], s.l2[s0], s.r2[s0]
	s1l, s1r := s.l1[s1], s.r1[s1]
	n0l, n0l2 := s.l1[n0], s.l2[n0]
	s0lr, s0rr, s1rr, s1lr, n0lr := s.upos[s0l], s.upos[s0r], s.upos[s1r], s.upos[s1l], s.upos[n0l]
	dn, ds := distance(s0, n0), distance(s1, s0)
	s0v := uint32(s.nl[s0])<<3 | uint32(s.nr[s0])
	s1v := uint32(s.nl[s1])<<3 | uint32(s.nr[s1])
	n0v := uint32(s.nl[n0])
	s0c, s1c, n0c, n1c := s.coarse[s0], s.coarse[s1], s.coarse[n0], s.coarse[n1]
	return append(f,
		weights.F2(1, s0w, s0t),
		weights.F1(2, s0t),
		weights.F2(3, s1w, s1t),
		weights.F1(4, s1t),
		weights.F2(5, n0w, n0t),
		weights.F1(6, n0t),
		weights.F2(7, n1w, n1t),
		weights.F2(8, n1t, n2t),
		weights.F3(9, s0w, n0w, s0t),
		weights.F3(10, s0w, n0t, s0t),
		weights.F3(11, s0t, n0w, n0t),
		weights.F2(12, s0t, n0t),
		weights.F3(13, s0t, n0t, n1t),
		weights.F3(14, s1t, s0t, n0t),
		weights.F3(15, s1w, s0w, s0t),
		weights.F3(16, s1w, s0t, s1t),
		weights.F3(17, s1t, s0w, s0t),
		weights.F2(18, s1t, s0t),
		weights.F3(19, s2t, s1t, s0t),
		weights.F3(20, n0t, n1t, n2t),
		weights.F3(21, s1w, s0t, n0t),
		weights.F3(22, s1t, s0w, n0t),
		weights.F3(23, s1t, s0t, n0w),
		weights.F3(24, s0t, s.tag[s0l], n0t),
		weights.F3(25, s0t, s.tag[s0r], n0t),
		weights.F3(26, s0t, s.tag[n0l], n0t),
		weights.F3(27, s1t, s.tag[s1r], s0t),
		weights.F3(28, s1t, s.tag[s0r], s0t),
		weights.F3(29, s1t, s.tag[s0l], s0t),
		weights.F3(30, s0w, s0lr, s0rr),
		weights.F3(31, s1w, s1rr, s0t),
		weights.F3(32, n0w, n0lr, n0t),
		weights.F3(33, s0t, s0rr, s0v),
		weights.F3(34, s1t, s1rr, s1v),
		weights.F3(35, n0t, n0lr, n0v),
		weights.F3(36, s0t, n0t, dn),
		weights.F3(37, s0w, n0t, dn),
		weights.F3(38, s0t, n0w, dn),
		weights.F3(39, s1t, s0t, ds),
		weights.F3(40, s1w, s0t, ds),
		weights.F3(41, s0c, n0c, dn),
		weights.F3(42, s1c, s0c, ds),
		weights.F3(43, s0c, n0t, n1t),
		weights.F3(44, s0t, n0c, n1c),
		weights.F3(45, s1c, s0t, n0c),
		weights.F3(46, s.word[s0l], s0t, n0t),
		weights.F3(47, s.word[s0r], s0t, n0t),
		weights.F3(48, s.word[s0l], s1w, s0t),
		weights.F3(49, s.word[s0l], s1t, s0t),
		weights.F3(50, s.tag[s0l2], s.tag[s0l], s0t),
		weights.F3(51, s.tag[s0r2], s.tag[s0r], s0t),
		weights.F3(52, s.tag[n0l2], s.tag[n0l], n0t),
		weights.F3(53, s1t, s1rr, n0t),
		weights.F3(54, s1lr, s1rr, s1t),
		weights.F3(55, s0t, s0v, n0t),
		weights.F3(56, s1t, s0t, n0v<<8|n0t<<16),
		weights.F3(57, n0w, n1w, s0t),
		weights.F3(58, s0w, n0t, n1t),
		weights.F2(59, s.kids[s0], s0t),
		weights.F2(60, s.kids[s1], s1t),
		weights.F3(61, s1t, s0rr, n0t),
		weights.F2(62, s.upos[s0]|s.upos[s1]<<8|s.upos[s2]<<16, s.upos[n0]|s.upos[n1]<<8|s.upos[n2]<<16),
		weights.F3(63, s.fine[s0], s.fine[n0], s0t),
	)
}
