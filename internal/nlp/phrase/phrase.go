// Package phrase finds the noun phrases of a parsed document. It stores nlp.Phrase: the range of a head with what stands
// close to it, without relative clauses, appositions that follow, coordinated parts and trailing clauses, and the number
// that counts it.
//
// A title or role stays with its name: "Prime Minister Anna Lind" is one phrase, and Full of "commander" in "the commander of
// the northern army, Gen. Jon Berg" is all of it. Core, Full, Conjuncts and Apposition answer the same questions for any
// head token without the stage having run. What the parse gets wrong this gets wrong: it has no model of its own.
package phrase

import (
	"cmp"
	"slices"

	"clio/internal/nlp"
)

// Stage finds noun phrases. It has no state.
type Stage struct{}

// New is the stage.
func New() *Stage { return &Stage{} }

// Name is the stage's name.
func (*Stage) Name() string { return "phrase" }

// Needs are the layers it reads.
func (*Stage) Needs() []nlp.Layer { return []nlp.Layer{nlp.Tree, nlp.Counts} }

// Gives are the layers it fills.
func (*Stage) Gives() []nlp.Layer { return []nlp.Layer{nlp.NounPhrases} }

// Run fills doc.Phrases in the order of their start, the longer one first.
func (*Stage) Run(doc *nlp.Doc) {
	doc.Phrases = doc.Phrases[:0]
	for i := range doc.Tokens {
		tok := int32(i)
		if !Heads(doc, tok) {
			continue
		}
		if e := doc.EntityAt(tok); e >= 0 && doc.Tokens[tok].Head >= doc.Entities[e].First && doc.Tokens[tok].Head < doc.Entities[e].Last {
			continue // a part of a longer name
		}
		first, last := Core(doc, tok)
		p := nlp.Phrase{First: first, Last: last, Head: tok, Number: number(doc, first, last, tok)}
		if p.Number >= 0 {
			p.First = min(p.First, doc.Numbers[p.Number].First)
		}
		doc.Phrases = append(doc.Phrases, p)
	}
	slices.SortFunc(doc.Phrases, func(a, b nlp.Phrase) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(b.Last, a.Last), cmp.Compare(a.Head, b.Head))
	})
	doc.Phrases = slices.CompactFunc(doc.Phrases, func(a, b nlp.Phrase) bool { return a.First == b.First && a.Last == b.Last })
}

// Heads tells whether a token is the head of a noun phrase: a noun, name or pronoun, or an adjective or number that stands
// where a noun would ("the wounded", "60 were killed"), that is no part of a compound or of a longer name.
func Heads(doc *nlp.Doc, tok int32) bool {
	t := &doc.Tokens[tok]
	switch t.Rel {
	case nlp.NmodDesc:
		return t.Head < tok // a role behind the name, not a title before it
	case nlp.Compound, nlp.Flat, nlp.Fixed, nlp.Goeswith, nlp.Det, nlp.Nummod, nlp.Amod, nlp.Case, nlp.Punct, nlp.Mark:
		return false
	}
	switch t.UPOS {
	case nlp.NOUN, nlp.PROPN, nlp.PRON:
		return t.Rel != nlp.Expl && t.Rel != nlp.Discourse
	case nlp.NUM, nlp.ADJ, nlp.DET:
		switch t.Rel {
		case nlp.Nsubj, nlp.NsubjPass, nlp.Obj, nlp.Iobj, nlp.Obl, nlp.OblAgent, nlp.Nmod:
			return true
		}
	}
	return false
}

// number is the index of the number that counts the head: it lies in the phrase before the head or is the head itself, and
// hangs on the head and on nothing between.
func number(doc *nlp.Doc, first, last, head int32) int32 {
	lo, hi := 0, len(doc.Numbers)
	for lo < hi {
		m := (lo + hi) / 2
		if doc.Numbers[m].Last <= first {
			lo = m + 1
		} else {
			hi = m
		}
	}
	found := int32(-1)
	for ; lo < len(doc.Numbers) && doc.Numbers[lo].First <= head; lo++ {
		n := &doc.Numbers[lo]
		if n.Ordinal || n.Last > last {
			continue
		}
		if counts(doc, n, head) {
			found = int32(lo)
		}
	}
	return found
}

func counts(doc *nlp.Doc, n *nlp.Number, head int32) bool {
	for k := n.First; k < n.Last; k++ {
		if k == head {
			return true
		}
		h := doc.Tokens[k].Head
		if h < n.First || h >= n.Last {
			switch doc.Tokens[k].Rel {
			case nlp.Advmod, nlp.Case, nlp.Fixed, nlp.Cc, nlp.Punct, nlp.Obl:
				continue
			}
			if h == head {
				return true
			}
		}
	}
	return false
}

// closeTo tells whether a dependant belongs to the narrow phrase of its head.
func closeTo(doc *nlp.Doc, k, head int32) bool {
	switch doc.Tokens[k].Rel {
	case nlp.Det, nlp.DetPredet, nlp.Amod, nlp.Nummod, nlp.NmodPoss, nlp.Compound, nlp.NmodDesc:
		return k < head || doc.Tokens[k].Rel == nlp.Nummod || doc.Tokens[k].Rel == nlp.NmodDesc || doc.Tokens[k].Rel == nlp.Compound
	case nlp.Flat, nlp.Fixed, nlp.Goeswith:
		return true
	case nlp.Advmod:
		return k < head && !edge(doc, k)
	case nlp.Nmod, nlp.NmodUnmarked:
		return k < head
	case nlp.Punct:
		return false
	}
	return false
}

// edge tells the adverbs that belong to the sentence, not to the noun.
func edge(doc *nlp.Doc, k int32) bool {
	switch doc.Tokens[k].Lower {
	case "only", "just", "even", "also", "not", "then", "now", "especially", "particularly", "mainly", "mostly", "possibly", "probably", "allegedly":
		return true
	}
	return false
}

// Core is the narrow phrase of a head: determiner, adjectives, compounds, counts, titles and the rest of its name.
func Core(doc *nlp.Doc, head int32) (first, last int32) {
	first, last = core(doc, head, 0)
	return counted(doc, first), last
}

// counted is where a phrase begins that begins with a count: "at least 12" is one, wherever the tree hangs its "at".
func counted(doc *nlp.Doc, first int32) int32 {
	if l := doc.Tokens[first].Lower; (l == "least" || l == "most") && first > 0 && doc.Tokens[first-1].Lower == "at" {
		return first - 1
	}
	return first
}

func core(doc *nlp.Doc, head int32, depth int) (first, last int32) {
	first, last = head, head+1
	if depth > deepest {
		return first, last
	}
	from := int32(0) // behind the preposition that governs the head
	for k := doc.Tokens[head].Kid; k >= 0 && k < head; k = doc.Tokens[k].Next {
		if r := doc.Tokens[k].Rel; r == nlp.Case || r == nlp.Mark || r == nlp.Cc {
			from = doc.Tokens[k].Right
		}
	}
	for k := doc.Tokens[head].Kid; k >= 0; k = doc.Tokens[k].Next {
		if k < from || !closeTo(doc, k, head) {
			continue
		}
		t := &doc.Tokens[k]
		if k < head {
			first = min(first, t.Left)
			continue
		}
		if t.Rel == nlp.NmodDesc && k > head+1 && gapped(doc, last) {
			continue
		}
		_, end := core(doc, k, depth+1)
		last = max(last, end)
	}
	// A name that the tree tears apart is whole here.
	if e := doc.EntityAt(head); e >= 0 {
		if n := &doc.Entities[e]; n.First >= doc.Sents[doc.Tokens[head].Sent].First {
			first, last = min(first, n.First), max(last, n.Last)
		}
	}
	first, last = trim(doc, first, last, head)
	return counted(doc, first), last
}

// gapped tells whether a mark stands at a token: what follows is set off from the phrase.
func gapped(doc *nlp.Doc, tok int32) bool {
	if int(tok) >= len(doc.Tokens) {
		return true
	}
	t := &doc.Tokens[tok]
	return t.UPOS == nlp.PUNCT && t.Lower != "-" && t.XPOS != nlp.OpenQ || t.Lower == "including" || t.Lower == "like"
}

// trim drops marks at the edges and a possessive ending, and balances a quotation mark that stands inside of one edge.
func trim(doc *nlp.Doc, first, last, head int32) (int32, int32) {
	for first < head {
		t := &doc.Tokens[first]
		if t.UPOS != nlp.PUNCT && t.Rel != nlp.Case && t.Rel != nlp.Cc {
			break
		}
		first++
	}
	for last > head+1 {
		t := &doc.Tokens[last-1]
		if t.UPOS != nlp.PUNCT && t.XPOS != nlp.POS || t.XPOS == nlp.RRB {
			break
		}
		last--
	}
	if int(last) < len(doc.Tokens) && closes(doc.Tokens[last].Lower) {
		for k := first; k < last; k++ {
			if w := doc.Form(k); w == "‘" || w == "“" || w == "\"" || w == "(" {
				return first, last + 1
			}
		}
	}
	return first, last
}

func closes(w string) bool { return w == "'" || w == "\"" || w == ")" }

// Full is the whole phrase of a head, as a reader would quote it: the narrow phrase with prepositional attachments and with an
// apposition that names it ("the commander of the northern army, Gen. Jon Berg"), without relative clauses, participles,
// coordinated parts and remarks.
func Full(doc *nlp.Doc, head int32) (first, last int32) {
	first, last = full(doc, head, true, 0)
	return trim(doc, first, namedBehind(doc, head, first, last), head)
}

// namedBehind is the end of a phrase with the person's name that is set off behind it by commas, where the tree has not seen the
// apposition: the name is hung on a word inside of the phrase, or stands between a subject and its verb.
func namedBehind(doc *nlp.Doc, head, first, last int32) int32 {
	n := doc.Sents[doc.Tokens[head].Sent].Last
	if last+1 >= n || doc.Tokens[last].Lower != "," || doc.Tokens[head].XPOS != nlp.NN {
		return last
	}
	k := last + 1
	for k < n && k < last+4 && doc.Tokens[k].UPOS == nlp.PROPN && doc.EntityAt(k) < 0 {
		k++
	}
	e := doc.EntityAt(min(k, n-1))
	if k >= n || e < 0 || doc.Entities[e].Kind != nlp.PersonName || doc.Entities[e].First != k {
		return last
	}
	end := doc.Entities[e].Last
	if end < n && doc.Tokens[end].UPOS != nlp.PUNCT {
		return last
	}
	for j := last + 1; j < end; j++ {
		if h := doc.Tokens[j].Head; h >= first && h < last {
			return end
		}
	}
	if t := &doc.Tokens[head]; (t.Rel == nlp.Nsubj || t.Rel == nlp.NsubjPass) && t.Head >= end && end < n {
		return end
	}
	return last
}

// Attached is Full without appositions.
func Attached(doc *nlp.Doc, head int32) (first, last int32) {
	first, last = full(doc, head, false, 0)
	first, last = trim(doc, first, last, head)
	return counted(doc, first), last
}

const deepest = 12

func full(doc *nlp.Doc, head int32, naming bool, depth int) (first, last int32) {
	first, last = Core(doc, head)
	if depth > deepest {
		return first, last
	}
	for k := doc.Tokens[head].Kid; k >= 0; k = doc.Tokens[k].Next {
		t := &doc.Tokens[k]
		if k < head {
			continue
		}
		switch t.Rel {
		case nlp.Nmod, nlp.NmodUnmarked, nlp.NmodDesc, nlp.Nummod:
			if gapped(doc, last) {
				continue
			}
			_, end := full(doc, k, false, depth+1)
			// Coordination below a preposition belongs to it: "the cities of Homs and Hama".
			for c := doc.Tokens[k].Kid; c >= 0; c = doc.Tokens[c].Next {
				if doc.Tokens[c].Rel == nlp.Conj && nominal(doc, c) && c > k {
					_, e := full(doc, c, false, depth+1)
					end = max(end, e)
				}
			}
			last = max(last, end)
		case nlp.Appos:
			if naming && names(doc, head, k) {
				_, end := Core(doc, k)
				last = max(last, end)
			}
		}
	}
	return first, last
}

func nominal(doc *nlp.Doc, k int32) bool {
	switch doc.Tokens[k].UPOS {
	case nlp.NOUN, nlp.PROPN, nlp.PRON, nlp.NUM:
		return true
	}
	return false
}

// names tells whether an apposition is the name of its head and not a remark about it: a role before a name.
func names(doc *nlp.Doc, head, app int32) bool {
	return doc.Tokens[head].UPOS == nlp.NOUN && doc.Tokens[app].UPOS == nlp.PROPN && doc.Tokens[app].Rel == nlp.Appos
}

// Conjuncts appends the heads that a head is coordinated with to out: itself first, then the others in text order. Given a
// later part it goes back to the first.
func Conjuncts(doc *nlp.Doc, head int32, out []int32) []int32 {
	for doc.Tokens[head].Rel == nlp.Conj && doc.Tokens[head].Head >= 0 && nominal(doc, doc.Tokens[head].Head) {
		head = doc.Tokens[head].Head
	}
	out = append(out, head)
	for at := len(out) - 1; at < len(out); at++ {
		for k := doc.Tokens[out[at]].Kid; k >= 0; k = doc.Tokens[k].Next {
			if doc.Tokens[k].Rel == nlp.Conj && nominal(doc, k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// Apposition is the head of the phrase that stands in apposition behind a head, or -1.
func Apposition(doc *nlp.Doc, head int32) int32 { return doc.KidBy(head, nlp.Appos) }

// Around is the index of the narrowest phrase that holds a token, -1 without.
func Around(doc *nlp.Doc, tok int32) int32 {
	best, width := int32(-1), int32(1<<30)
	for i := range doc.Phrases {
		p := &doc.Phrases[i]
		if p.First > tok {
			break
		}
		if tok < p.Last && p.Last-p.First < width {
			best, width = int32(i), p.Last-p.First
		}
	}
	return best
}

// Nobody reports whether a phrase says that there was none: "no one", "no group", "none of them".
func Nobody(doc *nlp.Doc, head int32) bool {
	switch doc.Tokens[head].Lower {
	case "nobody", "none", "no-one":
		return true
	}
	for k := range doc.Kids(head) {
		if doc.Tokens[k].Lower == "no" {
			return true
		}
	}
	return head > 0 && doc.Tokens[head].Lower == "one" && doc.Tokens[head-1].Lower == "no"
}
