package export

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clio/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

var sampleMeta = Meta{
	Title: "Sample", Data: "v7", Query: `type:attack place:"Aton"`, Date: time.Date(2024, 3, 30, 12, 0, 0, 0, time.UTC), Program: "clio test",
}

// finder cuts bases out of a text by their words.
type finder string

func (f finder) at(words string) record.Basis {
	i := strings.Index(string(f), words)
	if i < 0 {
		panic("the sample does not hold " + words)
	}
	return record.Basis{Quote: record.QuoteOf(string(f), record.Span{Start: int32(i), End: int32(i + len(words))})}
}

func (f finder) said(words, by string) record.Basis {
	b := f.at(words)
	b.Attribution = by
	return b
}

func (f finder) mention(words string) []record.Mention {
	return []record.Mention{{Quote: f.at(words).Quote}}
}

func (f finder) attribution(id, source, cue string) record.Attribution {
	return record.Attribution{ID: id, Source: record.Source{Quote: f.at(source).Quote}, Cue: f.at(cue).Quote, Stance: record.Asserts, Certainty: record.Certain}
}

func exactly(n int) record.Count { return record.Count{Min: record.N(n), Max: record.N(n)} }

// sample is four invented reports: two of one bombing that differ in the toll and the day, one of a kidnapping that only
// knows its country and names a private person, one of a foiled attack and of a clash.
func sample() []Row {
	lat, lon := 9.5, 7.25
	atLeast := record.Count{Min: record.N(12)}

	one := finder("A car bomb tore through the fish market in Atón on Friday and killed 9 people, police said. The “River Front” claimed the attack.")
	first := &record.Record{
		Clio: 1, Reader: "test",
		Document: record.Document{ID: "d1", Source: "one.txt", Title: "Bomb <hits> market", Published: "2024-03-22", Publisher: "Daily Reed", URL: "https://reed.example/1", Language: "en", Text: string(one)},
		Attributions: []record.Attribution{
			one.attribution("a1", "police", "said"), one.attribution("a2", "The “River Front”", "claimed"),
		},
		Actors: []record.Actor{{ID: "r1", Name: "River Front", Kind: record.ArmedGroup, Country: "NG", Mentions: one.mention("River Front")}, {ID: "r2", Name: "police", Kind: record.StateSecurity, Mentions: one.mention("police")}},
		Events: []record.Event{{
			ID: "e1", Type: "attack.bombing", Mode: record.Actual, Mentions: one.mention("tore through"),
			Date:        []record.Date{{Basis: one.at("Friday"), From: "2024-03-22", To: "2024-03-22", Precision: "day"}},
			Place:       []record.Place{{Basis: one.at("Atón"), Name: "Atón", Country: "NG", Admin1: "Reed State", Lat: &lat, Lon: &lon, Precision: "city", Gazetteer: "geonames:42"}},
			Perpetrator: []record.Perpetrator{{Basis: one.said("River Front", "a2"), Actor: "r1", Kind: record.ArmedGroup, Standing: record.Claimed}},
			Target:      []record.Target{{Basis: one.at("fish market"), Kind: "building"}},
			Weapon:      []record.Weapon{{Basis: one.at("car bomb"), Kind: "explosive"}},
			Victim:      []record.Victim{{Basis: one.at("9 people"), Kind: "people", Effect: "killed"}},
			Killed:      []record.Toll{{Basis: one.said("9 people", "a1"), Count: exactly(9)}},
		}},
	}

	two := finder("At least 12 people died when a bomb went off in Atón on Friday. Thirty were wounded. Officials suspect the Hill Army. =SUM(1) was painted on a wall.")
	second := &record.Record{
		Clio: 1, Reader: "test",
		Document:     record.Document{ID: "d2", Source: "two.txt", Title: "=Twelve dead", Published: "2024-03-23", Publisher: "Hill Post", Language: "en", Text: string(two)},
		Attributions: []record.Attribution{two.attribution("a1", "Officials", "suspect")},
		Actors:       []record.Actor{{ID: "r1", Name: "Hill Army", Kind: record.ArmedGroup, Mentions: two.mention("Hill Army")}},
		Events: []record.Event{{
			ID: "e1", Type: "attack.bombing", Mode: record.Actual, Mentions: two.mention("went off"),
			Date:        []record.Date{{Basis: two.at("Friday"), From: "2024-03-22", To: "2024-03-22", Precision: "day"}},
			Place:       []record.Place{{Basis: two.at("Atón"), Name: "Atón", Country: "NG", Admin1: "Reed State", Lat: &lat, Lon: &lon, Precision: "city", Gazetteer: "geonames:42"}},
			Perpetrator: []record.Perpetrator{{Basis: two.said("the Hill Army", "a1"), Actor: "r1", Kind: record.ArmedGroup, Standing: record.Suspected}},
			Weapon:      []record.Weapon{{Basis: two.at("a bomb"), Kind: "explosive"}},
			Killed:      []record.Toll{{Basis: two.at("At least 12 people"), Count: atLeast}},
			Wounded:     []record.Toll{{Basis: two.at("Thirty"), Count: exactly(30)}},
		}},
	}

	three := finder("Gunmen abducted Ada Obi, a teacher, in Mali this month. Minister Jo Sand said he was told of it. Obi is 34.")
	third := &record.Record{
		Clio: 1, Reader: "test",
		Document:     record.Document{ID: "d3", Source: "three.txt", Title: "Teacher Ada Obi taken", Published: "2024-03-25", Publisher: "Daily Reed", Language: "en", Text: string(three)},
		Attributions: []record.Attribution{three.attribution("a1", "Minister Jo Sand", "said")},
		Actors: []record.Actor{
			{ID: "r1", Name: "Ada Obi", Kind: record.Person, Aliases: []string{"Obi"}, Mentions: append(three.mention("Ada Obi"), record.Mention{Quote: three.at("Obi is").Quote})},
			{ID: "r2", Name: "Jo Sand", Kind: record.Person, Mentions: three.mention("Jo Sand"), Statements: []record.ActorStatement{{Basis: three.at("Minister"), Property: "role", Value: "Minister"}}},
		},
		Events: []record.Event{{
			ID: "e1", Type: "attack.hostage_taking", Mode: record.Actual, Mentions: three.mention("abducted"),
			Date:        []record.Date{{Basis: three.at("this month"), From: "2024-03-01", To: "2024-03-25", Precision: "month"}},
			Place:       []record.Place{{Basis: three.at("Mali"), Name: "Mali", Country: "ML", Lat: &lat, Lon: &lon, Precision: "country"}},
			Perpetrator: []record.Perpetrator{{Basis: three.at("Gunmen"), Kind: record.Group, Standing: record.ReportedAsVoice}},
			Victim:      []record.Victim{{Basis: three.at("Ada Obi"), Actor: "r1", Kind: record.Person, Name: "Ada Obi", Role: "a teacher", Effect: "kidnapped"}},
		}},
	}

	four := finder("Police foiled a grenade attack on a police station in Lagos. Soldiers fought the Hill Army near Kano; three soldiers died.")
	fourth := &record.Record{
		Clio: 1, Reader: "test",
		Document: record.Document{ID: "d4", Source: "four.txt", Published: "2024-03-26", Publisher: "Hill Post", Language: "en", Text: string(four)},
		Actors: []record.Actor{
			{ID: "r1", Name: "Soldiers", Kind: record.StateSecurity, Country: "NG", Mentions: four.mention("Soldiers")}, {ID: "r2", Name: "Hill Army", Kind: record.ArmedGroup, Mentions: four.mention("Hill Army")},
		},
		Events: []record.Event{
			{
				ID: "e1", Type: "attack.bombing", Mode: record.Foiled, Mentions: four.mention("grenade attack"),
				Place: []record.Place{{Basis: four.at("Lagos"), Name: "Lagos", Country: "NG", Precision: "city"}}, Target: []record.Target{{Basis: four.at("police station"), Kind: "building"}},
				Weapon: []record.Weapon{{Basis: four.at("grenade"), Kind: "explosive"}},
			},
			{
				ID: "e2", Type: "clash", Mode: record.Actual, Mentions: four.mention("fought"),
				Place:       []record.Place{{Basis: four.at("Kano"), Name: "Kano", Country: "NG", Precision: "near"}},
				Perpetrator: []record.Perpetrator{{Basis: four.at("the Hill Army"), Actor: "r2", Kind: record.ArmedGroup, Standing: record.ReportedAsVoice}},
				Target:      []record.Target{{Basis: four.at("Soldiers"), Actor: "r1", Kind: record.StateSecurity}},
				Killed:      []record.Toll{{Basis: four.at("three soldiers"), Count: exactly(3)}},
			},
		},
	}
	return []Row{
		{Record: fourth, Event: &fourth.Events[1]}, {Incident: "i1", Record: second, Event: &second.Events[0], Corrected: map[string]string{"wounded": "31"}}, {Incident: "i1", Record: first, Event: &first.Events[0]}, {Record: third, Event: &third.Events[0]}, {Record: fourth, Event: &fourth.Events[0]},
	}
}

// rowsOf gives rows out one by one.
func rowsOf(list []Row) Rows {
	return func(yield func(Row, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}
