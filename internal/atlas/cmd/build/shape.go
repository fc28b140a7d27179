package main

import (
	"math"
	"slices"

	"clio/internal/atlas"
)

// finish drops the arcs that no shape uses, takes out what a line of that tolerance (in degrees) does not need, and finds the
// point where each shape's name stands.
func finish(src atlas.Source, tolerance float64) atlas.Source {
	index := map[int]int{}
	var arcs [][][2]float64
	var shapes []atlas.SourceShape
	for _, s := range src.Shapes {
		rings := s.Rings[:0:0]
		best, bestArea := [][2]float64(nil), -1.0
		for _, g := range s.Rings {
			g = closePole(&src, g)
			line := trace(src.Arcs, g)
			size := math.Abs(area(line))
			if size > bestArea {
				best, bestArea = line, size
			}
			// An islet smaller than the tolerance is less than a pixel at every scale of its level.
			if size < tolerance*tolerance && len(g) == 1 && len(s.Rings) > 1 {
				continue
			}
			rings = append(rings, g)
		}
		if len(rings) == 0 {
			continue
		}
		s.Label = inside(best)
		s.Rings = rings
		shapes = append(shapes, s)
	}
	for si, s := range shapes {
		for gi, g := range s.Rings {
			out := make([]int, len(g))
			for k, i := range g {
				j := max(i, ^i)
				n, ok := index[j]
				if !ok {
					n = len(arcs)
					index[j] = n
					arcs = append(arcs, thin(src.Arcs[j], tolerance))
				}
				if i < 0 {
					n = ^n
				}
				out[k] = n
			}
			shapes[si].Rings[gi] = out
		}
	}
	src.Arcs, src.Shapes = arcs, shapes
	return src
}

// trace is the line of a ring, every arc turned to where the one before ends.
func trace(arcs [][][2]float64, g []int) (line [][2]float64) {
	for _, i := range g {
		a := arcs[max(i, ^i)]
		for k := range a {
			p := a[k]
			if i < 0 {
				p = a[len(a)-1-k]
			}
			if n := len(line); n > 0 {
				p[0] += 360 * math.Round((line[n-1][0]-p[0])/360)
			}
			line = append(line, p)
		}
	}
	return line
}

// closePole gives a ring that goes once around the globe the edge at the pole that it lacks.
func closePole(src *atlas.Source, g []int) []int {
	line := trace(src.Arcs, g)
	from, to := line[0], line[len(line)-1]
	if math.Abs(to[0]-from[0]) < 180 {
		return g
	}
	pole := math.Copysign(90, from[1])
	src.Arcs = append(src.Arcs, [][2]float64{to, {to[0], pole}, {from[0], pole}, from})
	return append(slices.Clone(g), len(src.Arcs)-1)
}

func area(line [][2]float64) float64 {
	sum := 0.0
	for i, p := range line {
		q := line[(i+1)%len(line)]
		sum += p[0]*q[1] - q[0]*p[1]
	}
	return sum / 2
}

// thin is the rule of Douglas and Peucker. A closed arc keeps its farthest point too, so that it stays an area.
func thin(a [][2]float64, tolerance float64) [][2]float64 {
	if tolerance == 0 || len(a) < 3 {
		return a
	}
	keep := make([]bool, len(a))
	keep[0], keep[len(a)-1] = true, true
	var split func(from, to int)
	split = func(from, to int) {
		far, best := -1, tolerance
		for i := from + 1; i < to; i++ {
			if d := distance(a[i], a[from], a[to]); d > best {
				far, best = i, d
			}
		}
		if far >= 0 {
			keep[far] = true
			split(from, far)
			split(far, to)
		}
	}
	if a[0] == a[len(a)-1] {
		far, best := len(a)/2, 0.0
		for i, p := range a {
			if d := math.Hypot(p[0]-a[0][0], p[1]-a[0][1]); d > best {
				far, best = i, d
			}
		}
		keep[far] = true
		split(0, far)
		split(far, len(a)-1)
	} else {
		split(0, len(a)-1)
	}
	var out [][2]float64
	for i, p := range a {
		if keep[i] {
			out = append(out, p)
		}
	}
	return out
}

func distance(p, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	if n := dx*dx + dy*dy; n > 0 {
		t := max(0, min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/n))
		a[0] += t * dx
		a[1] += t * dy
	}
	return math.Hypot(p[0]-a[0], p[1]-a[1])
}

// inside is the point of a grid over the ring's box that lies farthest from its line, looked for twice, the second time
// around the first answer.
func inside(line [][2]float64) [2]float64 {
	west, south, east, north := 999.0, 999.0, -999.0, -999.0
	for _, p := range line {
		west, south, east, north = min(west, p[0]), min(south, p[1]), max(east, p[0]), max(north, p[1])
	}
	best, at := -1.0, [2]float64{(west + east) / 2, (south + north) / 2}
	const n = 16
	for range 2 {
		w, h := (east-west)/n, (north-south)/n
		for i := range n + 1 {
			for k := range n + 1 {
				p := [2]float64{west + w*float64(i), south + h*float64(k)}
				if d := depth(p, line); d > best {
					best, at = d, p
				}
			}
		}
		west, south, east, north = at[0]-w, at[1]-h, at[0]+w, at[1]+h
	}
	return at
}

// depth is the distance of a point from the line of a ring, negative outside.
func depth(p [2]float64, line [][2]float64) float64 {
	in, best := false, math.Inf(1)
	for i, a := range line {
		b := line[(i+1)%len(line)]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
			in = !in
		}
		best = min(best, distance(p, a, b))
	}
	if !in {
		return -best
	}
	return best
}
