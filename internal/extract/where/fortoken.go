package where

import (
	"sort"

	"clio/internal/nlp"
	"clio/record"
)

// ForToken is the index of the place that the clause of a token carries, most often of an event's word; -1 when it carries
// none. It looks at the tree: first at what hangs below the token ("attack in X", "X attack", "bus station in X"), then below
// the verb that governs it, then in the rest of the sentence, each farther step counting less. A place is passed over when it
// stands in a dateline, inside the name of a person, a body or an agency, is where somebody only speaks ("officials in X
// said"), or acts itself ("X accused"). It never looks into another sentence.
func ForToken(doc *nlp.Doc, places []record.PlaceName, tok int32) int {
	if tok < 0 || int(tok) >= len(doc.Tokens) || len(places) == 0 {
		return -1
	}
	sent := &doc.Sents[doc.Tokens[tok].Sent]
	from, to := doc.Tokens[sent.First].Start, doc.Tokens[sent.Last-1].End
	best, bestScore := -1, float32(leastScore)
	for i := sort.Search(len(places), func(i int) bool { return places[i].Start >= from }); i < len(places) && places[i].Start < to; i++ {
		first, last := doc.TokensIn(places[i].Span)
		if first >= last || tok >= first && tok < last {
			continue
		}
		score := placeScore(doc, sent, first, last, tok)
		if places[i].Precision == "country" || places[i].Precision == "region" {
			score -= 3 // the town goes before the land that it lies in
			if belongs(doc, spanHead(doc, first, last), tok) {
				score -= 60
			}
		}
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

const leastScore = 30

// placeScore is how surely the place in a token range is where the event of a token happened, 0 to 100.
func placeScore(doc *nlp.Doc, sent *nlp.Sent, first, last, tok int32) float32 {
	if inDateline(doc, sent, first) || insideName(doc, first, last) {
		return 0
	}
	head := spanHead(doc, first, last)
	if doc.Tokens[head].Rel == nlp.NoRel {
		return flatScore(doc, first, last, tok)
	}
	if speaks(doc, head, tok) {
		return 0
	}
	// The way up from the token to its governors, with what each step costs.
	var up [12]int32
	var cost [12]float32
	n := 0
	for at, c := tok, float32(0); at >= 0 && n < len(up); at = doc.Tokens[at].Head {
		up[n], cost[n] = at, c
		n++
		c += climbCost(doc.Tokens[at].Rel)
	}
	// The way up from the place until it meets the other.
	score := 100 - caseCost(doc, head)
	for at, steps := head, 0; at >= 0 && steps < 12; at, steps = doc.Tokens[at].Head, steps+1 {
		for i := range n {
			if up[i] != at {
				continue
			}
			score -= cost[i]
			if i > 0 && at == head {
				return score - 45 // the event's word hangs below the place itself
			}
			return score
		}
		score -= descendCost(doc, at, steps)
		if at != head && ofOtherEvent(doc, at) {
			score -= 60
		}
	}
	return 0
}

// ofOtherEvent reports whether a preposition says that a noun tells of another event: "after the X attack".
func ofOtherEvent(doc *nlp.Doc, at int32) bool {
	k := doc.KidBy(at, nlp.Case)
	if k < 0 {
		return false
	}
	switch doc.Tokens[k].Lower {
	case "after", "since", "before", "following", "until", "despite":
		return true
	}
	return false
}

// belongs reports whether a land only says whose a thing is: "US soldiers", "a France team". A land beside a piece of ground
// ("the Ukraine border") or beside the event's own word ("the Russia attack") is where it is.
func belongs(doc *nlp.Doc, head, tok int32) bool {
	t := &doc.Tokens[head]
	if t.Rel != nlp.Compound && t.Rel != nlp.Amod && t.Rel != nlp.NmodDesc || t.Head < 0 || t.Head == tok {
		return false
	}
	switch doc.Tokens[t.Head].Lemma {
	case "border", "city", "town", "village", "province", "region", "district", "coast", "territory", "soil", "state", "area", "side", "airspace", "port", "capital", "island":
		return false
	}
	return true
}

// climbCost is what it costs to go from an event's word to its governor.
func climbCost(r nlp.Rel) float32 {
	switch r {
	case nlp.Obj, nlp.Nsubj, nlp.NsubjPass, nlp.Compound, nlp.Obl, nlp.Amod, nlp.Nmod, nlp.OblAgent:
		return 12
	case nlp.Xcomp, nlp.Conj, nlp.Advcl, nlp.Acl, nlp.AdvclRelcl, nlp.AclRelcl:
		return 18
	case nlp.Ccomp, nlp.Parataxis:
		return 45
	}
	return 15
}

// descendCost is what each step from the place up to the event costs.
func descendCost(doc *nlp.Doc, at int32, steps int) float32 {
	switch doc.Tokens[at].Rel {
	case nlp.Obl, nlp.Nmod, nlp.Compound, nlp.NmodPoss, nlp.Flat, nlp.Appos, nlp.NmodDesc, nlp.NmodUnmarked, nlp.OblUnmarked, nlp.Amod:
		return 4
	case nlp.Obj, nlp.NsubjPass, nlp.Conj:
		return 8
	case nlp.Nsubj:
		if steps == 0 {
			return 70 // "Russia attacked": who did it, not where
		}
		return 14
	case nlp.OblAgent:
		return 60
	case nlp.Xcomp, nlp.Acl, nlp.Advcl, nlp.AdvclRelcl:
		return 20
	case nlp.AclRelcl:
		return 30
	case nlp.Ccomp, nlp.Parataxis, nlp.Csubj:
		return 45
	}
	return 10
}

// caseCost is what the preposition before a place says against it.
func caseCost(doc *nlp.Doc, head int32) float32 {
	k := doc.KidBy(head, nlp.Case)
	if k < 0 {
		if r := doc.Tokens[head].Rel; r == nlp.Obl || r == nlp.Nmod {
			return 10
		}
		return 0
	}
	switch doc.Tokens[k].Lower {
	case "in", "at", "near", "outside", "inside", "on", "within", "around", "across", "throughout":
		return 0
	case "of", "'s", "’s", "along", "off", "over", "through", "between":
		return 5
	case "from", "to", "into", "toward", "towards":
		return 35
	case "by", "with", "for", "against", "about", "like", "than", "as", "including":
		return 60
	case "after", "since", "before", "following", "until", "despite":
		return 60
	}
	return 15
}

// speaks reports whether a place belongs to whoever speaks: it hangs below the subject of a verb of saying that is not the
// event itself.
func speaks(doc *nlp.Doc, head, tok int32) bool {
	for at, steps := head, 0; at >= 0 && steps < 8; at, steps = doc.Tokens[at].Head, steps+1 {
		if at == tok {
			return false
		}
		t := &doc.Tokens[at]
		if t.Head < 0 {
			return false
		}
		if t.Rel == nlp.Nsubj && t.Head != tok && saying(doc.Tokens[t.Head].Lemma) && !doc.Below(tok, at) {
			return true
		}
		if (t.Rel == nlp.Obl || t.Rel == nlp.OblUnmarked) && saying(doc.Tokens[t.Head].Lemma) && t.Head != tok && !doc.Below(tok, at) && said(doc, tok, t.Head) {
			return true // "told reporters in Geneva that …"
		}
	}
	return false
}

// said reports whether a token is in what a verb of saying says, and not beside the verb itself ("claimed the bombing in X").
func said(doc *nlp.Doc, tok, verb int32) bool {
	for at := tok; at >= 0; at = doc.Tokens[at].Head {
		if doc.Tokens[at].Head == verb {
			r := doc.Tokens[at].Rel
			return r == nlp.Ccomp || r == nlp.Parataxis
		}
	}
	return true
}

func saying(lemma string) bool {
	switch lemma {
	case "say", "tell", "report", "announce", "add", "state", "note", "declare", "claim", "confirm", "deny", "warn", "explain", "insist", "reveal", "disclose", "comment", "remark", "accuse", "condemn", "assert", "maintain", "argue":
		return true
	}
	return false
}

// spanHead is the token of a range whose head lies outside of it.
func spanHead(doc *nlp.Doc, first, last int32) int32 {
	for i := last - 1; i >= first; i-- {
		if h := doc.Tokens[i].Head; h < first || h >= last {
			return i
		}
	}
	return last - 1
}

// inDateline reports whether a token stands in the line of place, date and agency that opens a report: everything before
// the first dash, when that comes among the first words of a paragraph and no verb stands before it.
func inDateline(doc *nlp.Doc, sent *nlp.Sent, tok int32) bool {
	if sent.Kind == nlp.Dateline {
		return true
	}
	t := &doc.Tokens[sent.First]
	if t.Flags&nlp.ParaBefore == 0 && sent.First != 0 && t.Flags&nlp.BreakBefore == 0 || tok-sent.First > 10 {
		return false
	}
	for i := sent.First; i < min(sent.Last, sent.First+16); i++ {
		u := &doc.Tokens[i]
		switch u.Lower {
		case "-", "--", "—", "–", "---":
			if u.Flags&nlp.SpaceBefore != 0 || u.Lower != "-" {
				return tok < i
			}
		}
		if u.UPOS == nlp.VERB || u.UPOS == nlp.AUX {
			return false
		}
	}
	return false
}

// insideName reports whether a place is only part of the name of a person, a body or an agency.
func insideName(doc *nlp.Doc, first, last int32) bool {
	e := doc.EntityAt(first)
	if e < 0 {
		return false
	}
	ent := &doc.Entities[e]
	switch ent.Kind {
	case nlp.PersonName, nlp.Organisation, nlp.ArmedGroupName, nlp.MediaName:
		return ent.First < first || ent.Last > last
	}
	return false
}

// flatScore serves documents without a tree: a place right behind a preposition, the nearer the better.
func flatScore(doc *nlp.Doc, first, last, tok int32) float32 {
	d := first - tok
	if tok >= last {
		d = tok - last + 1
	}
	score := float32(70 - 2*min(d, 30))
	if first > 0 {
		switch doc.Tokens[first-1].Lower {
		case "in", "at", "near", "outside", "inside":
			score += 20
		case "from", "to", "by", "with", "for", "against":
			score -= 25
		}
	}
	return score
}
