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
	"math"
)

const (
	limit = 511 // weights are -limit to limit
	bias  = limit + 1
	// MaxFeatures is how many rows may be summed before 16 bits overflow; Score sums more in parts.
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
	out = out[:t.classes]
	clear(out)
	for len(feats) > 0 {
		part := feats[:min(len(feats), MaxFeatures)]
		feats = feats[len(part):]
		if w == 5 {
			t.sumFive(part, acc)
		} else {
			clear(acc)
			for _, f := range part {
				at := int(f>>t.shift) * w
				row := t.data[at : at+w]
				row = row[:len(acc)]
				for k := range acc {
					acc[k] += row[k]
				}
			}
		}
		base := int32(len(part)) * bias
		for c := range out {
			out[c] += int32(uint16(acc[c>>2]>>(uint(c&3)*16))) - base
		}
	}
}

// sumFive sums rows of five words, as those of names are, in registers.
func (t *Table) sumFive(feats []uint32, acc []uint64) {
	var a, b, c, d, e uint64
	shift := t.shift & 31
	for _, f := range feats {
		at := int(f>>shift) * 5
		row := t.data[at : at+5 : at+5]
		a += row[0]
		b += row[1]
		c += row[2]
		d += row[3]
		e += row[4]
	}
	acc[0], acc[1], acc[2], acc[3], acc[4] = a, b, c, d, e
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

const magic = "CLIOW2\n"

// lanes is how many classes the words of the table hold: a table of two has two in its only word.
func (t *Table) lanes() int { return min(4, t.classes) }

// nothing is a word whose weights are all zero.
const nothing = bias | bias<<16 | bias<<32 | bias<<48

// AppendBinary writes the table behind b: a bit per word that tells which hold a weight, then those, ten bits a class. It is
// not compressed, since the program reads it each time it starts.
func (t *Table) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(t.classes))
	b = binary.LittleEndian.AppendUint32(b, uint32(t.bits))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(t.scale))
	used, n := usedSlots(t.data, nothing)
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	b = append(b, used...)
	size := (t.lanes()*10 + 7) / 8
	for _, w := range t.data {
		if w == nothing {
			continue
		}
		v := w&1023 | w>>16&1023<<10 | w>>32&1023<<20 | w>>48&1023<<30
		for k := range size {
			b = append(b, byte(v>>(8*k)))
		}
	}
	return b, nil
}

// Read takes a table from the begin of b and gives what follows it. It fails on bytes that AppendBinary has not written.
func Read(b []byte) (t *Table, rest []byte, err error) {
	if len(b) < len(magic)+16 || string(b[:len(magic)]) != magic {
		return nil, nil, errors.New("weights: no table here")
	}
	b = b[len(magic):]
	u := binary.LittleEndian.Uint32
	t = &Table{classes: int(u(b)), bits: int(u(b[4:])), scale: math.Float32frombits(u(b[8:]))}
	n := int(u(b[12:]))
	b = b[16:]
	if t.bits > 28 || t.bits < 3 || t.classes > 1<<12 || t.classes < 1 {
		return nil, nil, errDamaged
	}
	t.words = (t.classes + 3) / 4
	t.shift = uint(32 - t.bits)
	all, size := t.words<<t.bits, (t.lanes()*10+7)/8
	if n > all || len(b) < all/8+n*size {
		return nil, nil, errDamaged
	}
	used, values := b[:all/8], b[all/8:all/8+n*size]
	t.data = makeSlots(all)
	unused := ^uint64(0) << (16 * t.lanes()) & nothing
	k := 0
	for i, set := range used {
		eight := t.data[8*i : 8*i+8 : 8*i+8]
		for at := range eight {
			if set>>at&1 == 0 {
				eight[at] = nothing
				continue
			}
			if k == n {
				return nil, nil, errDamaged
			}
			v := load(values, k*size, size)
			eight[at] = v&1023 | v>>10&1023<<16 | v>>20&1023<<32 | v>>30&1023<<48 | unused
			k++
		}
	}
	return t, b[all/8+n*size:], nil
}

// load reads a number of size bytes, in one go where eight bytes are left.
func load(b []byte, at, size int) uint64 {
	if at+8 <= len(b) {
		return binary.LittleEndian.Uint64(b[at:]) & (1<<(8*size) - 1)
	}
	v := uint64(0)
	for k := range size {
		v |= uint64(b[at+k]) << (8 * k)
	}
	return v
}

// usedSlots is a bit per slot that tells which are not empty, and how many are not.
func usedSlots(slots []uint64, empty uint64) (used []byte, n int) {
	used = make([]byte, (len(slots)+7)/8)
	for at, w := range slots {
		if w != empty {
			used[at/8] |= 1 << (at % 8)
			n++
		}
	}
	return used, n
}
