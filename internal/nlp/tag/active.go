package tag

import (
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/word"
)

// active mends what the treebanks cannot teach: forms in -ed that they know as adjectives and participles alone ("wounded",
// "injured") are verbs where a count stands right behind them and a noun right in front: "a bomb wounded 12 people". Within a
// noun phrase the count would stand in front of them. Measures and times are no such counts: "people injured two days ago".
func active(toks []nlp.Token, in []*word.Info) {
	for i := 1; i+2 < len(toks); i++ {
		t := &toks[i]
		if t.XPOS != nlp.JJ && t.XPOS != nlp.VBN || !strings.HasSuffix(in[i].Lower, "ed") {
			continue
		}
		switch toks[i-1].XPOS {
		case nlp.NN, nlp.NNS, nlp.NNP, nlp.NNPS:
		default:
			continue
		}
		if n := countEnd(toks, in, i+1); n > 0 && n < len(toks) && plural(toks, in, n) {
			t.XPOS = nlp.VBD
		}
	}
}

// countEnd is where a count that begins at a token ends; 0 when none does.
func countEnd(toks []nlp.Token, in []*word.Info, i int) int {
	for range 3 { // "at least 12", "more than a dozen"
		switch in[i].Lower {
		case "at", "least", "more", "than", "about", "some", "nearly", "almost", "around", "over":
			if i+1 >= len(toks) {
				return 0
			}
			i++
			continue
		}
		break
	}
	switch l := in[i].Lower; {
	case l == "dozens" || l == "scores" || l == "hundreds" || l == "several" || l == "many":
		return i + 1
	case toks[i].XPOS == nlp.CD:
		for i++; i < len(toks) && toks[i].XPOS == nlp.CD; i++ {
		}
		return i
	}
	return 0
}

// plural reports whether a noun stands at a token, an adjective in front of it aside, and is no measure.
func plural(toks []nlp.Token, in []*word.Info, i int) bool {
	if toks[i].XPOS == nlp.IN && in[i].Lower == "of" && i+1 < len(toks) { // dozens of
		i++
	}
	for range 2 {
		if toks[i].XPOS == nlp.JJ && i+1 < len(toks) {
			i++
		}
	}
	switch toks[i].XPOS {
	case nlp.NNS, nlp.NN, nlp.NNPS, nlp.NNP:
	case nlp.IN, nlp.CC, nlp.RB, nlp.TO: // a bare count: "wounded 12 in Aton"
		return in[i].Lower == "in" || in[i].Lower == "near" || in[i].Lower == "and" || in[i].Lower == "at" || in[i].Lower == "outside"
	default:
		return false
	}
	switch strings.TrimSuffix(in[i].Lower, "s") {
	case "second", "minute", "hour", "day", "night", "week", "weekend", "month", "year", "decade", "time", "km", "kilometer", "kilometre", "mile", "meter", "metre", "foot", "feet", "yard", "inch", "degree",
		"dollar", "euro", "pound", "cent", "percent", "ton", "tonne", "kilo", "gram", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december":
		return false
	}
	return true
}
