package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"clio/record"
)

// ErrOtherText says that a document of this id is kept with another text.
var ErrOtherText = errors.New("a report of this id is kept with another text: a changed report needs an id of its own")

// HashOf is the sha256 of a text, hex.
func HashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Has reports whether a document of this id and text hash has a reading by this reader that is its current one.
func (d *DB) Has(ctx context.Context, id, hash, reader string) (bool, error) {
	var n int
	err := d.db.QueryRowContext(ctx, `SELECT count(*) FROM documents d JOIN readings r ON r.id = d.reading WHERE d.id = ? AND d.hash = ? AND r.reader = ?`, id, hash, reader).Scan(&n)
	return n > 0, d.wrap("look for a document", err)
}

// Put adds a document and a reading of it in one transaction. The same document read by the same reader again changes
// nothing; a reading by another reader becomes the current one, and the older stays.
func (d *DB) Put(ctx context.Context, rec *record.Record, rawHash string) error {
	body, err := encode(rec)
	if err != nil {
		return err
	}
	hash := HashOf(rec.Document.Text)
	err = d.inTx(ctx, func(tx *sql.Tx) error {
		now := d.now().UTC().Format(time.RFC3339)
		doc := &rec.Document
		var have string
		switch err := tx.QueryRowContext(ctx, `SELECT hash FROM documents WHERE id = ?`, doc.ID).Scan(&have); {
		case errors.Is(err, sql.ErrNoRows):
			res, err := tx.ExecContext(ctx, `INSERT INTO documents (id, source, title, published, published_from, publisher, byline, url, language, text, hash, raw_hash, added_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
				doc.ID, doc.Source, doc.Title, doc.Published, doc.PublishedFrom, doc.Publisher, doc.Byline, doc.URL, doc.Language, doc.Text, hash, rawHash, now)
			if err != nil {
				return err
			}
			row, err := res.LastInsertId()
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO fulltext (rowid, title, text) VALUES (?,?,?)`, row, doc.Title, doc.Text); err != nil {
				return err
			}
		case err != nil:
			return err
		case have != hash:
			return fmt.Errorf("%s: %w", doc.ID, ErrOtherText)
		}
		var reading int64
		switch err := tx.QueryRowContext(ctx, `SELECT id FROM readings WHERE doc = ? AND reader = ?`, doc.ID, rec.Reader).Scan(&reading); {
		case errors.Is(err, sql.ErrNoRows):
			if reading, err = insertReading(ctx, tx, rec, body, now); err != nil {
				return err
			}
		case err != nil:
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE documents SET reading = ? WHERE id = ? AND reading <> ?`, reading, doc.ID, reading)
		return err
	})
	if errors.Is(err, ErrOtherText) {
		return err
	}
	return d.wrap("keep "+rec.Document.Source, err)
}

// encode is a record as the store keeps it: spans in bytes, the text kept elsewhere.
func encode(rec *record.Record) ([]byte, error) {
	c := *rec
	c.Document.Text = ""
	body, err := json.Marshal(&c)
	if err != nil {
		return nil, fmt.Errorf("keep %s: %w", rec.Document.Source, err)
	}
	return body, nil
}

func insertReading(ctx context.Context, tx *sql.Tx, rec *record.Record, body []byte, now string) (int64, error) {
	doc := rec.Document.ID
	res, err := tx.ExecContext(ctx, `INSERT INTO readings (doc, reader, record, read_at) VALUES (?,?,?,?)`, doc, rec.Reader, body, now)
	if err != nil {
		return 0, err
	}
	reading, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	if err := bulk(ctx, tx, "INSERT OR IGNORE INTO statements (id, reading, doc, subject, property, value, text, start, \"end\", attribution, certainty, rule)", 12, statementRows(rec, reading)); err != nil {
		return 0, err
	}
	var rows [][]any
	for i := range rec.Events {
		e := &rec.Events[i]
		data, err := json.Marshal(e)
		if err != nil {
			return 0, err
		}
		var from, to, place, country string
		if len(e.Date) > 0 {
			from, to = e.Date[0].From, e.Date[0].To
		}
		if len(e.Place) > 0 {
			place, country = e.Place[0].Name, e.Place[0].Country
		}
		rows = append(rows, []any{reading, doc, e.ID, i, e.Type, string(e.Mode), from, to, place, country, data})
	}
	if err := bulk(ctx, tx, "INSERT INTO events (reading, doc, id, seq, type, mode, date_from, date_to, place, country, event)", 11, rows); err != nil {
		return 0, err
	}
	rows = rows[:0]
	for i := range rec.Actors {
		a := &rec.Actors[i]
		rows = append(rows, []any{reading, doc, a.ID, a.Name, a.Kind})
	}
	if err := bulk(ctx, tx, "INSERT INTO actors (reading, doc, id, name, kind)", 5, rows); err != nil {
		return 0, err
	}
	rows = rows[:0]
	for i := range rec.Attributions {
		a := &rec.Attributions[i]
		rows = append(rows, []any{reading, doc, a.ID, a.Source.Text, string(a.Stance), string(a.Certainty)})
	}
	return reading, bulk(ctx, tx, "INSERT INTO attributions (reading, doc, id, source, stance, certainty)", 6, rows)
}

func statementRows(rec *record.Record, reading int64) [][]any {
	statements := rec.Statements()
	rows := make([][]any, len(statements))
	for i := range statements {
		st := &statements[i]
		rows[i] = []any{st.ID, reading, st.Doc, st.Subject, st.Property, st.Value, st.Text, st.Start, st.End, st.Attribution, string(st.Certainty), st.Rule}
	}
	return rows
}

// bulk inserts rows, many by one statement.
func bulk(ctx context.Context, tx *sql.Tx, insert string, width int, rows [][]any) error {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", width), ",") + ")"
	most := 900 / width
	for len(rows) > 0 {
		n := min(most, len(rows))
		args := make([]any, 0, n*width)
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if _, err := tx.ExecContext(ctx, insert+" VALUES "+strings.TrimSuffix(strings.Repeat(one+",", n), ","), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
