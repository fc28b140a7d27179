package coref

import (
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
)

// window is how many sentences back a pronoun and a noun phrase look.
const (
	pronounWindow = 6
	nominalWindow = 40
	mostCands     = 40
)

// points tells whether a mention may point back at all.
func (r *run) points(m *mention) bool {
	switch {
	case m.kind == nlp.Pronoun:
		return m.form.person == 3
	case m.kind == nlp.Named || m.coord:
		return false
	}
	if r.groups[r.root(m.group)].size > 1 {
		return false // a role that stands beside a name
	}
	return m.def != indef
}

// link gives a mention to an earlier group or leaves it alone.
func (r *run) link(i int) {
	m := &r.ments[i]
	if m.kind == nlp.Pronoun && m.form.person == 1 {
		r.first(i)
		return
	}
	if !r.points(m) {
		return
	}
	if m.form.reflexive {
		if o := r.clauseSubject(m); o >= 0 {
			r.join(r.ments[o].group, m.group)
			return
		}
	}
	r.candidates(i)
	if m.traits&isGeneric != 0 && m.class == body && (m.def == def || m.def == demon) && m.plural <= 0 {
		if o := r.nearestBody(m); o >= 0 {
			r.join(r.ments[o].group, m.group)
			return
		}
	}
	nobody := r.score(r.none(r.feats[:0], m))
	best, top := int32(-1), float32(-1<<30)
	for rank, c := range r.cands {
		if s := r.score(r.pair(r.feats[:0], m, c, rank)); s > top {
			best, top = c, s
		}
	}
	// He and she are somebody near, when there is anybody; all else may be new.
	if near := best >= 0 && r.doc.Tokens[m.head].Sent-r.doc.Tokens[r.ments[best].head].Sent <= 2; top <= nobody && !(near && (m.form.gender == 1 || m.form.gender == -1)) {
		best = -1
	}
	if r.learn != nil {
		best = r.learn(i, best)
	}
	if best >= 0 {
		r.join(r.ments[best].group, m.group)
	}
}

// clauseSubject is the subject of the verb that governs a reflexive pronoun, -1 without.
func (r *run) clauseSubject(m *mention) int32 {
	for k, n := r.doc.Tokens[m.head].Head, 0; k >= 0 && n < 5; k, n = r.doc.Tokens[k].Head, n+1 {
		subj := r.doc.KidBy(k, nlp.Nsubj, nlp.NsubjPass)
		if subj < 0 || subj >= m.head {
			continue
		}
		o := r.headedBy(subj)
		if o < 0 || !r.possible(m, &r.ments[o], &r.groups[r.root(r.ments[o].group)]) {
			return -1
		}
		return o
	}
	return -1
}

// nearestBody is what "the group" means: the body named last, the subject before the others of the same sentence. A phrase with
// words of its own ("the human rights group") is left to the ranking.
func (r *run) nearestBody(m *mention) int32 {
	for k := m.first; k < m.last; k++ {
		if u := r.doc.Tokens[k].UPOS; k != m.head && (u == nlp.ADJ || u == nlp.NOUN || u == nlp.PROPN || u == nlp.NUM) {
			return -1
		}
	}
	if r.doc.KidBy(m.head, nlp.Nmod) > m.head {
		return -1
	}
	other := r.aliasOf(m)
	best := int32(-1)
	for _, c := range r.cands {
		o := &r.ments[c]
		g := &r.groups[r.root(o.group)]
		if g.class != body || !g.named && !g.hasHead(m.lemma) {
			continue
		}
		if other >= 0 {
			// "ISK [as the group is also called]": the body of whose name the other is a short form.
			if c == other {
				continue
			}
			if r.longForm(c, &r.ments[other]) {
				r.join(r.ments[other].group, o.group)
				return c
			}
		}
		// A name is surer than a pronoun of the same sentence, which may itself be mistaken.
		if best < 0 || r.ments[best].kind == nlp.Pronoun && o.kind == nlp.Named && r.doc.Tokens[r.ments[best].head].Sent == r.doc.Tokens[o.head].Sent {
			best = c
		}
	}
	return best
}

// longForm tells whether the group of mention c has a name that a short one resembles.
func (r *run) longForm(c int32, short *mention) bool {
	root := r.root(r.ments[c].group)
	for j := r.groups[root].first; j <= c; j++ {
		if r.ments[j].ent >= 0 && r.root(r.ments[j].group) == root && r.resembles(&r.ments[j], short) {
			return true
		}
	}
	return false
}

// aliasOf is the name that is said to be another name of the mention, -1 without.
func (r *run) aliasOf(m *mention) int32 {
	for k := m.first - 1; k >= 0 && k > m.first-4; k-- {
		e := r.doc.EntityAt(k)
		if e < 0 {
			continue
		}
		if calledSo(r.doc, &r.doc.Entities[e]) == m.head {
			return r.mentionOf(&r.doc.Entities[e])
		}
		break
	}
	return -1
}

// resembles tells whether the letters of a short name come in a longer one, in their order, from the same first letter.
func (r *run) resembles(long, short *mention) bool {
	if long.ent < 0 || short.ent < 0 {
		return false
	}
	text := func(m *mention) string {
		e := &r.doc.Entities[m.ent]
		return r.doc.Text[r.doc.Tokens[e.First].Start:r.doc.Tokens[e.Last-1].End]
	}
	a, b := text(long), text(short)
	if a[0] != b[0] {
		return false
	}
	at := 0
	for i := 0; i < len(a) && at < len(b); i++ {
		if a[i] == b[at] {
			at++
		}
	}
	return at == len(b)
}

// first resolves "I" and "we": the speaker of the quotation, or the one who writes.
func (r *run) first(i int) {
	m := &r.ments[i]
	if m.quote >= 0 && int(m.quote) < len(r.speakers) {
		who := r.speakers[m.quote]
		if who >= 0 && m.plural < 0 && int(who) != i {
			r.join(r.ments[who].group, m.group)
			return
		}
	}
	for k := i - 1; k >= 0 && k > i-200; k-- {
		o := &r.ments[k]
		if o.kind != nlp.Pronoun || o.form.person != 1 || o.plural != m.plural {
			continue
		}
		if o.quote == m.quote || o.quote >= 0 && m.quote >= 0 && int(m.quote) < len(r.speakers) && r.speakers[o.quote] == r.speakers[m.quote] && r.speakers[m.quote] >= 0 {
			r.join(o.group, m.group)
			return
		}
	}
}

// candidates lists the latest mention of each earlier group that could be meant, nearest first; within the nearest sentence
// subjects come before the others.
func (r *run) candidates(i int) {
	r.cands = r.cands[:0]
	m := &r.ments[i]
	sent := r.doc.Tokens[m.head].Sent
	window := int32(nominalWindow)
	if m.kind == nlp.Pronoun {
		window = pronounWindow
	}
	for k := int32(i) - 1; k >= 0 && len(r.cands) < mostCands; k-- {
		o := &r.ments[k]
		if sent-r.doc.Tokens[o.head].Sent > window {
			break
		}
		g := r.root(o.group)
		if r.groups[g].seen == int32(i) {
			continue // a later mention of the group stands for it
		}
		r.groups[g].seen = int32(i)
		if !r.possible(m, o, &r.groups[g]) {
			continue
		}
		r.cands = append(r.cands, k)
	}
	// Subjects of the sentence itself and of the one before come first, in the order of the text: the way people read.
	for a := 1; a < len(r.cands); a++ {
		for b := a; b > 0 && r.before(r.cands[b], r.cands[b-1]); b-- {
			r.cands[b], r.cands[b-1] = r.cands[b-1], r.cands[b]
		}
	}
}

func (r *run) before(a, b int32) bool {
	x, y := &r.doc.Tokens[r.ments[a].head], &r.doc.Tokens[r.ments[b].head]
	if x.Sent != y.Sent {
		return x.Sent > y.Sent
	}
	return subject(x.Rel) && !subject(y.Rel)
}

func subject(rel nlp.Rel) bool { return rel == nlp.Nsubj || rel == nlp.NsubjPass }

// possible rules out what cannot be.
func (r *run) possible(m, o *mention, g *group) bool {
	if m.first < o.last && o.first < m.last && m.head != o.head && (m.head >= o.first && m.head < o.last || o.head >= m.first && o.head < m.last) {
		return false
	}
	if r.below(m.head, o.head) && m.kind == nlp.Nominal || r.below(o.head, m.head) {
		return false
	}
	if r.predicate(o.head) {
		return false
	}
	if g.gender == 1 && m.gender == -1 || g.gender == -1 && m.gender == 1 {
		return false
	}
	if g.class == moment && m.class != moment && m.kind == nlp.Pronoun {
		return false
	}
	if m.kind == nlp.Pronoun {
		f := m.form
		switch {
		case f.gender == 1 || f.gender == -1:
			if g.class != person && g.class != unknown || g.plural > 0 {
				return false
			}
		case f.gender == 2:
			if g.class == person || g.plural > 0 {
				return false
			}
		case f.plural > 0:
			if g.class == person && g.plural < 0 && g.gender != 0 || g.plural < 0 && (g.class == place || g.class == event) {
				return false
			}
		}
		if o.kind == nlp.Pronoun && o.form.person != 3 {
			return false
		}
		// The subject and the plain object of one verb are two.
		a, b := &r.doc.Tokens[m.head], &r.doc.Tokens[o.head]
		if !f.reflexive && !f.possessive && a.Head >= 0 && a.Head == b.Head && a.Rel != nlp.Conj {
			return false
		}
		return true
	}
	if g.plural*m.plural == -1 {
		return false
	}
	if m.class != unknown && g.class != unknown && m.class != g.class && !(m.class == body && g.class == place && m.traits&isGeneric == 0) && !(m.class == place && g.class == body) {
		return false
	}
	if o.kind == nlp.Pronoun && !g.named && g.numHeads == 0 {
		return false
	}
	if m.def == demon && r.doc.Tokens[m.head].UPOS == nlp.PRON {
		return true
	}
	same := g.hasHead(m.lemma)
	if !same && g.numHeads > 0 && !g.named && m.traits&(isGeneric|isPerson|isEvent) == 0 {
		return false
	}
	if !same && (m.def == bare || m.def == possessed) {
		return false
	}
	if !same && m.traits == 0 {
		return false
	}
	if !same && g.named && m.traits&(isGeneric|isPerson|isEvent|isPlace|isBody) == 0 {
		return false
	}
	if m.traits&isCountry != 0 && g.named && !g.country || m.traits&isSettlement != 0 && g.country {
		return false
	}
	return true
}

// predicate tells whether a noun is said of a subject ("Berg became the leader"): what points back means the subject.
func (r *run) predicate(head int32) bool {
	t := &r.doc.Tokens[head]
	if t.UPOS != nlp.NOUN {
		return false
	}
	if (t.Rel == nlp.Xcomp || t.Rel == nlp.Obj) && t.Head >= 0 {
		switch r.doc.Tokens[t.Head].Lemma {
		case "become", "remain", "be":
			return true
		}
	}
	return r.doc.KidBy(head, nlp.Cop) >= 0 && r.doc.KidBy(head, nlp.Nsubj) >= 0
}

// below tells whether a token lies in the subtree of another, by its edges: trees may be deep.
func (r *run) below(tok, top int32) bool {
	if top < 0 {
		return false
	}
	t := &r.doc.Tokens[top]
	return tok == top || tok >= t.Left && tok < t.Right
}

// none are the features of pointing nowhere.
func (r *run) none(f []uint32, m *mention) []uint32 {
	t := &r.doc.Tokens[m.head]
	k := r.sort(m)
	of := uint32(0)
	for c := t.Kid; c >= 0; c = r.doc.Tokens[c].Next {
		switch r.doc.Tokens[c].Rel {
		case nlp.Nmod, nlp.AclRelcl, nlp.Acl:
			if c > m.head {
				of = uint32(r.doc.Tokens[c].Rel)
			}
		}
	}
	head := uint32(0)
	if t.Head >= 0 {
		head = weights.String(r.doc.Tokens[t.Head].Lemma)
	}
	early := uint32(0)
	if t.Sent < 2 {
		early = 1
	}
	return append(f, weights.F1(60, k), weights.F2(61, k, of), weights.F2(62, k, m.lemma), weights.F2(63, k, uint32(t.Rel)), weights.F2(64, k, uint32(m.class)),
		weights.F2(65, k, early), weights.F3(66, k, uint32(t.Rel), head), weights.F2(67, uint32(m.traits), k), weights.F2(68, k, uint32(min(m.last-m.first, 5))))
}

// sort is the kind of the mention that points: each pronoun its own, noun phrases by how they are introduced.
func (r *run) sort(m *mention) uint32 {
	if m.kind == nlp.Pronoun {
		x := uint32(1)
		switch {
		case m.form.gender == 1, m.form.gender == -1:
			x = 2
		case m.form.gender == 2:
			x = 3
		}
		if m.form.possessive {
			x += 4
		}
		if m.form.reflexive {
			x += 8
		}
		return x
	}
	if r.doc.Tokens[m.head].UPOS == nlp.PRON {
		return 40
	}
	return 30 + uint32(m.def)
}

// pair are the features of pointing to the group whose latest mention is c.
func (r *run) pair(f []uint32, m *mention, c int32, rank int) []uint32 {
	o := &r.ments[c]
	g := &r.groups[r.root(o.group)]
	t, u := &r.doc.Tokens[m.head], &r.doc.Tokens[o.head]
	k := r.sort(m)
	b := func(x bool) uint32 {
		if x {
			return 1
		}
		return 0
	}
	dist := uint32(min(t.Sent-u.Sent, 8))
	para := uint32(min(r.doc.Sents[t.Sent].Para-r.doc.Sents[u.Sent].Para, 3))
	kind := uint32(o.kind)*4 + uint32(min(g.size, 3))
	same := b(g.hasHead(m.lemma) && m.kind != nlp.Pronoun)
	mods := r.newWords(m, o)
	class := uint32(g.class)<<4 | uint32(m.class)
	gender := b(g.gender != 0 && g.gender == m.gender) + 2*b(g.gender == 0)
	number := b(g.plural == m.plural) + 2*b(g.plural == 0)
	quote := b(o.quote == m.quote) + 2*b(m.quote >= 0)
	sameVerb := b(t.Head == u.Head && t.Head >= 0)
	named := b(g.named)
	return append(f, weights.F1(1, k), weights.F2(2, k, dist), weights.F3(3, k, dist, uint32(u.Rel)), weights.F2(4, k, uint32(u.Rel)), weights.F3(5, k, uint32(u.Rel), uint32(t.Rel)),
		weights.F2(6, k, kind), weights.F2(7, k, uint32(min(rank, 12))), weights.F3(8, k, class, named), weights.F3(9, k, gender, uint32(g.class)), weights.F3(10, k, number, uint32(g.class)),
		weights.F2(11, k, quote), weights.F3(12, k, same, mods), weights.F3(13, k, same, dist), weights.F2(14, k, para), weights.F3(15, k, uint32(o.def), uint32(o.kind)),
		weights.F2(16, k, sameVerb), weights.F3(17, m.lemma, uint32(g.class), named), weights.F3(18, k, uint32(min(g.size, 6)), named), weights.F3(19, k, same, named<<8|uint32(m.class)),
		weights.F3(20, k, uint32(m.traits)&0xffff, class|same<<10|named<<11), weights.F2(21, k, b(o.coord)), weights.F2(22, same<<1|b(m.lemma == o.lemma), k), weights.F3(23, k, b(subject(u.Rel)), dist<<2|b(o.kind == nlp.Pronoun)),
		weights.F3(24, k, b(r.below(m.head, u.Head)), dist), weights.F3(25, k, uint32(min((m.first-o.last)/4, 12)), named))
}

// newWords tells whether a noun phrase has words that its antecedent lacks: 0 no, 1 common ones, 2 names or numbers.
func (r *run) newWords(m, o *mention) uint32 {
	if m.kind != nlp.Nominal {
		return 3
	}
	out := uint32(0)
	for k := m.first; k < m.last; k++ {
		t := &r.doc.Tokens[k]
		if k == m.head || t.UPOS != nlp.ADJ && t.UPOS != nlp.NOUN && t.UPOS != nlp.PROPN && t.UPOS != nlp.NUM {
			continue
		}
		found := false
		for j := o.first; j < o.last && !found; j++ {
			found = r.doc.Tokens[j].Lower == t.Lower
		}
		if !found {
			out = max(out, 1)
			if t.UPOS == nlp.PROPN || t.UPOS == nlp.NUM {
				out = 2
			}
		}
	}
	return out
}
