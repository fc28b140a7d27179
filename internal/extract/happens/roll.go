package happens

import (
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// Reports name those who were hurt in a roll: "the dead were identified as A, B and a guard, C", "among the wounded were D and E". The tree
// seldom has such a list right, so it is read word by word.

// rolled is a person in a roll.
type rolled struct {
	head, first, last int32 // the name and what stands close in front of it
	effect            string
}

// longestRoll is how many names a roll may have.
const longestRoll = 40

// rolls gives the persons of each roll to the violence that was told last before it.
func (w *work) rolls() {
	for s := range w.doc.Sents {
		sent := &w.doc.Sents[s]
		from, effect := w.rollStart(int32(s))
		if from < 0 {
			continue
		}
		at := w.lastViolence(sent.First, sent.Last)
		if at < 0 {
			continue
		}
		m := &w.found[at]
		for i, n := from, 0; i < sent.Last && n < longestRoll; {
			e := w.doc.EntityAt(i)
			if e < 0 || w.doc.Entities[e].Kind != nlp.PersonName {
				if !w.rollGap(i) {
					break
				}
				i++
				continue
			}
			x := &w.doc.Entities[e]
			last := phrase.NameEnd(w.doc, x)
			m.roll = append(m.roll, rolled{head: last - 1, first: x.First, last: last, effect: effect})
			i = max(x.Last, last)
			n++
		}
	}
}

// rollStart is where the names of a sentence's roll begin and what befell them, -1 where it has none. A roll is told of by a word for those hurt and a
// verb that names them, or by "they are" behind a sentence with such a word.
func (w *work) rollStart(s int32) (from int32, effect string) {
	doc := w.doc
	sent := &doc.Sents[s]
	told := false
	for i := sent.First; i < min(sent.Last, sent.First+24); i++ {
		t := &doc.Tokens[i]
		if e, ok := w.hurtWord(i); ok && !told {
			told, effect = true, e
			continue
		}
		if !told && i <= sent.First+1 && t.Lower == "they" && s > 0 {
			for k := doc.Sents[s-1].First; k < doc.Sents[s-1].Last; k++ {
				if e, ok := w.hurtWord(k); ok {
					told, effect = true, e
				}
			}
			continue
		}
		if e := doc.EntityAt(i); e >= 0 && doc.Entities[e].Kind == nlp.PersonName {
			return -1, ""
		}
		if !told {
			continue
		}
		next := min(i+1, sent.Last-1)
		switch t.Lower {
		case "are", "were", "was", "is", "include", "included", "includes", "including", "as", ":":
		default:
			continue
		}
		for next < sent.Last-1 && (doc.Tokens[next].UPOS == nlp.PUNCT || doc.Tokens[next].UPOS == nlp.DET || doc.Tokens[next].UPOS == nlp.NUM) {
			next++
		}
		if w.opensRoll(next, sent.Last) {
			return next, effect
		}
	}
	return -1, ""
}

// opensRoll reports whether a name stands at a token, with only titles and roles in front of it.
func (w *work) opensRoll(tok, end int32) bool {
	for i := tok; i < min(tok+6, end); i++ {
		if e := w.doc.EntityAt(i); e >= 0 && w.doc.Entities[e].Kind == nlp.PersonName {
			return true
		}
		switch t := &w.doc.Tokens[i]; {
		case t.UPOS == nlp.NOUN || t.UPOS == nlp.PROPN || t.UPOS == nlp.ADJ || t.UPOS == nlp.DET || t.Lower == "," && i > tok:
		default:
			return false
		}
	}
	return false
}

// rollGap reports whether a token may stand between two names of a roll: commas, "and", ages, roles.
func (w *work) rollGap(tok int32) bool {
	switch t := &w.doc.Tokens[tok]; t.UPOS {
	case nlp.PUNCT:
		return t.Lower != "."
	case nlp.CCONJ, nlp.NUM, nlp.NOUN, nlp.PROPN, nlp.ADJ, nlp.DET:
		return true
	case nlp.PRON:
		return t.XPOS == nlp.PRPS
	case nlp.ADP:
		return t.Lower == "of" || t.Lower == "from"
	}
	return false
}

// hurtWord tells what befell those whom a word is for: "the dead", "victims", "those killed", "the two wounded policemen".
func (w *work) hurtWord(tok int32) (effect string, ok bool) {
	t := &w.doc.Tokens[tok]
	switch t.Lower {
	case "dead", "fatalities":
		return "killed", t.Lower != "dead" || tok > 0 && w.doc.Tokens[tok-1].XPOS != nlp.VBD
	case "killed", "slain", "murdered", "assassinated":
		return "killed", true
	case "wounded", "injured":
		return "wounded", true
	case "kidnapped", "abducted", "hostages", "captives":
		return "kidnapped", true
	case "victims":
		return "", true
	}
	return "", false
}

// lastViolence is the violent mention that was told last before the end of a sentence, at most eight sentences back; -1 without.
func (w *work) lastViolence(first, last int32) int32 {
	at := int32(-1)
	for i := range w.found {
		m := &w.found[i]
		if m.tok >= last {
			break
		}
		if violent(m.typ) && m.mode == record.Actual && w.doc.Tokens[first].Sent-w.doc.Tokens[m.tok].Sent <= farthest {
			at = int32(i)
		}
	}
	return at
}
