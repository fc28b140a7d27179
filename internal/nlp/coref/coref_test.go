package coref_test

import (
	"math"
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/coref"
	"clio/internal/nlp/engine"
	"clio/internal/nlp/entity"
	"clio/models"
)

func analyse(t testing.TB, text string) *nlp.Doc {
	t.Helper()
	eng, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	doc := &nlp.Doc{}
	eng.Run(text, doc)
	return doc
}

func words(doc *nlp.Doc, first, last int32) string {
	s := doc.Span(first, last)
	return doc.Text[s.Start:s.End]
}

// mention is the n-th mention, from 0, whose words are given.
func mention(doc *nlp.Doc, form string, n int) int32 {
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if words(doc, m.First, m.Last) == form {
			if n == 0 {
				return int32(i)
			}
			n--
		}
	}
	return -1
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		text, a, b string
		same       bool
	}{
		{"Maria Lopez met the mayor on Monday. She left early.", "Maria Lopez", "She", true},
		{"Maria Lopez met John Berg on Monday. He left early.", "Maria Lopez", "He", false},
		{"Maria Lopez met John Berg on Monday. He left early.", "John Berg", "He", true},
		{"John Berg was shot in Kabul. Berg died on Tuesday.", "John Berg", "Berg", true},
		{"The Taliban attacked a village. Later the group claimed responsibility for the raid.", "The Taliban", "the group", true},
		{"A gunman opened fire in a market. The gunman fled on foot.", "A gunman", "The gunman", true},
		{"Hamas attacked the border. Hezbollah denied it took part. The group said it was not warned.", "Hezbollah", "The group", true},
		{"The soldier killed himself.", "The soldier", "himself", true},
	} {
		doc := analyse(t, c.text)
		a, b := mention(doc, c.a, 0), mention(doc, c.b, 0)
		if a < 0 || b < 0 {
			t.Errorf("%s: no mention %q or %q", c.text, c.a, c.b)
			continue
		}
		x, y := doc.Mentions[a].Chain, doc.Mentions[b].Chain
		if got := x >= 0 && x == y; got != c.same {
			t.Errorf("%s: %q and %q the same: %v", c.text, c.a, c.b, got)
		}
	}
}

func TestAliases(t *testing.T) {
	doc := analyse(t, "The Islamic State, also known as ISIS, is strong. The Armed Islamic Group (GIA) fought the army of Algeria.")
	var got []string
	for _, a := range coref.Aliases(doc, nil) {
		m, n := &doc.Mentions[a.A], &doc.Mentions[a.B]
		got = append(got, words(doc, m.First, m.Last)+" = "+words(doc, n.First, n.Last)+" ("+a.How+")")
	}
	want := "The Islamic State = ISIS (known as); The Armed Islamic Group = GIA (brackets)"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

// TestChains checks that chains and mentions speak of each other.
func TestChains(t *testing.T) {
	doc := analyse(t, strings.Repeat("Anna Lind said she saw the men. They ran, she said, when the police came to their house. ", 8))
	for i := range doc.Mentions {
		if i > 0 && doc.Mentions[i].First < doc.Mentions[i-1].First {
			t.Errorf("mention %d begins before the one before it", i)
		}
	}
	for c, chain := range doc.Chains {
		if len(chain) < 2 {
			t.Errorf("chain %d has %d mentions", c, len(chain))
		}
		for k, i := range chain {
			if doc.Mentions[i].Chain != int32(c) || k > 0 && chain[k-1] >= i {
				t.Errorf("chain %d: mention %d says chain %d", c, i, doc.Mentions[i].Chain)
			}
		}
	}
}

func TestScore(t *testing.T) {
	a, b, c, d, e := coref.Span{Start: 0, End: 1}, coref.Span{Start: 1, End: 2}, coref.Span{Start: 2, End: 3}, coref.Span{Start: 3, End: 4}, coref.Span{Start: 4, End: 5}
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 0.05 {
			t.Errorf("%s is %.2f, want %.2f", name, got, want)
		}
	}
	var same coref.Score
	same.Add([][]coref.Span{{a, b, c}, {d, e}}, [][]coref.Span{{d, e}, {a, b, c}})
	near("CoNLL of the same chains", same.CoNLL(), 100)
	var s coref.Score
	s.Add([][]coref.Span{{a, b, c}, {d, e}}, [][]coref.Span{{a, b}, {c, d, e}})
	// MUC: 2 of 3 links both ways. B³: found (2·2/2 + (1+4)/3)/5, gold ((4+1)/3 + 2·2/2)/5. CEAF: (2·2/5 + 2·2/5)/2.
	near("MUC", s.MUC(), 66.7)
	near("B3", s.B3(), 73.3)
	near("CEAFe", s.CEAFe(), 80)
}

func BenchmarkCoref(b *testing.B) {
	text := strings.Repeat("Prime Minister Anna Lind said on Tuesday that she had told the army to attack the group. Its leader, Jon Berg, denied it. He said the attack had killed his brother and two other men.\n\n", 12)
	doc := analyse(b, text)
	data, err := models.Read("names")
	if err != nil {
		b.Fatal(err)
	}
	names, _, err := entity.Read(data)
	if err != nil {
		b.Fatal(err)
	}
	if data, err = models.Read("coref"); err != nil {
		b.Fatal(err)
	}
	m, _, err := coref.Read(data)
	if err != nil {
		b.Fatal(err)
	}
	var s coref.Scratch
	m.Run(doc, names.Lexicon(), &s)
	b.ReportAllocs()
	for b.Loop() {
		m.Run(doc, names.Lexicon(), &s)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(doc.Tokens)), "ns/token")
}
