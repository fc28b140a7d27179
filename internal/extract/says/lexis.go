package says

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"

	"clio/internal/nlp/weights"
)

// WordFacts is what the models know of a word beside its letters.
type WordFacts struct {
	Form         string
	Fine, Coarse uint16 // clusters of words that are used alike
	Verb, Noun   uint8  // kinds of what it means as a verb and as a noun, see Kind; 0 unknown
}

// Kind joins the kinds of the senses of a word, the commonest first, into one number: the kind of the first, and whether one
// of the first three is about talk or about thought.
func Kind(senses []uint8) uint8 {
	r := uint8(0)
	for i, c := range senses[:min(len(senses), 3)] {
		if i == 0 {
			r = c & 63
		}
		switch c {
		case verbCommunication, nounCommunication:
			r |= talk | speech
		case verbCognition, nounCognition:
			r |= talk
		}
	}
	return r
}

// What Kind adds: one of the first senses is about talk or thought; it is about talk.
const (
	talk   = 64
	speech = 128
)

// Numbers of kinds of meaning, as WordNet's lexnames(5) counts them.
const (
	nounCognition     = 9
	nounCommunication = 10
	verbCognition     = 31
	verbCommunication = 32
)

// lexis is what is known of words, by the hash of the lower-cased form.
type lexis struct {
	shift uint
	slots []uint64 // open addressing; hash of 32 bits, place in facts + 1
	facts []fact
}

type fact struct {
	hash, fine, coarse uint32
	verb, noun         uint8
}

func newLexis(words []WordFacts) *lexis {
	x := &lexis{}
	for _, w := range words {
		x.facts = append(x.facts, fact{weights.String(w.Form), uint32(w.Fine), uint32(w.Coarse), w.Verb, w.Noun})
	}
	slices.SortFunc(x.facts, func(a, b fact) int { return cmp.Compare(a.hash, b.hash) })
	x.facts = slices.CompactFunc(x.facts, func(a, b fact) bool { return a.hash == b.hash })
	x.index()
	return x
}

func (x *lexis) index() {
	bits := 4
	for 1<<bits < 2*len(x.facts) {
		bits++
	}
	x.shift = uint(32 - bits)
	x.slots = make([]uint64, 1<<bits)
	for i := range x.facts {
		at := int(x.facts[i].hash * 0x9E3779B1 >> x.shift)
		for x.slots[at] != 0 {
			at = (at + 1) & (len(x.slots) - 1)
		}
		x.slots[at] = uint64(x.facts[i].hash)<<32 | uint64(i+1)
	}
}

// find is what is known of the word with a hash; nothing for one that is not known.
func (x *lexis) find(hash uint32) fact {
	if x == nil || len(x.slots) == 0 {
		return fact{}
	}
	for at := int(hash * 0x9E3779B1 >> x.shift); x.slots[at] != 0; at = (at + 1) & (len(x.slots) - 1) {
		if uint32(x.slots[at]>>32) == hash {
			return x.facts[uint32(x.slots[at])-1]
		}
	}
	return fact{}
}

const factSize = 10

func (x *lexis) appendBinary(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(x.facts)))
	for _, f := range x.facts {
		b = binary.LittleEndian.AppendUint32(b, f.hash)
		b = binary.LittleEndian.AppendUint16(b, uint16(f.fine))
		b = binary.LittleEndian.AppendUint16(b, uint16(f.coarse))
		b = append(b, f.verb, f.noun)
	}
	return b
}

func readLexis(b []byte) (*lexis, []byte, error) {
	if len(b) < 4 || len(b)-4 < factSize*int(binary.LittleEndian.Uint32(b)) {
		return nil, nil, errors.New("says: the list of words is damaged")
	}
	x := &lexis{facts: make([]fact, binary.LittleEndian.Uint32(b))}
	b = b[4:]
	for i := range x.facts {
		u := binary.LittleEndian.Uint16
		x.facts[i] = fact{binary.LittleEndian.Uint32(b), uint32(u(b[4:])), uint32(u(b[6:])), b[8], b[9]}
		b = b[factSize:]
	}
	x.index()
	return x, b, nil
}
