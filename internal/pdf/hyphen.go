package pdf

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutOff reports whether a line ends within a word or behind the first part of one: "govern-", "14-".
func cutOff(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	if r != '-' && r != softHyphen && r != '\u2010' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return unicode.IsLetter(before) || unicode.IsDigit(before)
}

// glue writes a line behind the one before. A word that was cut is put together, with its hyphen where it is one of the word.
func glue(b *bytes.Buffer, before, line string, known map[string]int) {
	if !cutOff(before) {
		b.WriteByte(' ')
		b.WriteString(line)
		return
	}
	_, n := utf8.DecodeLastRuneInString(before)
	before = before[:len(before)-n]
	head := before[strings.LastIndexByte(before, ' ')+1:]
	tail, _, _ := strings.Cut(line, " ")
	b.Truncate(b.Len() - n)
	switch hyphened(head, tail, known) {
	case hangs:
		b.WriteString("- ")
	case stays:
		b.WriteByte('-')
	}
	b.WriteString(line)
}

// What becomes of a hyphen at the end of a line.
type hyphen uint8

const (
	goes  hyphen = iota // govern-ment
	stays               // anti-government
	hangs               // pre- and post-war
)

// hyphened tells what becomes of the hyphen between the head and the tail of what was cut. How the document writes the same word
// elsewhere comes first; then a capital or a number beside it ("al-Shabaab", "14-year-old", "US-led"); then the words of English that are
// written with one. All else is a word that was cut by its syllables.
func hyphened(head, tail string, known map[string]int) hyphen {
	head, tail = bare(head), bare(tail)
	h, t := strings.ToLower(head), strings.ToLower(tail)
	if i := strings.LastIndexByte(h, '-'); i >= 0 {
		if slices.Contains([]string{"and", "at", "by", "for", "in", "of", "on", "the", "to"}, h[i+1:]) { // hand-to-hand
			return stays
		}
	}
	if whole, dashed := known[h+t], known[h+"-"+t]; whole != dashed {
		if dashed > whole {
			return stays
		}
		return goes
	}
	h = h[strings.LastIndexByte(h, '-')+1:]
	last, _ := utf8.DecodeLastRuneInString(head)
	first, _ := utf8.DecodeRuneInString(tail)
	switch {
	case t == "and" || t == "or":
		if _, ok := beginnings[h]; ok || unicode.IsDigit(last) {
			return hangs
		}
		return goes
	case unicode.IsUpper(last) && unicode.IsUpper(first) && utf8.RuneCountInString(h) > 3: // a heading in capitals
		return goes
	case !unicode.IsLower(first), !unicode.IsLower(last):
		return stays
	case written(h, t):
		return stays
	}
	r, _ := utf8.DecodeRuneInString(head)
	if unicode.IsUpper(r) && slices.Contains(participles, t) && !slices.Contains(prefixes, h) { // Iran-backed
		return stays
	}
	return goes
}

// bare is a word without the signs around it.
func bare(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// written reports whether two halves in lower case are mostly written with a hyphen.
func written(head, tail string) bool {
	rule, ok := beginnings[head]
	if !ok {
		return false
	}
	begins := slices.ContainsFunc(rule.tails, func(s string) bool { return strings.HasPrefix(tail, s) })
	return begins != rule.but
}

// beginning says which tails stand behind a beginning with a hyphen: those that begin so or, with but, all that do not.
type beginning struct {
	but   bool
	tails []string
}

// participles stand behind a name or a group: "rebel-held".
var participles = []string{"affiliated", "aligned", "allied", "appointed", "backed", "based", "controlled", "dominated", "era", "funded", "held", "imposed", "led", "linked", "made", "majority", "occupied", "owned", "run", "sponsored", "style", "supported", "trained"}

// prefixes are beginnings of words that may have a capital at the begin of a sentence.
var prefixes = []string{"con", "de", "dis", "in", "mis", "out", "over", "re", "self", "sub", "un", "under", "up", "with"}

// beginnings are the first halves of words that are often written with a hyphen. Syllables such as "al", "ar" and "so" are not here: they
// begin many words, and what takes a hyphen behind them has a capital.
var beginnings = func() map[string]beginning {
	m := map[string]beginning{
		"anti":    {true, []string{"body", "bodies", "biotic", "cipat", "dote", "gen", "gua", "pathy", "quated", "que", "quit", "septic", "thesis"}},
		"counter": {true, []string{"act", "balanc", "clockwise", "ed", "feit", "ing", "part", "s"}},
		"cross":   {true, []string{"bow", "e", "fire", "ing", "ly", "over", "road", "walk", "word"}},
		"half":    {true, []string{"heart", "time", "way"}},
		"mid":     {true, []string{"day", "dle", "field", "land", "night", "st", "summer", "town", "way", "week", "wife", "winter", "wives"}},
		"multi":   {true, []string{"lateral", "media", "national", "ple", "pli", "tud"}},
		"non":     {true, []string{"chalan", "descript", "e", "sens"}},
		"self":    {true, []string{"ie", "ish", "less"}},
		"semi":    {true, []string{"circ", "conduct", "final", "nar"}},
		"vice":    {true, []string{"roy"}},
		"well":    {true, []string{"ing", "s"}},

		"co":   {tails: []string{"accus", "author", "chair", "conspir", "defend", "exist", "found", "pilot", "work"}},
		"ex":   {tails: []string{"army", "chief", "combat", "commander", "convict", "detainee", "fighter", "general", "governor", "guerrilla", "husband", "leader", "mayor", "member", "milit", "minister", "officer", "police", "premier", "president", "prime", "prisoner", "rebel", "service", "soldier", "spy", "wife"}},
		"post": {tails: []string{"conflict", "coup", "election", "independence", "mortem", "war"}},
		"pre":  {tails: []string{"dawn", "election", "emptive", "existing", "independence", "planned", "trial", "war"}},
		"pro":  {tails: []string{"democracy", "government", "independence", "military", "opposition", "peace", "regime", "state", "war"}},
		"year": {tails: []string{"end", "long", "old", "round"}},
		"old":  {tails: []string{"fashion", "time"}},
		"air":  {tails: []string{"condition", "to"}},
		"so":   {tails: []string{"called"}},
		"door": {tails: []string{"to"}},
		"face": {tails: []string{"to"}},
		"drug": {tails: []string{"relat", "traffick"}},
		"gang": {tails: []string{"relat"}},
	}
	for _, s := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		m[s] = beginning{tails: []string{"bedroom", "car", "day", "digit", "eight", "fifth", "five", "four", "hour", "kilomet", "lane", "man", "member", "metre", "meter", "mile", "minute", "month", "nation", "nine", "one", "page", "part", "point", "quarter", "room", "seven", "six", "state", "storey", "story", "term", "third", "three", "time", "two", "vehicle", "week", "year"}}
	}
	for _, s := range []string{"army", "government", "guerrilla", "gang", "jihadist", "militant", "military", "militia", "opposition", "police", "rebel", "state"} {
		m[s] = beginning{tails: append([]string{"relat"}, participles...)}
	}
	for _, s := range []string{"close", "full", "hard", "high", "large", "long", "low", "medium", "short", "small", "wide"} {
		m[s] = beginning{tails: []string{"altitude", "awaited", "calib", "explosive", "fledged", "income", "level", "lived", "lying", "power", "profile", "quality", "quarter", "range", "ranging", "rank", "rise", "risk", "running", "scale", "security", "speed", "standing", "tech", "term", "time", "value", "velocity"}}
	}
	return m
}()
