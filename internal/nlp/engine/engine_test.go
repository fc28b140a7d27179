package engine_test

import (
	"strings"
	"testing"
	"time"

	"clio/internal/nlp"
	"clio/internal/nlp/engine"
)

// report is news text of the authors' own making, with the things that news brings along.
const report = `Gunmen kill seven in attack on police post near Dargai

DARGAI (Staff) — Gunmen on motorcycles opened fire on a police post in the north-western town of Dargai late on Tuesday, killing seven officers and wounding at least 12 others, Lt. Col. Imran Shah said.

"They came from three sides," Mr. Shah told reporters. "We didn't have enough ammunition to hold them off."

No group claimed responsibility for the attack, but the U.S.-backed provincial government blamed a splinter faction of the banned movement, which has carried out dozens of bombings since 2014. A spokesman for the group couldn't be reached for comment.

The wounded were taken to St. Mary's Hospital in the city's old quarter, where doctors said that four of them were in critical condition. The post, which guards the road between Dargai and the capital, was set on fire before the attackers fled into the hills.

“It's the third such attack this month,” said Amina Rahimi, a member of the regional council. “People are afraid to leave their homes.”
`

func newEngine(tb testing.TB) *engine.Engine {
	tb.Helper()
	e, err := engine.New()
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func TestRunTwiceIsTheSame(t *testing.T) {
	e := newEngine(t)
	var a, b nlp.Doc
	e.Run(report, &a)
	e.Run("Something else.", &b)
	e.Run(report, &b)
	if len(a.Tokens) != len(b.Tokens) {
		t.Fatalf("%d tokens, then %d", len(a.Tokens), len(b.Tokens))
	}
	for i := range a.Tokens {
		if a.Tokens[i] != b.Tokens[i] {
			t.Errorf("token %d: %+v, then %+v", i, a.Tokens[i], b.Tokens[i])
		}
	}
}

// TestHostileInput runs texts that once broke programs of this kind. Time is bounded loosely: what is meant is that it is
// not quadratic.
func TestHostileInput(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	e := newEngine(t)
	texts := map[string]string{
		"one word":        strings.Repeat("a", 1<<20),
		"no full stop":    strings.Repeat("the army attacked ", 1<<15),
		"apostrophes":     strings.Repeat("'", 1<<16),
		"hyphens":         strings.Repeat("a-", 1<<16),
		"brackets":        strings.Repeat("(", 1<<16),
		"quotes":          strings.Repeat("\" ", 1<<15),
		"single quotes":   strings.Repeat("'a ", 1<<15),
		"dots":            strings.Repeat("U.", 1<<16),
		"digits":          strings.Repeat("1,", 1<<16),
		"dashed digits":   strings.Repeat("1-", 1<<16),
		"breaks":          strings.Repeat("a\n", 1<<15),
		"zero width":      strings.Repeat("a\u200b\u200d", 1<<15),
		"control":         strings.Repeat("a\x00b\x01 ", 1<<14),
		"windows":         strings.Repeat("\u0093so\u0094 \u0096 don\u0092t \x93x\x94 ", 1<<14),
		"mixed":           strings.Repeat("атака הפיגוע 攻撃 attack ", 1<<14),
		"addresses":       strings.Repeat("a@b.c/", 1<<15),
		"not valid UTF-8": strings.Repeat("\xff\xfe\xe2\x80", 1<<16),
		"all capitals":    strings.Repeat("THE ARMY ATTACKED THE TOWN. ", 1<<14),
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			var doc nlp.Doc
			start := time.Now()
			e.Run(text, &doc)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			end := int32(0)
			for i := range doc.Tokens {
				tok := &doc.Tokens[i]
				if tok.Start < end || tok.End <= tok.Start || int(tok.End) > len(text) {
					t.Fatalf("token %d is [%d,%d) after %d", i, tok.Start, tok.End, end)
				}
				end = tok.End
			}
		})
	}
}

func BenchmarkEngine(b *testing.B) {
	e := newEngine(b)
	w := e.NewWorker()
	text := strings.Repeat(report+"\n\n", 8)
	var doc nlp.Doc
	w.Run(text, &doc)
	b.ReportAllocs()
	for b.Loop() {
		w.Run(text, &doc)
	}
	b.ReportMetric(float64(len(doc.Tokens))*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkStages(b *testing.B) {
	e := newEngine(b)
	text := strings.Repeat(report+"\n\n", 8)
	for i, st := range e.Stages() {
		b.Run(st.Name(), func(b *testing.B) {
			w := e.NewWorker()
			var doc nlp.Doc
			w.Run(text, &doc)
			run := w.Stage(i)
			b.ReportAllocs()
			for b.Loop() {
				run(&doc)
			}
			b.ReportMetric(float64(len(doc.Tokens))*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newEngine(b)
	}
}
