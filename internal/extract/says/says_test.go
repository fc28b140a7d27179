package says

import (
	"strings"
	"testing"

	"clio/codebook"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/record"
)

// reading holds what the tests read with.
type reading struct {
	engine *engine.Engine
	stage  *Stage
}

func newReading(t testing.TB) *reading {
	t.Helper()
	eng, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	stage, err := New(book)
	if err != nil {
		t.Fatal(err)
	}
	return &reading{eng, stage}
}

func (r *reading) read(text string) (*nlp.Doc, *record.Record) {
	doc, rec := new(nlp.Doc), new(record.Record)
	r.engine.Run(text, doc)
	r.stage.Run(doc, rec)
	return doc, rec
}

// show writes attributions as a person would: source | cue | content | stance | certainty.
func show(rec *record.Record) string {
	var b strings.Builder
	for i := range rec.Attributions {
		a := &rec.Attributions[i]
		b.WriteString(strings.Join([]string{a.Source.Text, a.Cue.Text, a.Content.Text, string(a.Stance), string(a.Certainty)}, " | ") + "\n")
	}
	return b.String()
}

// TestRules runs the examples of the cues area: a rule has to fire on match and must not on no_match.
func TestRules(t *testing.T) {
	r := newReading(t)
	fired := func(text, id string) (bool, string) {
		_, rec := r.read(text)
		for i := range rec.Attributions {
			if rec.Attributions[i].Rule == id {
				return true, show(rec)
			}
		}
		return false, show(rec)
	}
	for _, rule := range r.stage.cues.rules {
		for _, text := range rule.Match {
			if ok, got := fired(text, rule.ID); !ok {
				t.Errorf("%s does not fire on %q:\n%s", rule.ID, text, got)
			}
		}
		for _, text := range rule.NoMatch {
			if ok, got := fired(text, rule.ID); ok {
				t.Errorf("%s fires on %q:\n%s", rule.ID, text, got)
			}
		}
	}
	for _, rule := range r.stage.cues.hedges {
		for _, text := range rule.Match {
			if _, rec := r.read("The police said that " + text + "."); len(rec.Attributions) != 1 || rec.Attributions[0].Certainty != rule.Certainty {
				t.Errorf("%s: %q is not %s:\n%s", rule.ID, text, rule.Certainty, show(rec))
			}
		}
		for _, text := range rule.NoMatch {
			if _, rec := r.read("The police said that " + text + "."); len(rec.Attributions) != 1 || rec.Attributions[0].Certainty != record.Certain {
				t.Errorf("%s: %q is not certain:\n%s", rule.ID, text, show(rec))
			}
		}
	}
	for _, rule := range r.stage.cues.nevers {
		for _, text := range rule.Match {
			doc, rec := r.read(text)
			for i := range rec.Attributions {
				first, last := doc.TokensIn(rec.Attributions[i].Cue.Span)
				for k := first; k < last; k++ {
					if doc.Tokens[k].Lemma == rule.Lemma {
						t.Errorf("%s: %q has a cue:\n%s", rule.ID, text, show(rec))
					}
				}
			}
		}
		for _, text := range rule.NoMatch {
			if _, rec := r.read(text); len(rec.Attributions) == 0 {
				t.Errorf("%s: %q has no cue", rule.ID, text)
			}
		}
	}
	for _, rule := range r.stage.cues.deedRules {
		for _, text := range rule.Match {
			doc, rec := r.read(text)
			for i := range rec.Attributions {
				first, last := doc.TokensIn(rec.Attributions[i].Cue.Span)
				for k := first; k < last; k++ {
					if r.stage.cues.deeds[doc.Tokens[k].Lemma] {
						t.Errorf("%s: %q has a cue:\n%s", rule.ID, text, show(rec))
					}
				}
			}
		}
		for _, text := range rule.NoMatch {
			if _, rec := r.read(text); len(rec.Attributions) == 0 {
				t.Errorf("%s: %q has no cue", rule.ID, text)
			}
		}
	}
	for _, rule := range r.stage.cues.blames {
		for _, text := range rule.Match {
			if _, rec := r.read(text); len(rec.Attributions) != 1 || rec.Attributions[0].Stance != record.Accuses {
				t.Errorf("%s: %q does not accuse:\n%s", rule.ID, text, show(rec))
			}
		}
		for _, text := range rule.NoMatch {
			if _, rec := r.read(text); len(rec.Attributions) != 1 || rec.Attributions[0].Stance != record.Asserts {
				t.Errorf("%s: %q does not assert:\n%s", rule.ID, text, show(rec))
			}
		}
	}
}

// TestWays reads one sentence or two for each way of attributing.
func TestWays(t *testing.T) {
	r := newReading(t)
	for _, c := range []struct{ name, text, want string }{
		{"said that", "The governor said that the bridge was safe.", "The governor | said | that the bridge was safe | asserts | certain\n"},
		{"zero that", "Police said two men fled on a motorcycle.", "Police | said | two men fled on a motorcycle | asserts | certain\n"},
		{"quotation before", "“We heard three blasts,” said Lena Horvat, a teacher.", "Lena Horvat, a teacher | said | “We heard three blasts,” | asserts | certain\n"},
		{"according to", "Nine guards were killed, according to the interior ministry.", "the interior ministry | according to | Nine guards were killed | asserts | certain\n"},
		{"told", "A spokesman told reporters that the road had been closed.", "A spokesman | told | that the road had been closed | asserts | certain\n"},
		{"claim of responsibility", "The Red Lantern Front claimed responsibility for the bombing of the depot.", "The Red Lantern Front | claimed | responsibility for the bombing of the depot | claims_responsibility | certain\n"},
		{"denial", "The army denied that its guns had shelled the village.", "The army | denied | that its guns had shelled the village | denies | certain\n"},
		{"warning", "The embassy warned that gunmen might attack hotels.", "The embassy | warned | that gunmen might attack hotels | warns | possible\n"},
		{"belief", "Analysts believe the group has fewer than 300 fighters.", "Analysts | believe | the group has fewer than 300 fighters | asserts | probable\n"},
		{"hedge", "The mayor said it was likely that the fire was set.", "The mayor | said | it was likely that the fire was set | asserts | probable\n"},
		{"who is behind it", "The minister said that a rival clan was behind the raid.", "The minister | said | that a rival clan was behind the raid | accuses | certain\n"},
		{"capitals", "THE POLICE SAID THAT THREE MEN PLANTED THE BOMB.", "THE POLICE | SAID | THAT THREE MEN PLANTED THE BOMB | asserts | certain\n"},
		{"lives claimed", "The blast claimed the lives of 12 people.", ""},
		{"claimed by nobody", "No group has claimed responsibility for the blast.", ""},
		{"report of a gun", "The report of a rifle broke the silence.", ""},
		{"charge in battle", "The riders charged the barricade.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, rec := r.read(c.text); show(rec) != c.want {
				t.Errorf("%s\ngot  %swant %s", c.text, show(rec), c.want)
			}
		})
	}
}

// TestNested reads what somebody says that somebody else says.
func TestNested(t *testing.T) {
	_, rec := newReading(t).read("The minister said that the rebels denied that they had burned the mill.")
	if len(rec.Attributions) != 2 || rec.Attributions[1].Within != rec.Attributions[0].ID {
		t.Fatalf("not nested:\n%s", show(rec))
	}
	mill := rec.Attributions[1].Content.Span
	if at := Holding(rec, record.Span{Start: mill.End - 4, End: mill.End}); len(at) != 2 || at[0] != 1 || at[1] != 0 {
		t.Errorf("Holding gives %v, want the inner one first", at)
	}
}

// TestSpans holds the spans against the text, also on text that is none.
func TestSpans(t *testing.T) {
	r := newReading(t)
	for _, text := range []string{"", "\"", "said", "He said:", "“", "said said said “said", "SAID: \"\n\nSAID\"", strings.Repeat("A said that ", 300)} {
		_, rec := r.read(text)
		for i := range rec.Attributions {
			a := &rec.Attributions[i]
			for _, q := range []record.Quote{a.Source.Quote, a.Cue, a.Content.Quote} {
				if text[q.Start:q.End] != q.Text {
					t.Errorf("%q: %v is not %q", text, q.Span, q.Text)
				}
			}
		}
	}
}

func BenchmarkRun(b *testing.B) {
	r := newReading(b)
	text := strings.Repeat("Police said two men fled on a motorcycle after the blast near the market. “We heard shots,” said Lena Horvat, who sells bread there. The governor told reporters that the army had found the van. No one was hurt, according to the hospital.\n\n", 20)
	doc := new(nlp.Doc)
	r.engine.Run(text, doc)
	b.ResetTimer()
	for range b.N {
		var rec record.Record
		r.stage.Run(doc, &rec)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(doc.Tokens)), "ns/token")
}
