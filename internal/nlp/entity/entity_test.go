package entity_test

import (
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/internal/nlp/entity"
	"clio/internal/nlp/word"
	"clio/models"
)

var kinds = [...]string{"", "person", "organisation", "group", "place", "facility", "norp", "weapon", "event", "media", "other"}

func names(doc *nlp.Doc) string {
	var out []string
	for _, e := range doc.Entities {
		s := doc.Span(e.First, e.Last)
		out = append(out, kinds[e.Kind]+" "+doc.Text[s.Start:s.End])
	}
	return strings.Join(out, "; ")
}

func TestNames(t *testing.T) {
	eng, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"President John Smith arrived in Kabul on Tuesday.", "person John Smith; place Kabul"},
		{"The Taliban attacked a police post in Helmand province, Afghanistan.", "group Taliban; place Helmand; place Afghanistan"},
		{"An Afghan soldier told Reuters that the United Nations had been warned.", "norp Afghan; media Reuters; organisation United Nations"},
		{"Fighters of Boko Haram burned a church in Maiduguri, Nigeria.", "group Boko Haram; place Maiduguri; place Nigeria"},
		{"THE TALIBAN ATTACKED A HOTEL IN KABUL.", "group TALIBAN; place KABUL"},
		{"Nothing here has a name.", ""},
	} {
		var doc nlp.Doc
		eng.Run(c.text, &doc)
		if got := names(&doc); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// TestOrder checks on a longer text that names are in order, do not overlap and stay inside of their sentence.
func TestOrder(t *testing.T) {
	eng, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	var doc nlp.Doc
	eng.Run(strings.Repeat("Gen. Ali Hassan of the Tarsk Army met Anna Lind-Berg at the Hotel Bristol. HASSAN SAID THE ARMY OF TARSK WON. al-Qaeda and the U.N. did not. ", 20), &doc)
	last := int32(0)
	for _, e := range doc.Entities {
		if e.First < last || e.Last <= e.First || doc.Tokens[e.First].Sent != doc.Tokens[e.Last-1].Sent {
			t.Fatalf("name %d..%d behind %d", e.First, e.Last, last)
		}
		if e.Score < 0 || e.Score > 1 || e.Kind == nlp.NoEntity {
			t.Errorf("name %+v", e)
		}
		last = e.Last
	}
	if len(doc.Entities) < 60 {
		t.Errorf("%d names", len(doc.Entities))
	}
}

func BenchmarkNames(b *testing.B) {
	eng, err := engine.New()
	if err != nil {
		b.Fatal(err)
	}
	data, err := models.Read("names")
	if err != nil {
		b.Fatal(err)
	}
	m, _, err := entity.Read(data)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, text string }{
		{"mixed", "Prime Minister Anna Lind said on Tuesday that the Taliban had attacked a convoy near Kandahar in the south of Afghanistan and that many soldiers were killed when the trucks burned. "},
		{"capitals", "PRIME MINISTER ANNA LIND SAID ON TUESDAY THAT THE TALIBAN HAD ATTACKED A CONVOY NEAR KANDAHAR IN THE SOUTH OF AFGHANISTAN AND THAT MANY SOLDIERS WERE KILLED. "},
	} {
		b.Run(c.name, func(b *testing.B) {
			var doc nlp.Doc
			eng.Run(strings.Repeat(c.text, 40), &doc)
			cache := word.NewCache(word.NewLexicon(nil))
			var infos []*word.Info
			for i := range doc.Tokens {
				infos = append(infos, cache.Of(doc.Form(int32(i))))
			}
			var s entity.Scratch
			m.Run(&doc, infos, &s)
			b.ReportAllocs()
			for b.Loop() {
				m.Run(&doc, infos, &s)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(doc.Tokens)), "ns/token")
		})
	}
}
