package happens

import (
	"sort"

	"clio/internal/nlp"
)

// treated reads wounded persons that are told of without the word, from the noun of what was done for them or what they have:
// taken to a hospital, in critical condition, treated for wounds, with a gunshot wound to the leg.
func (w *work) treated(noun int32) {
	doc := w.doc
	who := int32(-1)
	switch lemma := lemmaOf(doc, noun); {
	case w.isHospital(noun):
		who = w.brought(noun)
	case lemma == "condition":
		if w.condition(noun) {
			who = w.inside(noun)
		}
	case lemma == "wound" || lemma == "injury" || lemma == "gunshot":
		who = w.bears(noun)
	}
	if who < 0 || !w.person(who) || w.unreal(noun) || w.diesOf(who) || w.accidental(noun, false) {
		return
	}
	w.giveAll(noun, w.parties(who), "wounded", false)
}

// isHospital reports whether a noun is a place where the wounded are treated, of two words too: "medical center".
func (w *work) isHospital(tok int32) bool {
	t := &w.doc.Tokens[tok]
	if t.UPOS != nlp.NOUN && t.UPOS != nlp.PROPN {
		return false
	}
	l := lemmaOf(w.doc, tok)
	return w.book.hospital[l] || tok > 0 && (l == "center" || l == "centre") && w.book.hospital[w.doc.Tokens[tok-1].Lower+" "+l]
}

// brought is whom a verb in front of a hospital brings there, -1 without: "three were rushed to a hospital".
func (w *work) brought(noun int32) int32 {
	doc := w.doc
	if doc.KidBy(noun, nlp.Cop) >= 0 && doc.KidBy(noun, nlp.Case) >= 0 {
		return doc.KidBy(noun, nlp.Nsubj) // "two teenagers are at a hospital"
	}
	first := doc.Sents[doc.Tokens[noun].Sent].First
	to := int32(-1)
	for i := noun - 1; i >= first && noun-i < 8; i-- {
		if l := doc.Tokens[i].Lower; l == "to" || l == "into" || l == "at" || l == "in" {
			to = i
			break
		}
	}
	if to < 0 {
		return -1
	}
	for i := to - 1; i >= first && to-i < 10; i-- {
		t := &doc.Tokens[i]
		if t.UPOS != nlp.VERB && t.XPOS != nlp.VBN {
			continue
		}
		if !w.book.brings[lemmaOf(doc, i)] && !w.book.brings[t.Lower] {
			return -1
		}
		if w.passive(i) {
			return w.patientOf(i)
		}
		return w.objectOf(i)
	}
	return -1
}

// condition reports whether a noun is the state of somebody hurt: critical condition, stable condition.
func (w *work) condition(noun int32) bool {
	doc := w.doc
	sent := doc.Sents[doc.Tokens[noun].Sent]
	for i := noun - 1; i >= sent.First && noun-i < 5; i-- {
		if w.book.states[doc.Tokens[i].Lower] {
			return true
		}
	}
	return false
}

// inside is who is said to be in what a noun names: the subject of its verb, or who stands in front of "in".
func (w *work) inside(noun int32) int32 {
	doc := w.doc
	for t, hops := noun, 0; t >= 0 && hops < 5; t, hops = doc.Tokens[t].Head, hops+1 {
		if doc.Tokens[t].Lemma == "leave" && doc.Tokens[t].UPOS == nlp.VERB {
			return w.objectOf(t) // "leaving the teen in critical condition"
		}
		if s := w.sufferer(t); s >= 0 {
			if l := doc.Tokens[s].Lower; l == "who" && doc.Tokens[t].Head >= 0 {
				return doc.Tokens[t].Head
			}
			return s
		}
		if r := doc.Tokens[t].Rel; r == nlp.Ccomp || r == nlp.Parataxis {
			break // above it stands who says so
		}
	}
	return -1
}

// sufferer is the subject of a verb or adjective, the one that is of persons where the tree gives it two ("the other two remain"); -1
// without.
func (w *work) sufferer(tok int32) int32 {
	s := int32(-1)
	for k := range w.doc.Kids(tok) {
		if r := w.doc.Tokens[k].Rel; (r == nlp.Nsubj || r == nlp.NsubjPass) && (s < 0 || !w.person(s) || w.doc.Tokens[k].UPOS == nlp.NUM) {
			s = k
		}
	}
	return s
}

// bears is who has a wound: who suffers or is treated for it, or the person that the noun hangs on by "with".
func (w *work) bears(noun int32) int32 {
	doc := w.doc
	for t, hops := noun, 0; t >= 0 && hops < 4; t, hops = doc.Tokens[t].Head, hops+1 {
		if t != noun && w.person(t) && doc.Tokens[t].UPOS != nlp.VERB {
			if h := doc.Tokens[t].Head; h >= 0 && w.book.death[lemmaOf(doc, h)] {
				return -1 // the bodies of two men with gunshot wounds
			}
			return t
		}
		if u := doc.Tokens[t].UPOS; u == nlp.VERB || doc.Tokens[t].XPOS == nlp.VBN {
			l := lemmaOf(doc, t)
			if r := doc.Tokens[t].Rel; (l == "lie" || l == "sit" || l == "lay" || l == "slump" || l == "walk") && (r == nlp.Advcl || r == nlp.Xcomp || r == nlp.Acl) {
				continue // "were found lying in the road with gunshot wounds"
			}
			switch {
			case w.book.suffers[l]:
				return w.subjectOf(t)
			case w.book.brings[l] || l == "find":
				if w.passive(t) {
					return w.patientOf(t)
				}
				return w.objectOf(t)
			}
			return -1
		}
	}
	return -1
}

// diesOf reports whether the sentence of somebody tells of a death that may be theirs: not of one whose own subject is somebody else.
func (w *work) diesOf(who int32) bool {
	doc := w.doc
	sent := doc.Sents[doc.Tokens[who].Sent]
	for i := sent.First; i < sent.Last; i++ {
		switch doc.Tokens[i].Lower {
		case "dies", "died", "dead", "deceased", "pronounced", "succumbed":
			s := int32(-1)
			for t, hops := i, 0; t >= 0 && hops < 3 && s < 0; t, hops = doc.Tokens[t].Head, hops+1 {
				if s = w.sufferer(t); t != i && doc.Tokens[i].Lower == "dead" && doc.KidBy(t, nlp.Obj) >= 0 {
					s = doc.KidBy(t, nlp.Obj) // "left a man dead"
				}
				if doc.Tokens[t].Rel != nlp.Xcomp {
					break
				}
			}
			if s < 0 || s == who || !w.person(s) || doc.Tokens[s].UPOS == nlp.PRON {
				return true
			}
			if a, b := w.chainOf(s), w.chainOf(who); a >= 0 && a == b {
				return true
			}
		case "death":
			return true
		}
	}
	return false
}

// chainOf is the chain that the mention at a head belongs to, -1 without.
func (w *work) chainOf(head int32) int32 {
	list := w.doc.Mentions
	i := sort.Search(len(list), func(i int) bool { return list[i].First > head }) - 1
	for ; i >= 0 && list[i].First >= head-12; i-- {
		if list[i].Head == head {
			return list[i].Chain
		}
	}
	return -1
}

// diesIn reports whether a sentence tells of a death, so that a hospital in it is no sign that somebody lives.
func (w *work) diesIn(sent int32) bool {
	doc := w.doc
	for i := doc.Sents[sent].First; i < doc.Sents[sent].Last; i++ {
		switch doc.Tokens[i].Lower {
		case "died", "dies", "dead", "death", "succumbed", "deceased", "pronounced":
			return true
		}
	}
	return false
}

// byWeapon reports whether a wound is named by the weapon that made it: a gunshot wound, a stab wound.
func (w *work) byWeapon(noun int32) bool {
	if lemmaOf(w.doc, noun) != "wound" || noun == 0 {
		return false
	}
	switch w.doc.Tokens[noun-1].Lower {
	case "gunshot", "bullet", "stab", "shotgun", "knife":
		return true
	}
	return false
}
