package atlas

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Box is a part of the globe in degrees. West lies in [-180, 180) and East in (West, West+360]: a box over the antimeridian has
// an East beyond 180.
type Box struct{ South, West, North, East float64 }

// Whole is the box of a map of the world: all ground where people live.
var Whole = Box{South: -57, West: -180, North: 80, East: 180}

const minSpan = 0.05 // degrees; below it shapes and coordinates have nothing more to say

// ErrBox is what ParseBox finds wrong.
var ErrBox = errors.New("a box is west,south,east,north in degrees")

// ParseBox reads "west,south,east,north", as GeoJSON orders them; west > east says that the box crosses the antimeridian.
func ParseBox(s string) (Box, error) {
	if len(s) > 100 {
		return Box{}, ErrBox
	}
	parts := strings.Split(s, ",")
	if len(parts) != 4 {
		return Box{}, ErrBox
	}
	var v [4]float64
	for i, p := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || math.IsNaN(f) || math.Abs(f) > 540 {
			return Box{}, ErrBox
		}
		v[i] = f
	}
	b := Box{West: v[0], South: v[1], East: v[2], North: v[3]}
	if b.West < -180 || b.West > 180 {
		return Box{}, fmt.Errorf("%w: west is %v, not between -180 and 180", ErrBox, b.West)
	}
	if b.South < -90 || b.North > 90 || b.South >= b.North {
		return Box{}, fmt.Errorf("%w: south %v and north %v", ErrBox, b.South, b.North)
	}
	if b.East <= b.West {
		b.East += 360
	}
	if b.East <= b.West || b.East-b.West > 360.0005 {
		return Box{}, fmt.Errorf("%w: east is %v", ErrBox, v[2])
	}
	return b.tidy(), nil
}

// String prints the box as ParseBox reads it.
func (b Box) String() string {
	east := b.East
	if east > 180 && b.East-b.West < 359.995 {
		east -= 360
	}
	return degrees(b.West) + "," + degrees(b.South) + "," + degrees(east) + "," + degrees(b.North)
}

func degrees(v float64) string {
	s := strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}

// IsZero says that nobody chose a box.
func (b Box) IsZero() bool { return b == Box{} }

// Contains says whether a point lies in the box.
func (b Box) Contains(lat, lon float64) bool {
	if lat < b.South || lat > b.North {
		return false
	}
	return b.near(lon) <= b.East
}

// near is the longitude as it counts from the box's west.
func (b Box) near(lon float64) float64 {
	d := math.Mod(lon-b.West, 360)
	if d < 0 {
		d += 360
	}
	return b.West + d
}

// tidy rounds to thousandths, brings West home, and keeps the box large enough and on the globe.
func (b Box) tidy() Box {
	width := min(max(b.East-b.West, minSpan), 360)
	height := min(max(b.North-b.South, minSpan), 180)
	west := (b.West + b.East - width) / 2
	south := min(max((b.South+b.North-height)/2, -90), 90-height)
	thousand := func(v float64) float64 { return math.Round(v*1000) / 1000 }
	west = thousand(math.Mod(west+540, 360) - 180)
	if west < -180 {
		west += 360
	}
	if west >= 180 {
		west -= 360
	}
	return Box{South: thousand(south), West: west, North: thousand(min(south+height, 90)), East: thousand(west + width)}
}

// Fit is the box that holds the marks which are points, with a margin; Whole when there is none. Countries are added by the
// boxes of their shapes. Of the two ways around the globe it takes the shorter.
func Fit(marks []Mark) Box {
	var lons []float64
	south, north := 90.0, -90.0
	seen := map[string]bool{}
	for _, m := range marks {
		switch {
		case m.area():
			if m.Country == "" || seen[m.Country] {
				continue
			}
			seen[m.Country] = true
			if b, ok := CountryBox(m.Country); ok {
				south, north = min(south, b.South), max(north, b.North)
				for lon := b.West; lon < b.East; lon += 5 {
					lons = append(lons, home(lon))
				}
				lons = append(lons, home(b.East))
			}
		case m.placed():
			south, north = min(south, m.Lat), max(north, m.Lat)
			lons = append(lons, home(m.Lon))
		}
	}
	if len(lons) == 0 {
		return Whole
	}
	west, east := arcOf(lons)
	margin := max((north-south)*0.08, (east-west)*0.08, 0.4)
	if east-west+2*margin >= 360 {
		west, east = -180, 180
		return Box{max(south-margin, -90), west, min(north+margin, 90), east}.tidy()
	}
	return Box{max(south-margin, -90), west - margin, min(north+margin, 90), east + margin}.tidy()
}

func home(lon float64) float64 {
	lon = math.Mod(lon+180, 360)
	if lon < 0 {
		lon += 360
	}
	return lon - 180
}
