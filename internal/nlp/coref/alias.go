package coref

import (
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/entity"
)

// Alias is a pair of mentions that the text itself says are two names of one thing, and by which words.
type Alias struct {
	A, B int32  // indices into doc.Mentions; A comes first
	How  string // "known as", "brackets", "or", "called", "apposition"
}

// Aliases appends the pairs that the text of an analysed document gives to out, in the order of the text.
func Aliases(doc *nlp.Doc, out []Alias) []Alias {
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if m.Kind != nlp.Named {
			continue
		}
		if e := doc.EntityAt(m.Head); e >= 0 {
			if p := previous(doc, e); p >= 0 {
				if how := given(doc, &doc.Entities[p], &doc.Entities[e]); how != "" {
					if a := mentionAt(doc, &doc.Entities[p], int32(i)); a >= 0 {
						out = append(out, Alias{a, int32(i), how})
					}
				}
			}
			if nominal := calledSo(doc, &doc.Entities[e]); nominal >= 0 {
				// "ISK [as the group is also called]": the other name is that of the group's chain.
				if a := namedOf(doc, nominal, int32(i)); a >= 0 {
					out = append(out, Alias{a, int32(i), "called"})
				}
			}
		}
	}
	return out
}

func previous(doc *nlp.Doc, e int32) int32 {
	if e == 0 {
		return -1
	}
	if a, b := &doc.Entities[e-1], &doc.Entities[e]; b.First-a.Last > 12 || doc.Tokens[a.First].Sent != doc.Tokens[b.First].Sent {
		return -1
	}
	return e - 1
}

func mentionAt(doc *nlp.Doc, e *nlp.Entity, before int32) int32 {
	for i := before - 1; i >= 0 && i > before-12; i-- {
		if m := &doc.Mentions[i]; m.Kind == nlp.Named && m.Head >= e.First && m.Head < e.Last {
			return i
		}
	}
	return -1
}

// namedOf is the nearest earlier name of another form in the chain of the nominal mention whose head is given.
func namedOf(doc *nlp.Doc, head, alias int32) int32 {
	chain := int32(-1)
	for i := range doc.Mentions {
		if doc.Mentions[i].Head == head {
			chain = doc.Mentions[i].Chain
		}
	}
	if chain < 0 {
		return -1
	}
	found := int32(-1)
	for _, i := range doc.Chains[chain] {
		if m := &doc.Mentions[i]; m.Kind == nlp.Named && i != alias && m.First < doc.Mentions[alias].First {
			found = i
		}
	}
	return found
}

// gapWords are what may stand between two names besides a form of "know", "call" or "abbreviate".
var gapWords = map[string]bool{
	",": true, "also": true, "as": true, "by": true, "its": true, "the": true, "better": true, "formerly": true, "previously": true, "commonly": true,
	"-": true, "sometimes": true, "widely": true, "otherwise": true, "or": true, "(": true, "acronym": true, "acronyms": true, "initials": true, "alias": true,
	"name": true, "is": true, "was": true, "often": true, "simply": true, "under": true, "group": true, "english": true, "arabic": true, "spanish": true, "french": true,
	"\"": true, "'": true, "``": true, "which": true, "who": true, "himself": true, "itself": true, "are": true, "were": true, "[": true, "now": true, "once": true,
	"here": true, "abroad": true, "locally": true, "officially": true, "until": true, "recently": true, "to": true, "his": true, "her": true, "nom": true, "de": true, "guerre": true,
}

var naming = map[string]string{
	"known": "known as", "called": "called", "aka": "known as", "a.k.a.": "known as", "alias": "known as", "abbreviated": "known as", "nicknamed": "called", "calls": "called",
	"calling": "called", "dubbed": "called", "termed": "called", "referred": "known as", "named": "", "acronym": "known as", "acronyms": "known as", "initials": "known as", "guerre": "known as",
}

// given tells how a text says that two neighbouring names are one; empty when it does not.
func given(doc *nlp.Doc, a, b *nlp.Entity) string {
	toks := doc.Tokens
	gap := toks[a.Last:b.First]
	if len(gap) == 0 || entity.CoarseOf(a.Kind) != entity.CoarseOf(b.Kind) && !loose(a.Kind, b.Kind) {
		return ""
	}
	how := ""
	for i := range gap {
		w := gap[i].Lower
		if h, ok := naming[w]; ok && h != "" {
			how = h
			continue
		}
		if !gapWords[w] {
			return ""
		}
	}
	if how != "" {
		return how
	}
	shorter := func() bool { return acronymOf(doc, a, b) || acronymOf(doc, b, a) }
	switch open := gap[0].Lower; {
	case len(gap) <= 3 && (open == "(" || open == "["):
		closed := int(b.Last) < len(toks) && (toks[b.Last].Lower == ")" || toks[b.Last].Lower == "]" || toks[b.Last].UPOS == nlp.PUNCT && int(b.Last)+1 < len(toks) && toks[b.Last+1].Lower == ")")
		if closed && (shorter() || body3(a, b) && b.Last-b.First <= 4) {
			return "brackets"
		}
	case gap[len(gap)-1].Lower == "or" && len(gap) <= 2 || len(gap) == 3 && gap[0].Lower == "," && gap[1].Lower == "or":
		if shorter() {
			return "or"
		}
	}
	return ""
}

// body3 tells whether both are bodies of the same kind, so that brackets are another name and not a party or an agency.
func body3(a, b *nlp.Entity) bool {
	return a.Kind == b.Kind && (a.Kind == nlp.ArmedGroupName || a.Kind == nlp.Organisation)
}

func loose(a, b nlp.EntityKind) bool {
	return a == nlp.OtherName || b == nlp.OtherName || (a == nlp.ArmedGroupName || b == nlp.ArmedGroupName) && a != nlp.PlaceName && b != nlp.PlaceName
}

// acronymOf tells whether b could shorten a: its letters are the first letters of the words of a, in their order.
func acronymOf(doc *nlp.Doc, a, b *nlp.Entity) bool {
	short := strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r == ' ' {
			return -1
		}
		return r
	}, doc.Text[doc.Tokens[b.First].Start:doc.Tokens[b.Last-1].End]))
	if len(short) < 2 || len(short) > 10 || a.Last-a.First < 2 {
		return false
	}
	at := 0
	for k := a.First; k < a.Last && at < len(short); k++ {
		if f := strings.ToUpper(doc.Form(k)); f[0] == short[at] {
			at++
		}
	}
	return at == len(short)
}

// calledSo is the head of the noun in "NAME [as the group is also called]", -1 without.
func calledSo(doc *nlp.Doc, e *nlp.Entity) int32 {
	k := e.Last
	n := int32(len(doc.Tokens))
	if k < n && (doc.Tokens[k].Lower == "," || doc.Tokens[k].Lower == "(" || doc.Tokens[k].Lower == "[") {
		k++
	}
	if k+4 >= n || doc.Tokens[k].Lower != "as" {
		return -1
	}
	noun := int32(-1)
	for j := k + 1; j < k+8 && j < n; j++ {
		t := &doc.Tokens[j]
		if t.UPOS == nlp.NOUN && noun < 0 || t.Lower == "it" && noun < 0 {
			noun = j
		}
		if noun >= 0 && (t.Lower == "called" || t.Lower == "known") {
			return noun
		}
	}
	return -1
}

// aliases joins the pairs that the text gives before anything else is resolved.
func (r *run) aliases() {
	for i := 1; i < len(r.doc.Entities); i++ {
		p := previous(r.doc, int32(i))
		if p < 0 {
			continue
		}
		a, b := &r.doc.Entities[p], &r.doc.Entities[i]
		if given(r.doc, a, b) == "" {
			continue
		}
		x, y := r.mentionOf(a), r.mentionOf(b)
		if x >= 0 && y >= 0 {
			r.join(r.ments[x].group, r.ments[y].group)
		}
	}
}

func (r *run) mentionOf(e *nlp.Entity) int32 {
	lo, hi := 0, len(r.ments)
	for lo < hi {
		m := (lo + hi) / 2
		if r.ments[m].first < e.First-8 {
			lo = m + 1
		} else {
			hi = m
		}
	}
	for ; lo < len(r.ments) && r.ments[lo].first <= e.First; lo++ {
		if m := &r.ments[lo]; m.ent >= 0 && m.head >= e.First && m.head < e.Last {
			return int32(lo)
		}
	}
	return -1
}
