package number_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/internal/nlp/number"
)

func show(doc *nlp.Doc) string {
	var out []string
	for _, n := range doc.Numbers {
		s := doc.Text[doc.Tokens[n.First].Start:doc.Tokens[n.Last-1].End] + "=" + end(n.Min) + ".." + end(n.Max)
		if n.Approx {
			s += "~"
		}
		if n.Ordinal {
			s += "th"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func end(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func TestNumbers(t *testing.T) {
	eng, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"More than 60 people died in the market.", "More than 60=61.."},
		{"MORE THAN SIXTY PEOPLE DIED.", "MORE THAN SIXTY=61.."},
		{"The blast killed nearly 200 villagers.", "nearly 200=..200~"},
		{"Up to 200 fighters crossed the river.", "Up to 200=..200"},
		{"As many as 30 trucks burned.", "As many as 30=..30"},
		{"At least 50 guards fled.", "At least 50=50.."},
		{"No fewer than nine shops were looted.", "No fewer than nine=9.."},
		{"No more than nine shops were looted.", "No more than nine=..9"},
		{"Fewer than 20 rebels remain.", "Fewer than 20=..19"},
		{"About 40 men, some 15 women and around 5 children left.", "About 40=40..40~; some 15=15..15~; around 5=5..5~"},
		{"Dozens were hurt and scores fled.", "Dozens=24..~; scores=40..~"},
		{"Hundreds of people and tens of thousands of sheep moved.", "Hundreds=200..~; tens of thousands=20000..~"},
		{"The group has between 4,000 and 6,000 members.", "between 4,000 and 6,000=4000..6000"},
		{"Two or three gunmen ran off.", "Two or three=2..3"},
		{"It may field 10 to 15 boats or 20-25 canoes.", "10 to 15=10..15; 20-25=20..25"},
		{"A dozen hostages and half a dozen drivers were freed.", "A dozen=12..12; half a dozen=6..6"},
		{"Two dozen soldiers met several dozen farmers.", "Two dozen=24..24; several dozen=36..~"},
		{"One and a half million people live there.", "One and a half million=1500000..1500000"},
		{"Some 2.5 million live there.", "Some 2.5 million=2500000..2500000~"},
		{"A couple of soldiers saw twin bombings.", "A couple=2..2; twin=2..2"},
		{"No one was hurt and none fled.", "No one=0..0; none=0..0"},
		{"There were no casualties.", "no=0..0"},
		{"Twenty-five men and one hundred and six boys sat there.", "Twenty-five=25..25; one hundred and six=106..106"},
		{"Two hundred and two thousand voters came.", "Two hundred and two thousand=202000..202000"},
		{"It was the third attack and the 22nd strike.", "third=3..3th; 22nd=22..22th"},
		{"Fifteen or more were taken.", "Fifteen or more=15.."},
		{"It happened on 27 March 2024 at 10:30 a.m. in 2019.", ""},
		{"He paid $5 million, or 60 percent of 3,000 euros.", ""},
		{"A 23-year-old man and Adam Brown, 41, were shot.", ""},
		{"Flight 17 carried 224 people.", "224=224..224"},
		{"An estimated 1,500 people and a few hundred police came.", "An estimated 1,500=1500..1500~; a few hundred=300..~"},
		{"Seven of the nine were killed by 2 gunmen.", "Seven=7..7; nine=9..9; 2=2..2"},
		{"Four to six million people fled.", "Four to six million=4000000..6000000"},
		{"Police found 40-odd rifles.", "40-odd=40..40~"},
		{"The team won 3-2 and called 555-1234-777.", ""},
		{"A third of the town and two-thirds of the camp burned.", ""},
		{"More than a dozen bodies lay there.", "More than a dozen=13.."},
		{"Over 100 were wounded; over a hundred fled.", "Over 100=101..; over a hundred=101.."},
		{"More than 2,000 houses burned.", "More than 2,000=2001.."},
		{"Some 10k people ran 100m.", "Some 10k=10000..10000~"},
		{"The town has 40 000 people.", "40 000=40000..40000"},
		{"Police shot 2000 dogs.", "2000=2000..2000"},
	} {
		var doc nlp.Doc
		eng.Run(c.text, &doc)
		number.New().Run(&doc)
		if got := show(&doc); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

type recognized struct {
	Input   string
	Results []struct {
		Text       string
		TypeName   string
		Resolution map[string]any
	}
}

// newsy leaves out what news has no counts of: signs, fractions, decimals, powers, abbreviated scales, percentages.
func newsy(c recognized) bool {
	if len(c.Results) == 0 || strings.Contains(c.Input, "http") || strings.Contains(c.Input, "equal") || strings.ContainsAny(c.Input, "$~") || strings.Contains(c.Input, "yuan") || strings.Contains(c.Input, "dollars") {
		return false
	}
	for _, r := range c.Results {
		v, _ := r.Resolution["value"].(string)
		if sub, _ := r.Resolution["subtype"].(string); sub != "" && sub != "integer" {
			return false
		}
		if strings.ContainsAny(v, "-.E/") || strings.Contains(v, "Null") || r.TypeName == "ordinal.relative" || strings.ContainsAny(r.Text, "-/^<>=%") && r.TypeName != "numberrange" || strings.ContainsAny(r.Text, "=<>≥≤") {
			return false
		}
	}
	return true
}

// TestRecognizers counts the cases of an open suite that are read to the same values; the suite's cases are not ours.
func TestRecognizers(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "..", "shared", "data", "recognizers", "Number")
	if d := os.Getenv("DATA"); d != "" {
		dir = filepath.Join(d, "recognizers", "Number")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the recogniser cases are not beside the project: ", dir)
	}
	eng, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"NumberModel", "NumberRangeModel", "OrdinalModel"} {
		data, err := os.ReadFile(filepath.Join(dir, name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var cases []recognized
		if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &cases); err != nil {
			t.Fatal(err)
		}
		right, all := 0, 0
		for _, c := range cases {
			if !newsy(c) {
				continue
			}
			all++
			var doc nlp.Doc
			eng.Run(c.Input, &doc)
			number.New().Run(&doc)
			var want []string
			for _, r := range c.Results {
				v, _ := r.Resolution["value"].(string)
				want = append(want, v)
			}
			var got []string
			for _, n := range doc.Numbers {
				if name == "NumberRangeModel" && n.Min == n.Max {
					continue
				}
				if n.Ordinal != (name == "OrdinalModel") {
					continue
				}
				got = append(got, as(name, n))
			}
			if name == "NumberRangeModel" {
				for i := range want {
					want[i] = closed(want[i])
				}
			}
			if fmt.Sprint(got) == fmt.Sprint(want) {
				right++
			} else if testing.Verbose() {
				t.Logf("%s: %q got %v want %v", name, c.Input, got, want)
			}
		}
		t.Logf("%s: %d of %d right (%.1f%%)", name, right, all, 100*float64(right)/float64(all))
	}
}

func as(name string, n nlp.Number) string {
	if name == "NumberRangeModel" {
		return end(n.Min) + ".." + end(n.Max)
	}
	return end(n.Min)
}

// closed turns an interval of the suite into whole counts; its ends of plain ranges are exclusive where ours are not.
func closed(v string) string {
	if len(v) < 3 {
		return v
	}
	lo, hi, _ := strings.Cut(v[1:len(v)-1], ",")
	if n, err := strconv.Atoi(lo); err == nil && v[0] == '(' {
		lo = strconv.Itoa(n + 1)
	}
	if n, err := strconv.Atoi(hi); err == nil && v[len(v)-1] == ')' && lo == "" {
		hi = strconv.Itoa(n - 1)
	}
	return lo + ".." + hi
}

func FuzzNumbers(f *testing.F) {
	f.Add("between 4,000 and 6,000 or one and a half million, 3-2-1")
	f.Add("no fewer than twenty-one trillion and three hundred twenty second 9,999,999,999,999,999,999")
	eng, err := engine.New()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		var doc nlp.Doc
		eng.Run(text, &doc)
		number.New().Run(&doc)
		last := int32(0)
		for _, n := range doc.Numbers {
			if n.First < last || n.Last <= n.First || int(n.Last) > len(doc.Tokens) {
				t.Fatalf("range %d..%d after %d", n.First, n.Last, last)
			}
			if n.Min < -1 || n.Max < -1 || n.Max >= 0 && n.Min > n.Max {
				t.Fatalf("ends %d..%d", n.Min, n.Max)
			}
			last = n.Last
		}
	})
}

func BenchmarkNumbers(b *testing.B) {
	eng, err := engine.New()
	if err != nil {
		b.Fatal(err)
	}
	var doc nlp.Doc
	eng.Run(strings.Repeat("The rebels said on Tuesday that more than 60 people, including at least two dozen soldiers, died. ", 50), &doc)
	s := number.New()
	s.Run(&doc)
	b.ReportAllocs()
	for b.Loop() {
		s.Run(&doc)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(doc.Tokens)), "ns/token")
}
