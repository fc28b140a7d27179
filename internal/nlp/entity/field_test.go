package entity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// spoken is a document of words, all of them capitalised, in one sentence.
func spoken(words ...string) (*nlp.Doc, []*word.Info) {
	doc := &nlp.Doc{}
	cache := word.NewCache(word.NewLexicon(nil))
	var infos []*word.Info
	text := ""
	for i, w := range words {
		if i > 0 {
			text += " "
		}
		from := int32(len(text))
		text += w
		info := cache.Of(w)
		infos = append(infos, info)
		doc.Tokens = append(doc.Tokens, nlp.Token{Start: from, End: int32(len(text)), Lower: info.Lower, Head: -1, Kid: -1, Next: -1, Flags: nlp.Capital, UPOS: nlp.PROPN})
	}
	doc.Text = text
	doc.Sents = []nlp.Sent{{First: 0, Last: int32(len(words))}}
	return doc, infos
}

// TestDecode holds the best path against all paths of short runs.
func TestDecode(t *testing.T) {
	lex, err := newLexicon(NewGazetteer())
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 20 {
		w := make([]float32, weights.Width(numTags)<<8)
		for i := range w {
			w[i] = float32(rng.NormFloat64())
		}
		f := &field{table: weights.NewTable(numTags, 8, w)}
		for p := range f.pairs {
			for c := range f.pairs[p] {
				f.pairs[p][c] = int32(rng.IntN(2000) - 1000)
			}
		}
		doc, infos := spoken([]string{"Anna", "Lind", "Tarsk", "Army"}[:1+round%4]...)
		var s Scratch
		s.view.reset(doc, infos, lex)
		f.pass(&s, false)
		sum := func(tags []uint8) int32 {
			total, p := int32(0), uint8(0)
			for k, c := range tags {
				total += s.over[k][c] + f.pairs[p][c]
				p = c
			}
			return total
		}
		best := int32(math.MinInt32)
		var try func(tags []uint8)
		try = func(tags []uint8) {
			if len(tags) == len(infos) {
				if legal(tags) {
					best = max(best, sum(tags))
				}
				return
			}
			for c := range numTags {
				try(append(tags, uint8(c)))
			}
		}
		try(nil)
		if !legal(s.view.tags) || sum(s.view.tags) != best {
			t.Errorf("%v has %d, the best path has %d", s.view.tags, sum(s.view.tags), best)
		}
	}
}

// TestLearn teaches a field two names and looks whether it finds them again after it was written and read.
func TestLearn(t *testing.T) {
	var examples []Example
	for range 8 {
		doc, infos := spoken("Anna", "Lind", "Saw", "Tarsk")
		examples = append(examples, Example{Doc: doc, Infos: infos, Names: []Name{{0, 2, Person}, {3, 4, Place}}})
	}
	m, err := Train(examples, NewGazetteer(), Options{Epochs: 10, Bits: 10, Folds: 2, Seed: 1, Rate: 0.1, Drop: 0.2})
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if m, _, err = Read(b); err != nil {
		t.Fatal(err)
	}
	for cut := 0; cut < len(b); cut += 1 + len(b)/50 {
		if _, _, err := Read(b[:cut]); err == nil {
			t.Errorf("%d bytes of %d were read", cut, len(b))
		}
	}
	var s Scratch
	ex := examples[0]
	m.Run(ex.Doc, ex.Infos, &s)
	got := fmt.Sprint(ex.Doc.Entities[0].Last, CoarseOf(ex.Doc.Entities[0].Kind), CoarseOf(ex.Doc.Entities[len(ex.Doc.Entities)-1].Kind))
	if want := fmt.Sprint(2, Person, Place); got != want {
		t.Errorf("got %s of %v, want %s", got, ex.Doc.Entities, want)
	}
}

// TestAgree gives the last steps names that the tagger tore apart or bound together.
func TestAgree(t *testing.T) {
	gaz := NewGazetteer()
	gaz.Add([]string{"red", "dawn"}, ListedGroup)
	gaz.Add([]string{"tarskis"}, ListedGroup)
	gaz.Add([]string{"inner", "tarsk"}, ListedPlace)
	lex, err := newLexicon(gaz)
	if err != nil {
		t.Fatal(err)
	}
	type name struct {
		first, last int32
		kind        nlp.EntityKind
	}
	for _, c := range []struct {
		words       []string
		given, want []name
	}{
		{[]string{"Red", "Dawn", "and", "the", "Tarskis"}, []name{{0, 5, nlp.Organisation}}, []name{{0, 2, nlp.Organisation}, {4, 5, nlp.Organisation}}},
		{[]string{"Hans", "-", "Jakob", "Berg"}, []name{{0, 1, nlp.PersonName}, {2, 4, nlp.PersonName}}, []name{{0, 4, nlp.PersonName}}},
		{[]string{"Berg", "-", "Lindt", "Talks"}, []name{{0, 1, nlp.PersonName}, {2, 3, nlp.PersonName}}, []name{{0, 1, nlp.PersonName}, {2, 3, nlp.PersonName}}},
		{[]string{"Inner", "Tarsk"}, []name{{0, 2, nlp.PersonName}}, []name{{0, 2, nlp.PlaceName}}},
	} {
		doc, infos := spoken(c.words...)
		for i := range doc.Tokens {
			if doc.Tokens[i].Lower != "-" {
				doc.Tokens[i].Flags |= nlp.SpaceBefore
			}
			if i > 0 && doc.Tokens[i-1].Lower == "-" {
				doc.Tokens[i].Flags &^= nlp.SpaceBefore
			}
		}
		for _, n := range c.given {
			doc.Entities = append(doc.Entities, nlp.Entity{First: n.first, Last: n.last, Kind: n.kind, Score: 0.5})
		}
		var v view
		v.reset(doc, infos, lex)
		v.agree(doc)
		var got []name
		for _, e := range doc.Entities {
			got = append(got, name{e.First, e.Last, e.Kind})
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%v: got %v, want %v", c.words, got, c.want)
		}
	}
}
