package happens

import (
	"slices"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// This file holds the figures of one event against each other: who is first told of as wounded may be told of as dead later on.

// mostFigures is how many figures of one event are held against each other: no report of one event tells more.
const mostFigures = 64

// reconcile takes those who died out of the wounded that they were first counted among: "three were found with gunshot wounds; one of
// them died", "the man was pronounced dead".
func (w *work) reconcile(h *happening) {
	var killed []toll
	for _, i := range h.mentions {
		for _, x := range w.found[i].tolls {
			if x.kind == "killed" && x.count.Min != nil && x.count.Max != nil {
				killed = append(killed, x)
			}
		}
	}
	if len(killed) > mostFigures {
		return
	}
	for i := range killed {
		w.died(h, &killed[i])
	}
	w.oneVictim(h, killed)
}

// oneVictim drops the single wounded person whom a report speaks of as known ("the teen", "he") when it tells of one death alone, in
// another sentence, and nothing speaks against their being one: first brought to a hospital, then dead.
func (w *work) oneVictim(h *happening, killed []toll) {
	if len(killed) == 0 {
		return
	}
	for i := range killed {
		k := &killed[i]
		if *k.count.Max != 1 || k.attackers || w.foe(k.head) {
			return
		}
	}
	for _, i := range h.mentions {
		m := &w.found[i]
		if slices.ContainsFunc(m.patients, func(p arg) bool { return w.oneMore(p.head) }) || slices.ContainsFunc(m.tolls, func(x toll) bool { return w.oneMore(x.head) }) {
			return
		}
	}
	alone := w.oneHurt(h)
	for _, i := range h.mentions {
		m := &w.found[i]
		m.tolls = slices.DeleteFunc(m.tolls, func(x toll) bool {
			if x.kind != "wounded" || x.count.Max == nil || *x.count.Max != 1 || len(x.also) > 0 || !w.spokenOf(x.head) && !(alone && w.foundHurt(&x, killed)) {
				return false
			}
			for i := range killed {
				k := &killed[i]
				if w.doc.Tokens[k.head].Sent == w.doc.Tokens[x.head].Sent || sexes(w.sex(k.head), w.sex(x.head)) {
					return false
				}
			}
			return true
		})
	}
}

// oneHurt reports whether no figure of a happening counts more than one wounded.
func (w *work) oneHurt(h *happening) bool {
	for _, i := range h.mentions {
		m := &w.found[i]
		if slices.ContainsFunc(m.tolls, func(x toll) bool {
			return x.kind == "wounded" && (x.count.Max == nil || *x.count.Max > 1 || len(x.also) > 0)
		}) {
			return false
		}
	}
	return true
}

// foundHurt reports whether a wounded person is told of by how they were found or brought away, and may by sex, age and name be the one who
// died: "officers found a woman with a gunshot wound", where a woman was killed.
func (w *work) foundHurt(x *toll, killed []toll) bool {
	doc := w.doc
	if u := doc.Tokens[x.tok].UPOS; u != nlp.NOUN && u != nlp.PROPN {
		return false // "and a woman was wounded"
	}
	name, fits := w.personAt(x.head), false
	for i := range killed {
		k := &killed[i]
		dead := w.personAt(k.head)
		a, b := w.sex(k.head), w.sex(x.head)
		if sexes(a, b) || ages(w.doc, k.head, x.head) || name != "" && dead != "" && !known([]string{dead}, []string{name}) {
			return false
		}
		fits = fits || (name == "") != (dead == "") || name != "" && dead != "" || a != 0 && a == b
	}
	return fits
}

// foe reports whether a head names somebody as one who fights or attacks; a man or a youth may be a victim as well.
func (w *work) foe(head int32) bool {
	l := lemmaOf(w.doc, head)
	return w.book.hostile[l] && l != "man" && l != "youth"
}

// oneMore reports whether a head speaks of somebody beside others: "another man", "a second victim", "the others".
func (w *work) oneMore(head int32) bool {
	first, _ := phrase.Core(w.doc, head)
	for i := first; i <= head; i++ {
		switch w.doc.Tokens[i].Lower {
		case "another", "other", "others", "second", "third", "fourth", "fifth":
			return true
		}
	}
	return false
}

// spokenOf reports whether a head speaks of one person as known: a pronoun or "the teen", not "the other" or "the wounded man".
func (w *work) spokenOf(head int32) bool {
	doc := w.doc
	t := &doc.Tokens[head]
	if t.UPOS == nlp.PRON {
		return t.XPOS == nlp.PRP
	}
	if t.UPOS != nlp.NOUN || t.XPOS != nlp.NN || w.foe(head) {
		return false
	}
	the := false
	for k := range doc.Kids(head) {
		switch kt := &doc.Tokens[k]; {
		case kt.Lower == "the":
			the = true
		case kt.Rel == nlp.Amod && (w.aged(k) || kt.Lower == "wounded" || kt.Lower == "injured" || kt.Lower == "unconscious"):
		case kt.Rel == nlp.Amod || kt.Rel == nlp.Nummod || kt.Rel == nlp.NmodPoss || kt.Rel == nlp.AclRelcl || kt.Rel == nlp.Acl || kt.Rel == nlp.Nmod || kt.Rel == nlp.Appos:
			return false
		}
	}
	return the
}

// sex is what a head says of a person's sex: 1 male, 2 female, 0 nothing.
func (w *work) sex(head int32) int {
	switch lemmaOf(w.doc, head) {
	case "man", "boy", "he", "him", "father", "son", "husband", "brother", "boyfriend", "grandfather", "uncle", "nephew":
		return 1
	case "woman", "girl", "she", "her", "mother", "daughter", "wife", "sister", "girlfriend", "grandmother", "aunt", "niece":
		return 2
	}
	for k := range w.doc.Kids(head) { // "a 20-year-old male victim"
		switch w.doc.Tokens[k].Lower {
		case "male":
			return 1
		case "female":
			return 2
		}
	}
	return 0
}

// ages reports whether of two heads one is a child and the other one who has children: they are not one person.
func ages(doc *nlp.Doc, a, b int32) bool {
	young := func(h int32) bool {
		switch lemmaOf(doc, h) {
		case "boy", "girl", "child", "baby", "toddler", "son", "daughter", "infant":
			return true
		}
		return false
	}
	old := func(h int32) bool {
		switch lemmaOf(doc, h) {
		case "mother", "father", "parent", "grandmother", "grandfather", "wife", "husband", "adult", "man", "woman":
			return true
		}
		return false
	}
	return young(a) && old(b) || old(a) && young(b)
}

// sexes reports whether two heads cannot be one person.
func sexes(a, b int) bool { return a != 0 && b != 0 && a != b }

func (w *work) died(h *happening, k *toll) {
	part := w.ofThem(k.head)
	chain, name := w.chainOf(k.head), w.personAt(k.head)
	for _, i := range h.mentions {
		m := &w.found[i]
		for j := 0; j < len(m.tolls); j++ {
			x := &m.tolls[j]
			if x.kind != "wounded" || x.tok > k.tok && !w.single(x, k) || x.count.Min == nil || x.count.Max == nil || *x.count.Min != *x.count.Max {
				continue
			}
			one := chain >= 0 && w.among(chain, x) || name != "" && known([]string{name}, w.namesOf(x))
			if x.tok > k.tok && !one {
				continue
			}
			if !one && !(part && w.doc.Tokens[k.tok].Sent-w.doc.Tokens[x.tok].Sent <= 2) {
				continue
			}
			left := *x.count.Min - *k.count.Min
			if left < 0 || left == 0 && !one {
				continue
			}
			if left == 0 {
				m.tolls = append(m.tolls[:j], m.tolls[j+1:]...)
			} else {
				x.count.Min, x.count.Max = record.N(left), record.N(left)
			}
			return
		}
	}
}

// single reports whether two figures count one person each: the account of a death may come behind the news of it.
func (w *work) single(x, k *toll) bool {
	return x.count.Max != nil && *x.count.Max == 1 && *k.count.Max == 1 && len(x.also) == 0
}

// namesOf are the names of those whom a toll counts.
func (w *work) namesOf(x *toll) []string {
	var out []string
	for _, h := range append([]int32{x.head}, x.also...) {
		if n := w.personAt(h); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// among reports whether a chain is that of one of those whom a toll counts.
func (w *work) among(chain int32, x *toll) bool {
	if w.chainOf(x.head) == chain {
		return true
	}
	for _, h := range x.also {
		if w.chainOf(h) == chain {
			return true
		}
	}
	return false
}

// ofThem reports whether a number is a part of others told before: "one of them", "two of the victims", "one of whom".
func (w *work) ofThem(head int32) bool {
	doc := w.doc
	if int(head)+2 >= len(doc.Tokens) || doc.Tokens[head+1].Lower != "of" {
		return false
	}
	switch doc.Tokens[head+2].Lower {
	case "them", "whom", "those", "the":
		return true
	}
	return false
}

// mourned reports whether a report speaks of a death and nowhere of anybody who is hurt or treated: who was shot in it has died, though
// no sentence may say so of them.
func (w *work) mourned() bool {
	if w.dies < 0 {
		w.dies = 0
		if w.onlyDeaths() {
			w.dies = 1
		}
	}
	return w.dies > 0
}

func (w *work) onlyDeaths() bool {
	dead := false
	for i := range w.doc.Tokens {
		switch t := &w.doc.Tokens[i]; t.Lower {
		case "manslaughter", "homicide", "autopsy", "coroner", "coroners", "examiner", "funeral", "died", "killed", "slain", "deceased", "fatally", "dead", "death":
			dead = true
		case "wounded", "injured", "injury", "injuries", "survive", "survived", "recover", "recovering", "treated", "treatment", "condition", "stable", "wounding":
			return false
		}
	}
	return dead
}
