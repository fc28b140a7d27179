package parse

import "clio/internal/nlp"

// mend sets right what no sentence can mean: what "according to" leads to is not the subject. "According to witnesses, men in uniform
// shot him" has its subject behind the comma, where the tree may take it for an apposition or for the next of a list.
func mend(doc *nlp.Doc, sent *nlp.Sent) {
	first := sent.First + sent.Dateline
	for i := first; i+2 < sent.Last; i++ {
		if doc.Tokens[i].Lower != "according" || doc.Tokens[i+1].Lower != "to" {
			continue
		}
		x := doc.Tokens[i].Head
		if doc.Tokens[i].Rel != nlp.Case || x < i {
			continue
		}
		rel, verb := doc.Tokens[x].Rel, doc.Tokens[x].Head
		if rel != nlp.Nsubj && rel != nlp.NsubjPass || verb < x {
			continue
		}
		doc.Tokens[x].Rel = nlp.Obl
		subject := int32(-1)
		for k := x + 1; k < verb; k++ {
			t := &doc.Tokens[k]
			if t.Head != x || t.Rel != nlp.Appos && t.Rel != nlp.Conj {
				continue
			}
			switch {
			case subject >= 0 && t.Rel == nlp.Conj:
				t.Head = subject
			case subject < 0 && comma(doc, x, k):
				t.Head, t.Rel, subject = verb, rel, k
			}
		}
		if subject < 0 {
			continue
		}
		for k := x + 1; k < subject; k++ { // the comma ends what "according to" leads to
			if t := &doc.Tokens[k]; t.Head == subject && t.Rel == nlp.Punct {
				t.Head = verb
			}
		}
	}
}

// comma reports whether a comma stands between two tokens.
func comma(doc *nlp.Doc, a, b int32) bool {
	for k := a + 1; k < b; k++ {
		if doc.Form(k) == "," {
			return true
		}
	}
	return false
}
