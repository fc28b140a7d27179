package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/export"
	"clio/internal/incident"
	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

// exported are the choices of clio export.
type exported struct {
	format     string
	statements bool
	incidents  bool
	redact     string
	f          store.EventFilter
}

func newExport() *cobra.Command {
	var x exported
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the record as a table, as lines, or for another program",
		Long: `Export writes to standard output
  csv          one row an event: the first statement of each cell, and which cells have statements that differ
               (with --statements one row a statement: everything, with words, span, source and rule;
               with --incidents one row an incident: the lowest and the highest account of each count)
  jsonl        one event a line, with all its statements; with --incidents one incident, all accounts side by side
  record       one report a line, in the shape of clio read --json, each event with its incident
  geojson      one feature an incident; those known only to a country or region have no geometry
  eventreport  one row a report of an incident, as the R package eventreport reads
and in the layouts of others, which docs/export.md tells field by field:
` + layoutHelp() + `In CSV a cell that a spreadsheet would take for a formula begins with an apostrophe. Files say from which state of the record and
by which choices they were made, where they have room for it. What a layout has no room for is counted on standard error.`,
		Example: `  clio export --format csv > events.csv
  clio export --format csv --statements > statements.csv
  clio export --incidents --type attack > incidents.csv
  clio export --format geojson > incidents.geojson
  clio export --format gtd --type attack > gtd.csv`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			layout := layoutOf(x.format)
			switch {
			case layout == nil && !slices.Contains(ownFormats, x.format):
				return fmt.Errorf("--format %q is none of %s", x.format, formatNames())
			case x.format == "geojson" || x.format == "eventreport":
				x.incidents = true
			case x.incidents && x.format != "csv" && x.format != "jsonl":
				return fmt.Errorf("--incidents goes with --format csv and jsonl, not with %s", x.format)
			}
			if x.statements && (x.format != "csv" || x.incidents) {
				return errors.New("--statements goes with --format csv alone")
			}
			if x.redact != "" && x.redact != "persons" {
				return fmt.Errorf("--redact %q: only persons can be left out", x.redact)
			}
			if x.redact != "" && x.statements {
				return errors.New("--statements are the words of the reports themselves, names and all: leave out --redact")
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
				write := x.writeEvents
				if layout != nil {
					write = func(ctx context.Context, db store.Store, out *bufio.Writer) error {
						return x.writeLayout(ctx, db, layout, out, cmd.ErrOrStderr())
					}
				}
				if x.incidents || layout != nil {
					if err := unmerged(ctx, cmd, db); err != nil {
						return err
					}
				}
				if x.incidents {
					write = x.writeIncidents
				}
				return storeFailure(errors.Join(write(ctx, db, out), out.Flush()))
			})
		},
	}
	cmd.Flags().StringVar(&x.format, "format", "csv", formatNames())
	cmd.Flags().BoolVar(&x.statements, "statements", false, "with csv: one row a statement")
	cmd.Flags().BoolVar(&x.incidents, "incidents", false, "with csv and jsonl: incidents, many reports of one happening as one")
	cmd.Flags().StringVar(&x.redact, "redact", "", "persons: leave out the names of private persons")
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
			if x.redact != "" {
				var err error
				if rec, err = export.RedactRecord(rec); err != nil {
					return err
				}
				r.Document = rec.Document
				r.Document.Text = ""
				for i := range rec.Events {
					if rec.Events[i].ID == r.Event.ID {
						r.Event = rec.Events[i]
					}
				}
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
		if x.redact != "" {
			if rec, err = export.RedactRecord(rec); err != nil {
				return err
			}
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
	meta.Redacted = x.redact != ""
	rows := func(use func(store.IncidentRow) error) error {
		return eachIncident(ctx, db, f, 0, func(r store.IncidentRow) error {
			if x.redact != "" {
				members, err := db.Members(ctx, r.ID)
				if err == nil {
					err = x.cover(ctx, db, members, &r)
				}
				if err != nil {
					return err
				}
			}
			return use(r)
		})
	}
	switch x.format {
	case "jsonl":
		return export.IncidentLines(out, meta, func(use func(record.Incident) error) error {
			return rows(func(r store.IncidentRow) error {
				told, err := incident.Tell(ctx, db, r.ID)
				if err != nil {
					return err
				}
				inc, err := told.View()
				if err != nil {
					return err
				}
				if x.redact != "" {
					members, err := db.Members(ctx, r.ID)
					if err == nil {
						err = x.cover(ctx, db, members, &inc)
					}
					if err != nil {
						return err
					}
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
				if err == nil && x.redact != "" {
					err = x.cover(ctx, db, members, &members)
				}
				for i := 0; err == nil && i < len(members); i++ {
					err = use(members[i])
				}
				return err
			})
		})
	}
	return export.IncidentTable(out, meta, rows)
}

// cover leaves the names of private persons of the members' reports out of a value that was made of them.
func (x *exported) cover(ctx context.Context, db store.Reader, members []store.Member, value any) error {
	var records []*record.Record
	for i := range members {
		rec, err := db.Record(ctx, members[i].Document.ID)
		if err != nil {
			return err
		}
		records = append(records, rec)
	}
	export.NamesOf(records...).Cover(value)
	return nil
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

// ownFormats are the formats that have commands' choices of their own.
var ownFormats = []string{"csv", "jsonl", "record", "geojson", "eventreport"}

// layoutOf is the layout of that name, nil when there is none.
func layoutOf(name string) *export.Format {
	all := export.Formats()
	if i := slices.IndexFunc(all, func(f export.Format) bool { return f.Name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}

func formatNames() string {
	names := slices.Clone(ownFormats)
	for _, f := range export.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

func layoutHelp() string {
	var b strings.Builder
	for _, f := range export.Formats() {
		fmt.Fprintf(&b, "  %-12s %s\n", f.Name, f.About)
	}
	return b.String()
}

// writeLayout writes one of the layouts of others, and says on standard error what it had no room for.
func (x *exported) writeLayout(ctx context.Context, db store.Store, layout *export.Format, out, messages io.Writer) error {
	meta, err := metaOf(ctx, db, &x.f)
	if err != nil {
		return err
	}
	left := map[string]int{}
	meta.Date = time.Now()
	meta.LeftOut = func(_, why string) { left[why]++ }
	rows := x.rows(ctx, db)
	if x.redact != "" {
		meta.Redacted = true
		rows = export.Redact(rows)
	}
	if err := layout.Write(out, rows, meta); err != nil {
		return err
	}
	for _, why := range slices.Sorted(maps.Keys(left)) {
		fmt.Fprintf(messages, "clio: %d left out: %s\n", left[why], why)
	}
	return nil
}

// rows gives out the chosen events with the incidents that they belong to. Events that reviewers rejected are left out.
func (x *exported) rows(ctx context.Context, db store.Store) export.Rows {
	return func(yield func(export.Row, error) bool) {
		judgements, err := db.Judgements(ctx, store.JudgementFilter{})
		if err != nil {
			yield(export.Row{}, err)
			return
		}
		judged := map[string][]record.Judgement{}
		for _, j := range review.Standing(judgements) {
			judged[j.Event.Doc] = append(judged[j.Event.Doc], j)
		}
		stories, err := storiesOf(ctx, db)
		if err != nil {
			yield(export.Row{}, err)
			return
		}
		var doc string
		var of map[string]string
		var verdicts map[string]review.Verdict
		err = eachEvent(ctx, db, x.f, func(r store.EventRow, rec *record.Record) error {
			if doc != rec.Document.ID {
				var err error
				if of, err = db.IncidentsOf(ctx, rec.Document.ID); err != nil {
					return err
				}
				verdicts, _ = review.Verdicts(rec, judged[rec.Document.ID])
				doc = rec.Document.ID
			}
			verdict := verdicts[r.Event.ID]
			if verdict.Decision == record.Reject {
				return nil
			}
			for i := range rec.Events {
				if e := &rec.Events[i]; e.ID == r.Event.ID && !yield(export.Row{Incident: of[e.ID], Record: rec, Event: e, Corrected: verdict.Cells, Story: stories[doc]}, nil) {
					return errStopped
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(export.Row{}, err)
		}
	}
}

// storiesOf tells of documents which story they are copies of, where an incident has copies.
func storiesOf(ctx context.Context, db store.Store) (map[string]string, error) {
	out := map[string]string{}
	err := eachIncident(ctx, db, store.IncidentFilter{}, 0, func(r store.IncidentRow) error {
		if r.Sources == r.Reports {
			return nil
		}
		members, err := db.Members(ctx, r.ID)
		for i := range members {
			out[members[i].Document.ID] = members[i].Wire
		}
		return err
	})
	return out, err
}

// errStopped ends a visit that nobody wants more of.
var errStopped = errors.New("stopped")
