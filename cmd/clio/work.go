package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/ingest"
	"clio/internal/render"
	"clio/internal/settle"
	"clio/internal/store"
	"clio/internal/store/sqldb"
	"clio/record"
)

// lease is how long a worker may hold a report before another may take it; CLIO_LEASE sets it.
func lease() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("CLIO_LEASE")); err == nil && d >= time.Second {
		return d
	}
	return 5 * time.Minute
}

// tries is how often a report is tried before a person has to look.
const tries = 5

func newQueue() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "queue",
		Short: "Give reports to several workers, and see what waits or failed",
		Long: `Queue shares the reading among processes, on one machine or many: clio queue add puts reports into the database unread, and every
clio work on that database takes from them, each report read once. A report that fails is tried again later, and after five
times lies aside as dead, with its error, until somebody retries it.`,
		Example: `  clio --db postgres://clio@db/clio queue add archive/
  clio --db postgres://clio@db/clio work --until-empty
  clio queue dead
  clio queue retry --all`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				n, err := db.Pending(ctx)
				if err != nil {
					return storeFailure(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d waiting, %d taken, %d dead\n", n[store.Waiting], n[store.Taken], n[store.Dead])
				return nil
			})
		},
	}
	cmd.AddCommand(newQueueAdd(), newQueueDead(), newQueueRetry())
	return cmd
}

func newQueueAdd() *cobra.Command {
	var priority int
	var columns map[string]string
	cmd := &cobra.Command{
		Use:   "add FILE|DIR|-…",
		Short: "Put reports into the queue",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, false, func(ctx context.Context, db store.Store) error {
				added, failed, all := 0, 0, 0
				var jobs []store.Job
				flush := func() error {
					n, err := db.Enqueue(ctx, jobs)
					added, jobs = added+n, jobs[:0]
					return storeFailure(err)
				}
				bar := progress(cmd, "queueing")
				for item, err := range ingest.Open(ctx, args, ingest.Options{Stdin: cmd.InOrStdin(), Columns: columns}) {
					if err := ctx.Err(); err != nil {
						return err
					}
					if err != nil {
						failed++
						bar.clear()
						fmt.Fprintln(cmd.ErrOrStderr(), "clio:", err)
						continue
					}
					all++
					bar.add()
					body, err := json.Marshal(&item.Document)
					if err != nil {
						return err
					}
					jobs = append(jobs, store.Job{Key: item.Document.ID + " " + store.HashOf(item.Document.Text), Body: body, RawHash: item.RawHash, Priority: priority})
					if len(jobs) == 100 {
						if err := flush(); err != nil {
							return err
						}
					}
				}
				if err := flush(); err != nil {
					return err
				}
				bar.clear()
				fmt.Fprintf(cmd.OutOrStdout(), "%s queued, %d already there, %d not read\n", plural(added, "report"), all-added, failed)
				if failed > 0 {
					return &failure{exitPartly, nil}
				}
				return nil
			})
		},
	}
	cmd.Flags().StringToStringVar(&columns, "columns", nil, "of a table: which column is what, `FIELD=NAME`,… (text, title, published, url, publisher, byline, id)")
	cmd.Flags().IntVar(&priority, "priority", 0, "a higher `NUMBER` is read first")
	return cmd
}

func newQueueDead() *cobra.Command {
	return &cobra.Command{
		Use:   "dead",
		Short: "List the reports that failed too often",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				list, err := db.Jobs(ctx, store.Dead, 0)
				for i := range list {
					j := &list[i]
					fmt.Fprintln(cmd.OutOrStdout(), render.Clean(fmt.Sprintf("%d  %.18s  tried %d times  %s", j.ID, j.Key, j.Tries, j.Error)))
				}
				return storeFailure(err)
			})
		},
	}
}

func newQueueRetry() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "retry [ID]",
		Short: "Let a dead report wait again, or all of them",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var id int64
			if len(args) == 1 {
				var err error
				if id, err = strconv.ParseInt(args[0], 10, 64); err != nil || id < 1 {
					return fmt.Errorf("%q is no number of a dead report: clio queue dead prints them", args[0])
				}
			} else if !all {
				return errors.New("name a report by its number, or give --all")
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				n, err := db.Retry(ctx, id)
				if err != nil {
					return storeFailure(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s waiting again\n", plural(n, "report"))
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "all dead reports")
	return cmd
}

func newWork() *cobra.Command {
	var r reading
	var untilEmpty bool
	var name string
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Read reports from the queue, beside other workers",
		Long: `Work takes reports from the queue and reads them until it is stopped by Ctrl-C, or with --until-empty until nothing is left. Many
may run on one database, each report is read by one of them. One that is killed loses nothing: after five minutes (or CLIO_LEASE, for example 30s) another
takes what it held. The events that were read are merged by whichever worker finds them.`,
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
			if name == "" {
				host, _ := os.Hostname()
				name = host + ":" + strconv.Itoa(os.Getpid())
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				w := worker{db: db, reader: reader, settler: s, prepare: r.prepare, name: name, untilEmpty: untilEmpty, say: func(text string) { fmt.Fprintln(cmd.ErrOrStderr(), "clio:", text) }}
				err := w.run(ctx, max(1, r.jobs))
				fmt.Fprintf(cmd.OutOrStdout(), "%s read, %d failed\n", plural(w.done, "report"), w.failed)
				return storeFailure(err)
			})
		},
	}
	r.flags(cmd)
	cmd.Flags().BoolVar(&untilEmpty, "until-empty", false, "end when nothing is left")
	cmd.Flags().StringVar(&name, "name", "", "what this worker is called in the queue (default host and process)")
	return cmd
}

type worker struct {
	db         store.Store
	reader     *clio.Reader
	settler    *settle.Settler
	prepare    func(*record.Document)
	name       string
	untilEmpty bool
	say        func(string)

	mu           sync.Mutex
	done, failed int
}

// run works by so many goroutines.
func (w *worker) run(ctx context.Context, goroutines int) error {
	errs := make(chan error, goroutines)
	for i := range goroutines {
		go func() { errs <- w.loop(ctx, w.name+"/"+strconv.Itoa(i)) }()
	}
	var err error
	for range goroutines {
		err = errors.Join(err, <-errs)
	}
	if err == nil || errors.Is(err, context.Canceled) {
		// What this worker read is merged also when it is stopped.
		err = errors.Join(err, w.settler.Run(context.WithoutCancel(ctx), w.db, nil))
	}
	return err
}

func (w *worker) loop(ctx context.Context, name string) error {
	since := 0
	for ctx.Err() == nil {
		job, err := w.db.Take(ctx, name, int(lease().Seconds()))
		if errors.Is(err, store.ErrNotFound) {
			if w.untilEmpty {
				return nil
			}
			if err := w.settler.Run(ctx, w.db, nil); err != nil {
				return err
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Second):
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := w.one(ctx, job); err != nil {
			return err
		}
		if since++; since%100 == 0 {
			if err := w.settler.Run(ctx, w.db, nil); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// one reads a report and keeps its record, or gives it back.
func (w *worker) one(ctx context.Context, job store.Job) error {
	err := w.read(ctx, job)
	switch {
	case err == nil:
		w.count(&w.done)
		return nil
	case errors.Is(err, sqldb.ErrLost):
		w.say(fmt.Sprintf("report %d took longer than %s and was given to another worker", job.ID, lease()))
		return nil
	case ctx.Err() != nil:
		// Stopped: give it back at once, so that another worker need not wait for the end of the lease.
		return errors.Join(ctx.Err(), w.db.Fail(context.WithoutCancel(ctx), job, "stopped", false, 0))
	}
	dead := job.Tries >= tries || errors.Is(err, store.ErrOtherText) || errors.Is(err, errJob)
	if dead {
		w.count(&w.failed)
		w.say(fmt.Sprintf("report %d lies aside: %v", job.ID, err))
	}
	return w.db.Fail(ctx, job, err.Error(), dead, 1<<min(job.Tries, 8))
}

func (w *worker) count(n *int) {
	w.mu.Lock()
	*n++
	w.mu.Unlock()
}

// errJob says that what is in the queue is no report.
var errJob = errors.New("this is no report")

func (w *worker) read(ctx context.Context, job store.Job) (err error) {
	defer func() {
		// A report that breaks the reader must not take the worker and the other reports with it.
		if r := recover(); r != nil {
			err = fmt.Errorf("the reader broke on it: %v", r)
		}
	}()
	var doc record.Document
	if err := json.Unmarshal(job.Body, &doc); err != nil {
		return errors.Join(errJob, err)
	}
	w.prepare(&doc)
	rec, err := w.reader.Read(ctx, doc)
	if err != nil {
		return err
	}
	return w.db.Finish(ctx, job, rec)
}
