package when

import (
	"strings"
	"testing"

	"clio/codebook"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/record"
)

func TestFindPublished(t *testing.T) {
	s := newStage(t)
	for text, want := range map[string]string{
		"KABUL, 27 March 2024 (Agency) — A bomb went off on Monday.":                                               "2024-03-27",
		"KABUL, March 27 (Agency) — A bomb went off on Monday.\n\n© 2024 The Agency":                               "2024-03-27",
		"KABUL, March 27 (Agency) — A bomb went off on Monday.":                                                    "",
		"BOGOTA, 3 APR 90 (RADIO) -- [TEXT] GUERRILLAS ATTACKED A POST.":                                           "1990-04-03",
		"CLANDESTINE, 7 JUN 89 -- [TEXT] TWO DAYS AGO":                                                             "1989-06-07",
		"Bomb at a market\n\nPublished: 27 March 2024\n\nThree people died.":                                       "2024-03-27",
		"Bomb at a market\nPosted: Wednesday, March 27, 2024 7:23 AM EDT\nThree people died.":                      "2024-03-27",
		"In a speech on 3 May 2012, the minister said the army had won.":                                           "",
		"The treaty of 3 May 2012 was broken.":                                                                     "",
		"":                                                                                                         "",
		"KABUL, 31 February 2024 — A bomb went off.":                                                               "",
		"He said nothing.\n\n" + strings.Repeat("The town was quiet again. ", 60) + "\n\nPublished: 27 March 2024": "",
	} {
		if got := s.FindPublished(text); got != want {
			t.Errorf("FindPublished(%.60q) = %q, want %q", text, got, want)
		}
	}
}

func TestPublishedFromText(t *testing.T) {
	s := newStage(t)
	rec, doc := new(record.Record), new(nlp.Doc)
	doc.Reset("KABUL, 27 March 2024 — A bomb went off yesterday.")
	s.Run(doc, rec)
	if d := rec.Document; d.Published != "2024-03-27" || d.PublishedFrom != record.FromText {
		t.Errorf("published %q from %q", d.Published, d.PublishedFrom)
	}
	if n := len(rec.Times); n != 2 || rec.Times[1].From != "2024-03-26" || rec.Times[1].Anchor != "2024-03-27" {
		t.Errorf("times %v", rec.Times)
	}
}

func TestDayFirst(t *testing.T) {
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		dayFirst bool
		text     string
		want     string
	}{
		{false, "10/11/2024", "2024-10-11"},
		{true, "10/11/2024", "2024-11-10"},
		{false, "21/04/2024", "2024-04-21"},
		{true, "04/21/2024", "2024-04-21"},
		{true, "2024-04-05", "2024-04-05"},
	} {
		s, err := New(book, Options{DayFirst: c.dayFirst})
		if err != nil {
			t.Fatal(err)
		}
		got := readPlain(s, "It is dated "+c.text+" only.", "")
		if len(got) != 1 || got[0].From != c.want {
			t.Errorf("day first %v: %s reads as %v, want %s", c.dayFirst, c.text, got, c.want)
		}
	}
}

// TestForToken asks which time the clause of a word carries.
func TestForToken(t *testing.T) {
	s := newStage(t)
	e, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, word, want string }{
		{"A man was shot and killed on Friday night in the old town.", "shot", "Friday night"},
		{"Police said on Monday that a man was killed in the old town.", "killed", ""},
		{"The Saturday morning shooting shocked the town.", "shooting", "Saturday morning"},
		{"A suspect was charged on Tuesday with the killing of two guards.", "killing", ""},
		{"The bomb exploded in January. Nobody was hurt.", "hurt", ""},
		{"In 2022, a bomber attacked the embassy, killing two employees.", "attacked", "2022"},
		{"A man is now in custody after the attack.", "attack", ""},
		{"It killed 15 people in 2017.", "killed", "2017"},
	} {
		doc := new(nlp.Doc)
		e.Run(c.text, doc)
		rec := &record.Record{Document: record.Document{Published: "2024-03-27"}}
		s.Run(doc, rec)
		got := ""
		for i := range doc.Tokens {
			if doc.Form(int32(i)) == c.word {
				if k := ForToken(doc, rec.Times, int32(i)); k >= 0 {
					got = rec.Times[k].Text
				}
			}
		}
		if got != c.want {
			t.Errorf("%q: %s carries %q, want %q", c.text, c.word, got, c.want)
		}
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct{ from, to, published, wantTo, precision string }{
		{"2024-03-01", "2024-03-31", "2024-03-27", "2024-03-27", "month"},
		{"2024-02-01", "2024-02-29", "2024-03-27", "2024-02-29", "month"},
		{"2024-04-01", "2024-04-30", "2024-03-27", "2024-04-30", "month"},
		{"2024-03-18", "2024-03-24", "", "2024-03-24", "week"},
		{"2024-03-18", "2024-03-18", "2024-03-27", "2024-03-18", "day"},
		{"2023-01-01", "2023-12-31", "2024-03-27", "2023-12-31", "year"},
		{"2023-01-01", "", "2024-03-27", "", "open"},
	} {
		from, to := Clip(&record.Time{From: c.from, To: c.to}, c.published)
		if from != c.from || to != c.wantTo {
			t.Errorf("%s..%s published %s: %s..%s, want to %s", c.from, c.to, c.published, from, to, c.wantTo)
		}
		if p := Precision(c.from, c.to); p != c.precision {
			t.Errorf("%s..%s is precise to the %s, want %s", c.from, c.to, p, c.precision)
		}
	}
}
