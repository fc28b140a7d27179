package atlas

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"math"
)

// Source is what one section of the file is made from. Only the command in cmd/build uses it.
type Source struct {
	Level   Level
	Country string // of the divisions, for AdminOne
	Grid    int    // grid units in one degree
	Arcs    [][][2]float64
	Shapes  []SourceShape
}

// SourceShape is a country or a division: rings of arcs, arc i backwards being ^i.
type SourceShape struct {
	Country, Name string
	Label         [2]float64
	Rings         [][]int
}

// Write packs the sections into one file.
func Write(sources []Source) ([]byte, error) {
	head := binary.AppendUvarint([]byte(magic), uint64(len(sources)))
	var bodies []byte
	for _, src := range sources {
		raw, box := src.body()
		var packed bytes.Buffer
		w, err := flate.NewWriter(&packed, flate.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(raw); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		head = binary.AppendUvarint(head, uint64(src.Level))
		head = appendText(head, src.Country)
		head = binary.AppendUvarint(head, uint64(src.Grid))
		for _, v := range []int32{box.west, box.south, box.east, box.north} {
			head = binary.AppendVarint(head, int64(v))
		}
		head = binary.AppendUvarint(head, uint64(len(raw)))
		head = binary.AppendUvarint(head, uint64(packed.Len()))
		bodies = append(bodies, packed.Bytes()...)
	}
	out := append(head, bodies...)
	sections, err := file(out)
	if err != nil {
		return nil, err
	}
	for i, s := range sections {
		if _, err := s.open(); err != nil {
			return nil, fmt.Errorf("section %d: %w", i, err)
		}
	}
	return out, nil
}

func (src Source) body() ([]byte, extent) {
	box := emptyExtent
	out := binary.AppendUvarint(nil, uint64(len(src.Arcs)))
	var at point
	for _, a := range src.Arcs {
		points := make([]point, 0, len(a))
		for _, p := range a {
			q := src.point(p)
			if n := len(points); n > 1 && points[n-1] == q {
				continue
			}
			points = append(points, q)
		}
		out = binary.AppendUvarint(out, uint64(len(points)))
		for _, q := range points {
			out = binary.AppendVarint(out, int64(q.x-at.x))
			out = binary.AppendVarint(out, int64(q.y-at.y))
			at = q
			box = box.with(q)
		}
	}
	out = binary.AppendUvarint(out, uint64(len(src.Shapes)))
	for _, s := range src.Shapes {
		out = appendText(out, s.Country)
		out = appendText(out, s.Name)
		l := src.point(s.Label)
		out = binary.AppendVarint(out, int64(l.x))
		out = binary.AppendVarint(out, int64(l.y))
		out = binary.AppendUvarint(out, uint64(len(s.Rings)))
		for _, g := range s.Rings {
			out = binary.AppendUvarint(out, uint64(len(g)))
			for _, i := range g {
				out = binary.AppendVarint(out, int64(i))
			}
		}
	}
	return out, box
}

func (src Source) point(p [2]float64) point {
	return point{int32(math.Round(p[0] * float64(src.Grid))), int32(math.Round(p[1] * float64(src.Grid)))}
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
