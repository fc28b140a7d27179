package review_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"clio/internal/review"
	"clio/record"
)

func anchor(doc string, start int32) record.Anchor {
	return record.Anchor{Doc: doc, Event: "e1", Type: "attack", Quote: record.Quote{Span: record.Span{Start: start, End: start + 4}, Text: "bomb"}}
}

// TestAgree computes alpha of a small table of nominal codes by the formula for two codes without missing values (Krippendorff
// 2011): 1 − (n−1)·o(a,b) / (n(a)·n(b)), with o(a,b) the disagreeing values, here 2·3.
func TestAgree(t *testing.T) {
	table := map[string][]record.Decision{
		"Ana":  {"accept", "accept", "reject", "reject", "reject", "reject", "reject", "reject", "reject", "reject"},
		"Béla": {"reject", "accept", "accept", "reject", "reject", "accept", "reject", "reject", "reject", "reject"},
	}
	var list []record.Judgement
	for who, row := range table {
		for unit, d := range row {
			list = append(list, record.Judgement{ID: fmt.Sprint(who, unit), Reviewer: who, Decision: d, Event: anchor(fmt.Sprint("d", unit), 0)})
		}
	}
	a := review.Agree(list)
	// 1 − (n−1)·Σ o_ck / (Σ n_c·n_k) = 1 − 19·3·2 / (2·5·15)
	n1 := 5.0
	want := 1 - 19*6/(2*n1*(20-n1))
	if !a.Defined || math.Abs(a.Alpha-want) > 1e-9 || a.Units != 10 || a.Judgments != 20 {
		t.Errorf("%+v, want alpha %.4f", a, want)
	}
	if b := review.Agree(list[:10]); b.Units != 0 || b.Defined {
		t.Errorf("one reviewer alone agrees with nobody: %+v", b)
	}
}

func TestAgreePairs(t *testing.T) {
	list := []record.Judgement{
		{ID: "1", Reviewer: "Ana", Decision: record.Same, Event: anchor("d1", 0), Other: anchor("d2", 0)},
		{ID: "2", Reviewer: "Béla", Decision: record.Different, Event: anchor("d2", 0), Other: anchor("d1", 0)},
	}
	if a := review.Agree(list); a.Units != 1 || !a.Defined || a.Alpha != 0 {
		t.Errorf("two who differ on one pair, named in either order: %+v", a)
	}
}

func TestStanding(t *testing.T) {
	j := func(id string, d record.Decision, undoes string) record.Judgement {
		return record.Judgement{ID: id, Decision: d, Undoes: undoes}
	}
	for _, c := range []struct {
		list []record.Judgement
		want string
	}{
		{[]record.Judgement{j("1", record.Accept, ""), j("2", record.Reject, "")}, "1 2"},
		{[]record.Judgement{j("1", record.Accept, ""), j("2", record.Undo, "1")}, ""},
		{[]record.Judgement{j("1", record.Accept, ""), j("2", record.Undo, "1"), j("3", record.Undo, "2")}, "1"},
		{[]record.Judgement{j("1", record.Undo, "nothing"), j("2", record.Accept, "")}, "2"},
	} {
		var ids []string
		for _, s := range review.Standing(c.list) {
			ids = append(ids, s.ID)
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%v: %q stand, want %q", c.list, got, c.want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	rec := &record.Record{Document: record.Document{ID: "d1", Text: "a bomb"}, Events: []record.Event{
		{ID: "e1", Type: "arrest", Mentions: []record.Mention{{Quote: record.Quote{Span: record.Span{Start: 40, End: 44}}}}},
		{ID: "e2", Type: "attack", Mentions: []record.Mention{{Quote: record.Quote{Span: record.Span{Start: 2, End: 6}}}}},
	}}
	list := []record.Judgement{
		{ID: "1", Reviewer: "Ana", Decision: record.Accept, Event: anchor("d1", 2)},
		{ID: "2", Reviewer: "Béla", Decision: record.Reject, Event: anchor("d1", 3)},
		{ID: "3", Reviewer: "Ana", Decision: record.Correct, Event: anchor("d1", 2), Property: "killed", Value: "4"},
		{ID: "4", Reviewer: "Ana", Decision: record.Accept, Event: anchor("d1", 90)},
		{ID: "5", Reviewer: "Ana", Decision: record.Accept, Event: anchor("d2", 2)},
		{ID: "6", Reviewer: "Ana", Decision: record.Note, Event: anchor("d1", 2), Note: "hm"},
	}
	got, orphans := review.Verdicts(rec, list)
	v := got["e2"]
	if v.Decision != record.Reject || !v.Split || v.Cells["killed"] != "4" || len(v.Notes) != 1 || got["e1"].Decision != "" {
		t.Errorf("verdicts %+v", got)
	}
	if len(orphans) != 1 || orphans[0].ID != "4" {
		t.Errorf("orphans %+v", orphans)
	}
	changes := review.Changes(list)
	if len(changes) != 2 || changes[0].Count != 1 {
		t.Errorf("changes %+v", changes)
	}
}

func TestNew(t *testing.T) {
	now := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	good := record.Judgement{Reviewer: " Ana  B ", Decision: record.Accept, Event: anchor("d1", 0)}
	j, err := review.New(now, good)
	if err != nil || j.Reviewer != "Ana B" || len(j.ID) != 17 || j.At == "" {
		t.Errorf("%+v, %v", j, err)
	}
	for name, bad := range map[string]record.Judgement{
		"nobody":       {Decision: record.Accept},
		"no decision":  {Reviewer: "A", Decision: "praise"},
		"no cell":      {Reviewer: "A", Decision: record.Correct, Property: "colour", Value: "red"},
		"no value":     {Reviewer: "A", Decision: record.Correct, Property: "killed"},
		"one event":    {Reviewer: "A", Decision: record.Same},
		"nothing back": {Reviewer: "A", Decision: record.Undo},
		"no words":     {Reviewer: "A", Decision: record.Note},
	} {
		if _, err := review.New(now, bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
