package timeline

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

	"clio/internal/day"
)

func on(t testing.TB, s string) day.Day {
	t.Helper()
	if s == "" {
		return day.None
	}
	d, ok := day.Parse(s)
	if !ok {
		t.Fatalf("no day %q", s)
	}
	return d
}

func TestBins(t *testing.T) {
	for _, tc := range []struct {
		name     string
		spans    [][2]string
		from, to string
		unit     Unit
		want     string // label=count+vague of the bins that are not empty
		rest     Rest
	}{
		{"days", [][2]string{{"2024-03-01", ""}, {"2024-03-01", ""}, {"2024-03-04", "2024-03-04"}}, "", "", Day, "1 March 2024=2+0 4 March 2024=1+0", Rest{}},
		{"a month among days", [][2]string{{"2024-03-01", "2024-03-31"}, {"", ""}}, "", "", Day, "16 March 2024=0+1", Rest{Undated: 1}},
		{"months", [][2]string{{"2022-01-01", "2022-01-31"}, {"2024-01-05", ""}}, "2022-01-01", "2024-01-31", Month, "January 2022=1+0 January 2024=1+0", Rest{}},
		{"quarters", [][2]string{{"2014-02-03", ""}, {"2023-12-31", ""}}, "2014-01-01", "2023-12-31", Quarter, "January to March 2014=1+0 October to December 2023=1+0", Rest{}},
		{"years", [][2]string{{"1990-02-03", "1990-05-01"}, {"2024-01-05", ""}}, "1990-01-01", "2024-12-31", Year, "1990=1+0 2024=1+0", Rest{}},
		{"outside", [][2]string{{"2024-02-03", ""}, {"2024-03-05", ""}}, "2024-03-01", "2024-03-09", Day, "5 March 2024=1+0", Rest{Outside: 1, Before: 1}},
		{"nothing", nil, "", "", Day, "", Rest{}},
		{"upside down", [][2]string{{"2024-02-03", ""}}, "2024-03-09", "2024-03-01", Day, "", Rest{Outside: 1, Before: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var spans []Span
			for _, s := range tc.spans {
				spans = append(spans, Span{From: on(t, s[0]), To: on(t, s[1])})
			}
			bins, rest := Bins(spans, on(t, tc.from), on(t, tc.to))
			var got []string
			for _, b := range bins {
				if b.Count+b.Vague > 0 {
					got = append(got, fmt.Sprintf("%s=%d+%d", b.Label, b.Count, b.Vague))
				}
			}
			if s := strings.Join(got, " "); s != tc.want || rest != tc.rest {
				t.Errorf("got %s, %+v; want %s, %+v", s, rest, tc.want, tc.rest)
			}
			if len(bins) > 0 {
				if u := UnitFor(bins[0].From, bins[len(bins)-1].To); u != tc.unit {
					t.Errorf("by %s, want %s", u, tc.unit)
				}
			}
		})
	}
}

// TestBinsKeepEverything holds for any spans: few bins, each after the other without a gap, and no count lost.
func TestBinsKeepEverything(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		var spans []Span
		total := 0
		reach := 1 + r.IntN(1<<r.IntN(22))
		for range r.IntN(30) {
			from := day.Day(1 + r.IntN(reach))
			s := Span{From: from, To: from + day.Day(r.IntN(400)), Count: 1 + r.IntN(5)}
			if r.IntN(9) == 0 {
				s.From, s.To = day.None, day.None
			}
			spans = append(spans, s)
			total += s.Count
		}
		bins, rest := Bins(spans, day.None, day.None)
		if len(bins) > most+1 {
			t.Fatalf("%d bins of %s to %s", len(bins), bins[0].From, bins[len(bins)-1].To)
		}
		sum := rest.Undated + rest.Outside
		for i, b := range bins {
			sum += b.Count + b.Vague
			if b.To < b.From || i > 0 && b.From != bins[i-1].To+1 {
				t.Fatalf("bin %d is %s to %s", i, b.From, b.To)
			}
		}
		if sum != total || rest.Outside != 0 {
			t.Fatalf("%d counted of %d, %+v", sum, total, rest)
		}
	}
}

func TestCore(t *testing.T) {
	spans := []Span{{From: on(t, "1916-05-01")}, {From: day.None, Count: 900}}
	for i := range 99 {
		spans = append(spans, Span{From: on(t, "2024-03-01") + day.Day(i)})
	}
	from, to := Core(spans, 0.98)
	if from != on(t, "2024-03-01") || to < on(t, "2024-06-05") {
		t.Errorf("core is %s to %s", from, to)
	}
	if from, to = Core(spans, 1); from != on(t, "1916-05-01") || to != spans[len(spans)-1].From {
		t.Errorf("all is %s to %s", from, to)
	}
	if from, to = Core(nil, 0.9); from != day.None || to != day.None {
		t.Errorf("nothing is %s to %s", from, to)
	}
	bins, rest := Bins(spans, from, to)
	if rest.Undated != 900 || len(bins) == 0 {
		t.Errorf("%d bins, %+v", len(bins), rest)
	}
}

func valid(t *testing.T, picture []byte) (links int) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(picture))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return links
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, picture)
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if e.Name.Local == "a" {
			links++
		}
		for _, a := range e.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "javascript:") {
				t.Errorf("attribute %s=%q", a.Name.Local, a.Value)
			}
		}
	}
}

func TestPicture(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for name, reach := range map[string]int{"days": 40, "weeks": 300, "months": 1500, "years": 12000, "one": 1} {
		var spans []Span
		start := on(t, "2021-11-23")
		for range 300 {
			d := start + day.Day(float64(reach)*r.Float64()*r.Float64())
			s := Span{From: d}
			if r.IntN(6) == 0 {
				s.To = d + 30
			}
			spans = append(spans, s)
		}
		bins, _ := Bins(spans, day.None, day.None)
		p := Picture{
			Bins: bins, From: start + day.Day(reach/4), To: start + day.Day(reach/2), Undated: 12, Earlier: 3, Later: 1, UndatedHref: "/incidents?q=" + `"><x`,
			Link: func(f, to day.Day) string { return "/incidents?from=" + f.String() + "&to=" + to.String() },
		}
		var b bytes.Buffer
		if err := p.Draw(&b); err != nil {
			t.Fatal(err)
		}
		if n := valid(t, b.Bytes()); n < 2 {
			t.Errorf("%s: %d links", name, n)
		}
		t.Logf("%s: %d bins, %d bytes", name, len(bins), b.Len())
		if dir := os.Getenv("ATLAS_OUT"); dir != "" {
			page := `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="atlas.css">` + b.String()
			if err := os.WriteFile(filepath.Join(dir, "time-"+name+".html"), []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	p := Picture{Bins: []Bin{{From: 5, To: 5, Count: 1, Href: "javascript:alert(1)", Label: `<"&>`}}, Undated: 1, Earlier: 1}
	if err := p.Draw(&b); err != nil {
		t.Fatal(err)
	}
	if n := valid(t, b.Bytes()); n != 0 {
		t.Errorf("%d links to scripts", n)
	}
	if !strings.Contains(b.String(), `data-bins="`) {
		t.Error("no days for scripts")
	}
	b.Reset()
	if err := (Picture{}).Draw(&b); err != nil {
		t.Fatal(err)
	}
	valid(t, b.Bytes())
}
