package sqldb

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"clio/internal/store"
	"clio/record"
)

const docColumns = `d.id, d.source, d.title, d.published, d.published_from, d.publisher, d.byline, d.url, d.language, d.hash, d.raw_hash`

// Counts counts the current readings.
func (d *DB) Counts(ctx context.Context) (store.Counts, error) {
	var c store.Counts
	err := d.on.row(ctx, `SELECT (SELECT count(*) FROM documents),
		(SELECT count(*) FROM events e JOIN documents d ON d.reading = e.reading),
		(SELECT count(*) FROM attributions a JOIN documents d ON d.reading = a.reading),
		(SELECT count(*) FROM actors a JOIN documents d ON d.reading = a.reading),
		(SELECT count(*) FROM statements)`).Scan(&c.Documents, &c.Events, &c.Attributions, &c.Actors, &c.Statements)
	return c, d.wrap("count", err)
}

// Documents lists documents by id.
func (d *DB) Documents(ctx context.Context, p store.Page) ([]store.Stored, error) {
	rows, err := d.on.query(ctx, `SELECT `+docColumns+`, '', coalesce(r.reader, ''), (SELECT count(*) FROM events e WHERE e.reading = d.reading)
		FROM documents d LEFT JOIN readings r ON r.id = d.reading WHERE d.id > ? ORDER BY d.id LIMIT ?`, p.After, limit(p))
	if err != nil {
		return nil, d.wrap("list documents", err)
	}
	defer rows.Close()
	var out []store.Stored
	for rows.Next() {
		s, err := scanStored(rows)
		if err != nil {
			return nil, d.wrap("list documents", err)
		}
		out = append(out, s)
	}
	return out, d.wrap("list documents", rows.Err())
}

func scanStored(row interface{ Scan(...any) error }, more ...any) (store.Stored, error) {
	var s store.Stored
	doc := &s.Document
	err := row.Scan(append([]any{&doc.ID, &doc.Source, &doc.Title, &doc.Published, &doc.PublishedFrom, &doc.Publisher, &doc.Byline, &doc.URL, &doc.Language, &s.Hash, &s.RawHash, &doc.Text, &s.Reader, &s.Events}, more...)...)
	return s, err
}

// Document returns one document with its text.
func (d *DB) Document(ctx context.Context, id string) (store.Stored, error) {
	s, err := scanStored(d.on.row(ctx, `SELECT `+docColumns+`, d.text, coalesce(r.reader, ''), (SELECT count(*) FROM events e WHERE e.reading = d.reading)
		FROM documents d LEFT JOIN readings r ON r.id = d.reading WHERE d.id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return s, fmt.Errorf("document %s: %w", id, store.ErrNotFound)
	}
	return s, d.wrap("fetch document "+id, err)
}

// Record returns the current reading of a document.
func (d *DB) Record(ctx context.Context, id string) (*record.Record, error) {
	rec, err := recordOf(ctx, d.on, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("document %s: %w", id, store.ErrNotFound)
	}
	return rec, d.wrap("fetch the record of "+id, err)
}

// Events lists events of the current readings, by document and place in it.
func (d *DB) Events(ctx context.Context, f store.EventFilter, p store.Page) ([]store.EventRow, error) {
	where := []string{"d.reading = e.reading"}
	var args []any
	if f.Type != "" {
		where = append(where, "(e.type = ? OR substr(e.type, 1, ?) = ?)")
		args = append(args, f.Type, len(f.Type)+1, f.Type+".")
	}
	if f.Mode != "" {
		where = append(where, "e.mode = ?")
		args = append(args, f.Mode)
	}
	if f.Doc != "" {
		where = append(where, "d.id = ?")
		args = append(args, f.Doc)
	}
	if q := d.dial.Match(f.Text); q != "" {
		where = append(where, "d.id IN ("+d.dial.Found+")")
		args = append(args, q)
	}
	if doc, event, ok := record.SplitEventID(p.After); ok {
		where = append(where, `(d.id, e.seq) > (?, coalesce((SELECT x.seq FROM events x JOIN documents y ON y.reading = x.reading WHERE y.id = ? AND x.id = ?), -1))`)
		args = append(args, doc, doc, event)
	}
	rows, err := d.on.query(ctx, `SELECT `+docColumns+`, e.event FROM documents d JOIN events e ON `+strings.Join(where, " AND ")+` ORDER BY d.id, e.seq LIMIT ?`, append(args, limit(p))...)
	if err != nil {
		return nil, d.wrap("list events", err)
	}
	defer rows.Close()
	var out []store.EventRow
	for rows.Next() {
		row, err := scanEvent(rows)
		if err != nil {
			return nil, d.wrap("list events", err)
		}
		out = append(out, row)
	}
	return out, d.wrap("list events", rows.Err())
}

func scanEvent(row interface{ Scan(...any) error }) (store.EventRow, error) {
	var r store.EventRow
	var body []byte
	var hash, raw string
	doc := &r.Document
	if err := row.Scan(&doc.ID, &doc.Source, &doc.Title, &doc.Published, &doc.PublishedFrom, &doc.Publisher, &doc.Byline, &doc.URL, &doc.Language, &hash, &raw, &body); err != nil {
		return r, err
	}
	if err := json.Unmarshal(body, &r.Event); err != nil {
		return r, fmt.Errorf("event of %s: %w", doc.ID, err)
	}
	r.ID = record.EventID(doc.ID, r.Event.ID)
	return r, nil
}

// Event returns one event by its id over all documents.
func (d *DB) Event(ctx context.Context, id string) (store.EventRow, error) {
	doc, event, ok := record.SplitEventID(id)
	if !ok {
		return store.EventRow{}, fmt.Errorf("event %s: %w", id, store.ErrNotFound)
	}
	r, err := scanEvent(d.on.row(ctx, `SELECT `+docColumns+`, e.event FROM documents d JOIN events e ON d.reading = e.reading WHERE d.id = ? AND e.id = ?`, doc, event))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("event %s: %w", id, store.ErrNotFound)
	}
	return r, d.wrap("fetch event "+id, err)
}

// Search finds documents by their words, the best first.
func (d *DB) Search(ctx context.Context, query string, most int) ([]store.Hit, error) {
	q := d.dial.Match(query)
	if q == "" {
		return nil, nil
	}
	rows, err := d.on.query(ctx, fmt.Sprintf(d.dial.Search, docColumns), q, limit(store.Page{Limit: most}))
	if err != nil {
		return nil, d.wrap("search", err)
	}
	defer rows.Close()
	var out []store.Hit
	for rows.Next() {
		var h store.Hit
		var hash, raw string
		doc := &h.Document
		if err := rows.Scan(&doc.ID, &doc.Source, &doc.Title, &doc.Published, &doc.PublishedFrom, &doc.Publisher, &doc.Byline, &doc.URL, &doc.Language, &hash, &raw, &h.Snippet, &h.Rank); err != nil {
			return nil, d.wrap("search", err)
		}
		if d.dial.Mark != nil {
			h.Snippet = d.dial.Mark(h.Snippet, query)
		}
		out = append(out, h)
	}
	return out, d.wrap("search", rows.Err())
}

// Actors lists the actors of the current readings by document and id.
func (d *DB) Actors(ctx context.Context) ([]store.ActorRow, error) {
	var out []store.ActorRow
	rows, err := d.on.query(ctx, `SELECT a.doc, a.id, a.name, a.kind, a.aliases FROM actors a JOIN documents d ON d.reading = a.reading ORDER BY a.doc, a.id`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var a store.ActorRow
		var aliases string
		err := rows.Scan(&a.Doc, &a.ID, &a.Name, &a.Kind, &aliases)
		if aliases != "" {
			a.Aliases = strings.Split(aliases, "\n")
		}
		out = append(out, a)
		return err
	})
	return out, d.wrap("list actors", err)
}

// Statement returns a statement by its id, of whichever reading.
func (d *DB) Statement(ctx context.Context, id string) (record.Statement, error) {
	s, err := scanStatement(d.on.row(ctx, statementQuery+`WHERE s.id = ? ORDER BY r.id DESC LIMIT 1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return s, fmt.Errorf("statement %s: %w", id, store.ErrNotFound)
	}
	return s, d.wrap("fetch statement "+id, err)
}

const statementQuery = `SELECT s.id, s.doc, s.subject, s.property, s.value, s.text, s.start, s."end", s.attribution, s.certainty, s.rule, r.reader
	FROM statements s JOIN readings r ON r.id = s.reading `

func scanStatement(row interface{ Scan(...any) error }) (record.Statement, error) {
	var s record.Statement
	err := row.Scan(&s.ID, &s.Doc, &s.Subject, &s.Property, &s.Value, &s.Text, &s.Start, &s.End, &s.Attribution, &s.Certainty, &s.Rule, &s.Reader)
	return s, err
}

// Statements lists what all readings of a document say, the oldest reading first.
func (d *DB) Statements(ctx context.Context, docID string) ([]record.Statement, error) {
	rows, err := d.on.query(ctx, statementQuery+`WHERE s.doc = ? ORDER BY s.reading, s.start, s."end", s.id`, docID)
	if err != nil {
		return nil, d.wrap("list statements", err)
	}
	defer rows.Close()
	var out []record.Statement
	for rows.Next() {
		s, err := scanStatement(rows)
		if err != nil {
			return nil, d.wrap("list statements", err)
		}
		out = append(out, s)
	}
	return out, d.wrap("list statements", rows.Err())
}

// Digest hashes all content in an order of its own.
func (d *DB) Digest(ctx context.Context) (store.Digest, error) {
	var out store.Digest
	for _, part := range []struct {
		hash    *string
		queries []string
	}{
		{&out.Reports, []string{
			`SELECT ` + docColumns + `, d.text, r.reader FROM documents d LEFT JOIN readings r ON r.id = d.reading ORDER BY d.id`,
			`SELECT doc, reader, record FROM readings ORDER BY doc, reader`,
			`SELECT r.reader, s.doc, s.id, s.subject, s.property, s.value, s.text, s.start, s."end", s.attribution, s.certainty, s.rule FROM statements s JOIN readings r ON r.id = s.reading ORDER BY s.doc, r.reader, s.id`,
			`SELECT r.reader, e.doc, e.id, e.seq, e.event FROM events e JOIN readings r ON r.id = e.reading ORDER BY e.doc, r.reader, e.seq`,
			`SELECT r.reader, a.doc, a.id, a.name, a.kind, a.aliases FROM actors a JOIN readings r ON r.id = a.reading ORDER BY a.doc, r.reader, a.id`,
			`SELECT r.reader, a.doc, a.id, a.source, a.stance, a.certainty FROM attributions a JOIN readings r ON r.id = a.reading ORDER BY a.doc, r.reader, a.id`,
			d.dial.Indexed,
		}},
		{&out.Incidents, []string{
			`SELECT event, handle, incident, body FROM items ORDER BY event`,
			`SELECT key, event FROM item_keys ORDER BY event, key`,
			`SELECT a, b, score, reasons FROM links ORDER BY a, b`,
			`SELECT doc, wire, body FROM sketches ORDER BY doc`,
			`SELECT ` + incidentColumns("") + ` FROM incidents ORDER BY id`,
			`SELECT a, b, same FROM decided ORDER BY a, b`,
			`SELECT doc FROM dirty ORDER BY doc`,
		}},
		{&out.Judgements, []string{
			`SELECT ` + strings.Replace(judgementColumns, ", at", "", 1) + ` FROM judgements ORDER BY seq`,
		}},
	} {
		h := sha256.New()
		for _, q := range part.queries {
			if err := d.digest(ctx, h, q); err != nil {
				return out, d.wrap("hash the content", err)
			}
		}
		*part.hash = hex.EncodeToString(h.Sum(nil))
	}
	return out, nil
}

func (d *DB) digest(ctx context.Context, w interface{ Write([]byte) (int, error) }, query string) error {
	rows, err := d.on.query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return err
	}
	cells, dest := make([]any, len(cols)), make([]any, len(cols))
	for i := range cells {
		dest[i] = &cells[i]
	}
	var text []byte
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for _, c := range cells {
			text = cellText(text[:0], c)
			fmt.Fprintf(w, "%d:", len(text))
			if _, err := w.Write(text); err != nil {
				return err
			}
		}
		fmt.Fprint(w, "\n")
	}
	return rows.Err()
}

// cellText is a value as every database writes it.
func cellText(b []byte, v any) []byte {
	switch v := v.(type) {
	case []byte:
		return append(b, v...)
	case string:
		return append(b, v...)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		return strconv.AppendFloat(b, v, 'g', -1, 64)
	case bool:
		if v {
			return append(b, '1')
		}
		return append(b, '0')
	}
	return b
}
