package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"clio/internal/store"
	"clio/record"
)

// Has reports whether a document of this id and text hash has a reading by this reader that is its current one.
func (d *DB) Has(ctx context.Context, id, hash, reader string) (bool, error) {
	kept, err := has(ctx, d.on, id, hash, reader)
	return kept, d.wrap("look for a document", err)
}

func has(ctx context.Context, on handle, id, hash, reader string) (bool, error) {
	var n int
	err := on.row(ctx, `SELECT count(*) FROM documents d JOIN readings r ON r.id = d.reading WHERE d.id = ? AND d.hash = ? AND r.reader = ?`, id, hash, reader).Scan(&n)
	return n > 0, err
}

// Put adds a document and a reading of it in one transaction. The same document read by the same reader again changes
// nothing; a reading by another reader becomes the current one, and the older stays.
func (d *DB) Put(ctx context.Context, rec *record.Record, rawHash string) error {
	body, err := encode(rec)
	if err != nil {
		return err
	}
	hash := store.HashOf(rec.Document.Text)
	err = d.inTx(ctx, func(tx handle) error { return d.put(ctx, tx, rec, body, hash, rawHash) })
	if errors.Is(err, store.ErrOtherText) {
		return err
	}
	return d.wrap("keep "+rec.Document.Source, err)
}

func (d *DB) put(ctx context.Context, tx handle, rec *record.Record, body []byte, hash, rawHash string) error {
	now := d.now().UTC().Format(time.RFC3339)
	doc := &rec.Document
	var have string
	switch err := tx.row(ctx, `SELECT hash FROM documents WHERE id = ?`, doc.ID).Scan(&have); {
	case errors.Is(err, sql.ErrNoRows):
		if _, err := tx.exec(ctx, `INSERT INTO documents (id, source, title, published, published_from, publisher, byline, url, language, text, hash, raw_hash, added_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			doc.ID, doc.Source, doc.Title, doc.Published, doc.PublishedFrom, doc.Publisher, doc.Byline, doc.URL, doc.Language, doc.Text, hash, rawHash, now); err != nil {
			return err
		}
		query, values := d.dial.Index(doc)
		if _, err := tx.exec(ctx, query, values...); err != nil {
			return err
		}
	case err != nil:
		return err
	case have != hash:
		return fmt.Errorf("%s: %w", doc.ID, store.ErrOtherText)
	}
	var reading int64
	switch err := tx.row(ctx, `SELECT id FROM readings WHERE doc = ? AND reader = ?`, doc.ID, rec.Reader).Scan(&reading); {
	case errors.Is(err, sql.ErrNoRows):
		if reading, err = insertReading(ctx, tx, rec, body, now); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	res, err := tx.exec(ctx, `UPDATE documents SET reading = ? WHERE id = ? AND reading <> ?`, reading, doc.ID, reading)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return markDirty(ctx, tx, doc.ID)
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

func insertReading(ctx context.Context, tx handle, rec *record.Record, body []byte, now string) (int64, error) {
	doc := rec.Document.ID
	var reading int64
	if err := tx.row(ctx, `INSERT INTO readings (doc, reader, record, read_at) VALUES (?,?,?,?) RETURNING id`, doc, rec.Reader, body, now).Scan(&reading); err != nil {
		return 0, err
	}
	if err := bulk(ctx, tx, "INSERT INTO statements (id, reading, doc, subject, property, value, text, start, \"end\", attribution, certainty, rule)", "ON CONFLICT DO NOTHING", 12, statementRows(rec, reading)); err != nil {
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
	if err := bulk(ctx, tx, "INSERT INTO events (reading, doc, id, seq, type, mode, date_from, date_to, place, country, event)", "", 11, rows); err != nil {
		return 0, err
	}
	rows = rows[:0]
	for i := range rec.Actors {
		a := &rec.Actors[i]
		rows = append(rows, []any{reading, doc, a.ID, a.Name, a.Kind, strings.Join(a.Aliases, "\n")})
	}
	if err := bulk(ctx, tx, "INSERT INTO actors (reading, doc, id, name, kind, aliases)", "", 6, rows); err != nil {
		return 0, err
	}
	rows = rows[:0]
	for i := range rec.Attributions {
		a := &rec.Attributions[i]
		rows = append(rows, []any{reading, doc, a.ID, a.Source.Text, string(a.Stance), string(a.Certainty)})
	}
	return reading, bulk(ctx, tx, "INSERT INTO attributions (reading, doc, id, source, stance, certainty)", "", 6, rows)
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
func bulk(ctx context.Context, tx handle, insert, conflict string, width int, rows [][]any) error {
	one := "(" + strings.TrimSuffix(strings.Repeat("?,", width), ",") + ")"
	most := 900 / width
	for len(rows) > 0 {
		n := min(most, len(rows))
		args := make([]any, 0, n*width)
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if _, err := tx.exec(ctx, insert+" VALUES "+strings.TrimSuffix(strings.Repeat(one+",", n), ",")+" "+conflict, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
