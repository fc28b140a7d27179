package weights

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"

	"github.com/klauspost/compress/zstd"
)

// Quad scores up to three classes. A slot is one uint64: three weights of 16 bits, made positive by a bias, and the
// fingerprint of the feature. One addition sums all three, and a mask instead of a branch leaves out what does not match.
// It does not change and may be shared.
type Quad struct {
	bits  int
	slots []uint64
}

// Score sums the weights of the features.
func (q *Quad) Score(feats []uint32) (a, b, c int32) {
	var sum uint64
	shift := uint(32 - q.bits)
	slots := q.slots
	for _, f := range feats {
		at := int(f>>shift) &^ 1
		two := slots[at : at+2 : at+2]
		print := uint64(f & 0xFFFF)
		x, y := two[0], two[1]
		// All ones where the fingerprint is that of f.
		mx := uint64(int64((x>>48^print)-1) >> 63)
		my := uint64(int64((y>>48^print)-1)>>63) &^ mx
		sum += (x&(1<<48-1)|1<<48)&mx + (y&(1<<48-1)|1<<48)&my
	}
	base := int32(sum>>48) * bias
	return int32(uint16(sum)) - base, int32(uint16(sum>>16)) - base, int32(uint16(sum>>32)) - base
}

// Sparse scores many classes. Of a feature that knows few classes only those are kept; one that knows many has a row of all,
// four to a uint64 and with a bias as in a Quad. It does not change and may be shared.
type Sparse struct {
	classes int
	bits    int
	index   []uint32 // fingerprint of 12 bits, row of 20; two neighbours are tried
	first   []uint32 // entries of row r are entries[first[r]:first[r+1]]; row 0 is empty
	entries []uint16 // class of 6 bits, weight of 10 with the bias
	slots   []uint64 // the index as it is used: fingerprint, and below it the place of the row
	rows    []uint64 // the full rows
}

// A place is the first entry of a row and, in four bits, how many there are; or, of a row that has more entries than are
// worth adding one by one, the number of the full row and the mark full.
const full = 15

// arrange makes slots and rows from index, first and entries.
func (s *Sparse) arrange() {
	width := (s.classes + 3) / 4
	place := make([]uint32, len(s.first)-1)
	many := 0
	for r := range place {
		if s.first[r+1]-s.first[r] > crowded {
			many++
		}
	}
	s.rows = makeSlots(many * width)[:0]
	for r := range place {
		from, to := s.first[r], s.first[r+1]
		if to-from <= crowded {
			place[r] = from<<4 | (to - from)
			continue
		}
		place[r] = uint32(len(s.rows)/width)<<4 | full
		at := len(s.rows)
		for range width {
			s.rows = append(s.rows, bias|bias<<16|bias<<32|bias<<48)
		}
		for _, e := range s.entries[from:to] {
			c, shift := int(e>>10), uint(e>>10&3)*16
			w := &s.rows[at+c>>2]
			*w = *w&^(0xFFFF<<shift) | uint64(e&1023)<<shift
		}
	}
	s.slots = makeSlots(len(s.index))
	for i, slot := range s.index {
		s.slots[i] = uint64(slot>>20)<<32 | uint64(place[slot&(1<<20-1)])
	}
}

// crowded is the most entries that are added one by one.
const crowded = 6

// Classes is the number of classes.
func (s *Sparse) Classes() int { return s.classes }

// Score sums the weights of the features into out, one sum per class; out has room for 64.
func (s *Sparse) Score(feats []uint32, out *[64]int32) {
	var sums [16]uint64
	clear(out[:])
	width := (s.classes + 3) / 4
	acc := sums[:width]
	added := int32(0)
	shift := uint(32 - s.bits)
	for _, f := range feats {
		at := int(f>>shift) &^ 1
		two := s.slots[at : at+2 : at+2]
		print := uint64(f & 0xFFF)
		slot := two[0]
		if slot>>32 != print {
			slot = two[1]
			if slot>>32 != print {
				continue
			}
		}
		p := uint32(slot)
		if n := p & 15; n != full {
			for _, e := range s.entries[p>>4 : p>>4+n] {
				out[e>>10&63] += int32(e&1023) - bias
			}
			continue
		}
		row := s.rows[int(p>>4)*width:]
		row = row[:len(acc)]
		for k := range acc {
			acc[k] += row[k]
		}
		added++
	}
	base := added * bias
	for k, w := range acc {
		four := out[k*4 : k*4+4 : k*4+4]
		four[0] += int32(uint16(w)) - base
		four[1] += int32(uint16(w>>16)) - base
		four[2] += int32(uint16(w>>32)) - base
		four[3] += int32(uint16(w>>48)) - base
	}
}

const (
	magicQuad   = "CLIOQ2\n"
	magicSparse = "CLIOS1\n"
)

var errDamaged = errors.New("weights: the model is damaged")

// AppendBinary writes the model behind b: a bit per slot that tells which are used, then of those the fingerprints, then the
// weights, three to 32 bits. It is not compressed, so that reading is a copy.
func (q *Quad) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magicQuad...)
	b = append(b, byte(q.bits))
	used := make([]byte, (len(q.slots)+7)/8)
	n := 0
	for at, w := range q.slots {
		if w != 0 {
			used[at/8] |= 1 << (at % 8)
			n++
		}
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	b = append(b, used...)
	for _, w := range q.slots {
		if w != 0 {
			b = binary.LittleEndian.AppendUint16(b, uint16(w>>48))
		}
	}
	for _, w := range q.slots {
		if w != 0 {
			b = binary.LittleEndian.AppendUint32(b, uint32(w&1023|w>>16&1023<<10|w>>32&1023<<20))
		}
	}
	return b, nil
}

// AppendBinary writes the model behind b.
func (s *Sparse) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magicSparse...)
	b = append(b, byte(s.bits), byte(s.classes))
	b, err := appendPacked(b, s.index)
	if err != nil {
		return nil, err
	}
	sizes := make([]uint16, len(s.first)-1)
	for i := range sizes {
		sizes[i] = uint16(s.first[i+1] - s.first[i])
	}
	if b, err = appendPacked(b, sizes); err != nil {
		return nil, err
	}
	return appendPacked(b, s.entries)
}

// ReadQuad takes a model from the begin of b and gives what follows it.
func ReadQuad(b []byte) (*Quad, []byte, error) {
	if len(b) < len(magicQuad)+5 || string(b[:len(magicQuad)]) != magicQuad {
		return nil, nil, errDamaged
	}
	b = b[len(magicQuad):]
	q := &Quad{bits: int(b[0])}
	n := int(binary.LittleEndian.Uint32(b[1:]))
	b = b[5:]
	if q.bits < 3 || q.bits > 28 {
		return nil, nil, errDamaged
	}
	size := 1 << q.bits
	if n > size || len(b) < size/8+6*n {
		return nil, nil, errDamaged
	}
	used, prints, values := b[:size/8], b[size/8:size/8+2*n], b[size/8+2*n:size/8+6*n]
	q.slots = makeSlots(size)
	k := 0
	for i, set := range used {
		for ; set != 0; set &= set - 1 {
			if k == n {
				return nil, nil, errDamaged
			}
			v := uint64(binary.LittleEndian.Uint32(values[4*k:]))
			print := uint64(binary.LittleEndian.Uint16(prints[2*k:]))
			q.slots[i*8+bits.TrailingZeros8(set)] = v&1023 | v>>10&1023<<16 | v>>20&1023<<32 | print<<48
			k++
		}
	}
	return q, b[size/8+6*n:], nil
}

// ReadSparse takes a model from the begin of b and gives what follows it.
func ReadSparse(b []byte) (*Sparse, []byte, error) {
	if len(b) < len(magicSparse)+2 || string(b[:len(magicSparse)]) != magicSparse {
		return nil, nil, errDamaged
	}
	b = b[len(magicSparse):]
	s := &Sparse{bits: int(b[0]), classes: int(b[1])}
	var err error
	if s.index, b, err = readPacked[uint32](b[2:]); err != nil {
		return nil, nil, err
	}
	sizes, b, err := readPacked[uint16](b)
	if err != nil {
		return nil, nil, err
	}
	if s.entries, b, err = readPacked[uint16](b); err != nil {
		return nil, nil, err
	}
	if s.bits < 1 || s.bits > 28 || len(s.index) != 1<<s.bits || s.classes > 64 {
		return nil, nil, errDamaged
	}
	s.first = make([]uint32, len(sizes)+1)
	for i, n := range sizes {
		s.first[i+1] = s.first[i] + uint32(n)
	}
	if int(s.first[len(sizes)]) != len(s.entries) {
		return nil, nil, errDamaged
	}
	for _, slot := range s.index {
		if int(slot&(1<<20-1)) >= len(sizes) {
			return nil, nil, errDamaged
		}
	}
	for _, e := range s.entries {
		if int(e>>10) >= s.classes {
			return nil, nil, errDamaged
		}
	}
	s.arrange()
	return s, b, nil
}

type number interface{ uint16 | uint32 | uint64 }

func sizeOf[T number]() int {
	switch any(T(0)).(type) {
	case uint16:
		return 2
	case uint32:
		return 4
	}
	return 8
}

// appendPacked writes numbers, compressed.
func appendPacked[T number](b []byte, numbers []T) ([]byte, error) {
	size := sizeOf[T]()
	raw := make([]byte, 0, len(numbers)*size)
	for _, v := range numbers {
		for k := range size {
			raw = append(raw, byte(uint64(v)>>(8*k)))
		}
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	packed := enc.EncodeAll(raw, nil)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(numbers)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(packed)))
	return append(b, packed...), nil
}

// readPacked reads what appendPacked wrote and gives what follows.
func readPacked[T number](b []byte) ([]T, []byte, error) {
	if len(b) < 8 {
		return nil, nil, errDamaged
	}
	n, packed := int(binary.LittleEndian.Uint32(b)), int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	size := sizeOf[T]()
	if packed > len(b) || n > 1<<28 {
		return nil, nil, errDamaged
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, nil, fmt.Errorf("weights: %w", err)
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(b[:packed], make([]byte, 0, n*size))
	if err != nil || len(raw) != n*size {
		return nil, nil, errDamaged
	}
	out := make([]T, n)
	switch to := any(out).(type) {
	case []uint16:
		for i := range to {
			to[i] = binary.LittleEndian.Uint16(raw[2*i:])
		}
	case []uint32:
		for i := range to {
			to[i] = binary.LittleEndian.Uint32(raw[4*i:])
		}
	case []uint64:
		for i := range to {
			to[i] = binary.LittleEndian.Uint64(raw[8*i:])
		}
	}
	return out, b[packed:], nil
}
