// Package weights holds linear models over hashed features, trained as averaged perceptrons. There are two kinds. A Learner
// has a row of weights per hash and ends as a Table: features share rows, which is small and simple. A Selected learns over a
// set of features that were met more than rarely, tells them from others by a fingerprint, and ends as a Quad, for up to
// three classes, or as a Sparse, for up to 64: an unknown feature weighs nothing. In a Table and a Quad the weights of four
// classes lie in one uint64, stored with a bias that makes them positive, so that one addition sums all four and nothing
// carries over: this is what makes them fast without vector instructions.
package weights

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/klauspost/compress/zstd"
)

const (
	limit = 511 // weights are -limit to limit
	bias  = limit + 1
	// MaxFeatures is how many rows may be summed before 16 bits overflow.
	MaxFeatures = 64
)

// Table is a trained model, ready to score. It does not change and may be shared.
type Table struct {
	classes int
	words   int // uint64 a row
	bits    int
	shift   uint
	data    []uint64
	scale   float32 // real weight of one unit
}

// Classes is the number of classes.
func (t *Table) Classes() int { return t.classes }

// Scale is the weight that one unit of a score stands for.
func (t *Table) Scale() float32 { return t.scale }

// Words is the number of uint64 that an accumulator needs.
func (t *Table) Words() int { return t.words }

// Score sums the rows of the features into out, one sum per class. acc is scratch of at least Words elements.
func (t *Table) Score(feats []uint32, acc []uint64, out []int32) {
	w := t.words
	acc = acc[:w]
	clear(acc)
	for _, f := range feats {
		at := int(f>>t.shift) * w
		row := t.data[at : at+w]
		row = row[:len(acc)]
		for k := range acc {
			acc[k] += row[k]
		}
	}
	base := int32(len(feats)) * bias
	for c := 0; c < t.classes; c++ {
		out[c] = int32(uint16(acc[c>>2]>>(uint(c&3)*16))) - base
	}
}

// Score4 is Score for a table of at most four classes.
func (t *Table) Score4(feats []uint32) (a, b, c, d int32) {
	var sum uint64
	for _, f := range feats {
		sum += t.data[f>>t.shift]
	}
	base := int32(len(feats)) * bias
	return int32(uint16(sum)) - base, int32(uint16(sum>>16)) - base, int32(uint16(sum>>32)) - base, int32(uint16(sum>>48)) - base
}

// Argmax is the index of the highest score.
func Argmax(scores []int32) int {
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	return best
}

const magic = "CLIOW1\n"

// AppendBinary writes the table behind b. The weights lie in two planes of bytes, low and high, and are compressed.
func (t *Table) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(t.classes))
	b = binary.LittleEndian.AppendUint32(b, uint32(t.bits))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(t.scale))
	n := len(t.data) * 4
	planes := make([]byte, 2*n)
	for i, w := range t.data {
		for k := range 4 {
			v := uint16(w >> (16 * k))
			planes[i*4+k], planes[n+i*4+k] = byte(v), byte(v>>8)
		}
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	packed := enc.EncodeAll(planes, nil)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(packed)))
	return append(b, packed...), nil
}

// Read takes a table from the begin of b and gives what follows it. It fails on bytes that AppendBinary has not written.
func Read(b []byte) (t *Table, rest []byte, err error) {
	if len(b) < len(magic)+16 || string(b[:len(magic)]) != magic {
		return nil, nil, errors.New("weights: no table here")
	}
	b = b[len(magic):]
	u := binary.LittleEndian.Uint32
	t = &Table{classes: int(u(b)), bits: int(u(b[4:])), scale: math.Float32frombits(u(b[8:]))}
	size := int(u(b[12:]))
	b = b[16:]
	if size > len(b) || t.bits > 28 || t.bits < 1 || t.classes > 1<<12 || t.classes < 1 {
		return nil, nil, errors.New("weights: the table is damaged")
	}
	t.words = (t.classes + 3) / 4
	t.shift = uint(32 - t.bits)
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, nil, fmt.Errorf("weights: %w", err)
	}
	defer dec.Close()
	n := t.words << t.bits
	planes, err := dec.DecodeAll(b[:size], make([]byte, 0, 8*n))
	if err != nil {
		return nil, nil, fmt.Errorf("weights: %w", err)
	}
	if len(planes) != 8*n {
		return nil, nil, errors.New("weights: the table is damaged")
	}
	t.data = make([]uint64, n)
	low, high := planes[:4*n], planes[4*n:]
	for i := range t.data {
		l, h := u(low[4*i:]), u(high[4*i:])
		t.data[i] = spread(l) | spread(h)<<8
	}
	return t, b[size:], nil
}

// spread puts the four bytes of v into the low halves of four 16-bit lanes.
func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000FFFF0000FFFF
	return (x | x<<8) & 0x00FF00FF00FF00FF
}
