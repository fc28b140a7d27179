package sqlite_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clio/internal/store"
	"clio/internal/store/sqlite"
	"clio/internal/store/storetest"
)

func open(t testing.TB, name string, opts sqlite.Options) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(context.Background(), name, opts)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		return open(t, filepath.Join(t.TempDir(), "clio.db"), sqlite.Options{})
	})
}

// TestNames opens files whose names mean something in a URL or to SQL.
func TestNames(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a b.db", "what?.db", "100%.db", "x#y.db", "o'clock.db", "ü.db"} {
		path := filepath.Join(dir, name)
		db := open(t, path, sqlite.Options{})
		if err := db.Put(context.Background(), storetest.Sample("d", "attack", "bomb", "r"), ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		again := open(t, path, sqlite.Options{ReadOnly: true})
		if c, err := again.Counts(context.Background()); err != nil || c.Documents != 1 {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
		if err := again.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestLocked holds the write lock and wants a clear word from another writer.
func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clio.db")
	db := open(t, path, sqlite.Options{})
	defer db.Close()
	hold, done := make(chan struct{}), make(chan error)
	go func() { done <- sqlite.Hold(context.Background(), db, hold) }()
	time.Sleep(50 * time.Millisecond)
	other := open(t, path, sqlite.Options{Busy: 20 * time.Millisecond})
	defer other.Close()
	err := other.Put(context.Background(), storetest.Sample("d", "attack", "bomb", "r"), "")
	if err == nil || !strings.Contains(err.Error(), "another program holds the database") {
		t.Errorf("a locked database gives %v", err)
	}
	close(hold)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := other.Put(context.Background(), storetest.Sample("d", "attack", "bomb", "r"), ""); err != nil {
		t.Errorf("after the lock: %v", err)
	}
}

// TestFull limits the pages of the file, as a full disk does, and wants a clear word and the documents before it whole.
func TestFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clio.db")
	db := open(t, path, sqlite.Options{MaxPages: 80})
	defer db.Close()
	n := 0
	var err error
	for ; n < 1000 && err == nil; n++ {
		err = db.Put(context.Background(), storetest.Sample("d"+strings.Repeat("x", n%7)+time.Duration(n).String(), "attack", "bomb", "r"), "")
	}
	if err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Fatalf("a full disk gives %v", err)
	}
	c, err := db.Counts(context.Background())
	if err != nil || c.Documents != n-1 || c.Events != n-1 {
		t.Errorf("after %d puts, the last refused: %+v, %v", n, c, err)
	}
}

func BenchmarkPut(b *testing.B) {
	db := open(b, filepath.Join(b.TempDir(), "clio.db"), sqlite.Options{})
	defer db.Close()
	for i := 0; b.Loop(); i++ {
		if err := db.Put(context.Background(), storetest.Sample(time.Duration(i).String(), "attack", "bomb", "r"), ""); err != nil {
			b.Fatal(err)
		}
	}
}
