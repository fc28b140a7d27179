package coref

import (
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/entity"
	"clio/internal/nlp/weights"
)

// nameKeys are where named groups are found again.
type nameKeys struct {
	exact map[uint64]int32 // all words
	end   map[uint64]int32 // the last words of a person's name, or the first
	short map[uint64]int32 // the letters that it is shortened to
}

const (
	seed  = 14695981039346656037
	prime = 1099511628211
)

func add(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * prime
	}
	return (h ^ 0xff) * prime
}

// word skips what does not matter in a name: hyphens, points, a possessive ending.
func skipInName(w string) bool { return w == "-" || w == "the" || w == "." || w == "'s" || w == "'" }

func (r *run) nameKey(first, last int32) uint64 {
	h := uint64(seed)
	for k := first; k < last; k++ {
		if w := r.doc.Tokens[k].Lower; !skipInName(w) {
			h = add(h, strings.TrimSuffix(w, "."))
		}
	}
	return h
}

// letters is the key of an acronym's letters ("U.N.", "ISIS-K"), 0 when the name is none.
func (r *run) letters(first, last int32) uint64 {
	if last-first > 3 {
		return 0
	}
	h, n := uint64(seed), 0
	for k := first; k < last; k++ {
		f := r.doc.Form(k)
		for i := range len(f) {
			switch c := f[i]; {
			case c >= 'A' && c <= 'Z':
				h = (h ^ uint64(c)) * prime
				n++
			case c != '.' && c != '-':
				return 0
			}
		}
	}
	if n < 2 || n > 8 {
		return 0
	}
	return h
}

// initials is the key of the first letters of a name's words; all takes the small words too.
func (r *run) initials(first, last int32, all bool) uint64 {
	h, n := uint64(seed), 0
	for k := first; k < last; k++ {
		f := r.doc.Form(k)
		c := f[0]
		if c >= 'a' && c <= 'z' && (all || n == 0 && skipInName(f)) {
			c -= 32
		}
		if c < 'A' || c > 'Z' {
			continue
		}
		h = (h ^ uint64(c)) * prime
		n++
	}
	if n < 2 {
		return 0
	}
	return h
}

// names joins the named mentions: the same words, short forms of persons' names, acronyms.
func (r *run) names() {
	clear(r.keys.exact)
	clear(r.keys.end)
	clear(r.keys.short)
	for i := range r.ments {
		m := &r.ments[i]
		if m.kind != nlp.Named {
			continue
		}
		e := &r.doc.Entities[m.ent]
		g := m.group
		if m.class == place && r.listedCountry(e.First, e.Last) {
			r.groups[g].country = true
		}
		from := e.First
		if m.class == place && from > 0 && side(r.doc.Tokens[from-1].Lower) {
			from-- // western Europe is not Europe
		}
		key := r.nameKey(from, e.Last)
		if o, ok := r.keys.exact[key]; ok && r.agrees(o, g) {
			r.join(o, g)
		} else if o, ok := r.shortOf(m, e); ok {
			r.join(o, g)
		}
		r.keys.exact[key] = r.root(g)
		r.remember(m, e)
		r.roles(m, e)
	}
}

func side(w string) bool {
	switch w {
	case "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "upper", "lower", "northeastern", "northwestern", "southeastern", "southwestern":
		return true
	}
	return false
}

// agrees tells whether two named groups may be one by what they are.
func (r *run) agrees(a, b int32) bool {
	x, y := &r.groups[r.root(a)], &r.groups[r.root(b)]
	if x.gender*y.gender == -1 {
		return false
	}
	return x.class == y.class || x.class != person && y.class != person || x.class == unknown || y.class == unknown || x.class == thing || y.class == thing
}

func (r *run) shortOf(m *mention, e *nlp.Entity) (int32, bool) {
	if m.class == person {
		if o, ok := r.keys.end[r.nameKey(e.First, e.Last)]; ok && r.agrees(o, m.group) {
			return o, true
		}
		// Two names with the same first and last word: "Jon Adam Berg", "Jon Berg".
		if e.Last-e.First > 1 {
			if o, ok := r.keys.end[add(r.nameKey(e.First, e.First+1), "+")^r.nameKey(e.Last-1, e.Last)]; ok && r.agrees(o, m.group) {
				return o, true
			}
		}
		return 0, false
	}
	if h := r.letters(e.First, e.Last); h != 0 {
		if o, ok := r.keys.short[h]; ok && r.agrees(o, m.group) {
			return o, true
		}
	}
	if o, ok := r.keys.end[r.nameKey(e.First, e.Last)]; ok && r.agrees(o, m.group) && r.groups[r.root(o)].class == body {
		return o, true
	}
	return 0, false
}

// remember files a name under its short forms.
func (r *run) remember(m *mention, e *nlp.Entity) {
	g := r.root(m.group)
	n := e.Last - e.First
	switch {
	case m.class == person && n > 1:
		for k := e.First + 1; k < e.Last; k++ {
			if !skipInName(r.doc.Tokens[k].Lower) {
				r.keys.end[r.nameKey(k, e.Last)] = g
			}
		}
		first := r.nameKey(e.First, e.First+1)
		if _, ok := r.keys.end[first]; !ok {
			r.keys.end[first] = g
		}
		r.keys.end[add(first, "+")^r.nameKey(e.Last-1, e.Last)] = g
	case m.class != person && n > 1:
		for _, all := range [2]bool{false, true} {
			h := r.initials(e.First, e.Last, all)
			if h == 0 {
				continue
			}
			// An acronym that came first is found by the long form.
			if o, ok := r.keys.short[h]; ok && r.agrees(o, g) {
				r.join(o, g)
			}
			r.keys.short[h] = g
		}
		// "Tarsk Police Department" is later "Tarsk Police"; "Berg Holdings Inc." is "Berg Holdings".
		if m.class == body && n > 2 && r.lex.Hints(r.doc.Tokens[e.Last-1].Lower)&entity.OrgHead != 0 {
			r.keys.end[r.nameKey(e.First, e.Last-1)] = g
		}
	case m.class != person:
		if h := r.letters(e.First, e.Last); h != 0 {
			if _, ok := r.keys.short[h]; !ok {
				r.keys.short[h] = g
			}
		}
	}
}

func (r *run) listedCountry(first, last int32) bool {
	return r.lex.Listed(r.doc, first, last)&entity.ListedCountry != 0
}

// beside tells whether only a mark stands between a name and what follows it.
func (r *run) beside(last, first int32) bool {
	return last < int32(len(r.doc.Tokens)) && setOff(r.doc.Tokens[last].Lower) && first-last <= 1
}

func setOff(w string) bool { return w == "," || w == "-" || w == "--" || w == "(" }

// roles gives a named group the nouns that stand with the name: titles, appositions, what it is said to be.
func (r *run) roles(m *mention, e *nlp.Entity) {
	doc := r.doc
	g := &r.groups[r.root(m.group)]
	for k := m.first; k < e.First; k++ {
		t := &doc.Tokens[k]
		if (t.UPOS == nlp.NOUN || t.UPOS == nlp.PROPN) && (t.Head == m.head || t.Head >= m.first && t.Head < m.last) {
			g.addHead(weights.String(t.Lower))
		}
	}
	add := func(k int32) {
		if k >= 0 && doc.Tokens[k].UPOS == nlp.NOUN {
			g.addHead(weights.String(doc.Tokens[k].Lemma))
			r.absorbed[k] = m.group
		}
	}
	for k := doc.Tokens[m.head].Kid; k >= 0; k = doc.Tokens[k].Next {
		if doc.Tokens[k].Rel == nlp.Appos && r.beside(e.Last, doc.Tokens[k].Left) {
			add(k)
		}
	}
	if t := &doc.Tokens[m.head]; t.Rel == nlp.Appos && t.Head < m.head && m.first > 0 && setOff(doc.Tokens[m.first-1].Lower) {
		add(t.Head)
	} else if t.Rel == nlp.Nsubj && t.Head >= 0 && doc.KidBy(t.Head, nlp.Cop) >= 0 {
		if h := &doc.Tokens[t.Head]; h.UPOS == nlp.NOUN {
			g.addHead(weights.String(h.Lemma))
		}
	}
}
