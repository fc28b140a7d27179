package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"clio/record"
)

// spoilt is a report whose every field holds the same words, and whose spans and numbers are wrong.
func spoilt(words string) Row {
	lat, lon := 1e9, -1e9
	count := record.Count{Min: record.N(-5), Max: record.N(1 << 40)}
	basis := record.Basis{Quote: record.Quote{Span: record.Span{Start: 3, End: 1 << 30}, Text: words}, Attribution: "a1", Certainty: record.Certainty(words), Rule: words}
	rec := &record.Record{
		Document:     record.Document{ID: words, Source: words, Title: words, Published: words, Publisher: words, Byline: words, URL: words, Language: words, Text: words},
		Attributions: []record.Attribution{{ID: "a1", Source: record.Source{Quote: basis.Quote}}},
		Actors:       []record.Actor{{ID: "r1", Name: words, Kind: record.ArmedGroup, Country: words}, {ID: "r2", Name: words, Kind: record.Person, Aliases: []string{words}}},
		Events: []record.Event{{
			ID: words, Type: "attack.bombing", Mode: record.Actual, Mentions: []record.Mention{{Quote: basis.Quote}}, Outcome: words,
			Date:        []record.Date{{Basis: basis, From: words, To: words}, {Basis: basis, From: "2024-13-45"}, {Basis: basis, From: "2024", To: "1"}},
			Place:       []record.Place{{Basis: basis, Name: words, Country: words, Admin1: words, Lat: &lat, Lon: &lon, Precision: "city", Gazetteer: words}},
			Perpetrator: []record.Perpetrator{{Basis: basis, Actor: "r1", Kind: words, Standing: record.Claimed}, {Basis: basis, Actor: "r2", Standing: record.Standing(words)}},
			Target:      []record.Target{{Basis: basis, Kind: words}}, Victim: []record.Victim{{Basis: basis, Name: words, Kind: words, Effect: words}},
			Weapon: []record.Weapon{{Basis: basis, Kind: words}}, Level: []record.Level{{Basis: basis, Value: words}},
			Killed: []record.Toll{{Basis: basis, Count: count}, {Basis: basis}}, Wounded: []record.Toll{{Basis: basis, Count: record.Count{Max: record.N(3)}}},
		}},
	}
	return Row{Incident: words, Record: rec, Event: &rec.Events[0], Corrected: map[string]string{words: words, "killed": words, "date": words, "type": words}}
}

var hostileWords = []string{"", "=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "\t=1", "\x00\x01\xff\xfe", "<script>alert(1)</script>", "a\r\nb", "\"},{", "https://x/\")+cmd(\"", "𝔄 é \u202E", strings.Repeat("x", 70000)}

// TestSpoilt writes wrong and hostile reports in every format: nothing panics, what is JSON stays JSON, and no cell of CSV is a
// formula.
func TestSpoilt(t *testing.T) {
	for _, words := range hostileWords {
		for _, f := range Formats() {
			var b bytes.Buffer
			if err := f.Write(&b, rowsOf([]Row{spoilt(words)}), Meta{Query: words, Data: words, Title: words, Program: words}); err != nil {
				t.Errorf("%s of %.20q: %v", f.Name, words, err)
				continue
			}
			switch f.Name {
			case "jsonld", "annotations", "stix":
				if !json.Valid(b.Bytes()) {
					t.Errorf("%s of %.20q is no JSON: %.300s", f.Name, words, b.String())
				}
			case "ftm":
				for line := range strings.Lines(b.String()) {
					if !json.Valid([]byte(line)) {
						t.Errorf("ftm of %.20q: %.300s", words, line)
					}
				}
			case "gtd", "acled", "ged", "plover":
				all, err := csv.NewReader(&b).ReadAll()
				if err != nil {
					t.Errorf("%s of %.20q: %v", f.Name, words, err)
				}
				for _, row := range all {
					for _, cell := range row {
						if Plain(cell) != cell {
							t.Errorf("%s holds the formula %.40q", f.Name, cell)
						}
					}
				}
			}
		}
	}
}

// FuzzFormats writes any words in every format of text: nothing panics. The archives are too slow to be asked thousands of times.
func FuzzFormats(f *testing.F) {
	for _, words := range hostileWords[:len(hostileWords)-1] {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		for _, format := range Formats() {
			if format.Name == "xlsx" || format.Name == "parquet" {
				continue
			}
			rows := rowsOf([]Row{spoilt(words)})
			if err := format.Write(io.Discard, rows, Meta{Query: words}); err != nil {
				t.Errorf("%s: %v", format.Name, err)
			}
			if err := format.Write(io.Discard, Redact(rows), Meta{}); err != nil && !strings.Contains(err.Error(), "leave names out") {
				t.Errorf("%s: %v", format.Name, err)
			}
		}
	})
}

// TestPriogrid knows the cell of the Prince Edward Islands, the first of Africa in PRIO-GRID, and the corners.
func TestPriogrid(t *testing.T) {
	for _, c := range []struct {
		lat, lon float64
		want     int
	}{{-46.75, 37.75, 62356}, {-90, -180, 1}, {90, 180, 259200}} {
		if got := priogrid(c.lat, c.lon); got != c.want {
			t.Errorf("%v %v is %d, want %d", c.lat, c.lon, got, c.want)
		}
	}
}
