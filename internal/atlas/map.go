package atlas

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

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
	c.Raw(`<svg xmlns="http://www.w3.org/2000/svg" class="atlas" role="group"`)
	c.Attr("aria-label", m.Label)
	c.Raw(` viewBox="0 0 `, strconv.Itoa(m.Width), " ", strconv.Itoa(m.Height), `" width="`, strconv.Itoa(m.Width), `" height="`, strconv.Itoa(m.Height), `">`)
	c.Raw(`<defs><pattern id="atlas-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
		`<path class="atlas-hatch" d="M0 2.5h5" stroke="#a33" stroke-width="1.4"/></pattern></defs>`)
	c.Raw(`<rect class="atlas-sea" fill="#fff"`)
	c.Num("width", f.width)
	c.Num("height", f.height)
	c.Raw(`/><g transform="scale(.1)" fill-rule="evenodd">`)
	plots := make([]*plotter, len(lands))
	for i, top := range lands {
		plots[i] = newPlotter(f, top)
		c.land(plots[i])
	}
	m.tinted(c, plots, t)
	if f.ky >= adminScale {
		if err := c.divisions(f); err != nil {
			return nil, err
		}
	}
	for _, p := range plots {
		c.borders(p, "atlas-border", "#fff", func(a *arc) bool { return a.users > 1 && !a.inner })
		c.borders(p, "atlas-border atlas-disputed", "#fff", func(a *arc) bool { return a.users > 1 && a.inner })
	}
	c.Raw("</g>")
	for _, p := range plots {
		c.names(p)
	}
	m.points(c, f, t)
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
		s := &p.t.shapes[i]
		for _, shift := range slices.Clone(p.shifts(s.extent)) {
			for k := range s.rings {
				if r := p.ring(&s.rings[k], shift); len(r) > 2 {
					c.path(r, true)
				}
			}
		}
	}
	c.Raw(`"/>`)
}

// tinted draws the countries of the marks that are known to the country only.
func (m Map) tinted(c *canvas, plots []*plotter, t *Tally) {
	for _, tn := range tints(m.Marks) {
		known, drawn := false, false
		start := len(c.B)
		label := tn.top.Label
		if label == "" {
			label = CountryName(tn.country)
		}
		href := tn.top.Href
		if m.CountryLink != nil {
			href = m.CountryLink(tn.country)
		}
		end := c.Link(href, "atlas-mark atlas-tint atlas-tint-"+strconv.Itoa(Class(tn.count)), label+": "+m.counted(tn.count)+", known only to the country")
		c.Raw(`<path fill="#a33"`)
		c.Num("fill-opacity", [...]float64{0, 0.2, 0.35, 0.5}[Class(tn.count)])
		c.Raw(` d="`)
		for _, p := range plots {
			for i := range p.t.shapes {
				s := &p.t.shapes[i]
				if s.country != tn.country {
					continue
				}
				known = true
				for _, shift := range slices.Clone(p.shifts(s.extent)) {
					for k := range s.rings {
						if r := p.ring(&s.rings[k], shift); len(r) > 2 {
							c.path(r, true)
							drawn = true
						}
					}
				}
			}
		}
		c.Raw(`"/>`, end)
		switch {
		case drawn:
			t.Areas += tn.count
			continue
		case known || CountryName(tn.country) != "":
			t.Outside += tn.count
		default:
			t.Without += tn.count
		}
		c.B = c.B[:start]
	}
	for i := range m.Marks {
		if k := &m.Marks[i]; k.area() && k.Country == "" {
			t.Without += k.count()
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

// divisions draws the lines between the first-level divisions of the countries in the frame.
func (c *canvas) divisions(f frame) error {
	tops, err := open(AdminOne, f)
	if err != nil {
		return err
	}
	for _, top := range tops {
		c.borders(newPlotter(f, top), "atlas-division", "#fff", func(a *arc) bool { return a.users > 1 })
	}
	return nil
}

const letter = 6.2 // pixels, about, of a letter of a name

// names writes the names of countries that have the room, larger countries first.
func (c *canvas) names(p *plotter) {
	f := p.f
	if f.ky < 6 {
		return
	}
	order := make([]*shape, 0, len(p.t.shapes))
	for i := range p.t.shapes {
		order = append(order, &p.t.shapes[i])
	}
	slices.SortFunc(order, func(a, b *shape) int {
		switch d := span(b.extent) - span(a.extent); {
		case d < 0:
			return -1
		case d > 0:
			return 1
		}
		return 0
	})
	var taken []rect
	c.Raw(`<g class="atlas-names" text-anchor="middle" font-size="11" aria-hidden="true">`)
	for _, s := range order {
		lat, lon := float64(s.label.y)/p.t.grid, float64(s.label.x)/p.t.grid
		if !f.box.Contains(lat, lon) {
			continue
		}
		x, y := f.pixel(lat, lon)
		half := float64(utf8.RuneCountInString(s.name)) * letter / 2
		wide := float64(s.extent.east-s.extent.west) / p.t.grid * f.kx
		if half*2 > wide*1.1 || x-half < 0 || x+half > f.width || y < 10 || y > f.height-4 {
			continue
		}
		box := rect{int(x - half), int(y - 8), int(x + half), int(y + 5)}
		if slices.ContainsFunc(taken, func(o rect) bool { return box.x0 < o.x1 && o.x0 < box.x1 && box.y0 < o.y1 && o.y0 < box.y1 }) {
			continue
		}
		taken = append(taken, box)
		c.Raw(`<text class="atlas-name"`)
		c.Num("x", x)
		c.Num("y", y+3)
		c.Raw(">")
		c.Text(s.name)
		c.Raw("</text>")
	}
	c.Raw("</g>")
}

// points draws the marks that are points, and their clusters.
func (m Map) points(c *canvas, f frame, t *Tally) {
	clusters := gather(f, m.Marks, t)
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
		end := c.Link(k.top.Href, "atlas-mark "+class, k.top.Label+": "+m.counted(k.count)+known)
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
	class, paint := "atlas-mark atlas-cluster", `fill="#a33"`
	if k.soft {
		class, paint = "atlas-mark atlas-cluster atlas-soft", `fill="url(#atlas-hatch)" stroke="#a33" stroke-dasharray="2 2"`
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
