package when

import (
	"clio/internal/day"
	"clio/internal/nlp"
	"clio/record"
)

// ForToken is the index of the time that a token's clause carries, -1 without: the time that hangs on the token itself or on
// the verb of its clause first, then one in the same clause, then one in the same sentence. It never looks beyond the
// sentence, nor at durations that have no interval, nor at the date on which a speaker said what the token tells of
// ("police said on Monday that a man had been shot").
func ForToken(doc *nlp.Doc, times []record.Time, tok int32) int {
	if tok < 0 || int(tok) >= len(doc.Tokens) {
		return -1
	}
	sent := &doc.Sents[doc.Tokens[tok].Sent]
	from, to := doc.Tokens[sent.First].Start, doc.Tokens[sent.Last-1].End
	best, bestCost := -1, maxCost
	for i := range times {
		t := &times[i]
		if t.End <= from {
			continue
		}
		if t.Start >= to {
			break
		}
		if t.Kind == "set" || t.Kind == "duration" && t.From == "" {
			continue
		}
		first, last := doc.TokensIn(t.Span)
		if posted(doc, first) {
			continue
		}
		if first >= last || first < sent.First || last > sent.Last {
			continue
		}
		cost := distance(doc, tok, topOf(doc, first, last))
		if t.From == "" && t.To == "" {
			cost += 3
		}
		if t.Value == "PRESENT_REF" {
			cost += 6
		}
		if cost < bestCost {
			best, bestCost = i, cost
		}
	}
	return best
}

// posted reports whether a time is introduced as that of publication: "Posted: Monday, January 26, 2015".
func posted(doc *nlp.Doc, first int32) bool {
	if first < 1 {
		return false
	}
	if doc.Tokens[first-1].Lower == ":" {
		first--
	}
	if first < 1 {
		return false
	}
	switch doc.Tokens[first-1].Lower {
	case "posted", "updated", "published", "edited", "modified":
		return true
	}
	return false
}

const (
	maxCost = 40
	never   = 1000
)

// topOf is the token of a range whose head lies outside of it.
func topOf(doc *nlp.Doc, first, last int32) int32 {
	for i := first; i < last; i++ {
		if h := doc.Tokens[i].Head; h < first || h >= last {
			if doc.Tokens[i].Rel != nlp.Case && doc.Tokens[i].Rel != nlp.Punct && doc.Tokens[i].Rel != nlp.Det {
				return i
			}
		}
	}
	return last - 1
}

const pathLen = 48

// distance is how far a time's top stands from a token in the tree, arcs into other clauses counting more.
func distance(doc *nlp.Doc, tok, top int32) int {
	var path [pathLen]int32
	n := 0
	for t := tok; t >= 0 && n < pathLen; t = doc.Tokens[t].Head {
		path[n] = t
		n++
	}
	down, prev := 0, int32(-1)
	for t, steps := top, 0; t >= 0 && steps < pathLen; t, steps = doc.Tokens[t].Head, steps+1 {
		for i := 0; i < n; i++ {
			if path[i] != t {
				continue
			}
			up := 0
			for k := 0; k < i; k++ {
				up += 1 + leave(doc.Tokens[path[k]].Rel)
			}
			if i > 0 && speech(doc.Tokens[path[i-1]].Rel) && (prev < 0 || prev == top) {
				return never // the time hangs on the verb of saying above the token's clause
			}
			// A little for the words between, so that of equals the nearer one wins.
			gap := int(max(tok, top)-min(tok, top)) / 8
			return 2*up + 2*down + min(gap, 3)
		}
		down += 1 + enter(doc.Tokens[t].Rel)
		prev = t
	}
	return never
}

func speech(r nlp.Rel) bool { return r == nlp.Ccomp || r == nlp.Parataxis }

// leave is the price of going up out of a clause, enter that of going down into another one.
func leave(r nlp.Rel) int {
	switch r {
	case nlp.Ccomp, nlp.Parataxis:
		return 4
	case nlp.Advcl, nlp.AdvclRelcl:
		return 3
	case nlp.Acl, nlp.AclRelcl, nlp.Conj, nlp.Appos:
		return 1
	}
	return 0
}

func enter(r nlp.Rel) int {
	switch r {
	case nlp.Ccomp, nlp.Parataxis, nlp.Csubj:
		return 5
	case nlp.Advcl, nlp.AdvclRelcl, nlp.AclRelcl:
		return 5
	case nlp.Acl, nlp.Conj:
		return 3
	case nlp.Appos:
		return 1
	}
	return 0
}

// Clip is the interval of a time that is said of what has happened: a period still running ends on the day of publication
// ("this month two men were arrested"). It returns the time's own ends when there is nothing to clip.
func Clip(t *record.Time, published string) (from, to string) {
	if t.From != "" && published != "" && t.From <= published && t.To > published {
		return t.From, published
	}
	return t.From, t.To
}

// Precision names how exact an interval is: day, week, month, season, year, decade, open.
func Precision(from, to string) string {
	a, okA := day.Parse(from)
	b, okB := day.Parse(to)
	switch {
	case !okA && !okB:
		return ""
	case !okA || !okB:
		return "open"
	}
	switch n := int(b-a) + 1; {
	case n <= 2:
		return "day"
	case n <= 7:
		return "week"
	case n <= 31:
		return "month"
	case n <= 123:
		return "season"
	case n <= 366:
		return "year"
	}
	return "decade"
}

// Open says which end the word before a time opens: 1 for since and after it, -1 for until, till, before and by it, 0
// otherwise. The time itself stays what its words name: "since January" has the time January.
func Open(doc *nlp.Doc, t *record.Time) int {
	first := doc.TokenAt(t.Start)
	for i := first - 1; i >= 0 && i >= first-2; i-- {
		switch doc.Tokens[i].Lower {
		case "since", "after", "following":
			return 1
		case "until", "till", "before", "by":
			return -1
		case "the", "early", "late", "mid":
		default:
			return 0
		}
	}
	return 0
}
