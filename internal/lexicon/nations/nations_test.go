package nations

import (
	"testing"

	"clio/codebook"
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
