package when

import (
	"testing"

	"clio/internal/day"
	"clio/internal/nlp"
	"clio/record"
)

// check holds for the times of any text: each quotes its span, they stand in order without overlap, their days are days of
// the calendar, and none ends before it begins.
func check(t *testing.T, text string, rec *record.Record) {
	t.Helper()
	last := int32(0)
	for _, x := range rec.Times {
		if x.Start < last || x.End <= x.Start || int(x.End) > len(text) || text[x.Start:x.End] != x.Text {
			t.Fatalf("span %d..%d of %q does not quote %q", x.Start, x.End, text, x.Text)
		}
		last = x.End
		for _, s := range []string{x.From, x.To, x.Anchor} {
			if _, ok := day.Parse(s); s != "" && !ok {
				t.Fatalf("%q in %q gives %q, which is no day", x.Text, text, s)
			}
		}
		if x.From != "" && x.To != "" && x.From > x.To {
			t.Fatalf("%q in %q runs backwards: %s..%s", x.Text, text, x.From, x.To)
		}
		if x.Kind == "" || x.Rule == "" {
			t.Fatalf("%q in %q has no kind or rule", x.Text, text)
		}
	}
}

func FuzzTimes(f *testing.F) {
	for _, s := range []string{
		"On 31 February 0000, 99999 years ago", "from 4 to 22 January 9999 until the year 0", "10/11/2024, 2016-2-30, 13.13.13", "the 5th Friday of February", "last week’s attack – at 8:30 p.m. (1630 GMT)",
		"twenty two thousand and ninety nine centuries ago", "Q5 H3 week 54 of 1", "a a a half half and a half years and and", "Eid al-Fitr 1 and Ramadan 9999", "\xff\xfe May 3-\x80", "early mid late early March", "December 31, 9999 a day later",
		"999999 decades later", "in 999999 months", "year 9999, the next century", "between 12 and 11 of of of", "1 Jan 1. a year earlier", "every every 0 days",
	} {
		f.Add(s, "2024-03-27")
		f.Add(s, "0001-01-01")
		f.Add(s, "9999-12-31")
		f.Add(s, "")
	}
	s := newStage(f)
	f.Fuzz(func(t *testing.T, text, published string) {
		if len(text) > 2000 {
			return
		}
		rec := &record.Record{Document: record.Document{Published: published}}
		doc := new(nlp.Doc)
		doc.Reset(text)
		s.Run(doc, rec)
		check(t, text, rec)
		s.FindPublished(text)
	})
}

// TestOwnText runs the property over every example of the rules, joined into one text.
func TestOwnText(t *testing.T) {
	s := newStage(t)
	text := ""
	for i := range s.g.rules {
		for _, ex := range s.g.rules[i].Match {
			text += ex.In + " "
		}
	}
	for _, published := range []string{"", "2024-03-27", "0001-01-01", "9999-12-31", "not a day"} {
		rec := &record.Record{Document: record.Document{Published: published}}
		doc := new(nlp.Doc)
		doc.Reset(text)
		s.Run(doc, rec)
		if len(rec.Times) < 100 {
			t.Errorf("published %q: only %d times", published, len(rec.Times))
		}
		check(t, text, rec)
	}
}

func BenchmarkTimes(b *testing.B) {
	s := newStage(b)
	text := ""
	for i := range s.g.rules {
		for _, ex := range s.g.rules[i].Match {
			text += "The governor told reporters outside the court that nobody had seen the two men who were believed to have carried out the killing, and that the search for them would go on in the hills. " + ex.In + " "
		}
	}
	rec := &record.Record{Document: record.Document{Published: "2024-03-27"}}
	doc := new(nlp.Doc)
	doc.Reset(text)
	s.Run(doc, rec)
	m := &matcher{g: s.g}
	tokens := len(s.g.scan(text, m.toks[:0]))
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		s.Run(doc, rec)
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
