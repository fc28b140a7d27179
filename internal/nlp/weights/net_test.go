package weights

import (
	"io"
	"math"
	"testing"
)

// xor cases: class 1 when exactly one of two features is there, which no linear model of the two can tell.
func xor() []Case {
	var cases []Case
	for i := range 400 {
		a, b := i&1, i>>1&1
		cases = append(cases, Case{Feats: []uint32{F1(1, uint32(a)), F1(2, uint32(b)), F1(3, uint32(i%7))}, Class: a ^ b})
	}
	return cases
}

func TestNetLearnsWhatNoLinearModelCan(t *testing.T) {
	cases := xor()
	deep := LearnNet(NetOptions{Dim: 8, Hidden: 8, Out: 2, Rate: 0.1, Wide: 0.01, Seed: 1}, 2, 40, cases, io.Discard).Net()
	flat := LearnNet(NetOptions{Out: 2, Wide: 0.1, Seed: 1}, 2, 40, cases, io.Discard).Net()
	right := func(n *Net) int {
		var out [MaxOut]float32
		k := 0
		for _, c := range cases {
			n.Score(c.Feats, &out)
			if (out[1] > out[0]) == (c.Class == 1) {
				k++
			}
		}
		return k
	}
	if got := right(deep); got != len(cases) {
		t.Errorf("the network tells %d of %d", got, len(cases))
	}
	if got := right(flat); got > 320 {
		t.Errorf("the linear model tells %d of %d: the cases are no test", got, len(cases))
	}
}

func TestNetIsReadAsWritten(t *testing.T) {
	l := LearnNet(NetOptions{Dim: 6, Hidden: 5, Out: 3, Rate: 0.1, Wide: 0.1, DropFeat: 0.1, DropUnit: 0.1, Seed: 3}, 1, 5, xor(), io.Discard)
	n := l.Net()
	b := n.AppendBinary([]byte("before"))[len("before"):]
	got, rest, err := ReadNet(append(b, "behind"...))
	if err != nil || string(rest) != "behind" {
		t.Fatalf("rest %q, %v", rest, err)
	}
	var a, c [MaxOut]float32
	for _, x := range xor()[:20] {
		feats := append(x.Feats, F1(9, 9)) // one that is not known weighs nothing
		n.Score(feats, &a)
		got.Score(feats, &c)
		if a != c {
			t.Fatalf("scores %v, read again %v", a, c)
		}
		for o, s := range l.Score(x.Feats) {
			if math.Abs(float64(s-a[o])) > 0.1 {
				t.Errorf("score %d is %.3f in 8 bits, %.3f before", o, a[o], s)
			}
		}
	}
	for cut := range len(b) {
		if _, _, err := ReadNet(b[:cut]); err == nil {
			t.Fatalf("%d of %d bytes are read without a word", cut, len(b))
		}
	}
}

func BenchmarkNet(b *testing.B) {
	n := LearnNet(NetOptions{Dim: 16, Hidden: 16, Out: 4, Rate: 0.1, Wide: 0.1, Seed: 3}, 1, 1, xor(), io.Discard).Net()
	feats := make([]uint32, 40)
	for i := range feats {
		feats[i] = F1(3, uint32(i%7))
	}
	var out [MaxOut]float32
	for b.Loop() {
		n.Score(feats, &out)
	}
}
