package atlas

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

const (
	nameScale     = 6.0  // pixels in a degree from where countries have names
	divisionScale = 40.0 // and divisions
)

// label is a name that may be written.
type label struct {
	text, class string
	x, y, half  float64
	room        float64 // the width of its shape
	size        int64
}

// names writes the names of countries, then of divisions, that have the room beside the marks, larger ones first.
func (c *canvas) names(f frame, plots, parts []*plotter, marks []cluster) {
	if f.ky < nameScale {
		return
	}
	var taken []rect
	for _, k := range marks {
		if !k.soft {
			taken = append(taken, rect{int(k.x - k.r), int(k.y - k.r), int(k.x + k.r), int(k.y + k.r)})
		}
	}
	c.Raw(`<g class="atlas-names" text-anchor="middle" aria-hidden="true">`)
	written := map[string]bool{}
	for _, l := range labels(f, plots, "atlas-name", 6.2) {
		taken = c.name(f, l, taken)
		written[l.text] = true
	}
	if f.ky >= divisionScale {
		for _, l := range labels(f, parts, "atlas-name atlas-name-division", 5.4) {
			if !written[l.text] {
				taken = c.name(f, l, taken)
			}
		}
	}
	c.Raw("</g>")
}

// labels are the names whose point lies in the frame, one for each, at its largest shape.
func labels(f frame, plots []*plotter, class string, letter float64) []label {
	var out []label
	for _, p := range plots {
		at := map[[2]string]int{}
		for i := range p.t.shapes {
			s := &p.t.shapes[i]
			lat, lon := float64(s.label.y)/p.t.grid, float64(s.label.x)/p.t.grid
			if s.name == "" || !f.box.Contains(lat, lon) {
				continue
			}
			x, y := f.pixel(lat, lon)
			l := label{
				text: s.name, class: class, x: x, y: y, half: float64(utf8.RuneCountInString(s.name)) * letter / 2,
				room: float64(s.extent.east-s.extent.west) / p.t.grid * f.kx, size: span(s.extent),
			}
			key := [2]string{s.country, s.name}
			if k, ok := at[key]; !ok {
				at[key] = len(out)
				out = append(out, l)
			} else if out[k].size < l.size {
				out[k] = l
			}
		}
	}
	slices.SortFunc(out, func(a, b label) int { return cmp.Or(cmp.Compare(b.room, a.room), cmp.Compare(a.text, b.text)) })
	return out
}

func (c *canvas) name(f frame, l label, taken []rect) []rect {
	if l.half*2 > l.room*1.1 || l.x < l.half || l.x+l.half > f.width || l.y < 10 || l.y > f.height-20 {
		return taken
	}
	var box rect
	free := false
	for _, move := range [...]float64{0, -13, 13, -24, 24} {
		y := l.y + move
		box = rect{int(l.x - l.half - 2), int(y - 7), int(l.x + l.half + 2), int(y + 6)}
		if free = !slices.ContainsFunc(taken, box.meets); free {
			l.y = y
			break
		}
	}
	if !free {
		return taken
	}
	c.Raw(`<text font-size="`)
	if l.class == "atlas-name" {
		c.Raw("11")
	} else {
		c.Raw("9.5")
	}
	c.Raw(`"`)
	c.Attr("class", l.class)
	c.Num("x", l.x)
	c.Num("y", l.y+3)
	c.Raw(">")
	c.Text(l.text)
	c.Raw("</text>")
	return append(taken, box)
}

func (w rect) meets(o rect) bool { return w.x0 < o.x1 && o.x0 < w.x1 && w.y0 < o.y1 && o.y0 < w.y1 }
