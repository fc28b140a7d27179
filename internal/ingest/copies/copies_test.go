package copies_test

import (
	"fmt"
	"strings"
	"testing"

	"clio/internal/ingest/copies"
)

// story is a text of so many sentences, each with words of its own.
func story(seed, sentences int) []string {
	out := make([]string, sentences)
	for i := range out {
		out[i] = fmt.Sprintf("Witness %d said that convoy %d left town %d before dawn and that guards at post %d fired %d shots.", seed+i, seed*7+i, seed*13+i, seed*3+i, seed+2*i)
	}
	return out
}

func TestLikeness(t *testing.T) {
	base := story(100, 14)
	join := func(s []string) string { return strings.Join(s, " ") }
	for _, c := range []struct {
		name string
		text string
		copy bool
	}{
		{"the same", join(base), true},
		{"another headline", "A different headline stands here. " + join(base), true},
		{"two sentences cut", join(base[:12]), true},
		{"curly quotes and case", strings.ToUpper(strings.ReplaceAll(join(base), ",", " —")), true},
		{"another story", join(story(5000, 14)), false},
		{"one sentence in common", join(append(story(9000, 14), base[3])), false},
		{"too short", "Police said so.", false},
		{"empty", "", false},
	} {
		a, b := copies.Of(join(base)), copies.Of(c.text)
		if got := copies.Likeness(a, b) >= copies.Copy; got != c.copy {
			t.Errorf("%s: likeness %.2f", c.name, copies.Likeness(a, b))
		}
		shared := false
		for i, x := range a.Bands() {
			shared = shared || b != nil && b.Bands()[i] == x
		}
		if c.copy && !shared {
			t.Errorf("%s: no band is shared", c.name)
		}
	}
}

func TestEncode(t *testing.T) {
	s := copies.Of(strings.Join(story(1, 9), " "))
	got, err := copies.Decode(s.Encode())
	if err != nil || copies.Likeness(s, got) != 1 {
		t.Errorf("likeness %v to itself: %v", copies.Likeness(s, got), err)
	}
	if _, err := copies.Decode([]byte("abc")); err == nil {
		t.Error("three bytes are no sketch")
	}
}

func BenchmarkOf(b *testing.B) {
	text := strings.Join(story(1, 40), " ")
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		copies.Of(text)
	}
}
