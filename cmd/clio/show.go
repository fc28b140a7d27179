package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"clio/internal/export"
	"clio/internal/render"
	"clio/internal/store"
	"clio/record"
)

func newList() *cobra.Command {
	var f store.EventFilter
	var docs bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the events in the database",
		Long:  `List prints one line an event: its id, date, place, type, who and how many killed. The id is what clio show and clio explain take.`,
		Example: `  clio list --type attack.bombing
  clio list --mode foiled
  clio list --documents`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				out := bufio.NewWriter(cmd.OutOrStdout())
				var err error
				if docs {
					err = eachDocument(ctx, db, func(s store.Stored) error {
						_, err := fmt.Fprintf(out, "%-18s  %-10s  %3d events  %s\n", s.Document.ID, s.Document.Published, s.Events, render.Clean(titleOf(&s.Document)))
						return err
					})
				} else {
					err = eachEvent(ctx, db, f, func(r store.EventRow, _ *record.Record) error {
						_, err := fmt.Fprintln(out, eventLine(&r))
						return err
					})
				}
				return storeFailure(errors.Join(err, out.Flush()))
			})
		},
	}
	cmd.Flags().StringVar(&f.Type, "type", "", "only events of this `TYPE`; attack takes attack.bombing too")
	cmd.Flags().StringVar(&f.Mode, "mode", "", "only events of this `MODE`: actual, planned, foiled, threatened, denied")
	cmd.Flags().StringVar(&f.Text, "text", "", "only events of reports that hold these `WORDS`")
	cmd.Flags().BoolVar(&docs, "documents", false, "list the reports instead")
	return cmd
}

func titleOf(d *record.Document) string {
	if d.Title != "" {
		return d.Title
	}
	return d.Source
}

func eventLine(r *store.EventRow) string {
	e := &r.Event
	date, place, who, killed := "no date", "no place", "", ""
	if len(e.Date) > 0 {
		date = e.Date[0].From
		if e.Date[0].To != e.Date[0].From {
			date += ".." + e.Date[0].To
		}
		if e.Date[0].From == "" {
			date = e.Date[0].Text
		}
	}
	if len(e.Place) > 0 {
		place = e.Place[0].Name
		if e.Place[0].Country != "" {
			place += ", " + e.Place[0].Country
		}
	}
	if len(e.Perpetrator) > 0 {
		who = "  " + e.Perpetrator[0].Text + " (" + string(e.Perpetrator[0].Standing) + ")"
	}
	if len(e.Killed) > 0 {
		killed = "  killed " + render.CountText(e.Killed[0].Count)
	}
	mode := ""
	if e.Mode != record.Actual {
		mode = " (" + string(e.Mode) + ")"
	}
	return render.Clean(fmt.Sprintf("%-22s  %-22s  %-24s  %s%s%s%s", r.ID, date, place, e.Type, mode, strings.Join(strings.Fields(who), " "), killed))
}

func newShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show a report or an event with its record",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				rec, err := db.Record(ctx, args[0])
				if errors.Is(err, store.ErrNotFound) {
					var row store.EventRow
					if row, err = db.Event(ctx, args[0]); err == nil {
						if rec, err = db.Record(ctx, row.Document.ID); err == nil {
							rec.Events = []record.Event{row.Event}
						}
					}
				}
				if err != nil {
					return storeFailure(hint(err, args[0]))
				}
				out := bufio.NewWriter(cmd.OutOrStdout())
				return storeFailure(errors.Join(render.Record(out, rec, terminal(cmd.OutOrStdout())), out.Flush()))
			})
		},
	}
}

// hint adds to a missing id where ids are found.
func hint(err error, id string) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no report, event or statement %s: clio list prints the ids: %w", id, store.ErrNotFound)
	}
	return err
}

func newSearch() *cobra.Command {
	var most int
	cmd := &cobra.Command{
		Use:   "search QUERY…",
		Short: "Find reports by their words",
		Long: `Search finds the reports that hold all the words of the query, the best first, with a passage in which they stand between
[ and ]. Words in "double quotes" have to stand together; a * at the end of a word takes every ending.`,
		Example: `  clio search checkpoint gunmen
  clio search '"car bomb" market*'`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				hits, err := db.Search(ctx, strings.Join(args, " "), most)
				if err != nil {
					return storeFailure(err)
				}
				opts := terminal(cmd.OutOrStdout())
				open, end := "[", "]"
				if opts.Color {
					open, end = "\x1b[1;33m", "\x1b[0m"
				}
				for _, h := range hits {
					snippet := strings.NewReplacer("\x02", "\uE000", "\x03", "\uE001").Replace(strings.Join(strings.Fields(h.Snippet), " "))
					snippet = strings.NewReplacer("\uE000", open, "\uE001", end).Replace(render.Clean(snippet))
					fmt.Fprintf(cmd.OutOrStdout(), "%s  %s  %s\n    %s\n", h.Document.ID, h.Document.Published, render.Clean(titleOf(&h.Document)), snippet)
				}
				if len(hits) == 0 {
					fmt.Fprintln(cmd.ErrOrStderr(), "clio: no report holds all of these words")
					return &failure{exitPartly, nil}
				}
				return nil
			})
		},
	}
	cmd.Flags().IntVar(&most, "limit", 20, "at most this many reports")
	return cmd
}

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain ID",
		Short: "Show what each cell of an event rests on",
		Long: `Explain takes the id of an event, a report or a statement, and prints for each cell the sentence that it rests on, its words
between [ and ], who says so, and which rule or model of which version read it. Readings by older versions are listed too.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				return storeFailure(hint(explain(ctx, cmd.OutOrStdout(), db, args[0]), args[0]))
			})
		},
	}
}

func explain(ctx context.Context, w io.Writer, db store.Reader, id string) error {
	docID, subject := id, ""
	doc, err := db.Document(ctx, docID)
	if errors.Is(err, store.ErrNotFound) {
		if d, s, ok := record.SplitEventID(id); ok {
			docID, subject = d, s
			doc, err = db.Document(ctx, docID)
		}
	}
	if errors.Is(err, store.ErrNotFound) && strings.HasPrefix(id, "s") {
		var st record.Statement
		if st, err = db.Statement(ctx, id); err == nil {
			docID = st.Doc
			doc, err = db.Document(ctx, docID)
		}
	}
	if err != nil {
		return err
	}
	rec, err := db.Record(ctx, docID)
	if err != nil {
		return err
	}
	statements, err := db.Statements(ctx, docID)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s\n%s\n\n", render.Clean(titleOf(&doc.Document)), render.Clean(doc.Document.Source))
	n := 0
	for _, st := range statements {
		if subject != "" && st.Subject != subject || strings.HasPrefix(id, "s") && docID != id && subject == "" && st.ID != id {
			continue
		}
		n++
		older := ""
		if st.Reader != doc.Reader {
			older = "  (an older reading)"
		}
		fmt.Fprintf(w, "%s %s  %s%s\n", st.Subject, st.Property, st.Value, older)
		if st.Len() > 0 {
			fmt.Fprintf(w, "    %s\n", marked(doc.Document.Text, st.Span))
		}
		if who := export.Speaker(rec, st.Attribution); who != "" {
			fmt.Fprintf(w, "    says %s\n", render.Clean(who))
		}
		fmt.Fprintf(w, "    rule %s, %s, bytes %d to %d, statement %s\n", orNone(st.Rule), st.Reader, st.Start, st.End, st.ID)
	}
	if n == 0 {
		return store.ErrNotFound
	}
	return nil
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// marked is the sentence around a span, the span's words between brackets.
func marked(text string, s record.Span) string {
	if int(s.End) > len(text) {
		return ""
	}
	const open, end = "\uE000", "\uE001"
	with := text[:s.Start] + open + text[s.Start:s.End] + end + text[s.End:]
	line := export.Sentence(with, record.Span{Start: s.Start, End: s.End + int32(len(open)+len(end))})
	return strings.NewReplacer(open, "[", end, "]").Replace(render.Clean(line))
}
