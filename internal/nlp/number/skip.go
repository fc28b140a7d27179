package number

import (
	"strings"

	"clio/internal/nlp"
)

// skip tells what looks like a number and counts nothing: dates, years, times, ages, money, percentages, labels, fractions.
func (s scan) skip(tok int32, v, hi value) bool {
	next, prev := s.lower(hi.last), ""
	if tok > 0 && s.doc.Tokens[tok].Sent == s.doc.Tokens[tok-1].Sent {
		prev = s.lower(tok - 1)
	}
	switch {
	case v.frac || hi.frac:
		return true
	case percents[next] && (next != "per" || s.lower(hi.last+1) == "cent"), money[next], clocks[next] && hi.unit == 1:
		return true
	case next == "of" && (v.open || v.unit > 1) && money[s.lower(hi.last+1)]:
		return true
	case v.digits && (next == "mm" || next == "caliber" || next == "calibre" || next == "mph" || next == "degrees"):
		return true
	case v.digits && next == "." && tok == s.doc.Sents[s.doc.Tokens[tok].Sent].First:
		return true // the number of a list item
	case next == "-" && (percents[s.lower(hi.last+1)] || money[s.lower(hi.last+1)]):
		return true
	case currencies[prev]:
		return true
	case s.dated(tok, hi, prev, next), s.aged(tok, hi, prev, next):
		return true
	}
	if v.ordinal {
		return fraction(next) && prev == "a" || (next == "of" || next == "thirds") && v.n > 2 && v.n < 11 && (prev == "a" || prev == "one")
	}
	if fraction(next) || next == "-" && fraction(s.lower(hi.last+1)) || next == "in" && v.n == 1 && words[s.lower(hi.last+1)].class == unit {
		return true
	}
	if next == "/" && s.tight(hi.last) || prev == "/" && s.tight(tok) || next == ":" && s.tight(hi.last) && s.tight(hi.last+1) {
		return true
	}
	if v.digits {
		if labels[prev] || prev == "-" && s.tight(tok) && s.tight(tok-1) || prev == "." && s.tight(tok) {
			return true
		}
		if v.plain && v.n >= 1900 && v.n < 2100 && hi.last == v.last {
			return s.year(tok, prev)
		}
		return false
	}
	return s.pronoun(tok, v, prev, next)
}

func fraction(w string) bool {
	switch w {
	case "third", "thirds", "quarter", "quarters", "half", "halves", "fifth", "fifths", "fourth", "fourths", "tenth", "tenths", "sixth", "sixths", "eighth", "eighths", "hundredths":
		return true
	}
	return false
}

// dated tells the day of a month: "27 March", "March 3rd", "the 3rd of March".
func (s scan) dated(tok int32, hi value, prev, next string) bool {
	if hi.n > 31 {
		return months[prev] && (hi.plain || hi.n < 100 && hi.digits)
	}
	if next == "of" {
		next = s.lower(hi.last + 1)
		return months[next] && (hi.digits || hi.ordinal)
	}
	if next == "/" || next == "-" {
		next = s.lower(hi.last + 1)
	}
	month := func(w string, at int32) bool {
		return months[w] && (w != "may" && w != "march" || s.doc.Tokens[at].Flags&nlp.Capital != 0)
	}
	return (hi.digits || hi.ordinal) && (month(prev, tok-1) || month(next, hi.last))
}

// aged tells an age: "aged 23", "23-year-old", "23 years old", "Adam Brown, 23,".
func (s scan) aged(tok int32, hi value, prev, next string) bool {
	if prev == "aged" || prev == "age" || prev == "ages" || prev == "then" && next == "," || hi.n > 120 {
		return prev == "aged"
	}
	at := hi.last
	if next == "-" {
		at++
	}
	w := s.lower(at)
	switch w {
	case "year", "years", "month", "months", "week", "weeks", "yr", "yrs":
		at++
		if s.lower(at) == "-" {
			at++
		}
		return s.lower(at) == "old" || s.lower(at) == "olds" || s.lower(at) == "of" && s.lower(at+1) == "age"
	}
	if strings.HasPrefix(w, "year-old") || w == "yo" || w == "y.o." {
		return true
	}
	if !hi.digits || hi.unit != 1 || hi.ordinal || prev != "," && prev != "(" || tok < 2 {
		return false
	}
	if next != "," && next != ")" && next != "." && next != ";" {
		return false
	}
	t := &s.doc.Tokens[tok-2]
	return t.Flags&nlp.Capital != 0 && (t.UPOS == nlp.PROPN || t.UPOS == nlp.NoUPOS) && hi.n >= 1
}

// year tells a year from a count of 1900 to 2099: a count has a noun after it or a word of size before it.
func (s scan) year(tok int32, prev string) bool {
	if years[prev] || months[prev] || prev == "," || prev == "(" {
		return true
	}
	if _, ok := s.boundBefore(tok, s.doc.Sents[s.doc.Tokens[tok].Sent].First); ok {
		return false
	}
	if tok+1 < s.last {
		t := &s.doc.Tokens[tok+1]
		return t.XPOS != nlp.NNS
	}
	return true
}

// pronoun tells the words that only look like numbers: "the one who", "one another", "the second", "no pair".
func (s scan) pronoun(tok int32, v value, prev, next string) bool {
	if v.last != tok+1 {
		return false
	}
	t := &s.doc.Tokens[tok]
	switch t.Lower {
	case "one":
		switch prev {
		case "no", "any", "some", "every", "this", "that", "which", "each", "another", "the", "-":
			return t.UPOS != nlp.NUM
		}
		if next == "another" || next == "day" && prev != "in" {
			return next == "another"
		}
		return t.UPOS == nlp.PRON && next != "of" && next != "was" && next != "is" && next != "were"
	case "million", "thousand", "hundred", "billion":
		return false
	case "score":
		return true
	case "pair", "couple", "trio", "quartet":
		return t.UPOS == nlp.VERB
	case "none":
		return false
	}
	return false
}
