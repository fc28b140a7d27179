// Package postgres keeps the record in a PostgreSQL database (15 or newer), for records that several people and processes
// share. The tables are those of package sqlite; all text sorts by bytes, so both list and hash alike.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"clio/internal/store/sqldb"
	"clio/record"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how to open a database.
type Options struct {
	Now func() time.Time // the clock; nil is time.Now
}

// DB is a store in a PostgreSQL database. It is safe for concurrent use, also by several processes.
type DB struct{ *sqldb.DB }

// lock is the advisory lock under which schemas are brought up to date and events are merged.
const lock = "SELECT pg_advisory_xact_lock(3120451986)"

func dialect() sqldb.Dialect {
	return sqldb.Dialect{
		Dollar:  true,
		Number:  `d.no`,
		Numbers: `SELECT f.no FROM documents f WHERE f.search @@ to_tsquery('simple', ?)`,
		Found:   `SELECT f.id FROM documents f WHERE f.search @@ to_tsquery('simple', ?)`,
		Search: `SELECT %s, d.text, -ts_rank(d.search, q) AS rank
			FROM documents d, to_tsquery('simple', ?) q WHERE d.search @@ q ORDER BY rank, d.id LIMIT ?`,
		Mark:  mark,
		Match: matchQuery,
		Index: func(doc *record.Document) (string, []any) {
			return `UPDATE documents SET search = setweight(to_tsvector('simple', ?), 'A') || to_tsvector('simple', ?) WHERE id = ?`, []any{fold(head(doc.Title, 2000)), fold(head(doc.Text, 300_000)), doc.ID}
		},
		Indexed:   `SELECT 1 FROM documents ORDER BY id`,
		Exclusive: lock,
		Lock:      ` FOR UPDATE SKIP LOCKED`,
		Snapshot:  sql.LevelRepeatableRead,
		Copied: []string{
			`SELECT setval(pg_get_serial_sequence('readings', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM readings), false)`,
			`SELECT setval(pg_get_serial_sequence('jobs', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM jobs), false)`,
			`SELECT setval(pg_get_serial_sequence('audit', 'seq'), (SELECT coalesce(max(seq), 0) + 1 FROM audit), false)`,
		},
		Hint:  hint,
		Retry: retry,
	}
}

// Is reports whether a database name is the address of a PostgreSQL database.
func Is(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// Open opens the database at an address such as postgres://user@host/name and brings its schema up to date.
func Open(ctx context.Context, address string, opts Options) (*DB, error) {
	name := shown(address)
	db, err := sql.Open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("%s: this is not an address of a database: %w", name, err)
	}
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(4)
	if err := migrate(ctx, db, name); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &DB{sqldb.New(db, name, opts.Now, dialect())}, nil
}

// shown is an address without its password.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "the PostgreSQL database"
	}
	return u.Redacted()
}

func migrate(ctx context.Context, db *sql.DB, name string) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	slices.Sort(names)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%s: could not be opened%s: %w", name, hint(err), err)
	}
	have, err := bring(ctx, tx, names)
	if err != nil {
		return fmt.Errorf("%s: could not bring the schema up to date%s: %w", name, hint(err), errors.Join(err, tx.Rollback()))
	}
	if have > len(names) {
		return errors.Join(fmt.Errorf("%s was written by a newer clio (schema %d, this one knows %d): use that clio, or another database", name, have, len(names)), tx.Rollback())
	}
	return tx.Commit()
}

// bring runs what is missing and tells the version that the database had.
func bring(ctx context.Context, tx *sql.Tx, names []string) (int, error) {
	for _, q := range []string{lock, `CREATE TABLE IF NOT EXISTS clio_schema (version BIGINT NOT NULL)`} {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return 0, err
		}
	}
	var have int
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM clio_schema`).Scan(&have); err != nil {
		return 0, err
	}
	for i := have; i < len(names); i++ {
		text, err := migrations.ReadFile(names[i])
		if err != nil {
			return have, err
		}
		if _, err := tx.ExecContext(ctx, string(text)); err != nil {
			return have, err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO clio_schema (version) VALUES ($1)`, i+1); err != nil {
			return have, err
		}
	}
	return have, nil
}

// retry reports whether a transaction may succeed when it is run again: two were in each other's way, or the server went
// away.
func retry(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch e.Code {
		case "40001", "40P01", "23505", "57P01", "57P02", "57P03", "53300":
			return true
		}
		return strings.HasPrefix(e.Code, "08")
	}
	var n net.Error
	var c *pgconn.ConnectError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.As(err, &n) || errors.As(err, &c) || strings.Contains(err.Error(), "conn closed")
}

func hint(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch {
		case e.Code == "28P01" || e.Code == "28000":
			return ": the server does not know this user or password"
		case e.Code == "3D000":
			return ": there is no such database on the server; make it with createdb"
		case e.Code == "42501":
			return ": this user may not do so there"
		case e.Code == "53100":
			return ": the server's disk is full; make room and run the same command again, nothing is lost"
		case e.Code == "22021":
			return ": the report holds a byte that PostgreSQL cannot keep (NUL)"
		}
	}
	if retry(err) {
		return ": the server does not answer; nothing that was kept is lost, run the same command again when it is back"
	}
	return ""
}

// matchQuery turns what a person types into a tsquery: words that all have to occur, "phrases", and prefix*. Nothing of it is
// taken as an operator.
func matchQuery(q string) string {
	var out []string
	for _, t := range sqldb.Terms(q) {
		w := `'` + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(fold(t.Text)) + `'`
		if t.Prefix {
			w += ":*"
		}
		out = append(out, w)
	}
	return strings.Join(out, " & ")
}

// fold is a text in small letters without diacritics, as the index holds it: the server's own folding depends on its locale.
func fold(s string) string {
	out, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), strings.ToLower(s))
	if err != nil {
		return strings.ToLower(s)
	}
	return out
}

// head is at most n bytes of a text: the index of one document has to stay below a megabyte.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
