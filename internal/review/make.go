package review

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"clio/internal/render"
	"clio/internal/store"
	"clio/record"
)

// ErrUsage says that a judgement was not asked for in the right way.
var ErrUsage = errors.New("this is no judgement")

// Source is what judgements are made from.
type Source interface {
	Event(ctx context.Context, id string) (store.EventRow, error)
	Incident(ctx context.Context, id string) (store.IncidentRow, error)
	Members(ctx context.Context, incident string) ([]store.Member, error)
	Judgements(ctx context.Context, f store.JudgementFilter) ([]record.Judgement, error)
}

// Make makes judgements, without who and when, of a decision and what it is about:
//
//	accept, reject, unsure, note   an event, or an incident: then all of its events are meant
//	correct                        an event, a cell (one of Properties), the right value
//	same, different                two events
//	undo                           a judgement
//
// It gives ErrUsage for what is none of these and store.ErrNotFound for what the store does not have.
func Make(ctx context.Context, db Source, d record.Decision, args []string) ([]record.Judgement, error) {
	want := map[record.Decision]int{record.Correct: 3, record.Same: 2, record.Different: 2, record.Accept: 1, record.Reject: 1, record.Unsure: 1, record.Note: 1, record.Undo: 1}[d]
	if want == 0 {
		return nil, fmt.Errorf("%w: %q is none of accept, reject, unsure, correct, same, different, note, undo", ErrUsage, d)
	}
	if len(args) != want {
		return nil, fmt.Errorf("%w: %s takes %d words behind it: clio judge --help", ErrUsage, d, want)
	}
	switch d {
	case record.Undo:
		j, err := undo(ctx, db, args[0])
		return []record.Judgement{j}, err
	case record.Same, record.Different:
		a, err := anchor(ctx, db, args[0])
		if err != nil {
			return nil, err
		}
		b, err := anchor(ctx, db, args[1])
		return []record.Judgement{{Decision: d, Event: a, Other: b}}, err
	case record.Correct:
		a, err := anchor(ctx, db, args[0])
		if err != nil {
			return nil, err
		}
		row, err := db.Event(ctx, record.EventID(a.Doc, a.Event))
		return []record.Judgement{{Decision: d, Event: a, Property: args[1], Value: args[2], Was: CellText(&row.Event, args[1])}}, err
	}
	ids := []string{args[0]}
	if _, _, ok := record.SplitEventID(args[0]); !ok {
		row, err := db.Incident(ctx, args[0])
		if err != nil {
			return nil, err
		}
		members, err := db.Members(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		ids = ids[:0]
		for i := range members {
			ids = append(ids, members[i].ID)
		}
	}
	var out []record.Judgement
	for _, id := range ids {
		a, err := anchor(ctx, db, id)
		if err != nil {
			return nil, err
		}
		out = append(out, record.Judgement{Decision: d, Event: a})
	}
	return out, nil
}

func anchor(ctx context.Context, db Source, id string) (record.Anchor, error) {
	row, err := db.Event(ctx, id)
	if err != nil {
		return record.Anchor{}, err
	}
	return record.AnchorOf(row.Document.ID, &row.Event), nil
}

// undo takes a judgement back; it is about what that was about.
func undo(ctx context.Context, db Source, id string) (record.Judgement, error) {
	list, err := db.Judgements(ctx, store.JudgementFilter{})
	if err != nil {
		return record.Judgement{}, err
	}
	for _, j := range list {
		if j.ID == id {
			return record.Judgement{Decision: record.Undo, Undoes: id, Event: j.Event, Other: j.Other}, nil
		}
	}
	return record.Judgement{}, fmt.Errorf("judgement %s: %w", id, store.ErrNotFound)
}

// CellText is what a cell of an event holds now, for people.
func CellText(e *record.Event, property string) string {
	switch property {
	case "type":
		return e.Type
	case "mode":
		return string(e.Mode)
	case "outcome":
		return e.Outcome
	}
	var parts []string
	e.EachCell(func(p string, b *record.Basis, value any) {
		if p != property {
			return
		}
		switch v := value.(type) {
		case record.Toll:
			parts = append(parts, render.CountText(v.Count))
		case record.Date:
			parts = append(parts, v.From)
		default:
			parts = append(parts, strings.Join(strings.Fields(b.Text), " "))
		}
	})
	return strings.Join(parts, "; ")
}
