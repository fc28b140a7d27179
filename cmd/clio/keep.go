package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/spf13/cobra"

	"clio/internal/incident"
	"clio/internal/store"
	"clio/record"
)

func newVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Find every cell again in its stored text",
		Long: `Verify takes every statement of every reading and looks whether its words stand where it says, in the stored text of its
report, and hashes every text and every original again. It counts every incident anew from its events, and looks whether each event is in one
incident and each judgement stands on the words that it was made on. It prints what is wrong and ends with exit code 1, or says
how much was right.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				docs, cells, incidents, judged, wrong := 0, 0, 0, 0, 0
				bad := func(format string, args ...any) {
					wrong++
					fmt.Fprintf(cmd.OutOrStdout(), format+"\n", args...)
				}
				bar := progress(cmd, "verifying")
				err := eachDocument(ctx, db, func(s store.Stored) error {
					bar.add()
					doc, err := db.Document(ctx, s.Document.ID)
					if err != nil {
						return err
					}
					docs++
					text := doc.Document.Text
					if store.HashOf(text) != doc.Hash {
						bad("%s: the text is not the one that was hashed", doc.Document.ID)
					}
					statements, err := db.Statements(ctx, s.Document.ID)
					if err != nil {
						return err
					}
					for _, st := range statements {
						cells++
						if st.Start < 0 || st.End < st.Start || int(st.End) > len(text) || text[st.Start:st.End] != st.Text {
							bad("%s: statement %s (%s %s) says %q at bytes %d to %d, where the text is another", st.Doc, st.ID, st.Subject, st.Property, st.Text, st.Start, st.End)
						}
					}
					return nil
				})
				if err == nil {
					incidents, err = verifyIncidents(ctx, db, bad)
				}
				if err == nil {
					judged, err = verifyJudgements(ctx, db, bad)
				}
				originals := 0
				if err == nil {
					originals, err = db.CheckOriginals(ctx, func(hash string, err error) { bad("original %s: %v", hash, err) })
				}
				bar.clear()
				if err != nil {
					return storeFailure(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s, %s, %s, %s, %s: %d wrong\n", plural(docs, "report"), plural(cells, "statement"), plural(incidents, "incident"), plural(judged, "judgement"), plural(originals, "original"), wrong)
				if wrong > 0 {
					return &failure{exitPartly, nil}
				}
				return nil
			})
		},
	}
}

// verifyIncidents counts every incident anew from its events, and sees that every event of a merged report is in one.
func verifyIncidents(ctx context.Context, db store.Store, bad func(string, ...any)) (int, error) {
	n, held := 0, 0
	err := eachIncident(ctx, db, store.IncidentFilter{}, 0, func(r store.IncidentRow) error {
		n++
		told, err := incident.Tell(ctx, db, r.ID)
		if err != nil {
			return err
		}
		now := told.Row()
		held += now.Events
		if !reflect.DeepEqual(now, r) {
			bad("incident %s: its line says %s, its events say %s", r.ID, incidentLine(&r), incidentLine(&now))
		}
		return nil
	})
	if err != nil {
		return n, err
	}
	waiting, err := db.Unmerged(ctx)
	if err != nil {
		return n, err
	}
	c, err := db.Counts(ctx)
	if waiting == 0 && held != c.Events {
		bad("%d events are in incidents, of %d", held, c.Events)
	}
	return n, err
}

// verifyJudgements sees that judgements stand on words of the kept reports and take back only what is there.
func verifyJudgements(ctx context.Context, db store.Store, bad func(string, ...any)) (int, error) {
	list, err := db.Judgements(ctx, store.JudgementFilter{})
	if err != nil {
		return 0, err
	}
	ids := map[string]bool{}
	for i := range list {
		ids[list[i].ID] = true
	}
	for i := range list {
		j := &list[i]
		if j.Undoes != "" && !ids[j.Undoes] {
			bad("judgement %s takes back %s, which is not there", j.ID, j.Undoes)
		}
		for _, a := range []*record.Anchor{&j.Event, &j.Other} {
			if a.Doc == "" {
				continue
			}
			doc, err := db.Document(ctx, a.Doc)
			if errors.Is(err, store.ErrNotFound) {
				continue // taken over from another database, before its report
			}
			if err != nil {
				return len(list), err
			}
			if text := doc.Document.Text; a.Start < 0 || a.End < a.Start || int(a.End) > len(text) || text[a.Start:a.End] != a.Text {
				bad("judgement %s: report %s has other words at bytes %d to %d", j.ID, a.Doc, a.Start, a.End)
			}
		}
	}
	return len(list), nil
}

// withIncidents is the record of a document, each event with the incident that it belongs to.
func withIncidents(ctx context.Context, db store.Store, doc string) (*record.Record, error) {
	rec, err := db.Record(ctx, doc)
	if err != nil {
		return nil, err
	}
	of, err := db.IncidentsOf(ctx, doc)
	if err != nil {
		return nil, err
	}
	for i := range rec.Events {
		rec.Events[i].Incident = of[rec.Events[i].ID]
	}
	return rec, nil
}

func newDigest() *cobra.Command {
	var parts bool
	cmd := &cobra.Command{
		Use:   "digest",
		Short: "Print a hash of everything in the database",
		Long: `Digest hashes all content, times of writing left out: two databases that hold the same print the same line, whatever kind they
are and in whatever order they were filled. What waits in the queue is left out.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				d, err := db.Digest(ctx)
				if err != nil {
					return storeFailure(err)
				}
				if parts {
					fmt.Fprintf(cmd.OutOrStdout(), "reports     %s\nincidents   %s\njudgements  %s\n", d.Reports, d.Incidents, d.Judgements)
					return nil
				}
				fmt.Fprintln(cmd.OutOrStdout(), d)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&parts, "parts", false, "a hash each of reports, incidents and judgements")
	return cmd
}

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the record",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(record.Schema())
			return err
		},
	}
}
