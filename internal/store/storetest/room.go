package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clio/internal/store"
)

// feed holds a store to telling what changed.
func feed(t *testing.T, s store.Store) {
	ctx := context.Background()
	must(t, s.Put(ctx, Sample("d1", "attack", "bomb", "r 1"), ""), s.Put(ctx, Sample("d2", "attack", "mine", "r 1"), ""))
	first, err := s.Stamp(ctx)
	must(t, err)
	write := func(do func(m store.Merging) error) {
		t.Helper()
		must(t, s.Merge(ctx, do))
	}
	write(func(m store.Merging) error {
		must(t, m.SetItems(ctx, "d1", []store.Item{{Event: "d1.e1", Doc: "d1", Handle: "h1", Incident: "i1", Body: []byte("x")}}))
		must(t, m.SetItems(ctx, "d2", []store.Item{{Event: "d2.e1", Doc: "d2", Handle: "h2", Incident: "i2", Body: []byte("x")}}))
		return m.SetIncidents(ctx, []store.IncidentRow{{ID: "i1", Type: "attack"}, {ID: "i2", Type: "attack"}})
	})
	second, err := s.Stamp(ctx)
	if err != nil || second == first {
		t.Errorf("stamp %+v after a merge, %+v before it: %v", second, first, err)
	}
	all, err := s.Changed(ctx, 0)
	if err != nil || len(all.Rows) != 2 || len(all.Tellings) != 2 || len(all.Gone) != 0 {
		t.Errorf("everything: %+v, %v", all, err)
	}
	write(func(m store.Merging) error {
		must(t, m.SetIncident(ctx, "i1", []string{"d2.e1"}), m.DropIncidents(ctx, []string{"i2"}))
		return m.SetIncidents(ctx, []store.IncidentRow{{ID: "i1", Type: "clash"}})
	})
	next, err := s.Changed(ctx, all.Merge)
	if err != nil || len(next.Rows) != 1 || next.Rows[0].Type != "clash" || len(next.Tellings) != 2 || !slices.Equal(next.Gone, []string{"i2"}) {
		t.Errorf("what came after: %+v, %v", next, err)
	}
	none, err := s.Changed(ctx, next.Merge)
	if err != nil || len(none.Rows)+len(none.Gone) != 0 {
		t.Errorf("nothing came after: %+v, %v", none, err)
	}
	mine, err := s.NumbersWith(ctx, "mine")
	both, err2 := s.NumbersWith(ctx, "killed")
	if err != nil || err2 != nil || len(mine) != 1 || len(both) != 2 || !slices.ContainsFunc(next.Tellings, func(x store.Telling) bool { return x.Number == mine[0] }) {
		t.Errorf("reports with the word: %v of %v, %v, %v", mine, both, err, err2)
	}
}

// lists holds a store to its lists of reports, attributions and sources.
func lists(t *testing.T, s store.Store) {
	ctx := context.Background()
	for i, day := range []string{"2024-03-27", "", "2024-03-28T10:00:00Z"} {
		r := Sample([]string{"d1", "d2", "d3"}[i], "attack", []string{"bomb", "mine", "bomb"}[i], "r 1")
		r.Document.Published, r.Document.Publisher = day, []string{"Post", "Post", "Herald"}[i]
		must(t, s.Put(ctx, r, ""))
	}
	for _, c := range []struct {
		f    store.ReportFilter
		p    store.Page
		want []string
	}{
		{store.ReportFilter{}, store.Page{}, []string{"d3", "d1", "d2"}},
		{store.ReportFilter{}, store.Page{After: "d3", Limit: 1}, []string{"d1"}},
		{store.ReportFilter{}, store.Page{After: "d1"}, []string{"d2"}},
		{store.ReportFilter{Publisher: "Post"}, store.Page{}, []string{"d1", "d2"}},
		{store.ReportFilter{Text: "bomb"}, store.Page{}, []string{"d3", "d1"}},
		{store.ReportFilter{From: "2024-03-28"}, store.Page{}, []string{"d3"}},
		{store.ReportFilter{To: "2024-03-28"}, store.Page{}, []string{"d3", "d1"}},
		{store.ReportFilter{Publisher: "' OR 1=1 --"}, store.Page{}, nil},
	} {
		list, err := s.Reports(ctx, c.f, c.p)
		must(t, err)
		var got []string
		for i := range list {
			got = append(got, list[i].Document.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v %+v: %v", c.f, c.p, got)
		}
		if n, err := s.CountReports(ctx, c.f); c.p == (store.Page{}) && (err != nil || n != len(c.want)) {
			t.Errorf("%+v: counts %d, %v", c.f, n, err)
		}
	}
	for _, c := range []struct {
		f    store.AttributionFilter
		want int
	}{
		{store.AttributionFilter{}, 3},
		{store.AttributionFilter{Source: "POLI"}, 3},
		{store.AttributionFilter{Source: "%"}, 0},
		{store.AttributionFilter{Stance: "asserts", Certainty: "certain"}, 3},
		{store.AttributionFilter{Stance: "denies"}, 0},
		{store.AttributionFilter{Publisher: "Post"}, 2},
		{store.AttributionFilter{Text: "bomb"}, 2},
		{store.AttributionFilter{Source: "'; DROP TABLE users; --"}, 0},
	} {
		list, err := s.Attributions(ctx, c.f, store.Page{})
		n, cerr := s.CountAttributions(ctx, c.f)
		if err != nil || cerr != nil || len(list) != c.want || n != c.want {
			t.Errorf("%+v: %v, %d; %v, %v", c.f, list, n, err, cerr)
		}
	}
	page, err := s.Attributions(ctx, store.AttributionFilter{}, store.Page{After: "d1.a1", Limit: 1})
	if err != nil || len(page) != 1 || page[0].ID != "d2.a1" {
		t.Errorf("the page behind d1.a1: %v, %v", page, err)
	}
	tally, err := s.TallyAttributions(ctx, store.AttributionFilter{}, "publisher", 10)
	if diff := cmp.Diff([]store.Tally{{Value: "Post", Count: 2}, {Value: "Herald", Count: 1}}, tally); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, err := s.TallyAttributions(ctx, store.AttributionFilter{}, "1; DROP TABLE users", 10); err == nil {
		t.Error("attributions are counted by anything")
	}
	sources, err := s.Sources(ctx)
	want := []store.SourceRow{{Publisher: "Post", Reports: 2, Events: 2, First: "2024-03-27", Last: "2024-03-27"}, {Publisher: "Herald", Reports: 1, Events: 1, First: "2024-03-28T10:00:00Z", Last: "2024-03-28T10:00:00Z"}}
	if diff := cmp.Diff(want, sources); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// room holds a store to what a reading room keeps.
func room(t *testing.T, s store.Store) {
	ctx := context.Background()
	must(t, s.SetUser(ctx, store.User{Name: "amina", Role: "reviewer", Hash: "x"}), s.SetUser(ctx, store.User{Name: "amina", Role: "admin", Hash: "y"}), s.SetUser(ctx, store.User{Name: "bo", Role: "reader", Hash: "z"}))
	u, err := s.User(ctx, "amina")
	if err != nil || u.Role != "admin" || u.Hash != "y" || u.Made == "" {
		t.Errorf("user %+v, %v", u, err)
	}
	if list, err := s.Users(ctx); err != nil || len(list) != 2 {
		t.Errorf("users %+v, %v", list, err)
	}
	must(t, s.DropUser(ctx, "bo"))
	if err := s.DropUser(ctx, "bo"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a user who is not there is taken out: %v", err)
	}
	if _, err := s.User(ctx, "' OR 1=1 --"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a user who is not there: %v", err)
	}

	later, before := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	must(t, s.SetSession(ctx, "t1", []byte("a"), later), s.SetSession(ctx, "t2", []byte("b"), before))
	if b, err := s.Session(ctx, "t1"); err != nil || string(b) != "a" {
		t.Errorf("session %q, %v", b, err)
	}
	if _, err := s.Session(ctx, "t2"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a session that is over: %v", err)
	}
	must(t, s.DropSession(ctx, "t1"), s.DropSession(ctx, "t1"))
	if _, err := s.Session(ctx, "t1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an ended session: %v", err)
	}

	must(t, s.SetView(ctx, store.View{Name: "sahel", Owner: "amina", Path: "/incidents?q=a"}), s.SetView(ctx, store.View{Name: "sahel", Owner: "amina", Path: "/incidents?q=b"}))
	if err := s.SetView(ctx, store.View{Name: "sahel", Owner: "bo", Path: "/x"}); !errors.Is(err, store.ErrTaken) {
		t.Errorf("somebody else's name is taken: %v", err)
	}
	if list, err := s.Views(ctx); err != nil || len(list) != 1 || list[0].Path != "/incidents?q=b" {
		t.Errorf("views %+v, %v", list, err)
	}
	must(t, s.DropView(ctx, "sahel"))

	must(t, s.Log(ctx, store.Audit{Who: "amina", What: "log in"}), s.Log(ctx, store.Audit{Who: "amina", What: "accept", About: "i1"}))
	if list, err := s.Logged(ctx, 1); err != nil || len(list) != 1 || list[0].What != "accept" || list[0].At == "" {
		t.Errorf("log %+v, %v", list, err)
	}

	now := time.Unix(1_700_000_000, 0)
	p := store.Progress{ID: "r1", What: "reports/", Done: 3, Started: now, Seen: now}
	must(t, s.SetProgress(ctx, p))
	p.Done, p.Failed, p.Seen, p.Ended = 9, 1, now.Add(time.Minute), now.Add(time.Minute)
	must(t, s.SetProgress(ctx, p))
	list, err := s.Running(ctx, now)
	if diff := cmp.Diff([]store.Progress{p}, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if list, err := s.Running(ctx, now.Add(time.Hour)); err != nil || len(list) != 0 {
		t.Errorf("runs of long ago: %+v, %v", list, err)
	}
}
