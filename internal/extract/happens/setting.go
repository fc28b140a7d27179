package happens

import (
	"clio/internal/nlp"
)

// mishap reports whether what is told is one of gas, traffic, weather or carelessness: the words of the sentence name such a
// cause, and nothing around it speaks of violence.
func (w *work) mishap(m *mention) bool {
	for i := range m.perps {
		if p := m.perps[i].head; w.book.hostile[lemmaOf(w.doc, p)] && w.book.targets[lemmaOf(w.doc, p)] == "" {
			return false
		}
	}
	if m.trig.ID == "verb-bomb" && len(m.perps) > 0 && w.book.targets[lemmaOf(w.doc, m.perps[0].head)] == "" {
		return false // "a tribesman blew up a gas pipeline"
	}
	return w.accidental(m.tok, m.trig.Type == "attack.bombing")
}

// accidental reports whether a token stands in a sentence about an accident; a blast may have its cause told in the
// sentences around it.
func (w *work) accidental(tok int32, blast bool) bool {
	sent := w.doc.Tokens[tok].Sent
	all := int32(len(w.doc.Sents))
	cause := w.holds(w.book.accidents, sent, sent+1) || w.holds(w.book.mishaps, sent, sent+1)
	if blast && !cause {
		cause = w.holds(w.book.mishaps, max(0, sent-3), min(sent+4, all))
	}
	return cause && !w.holds(w.book.violence, max(0, sent-2), min(sent+3, all))
}

// holds reports whether a half-open range of sentences has one of the words.
func (w *work) holds(words map[string]bool, from, to int32) bool {
	return w.tally(words, from, to, 1) > 0
}

// tally counts the content words of a half-open range of sentences that are in a list, up to a limit.
func (w *work) tally(words map[string]bool, from, to int32, limit int) int {
	doc, n := w.doc, 0
	for i := doc.Sents[from].First; i < doc.Sents[to-1].Last && n < limit; i++ {
		switch t := &doc.Tokens[i]; t.UPOS {
		case nlp.NOUN, nlp.VERB, nlp.ADJ, nlp.PROPN, nlp.ADV:
			if w.names(words, i) || words[t.Lower] {
				n++
			}
		}
	}
	return n
}

// drill reports whether a token stands in an account of an exercise and not of the thing: told within one, two of its words
// in the sentence and the one before, or a report that begins with one and holds more.
func (w *work) drill(tok int32) bool {
	if w.told(tok, w.book.drills) {
		return true
	}
	sent := w.doc.Tokens[tok].Sent
	if w.tally(w.book.drills, max(0, sent-1), sent+1, 2) >= 2 {
		return true
	}
	if w.exercise < 0 {
		all := int32(len(w.doc.Sents))
		w.exercise = 0
		if w.holds(w.book.drills, 0, min(3, all)) && w.tally(w.book.drills, 0, all, 4) >= 4 {
			w.exercise = 1
		}
	}
	return w.exercise > 0
}

// told reports whether a token is told within something that is named by one of the words: "in the film a gang robs a bank",
// "the novel begins when a bomb explodes", "the exercise in which gunmen attacked".
func (w *work) told(tok int32, words map[string]bool) bool {
	doc := w.doc
	sent := doc.Sents[doc.Tokens[tok].Sent]
	for i := sent.First; i < sent.Last; i++ {
		if i == tok || doc.Tokens[i].UPOS != nlp.NOUN || !w.names(words, i) {
			continue
		}
		if w.within(i) || w.under(tok, i) {
			return true
		}
	}
	return false
}

// names reports whether a noun, alone or with the word in front of it, is in a list.
func (w *work) names(words map[string]bool, tok int32) bool {
	l := lemmaOf(w.doc, tok)
	return words[l] || tok > 0 && words[w.doc.Tokens[tok-1].Lower+" "+l]
}

// within reports whether a noun stands behind "in" or "during", with at most its own words between.
func (w *work) within(noun int32) bool {
	doc := w.doc
	for i := noun - 1; i >= doc.Sents[doc.Tokens[noun].Sent].First && noun-i < 5; i-- {
		switch t := &doc.Tokens[i]; t.UPOS {
		case nlp.ADP:
			return t.Lower == "in" || t.Lower == "during"
		case nlp.DET, nlp.ADJ, nlp.NUM, nlp.NOUN, nlp.PROPN, nlp.PRON:
		default:
			return false
		}
	}
	return false
}

// under reports whether a token is a part of what is said of or with a noun: within its phrase, or in the clause whose subject
// it is.
func (w *work) under(tok, noun int32) bool {
	doc := w.doc
	clause := int32(-1)
	if r := doc.Tokens[noun].Rel; r == nlp.Nsubj || r == nlp.NsubjPass {
		clause = doc.Tokens[noun].Head
	}
	for t, hops := tok, 0; t >= 0 && hops < 8; t, hops = doc.Tokens[t].Head, hops+1 {
		if t == noun || t == clause {
			return true
		}
	}
	return false
}

// game reports whether a mention without hurt persons or weapons is one of sport: "the visitors attacked and scored".
func (w *work) game(m *mention) bool {
	if w.told(m.tok, w.book.sport) {
		return true
	}
	if len(m.patients) > 0 && (m.noun || w.passive(m.tok)) {
		return false
	}
	for _, x := range m.weapons {
		if w.doc.Tokens[x.head].Rel != nlp.Obj {
			return false
		}
	}
	sent := w.doc.Tokens[m.tok].Sent
	return w.holds(w.book.sport, sent, sent+1) || w.tally(w.book.games, sent, sent+1, 2) >= 2
}

// trial reports whether a weapon goes off in a test, with nobody and nothing hit.
func (w *work) trial(m *mention) bool {
	if len(m.weapons) == 0 && m.typ != "attack.shelling" && m.typ != "attack.bombing" {
		return false
	}
	for _, p := range m.patients {
		if w.person(p.head) || w.book.targets[lemmaOf(w.doc, p.head)] == "building" {
			return false
		}
	}
	sent := w.doc.Tokens[m.tok].Sent
	return w.holds(w.book.tests, sent, sent+1) || w.told(m.tok, w.book.tests)
}

// inGeneral reports whether a verb in the present tells what a kind of people does: "people who attack hospitals".
func (w *work) inGeneral(verb int32) bool {
	doc := w.doc
	t := &doc.Tokens[verb]
	if t.Rel != nlp.AclRelcl || t.XPOS != nlp.VBP && t.XPOS != nlp.VBZ || t.Head < 0 || doc.KidBy(verb, nlp.Aux, nlp.AuxPass) >= 0 {
		return false
	}
	h := &doc.Tokens[t.Head]
	return h.XPOS == nlp.NNS && doc.KidBy(t.Head, nlp.Det, nlp.Nummod, nlp.NmodPoss) < 0 || h.Lower == "those"
}
