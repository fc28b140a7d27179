package happens

import (
	"sort"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
)

// This file finds who does what a verb says and to whom. The tree is asked first. Where it reads a past tense as a participle
// or hangs a phrase in the wrong place, the words next to the verb decide: "an attack on a bar killed six" is read as of a bar
// that was killed, but six stands behind the verb and no "was" before it.

// active reports whether a form that may be a participle is a finite verb with an object of its own.
func (w *work) active(verb int32) bool {
	if x := w.doc.Tokens[verb].XPOS; x != nlp.VBN && x != nlp.VBD && !wasShot(w.doc, verb) {
		return false
	}
	return w.doc.KidBy(verb, nlp.AuxPass) < 0 && !w.passiveAux(verb) && w.objectOf(verb) > verb
}

// passiveAux reports whether a form of "be" stands right in front of a verb, adverbs aside.
func (w *work) passiveAux(verb int32) bool {
	sent := w.doc.Sents[w.doc.Tokens[verb].Sent]
	for i := verb - 1; i >= sent.First && verb-i < 4; i-- {
		switch t := &w.doc.Tokens[i]; t.Lower {
		case "was", "were", "been", "being", "be", "is", "are", "got", "gets", "getting", "'s", "'re":
			return true
		default:
			if t.UPOS != nlp.ADV && t.UPOS != nlp.PART {
				return false
			}
		}
	}
	return false
}

// objectOf is the object of a verb; else the person or number right behind it; -1 without.
func (w *work) objectOf(verb int32) int32 {
	doc := w.doc
	if w.plain(verb) || doc.Tokens[verb].Rel == nlp.Amod && w.book.headline(doc, verb) {
		return doc.Tokens[verb].Head
	}
	if o := doc.KidBy(verb, nlp.Obj); o >= 0 {
		if doc.Tokens[o].UPOS == nlp.NUM { // "killed four suspected members", where the tree takes the number for the object
			for k := range doc.Kids(verb) {
				if t := &doc.Tokens[k]; k > o && t.Rel == nlp.Obj && t.UPOS != nlp.NUM && w.countsFor(o, k) {
					return k
				}
			}
		}
		return o
	}
	if doc.KidBy(verb, nlp.AuxPass) >= 0 || w.passiveAux(verb) {
		return -1
	}
	if o := w.caseless(verb); o >= 0 {
		return o
	}
	return w.behind(verb)
}

// countsFor reports whether a number stands right in front of the phrase of a head that it is not joined to by the tree.
func (w *work) countsFor(number, head int32) bool {
	first, _ := phrase.Core(w.doc, head)
	return number+1 == first && w.doc.Tokens[number].Head == w.doc.Tokens[head].Head
}

// behind is the head of the phrase right behind a verb when it is of persons or a bare number of them, -1 without.
func (w *work) behind(verb int32) int32 {
	doc := w.doc
	last := doc.Sents[doc.Tokens[verb].Sent].Last
	j := verb + 1
	for j < last && j < verb+3 && (doc.Tokens[j].Lower == "dead" || doc.Tokens[j].UPOS == nlp.ADV) {
		j++
	}
	if j >= last {
		return -1
	}
	if n := w.numberAt(j); n >= 0 { // "at least four", and no noun behind it
		end := doc.Numbers[n].Last
		if w.phraseFrom(j) < end && doc.Tokens[end-1].UPOS == nlp.NUM && (end >= last || !w.counts(end)) {
			return end - 1
		}
	}
	if h := w.phraseFrom(j); h >= 0 && w.person(h) && (doc.Tokens[h].UPOS != nlp.PRON || h == j && doc.Tokens[h].XPOS == nlp.PRP) {
		return h
	}
	return -1
}

// ahead is the head of the phrase right in front of a verb, its forms of "be", adverbs and an age between commas aside, when
// it is of persons; -1 without.
func (w *work) ahead(verb int32) int32 {
	doc := w.doc
	first := doc.Sents[doc.Tokens[verb].Sent].First
	j := verb - 1
	for ; j > first; j-- {
		t := &doc.Tokens[j]
		if t.UPOS != nlp.ADV && t.UPOS != nlp.AUX && t.UPOS != nlp.PART {
			break
		}
	}
	j = w.pastRemark(j, first)
	if j < first {
		return -1
	}
	if h := w.endsAt(j, first); h >= 0 {
		return h
	}
	if j-3 > first && doc.Tokens[j-1].Lower == "as" && doc.Tokens[j-2].XPOS == nlp.VBN { // "a commander known as Red"
		if h := w.endsAt(j-3, first); h >= 0 {
			return h
		}
	}
	if j > first && doc.Tokens[j].Lower == "more" && doc.Tokens[j-1].UPOS == nlp.NUM {
		j-- // "three more hurt"
	}
	if doc.Tokens[j].UPOS == nlp.NUM && w.numberEnds(j+1) {
		return j
	}
	return -1
}

// pastRemark goes from a comma back over what it closes: an age, who or whose, "later identified as", up to the token in front of it.
func (w *work) pastRemark(tok, first int32) int32 {
	doc := w.doc
	if tok-2 <= first || doc.Form(tok) != "," {
		return tok
	}
	if doc.Tokens[tok-1].UPOS == nlp.NUM && doc.Form(tok-2) == "," {
		return tok - 3
	}
	for i := tok - 1; i > first && tok-i < 20; i-- {
		switch doc.Tokens[i].Lower {
		case "who", "whose", "whom", "identified", "named", "described", "known", "aged":
			if doc.Tokens[i-1].UPOS == nlp.ADV {
				i--
			}
			if doc.Form(i-1) == "," {
				i--
			}
			if u := doc.Tokens[i-1].UPOS; i > first && (u == nlp.NOUN || u == nlp.PROPN) {
				return i - 1
			}
		case ".", ";", ":":
			return tok
		}
	}
	return tok
}

// endsAt is the head of the phrase of persons that ends with a token, -1 without.
func (w *work) endsAt(tok, first int32) int32 {
	phrases := w.doc.Phrases
	for i := sort.Search(len(phrases), func(i int) bool { return phrases[i].First > tok }) - 1; i >= 0 && phrases[i].First >= max(first, tok-12); i-- {
		if p := &phrases[i]; p.Last == tok+1 || p.Head == tok {
			if w.person(p.Head) && w.doc.Tokens[p.Head].UPOS != nlp.PRON {
				return p.Head
			}
			return -1
		}
	}
	return -1
}

// numberAt is the index of the number that begins at a token, -1 without.
func (w *work) numberAt(tok int32) int32 {
	numbers := w.doc.Numbers
	i := sort.Search(len(numbers), func(i int) bool { return numbers[i].First >= tok })
	if i < len(numbers) && numbers[i].First == tok && !numbers[i].Ordinal {
		return int32(i)
	}
	return -1
}

func (w *work) numberEnds(end int32) bool { return w.numberEnding(end) >= 0 }

// numberEnding is the index of the number that ends in front of a token, -1 without.
func (w *work) numberEnding(end int32) int {
	numbers := w.doc.Numbers
	for i := sort.Search(len(numbers), func(i int) bool { return numbers[i].First >= end }) - 1; i >= 0 && numbers[i].First > end-longestNumber; i-- {
		if n := &numbers[i]; n.Last == end && !n.Ordinal {
			return i
		}
	}
	return -1
}

// longestNumber is how many tokens a number may have: "at least three hundred and twenty-five thousand".
const longestNumber = 24

// phraseFrom is the head of the widest noun phrase that begins at a token, -1 without.
func (w *work) phraseFrom(tok int32) int32 {
	phrases := w.doc.Phrases
	head, last := int32(-1), int32(0)
	for i := sort.Search(len(phrases), func(i int) bool { return phrases[i].First >= tok }); i < len(phrases) && phrases[i].First == tok; i++ {
		if phrases[i].Last > last {
			head, last = phrases[i].Head, phrases[i].Last
		}
	}
	return head
}

// counts reports whether a token is what the number in front of it may count or measure.
func (w *work) counts(tok int32) bool {
	switch w.doc.Tokens[tok].UPOS {
	case nlp.NOUN, nlp.PROPN, nlp.ADJ, nlp.SYM:
		return true
	}
	f := w.doc.Form(tok)
	return f == "-" || f == "%"
}

// topNoun climbs from a noun to the head of the phrase that it is part of.
func topNoun(doc *nlp.Doc, tok int32) int32 {
	for range 5 {
		t := &doc.Tokens[tok]
		if t.Head < 0 || t.Head > tok || doc.Tokens[t.Head].UPOS != nlp.NOUN && doc.Tokens[t.Head].UPOS != nlp.PROPN {
			break
		}
		if t.Rel != nlp.Nmod && t.Rel != nlp.Obl && t.Rel != nlp.Compound {
			break
		}
		tok = t.Head
	}
	return tok
}

// subjectOf finds who does what a verb says: its subject, that of the verb it shares it with, or the noun it is a clause of.
func (w *work) subjectOf(verb int32) int32 {
	doc := w.doc
	if w.plain(verb) {
		return verb - 1
	}
	if s := w.antecedent(verb); s >= 0 {
		return s
	}
	for range 5 {
		if s := doc.KidBy(verb, nlp.Nsubj); s >= 0 {
			if n := s + 1; n < verb && doc.Tokens[n].Rel == nlp.Nsubj && doc.Tokens[n].Head == verb {
				s = n // "Tuareg rebels seized", where the tree takes each word for a subject
			}
			if l := doc.Tokens[s].Lower; l == "who" || l == "that" || l == "which" {
				if h := doc.Tokens[verb].Head; h >= 0 && doc.Tokens[verb].Rel == nlp.AclRelcl {
					return h
				}
				return -1
			}
			return s
		}
		t := &doc.Tokens[verb]
		if s := doc.KidBy(verb, nlp.NsubjPass); s >= 0 {
			if w.active(verb) {
				return s
			}
			return -1
		}
		if t.Head < 0 {
			return -1
		}
		switch t.Rel {
		case nlp.Acl:
			if w.strikes(verb) {
				return t.Head
			}
			if w.active(verb) {
				return topNoun(doc, t.Head)
			}
			if t.XPOS == nlp.VBG {
				return t.Head
			}
			if doc.Tokens[t.Head].UPOS != nlp.VERB { // a plan to attack: whose plan
				if p := doc.KidBy(t.Head, nlp.NmodPoss); p >= 0 {
					return p
				}
				if v := doc.Tokens[t.Head].Head; v >= 0 && doc.Tokens[t.Head].Rel == nlp.Obj && plots(doc.Tokens[v].Lemma) {
					verb = v
					continue
				}
				return -1
			}
			return -1
		case nlp.AclRelcl:
			return t.Head
		case nlp.Xcomp, nlp.Conj, nlp.Advcl, nlp.Parataxis:
			if t.Rel == nlp.Xcomp {
				if o := doc.KidBy(t.Head, nlp.Obj); o >= 0 && doc.Tokens[o].UPOS != nlp.NUM {
					return o
				}
				if p := doc.KidBy(t.Head, nlp.NsubjPass); p >= 0 {
					return p // is suspected of planning: the one suspected
				}
			}
			if t.Rel == nlp.Parataxis || t.Rel == nlp.Conj && telling(doc.Tokens[t.Head].Lemma) && doc.Tokens[t.Head].UPOS == nlp.VERB {
				return -1 // "survivors said four men came and opened fire"
			}
			verb = t.Head
		default:
			return -1
		}
	}
	return -1
}

func (w *work) passive(verb int32) bool {
	doc := w.doc
	t := &doc.Tokens[verb]
	if w.plain(verb) || w.active(verb) || w.strikes(verb) || t.XPOS == nlp.VBG && w.doc.Tokens[max(verb-1, 0)].Lower != "being" {
		return false // "were shooting at birds"
	}
	if w.passiveAux(verb) || doc.KidBy(verb, nlp.AuxPass, nlp.NsubjPass) >= 0 || w.shorn(verb) {
		return true
	}
	if t.XPOS == nlp.VBD && t.Rel == nlp.Conj && t.Head >= 0 && w.harmed(verb) && doc.KidBy(verb, nlp.Aux, nlp.Nsubj, nlp.Obj) < 0 {
		return w.passive(t.Head) // "were shot and killed", where the tag errs
	}
	return t.XPOS == nlp.VBN && t.Rel == nlp.Acl || t.XPOS == nlp.VBN && t.Rel == nlp.Conj && t.Head >= 0 && doc.KidBy(verb, nlp.Nsubj) < 0 && w.passive(t.Head) || t.XPOS == nlp.VBN && doc.KidBy(verb, nlp.Aux, nlp.Nsubj, nlp.Obj) < 0 && t.Rel != nlp.Root
}

// strikes reports whether a verb that the tags take for a participle tells what attackers do: "bombers struck twice in Aton".
func (w *work) strikes(verb int32) bool {
	t := &w.doc.Tokens[verb]
	return fights(w.book.trigger(w.doc, verb), t.Lower) && t.Rel == nlp.Acl && t.Head >= 0 && w.foe(t.Head) && w.doc.KidBy(verb, nlp.OblAgent) < 0 && !w.passiveAux(verb)
}

// fights reports whether a verb tells of a fight and needs no object: behind those who fight it is no participle.
func fights(lemma, lower string) bool {
	switch lemma {
	case "clash", "fight", "battle", "fire":
		return true
	}
	return lower == "struck"
}

// antecedent is the noun that "who" right in front of a verb stands for where the tree does not say so: "a man who shot and
// killed one person"; -1 without.
func (w *work) antecedent(verb int32) int32 {
	doc := w.doc
	if doc.KidBy(verb, nlp.Nsubj, nlp.NsubjPass) >= 0 || doc.Tokens[verb].Rel == nlp.AclRelcl {
		return -1
	}
	first := doc.Sents[doc.Tokens[verb].Sent].First
	for i := verb - 1; i > first && verb-i < 5; i-- {
		t := &doc.Tokens[i]
		if t.Lower == "who" {
			for j := i - 1; j >= first && i-j < 3; j-- {
				if u := doc.Tokens[j].UPOS; u == nlp.NOUN || u == nlp.PROPN {
					return j
				}
			}
			return -1
		}
		if t.UPOS != nlp.ADV && t.UPOS != nlp.AUX && t.UPOS != nlp.CCONJ && t.UPOS != nlp.VERB && !wasShot(doc, i) {
			return -1
		}
	}
	return -1
}

// shorn reports whether a verb that needs an object has none and a person in front of it: "four men shot on the south side" are
// those who were shot.
func (w *work) shorn(verb int32) bool {
	doc := w.doc
	switch w.book.trigger(doc, verb) {
	case "shoot", "stab", "kill", "wound", "injure":
	default:
		return false
	}
	if doc.KidBy(verb, nlp.Aux) >= 0 || w.objectOf(verb) >= 0 || doc.Tokens[verb].XPOS == nlp.VBG || doc.Tokens[verb].XPOS == nlp.VB {
		return false
	}
	for k := range doc.Kids(verb) {
		switch doc.Tokens[k].Rel {
		case nlp.Ccomp, nlp.Xcomp, nlp.Conj:
			return false // "shot and killed four": the object follows
		case nlp.Obl:
			if c := doc.KidBy(k, nlp.Case); c >= 0 {
				switch doc.Tokens[c].Lower {
				case "at", "into", "through", "toward", "towards":
					return false
				}
			}
		}
	}
	a := w.ahead(verb)
	return a >= 0 && a == doc.KidBy(verb, nlp.Nsubj) && !w.book.hostile[lemmaOf(doc, a)] || a >= 0 && w.numberIn(a) >= 0
}

// harmed reports whether a verb says that somebody is killed or wounded.
func (w *work) harmed(verb int32) bool {
	l := w.book.trigger(w.doc, verb)
	return w.book.killed[l] || w.book.wounded[l]
}

// telling reports whether a verb only tells what others do.
func telling(lemma string) bool {
	switch lemma {
	case "say", "tell", "report", "add", "confirm":
		return true
	}
	return false
}

// plots reports whether who does a verb to a plan is whose plan it is: they make it, and do not foil or report it.
func plots(lemma string) bool {
	switch lemma {
	case "have", "make", "hatch", "devise", "draw", "carry", "launch", "mount", "prepare", "announce", "plot", "plan", "form", "pursue", "develop", "harbour", "harbor", "get", "give", "receive", "undertake":
		return true
	}
	return false
}
