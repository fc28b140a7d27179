package export

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"clio/record"
)

func TestDossier(t *testing.T) {
	golden(t, "dossier.html", written(t, Dossier, sample()))
	golden(t, "dossier.md", written(t, Markdown, sample()))
	for name, write := range map[string]writer{"html": Dossier, "markdown": Markdown} {
		got := written(t, write, sample())
		for _, want := range []string{"Query: type:attack", "v7", "2024-03-30", "contested", "Twelve dead"} {
			if !strings.Contains(strings.ReplaceAll(got, `\`, ""), want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		if empty := written(t, write, nil); !strings.Contains(empty, "0 incidents in 0 reports") {
			t.Errorf("%s of nothing: %s", name, empty)
		}
	}
}

// hostile is a report whose every word is markup.
func hostile() []Row {
	f := finder(`<script>alert(1)</script> "><img src=x onerror=alert(2)> [a](javascript:alert(3)) | # killed`)
	rec := &record.Record{
		Document: record.Document{ID: "<b>", Source: `"><script>`, Title: `</title><script>alert(4)</script>`, Publisher: "javascript:alert(5)", URL: "javascript:alert(6)", Published: "<i>", Text: string(f)},
		Events: []record.Event{{
			ID: "e1", Type: "<attack>", Mode: "<mode>", Mentions: f.mention("killed"),
			Place:       []record.Place{{Basis: f.at("<img src=x onerror=alert(2)>"), Name: `"><img src=x onerror=alert(7)>`, Country: `<x>`}},
			Perpetrator: []record.Perpetrator{{Basis: f.at("<script>alert(1)</script>"), Standing: "<s>"}},
			Victim:      []record.Victim{{Basis: f.at("[a](javascript:alert(3)) | #"), Effect: "killed"}},
			Killed:      []record.Toll{{Basis: f.at("killed"), Count: exactly(1)}},
		}},
	}
	return []Row{{Incident: `"><script>`, Record: rec, Event: &rec.Events[0]}}
}

// TestDossierIsInert parses the page: nothing in it runs or is loaded, and every link within the page leads somewhere.
func TestDossierIsInert(t *testing.T) {
	for name, rows := range map[string][]Row{"sample": sample(), "hostile": hostile()} {
		page := written(t, Dossier, rows)
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		ids, links := map[string]bool{}, []string{}
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			switch n.Data {
			case "script", "img", "iframe", "object", "embed", "link", "form", "input", "base", "video", "audio":
				t.Errorf("%s: the page has a %s", name, n.Data)
			}
			for _, a := range n.Attr {
				switch {
				case strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "style":
					t.Errorf("%s: %s has %s", name, n.Data, a.Key)
				case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
					links = append(links, a.Val[1:])
				case a.Key == "href" && !strings.HasPrefix(a.Val, "http"):
					t.Errorf("%s: link to %s", name, a.Val)
				case a.Key == "id":
					ids[a.Val] = true
				}
			}
		}
		for _, l := range links {
			if !ids[l] {
				t.Errorf("%s: a link leads to #%s, which is not there", name, l)
			}
		}
		if strings.Contains(page, "url(") || strings.Contains(page, "@import") {
			t.Errorf("%s: the styles load something", name)
		}
	}
}

// TestMarkdownIsPlain finds no markup of the reports in the Markdown, and a footnote for each mark.
func TestMarkdownIsPlain(t *testing.T) {
	got := written(t, Markdown, hostile())
	for _, bad := range []string{"<script", "<img", "](", "<b>"} {
		if strings.Contains(got, bad) {
			t.Errorf("holds %q:\n%s", bad, got)
		}
	}
	for _, got := range []string{got, written(t, Markdown, sample())} {
		for _, m := range regexp.MustCompile(`\[\^\d+\]`).FindAllString(got, -1) {
			if !strings.Contains(got, "\n"+m+": ") {
				t.Errorf("no footnote %s", m)
			}
		}
	}
}

func TestMap(t *testing.T) {
	place := func(lat, lon float64, precision string) *incident {
		return &incident{reports: []*report{{now: &record.Event{}, ev: &record.Event{Place: []record.Place{{Name: "P", Lat: &lat, Lon: &lon, Precision: precision}}}}}}
	}
	if p := draw([]*incident{place(5, 5, "country")}); p != nil {
		t.Errorf("a country is a point: %+v", p)
	}
	p := draw([]*incident{place(10, 20, "city"), place(10, 20, "city"), place(-10, 40, "site"), place(1, 1, "admin1")})
	if len(p.Points) != 2 || p.Without != 1 || p.Points[0].Label != "P (2)" || len(p.Lines) < 4 || p.Height <= 0 {
		t.Errorf("%+v", p)
	}
	for _, edge := range [][]*incident{{place(90, 180, "city")}, {place(-90, -180, "city"), place(90, 180, "city")}} {
		if p := draw(edge); p == nil || len(p.Points) == 0 || p.Height > 2*mapWidth || len(p.Lines) > 60 {
			t.Errorf("%+v", p)
		}
	}
	var b bytes.Buffer
	if err := Dossier(&b, rowsOf(sample()), sampleMeta); err != nil || !strings.Contains(b.String(), "<circle") {
		t.Errorf("no point on the map: %v", err)
	}
}

// TestNotesMarkTheirWords marks the second of two equal words when that is the one.
func TestNotesMarkTheirWords(t *testing.T) {
	f := finder("Nine hurt. The army said the army shelled the army post. More.")
	second := int32(strings.Index(string(f), "the army shelled"))
	b := record.Basis{Quote: record.QuoteOf(string(f), record.Span{Start: second, End: second + 8})}
	rec := &record.Record{
		Document: record.Document{ID: "d", Text: string(f)},
		Events:   []record.Event{{ID: "e1", Type: "attack.shelling", Mode: record.Actual, Mentions: f.mention("shelled"), Perpetrator: []record.Perpetrator{{Basis: b, Standing: record.Attributed}}}},
	}
	d, err := newDossier(rowsOf([]Row{{Record: rec, Event: &rec.Events[0]}}), &Meta{})
	if err != nil {
		t.Fatal(err)
	}
	if n := d.Notes[0]; n.Before != "The army said " || n.Mark != "the army" || n.After != " shelled the army post." {
		t.Errorf("%q %q %q", n.Before, n.Mark, n.After)
	}
}
