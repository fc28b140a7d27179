package coref

import (
	"clio/internal/nlp"
	"clio/internal/nlp/entity"
	"clio/internal/nlp/weights"
)

// definite is how a nominal mention is introduced.
type definite uint8

const (
	bare      definite = iota
	indef              // a, some, two
	def                // the
	demon              // this, those
	possessed          // their leader
)

// mention is a nlp.Mention with what resolution asks of it.
type mention struct {
	first, last, head int32
	ent               int32 // index of the entity that it is named by, -1 without
	group             int32 // the mentions known to be the same; an index into groups
	quote             int32 // index of the quotation around it, -1 outside
	lemma             uint32
	kind              nlp.MentionKind
	class             class
	def               definite
	plural            int8
	gender            int8
	form              form
	traits            trait
	coord             bool
}

// group is mentions of one thing.
type group struct {
	into        int32 // the group it was joined to, -1
	first, last int32 // mention indices
	size        int32
	seen        int32 // the mention that looked at it last
	class       class
	gender      int8
	plural      int8
	named       bool
	country     bool
	heads       [6]uint32 // lemma hashes of its common nouns and roles
	numHeads    uint8
}

func (g *group) addHead(h uint32) {
	for _, x := range g.heads[:g.numHeads] {
		if x == h {
			return
		}
	}
	if int(g.numHeads) < len(g.heads) {
		g.heads[g.numHeads] = h
		g.numHeads++
	}
}

func (g *group) hasHead(h uint32) bool {
	for _, x := range g.heads[:g.numHeads] {
		if x == h {
			return true
		}
	}
	return false
}

// find makes the mentions of the document, in order of their start.
func (r *run) find() {
	doc := r.doc
	next := 0
	quote := 0
	emit := func(m mention) {
		for quote < len(doc.Quotes) && doc.Quotes[quote].Last <= m.first {
			quote++
		}
		m.quote = -1
		if quote < len(doc.Quotes) && doc.Quotes[quote].First <= m.first {
			m.quote = int32(quote)
		}
		m.group = int32(len(r.groups))
		r.describe(&m)
		r.groups = append(r.groups, r.groupOf(&m, int32(len(r.ments))))
		r.ments = append(r.ments, m)
	}
	// Names that stand in another phrase come between the phrases.
	names := func(until int32) {
		for ; next < len(doc.Entities) && doc.Entities[next].First < until; next++ {
			e := &doc.Entities[next]
			head := headOf(doc, e.First, e.Last)
			if r.headed[head] || e.Kind == nlp.NORP || e.Kind == nlp.WeaponName {
				continue
			}
			r.headed[head] = true
			emit(mention{first: e.First, last: e.Last, head: head, ent: int32(next), kind: nlp.Named})
		}
	}
	for i := range doc.Phrases {
		p := &doc.Phrases[i]
		names(p.First)
		t := &doc.Tokens[p.Head]
		if r.headed[p.Head] || t.XPOS == nlp.WDT || t.XPOS == nlp.WP || t.XPOS == nlp.WPS || t.XPOS == nlp.EX {
			continue
		}
		if t.UPOS == nlp.NUM || t.UPOS == nlp.DET || t.UPOS == nlp.ADJ {
			continue
		}
		if parts := r.parts(p.Head); parts > 0 && t.Rel != nlp.Conj {
			emit(mention{first: p.First, last: parts, head: p.Head, ent: -1, kind: nlp.Nominal, coord: true})
		}
		m := mention{first: p.First, last: p.Last, head: p.Head, ent: doc.EntityAt(p.Head)}
		f, isPronoun := pronouns[t.Lower]
		switch {
		case t.UPOS == nlp.PRON && isPronoun:
			m.kind, m.form, m.ent = nlp.Pronoun, f, -1
		case t.UPOS == nlp.PRON && t.Lower != "this" && t.Lower != "that" && t.Lower != "these" && t.Lower != "those":
			continue
		case t.UPOS == nlp.PRON:
			m.kind, m.ent = nlp.Nominal, -1
		case m.ent >= 0 && doc.Entities[m.ent].Kind != nlp.NORP:
			m.kind = nlp.Named
		default:
			m.kind, m.ent = nlp.Nominal, -1
		}
		r.headed[p.Head] = true
		emit(m)
	}
	names(int32(len(doc.Tokens)))
}

// parts is the end of a coordination that a head begins, 0 without.
func (r *run) parts(head int32) int32 {
	end := int32(0)
	for k := r.doc.Tokens[head].Kid; k >= 0; k = r.doc.Tokens[k].Next {
		t := &r.doc.Tokens[k]
		if t.Rel == nlp.Conj && k > head && (t.UPOS == nlp.NOUN || t.UPOS == nlp.PROPN || t.UPOS == nlp.PRON) && r.doc.KidBy(k, nlp.Cc) >= 0 {
			end = t.Right
		}
	}
	return end
}

func headOf(doc *nlp.Doc, first, last int32) int32 {
	for k := first; k < last; k++ {
		if h := doc.Tokens[k].Head; h < first || h >= last {
			return k
		}
	}
	return last - 1
}

// describe fills class, gender, number and definiteness.
func (r *run) describe(m *mention) {
	doc := r.doc
	t := &doc.Tokens[m.head]
	m.lemma = weights.String(t.Lemma)
	if m.kind == nlp.Pronoun {
		f := m.form
		m.gender, m.plural = f.gender, f.plural
		if f.gender == 1 || f.gender == -1 || f.person < 3 {
			m.class = person
		}
		return
	}
	m.plural = -1
	if t.XPOS == nlp.NNS || t.XPOS == nlp.NNPS && m.ent < 0 || m.coord {
		m.plural = 1
	}
	if m.coord {
		m.lemma = 0
	}
	if t.UPOS == nlp.PRON && (t.Lower == "these" || t.Lower == "those") {
		m.plural = 1
	}
	lemma := t.Lemma
	if doc.Sents[t.Sent].AllCaps || t.Flags&nlp.Capital != 0 {
		lemma = t.Lower
	}
	m.traits = r.nouns[lemma]
	if m.traits == 0 && t.Lower != lemma {
		m.traits = r.nouns[t.Lower]
	}
	for k := m.first; k < m.head; k++ {
		switch w := doc.Tokens[k].Lower; {
		case w == "the" && doc.Tokens[k].Head == m.head:
			m.def = def
		case (w == "this" || w == "that" || w == "these" || w == "those") && doc.Tokens[k].Head == m.head:
			m.def = demon
		case doc.Tokens[k].Rel == nlp.NmodPoss && doc.Tokens[k].Head == m.head:
			m.def = possessed
		case (w == "a" || w == "an" || w == "another" || w == "some" || w == "no" || w == "any" || w == "every" || w == "each" || doc.Tokens[k].Rel == nlp.Nummod) && doc.Tokens[k].Head == m.head && m.def == bare:
			m.def = indef
		}
	}
	if t.UPOS == nlp.PRON {
		m.def = demon
		return
	}
	if m.ent >= 0 {
		e := &doc.Entities[m.ent]
		switch e.Kind {
		case nlp.PersonName:
			m.class = person
			r.genderOf(m, e)
		case nlp.Organisation, nlp.ArmedGroupName, nlp.MediaName:
			m.class, m.plural = body, 0
		case nlp.PlaceName, nlp.Facility:
			m.class = place
		case nlp.EventName:
			m.class = event
		default:
			m.class = thing
		}
		return
	}
	switch {
	case m.traits&isPerson != 0:
		m.class = person
		if m.traits&isMan != 0 && m.traits&isWoman == 0 {
			m.gender = 1
		} else if m.traits&isWoman != 0 && m.traits&isMan == 0 {
			m.gender = -1
		}
		if m.traits&isPeople != 0 && t.XPOS == nlp.NNS {
			m.plural = 1
		}
	case m.traits&isPeople != 0:
		m.class, m.plural = person, 1
		if t.Lower == "family" || t.Lower == "couple" || t.Lower == "crowd" || t.Lower == "staff" || t.Lower == "crew" || t.Lower == "jury" {
			m.plural = 0
		}
	case m.traits&isBody != 0:
		m.class = body
		if m.plural < 0 {
			m.plural = 0
		}
	case m.traits&isEvent != 0:
		m.class = event
	case m.traits&isTime != 0:
		m.class = moment
	case m.traits&isPlace != 0:
		m.class = place
	}
}

// genderOf is the gender that titles before a name or the given name tell.
func (r *run) genderOf(m *mention, e *nlp.Entity) {
	from := max(m.first, e.First-3)
	if m.first > e.First-3 {
		from = max(e.First-2, r.doc.Sents[r.doc.Tokens[e.First].Sent].First)
	}
	for k := from; k < e.First; k++ {
		h := r.lex.Hints(r.doc.Tokens[k].Lower)
		if h&entity.MaleWord != 0 {
			m.gender = 1
			return
		}
		if h&entity.FemaleWord != 0 {
			m.gender = -1
			return
		}
	}
	if e.Last-e.First < 2 {
		return
	}
	switch h := r.lex.Hints(r.doc.Tokens[e.First].Lower); {
	case h&entity.MaleName != 0 && h&entity.FemaleName == 0:
		m.gender = 1
	case h&entity.FemaleName != 0 && h&entity.MaleName == 0:
		m.gender = -1
	}
}

func (r *run) groupOf(m *mention, index int32) group {
	g := group{into: -1, first: index, last: index, size: 1, seen: -1, class: m.class, gender: m.gender, plural: m.plural, named: m.kind == nlp.Named}
	if m.kind == nlp.Nominal && !m.coord {
		g.addHead(m.lemma)
	}
	return g
}

// root is the group that a group was joined to at last.
func (r *run) root(g int32) int32 {
	for r.groups[g].into >= 0 {
		if next := r.groups[r.groups[g].into].into; next >= 0 {
			r.groups[g].into = next // shorter the next time
		}
		g = r.groups[g].into
	}
	return g
}

// join makes two groups one; the earlier one stays.
func (r *run) join(a, b int32) {
	a, b = r.root(a), r.root(b)
	if a == b {
		return
	}
	if r.groups[b].first < r.groups[a].first {
		a, b = b, a
	}
	x, y := &r.groups[a], &r.groups[b]
	y.into = a
	x.size += y.size
	x.last = max(x.last, y.last)
	if x.class == unknown || y.named && !x.named {
		if y.class != unknown {
			x.class = y.class
		}
	}
	if x.gender == 0 || x.gender == 2 && y.gender != 0 {
		x.gender = y.gender
	}
	if x.plural == 0 {
		x.plural = y.plural
	}
	x.named = x.named || y.named
	x.country = x.country || y.country
	for _, h := range y.heads[:y.numHeads] {
		x.addHead(h)
	}
}
