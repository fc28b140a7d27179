package happens

import (
	"sort"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// argOf makes an argument of a head: its phrase with attachments that say who or what it is, without a preposition, and without
// when and where it was.
func (w *work) argOf(head int32, rule string) arg {
	first, last := phrase.Attached(w.doc, head)
	for first < head && w.timed(first) {
		first++
	}
	a := arg{head: head, first: first, last: w.cut(head, last), rule: rule}
	for k := range w.doc.Kids(head) {
		switch w.doc.Tokens[k].Lower {
		case "suspected", "alleged", "presumed", "apparent", "possible", "believed":
			a.doubt = true
		}
	}
	return a
}

// cut is where the phrase of a head ends without the places and times that hang on it: "guerrillas near the garrison", "rebels
// in the north on Monday". What says of what or for whom it is stays.
func (w *work) cut(head, last int32) int32 {
	doc := w.doc
	for i := head + 1; i < last; i++ {
		t := &doc.Tokens[i]
		if w.timed(i) {
			return i
		}
		if t.UPOS != nlp.ADP || t.Rel != nlp.Case {
			continue
		}
		if i+1 < last && reason(doc.Tokens[i+1].Lower) {
			return i // "a man on suspicion of", "the embassy in retaliation for"
		}
		switch t.Lower {
		case "to":
			switch lemmaOf(doc, head) {
			case "ambassador", "envoy", "adviser", "advisor", "attache", "aide", "delegate", "representative", "consul", "secretary", "candidate":
				continue
			}
			return i // "sentenced two men to life"
		case "of", "for", "from", "against":
			continue
		case "near", "outside", "at", "during", "after", "before", "by", "inside", "around", "along":
			return i
		case "on", "with", "as", "including": // "a bus with six passengers"
			if !w.person(head) && w.book.targets[lemmaOf(doc, head)] != "" {
				return i
			}
		}
		k := t.Head
		if k > i && (w.isHappening(k) || w.isPlace(k) || w.timed(k) || w.book.targets[lemmaOf(doc, k)] != "" || doc.EntityAt(k) >= 0 && (doc.Entities[doc.EntityAt(k)].Kind == nlp.PlaceName || doc.Entities[doc.EntityAt(k)].Kind == nlp.Facility)) {
			return i
		}
		switch lemmaOf(doc, max(k, 0)) {
		case "city", "town", "village", "province", "department", "district", "area", "part", "country", "region", "north", "south", "east", "west", "capital", "neighborhood", "neighbourhood", "municipality", "zone", "jungle", "mountain", "place", "outskirts", "suburb", "valley":
			return i
		}
	}
	return last
}

// reason reports whether a noun behind a preposition says why something was done.
func reason(lower string) bool {
	switch lower {
	case "retaliation", "response", "revenge", "protest", "suspicion", "charges", "connection", "relation", "reprisal":
		return true
	}
	return false
}

// timed reports whether a token is a part of a time.
func (w *work) timed(tok int32) bool {
	t := &w.doc.Tokens[tok]
	times := w.rec.Times
	i := sort.Search(len(times), func(i int) bool { return times[i].End > t.Start })
	return i < len(times) && times[i].Start <= t.Start && t.End <= times[i].End
}

// weaponOf makes an argument of a weapon: its narrow phrase, without how many or which of several it is.
func (w *work) weaponOf(head int32, rule string) arg {
	doc := w.doc
	first, last := phrase.Core(doc, head)
	if w.binds(head) {
		return arg{head: head, first: first, last: max(last, w.argOf(head, rule).last), rule: rule}
	}
	for first < head {
		t := &doc.Tokens[first]
		if t.UPOS != nlp.NUM && !w.book.vague[t.Lower] && !w.timed(first) {
			break
		}
		first++
	}
	return arg{head: head, first: first, last: last, rule: rule}
}

// uncounted is where the phrase of an argument begins without how many there are: "several gunmen", "the two schools". A phrase
// that tells no number keeps its article.
func (w *work) uncounted(a *arg) int32 {
	first := a.first
	for i := a.first; i < a.head; i++ {
		t := &w.doc.Tokens[i]
		if t.UPOS != nlp.NUM && !w.book.vague[t.Lower] && t.Lower != "same" || w.doc.Tokens[i+1].Start == t.End {
			break // "24-year-old" is no number of men
		}
		if t.XPOS != nlp.DT && t.XPOS != nlp.PRPS || t.Lower == "some" || t.Lower == "another" {
			first = i + 1
		}
	}
	return first
}

// howMany is the number that is told of a head, nil without.
func (w *work) howMany(head int32) *record.Count {
	n := w.numberIn(head)
	if n < 0 {
		return nil
	}
	c := countOf(&w.doc.Numbers[n])
	return &c
}

// suicidal reports whether a weapon is called one of suicide: "a suicide car bomb".
func (w *work) suicidal(head int32) bool {
	for k := range w.doc.Kids(head) {
		if w.doc.Tokens[k].Lower == "suicide" {
			return true
		}
	}
	return false
}

// untimed is the head of a phrase without the time that the tree took for its head: of "by gunmen Tuesday night" the gunmen.
func (w *work) untimed(head int32) int32 {
	if head < 0 || !w.timed(head) {
		return head
	}
	doc := w.doc
	out := head
	for k := range doc.Kids(head) {
		if r := doc.Tokens[k].Rel; k < head && (r == nlp.Compound || r == nlp.NmodDesc || r == nlp.NmodUnmarked || r == nlp.Amod) && !w.timed(k) && (doc.Tokens[k].UPOS == nlp.NOUN || doc.Tokens[k].UPOS == nlp.PROPN) {
			out = k
		}
	}
	return out
}

// expand adds a head and those coordinated with it.
func (w *work) expand(list []arg, head int32, rule string) []arg {
	head = w.untimed(head)
	if head < 0 || pronounless(w.doc, head) && w.actor(head) == nil {
		return list
	}
	for _, h := range phrase.Conjuncts(w.doc, head, nil) {
		if !phrase.Nobody(w.doc, h) {
			list = append(list, w.argOf(h, rule))
		}
	}
	return list
}

// pronounless reports whether a head says nothing of who it is.
func pronounless(doc *nlp.Doc, head int32) bool {
	switch doc.Tokens[head].Lower {
	case "it", "this", "that", "which", "there", "what", "these", "those", "we", "i", "you", "neither":
		return true
	}
	return doc.Tokens[head].UPOS == nlp.PUNCT
}

// agentOf finds the by-phrase of a verb or noun.
func agentOf(doc *nlp.Doc, tok int32) int32 {
	for k := range doc.Kids(tok) {
		t := &doc.Tokens[k]
		if t.Rel == nlp.OblAgent {
			return k
		}
		if t.Rel == nlp.Obl || t.Rel == nlp.Nmod {
			if c := doc.KidBy(k, nlp.Case); c >= 0 && doc.Tokens[c].Lower == "by" && doc.Tokens[k].UPOS != nlp.NUM {
				return k
			}
		}
	}
	return -1
}
