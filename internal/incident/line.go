package incident

import "clio/internal/store"

// Line is an incident as one line of JSON. Killed and wounded are the lowest and the highest account, and absent when no
// account gives a number.
type Line struct {
	ID        string   `json:"id" doc:"it stays when reports are added; an older id leads to the incident that it became part of"`
	Type      string   `json:"type" example:"attack.bombing"`
	Mode      string   `json:"mode" example:"actual"`
	From      string   `json:"from,omitempty" doc:"first day, YYYY-MM-DD"`
	To        string   `json:"to,omitempty" doc:"last day, YYYY-MM-DD"`
	Place     string   `json:"place,omitempty"`
	Country   string   `json:"country,omitempty" doc:"ISO 3166-1 alpha-2"`
	Lat       *float64 `json:"lat,omitempty"`
	Lon       *float64 `json:"lon,omitempty"`
	Precision string   `json:"precision,omitempty" doc:"site, city, near, admin2, admin1, country or region; only the first three are points"`
	Actor     string   `json:"actor,omitempty" doc:"who most reports name as having done it, in their words"`
	Killed    []int    `json:"killed,omitempty" doc:"lowest and highest account"`
	Wounded   []int    `json:"wounded,omitempty" doc:"lowest and highest account"`
	Events    int      `json:"events"`
	Reports   int      `json:"reports"`
	Sources   int      `json:"sources" doc:"copies of one story count once"`
	Contested bool     `json:"contested,omitempty" doc:"accounts contradict one another"`
	Reviewed  bool     `json:"reviewed,omitempty"`
	Rejected  bool     `json:"rejected,omitempty" doc:"reviewers rejected all of its events"`
}

// LineOf makes the line of an incident.
func LineOf(r *store.IncidentRow) Line {
	span := func(t [2]int) []int {
		if t[1] < 0 {
			return nil
		}
		return []int{t[0], t[1]}
	}
	return Line{
		r.ID, r.Type, r.Mode, r.From, r.To, r.Place, r.Country, r.Lat, r.Lon, r.Level, r.Actor, span(r.Killed), span(r.Wounded),
		r.Events, r.Reports, r.Sources, r.Contested, r.Reviewed, r.Rejected,
	}
}
