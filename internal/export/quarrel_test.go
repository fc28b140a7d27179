package export

import (
	"testing"

	"clio/record"
)

func TestQuarrel(t *testing.T) {
	count := func(low, high int) record.Count {
		c := record.Count{}
		if low >= 0 {
			c.Min = record.N(low)
		}
		if high >= 0 {
			c.Max = record.N(high)
		}
		return c
	}
	told := func(doc, day string, counts ...record.Count) *report {
		e := &record.Event{}
		for _, c := range counts {
			e.Killed = append(e.Killed, record.Toll{Count: c})
		}
		return &report{doc: record.Document{ID: doc, Published: day}, ev: e, now: e}
	}
	for _, c := range []struct {
		name    string
		reports []*report
		want    string
	}{
		{"the same", []*report{told("a", "1", count(9, 9)), told("b", "2", count(9, 9))}, ""},
		{"one within the other", []*report{told("a", "1", count(9, -1)), told("b", "1", count(12, 12))}, ""},
		{"two of one report", []*report{told("a", "1", count(9, 9), count(12, 12))}, ""},
		{"said by the other too", []*report{told("a", "1", count(9, 9), count(12, 12)), told("b", "1", count(12, 12))}, ""},
		{"two on one day", []*report{told("a", "1", count(9, 9)), told("b", "1", count(12, 12))}, contestedField},
		{"later more", []*report{told("a", "1", count(9, 9)), told("b", "2", count(12, 12)), told("c", "3", count(15, -1))}, growing},
		{"later less", []*report{told("a", "2", count(9, 9)), told("b", "1", count(12, 12))}, contestedField},
		{"no day", []*report{told("a", "", count(9, 9)), told("b", "1", count(12, 12))}, contestedField},
		{"at most", []*report{told("a", "1", count(-1, 9)), told("b", "1", count(12, -1))}, contestedField},
		{"none", []*report{told("a", "1")}, ""},
	} {
		if got := (&incident{reports: c.reports}).quarrel("killed"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	who := func(names ...string) *incident {
		e := &record.Event{}
		for _, n := range names {
			e.Perpetrator = append(e.Perpetrator, record.Perpetrator{Basis: record.Basis{Quote: record.Quote{Text: n}}, Kind: record.ArmedGroup, Standing: record.ReportedAsVoice})
		}
		return &incident{reports: []*report{{ev: e, now: e}}}
	}
	if got := who("Hill Army", "the Hill Army of Aton", "gunmen").quarrel("perpetrator"); got != "" {
		t.Errorf("one name in two forms: %q", got)
	}
	if got := who("Hill Army", "River Front").quarrel("perpetrator"); got != contestedField {
		t.Errorf("two names: %q", got)
	}
	denied := who("Hill Army")
	denied.reports[0].ev.Perpetrator[0].Standing = record.StandingDenied
	if got := denied.quarrel("perpetrator"); got != contestedField {
		t.Errorf("a denial: %q", got)
	}
}
