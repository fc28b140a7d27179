// Package catalog holds the lines of all incidents in memory, by column, and answers queries of package query on them: lists
// in any order, counts, facets, places and days. It is a copy that can be made again at any time; the store has the truth.
// A snapshot never changes, so that a page, its counts and its map speak of one state.
package catalog

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"clio/internal/store"
)

// Options say how to keep up.
type Options struct {
	// Country gives the ISO 3166-1 alpha-2 code of a country's name; nil: countries are known by their codes alone.
	Country func(name string) string
	// Every is how often the store is asked for changes; 0 is half a second.
	Every time.Duration
}

// Catalog keeps a snapshot up to date. It is safe for concurrent use.
type Catalog struct {
	db   store.Feed
	opts Options

	now     atomic.Pointer[Snapshot]
	checked atomic.Int64 // when the store was last asked, in nanoseconds

	mu       sync.Mutex // held while a snapshot is made
	entries  map[string]*entry
	cost     atomic.Int64 // of the last snapshot, in nanoseconds
	running  atomic.Bool  // a refresh in the background
	finished atomic.Int64 // when the last snapshot was done
}

// entry is an incident with the reports that tell of it.
type entry struct {
	row        store.IncidentRow
	docs       []int64 // numbers of reports
	publishers []string
}

// New makes a catalog of a store; it is filled when it is first asked.
func New(db store.Feed, opts Options) *Catalog {
	if opts.Every == 0 {
		opts.Every = 500 * time.Millisecond
	}
	return &Catalog{db: db, opts: opts, entries: map[string]*entry{}}
}

// Now is a recent state: of at most half a second ago while little changes, and a little older while much is written.
func (c *Catalog) Now(ctx context.Context) (*Snapshot, error) {
	s := c.now.Load()
	if s == nil {
		return c.Fresh(ctx)
	}
	at := time.Now().UnixNano()
	last := c.checked.Load()
	if at-last < int64(c.opts.Every) || !c.checked.CompareAndSwap(last, at) {
		return s, nil
	}
	stamp, err := c.db.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	if stamp == s.stamp {
		return s, nil
	}
	if s.Len() < 20_000 {
		return c.Fresh(ctx)
	}
	// A large catalog is made anew beside the answers, and not the whole time.
	if time.Since(time.Unix(0, c.finished.Load())) > 4*time.Duration(c.cost.Load()) && c.running.CompareAndSwap(false, true) {
		go func() {
			defer c.running.Store(false)
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
			defer cancel()
			_, _ = c.Fresh(ctx) // the next question asks again and tells of what is wrong
		}()
	}
	return s, nil
}

// Fresh is the state of the store as it is now: what was written before the call is in it.
func (c *Catalog) Fresh(ctx context.Context) (*Snapshot, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	began := time.Now()
	stamp, err := c.db.Stamp(ctx)
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	old := c.now.Load()
	if old != nil && old.stamp == stamp {
		return old, nil
	}
	after := int64(0)
	if old != nil {
		after = old.merge
	}
	changed, err := c.db.Changed(ctx, after)
	if err != nil {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	var s *Snapshot
	if old != nil && len(changed.Rows)+len(changed.Gone) == 0 {
		same := *old
		s = &same
	} else {
		c.apply(&changed)
		s = build(c.entries, c.opts.Country)
		c.cost.Store(int64(time.Since(began)))
		c.finished.Store(time.Now().UnixNano())
	}
	s.db, s.stamp, s.merge = c.db, stamp, changed.Merge
	c.now.Store(s)
	c.checked.Store(time.Now().UnixNano())
	return s, nil
}

func (c *Catalog) apply(changed *store.Changed) {
	for _, id := range changed.Gone {
		delete(c.entries, id)
	}
	for i := range changed.Rows {
		c.entries[changed.Rows[i].ID] = &entry{row: changed.Rows[i]}
	}
	for _, t := range changed.Tellings {
		e := c.entries[t.Incident]
		if e == nil {
			continue
		}
		e.docs = add(e.docs, t.Number)
		if p := strings.TrimSpace(t.Publisher); p != "" {
			e.publishers = add(e.publishers, p)
		}
	}
}

// add appends a value that is not there yet; the lists are short.
func add[T comparable](list []T, v T) []T {
	for _, have := range list {
		if have == v {
			return list
		}
	}
	return append(list, v)
}
