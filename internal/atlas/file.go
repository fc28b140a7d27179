package atlas

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
)

// The file of shapes: the magic, the number of sections, the head of each section, then their bodies, deflated one by one, so
// that a map of one country inflates only that country's divisions. A body is a topology: arcs as deltas on an integer grid,
// then shapes whose rings are lists of arcs (arc i backwards is written ^i), so that a border between two neighbours is stored
// once and stays one line however it is simplified.

//go:embed shapes.bin
var embedded []byte

const magic = "CLIOMAP1"

var errFile = errors.New("atlas: damaged file of shapes")

// limits of a body, so that a damaged head cannot ask for much memory
const (
	maxSections = 4096
	maxBody     = 16 << 20
)

type point struct{ x, y int32 } // longitude and latitude in grid units

type extent struct{ west, south, east, north int32 }

func (e extent) with(p point) extent {
	return extent{min(e.west, p.x), min(e.south, p.y), max(e.east, p.x), max(e.north, p.y)}
}

func (e extent) join(o extent) extent {
	return extent{min(e.west, o.west), min(e.south, o.south), max(e.east, o.east), max(e.north, o.north)}
}

var emptyExtent = extent{1 << 30, 1 << 30, -1 << 30, -1 << 30}

// topology is one decoded section.
type topology struct {
	grid   float64 // grid units in one degree
	arcs   []arc
	shapes []shape
}

type arc struct {
	points []point
	extent extent
	users  uint8 // shapes that use it, two at most
	inner  bool  // its users are one country, or one division
}

type shape struct {
	country string // ISO 3166-1 alpha-2, empty for ground that nobody's code covers
	name    string
	label   point // a point well inside its largest ring
	extent  extent
	rings   []ring
}

type ring struct {
	arcs   []side
	extent extent
}

// side is an arc in a ring, and the turn of the globe, in grid units, that brings it to the end of the one before: a ring over
// the antimeridian goes on beyond 180 degrees.
type side struct{ arc, turn int32 }

// section is the head of a topology and, once it was asked for, the topology.
type section struct {
	level   Level
	country string // of the divisions in it; empty for the levels of countries
	grid    float64
	extent  extent
	body    []byte
	size    int
	open    func() (*topology, error)
}

// file reads the heads; bodies wait until they are asked for.
func file(data []byte) ([]*section, error) {
	r := reader{data: data}
	if string(r.take(len(magic))) != magic {
		return nil, errFile
	}
	n := r.count(maxSections)
	out := make([]*section, 0, min(n, len(data)/8))
	var packed []int
	for range n {
		s := &section{level: Level(r.count(int(levels) - 1)), country: r.text(2)}
		s.grid = float64(r.count(1 << 20))
		s.extent = extent{r.signed(), r.signed(), r.signed(), r.signed()}
		s.size = r.count(maxBody)
		packed = append(packed, r.count(maxBody))
		if r.bad || s.grid == 0 {
			return nil, errFile
		}
		out = append(out, s)
	}
	for i, s := range out {
		s.body = r.take(packed[i])
		s.open = sync.OnceValues(func() (*topology, error) { return s.inflate() })
	}
	if r.bad || len(r.data) != 0 {
		return nil, errFile
	}
	return out, nil
}

func (s *section) inflate() (*topology, error) {
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(s.body)), int64(s.size)+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errFile, err)
	}
	if len(data) != s.size {
		return nil, errFile
	}
	t, err := decode(data, s.grid)
	if err == nil {
		t.share(s.level == AdminOne)
	}
	return t, err
}

// decode reads a body.
func decode(data []byte, grid float64) (*topology, error) {
	r := reader{data: data}
	t := &topology{grid: grid}
	n := r.count(len(data))
	t.arcs = make([]arc, 0, n)
	var at point
	for range n {
		m := r.count(len(r.data))
		if m == 0 || r.bad {
			return nil, errFile
		}
		a := arc{points: make([]point, m), extent: emptyExtent}
		for i := range a.points {
			at.x += r.signed()
			at.y += r.signed()
			a.points[i] = at
			a.extent = a.extent.with(at)
		}
		t.arcs = append(t.arcs, a)
	}
	n = r.count(len(r.data))
	for range n {
		s := shape{country: r.text(2), name: r.text(128), label: point{r.signed(), r.signed()}, extent: emptyExtent}
		rings := r.count(len(r.data))
		for range rings {
			g := ring{extent: emptyExtent}
			arcs := r.count(len(r.data))
			for range arcs {
				i := r.signed()
				if int(max(i, ^i)) >= len(t.arcs) || r.bad {
					return nil, errFile
				}
				t.extend(&g, i)
			}
			s.rings = append(s.rings, g)
			s.extent = s.extent.join(g.extent)
		}
		if r.bad {
			return nil, errFile
		}
		t.shapes = append(t.shapes, s)
	}
	if r.bad || len(r.data) != 0 {
		return nil, errFile
	}
	return t, nil
}

// extend adds an arc to a ring.
func (t *topology) extend(g *ring, i int32) {
	a := &t.arcs[max(i, ^i)]
	from := a.points[0]
	if i < 0 {
		from = a.points[len(a.points)-1]
	}
	turn := int32(0)
	if n := len(g.arcs); n > 0 {
		last := g.arcs[n-1]
		p := t.arcs[max(last.arc, ^last.arc)].points
		end := p[0].x
		if last.arc >= 0 {
			end = p[len(p)-1].x
		}
		globe := 360 * t.grid
		turn = int32(math.Round(float64(end+last.turn-from.x)/globe) * globe)
	}
	g.arcs = append(g.arcs, side{i, turn})
	e := a.extent
	e.west, e.east = e.west+turn, e.east+turn
	g.extent = g.extent.join(e)
}

// share counts the shapes on the two sides of every arc. Divisions are one when they have one name: some are drawn by parts.
func (t *topology) share(byName bool) {
	first := make([]int32, len(t.arcs))
	for si, s := range t.shapes {
		for _, g := range s.rings {
			for _, sd := range g.arcs {
				i := max(sd.arc, ^sd.arc)
				a := &t.arcs[i]
				switch {
				case a.users == 0:
					a.users, first[i] = 1, int32(si)
				case a.users == 1 && first[i] != int32(si):
					a.users = 2
					o := &t.shapes[first[i]]
					a.inner = o.country == s.country && (!byName || o.name == s.name)
				}
			}
		}
	}
}

// reader takes values off the front of data; after the first wrong one it is bad and gives zeros.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.bad, r.data = true, nil
		return nil
	}
	out := r.data[:n:n]
	r.data = r.data[n:]
	return out
}

func (r *reader) count(most int) int {
	v, n := binary.Uvarint(r.data)
	if n <= 0 || v > uint64(max(most, 0)) {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return int(v)
}

func (r *reader) signed() int32 {
	v, n := binary.Varint(r.data)
	if n <= 0 || v != int64(int32(v)) {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return int32(v)
}

func (r *reader) text(most int) string { return string(r.take(r.count(most))) }
