package happens

import (
	"clio/internal/nlp"
	"clio/record"
)

// This file makes events of levels of alert.

// alerts finds alert levels that are set: "raised the terrorist threat level to the maximum".
func (w *work) alerts() {
	doc := w.doc
	for i := int32(0); int(i) < len(doc.Tokens); i++ {
		t := &doc.Tokens[i]
		if t.UPOS != nlp.VERB || !w.book.raises[t.Lemma] {
			continue
		}
		obj := doc.KidBy(i, nlp.Obj, nlp.NsubjPass)
		level := int32(-1)
		if obj >= 0 && w.isLevel(obj) {
			level = obj
		}
		for k := range doc.Kids(i) {
			if doc.Tokens[k].Rel == nlp.Obl && w.isLevel(k) && level < 0 {
				level = k
			}
		}
		if level < 0 {
			continue
		}
		m := mention{tok: i, last: i + 1, trig: &trigger{ID: "alert-level"}, typ: "alert", mode: record.Actual, time: -1, place: -1, village: -1}
		w.setMode(&m)
		w.locate(&m)
		m.perps = w.expand(m.perps, w.subjectOf(i), "alert-level")
		if w.passive(i) {
			m.perps = w.expand(nil, agentOf(doc, i), "alert-level")
		}
		if len(m.perps) == 0 && !w.passive(i) {
			m.perps = w.parted(m.perps, i)
		}
		m.place = w.placeOfState(m.perps, m.place)
		m.level = arg{head: level}
		first, last := doc.Tokens[level].Left, doc.Tokens[level].Right
		m.level.first, m.level.last = first, min(last, level+1)
		if level == obj {
			for _, top := range []int32{i, level} {
				for k := range doc.Kids(top) {
					if c := doc.KidBy(k, nlp.Case); (doc.Tokens[k].Rel == nlp.Obl || doc.Tokens[k].Rel == nlp.Nmod) && k > level && c >= 0 && doc.Tokens[c].Lower == "to" {
						m.level.first, m.level.last = c+1, doc.Tokens[k].Right
					}
				}
			}
		}
		if a, b := w.raisedTo(level); a < b {
			m.level.first, m.level.last = a, b
		}
		w.at[i] = int32(len(w.found))
		w.found = append(w.found, m)
	}
}

// raisedTo is the half-open range of the level that stands behind "from … to" after the word level; empty without.
func (w *work) raisedTo(level int32) (first, last int32) {
	doc := w.doc
	end := doc.Sents[doc.Tokens[level].Sent].Last
	if level+1 >= end || doc.Tokens[level+1].Lower != "from" {
		return 0, 0
	}
	for i := level + 2; i < min(level+12, end); i++ {
		if doc.Tokens[i].Lower != "to" {
			continue
		}
		for i++; i < end && doc.Tokens[i].UPOS == nlp.PUNCT; i++ {
		}
		last = i
		for last < end && !w.timed(last) && w.describes(last) {
			last++
		}
		return i, last
	}
	return 0, 0
}

// describes reports whether a token is a noun or a word that says what a noun is like.
func (w *work) describes(tok int32) bool {
	switch w.doc.Tokens[tok].UPOS {
	case nlp.ADJ, nlp.ADV, nlp.NOUN, nlp.PROPN, nlp.NUM:
		return true
	}
	return false
}

// parted finds the subject of a verb that a remark between dashes or commas has parted from it: "France – which hosts the
// Games – raised".
func (w *work) parted(list []arg, verb int32) []arg {
	doc := w.doc
	sent := doc.Sents[doc.Tokens[verb].Sent]
	mark := ""
	for i := verb - 1; i > sent.First; i-- {
		f := doc.Form(i)
		if mark == "" {
			if f != "–" && f != "—" && f != "--" && f != "," {
				return list
			}
			mark = f
			continue
		}
		if f == mark {
			if w.actor(i-1) != nil {
				return w.expand(list, i-1, "parted-subject")
			}
			return list
		}
	}
	return list
}

// placeOfState is the place of a state that acts, else the place given.
func (w *work) placeOfState(perps []arg, place int) int {
	for _, p := range perps {
		t := &w.doc.Tokens[p.head]
		for i := range w.rec.Places {
			if x := &w.rec.Places[i]; x.Start <= t.Start && t.End <= x.End && x.Precision == "country" {
				return i
			}
		}
	}
	return place
}

// isLevel reports whether a noun is a level of alert: alert, threat level, alert level.
func (w *work) isLevel(head int32) bool {
	switch lemmaOf(w.doc, head) {
	case "alert":
		return true
	case "state", "status":
		k := w.doc.KidBy(head, nlp.Nmod, nlp.Compound)
		return k >= 0 && lemmaOf(w.doc, k) == "alert"
	case "level":
		for k := range w.doc.Kids(head) {
			switch lemmaOf(w.doc, k) {
			case "alert", "threat", "security", "terror", "terrorism":
				return true
			}
		}
	}
	return false
}
