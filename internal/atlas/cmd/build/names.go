package main

import (
	"fmt"

	"clio/internal/atlas"
	"clio/internal/gazetteer"
)

// town is a town of the gazetteer with the name of its first-level division.
type town struct {
	at     [2]float64
	admin1 string
}

// namer gives divisions the names that the gazetteer, and so every record, has for them. The shapes' own names are older or
// spelt in other ways, and some countries are drawn by their second level.
type namer struct {
	index *gazetteer.Index
	towns map[string][]town // by country
}

func newNamer() (*namer, error) {
	x, err := gazetteer.Open()
	if err != nil {
		return nil, err
	}
	n := &namer{x, map[string][]town{}}
	for i := range x.Len() {
		p := x.Place(gazetteer.Ref(i))
		if name := x.Admin1Name(p); name != "" && p.Kind == gazetteer.City && p.Located {
			n.towns[p.Country] = append(n.towns[p.Country], town{[2]float64{p.Lon, p.Lat}, name})
		}
	}
	return n, nil
}

// rename gives every shape the division of most of the towns in it. A shape without towns keeps its name.
func (n *namer) rename(src atlas.Source, country string) {
	renamed := 0
	for i := range src.Shapes {
		s := &src.Shapes[i]
		var lines [][][2]float64
		west, east := 999.0, -999.0
		for _, g := range s.Rings {
			line := trace(src.Arcs, g)
			lines = append(lines, line)
			for _, p := range line {
				west, east = min(west, p[0]), max(east, p[0])
			}
		}
		votes, total, best := map[string]int{}, 0, ""
		for _, t := range n.towns[country] {
			if t.at[0] < west || t.at[0] > east || !within(t.at, lines) {
				continue
			}
			votes[t.admin1]++
			total++
			if best == "" || votes[t.admin1] > votes[best] {
				best = t.admin1
			}
		}
		switch {
		case best != "" && votes[best]*2 > total:
			if best != s.Name {
				renamed++
			}
			s.Name = best
		case best == "":
			for _, m := range n.index.Find(s.Name) {
				if p := n.index.Place(m.Ref); p.Kind == gazetteer.Admin1 && p.Country == country {
					s.Name = p.Name
					break
				}
			}
		}
	}
	if renamed*2 > len(src.Shapes) {
		fmt.Printf("%s: %d of %d divisions get another name\n", country, renamed, len(src.Shapes))
	}
}

// within is the even-odd rule.
func within(p [2]float64, lines [][][2]float64) bool {
	in := false
	for _, line := range lines {
		for i, a := range line {
			b := line[(i+1)%len(line)]
			if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
				in = !in
			}
		}
	}
	return in
}
