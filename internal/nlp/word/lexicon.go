package word

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// NewLexicon makes a lexicon of entries by lower-cased form.
func NewLexicon(entries map[string]Entry) *Lexicon { return &Lexicon{entries: entries} }

const magic = "CLIOL1\n"

// AppendBinary writes the lexicon behind b.
func (l *Lexicon) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(l.entries)))
	for _, form := range slices.Sorted(maps.Keys(l.entries)) {
		e := l.entries[form]
		b = append(b, byte(len(form)))
		b = append(b, form[:min(len(form), 255)]...)
		b = binary.LittleEndian.AppendUint64(b, e.Tags)
		b = binary.LittleEndian.AppendUint16(b, e.Coarse)
		b = binary.LittleEndian.AppendUint16(b, e.Fine)
		known := byte(0)
		if e.Known {
			known = 1
		}
		b = append(b, e.Case<<1|known)
	}
	return b, nil
}

// Read takes a lexicon from the begin of b and gives what follows it.
func Read(b []byte) (*Lexicon, []byte, error) {
	damaged := errors.New("word: the lexicon is damaged")
	if len(b) < len(magic)+4 || string(b[:len(magic)]) != magic {
		return nil, nil, damaged
	}
	b = b[len(magic):]
	n := int(binary.LittleEndian.Uint32(b))
	b = b[4:]
	if n > len(b)/14 {
		return nil, nil, damaged
	}
	entries := make(map[string]Entry, n)
	// One string holds all forms, so that the map's keys are cuts of it.
	all := string(b)
	at := 0
	for range n {
		if at >= len(b) || at+1+int(b[at])+13 > len(b) {
			return nil, nil, damaged
		}
		size := int(b[at])
		form := all[at+1 : at+1+size]
		at += 1 + size
		entries[form] = Entry{
			Tags:   binary.LittleEndian.Uint64(b[at:]),
			Coarse: binary.LittleEndian.Uint16(b[at+8:]),
			Fine:   binary.LittleEndian.Uint16(b[at+10:]),
			Known:  b[at+12]&1 == 1,
			Case:   b[at+12] >> 1,
		}
		at += 13
	}
	return &Lexicon{entries: entries}, b[at:], nil
}
