package atlas

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clio/internal/svg"
)

// valid reads the picture as XML and checks what every picture must keep: no style, no script, links that are addresses.
func valid(t *testing.T, picture []byte) (links int) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(picture))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return links
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Local == "style" || e.Name.Local == "script" {
			t.Errorf("element %s", e.Name.Local)
		}
		if e.Name.Local == "a" {
			links++
		}
		for _, a := range e.Attr {
			switch {
			case a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on"):
				t.Errorf("attribute %s on %s", a.Name.Local, e.Name.Local)
			case a.Name.Local == "href" && !svg.Safe(a.Value):
				t.Errorf("link to %q", a.Value)
			}
		}
	}
}

func draw(t testing.TB, m Map) ([]byte, Tally) {
	t.Helper()
	var b bytes.Buffer
	tally, err := m.Draw(&b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), tally
}

// towns are marks about the places of a few wars, scattered.
func towns(n int) []Mark {
	r := rand.New(rand.NewPCG(1, 2))
	centres := [][2]float64{{14, -3}, {48, 37}, {35, 38}, {12, 13}, {2, 45}, {15, 44}, {34, 68}, {19, 97}, {4, -73}, {8, 30}, {31, 34.5}, {39, -95}}
	levels := []string{"site", "city", "city", "city", "near", "admin2", "admin1"}
	var out []Mark
	for i := range n {
		c := centres[r.IntN(len(centres))]
		out = append(out, Mark{
			Lat: c[0] + r.NormFloat64()*4, Lon: c[1] + r.NormFloat64()*6, Level: levels[r.IntN(len(levels))],
			Count: 1 + r.IntN(4), Href: fmt.Sprintf("/incidents/%d", i), Label: fmt.Sprintf("Town %d", i),
		})
	}
	for i, name := range []string{"Mopti", "Gao", "Segou", "Donetsk", "Kyiv", "Borno"} {
		iso := []string{"ML", "ML", "ML", "UA", "UA", "NG"}[i]
		out = append(out, Mark{Lat: 14.5, Lon: -4, Level: "admin1", Country: iso, Admin1: name, Count: 1 + i, Href: "/incidents?place=" + name, Label: name})
	}
	for i, iso := range []string{"ML", "UA", "NG", "AF", "CO", "RU", "US", "BH", "TV"} {
		out = append(out, Mark{Level: "country", Country: iso, Count: i * 5, Href: "/incidents?country=" + iso, Label: CountryName(iso)})
	}
	return out
}

func link(b Box) string { return "/map?box=" + b.String() }

func TestMapIsCalmXML(t *testing.T) {
	evil := []Mark{
		{Lat: 10, Lon: 10, Level: "city", Href: `javascript:alert(1)`, Label: `</title><script>alert("1")</script>`},
		{Lat: 11, Lon: 30, Level: "near", Href: `/x"onload="y`, Label: "a\x00b\xff\"'&"},
		{Level: "country", Country: "ML", Href: "data:text/html,x", Label: "<b>"},
		{Level: "region", Label: "the Sahel", Count: 2},
		{Level: "country", Country: "QQ", Count: 4},
		{Level: "city", Count: 8},
	}
	svg, tally := draw(t, Map{View: View{Width: 900, Height: 500}, Marks: evil, Label: `"<&`})
	if n := valid(t, svg); n != 1 {
		t.Errorf("%d links, want 1", n)
	}
	if want := (Tally{Points: 2, Areas: 1, Without: 14}); tally != want {
		t.Errorf("tally %+v, want %+v", tally, want)
	}
}

func TestViews(t *testing.T) {
	marks := towns(500)
	var key bytes.Buffer
	if err := Key(&key); err != nil {
		t.Fatal(err)
	}
	valid(t, key.Bytes())
	for name, box := range map[string]Box{
		"world": Whole, "fiji": {-20, 170, -10, 190}, "mali": {10, -13, 25, 5}, "kyiv": {50.2, 30.2, 50.7, 30.9}, "ukraine": {44, 22, 53, 41},
		"pole": {70, -180, 90, 180}, "pacific": {-50, 100, 60, 300}, "tiny": {1, 1, 1.01, 1.01}, "nothing": {},
	} {
		t.Run(name, func(t *testing.T) {
			svg, tally := draw(t, Map{View: View{Box: box, Width: 960, Height: 400}, Marks: marks, Link: link})
			valid(t, svg)
			if sum := tally.Points + tally.Areas + tally.Outside + tally.Without; sum != total(marks) {
				t.Errorf("%+v adds up to %d of %d", tally, sum, total(marks))
			}
			if dir := os.Getenv("ATLAS_OUT"); dir != "" {
				page := `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="atlas.css">` + string(svg) + key.String()
				if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(page), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("%d bytes, %+v", len(svg), tally)
		})
	}
}

// TestTogether draws from many sides at once: sections are opened once, and every picture is the same.
func TestTogether(t *testing.T) {
	m := Map{View: View{Box: Box{30, 40, 36, 50}, Width: 600, Height: 400}, Marks: towns(100), Link: link}
	want, _ := draw(t, m)
	done := make(chan []byte)
	for range 8 {
		go func() {
			var b bytes.Buffer
			if _, err := m.Draw(&b); err != nil {
				b.Reset()
			}
			done <- b.Bytes()
		}()
	}
	for range 8 {
		if !bytes.Equal(<-done, want) {
			t.Error("two pictures of one map differ")
		}
	}
}

func TestSmallCountriesAreSquares(t *testing.T) {
	marks := []Mark{{Level: "country", Country: "BH", Count: 2}, {Level: "country", Country: "TV"}, {Level: "country", Country: "FR"}}
	svg, tally := draw(t, Map{View: View{Box: Whole, Width: 960, Height: 400}, Marks: marks})
	if n := bytes.Count(svg, []byte("<rect ")); n != 3 || tally.Areas != 4 { // the sea is a rectangle too
		t.Errorf("%d rectangles, %+v", n, tally)
	}
	svg, tally = draw(t, Map{View: View{Box: Box{24, 49, 28, 53}, Width: 960, Height: 400}, Marks: marks})
	if n := bytes.Count(svg, []byte("<rect ")); n != 1 || tally != (Tally{Areas: 2, Outside: 2}) {
		t.Errorf("close up: %d rectangles, %+v", n, tally)
	}
	if b, ok := CountryBox("FR"); !ok || b.East-b.West > 20 {
		t.Errorf("the box of France is %v", b)
	}
}

func total(marks []Mark) (n int) {
	for i := range marks {
		n += marks[i].count()
	}
	return n
}

func BenchmarkWorld(b *testing.B) {
	m := Map{View: View{Box: Whole, Width: 960, Height: 400}, Marks: towns(5000), Link: link}
	svg, _ := draw(b, m)
	for b.Loop() {
		if _, err := m.Draw(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(svg)), "svg-bytes")
}

func BenchmarkCountry(b *testing.B) {
	m := Map{View: View{Box: Box{10, -13, 25, 5}, Width: 960, Height: 400}, Marks: towns(5000), Link: link}
	svg, _ := draw(b, m)
	for b.Loop() {
		if _, err := m.Draw(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(svg)), "svg-bytes")
}
