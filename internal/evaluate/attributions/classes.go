package attributions

import (
	"sort"
	"strings"
)

// Class is a class of error.
type Class int

// The classes: pairs with one part wrong or more, what of the gold was not found by the kind of its cue, and what was found
// and is not in the gold.
const (
	WrongSource Class = iota
	WrongCue
	WrongContent
	WrongMore
	MissedLong   // a cue of three or more words
	MissedSpeech // a cue with a verb of speech
	MissedOther  // any other: attitude and deed, nouns and phrases
	SpuriousNobody
	SpuriousSpeech
	SpuriousOther
	Classes
)

// String names the class as the table of docs/evaluation.md does.
func (c Class) String() string {
	return [...]string{
		"wrong source alone", "wrong cue alone", "wrong content alone", "wrong in more than one part",
		"missed: cues of three or more words", "missed: verbs of speech", "missed: attitude and deed, nouns, phrases",
		"spurious: no source", "spurious: verbs of speech", "spurious: attitude and deed, nouns, phrases",
	}[c]
}

// speech are the forms of verbs whose use is to report words.
const speech = " say says said saying tell tells told telling add adds added adding ask asks asked asking announce announced announces announcing" +
	" claim claims claimed claiming report reports reported reporting state states stated stating write writes wrote written writing" +
	" warn warns warned warning argue argues argued arguing explain explained explains explaining insist insisted insists insisting" +
	" note noted notes noting suggest suggested suggests suggesting call called calls calling describe described describes describing" +
	" accuse accused accuses accusing deny denied denies denying declare declared declares declaring tweet tweeted tweets tweeting" +
	" according respond responded reply replied admit admitted admits acknowledge acknowledged acknowledges confirm confirmed confirms" +
	" mention mentioned mentions quote quoted quotes cite cited cites urge urged urges talk talked talks talking speak spoke speaks speaking "

func hasSpeech(text string, w words, cue map[int]bool) bool {
	for i := range cue {
		if strings.Contains(speech, " "+strings.ToLower(text[w[i][0]:w[i][1]])+" ") {
			return true
		}
	}
	return false
}

func missed(text string, w words, p parts) Class {
	switch {
	case len(p[1]) >= 3:
		return MissedLong
	case hasSpeech(text, w, p[1]):
		return MissedSpeech
	}
	return MissedOther
}

func spurious(text string, w words, p parts) Class {
	switch {
	case len(p[0]) == 0:
		return SpuriousNobody
	case hasSpeech(text, w, p[1]):
		return SpuriousSpeech
	}
	return SpuriousOther
}

// quote is the words of a part, for a list of errors.
func (w words) quote(text string, part map[int]bool) string {
	at := make([]int, 0, len(part))
	for i := range part {
		at = append(at, i)
	}
	sort.Ints(at)
	var b strings.Builder
	for k, i := range at {
		if k > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(text[w[i][0]:w[i][1]])
	}
	return b.String()
}
