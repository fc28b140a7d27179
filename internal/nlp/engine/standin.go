package engine

import (
	"strconv"
	"strings"

	"clio/internal/nlp"
)

// standIn fills names, phrases and counts by simple means, until the stages for them take its place.
func standIn(d *nlp.Doc) {
	names(d)
	counts(d)
	for i := range d.Tokens {
		t := &d.Tokens[i]
		if t.UPOS != nlp.NOUN && t.UPOS != nlp.PROPN && t.UPOS != nlp.PRON || t.Rel == nlp.Compound || t.Rel == nlp.Flat {
			continue
		}
		first, last := int32(i), int32(i)+1
		for k := range d.Kids(int32(i)) {
			c := &d.Tokens[k]
			switch c.Rel {
			case nlp.Det, nlp.Amod, nlp.Compound, nlp.Nummod, nlp.NmodPoss, nlp.DetPredet, nlp.NmodDesc:
				if k < int32(i) {
					first = min(first, c.Left)
				}
			case nlp.Flat:
				last = max(last, c.Right)
			}
		}
		p := nlp.Phrase{First: first, Last: last, Head: int32(i), Number: -1}
		for n := range d.Numbers {
			if d.Numbers[n].First >= first && d.Numbers[n].Last <= last {
				p.Number = int32(n)
			}
		}
		d.Phrases = append(d.Phrases, p)
	}
}

var orgWords = map[string]bool{}

func init() {
	for _, w := range strings.Fields("army police department ministry university institute council committee party front movement agency office court bank company corp inc group times post news herald association union organization center centre command force forces guard service bureau house congress senate state project intelligence network brigade battalion militia") {
		orgWords[w] = true
	}
}

func names(d *nlp.Doc) {
	person := map[string]bool{}
	for i := 0; i < len(d.Tokens); i++ {
		if d.Tokens[i].UPOS != nlp.PROPN {
			continue
		}
		j := i + 1
		for j < len(d.Tokens) && d.Tokens[j].Sent == d.Tokens[i].Sent && d.Tokens[j].Flags&nlp.ParaBefore == 0 && (d.Tokens[j].UPOS == nlp.PROPN || d.Form(int32(j)) == "-" && j+1 < len(d.Tokens) && d.Tokens[j+1].UPOS == nlp.PROPN) {
			j++
		}
		e := nlp.Entity{First: int32(i), Last: int32(j), Kind: nlp.OtherName, Score: 0.5}
		last := d.Tokens[j-1].Lower
		switch {
		case orgWords[last]:
			e.Kind = nlp.Organisation
		case person[last]:
			e.Kind = nlp.PersonName
		case j-i >= 2 && j-i <= 4:
			e.Kind = nlp.PersonName
			person[last] = true
		case d.Tokens[i].Flags&nlp.AllCaps != 0:
			e.Kind = nlp.Organisation
		}
		d.Entities = append(d.Entities, e)
		i = j - 1
	}
}

var numberWords = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20}

func counts(d *nlp.Doc) {
	for i := range d.Tokens {
		t := &d.Tokens[i]
		n, ok := numberWords[t.Lower]
		if t.UPOS != nlp.NUM && !ok {
			continue
		}
		if !ok {
			v, err := strconv.Atoi(strings.ReplaceAll(t.Lower, ",", ""))
			if err != nil {
				continue
			}
			n = v
		}
		x := nlp.Number{First: int32(i), Last: int32(i) + 1, Min: n, Max: n}
		if i > 1 && d.Tokens[i-1].Lower == "than" && d.Tokens[i-2].Lower == "more" {
			x = nlp.Number{First: int32(i) - 2, Last: int32(i) + 1, Min: n + 1, Max: -1}
		}
		d.Numbers = append(d.Numbers, x)
	}
}
