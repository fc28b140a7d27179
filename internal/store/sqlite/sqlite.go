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

	"clio/internal/store/sqldb"
	"clio/record"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how to open a database.
type Options struct {
	ReadOnly bool             // fail when the file is not there
	Now      func() time.Time // the clock; nil is time.Now
	Busy     time.Duration    // how long to wait for another writer; 0 is fifteen seconds
	MaxPages int              // the file may not grow beyond so many pages; 0 is no limit
}

// DB is a store in a SQLite file. It is safe for concurrent use; writes queue up.
type DB struct{ *sqldb.DB }

// dialect is how SQLite differs.
func dialect() sqldb.Dialect {
	return sqldb.Dialect{
		Found:   `SELECT f.id FROM documents f WHERE f.rowid IN (SELECT rowid FROM fulltext WHERE fulltext MATCH ?)`,
		Number:  `d.rowid`,
		Numbers: `SELECT rowid FROM fulltext WHERE fulltext MATCH ?`,
		Search: `SELECT %s, snippet(fulltext, -1, char(2), char(3), '…', 24), bm25(fulltext, 4.0, 1.0) AS rank
			FROM fulltext f JOIN documents d ON d.rowid = f.rowid WHERE fulltext MATCH ? ORDER BY rank, d.id LIMIT ?`,
		Match: matchQuery,
		Index: func(doc *record.Document) (string, []any) {
			return `INSERT INTO fulltext (rowid, title, text) SELECT rowid, title, text FROM documents WHERE id = ?`, []any{doc.ID}
		},
		Indexed: `SELECT rowid IN (SELECT rowid FROM fulltext) FROM documents ORDER BY id`,
		Hint:    hint,
	}
}

// Open opens or makes the database file. It brings an older schema up to date and refuses a newer one.
func Open(ctx context.Context, name string, opts Options) (*DB, error) {
	if opts.Busy == 0 {
		opts.Busy = 15 * time.Second
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
	q.Add("_pragma", "cache_size(-32768)") // KiB
	if opts.MaxPages > 0 {
		q.Add("_pragma", "max_page_count("+strconv.Itoa(opts.MaxPages)+")")
	}
	q.Set("_txlock", "immediate")
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: name}).EscapedPath(), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	if err := migrate(ctx, db, name); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &DB{sqldb.New(db, name, opts.Now, dialect())}, nil
}

// migrate runs the numbered migrations that the file has not seen, each in a transaction of its own.
func migrate(ctx context.Context, db *sql.DB, name string) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	slices.Sort(names)
	failed := func(doing string, err error) error {
		return fmt.Errorf("%s: could not %s%s: %w", name, doing, hint(err), err)
	}
	var have int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return failed("read its version", err)
	}
	if have > len(names) {
		return fmt.Errorf("%s was written by a newer clio (schema %d, this one knows %d): use that clio, or another file", name, have, len(names))
	}
	for i := have; i < len(names); i++ {
		text, err := migrations.ReadFile(names[i])
		if err != nil {
			return fmt.Errorf("migration %s: %w", names[i], err)
		}
		if err := step(ctx, db, i, string(text)); err != nil {
			return failed("bring the schema to version "+strconv.Itoa(i+1), err)
		}
	}
	return nil
}

// step runs one migration, unless another process was quicker.
func step(ctx context.Context, db *sql.DB, i int, text string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	var now int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&now); err != nil || now > i {
		return errors.Join(err, tx.Rollback())
	}
	for _, q := range []string{text, "PRAGMA user_version = " + strconv.Itoa(i+1)} {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}

// Backup writes a consistent copy of the database into a new file while others read and write.
func (d *DB) Backup(ctx context.Context, name string) error {
	if _, err := os.Stat(name); err == nil {
		return fmt.Errorf("%s is there already: name a file that is not", name)
	}
	if _, err := d.SQL().ExecContext(ctx, "VACUUM INTO ?", name); err != nil {
		return fmt.Errorf("%s: could not make a copy%s: %w", d.Name(), hint(err), errors.Join(err, os.RemoveAll(name)))
	}
	return nil
}

// hint says what a user can do about the commoner errors.
func hint(err error) string {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ": another program holds the database; try again when it is done"
	case sqlite3.SQLITE_FULL:
		return ": the disk is full; make room and run the same command again, nothing is lost"
	case sqlite3.SQLITE_NOTADB:
		return ": this is not a clio database; name another file with --db"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return ": check that the file and its folder may be written to"
	case sqlite3.SQLITE_CORRUPT:
		return ": the file is damaged; restore a copy of it"
	}
	return ""
}

// matchQuery turns what a person types into an FTS5 query: words that all have to occur, "phrases", and prefix*. Nothing of
// it is taken as an operator.
func matchQuery(q string) string {
	var out []string
	for _, t := range sqldb.Terms(q) {
		w := `"` + t.Text + `"`
		if t.Prefix {
			w += "*"
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}
