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
	nevers   []neverRule
	rules    []cueRule
}

// cueRule says what a cue does: its stance and how sure it makes the content.
type cueRule struct {
	ID        string
	Lemmas    []string
	Stance    record.Stance
	Certainty record.Certainty
	With      []string // lemmas one of which has to stand in the content or right after the cue; none: always
	Negated   bool     // only when the cue is negated
	Match     []string
	NoMatch   []string `toml:"no_match"`
}

// hedgeRule lists words inside a content that make it less sure.
type hedgeRule struct {
	ID        string
	Lemmas    []string
	Certainty record.Certainty
	Match     []string
	NoMatch   []string `toml:"no_match"`
}

// neverRule says in which frame a word is no cue.
type neverRule struct {
	ID      string
	Lemma   string
	Object  []string // lemmas of its object
	Match   []string
	NoMatch []string `toml:"no_match"`
}

func readCues(book *codebook.Book) (*cueBook, error) {
	c := &cueBook{cues: map[string][]cueRule{}, probable: map[string]bool{}, possible: map[string]bool{}, unlikely: map[string]bool{}}
	for _, path := range book.Files("cues", ".toml") {
		var file struct {
			Cue   []cueRule
			Hedge []hedgeRule
			Never []neverRule
		}
		if err := book.Decode(path, &file); err != nil {
			return nil, err
		}
		c.rules = append(c.rules, file.Cue...)
		for _, r := range file.Cue {
			for _, l := range r.Lemmas {
				c.cues[l] = append(c.cues[l], r)
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
	}
	return false
}

// judge sets stance and certainty from the cue, and from the hedges at the top of the content.
func (c *cueBook) judge(doc *nlp.Doc, cue int32, content []run, a *record.Attribution) {
	a.Stance, a.Certainty = record.Asserts, record.Certain
	negated := isNegated(doc, cue)
	set := false
	for _, r := range c.cues[doc.Tokens[cue].Lemma] {
		if r.Negated && !negated || len(r.With) > 0 && !holds(doc, cue, content, r.With) {
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
	for k := range doc.Kids(cue) { // reportedly said, may say
		c.hedge(doc.Tokens[k].Lemma, doc.Tokens[k].UPOS, a)
	}
	if len(content) == 0 {
		return
	}
	// The top of the content, and what hangs on it directly, carry the hedge of the whole.
	for _, r := range content {
		head := headOf(doc, r.first, r.last)
		inside := func(i int32) bool { return i >= r.first && i < r.last }
		c.hedge(doc.Tokens[head].Lemma, doc.Tokens[head].UPOS, a)
		for k := range doc.Kids(head) {
			if inside(k) {
				c.hedge(doc.Tokens[k].Lemma, doc.Tokens[k].UPOS, a)
			}
		}
		break
	}
}

// hedge lowers the certainty to what a word leaves of it; it never raises it.
func (c *cueBook) hedge(lemma string, tag nlp.UPOS, a *record.Attribution) {
	if tag == nlp.PROPN {
		return
	}
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
	for _, r := range content {
		for i := r.first; i < min(r.first+3, r.last); i++ {
			if slices.Contains(lemmas, doc.Tokens[i].Lemma) {
				return true
			}
		}
		break
	}
	return false
}
