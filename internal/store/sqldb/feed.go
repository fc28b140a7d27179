package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"clio/internal/store"
	"clio/record"
)

// Stamp tells the present state.
func (d *DB) Stamp(ctx context.Context) (store.Stamp, error) {
	var s store.Stamp
	err := d.on.row(ctx, `SELECT (SELECT n FROM counter WHERE name = 'merge'), (SELECT coalesce(max(seq), 0) FROM judgements), (SELECT coalesce(max(id), 0) FROM readings)`).Scan(&s.Merge, &s.Judgement, &s.Reading)
	return s, d.wrap("look for changes", err)
}

// Changed lists the incidents that were written or went away after a merge.
func (d *DB) Changed(ctx context.Context, after int64) (store.Changed, error) {
	var out store.Changed
	s, err := d.Stamp(ctx)
	if err != nil {
		return out, err
	}
	out.Merge = s.Merge
	rows, err := d.on.query(ctx, `SELECT `+incidentColumns("i.")+` FROM incidents i WHERE i.changed > ?`, after)
	err = each(rows, err, func(rows *sql.Rows) error {
		r, err := scanIncident(rows)
		out.Rows = append(out.Rows, r)
		return err
	})
	if err != nil {
		return out, d.wrap("list changed incidents", err)
	}
	if after > 0 {
		rows, err = d.on.query(ctx, `SELECT id FROM gone WHERE changed > ?`, after)
		err = each(rows, err, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			out.Gone = append(out.Gone, id)
			return err
		})
		if err != nil {
			return out, d.wrap("list incidents that went away", err)
		}
	}
	tellings := `SELECT t.incident, d.publisher, ` + d.dial.Number + ` FROM items t JOIN documents d ON d.id = t.doc`
	read := func(rows *sql.Rows) error {
		var t store.Telling
		err := rows.Scan(&t.Incident, &t.Publisher, &t.Number)
		out.Tellings = append(out.Tellings, t)
		return err
	}
	if after == 0 {
		rows, err = d.on.query(ctx, tellings)
		return out, d.wrap("list who tells of incidents", each(rows, err, read))
	}
	ids := make([]string, len(out.Rows))
	for i := range out.Rows {
		ids[i] = out.Rows[i].ID
	}
	err = chunks(ids, func(part []string) error {
		rows, err := d.on.query(ctx, tellings+` WHERE t.incident IN `+list(len(part)), args(part)...)
		return each(rows, err, read)
	})
	return out, d.wrap("list who tells of incidents", err)
}

// NumbersWith lists the numbers of the reports that hold all words of a query.
func (d *DB) NumbersWith(ctx context.Context, query string) ([]int64, error) {
	q := d.dial.Match(query)
	if q == "" {
		return nil, nil
	}
	var out []int64
	rows, err := d.on.query(ctx, d.dial.Numbers, q)
	err = each(rows, err, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		out = append(out, n)
		return err
	})
	return out, d.wrap("search", err)
}

func (d *DB) reportWhere(f store.ReportFilter) (string, []any) {
	where, values := []string{"1 = 1"}, []any(nil)
	add := func(cond string, v ...any) {
		where = append(where, cond)
		values = append(values, v...)
	}
	if f.Publisher != "" {
		add("d.publisher = ?", f.Publisher)
	}
	if f.From != "" {
		add("d.published >= ?", f.From)
	}
	if f.To != "" {
		add("d.published <> '' AND d.published <= ?", f.To+"~") // a published time stands behind its day
	}
	if q := d.dial.Match(f.Text); q != "" {
		add("d.id IN ("+d.dial.Found+")", q)
	}
	return strings.Join(where, " AND "), values
}

// Reports lists reports, the newest first, those without a date last.
func (d *DB) Reports(ctx context.Context, f store.ReportFilter, p store.Page) ([]store.Stored, error) {
	where, values := d.reportWhere(f)
	if p.After != "" {
		where += ` AND (d.published < (SELECT x.published FROM documents x WHERE x.id = ?) OR d.published = (SELECT x.published FROM documents x WHERE x.id = ?) AND d.id > ?)`
		values = append(values, p.After, p.After, p.After)
	}
	var out []store.Stored
	rows, err := d.on.query(ctx, `SELECT `+docColumns+`, '', coalesce(r.reader, ''), (SELECT count(*) FROM events e WHERE e.reading = d.reading)
		FROM documents d LEFT JOIN readings r ON r.id = d.reading WHERE `+where+` ORDER BY d.published DESC, d.id LIMIT ?`, append(values, limit(p))...)
	err = each(rows, err, func(rows *sql.Rows) error {
		s, err := scanStored(rows)
		out = append(out, s)
		return err
	})
	return out, d.wrap("list reports", err)
}

// CountReports counts what Reports would list.
func (d *DB) CountReports(ctx context.Context, f store.ReportFilter) (int, error) {
	where, values := d.reportWhere(f)
	var n int
	err := d.on.row(ctx, `SELECT count(*) FROM documents d WHERE `+where, values...).Scan(&n)
	return n, d.wrap("count reports", err)
}

func (d *DB) attributionWhere(f store.AttributionFilter) (string, []any) {
	where, values := []string{"d.reading = a.reading"}, []any(nil)
	add := func(cond string, v ...any) {
		where = append(where, cond)
		values = append(values, v...)
	}
	if f.Source != "" {
		add("lower(a.source) LIKE ? ESCAPE '!'", like(f.Source))
	}
	if f.Stance != "" {
		add("a.stance = ?", f.Stance)
	}
	if f.Certainty != "" {
		add("a.certainty = ?", f.Certainty)
	}
	if f.Publisher != "" {
		add("d.publisher = ?", f.Publisher)
	}
	if q := d.dial.Match(f.Text); q != "" {
		add("d.id IN ("+d.dial.Found+")", q)
	}
	return ` FROM documents d JOIN attributions a ON a.reading = d.reading WHERE ` + strings.Join(where, " AND "), values
}

// Attributions lists attributions by the reading of their report, in the order in which the reports were read.
func (d *DB) Attributions(ctx context.Context, f store.AttributionFilter, p store.Page) ([]store.AttributionRow, error) {
	from, values := d.attributionWhere(f)
	if p.After != "" {
		doc, id, _ := record.SplitEventID(p.After)
		// Ids within a report are a letter and a number: the longer one comes behind the shorter one.
		from += ` AND (a.doc > ? OR a.doc = ? AND (length(a.id) > ? OR length(a.id) = ? AND a.id > ?))`
		values = append(values, doc, doc, len(id), len(id), id)
	}
	var out []store.AttributionRow
	rows, err := d.on.query(ctx, `SELECT a.doc, a.id`+from+` ORDER BY a.doc, length(a.id), a.id LIMIT ?`, append(values, limit(p))...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var r store.AttributionRow
		err := rows.Scan(&r.Doc, &r.Attribution)
		r.ID = record.EventID(r.Doc, r.Attribution)
		out = append(out, r)
		return err
	})
	return out, d.wrap("list attributions", err)
}

// CountAttributions counts what Attributions would list.
func (d *DB) CountAttributions(ctx context.Context, f store.AttributionFilter) (int, error) {
	from, values := d.attributionWhere(f)
	var n int
	err := d.on.row(ctx, `SELECT count(*)`+from, values...).Scan(&n)
	return n, d.wrap("count attributions", err)
}

// TallyAttributions counts values among attributions.
func (d *DB) TallyAttributions(ctx context.Context, f store.AttributionFilter, by string, most int) ([]store.Tally, error) {
	column := map[string]string{"source": "lower(a.source)", "stance": "a.stance", "certainty": "a.certainty", "publisher": "d.publisher"}[by]
	if column == "" {
		return nil, fmt.Errorf("attributions cannot be counted by %q", by)
	}
	from, values := d.attributionWhere(f)
	var out []store.Tally
	rows, err := d.on.query(ctx, `SELECT `+column+` AS value, count(*) AS n`+from+` GROUP BY `+column+` ORDER BY n DESC, value LIMIT ?`, append(values, limit(store.Page{Limit: most}))...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var t store.Tally
		err := rows.Scan(&t.Value, &t.Count)
		out = append(out, t)
		return err
	})
	return out, d.wrap("count attributions", err)
}

// Sources lists publishers.
func (d *DB) Sources(ctx context.Context) ([]store.SourceRow, error) {
	var out []store.SourceRow
	rows, err := d.on.query(ctx, `SELECT d.publisher, count(*), coalesce(sum(n.events), 0), coalesce(min(nullif(d.published, '')), ''), max(d.published)
		FROM documents d LEFT JOIN (SELECT reading, count(*) AS events FROM events GROUP BY reading) n ON n.reading = d.reading
		GROUP BY d.publisher ORDER BY count(*) DESC, d.publisher`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var s store.SourceRow
		err := rows.Scan(&s.Publisher, &s.Reports, &s.Events, &s.First, &s.Last)
		out = append(out, s)
		return err
	})
	return out, d.wrap("list sources", err)
}
