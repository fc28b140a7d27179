package number

// class is what a word can do in a number.
type class uint8

const (
	none     class = iota
	unit           // zero to nineteen
	ten            // twenty to ninety
	hundred        // hundred
	scale          // thousand and above
	group          // dozen, score: counts that follow a number
	vague          // dozens, hundreds: a plural that counts by itself
	pair           // couple, pair, trio, twin: a number by itself
	few            // several: at least three
	nought         // none, nobody
	ordinal        // first, twentieth
	ordScale       // hundredth, thousandth
)

type word struct {
	class class
	value int64
}

// words is every number word. A vague plural counts at least two of its unit: dozens 24, scores 40, hundreds 200.
var words = map[string]word{
	"zero": {unit, 0}, "one": {unit, 1}, "two": {unit, 2}, "three": {unit, 3}, "four": {unit, 4}, "five": {unit, 5},
	"six": {unit, 6}, "seven": {unit, 7}, "eight": {unit, 8}, "nine": {unit, 9}, "ten": {unit, 10}, "eleven": {unit, 11},
	"twelve": {unit, 12}, "thirteen": {unit, 13}, "fourteen": {unit, 14}, "fifteen": {unit, 15}, "sixteen": {unit, 16},
	"seventeen": {unit, 17}, "eighteen": {unit, 18}, "nineteen": {unit, 19},
	"twenty": {ten, 20}, "thirty": {ten, 30}, "forty": {ten, 40}, "fourty": {ten, 40}, "fifty": {ten, 50},
	"sixty": {ten, 60}, "seventy": {ten, 70}, "eighty": {ten, 80}, "ninety": {ten, 90},
	"hundred":  {hundred, 100},
	"thousand": {scale, 1e3}, "million": {scale, 1e6}, "billion": {scale, 1e9}, "trillion": {scale, 1e12},
	"bn": {scale, 1e9}, "mln": {scale, 1e6}, "lakh": {scale, 1e5}, "crore": {scale, 1e7},
	"dozen": {group, 12}, "score": {group, 20},
	"tens": {vague, 20}, "dozens": {vague, 24}, "scores": {vague, 40}, "hundreds": {vague, 200},
	"thousands": {vague, 2e3}, "millions": {vague, 2e6}, "billions": {vague, 2e9},
	"couple": {pair, 2}, "pair": {pair, 2}, "twin": {pair, 2}, "trio": {pair, 3}, "quartet": {pair, 4},
	"several": {few, 3}, "handful": {few, 3},
	"none": {nought, 0}, "nobody": {nought, 0}, "noone": {nought, 0},
	"first": {ordinal, 1}, "second": {ordinal, 2}, "third": {ordinal, 3}, "fourth": {ordinal, 4}, "fifth": {ordinal, 5},
	"sixth": {ordinal, 6}, "seventh": {ordinal, 7}, "eighth": {ordinal, 8}, "ninth": {ordinal, 9}, "nineth": {ordinal, 9},
	"tenth": {ordinal, 10}, "eleventh": {ordinal, 11}, "twelfth": {ordinal, 12}, "thirteenth": {ordinal, 13},
	"fourteenth": {ordinal, 14}, "fifteenth": {ordinal, 15}, "sixteenth": {ordinal, 16}, "seventeenth": {ordinal, 17},
	"eighteenth": {ordinal, 18}, "nineteenth": {ordinal, 19}, "twentieth": {ordinal, 20}, "thirtieth": {ordinal, 30},
	"fortieth": {ordinal, 40}, "fiftieth": {ordinal, 50}, "sixtieth": {ordinal, 60}, "seventieth": {ordinal, 70},
	"eightieth": {ordinal, 80}, "ninetieth": {ordinal, 90},
	"hundredth": {ordScale, 100}, "thousandth": {ordScale, 1e3}, "millionth": {ordScale, 1e6},
	"billionth": {ordScale, 1e9}, "trillionth": {ordScale, 1e12},
}

// bound is how words beside a number move its ends.
type bound uint8

const (
	exact   bound = iota
	over          // more than 60: 61 or more
	atLeast       // at least 50
	under         // fewer than 60: 59 or fewer
	atMost        // up to 200
	nearly        // nearly 200: at most, approx
	about         // about 200: approx
)

// before are the expressions that may stand in front of a number, longest first within the same last word. The words are
// in reverse, so that a match walks leftwards from the number.
var before = []struct {
	bound bound
	words []string
}{
	{atMost, []string{"than", "more", "no"}},
	{atMost, []string{"than", "more", "not"}},
	{over, []string{"than", "more"}},
	{over, []string{"than", "greater"}},
	{over, []string{"than", "higher"}},
	{over, []string{"than", "larger"}},
	{atLeast, []string{"than", "less", "no"}},
	{atLeast, []string{"than", "fewer", "no"}},
	{atLeast, []string{"than", "less", "not"}},
	{atLeast, []string{"than", "fewer", "not"}},
	{under, []string{"than", "less"}},
	{under, []string{"than", "fewer"}},
	{under, []string{"than", "lower"}},
	{over, []string{"of", "excess", "in"}},
	{over, []string{"of", "upwards"}},
	{over, []string{"of", "upward"}},
	{atLeast, []string{"of", "minimum", "a"}},
	{atMost, []string{"of", "maximum", "a"}},
	{over, []string{"over"}},
	{over, []string{"above"}},
	{over, []string{"exceeding"}},
	{atLeast, []string{"least", "at"}},
	{atLeast, []string{"minimum"}},
	{atLeast, []string{"as", "few", "as"}},
	{atLeast, []string{"as", "little", "as"}},
	{atMost, []string{"most", "at"}},
	{atMost, []string{"to", "up"}},
	{atMost, []string{"as", "many", "as"}},
	{atMost, []string{"as", "much", "as"}},
	{atMost, []string{"maximum"}},
	{nearly, []string{"to", "close"}},
	{nearly, []string{"nearly"}},
	{nearly, []string{"almost"}},
	{nearly, []string{"approaching"}},
	{nearly, []string{"under", "just"}},
	{nearly, []string{"below", "just"}},
	{under, []string{"under"}},
	{under, []string{"below"}},
	{about, []string{"about"}},
	{about, []string{"around"}},
	{about, []string{"some"}},
	{about, []string{"approximately"}},
	{about, []string{"roughly"}},
	{about, []string{"perhaps"}},
	{about, []string{"maybe"}},
	{about, []string{"circa"}},
	{about, []string{"estimated", "an"}},
	{about, []string{"estimated"}},
}

// after are the expressions that may follow a number, in text order.
var after = []struct {
	bound bound
	words []string
}{
	{atLeast, []string{"or", "more"}},
	{atLeast, []string{"and", "more"}},
	{atLeast, []string{"or", "above"}},
	{atLeast, []string{"or", "greater"}},
	{atMost, []string{"or", "less"}},
	{atMost, []string{"or", "fewer"}},
	{atMost, []string{"or", "lower"}},
	{atMost, []string{"at", "most"}},
	{atLeast, []string{"at", "least"}},
	{about, []string{"or", "so"}},
	{about, []string{"-", "odd"}},
	{about, []string{"odd"}},
	{atLeast, []string{"-", "plus"}},
	{atLeast, []string{"plus"}},
	{atLeast, []string{"+"}},
}

func set(list ...string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, w := range list {
		m[w] = true
	}
	return m
}

var (
	months = set("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
		"december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
		"jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.", "nov.", "dec.")
	clocks     = set("a.m.", "p.m.", "a.m", "p.m", "am", "pm", "o'clock", "gmt", "utc", "noon", "midnight")
	currencies = set("$", "£", "€", "¥", "₹", "us$", "usd", "eur", "gbp", "rs", "rs.")
	money      = set("dollar", "dollars", "euro", "euros", "cent", "cents", "ruble", "rubles", "rouble", "roubles", "rupee",
		"rupees", "peso", "pesos", "shekel", "shekels", "riyal", "riyals", "dirham", "dirhams", "naira", "lira", "yen", "yuan", "usd", "eur")
	percents = set("%", "percent", "per", "pct", "percentage", "percents")
	labels   = set("no.", "nos.", "number", "numbers", "#", "flight", "route", "highway", "interstate", "room", "chapter", "article",
		"section", "resolution", "channel", "apartment", "apt.", "suite", "page", "phase", "boeing", "airbus", "precinct", "gate",
		"terminal", "gmt", "exit", "version", "volume", "paragraph", "grade", "i", "u.s.")

	years = set("in", "since", "until", "till", "by", "from", "during", "of", "early", "late", "mid", "before", "after", "between",
		"to", "and", "spring", "summer", "autumn", "fall", "winter", "year", "-", "circa", "around")
)
