package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"clio/internal/ingest"
	"clio/internal/pipeline"
	"clio/record"
)

// source yields n documents, and an error in the place of every seventh.
func source(n int, yielded *atomic.Int64) func(func(ingest.Item, error) bool) {
	return func(yield func(ingest.Item, error) bool) {
		for i := range n {
			yielded.Add(1)
			var err error
			if i%7 == 3 {
				err = fmt.Errorf("item %d is broken", i)
			}
			if !yield(ingest.Item{Document: record.Document{ID: fmt.Sprint(i)}}, err) {
				return
			}
		}
	}
}

func read(_ context.Context, d record.Document) (*record.Record, error) {
	if len(d.ID)%2 == 0 {
		runtime.Gosched() // let others overtake
		time.Sleep(time.Microsecond)
	}
	return &record.Record{Document: d}, nil
}

func TestOrder(t *testing.T) {
	var yielded atomic.Int64
	var got []string
	err := pipeline.Run(context.Background(), source(500, &yielded), pipeline.Options{Workers: 8, Read: read}, func(r pipeline.Result) error {
		if (r.Err != nil) == (r.Record != nil) {
			t.Errorf("document %s has both or neither of record and error", r.Item.Document.ID)
		}
		got = append(got, r.Item.Document.ID)
		return nil
	})
	if err != nil || len(got) != 500 || !slices.IsSortedFunc(got, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return slices.Compare([]byte(a), []byte(b))
	}) {
		t.Errorf("err %v, %d results, or not in order", err, len(got))
	}
}

func TestWindowIsBounded(t *testing.T) {
	var yielded atomic.Int64
	used := int64(0)
	err := pipeline.Run(context.Background(), source(1000, &yielded), pipeline.Options{Workers: 2, Read: read}, func(pipeline.Result) error {
		used++
		if ahead := yielded.Load() - used; ahead > 16 {
			t.Fatalf("%d documents in memory with two workers", ahead)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStops(t *testing.T) {
	var yielded atomic.Int64
	full := errors.New("disk full")
	err := pipeline.Run(context.Background(), source(1000, &yielded), pipeline.Options{Workers: 2, Read: read}, func(pipeline.Result) error { return full })
	if !errors.Is(err, full) {
		t.Errorf("the error of use came back as %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = pipeline.Run(ctx, source(1000, &yielded), pipeline.Options{Workers: 2, Read: read}, func(r pipeline.Result) error {
		if r.Item.Document.ID == "20" {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run ended with %v", err)
	}
}
