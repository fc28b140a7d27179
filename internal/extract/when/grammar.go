package when

import (
	"fmt"
	"path"
	"slices"

	"clio/codebook"
)

// grammar is the lexicon and the rules, compiled. It is immutable once made.
type grammar struct {
	lexicon    []entry // 0 is the unknown word
	words      map[string]int32
	marks      [128]int32
	lengths    [32]uint32 // for each first letter, the lengths of the words that begin with it
	classes    map[string]class
	classNames []string
	rules      []rule
	byPart     [numParts][]int32
	startWord  [][]int32 // top-level rules that may begin with a word of the lexicon
	startDigit []int32
	thin       []bool // words such as "a" and "in", that begin a time only before a number or another word of the lexicon
	holidays   []holiday
	holTrie    map[trieKey]int32 // state and word to state
	holEnd     map[int32]int32   // state to holiday
	c          known
	w          knownWords
}

type trieKey struct{ state, word int32 }

// known are the classes that the code itself asks for.
type known struct {
	month, wday, unit, rel, mod, season, daypart, deictic, freq, numw, ordw, vague, zone, decw, times, back, wdays, parts, zonearea, edge, units, fullname, tense, shymonth, shyseason, shyday, det, label, counted, function, publish class
}

type knownWords struct {
	a, an, and, of, the, hundred, thousand, half, quarter, dot, comma, colon, slash, dash, quote, am, pm, ampm, m, p, st, nd, rd, th, s, oclock, o, clock, to, past, minutes, minute, min, mins, ish,
	gmt, time, local, noon, midnight, midday, couple, few, in, on, at, until, since, by, from, during, before, after, between, year, h, hrs, hours, point, oh, zero, till, may, open, noonish, some, old, olds, as, too, how, q, ago, standard, daylight, mean, summer int32
}

// rule is one rule of the grammar.
type rule struct {
	ID      string    `toml:"id"`
	Out     string    `toml:"out"`     // what it makes: date, period, time, dur, set, when, range
	Pattern string    `toml:"pattern"` // see pattern.go
	Do      string    `toml:"do"`      // how it is resolved: an action of this package
	Arg     int       `toml:"arg"`
	Value   string    `toml:"value"` // TIMEX3 value, where the action wants one
	Part    bool      `toml:"part"`  // only as a part of other rules
	Note    string    `toml:"note"`
	Match   []example `toml:"match"`
	NoMatch []string  `toml:"no_match"`

	prog []inst
	act  action
	part part
}

// example is a sentence with what the rule must read in it.
type example struct {
	In        string `toml:"in"`
	Published string `toml:"published"`
	Text      string `toml:"text"` // the words of the time expression
	From      string `toml:"from"`
	To        string `toml:"to"`
	Kind      string `toml:"kind"`
	Value     string `toml:"value"`
}

type ruleFile struct {
	Rule []rule `toml:"rule"`
}

func newGrammar(book *codebook.Book) (*grammar, error) {
	g := &grammar{words: map[string]int32{}, classes: map[string]class{}, lexicon: make([]entry, 1), classNames: []string{""}}
	if err := g.loadLexicon(book); err != nil {
		return nil, err
	}
	if err := g.know(); err != nil {
		return nil, err
	}
	if err := g.loadHolidays(book); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, name := range book.Files("times", ".toml") {
		if base := path.Base(name); base == "lexicon.toml" || base == "holidays.toml" {
			continue
		}
		var file ruleFile
		if err := book.Decode(name, &file); err != nil {
			return nil, err
		}
		for _, r := range file.Rule {
			if seen[r.ID] || r.ID == "" {
				return nil, fmt.Errorf("%s: rule id %q is empty or used twice", name, r.ID)
			}
			seen[r.ID] = true
			var err error
			if r.prog, err = g.compile(r.Pattern); err != nil {
				return nil, fmt.Errorf("%s: rule %s: pattern: %w", name, r.ID, err)
			}
			if r.act = actions[r.Do]; r.act == nil {
				return nil, fmt.Errorf("%s: rule %s: no action %q", name, r.ID, r.Do)
			}
			if r.part = partNames[r.Out]; r.part < firstRulePart {
				return nil, fmt.Errorf("%s: rule %s: out %q is not one of date, period, time, dur, set, when, range", name, r.ID, r.Out)
			}
			g.byPart[r.part] = append(g.byPart[r.part], int32(len(g.rules)))
			g.rules = append(g.rules, r)
		}
	}
	g.link()
	return g, nil
}

func (g *grammar) know() error {
	var err error
	get := func(name string) class {
		c, ok := g.classes[name]
		if !ok && err == nil {
			err = fmt.Errorf("times/lexicon.toml: class %s is missing", name)
		}
		return c
	}
	g.c = known{
		month: get("month"), wday: get("wday"), unit: get("unit"), rel: get("rel"), mod: get("mod"), season: get("season"), daypart: get("daypart"), deictic: get("deictic"), freq: get("freq"),
		numw: get("numw"), ordw: get("ordw"), vague: get("vague"), zone: get("zone"), decw: get("decw"), times: get("times"), back: get("back"), wdays: get("wdays"), parts: get("parts"), zonearea: get("zonearea"), edge: get("edge"), units: get("units"), fullname: get("fullname"),
		tense: get("tense"), shymonth: get("shymonth"), shyseason: get("shyseason"), shyday: get("shyday"), det: get("det"), label: get("label"), counted: get("counted"), function: get("function"), publish: get("publish"),
	}
	i := g.intern
	g.w = knownWords{
		a: i("a"), an: i("an"), and: i("and"), of: i("of"), the: i("the"), hundred: i("hundred"), thousand: i("thousand"), half: i("half"), quarter: i("quarter"), dot: i("."), comma: i(","), colon: i(":"),
		slash: i("/"), dash: i("-"), quote: i("'"), am: i("am"), pm: i("pm"), ampm: i("ampm"), m: i("m"), p: i("p"), st: i("st"), nd: i("nd"), rd: i("rd"), th: i("th"), s: i("s"), oclock: i("oclock"),
		o: i("o"), clock: i("clock"), to: i("to"), past: i("past"), minutes: i("minutes"), minute: i("minute"), min: i("min"), mins: i("mins"), ish: i("ish"), gmt: i("gmt"), time: i("time"), local: i("local"),
		noon: i("noon"), midnight: i("midnight"), midday: i("midday"), couple: i("couple"), few: i("few"), in: i("in"), on: i("on"), at: i("at"), until: i("until"), since: i("since"), by: i("by"), from: i("from"),
		during: i("during"), before: i("before"), after: i("after"), between: i("between"), year: i("year"), h: i("h"), hrs: i("hrs"), hours: i("hours"), point: i("point"), oh: i("oh"), zero: i("zero"),
		till: i("till"), may: i("may"), open: i("("), noonish: i("noonish"), some: i("some"), as: i("as"), too: i("too"), how: i("how"), old: i("old"), olds: i("olds"), q: i("q"), ago: i("ago"), standard: i("standard"), daylight: i("daylight"), mean: i("mean"), summer: i("summer"),
	}
	return err
}

// firsts is what a rule may begin with.
type firsts struct {
	words   map[int32]bool
	classes uint64
	digit   bool
}

// link works out which rules may begin at which word, so that most tokens cost one look into a table.
func (g *grammar) link() {
	sets := make([]firsts, len(g.rules))
	for i := range sets {
		sets[i].words = map[int32]bool{}
	}
	for changed := true; changed; {
		changed = false
		for i := range g.rules {
			changed = g.first(&sets[i], g.rules[i].prog, 0, sets) || changed
		}
	}
	g.startWord = make([][]int32, len(g.lexicon))
	g.thin = make([]bool, len(g.lexicon))
	for _, w := range [...]int32{g.w.a, g.w.an, g.w.in, g.w.on, g.w.at, g.w.the, g.w.from, g.w.between, g.w.by, g.w.of, g.w.to, g.w.since, g.w.before, g.w.after, g.w.until, g.w.half, g.w.few, g.w.some} {
		g.thin[w] = true
	}
	for i := range g.rules {
		if g.rules[i].Part {
			continue
		}
		for w := range g.lexicon {
			if w > 0 && (sets[i].words[int32(w)] || g.lexicon[w].mask&sets[i].classes != 0) {
				g.startWord[w] = append(g.startWord[w], int32(i))
			}
		}
		if sets[i].digit {
			g.startDigit = append(g.startDigit, int32(i))
		}
	}
}

// first adds to a set what may follow at an instruction, and reports whether the set grew.
func (g *grammar) first(set *firsts, prog []inst, pc int32, sets []firsts) bool {
	grew := false
	word := func(ws ...int32) {
		for _, w := range ws {
			if !set.words[w] {
				set.words[w], grew = true, true
			}
		}
	}
	mask := func(m uint64) {
		if set.classes|m != set.classes {
			set.classes, grew = set.classes|m, true
		}
	}
	digit := func() {
		if !set.digit {
			set.digit, grew = true, true
		}
	}
	bit := func(cs ...class) (m uint64) {
		for _, c := range cs {
			m |= 1 << c
		}
		return m
	}
	in := prog[pc]
	switch in.op {
	case opWord:
		word(in.arg)
	case opClass:
		mask(1 << in.arg)
	case opSplit:
		a, b := g.first(set, prog, in.x, sets), g.first(set, prog, in.y, sets)
		return a || b
	case opJump:
		return g.first(set, prog, in.x, sets)
	case opPart:
		switch p := part(in.arg); p {
		case partNum:
			digit()
			mask(bit(g.c.numw, g.c.vague))
			word(g.w.a, g.w.an, g.w.half, g.w.some, g.w.couple)
		case partOrd, partDay, partODay:
			digit()
			mask(bit(g.c.numw, g.c.ordw))
		case partYear, partDec:
			digit()
			mask(bit(g.c.numw))
			word(g.w.quote)
		case partYY, partNDate, partNMon:
			digit()
		case partClock, partHour:
			digit()
			mask(bit(g.c.numw))
			word(g.w.half, g.w.quarter, g.w.a, g.w.noon, g.w.noonish, g.w.midnight, g.w.midday)
		case partHol:
			for k := range g.holTrie {
				if k.state == 0 {
					word(k.word)
				}
			}
		default:
			for _, r := range g.byPart[p] {
				mask(sets[r].classes)
				if sets[r].digit {
					digit()
				}
				for w := range sets[r].words {
					word(w)
				}
			}
		}
	}
	return grew
}

// loadHolidays reads codebook/times/holidays.toml into a trie of their names.
func (g *grammar) loadHolidays(book *codebook.Book) error {
	var file struct {
		Holiday []holiday `toml:"holiday"`
	}
	if err := book.Decode("times/holidays.toml", &file); err != nil {
		return err
	}
	g.holTrie, g.holEnd = map[trieKey]int32{}, map[int32]int32{}
	next := int32(1)
	for i := range file.Holiday {
		h := &file.Holiday[i]
		if err := h.check(); err != nil {
			return fmt.Errorf("times/holidays.toml: %s: %w", h.ID, err)
		}
		for _, name := range h.Names {
			state := int32(0)
			for _, w := range splitWords(name) {
				k := trieKey{state, g.intern(w)}
				if g.holTrie[k] == 0 {
					g.holTrie[k] = next
					next++
				}
				state = g.holTrie[k]
			}
			if old, ok := g.holEnd[state]; ok {
				return fmt.Errorf("times/holidays.toml: %s: name %q is taken by %s", h.ID, name, file.Holiday[old].ID)
			}
			g.holEnd[state] = int32(i)
		}
	}
	g.holidays = slices.Clone(file.Holiday)
	return nil
}

// splitWords cuts a name as the scanner does.
func splitWords(name string) []string {
	var out []string
	for i := 0; i < len(name); {
		j := i + 1
		if isLetter(name[i]) {
			for j < len(name) && isLetter(name[j]) {
				j++
			}
		}
		if name[i] != ' ' {
			out = append(out, name[i:j])
		}
		i = j
	}
	return out
}
