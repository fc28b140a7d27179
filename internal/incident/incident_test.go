package incident_test

import (
	"strings"
	"testing"

	"clio/internal/incident"
	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

func toll(low, high int) []record.Toll {
	c := record.Count{}
	if low >= 0 {
		c.Min = &low
	}
	if high >= 0 {
		c.Max = &high
	}
	return []record.Toll{{Count: c}}
}

func member(id, published string, ev record.Event) store.Member {
	ev.ID = "e1"
	if ev.Type == "" {
		ev.Type, ev.Mode = "attack", record.Actual
	}
	return store.Member{EventRow: store.EventRow{ID: id + ".e1", Event: ev, Document: record.Document{ID: id, Published: published}}, Wire: id}
}

func field(t *testing.T, list []record.Field, property string) record.Field {
	t.Helper()
	for _, f := range list {
		if f.Property == property {
			return f
		}
	}
	t.Fatalf("no field %s in %+v", property, list)
	return record.Field{}
}

func TestTolls(t *testing.T) {
	for _, c := range []struct {
		name              string
		tolls             [][]record.Toll
		days              string
		contested, series bool
		low, high         int
	}{
		{"one number", [][]record.Toll{toll(8, 8), toll(8, 8)}, "1 1", false, false, 8, 8},
		{"two on one day", [][]record.Toll{toll(8, 8), toll(9, 9)}, "1 1", true, false, 8, 9},
		{"grows", [][]record.Toll{toll(8, 8), toll(9, 9), toll(14, 14)}, "1 2 3", false, true, 8, 14},
		{"falls", [][]record.Toll{toll(8, 8), toll(5, 5)}, "1 2", true, false, 5, 8},
		{"at least, then more", [][]record.Toll{toll(8, -1), toll(14, 14)}, "1 2", false, false, 8, 14},
		{"ranges that meet", [][]record.Toll{toll(8, 12), toll(10, 10)}, "1 1", false, false, 8, 12},
		{"grows, and one other on the same day", [][]record.Toll{toll(8, 8), toll(9, 9), toll(30, 30)}, "1 2 2", true, false, 8, 30},
	} {
		var members []store.Member
		for i, x := range c.tolls {
			members = append(members, member(string(rune('a'+i)), "2024-05-0"+strings.Fields(c.days)[i], record.Event{Killed: x}))
		}
		f := field(t, incident.Fields(members, nil), "killed")
		if f.Contested != c.contested || f.Series != c.series {
			t.Errorf("%s: contested %v, series %v", c.name, f.Contested, f.Series)
		}
		row := incident.Row("i1", members, nil, nil)
		if row.Killed != [2]int{c.low, c.high} || row.Contested != c.contested || row.Reports != len(members) {
			t.Errorf("%s: row %+v", c.name, row)
		}
	}
}

func TestFields(t *testing.T) {
	lat, lon, far := 36.0, 37.0, 40.0
	place := func(name, country string, lat *float64, precision string) []record.Place {
		return []record.Place{{Name: name, Country: country, Lat: lat, Lon: &lon, Precision: precision}}
	}
	date := func(from, to string) []record.Date { return []record.Date{{From: from, To: to}} }
	by := func(text string, s record.Standing) []record.Perpetrator {
		return []record.Perpetrator{{Basis: record.Basis{Quote: record.Quote{Text: text}}, Standing: s}}
	}
	for _, c := range []struct {
		name, property string
		a, b           record.Event
		contested      bool
	}{
		{"one date", "date", record.Event{Date: date("2024-05-01", "2024-05-01")}, record.Event{Date: date("2024-05-01", "2024-05-31")}, false},
		{"two dates", "date", record.Event{Date: date("2024-05-01", "2024-05-01")}, record.Event{Date: date("2024-05-02", "2024-05-02")}, true},
		{"a town and its country", "place", record.Event{Place: place("Velin", "SY", &lat, "city")}, record.Event{Place: place("Syria", "SY", &far, "country")}, false},
		{"two towns far apart", "place", record.Event{Place: place("Velin", "SY", &lat, "city")}, record.Event{Place: place("Orrun", "SY", &far, "city")}, true},
		{"two countries", "place", record.Event{Place: place("Velin", "SY", &lat, "city")}, record.Event{Place: place("Gao", "ML", &lat, "city")}, true},
		{"one group by two names of it", "perpetrator", record.Event{Perpetrator: by("the Red Front", record.Claimed)}, record.Event{Perpetrator: by("Red Front", record.Suspected)}, false},
		{"two groups", "perpetrator", record.Event{Perpetrator: by("Red Front", record.Claimed)}, record.Event{Perpetrator: by("the army", record.Attributed)}, true},
		{"denied", "perpetrator", record.Event{Perpetrator: by("the army", record.Attributed)}, record.Event{Perpetrator: by("the army", record.StandingDenied)}, true},
	} {
		members := []store.Member{member("a", "2024-05-02", c.a), member("b", "2024-05-02", c.b)}
		if f := field(t, incident.Fields(members, nil), c.property); f.Contested != c.contested {
			t.Errorf("%s: contested %v: %+v", c.name, f.Contested, f.Accounts)
		}
	}
}

func TestRow(t *testing.T) {
	members := []store.Member{
		member("a", "2024-05-02", record.Event{Type: "attack", Mode: record.Actual, Killed: toll(3, 3)}),
		member("b", "2024-05-02", record.Event{Type: "attack.bombing", Mode: record.Actual, Killed: toll(4, 4)}),
		member("c", "2024-05-03", record.Event{Type: "attack", Mode: record.Foiled}),
	}
	members[1].Wire = "a"
	r := incident.Row("i1", members, []store.Link{{Score: 3}, {Score: 1}}, map[string]review.Verdict{"b.e1": {Decision: record.Reject}})
	if r.Type != "attack" || r.Mode != "actual" || r.Sources != 2 || r.Events != 3 || r.Reviewed || r.Killed != [2]int{3, 3} || r.Doubt != 0.5 {
		t.Errorf("with b rejected: %+v", r)
	}
	if r := incident.Row("i1", members, nil, nil); r.Type != "attack.bombing" {
		t.Errorf("the specific type counts: %+v", r)
	}
	all := map[string]review.Verdict{"a.e1": {Decision: record.Reject}, "b.e1": {Decision: record.Reject}, "c.e1": {Decision: record.Reject}}
	if r := incident.Row("i1", members, nil, all); !r.Rejected || !r.Reviewed {
		t.Errorf("all rejected: %+v", r)
	}
	corrected := map[string]review.Verdict{"a.e1": {Cells: map[string]string{"killed": "5"}}}
	f := field(t, incident.Fields(members, corrected), "killed")
	if last := f.Accounts[len(f.Accounts)-1]; f.Accounts[1].Value != "5" && last.Value != "5" {
		t.Errorf("the correction is not among the accounts: %+v", f.Accounts)
	}
}
