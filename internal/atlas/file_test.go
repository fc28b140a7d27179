package atlas

import (
	"bytes"
	"compress/flate"
	"io"
	"testing"
)

func TestEmbedded(t *testing.T) {
	if len(embedded) > 1_500_000 {
		t.Errorf("%d bytes", len(embedded))
	}
	all, err := file(embedded)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[Level]int{}
	for i, s := range all {
		top, err := s.open()
		if err != nil {
			t.Fatalf("section %d: %v", i, err)
		}
		seen[s.level]++
		for _, sh := range top.shapes {
			if len(sh.rings) == 0 {
				t.Errorf("section %d: %q has no rings", i, sh.name)
			}
		}
	}
	if seen[World] != 1 || seen[Detail] != 1 || seen[Near] != 1 || seen[AdminOne] < 200 {
		t.Errorf("sections: %v", seen)
	}
}

func small(t testing.TB) []byte {
	t.Helper()
	data, err := Write([]Source{{
		Level: World, Grid: 100,
		Arcs:   [][][2]float64{{{0, 0}, {0, 10}}, {{0, 10}, {10, 10}, {10, 0}, {0, 0}}, {{0, 10}, {-10, 10}, {-10, 0}, {0, 0}}},
		Shapes: []SourceShape{{"AA", "Eastland", [2]float64{5, 5}, [][]int{{0, 1}}}, {"BB", "Westland", [2]float64{-5, 5}, [][]int{{^0, 2}}}},
	}, {
		Level: AdminOne, Country: "AA", Grid: 10,
		Arcs:   [][][2]float64{{{170, 0}, {190, 0}, {190, 5}, {170, 5}, {170, 0}}},
		Shapes: []SourceShape{{"AA", "North", [2]float64{180, 2}, [][]int{{0}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestWriteAndRead(t *testing.T) {
	all, err := file(small(t))
	if err != nil || len(all) != 2 {
		t.Fatalf("%d sections, %v", len(all), err)
	}
	top, err := all[0].open()
	if err != nil {
		t.Fatal(err)
	}
	if s := top.shapes[1]; s.country != "BB" || s.name != "Westland" || s.extent != (extent{-1000, 0, 0, 1000}) || s.label != (point{-500, 500}) {
		t.Errorf("%+v", s)
	}
	if a := top.arcs[0]; a.users != 2 || a.inner || top.arcs[1].users != 1 {
		t.Errorf("the border: %+v", a)
	}
}

func TestDamage(t *testing.T) {
	data := small(t)
	for n := range data {
		if _, err := file(data[:n]); err == nil {
			t.Errorf("the first %d bytes were taken for a file", n)
		}
	}
	if _, err := file(append(bytes.Clone(data), 0)); err == nil {
		t.Error("a byte too many was taken for a file")
	}
}

// useAll does with a section what drawing does.
func useAll(sections []*section) {
	for _, s := range sections {
		top, err := s.open()
		if err != nil {
			continue
		}
		p := newPlotter(View{Box: Box{-20, 100, 30, 200}, Width: 300, Height: 200}.frame(), top)
		for i := range top.shapes {
			for _, shift := range p.shifts(top.shapes[i].extent) {
				p.rings(&top.shapes[i], shift)
			}
		}
		for i := range top.arcs {
			p.strokes(int32(i), 0, func([]dot) {})
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add(small(f))
	f.Add([]byte(magic))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if sections, err := file(data); err == nil {
			useAll(sections)
		}
	})
}

// FuzzBody goes behind the compression, where a fuzzer of files seldom comes.
func FuzzBody(f *testing.F) {
	all, err := file(small(f))
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range all {
		f.Add(body(f, s), uint16(s.grid))
	}
	f.Fuzz(func(_ *testing.T, data []byte, grid uint16) {
		top, err := decode(data, float64(grid)+1)
		if err != nil {
			return
		}
		top.share(true)
		useAll([]*section{{open: func() (*topology, error) { return top, nil }}})
	})
}

func BenchmarkDecode(b *testing.B) {
	all, err := file(embedded)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range all[:3] {
		b.Run(s.level.String(), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.inflate(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("heads", func(b *testing.B) {
		for b.Loop() {
			if _, err := file(embedded); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func body(t testing.TB, s *section) []byte {
	t.Helper()
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(s.body)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
