package weights

import (
	"encoding/binary"
	"math"
)

// Net is a trained NetLearner, ready to score: rows of 8 bits a number, four to a uint64 with room above them, so that one
// addition sums four and nothing carries over for up to maxRows features. It does not change and may be shared.
type Net struct {
	dim, hidden, out int
	words            int      // uint64 a row
	shift            uint     // of a feature to its place in slots
	slots            []uint64 // open addressing: feature, and below it row + 1; 0 for none
	known            []uint64 // a bit by hash: small enough for the cache, it spares looking in slots for what is not there
	sieve            uint     // of a feature to its bit in known
	rows             []uint64
	low, wide        float32   // what one unit stands for: of the numbers that go to the hidden units, of the others
	dense            []float32 // dim×hidden, hidden, out×hidden, out
}

const (
	magicNet = "CLION1\n"
	netBias  = 128
	maxRows  = 256
	// MaxDim, MaxHidden and MaxOut bound the shape of a Net, so that scoring needs no memory of its own.
	MaxDim, MaxHidden, MaxOut = 64, 64, 4
)

// Out is the number of scores.
func (n *Net) Out() int { return n.out }

// Score sums the features, of which there are at most 256, into the scores.
func (n *Net) Score(feats []uint32, out *[MaxOut]float32) {
	var acc [(MaxDim + MaxOut) / 4]uint64
	count := n.sum(feats[:min(len(feats), maxRows)], &acc)
	base := count * netBias
	lane := func(i int) float32 { return float32(int32(uint16(acc[i>>2]>>(uint(i&3)*16))) - base) }
	w, b := n.dense[:n.hidden*n.dim], n.dense[n.hidden*n.dim:]
	second := b[n.hidden:]
	last := second[n.out*n.hidden:]
	var mid [MaxHidden]float32
	hidden := mid[:n.hidden]
	copy(hidden, b)
	for d := range n.dim {
		x := lane(d)
		if x <= 0 {
			continue
		}
		x *= n.low
		column := w[d*n.hidden : (d+1)*n.hidden]
		column = column[:len(hidden)]
		for h := range hidden {
			hidden[h] += x * column[h]
		}
	}
	*out = [MaxOut]float32{}
	for o := range n.out {
		s := last[o] + lane(n.dim+o)*n.wide
		for h, x := range hidden {
			if x > 0 {
				s += x * second[o*n.hidden+h]
			}
		}
		out[o] = s
	}
}

// sum adds the rows of the features that are known and gives how many those are.
func (n *Net) sum(feats []uint32, acc *[(MaxDim + MaxOut) / 4]uint64) int32 {
	count := int32(0)
	words, mask, shift, sieve := n.words, len(n.slots)-1, n.shift&31, n.sieve&31
	for _, f := range feats {
		if bit := f * 0x85EBCA6B >> sieve; n.known[bit>>6]>>(bit&63)&1 == 0 {
			continue
		}
		for at := int(f * 0x9E3779B1 >> shift); ; at = (at + 1) & mask {
			slot := n.slots[at]
			if slot == 0 {
				break
			}
			if uint32(slot>>32) != f {
				continue
			}
			count++
			from := (int(uint32(slot)) - 1) * words
			row := n.rows[from : from+words]
			switch words {
			case 1:
				acc[0] += row[0]
			case 5:
				row = row[:5:5]
				acc[0] += row[0]
				acc[1] += row[1]
				acc[2] += row[2]
				acc[3] += row[3]
				acc[4] += row[4]
			default:
				for k, x := range row {
					acc[k] += x
				}
			}
			break
		}
	}
	return count
}

// Net is the network as it is now, without the features that weigh nothing in 8 bits.
func (l *NetLearner) Net() *Net {
	n := &Net{dim: l.Dim, hidden: l.Hidden, out: l.Out, words: (l.width + 3) / 4, dense: append([]float32(nil), l.dense...)}
	for h := range l.Hidden {
		for d := range l.Dim {
			n.dense[d*l.Hidden+h] = l.dense[h*l.Dim+d]
		}
	}
	top := func(from, to int) float32 {
		all := make([]float32, 0, len(l.feats))
		for r := range l.feats {
			for i := from; i < to; i++ {
				all = append(all, float32(math.Abs(float64(l.rows[r*l.width+i]))))
			}
		}
		return quantile(all, 1e-4)
	}
	n.low, n.wide = top(0, l.Dim)/(netBias-1), top(l.Dim, l.width)/(netBias-1)
	var feats []uint32
	for r, f := range l.feats {
		row := make([]uint64, n.words)
		some := false
		for i := range l.width {
			unit := n.wide
			if i < l.Dim {
				unit = n.low
			}
			v := math.Round(float64(l.rows[r*l.width+i] / unit))
			v = max(1-netBias, min(netBias-1, v))
			some = some || v != 0
			row[i>>2] |= uint64(int(v)+netBias) << (uint(i&3) * 16)
		}
		if some {
			feats = append(feats, f)
			n.rows = append(n.rows, row...)
		}
	}
	n.index(feats)
	return n
}

func (n *Net) index(feats []uint32) {
	bits := 4
	for 1<<bits < 2*len(feats) {
		bits++
	}
	n.shift = uint(32 - bits)
	n.slots = makeSlots(1 << bits)
	n.sieve = uint(32 - bits - 2)
	n.known = make([]uint64, max(1, 4<<bits/64))
	for r, f := range feats {
		bit := f * 0x85EBCA6B >> n.sieve
		n.known[bit>>6] |= 1 << (bit & 63)
		at := int(f * 0x9E3779B1 >> n.shift)
		for n.slots[at] != 0 {
			at = (at + 1) & (len(n.slots) - 1)
		}
		n.slots[at] = uint64(f)<<32 | uint64(r+1)
	}
}

// AppendBinary writes the network behind b: its shape, how far each feature is from the one before it, and the rows, a byte a
// number.
func (n *Net) AppendBinary(b []byte) []byte {
	width := n.dim + n.out
	count := len(n.rows) / n.words
	b = append(b, magicNet...)
	b = append(b, byte(n.dim), byte(n.hidden), byte(n.out))
	b = binary.LittleEndian.AppendUint32(b, uint32(count))
	for _, x := range append([]float32{n.low, n.wide}, n.dense...) {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	feats := make([]uint32, count)
	for _, s := range n.slots {
		if s != 0 {
			feats[uint32(s)-1] = uint32(s >> 32)
		}
	}
	before := uint32(0)
	for _, f := range feats {
		b = binary.AppendUvarint(b, uint64(f-before))
		before = f
	}
	for r := range count {
		for i := range width {
			b = append(b, byte(n.rows[r*n.words+i>>2]>>(uint(i&3)*16)))
		}
	}
	return b
}

// ReadNet takes a network from the begin of b and gives what follows it.
func ReadNet(b []byte) (*Net, []byte, error) {
	if len(b) < len(magicNet)+7 || string(b[:len(magicNet)]) != magicNet {
		return nil, nil, errDamaged
	}
	b = b[len(magicNet):]
	n := &Net{dim: int(b[0]), hidden: int(b[1]), out: int(b[2])}
	count := int(binary.LittleEndian.Uint32(b[3:]))
	b = b[7:]
	width := n.dim + n.out
	floats := 2 + n.hidden*n.dim + n.hidden + n.out*n.hidden + n.out
	if n.dim > MaxDim || n.hidden > MaxHidden || n.out > MaxOut || n.out < 1 || count > 1<<24 || len(b) < 4*floats+count*(1+width) {
		return nil, nil, errDamaged
	}
	n.words = (width + 3) / 4
	all := make([]float32, floats)
	for i := range all {
		all[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	n.low, n.wide, n.dense = all[0], all[1], all[2:]
	b = b[4*floats:]
	feats := make([]uint32, count)
	last := uint32(0)
	for i := range feats {
		step, size := binary.Uvarint(b)
		if size <= 0 || step > math.MaxUint32 {
			return nil, nil, errDamaged
		}
		b = b[size:]
		last += uint32(step)
		feats[i] = last
	}
	if len(b) < count*width {
		return nil, nil, errDamaged
	}
	n.index(feats)
	n.rows = makeSlots(count * n.words)
	for r := range count {
		row := n.rows[r*n.words : (r+1)*n.words]
		for i, v := range b[r*width : (r+1)*width] {
			row[i>>2] |= uint64(v) << (uint(i&3) * 16)
		}
	}
	return n, b[count*width:], nil
}
