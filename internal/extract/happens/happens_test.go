package happens_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"clio"
	"clio/codebook"
	"clio/internal/extract/happens"
	"clio/record"
)

func reader(t testing.TB) *clio.Reader {
	t.Helper()
	r, err := clio.New(clio.Options{AllModes: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func events(t testing.TB, r *clio.Reader, text string) []record.Event {
	t.Helper()
	rec, err := r.Read(context.Background(), record.Document{ID: "d", Source: "d", Published: "2024-03-27", PublishedFrom: record.FromFlag, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rec.Events {
		rec.Events[i].EachCell(func(property string, b *record.Basis, _ any) {
			if got := text[b.Start:b.End]; got != b.Text {
				t.Errorf("%s quotes %q where the text has %q", property, b.Text, got)
			}
		})
	}
	return rec.Events
}

// TestTriggerExamples runs the examples of every trigger of the codebook: its match gives an event, its no_match gives no
// event that happened.
func TestTriggerExamples(t *testing.T) {
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Trigger []struct {
			ID, Type, Pos, Frame, Need, Mode string
			Lemmas                           []string
			Match                            []string
			NoMatch                          []string `toml:"no_match"`
		}
	}
	if err := book.Decode("events/triggers.toml", &file); err != nil {
		t.Fatal(err)
	}
	r := reader(t)
	for _, tr := range file.Trigger {
		if len(tr.Match) == 0 || len(tr.NoMatch) == 0 {
			t.Errorf("%s has no examples", tr.ID)
		}
		family, _, _ := strings.Cut(tr.Type, ".")
		for _, text := range tr.Match {
			found := false
			for _, e := range events(t, r, text) {
				found = found || strings.HasPrefix(e.Type, family) || e.Type == "operation"
			}
			if !found {
				t.Errorf("%s finds nothing in %q", tr.ID, text)
			}
		}
		for _, text := range tr.NoMatch {
			for _, e := range events(t, r, text) {
				if e.Mode == record.Actual {
					t.Errorf("%s: %q gives %s", tr.ID, text, e.Type)
				}
			}
		}
	}
}

// TestTypesAreDocumented holds docs/events.md to the codebook.
func TestTypesAreDocumented(t *testing.T) {
	data, err := os.ReadFile("../../../docs/events.md")
	if err != nil {
		t.Fatal(err)
	}
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := happens.New(book)
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range s.Types() {
		if !strings.Contains(string(data), "| `"+typ.ID+"` |") || !strings.Contains(string(data), typ.Definition) {
			t.Errorf("docs/events.md does not tell of %s with its definition", typ.ID)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	r := reader(b)
	text := strings.Repeat("A bomb exploded at a market in Mogadishu on Monday, killing four people and wounding ten others, police said. The minister opened a school in the north. ", 20)
	before := r.Tokens()
	for b.Loop() {
		events(b, r, text)
	}
	b.ReportMetric(float64(r.Tokens()-before)/b.Elapsed().Seconds(), "tokens/s")
}
