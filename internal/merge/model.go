package merge

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Hashes is a sorted set of hashes of words. In JSON it is base64 of their bytes, little-endian.
type Hashes []uint32

// MarshalText implements encoding.TextMarshaler.
func (h Hashes) MarshalText() ([]byte, error) {
	raw := make([]byte, 4*len(h))
	for i, x := range h {
		binary.LittleEndian.PutUint32(raw[4*i:], x)
	}
	return base64.RawStdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (h *Hashes) UnmarshalText(text []byte) error {
	raw, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil || len(raw)%4 != 0 {
		return errors.New("hashes of words: not base64 of numbers of four bytes")
	}
	*h = make(Hashes, len(raw)/4)
	for i := range *h {
		(*h)[i] = binary.LittleEndian.Uint32(raw[4*i:])
	}
	return nil
}

// Model is what merging has learned: how rare words are in news of violence, and how much each likeness of two events speaks
// for or against their being one. It is read-only once made.
type Model struct {
	// Names gives, for the folded name of an actor, the folded name that it is best known by. It may be nil; it is not part
	// of the weights.
	Names map[string]string

	Weights [features]float64 // log-odds each, see the names in features.go
	words   []uint32          // sorted hashes of the words that are common enough to be counted
	rarity  []uint8           // of each, in sixteenths of a nat
	unseen  float64           // rarity of every other word
}

const magic = "cliomrg1"

// Encode writes a model as the bytes that Decode reads.
func (m *Model) Encode() []byte {
	b := append([]byte(magic), byte(features))
	for _, w := range m.Weights {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(w))
	}
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(m.unseen))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.words)))
	for _, w := range m.words {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	return append(b, m.rarity...)
}

// Decode reads a model.
func Decode(b []byte) (*Model, error) {
	head := len(magic) + 1 + 8*features + 8 + 4
	if len(b) < head || string(b[:len(magic)]) != magic || b[len(magic)] != features {
		return nil, errors.New("merge: these are not the weights of this version")
	}
	m := new(Model)
	at := len(magic) + 1
	next := func() float64 {
		at += 8
		return math.Float64frombits(binary.LittleEndian.Uint64(b[at-8:]))
	}
	for i := range m.Weights {
		m.Weights[i] = next()
	}
	m.unseen = next()
	n := int(binary.LittleEndian.Uint32(b[at:]))
	if len(b) != head+5*n {
		return nil, fmt.Errorf("merge: %d bytes of weights for %d words", len(b), n)
	}
	m.words = make([]uint32, n)
	for i := range m.words {
		m.words[i] = binary.LittleEndian.Uint32(b[head+4*i:])
	}
	m.rarity = b[head+4*n:]
	return m, nil
}

// Count makes a model without weights from texts: in how many of them each word occurs. Words in fewer than least texts are
// left out and count as unseen.
func Count(texts func(yield func(string) bool), least int) *Model {
	n, in := 0, map[uint32]int{}
	for text := range texts {
		n++
		words := wordsOf(nil, text)
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			in[w]++
		}
	}
	m := &Model{unseen: math.Log(float64(n+1) * 2 / float64(least))}
	for w, c := range in {
		if c >= least {
			m.words = append(m.words, w)
		}
	}
	slices.Sort(m.words)
	for _, w := range m.words {
		m.rarity = append(m.rarity, uint8(min(255, 16*math.Log(float64(n+1)/float64(in[w])))))
	}
	return m
}

// rare is how rare a word is, in nats.
func (m *Model) rare(w uint32) float64 {
	if i, ok := slices.BinarySearch(m.words, w); ok {
		return float64(m.rarity[i]) / 16
	}
	return m.unseen
}

// common is the rarity below which a word is not telling.
const common = 1.5

// telling keeps the rarest of the words, as a sorted set. It uses the memory of words.
func (m *Model) telling(words []uint32, most int) Hashes {
	slices.Sort(words)
	words = slices.Compact(words)
	type weighed struct {
		word uint32
		rare float64
	}
	list := make([]weighed, 0, len(words))
	for _, w := range words {
		if r := m.rare(w); r >= common {
			list = append(list, weighed{w, r})
		}
	}
	slices.SortFunc(list, func(a, b weighed) int { return cmp.Or(cmp.Compare(b.rare, a.rare), cmp.Compare(a.word, b.word)) })
	out := make(Hashes, 0, min(most, len(list)))
	for _, w := range list[:min(most, len(list))] {
		out = append(out, w.word)
	}
	slices.Sort(out)
	return out
}

// weigh looks up how rare the words of an item are, once.
func (m *Model) weigh(it *Item) {
	if it.weighed == nil {
		it.weighed = &weighed{m.weights(it.Near), m.weights(it.Words)}
	}
}

// weighed are how rare the words of an item are.
type weighed struct{ near, words weights }

type weights struct {
	rare []float32 // squared, of each word
	norm float64   // the root of their sum
}

func (m *Model) weights(words Hashes) weights {
	w := weights{rare: make([]float32, len(words))}
	sum := 0.0
	for i, x := range words {
		r := m.rare(x)
		w.rare[i] = float32(r * r)
		sum += r * r
	}
	w.norm = math.Sqrt(sum)
	return w
}

// cosine of two sets of words, weighted by how rare they are, 0 to 1.
func cosine(a, b Hashes, wa, wb *weights) float64 {
	if wa.norm == 0 || wb.norm == 0 {
		return 0
	}
	both := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both += float64(wa.rare[i])
			i++
			j++
		}
	}
	// A few words agree by chance sooner than many.
	n := float64(min(len(a), len(b)))
	return both / (wa.norm * wb.norm) * n / (n + few)
}

// few is how many words a set has whose likeness counts by half.
const few = 8
