package compare

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func at(lat, lon float64) (a, b *float64) { return &lat, &lon }

// incident makes a row in few words.
func incident(id, day, country, place, typ string, killed int, change ...func(*Row)) Row {
	r := Row{ID: id, From: day, To: day, Country: country, Place: place, Precision: "city", Type: typ}
	if place == "" {
		r.Precision = "country"
	}
	if killed >= 0 {
		r.Killed = &Toll{killed, killed, killed}
	}
	for _, f := range change {
		f(&r)
	}
	return r
}

func match(t testing.TB, clio, file []Row) *Matching {
	t.Helper()
	m, err := open(t).Match(context.Background(), clio, file)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func pairsOf(m *Matching) string {
	var out []string
	for _, p := range m.Pairs {
		out = append(out, p.Clio.ID+"="+p.File.ID)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestMatch(t *testing.T) {
	point := func(lat, lon float64) func(*Row) { return func(r *Row) { r.Lat, r.Lon = at(lat, lon) } }
	by := func(names ...string) func(*Row) {
		return func(r *Row) {
			for _, n := range names {
				r.Actors = append(r.Actors, Actor{Name: n})
			}
		}
	}
	none := func(r *Row) { r.From, r.To = "", "" }
	for _, c := range []struct {
		name       string
		clio, file []Row
		want       string
	}{
		{"the same day and town", []Row{incident("a", "2024-03-22", "ML", "Gao", "attack.bombing", 3)}, []Row{incident("1", "2024-03-22", "ML", "Gao town", "attack.bombing", -1)}, "a=1"},
		{"three days apart", []Row{incident("a", "2024-03-22", "ML", "Gao", "attack.bombing", 3)}, []Row{incident("1", "2024-03-25", "ML", "Gao", "attack.bombing", 3)}, "a=1"},
		{"nine days apart", []Row{incident("a", "2024-03-22", "ML", "Gao", "attack.bombing", 30)}, []Row{incident("1", "2024-03-31", "ML", "Gao", "attack.bombing", 30)}, ""},
		{"over the end of a month", []Row{incident("a", "2024-03-31", "ML", "Gao", "attack.bombing", 3)}, []Row{incident("1", "2024-04-01", "ML", "Gao", "attack.bombing", 3)}, "a=1"},
		{"another country", []Row{incident("a", "2024-03-22", "ML", "Gao", "attack.bombing", 3)}, []Row{incident("1", "2024-03-22", "NE", "Niamey", "attack.bombing", 3)}, ""},
		{"the country alone is too little", []Row{incident("a", "2024-03-22", "ML", "", "attack", -1)}, []Row{incident("1", "2024-03-22", "ML", "Gao", "attack", -1)}, ""},
		{"the country and the dead", []Row{incident("a", "2024-03-22", "ML", "", "attack", 7)}, []Row{incident("1", "2024-03-22", "ML", "Gao", "attack", 7)}, "a=1"},
		{"names that differ, near by", []Row{incident("a", "2024-03-22", "ML", "Gao", "attack", -1, point(16.27, -0.04))}, []Row{incident("1", "2024-03-22", "ML", "Koima", "attack", -1, point(16.28, -0.06))}, "a=1"},
		{"over a border, near by", []Row{incident("a", "2024-03-22", "ML", "Gao", "attack.bombing", 40, point(16.27, -0.04), by("JNIM"))}, []Row{incident("1", "2024-03-22", "", "Koima", "attack.bombing", 40, point(16.28, -0.06), by("Jama'at Nasr al-Islam wal Muslimin"))}, "a=1"},
		{"two bombs on a day, told apart by the dead", []Row{incident("a", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 3), incident("b", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 12)}, []Row{incident("1", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 12), incident("2", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 3)}, "a=2 b=1"},
		{"one to one", []Row{incident("a", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 3), incident("b", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 3)}, []Row{incident("1", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 3)}, "a=1"},
		{"what is best in sum", []Row{incident("a", "2024-03-22", "IQ", "Baghdad", "attack.bombing", -1), incident("b", "2024-03-23", "IQ", "Baghdad", "attack.bombing", -1)}, []Row{incident("1", "2024-03-22", "IQ", "Baghdad", "attack.bombing", -1), incident("2", "2024-03-21", "IQ", "Baghdad", "attack.bombing", -1)}, "a=2 b=1"},
		{"not dated, by place, type and dead", []Row{incident("a", "", "IQ", "Baghdad", "attack.bombing", 12, none)}, []Row{incident("1", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 12)}, "a=1"},
		{"not dated, by too little", []Row{incident("a", "", "IQ", "Baghdad", "attack.bombing", -1, none)}, []Row{incident("1", "2024-03-22", "IQ", "Baghdad", "attack.bombing", -1)}, ""},
		{"a year", []Row{incident("a", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 12)}, []Row{incident("1", "2024-01-01", "IQ", "Baghdad", "attack.bombing", 12, func(r *Row) { r.To = "2024-12-31" })}, "a=1"},
		{"nothing on a side", nil, []Row{incident("1", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 12)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := match(t, c.clio, c.file)
			got := pairsOf(m)
			if c.name == "what is best in sum" {
				// Either way two pairs: nothing is left over.
				if len(m.Pairs) != 2 {
					t.Errorf("got %q", got)
				}
				return
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if len(m.Pairs)+len(m.OnlyClio) != len(c.clio) || len(m.Pairs)+len(m.OnlyFile) != len(c.file) {
				t.Error("rows are lost")
			}
		})
	}
}

func TestCells(t *testing.T) {
	a := incident("a", "2024-03-22", "ML", "Gao", "attack.bombing", 9, func(r *Row) {
		r.Killed = &Toll{7, 9, 12}
		r.Actors = []Actor{{Name: "ISWAP", Claimed: true}}
		r.Others = []Span{{"2024-03-21", "2024-03-21"}}
	})
	b := incident("1", "2024-03-21", "ML", "Kidal", "attack", 12, func(r *Row) {
		r.Actors = []Actor{{Name: "Islamic State West Africa Province"}}
		r.Wounded = &Toll{3, 3, 3}
		r.Code, r.Also = "9", []string{"attack.robbery"}
	})
	book := open(t)
	x, y := book.item(&a), book.item(&b)
	var got []string
	for _, c := range cells(&x, &y) {
		got = append(got, fmt.Sprintf("%s %s %s|%s", c.Field, c.Verdict, c.Clio, c.File))
	}
	want := []string{
		"date fits 2024-03-22|2024-03-21", "place differs Gao, ML (city)|Kidal, ML (city)", "type fits attack.bombing|attack (9)",
		"actor same ISWAP (claimed)|Islamic State West Africa Province", "killed fits 9 (7 to 12)|12", "wounded file |3",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWindowAndCounts(t *testing.T) {
	clio := []Row{
		incident("a", "2024-03-31", "ML", "Gao", "attack", 3),
		incident("b", "2024-05-01", "ML", "Gao", "attack", 3),
		incident("c", "2024-03-10", "ML", "Gao", "arrest", -1, func(r *Row) { r.NotIn = map[Layout]string{GTD: "GTD has no arrests"} }),
		incident("d", "2024-03-10", "ML", "Kidal", "attack", -1),
	}
	file := []Row{incident("1", "2024-04-01", "ML", "Gao", "attack", 3), incident("2", "2024-03-10", "NE", "Niamey", "attack", 3)}
	m := match(t, clio, file)
	m.Within(Window{From: "2024-03-01", To: "2024-03-31", Country: "ML"})
	s := m.Summary(GTD)
	if s.Matched != 1 || s.OnlyClio != 1 || s.OnlyFile != 0 || s.NotCoded["GTD has no arrests"] != 1 || s.Cells["date"][Differs] != 1 || s.Cells["killed"][Same] != 1 {
		t.Errorf("%+v", s)
	}
	var b strings.Builder
	if err := m.CSV(&b, GTD); err != nil || strings.Count(b.String(), "\n") != 4 {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestExplain(t *testing.T) {
	clio := []Row{incident("a", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 3, func(r *Row) { r.Names = []string{"d.e1"} }), incident("b", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 12)}
	file := []Row{incident("1", "2024-03-22", "IQ", "Baghdad", "attack.bombing", 3), incident("2", "2024-06-22", "IQ", "Baghdad", "attack.bombing", 12)}
	m := match(t, clio, file)
	list, ok := m.Explain("d.e1", 5)
	if !ok || len(list) != 2 || list[0].Fate != "matched" || list[1].Fate != "not matched: too far apart in time" || len(list[0].Reasons) != 4 {
		t.Errorf("%+v", list)
	}
	sum := 0.0
	for _, r := range list[0].Reasons {
		sum += r.Points
	}
	if math.Abs(sum-list[0].Score) > 0.01 {
		t.Errorf("reasons add up to %.2f, the score is %.2f", sum, list[0].Score)
	}
	list, ok = m.Explain("1", 1)
	if !ok || len(list) != 1 || list[0].Clio.ID != "a" {
		t.Errorf("%+v", list)
	}
	if list, _ = m.Explain("b", 5); !strings.Contains(list[0].Fate, "the row goes better with a (") {
		t.Errorf("%+v", list)
	}
	if _, ok := m.Explain("none", 5); ok {
		t.Error("explained what is not there")
	}
}

// TestBest holds the sharing out to what trying all ways finds.
func TestBest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var all func(gain [][]float64, i int, used map[int]bool) float64
	all = func(gain [][]float64, i int, used map[int]bool) float64 {
		if i == len(gain) {
			return 0
		}
		most := all(gain, i+1, used)
		for j, g := range gain[i] {
			if !used[j] {
				used[j] = true
				most = max(most, g+all(gain, i+1, used))
				used[j] = false
			}
		}
		return most
	}
	for range 200 {
		n := 1 + rng.IntN(4)
		m := n + rng.IntN(3)
		gain := make([][]float64, n)
		for i := range gain {
			for range m {
				gain[i] = append(gain[i], float64(rng.IntN(4)*rng.IntN(10)))
			}
		}
		sum := 0.0
		seen := map[int]bool{}
		for i, j := range best(gain) {
			if j >= 0 {
				if seen[j] {
					t.Fatal("a column is given out twice")
				}
				seen[j] = true
				sum += gain[i][j]
			}
		}
		if want := all(gain, 0, map[int]bool{}); math.Abs(sum-want) > 1e-9 {
			t.Fatalf("%v: %f, best is %f", gain, sum, want)
		}
	}
}

// thousands are many rows of a few countries and months, every row with a place of its own.
func thousands(n int, seed uint64) []Row {
	rng := rand.New(rand.NewPCG(seed, 7))
	list := make([]Row, n)
	for i := range list {
		lat, lon := 10+rng.Float64()*20, rng.Float64()*20
		list[i] = Row{
			ID: fmt.Sprint(seed, "-", i), Country: []string{"ML", "NE", "NG", "BF"}[rng.IntN(4)], Place: fmt.Sprint("Town ", rng.IntN(2000)), Precision: "city", Lat: &lat, Lon: &lon,
			Type: []string{"attack", "attack.bombing", "clash"}[rng.IntN(3)], Killed: &Toll{Best: rng.IntN(20)},
		}
		d := fmt.Sprintf("20%02d-%02d-%02d", 10+rng.IntN(15), 1+rng.IntN(12), 1+rng.IntN(28))
		list[i].From, list[i].To, list[i].Killed.Low, list[i].Killed.High = d, d, list[i].Killed.Best, list[i].Killed.Best
	}
	return list
}

func BenchmarkMatch(b *testing.B) {
	book := open(b)
	clio, file := thousands(10_000, 1), thousands(200_000, 2)
	for b.Loop() {
		if _, err := book.Match(context.Background(), clio, file); err != nil {
			b.Fatal(err)
		}
	}
}
