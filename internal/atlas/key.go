package atlas

import (
	"io"
	"strconv"
)

// Key writes what the signs of the map mean, as a list for the page under it.
func Key(w io.Writer) error {
	c := &canvas{}
	c.Raw(`<ul class="atlas-key">`)
	item := func(class, paint, words string, ring bool) {
		c.Raw(`<li><svg class="atlas" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><g class="`, class, `">`)
		if ring {
			c.circle("atlas-ring", 9, 9, 8, `fill="none" stroke="#a33"`)
			c.circle("", 9, 9, 4, paint)
		} else {
			c.circle("", 9, 9, 6, paint)
		}
		c.Raw("</g></svg> ", words, "</li>")
	}
	item("atlas-dot", `fill="#a33"`, "in this place", false)
	item("atlas-near", `fill="#a33"`, "near this place", true)
	item("atlas-soft", `fill="url(#atlas-hatch)" stroke="#a33" stroke-dasharray="2 2"`, "somewhere in this district or region", false)
	c.Raw("<li>known only to the country:</li>")
	for class := 1; class < len(Classes); class++ {
		c.Raw(`<li><svg class="atlas" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true"><g class="atlas-tint atlas-tint-`, strconv.Itoa(class), `">`,
			`<path fill="#a33" fill-opacity="`, strconv.FormatFloat(tintOpacity[class], 'f', -1, 64), `" d="M1 3h16v12h-16z"/></g></svg> `, Classes[class], "</li>")
	}
	c.Raw("</ul>")
	return c.Write(w)
}

// tintOpacity is for pictures without the sheet.
var tintOpacity = [...]float64{0, 0.2, 0.35, 0.5}
