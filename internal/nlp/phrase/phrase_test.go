package phrase_test

import (
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/internal/nlp/phrase"
)

func run(t testing.TB, text string) *nlp.Doc {
	t.Helper()
	eng, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	doc := &nlp.Doc{}
	eng.Run(text, doc)
	phrase.New().Run(doc)
	return doc
}

func find(doc *nlp.Doc, form string) int32 {
	for i := range doc.Tokens {
		if doc.Form(int32(i)) == form {
			return int32(i)
		}
	}
	return -1
}

func TestPhrases(t *testing.T) {
	for _, c := range []struct{ text, head, core, full string }{
		{"The commander of the northern army, Gen. Jon Berg, spoke.", "commander", "The commander", "The commander of the northern army, Gen. Jon Berg"},
		{"Two masked gunmen who fled on foot were caught.", "gunmen", "Two masked gunmen", "Two masked gunmen"},
		{"More than 60 people were killed.", "people", "More than 60 people", "More than 60 people"},
		{"The blast killed nine people, including two officers.", "people", "nine people", "nine people"},
		{"A spokesman for the ministry of defence denied it.", "spokesman", "A spokesman", "A spokesman for the ministry of defence"},
		{"The group's leader was arrested.", "leader", "The group's leader", "The group's leader"},
	} {
		doc := run(t, c.text)
		head := find(doc, c.head)
		text := func(first, last int32) string {
			s := doc.Span(first, last)
			return doc.Text[s.Start:s.End]
		}
		if got := text(phrase.Core(doc, head)); got != c.core {
			t.Errorf("%s: core %q, want %q", c.text, got, c.core)
		}
		if got := text(phrase.Full(doc, head)); got != c.full {
			t.Errorf("%s: full %q, want %q", c.text, got, c.full)
		}
	}
}

func TestNumberOfPhrase(t *testing.T) {
	doc := run(t, "More than 60 people were killed.")
	i := phrase.Around(doc, find(doc, "people"))
	if i < 0 || doc.Phrases[i].Number < 0 || doc.Numbers[doc.Phrases[i].Number].Min != 61 {
		t.Errorf("phrases %+v numbers %+v", doc.Phrases, doc.Numbers)
	}
}

func TestConjuncts(t *testing.T) {
	doc := run(t, "The police arrested soldiers, farmers and teachers.")
	if got := phrase.Conjuncts(doc, find(doc, "teachers"), nil); len(got) != 3 || got[0] != find(doc, "soldiers") {
		t.Errorf("got %v", got)
	}
}

func BenchmarkPhrases(b *testing.B) {
	eng, err := engine.New()
	if err != nil {
		b.Fatal(err)
	}
	text := ""
	for range 50 {
		text += "The commander of the northern army, Gen. Jon Berg, said on Tuesday that more than 60 people had died in a blast near the market. "
	}
	var doc nlp.Doc
	eng.Run(text, &doc)
	s := phrase.New()
	b.ReportAllocs()
	for b.Loop() {
		s.Run(&doc)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(doc.Tokens)), "ns/token")
}
