package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
)

// topology is the part of TopoJSON that is needed for the centres of areas.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   map[string]struct {
		Geometries []struct {
			Type string
			ID   string
			Arcs json.RawMessage
		}
	}
}

// states maps the Census Bureau's number of a state to its postal code, which GeoNames uses.
var states = map[string]string{
	"01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE", "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA",
	"20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT", "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM",
	"36": "NY", "37": "NC", "38": "ND", "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA",
	"54": "WV", "55": "WI", "56": "WY",
}

// countyCentres reads the counties' outlines and gives the centre of each one's largest ring, by GeoNames code.
func countyCentres(name string) (map[string][2]float64, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var t topology
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	centres := make(map[string][2]float64)
	for _, g := range t.Objects["counties"].Geometries {
		if len(g.ID) != 5 || states[g.ID[:2]] == "" {
			continue
		}
		var rings [][]int
		switch g.Type {
		case "Polygon":
			if err := json.Unmarshal(g.Arcs, &rings); err != nil {
				return nil, fmt.Errorf("%s: county %s: %w", name, g.ID, err)
			}
		case "MultiPolygon":
			var polygons [][][]int
			if err := json.Unmarshal(g.Arcs, &polygons); err != nil {
				return nil, fmt.Errorf("%s: county %s: %w", name, g.ID, err)
			}
			for _, p := range polygons {
				rings = append(rings, p...)
			}
		}
		best, bestArea := [2]float64{}, 0.0
		for _, ring := range rings {
			if c, area := t.centre(ring); area > bestArea {
				best, bestArea = c, area
			}
		}
		if bestArea > 0 {
			centres["US."+states[g.ID[:2]]+"."+g.ID[2:]] = best
		}
	}
	return centres, nil
}

// centre is the centroid and area of a ring of arcs, latitude first.
func (t *topology) centre(ring []int) ([2]float64, float64) {
	var points [][2]float64
	for _, n := range ring {
		arc := t.Arcs[max(n, ^n)]
		decoded := make([][2]float64, len(arc))
		x, y := 0.0, 0.0
		for i, d := range arc {
			x, y = x+d[0], y+d[1]
			decoded[i] = [2]float64{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]}
		}
		if n < 0 {
			for i := len(decoded) - 1; i >= 0; i-- {
				points = append(points, decoded[i])
			}
		} else {
			points = append(points, decoded...)
		}
	}
	area, cx, cy := 0.0, 0.0, 0.0
	for i := range points {
		p, q := points[i], points[(i+1)%len(points)]
		cross := p[0]*q[1] - q[0]*p[1]
		area += cross
		cx += (p[0] + q[0]) * cross
		cy += (p[1] + q[1]) * cross
	}
	if area == 0 {
		return [2]float64{}, 0
	}
	return [2]float64{cy / (3 * area), cx / (3 * area)}, math.Abs(area)
}
