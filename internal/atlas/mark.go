package atlas

import (
	"cmp"
	"math"
	"slices"
)

// Mark is something that happened somewhere, as precisely as it is known.
type Mark struct {
	Lat, Lon float64
	Level    string // site, city, near, admin2, admin1, country, region: the precisions of a record's place
	Country  string // ISO 3166-1 alpha-2
	Admin1   string // name of the first-level division
	Count    int    // how many things the mark stands for; 0 counts as 1
	Weight   int    // which mark gives a cluster its name when counts are equal, and lies on top
	Href     string // of the link: a path, a query or an http(s) address; anything else is not linked
	Label    string
}

// Tally says where the counts of the marks went, so that a page can say what its map leaves out.
type Tally struct {
	Points  int // drawn as dots and circles
	Areas   int // drawn as the tint of a country or the hatching of a division
	Outside int // outside of the frame
	Without int // without a place that can be drawn
}

func (m *Mark) count() int { return max(m.Count, 1) }

// area says that only the country is known, so that no point may stand for it.
func (m *Mark) area() bool { return m.Level == "country" || m.Level == "region" }

// reach is about the radius of the division that a point stands for, in kilometres; 0 when it stands for itself.
func (m *Mark) reach() float64 {
	switch m.Level {
	case "admin1":
		return 50
	case "admin2":
		return 15
	}
	return 0
}

// placed says that the mark has coordinates. Nothing happens at 0, 0 but missing values.
func (m *Mark) placed() bool {
	return math.Abs(m.Lat) <= 90 && math.Abs(m.Lon) <= 360 && (m.Lat != 0 || m.Lon != 0) && m.Level != ""
}

// cluster is one or more marks that would lie upon each other.
type cluster struct {
	x, y    float64 // middle, weighed by counts
	r       float64
	count   int
	marks   int
	vague   int // of the count, what is known to a division only
	soft    bool
	top     *Mark // the one that counts most
	box     Box   // of its marks
	dropped bool
}

const cell = 30.0 // pixels

// gather clusters the marks that are points on a grid of the picture, then joins clusters whose circles would overlap.
func gather(f frame, marks []Mark, drawn []bool, t *Tally) []cluster {
	type key struct {
		x, y int
		soft bool
	}
	at := make(map[key]int, len(marks)/4)
	var out []cluster
	for i := range marks {
		m := &marks[i]
		if drawn[i] || m.area() {
			continue
		}
		if !m.placed() {
			t.Without += m.count()
			continue
		}
		if !f.box.Contains(m.Lat, m.Lon) {
			t.Outside += m.count()
			continue
		}
		t.Points += m.count()
		x, y := f.pixel(m.Lat, m.Lon)
		// A division that is smaller than a dot on this picture is as good as a dot.
		soft := m.reach()/kmPerDegree*f.ky > 4
		k := key{int(x / cell), int(y / cell), soft}
		one := cluster{x: x, y: y, count: m.count(), marks: 1, soft: soft, top: m, box: Box{m.Lat, f.box.near(m.Lon), m.Lat, f.box.near(m.Lon)}}
		if m.reach() > 0 {
			one.vague = one.count
		}
		if j, ok := at[k]; ok {
			out[j].join(&one)
			continue
		}
		at[k] = len(out)
		out = append(out, one)
	}
	for i := range out {
		out[i].size(f)
	}
	slices.SortFunc(out, before)
	for i := range out {
		a := &out[i]
		if a.dropped {
			continue
		}
		for k := i + 1; k < len(out); k++ {
			b := &out[k]
			touch := (a.r + b.r) * 0.85
			if b.dropped || a.soft != b.soft || math.Abs(a.x-b.x) > touch || math.Abs(a.y-b.y) > touch || math.Hypot(a.x-b.x, a.y-b.y) > touch {
				continue
			}
			a.join(b)
			a.size(f)
			b.dropped = true
		}
	}
	return slices.DeleteFunc(out, func(c cluster) bool { return c.dropped })
}

// before orders by what is known badly first, then by count, so that small marks lie on top of large ones.
func before(a, b cluster) int {
	if a.soft != b.soft {
		if a.soft {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.top.Weight, b.top.Weight), cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y))
}

func (c *cluster) join(o *cluster) {
	n := float64(c.count + o.count)
	c.x = (c.x*float64(c.count) + o.x*float64(o.count)) / n
	c.y = (c.y*float64(c.count) + o.y*float64(o.count)) / n
	if cmp.Or(cmp.Compare(o.top.count(), c.top.count()), cmp.Compare(o.top.Weight, c.top.Weight)) > 0 {
		c.top = o.top
	}
	c.count += o.count
	c.marks += o.marks
	c.vague += o.vague
	c.box = Box{min(c.box.South, o.box.South), min(c.box.West, o.box.West), max(c.box.North, o.box.North), max(c.box.East, o.box.East)}
}

// size sets the radius: of a cluster by the room of its number, of a dot by its count, of a soft mark by the ground it may
// mean.
func (c *cluster) size(f frame) {
	n := float64(c.count)
	switch {
	case c.marks > 1:
		c.r = min(8+2.4*math.Log10(n)*1.6, 22)
	case c.vague > 0:
		c.r = min(max(c.top.reach()/kmPerDegree*f.ky, 6), 30)
	default:
		c.r = min(2.6+math.Sqrt(n)*1.2, 13)
	}
}

const kmPerDegree = 111.32

// around is the box that the link of a cluster leads to: that of its marks with a margin.
func (c *cluster) around() Box {
	margin := max((c.box.North-c.box.South)*0.1, (c.box.East-c.box.West)*0.1, 0.05)
	b := c.box
	return Box{max(b.South-margin, -90), b.West - margin, min(b.North+margin, 90), b.East + margin}.tidy()
}

// ground is a country or a division where something happened that is not known more precisely.
type ground struct {
	country, admin1 string
	count           int
	top             *Mark
	marks           []int
}

// grounds groups the marks that are known to the country or, for divisions, to the first-level division only.
func grounds(marks []Mark, divisions bool) []ground {
	at := map[[2]string]int{}
	var out []ground
	for i := range marks {
		m := &marks[i]
		key := [2]string{m.Country, ""}
		if divisions {
			key[1] = m.Admin1
		}
		if m.Country == "" || m.area() == divisions || divisions && (m.Level != "admin1" || m.Admin1 == "") {
			continue
		}
		j, ok := at[key]
		if !ok {
			j = len(out)
			at[key] = j
			out = append(out, ground{country: key[0], admin1: key[1], top: m})
		}
		out[j].count += m.count()
		out[j].marks = append(out[j].marks, i)
		if m.count() > out[j].top.count() {
			out[j].top = m
		}
	}
	slices.SortFunc(out, func(a, b ground) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.country, b.country), cmp.Compare(a.admin1, b.admin1))
	})
	return out
}

// Class is the class of a country's tint by its count: 0 none, 1 few, 2 some, 3 many.
func Class(count int) int {
	switch {
	case count < 1:
		return 0
	case count < 5:
		return 1
	case count < 20:
		return 2
	}
	return 3
}

// Classes are the words for the classes, for a legend.
var Classes = [...]string{"none", "few (1–4)", "some (5–19)", "many (20 or more)"}
