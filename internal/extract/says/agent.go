package says

import "clio/internal/nlp"

// agency is how the tree gives a cue its agent, who is most often its source.
type agency uint8

// The ways.
const (
	noAgent    agency = iota
	ownSubject        // "officials said"
	byAgent           // "denied by officials"
	passive           // "was blamed": nobody who says it
	possessor         // "officials' claim", "the claim by officials"
	prefixed          // "according to officials"
	shared            // "officials came and said": the subject of a verb that it is joined to
	controlled        // "officials wanted to say", "saying"
	modified          // "officials warning of floods"
)

// agent is the head of the phrase that the tree gives to a cue as its agent, and how; -1 without. It climbs from the cue to
// the verbs that it shares a subject with.
func agent(doc *nlp.Doc, cue int32) (int32, agency) {
	t := &doc.Tokens[cue]
	switch t.UPOS {
	case nlp.NOUN, nlp.PROPN:
		if k := doc.KidBy(cue, nlp.NmodPoss); k >= 0 {
			return k, possessor
		}
		for k := range doc.Kids(cue) {
			if doc.Tokens[k].Rel != nlp.Nmod {
				continue
			}
			if c := doc.KidBy(k, nlp.Case); c >= 0 && (doc.Tokens[c].Lower == "by" || doc.Tokens[c].Lower == "from") {
				return k, possessor
			}
		}
	}
	if t.Rel == nlp.Case && t.Head >= 0 {
		return t.Head, prefixed
	}
	if t.Lower == "according" {
		if k := doc.KidBy(cue, nlp.Obl, nlp.Nmod, nlp.Obj); k >= 0 {
			return k, prefixed
		}
	}
	verb, how := cue, ownSubject
	for range 5 {
		v := &doc.Tokens[verb]
		if k := doc.KidBy(verb, nlp.OblAgent); k >= 0 {
			return k, byAgent
		}
		if k := doc.KidBy(verb, nlp.Nsubj); k >= 0 {
			return k, how
		}
		if k := doc.KidBy(verb, nlp.NsubjPass); k >= 0 {
			if how == ownSubject {
				return k, passive
			}
			return k, how
		}
		if v.Head < 0 {
			return -1, noAgent
		}
		switch v.Rel {
		case nlp.Conj:
			how = max(how, shared)
		case nlp.Xcomp:
			if obj := doc.KidBy(v.Head, nlp.Obj); obj >= 0 && obj < verb {
				return obj, controlled
			}
			how = controlled
		case nlp.Advcl:
			how = controlled
		case nlp.Acl:
			return v.Head, modified
		default:
			return -1, noAgent
		}
		verb = v.Head
	}
	return -1, noAgent
}
