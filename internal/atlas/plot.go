package atlas

import (
	"math"
	"strconv"
)

// fine is the number of steps of a path's coordinates in one pixel.
const fine = 10

// dot is a point of a picture in tenths of a pixel.
type dot struct{ x, y int }

// plotter projects, thins and clips the arcs and rings of one topology for one frame.
type plotter struct {
	f       frame
	t       *topology
	lines   map[plotted][]dot
	window  rect
	a, b    []dot
	turns   []float64
	stack   [][2]int
	keep    []bool
	scratch []dot
}

type plotted struct {
	arc   int32
	shift float64
}

// rect is the part of the picture that may be drawn on.
type rect struct{ x0, y0, x1, y1 int }

func newPlotter(f frame, t *topology) *plotter {
	round := func(v float64) int { return int(math.Round(v * fine)) }
	return &plotter{
		f: f, t: t, lines: make(map[plotted][]dot, len(t.arcs)),
		window: rect{round(f.left), round(f.top), round(f.width - f.left), round(f.height - f.top)},
	}
}

func (p *plotter) shifts(e extent) []float64 {
	p.turns = shifts(p.turns[:0], p.f.box, e, p.t.grid)
	return p.turns
}

func (p *plotter) dot(q point, shift float64) dot {
	lon, lat := float64(q.x)/p.t.grid+shift, float64(q.y)/p.t.grid
	return dot{
		int(math.Round((p.f.left + (lon-p.f.box.West)*p.f.kx) * fine)),
		int(math.Round((p.f.top + (p.f.box.North-lat)*p.f.ky) * fine)),
	}
}

// line is an arc in the picture. An arc that lies wholly on one outer side of the window is only its two ends there: what is
// filled inside stays the same.
func (p *plotter) line(i int32, shift float64) []dot {
	key := plotted{i, shift}
	if l, ok := p.lines[key]; ok {
		return l
	}
	a := &p.t.arcs[i]
	var l []dot
	sw, ne := p.dot(point{a.extent.west, a.extent.south}, shift), p.dot(point{a.extent.east, a.extent.north}, shift)
	w := p.window
	if ne.x < w.x0 || sw.x > w.x1 || sw.y < w.y0 || ne.y > w.y1 {
		l = []dot{p.dot(a.points[0], shift), p.dot(a.points[len(a.points)-1], shift)}
	} else {
		l = p.thin(a.points, shift)
	}
	p.lines[key] = l
	return l
}

// thin drops points that are nearer than a third of a pixel to the one before, then those within half a pixel of the line
// between their neighbours (Douglas and Peucker). The ends stay, so that lines still meet.
func (p *plotter) thin(points []point, shift float64) []dot {
	const near, off = 3, 5
	in := p.scratch[:0]
	last := len(points) - 1
	for i, q := range points {
		d := p.dot(q, shift)
		if n := len(in); n > 0 && i < last {
			if dx, dy := d.x-in[n-1].x, d.y-in[n-1].y; dx*dx+dy*dy < near*near {
				continue
			}
		}
		in = append(in, d)
	}
	p.scratch = in
	if len(in) < 3 {
		return append([]dot(nil), in...)
	}
	if cap(p.keep) < len(in) {
		p.keep = make([]bool, len(in)*2)
	}
	keep := p.keep[:len(in)]
	clear(keep)
	keep[0], keep[len(in)-1] = true, true
	p.stack = append(p.stack[:0], [2]int{0, len(in) - 1})
	kept := 2
	for len(p.stack) > 0 {
		s := p.stack[len(p.stack)-1]
		p.stack = p.stack[:len(p.stack)-1]
		far, best := -1, float64(off*off)
		for i := s[0] + 1; i < s[1]; i++ {
			if d := offLine(in[i], in[s[0]], in[s[1]]); d > best {
				far, best = i, d
			}
		}
		if far >= 0 {
			keep[far] = true
			kept++
			p.stack = append(p.stack, [2]int{s[0], far}, [2]int{far, s[1]})
		}
	}
	out := make([]dot, 0, kept)
	for i, d := range in {
		if keep[i] {
			out = append(out, d)
		}
	}
	return out
}

// offLine is the square of a point's distance from the stretch a–b.
func offLine(p, a, b dot) float64 {
	ax, ay := float64(a.x), float64(a.y)
	dx, dy := float64(b.x)-ax, float64(b.y)-ay
	px, py := float64(p.x)-ax, float64(p.y)-ay
	if n := dx*dx + dy*dy; n > 0 {
		t := max(0, min(1, (px*dx+py*dy)/n))
		px -= t * dx
		py -= t * dy
	}
	return px*px + py*py
}

// rings are the rings of a shape inside the window. The slices are good until the next call.
func (p *plotter) rings(s *shape, shift float64) [][]dot {
	var out [][]dot
	for i := range s.rings {
		if r := p.ring(&s.rings[i], shift); len(r) > 2 {
			out = append(out, append([]dot(nil), r...))
		}
	}
	return out
}

// ring is one ring inside the window, empty when it is outside or smaller than a pixel.
func (p *plotter) ring(g *ring, shift float64) []dot {
	sw, ne := p.dot(point{g.extent.west, g.extent.south}, shift), p.dot(point{g.extent.east, g.extent.north}, shift)
	w := p.window
	if ne.x <= w.x0 || sw.x >= w.x1 || sw.y <= w.y0 || ne.y >= w.y1 || ne.x-sw.x < fine && sw.y-ne.y < fine {
		return nil
	}
	in := p.a[:0]
	for _, sd := range g.arcs {
		turned := shift + float64(sd.turn)/p.t.grid
		if sd.arc >= 0 {
			in = append(in, p.line(sd.arc, turned)...)
			continue
		}
		l := p.line(^sd.arc, turned)
		for k := len(l) - 1; k >= 0; k-- {
			in = append(in, l[k])
		}
	}
	p.a = in
	if sw.x >= w.x0 && ne.x <= w.x1 && ne.y >= w.y0 && sw.y <= w.y1 {
		return in
	}
	out := p.b[:0]
	for side := range 4 {
		out = cut(out[:0], in, w, side)
		in, out = out, in
	}
	p.a, p.b = in, out
	return in
}

// cut keeps what of a ring lies on the inner side of one side of the window (Sutherland and Hodgman).
func cut(dst, ring []dot, w rect, side int) []dot {
	inside := func(d dot) bool {
		switch side {
		case 0:
			return d.x >= w.x0
		case 1:
			return d.x <= w.x1
		case 2:
			return d.y >= w.y0
		}
		return d.y <= w.y1
	}
	cross := func(a, b dot) dot {
		switch side {
		case 0:
			return dot{w.x0, between(a.y, b.y, w.x0-a.x, b.x-a.x)}
		case 1:
			return dot{w.x1, between(a.y, b.y, w.x1-a.x, b.x-a.x)}
		case 2:
			return dot{between(a.x, b.x, w.y0-a.y, b.y-a.y), w.y0}
		}
		return dot{between(a.x, b.x, w.y1-a.y, b.y-a.y), w.y1}
	}
	if len(ring) == 0 {
		return dst
	}
	prev := ring[len(ring)-1]
	for _, d := range ring {
		in, was := inside(d), inside(prev)
		if in != was {
			dst = append(dst, cross(prev, d))
		}
		if in {
			dst = append(dst, d)
		}
		prev = d
	}
	return dst
}

// between is the value part/whole of the way from a to b.
func between(a, b, part, whole int) int {
	return a + int(math.Round(float64(b-a)*float64(part)/float64(whole)))
}

// strokes are the parts of an arc inside the window, one call of yield each.
func (p *plotter) strokes(i int32, shift float64, yield func([]dot)) {
	l := p.line(i, shift)
	run := p.b[:0]
	for k := 1; k < len(l); k++ {
		a, b, ok := clipLine(l[k-1], l[k], p.window)
		if !ok {
			continue
		}
		if n := len(run); n == 0 || run[n-1] != a {
			if n > 1 {
				yield(run)
			}
			run = append(run[:0], a)
		}
		if a != b {
			run = append(run, b)
		}
	}
	if len(run) > 1 {
		yield(run)
	}
	p.b = run
}

// clipLine is the part of a stretch in the window (Liang and Barsky).
func clipLine(a, b dot, w rect) (dot, dot, bool) {
	t0, t1 := 0.0, 1.0
	dx, dy := float64(b.x-a.x), float64(b.y-a.y)
	for _, e := range [...][2]float64{
		{-dx, float64(a.x - w.x0)}, {dx, float64(w.x1 - a.x)}, {-dy, float64(a.y - w.y0)}, {dy, float64(w.y1 - a.y)},
	} {
		if e[0] == 0 {
			if e[1] < 0 {
				return a, b, false
			}
			continue
		}
		t := e[1] / e[0]
		if e[0] < 0 {
			t0 = max(t0, t)
		} else {
			t1 = min(t1, t)
		}
	}
	if t0 > t1 {
		return a, b, false
	}
	at := func(t float64) dot {
		return dot{a.x + int(math.Round(dx*t)), a.y + int(math.Round(dy*t))}
	}
	from, to := a, b
	if t0 > 0 {
		from = at(t0)
	}
	if t1 < 1 {
		to = at(t1)
	}
	return w.hold(from), w.hold(to), true
}

func (w rect) hold(d dot) dot { return dot{min(max(d.x, w.x0), w.x1), min(max(d.y, w.y0), w.y1)} }

// path adds a line to the data of a path: an absolute start, then steps.
func (c *canvas) path(l []dot, closed bool) {
	c.Raw("M")
	c.B = strconv.AppendInt(c.B, int64(l[0].x), 10)
	c.Int(l[0].y)
	prev, open := l[0], false
	end := len(l)
	if closed && l[end-1] == l[0] {
		end--
	}
	for _, d := range l[1:end] {
		if d == prev {
			continue
		}
		if !open {
			c.Raw("l")
			open = true
			c.B = strconv.AppendInt(c.B, int64(d.x-prev.x), 10)
		} else {
			c.Int(d.x - prev.x)
		}
		c.Int(d.y - prev.y)
		prev = d
	}
	if closed {
		c.Raw("z")
	}
}
