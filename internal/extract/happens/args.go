package happens

import (
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
)

// argOf makes an argument of a head: its phrase with attachments, without a preposition.
func (w *work) argOf(head int32, rule string) arg {
	first, last := phrase.Attached(w.doc, head)
	a := arg{head: head, first: first, last: last, rule: rule}
	for k := range w.doc.Kids(head) {
		switch w.doc.Tokens[k].Lower {
		case "suspected", "alleged", "presumed", "apparent", "possible", "believed":
			a.doubt = true
		}
	}
	return a
}

// weaponOf makes an argument of a weapon: its narrow phrase, with what it is packed with but not where it is.
func (w *work) weaponOf(head int32, rule string) arg {
	first, last := phrase.Core(w.doc, head)
	return arg{head: head, first: first, last: last, rule: rule}
}

// suicidal reports whether a weapon is called one of suicide: "a suicide car bomb".
func (w *work) suicidal(head int32) bool {
	for k := range w.doc.Kids(head) {
		if w.doc.Tokens[k].Lower == "suicide" {
			return true
		}
	}
	return false
}

// expand adds a head and those coordinated with it.
func (w *work) expand(list []arg, head int32, rule string) []arg {
	if head < 0 || pronounless(w.doc, head) && w.actor(head) == nil {
		return list
	}
	for _, h := range phrase.Conjuncts(w.doc, head, nil) {
		list = append(list, w.argOf(h, rule))
	}
	return list
}

// pronounless reports whether a head says nothing of who it is.
func pronounless(doc *nlp.Doc, head int32) bool {
	switch doc.Tokens[head].Lower {
	case "it", "this", "that", "which", "there", "what", "these", "those", "we", "i", "you":
		return true
	}
	return doc.Tokens[head].UPOS == nlp.PUNCT
}

// subjectOf finds who does what a verb says: its subject, that of the verb it shares it with, or the noun it is a clause of.
func subjectOf(doc *nlp.Doc, verb int32) int32 {
	for range 5 {
		if s := doc.KidBy(verb, nlp.Nsubj); s >= 0 {
			if l := doc.Tokens[s].Lower; l == "who" || l == "that" || l == "which" {
				if h := doc.Tokens[verb].Head; h >= 0 && doc.Tokens[verb].Rel == nlp.AclRelcl {
					return h
				}
				return -1
			}
			return s
		}
		t := &doc.Tokens[verb]
		if t.Head < 0 || doc.KidBy(verb, nlp.NsubjPass) >= 0 {
			return -1
		}
		switch t.Rel {
		case nlp.Acl:
			if t.XPOS == nlp.VBG {
				return t.Head
			}
			if doc.Tokens[t.Head].UPOS != nlp.VERB { // a plan to attack: whose plan
				if p := doc.KidBy(t.Head, nlp.NmodPoss); p >= 0 {
					return p
				}
				if v := doc.Tokens[t.Head].Head; v >= 0 && doc.Tokens[t.Head].Rel == nlp.Obj {
					verb = v
					continue
				}
				return -1
			}
			return -1
		case nlp.AclRelcl:
			return t.Head
		case nlp.Xcomp, nlp.Conj, nlp.Advcl, nlp.Parataxis:
			if t.Rel == nlp.Xcomp {
				if o := doc.KidBy(t.Head, nlp.Obj); o >= 0 && doc.Tokens[o].UPOS != nlp.NUM {
					return o
				}
				if p := doc.KidBy(t.Head, nlp.NsubjPass); p >= 0 {
					return p // is suspected of planning: the one suspected
				}
			}
			if t.Rel == nlp.Parataxis {
				return -1
			}
			verb = t.Head
		default:
			return -1
		}
	}
	return -1
}

func passive(doc *nlp.Doc, verb int32) bool {
	t := &doc.Tokens[verb]
	if doc.KidBy(verb, nlp.AuxPass, nlp.NsubjPass) >= 0 {
		return true
	}
	return t.XPOS == nlp.VBN && t.Rel == nlp.Acl || t.XPOS == nlp.VBN && t.Rel == nlp.Conj && t.Head >= 0 && doc.KidBy(verb, nlp.Nsubj) < 0 && passive(doc, t.Head) || t.XPOS == nlp.VBN && doc.KidBy(verb, nlp.Aux, nlp.Nsubj, nlp.Obj) < 0 && t.Rel != nlp.Root
}

// agentOf finds the by-phrase of a verb or noun.
func agentOf(doc *nlp.Doc, tok int32) int32 {
	for k := range doc.Kids(tok) {
		t := &doc.Tokens[k]
		if t.Rel == nlp.OblAgent {
			return k
		}
		if t.Rel == nlp.Obl || t.Rel == nlp.Nmod {
			if c := doc.KidBy(k, nlp.Case); c >= 0 && doc.Tokens[c].Lower == "by" && doc.Tokens[k].UPOS != nlp.NUM {
				return k
			}
		}
	}
	return -1
}
