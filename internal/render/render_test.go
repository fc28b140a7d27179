package render

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"clio/record"
)

// small is a record with one event, one denial and one actor. Its words carry terminal escapes.
func small() *record.Record {
	text := "Bomb kills nine \x1b]0;owned\x07\n\nA bomb killed nine people in Baidoa on Sunday. The army denied it had fired \x1b[2J\u202e."
	quote := func(words string) record.Quote {
		i := strings.Index(text, words)
		return record.QuoteOf(text, record.Span{Start: int32(i), End: int32(i + len(words))})
	}
	return &record.Record{
		Document:     record.Document{Source: "a\x1b[31m.txt", Title: "Bomb kills nine \x1b]0;owned\x07", Published: "2023-11-06", PublishedFrom: record.FromMetadata, Text: text},
		Attributions: []record.Attribution{{ID: "a1", Source: record.Source{Quote: quote("The army")}, Cue: quote("denied"), Content: record.Content{Quote: quote("it had fired \x1b[2J")}, Stance: record.Denies, Certainty: record.Certain}},
		Actors:       []record.Actor{{ID: "r1", Name: "The army\x1b[5m", Kind: record.StateSecurity, Mentions: []record.Mention{{Quote: quote("The army")}}}},
		Events: []record.Event{{
			ID: "e1", Type: "attack.bombing", Mode: record.Actual, Mentions: []record.Mention{{Quote: quote("bomb killed")}},
			Date:        []record.Date{{Basis: record.Basis{Quote: quote("Sunday")}, From: "2023-11-05", To: "2023-11-05"}},
			Perpetrator: []record.Perpetrator{{Basis: record.Basis{Quote: quote("The army"), Attribution: "a1"}, Standing: record.StandingDenied}},
			Killed:      []record.Toll{{Basis: record.Basis{Quote: quote("nine people")}, Count: record.Count{Min: record.N(9), Max: record.N(9)}}},
		}},
	}
}

func TestRecord(t *testing.T) {
	var b strings.Builder
	if err := Record(&b, small(), Options{}); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	for _, want := range []string{"Bomb kills nine", "What happened 1", "attack: bombing", "2023-11-05", "The army: involvement is denied", "killed       9", "“nine people”"} {
		if !strings.Contains(out, want) {
			t.Errorf("does not say %q in\n%s", want, out)
		}
	}
	if strings.Contains(strings.ToLower(out), "perpetrator") {
		t.Error("calls somebody a perpetrator")
	}
}

// TestNoEscapes: the words of a report cannot write to the terminal, with colours or without.
func TestNoEscapes(t *testing.T) {
	for _, colour := range []bool{false, true} {
		var b strings.Builder
		if err := Record(&b, small(), Options{Color: colour, Width: 60}); err != nil {
			t.Fatal(err)
		}
		out := b.String()
		for _, c := range []string{reset, bold, faint, red, green, yellow, cyan, magenta} {
			out = strings.ReplaceAll(out, c, "")
		}
		for _, r := range out {
			if r != '\n' && (unicode.IsControl(r) || r == '\u202e') {
				t.Errorf("colour %v: %q comes through", colour, r)
			}
		}
	}
}

// TestWidth: the text of a report keeps to the width, but for words that are longer themselves.
func TestWidth(t *testing.T) {
	rec := &record.Record{Document: record.Document{Title: "T", Published: "2024-01-01", Text: strings.Repeat("word “quoted” ", 80)}}
	for _, width := range []int{40, 80, 110} {
		var b strings.Builder
		if err := Record(&b, rec, Options{Width: width}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("width %d: a line of %d: %q", width, n, line)
			}
		}
	}
}

func TestCountText(t *testing.T) {
	for _, c := range []struct {
		count record.Count
		want  string
	}{
		{record.Count{Min: record.N(61)}, "61 or more"},
		{record.Count{Max: record.N(200), Approx: true}, "up to 200, about"},
		{record.Count{Min: record.N(2), Max: record.N(5)}, "2 to 5"},
		{record.Count{Min: record.N(9), Max: record.N(9)}, "9"},
		{record.Count{}, ""},
	} {
		if got := CountText(c.count); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
