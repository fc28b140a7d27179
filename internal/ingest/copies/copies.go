// Package copies finds near-copies of a text: the same wire story as several outlets print it, with another headline, a
// paragraph cut or a line added. A text is sketched by the smallest hashes of its shingles of five words (MinHash, Broder
// 1997); two texts whose sketches agree in a band are compared, and are copies when at least half of their shingles are
// shared.
package copies

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"strings"
	"unicode"
)

const (
	slots   = 64 // hashes of a sketch
	rows    = 4  // of a band
	shingle = 5  // words
	least   = 20 // shingles below which a text is too short to be called a copy of another
)

// Copy is the likeness from which two texts are copies of one story.
const Copy = 0.5

// Sketch is the smallest hash of a text's shingles under each of a number of hash functions; nil for a text that is too
// short.
type Sketch []uint32

// Of sketches a text.
func Of(text string) Sketch {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) < shingle+least {
		return nil
	}
	s := make(Sketch, slots)
	for i := range s {
		s[i] = math.MaxUint32
	}
	hashes := make([]uint64, len(words))
	for i, w := range words {
		h := fnv.New64a()
		h.Write([]byte(w))
		hashes[i] = h.Sum64()
	}
	for i := 0; i+shingle <= len(words); i++ {
		x := uint64(0)
		for _, h := range hashes[i : i+shingle] {
			x = mix(x ^ h)
		}
		for k := range s {
			// Of each mixed word the upper half is one hash, the lower half another.
			if k%2 == 0 {
				x = mix(x + 0x9e3779b97f4a7c15)
				s[k] = min(s[k], uint32(x>>32))
			} else {
				s[k] = min(s[k], uint32(x))
			}
		}
	}
	return s
}

// mix is the finaliser of splitmix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Likeness estimates the share of shingles that two texts have in common, of all that either has: 0 to 1.
func Likeness(a, b Sketch) float64 {
	if len(a) != slots || len(b) != slots {
		return 0
	}
	n := 0
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return float64(n) / slots
}

// Bands are keys of which two copies very likely share one.
func (s Sketch) Bands() []int64 {
	var out []int64
	for i := 0; i+rows <= len(s); i += rows {
		x := uint64(i)
		for _, h := range s[i : i+rows] {
			x = mix(x ^ uint64(h) + 0x9e3779b97f4a7c15)
		}
		out = append(out, int64(x))
	}
	return out
}

// Encode writes a sketch as bytes; that of a text that is too short as one byte, for not every database tells nothing from
// no bytes.
func (s Sketch) Encode() []byte {
	if s == nil {
		return []byte{0}
	}
	b := make([]byte, 0, 4*len(s))
	for _, h := range s {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	return b
}

// Decode reads what Encode wrote.
func Decode(b []byte) (Sketch, error) {
	if len(b) <= 1 {
		return nil, nil
	}
	if len(b) != 4*slots {
		return nil, errors.New("copies: this is no sketch of a text")
	}
	s := make(Sketch, slots)
	for i := range s {
		s[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return s, nil
}
