package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clio/internal/render"
	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

// reviewer is who judges.
type reviewer struct{ name string }

func (r *reviewer) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.name, "as", "", "the `NAME` of who judges (default CLIO_REVIEWER, or the name of this account)")
}

func (r *reviewer) who() string {
	if r.name != "" {
		return r.name
	}
	if name := os.Getenv("CLIO_REVIEWER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

func newJudge() *cobra.Command {
	var r reviewer
	var note string
	cmd := &cobra.Command{
		Use:   "judge DECISION ID…",
		Short: "Accept, reject or correct events, join or part them",
		Long: `Judge adds a judgement by a named reviewer. Nothing is ever overwritten: who changes their mind judges again, and an undo is a
judgement too. Judgements hold to the words of the report, so they survive clio reread and later merges.

  clio judge accept EVENT                  recorded rightly
  clio judge reject EVENT                  no such event, or not what it is recorded as
  clio judge unsure EVENT                  looked at, not decided
  clio judge correct EVENT CELL VALUE      a cell should hold another value
  clio judge same EVENT EVENT              one happening
  clio judge different EVENT EVENT         different happenings
  clio judge note EVENT --note WORDS       words for other reviewers
  clio judge undo JUDGEMENT                takes a judgement back
  clio judge from DATABASE                 takes over the judgements of another database

EVENT is an event id as clio list prints it, or an incident: then all of its events are meant by accept, reject, unsure and note.`,
		Example: `  clio judge correct d3f1a.e1 killed 14 --as Amina --note "the hospital's list"
  clio judge different d3f1a.e1 d77b2.e2`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := settler(nil)
			if err != nil {
				return err
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				list, err := judgementsOf(ctx, db, record.Decision(args[0]), args[1:])
				if err != nil {
					return storeUnlessUsage(err)
				}
				for _, j := range list {
					j.Reviewer, j.Note = r.who(), note
					if j, err = review.New(time.Now(), j); err != nil {
						return err
					}
					if j, err = db.Judge(ctx, j); err != nil {
						return storeFailure(err)
					}
					fmt.Fprintln(cmd.OutOrStdout(), judgementLine(&j))
				}
				return merged(ctx, cmd, db, s)
			})
		},
	}
	r.flags(cmd)
	cmd.Flags().StringVar(&note, "note", "", "`WORDS` for other reviewers")
	cmd.AddCommand(newJudgeFrom())
	return cmd
}

func newJudgeFrom() *cobra.Command {
	return &cobra.Command{
		Use:   "from DATABASE",
		Short: "Take over the judgements of another database",
		Long: `From adds the judgements of another database that are not here yet, behind those that are here, in their order. Where they
contradict one another both are kept: clio history shows them and clio agreement counts them. Those on reports that are not here
are kept too and count once the report is added.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := settler(nil)
			if err != nil {
				return err
			}
			other, err := openStore(cmd.Context(), args[0], true)
			if err != nil {
				return &failure{exitStore, err}
			}
			defer other.Close()
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				theirs, err := other.Judgements(ctx, store.JudgementFilter{})
				if err != nil {
					return storeFailure(err)
				}
				mine, err := db.Judgements(ctx, store.JudgementFilter{})
				if err != nil {
					return storeFailure(err)
				}
				have := map[string]bool{}
				for _, j := range mine {
					have[j.ID] = true
				}
				n := 0
				for _, j := range theirs {
					if have[j.ID] {
						continue
					}
					if _, err := db.Judge(ctx, j); err != nil {
						return storeFailure(err)
					}
					n++
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s taken over, %d here already\n", plural(n, "judgement"), len(theirs)-n)
				return merged(ctx, cmd, db, s)
			})
		},
	}
}

// storeUnlessUsage gives an error of what was typed no exit code of the store.
func storeUnlessUsage(err error) error {
	if errors.Is(err, review.ErrUsage) {
		return err
	}
	return storeFailure(err)
}

// judgementsOf makes judgements, without who and when, of what was typed.
func judgementsOf(ctx context.Context, db store.Store, d record.Decision, args []string) ([]record.Judgement, error) {
	list, err := review.Make(ctx, db, d, args)
	if errors.Is(err, store.ErrNotFound) && d == record.Undo {
		return nil, fmt.Errorf("there is no judgement %s: clio history prints the ids: %w", args[0], store.ErrNotFound)
	}
	return list, incidentHint(err, strings.Join(args, " or "))
}

func judgementLine(j *record.Judgement) string {
	s := fmt.Sprintf("%s  %.19s  %s  %s", j.ID, j.At, j.Reviewer, j.Decision)
	if j.Event.Doc != "" {
		s += "  " + record.EventID(j.Event.Doc, j.Event.Event)
	}
	if j.Other.Doc != "" {
		s += "  " + record.EventID(j.Other.Doc, j.Other.Event)
	}
	if j.Property != "" {
		s += fmt.Sprintf("  %s: %s → %s", j.Property, j.Was, j.Value)
	}
	if j.Undoes != "" {
		s += "  of " + j.Undoes
	}
	if j.Note != "" {
		s += "  “" + oneLine(j.Note) + "”"
	}
	return render.Clean(s)
}

func newHistory() *cobra.Command {
	var who string
	cmd := &cobra.Command{
		Use:   "history [ID]",
		Short: "List judgements, of everything or of one incident, event or report",
		Long: `History lists judgements in the order in which they count. Those that were taken back, and those whose event the newest reading
does not have any more (orphans), are kept and marked.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				f := store.JudgementFilter{Reviewer: who}
				docs := map[string]bool{}
				if len(args) == 1 {
					row, err := db.Incident(ctx, args[0])
					switch {
					case err == nil:
						members, err := db.Members(ctx, row.ID)
						if err != nil {
							return storeFailure(err)
						}
						for i := range members {
							docs[members[i].Document.ID] = true
						}
					case errors.Is(err, store.ErrNotFound):
						docs[args[0]] = true
					default:
						return storeFailure(err)
					}
				}
				list, err := db.Judgements(ctx, f)
				if err != nil {
					return storeFailure(err)
				}
				if len(args) == 1 {
					list = slices.DeleteFunc(list, func(j record.Judgement) bool { return !docs[j.Event.Doc] && !docs[j.Other.Doc] })
				}
				return storeFailure(printHistory(ctx, cmd.OutOrStdout(), db, list))
			})
		},
	}
	cmd.Flags().StringVar(&who, "by", "", "only those of this `REVIEWER`")
	return cmd
}

func printHistory(ctx context.Context, w io.Writer, db store.Store, list []record.Judgement) error {
	counts := map[string]bool{}
	for _, j := range review.Standing(list) {
		counts[j.ID] = true
	}
	recs := map[string]*record.Record{}
	lost := func(a *record.Anchor) (bool, error) {
		if a.Doc == "" {
			return false, nil
		}
		if _, ok := recs[a.Doc]; !ok {
			rec, err := db.Record(ctx, a.Doc)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return false, err
			}
			recs[a.Doc] = rec
		}
		return recs[a.Doc] == nil || a.Find(recs[a.Doc]) == nil, nil
	}
	for i := range list {
		j := &list[i]
		note := ""
		if !counts[j.ID] && j.Decision != record.Undo {
			note += "  (taken back)"
		}
		for _, a := range []*record.Anchor{&j.Event, &j.Other} {
			is, err := lost(a)
			if err != nil {
				return err
			}
			if is {
				note += fmt.Sprintf("  (orphan: %s no longer has an event at “%s”)", a.Doc, oneLine(a.Text))
			}
		}
		fmt.Fprintln(w, judgementLine(j)+render.Clean(note))
	}
	return nil
}

func newAgreement() *cobra.Command {
	return &cobra.Command{
		Use:   "agreement",
		Short: "How far reviewers agree, and what they changed most",
		Long: `Agreement prints Krippendorff's alpha over the events and pairs that at least two reviewers judged (1 is full agreement, 0 is
what chance gives; below 0.667 data are usually not relied on), and what corrections, rejections, joins and partings came to.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				list, err := db.Judgements(ctx, store.JudgementFilter{})
				if err != nil {
					return storeFailure(err)
				}
				standing := review.Standing(list)
				a := review.Agree(standing)
				w := cmd.OutOrStdout()
				switch {
				case a.Units == 0:
					fmt.Fprintln(w, "nothing was judged by two reviewers yet, so there is no agreement to measure")
				case !a.Defined:
					fmt.Fprintf(w, "%s judged by two or more, all alike: alpha is not defined without a difference\n", plural(a.Units, "event or pair"))
				default:
					fmt.Fprintf(w, "Krippendorff's alpha %.3f over %d events and pairs, %d decisions, by %s\n", a.Alpha, a.Units, a.Judgments, render.Clean(strings.Join(a.Reviewers, ", ")))
				}
				for _, c := range review.Changes(standing) {
					line := fmt.Sprintf("%5d  %s", c.Count, c.What)
					if len(c.From) > 0 {
						line += "  " + strings.Join(c.From, "; ")
					}
					fmt.Fprintln(w, render.Clean(line))
				}
				return nil
			})
		},
	}
}
