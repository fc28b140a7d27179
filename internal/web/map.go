package web

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"strings"

	"clio/internal/atlas"
	"clio/internal/catalog"
	"clio/internal/query"
)

// mapView is the map of a selection with the links that move it, which need no scripts.
type mapView struct {
	SVG    template.HTML
	Says   string
	Steps  []mapStep
	Ask    string
	Box    string // what is seen, as a box of the grammar
	Places []placeRow
}

// mapStep is a link that moves the map.
type mapStep struct{ Text, Say, Without string }

// placeRow is a place of the table behind the map.
type placeRow struct {
	Name, Level, Link string
	Count             int
}

const mostPlaces = 200

// mapOf draws a selection. What is known to a country only tints the country; what has no place is told of in words.
func (s *server) mapOf(a ask, sel *catalog.Selection) (*mapView, error) {
	m := &mapView{Ask: a.q.String()}
	var marks []atlas.Mark
	for _, p := range sel.Places() {
		name := shown(cmp.Or(p.Name, s.countryName(p.Country), p.Country))
		row := placeRow{Name: name, Level: levelName(p.Level), Count: p.Count, Link: a.with(s.placeQuery(a.q, p))}
		if p.Name != "" && p.Country != "" {
			row.Name += ", " + cmp.Or(s.countryName(p.Country), p.Country)
		}
		if len(m.Places) < mostPlaces {
			m.Places = append(m.Places, row)
		}
		mark := atlas.Mark{Level: p.Level, Country: p.Country, Count: p.Count, Weight: p.Count, Href: row.Link, Label: row.Name}
		if p.Lat != nil && p.Lon != nil {
			mark.Lat, mark.Lon = *p.Lat, *p.Lon
		} else if p.Level != "country" && p.Level != "region" {
			if p.Country == "" {
				continue
			}
			mark.Level = "country"
		}
		marks = append(marks, mark)
	}
	box := atlas.Fit(marks)
	if asked, err := atlas.ParseBox(a.part); err == nil {
		box = asked
	}
	view := atlas.View{Box: box, Width: 960, Height: 480}
	at := func(b atlas.Box) string {
		to := a
		to.part = b.String()
		return to.String() + "#map"
	}
	picture := atlas.Map{
		View: view, Marks: marks, Link: at, Label: "Map of what was found; the table behind it says the same",
		CountryLink: func(iso string) string {
			t, ok := query.Of("country", iso)
			if !ok {
				return ""
			}
			return a.with(a.q.Only(t))
		},
	}
	var b bytes.Buffer
	tally, err := picture.Draw(&b)
	if err != nil {
		return nil, fmt.Errorf("draw the map: %w", err)
	}
	m.SVG = template.HTML(b.String()) //nolint:gosec // package atlas escapes every text and takes no address that is none
	frame := view.Frame()
	m.Box = frame.String()
	parts := []string{fmt.Sprintf("%s drawn as dots and circles", thousands(tally.Points))}
	if tally.Areas > 0 {
		parts = append(parts, thousands(tally.Areas)+" known to a country only, which is tinted")
	}
	if tally.Outside > 0 {
		parts = append(parts, thousands(tally.Outside)+" outside of this part")
	}
	if n := sel.Len() - tally.Points - tally.Areas - tally.Outside; n > 0 {
		parts = append(parts, thousands(n)+" without a place that can be drawn")
	}
	m.Says = strings.Join(parts, "; ") + ". Draw a box to ask for what lies in it."
	whole := a
	whole.part = ""
	t, ok := query.Of("box", m.Box)
	m.Steps = []mapStep{
		{"+", "nearer", at(view.In().Box)},
		{"−", "farther", at(view.Out().Box)},
		{"←", "west", at(view.Pan(atlas.West).Box)},
		{"→", "east", at(view.Pan(atlas.East).Box)},
		{"↑", "north", at(view.Pan(atlas.North).Box)},
		{"↓", "south", at(view.Pan(atlas.South).Box)},
		{"all", "all that was found", whole.String() + "#map"},
	}
	if ok {
		m.Steps = append(m.Steps, mapStep{"only what is seen here", "", a.with(a.q.Drop("box").With(t))})
	}
	return m, nil
}

// placeQuery asks for what happened at a place.
func (s *server) placeQuery(q query.Query, p catalog.Place) query.Query {
	if p.Name == "" || p.Level == "country" {
		if t, ok := query.Of("country", p.Country); ok {
			return q.Only(t)
		}
		return q
	}
	if t, ok := query.Of("place", p.Name); ok {
		q = q.Only(t)
	}
	if t, ok := query.Of("country", p.Country); ok && p.Country != "" {
		q = q.With(t)
	}
	return q
}

func levelName(level string) string {
	switch level {
	case "site":
		return "the spot"
	case "city":
		return "the town"
	case "near":
		return "nearby"
	case "admin2":
		return "the district"
	case "admin1":
		return "the province"
	case "country":
		return "the country"
	case "region":
		return "a region"
	}
	return level
}
