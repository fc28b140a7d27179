package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"clio/record"
)

// table is one table as it is copied: rows in the order of its key, so that what refers to others comes after them.
type table struct {
	name    string
	columns string
	order   string
	until   string // what of it was there at a time, with one placeholder for each ?; empty: it can be made again or is of no time
}

// tables are all tables, those that others refer to first.
func tables() []table {
	return []table{
		{"documents", `id, source, title, published, published_from, publisher, byline, url, language, text, hash, raw_hash, reading, added_at`, "id", `added_at <= ?`},
		{"originals", `hash, media, size, packed`, "hash", `hash IN (SELECT raw_hash FROM documents WHERE added_at <= ?)`},
		{"readings", `id, doc, reader, record, read_at`, "id", `read_at <= ?`},
		{"statements", `id, reading, doc, subject, property, value, text, start, "end", attribution, certainty, rule`, "reading, id", `reading IN (SELECT id FROM readings WHERE read_at <= ?)`},
		{"events", `reading, doc, id, seq, type, mode, date_from, date_to, place, country, event`, "reading, seq", `reading IN (SELECT id FROM readings WHERE read_at <= ?)`},
		{"actors", `reading, doc, id, name, kind, aliases`, "reading, id", `reading IN (SELECT id FROM readings WHERE read_at <= ?)`},
		{"attributions", `reading, doc, id, source, stance, certainty`, "reading, id", `reading IN (SELECT id FROM readings WHERE read_at <= ?)`},
		{"dirty", `doc`, "doc", ""},
		{"items", `event, doc, handle, incident, body`, "event", ""},
		{"item_keys", `key, event`, "event, key", ""},
		{"links", `a, b, score, reasons`, "a, b", ""},
		{"sketches", `doc, wire, body`, "doc", ""},
		{"bands", `band, doc`, "doc, band", ""},
		{"incidents", incidentColumns(""), "id", ""},
		{"judgements", judgementColumns, "seq", `at <= ?`},
		{"decided", `a, b, a_doc, b_doc, same`, "a, b", ""},
		{"users", `name, role, hash, made_at`, "name", ""},
		{"views", `name, owner, path, made_at`, "name", ""},
		{"audit", `seq, at, who, what, about`, "seq", ""},
		{"jobs", `id, key, state, tries, worker, error, until, body, raw_hash, priority`, "id", ""},
	}
}

// ErrNotEmpty says that a database to copy into holds something already.
var ErrNotEmpty = errors.New("it holds reports already: copy into an empty database")

// CopyTo copies everything into an empty database, of whatever kind, as it is at one moment while others may write. All of
// it arrives or nothing. done, when given, is told of each table's rows.
func (d *DB) CopyTo(ctx context.Context, to *DB, done func(table string, rows int)) error {
	return d.copyTo(ctx, to, time.Time{}, done)
}

// CopyUntil copies the reports, readings and judgements that were there at a time into an empty database, and marks every
// report to be merged: as merging depends on these alone, that gives the incidents as they were. Users, views and work that
// waits stay behind.
//
// The tables named at the end stay behind too: originals are large, and pages of the past can do without.
func (d *DB) CopyUntil(ctx context.Context, to *DB, at time.Time, done func(table string, rows int), leave ...string) error {
	return d.copyTo(ctx, to, at, done, leave...)
}

func (d *DB) copyTo(ctx context.Context, to *DB, at time.Time, done func(table string, rows int), leave ...string) error {
	from, err := d.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: d.dial.Snapshot})
	if err != nil {
		return d.wrap("read", err)
	}
	defer from.Rollback() //nolint:errcheck // it only read
	src := handle{from, d.dial.Dollar}
	err = to.once(ctx, func(dst handle) error {
		var n int
		if err := dst.row(ctx, `SELECT count(*) FROM documents`).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return ErrNotEmpty
		}
		for _, t := range tables() {
			if !at.IsZero() && t.until == "" || slices.Contains(leave, t.name) {
				continue
			}
			rows, err := copyTable(ctx, src, dst, t, at)
			if err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
			if done != nil {
				done(t.name, rows)
			}
		}
		if !at.IsZero() {
			for _, q := range []string{
				`UPDATE documents SET reading = coalesce((SELECT max(r.id) FROM readings r WHERE r.doc = documents.id), 0)`,
				`INSERT INTO dirty (doc) SELECT id FROM documents WHERE true ON CONFLICT DO NOTHING`,
			} {
				if _, err := dst.exec(ctx, q); err != nil {
					return err
				}
			}
		}
		if err := reindex(ctx, src, dst, to.dial, at); err != nil {
			return err
		}
		for _, q := range to.dial.Copied {
			if _, err := dst.exec(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	return to.wrap("copy "+d.name+" into it", err)
}

// moment is a time as the tables write it.
func moment(at time.Time) string { return at.UTC().Format(time.RFC3339) }

func copyTable(ctx context.Context, src, dst handle, t table, at time.Time) (int, error) {
	width := strings.Count(t.columns, ",") + 1
	query, values := `SELECT `+t.columns+` FROM `+t.name, []any(nil)
	if !at.IsZero() {
		query, values = query+` WHERE `+t.until, []any{moment(at)}
	}
	rows, err := src.query(ctx, query+` ORDER BY `+t.order, values...)
	n := 0
	var held [][]any
	size := 0
	flush := func() error {
		err := bulk(ctx, dst, `INSERT INTO `+t.name+` (`+t.columns+`)`, "", width, held)
		held, size = held[:0], 0
		return err
	}
	err = each(rows, err, func(rows *sql.Rows) error {
		cells, into := make([]any, width), make([]any, width)
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for _, c := range cells {
			switch c := c.(type) {
			case []byte:
				size += len(c)
			case string:
				size += len(c)
			}
		}
		held = append(held, cells)
		n++
		if len(held) >= 200 || size > 4<<20 {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	return n, err
}

// reindex makes the full-text index of the copy.
func reindex(ctx context.Context, src, dst handle, dial Dialect, at time.Time) error {
	query, values := `SELECT id, title, text FROM documents`, []any(nil)
	if !at.IsZero() {
		query, values = query+` WHERE added_at <= ?`, []any{moment(at)}
	}
	rows, err := src.query(ctx, query+` ORDER BY id`, values...)
	return each(rows, err, func(rows *sql.Rows) error {
		var doc record.Document
		if err := rows.Scan(&doc.ID, &doc.Title, &doc.Text); err != nil {
			return err
		}
		query, values := dial.Index(&doc)
		_, err := dst.exec(ctx, query, values...)
		return err
	})
}
