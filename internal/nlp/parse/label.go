package parse

import (
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
)

// The relations are chosen when the whole tree stands: from the root downwards, so that the relation of the head is known,
// and among the dependants of one head from left to right.

// labeller holds the tree of one sentence in the numbering of state: tokens from 1, 0 for nothing, n+1 for the root.
type labeller struct {
	n                 int
	head              []int32
	rel               []nlp.Rel
	kid, next         []int32  // first dependant, next dependant of the same head
	last              []int32  // last dependant
	before            []int32  // dependant of the same head before this one
	mark              []uint32 // form of the first dependant that is a preposition, conjunction or the like
	kids              []uint32 // set of the tags of the dependants
	order             []int32
	word, tag, upos   []uint32
	coarse, fine, suf []uint32
	done              []uint64 // bit per relation among the labelled dependants of a head
	lastRel           []nlp.Rel
}

// reset takes over the words of st and the heads in head, which is indexed from 1.
func (l *labeller) reset(st *state, head []int32) {
	n := st.n
	l.n = n
	l.word, l.tag, l.upos, l.coarse, l.fine, l.suf = st.word, st.tag, st.upos, st.coarse, st.fine, st.suf
	l.head = append(l.head[:0], head...)
	if cap(l.rel) < n+2 {
		m := n + 2 + n/2
		l.rel, l.lastRel = make([]nlp.Rel, m), make([]nlp.Rel, m)
		l.kid, l.next, l.last, l.before, l.order = make([]int32, m), make([]int32, m), make([]int32, m), make([]int32, m), make([]int32, 0, m)
		l.mark, l.kids, l.done = make([]uint32, m), make([]uint32, m), make([]uint64, m)
	}
	m := n + 2
	l.rel, l.lastRel = l.rel[:m], l.lastRel[:m]
	l.kid, l.next, l.last, l.before = l.kid[:m], l.next[:m], l.last[:m], l.before[:m]
	l.mark, l.kids, l.done = l.mark[:m], l.kids[:m], l.done[:m]
	clear(l.rel)
	clear(l.lastRel)
	clear(l.kid)
	clear(l.next)
	clear(l.last)
	clear(l.before)
	clear(l.mark)
	clear(l.kids)
	clear(l.done)
	for d := int32(1); int(d) <= n; d++ {
		h := l.head[d]
		if l.kid[h] == 0 {
			l.kid[h] = d
		} else {
			l.next[l.last[h]] = d
			l.before[d] = l.last[h]
		}
		l.last[h] = d
		l.kids[h] |= 1 << l.upos[d]
		switch nlp.UPOS(l.upos[d]) {
		case nlp.ADP, nlp.SCONJ, nlp.CCONJ, nlp.PART, nlp.AUX:
			if l.mark[h] == 0 {
				l.mark[h] = l.word[d]
			}
		}
	}
	l.order = append(l.order[:0], int32(n+1))
	for i := 0; i < len(l.order); i++ {
		for d := l.kid[l.order[i]]; d != 0; d = l.next[d] {
			l.order = append(l.order, d)
		}
	}
}

func (l *labeller) set(d int32, rel nlp.Rel) {
	l.rel[d] = rel
	l.done[l.head[d]] |= 1 << rel
	l.lastRel[l.head[d]] = rel
}

// features describe the arc to d.
func (l *labeller) features(f []uint32, d int32) []uint32 {
	h := l.head[d]
	dir := uint32(0)
	if d > h {
		dir = 1
	}
	hw, ht, dw, dt := l.word[h], l.tag[h]<<1|dir, l.word[d], l.tag[d]
	g := l.head[h]
	hrel := uint32(l.rel[h])
	before, after := l.before[d], l.next[d]
	brel := uint32(l.rel[before])
	first, last := l.kid[d], l.last[d]
	dist := distance(h, d)
	mark, kids := l.mark[d], l.kids[d]
	done := uint32(l.done[h] & (1<<nlp.Nsubj | 1<<nlp.NsubjPass | 1<<nlp.Obj | 1<<nlp.Cop | 1<<nlp.AuxPass | 1<<nlp.Mark | 1<<nlp.Case | 1<<nlp.Iobj | 1<<nlp.Expl | 1<<nlp.Csubj) * 0x9E3779B97F4A7C15 >> 40)
	edge := uint32(0) // where d stands among its siblings
	if before == 0 || (before < h) != (d < h) {
		edge |= 1
	}
	if after == 0 || (after < h) != (d < h) {
		edge |= 2
	}
	prev, next := d-1, d+1
	return append(f,
		weights.F1(120, ht),
		weights.F2(121, dt, dir),
		weights.F2(122, hw, dir),
		weights.F2(123, dw, dir),
		weights.F2(124, ht, dt),
		weights.F2(125, ht, dw),
		weights.F3(126, hw, dt, dir),
		weights.F3(127, hw, dw, dir),
		weights.F3(128, ht, dt, dist),
		weights.F3(129, ht, dt, mark),
		weights.F3(130, hw, dt, mark),
		weights.F3(131, ht, dw, mark),
		weights.F3(132, ht, dt, kids),
		weights.F3(133, ht, dt, hrel),
		weights.F3(134, ht, dt, brel),
		weights.F3(135, ht, dt, done),
		weights.F3(136, hw, dt, done),
		weights.F3(137, ht, dt, l.kids[h]),
		weights.F3(138, ht, dt, l.tag[g]),
		weights.F3(139, ht, dt, l.tag[after]),
		weights.F3(140, ht, dt, l.tag[before]),
		weights.F3(141, ht, dt, edge<<8|dist),
		weights.F3(142, ht, dt, l.word[first]),
		weights.F3(143, ht, dt, l.word[last]),
		weights.F3(144, ht, dt, l.tag[prev]),
		weights.F3(145, ht, dt, l.tag[next]),
		weights.F3(146, l.coarse[h], l.coarse[d], dir),
		weights.F3(147, ht, l.coarse[d], mark),
		weights.F3(148, l.fine[h], dt, mark),
		weights.F3(149, ht, l.fine[d], mark),
		weights.F3(150, l.suf[h], l.suf[d], dir),
		weights.F2(151, l.suf[d], dt),
		weights.F3(152, ht, l.word[prev], dt),
		weights.F3(153, hw, done, dw),
		weights.F3(154, hrel<<8|brel, ht, dt),
		weights.F3(155, ht, dt, uint32(l.lastRel[h])<<8|kids<<16),
		weights.F3(156, l.word[next], ht, dt),
		weights.F3(157, hw, kids, dir),
		weights.F3(158, mark, l.mark[h], dt),
	)
}

// oneSubject mends what greedy reading leaves now and then: of two subjects before a verb, the second of which stands
// between commas, the second is an apposition of the first ("the commander, Gen. Berg, spoke"), and the comma before it is its own.
func (l *labeller) oneSubject(toks []nlp.Token) {
	for h := int32(1); int(h) <= l.n; h++ {
		subject := int32(0)
		for d := l.kid[h]; d != 0 && d < h; d = l.next[d] {
			if l.rel[d] != nlp.Nsubj && l.rel[d] != nlp.NsubjPass {
				continue
			}
			first := d
			for k := l.kid[first]; k != 0 && k < first; k = l.kid[first] {
				first = k
			}
			end := d
			for k := l.last[end]; k > end; k = l.last[end] {
				end = k
			}
			if subject != 0 && first >= 3 && int(end) < l.n && toks[first-2].XPOS == nlp.Comma && toks[end].XPOS == nlp.Comma && noun(toks[subject-1].UPOS) && noun(toks[d-1].UPOS) {
				l.head[d], l.rel[d] = subject, nlp.Appos
				if l.kid[first-1] == 0 {
					l.head[first-1] = d
				}
				continue
			}
			if subject == 0 {
				subject = d
			}
		}
	}
}

func noun(u nlp.UPOS) bool { return u == nlp.NOUN || u == nlp.PROPN }
