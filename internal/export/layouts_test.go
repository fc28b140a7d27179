package export

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"clio/record"
)

type writer func(io.Writer, Rows, Meta) error

// transposed writes the cells that hold something one a line, so that a person can read the golden file.
func transposed(t *testing.T, data string) string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range all[1:] {
		for i, v := range row {
			if v != "" {
				fmt.Fprintf(&b, "%s: %s\n", all[0][i], v)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestLayouts(t *testing.T) {
	for _, c := range []struct {
		name    string
		write   writer
		columns int
		leftOut []string
	}{
		{"gtd", GTD, 135, []string{"d4.e2"}},
		{"acled", ACLED, 31, nil},
		{"ged", GED, 49, []string{"d4.e1", "d3.e1"}},
		{"plover", PLOVER, 40, []string{"d4.e1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var first string
			rows := sample()
			for range rows {
				var b strings.Builder
				var left []string
				meta := sampleMeta
				meta.LeftOut = func(id, _ string) { left = append(left, id) }
				if err := c.write(&b, rowsOf(rows), meta); err != nil {
					t.Fatal(err)
				}
				if first == "" {
					first = b.String()
					if !slices.Equal(left, c.leftOut) {
						t.Errorf("left out %v, want %v", left, c.leftOut)
					}
				} else if b.String() != first {
					t.Fatal("another order of the rows gives another file")
				}
				rows = append(rows[1:], rows[0])
			}
			head, _, _ := strings.Cut(first, "\n")
			names := strings.Split(head, ",")
			if len(names) != c.columns {
				t.Errorf("%d columns, want %d", len(names), c.columns)
			}
			if slices.Sort(names); len(slices.Compact(names)) != c.columns {
				t.Error("a column stands twice")
			}
			golden(t, c.name+".golden", transposed(t, first))
		})
	}
}

// TestLayoutsEmpty writes rows that hold next to nothing, and none.
func TestLayoutsEmpty(t *testing.T) {
	rec := &record.Record{Document: record.Document{ID: "d"}, Events: []record.Event{{ID: "e1", Type: "attack", Mode: record.Actual}, {ID: "e2", Type: "of no codebook", Mentions: []record.Mention{{Quote: record.Quote{Span: record.Span{Start: 5, End: 9}}}}}}}
	for name, write := range map[string]writer{"gtd": GTD, "acled": ACLED, "ged": GED, "plover": PLOVER} {
		for _, rows := range [][]Row{nil, {{Record: rec, Event: &rec.Events[0]}, {Record: rec, Event: &rec.Events[1]}}} {
			if err := write(io.Discard, rowsOf(rows), Meta{}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		broken := errors.New("broken")
		if err := write(io.Discard, func(yield func(Row, error) bool) { yield(Row{}, broken) }, Meta{}); !errors.Is(err, broken) {
			t.Errorf("%s: error %v, want the one of the rows", name, err)
		}
	}
}

// TestLatest is GTD's rule for figures that differ.
func TestLatest(t *testing.T) {
	for _, c := range []struct {
		name string
		list []figure
		want int
	}{
		{"the latest day", []figure{{low: 84, published: "2024-01-03"}, {low: 95, published: "2024-01-05"}}, 95},
		{"the most on that day", []figure{{low: 9, published: "x"}, {low: 12, published: "x"}, {low: 12, published: "x"}}, 12},
		{"copies of one story once", []figure{{low: 9, published: "x", story: "a"}, {low: 12, published: "x", story: "b"}, {low: 12, published: "x", story: "b"}}, 9},
		{"the lowest when even", []figure{{low: 12, published: "x"}, {low: 9, published: "x"}}, 9},
	} {
		if got, ok := latest(c.list); got != c.want || !ok {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if _, ok := latest(nil); ok {
		t.Error("a figure out of nothing")
	}
}

// TestCopies holds that copies of one story are one voice: in the type, the figure and the number of sources.
func TestCopies(t *testing.T) {
	row := func(doc, publisher, story, typ string, killed int) Row {
		rec := &record.Record{
			Document: record.Document{ID: doc, Publisher: publisher, Published: "2024-03-23", Text: "x"},
			Actors:   []record.Actor{{ID: "r1", Name: "Hill Army", Kind: record.ArmedGroup}},
			Events: []record.Event{{
				ID: "e1", Type: typ, Mode: record.Actual, Killed: []record.Toll{{Count: exactly(killed)}},
				Perpetrator: []record.Perpetrator{{Actor: "r1", Kind: record.ArmedGroup, Standing: record.ReportedAsVoice}},
			}},
		}
		return Row{Incident: "i1", Record: rec, Event: &rec.Events[0], Story: story}
	}
	rows := []Row{row("d1", "One", "", "attack.bombing", 9), row("d2", "Two", "", "attack.bombing", 9), row("d3", "Three", "s", "attack.shelling", 12), row("d4", "Four", "s", "attack.shelling", 12), row("d5", "Five", "s", "attack.shelling", 12)}
	var b strings.Builder
	if err := GED(&b, rowsOf(rows), sampleMeta); err != nil {
		t.Fatal(err)
	}
	got := transposed(t, b.String())
	for _, want := range []string{"best: 9\n", "high: 12\n", "number_of_sources: 3\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	list, err := Fold(rowsOf(rows))
	if err != nil || len(list) != 1 || list[0].Type != "attack.bombing" || list[0].Killed != (Accounts{9, 12, 9, 9}) {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestACLEDFatalities(t *testing.T) {
	for text, want := range map[string]int{"dozens of people": 12, "hundreds": 100, "tens of villagers": 10, "24 of them": 24} {
		if got := acledFatalities([]figure{{low: 24, high: 24, text: text}}); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}

// TestCountries finds a code or an empty field in every place, and each code once.
func TestCountries(t *testing.T) {
	book, err := readCodes()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for iso, x := range book.countries {
		for _, key := range []string{"gtd " + x.gtd, "gw " + x.gw} {
			if !strings.HasSuffix(key, " ") && seen[key] != "" {
				t.Errorf("%s of %s is that of %s too", key, iso, seen[key])
			}
			seen[key] = iso
		}
		if x.gtdRegion != "" && gtdRegions[x.gtdRegion] == "" || acledRegions[x.acledRegion] == "" {
			t.Errorf("%s: no such region", iso)
		}
		if x.alpha3() == "" || x.numeric() == "" && iso != "XK" {
			t.Errorf("%s has no ISO codes", iso)
		}
	}
	for id, k := range book.types {
		if k.GTD != "-" && gtdAttacks[k.GTD] == "" {
			t.Errorf("%s: GTD has no attack type %s", id, k.GTD)
		}
		if event, _, _ := strings.Cut(k.PLOVER, " "); k.PLOVER != "-" && quads[event] == "" {
			t.Errorf("%s: no quad code for %s", id, event)
		}
	}
}

func TestSentenceOf(t *testing.T) {
	long := strings.Repeat("é, ", 1000) + "a bomb went off" + strings.Repeat(", é", 1000)
	at := int32(strings.Index(long, "bomb"))
	got := sentenceOf(long, record.Span{Start: at, End: at + 4})
	if len(got) > 3*longest || !strings.Contains(got, "a bomb went off") || !strings.HasPrefix(got, "…") || !strings.HasSuffix(got, "…") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
	if got := sentenceOf("One. A bomb went off. Two.", record.Span{Start: 7, End: 11}); got != "A bomb went off." {
		t.Error(got)
	}
	if got := sentenceOf("short", record.Span{Start: 3, End: 90}); got != "" {
		t.Error(got)
	}
}

// TestTwoEventsOfOneReport names a report once, however many of its events are in an incident.
func TestTwoEventsOfOneReport(t *testing.T) {
	rows := sample()
	rows[0].Incident, rows[4].Incident = "i2", "i2"
	for name, write := range map[string]writer{"gtd": GTD, "ged": GED, "jsonld": JSONLD, "stix": STIX, "ftm": FTM} {
		got := written(t, write, []Row{rows[0], rows[4]})
		if n := strings.Count(got, "four.txt"); name != "stix" && n > 1 || n > 2 { // STIX names it in the incident and in the report
			t.Errorf("%s names the report %d times:\n%s", name, n, got)
		}
	}
}
