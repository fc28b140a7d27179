package atlas

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"clio/internal/svg"
)

// Map is a picture to draw.
type Map struct {
	View
	Marks []Mark
	// Link is the address of a page that shows a box; a cluster of marks leads there. Without it clusters are not linked.
	Link func(Box) string
	// CountryLink is the address for a tinted country; without it the address of its mark that counts most.
	CountryLink func(iso string) string
	// Label is what the picture as a whole says to those who hear it; "Map" without.
	Label string
	// One and Many are the words for what marks count, "incident" and "incidents" without.
	One, Many string
}

// canvas is a picture with the paths of a map.
type canvas struct{ svg.Canvas }

// Draw writes the map as one <svg> element.
func (m Map) Draw(w io.Writer) (Tally, error) {
	var t Tally
	c, err := m.draw(&t)
	if err != nil {
		return t, err
	}
	return t, c.Write(w)
}

func (m Map) draw(t *Tally) (*canvas, error) {
	m.View = m.View.sane()
	if m.One == "" {
		m.One, m.Many = "incident", "incidents"
	}
	if m.Label == "" {
		m.Label = "Map"
	}
	f := m.frame()
	lands, err := open(levelFor(f.ky), f)
	if err != nil {
		return nil, err
	}
	c := &canvas{svg.Canvas{B: make([]byte, 0, 64<<10)}}
	c.Raw(`<svg xmlns="http://www.w3.org/2000/svg" class="atlas" role="group" font-family="sans-serif"`)
	c.Attr("aria-label", m.Label)
	c.Raw(` viewBox="0 0 `, strconv.Itoa(m.Width), " ", strconv.Itoa(m.Height), `" width="`, strconv.Itoa(m.Width), `" height="`, strconv.Itoa(m.Height), `"`)
	// For scripts that let a reader draw a box: the degrees that are seen, and the pixels that show them.
	c.Attr("data-frame", f.box.tidy().String())
	c.Raw(` data-window="`)
	for i, v := range [...]float64{f.left, f.top, f.width - f.left, f.height - f.top} {
		if i > 0 {
			c.Raw(" ")
		}
		c.B = strconv.AppendFloat(c.B, math.Round(v*10)/10, 'f', -1, 64)
	}
	c.Raw(`"><defs><pattern id="atlas-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
		`<path class="atlas-hatch" d="M0 2.5h5" stroke="#a33" stroke-width="1.4"/></pattern><pattern id="atlas-hatch-ground" width="8" height="8" patternUnits="userSpaceOnUse" ` +
		`patternTransform="scale(10) rotate(45)"><path class="atlas-hatch" d="M0 4h8" stroke="#a33" stroke-width="1.2"/></pattern></defs>`)
	c.Raw(`<rect class="atlas-sea" fill="#fff"`)
	c.Num("width", f.width)
	c.Num("height", f.height)
	c.Raw(`/><g transform="scale(.1)" fill-rule="evenodd">`)
	plots := make([]*plotter, len(lands))
	for i, top := range lands {
		plots[i] = newPlotter(f, top)
		c.land(plots[i])
	}
	squares := m.tinted(c, plots, f, t)
	var parts []*plotter
	drawn := make([]bool, len(m.Marks))
	if f.ky >= adminScale {
		tops, err := open(AdminOne, f)
		if err != nil {
			return nil, err
		}
		for _, top := range tops {
			parts = append(parts, newPlotter(f, top))
		}
	}
	for _, p := range parts {
		c.borders(p, "atlas-division", "#fff", func(a *arc) bool { return a.users > 1 && !a.inner })
	}
	m.hatched(c, parts, drawn, t)
	for _, p := range plots {
		c.borders(p, "atlas-border", "#fff", func(a *arc) bool { return a.users > 1 && !a.inner })
		c.borders(p, "atlas-border atlas-disputed", "#fff", func(a *arc) bool { return a.users > 1 && a.inner })
	}
	c.Raw("</g>")
	clusters := gather(f, m.Marks, drawn, t)
	c.names(f, plots, parts, clusters)
	c.Raw(string(squares.B))
	m.points(c, clusters)
	c.scaleBar(f)
	c.Raw(`<text class="atlas-note" text-anchor="end" font-size="10"`)
	c.Num("x", f.width-6)
	c.Num("y", f.height-6)
	c.Raw(">" + Attribution + "</text></svg>")
	return c, nil
}

// land fills all ground, as one path, so that no seam shows between neighbours.
func (c *canvas) land(p *plotter) {
	c.Raw(`<path class="atlas-land" fill="#ddd" d="`)
	for i := range p.t.shapes {
		c.shape(p, &p.t.shapes[i])
	}
	c.Raw(`"/>`)
}

// shape adds the rings of a shape to the data of a path and says how far they reach, in pixels.
func (c *canvas) shape(p *plotter, s *shape) (reach int) {
	for _, shift := range slices.Clone(p.shifts(s.extent)) {
		for k := range s.rings {
			r := p.ring(&s.rings[k], shift)
			if len(r) < 3 {
				continue
			}
			c.path(r, true)
			b := rect{r[0].x, r[0].y, r[0].x, r[0].y}
			for _, d := range r {
				b = rect{min(b.x0, d.x), min(b.y0, d.y), max(b.x1, d.x), max(b.y1, d.y)}
			}
			reach = max(reach, (b.x1-b.x0)/fine, (b.y1-b.y0)/fine, 1)
		}
	}
	return reach
}

// tinted draws the countries of the marks that are known to the country only. A country too small to be seen at this scale
// is a square; those are given back, to be drawn above the land.
func (m Map) tinted(c *canvas, plots []*plotter, f frame, t *Tally) (small *canvas) {
	small = &canvas{}
	for _, g := range grounds(m.Marks, false) {
		label := g.top.Label
		if label == "" {
			label = CountryName(g.country)
		}
		href := g.top.Href
		if m.CountryLink != nil {
			href = m.CountryLink(g.country)
		}
		class := Class(g.count)
		start, reach := len(c.B), 0
		name, label := "atlas-tint atlas-tint-"+strconv.Itoa(class), label+": "+m.counted(g.count)+", known only to the country"
		end := c.Link(href, "atlas-mark "+name, label)
		c.Raw(`<path fill="#a33"`)
		c.Num("fill-opacity", tintOpacity[class])
		c.Raw(` d="`)
		for _, p := range plots {
			for i := range p.t.shapes {
				if s := &p.t.shapes[i]; s.country == g.country {
					reach = max(reach, c.shape(p, s))
				}
			}
		}
		c.Raw(`"/>`, end)
		if reach >= square {
			t.Areas += g.count
			continue
		}
		c.B = c.B[:start]
		s, top := country(g.country)
		if s == nil {
			t.Without += g.count
			continue
		}
		lat, lon := float64(s.label.y)/top.grid, float64(s.label.x)/top.grid
		if !f.box.Contains(lat, lon) {
			t.Outside += g.count
			continue
		}
		t.Areas += g.count
		x, y := f.pixel(lat, lon)
		end = small.Link(href, "atlas-mark atlas-point "+name, label)
		small.Raw(`<rect fill="#a33" stroke="#fff"`)
		small.Num("x", x-square/2)
		small.Num("y", y-square/2)
		small.Num("width", square)
		small.Num("height", square)
		small.Raw("/>", end)
	}
	for i := range m.Marks {
		if k := &m.Marks[i]; k.area() && k.Country == "" {
			t.Without += k.count()
		}
	}
	return small
}

// square is the side, in pixels, of the sign for a country that is smaller than that.
const square = 8

// hatched draws the first-level divisions of the marks that are known to the division only, and notes which marks those are;
// a division that is small in the picture, or that has no shape, stays a circle.
func (m Map) hatched(c *canvas, parts []*plotter, drawn []bool, t *Tally) {
	const small = 24
	if len(parts) == 0 {
		return
	}
	for _, g := range grounds(m.Marks, true) {
		label := g.top.Label
		if label == "" {
			label = g.admin1
		}
		start, reach := len(c.B), 0
		end := c.Link(g.top.Href, "atlas-mark atlas-ground", label+": "+m.counted(g.count)+", somewhere in this region")
		c.Raw(`<path fill="url(#atlas-hatch-ground)" stroke="#a33" stroke-width=".8" vector-effect="non-scaling-stroke" d="`)
		for _, p := range parts {
			for i := range p.t.shapes {
				if s := &p.t.shapes[i]; s.name == g.admin1 && s.country == g.country {
					reach = max(reach, c.shape(p, s))
				}
			}
		}
		c.Raw(`"/>`, end)
		if reach < small {
			c.B = c.B[:start]
			continue
		}
		t.Areas += g.count
		for _, i := range g.marks {
			drawn[i] = true
		}
	}
}

func (m Map) counted(n int) string {
	if n == 1 {
		return "1 " + m.One
	}
	return svg.Group(n) + " " + m.Many
}

// borders draws the arcs of a topology that have a property, as one path.
func (c *canvas) borders(p *plotter, class, colour string, want func(*arc) bool) {
	start := len(c.B)
	c.Raw(`<path class="`, class, `" fill="none" vector-effect="non-scaling-stroke" stroke="`, colour, `" d="`)
	empty := len(c.B)
	for i := range p.t.arcs {
		a := &p.t.arcs[i]
		if !want(a) {
			continue
		}
		for _, shift := range slices.Clone(p.shifts(a.extent)) {
			p.strokes(int32(i), shift, func(l []dot) { c.path(l, false) })
		}
	}
	if len(c.B) == empty {
		c.B = c.B[:start]
		return
	}
	c.Raw(`"/>`)
}

// hit is the radius, in pixels, of the ground on which the pointer finds a small mark.
const hit = 9

// points draws the marks that are points, and their clusters.
func (m Map) points(c *canvas, clusters []cluster) {
	for i := range clusters {
		k := &clusters[i]
		if k.marks > 1 {
			m.cluster(c, k)
			continue
		}
		class, known := "atlas-dot", ""
		switch k.top.Level {
		case "near":
			class, known = "atlas-near", ", near here"
		case "admin2":
			class, known = "atlas-soft", ", somewhere in this district"
		case "admin1":
			class, known = "atlas-soft", ", somewhere in this region"
		}
		end := c.Link(k.top.Href, "atlas-mark atlas-point "+class, k.top.Label+": "+m.counted(k.count)+known)
		if k.r < hit {
			c.circle("", k.x, k.y, hit, `fill-opacity="0" class="atlas-hit"`)
		}
		if k.top.Level == "near" {
			c.circle("atlas-ring", k.x, k.y, k.r+4, `fill="none" stroke="#a33"`)
		}
		if k.vague > 0 {
			c.circle("", k.x, k.y, k.r, `fill="url(#atlas-hatch)" stroke="#a33" stroke-dasharray="2 2"`)
		} else {
			c.circle("", k.x, k.y, k.r, `fill="#a33"`)
		}
		c.Raw(end)
	}
}

func (m Map) cluster(c *canvas, k *cluster) {
	href := ""
	if m.Link != nil {
		href = m.Link(k.around())
	}
	label := m.counted(k.count) + " at " + svg.Group(k.marks) + " places"
	class, paint := "atlas-mark atlas-point atlas-cluster", `fill="#a33"`
	if k.soft {
		class, paint = "atlas-mark atlas-point atlas-cluster atlas-soft", `fill="url(#atlas-hatch)" stroke="#a33" stroke-dasharray="2 2"`
		label = m.counted(k.count) + " somewhere in " + svg.Group(k.marks) + " regions"
	}
	if k.vague > 0 && !k.soft {
		label += ", " + svg.Group(k.vague) + " of them known to a district or region only"
	}
	if k.top.Label != "" {
		label += ", most at " + k.top.Label
	}
	end := c.Link(href, class, label)
	c.circle("", k.x, k.y, k.r, paint)
	c.Raw(`<text text-anchor="middle" font-size="10"`)
	if !k.soft {
		c.Raw(` fill="#fff"`)
	}
	c.Num("x", k.x)
	c.Num("y", k.y+3.5)
	c.Raw(">", svg.Brief(k.count), "</text>", end)
}

func (c *canvas) circle(class string, x, y, r float64, paint string) {
	c.Raw("<circle")
	if class != "" {
		c.Attr("class", class)
	}
	c.Num("cx", x)
	c.Num("cy", y)
	c.Num("r", r)
	c.Raw(" ", paint, "/>")
}

// scaleBar says how long a stretch is on the ground, at the latitude in the middle of the picture.
func (c *canvas) scaleBar(f frame) {
	perPixel := kmPerDegree / f.ky
	length := math.Pow(10, math.Floor(math.Log10(140*perPixel)))
	for _, by := range []float64{5, 2} {
		if length*by/perPixel <= 140 {
			length *= by
			break
		}
	}
	x, y, w := 8.0, f.height-8, length/perPixel
	text := svg.Group(int(length)) + " km"
	if length < 1 {
		text = svg.Group(int(math.Round(length*1000))) + " m"
	}
	if f.box.North-f.box.South > 25 {
		mid := (f.box.South + f.box.North) / 2
		side := "N"
		if mid < 0 {
			side = "S"
		}
		text += fmt.Sprintf(" at %.0f° %s", math.Abs(mid), side)
	}
	c.Raw(`<g class="atlas-scale"><path fill="none" stroke="#777" d="M`)
	c.B = strconv.AppendFloat(c.B, x, 'f', 1, 64)
	c.Raw(" ")
	c.B = strconv.AppendFloat(c.B, y-4, 'f', 1, 64)
	c.Raw("v4h")
	c.B = strconv.AppendFloat(c.B, w, 'f', 1, 64)
	c.Raw(`v-4"/><text font-size="10"`)
	c.Num("x", x+w+6)
	c.Num("y", y+1)
	c.Raw(">")
	c.Text(text)
	c.Raw("</text></g>")
}
