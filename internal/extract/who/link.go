package who

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"clio/internal/nlp"
	"clio/record"
)

// draft is an actor while its mentions are still being gathered.
type draft struct {
	kind    string
	country string
	known   int
	names   []string // every way the document names it, in order
	proper  []string // those of them that are names and no descriptions
	form    nlp.MentionKind
	into    int // the draft it was joined to, itself at first
}

// cast is the actors of a document being put together.
type cast struct {
	doc    *nlp.Doc
	lex    *lexicon
	drafts []draft
	byKey  map[string]int
}

func sortByStart(c []candidate) {
	slices.SortFunc(c, func(a, b candidate) int { return cmp.Compare(a.first, b.first) })
}

// link puts candidates of one actor together: by listed name, by equal name, by a person's last name, by an acronym and
// its full name, by an alias that the text gives, and at last by the engine's coreference.
func (s *Stage) link(doc *nlp.Doc, found []candidate) *cast {
	c := &cast{doc: doc, lex: s.lex, byKey: map[string]int{}}
	for i := range found {
		c.place(&found[i])
	}
	for i := range found[:max(0, len(found)-1)] {
		if c.alias(&found[i], &found[i+1]) {
			c.join(found[i].actor, found[i+1].actor)
		}
	}
	c.chains(found)
	c.theGroup(found)
	return c
}

// theGroup joins "the group" that coreference leaves alone to the armed group that the document has named most before it.
func (c *cast) theGroup(found []candidate) {
	count := map[int]int{}
	best := -1
	for i := range found {
		m := &found[i]
		d := c.root(m.actor)
		if m.form == nlp.Named {
			if c.drafts[d].kind == record.ArmedGroup {
				if count[d]++; best < 0 || count[d] >= count[c.root(best)] {
					best = d
				}
			}
			continue
		}
		if x := &c.drafts[d]; x.kind != record.ArmedGroup && (x.kind != record.Group || x.form == nlp.Named) {
			continue
		}
		if best < 0 || count[d] > 0 || m.last != m.first+1 || m.first == 0 || c.doc.Tokens[m.first].Lower != "group" || c.doc.Tokens[m.first-1].Lower != "the" {
			continue
		}
		c.join(best, d)
	}
}

// place finds the draft of a candidate by its name, or opens one.
func (c *cast) place(m *candidate) {
	text := c.nameOf(m)
	keys := c.keys(m, text)
	for _, k := range keys {
		if d, ok := c.byKey[k]; ok && c.fits(d, m, text) {
			m.actor = d
			break
		}
	}
	if m.actor < 0 {
		m.actor = len(c.drafts)
		c.drafts = append(c.drafts, draft{kind: m.kind, country: m.country, known: m.known, form: m.form, into: m.actor})
	}
	d := &c.drafts[m.actor]
	if m.form < d.form || d.known < 0 && m.known >= 0 {
		d.kind, d.form, d.known, d.country = m.kind, min(d.form, m.form), m.known, m.country
	}
	if !slices.Contains(d.names, text) {
		d.names = append(d.names, text)
	}
	if m.form == nlp.Named && !slices.Contains(d.proper, text) {
		d.proper = append(d.proper, text)
	}
	for _, k := range keys {
		if _, ok := c.byKey[k]; !ok {
			c.byKey[k] = m.actor
		}
	}
}

// keys are the ways by which a name finds its actor, the surest first.
func (c *cast) keys(m *candidate, text string) []string {
	if m.known >= 0 {
		return []string{"listed:" + c.lex.known[m.known].name, "name:" + fold(text)}
	}
	keys := []string{"name:" + fold(text)}
	switch {
	case m.kind == record.State:
		return []string{"state:" + m.country}
	case m.kind == record.Person && m.form == nlp.Named:
		words := strings.Fields(text)
		if len(words) > 0 {
			keys = append(keys, "person:"+fold(words[len(words)-1]))
		}
		if len(words) > 2 { // of two last names the first is the one that is used: "Ana Ruiz Mora", "Ruiz"
			keys = append(keys, "person:"+fold(words[len(words)-2]))
		}
	case m.form == nlp.Named:
		if a := acronymOf(text); len(a) > 2 {
			keys = append(keys, "name:"+strings.ToLower(a))
		}
	}
	return keys
}

// fits guards against joining two persons of one last name and different first names.
func (c *cast) fits(d int, m *candidate, text string) bool {
	have := &c.drafts[d]
	if (have.kind == record.Person) != (m.kind == record.Person) && have.form == nlp.Named && m.form == nlp.Named {
		return have.kind != record.Person && fold(have.names[0]) == fold(text) // one name, two readings: the first holds
	}
	if m.kind != record.Person {
		return true
	}
	words := strings.Fields(text)
	for _, n := range have.names {
		other := strings.Fields(n)
		if len(words) > 1 && len(other) > 1 && !sameFirst(words[0], other[0]) && !within(words, other) && !within(other, words) {
			return false
		}
	}
	return true
}

// sameFirst reports whether two first names may be one: equal, or one an initial or a short form of the other.
func sameFirst(a, b string) bool {
	a, b = strings.TrimSuffix(fold(a), "."), strings.TrimSuffix(fold(b), ".")
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// within reports whether a name is a run of the words of a longer one: "Ruiz Mora" of "Ana Ruiz Mora".
func within(part, whole []string) bool {
	for i := 0; i+len(part) <= len(whole); i++ {
		if slices.EqualFunc(part, whole[i:i+len(part)], func(a, b string) bool { return fold(a) == fold(b) }) {
			return true
		}
	}
	return false
}

// nameOf is a candidate's words on one line.
func (c *cast) nameOf(m *candidate) string {
	q := c.doc.Quote(m.first, m.last)
	return strings.Join(strings.Fields(q.Text), " ")
}

// fold makes names comparable: lower case, plain quotes and dashes, no punctuation at the ends, no possessive.
func fold(s string) string {
	s = strings.Map(func(r rune) rune { return unicode.ToLower(plain(r)) }, s)
	s = strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "'")
	return strings.Trim(strings.TrimPrefix(s, "the "), " .,;:()[]\"")
}

// acronymOf is the capitals that begin the words of a name of several words.
func acronymOf(name string) string {
	var b strings.Builder
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
	if len(words) < 3 {
		return ""
	}
	for _, w := range words {
		r := []rune(w)[0]
		if unicode.IsUpper(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// alias reports whether the text between two neighbouring candidates says that they are one: brackets around the second, a
// dash, or words such as "also known as".
func (c *cast) alias(a, b *candidate) bool {
	if a.actor == b.actor || b.first-a.last > 6 || a.kind == record.Person != (b.kind == record.Person) || a.kind == record.State || b.kind == record.State {
		return false
	}
	if a.known >= 0 && b.known >= 0 && a.known != b.known {
		return false
	}
	between := strings.ToLower(strings.Join(strings.Fields(c.doc.Text[c.doc.Tokens[a.last-1].End:c.doc.Tokens[b.first].Start]), " "))
	for _, w := range []string{"known as", "also called", "or simply", "formerly", "better known as", "aka", "a.k.a.", "called itself", "calls itself", "calling itself", "called themselves", "now called", "renamed itself", "rebranded itself", "rebranded as"} {
		if strings.Contains(between, w) {
			return true
		}
	}
	after := int32(len(c.doc.Tokens))
	closing := ""
	if b.last < after {
		closing = c.doc.Form(b.last)
	}
	text := c.nameOf(b)
	switch strings.TrimSuffix(between, " the") {
	case "(", "[", "( ", "[ ":
		return (closing == ")" || closing == "]") && (acronymOf(c.nameOf(a)) == text || b.form == nlp.Named && isAcronym(text) && a.form == nlp.Named || a.kind == b.kind)
	case ",":
		if a.form == nlp.Nominal && b.form == nlp.Named && b.kind == record.ArmedGroup && (a.kind == record.Group || a.kind == record.ArmedGroup) && !isPlural(c.doc, a.head) && (closing == "," || closing == "(") {
			return true // "a little-known group, the Red Front,"
		}
		return b.form == nlp.Named && a.form == nlp.Nominal && isAcronym(text) && a.kind == b.kind && (closing == "–" || closing == "—" || closing == "-" || closing == ",")
	case "–", "—", "-", ", or":
		return b.form == nlp.Named && a.form == nlp.Nominal && isAcronym(text) && a.kind == b.kind && (closing == "–" || closing == "—" || closing == "-" || closing == ",")
	}
	return false
}

func isPlural(doc *nlp.Doc, head int32) bool {
	x := doc.Tokens[head].XPOS
	return x == nlp.NNS || x == nlp.NNPS
}

// join makes two drafts one: the earlier takes the later's names, and the better kind of the two.
func (c *cast) join(a, b int) {
	a, b = c.root(a), c.root(b)
	if a == b {
		return
	}
	if a > b {
		a, b = b, a
	}
	x, y := &c.drafts[a], &c.drafts[b]
	if y.form < x.form || x.known < 0 && y.known >= 0 {
		if y.kind != record.Group || x.kind == record.Civilians || x.kind == record.Person {
			x.kind = y.kind // "the agency, known as ABC" stays an agency
		}
		x.form, x.known, x.country = min(x.form, y.form), y.known, y.country
	}
	for _, n := range y.names {
		if !slices.Contains(x.names, n) {
			x.names = append(x.names, n)
		}
	}
	x.proper = append(x.proper, y.proper...)
	y.into = a
}

func (c *cast) root(d int) int {
	for c.drafts[d].into != d {
		d = c.drafts[d].into
	}
	return d
}

// chains joins what the engine says corefers: a description or another name of one kind. Two listed actors stay two, and
// so do two persons whose names do not fit.
func (c *cast) chains(found []candidate) {
	for _, chain := range c.doc.Chains {
		named := -1
		for _, m := range chain {
			i := covering(found, c.doc.Mentions[m].Head)
			if i < 0 {
				continue
			}
			d := c.root(found[i].actor)
			if named < 0 {
				if c.drafts[d].form == nlp.Named {
					named = d
				}
				continue
			}
			x, y := &c.drafts[named], &c.drafts[d]
			if y.form == nlp.Nominal || x.kind == y.kind && (x.known < 0 || y.known < 0 || x.known == y.known) && (x.kind != record.Person || c.fits(named, &found[i], c.nameOf(&found[i]))) {
				if y.form == nlp.Nominal && x.kind == record.ArmedGroup && y.kind != record.ArmedGroup && y.kind != record.Group {
					continue // "the army" is no armed group
				}
				if y.form == nlp.Nominal && x.kind == record.Person && y.kind != record.Person && y.kind != record.GovernmentBody && y.kind != record.StateSecurity && y.kind != record.Group && y.kind != record.Expert && y.kind != record.Civilians {
					continue
				}
				c.join(named, d)
				named = c.root(named)
			}
		}
	}
}

// covering is the index of the candidate that covers a token, -1 without.
func covering(found []candidate, tok int32) int {
	i, ok := slices.BinarySearchFunc(found, tok, func(c candidate, t int32) int {
		switch {
		case c.last <= t:
			return -1
		case c.first > t:
			return 1
		}
		return 0
	})
	if !ok {
		return -1
	}
	return i
}
