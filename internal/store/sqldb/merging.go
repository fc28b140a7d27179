package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"clio/internal/store"
	"clio/record"
)

// markDirty says that a document's events have to be merged anew.
func markDirty(ctx context.Context, tx handle, doc string) error {
	_, err := tx.exec(ctx, `INSERT INTO dirty (doc) VALUES (?) ON CONFLICT DO NOTHING`, doc)
	return err
}

// Merge runs do in one transaction, under a lock that only one merge at a time can hold.
func (d *DB) Merge(ctx context.Context, do func(store.Merging) error) error {
	return d.wrap("merge", d.inTx(ctx, func(tx handle) error {
		if d.dial.Exclusive != "" {
			if _, err := tx.exec(ctx, d.dial.Exclusive); err != nil {
				return err
			}
		}
		if _, err := tx.exec(ctx, `UPDATE counter SET n = n + 1 WHERE name = 'merge'`); err != nil {
			return err
		}
		m := &merging{tx: tx, d: d}
		if err := tx.row(ctx, `SELECT n FROM counter WHERE name = 'merge'`).Scan(&m.n); err != nil {
			return err
		}
		return do(m)
	}))
}

// Remerge marks every document to be merged anew.
func (d *DB) Remerge(ctx context.Context) error {
	return d.wrap("mark all reports", d.inTx(ctx, func(tx handle) error {
		_, err := tx.exec(ctx, `INSERT INTO dirty (doc) SELECT id FROM documents WHERE true ON CONFLICT DO NOTHING`)
		return err
	}))
}

type merging struct {
	tx handle
	d  *DB
	n  int64 // of this merge
}

var _ store.Merging = (*merging)(nil)

func (m *merging) Dirty(ctx context.Context, most int) ([]string, error) {
	var out []string
	rows, err := m.tx.query(ctx, `SELECT doc FROM dirty ORDER BY doc LIMIT ?`, limit(store.Page{Limit: most}))
	err = each(rows, err, func(rows *sql.Rows) error {
		var doc string
		err := rows.Scan(&doc)
		out = append(out, doc)
		return err
	})
	return out, err
}

func (m *merging) Clean(ctx context.Context, docs []string) error {
	return chunks(docs, func(part []string) error {
		_, err := m.tx.exec(ctx, `DELETE FROM dirty WHERE doc IN `+list(len(part)), args(part)...)
		return err
	})
}

func (m *merging) Record(ctx context.Context, doc string) (*record.Record, error) {
	return recordOf(ctx, m.tx, doc)
}

const itemColumns = `i.event, i.doc, i.handle, i.incident, i.body`

func (m *merging) items(ctx context.Context, where string, values []any) ([]store.Item, error) {
	var out []store.Item
	rows, err := m.tx.query(ctx, `SELECT `+itemColumns+` FROM items i WHERE `+where, values...)
	err = each(rows, err, func(rows *sql.Rows) error {
		it, err := scanItem(rows)
		out = append(out, it)
		return err
	})
	return out, err
}

func scanItem(row interface{ Scan(...any) error }) (store.Item, error) {
	var it store.Item
	err := row.Scan(&it.Event, &it.Doc, &it.Handle, &it.Incident, &it.Body)
	return it, err
}

func (m *merging) some(ctx context.Context, values []string, where func(n int) string) ([]store.Item, error) {
	var out []store.Item
	err := chunks(values, func(part []string) error {
		got, err := m.items(ctx, where(len(part)), args(part))
		out = append(out, got...)
		return err
	})
	return out, err
}

func (m *merging) ItemsOf(ctx context.Context, docs []string) ([]store.Item, error) {
	return m.some(ctx, docs, func(n int) string { return `i.doc IN ` + list(n) })
}

func (m *merging) Items(ctx context.Context, events []string) ([]store.Item, error) {
	return m.some(ctx, events, func(n int) string { return `i.event IN ` + list(n) })
}

func (m *merging) Near(ctx context.Context, keys []int64) ([]store.Item, error) {
	var out []store.Item
	seen := map[string]bool{}
	err := chunks(keys, func(part []int64) error {
		got, err := m.items(ctx, `i.event IN (SELECT k.event FROM item_keys k WHERE k.key IN `+list(len(part))+`)`, args(part))
		for _, it := range got {
			if !seen[it.Event] {
				seen[it.Event] = true
				out = append(out, it)
			}
		}
		return err
	})
	return out, err
}

func (m *merging) SetItems(ctx context.Context, doc string, items []store.Item) error {
	if _, err := m.tx.exec(ctx, `DELETE FROM item_keys WHERE event IN (SELECT event FROM items WHERE doc = ?)`, doc); err != nil {
		return err
	}
	if _, err := m.tx.exec(ctx, `DELETE FROM items WHERE doc = ?`, doc); err != nil {
		return err
	}
	var rows, keys [][]any
	for i := range items {
		it := &items[i]
		rows = append(rows, []any{it.Event, it.Doc, it.Handle, it.Incident, it.Body})
		for _, k := range it.Keys {
			keys = append(keys, []any{k, it.Event})
		}
	}
	if err := bulk(ctx, m.tx, "INSERT INTO items (event, doc, handle, incident, body)", "", 5, rows); err != nil {
		return err
	}
	return bulk(ctx, m.tx, "INSERT INTO item_keys (key, event)", "ON CONFLICT DO NOTHING", 2, keys)
}

func (m *merging) SetIncident(ctx context.Context, incident string, events []string) error {
	return chunks(events, func(part []string) error {
		_, err := m.tx.exec(ctx, `UPDATE items SET incident = ? WHERE event IN `+list(len(part)), append([]any{incident}, args(part)...)...)
		return err
	})
}

func scanLink(rows *sql.Rows) (store.Link, error) {
	var l store.Link
	err := rows.Scan(&l.A, &l.B, &l.Score, &l.Reasons)
	return l, err
}

func (m *merging) LinksOf(ctx context.Context, events []string) ([]store.Link, error) {
	var out []store.Link
	err := chunks(events, func(part []string) error {
		for _, end := range []string{"a", "b"} {
			rows, err := m.tx.query(ctx, `SELECT a, b, score, reasons FROM links WHERE `+end+` IN `+list(len(part)), args(part)...)
			if err := each(rows, err, func(rows *sql.Rows) error {
				l, err := scanLink(rows)
				out = append(out, l)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (m *merging) SetLinks(ctx context.Context, links []store.Link) error {
	rows := make([][]any, len(links))
	for i, l := range links {
		rows[i] = []any{l.A, l.B, l.Score, l.Reasons}
	}
	return bulk(ctx, m.tx, "INSERT INTO links (a, b, score, reasons)", "ON CONFLICT (a, b) DO UPDATE SET score = excluded.score, reasons = excluded.reasons", 4, rows)
}

func (m *merging) DropLinks(ctx context.Context, events []string) error {
	return chunks(events, func(part []string) error {
		for _, end := range []string{"a", "b"} {
			if _, err := m.tx.exec(ctx, `DELETE FROM links WHERE `+end+` IN `+list(len(part)), args(part)...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (m *merging) sketches(ctx context.Context, query string, values []any) ([]store.Sketch, error) {
	var out []store.Sketch
	rows, err := m.tx.query(ctx, query, values...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var s store.Sketch
		err := rows.Scan(&s.Doc, &s.Wire, &s.Body)
		out = append(out, s)
		return err
	})
	return out, err
}

func (m *merging) Sketches(ctx context.Context, bands []int64) ([]store.Sketch, error) {
	if len(bands) == 0 {
		return nil, nil
	}
	return m.sketches(ctx, `SELECT doc, wire, body FROM sketches WHERE doc IN (SELECT doc FROM bands WHERE band IN `+list(len(bands))+`) ORDER BY doc`, args(bands))
}

func (m *merging) SketchesOfWire(ctx context.Context, wires []string) ([]store.Sketch, error) {
	if len(wires) == 0 {
		return nil, nil
	}
	return m.sketches(ctx, `SELECT doc, wire, body FROM sketches WHERE wire IN `+list(len(wires))+` ORDER BY doc`, args(wires))
}

func (m *merging) SetSketch(ctx context.Context, s store.Sketch) error {
	if _, err := m.tx.exec(ctx, `INSERT INTO sketches (doc, wire, body) VALUES (?,?,?) ON CONFLICT (doc) DO UPDATE SET wire = excluded.wire, body = excluded.body`, s.Doc, s.Wire, s.Body); err != nil {
		return err
	}
	rows := make([][]any, len(s.Bands))
	for i, b := range s.Bands {
		rows[i] = []any{b, s.Doc}
	}
	return bulk(ctx, m.tx, "INSERT INTO bands (band, doc)", "ON CONFLICT DO NOTHING", 2, rows)
}

func (m *merging) Members(ctx context.Context, incident string) ([]store.Member, error) {
	return membersOf(ctx, m.tx, incident)
}

func (m *merging) SetIncidents(ctx context.Context, list []store.IncidentRow) error {
	rows := make([][]any, len(list))
	for i := range list {
		r := &list[i]
		rows[i] = []any{
			r.ID, r.Type, r.Mode, r.From, r.To, r.Place, r.Country, r.Lat, r.Lon, r.Level, r.Actor, r.Killed[0], r.Killed[1], r.Wounded[0], r.Wounded[1],
			r.Events, r.Reports, r.Sources, number(r.Contested), number(r.Reviewed), number(r.Rejected), r.Doubt, m.n,
		}
	}
	set := ""
	for i, c := range append(incidentNames[1:len(incidentNames):len(incidentNames)], "changed") {
		if i > 0 {
			set += ", "
		}
		set += c + " = excluded." + c
	}
	return bulk(ctx, m.tx, "INSERT INTO incidents ("+incidentColumns("")+", changed)", "ON CONFLICT (id) DO UPDATE SET "+set, len(incidentNames)+1, rows)
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (m *merging) DropIncidents(ctx context.Context, ids []string) error {
	return chunks(ids, func(part []string) error {
		if _, err := m.tx.exec(ctx, `DELETE FROM incidents WHERE id IN `+list(len(part)), args(part)...); err != nil {
			return err
		}
		rows := make([][]any, len(part))
		for i, id := range part {
			rows[i] = []any{id, m.n}
		}
		return bulk(ctx, m.tx, "INSERT INTO gone (id, changed)", "ON CONFLICT (id) DO UPDATE SET changed = excluded.changed", 2, rows)
	})
}

func (m *merging) JudgementsOf(ctx context.Context, docs []string) ([]record.Judgement, error) {
	var out []record.Judgement
	seen := map[string]bool{}
	err := chunks(docs, func(part []string) error {
		both := append(args(part), args(part)...)
		rows, err := m.tx.query(ctx, judgementQuery+` WHERE j.doc IN `+list(len(part))+` OR j.other_doc IN `+list(len(part))+` ORDER BY j.seq`, both...)
		return each(rows, err, func(rows *sql.Rows) error {
			j, err := scanJudgement(rows)
			if !seen[j.ID] {
				seen[j.ID] = true
				out = append(out, j)
			}
			return err
		})
	})
	return out, err
}

func (m *merging) SetDecided(ctx context.Context, doc string, pairs []store.Decided) error {
	if _, err := m.tx.exec(ctx, `DELETE FROM decided WHERE a_doc = ? OR b_doc = ?`, doc, doc); err != nil {
		return err
	}
	var rows [][]any
	for _, p := range pairs {
		a, _, _ := record.SplitEventID(p.A)
		b, _, _ := record.SplitEventID(p.B)
		rows = append(rows, []any{p.A, p.B, a, b, number(p.Same)})
	}
	return bulk(ctx, m.tx, "INSERT INTO decided (a, b, a_doc, b_doc, same)", "ON CONFLICT (a, b) DO UPDATE SET same = excluded.same", 5, rows)
}

func (m *merging) DecidedOf(ctx context.Context, events []string) ([]store.Decided, error) {
	var out []store.Decided
	err := chunks(events, func(part []string) error {
		for _, end := range []string{"a", "b"} {
			rows, err := m.tx.query(ctx, `SELECT a, b, same FROM decided WHERE `+end+` IN `+list(len(part)), args(part)...)
			if err := each(rows, err, func(rows *sql.Rows) error {
				var p store.Decided
				var same int
				err := rows.Scan(&p.A, &p.B, &same)
				p.Same = same == 1
				out = append(out, p)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func recordOf(ctx context.Context, on handle, id string) (*record.Record, error) {
	var body []byte
	var text string
	if err := on.row(ctx, `SELECT r.record, d.text FROM documents d JOIN readings r ON r.id = d.reading WHERE d.id = ?`, id).Scan(&body, &text); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil, store.ErrNotFound
		}
		return nil, err
	}
	rec := new(record.Record)
	if err := json.Unmarshal(body, rec); err != nil {
		return nil, err
	}
	rec.Document.Text = text
	return rec, nil
}
