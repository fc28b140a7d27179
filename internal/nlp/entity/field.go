package entity

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"clio/internal/nlp/weights"
)

// field is a linear chain over the tags: the features of a token speak for its tag, and each pair of neighbouring tags has a
// weight of its own. It does not change and may be shared.
type field struct {
	table *weights.Table
	pairs [numTags][numTags]int32 // in units of the table
}

// before is the tags that may stand before a tag.
var before = func() (list [numTags][]uint8) {
	for c := range numTags {
		for p := range numTags {
			if follows(uint8(p), uint8(c)) {
				list[c] = append(list[c], uint8(p))
			}
		}
	}
	return list
}()

// follows tells whether a tag may stand behind another.
func follows(p, c uint8) bool {
	kind, pos := split(p)
	next, at := split(c)
	if p != 0 && (pos == begin || pos == inside) {
		return c != 0 && next == kind && (at == inside || at == last)
	}
	return c == 0 || at == begin || at == single
}

// open tells a tag behind which its name goes on.
func open(tag uint8) bool {
	_, pos := split(tag)
	return tag != 0 && (pos == begin || pos == inside)
}

// run is the end of the run of tokens from i that could be part of a name, inside of the sentence.
func (v *view) run(i int) int {
	end := i + 1
	for end < len(v.could) && v.could[end] && v.doc.Tokens[end].Sent == v.doc.Tokens[i].Sent {
		end++
	}
	return end
}

// pass gives each token the tag of the best path through its run.
func (f *field) pass(s *Scratch, second bool) {
	v := &s.view
	v.gather()
	for i := 0; i < len(v.tags); {
		if !v.could[i] {
			v.tags[i] = 0
			i++
			continue
		}
		end := v.run(i)
		f.decode(s, i, end, second)
		i = end
	}
}

func (f *field) decode(s *Scratch, from, to int, second bool) {
	v := &s.view
	n := to - from
	s.best, s.back, s.over = resize(s.best, n), resize(s.back, n), resize(s.over, n)
	for k := range n {
		feats := v.features(s.feats[:0], from+k, second)
		f.table.Score(feats, s.acc[:], s.over[k][:])
		if k == 0 {
			for c := range numTags {
				s.best[0][c] = impossible
				if follows(0, uint8(c)) {
					s.best[0][c] = f.pairs[0][c] + s.over[0][c]
				}
			}
			continue
		}
		past, now, back, over := &s.best[k-1], &s.best[k], &s.back[k], &s.over[k]
		for c := range numTags {
			top, arg := int32(impossible), uint8(0)
			for _, p := range before[c] {
				if x := past[p] + f.pairs[p][c]; x > top {
					top, arg = x, p
				}
			}
			now[c], back[c] = max(top+over[c], impossible), arg
		}
	}
	tag, top := uint8(0), int32(math.MinInt32)
	for c := range numTags {
		if x := s.best[n-1][c]; x > top && !open(uint8(c)) {
			tag, top = uint8(c), x
		}
	}
	for k := n - 1; k >= 0; k-- {
		v.tags[from+k] = tag
		v.margin[from+k] = float32(s.over[k][tag]-s.over[k][0]) * f.table.Scale()
		tag = s.back[k][tag]
	}
}

// impossible is the score of a tag that cannot stand there; what is added to it on one step does not make it overflow.
const impossible = math.MinInt32 / 2

const fieldMagic = "CLIOF1\n"

func (f *field) appendBinary(b []byte) ([]byte, error) {
	b = append(b, fieldMagic...)
	for p := range f.pairs {
		for c := range f.pairs[p] {
			b = binary.LittleEndian.AppendUint32(b, uint32(f.pairs[p][c]))
		}
	}
	return f.table.AppendBinary(b)
}

func (f *field) read(b []byte) (rest []byte, err error) {
	if len(b) < len(fieldMagic)+4*numTags*numTags || string(b[:len(fieldMagic)]) != fieldMagic {
		return nil, errors.New("entity: the model is damaged")
	}
	b = b[len(fieldMagic):]
	for p := range f.pairs {
		for c := range f.pairs[p] {
			f.pairs[p][c] = int32(binary.LittleEndian.Uint32(b))
			b = b[4:]
		}
	}
	if f.table, rest, err = weights.Read(b); err != nil {
		return nil, fmt.Errorf("entity: %w", err)
	}
	if f.table.Classes() != numTags {
		return nil, errors.New("entity: the model was trained for other kinds")
	}
	return rest, nil
}
