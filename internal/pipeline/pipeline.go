// Package pipeline wires ingest, reader and store: documents go through all cores and come out in the order in which they
// went in, with a bounded number of them in memory.
package pipeline

import (
	"context"
	"iter"
	"runtime"

	"clio/internal/ingest"
	"clio/record"
)

// Result is what became of one document: its record, or the error that kept it from having one.
type Result struct {
	Item   ingest.Item
	Record *record.Record // nil with an error, and when skipped
	Skip   bool           // it was left alone, see Options.Skip
	Err    error
}

// Options say how to run.
type Options struct {
	Workers int // 0: as many as the machine has cores
	// Read makes the record of a document. It is called by many goroutines at once.
	Read func(context.Context, record.Document) (*record.Record, error)
	// Skip, when given, says that a document need not be read. It is called by many goroutines at once.
	Skip func(context.Context, ingest.Item) (bool, error)
	// Prepare, when given, changes a document before it is read.
	Prepare func(*record.Document)
}

// Run reads the items and hands each result to use, in the order of the items. It holds at most a few documents a worker.
// It ends when the items do, when use fails (and returns that error), or when ctx is done.
func Run(ctx context.Context, items iter.Seq2[ingest.Item, error], opts Options, use func(Result) error) error {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		item ingest.Item
		err  error
		done chan Result
	}
	queue := make(chan job, opts.Workers)   // to the workers
	order := make(chan job, 4*opts.Workers) // to the writer, in order
	go func() {
		defer close(queue)
		defer close(order)
		for item, err := range items {
			j := job{item: item, err: err, done: make(chan Result, 1)}
			select {
			case order <- j:
			case <-ctx.Done():
				return
			}
			select {
			case queue <- j:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range opts.Workers {
		go func() {
			for j := range queue {
				j.done <- one(ctx, j.item, j.err, opts)
			}
		}()
	}
	for j := range order {
		select {
		case r := <-j.done:
			if err := use(r); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

func one(ctx context.Context, item ingest.Item, err error, opts Options) Result {
	r := Result{Item: item, Err: err}
	if err != nil {
		return r
	}
	if opts.Prepare != nil {
		opts.Prepare(&r.Item.Document)
	}
	if opts.Skip != nil {
		if r.Skip, r.Err = opts.Skip(ctx, r.Item); r.Skip || r.Err != nil {
			return r
		}
	}
	r.Record, r.Err = opts.Read(ctx, r.Item.Document)
	return r
}
