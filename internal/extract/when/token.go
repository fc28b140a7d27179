package when

import (
	"strings"

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
		if t.Kind == "set" || t.Kind == "duration" && t.From == "" || t.Value == "PRESENT_REF" {
			continue
		}
		first, last := doc.TokensIn(t.Span)
		if posted(doc, first) || ofSomebody(doc, tok, first) {
			continue
		}
		if first >= last || first < sent.First || last > sent.Last {
			continue
		}
		cost := distance(doc, tok, topOf(doc, first, last))
		switch { // beside it, whatever the tree says: "a Saturday morning shooting", "the shooting Friday night"
		case last == tok:
			cost = min(cost, 2)
		case first == tok+1:
			cost = min(cost, 3)
		}
		if cost == ofSaying {
			cost = never
			switch {
			case t.Kind == "time" && first < tok && clocked(t.Value):
				cost = 14 // "around 4 p.m. officers say they were called": nobody dates what he says by the clock
			case first > tok && between(doc, tok, first):
				cost = 8 // "police say he shot himself Sunday": the tree is likely wrong
			}
		}
		if t.From == "" && t.To == "" {
			cost += 3
		}
		if hourOnly(t) {
			cost += 4
		}
		if cost < bestCost {
			best, bestCost = i, cost
		}
	}
	return best
}

// OfSaying is the index of a time of more than a day that stands with the words of saying in front of a token in its sentence, -1
// without: "earlier this month the army said that it had killed two". So wide a time holds what is said as well; a day would not.
func OfSaying(doc *nlp.Doc, times []record.Time, tok int32) int {
	if tok < 0 || int(tok) >= len(doc.Tokens) {
		return -1
	}
	sent := &doc.Sents[doc.Tokens[tok].Sent]
	for i := range times {
		t := &times[i]
		first, last := doc.TokensIn(t.Span)
		if first < sent.First || first >= last || last > tok || t.Kind != "date" || t.From == "" || t.To <= t.From {
			continue
		}
		if distance(doc, tok, topOf(doc, first, last)) == ofSaying && !ofSomebody(doc, tok, first) {
			return i
		}
	}
	return -1
}

// clocked reports whether a TIMEX3 value gives an hour: 2024-03-27T20:30, not 2024-03-27TNI.
func clocked(value string) bool {
	i := strings.IndexByte(value, 'T')
	return i >= 0 && i+1 < len(value) && value[i+1] >= '0' && value[i+1] <= '9'
}

// between reports whether no other verb stands between a token and a time after it, so that the time is the token's.
func between(doc *nlp.Doc, tok, first int32) bool {
	for i := tok + 1; i < first; i++ {
		if doc.Tokens[i].UPOS == nlp.VERB {
			return false
		}
	}
	return true
}

// ofSomebody reports whether a time stands in a clause that only says who or what somebody is: "France, which holds the games this
// year, raised …", "the mayor, who took office in 2020, was shot".
func ofSomebody(doc *nlp.Doc, tok, first int32) bool {
	if dashed(doc, tok, first) {
		return true
	}
	for t, hops := first, 0; t >= 0 && t != tok && hops < 12; t, hops = doc.Tokens[t].Head, hops+1 {
		x := &doc.Tokens[t]
		if x.Rel != nlp.AclRelcl || x.Head < 0 || x.Head == tok {
			continue
		}
		for up, n := tok, 0; up >= 0 && n < 12; up, n = doc.Tokens[up].Head, n+1 {
			if up == t {
				return false // the event is told in the same clause
			}
		}
		if doc.Tokens[x.Head].UPOS == nlp.PROPN {
			return true
		}
		for k := range doc.Kids(t) {
			if doc.Tokens[k].Lower == "who" {
				return true
			}
		}
	}
	return false
}

// dashed reports whether a time stands between two dashes with a relative word behind the first, and a token outside of them.
func dashed(doc *nlp.Doc, tok, first int32) bool {
	sent := &doc.Sents[doc.Tokens[first].Sent]
	dash := func(i int32) bool {
		f := doc.Form(i)
		return f == "–" || f == "—" || f == "--"
	}
	from, to := first-1, first
	for from >= sent.First && !dash(from) {
		from--
	}
	for to < sent.Last && !dash(to) {
		to++
	}
	if from < sent.First || to >= sent.Last || tok > from && tok < to {
		return false
	}
	switch doc.Tokens[from+1].Lower {
	case "which", "who", "whose", "where":
		return true
	}
	return false
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
	maxCost  = 40
	ofSaying = 999 // the time hangs on the verb of saying above the token's clause
	never    = 1000
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
			if i > 0 && prosecutes(doc.Tokens[t].Lemma) && (prev < 0 || prev == top) {
				return never // "was charged on Monday with the killing"
			}
			up := 0
			for k := 0; k < i; k++ {
				up += 1 + leave(doc.Tokens[path[k]].Rel)
			}
			if i > 0 && speech(doc.Tokens[path[i-1]].Rel) && says(doc.Tokens[t].Lemma) && (prev < 0 || prev == top) {
				return ofSaying
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

// says reports whether a verb is one of saying, whose own date is not that of what it tells.
func says(lemma string) bool {
	switch lemma {
	case "say", "tell", "report", "announce", "confirm", "state", "add", "allege", "claim", "believe", "learn", "note", "write", "declare", "warn", "admit", "deny", "insist", "testify", "reveal", "acknowledge", "explain", "show":
		return true
	}
	return false
}

// prosecutes reports whether a verb tells what follows upon a deed, whose date is not that of the deed.
func prosecutes(lemma string) bool {
	switch lemma {
	case "arrest", "charge", "appear", "plead", "arraign", "sentence", "convict", "indict", "accuse", "extradite", "acquit", "condemn", "mourn", "bury", "commemorate",
		"investigate", "search", "seek", "hunt", "identify", "release", "offer", "hear", "rule", "interview", "question", "hold", "remain", "recover", "continue", "gather", "honor", "honour", "remember", "file", "schedule", "meet", "visit", "ask", "urge", "vote", "testify":
		return true
	}
	return false
}

// hourOnly reports whether a time is an hour or a part of the day whose day the words do not say.
func hourOnly(t *record.Time) bool {
	if t.Kind != "time" || t.Anchor != t.From {
		return false
	}
	switch t.Rule {
	case "time.clock", "time.mid", "time.part", "time.hour-part", "time.part-hour", "time.span", "time.span-part", "time.span-hour", "time.at-hour":
		return true
	}
	return false
}

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

// discourseReach is how many sentences back, and how many on, Discourse looks for a day; for a wider time half as many.
const discourseReach = 6

// Discourse is the index of the time that what stands around a token's sentence fixed, for a token whose own clause has none;
// -1 without. It looks at the sentences before, nearest first, and then at those after it, and leaves out when somebody
// spoke, was charged or published.
func Discourse(doc *nlp.Doc, times []record.Time, tok int32) int {
	if tok < 0 || int(tok) >= len(doc.Tokens) {
		return -1
	}
	own := doc.Tokens[tok].Sent
	for _, fix := range []struct {
		longest day.Day
		reach   int32
	}{{2, discourseReach}, {400, discourseReach / 2}} { // a day fixes more, and from farther, than a month or a year
		for _, way := range []int32{-1, 1} {
			for step := int32(1); step <= fix.reach; step++ {
				if k := fixedIn(doc, times, own+way*step, fix.longest, way > 0); k >= 0 {
					return k
				}
			}
		}
	}
	return -1
}

// fixedIn is the first time of a sentence that dates what it tells, and behind a token also what was told before: not the time of what
// had come before that, "the bank had opened in May".
func fixedIn(doc *nlp.Doc, times []record.Time, sent int32, longest day.Day, behind bool) int {
	if sent < 0 || int(sent) >= len(doc.Sents) {
		return -1
	}
	s := &doc.Sents[sent]
	if !tells(doc, s) {
		return -1
	}
	from, to := doc.Tokens[s.First].Start, doc.Tokens[s.Last-1].End
	for i := range times {
		t := &times[i]
		if t.Start < from || t.Start >= to || t.From == "" || t.To == "" || t.Kind != "date" && t.Kind != "time" || t.Value == "PRESENT_REF" || hourOnly(t) {
			continue
		}
		first, last := doc.TokensIn(t.Span)
		if first >= last || posted(doc, first) {
			continue
		}
		a, okA := day.Parse(t.From)
		b, okB := day.Parse(t.To)
		if !okA || !okB || b-a > longest || follows(doc, first, last) || heading(doc, first, last) || behind && ofBefore(doc, first) {
			continue
		}
		return i
	}
	return -1
}

// ofBefore reports whether a time hangs on a verb in the past perfect.
func ofBefore(doc *nlp.Doc, first int32) bool {
	for t, hops := first, 0; t >= 0 && hops < 6; t, hops = doc.Tokens[t].Head, hops+1 {
		if doc.Tokens[t].UPOS != nlp.VERB {
			continue
		}
		for k := range doc.Kids(t) {
			if doc.Tokens[k].Lower == "had" && doc.Tokens[k].Rel == nlp.Aux {
				return true
			}
		}
		return false
	}
	return false
}

// tells reports whether a sentence has a verb: a line that is a date, a byline or a notice of copyright tells nothing.
func tells(doc *nlp.Doc, s *nlp.Sent) bool {
	for i := s.First; i < s.Last; i++ {
		if t := &doc.Tokens[i]; t.Lower == "copyright" || t.Lower == "©" {
			return false
		} else if t.UPOS == nlp.VERB || t.UPOS == nlp.AUX {
			return true
		}
	}
	return false
}

// heading reports whether a time stands in the brackets of a dateline: "(08/18/16) - Authorities say".
func heading(doc *nlp.Doc, first, last int32) bool {
	return first > 0 && int(last) < len(doc.Tokens) && doc.Tokens[first-1].Lower == "(" && doc.Tokens[last].Lower == ")" && first-1 <= doc.Sents[doc.Tokens[first].Sent].First+4
}

// Within is the index of a single day that the sentences around a token name inside of a wider interval: "killed in May … on
// May 10, police found". -1 without, and when the interval is a day or a night itself.
func Within(doc *nlp.Doc, times []record.Time, tok int32, from, to string) int {
	a, okA := day.Parse(from)
	b, okB := day.Parse(to)
	if !okA || !okB || b-a < 2 || tok < 0 || int(tok) >= len(doc.Tokens) {
		return -1
	}
	own := doc.Tokens[tok].Sent
	best, cost := -1, int32(discourseReach+1)
	for i := range times {
		t := &times[i]
		if t.From == "" || t.From != t.To || t.From < from || t.To > to || t.Kind != "date" && t.Kind != "time" || t.Value == "PRESENT_REF" || hourOnly(t) {
			continue
		}
		first, last := doc.TokensIn(t.Span)
		if first >= last || posted(doc, first) || follows(doc, first, last) {
			continue
		}
		gap := doc.Tokens[first].Sent - own
		if gap < 0 {
			gap = -gap
		}
		if gap < cost {
			best, cost = i, gap
		}
	}
	return best
}

// follows reports whether a time hangs on a verb of saying or of what follows upon a deed.
func follows(doc *nlp.Doc, first, last int32) bool {
	h := doc.Tokens[topOf(doc, first, last)].Head
	return h >= 0 && (says(doc.Tokens[h].Lemma) || prosecutes(doc.Tokens[h].Lemma))
}

// Clocked reports whether the words of a time name an hour: "10:45 p.m. Saturday".
func Clocked(text string) bool {
	lower := strings.ToLower(text)
	return strings.Contains(lower, ":") || strings.Contains(lower, "a.m") || strings.Contains(lower, "p.m") || strings.Contains(lower, " am") || strings.Contains(lower, " pm") || strings.Contains(lower, "o'clock") || strings.Contains(lower, "o’clock")
}

// ByClock is the index of the first time around a token that names a day and an hour: what is told to the hour is what
// happened, and not when somebody spoke of it. -1 without.
func ByClock(doc *nlp.Doc, times []record.Time, tok int32) int {
	if tok < 0 || int(tok) >= len(doc.Tokens) {
		return -1
	}
	own := doc.Tokens[tok].Sent
	for i := range times {
		t := &times[i]
		if t.Kind != "time" || t.From == "" || t.From != t.To || !clocked(t.Value) || hourOnly(t) {
			continue
		}
		first, last := doc.TokensIn(t.Span)
		if first >= last || posted(doc, first) || follows(doc, first, last) {
			continue
		}
		if gap := doc.Tokens[first].Sent - own; gap >= -2 && gap <= discourseReach {
			return i
		}
	}
	return -1
}
