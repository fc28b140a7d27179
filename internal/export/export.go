// Package export writes the record for other programs. Clio's own shapes come from the store: CSV with one row an event, a
// statement or an incident, JSON Lines, GeoJSON, eventreport. The layouts of others come from Rows, events with their records,
// and are listed by Formats: GTD, ACLED, GED, PLOVER, JSON-LD, Web Annotations, STIX, FollowTheMoney, XLSX, Parquet, and dossiers.
// Rows are gathered into incidents (row.go), one value is picked where a layout has room for one (fold.go), names of private
// persons are left out before a layout sees them (redact.go). A cell that a spreadsheet would take for a formula is made plain
// text. The package reads no files and never judges: what a layout needs and the record does not say stays empty.
package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"clio/internal/store"
	"clio/record"
)

// Columns are the columns of Events, in order.
var columns = []string{
	"event_id", "document", "source", "publisher", "published", "type", "mode", "date_from", "date_to", "date_precision", "place", "admin1", "country", "lat", "lon", "place_precision",
	"perpetrator", "standing", "perpetrator_said_by", "target", "victims", "weapon", "killed_min", "killed_max", "killed_said_by", "wounded_min", "wounded_max", "suicide", "outcome", "statements_that_differ", "sentence", "incident_id",
}

// Events writes one row an event: the first statement of each cell, and in the last but one column the cells that have
// statements that differ from it. The order of columns is part of the format; new ones go to the end.
func Events(w io.Writer, rows func(func(store.EventRow, *record.Record) error) error) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	err := rows(func(r store.EventRow, rec *record.Record) error { return out.Write(eventRow(r, rec)) })
	if err != nil {
		return err
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

func eventRow(r store.EventRow, rec *record.Record) []string {
	e := &r.Event
	c := map[string]string{
		"event_id": r.ID, "document": r.Document.ID, "source": r.Document.Source, "publisher": r.Document.Publisher, "published": r.Document.Published,
		"type": e.Type, "mode": string(e.Mode), "outcome": e.Outcome, "incident_id": e.Incident,
	}
	if e.Suicide {
		c["suicide"] = "yes"
	}
	if len(e.Date) > 0 {
		c["date_from"], c["date_to"], c["date_precision"] = e.Date[0].From, e.Date[0].To, e.Date[0].Precision
	}
	if len(e.Place) > 0 {
		p := &e.Place[0]
		c["place"], c["admin1"], c["country"], c["place_precision"] = p.Name, p.Admin1, p.Country, p.Precision
		if p.Lat != nil && p.Lon != nil {
			c["lat"], c["lon"] = strconv.FormatFloat(*p.Lat, 'f', 4, 64), strconv.FormatFloat(*p.Lon, 'f', 4, 64)
		}
	}
	if len(e.Perpetrator) > 0 {
		p := &e.Perpetrator[0]
		c["perpetrator"], c["standing"], c["perpetrator_said_by"] = p.Text, string(p.Standing), Speaker(rec, p.Attribution)
	}
	c["target"] = join(e.Target, func(t record.Target) string { return t.Text })
	c["victims"] = join(e.Victim, func(v record.Victim) string { return v.Text })
	c["weapon"] = join(e.Weapon, func(v record.Weapon) string { return v.Text })
	if len(e.Killed) > 0 {
		c["killed_min"], c["killed_max"], c["killed_said_by"] = number(e.Killed[0].Min), number(e.Killed[0].Max), Speaker(rec, e.Killed[0].Attribution)
	}
	if len(e.Wounded) > 0 {
		c["wounded_min"], c["wounded_max"] = number(e.Wounded[0].Min), number(e.Wounded[0].Max)
	}
	c["statements_that_differ"] = strings.Join(Contested(e), " ")
	if rec != nil && len(e.Mentions) > 0 {
		c["sentence"] = Sentence(rec.Document.Text, e.Mentions[0].Span)
	}
	row := make([]string, len(columns))
	for i, name := range columns {
		row[i] = Plain(c[name])
	}
	return row
}

// Contested lists the cells of an event whose statements differ from one another.
func Contested(e *record.Event) []string {
	seen, differ := map[string]string{}, map[string]bool{}
	var order []string
	e.EachCell(func(property string, _ *record.Basis, value any) {
		var v string
		switch x := value.(type) {
		case record.Toll:
			v = number(x.Min) + "-" + number(x.Max)
		case record.Date:
			v = x.From + x.To
		case record.Perpetrator:
			v = x.Text
		default:
			return
		}
		if first, ok := seen[property]; !ok {
			seen[property] = v
		} else if first != v && !differ[property] {
			differ[property] = true
			order = append(order, property)
		}
	})
	return order
}

// Speaker is the words of the source of an attribution; empty for the report's own voice.
func Speaker(rec *record.Record, id string) string {
	if rec == nil || id == "" {
		return ""
	}
	for i := range rec.Attributions {
		if rec.Attributions[i].ID == id {
			return oneLine(rec.Attributions[i].Source.Text)
		}
	}
	return ""
}

// Sentence is the line of text around a span: from the end of the sentence before it to the end of its own, white space
// folded. It looks at marks alone, so it may end at an abbreviation.
func Sentence(text string, s record.Span) string {
	from := 0
	for i := int(s.Start) - 1; i > 0; i-- {
		if text[i] == '\n' && text[i-1] == '\n' || strings.IndexByte(".?!", text[i-1]) >= 0 && (text[i] == ' ' || text[i] == '\n') && text[i+1] >= 'A' && text[i+1] <= 'Z' {
			from = i
			break
		}
	}
	to := len(text)
	for i := int(s.End); i < len(text); i++ {
		if text[i] == '\n' && i+1 < len(text) && text[i+1] == '\n' || strings.IndexByte(".?!", text[i]) >= 0 && (i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n') {
			to = i + 1
			break
		}
	}
	return oneLine(text[from:to])
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func join[T any](list []T, text func(T) string) string {
	var out []string
	for _, x := range list {
		out = append(out, oneLine(text(x)))
	}
	return strings.Join(out, "; ")
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// Plain keeps a spreadsheet from taking a cell for a formula: one that begins like a formula gets an apostrophe in front.
// Numbers below zero stay numbers.
func Plain(s string) string {
	if s == "" || strings.IndexByte("=+-@\t\r", s[0]) < 0 {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

// Statements writes one row a statement.
func Statements(w io.Writer, rows func(func(record.Statement) error) error) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"statement_id", "document", "subject", "property", "value", "text", "start_byte", "end_byte", "attribution", "certainty", "rule", "reader"}); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	err := rows(func(s record.Statement) error {
		row := []string{s.ID, s.Doc, s.Subject, s.Property, s.Value, s.Text, strconv.Itoa(int(s.Start)), strconv.Itoa(int(s.End)), s.Attribution, string(s.Certainty), s.Rule, s.Reader}
		for i := range row {
			row[i] = Plain(row[i])
		}
		return out.Write(row)
	})
	if err != nil {
		return err
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// Line writes an event as one line of JSON with its document's metadata beside it. Spans count bytes of the stored text.
func Line(w io.Writer, r store.EventRow) error {
	r.Document.Text = ""
	data, err := json.Marshal(struct {
		ID       string          `json:"id"`
		Document record.Document `json:"document"`
		Event    record.Event    `json:"event"`
	}{r.ID, r.Document, r.Event})
	if err != nil {
		return fmt.Errorf("write event %s: %w", r.ID, err)
	}
	_, err = w.Write(append(data, '\n'))
	return err
}
