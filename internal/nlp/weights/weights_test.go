package weights_test

import (
	"bytes"
	"slices"
	"testing"

	"clio/internal/nlp/weights"
)

// teach learns that feature k of 40 means class k%3.
func teach() *weights.Selected {
	var counter weights.Counter
	for k := range uint32(40) {
		counter.Add([]uint32{weights.F1(1, k), weights.F1(1, k)})
	}
	l := weights.NewSelected(3, counter.Keep(2))
	var out [3]float32
	for range 3 {
		for k := range uint32(40) {
			l.Score([]uint32{weights.F1(1, k), weights.F1(2, k)}, out[:])
			want := int(k % 3)
			for c := range out {
				if c != want && out[want] < out[c]+1 {
					l.Update(want, 1)
					l.Update(c, -1)
				}
			}
			l.Tick()
		}
	}
	return l
}

func TestQuad(t *testing.T) {
	b, err := teach().Quad(8).AppendBinary([]byte{})
	if err != nil {
		t.Fatal(err)
	}
	q, rest, err := weights.ReadQuad(append(b, 7))
	if err != nil || len(rest) != 1 {
		t.Fatalf("read with %d left: %v", len(rest), err)
	}
	for k := range uint32(40) {
		x, y, z := q.Score([]uint32{weights.F1(1, k), weights.F1(9, k)})
		if got := weights.Argmax([]int32{x, y, z}); got != int(k%3) {
			t.Errorf("feature %d means class %d: %d %d %d", k, got, x, y, z)
		}
	}
	if _, _, err := weights.ReadQuad(b[:len(b)/2]); err == nil {
		t.Error("half a model was read")
	}
}

func TestSparse(t *testing.T) {
	b, err := teach().Sparse(8).AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := weights.ReadSparse(b)
	if err != nil {
		t.Fatal(err)
	}
	var out [64]int32
	for k := range uint32(40) {
		s.Score([]uint32{weights.F1(1, k), weights.F1(9, k)}, &out)
		if got := weights.Argmax(out[:3]); got != int(k%3) {
			t.Errorf("feature %d means class %d: %v", k, got, out[:3])
		}
	}
	if _, _, err := weights.ReadSparse(b[:len(b)-9]); err == nil {
		t.Error("half a model was read")
	}
}

// TestTable writes and reads tables of one to six classes, of which most words hold nothing.
func TestTable(t *testing.T) {
	for classes := 1; classes <= 6; classes++ {
		l := weights.NewLearner(classes, 8)
		for k := range uint32(30) {
			l.Update([]uint32{weights.F1(1, k)}, int(k)%classes, 1+float32(k))
			l.Update([]uint32{weights.F1(1, k)}, int(k+1)%classes, -float32(k))
			l.Tick()
		}
		want := l.Table()
		b, err := want.AppendBinary([]byte{})
		if err != nil {
			t.Fatal(err)
		}
		got, rest, err := weights.Read(append(b, 7))
		if err != nil || len(rest) != 1 || got.Classes() != classes || got.Scale() != want.Scale() {
			t.Fatalf("read with %d left: %v", len(rest), err)
		}
		acc, one, two := make([]uint64, want.Words()), make([]int32, classes), make([]int32, classes)
		for k := range uint32(60) {
			feats := []uint32{weights.F1(1, k), weights.F1(9, k)}
			want.Score(feats, acc, one)
			got.Score(feats, acc, two)
			if !slices.Equal(one, two) {
				t.Errorf("%d classes, feature %d: %v became %v", classes, k, one, two)
			}
		}
		for cut := range b {
			if _, _, err := weights.Read(b[:cut]); err == nil {
				t.Errorf("%d bytes of %d were read", cut, len(b))
			}
		}
	}
}

// FuzzRead reads damaged models: each is refused or can be scored with.
func FuzzRead(f *testing.F) {
	s, err := teach().Sparse(8).AppendBinary(nil)
	if err != nil {
		f.Fatal(err)
	}
	q, err := teach().Quad(8).AppendBinary(nil)
	if err != nil {
		f.Fatal(err)
	}
	l := weights.NewLearner(5, 6)
	l.Update([]uint32{1, 2, 3}, 1, 2)
	b, err := l.Table().AppendBinary(nil)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{s, q, b} {
		f.Add(seed)
		for at := 7; at < len(seed); at += 1 + len(seed)/40 {
			bad := bytes.Clone(seed)
			bad[at] ^= 0x55
			f.Add(bad)
		}
	}
	f.Fuzz(func(_ *testing.T, b []byte) {
		if len(b) > 16 && (b[7] > 16 && b[11] > 16) {
			return // a table of many rows is a lot of memory, and no news
		}
		feats := []uint32{weights.F1(1, 3), 1, 2, 1 << 31, 0}
		var out [64]int32
		if s, _, err := weights.ReadSparse(b); err == nil {
			s.Score(feats, &out)
		}
		if q, _, err := weights.ReadQuad(b); err == nil {
			q.Score(feats)
		}
		if t, _, err := weights.Read(b); err == nil && t.Classes() < 64 {
			t.Score(feats, make([]uint64, t.Words()), make([]int32, t.Classes()))
		}
	})
}
