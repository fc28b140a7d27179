// Package number finds counts in text: "nearly 200", "more than 60", "dozens", "between 4,000 and 6,000", "twin", "no one".
// It stores nlp.Number: a token range with the least and the greatest count, -1 where open.
//
// How words are read: "more than 60" is 61 and up; "at least 50" is 50 and up; "fewer than 60" is up to 59; "up to 200" and
// "as many as 200" are up to 200; "nearly 200" is up to 200 and approximate; "about 200" is 200 and approximate. A vague plural is
// at least two of its unit (dozens 24, scores 40, hundreds 200, tens of thousands 20,000); "several", "a few" and
// "a handful" are at least three and approximate; a couple, a pair and "twin" are two; "no one", "none" and "no" before a
// noun are none.
//
// It does not give dates, years, clock times, ages, money, percentages, fractions or labels such as "Flight 17".
package number

import "clio/internal/nlp"

// Stage finds numbers. It has no state.
type Stage struct{}

// New is the stage.
func New() *Stage { return &Stage{} }

// Name is the stage's name.
func (*Stage) Name() string { return "number" }

// Needs are the layers it reads; tags sharpen its reading where they are filled.
func (*Stage) Needs() []nlp.Layer { return []nlp.Layer{nlp.Tokens, nlp.Sentences} }

// Gives are the layers it fills.
func (*Stage) Gives() []nlp.Layer { return []nlp.Layer{nlp.Counts} }

// Run fills doc.Numbers.
func (*Stage) Run(doc *nlp.Doc) {
	doc.Numbers = doc.Numbers[:0]
	for i := range doc.Sents {
		sent := &doc.Sents[i]
		s := scan{doc: doc, last: sent.Last}
		floor := sent.First // tokens before it belong to an earlier number
		for tok := sent.First; tok < sent.Last; {
			v, ok := s.read(tok)
			if !ok {
				if n, ok := s.no(tok); ok {
					doc.Numbers = append(doc.Numbers, n)
				}
				tok++
				continue
			}
			n, end, ok := s.bounded(tok, floor, v)
			if ok {
				doc.Numbers = append(doc.Numbers, n)
			}
			tok, floor = end, end
		}
	}
}

// no reads "no casualties": none of what the noun says.
func (s scan) no(tok int32) (nlp.Number, bool) {
	if s.lower(tok) != "no" || tok+1 >= s.last {
		return nlp.Number{}, false
	}
	j := tok + 1
	for j < s.last && s.doc.Tokens[j].UPOS == nlp.ADJ && j < tok+3 {
		j++
	}
	if j >= s.last || s.doc.Tokens[j].UPOS != nlp.NOUN || s.doc.Tokens[tok].UPOS != nlp.DET {
		return nlp.Number{}, false
	}
	return nlp.Number{First: tok, Last: tok + 1}, true
}

// bounded puts a value and the words around it together. end is where reading goes on.
func (s scan) bounded(tok, floor int32, v value) (n nlp.Number, end int32, ok bool) {
	first, hi := tok, v
	joined := false
	switch w := s.lower(v.last); {
	case w == "" || v.ordinal:
	case w == "to" || w == "or" || w == "-":
		at := v.last + 1
		if w == "or" {
			if _, b := s.boundBefore(at, at); b {
				break
			}
		}
		if w == "-" && (!v.digits || !s.tight(v.last)) && s.doc.Tokens[v.last].Flags&nlp.SpaceBefore == 0 {
			break
		}
		u, good := s.read(at)
		if good && !u.ordinal && u.open == v.open && (w != "-" || u.digits) {
			lo := lend(v, u)
			switch {
			case lo < u.n:
				v.n, hi, joined = lo, u, true
			case w == "-" && u.digits:
				// A score, a phone number or a date.
				return n, s.chain(u.last), false
			}
		}
	case w == "and" && s.lower(tok-1) == "between" && tok-1 >= floor:
		if u, good := s.read(v.last + 1); good && !u.ordinal {
			if lo := lend(v, u); lo <= u.n {
				v.n, hi, joined, first = lo, u, true, tok-1
			}
		}
	}
	end = hi.last
	if after := s.chain(end); joined && after > end {
		return n, after, false
	}
	if joined && tok > floor && s.lower(tok-1) == "from" {
		first = tok - 1
	}
	if s.skip(tok, v, hi) {
		return n, s.chain(end), false
	}
	n = nlp.Number{First: first, Last: end, Min: int(v.n), Max: int(hi.n), Approx: v.approx || hi.approx, Ordinal: v.ordinal}
	if v.ordinal {
		return n, end, true
	}
	if v.open || hi.open {
		n.Max = -1
	}
	kinds := [3]bound{}
	k := 0
	for k < 2 {
		at, b := s.boundBefore(n.First, floor)
		if !b {
			break
		}
		kinds[k] = before[at].bound
		n.First -= int32(len(before[at].words))
		k++
	}
	for _, a := range after {
		if s.follows(n.Last, a.words) {
			if s.lower(n.Last+2) == "than" {
				continue
			}
			if a.words[0] == "and" && a.bound == atLeast && s.doc.Tokens[min(n.Last+2, s.last-1)].UPOS == nlp.NOUN {
				continue
			}
			kinds[2] = a.bound
			n.Last += int32(len(a.words))
			break
		}
	}
	for _, b := range kinds {
		apply(&n, b, v.open)
	}
	return n, max(end, n.Last), true
}

// lend gives the first of two numbers the scale of the second: "4 to 6 million".
func lend(v, u value) int64 {
	if v.unit == 1 && u.unit >= 100 && v.n < u.n/u.unit {
		return times(v.n, u.unit)
	}
	return v.n
}

func apply(n *nlp.Number, b bound, open bool) {
	switch b {
	case over:
		if open {
			n.Approx = false
		} else if n.Min >= 0 {
			n.Min++
		}
		n.Max = -1
	case atLeast:
		n.Max = -1
	case under:
		if n.Max > 0 {
			n.Max--
		}
		n.Min = -1
	case atMost:
		n.Min = -1
	case nearly:
		n.Min, n.Approx = -1, true
	case about:
		n.Approx = true
	}
}

// boundBefore is the longest expression of before that ends in front of token first.
func (s scan) boundBefore(first, floor int32) (int, bool) {
	if first <= floor {
		return 0, false
	}
	w := s.doc.Tokens[first-1].Lower
	for i := range before {
		b := &before[i]
		if b.words[0] != w || int32(len(b.words)) > first-floor {
			continue
		}
		match := true
		for k, x := range b.words {
			if s.doc.Tokens[first-1-int32(k)].Lower != x {
				match = false
				break
			}
		}
		if match {
			return i, true
		}
	}
	return 0, false
}

func (s scan) follows(at int32, list []string) bool {
	for k, w := range list {
		if s.lower(at+int32(k)) != w {
			return false
		}
	}
	return true
}

// chain skips further figures that hang on with hyphens or strokes.
func (s scan) chain(at int32) int32 {
	for at+1 < s.last && s.tight(at) && s.tight(at+1) && (s.lower(at) == "-" || s.lower(at) == "/") {
		if c := s.lower(at + 1); c == "" || c[0] < '0' || c[0] > '9' {
			break
		}
		at += 2
	}
	return at
}
