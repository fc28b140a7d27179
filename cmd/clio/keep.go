package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"clio/internal/export"
	"clio/internal/store"
	"clio/record"
)

func newVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Find every cell again in its stored text",
		Long: `Verify takes every statement of every reading and looks whether its words stand where it says, in the stored text of its
report; and it hashes every text again. It prints what is wrong and ends with exit code 1, or says how much was right.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				docs, cells, wrong := 0, 0, 0
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
				bar.clear()
				if err != nil {
					return storeFailure(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s, %s: %d wrong\n", plural(docs, "report"), plural(cells, "statement"), wrong)
				if wrong > 0 {
					return &failure{exitPartly, nil}
				}
				return nil
			})
		},
	}
}

func newExport() *cobra.Command {
	var format string
	var statements bool
	var f store.EventFilter
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the record as a table or as lines",
		Long: `Export writes to standard output
  csv     one row an event: the first statement of each cell, and which cells have statements that differ
          (with --statements one row a statement: everything, with words, span, source and rule)
  jsonl   one event a line, with all its statements
  record  one report a line, in the shape of clio read --json
In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe.`,
		Example: `  clio export --format csv > events.csv
  clio export --format csv --statements > statements.csv
  clio export --format jsonl --type attack`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "csv" && format != "jsonl" && format != "record" {
				return fmt.Errorf("--format %q is none of csv, jsonl and record", format)
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
				var err error
				switch {
				case format == "csv" && statements:
					err = export.Statements(out, func(row func(record.Statement) error) error {
						return eachDocument(ctx, db, func(s store.Stored) error {
							list, err := db.Statements(ctx, s.Document.ID)
							for i := 0; err == nil && i < len(list); i++ {
								err = row(list[i])
							}
							return err
						})
					})
				case format == "csv":
					err = export.Events(out, func(row func(store.EventRow, *record.Record) error) error { return eachEvent(ctx, db, f, row) })
				case format == "jsonl":
					err = eachEvent(ctx, db, f, func(r store.EventRow, _ *record.Record) error { return export.Line(out, r) })
				default:
					err = eachDocument(ctx, db, func(s store.Stored) error {
						rec, err := withIncidents(ctx, db, s.Document.ID)
						if err != nil {
							return err
						}
						line, err := record.Encode(rec)
						if err != nil {
							return err
						}
						_, err = out.Write(append(line, '\n'))
						return err
					})
				}
				return storeFailure(errors.Join(err, out.Flush()))
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "csv", "csv, jsonl or record")
	cmd.Flags().BoolVar(&statements, "statements", false, "with csv: one row a statement")
	cmd.Flags().StringVar(&f.Type, "type", "", "only events of this `TYPE`; attack takes attack.bombing too")
	cmd.Flags().StringVar(&f.Mode, "mode", "", "only events of this `MODE`")
	cmd.Flags().StringVar(&f.Text, "text", "", "only events of reports that hold these `WORDS`")
	return cmd
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
