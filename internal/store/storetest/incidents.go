package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clio/internal/store"
	"clio/record"
)

// must ends the test at an error.
func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// incidents writes what merging writes, by hand, and reads it back.
func incidents(t *testing.T, s store.Store) {
	ctx := context.Background()
	for _, id := range []string{"d1", "d2", "d3"} {
		must(t, s.Put(ctx, Sample(id, "attack.bombing", "bomb", "r 1"), ""))
	}
	if n, err := s.Unmerged(ctx); n != 3 || err != nil {
		t.Errorf("%d not merged, want 3: %v", n, err)
	}
	lat, lon := 1.5, -2.25
	rows := []store.IncidentRow{
		{ID: "i1", Type: "attack.bombing", Mode: "actual", From: "2024-03-25", To: "2024-03-26", Place: "100% Town_", Country: "ML", Lat: &lat, Lon: &lon, Level: "city", Actor: "Some Front", Killed: [2]int{2, 9}, Wounded: [2]int{-1, -1}, Events: 2, Reports: 2, Sources: 1, Contested: true, Doubt: 0.25},
		{ID: "i3", Type: "attack", Mode: "planned", Killed: [2]int{-1, -1}, Wounded: [2]int{3, 3}, Events: 1, Reports: 1, Sources: 1, Reviewed: true},
	}
	link := store.Link{A: "d1.e1", B: "d2.e1", Score: 2.5, Reasons: []byte(`[{"text":"same day","weight":1}]`)}
	must(t, s.Merge(ctx, func(tx store.Merging) error {
		dirty, err := tx.Dirty(ctx, 2)
		if err != nil || !slices.Equal(dirty, []string{"d1", "d2"}) {
			t.Errorf("dirty %v: %v", dirty, err)
		}
		rec, err := tx.Record(ctx, "d1")
		if err != nil || len(rec.Events) != 1 {
			t.Errorf("record in a merge: %v", err)
		}
		for i, doc := range []string{"d1", "d2", "d3"} {
			inc := "i1"
			if i == 2 {
				inc = "i3"
			}
			must(t, tx.SetItems(ctx, doc, []store.Item{{Event: doc + ".e1", Doc: doc, Handle: "h" + doc, Body: []byte("{}"), Keys: []int64{7, int64(i), -1 << 62}}}), tx.SetIncident(ctx, inc, []string{doc + ".e1"}))
		}
		must(t, tx.SetLinks(ctx, []store.Link{link}), tx.SetIncidents(ctx, rows))
		near, err := tx.Near(ctx, []int64{1, 2, 99})
		if err != nil || len(near) != 2 {
			t.Errorf("near %v: %v", near, err)
		}
		links, err := tx.LinksOf(ctx, []string{"d2.e1"})
		if diff := cmp.Diff([]store.Link{link}, links); diff != "" || err != nil {
			t.Error(diff, err)
		}
		must(t, tx.SetSketch(ctx, store.Sketch{Doc: "d1", Wire: "d1", Body: []byte("x"), Bands: []int64{5}}), tx.SetSketch(ctx, store.Sketch{Doc: "d2", Wire: "d1", Body: []byte("y"), Bands: []int64{5, 6}}))
		sketches, err := tx.Sketches(ctx, []int64{6})
		if err != nil || len(sketches) != 1 || sketches[0].Wire != "d1" {
			t.Errorf("sketches %v: %v", sketches, err)
		}
		must(t, tx.SetDecided(ctx, "d1", []store.Decided{{A: "d1.e1", B: "d2.e1", Same: true}}))
		decided, err := tx.DecidedOf(ctx, []string{"d2.e1"})
		if err != nil || len(decided) != 1 || !decided[0].Same {
			t.Errorf("decided %v: %v", decided, err)
		}
		return tx.Clean(ctx, []string{"d1", "d2", "d3"})
	}))
	got, err := s.Incidents(ctx, store.IncidentFilter{}, store.Page{})
	if diff := cmp.Diff(rows, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	page, err := s.Incidents(ctx, store.IncidentFilter{}, store.Page{After: "i1", Limit: 1})
	if err != nil || len(page) != 1 || page[0].ID != "i3" {
		t.Errorf("the page behind i1: %+v, %v", page, err)
	}
	for _, id := range []string{"i1", "hd2", "d1.e1"} {
		r, err := s.Incident(ctx, id)
		if err != nil || r.ID != "i1" {
			t.Errorf("%s leads to %q: %v", id, r.ID, err)
		}
	}
	if _, err := s.Incident(ctx, "no"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a missing incident gives %v", err)
	}
	members, err := s.Members(ctx, "i1")
	if err != nil || len(members) != 2 || members[0].ID != "d1.e1" || members[1].Wire != "d1" || members[0].Actors["r1"] != "police" || members[0].Voices["a1"] != "police" {
		t.Errorf("members %+v: %v", members, err)
	}
	links, err := s.Links(ctx, []string{"d1.e1", "d2.e1"})
	if diff := cmp.Diff([]store.Link{link}, links); diff != "" || err != nil {
		t.Error(diff, err)
	}
	of, err := s.IncidentsOf(ctx, "d3")
	if err != nil || of["e1"] != "i3" {
		t.Errorf("incidents of d3: %v, %v", of, err)
	}
	for _, c := range []struct {
		f    store.IncidentFilter
		want string
	}{
		{store.IncidentFilter{Type: "attack"}, "i1 i3"},
		{store.IncidentFilter{Type: "attack.bombing"}, "i1"},
		{store.IncidentFilter{Mode: "planned"}, "i3"},
		{store.IncidentFilter{Country: "ml"}, "i1"},
		{store.IncidentFilter{From: "2024-03-26"}, "i1"},
		{store.IncidentFilter{From: "2024-03-27"}, ""},
		{store.IncidentFilter{To: "2024-03-25"}, "i1"},
		{store.IncidentFilter{To: "2024-03-24"}, ""},
		{store.IncidentFilter{Actor: "some fr"}, "i1"},
		{store.IncidentFilter{Place: "100% town_"}, "i1"},
		{store.IncidentFilter{Place: "%"}, "i1"},
		{store.IncidentFilter{Place: "1__"}, ""},
		{store.IncidentFilter{Killed: 9}, "i1"},
		{store.IncidentFilter{Killed: 10}, ""},
		{store.IncidentFilter{Reports: 2}, "i1"},
		{store.IncidentFilter{Contested: true}, "i1"},
		{store.IncidentFilter{Unreviewed: true}, "i1"},
		{store.IncidentFilter{Text: "bomb"}, "i1 i3"},
		{store.IncidentFilter{Text: "grenade"}, ""},
		{store.IncidentFilter{Order: store.ByWeight}, "i1 i3"},
		{store.IncidentFilter{Order: store.ByDoubt}, "i1 i3"},
		{store.IncidentFilter{Actor: "'; DROP TABLE incidents; --"}, ""},
	} {
		list, err := s.Incidents(ctx, c.f, store.Page{})
		ids := ""
		for _, r := range list {
			if ids != "" {
				ids += " "
			}
			ids += r.ID
		}
		n, cerr := s.CountIncidents(ctx, c.f)
		if ids != c.want || err != nil || n != len(list) || cerr != nil {
			t.Errorf("%+v finds %q and counts %d, want %q: %v %v", c.f, ids, n, c.want, err, cerr)
		}
	}
	must(t, s.Merge(ctx, func(tx store.Merging) error {
		return errors.Join(tx.SetItems(ctx, "d3", nil), tx.DropIncidents(ctx, []string{"i3"}), tx.DropLinks(ctx, []string{"d2.e1"}))
	}))
	if n, err := s.CountIncidents(ctx, store.IncidentFilter{}); n != 1 || err != nil {
		t.Errorf("%d incidents after one was dropped: %v", n, err)
	}
	must(t, s.Remerge(ctx))
	if n, err := s.Unmerged(ctx); n != 3 || err != nil {
		t.Errorf("%d to merge anew, want 3: %v", n, err)
	}
}

func failedMerge(t *testing.T, s store.Store) {
	ctx := context.Background()
	must(t, s.Put(ctx, Sample("d1", "attack", "bomb", "r 1"), ""))
	before, err := s.Digest(ctx)
	must(t, err)
	broken := errors.New("broken")
	err = s.Merge(ctx, func(tx store.Merging) error {
		must(t, tx.SetItems(ctx, "d1", []store.Item{{Event: "d1.e1", Doc: "d1", Body: []byte("{}")}}), tx.Clean(ctx, []string{"d1"}))
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("the merge gives %v", err)
	}
	after, err := s.Digest(ctx)
	if after != before || err != nil {
		t.Errorf("a failed merge changed the store: %v", err)
	}
}

func judgements(t *testing.T, s store.Store) {
	ctx := context.Background()
	must(t, s.Put(ctx, Sample("d1", "attack", "bomb", "r 1"), ""), s.Put(ctx, Sample("d2", "attack", "bomb", "r 1"), ""))
	must(t, s.Merge(ctx, func(tx store.Merging) error { return tx.Clean(ctx, []string{"d1", "d2"}) }))
	rec, err := s.Record(ctx, "d1")
	must(t, err)
	a := record.AnchorOf("d1", &rec.Events[0])
	b := a
	b.Doc = "d2"
	// The second is older by the clock than the first; the order is that of arrival.
	first := record.Judgement{ID: "j1", At: "2024-03-02T00:00:00Z", Reviewer: "Ana", Decision: record.Same, Event: a, Other: b}
	second := record.Judgement{ID: "j2", At: "2024-03-01T00:00:00Z", Reviewer: "Béla", Decision: record.Correct, Event: a, Property: "killed", Value: "3", Was: "2", Note: "'; --"}
	for i, j := range []*record.Judgement{&first, &second} {
		got, err := s.Judge(ctx, *j)
		must(t, err)
		if got.Seq != int64(i+1) {
			t.Errorf("judgement %d has place %d", i+1, got.Seq)
		}
		*j = got
	}
	if again, err := s.Judge(ctx, first); again.Seq != 1 || err != nil {
		t.Errorf("the same judgement again has place %d: %v", again.Seq, err)
	}
	list, err := s.Judgements(ctx, store.JudgementFilter{})
	if diff := cmp.Diff([]record.Judgement{first, second}, list); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, c := range []struct {
		f    store.JudgementFilter
		want int
	}{
		{store.JudgementFilter{Doc: "d2"}, 1},
		{store.JudgementFilter{Doc: "d1"}, 2},
		{store.JudgementFilter{Reviewer: "Béla"}, 1},
		{store.JudgementFilter{After: 1}, 1},
		{store.JudgementFilter{Newest: true, Limit: 1}, 1},
	} {
		if list, err := s.Judgements(ctx, c.f); len(list) != c.want || err != nil {
			t.Errorf("%+v finds %d, want %d: %v", c.f, len(list), c.want, err)
		}
	}
	if n, err := s.Unmerged(ctx); n != 2 || err != nil {
		t.Errorf("%d documents to merge after a judgement on two: %v", n, err)
	}
	must(t, s.Merge(ctx, func(tx store.Merging) error {
		list, err := tx.JudgementsOf(ctx, []string{"d2"})
		if len(list) != 1 {
			t.Errorf("%d judgements on d2", len(list))
		}
		return err
	}))
}

func queue(t *testing.T, s store.Store) {
	ctx := context.Background()
	jobs := []store.Job{{Key: "a", Body: []byte("1")}, {Key: "b", Body: []byte("2"), Priority: 1}, {Key: "c", Body: []byte("3")}}
	for i, want := range []int{3, 0} {
		if n, err := s.Enqueue(ctx, jobs); n != want || err != nil {
			t.Errorf("queueing %d adds %d, want %d: %v", i+1, n, want, err)
		}
	}
	take := func(worker string, lease int) store.Job {
		t.Helper()
		j, err := s.Take(ctx, worker, lease)
		must(t, err)
		return j
	}
	b := take("w1", 60)
	if b.Key != "b" || string(b.Body) != "2" || b.Tries != 1 || b.Worker != "w1" {
		t.Errorf("first is %+v, want the one of priority 1", b)
	}
	must(t, s.Finish(ctx, b, Sample("b", "attack", "bomb", "r 1")))
	if _, err := s.Record(ctx, "b"); err != nil {
		t.Error(err)
	}
	a := take("w1", 60)
	must(t, s.Fail(ctx, a, "no luck", true, 0))
	c := take("w1", 0) // its lease is over at once
	again := take("w2", 60)
	if again.Key != "c" || again.Tries != 2 {
		t.Errorf("the lost job comes back as %+v", again)
	}
	if err := s.Finish(ctx, c, Sample("c", "attack", "bomb", "r 1")); err == nil {
		t.Error("a worker whose lease is over may not finish")
	}
	if _, err := s.Record(ctx, "c"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the lost job left a record: %v", err)
	}
	if _, err := s.Take(ctx, "w3", 60); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nothing is free, and taking gives %v", err)
	}
	n, err := s.Pending(ctx)
	if n[store.Dead] != 1 || n[store.Taken] != 1 || n[store.Waiting] != 0 || err != nil {
		t.Errorf("pending %v: %v", n, err)
	}
	dead, err := s.Jobs(ctx, store.Dead, 0)
	if err != nil || len(dead) != 1 || dead[0].Error != "no luck" {
		t.Errorf("dead %+v: %v", dead, err)
	}
	if n, err := s.Retry(ctx, dead[0].ID); n != 1 || err != nil {
		t.Errorf("retry of one: %d, %v", n, err)
	}
	if _, err := s.Retry(ctx, 999); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("retry of none gives %v", err)
	}
	if j := take("w3", 60); j.Key != "a" || j.Tries != 1 {
		t.Errorf("after the retry comes %+v", j)
	}
}

// queueByMany lets several workers empty a queue, and wants each job done once.
func queueByMany(t *testing.T, s store.Store) {
	ctx := context.Background()
	var jobs []store.Job
	for i := range 60 {
		jobs = append(jobs, store.Job{Key: fmt.Sprintf("d%02d", i), Body: []byte("{}")})
	}
	_, err := s.Enqueue(ctx, jobs)
	must(t, err)
	var mu sync.Mutex
	seen := map[string]int{}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for {
				j, err := s.Take(ctx, fmt.Sprintf("w%d", w), 60)
				if errors.Is(err, store.ErrNotFound) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				seen[j.Key]++
				mu.Unlock()
				if err := s.Finish(ctx, j, Sample(j.Key, "attack", "bomb", "r 1")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, j := range jobs {
		if seen[j.Key] != 1 {
			t.Errorf("%s was taken %d times", j.Key, seen[j.Key])
		}
	}
	if c, err := s.Counts(ctx); c.Documents != 60 || err != nil {
		t.Errorf("%d documents: %v", c.Documents, err)
	}
}
