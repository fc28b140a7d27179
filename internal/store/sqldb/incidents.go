package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"clio/internal/store"
	"clio/record"
)

// incidentNames are the columns of an incident in the order of scanIncident.
var incidentNames = []string{
	"id", "type", "mode", "day_from", "day_to", "place", "country", "lat", "lon", "level", "actor", "killed_low", "killed_high", "wounded_low", "wounded_high",
	"events", "reports", "sources", "contested", "reviewed", "rejected", "doubt",
}

func incidentColumns(table string) string { return table + strings.Join(incidentNames, ", "+table) }

func scanIncident(row interface{ Scan(...any) error }) (store.IncidentRow, error) {
	var r store.IncidentRow
	var contested, reviewed, rejected int
	err := row.Scan(&r.ID, &r.Type, &r.Mode, &r.From, &r.To, &r.Place, &r.Country, &r.Lat, &r.Lon, &r.Level, &r.Actor, &r.Killed[0], &r.Killed[1], &r.Wounded[0], &r.Wounded[1],
		&r.Events, &r.Reports, &r.Sources, &contested, &reviewed, &rejected, &r.Doubt)
	r.Contested, r.Reviewed, r.Rejected = contested == 1, reviewed == 1, rejected == 1
	return r, err
}

// order is an expression that sorts incidents, the greatest first, and never NULL.
func order(o store.Order) string {
	switch o {
	case store.ByDoubt:
		return "i.doubt"
	case store.ByWeight:
		return "(i.killed_high + i.wounded_high)"
	}
	return "i.day_from"
}

func (d *DB) incidentWhere(f store.IncidentFilter) (string, []any) {
	where, values := []string{"1 = 1"}, []any(nil)
	add := func(cond string, v ...any) {
		where = append(where, cond)
		values = append(values, v...)
	}
	if f.Type != "" {
		add("(i.type = ? OR substr(i.type, 1, ?) = ?)", f.Type, len(f.Type)+1, f.Type+".")
	}
	if f.Mode != "" {
		add("i.mode = ?", f.Mode)
	}
	if f.Country != "" {
		add("i.country = ?", strings.ToUpper(f.Country))
	}
	if f.From != "" {
		add("i.day_to >= ?", f.From)
	}
	if f.To != "" {
		add("i.day_from <> '' AND i.day_from <= ?", f.To)
	}
	if f.Actor != "" {
		add("lower(i.actor) LIKE ? ESCAPE '!'", like(f.Actor))
	}
	if f.Place != "" {
		add("lower(i.place) LIKE ? ESCAPE '!'", like(f.Place))
	}
	if f.Killed > 0 {
		add("i.killed_high >= ?", f.Killed)
	}
	if f.Reports > 0 {
		add("i.reports >= ?", f.Reports)
	}
	if f.Contested {
		add("i.contested = 1")
	}
	if f.Unreviewed {
		add("i.reviewed = 0")
	}
	if q := d.dial.Match(f.Text); q != "" {
		add("i.id IN (SELECT t.incident FROM items t WHERE t.doc IN ("+d.dial.Found+"))", q)
	}
	return strings.Join(where, " AND "), values
}

// like is a pattern for text that holds these words, whatever they are.
func like(s string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(s)) + "%"
}

// Incidents lists incidents, the greatest in the order first.
func (d *DB) Incidents(ctx context.Context, f store.IncidentFilter, p store.Page) ([]store.IncidentRow, error) {
	where, values := d.incidentWhere(f)
	by := order(f.Order)
	if p.After != "" {
		where += fmt.Sprintf(` AND (%[1]s < (SELECT %[2]s FROM incidents x WHERE x.id = ?) OR %[1]s = (SELECT %[2]s FROM incidents x WHERE x.id = ?) AND i.id > ?)`, by, strings.ReplaceAll(by, "i.", "x."))
		values = append(values, p.After, p.After, p.After)
	}
	var out []store.IncidentRow
	rows, err := d.on.query(ctx, `SELECT `+incidentColumns("i.")+` FROM incidents i WHERE `+where+` ORDER BY `+by+` DESC, i.id LIMIT ?`, append(values, limit(p))...)
	err = each(rows, err, func(rows *sql.Rows) error {
		r, err := scanIncident(rows)
		out = append(out, r)
		return err
	})
	return out, d.wrap("list incidents", err)
}

// CountIncidents counts what Incidents would list.
func (d *DB) CountIncidents(ctx context.Context, f store.IncidentFilter) (int, error) {
	where, values := d.incidentWhere(f)
	var n int
	err := d.on.row(ctx, `SELECT count(*) FROM incidents i WHERE `+where, values...).Scan(&n)
	return n, d.wrap("count incidents", err)
}

// Incident finds an incident by its id, by an id that it had before, or by the id of one of its events.
func (d *DB) Incident(ctx context.Context, id string) (store.IncidentRow, error) {
	r, err := scanIncident(d.on.row(ctx, `SELECT `+incidentColumns("i.")+` FROM incidents i WHERE i.id = ?
		OR i.id IN (SELECT t.incident FROM items t WHERE t.handle = ? OR t.event = ?) ORDER BY i.id = ? DESC LIMIT 1`, id, id, id, id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, fmt.Errorf("incident %s: %w", id, store.ErrNotFound)
	}
	return r, d.wrap("fetch incident "+id, err)
}

// Members lists the events of an incident by the day of their report.
func (d *DB) Members(ctx context.Context, incident string) ([]store.Member, error) {
	out, err := membersOf(ctx, d.on, incident)
	return out, d.wrap("list the events of "+incident, err)
}

func membersOf(ctx context.Context, on handle, incident string) ([]store.Member, error) {
	var out []store.Member
	rows, err := on.query(ctx, `SELECT `+docColumns+`, e.event, coalesce(s.wire, d.id) FROM items i JOIN documents d ON d.id = i.doc
		JOIN events e ON e.reading = d.reading AND d.id || '.' || e.id = i.event LEFT JOIN sketches s ON s.doc = d.id
		WHERE i.incident = ? ORDER BY d.published, d.id, e.seq`, incident)
	err = each(rows, err, func(rows *sql.Rows) error {
		var m store.Member
		var body []byte
		var hash, raw string
		doc := &m.Document
		if err := rows.Scan(&doc.ID, &doc.Source, &doc.Title, &doc.Published, &doc.PublishedFrom, &doc.Publisher, &doc.Byline, &doc.URL, &doc.Language, &hash, &raw, &body, &m.Wire); err != nil {
			return err
		}
		if err := json.Unmarshal(body, &m.Event); err != nil {
			return fmt.Errorf("event of %s: %w", doc.ID, err)
		}
		m.ID, m.Event.Incident = record.EventID(doc.ID, m.Event.ID), incident
		out = append(out, m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	names := map[string]*store.Member{} // the first member of each document; others share its maps
	var docs []string
	for i := range out {
		m := &out[i]
		if first := names[m.Document.ID]; first != nil {
			m.Actors, m.Voices = first.Actors, first.Voices
			continue
		}
		m.Actors, m.Voices = map[string]string{}, map[string]string{}
		names[m.Document.ID] = m
		docs = append(docs, m.Document.ID)
	}
	return out, chunks(docs, func(part []string) error {
		for _, q := range []string{
			`SELECT 1, a.doc, a.id, a.name FROM actors a JOIN documents d ON d.reading = a.reading WHERE d.id IN ` + list(len(part)),
			`SELECT 2, a.doc, a.id, a.source FROM attributions a JOIN documents d ON d.reading = a.reading WHERE d.id IN ` + list(len(part)),
		} {
			rows, err := on.query(ctx, q, args(part)...)
			if err := each(rows, err, func(rows *sql.Rows) error {
				var what int
				var doc, id, name string
				err := rows.Scan(&what, &doc, &id, &name)
				if what == 1 {
					names[doc].Actors[id] = name
				} else {
					names[doc].Voices[id] = name
				}
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Links lists the links among events.
func (d *DB) Links(ctx context.Context, events []string) ([]store.Link, error) {
	in := make(map[string]bool, len(events))
	for _, e := range events {
		in[e] = true
	}
	var out []store.Link
	err := chunks(events, func(part []string) error {
		rows, err := d.on.query(ctx, `SELECT a, b, score, reasons FROM links WHERE a IN `+list(len(part))+` ORDER BY score DESC, a, b`, args(part)...)
		return each(rows, err, func(rows *sql.Rows) error {
			l, err := scanLink(rows)
			if in[l.B] {
				out = append(out, l)
			}
			return err
		})
	})
	return out, d.wrap("list links", err)
}

// Item is an event as merging keeps it.
func (d *DB) Item(ctx context.Context, event string) (store.Item, error) {
	it, err := scanItem(d.on.row(ctx, `SELECT `+itemColumns+` FROM items i WHERE i.event = ?`, event))
	if errors.Is(err, sql.ErrNoRows) {
		return it, fmt.Errorf("event %s: %w", event, store.ErrNotFound)
	}
	return it, d.wrap("fetch event "+event, err)
}

// IncidentsOf gives the incident of each event of a document that is merged, by the event's id within the document.
func (d *DB) IncidentsOf(ctx context.Context, doc string) (map[string]string, error) {
	out := map[string]string{}
	rows, err := d.on.query(ctx, `SELECT event, incident FROM items WHERE doc = ?`, doc)
	err = each(rows, err, func(rows *sql.Rows) error {
		var event, incident string
		if err := rows.Scan(&event, &incident); err != nil {
			return err
		}
		_, id, _ := record.SplitEventID(event)
		out[id] = incident
		return nil
	})
	return out, d.wrap("list the incidents of "+doc, err)
}

// Unmerged counts the documents whose events are not merged yet.
func (d *DB) Unmerged(ctx context.Context) (int, error) {
	var n int
	err := d.on.row(ctx, `SELECT count(*) FROM dirty`).Scan(&n)
	return n, d.wrap("count what is not merged", err)
}
