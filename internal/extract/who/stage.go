package who

import (
	"strconv"
	"strings"

	"clio/codebook"
	"clio/internal/nlp"
	"clio/record"
)

// Stage fills the actors of a record. It is immutable and safe for concurrent use.
type Stage struct{ lex *lexicon }

// New reads the actors area of the codebook. It fails when a file there does not parse.
func New(book *codebook.Book) (*Stage, error) {
	lex, err := readLexicon(book)
	if err != nil {
		return nil, err
	}
	return &Stage{lex: lex}, nil
}

// Name is "who".
func (s *Stage) Name() string { return "who" }

// Needs lists the layers that the stage reads.
func (s *Stage) Needs() []nlp.Layer {
	return []nlp.Layer{nlp.Tokens, nlp.Tags, nlp.Lemmas, nlp.Tree, nlp.Names, nlp.NounPhrases, nlp.Counts, nlp.Coreference, nlp.Times, nlp.Places}
}

// Gives lists the layers that the stage fills.
func (s *Stage) Gives() []nlp.Layer { return []nlp.Layer{nlp.Actors} }

// Run finds the actors of the document and what it says of them.
func (s *Stage) Run(doc *nlp.Doc, rec *record.Record) {
	found := s.find(doc, rec)
	c := s.link(doc, found)
	index := make([]int, len(c.drafts)) // draft → actor, -1 for those that were joined to another
	for i := range index {
		index[i] = -1
	}
	base := len(rec.Actors)
	for i := range found {
		m := &found[i]
		d := c.root(m.actor)
		if index[d] < 0 {
			index[d] = len(rec.Actors)
			rec.Actors = append(rec.Actors, record.Actor{ID: "r" + strconv.Itoa(len(rec.Actors)+1), Kind: c.drafts[d].kind, Country: c.drafts[d].country})
		}
		a := &rec.Actors[index[d]]
		a.Mentions = append(a.Mentions, record.Mention{Quote: doc.Quote(m.first, m.last), Rule: m.rule})
	}
	for d, i := range index {
		if i >= 0 {
			c.naming(&rec.Actors[i], &c.drafts[d])
		}
	}
	s.pronouns(doc, rec, c, found, index)
	seat(doc, rec)
	s.state(doc, rec)
	for i := base; i < len(rec.Actors); i++ {
		sortMentions(rec.Actors[i].Mentions)
	}
}

// naming chooses the name of an actor, the fullest that the document gives, and keeps the others as aliases. The full name
// of a group goes before its acronym only when the document opens with it.
func (c *cast) naming(a *record.Actor, d *draft) {
	name := ""
	names := d.proper
	if len(names) == 0 {
		names = d.names
	}
	for _, n := range names {
		n = tidy(n)
		if name == "" || d.kind == record.Person && len(strings.Fields(n)) > len(strings.Fields(name)) && len(strings.Fields(n)) < 5 && !described(n) {
			name = n
		}
	}
	a.Name = name
	seen := map[string]bool{fold(name): true}
	for _, n := range d.names {
		if n = tidy(n); n != "" && !seen[fold(n)] && named(n) { // "the group" is no name
			seen[fold(n)] = true
			a.Aliases = append(a.Aliases, n)
		}
	}
}

// named reports whether words hold a name: a capital, and not that of a number or an article alone ("One wing").
func named(words string) bool {
	first, rest, more := strings.Cut(words, " ")
	switch strings.ToLower(first) {
	case "one", "two", "three", "another", "some", "other", "the", "a", "an", "its", "their", "his", "her", "at", "more":
		return more && strings.ToLower(rest) != rest
	}
	return strings.ToLower(words) != words
}

// described reports whether a name ends in a word that is no name: "South Asia analyst".
func described(name string) bool {
	words := strings.Fields(name)
	last := words[len(words)-1]
	return strings.ToLower(last) == last && len(last) > 3
}

// tidy cuts the possessive off a name.
func tidy(s string) string {
	for _, end := range []string{"'s", "’s", "'S", "’S", "'", "’"} {
		if cut, ok := strings.CutSuffix(s, end); ok {
			return cut
		}
	}
	return s
}

// pronouns adds the mentions that only coreference ties to an actor: he, they, "the group".
func (s *Stage) pronouns(doc *nlp.Doc, rec *record.Record, c *cast, found []candidate, index []int) {
	for _, chain := range doc.Chains {
		actor := -1
		for _, m := range chain {
			if i := covering(found, doc.Mentions[m].Head); i >= 0 {
				actor = index[c.root(found[i].actor)]
				if c.drafts[c.root(found[i].actor)].form == nlp.Named {
					break
				}
			}
		}
		if actor < 0 {
			continue
		}
		for _, m := range chain {
			x := &doc.Mentions[m]
			if covering(found, x.Head) < 0 {
				a := &rec.Actors[actor]
				a.Mentions = append(a.Mentions, record.Mention{Quote: doc.Quote(x.First, x.Last), Rule: "actor-coreference"})
			}
		}
	}
}

func sortMentions(m []record.Mention) {
	for i := 1; i < len(m); i++ {
		for j := i; j > 0 && m[j].Start < m[j-1].Start; j-- {
			m[j], m[j-1] = m[j-1], m[j]
		}
	}
}
