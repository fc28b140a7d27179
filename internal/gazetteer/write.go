package gazetteer

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"math/bits"
	"slices"
)

// entry is a place as the builder holds it. Its division numbers count heads.
type entry struct {
	geonames       uint32
	lat, lon       float32
	pop            float64
	name           uint32 // offset into builder.names
	admin1, admin2 uint16
	country        uint8
	kind           Kind
	seat           Seat
	located        bool
}

// key says that a name, known by its hash, is borne by a place.
type key struct {
	hash  uint64
	place uint32 // number among the heads, or restBit and the number among the rest
	alt   bool
}

const restBit = 1 << 31

// builder gathers places and names and writes the file. Heads are countries and divisions, which others point to.
type builder struct {
	heads, rest []entry
	countries   int
	names       []byte
	nameAt      map[string]uint32 // names shorter than 24 bytes, so that a name borne often is stored once
	headOf      map[string]uint16 // by code
	keys        []key
	buf         []byte

	countryNames map[string]bool   // folded
	own          map[string]uint32 // towns of the project's own table, by country and folded name
}

func newBuilder() *builder {
	return &builder{nameAt: make(map[string]uint32), headOf: make(map[string]uint16), countryNames: make(map[string]bool), own: make(map[string]uint32)}
}

func (b *builder) addName(name, code string) uint32 {
	if code != "" {
		name += "\t" + code
	}
	if at, ok := b.nameAt[name]; ok {
		return at
	}
	at := uint32(len(b.names))
	b.names = append(append(b.names, name...), 0)
	if len(name) < 24 && len(b.nameAt) < 1<<20 {
		b.nameAt[name] = at
	}
	return at
}

// head is the number of the division or country of a code; it makes an empty one when there is none yet.
func (b *builder) head(code, country string, kind Kind) (uint16, error) {
	if n, ok := b.headOf[code]; ok {
		return n, nil
	}
	if len(b.heads) >= noAdmin {
		return 0, fmt.Errorf("more than %d countries and divisions", noAdmin)
	}
	n := uint16(len(b.heads))
	e := entry{kind: kind, country: noCountry, admin1: noAdmin, admin2: noAdmin, name: math.MaxUint32}
	if kind == Country {
		e.country = uint8(n)
	} else if c, ok := b.headOf[country]; ok {
		e.country = uint8(c)
	}
	b.heads = append(b.heads, e)
	b.headOf[code] = n
	return n, nil
}

// bear says that a place bears a name. Names that fold to fewer than two bytes are left out.
func (b *builder) bear(place uint32, name string, alt bool) {
	b.buf = Fold(b.buf[:0], name)
	if len(b.buf) < 2 || len(b.buf) > 60 {
		return
	}
	if place < uint32(len(b.heads)) && b.heads[place].kind == Country {
		b.countryNames[string(b.buf)] = true
	} else if alt && b.countryNames[string(b.buf)] {
		return // what a country is called is not also another name of a town
	}
	b.keys = append(b.keys, key{hash(b.buf), place, alt})
}

func (b *builder) entryOf(place uint32) *entry {
	if place&restBit != 0 {
		return &b.rest[place&^restBit]
	}
	return &b.heads[place]
}

// weight orders the places of one name: countries and divisions first, then by population.
func (b *builder) weight(k key) float64 {
	e := b.entryOf(k.place)
	w := math.Log2(e.pop+2) + float64(e.seat)
	switch e.kind {
	case Country, Continent:
		w += 60
	case Region, Sea, River:
		w += 30
	case Admin1:
		w += 5
	}
	if k.alt {
		w -= 4
	}
	return w
}

// write writes the file: see file.go for its shape.
func (b *builder) write(w io.Writer) error {
	total := len(b.heads) + len(b.rest)
	for i := range b.heads {
		if b.heads[i].name == math.MaxUint32 { // a division that nothing named: it keeps its place and has an empty name
			b.heads[i].name = b.addName("", "")
		}
	}
	slices.SortFunc(b.keys, func(x, y key) int {
		switch {
		case x.hash != y.hash:
			if x.hash < y.hash {
				return -1
			}
			return 1
		case x.place != y.place:
			return int(int64(x.place) - int64(y.place))
		case x.alt == y.alt:
			return 0
		case x.alt:
			return 1
		}
		return -1
	})
	b.keys = slices.CompactFunc(b.keys, func(x, y key) bool { return x.hash == y.hash && x.place == y.place })
	distinct := 0
	for i := range b.keys {
		if i == 0 || b.keys[i].hash != b.keys[i-1].hash {
			distinct++
		}
	}
	width := 3
	if total >= 1<<20 || len(b.names) >= 1<<24 || len(b.keys) >= 1<<21 {
		width = 4
	}
	bucketBits := max(4, bits.Len(uint(distinct))-3)
	f := fileWriter{width: width}
	listBit, altBit := uint32(1)<<(8*width-1), uint32(1)<<(8*width-2)
	number := func(k key) uint32 {
		n := k.place &^ restBit
		if k.place&restBit != 0 {
			n += uint32(len(b.heads))
		}
		if k.alt {
			n |= altBit
		}
		return n
	}
	// Keys and lists.
	var entries, lists fileWriter
	entries.width, lists.width = width, width
	buckets := make([]uint32, 1<<bucketBits+1)
	n := uint32(0)
	for i := 0; i < len(b.keys); {
		j := i + 1
		for j < len(b.keys) && b.keys[j].hash == b.keys[i].hash {
			j++
		}
		ref := number(b.keys[i])
		if j-i > 1 {
			group := b.keys[i:j]
			slices.SortStableFunc(group, func(x, y key) int {
				switch d := b.weight(y) - b.weight(x); {
				case d > 0:
					return 1
				case d < 0:
					return -1
				}
				return 0
			})
			group = group[:min(len(group), 255)]
			if uint32(len(lists.out)) >= listBit {
				return fmt.Errorf("too many places that share their names")
			}
			ref = listBit | uint32(len(lists.out))
			lists.out = append(lists.out, byte(len(group)))
			for _, k := range group {
				lists.offset(number(k))
			}
		}
		h := b.keys[i].hash
		buckets[h>>(64-bucketBits)+1]++
		entries.u24(uint32(h>>(64-bucketBits-24)) & 0xffffff)
		entries.offset(ref)
		n++
		i = j
	}
	for i := 1; i < len(buckets); i++ {
		buckets[i] += buckets[i-1]
	}
	// Places.
	for _, part := range [][]entry{b.heads, b.rest} {
		for i := range part {
			f.place(&part[i])
		}
	}
	for _, part := range [][]entry{b.heads, b.rest} {
		for i := range part {
			f.out = append(f.out, part[i].country)
		}
	}
	for _, at := range buckets {
		f.u32(at)
	}
	f.out = append(append(append(f.out, entries.out...), lists.out...), b.names...)
	head := fileWriter{out: []byte(magic)}
	sum := crc32.Checksum(f.out, crc32.MakeTable(crc32.Castagnoli))
	for _, v := range []int{width, total, b.countries, bucketBits, int(n), len(lists.out), len(b.names), int(sum)} {
		head.u32(uint32(v))
	}
	if _, err := w.Write(head.out); err != nil {
		return fmt.Errorf("write gazetteer: %w", err)
	}
	if _, err := w.Write(f.out); err != nil {
		return fmt.Errorf("write gazetteer: %w", err)
	}
	return nil
}

type fileWriter struct {
	out   []byte
	width int
}

func (f *fileWriter) u32(v uint32) { f.out = binary.LittleEndian.AppendUint32(f.out, v) }
func (f *fileWriter) u24(v uint32) { f.out = append(f.out, byte(v), byte(v>>8), byte(v>>16)) }

func (f *fileWriter) offset(v uint32) {
	f.u24(v)
	if f.width == 4 {
		f.out = append(f.out, byte(v>>24))
	}
}

func (f *fileWriter) place(e *entry) {
	f.u32(e.geonames)
	lat, lon := uint32(noCoord), uint32(noCoord)
	if e.located {
		lat = uint32(math.Round((float64(e.lat) + 90) / 180 * noCoord))
		lon = min(uint32(math.Round((float64(e.lon)+180)/360*noCoord)), noCoord-1)
	}
	f.u24(lat)
	f.u24(lon)
	f.out = append(f.out, byte(min(255, math.Round(8*math.Log2(e.pop+1)))), byte(e.kind)|byte(e.seat)<<4)
	f.out = binary.LittleEndian.AppendUint16(f.out, e.admin1)
	f.out = binary.LittleEndian.AppendUint16(f.out, e.admin2)
	f.offset(e.name)
}
