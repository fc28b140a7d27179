package export

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// picture is a map as points on a plain grid of degrees, drawn into the page itself, so that nothing is loaded from anywhere.
type picture struct {
	Width, Height float64
	Lines         []gridLine
	Points        []mapPoint
	Without       int // incidents that have no point
}

type gridLine struct {
	X1, Y1, X2, Y2 string
	X, Y           string // of the label
	Label          string
}

type mapPoint struct {
	X, Y, Radius string
	Label        string
}

const mapWidth = 640.0

// draw places the incidents that are known to a site, a town or near one; nil when there is none. The frame holds them all with
// a margin; longitudes are narrowed by the cosine of the middle latitude.
func draw(incidents []*incident) *picture {
	type spot struct {
		lat, lon float64
		label    string
		n        int
	}
	var spots []spot
	without := 0
	for _, in := range incidents {
		p, _ := in.place()
		if !located(p) || !pointed(level(p)) || math.Abs(*p.Lat) > 90 || math.Abs(*p.Lon) > 180 {
			without++
			continue
		}
		if i := slices.IndexFunc(spots, func(s spot) bool { return s.lat == *p.Lat && s.lon == *p.Lon }); i >= 0 {
			spots[i].n++
			continue
		}
		spots = append(spots, spot{*p.Lat, *p.Lon, p.Name, 1})
	}
	if len(spots) == 0 {
		return nil
	}
	south, north, west, east := 90.0, -90.0, 180.0, -180.0
	for _, s := range spots {
		south, north = min(south, s.lat), max(north, s.lat)
		west, east = min(west, s.lon), max(east, s.lon)
	}
	margin := max((north-south)*0.1, (east-west)*0.1, 0.5)
	south, north, west, east = max(south-margin, -90), min(north+margin, 90), max(west-margin, -180), min(east+margin, 180)
	narrow := max(math.Cos((south+north)/2*math.Pi/180), 0.1)
	scale := mapWidth / ((east - west) * narrow)
	p := &picture{Width: mapWidth, Height: math.Round((north - south) * scale), Without: without}
	if p.Height > 2*mapWidth {
		scale *= 2 * mapWidth / p.Height
		p.Height = 2 * mapWidth
	}
	x := func(lon float64) string { return short((lon - west) * narrow * scale) }
	y := func(lat float64) string { return short((north - lat) * scale) }
	step := gridStep(max(north-south, (east-west)*narrow))
	for lat := math.Ceil(south/step) * step; lat <= north; lat += step {
		p.Lines = append(p.Lines, gridLine{"0", y(lat), x(east), y(lat), "2", y(lat), degree(lat, "N", "S")})
	}
	for lon := math.Ceil(west/step) * step; lon <= east; lon += step {
		p.Lines = append(p.Lines, gridLine{x(lon), "0", x(lon), short(p.Height), x(lon), short(p.Height - 2), degree(lon, "E", "W")})
	}
	slices.SortFunc(spots, func(a, b spot) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.label, b.label)) })
	for _, s := range spots {
		label := s.label
		if s.n > 1 {
			label += " (" + strconv.Itoa(s.n) + ")"
		}
		p.Points = append(p.Points, mapPoint{x(s.lon), y(s.lat), short(4 * math.Sqrt(float64(s.n))), label})
	}
	return p
}

// gridStep is the distance of grid lines for a frame of that many degrees: about five of them.
func gridStep(span float64) float64 {
	for _, s := range []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20} {
		if span/s <= 6 {
			return s
		}
	}
	return 30
}

func degree(v float64, plus, minus string) string {
	switch r := math.Round(v*10) / 10; {
	case r > 0:
		return short(r) + "°" + plus
	case r < 0:
		return short(-r) + "°" + minus
	}
	return "0°"
}

func short(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
