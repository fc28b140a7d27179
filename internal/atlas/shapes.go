package atlas

import (
	"slices"
	"strings"
)

// Point is a place in a picture, in pixels.
type Point struct{ X, Y float64 }

// Shape is a country or a division as it lies in a picture: rings for the even-odd rule, clipped to the frame.
type Shape struct {
	Country, Name string
	Rings         [][]Point
	Label         Point // where its name may stand; it can lie outside the frame
}

// Shapes are the shapes of a level that touch the view, projected, thinned to half a pixel and clipped.
func Shapes(level Level, v View) ([]Shape, error) {
	f := v.frame()
	sections, err := open(level, f)
	if err != nil {
		return nil, err
	}
	var out []Shape
	for _, t := range sections {
		p := newPlotter(f, t)
		for i := range t.shapes {
			s := &t.shapes[i]
			var rings [][]Point
			for _, shift := range p.shifts(s.extent) {
				for _, g := range p.rings(s, shift) {
					r := make([]Point, len(g))
					for k, q := range g {
						r[k] = Point{float64(q.x) / fine, float64(q.y) / fine}
					}
					rings = append(rings, r)
				}
			}
			if len(rings) > 0 {
				x, y := f.pixel(float64(s.label.y)/t.grid, float64(s.label.x)/t.grid)
				out = append(out, Shape{s.country, s.name, rings, Point{x, y}})
			}
		}
	}
	return out, nil
}

// open decodes the sections of a level that the frame touches.
func open(level Level, f frame) ([]*topology, error) {
	all, err := world()
	if err != nil {
		return nil, err
	}
	var out []*topology
	for _, s := range all {
		if s.level != level {
			continue
		}
		if len(shifts(nil, f.box, s.extent, s.grid)) == 0 {
			continue
		}
		t, err := s.open()
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// shifts are the turns of the globe, in degrees, that bring an extent into the box.
func shifts(dst []float64, b Box, e extent, grid float64) []float64 {
	if float64(e.south) > b.North*grid || float64(e.north) < b.South*grid {
		return dst
	}
	for _, turn := range [...]float64{-360, 0, 360, 720} {
		if float64(e.west)/grid+turn <= b.East && float64(e.east)/grid+turn >= b.West {
			dst = append(dst, turn)
		}
	}
	return dst
}

// CountryName is the name of a country by its two-letter code, empty when no shape has the code.
func CountryName(iso string) string {
	s, _ := country(iso)
	if s == nil {
		return ""
	}
	return s.name
}

// CountryBox is the box of a country's shape.
func CountryBox(iso string) (Box, bool) {
	s, t := country(iso)
	if s == nil {
		return Box{}, false
	}
	// Ground on both sides of the antimeridian has an extent all around the globe: its rings tell better.
	var lons []float64
	for _, g := range s.rings {
		w, e := float64(g.extent.west)/t.grid, float64(g.extent.east)/t.grid
		for lon := w; lon < e; lon += 2 {
			lons = append(lons, home(lon))
		}
		lons = append(lons, home(min(e, 179.999)))
	}
	if len(lons) == 0 {
		return Box{}, false
	}
	west, east := arcOf(lons)
	return Box{float64(s.extent.south) / t.grid, west, float64(s.extent.north) / t.grid, east}.tidy(), true
}

// country finds the largest shape of a country, in the finer level when the coarser one leaves it out.
func country(iso string) (*shape, *topology) {
	all, err := world()
	if err != nil || len(iso) != 2 {
		return nil, nil
	}
	iso = strings.ToUpper(iso)
	for _, level := range [...]Level{Detail, Near} {
		i := slices.IndexFunc(all, func(s *section) bool { return s.level == level })
		if i < 0 {
			continue
		}
		t, err := all[i].open()
		if err != nil {
			return nil, nil
		}
		var best *shape
		for i := range t.shapes {
			if s := &t.shapes[i]; s.country == iso && (best == nil || span(s.extent) > span(best.extent)) {
				best = s
			}
		}
		if best != nil {
			return best, t
		}
	}
	return nil, nil
}

func span(e extent) int64 { return int64(e.east-e.west) * int64(e.north-e.south) }
