package happens

import (
	"slices"

	"clio/internal/extract/where"
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// This file holds what a figure of killed and wounded is, whom it counts and to what deed it may belong.

// another reads the one more of "left one dead and another injured". It reports whether a word stands so.
func (w *work) another(tok int32, kind string) bool {
	doc := w.doc
	if tok == 0 || doc.Tokens[tok-1].Lower != "another" || doc.Tokens[tok-1].Sent != doc.Tokens[tok].Sent || w.unreal(tok) || w.byAccident(tok) {
		return false
	}
	w.attach(toll{kind: kind, first: tok - 1, last: tok, head: tok - 1, tok: tok, count: record.Count{Min: record.N(1), Max: record.N(1)}}, kind == "killed")
	return true
}

// together adds to the heads of a subject the further subject that the tree gives a verb where it has lost the coordination: "an
// officer and two bystanders were killed".
func (w *work) together(verb int32, heads []int32) []int32 {
	doc := w.doc
	for k := range doc.Kids(verb) {
		if r := doc.Tokens[k].Rel; r != nlp.NsubjPass && r != nlp.Nsubj || k > verb || !w.person(k) || slices.Contains(heads, k) || doc.KidBy(k, nlp.Cc) < 0 {
			continue
		}
		if last := heads[len(heads)-1]; k > last && !w.harmBetween(last, k) {
			heads = append(slices.Clone(heads), k)
		}
	}
	return heads
}

// saysSo reports whether a verb of saying stands behind a head: of "killing six people, residents said" the residents.
func (w *work) saysSo(head int32) bool {
	_, last := phrase.Core(w.doc, head)
	if last >= w.doc.Sents[w.doc.Tokens[head].Sent].Last {
		return false
	}
	switch w.doc.Tokens[last].Lower {
	case "said", "say", "says", "told", "reported", "added", "wrote", "announced", "confirmed":
		return true
	}
	return false
}

// subjectNear is the subject of a verb, or of two that the tree gives it the one of persons that stands nearer and is no second part of the
// first: of "at Aton, a village of 300, nine farmers were shot" the farmers; -1 without.
func (w *work) subjectNear(verb int32) int32 {
	p := w.doc.KidBy(verb, nlp.NsubjPass, nlp.Nsubj)
	if p < 0 {
		return -1
	}
	for k := range w.doc.Kids(verb) {
		if r := w.doc.Tokens[k].Rel; k > p && k < verb && (r == nlp.NsubjPass || r == nlp.Nsubj) && w.doc.KidBy(k, nlp.Cc) < 0 && w.doc.Tokens[k].UPOS != nlp.PRON && w.person(k) {
			p = k
		}
	}
	return p
}

// amongThem reads who is told to be among those that were counted: "among the dead were two nurses", "the wounded include a boy". It reports
// whether a word of that kind stands there.
func (w *work) amongThem(tok int32, kind string) bool {
	doc := w.doc
	last := doc.Sents[doc.Tokens[tok].Sent].Last
	if tok == 0 || tok+2 >= last || doc.Tokens[tok-1].Lower != "the" {
		return false
	}
	among := tok > 1 && doc.Tokens[tok-2].Lower == "among"
	switch doc.Tokens[tok+1].Lower {
	case "were", "was", "are", "is":
		if !among {
			return false
		}
	case "include", "included", "includes":
	default:
		return false
	}
	head := w.phraseFrom(tok + 2)
	if head < 0 || !w.person(head) {
		return false
	}
	for _, h := range w.parties(head) {
		if x, ok := w.toll(tok, h, kind); ok {
			x.count = record.Count{} // they are a part of those counted before
			w.attach(x, false)
		}
	}
	return true
}

// figureBehind is the number that a toll is said to be, nil without: "the toll of 12", "the toll from Friday's two blasts has risen from 20
// to 34". It is no part of a time and counts nothing but persons.
func (w *work) figureBehind(tok int32) *nlp.Number {
	doc := w.doc
	sent := doc.Sents[doc.Tokens[tok].Sent]
	var best *nlp.Number
	for i := range doc.Numbers {
		n := &doc.Numbers[i]
		if n.First <= tok || n.Last > sent.Last || n.Ordinal || w.timed(n.First) {
			continue
		}
		if n.First > tok+24 {
			break
		}
		if n.Last < sent.Last && doc.Tokens[n.Last].UPOS == nlp.NOUN && !w.person(n.Last) {
			continue
		}
		if best == nil {
			best = n
		}
		if p := doc.Tokens[n.First-1].Lower; p != "from" {
			if doc.Tokens[best.First-1].Lower == "from" {
				best = n
			}
			break
		}
	}
	return best
}

// neither reports whether the phrase of a head says that it was none of them.
func (w *work) neither(head int32) bool {
	first, _ := phrase.Core(w.doc, head)
	for i := max(first-1, w.doc.Sents[w.doc.Tokens[head].Sent].First); i < head; i++ {
		if l := w.doc.Tokens[i].Lower; l == "neither" || l == "no" || l == "nor" {
			return true
		}
	}
	return false
}

// oneOfMany reports whether a head is a number in a row that stands for a person: "a fourth was injured".
func (w *work) oneOfMany(head int32) bool {
	t := &w.doc.Tokens[head]
	if t.UPOS != nlp.ADJ || t.Rel != nlp.NsubjPass && t.Rel != nlp.Nsubj || w.doc.KidBy(head, nlp.Det) < 0 {
		return false
	}
	switch t.Lower {
	case "second", "third", "fourth", "fifth", "sixth", "seventh":
		return true
	}
	return false
}

// summed reports whether a sentence counts those who were shot in several deeds: "among 13 people shot since Tuesday", "21 people were shot in
// incidents across the city".
func (w *work) summed(tok int32) bool {
	s := w.doc.Sents[w.doc.Tokens[tok].Sent]
	for i := tok + 1; i < s.Last; i++ {
		switch w.doc.Tokens[i].Lower {
		case "since", "incidents", "shootings", "separate":
			return true
		}
	}
	return false
}

// tallied reports whether a verb in the perfect counts over a time, and so tells of no one event: "more than 600 have been killed since January".
func (w *work) tallied(verb int32) bool {
	doc := w.doc
	if doc.Tokens[verb].UPOS != nlp.VERB {
		return false
	}
	perfect := false
	for k := range doc.Kids(verb) {
		if l := doc.Tokens[k].Lower; doc.Tokens[k].UPOS == nlp.AUX && (l == "have" || l == "has") {
			perfect = true
		}
	}
	if !perfect {
		return false
	}
	s := doc.Sents[doc.Tokens[verb].Sent]
	for i := s.First; i+1 < s.Last; i++ {
		switch doc.Tokens[i].Lower {
		case "since", "far":
			return true
		case "this":
			if l := doc.Tokens[i+1].Lower; l == "year" || l == "month" {
				return true
			}
		case "over", "past", "last":
			if w.timed(i+1) && doc.Tokens[i].Lower == "over" || doc.Tokens[i+1].UPOS == nlp.NUM || doc.Tokens[i+1].Lower == "decade" {
				return true
			}
		}
	}
	return false
}

// elsewhere reports whether a killing is told of another place than a mention.
func (w *work) elsewhere(x *toll, m *mention) bool {
	t := &w.doc.Tokens[x.tok]
	if x.kind != "killed" || t.UPOS != nlp.VERB || t.Lemma == "die" || m.place < 0 {
		return false
	}
	return w.places(where.ForToken(w.doc, w.rec.Places, x.tok), m.place) < 0
}

// soon is the first violent mention of the two sentences behind a toll that nothing before it is told of: "one person is dead. She was shot
// at …"; -1 without.
func (w *work) soon(x *toll) int32 {
	sent := w.doc.Tokens[x.tok].Sent
	for i := w.upTo(x.tok); i < len(w.found); i++ {
		m := &w.found[i]
		s := w.doc.Tokens[m.tok].Sent
		if s > sent+2 {
			break
		}
		if s >= sent && m.mode == record.Actual && violent(m.typ) && !w.elsewhere(x, m) {
			return int32(i)
		}
	}
	return -1
}
