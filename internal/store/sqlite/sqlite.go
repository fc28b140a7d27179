// Package sqlite keeps the record in one SQLite file, by a pure Go driver. Each document goes in by one transaction, so a
// kill at any point leaves whole documents only. Write-ahead logging lets others read meanwhile.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"clio/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how to open a database.
type Options struct {
	ReadOnly bool             // fail when the file is not there, and never write
	Now      func() time.Time // the clock; nil is time.Now
	Busy     time.Duration    // how long to wait for another writer; 0 is five seconds
	MaxPages int              // the file may not grow beyond so many pages; 0 is no limit
}

// DB is a store in a SQLite file. It is safe for concurrent use; writes queue up.
type DB struct {
	db   *sql.DB
	name string
	now  func() time.Time
}

var _ store.Store = (*DB)(nil)

// Open opens or makes the database file. It brings an older schema up to date and refuses a newer one.
func Open(ctx context.Context, name string, opts Options) (*DB, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Busy == 0 {
		opts.Busy = 5 * time.Second
	}
	if opts.ReadOnly {
		if _, err := os.Stat(name); err != nil {
			return nil, fmt.Errorf("no database at %s: make one with clio add, or name another with --db", name)
		}
	}
	if dir := filepath.Dir(name); dir != "." {
		if _, err := os.Stat(dir); err != nil {
			return nil, fmt.Errorf("the folder of the database: %w", err)
		}
	}
	q := url.Values{}
	q.Add("_pragma", "busy_timeout("+strconv.FormatInt(opts.Busy.Milliseconds(), 10)+")")
	q.Add("_pragma", "journal_mode(WAL)")
	q.Add("_pragma", "synchronous(NORMAL)")
	q.Add("_pragma", "foreign_keys(ON)")
	if opts.MaxPages > 0 {
		q.Add("_pragma", "max_page_count("+strconv.Itoa(opts.MaxPages)+")")
	}
	q.Set("_txlock", "immediate")
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: name}).EscapedPath(), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	d := &DB{db: db, name: name, now: opts.Now}
	if err := d.migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

// migrate runs the numbered migrations that the file has not seen, each in a transaction of its own.
func (d *DB) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	slices.Sort(names)
	var have int
	if err := d.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return d.wrap("read its version", err)
	}
	if have > len(names) {
		return fmt.Errorf("%s was written by a newer clio (schema %d, this one knows %d): use that clio, or another file", d.name, have, len(names))
	}
	for i := have; i < len(names); i++ {
		text, err := migrations.ReadFile(names[i])
		if err != nil {
			return fmt.Errorf("migration %s: %w", names[i], err)
		}
		err = d.inTx(ctx, func(tx *sql.Tx) error {
			var now int // another process may have been quicker
			if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&now); err != nil || now > i {
				return err
			}
			if _, err := tx.ExecContext(ctx, string(text)); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(i+1))
			return err
		})
		if err != nil {
			return d.wrap("bring the schema to version "+strconv.Itoa(i+1), err)
		}
	}
	return nil
}

// inTx runs do in a transaction that takes the write lock at once, and commits it when do succeeds.
func (d *DB) inTx(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// wrap says in words what a user can do about the commoner failures.
func (d *DB) wrap(doing string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, store.ErrNotFound) {
		return err
	}
	hint := ""
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			hint = ": another program holds the database; try again when it is done"
		case sqlite3.SQLITE_FULL:
			hint = ": the disk is full; make room and run the same command again, nothing is lost"
		case sqlite3.SQLITE_NOTADB:
			hint = ": this is not a clio database; name another file with --db"
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
			hint = ": check that the file and its folder may be written to"
		case sqlite3.SQLITE_CORRUPT:
			hint = ": the file is damaged; restore a copy of it"
		}
	}
	return fmt.Errorf("%s: could not %s%s: %w", d.name, doing, hint, err)
}

// Close closes the database.
func (d *DB) Close() error { return d.db.Close() }

// limit is a page's LIMIT for SQL; -1 is none.
func limit(p store.Page) int {
	if p.Limit <= 0 {
		return -1
	}
	return p.Limit
}

// matchQuery turns what a person types into an FTS5 query: words that all have to occur, "phrases", and prefix*. Nothing of
// it is taken as an operator.
func matchQuery(q string) string {
	var out []string
	rest := q
	for rest != "" {
		if rest[0] == '"' {
			phrase, after, _ := strings.Cut(rest[1:], `"`)
			if strings.TrimSpace(phrase) != "" {
				out = append(out, `"`+phrase+`"`)
			}
			rest = after
			continue
		}
		word := rest
		if i := strings.IndexAny(rest, " \t\r\n\""); i >= 0 {
			word = rest[:i]
		}
		rest = strings.TrimLeft(rest[len(word):], " \t\r\n")
		stem, prefix := strings.CutSuffix(word, "*")
		if stem == "" {
			continue
		}
		w := `"` + stem + `"`
		if prefix {
			w += "*"
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}
