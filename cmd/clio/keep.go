package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/export"
	"clio/internal/store"
	"clio/record"
)

func newVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Find every cell again in its stored text",
		Long: `Verify takes every statement of every reading and looks whether its words stand where it says, in the stored text of its
report, and hashes every text again. It counts every incident anew from its events, and looks whether each event is in one
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
				bar.clear()
				if err != nil {
					return storeFailure(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s, %s, %s, %s: %d wrong\n", plural(docs, "report"), plural(cells, "statement"), plural(incidents, "incident"), plural(judged, "judgement"), wrong)
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
		now, err := rowOf(ctx, db, r.ID)
		if err != nil {
			return err
		}
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
				bad("judgement %s is on report %s, which is not there", j.ID, a.Doc)
				continue
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

// exported are the choices of clio export.
type exported struct {
	format     string
	statements bool
	incidents  bool
	f          store.EventFilter
}

// formats are the formats of clio export, and whether each is one of incidents.
func formats() map[string][2]bool {
	// events, incidents
	return map[string][2]bool{"csv": {true, true}, "jsonl": {true, true}, "record": {true, false}, "geojson": {false, true}, "eventreport": {false, true}}
}

func newExport() *cobra.Command {
	var x exported
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the record as a table or as lines",
		Long: `Export writes to standard output
  csv          one row an event: the first statement of each cell, and which cells have statements that differ
               (with --statements one row a statement: everything, with words, span, source and rule;
               with --incidents one row an incident: the lowest and the highest account of each count)
  jsonl        one event a line, with all its statements; with --incidents one incident, all accounts side by side
  record       one report a line, in the shape of clio read --json, each event with its incident
  geojson      one feature an incident; those known only to a country or region have no geometry
  eventreport  one row a report of an incident, as the R package eventreport reads
In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe. Files of incidents say from which state of
the record and by which choices they were made.`,
		Example: `  clio export --format csv > events.csv
  clio export --format csv --statements > statements.csv
  clio export --incidents --type attack > incidents.csv
  clio export --format geojson > incidents.geojson`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			may, ok := formats()[x.format]
			if !ok {
				return fmt.Errorf("--format %q is none of csv, jsonl, record, geojson and eventreport", x.format)
			}
			if !may[0] {
				x.incidents = true
			}
			if x.incidents && !may[1] {
				return fmt.Errorf("--format %s is of reports, not of incidents: leave out --incidents", x.format)
			}
			if x.statements && (x.format != "csv" || x.incidents) {
				return errors.New("--statements goes with --format csv alone")
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
				write := x.writeEvents
				if x.incidents {
					if err := unmerged(ctx, cmd, db); err != nil {
						return err
					}
					write = x.writeIncidents
				}
				return storeFailure(errors.Join(write(ctx, db, out), out.Flush()))
			})
		},
	}
	cmd.Flags().StringVar(&x.format, "format", "csv", "csv, jsonl, record, geojson or eventreport")
	cmd.Flags().BoolVar(&x.statements, "statements", false, "with csv: one row a statement")
	cmd.Flags().BoolVar(&x.incidents, "incidents", false, "with csv and jsonl: incidents, many reports of one happening as one")
	cmd.Flags().StringVar(&x.f.Type, "type", "", "only events of this `TYPE`; attack takes attack.bombing too")
	cmd.Flags().StringVar(&x.f.Mode, "mode", "", "only events of this `MODE`")
	cmd.Flags().StringVar(&x.f.Text, "text", "", "only events of reports that hold these `WORDS`")
	return cmd
}

func (x *exported) writeEvents(ctx context.Context, db store.Store, out *bufio.Writer) error {
	of := map[string]string{}
	last := ""
	// events visits events with the incident of each.
	events := func(row func(store.EventRow, *record.Record) error) error {
		return eachEvent(ctx, db, x.f, func(r store.EventRow, rec *record.Record) error {
			if r.Document.ID != last {
				var err error
				if of, err = db.IncidentsOf(ctx, r.Document.ID); err != nil {
					return err
				}
				last = r.Document.ID
			}
			r.Event.Incident = of[r.Event.ID]
			return row(r, rec)
		})
	}
	switch {
	case x.statements:
		return export.Statements(out, func(row func(record.Statement) error) error {
			return eachDocument(ctx, db, func(s store.Stored) error {
				list, err := db.Statements(ctx, s.Document.ID)
				for i := 0; err == nil && i < len(list); i++ {
					err = row(list[i])
				}
				return err
			})
		})
	case x.format == "csv":
		return export.Events(out, events)
	case x.format == "jsonl":
		return events(func(r store.EventRow, _ *record.Record) error { return export.Line(out, r) })
	}
	return eachDocument(ctx, db, func(s store.Stored) error {
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

func (x *exported) writeIncidents(ctx context.Context, db store.Store, out *bufio.Writer) error {
	f := store.IncidentFilter{Type: x.f.Type, Mode: x.f.Mode, Text: x.f.Text}
	meta, err := metaOf(ctx, db, &x.f)
	if err != nil {
		return err
	}
	rows := func(use func(store.IncidentRow) error) error { return eachIncident(ctx, db, f, 0, use) }
	switch x.format {
	case "jsonl":
		return export.IncidentLines(out, meta, func(use func(record.Incident) error) error {
			return rows(func(r store.IncidentRow) error {
				inc, _, err := viewOf(ctx, db, r.ID)
				if err != nil {
					return err
				}
				return use(inc)
			})
		})
	case "geojson":
		return export.IncidentMap(out, meta, rows)
	case "eventreport":
		return export.EventReport(out, meta, func(use func(store.Member) error) error {
			return rows(func(r store.IncidentRow) error {
				members, err := db.Members(ctx, r.ID)
				for i := 0; err == nil && i < len(members); i++ {
					err = use(members[i])
				}
				return err
			})
		})
	}
	return export.IncidentTable(out, meta, rows)
}

// metaOf says which state of the record an export is of, and by which choices.
func metaOf(ctx context.Context, db store.Store, f *store.EventFilter) (export.Meta, error) {
	c, err := db.Counts(ctx)
	if err != nil {
		return export.Meta{}, err
	}
	newest, err := db.Judgements(ctx, store.JudgementFilter{Newest: true, Limit: 1})
	if err != nil {
		return export.Meta{}, err
	}
	judged := int64(0)
	if len(newest) > 0 {
		judged = newest[0].Seq
	}
	var set []string
	for _, p := range [][2]string{{"type", f.Type}, {"mode", f.Mode}, {"text", f.Text}} {
		if p[1] != "" {
			set = append(set, p[0]+":"+strconv.Quote(p[1]))
		}
	}
	return export.Meta{Program: "clio " + clio.Version, Data: fmt.Sprintf("%d reports, %d statements, %d judgements", c.Documents, c.Statements, judged), Query: export.QueryText(set)}, nil
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
