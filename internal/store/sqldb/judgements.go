package sqldb

import (
	"context"
	"database/sql"
	"strings"

	"clio/internal/store"
	"clio/record"
)

const judgementColumns = `seq, id, at, reviewer, decision, doc, event, type, start, "end", text, other_doc, other_event, other_type, other_start, other_end, other_text, property, value, was, note, undoes`

var judgementQuery = `SELECT j.` + strings.ReplaceAll(judgementColumns, ", ", ", j.") + ` FROM judgements j`

func scanJudgement(row interface{ Scan(...any) error }) (record.Judgement, error) {
	var j record.Judgement
	e, o := &j.Event, &j.Other
	err := row.Scan(&j.Seq, &j.ID, &j.At, &j.Reviewer, &j.Decision, &e.Doc, &e.Event, &e.Type, &e.Start, &e.End, &e.Text,
		&o.Doc, &o.Event, &o.Type, &o.Start, &o.End, &o.Text, &j.Property, &j.Value, &j.Was, &j.Note, &j.Undoes)
	return j, err
}

// Judge adds a judgement behind all others. One whose id is there already is left alone, so that taking over judgements of
// another database twice changes nothing. The documents that it is about are merged anew.
func (d *DB) Judge(ctx context.Context, j record.Judgement) (record.Judgement, error) {
	err := d.inTx(ctx, func(tx handle) error {
		// Judgements get their places one after the other, also when several processes judge.
		if d.dial.Exclusive != "" {
			if _, err := tx.exec(ctx, d.dial.Exclusive); err != nil {
				return err
			}
		}
		e, o := &j.Event, &j.Other
		res, err := tx.exec(ctx, `INSERT INTO judgements (`+judgementColumns+`) VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM judgements),?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING`,
			j.ID, j.At, j.Reviewer, string(j.Decision), e.Doc, e.Event, e.Type, e.Start, e.End, e.Text,
			o.Doc, o.Event, o.Type, o.Start, o.End, o.Text, j.Property, j.Value, j.Was, j.Note, j.Undoes)
		if err != nil {
			return err
		}
		if err := tx.row(ctx, `SELECT seq FROM judgements WHERE id = ?`, j.ID).Scan(&j.Seq); err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		docs := []string{e.Doc, o.Doc}
		if j.Undoes != "" {
			var a, b string
			if err := tx.row(ctx, `SELECT doc, other_doc FROM judgements WHERE id = ?`, j.Undoes).Scan(&a, &b); err == nil {
				docs = append(docs, a, b)
			}
		}
		for _, doc := range docs {
			if doc == "" {
				continue
			}
			if _, err := tx.exec(ctx, `INSERT INTO dirty (doc) SELECT id FROM documents WHERE id = ? ON CONFLICT DO NOTHING`, doc); err != nil {
				return err
			}
		}
		return nil
	})
	return j, d.wrap("keep a judgement", err)
}

// Judgements lists judgements in the order in which they count.
func (d *DB) Judgements(ctx context.Context, f store.JudgementFilter) ([]record.Judgement, error) {
	where, values := []string{"j.seq > ?"}, []any{f.After}
	if f.Doc != "" {
		where = append(where, "(j.doc = ? OR j.other_doc = ?)")
		values = append(values, f.Doc, f.Doc)
	}
	if f.Reviewer != "" {
		where = append(where, "j.reviewer = ?")
		values = append(values, f.Reviewer)
	}
	dir := ""
	if f.Newest {
		dir = " DESC"
	}
	var out []record.Judgement
	rows, err := d.on.query(ctx, judgementQuery+` WHERE `+strings.Join(where, " AND ")+` ORDER BY j.seq`+dir+` LIMIT ?`, append(values, limit(store.Page{Limit: f.Limit}))...)
	err = each(rows, err, func(rows *sql.Rows) error {
		j, err := scanJudgement(rows)
		out = append(out, j)
		return err
	})
	return out, d.wrap("list judgements", err)
}
