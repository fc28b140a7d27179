package export

import (
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"clio/record"
)

// eventLine is an event of one report as a flat row with types, for tables that have them. The first statement stands in each
// cell, as in CSV; low and high are the ends of all that the report says. Dates count days since 1970.
type eventLine struct {
	EventID        string   `parquet:"event_id"`
	IncidentID     string   `parquet:"incident_id"`
	Document       string   `parquet:"document"`
	Title          string   `parquet:"title"`
	Publisher      string   `parquet:"publisher"`
	Published      *int32   `parquet:"published,optional,date"`
	URL            string   `parquet:"url"`
	Type           string   `parquet:"type"`
	Mode           string   `parquet:"mode"`
	Suicide        bool     `parquet:"suicide"`
	DateFrom       *int32   `parquet:"date_from,optional,date"`
	DateTo         *int32   `parquet:"date_to,optional,date"`
	DatePrecision  string   `parquet:"date_precision"`
	Place          string   `parquet:"place"`
	Admin1         string   `parquet:"admin1"`
	Country        string   `parquet:"country"`
	Latitude       *float64 `parquet:"latitude,optional"`
	Longitude      *float64 `parquet:"longitude,optional"`
	PlacePrecision string   `parquet:"place_precision"`
	Perpetrator    string   `parquet:"perpetrator"`
	Standing       string   `parquet:"standing"`
	SaidBy         string   `parquet:"perpetrator_said_by"`
	Target         string   `parquet:"target"`
	Victims        string   `parquet:"victims"`
	Weapon         string   `parquet:"weapon"`
	KilledLow      *int32   `parquet:"killed_low,optional"`
	KilledHigh     *int32   `parquet:"killed_high,optional"`
	WoundedLow     *int32   `parquet:"wounded_low,optional"`
	WoundedHigh    *int32   `parquet:"wounded_high,optional"`
	Outcome        string   `parquet:"outcome"`
	Differ         string   `parquet:"statements_that_differ"`
	Corrected      string   `parquet:"corrected"`
	Sentence       string   `parquet:"sentence"`
}

// lineOf is a report as a flat row. A place has a point only when it is a site, a town or near one.
func lineOf(r *report, incidentID string) eventLine {
	e := r.ev
	alone := &incident{id: incidentID, reports: []*report{r}}
	l := eventLine{
		EventID: r.id, IncidentID: incidentID, Document: r.doc.ID, Title: oneLine(r.doc.Title), Publisher: r.doc.Publisher, Published: days(r.doc.Published), URL: r.external().URL,
		Type: e.Type, Mode: string(e.Mode), Suicide: e.Suicide, Outcome: e.Outcome, Sentence: r.sentence, Differ: strings.Join(Contested(e), " "), Corrected: alone.corrections(),
		Target:  join(e.Target, func(t record.Target) string { return shown(t.Text) }),
		Victims: join(e.Victim, func(v record.Victim) string { return shown(v.Text) }),
		Weapon:  join(e.Weapon, func(v record.Weapon) string { return v.Text }),
	}
	if len(e.Date) > 0 {
		l.DateFrom, l.DateTo, l.DatePrecision = days(e.Date[0].From), days(e.Date[0].To), e.Date[0].Precision
	}
	if len(e.Place) > 0 {
		p := &e.Place[0]
		l.Place, l.Admin1, l.Country, l.PlacePrecision = p.Name, p.Admin1, p.Country, p.Precision
		if located(p) && pointed(level(p)) {
			l.Latitude, l.Longitude = p.Lat, p.Lon
		}
	}
	if len(e.Perpetrator) > 0 {
		p := &e.Perpetrator[0]
		l.Perpetrator, l.Standing, l.SaidBy = shown(oneLine(p.Text)), string(p.Standing), r.voices[p.Attribution]
	}
	l.KilledLow, l.KilledHigh = ends(alone.figures(killedOf))
	l.WoundedLow, l.WoundedHigh = ends(alone.figures(woundedOf))
	// Readers of Parquet refuse a file whose texts are not in UTF-8.
	for v, i := reflect.ValueOf(&l).Elem(), 0; i < v.NumField(); i++ {
		if f := v.Field(i); f.Kind() == reflect.String && !utf8.ValidString(f.String()) {
			f.SetString(strings.ToValidUTF8(f.String(), "\uFFFD"))
		}
	}
	return l
}

// ends are the lowest and the highest figure, nil when there is none.
func ends(list []figure) (low, high *int32) {
	if len(list) == 0 {
		return nil, nil
	}
	a, b := spread(list)
	x, y := int32(a), int32(b)
	return &x, &y
}

// days counts the days of a date since 1970; nil when it is none.
func days(date string) *int32 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil
	}
	n := int32(t.Unix() / 86400)
	return &n
}
