package timeline

import (
	"io"
	"math"
	"strconv"

	"clio/internal/day"
	"clio/internal/svg"
)

// Picture is a histogram to draw.
type Picture struct {
	Bins []Bin
	// From and To mark the days that are chosen now, none without.
	From, To day.Day
	// Link is the address of a page that shows those days; it serves bins without an Href, and what is before (from none) and
	// after (to none).
	Link func(from, to day.Day) string
	// Undated is the number of things without a date; UndatedHref leads to a list of them.
	Undated     int
	UndatedHref string
	// Earlier and Later are the numbers of things before the first bin and after the last: Rest.Before and Rest.After.
	Earlier, Later int
	// Width and Height are pixels, 960 by 140 without.
	Width, Height int
	// Label is what the picture as a whole says to those who hear it; "Timeline" without.
	Label string
	// One and Many are the words for what is counted, "incident" and "incidents" without.
	One, Many string
}

const (
	left, right  = 34.0, 8.0 // pixels around the bars
	top, bottom  = 18.0, 22.0
	tickRoom     = 74.0 // pixels that the label of a tick needs
	maxSide      = 4096
	unmarkedNote = " known only to a longer time around it"
)

// Draw writes the histogram as one <svg> element.
func (p Picture) Draw(w io.Writer) error {
	if p.Width <= 0 || p.Height <= 0 {
		p.Width, p.Height = 960, 140
	}
	p.Width, p.Height = min(max(p.Width, 160), maxSide), min(max(p.Height, 80), maxSide)
	if p.One == "" {
		p.One, p.Many = "incident", "incidents"
	}
	if p.Label == "" {
		p.Label = "Timeline"
	}
	c := &svg.Canvas{}
	width, height := strconv.Itoa(p.Width), strconv.Itoa(p.Height)
	c.Raw(`<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="group" font-family="sans-serif"`)
	c.Attr("aria-label", p.Label)
	c.Raw(` viewBox="0 0 `, width, " ", height, `" width="`, width, `" height="`, height, `"`)
	p.scripts(c)
	c.Raw(">")
	c.Raw(`<defs><pattern id="timeline-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
		`<path class="timeline-hatch" d="M0 2.5h5" stroke="#a33" stroke-width="1.4"/></pattern></defs>`)
	if len(p.Bins) > 0 {
		p.chart(c)
	}
	p.notes(c)
	c.Raw("</svg>")
	return c.Write(w)
}

// scripts leaves what a script needs that lets a reader draw a stretch: the first days of the bars, which are equally wide, the
// last day of all, and the pixels they stand between.
func (p Picture) scripts(c *svg.Canvas) {
	if len(p.Bins) == 0 {
		return
	}
	c.Raw(` data-bins="`)
	for _, b := range p.Bins {
		c.Raw(b.From.String(), " ")
	}
	c.Raw(p.Bins[len(p.Bins)-1].To.String(), `"`)
	c.Num("data-left", left)
	c.Num("data-right", float64(p.Width)-right)
}

// chart draws the bars between the two axes.
func (p Picture) chart(c *svg.Canvas) {
	high := 1
	for _, b := range p.Bins {
		high = max(high, b.Count+b.Vague)
	}
	step := ceiling(high)
	peak := (high + step - 1) / step * step
	wide, tall := float64(p.Width)-left-right, float64(p.Height)-top-bottom
	base := top + tall
	each := wide / float64(len(p.Bins))
	scale := tall / float64(peak)

	p.brush(c, each, tall)
	c.Raw(`<g class="timeline-grid" font-size="10" text-anchor="end">`)
	for n := 0; n <= peak; n += step {
		y := base - float64(n)*scale
		line(c, left, y, left+wide, y)
		c.Raw("<text")
		c.Num("x", left-5)
		c.Num("y", y+3.5)
		c.Raw(">", svg.Brief(n), "</text>")
	}
	c.Raw("</g>")
	for i, b := range p.Bins {
		if b.Count+b.Vague > 0 {
			p.bar(c, b, left+float64(i)*each, each, base, tall, scale)
		}
	}
	p.ticks(c, each, base)
}

// bar draws one bin. The whole column takes the pointer, so that a small bar is not hard to hit.
func (p Picture) bar(c *svg.Canvas, b Bin, x, each, base, tall, scale float64) {
	gap := min(each*0.15, 2)
	label := b.Label + ": "
	if b.Count > 0 || b.Vague == 0 {
		label += p.counted(b.Count)
	}
	if b.Vague > 0 {
		if b.Count > 0 {
			label += ", and "
		}
		label += p.counted(b.Vague) + unmarkedNote
	}
	href := b.Href
	if href == "" && p.Link != nil {
		href = p.Link(b.From, b.To)
	}
	end := c.Link(href, "timeline-bar", label)
	column(c, "timeline-column", x, base-tall, each, tall, `fill="#fff" fill-opacity="0"`)
	full := max(float64(b.Count)*scale, 0)
	if b.Count > 0 {
		full = max(full, 1.5)
		column(c, "timeline-count", x+gap/2, base-full, each-gap, full, `fill="#a33"`)
	}
	if b.Vague > 0 {
		h := max(float64(b.Vague)*scale, 1.5)
		column(c, "", x+gap/2, base-full-h, each-gap, h, `fill="url(#timeline-hatch)"`)
	}
	c.Raw(end)
}

// brush marks the chosen days.
func (p Picture) brush(c *svg.Canvas, each, tall float64) {
	if p.From == day.None && p.To == day.None {
		return
	}
	from, to := p.Bins[0].From, p.Bins[len(p.Bins)-1].To
	if p.From != day.None {
		from = max(from, p.From)
	}
	if p.To != day.None {
		to = min(to, p.To)
	}
	if from > to {
		return
	}
	x0, x1 := p.at(from, each), p.at(to+1, each)
	c.Raw(`<g class="timeline-brush" role="img"`)
	label := "chosen: " + words(from) + " to " + words(to)
	c.Attr("aria-label", label)
	c.Raw("><title>")
	c.Text(label)
	c.Raw("</title>")
	column(c, "", x0, top, x1-x0, tall, `fill="#cc8" fill-opacity=".3"`)
	line(c, x0, top-4, x0, top+tall)
	line(c, x1, top-4, x1, top+tall)
	c.Raw("</g>")
}

// at is where a day begins on the axis.
func (p Picture) at(d day.Day, each float64) float64 {
	i, ok := find(p.Bins, d)
	if !ok {
		return left + float64(i)*each
	}
	b := p.Bins[i]
	return left + (float64(i)+float64(d-b.From)/float64(b.To-b.From+1))*each
}

// ticks names bins under the axis, as many as have the room. A year stands where it begins.
func (p Picture) ticks(c *svg.Canvas, each, base float64) {
	unit := UnitFor(p.Bins[0].From, p.Bins[len(p.Bins)-1].To)
	every := max(int(math.Ceil(tickRoom/each)), 1)
	c.Raw(`<g class="timeline-ticks" font-size="10">`)
	year, next := 0, 0
	for i, b := range p.Bins {
		if i < next {
			continue
		}
		if unit == Month && every > 1 && i > 0 && (b.From.Month()-1)%every != 0 && every <= 12 && 12%every == 0 {
			continue
		}
		x := left + float64(i)*each
		text := tick(unit, b.From, b.From.Year() != year)
		if x+float64(len(text))*5.5 > float64(p.Width) {
			break
		}
		year, next = b.From.Year(), i+every
		line(c, x, base, x, base+4)
		c.Raw("<text")
		c.Num("x", x)
		c.Num("y", base+15)
		c.Raw(">", text, "</text>")
	}
	c.Raw("</g>")
}

func tick(u Unit, d day.Day, withYear bool) string {
	_, _, n := d.Civil()
	text := ""
	switch u {
	case Day, Week:
		text = strconv.Itoa(n) + " " + monthName(d)[:3]
	case Month, Quarter:
		text = monthName(d)[:3]
	default:
		return strconv.Itoa(d.Year())
	}
	if withYear {
		text += " " + strconv.Itoa(d.Year())
	}
	return text
}

// notes say how many things no bin holds: earlier ones on the left, undated ones in the middle, later ones on the right.
func (p Picture) notes(c *svg.Canvas) {
	link := func(from, to day.Day) string {
		if p.Link == nil {
			return ""
		}
		return p.Link(from, to)
	}
	first, last := day.None, day.None
	if n := len(p.Bins); n > 0 {
		first, last = p.Bins[0].From, p.Bins[n-1].To
	}
	wide := float64(p.Width)
	note(c, p.Earlier, "← "+p.counted(p.Earlier)+" earlier", link(day.None, first-1), "start", left)
	note(c, p.Undated, p.counted(p.Undated)+" without a date", p.UndatedHref, "middle", (left+wide-right)/2)
	note(c, p.Later, p.counted(p.Later)+" later →", link(last+1, day.None), "end", wide-right)
}

func note(c *svg.Canvas, n int, text, href, anchor string, x float64) {
	if n <= 0 {
		return
	}
	end := c.Link(href, "timeline-note", text)
	c.Raw(`<text text-anchor="`, anchor, `" font-size="11" y="11"`)
	c.Num("x", x)
	c.Raw(">", text, "</text>", end)
}

func (p Picture) counted(n int) string {
	if n == 1 {
		return "1 " + p.One
	}
	return svg.Group(n) + " " + p.Many
}

// ceiling is the step of the counts' axis: two to four lines.
func ceiling(high int) int {
	step := 1
	for {
		for _, by := range [...]int{1, 2, 5} {
			if high <= step*by*3 {
				return step * by
			}
		}
		step *= 10
	}
}

func line(c *svg.Canvas, x1, y1, x2, y2 float64) {
	c.Raw(`<line stroke="#bbb"`)
	c.Num("x1", x1)
	c.Num("y1", y1)
	c.Num("x2", x2)
	c.Num("y2", y2)
	c.Raw("/>")
}

func column(c *svg.Canvas, class string, x, y, w, h float64, paint string) {
	c.Raw("<rect")
	if class != "" {
		c.Attr("class", class)
	}
	c.Num("x", x)
	c.Num("y", y)
	c.Num("width", max(w, 0.5))
	c.Num("height", h)
	c.Raw(" ", paint, "/>")
}
