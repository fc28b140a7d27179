package incident

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

// Source is what an incident is told from.
type Source interface {
	Record(ctx context.Context, doc string) (*record.Record, error)
	Incident(ctx context.Context, id string) (store.IncidentRow, error)
	Members(ctx context.Context, incident string) ([]store.Member, error)
	Links(ctx context.Context, events []string) ([]store.Link, error)
	Judgements(ctx context.Context, f store.JudgementFilter) ([]record.Judgement, error)
}

// Told is an incident with all that belongs to it.
type Told struct {
	Line       store.IncidentRow // as it is kept
	Members    []store.Member
	Links      []store.Link
	Judgements []record.Judgement // on its reports, in the order in which they count
	Verdicts   map[string]review.Verdict
}

// Tell fetches an incident by its id, an id that it had before, or the id of one of its events.
func Tell(ctx context.Context, db Source, id string) (Told, error) {
	var x Told
	var err error
	if x.Line, err = db.Incident(ctx, id); err != nil {
		return x, err
	}
	if x.Members, err = db.Members(ctx, x.Line.ID); err != nil {
		return x, err
	}
	var events []string
	docs := map[string]bool{}
	for i := range x.Members {
		events = append(events, x.Members[i].ID)
		docs[x.Members[i].Document.ID] = true
	}
	if x.Links, err = db.Links(ctx, events); err != nil {
		return x, err
	}
	seen := map[string]bool{}
	for doc := range docs {
		list, err := db.Judgements(ctx, store.JudgementFilter{Doc: doc})
		if err != nil {
			return x, err
		}
		for _, j := range list {
			if !seen[j.ID] {
				seen[j.ID] = true
				x.Judgements = append(x.Judgements, j)
			}
		}
	}
	slices.SortFunc(x.Judgements, func(a, b record.Judgement) int { return cmp.Compare(a.Seq, b.Seq) })
	x.Verdicts, err = Verdicts(x.Judgements, docs, func(doc string) (*record.Record, error) { return db.Record(ctx, doc) })
	return x, err
}

// Row counts the incident's line anew.
func (x *Told) Row() store.IncidentRow { return Row(x.Line.ID, x.Members, x.Links, x.Verdicts) }

// View shows the incident with its accounts side by side.
func (x *Told) View() (record.Incident, error) {
	links := make([]record.IncidentLink, len(x.Links))
	for i, l := range x.Links {
		links[i] = record.IncidentLink{A: l.A, B: l.B, Score: l.Score}
		if err := json.Unmarshal(l.Reasons, &links[i].Reasons); err != nil {
			return record.Incident{}, fmt.Errorf("reasons of %s and %s: %w", l.A, l.B, err)
		}
	}
	return View(x.Line, x.Members, links, x.Verdicts), nil
}

// Verdicts resolves judgements for some documents, by event id over all documents.
func Verdicts(list []record.Judgement, docs map[string]bool, read func(doc string) (*record.Record, error)) (map[string]review.Verdict, error) {
	standing := review.Standing(list)
	judged := map[string]bool{}
	for _, j := range standing {
		if docs[j.Event.Doc] {
			judged[j.Event.Doc] = true
		}
	}
	out := map[string]review.Verdict{}
	for doc := range judged {
		rec, err := read(doc)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		of, _ := review.Verdicts(rec, standing)
		for id, v := range of {
			out[record.EventID(doc, id)] = v
		}
	}
	return out, nil
}
