package catalog_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"clio/internal/catalog"
	"clio/internal/query"
	"clio/internal/store"
)

// fake is a feed that a test fills.
type fake struct {
	stamp   store.Stamp
	changed store.Changed
	words   map[string][]int64
	asked   int
}

func (f *fake) Stamp(context.Context) (store.Stamp, error) { return f.stamp, nil }

func (f *fake) Changed(_ context.Context, after int64) (store.Changed, error) {
	f.asked++
	if after == f.stamp.Merge {
		return store.Changed{Merge: after}, nil
	}
	c := f.changed
	c.Merge = f.stamp.Merge
	return c, nil
}

func (f *fake) NumbersWith(_ context.Context, q string) ([]int64, error) { return f.words[q], nil }

func at(x float64) *float64 { return &x }

func filled() *fake {
	return &fake{
		stamp: store.Stamp{Merge: 1},
		changed: store.Changed{
			Rows: []store.IncidentRow{
				{ID: "i1", Type: "attack.bombing", Mode: "actual", From: "2024-03-20", To: "2024-03-20", Place: "Velin", Country: "ML", Lat: at(14.5), Lon: at(-3), Level: "city", Actor: "the Red Front", Killed: [2]int{8, 30}, Wounded: [2]int{-1, -1}, Events: 3, Reports: 3, Sources: 2, Contested: true, Doubt: 0.2},
				{ID: "i2", Type: "attack", Mode: "actual", From: "2024-01-01", To: "2024-01-31", Country: "ML", Level: "country", Lat: at(17), Lon: at(-4), Killed: [2]int{0, 0}, Wounded: [2]int{2, 2}, Events: 1, Reports: 1, Sources: 1, Reviewed: true, Doubt: 0.9},
				{ID: "i3", Type: "clash", Mode: "planned", Place: "Orrun", Country: "NE", Killed: [2]int{-1, -1}, Wounded: [2]int{-1, -1}, Actor: "army", Events: 1, Reports: 1, Sources: 1},
				{ID: "i4", Type: "attack.bombing", Mode: "actual", From: "2024-03-20", To: "2024-03-21", Place: "Zażółć", Country: "PL", Lat: at(52), Lon: at(21), Level: "site", Killed: [2]int{100, 100}, Wounded: [2]int{-1, -1}, Events: 1, Reports: 1, Sources: 1},
			},
			Tellings: []store.Telling{{Incident: "i1", Number: 1, Publisher: "Harbour Post"}, {Incident: "i1", Number: 2, Publisher: "The Herald"}, {Incident: "i2", Number: 3, Publisher: "Harbour Post"}, {Incident: "i3", Number: 3, Publisher: "Harbour Post"}, {Incident: "i4", Number: 4, Publisher: ""}},
		},
		words: map[string][]int64{`"bomb"`: {1, 3}, `"market"`: {3, 9}, `"bomb" "market"`: {3}},
	}
}

func options() catalog.Options {
	return catalog.Options{Every: time.Nanosecond, Country: func(name string) string { return map[string]string{"mali": "ML"}[strings.ToLower(name)] }}
}

func ids(rows []*store.IncidentRow) string {
	var out []string
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return strings.Join(out, " ")
}

func TestSelect(t *testing.T) {
	ctx := context.Background()
	s, err := catalog.New(filled(), options()).Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ q, want string }{
		{"", "i1 i4 i2 i3"},
		{"type:attack", "i1 i4 i2"},
		{"type:attack.bombing", "i1 i4"},
		{"-type:attack.bombing", "i2 i3"},
		{"type:clash,attack.bombing", "i1 i4 i3"},
		{"country:ml", "i1 i2"},
		{"country:Mali,NE", "i1 i2 i3"},
		{"-country:Mali", "i4 i3"},
		{"place:ZaŻÓłć", "i4"},
		{`actor:"red front"`, "i1"},
		{`actor:""`, "i1 i4 i2 i3"},
		{"source:herald", "i1"},
		{"-source:harbour", "i4"},
		{"mode:planned", "i3"},
		{"after:2024-03", "i1 i4"},
		{"after:2024-01-15", "i1 i4 i2"},
		{"before:2024-01-15", "i2"},
		{"date:2024-03-21", "i4"},
		{"-date:2024", "i3"},
		{"killed:>10", "i1 i4"},
		{"killed:0", "i2"},
		{"killed:<=8", "i1 i2"},
		{"killed:50..200", "i4"},
		{"-killed:>=0", "i3"},
		{"reports:>=2", "i1"},
		{"sources:1", "i4 i2 i3"},
		{"is:contested", "i1"},
		{"is:unreviewed is:dated", "i1 i4"},
		{"is:undated", "i3"},
		{"is:located", "i1 i4"},
		{"is:unlocated", "i2 i3"},
		{"is:corroborated", "i1"},
		{"box:-10,10,0,20", "i1"},
		{"-box:-10,10,0,20", "i4 i2 i3"},
		{"bomb", "i1 i2 i3"},
		{"bomb market", "i2 i3"},
		{"-bomb", "i4"},
		{"bomb type:clash", "i3"},
		{"id:i3", "i3"},
		{"nothing", ""},
	} {
		q, _ := query.Parse(c.q)
		sel, err := s.Select(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		rows, _ := sel.Page(store.ByDate, "", 100)
		if ids(rows) != c.want || sel.Len() != len(rows) {
			t.Errorf("%s: %s, not %s", c.q, ids(rows), c.want)
		}
	}
}

func TestPagesAndFacets(t *testing.T) {
	ctx := context.Background()
	s, err := catalog.New(filled(), options()).Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	sel, err := s.Select(ctx, query.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for order, want := range map[store.Order]string{store.ByDate: "i1 i4 i2 i3", store.ByWeight: "i4 i1 i2 i3", store.ByDoubt: "i2 i1 i3 i4"} {
		var got []string
		after := ""
		for {
			rows, more := sel.Page(order, after, 1)
			if len(rows) > 0 {
				got = append(got, rows[0].ID)
				after = rows[0].ID
			}
			if !more {
				break
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("order %d: %v, not %s", order, got, want)
		}
	}
	for field, want := range map[string]string{
		"type": "attack.bombing 2, attack 1, clash 1; 0", "country": "ML 2, NE 1, PL 1; 0", "place": "Orrun 1, Velin 1, Zażółć 1; 1",
		"source": "Harbour Post 3, The Herald 1; 1", "month": "2024-03 2, 2024-01 1; 1", "actor": "army 1, the Red Front 1; 2", "mode": "actual 3, planned 1; 0",
		"is": "dated 3, single 3, unreviewed 3, located 2, unlocated 2, contested 1, corroborated 1, reviewed 1, undated 1; 0",
	} {
		values, empty := sel.Facet(field)
		var parts []string
		for _, v := range values {
			parts = append(parts, fmt.Sprint(v.Value, " ", v.Count))
		}
		if got := fmt.Sprint(strings.Join(parts, ", "), "; ", empty); got != want {
			t.Errorf("%s: %s, not %s", field, got, want)
		}
	}
	if n := sel.Count("located"); n != 2 {
		t.Errorf("%d located", n)
	}
	if days := sel.Days(); fmt.Sprint(days) != "[{2024-03-20 2024-03-20 1} {2024-03-20 2024-03-21 1} {2024-01-01 2024-01-31 1}]" {
		t.Errorf("days %v", days)
	}
	if p := sel.Places(); len(p) != 4 {
		t.Errorf("places %v", p)
	}
}

func TestKeepsUp(t *testing.T) {
	ctx := context.Background()
	f := filled()
	c := catalog.New(f, options())
	old, err := c.Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := c.Now(ctx); again != old || f.asked != 1 {
		t.Errorf("asked %d times with nothing changed", f.asked)
	}
	f.stamp.Merge, f.changed = 2, store.Changed{Rows: []store.IncidentRow{{ID: "i2", Type: "clash", Mode: "actual"}}, Gone: []string{"i1", "i2"}}
	now, err := c.Fresh(ctx)
	if err != nil {
		t.Fatal(err)
	}
	q, _ := query.Parse("type:clash")
	sel, err := now.Select(ctx, q)
	rows, _ := sel.Page(store.ByDate, "i1", 10)
	if err != nil || ids(rows) != "i2 i3" || now.Len() != 3 || old.Len() != 4 {
		t.Errorf("%s of %d: %v", ids(rows), now.Len(), err)
	}
}

// TestSums holds counts to one another on random rows: facets add up, and a term and its opposite part the whole.
func TestSums(t *testing.T) {
	ctx := context.Background()
	f := Random(2000)
	s, err := catalog.New(f, options()).Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"type:attack", "country:ML", "killed:>3", "is:contested", "date:2023", `actor:"group 1"`, "source:outlet"} {
		q, problems := query.Parse(text)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		a, _ := s.Select(ctx, q)
		b, _ := s.Select(ctx, query.Query{Terms: []query.Term{query.Not(q.Terms[0])}})
		if a.Len()+b.Len() != s.Len() || a.Len() == 0 {
			t.Errorf("%s: %d and %d of %d", text, a.Len(), b.Len(), s.Len())
		}
		for _, field := range []string{"type", "country", "place", "actor", "month", "mode"} {
			values, n := a.Facet(field)
			for _, v := range values {
				n += v.Count
			}
			if n != a.Len() {
				t.Errorf("%s by %s: %d of %d", text, field, n, a.Len())
			}
			if field == "type" || field == "mode" {
				v := values[0]
				term, _ := query.Of(field, v.Value)
				sel, _ := s.Select(ctx, q.With(term))
				if sel.Len() < v.Count {
					t.Errorf("%s %s: the facet counts %d, the query finds %d", text, term, v.Count, sel.Len())
				}
			}
		}
	}
	weights := func() (out []int) {
		sel, _ := s.Select(ctx, query.Query{})
		sel.Each(store.ByWeight, func(r *store.IncidentRow) bool {
			out = append(out, -r.Killed[1]-r.Wounded[1])
			return true
		})
		return out
	}
	if !slices.IsSorted(weights()) {
		t.Error("not sorted by weight")
	}
}

// Random is a feed of n incidents.
func Random(n int) *fake {
	r := rand.New(rand.NewPCG(1, 2))
	f := &fake{stamp: store.Stamp{Merge: 1}}
	kinds, lands := []string{"attack", "attack.bombing", "clash", "arrest", "threat"}, []string{"ML", "NE", "SY", "SO", ""}
	for i := range n {
		id := fmt.Sprintf("i%06d", i)
		row := store.IncidentRow{
			ID: id, Type: kinds[r.IntN(5)], Mode: []string{"actual", "planned"}[r.IntN(2)], Country: lands[r.IntN(5)], Place: fmt.Sprint("Town ", r.IntN(900)), Level: "city",
			Lat: at(r.Float64()*50 - 10), Lon: at(r.Float64()*90 - 20), Actor: fmt.Sprint("Group ", r.IntN(300)), Killed: [2]int{r.IntN(5), 5 + r.IntN(5)}, Wounded: [2]int{-1, -1},
			Reports: 1, Sources: 1 + r.IntN(2), Events: 1, Contested: r.IntN(4) == 0, Doubt: r.Float64(),
		}
		if r.IntN(10) > 0 {
			row.From = time.Date(2022, 1, 1+r.IntN(1000), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
			row.To = row.From
		}
		f.changed.Rows = append(f.changed.Rows, row)
		f.changed.Tellings = append(f.changed.Tellings, store.Telling{Incident: id, Number: int64(i), Publisher: fmt.Sprint("Outlet ", r.IntN(50))})
	}
	return f
}

func BenchmarkFresh100k(b *testing.B) {
	f := Random(100_000)
	for b.Loop() {
		if _, err := catalog.New(f, options()).Now(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSelect100k(b *testing.B) {
	ctx := context.Background()
	s, err := catalog.New(Random(100_000), options()).Now(ctx)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		q, _ := query.Parse(fmt.Sprintf("type:attack killed:>%d actor:\"group %d\"", n%7, n%300))
		if n%2 == 0 {
			q, _ = query.Parse(fmt.Sprintf("killed:>=%d -country:ML", n))
		}
		sel, err := s.Select(ctx, q)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range catalog.Facets() {
			sel.Facet(f)
		}
		sel.Page(store.ByDate, "", 50)
		sel.Places()
		sel.Days()
	}
}
