package nlp

import "testing"

// TestNames checks that every tag and relation has a name of its own and is found by it again.
func TestNames(t *testing.T) {
	for u := NoUPOS + 1; u < NumUPOS; u++ {
		if got := UPOSOf(u.String()); got != u {
			t.Errorf("UPOS %d %q is found as %d", u, u, got)
		}
	}
	for x := NoXPOS + 1; x < NumXPOS; x++ {
		if got := XPOSOf(x.String()); got != x {
			t.Errorf("XPOS %d %q is found as %d", x, x, got)
		}
	}
	for r := NoRel + 1; r < NumRel; r++ {
		if got := RelOf(r.String()); got != r {
			t.Errorf("relation %d %q is found as %d", r, r, got)
		}
	}
	if got := RelOf("nsubj:nosuch"); got != Nsubj {
		t.Errorf("an unknown subtype of nsubj is found as %s", got)
	}
}
