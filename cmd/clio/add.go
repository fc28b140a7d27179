package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"clio"
	"clio/internal/ingest"
	"clio/internal/pipeline"
	"clio/internal/store"
	"clio/record"
)

func newAdd() *cobra.Command {
	var r reading
	cmd := &cobra.Command{
		Use:   "add FILE|DIR|-…",
		Short: "Read reports into the database",
		Long: `Add reads reports as clio read does and keeps their text and record in the database. A report that is there already, read by
this version of the reader, is left alone: adding a folder again adds what is new in it. It can be stopped at any time, also by
force; the same command then goes on from there.`,
		Example: `  clio add reports/
  clio add --db sahel.db sahel/*.html
  zcat archive.jsonl.gz | clio add -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			reader, err := r.start()
			if err != nil {
				return err
			}
			return withStore(cmd, false, func(ctx context.Context, db store.Store) error {
				return add(cmd, db, reader, r, ingest.Open(ctx, args, ingest.Options{Stdin: cmd.InOrStdin(), Columns: r.columns, Originals: !r.noOriginals}))
			})
		},
	}
	r.flags(cmd)
	r.tables(cmd)
	r.originals(cmd)
	return cmd
}

// tally counts what became of the documents of an add.
type tally struct{ added, known, failed int }

func add(cmd *cobra.Command, db store.Store, reader *clio.Reader, r reading, items func(func(ingest.Item, error) bool)) error {
	s, err := settler(r.codebooks)
	if err != nil {
		return err
	}
	var n tally
	bar := progress(cmd, "reading")
	tell := teller(cmd.Context(), db, "reports")
	err = pipeline.Run(cmd.Context(), items, pipeline.Options{
		Workers: r.jobs, Read: reader.Read, Prepare: r.prepare,
		Skip: func(ctx context.Context, item ingest.Item) (bool, error) {
			return db.Has(ctx, item.Document.ID, store.HashOf(item.Document.Text), reader.Name())
		},
	}, func(res pipeline.Result) error {
		bar.add()
		tell.say(n.added+n.known, n.failed, false)
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		if res.Skip {
			n.known++
			return nil
		}
		err := res.Err
		if err == nil {
			notes(cmd.ErrOrStderr(), res.Item)
			// First the bytes, then the report: one that is there has its bytes, also after a kill.
			if err = keepOriginal(cmd, db, &res.Item); err != nil {
				return &failure{exitStore, err}
			}
			if err = db.Put(cmd.Context(), res.Record, res.Item.RawHash); err == nil {
				n.added++
				return nil
			}
			if !errors.Is(err, store.ErrOtherText) {
				return &failure{exitStore, err}
			}
		}
		n.failed++
		bar.clear()
		fmt.Fprintln(cmd.ErrOrStderr(), "clio:", err)
		return nil
	})
	bar.clear()
	tell.say(n.added+n.known, n.failed, true)
	fmt.Fprintf(cmd.OutOrStdout(), "%s added, %d already there, %d not read\n", plural(n.added, "report"), n.known, n.failed)
	if err != nil {
		return err
	}
	if err := merged(cmd.Context(), cmd, db, s); err != nil {
		return err
	}
	if n.failed > 0 {
		return &failure{exitPartly, nil}
	}
	return nil
}

// telling says in the database how far a run is, once a second, so that the pages can show it.
type telling struct {
	ctx  context.Context //nolint:containedctx // it lives as long as the run that it tells of
	db   store.Room
	p    store.Progress
	last time.Time
}

func teller(ctx context.Context, db store.Room, what string) *telling {
	now := time.Now()
	return &telling{ctx: context.WithoutCancel(ctx), db: db, p: store.Progress{ID: fmt.Sprintf("%d-%d", now.UnixNano(), os.Getpid()), What: what, Started: now}, last: now}
}

// say tells it when a second has gone by, or at the end when the run was long enough to be told of. A run goes on when it
// cannot be told.
func (t *telling) say(done, failed int, end bool) {
	now := time.Now()
	if now.Sub(t.last) < time.Second && (!end || t.p.Seen.IsZero()) {
		return
	}
	t.last = now
	t.p.Done, t.p.Failed, t.p.Seen = done, failed, now
	if end {
		t.p.Ended = now
	}
	_ = t.db.SetProgress(t.ctx, t.p)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// bar shows progress on a terminal and nothing elsewhere.
type bar struct{ p *progressbar.ProgressBar }

func progress(cmd *cobra.Command, doing string) bar {
	f, ok := cmd.ErrOrStderr().(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return bar{}
	}
	return bar{progressbar.NewOptions(-1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(doing), progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("reports"), progressbar.OptionThrottle(100e6), progressbar.OptionClearOnFinish())}
}

// A progress bar that cannot be drawn is no reason to stop.
func (b bar) add() {
	if b.p != nil {
		_ = b.p.Add(1)
	}
}

func (b bar) clear() {
	if b.p != nil {
		_ = b.p.Clear()
	}
}

func newReread() *cobra.Command {
	var r reading
	cmd := &cobra.Command{
		Use:   "reread",
		Short: "Read the kept reports again with this version of the reader",
		Long: `Reread reads every report in the database that this version of the reader has not read, and makes the new reading its
current one. The older reading stays: clio explain still finds its statements, by version.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			reader, err := r.start()
			if err != nil {
				return err
			}
			s, err := settler(r.codebooks)
			if err != nil {
				return err
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				n := 0
				bar := progress(cmd, "reading again")
				err := eachDocument(ctx, db, func(s store.Stored) error {
					bar.add()
					if s.Reader == reader.Name() {
						return nil
					}
					full, err := db.Document(ctx, s.Document.ID)
					if err != nil {
						return err
					}
					r.prepare(&full.Document)
					rec, err := reader.Read(ctx, full.Document)
					if err != nil {
						return err
					}
					n++
					return db.Put(ctx, rec, full.RawHash)
				})
				bar.clear()
				if err != nil {
					return storeFailure(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s read again by %s\n", plural(n, "report"), reader.Name())
				return merged(ctx, cmd, db, s)
			})
		},
	}
	r.flags(cmd)
	return cmd
}

// storeFailure gives an error of the store its exit code; one of an interrupted command stays as it is.
func storeFailure(err error) error {
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, store.ErrNotFound):
		return &failure{exitPartly, err}
	}
	return &failure{exitStore, err}
}

// eachDocument visits the documents of a store by id, a page at a time.
func eachDocument(ctx context.Context, db store.Reader, visit func(store.Stored) error) error {
	after := ""
	for {
		page, err := db.Documents(ctx, store.Page{After: after, Limit: 500})
		if err != nil {
			return err
		}
		for _, s := range page {
			if err := visit(s); err != nil {
				return err
			}
			after = s.Document.ID
		}
		if len(page) < 500 {
			return nil
		}
	}
}

// eachEvent visits the events of a store with the record of their document, a page at a time.
func eachEvent(ctx context.Context, db store.Reader, f store.EventFilter, visit func(store.EventRow, *record.Record) error) error {
	after := ""
	var rec *record.Record
	for {
		page, err := db.Events(ctx, f, store.Page{After: after, Limit: 500})
		if err != nil {
			return err
		}
		for _, row := range page {
			if rec == nil || rec.Document.ID != row.Document.ID {
				if rec, err = db.Record(ctx, row.Document.ID); err != nil {
					return err
				}
			}
			if err := visit(row, rec); err != nil {
				return err
			}
			after = row.ID
		}
		if len(page) < 500 {
			return nil
		}
	}
}
