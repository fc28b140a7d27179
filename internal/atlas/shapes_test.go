package atlas

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"
)

func TestShapesStayInTheFrame(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 150 {
		v := View{Box: randomBox(r), Width: 300 + r.IntN(900), Height: 200 + r.IntN(500)}
		for _, level := range []Level{World, Detail, Near, AdminOne} {
			if level >= Near && v.Box.East-v.Box.West > 20 {
				continue
			}
			shapes, err := Shapes(level, v)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range shapes {
				for _, g := range s.Rings {
					for _, p := range g {
						if p.X < 0 || p.Y < 0 || p.X > float64(v.Width) || p.Y > float64(v.Height) {
							t.Fatalf("%s, %+v: %s has %v", level, v, s.Name, p)
						}
					}
				}
			}
		}
	}
}

var (
	pathData = regexp.MustCompile(` d="(M[^"]*l[^"]*)"`)
	subpath  = regexp.MustCompile(`M(\d+) (\d+)(?:l([^Mz]*))?z?`)
	number   = regexp.MustCompile(`-?\d+`)
)

// TestPathsStayInTheFrame reads the paths of whole pictures.
func TestPathsStayInTheFrame(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	marks := towns(50)
	for range 60 {
		m := Map{View: View{Box: randomBox(r), Width: 800, Height: 400}, Marks: marks}
		svg, _ := draw(t, m)
		for _, d := range pathData.FindAllSubmatch(svg, -1) {
			rest := subpath.ReplaceAllStringFunc(string(d[1]), func(s string) string {
				p := subpath.FindStringSubmatch(s)
				x, _ := strconv.Atoi(p[1])
				y, _ := strconv.Atoi(p[2])
				steps := number.FindAllString(p[3], -1)
				if len(steps)%2 != 0 {
					t.Fatalf("odd steps in %.80s", s)
				}
				for i := 0; ; i += 2 {
					if x < 0 || y < 0 || x > 8000 || y > 4000 {
						t.Fatalf("%+v: a path comes to %d, %d", m.View, x, y)
					}
					if i >= len(steps) {
						return ""
					}
					dx, _ := strconv.Atoi(steps[i])
					dy, _ := strconv.Atoi(steps[i+1])
					x, y = x+dx, y+dy
				}
			})
			if rest != "" {
				t.Fatalf("path data that is not understood: %.80s", rest)
			}
		}
	}
}

func holds(rings [][]Point, x, y float64) bool {
	in := false
	for _, g := range rings {
		for i, a := range g {
			b := g[(i+1)%len(g)]
			if (a.Y > y) != (b.Y > y) && x < (b.X-a.X)*(y-a.Y)/(b.Y-a.Y)+a.X {
				in = !in
			}
		}
	}
	return in
}

// TestTownsLieInTheirCountries looks for towns well inside of their countries, at every level, in whole pictures and close up.
func TestTownsLieInTheirCountries(t *testing.T) {
	for _, town := range []struct {
		country, name, admin1 string
		lat, lon              float64
	}{
		{"ML", "Mopti", "Mopti", 14.49, -4.19},
		{"UA", "Poltava", "Poltava", 49.59, 34.55},
		{"UA", "Simferopol", "Crimea", 44.95, 34.1},
		{"SO", "Burao", "", 9.52, 45.53},
		{"SO", "Baidoa", "", 3.11, 43.65},
		{"XK", "Pristina", "", 42.66, 21.17},
		{"RU", "Anadyr", "Chukotka", 65.5, 175},
		{"RU", "east of the antimeridian", "Chukotka", 65.9, -172},
		{"US", "Denver", "Colorado", 39.74, -104.98},
		{"LS", "Lesotho, in a hole", "", -29.5, 28.3},
		{"ZA", "Bloemfontein", "", -29.1, 26.2},
		{"AQ", "South Pole", "", -88, 100},
	} {
		for _, level := range []Level{World, Detail, Near, AdminOne} {
			for _, box := range []Box{{-90, -180, 90, 180}, {town.lat - 4, home(town.lon - 6), town.lat + 4, home(town.lon-6) + 12}} {
				if level == AdminOne && (town.admin1 == "" || box.East-box.West > 100) {
					continue
				}
				v := View{Box: box, Width: 1600, Height: 1000}
				shapes, err := Shapes(level, v)
				if err != nil {
					t.Fatal(err)
				}
				x, y := v.Pixel(town.lat, town.lon)
				for _, s := range shapes {
					if !holds(s.Rings, x, y) {
						continue
					}
					if s.Country != town.country || level == AdminOne && s.Name != town.admin1 {
						t.Errorf("%s at %s, %v: lies in %s %s", town.name, level, box, s.Country, s.Name)
					}
					x = math.Inf(1)
				}
				if !math.IsInf(x, 1) {
					t.Errorf("%s at %s, %v: lies nowhere", town.name, level, box)
				}
			}
		}
	}
}

// TestAntimeridian draws the same ground from the two sides of it.
func TestAntimeridian(t *testing.T) {
	across := View{Box: Box{-21, 174, -12, 186}, Width: 900, Height: 600}
	shapes, err := Shapes(Detail, across)
	if err != nil {
		t.Fatal(err)
	}
	var fiji *Shape
	for i := range shapes {
		if shapes[i].Country == "FJ" {
			fiji = &shapes[i]
		}
	}
	if fiji == nil {
		t.Fatal("no Fiji")
	}
	middle, _ := across.Pixel(-17, 180)
	west, east := false, false
	for _, g := range fiji.Rings {
		for _, p := range g {
			west, east = west || p.X < middle-5, east || p.X > middle+5
			if math.Abs(p.X-middle) > 450 {
				t.Fatalf("%v", p)
			}
		}
	}
	if !west || !east {
		t.Errorf("west of the line %v, east of it %v", west, east)
	}
	if b, ok := CountryBox("FJ"); !ok || b.East-b.West > 10 {
		t.Errorf("the box of Fiji is %v", b)
	}
	if b, ok := CountryBox("RU"); !ok || b.West < 15 || b.East < 188 || b.East > 195 {
		t.Errorf("the box of Russia is %v", b)
	}
}

// TestNeighboursDoNotOverlap adds up the ground of a picture: shapes that share borders share them after thinning too.
func TestNeighboursDoNotOverlap(t *testing.T) {
	v := View{Box: Box{10, 0, 20, 25}, Width: 900, Height: 400} // the Sahel, no sea
	shapes, err := Shapes(Detail, v)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, s := range shapes {
		for _, g := range s.Rings {
			sum += math.Abs(area(g))
		}
	}
	if share := sum / 900 / 400; share < 0.995 || share > 1.005 {
		t.Errorf("the countries cover %.4f of the picture", share)
	}
}

func area(g []Point) float64 {
	sum := 0.0
	for i, p := range g {
		q := g[(i+1)%len(g)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return sum / 2
}

func BenchmarkShapes(b *testing.B) {
	v := View{Box: Box{10, -13, 25, 5}, Width: 960, Height: 400}
	for _, level := range []Level{Near, AdminOne} {
		b.Run(level.String(), func(b *testing.B) {
			for b.Loop() {
				if _, err := Shapes(level, v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
