package atlas

import (
	"math"
	"slices"
)

// View is what a map shows: the box that was asked for and the size of the picture in pixels.
type View struct {
	Box           Box
	Width, Height int
}

// Direction is a way to move a view.
type Direction uint8

// The four directions.
const (
	North Direction = iota
	East
	South
	West
)

const (
	defaultWidth, defaultHeight = 960, 400
	maxSide                     = 4096
)

func (v View) sane() View {
	if v.Width <= 0 || v.Height <= 0 {
		v.Width, v.Height = defaultWidth, defaultHeight
	}
	v.Width, v.Height = min(v.Width, maxSide), min(v.Height, maxSide)
	if v.Box.IsZero() || !(v.Box.North > v.Box.South) || !(v.Box.East > v.Box.West) {
		v.Box = Whole
	}
	v.Box = v.Box.tidy()
	return v
}

// frame is a view with its projection.
type frame struct {
	box           Box
	width, height float64
	kx, ky        float64 // pixels in a degree of longitude, of latitude
	left, top     float64 // pixels around the box where the globe is smaller than the picture
}

func (v View) frame() frame {
	v = v.sane()
	b := v.Box
	f := frame{width: float64(v.Width), height: float64(v.Height)}
	narrow := max(math.Cos((b.South+b.North)/2*math.Pi/180), 0.1)
	f.ky = min(f.width/((b.East-b.West)*narrow), f.height/(b.North-b.South))
	f.kx = f.ky * narrow
	width, height := min(f.width/f.kx, 360), min(f.height/f.ky, 180)
	mid := (b.West + b.East) / 2
	south := min(max((b.South+b.North-height)/2, -90), 90-height)
	f.box = Box{South: south, West: mid - width/2, North: south + height, East: mid + width/2}
	if f.box.West < -180 {
		f.box.West += 360
		f.box.East += 360
	}
	f.left, f.top = (f.width-width*f.kx)/2, (f.height-height*f.ky)/2
	return f
}

func (f frame) pixel(lat, lon float64) (x, y float64) {
	return f.left + (f.box.near(lon)-f.box.West)*f.kx, f.top + (f.box.North-lat)*f.ky
}

// Frame is the box that is seen: the view's box grown to the shape of the picture.
func (v View) Frame() Box { return v.frame().box.tidy() }

// Pixel is where a point of the globe stands in the picture. It may lie outside.
func (v View) Pixel(lat, lon float64) (x, y float64) { return v.frame().pixel(lat, lon) }

// Degrees is the point of the globe under a pixel.
func (v View) Degrees(x, y float64) (lat, lon float64) {
	f := v.frame()
	return f.box.North - (y-f.top)/f.ky, home(f.box.West + (x-f.left)/f.kx)
}

// Scale is the pixels in a degree of longitude and of latitude, for scripts that let a reader draw a box.
func (v View) Scale() (x, y float64) { f := v.frame(); return f.kx, f.ky }

// In is the view at twice the scale, Out at half of it, about the same middle.
func (v View) In() View { return v.zoom(0.5) }

// Out is the view at half the scale. Its box never passes the globe.
func (v View) Out() View { return v.zoom(2) }

// CanIn says whether shapes and coordinates have more to say at twice the scale.
func (v View) CanIn() bool { b := v.frame().box; return b.North-b.South > 2*minSpan }

// CanOut says whether there is more of the globe to show.
func (v View) CanOut() bool {
	b := v.frame().box
	return b.East-b.West < 359.99 && b.North-b.South < 179.99
}

func (v View) zoom(by float64) View {
	v = v.sane()
	b := v.frame().box
	w, h := (b.East-b.West)/2*by, (b.North-b.South)/2*by
	lat, lon := (b.South+b.North)/2, (b.West+b.East)/2
	if w >= 180 {
		w, lon = 180, 0
	}
	h = min(h, 90)
	lat = min(max(lat, h-90), 90-h)
	v.Box = Box{South: lat - h, West: lon - w, North: lat + h, East: lon + w}.tidy()
	return v
}

// Pan is the view moved by a third of itself. It stops at the poles and goes around the globe.
func (v View) Pan(d Direction) View {
	v = v.sane()
	b := v.frame().box
	w, h := (b.East-b.West)/3, (b.North-b.South)/3
	switch d {
	case North:
		h = min(h, 90-b.North)
		b.South, b.North = b.South+h, b.North+h
	case South:
		h = min(h, b.South+90)
		b.South, b.North = b.South-h, b.North-h
	case East:
		b.West, b.East = b.West+w, b.East+w
	case West:
		b.West, b.East = b.West-w, b.East-w
	}
	v.Box = b.tidy()
	return v
}

// arcOf is the shortest stretch of the globe's circle that holds all longitudes, east beyond 180 when it crosses there.
func arcOf(lons []float64) (west, east float64) {
	slices.Sort(lons)
	gap, at := lons[0]+360-lons[len(lons)-1], 0
	for i := 1; i < len(lons); i++ {
		if d := lons[i] - lons[i-1]; d > gap {
			gap, at = d, i
		}
	}
	if at == 0 {
		return lons[0], lons[len(lons)-1]
	}
	return lons[at], lons[at-1] + 360
}
