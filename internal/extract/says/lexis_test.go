package says

import (
	"testing"

	"clio/internal/nlp/weights"
)

func TestLexisIsReadAsWritten(t *testing.T) {
	x := newLexis([]WordFacts{{Form: "claim", Fine: 300, Coarse: 7, Verb: 224, Noun: 10}, {Form: "bridge", Fine: 12, Coarse: 60, Noun: 6}})
	got, rest, err := readLexis(append(x.appendBinary(nil), "behind"...))
	if err != nil || string(rest) != "behind" {
		t.Fatalf("rest %q, %v", rest, err)
	}
	if f := got.find(weights.String("claim")); f.fine != 300 || f.coarse != 7 || f.verb != 224 || f.noun != 10 {
		t.Errorf("claim is %+v", f)
	}
	if f := got.find(weights.String("harbour")); f.fine != 0 || f.noun != 0 {
		t.Errorf("a word that is not known is %+v", f)
	}
	if _, _, err := readLexis(x.appendBinary(nil)[:15]); err == nil {
		t.Error("a list that is cut is read without a word")
	}
}

func TestKind(t *testing.T) {
	for _, c := range []struct {
		name   string
		senses []uint8
		want   uint8
	}{
		{"unknown", nil, 0},
		{"talk first", []uint8{verbCommunication, 35}, verbCommunication | talk | speech},
		{"thought second", []uint8{38, verbCognition}, 38 | talk},
		{"talk too far down", []uint8{38, 35, 30, verbCommunication}, 38},
	} {
		if got := Kind(c.senses); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestBlankContentIsNone(t *testing.T) {
	r := newReading(t)
	if _, rec := r.read("The governor blamed the rebels for it, something denied by their spokesman."); len(rec.Attributions) > 1 {
		t.Errorf("something is said:\n%s", show(rec))
	}
}
