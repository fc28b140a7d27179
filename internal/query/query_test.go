package query_test

import (
	"strings"
	"testing"

	"clio/internal/query"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, out, problem string }{
		{``, ``, ``},
		{`  market   bomb `, `market bomb`, ``},
		{`"market bomb" -drone shell*`, `"market bomb" -drone shell*`, ``},
		{`actor:"Red Front" place:velin`, `actor:"Red Front" place:velin`, ``},
		{`type:Attack,clash -type:attack.bombing`, `type:attack,clash -type:attack.bombing`, ``},
		{`killed:>10 wounded:5..20 reports:2 sources:<=3`, `killed:>10 wounded:5..20 reports:2 sources:<=3`, ``},
		{`after:2024-01 before:2024-06-30 date:2023..2024-02`, `after:2024-01 before:2024-06-30 date:2023..2024-02`, ``},
		{`is:contested IS:Unreviewed`, `is:contested is:unreviewed`, ``},
		{`box:-6,12.5,4,18`, `box:-6,12.5,4,18`, ``},
		{`market market`, `market`, ``},
		{`country:Mali,"Burkina Faso"`, `country:Mali,"Burkina Faso"`, ``},
		{`https://example.org/a`, `"https://example.org/a"`, ``},
		{`10:30`, `"10:30"`, ``},
		{`-`, `"-"`, ``},
		{`"open phrase`, `"open phrase"`, ``},
		{`actr:x market`, `market`, `did you mean actor:?`},
		{`where:velin`, ``, `did you mean place:?`},
		{`killed:many`, ``, `killed:>10`},
		{`killed:20..10`, ``, `killed:>10`},
		{`killed:<0`, ``, `killed:>10`},
		{`after:2024-13`, ``, `is no day`},
		{`after:2024-01..2024-02`, ``, `go with date:`},
		{`date:2024-03..2024-01`, ``, `date:2024-01..2024-03`},
		{`is:true`, ``, `contested`},
		{`box:1,2,3`, ``, `box:`},
		{`box:0,95,1,99`, ``, `box:`},
		{`type:`, ``, `type:attack`},
		{`"'; DROP TABLE incidents; --"`, `"'; DROP TABLE incidents; --"`, ``},
	} {
		q, problems := query.Parse(c.in)
		if q.String() != c.out {
			t.Errorf("%s is read as %s, not %s", c.in, q, c.out)
		}
		say := ""
		for _, p := range problems {
			say += p.Error()
		}
		if (say == "") != (c.problem == "") || !strings.Contains(say, c.problem) {
			t.Errorf("%s: says %q, not %q", c.in, say, c.problem)
		}
	}
}

func TestRanges(t *testing.T) {
	q, problems := query.Parse(`killed:>10 killed:<10 killed:3 killed:4.. date:2024-02 after:2024-02 before:2024-02 date:..2024 box:170,-10,-170,10`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	v := func(i int) query.Value { return q.Terms[i].Values[0] }
	for i, want := range [][2]int{{11, -1}, {0, 9}, {3, 3}, {4, -1}} {
		if got := v(i); got.Low != want[0] || got.High != want[1] {
			t.Errorf("%s: %d to %d", q.Terms[i], got.Low, got.High)
		}
	}
	for i, want := range [][2]string{{"2024-02-01", "2024-02-29"}, {"2024-02-01", ""}, {"", "2024-02-29"}, {"", "2024-12-31"}} {
		if got := v(i + 4); got.From != want[0] || got.To != want[1] {
			t.Errorf("%s: %s to %s", q.Terms[i+4], got.From, got.To)
		}
	}
	box := v(8).Box
	if !box.Holds(0, 175) || !box.Holds(0, -175) || box.Holds(0, 0) || box.Holds(20, 175) {
		t.Error("a box over the line of 180° holds the wrong points")
	}
}

func TestEdit(t *testing.T) {
	q, _ := query.Parse(`market type:attack -type:clash country:ML`)
	clash, _ := query.Of("type", "clash")
	velin, _ := query.Of("place", `Velin "on" Sea`)
	for _, c := range []struct {
		name string
		got  query.Query
		want string
	}{
		{"only", q.Only(clash), `market country:ML type:clash`},
		{"with", q.With(velin), `market type:attack -type:clash country:ML place:"Velin on Sea"`},
		{"again", q.With(q.Terms[0]), `market type:attack -type:clash country:ML`},
		{"without", q.Without(query.Not(clash)), `market type:attack country:ML`},
		{"drop", q.Drop("type"), `market country:ML`},
	} {
		if c.got.String() != c.want {
			t.Errorf("%s: %s, not %s", c.name, c.got, c.want)
		}
	}
	if _, ok := query.Of("killed", "lots"); ok {
		t.Error("killed takes words")
	}
	if want, unwanted := q.Words(); want != `"market"` || len(unwanted) != 0 {
		t.Errorf("words %s, %v", want, unwanted)
	}
	big, problems := query.Parse(strings.Repeat("word ", 100) + strings.Repeat("a:b ", 4000))
	if len(big.Terms) > query.MaxTerms || len(problems) == 0 {
		t.Error("a huge query is not cut")
	}
}

// TestExamples holds the help page to its word.
func TestExamples(t *testing.T) {
	for _, f := range query.Fields() {
		q, problems := query.Parse(f.Example)
		if len(problems) > 0 || len(q.Terms) != 1 || q.Terms[0].Field != f.Name {
			t.Errorf("%s: %v %v", f.Example, q, problems)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`market "a b" actor:"x, y",z killed:>1 -is:contested box:1,2,3,4 date:..2024 c*`)
	f.Add(`"*" ** -"" :: a:"`)
	f.Fuzz(func(t *testing.T, s string) {
		q, _ := query.Parse(s)
		again, problems := query.Parse(q.String())
		if again.String() != q.String() || len(problems) > 0 && len(q.String()) <= query.MaxBytes {
			t.Errorf("%q: %q is read as %q %v", s, q, again, problems)
		}
		q.Words()
	})
}
