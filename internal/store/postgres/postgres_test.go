package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"clio/codebook"
	"clio/internal/settle"
	"clio/internal/store"
	"clio/internal/store/postgres"
	"clio/internal/store/postgres/pgtest"
	"clio/internal/store/sqldb"
	"clio/internal/store/sqlite"
	"clio/internal/store/storetest"
	"clio/record"
)

func open(t *testing.T, address string) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(context.Background(), address, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestSuite(t *testing.T) {
	server := pgtest.Start(t)
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, server.New(t)) })
}

// TestCopy moves a record from SQLite to PostgreSQL and back, with judgements, incidents and a queue, and wants the same
// content, and all of it still writable.
func TestCopy(t *testing.T) {
	ctx := context.Background()
	server := pgtest.Start(t)
	here, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "here.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	for i := range 30 {
		for r := range 2 {
			if err := here.Put(ctx, storetest.Sample(fmt.Sprintf("d%d", i), "attack.bombing", "bomb", fmt.Sprintf("r %d", r)), ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := settle.New(book)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(ctx, here, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Judge(ctx, record.Judgement{ID: "j1", Reviewer: "Ana", Decision: record.Accept, Event: record.Anchor{Doc: "d1", Event: "e1"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Enqueue(ctx, []store.Job{{Key: "a", Body: []byte("1")}}); err != nil {
		t.Fatal(err)
	}
	there := open(t, server.New(t))
	defer there.Close()
	back, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "back.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	if err := here.CopyTo(ctx, there.DB, nil); err != nil {
		t.Fatal(err)
	}
	if err := there.CopyTo(ctx, back.DB, nil); err != nil {
		t.Fatal(err)
	}
	want, err := here.Digest(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for name, db := range map[string]store.Store{"PostgreSQL": there, "SQLite again": back} {
		if got, err := db.Digest(ctx); got != want || err != nil {
			t.Errorf("%s has other content: %+v, want %+v: %v", name, got, want, err)
		}
		if hits, err := db.Search(ctx, "grenade OR bomb*", 50); err != nil || len(hits) != 0 {
			t.Errorf("%s: words are operators: %d, %v", name, len(hits), err)
		}
		if hits, err := db.Search(ctx, "bomb", 50); err != nil || len(hits) != 30 {
			t.Errorf("%s finds %d: %v", name, len(hits), err)
		}
		if n, err := db.Pending(ctx); err != nil || n[store.Waiting] != 1 {
			t.Errorf("%s: the queue holds %v: %v", name, n, err)
		}
		if err := db.Put(ctx, storetest.Sample("new", "attack", "bomb", "r 9"), ""); err != nil {
			t.Errorf("%s cannot be added to: %v", name, err)
		}
		if n, err := db.Enqueue(ctx, []store.Job{{Key: "b", Body: []byte("2")}}); n != 1 || err != nil {
			t.Errorf("%s: queueing adds %d: %v", name, n, err)
		}
	}
	if err := here.CopyTo(ctx, there.DB, nil); !errors.Is(err, sqldb.ErrNotEmpty) {
		t.Errorf("copying into a database that holds reports gives %v", err)
	}
}

// TestGoesAway stops the server at once, as a crash does, while reports are kept, and starts it again: the writers try again
// and nothing is lost. When it stays away they say so in words.
func TestGoesAway(t *testing.T) {
	if testing.Short() {
		t.Skip("restarts a server: left out with -short")
	}
	ctx := context.Background()
	server := pgtest.Start(t)
	db := open(t, server.New(t))
	defer db.Close()
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for i := range 60 {
				if err := db.Put(ctx, storetest.Sample(fmt.Sprintf("d%d-%d", w, i), "attack", "bomb", "r 1"), ""); err != nil {
					t.Errorf("report %d of %d: %v", i, w, err)
				}
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if c, err := db.Counts(ctx); c.Documents != 180 || c.Events != 180 || err != nil {
		t.Errorf("after a restart %+v: %v", c, err)
	}
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	err := db.Put(ctx, storetest.Sample("late", "attack", "bomb", "r 1"), "")
	if err == nil || !strings.Contains(err.Error(), "the server does not answer") {
		t.Errorf("without a server: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for name, want := range map[string]bool{"postgres://u@h/d": true, "postgresql:///d": true, "clio.db": false, "./postgres": false} {
		if postgres.Is(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	_, err := postgres.Open(context.Background(), "postgres://ana:secret@127.0.0.1:1/none", postgres.Options{})
	if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("no server gives %v", err)
	}
}
