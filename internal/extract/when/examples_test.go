package when

import (
	"testing"

	"clio/internal/nlp"
	"clio/record"
)

// TestExamples runs the examples that stand beside the rules: each match must be read by that rule with the values given,
// and nothing of a no_match may be.
func TestExamples(t *testing.T) {
	s := newStage(t)
	for i := range s.g.rules {
		r := &s.g.rules[i]
		if len(r.Match) == 0 {
			t.Errorf("rule %s has no example", r.ID)
		}
		for _, ex := range r.Match {
			found := false
			for _, x := range readPlain(s, ex.In, ex.Published) {
				if x.Rule != r.ID || x.Text != ex.Text {
					continue
				}
				found = true
				if x.From != ex.From || x.To != ex.To || x.Kind != ex.Kind || x.Value != ex.Value {
					t.Errorf("rule %s: %q in %q: %s..%s %s %s, want %s..%s %s %s", r.ID, x.Text, ex.In, x.From, x.To, x.Kind, x.Value, ex.From, ex.To, ex.Kind, ex.Value)
				}
			}
			if !found {
				t.Errorf("rule %s does not read %q in %q: got %v", r.ID, ex.Text, ex.In, readPlain(s, ex.In, ex.Published))
			}
		}
		for _, text := range r.NoMatch {
			for _, x := range readPlain(s, text, "2024-03-27") {
				if x.Rule == r.ID {
					t.Errorf("rule %s reads %q in %q", r.ID, x.Text, text)
				}
			}
		}
	}
}

// readPlain reads a text that nothing has tagged.
func readPlain(s *Stage, text, published string) []record.Time {
	rec := &record.Record{Document: record.Document{Published: published}}
	doc := new(nlp.Doc)
	doc.Reset(text)
	s.Run(doc, rec)
	return rec.Times
}
