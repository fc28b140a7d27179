package phrase

import "clio/internal/nlp"

// NameEnd is the token behind the name of a person with the last names that belong to it by the tree and were not seen as a
// part of it: of "CARLOS PEÑA NIETO" in capitals, where only the first two were.
func NameEnd(doc *nlp.Doc, e *nlp.Entity) int32 {
	last := e.Last
	if last == e.First {
		return last
	}
	if t := &doc.Tokens[last-1]; t.XPOS == nlp.POS || t.UPOS == nlp.PUNCT {
		return last
	}
	for end := doc.Sents[doc.Tokens[e.First].Sent].Last; last < end; last++ {
		t := &doc.Tokens[last]
		if t.UPOS != nlp.PROPN || t.XPOS == nlp.POS || t.Start != doc.Tokens[last-1].End+1 || doc.EntityAt(last) >= 0 || t.Lower == doc.Form(last) {
			break
		}
		hangs := t.Head >= e.First && t.Head < last && (t.Rel == nlp.Flat || t.Rel == nlp.Compound)
		holds := doc.Tokens[last-1].Head == last && (doc.Tokens[last-1].Rel == nlp.Compound || doc.Tokens[last-1].Rel == nlp.Flat)
		if !hangs && !holds {
			break
		}
	}
	return last
}
