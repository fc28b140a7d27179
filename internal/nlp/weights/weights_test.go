package weights_test

import (
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
