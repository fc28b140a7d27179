package weights

import (
	"encoding/binary"
	"errors"
	"math/bits"
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
	entries []uint16 // class of 6 bits, weight of 10 with the bias
	slots   []uint64 // of the row in a slot: fingerprint of 12 bits, and below it its place; two neighbours are tried
	rows    []uint64 // the full rows
	first   []uint32 // of a model just trained: the entries of row r are entries[first[r]:first[r+1]]; row 0 is empty
	index   []uint32 // of a model just trained: fingerprint of 12 bits, row of 20
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
			s.rows = append(s.rows, nothing)
		}
		for _, e := range s.entries[from:to] {
			c, shift := int(e>>10), uint(e>>10&3)*16
			w := &s.rows[at+c>>2]
			*w = *w&^(0xFFFF<<shift) | uint64(e&1023)<<shift
		}
	}
	s.slots = makeSlots(len(s.index))
	for i, slot := range s.index {
		if slot != 0 {
			s.slots[i] = uint64(slot>>20)<<32 | uint64(place[slot&(1<<20-1)])
		}
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
	magicSparse = "CLIOS2\n"
)

var errDamaged = errors.New("weights: the model is damaged")

// AppendBinary writes the model behind b: a bit per slot that tells which are used, then of those the fingerprints, then the
// weights, three to 32 bits. It is not compressed, so that reading is a copy.
func (q *Quad) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magicQuad...)
	b = append(b, byte(q.bits))
	used, n := usedSlots(q.slots, 0)
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

// AppendBinary writes a model that was just trained behind b: how many entries each row has, the entries, a bit per slot that
// tells which are used, and of those fingerprint and row. One that was read has no index any more and cannot be written.
func (s *Sparse) AppendBinary(b []byte) ([]byte, error) {
	if s.index == nil {
		return nil, errors.New("weights: a model that was read is not written again")
	}
	b = append(b, magicSparse...)
	b = append(b, byte(s.bits), byte(s.classes))
	n := 0
	used := make([]byte, (len(s.index)+7)/8)
	for at, slot := range s.index {
		if slot != 0 {
			used[at/8] |= 1 << (at % 8)
			n++
		}
	}
	for _, size := range []int{len(s.first) - 1, len(s.entries), n} {
		b = binary.LittleEndian.AppendUint32(b, uint32(size))
	}
	for r := range len(s.first) - 1 {
		b = append(b, byte(s.first[r+1]-s.first[r]))
	}
	for _, e := range s.entries {
		b = binary.LittleEndian.AppendUint16(b, e)
	}
	b = append(b, used...)
	for _, slot := range s.index {
		if slot != 0 {
			b = binary.LittleEndian.AppendUint32(b, slot)
		}
	}
	return b, nil
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
	if len(b) < len(magicSparse)+14 || string(b[:len(magicSparse)]) != magicSparse {
		return nil, nil, errDamaged
	}
	b = b[len(magicSparse):]
	u := binary.LittleEndian.Uint32
	s := &Sparse{bits: int(b[0]), classes: int(b[1])}
	rows, entries, n := int(u(b[2:])), int(u(b[6:])), int(u(b[10:]))
	b = b[14:]
	if s.bits < 3 || s.bits > 28 || s.classes < 1 || s.classes > 64 || rows < 1 || rows > 1<<20 || entries > 1<<28 || n > 1<<s.bits ||
		len(b) < rows+2*entries+1<<s.bits/8+4*n {
		return nil, nil, errDamaged
	}
	cut := func(size int) (part []byte) {
		part, b = b[:size], b[size:]
		return part
	}
	sizes, values, used, slots := cut(rows), cut(2*entries), cut(1<<s.bits/8), cut(4*n)
	s.entries = makeEntries(entries)
	for i := range s.entries {
		e := binary.LittleEndian.Uint16(values[2*i:])
		if int(e>>10) >= s.classes {
			return nil, nil, errDamaged
		}
		s.entries[i] = e
	}
	if !s.place(sizes, used, slots) {
		return nil, nil, errDamaged
	}
	return s, b, nil
}

// place makes rows and slots of what is stored; it is false when that does not fit together.
func (s *Sparse) place(sizes, used, stored []byte) bool {
	sum, many := 0, 0
	for _, n := range sizes {
		sum += int(n)
		if n > crowded {
			many++
		}
	}
	if sum != len(s.entries) {
		return false
	}
	width := (s.classes + 3) / 4
	s.rows = makeSlots(many * width)
	places := make([]uint32, len(sizes))
	from, next := uint32(0), 0
	for r, n := range sizes {
		if n <= crowded {
			places[r] = from<<4 | uint32(n)
			from += uint32(n)
			continue
		}
		places[r] = uint32(next)<<4 | full
		row := s.rows[next*width : (next+1)*width]
		for k := range row {
			row[k] = nothing
		}
		for _, e := range s.entries[from : from+uint32(n)] {
			row[e>>12] += uint64(e&1023)<<(16*(e>>10&3)) - bias<<(16*(e>>10&3))
		}
		next++
		from += uint32(n)
	}
	s.slots = makeSlots(1 << s.bits)
	for i, set := range used {
		for ; set != 0; set &= set - 1 {
			if len(stored) < 4 {
				return false
			}
			slot := binary.LittleEndian.Uint32(stored)
			stored = stored[4:]
			r := slot & (1<<20 - 1)
			if int(r) >= len(places) {
				return false
			}
			s.slots[8*i+bits.TrailingZeros8(set)] = uint64(slot>>20)<<32 | uint64(places[r])
		}
	}
	return len(stored) == 0
}
