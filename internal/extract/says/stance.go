package says

import (
	"slices"

	"clio/codebook"
	"clio/internal/nlp"
	"clio/record"
)

// cueBook is the cues area of the codebook.
type cueBook struct {
	cues     map[string][]cueRule // by lemma
	probable map[string]bool
	possible map[string]bool
	unlikely map[string]bool
	blame    map[string]bool // words that say who stands behind a deed
	urgent   map[string]bool // cues whose attributions a record must not miss
	deeds    map[string]bool // words that are cues only where the model is surer
	nevers   []neverRule
	rules    []cueRule
	hedges   []hedgeRule
	blames   []hedgeRule

	deedRules []deedRule
}

// cueRule says what a cue does: its stance and how sure it makes the content.
type cueRule struct {
	ID        string
	Lemmas    []string
	Stance    record.Stance
	Certainty record.Certainty
	With      []string // lemmas one of which has to stand in the content or right after the cue; none: always
	Negated   bool     // only when the cue is negated
	Noun      bool     // only when the content is a noun phrase and no clause
	Match     []string
	NoMatch   []string `toml:"no_match"`
}

// nounOnly reports whether a content is a noun phrase: its head is a noun that is no predicate.
func nounOnly(doc *nlp.Doc, content []run) bool {
	top := topOf(doc, content)
	return top >= 0 && doc.Tokens[top].UPOS == nlp.NOUN && doc.KidBy(top, nlp.Nsubj, nlp.Cop) < 0
}

// hedgeRule lists words inside a content that make it less sure.
type hedgeRule struct {
	ID        string
	Lemmas    []string
	Certainty record.Certainty
	Match     []string
	NoMatch   []string `toml:"no_match"`
}

// deedRule lists words of plans, deeds and shows.
type deedRule struct {
	ID      string
	Lemmas  []string
	Match   []string
	NoMatch []string `toml:"no_match"`
}

// neverRule says in which frame a word is no cue.
type neverRule struct {
	ID      string
	Lemma   string
	Object  []string // lemmas of its object
	Subject []string // lemmas of its subject
	Match   []string
	NoMatch []string `toml:"no_match"`
}

func readCues(book *codebook.Book) (*cueBook, error) {
	c := &cueBook{cues: map[string][]cueRule{}, probable: map[string]bool{}, possible: map[string]bool{}, unlikely: map[string]bool{}, blame: map[string]bool{}, urgent: map[string]bool{}, deeds: map[string]bool{}}
	for _, path := range book.Files("cues", ".toml") {
		var file struct {
			Cue   []cueRule
			Hedge []hedgeRule
			Never []neverRule
			Blame []hedgeRule
			Deed  []deedRule
		}
		if err := book.Decode(path, &file); err != nil {
			return nil, err
		}
		c.rules = append(c.rules, file.Cue...)
		for _, r := range file.Cue {
			for _, l := range r.Lemmas {
				switch r.Stance {
				case record.Denies, record.Doubts, record.Warns, record.ClaimsResponsibility:
					c.urgent[l] = true
				}
				c.cues[l] = append(c.cues[l], r)
			}
		}
		c.hedges = append(c.hedges, file.Hedge...)
		c.blames = append(c.blames, file.Blame...)
		c.deedRules = append(c.deedRules, file.Deed...)
		for _, d := range file.Deed {
			for _, l := range d.Lemmas {
				c.deeds[l] = true
			}
		}
		for _, b := range file.Blame {
			for _, l := range b.Lemmas {
				c.blame[l] = true
			}
		}
		for _, h := range file.Hedge {
			for _, l := range h.Lemmas {
				switch h.Certainty {
				case record.Probable:
					c.probable[l] = true
				case record.Possible:
					c.possible[l] = true
				case record.Unlikely:
					c.unlikely[l] = true
				}
			}
		}
		c.nevers = append(c.nevers, file.Never...)
	}
	return c, nil
}

// never reports whether the codebook knows the word as no cue in its frame: "claimed the lives of 12".
func (c *cueBook) never(doc *nlp.Doc, tok int32) bool {
	for _, r := range c.nevers {
		if r.Lemma != doc.Tokens[tok].Lemma {
			continue
		}
		if obj := doc.KidBy(tok, nlp.Obj); obj >= 0 && slices.Contains(r.Object, doc.Tokens[obj].Lemma) {
			return true
		}
		if subj := doc.KidBy(tok, nlp.Nsubj); subj >= 0 && slices.Contains(r.Subject, doc.Tokens[subj].Lemma) {
			return true
		}
	}
	return false
}

// judge sets stance and certainty from the cue, and from the hedges at the top of the content.
func (c *cueBook) judge(doc *nlp.Doc, cue int32, content []run, a *record.Attribution) {
	a.Stance, a.Certainty = record.Asserts, record.Certain
	negated := isNegated(doc, cue)
	set := false
	for _, r := range c.cues[doc.Tokens[cue].Lemma] {
		if r.Noun && !nounOnly(doc, content) || r.Negated && !negated || len(r.With) > 0 && !holds(doc, cue, content, r.With) {
			continue
		}
		if r.Stance != "" {
			a.Stance = r.Stance
		}
		if r.Certainty != "" {
			a.Certainty = r.Certainty
		}
		a.Rule = r.ID
		set = true
		break
	}
	if negated && !set && doc.Tokens[cue].Lemma != "say" {
		a.Certainty = record.UnknownCertainty
	}
	if !set {
		c.hedge(&doc.Tokens[cue], a)
	}
	for k := range doc.Kids(cue) { // reportedly said, may say
		c.hedge(&doc.Tokens[k], a)
	}
	top := topOf(doc, content)
	if top < 0 {
		return
	}
	// The top of the content, and what hangs on it directly, carry the hedge of the whole.
	c.hedge(&doc.Tokens[top], a)
	for k := range doc.Kids(top) {
		t := &doc.Tokens[k]
		if t.UPOS == nlp.VERB || t.Rel == nlp.Conj || !within(content, k) {
			continue // a clause beside the top hedges itself
		}
		if t.UPOS == nlp.NOUN && t.Lemma == "suspect" {
			continue
		}
		c.hedge(t, a)
	}
	if a.Stance == record.Asserts && !isNegated(doc, top) && c.blamed(doc, top) {
		a.Stance = record.Accuses
		if ofSelf(doc, top) {
			a.Stance = record.ClaimsResponsibility
		}
	}
}

// ofSelf reports whether the subject of a clause is a pronoun that stands for who speaks: "said it was behind the attack". Whom else
// "it" could be, a report would name.
func ofSelf(doc *nlp.Doc, top int32) bool {
	s := doc.KidBy(top, nlp.Nsubj)
	if s < 0 {
		return false
	}
	switch doc.Tokens[s].Lower {
	case "it", "we", "they", "i":
		return true
	}
	return false
}

// blamed reports whether a clause says that somebody stands behind a deed: "was behind the attack", "had been involved".
func (c *cueBook) blamed(doc *nlp.Doc, top int32) bool {
	if c.blame[doc.Tokens[top].Lemma] {
		return true
	}
	for k := range doc.Kids(top) {
		switch t := &doc.Tokens[k]; {
		case t.Rel == nlp.Conj && c.blame[t.Lemma] && !isNegated(doc, k):
			return true
		case t.Rel == nlp.Obl || t.Rel == nlp.Xcomp:
			if p := doc.KidBy(k, nlp.Case); p >= 0 && c.blame[doc.Tokens[p].Lemma] {
				return true
			}
		case t.Rel == nlp.Case && c.blame[t.Lemma]:
			return true
		}
	}
	return false
}

// topOf is the token of the content that hangs highest; -1 without.
func topOf(doc *nlp.Doc, content []run) int32 {
	best, rank := int32(-1), 1<<30
	for _, r := range content {
		for i := r.first; i < r.last; i++ {
			t := &doc.Tokens[i]
			if t.UPOS == nlp.PUNCT || within(content, t.Head) || t.Rel == nlp.Mark || t.Rel == nlp.Cc {
				continue
			}
			depth := 0
			for h := t.Head; h >= 0 && depth < 60; h = doc.Tokens[h].Head {
				depth++
			}
			if best >= 0 && t.Sent != doc.Tokens[best].Sent {
				return best
			}
			if t.UPOS == nlp.ADV || t.Rel == nlp.Advcl || t.Rel == nlp.Obl {
				depth += 3
			}
			if depth < rank {
				best, rank = i, depth
			}
		}
	}
	return best
}

func within(runs []run, tok int32) bool {
	for _, r := range runs {
		if tok >= r.first && tok < r.last {
			return true
		}
	}
	return false
}

// hedge lowers the certainty to what a word leaves of it; it never raises it.
func (c *cueBook) hedge(t *nlp.Token, a *record.Attribution) {
	if t.UPOS == nlp.PROPN {
		return
	}
	lemma := t.Lemma
	lower := func(to record.Certainty) {
		if rank(to) < rank(a.Certainty) {
			a.Certainty = to
		}
	}
	switch {
	case c.unlikely[lemma]:
		lower(record.Unlikely)
	case c.possible[lemma]:
		lower(record.Possible)
	case c.probable[lemma]:
		lower(record.Probable)
	}
}

func rank(c record.Certainty) int {
	switch c {
	case record.Certain:
		return 4
	case record.Probable:
		return 3
	case record.Possible:
		return 2
	case record.Unlikely:
		return 1
	}
	return 0
}

func isNegated(doc *nlp.Doc, tok int32) bool {
	for k := range doc.Kids(tok) {
		switch doc.Tokens[k].Lower {
		case "not", "n't", "never", "no":
			return true
		}
	}
	return false
}

// holds reports whether one of the lemmas stands right after the cue or in the first words of the content.
func holds(doc *nlp.Doc, cue int32, content []run, lemmas []string) bool {
	sent := doc.Sents[doc.Tokens[cue].Sent]
	for i := cue + 1; i < min(cue+4, sent.Last); i++ {
		if slices.Contains(lemmas, doc.Tokens[i].Lemma) {
			return true
		}
	}
	if len(content) == 0 {
		return false
	}
	for i := content[0].first; i < min(content[0].first+3, content[0].last); i++ {
		if slices.Contains(lemmas, doc.Tokens[i].Lemma) {
			return true
		}
	}
	return false
}
