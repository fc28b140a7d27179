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
