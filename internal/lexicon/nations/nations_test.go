package nations

import (
	"strings"
	"testing"

	"clio/codebook"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
)

func TestLookup(t *testing.T) {
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	x, err := Load(book)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		words, iso string
		kind       Kind
	}{
		{"Afghan", "AF", People},
		{"AFGHANS", "AF", People},
		{"the UK", "GB", Name},
		{"U.S.", "US", Name},
		{"Kyiv", "UA", Seat},
		{"the Kremlin", "RU", Seat},
		{"Congolese", "CD", People},
		{"Ivory Coast", "CI", Name},
		{"Salvadoran", "SV", People},
		{"Kabul", "AF", Seat},
		{"", "", None},
		{"Narnia", "", None},
	} {
		if iso, kind := x.Lookup(tt.words); iso != tt.iso || kind != tt.kind {
			t.Errorf("Lookup(%q) = %s %d, want %s %d", tt.words, iso, kind, tt.iso, tt.kind)
		}
	}
}

func TestGovernmentExamples(t *testing.T) {
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	x, err := Load(book)
	if err != nil {
		t.Fatal(err)
	}
	table, err := readGovernments(book)
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, ex := range table.Example {
		var doc nlp.Doc
		e.Run(ex.Text, &doc)
		tok := doc.TokenAt(int32(strings.Index(ex.Text, ex.Name)))
		if got := x.Government(&doc, tok, tok+1); got != ex.Government {
			t.Errorf("%s: %q, want %q", ex.Text, got, ex.Government)
		}
	}
}
