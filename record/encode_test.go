package record

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// sample is a record whose text holds characters of one to four bytes before every span.
func sample() *Record {
	text := "Zażółć 🙂 — “They fled,” Müller said. Two men died in Kraków."
	q := func(s string) Quote {
		i := strings.Index(text, s)
		return QuoteOf(text, Span{int32(i), int32(i + len(s))})
	}
	lat, lon := 50.06, 19.94
	return &Record{
		Clio:     Contract,
		Document: Document{ID: "d", Source: "d", Text: text},
		Attributions: []Attribution{{
			ID: "a1", Source: Source{Quote: q("Müller"), Actor: "r1"}, Cue: q("said"),
			Content: Content{Quote: q("“They fled,”"), Parts: []Part{{q("“They").Span}, {q("fled,”").Span}}}, Stance: Asserts, Certainty: Certain,
		}},
		Actors: []Actor{{
			ID: "r1", Name: "Müller", Kind: Person, Mentions: []Mention{{Quote: q("Müller")}},
			Statements: []ActorStatement{{Basis: Basis{Quote: q("said")}, Property: "role", Value: "witness"}},
		}},
		Events: []Event{{
			ID: "e1", Type: "attack", Mode: Actual, Mentions: []Mention{{Quote: q("died")}},
			Killed: []Toll{{Basis: Basis{Quote: q("Two men")}, Count: Count{Min: N(2), Max: N(2)}}},
			Victim: []Victim{{Basis: Basis{Quote: q("Two men")}, Count: &Count{Min: N(2), Max: N(2)}, Effect: "killed"}},
			Place:  []Place{{Basis: Basis{Quote: q("Kraków")}, Name: "Kraków", Country: "PL", Lat: &lat, Lon: &lon}},
		}},
		Times:  []Time{},
		Places: []PlaceName{{Quote: q("Kraków"), Name: "Kraków", Country: "PL"}},
	}
}

func TestEncodeCountsCodePoints(t *testing.T) {
	rec := sample()
	line, err := Encode(rec)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), rec); diff != "" {
		t.Errorf("Encode changed the record:\n%s", diff)
	}
	var tree any
	if err := json.Unmarshal(line, &tree); err != nil {
		t.Fatal(err)
	}
	runes := []rune(rec.Document.Text)
	seen := 0
	var walk func(any)
	walk = func(n any) {
		switch n := n.(type) {
		case map[string]any:
			start, ok1 := n["start"].(float64)
			end, ok2 := n["end"].(float64)
			text, ok3 := n["text"].(string)
			if ok1 && ok2 && ok3 {
				seen++
				if got := string(runes[int(start):int(end)]); got != text {
					t.Errorf("text[%v:%v] is %q, the span says %q", start, end, got, text)
				}
			}
			for _, v := range n {
				walk(v)
			}
		case []any:
			for _, v := range n {
				walk(v)
			}
		}
	}
	walk(tree)
	if seen != 10 {
		t.Errorf("%d spans with text seen, want 10", seen)
	}
	back, err := Decode(line)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rec, back); diff != "" {
		t.Errorf("Decode(Encode(rec)) differs:\n%s", diff)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, line := range map[string]string{
		"no JSON":               `{"clio":1`,
		"another contract":      `{"clio":2,"document":{"text":"abc"}}`,
		"a span behind the end": `{"clio":1,"document":{"text":"abc"},"times":[{"text":"x","start":1,"end":9,"kind":"date"}]}`,
		"a span running back":   `{"clio":1,"document":{"text":"abc"},"times":[{"text":"x","start":2,"end":1,"kind":"date"}]}`,
	} {
		if rec, err := Decode([]byte(line)); err == nil {
			t.Errorf("%s: decoded to %v", name, rec)
		}
	}
}

func FuzzRuneMap(f *testing.F) {
	for _, s := range []string{"", "abc", strings.Repeat("é", 64), strings.Repeat("🙂x", 100), "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		m, n := newRuneMap(s), int32(0)
		for i := range s {
			if got := m.runes(int32(i)); got != n {
				t.Fatalf("%d code points before byte %d of %q, want %d", got, i, s, n)
			}
			n++
		}
		if got := m.runes(int32(len(s))); got != n {
			t.Fatalf("%d code points in all of %q, want %d", got, s, n)
		}
	})
}
