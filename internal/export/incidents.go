package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"clio/internal/store"
	"clio/record"
)

// Meta says what an export holds: it stands in every file, so that the file can be made again.
type Meta struct {
	Program string `json:"program"` // name and version
	Data    string `json:"data"`    // how much the record held, which tells its state: nothing is ever taken out of it
	Query   string `json:"query"`   // the command's choices, as they were given

	Title    string               `json:"title,omitempty"`    // of the whole, for people; "Clio record" when empty
	Date     time.Time            `json:"date,omitzero"`      // of the export
	Redacted bool                 `json:"redacted,omitempty"` // names of private persons were left out
	LeftOut  func(id, why string) `json:"-"`                  // is told what a layout has no room for, and why; may be nil
}

// incidentColumns are the columns of Incidents, in order; new ones go to the end.
var incidentColumns = []string{
	"incident_id", "type", "mode", "date_from", "date_to", "place", "country", "lat", "lon", "place_precision", "actor", "killed_low", "killed_high", "wounded_low", "wounded_high",
	"events", "reports", "sources", "contested", "reviewed", "rejected", "data", "query",
}

// IncidentTable writes one row an incident. Low and high are the lowest and highest of all accounts, never a mean.
func IncidentTable(w io.Writer, meta Meta, rows func(func(store.IncidentRow) error) error) error {
	return table(w, incidentColumns, func(write func([]string) error) error {
		return rows(func(r store.IncidentRow) error {
			lat, lon := degrees(r.Lat), degrees(r.Lon)
			return write([]string{
				r.ID, r.Type, r.Mode, r.From, r.To, r.Place, r.Country, lat, lon, r.Level, r.Actor, known(r.Killed[0]), known(r.Killed[1]), known(r.Wounded[0]), known(r.Wounded[1]),
				strconv.Itoa(r.Events), strconv.Itoa(r.Reports), strconv.Itoa(r.Sources), yes(r.Contested), yes(r.Reviewed), yes(r.Rejected), meta.Program + "; " + meta.Data, meta.Query,
			})
		})
	})
}

// table writes CSV whose cells no spreadsheet takes for formulas.
func table(w io.Writer, columns []string, rows func(write func([]string) error) error) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	err := rows(func(cells []string) error {
		for i := range cells {
			cells[i] = Plain(cells[i])
		}
		return out.Write(cells)
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

func degrees(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', 4, 64)
}

func known(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// IncidentLines writes an object that says what the file holds, then one incident a line with all accounts side by side.
func IncidentLines(w io.Writer, meta Meta, rows func(func(record.Incident) error) error) error {
	line := func(v any) error {
		data, err := json.Marshal(v)
		if err == nil {
			_, err = w.Write(append(data, '\n'))
		}
		return err
	}
	if err := line(struct {
		Export Meta `json:"export"`
	}{meta}); err != nil {
		return err
	}
	return rows(func(inc record.Incident) error { return line(&inc) })
}

// IncidentMap writes a GeoJSON FeatureCollection (RFC 7946). Only a place that is known to a town or nearer is a point; the
// middle of a country or region would be a false one, so such incidents have no geometry and say their precision.
func IncidentMap(w io.Writer, meta Meta, rows func(func(store.IncidentRow) error) error) error {
	head, err := json.Marshal(meta)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, `{"type":"FeatureCollection","export":%s,"features":[`, head); err != nil {
		return err
	}
	between := "\n"
	err = rows(func(r store.IncidentRow) error {
		f := map[string]any{"type": "Feature", "id": r.ID, "geometry": nil}
		if onEarth(r.Lat, r.Lon) && (r.Level == "site" || r.Level == "city" || r.Level == "near") {
			f["geometry"] = map[string]any{"type": "Point", "coordinates": []float64{*r.Lon, *r.Lat}}
		}
		p := map[string]any{
			"type": r.Type, "mode": r.Mode, "date_from": r.From, "date_to": r.To, "place": r.Place, "country": r.Country, "precision": r.Level, "actor": r.Actor,
			"events": r.Events, "reports": r.Reports, "sources": r.Sources, "contested": r.Contested, "reviewed": r.Reviewed,
		}
		for _, name := range []string{"date_from", "date_to", "place", "country", "actor"} {
			if p[name] == "" {
				p[name] = nil // an empty text would make a column of dates one of texts
			}
		}
		for name, t := range map[string][2]int{"killed": r.Killed, "wounded": r.Wounded} {
			if t[1] >= 0 {
				p[name+"_low"], p[name+"_high"] = t[0], t[1]
			}
		}
		f["properties"] = p
		data, err := json.Marshal(f)
		if err == nil {
			_, err = fmt.Fprintf(w, "%s%s", between, data)
		}
		between = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n]}\n")
	return err
}

// reportColumns are the columns of EventReport.
var reportColumns = []string{
	"event_id", "report_id", "source", "source_date", "title", "url", "copy_of", "type", "mode", "date_start", "date_end", "date_precision", "country", "adm_1", "location", "latitude", "longitude", "location_precision",
	"actor", "actor_standing", "actor_said_by", "target", "weapon", "deaths_low", "deaths_best", "deaths_high", "deaths_said_by", "wounded_low", "wounded_best", "wounded_high", "data", "query",
}

// EventReport writes the table that the R package eventreport reads (Weidmann and Rød 2015 on reports and events): one row a
// report of an event, several rows with one event_id, which is the incident. Low and high are the ends of what this report
// says; best is its first statement where that is one number.
func EventReport(w io.Writer, meta Meta, rows func(func(store.Member) error) error) error {
	return table(w, reportColumns, func(write func([]string) error) error {
		return rows(func(m store.Member) error {
			e := &m.Event
			c := map[string]string{
				"event_id": e.Incident, "report_id": m.ID, "source": m.Document.Publisher, "source_date": m.Document.Published, "title": oneLine(m.Document.Title), "url": m.Document.URL,
				"type": e.Type, "mode": string(e.Mode), "data": meta.Program + "; " + meta.Data, "query": meta.Query,
				"target": join(e.Target, func(t record.Target) string { return t.Text }), "weapon": join(e.Weapon, func(x record.Weapon) string { return x.Text }),
			}
			if m.Wire != m.Document.ID {
				c["copy_of"] = m.Wire
			}
			if len(e.Date) > 0 {
				c["date_start"], c["date_end"], c["date_precision"] = e.Date[0].From, e.Date[0].To, e.Date[0].Precision
			}
			if len(e.Place) > 0 {
				p := &e.Place[0]
				c["country"], c["adm_1"], c["location"], c["location_precision"], c["latitude"], c["longitude"] = p.Country, p.Admin1, p.Name, p.Precision, degrees(p.Lat), degrees(p.Lon)
			}
			if len(e.Perpetrator) > 0 {
				p := &e.Perpetrator[0]
				c["actor"], c["actor_standing"], c["actor_said_by"] = p.Text, string(p.Standing), oneLine(m.Voices[p.Attribution])
				if name := m.Actors[p.Actor]; name != "" {
					c["actor"] = name
				}
			}
			tollCells(c, "deaths", e.Killed)
			tollCells(c, "wounded", e.Wounded)
			if len(e.Killed) > 0 {
				c["deaths_said_by"] = oneLine(m.Voices[e.Killed[0].Attribution])
			}
			cells := make([]string, len(reportColumns))
			for i, name := range reportColumns {
				cells[i] = c[name]
			}
			return write(cells)
		})
	})
}

func tollCells(c map[string]string, name string, tolls []record.Toll) {
	low, high := -1, -1
	for _, t := range tolls {
		for _, n := range []*int{t.Min, t.Max} {
			if n == nil {
				continue
			}
			if low < 0 || *n < low {
				low = *n
			}
			high = max(high, *n)
		}
	}
	c[name+"_low"], c[name+"_high"] = known(low), known(high)
	if len(tolls) > 0 && tolls[0].Min != nil && tolls[0].Max != nil && *tolls[0].Min == *tolls[0].Max {
		c[name+"_best"] = strconv.Itoa(*tolls[0].Min)
	}
}

// QueryText puts flags that were set in words, for Meta.
func QueryText(set []string) string {
	if len(set) == 0 {
		return "all"
	}
	return strings.Join(set, " ")
}
