// Package atlas draws maps of the world as SVG, on the server, out of shapes that are built into the program: countries at
// three levels of detail and their first-level divisions. It knows nothing of incidents: the caller hands it marks (a point or
// a country, how precisely it is known, a count, a link) and a view (a box of degrees and a size in pixels).
//
//	v := atlas.View{Box: box, Width: 960, Height: 480}        // box from atlas.ParseBox(r.FormValue("box")) or atlas.Fit(marks)
//	m := atlas.Map{View: v, Marks: marks, Link: func(b atlas.Box) string { return "/map?box=" + b.String() }}
//	tally, err := m.Draw(w)                                    // an <svg class="atlas"> element; tally says what was drawn
//	v.In().Box, v.Out().Box, v.Pan(atlas.West).Box ...         // the boxes for links that zoom and pan without scripts
//
// The projection is equirectangular, longitudes narrowed by the cosine of the view's middle latitude, so that degrees and
// pixels are in one proportion all over a picture: x = (lon-west)*kx, y = (north-lat)*ky (View.Pixel, View.Degrees). A view
// grows its box to the shape of its frame; View.Frame is what is seen.
//
// The element carries no style attribute and no script. Its colours come from classes (atlas.css, served by Style); without
// the sheet it shows a plain grey map.
package atlas

import (
	_ "embed"
	"sync"
)

// Level is how fine shapes are.
type Level uint8

// The levels of countries, and that of first-level divisions.
const (
	World    Level = iota // 1:110m, for the whole world
	Detail                // 1:50m, for continents
	Near                  // 1:10m, thinned, for countries and what is smaller
	AdminOne              // first-level divisions, for the same
	levels
)

func (l Level) String() string {
	if l >= levels {
		return "unknown"
	}
	return [...]string{"world", "detail", "near", "admin1"}[l]
}

// Style is the sheet with the colours of map and timeline, light and dark.
//
//go:embed atlas.css
var Style string

// Attribution is the line that a map shows.
const Attribution = "Made with Natural Earth"

// world opens the embedded file when the first map is drawn.
var world = sync.OnceValues(func() ([]*section, error) { return file(embedded) })

// levelFor is the level of countries for that many pixels in one degree.
func levelFor(scale float64) Level {
	switch {
	case scale < 6:
		return World
	case scale < 30:
		return Detail
	}
	return Near
}

// adminScale is the pixels in one degree from where divisions are drawn.
const adminScale = 24
