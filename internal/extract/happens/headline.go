package happens

import "clio/internal/nlp"

// This file mends the trees of headlines and short sentences, where the verb is taken for a noun, an adjective or a participle.

// fighting reports whether "fighting" is the noun where the tags take it for a verb: "Fighting between militias left six dead".
func fighting(doc *nlp.Doc, tok int32) bool {
	t := &doc.Tokens[tok]
	sent := doc.Sents[t.Sent]
	if t.Lower != "fighting" || tok+1 >= sent.Last || doc.KidBy(tok, nlp.Nsubj, nlp.Aux) >= 0 {
		return false
	}
	if p := doc.Tokens[max(tok-1, sent.First)].Lower; p == "in" || p == "during" { // "died in fighting in Aton"
		u := doc.Tokens[tok+1].UPOS
		return u == nlp.ADP || u == nlp.PUNCT || u == nlp.SCONJ
	}
	switch doc.Tokens[tok+1].Lower {
	case "between", "broke", "erupted", "raged", "flared", "intensified", "resumed":
		return true
	case "in", "near", "around", "outside", "at", "along", "on":
		h := t.Head
		return h > tok && doc.KidBy(tok, nlp.Obj) < 0 && doc.Tokens[h].UPOS == nlp.VERB && doc.KidBy(h, nlp.Nsubj) < 0
	}
	return false
}

// headline reports whether a word that the tags take for a noun or an adjective is the verb of a headline or a short sentence that has no other:
// "Rebel stabs two soldiers in Aton", "Suspected rebels behead a teacher".
func (k *book) headline(doc *nlp.Doc, tok int32) bool {
	t := &doc.Tokens[tok]
	if t.UPOS != nlp.NOUN && t.UPOS != nlp.ADJ || t.UPOS == nlp.NOUN && (t.XPOS != nlp.NNS || t.Rel != nlp.Root) {
		return false
	}
	sent := doc.Sents[t.Sent]
	if tok == sent.First || tok-sent.First > 5 || tok+1 >= sent.Last {
		return false
	}
	if u := doc.Tokens[tok-1].UPOS; u != nlp.NOUN && u != nlp.PROPN && doc.EntityAt(tok-1) < 0 {
		return false
	}
	if _, ok := k.forms[t.Lower]; !ok && (t.UPOS != nlp.ADJ || len(k.byLemma[t.Lower]) == 0) {
		return false
	}
	for i := sent.First; i < sent.Last; i++ {
		if u := doc.Tokens[i].UPOS; (u == nlp.VERB || u == nlp.AUX) && doc.Tokens[i].Rel != nlp.Amod || i < tok && u != nlp.NOUN && u != nlp.PROPN && u != nlp.ADJ && u != nlp.VERB && u != nlp.NUM {
			return false
		}
	}
	switch doc.Tokens[tok+1].UPOS {
	case nlp.NUM, nlp.NOUN, nlp.PROPN, nlp.ADJ, nlp.DET:
		return true
	}
	return false
}

// plain reports whether a past tense that the tree takes for a participle in front of a noun is the verb of a sentence whose subject and
// object stand right beside it: "Serbs shelled Aton", "police tortured prisoners".
func (w *work) plain(verb int32) bool {
	doc := w.doc
	t := &doc.Tokens[verb]
	if t.Rel != nlp.Amod || t.XPOS != nlp.VBN && t.XPOS != nlp.VBD || t.Head <= verb || verb <= doc.Sents[t.Sent].First {
		return false
	}
	p := &doc.Tokens[verb-1]
	if p.XPOS != nlp.NNS && p.XPOS != nlp.NNP && p.XPOS != nlp.NNPS && !w.foe(verb-1) || w.timed(verb-1) {
		return false
	}
	return w.foe(verb-1) || w.person(verb-1) || w.actor(verb-1) != nil
}

// caseless is somebody or something behind a verb that the tree hangs on it without a preposition and not as its object: "sank a gunboat off
// Aton", "hacked to death a teacher"; -1 without.
func (w *work) caseless(verb int32) int32 {
	doc := w.doc
	for k := range doc.Kids(verb) {
		t := &doc.Tokens[k]
		if k > verb && t.Rel == nlp.Obl && t.UPOS == nlp.NOUN && doc.KidBy(k, nlp.Case) < 0 && !w.timed(k) && (w.person(k) || w.book.targets[lemmaOf(doc, k)] != "") {
			return k
		}
	}
	return -1
}
