// Package sqldb is what the SQL databases have in common: one set of tables, read and written by one text of SQL. What
// differs, the schema's types, full-text search and the wording of errors, is in a Dialect that the packages sqlite and
// postgres give.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"clio/internal/store"
	"clio/record"
)

// Dialect is what one kind of database does in its own way.
type Dialect struct {
	Dollar bool   // placeholders are $1, $2, … and not ?
	Begin  string // run at the beginning of a transaction that writes; may be empty

	// Found lists the documents that hold all words of a query, as a query of one column, documents.id, with one placeholder.
	Found string
	// Number is a column of documents d that tells them apart by a small whole number, and Numbers lists those of the documents
	// that hold all words of a query, with one placeholder.
	Number, Numbers string
	// Search finds documents: docColumns, a snippet between \x02 and \x03, and a rank that is smaller for better; its
	// placeholders are the query and the limit. %s stands for the columns.
	Search string
	// Mark cuts the snippet out of a text when the database does not; Search then gives the text in its place.
	Mark func(text, query string) string
	// Match turns what a person types into what Found and Search take; empty when there is no word in it.
	Match func(query string) string
	// Index adds a document to the full-text index.
	Index func(doc *record.Document) (query string, args []any)
	// Indexed tells of each document in order of id whether it can be found; for Digest.
	Indexed string
	// Exclusive takes the one lock under which events are merged, inside a transaction.
	Exclusive string
	// Lock is appended to a query for one row that nobody else may take at the same time.
	Lock string
	// Snapshot is the isolation in which a transaction that only reads sees one moment.
	Snapshot sql.IsolationLevel
	// Copied are run in a database after rows with their own numbers were copied into it.
	Copied []string
	// Hint says what a user can do about an error, beginning with ": ", or is empty.
	Hint func(error) string
	// Retry reports whether a transaction that failed with this error may succeed when it is run again.
	Retry func(error) bool
}

// DB is a store in an SQL database. It is safe for concurrent use.
type DB struct {
	db   *sql.DB
	on   handle
	name string
	now  func() time.Time
	dial Dialect

	packer packer
}

var _ store.Store = (*DB)(nil)

// New makes a store of an open database whose schema is up to date. name is what errors call it.
func New(db *sql.DB, name string, now func() time.Time, dial Dialect) *DB {
	if now == nil {
		now = time.Now
	}
	return &DB{db: db, on: handle{db, dial.Dollar}, name: name, now: now, dial: dial}
}

// SQL is the database underneath.
func (d *DB) SQL() *sql.DB { return d.db }

// Name is what errors call the database.
func (d *DB) Name() string { return d.name }

// Close closes the database.
func (d *DB) Close() error { return d.db.Close() }

// conn is what both a database and a transaction can do.
type conn interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// handle runs statements that are written with ? for the values.
type handle struct {
	c      conn
	dollar bool
}

func (h handle) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return h.c.ExecContext(ctx, h.bind(query), args...)
}

func (h handle) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return h.c.QueryContext(ctx, h.bind(query), args...)
}

func (h handle) row(ctx context.Context, query string, args ...any) *sql.Row {
	return h.c.QueryRowContext(ctx, h.bind(query), args...)
}

// bind numbers the placeholders where the database wants it. No statement of this package holds a ? in its text.
func (h handle) bind(query string) string {
	if !h.dollar || !strings.Contains(query, "?") {
		return query
	}
	var b strings.Builder
	b.Grow(len(query) + 16)
	for n := 1; ; n++ {
		before, after, ok := strings.Cut(query, "?")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}

// attempts is how often a transaction is run when the database asks to run it again.
const attempts = 6

// inTx runs do in a transaction and commits it when do succeeds. It runs it again, a little later each time, when the
// database went away or two transactions were in each other's way.
func (d *DB) inTx(ctx context.Context, do func(handle) error) error {
	var err error
	for try := range attempts {
		if try > 0 {
			wait := time.NewTimer(time.Duration(50<<try) * time.Millisecond)
			select {
			case <-ctx.Done():
				wait.Stop()
				return ctx.Err()
			case <-wait.C:
			}
		}
		if err = d.once(ctx, do); err == nil || d.dial.Retry == nil || !d.dial.Retry(err) {
			return err
		}
	}
	return err
}

func (d *DB) once(ctx context.Context, do func(handle) error) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	h := handle{tx, d.dial.Dollar}
	if d.dial.Begin != "" {
		if _, err := h.exec(ctx, d.dial.Begin); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	if err := do(h); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// wrap says in words what a user can do about the commoner failures.
func (d *DB) wrap(doing string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, store.ErrNotFound) || errors.Is(err, ErrNotEmpty) {
		return err
	}
	hint := ""
	if d.dial.Hint != nil {
		hint = d.dial.Hint(err)
	}
	return fmt.Errorf("%s: could not %s%s: %w", d.name, doing, hint, err)
}

// limit is a page's LIMIT for SQL; a very large one is none.
func limit(p store.Page) int64 {
	if p.Limit <= 0 {
		return 1 << 62
	}
	return int64(p.Limit)
}

// list is "(?,?,…)" for n values.
func list(n int) string {
	return "(" + strings.TrimSuffix(strings.Repeat("?,", n), ",") + ")"
}

// chunks calls do with parts of the values, each small enough for one statement.
func chunks[T any](values []T, do func([]T) error) error {
	const most = 500
	for len(values) > 0 {
		n := min(most, len(values))
		if err := do(values[:n]); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

// args makes the values of a statement.
func args[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// each runs use on every row.
func each(rows *sql.Rows, err error, use func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := use(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
