package atlas

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func TestParseBox(t *testing.T) {
	for _, tc := range []struct {
		in, out string // out empty: refused
	}{
		{"-12,10,2,20", "-12,10,2,20"},
		{" -12 , 10 , 2 , 20 ", "-12,10,2,20"},
		{"170,-20,-170,-10", "170,-20,-170,-10"},
		{"170,-20,190,-10", "170,-20,-170,-10"},
		{"-180,-57,180,80", "-180,-57,180,80"},
		{"180,-20,-170,-10", "-180,-20,-170,-10"},
		{"100,-50,460,60", "100,-50,460,60"},
		{"1,1,1.001,1.001", "0.976,0.975,1.026,1.025"},
		{"-0,-0,1,1", "0,0,1,1"},
		{"1.23456,2.34567,3.45678,4.56789", "1.235,2.346,3.457,4.568"},
		{"", ""},
		{"1,2,3", ""},
		{"1,2,3,4,5", ""},
		{"a,b,c,d", ""},
		{"NaN,0,1,1", ""},
		{"Inf,0,1,1", ""},
		{"0,0,1e300,1", ""},
		{"-181,0,0,10", ""},
		{"0,10,10,10", ""},
		{"0,20,10,10", ""},
		{"0,-91,10,10", ""},
		{"0,0,10,91", ""},
		{"-180,0,181,10", ""},
		{"100,0,-300,10", ""},
	} {
		b, err := ParseBox(tc.in)
		switch {
		case tc.out == "" && !errors.Is(err, ErrBox):
			t.Errorf("%q: %v, %v; want a refusal", tc.in, b, err)
		case tc.out != "" && (err != nil || b.String() != tc.out):
			t.Errorf("%q: %v, %v; want %s", tc.in, b, err, tc.out)
		}
	}
}

func sound(b Box) bool {
	return b.West >= -180 && b.West < 180 && b.East > b.West && b.East-b.West <= 360.0001 &&
		b.South >= -90 && b.North <= 90 && b.North > b.South
}

func FuzzParseBox(f *testing.F) {
	for _, s := range []string{"-12,10,2,20", "170,-20,-170,-10", "-180,-90,180,90", "1,1,1,1", ",,,", "9e9,1,2,3", "180,89.99,180,90"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := ParseBox(s)
		if err != nil {
			return
		}
		if !sound(b) {
			t.Fatalf("%q is %+v", s, b)
		}
		again, err := ParseBox(b.String())
		if err != nil || math.Abs(again.West-b.West)+math.Abs(again.East-b.East)+math.Abs(again.South-b.South)+math.Abs(again.North-b.North) > 1e-6 {
			t.Fatalf("%q is %+v, printed %s, read again %+v, %v", s, b, b, again, err)
		}
	})
}

// randomBox is a box anywhere, of any size.
func randomBox(r *rand.Rand) Box {
	h := math.Exp(r.Float64()*8) / 20
	w := math.Exp(r.Float64()*8) / 10
	south := -90 + r.Float64()*170
	west := -180 + r.Float64()*360
	return Box{South: south, West: west, North: min(south+h, 90), East: west + min(w, 360)}.tidy()
}

func TestMoves(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 3000 {
		v := View{Box: randomBox(r), Width: 200 + r.IntN(1500), Height: 100 + r.IntN(900)}
		for name, b := range map[string]Box{
			"box": v.Box, "frame": v.Frame(), "in": v.In().Box, "out": v.Out().Box,
			"north": v.Pan(North).Box, "east": v.Pan(East).Box, "south": v.Pan(South).Box, "west": v.Pan(West).Box,
		} {
			if !sound(b) {
				t.Fatalf("%s of %+v is %+v", name, v, b)
			}
			if again, err := ParseBox(b.String()); err != nil || again.String() != b.String() {
				t.Fatalf("%s of %+v: %s read as %s, %v", name, v, b, again, err)
			}
		}
		// What is asked for is seen, and pixels and degrees agree.
		f := v.frame()
		for range 5 {
			lat := v.Box.South + r.Float64()*(v.Box.North-v.Box.South)
			lon := v.Box.West + r.Float64()*(v.Box.East-v.Box.West)
			if !f.box.Contains(lat, lon) && math.Abs(lat-f.box.South) > 1e-6 && math.Abs(lat-f.box.North) > 1e-6 {
				t.Fatalf("%+v does not show %v, %v but %+v", v, lat, lon, f.box)
			}
			x, y := v.Pixel(lat, lon)
			if x < -0.5 || y < -0.5 || x > float64(v.Width)+0.5 || y > float64(v.Height)+0.5 {
				t.Fatalf("%+v: %v, %v is at %v, %v", v, lat, lon, x, y)
			}
			la, lo := v.Degrees(x, y)
			if d := math.Abs(home(lo) - home(lon)); math.Abs(la-lat) > 1e-6 || d > 1e-6 && d < 359.99 {
				t.Fatalf("%+v: %v, %v came back as %v, %v", v, lat, lon, la, lo)
			}
		}
	}
}

func TestZoomEnds(t *testing.T) {
	v := View{Width: 960, Height: 400}
	steps := 0
	for ; v.CanIn() && steps < 40; steps++ {
		v = v.In()
	}
	if steps < 8 || steps > 16 {
		t.Errorf("%d steps from the world to the street", steps)
	}
	for steps = 0; v.CanOut() && steps < 40; steps++ {
		v = v.Out()
	}
	if f := v.Frame(); f.East-f.West < 359.99 || steps > 16 {
		t.Errorf("%d steps out to %v", steps, f)
	}
	for i := range 9 {
		v = v.Pan(East)
		if !sound(v.Box) {
			t.Fatalf("step %d: %+v", i, v.Box)
		}
	}
}

func TestFit(t *testing.T) {
	at := func(lat, lon float64) Mark { return Mark{Lat: lat, Lon: lon, Level: "city"} }
	for _, tc := range []struct {
		name  string
		marks []Mark
		wide  float64 // at most
		holds [][2]float64
	}{
		{"nothing", nil, 360, [][2]float64{{0, 0}}},
		{"one", []Mark{at(10, 20)}, 1, [][2]float64{{10, 20}}},
		{"over the antimeridian", []Mark{at(-18, 178), at(-14, -171)}, 15, [][2]float64{{-18, 178}, {-14, -171}}},
		{"over Greenwich", []Mark{at(51, -3), at(48, 5)}, 12, [][2]float64{{51, -3}, {48, 5}}},
		{"a country", []Mark{{Level: "country", Country: "ML"}}, 20, [][2]float64{{12.6, -8}, {16.3, 0}}},
		{"a country over the antimeridian", []Mark{{Level: "country", Country: "FJ"}}, 10, [][2]float64{{-18, 178}}},
		{"no place", []Mark{{Level: "city"}, {Level: "region"}, {Level: "country", Country: "??"}}, 360, nil},
	} {
		b := Fit(tc.marks)
		if !sound(b) || b.East-b.West > tc.wide {
			t.Errorf("%s: %+v", tc.name, b)
		}
		for _, p := range tc.holds {
			if !b.Contains(p[0], p[1]) {
				t.Errorf("%s: %+v does not hold %v", tc.name, b, p)
			}
		}
	}
}
