package gazetteer

import (
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
)

// The file, all numbers little endian:
//
//	header     "CLIOGEO1", then eight uint32: width W of offsets and references (3 or 4), places P, countries C, bucket
//	           bits B, keys K, length of the lists, length of the names, CRC-32 of everything after the header
//	places     P records of 16+W bytes: GeoNames id (4), latitude and longitude (3 each, from -90 and -180 in 2^24 steps;
//	           all ones where unknown), population (1, eight steps a doubling), kind in the low and seat in the high half
//	           (1), first- and second-level division (2 each, place number, 0xffff without), offset of the name (W)
//	           The first C are countries; the country of the others is the byte table after them
//	countryOf  P bytes: number of the country among the first C, 0xff without
//	buckets    2^B+1 uint32: where each bucket of keys begins
//	keys       K entries of 3+W bytes, sorted by the hash of the folded name: three bytes of the hash below the bucket bits,
//	           then a reference: the top bit says that it is an offset into the lists, the next that it is another than the
//	           main name, the rest is the place number
//	lists      for names of several places: count (1), then references of W bytes
//	names      each place's name ended by a zero byte; a division's code follows its name after a tab
const (
	magic      = "CLIOGEO1"
	headerSize = len(magic) + 8*4
	noAdmin    = 0xffff
	noCountry  = 0xff
	noCoord    = 1<<24 - 1
)

var errTruncated = errors.New("the file is cut short or is no gazetteer of this program")

type file struct {
	width, places, countries, keys int
	shift                          uint
	size                           int // bytes of a place
	sum                            uint32
	body                           string // everything after the header
	rows, countryOf                string
	buckets, entries, lists, names string
}

// readFile checks a file's header and cuts it into its parts. It does not copy and does not walk the file.
func readFile(data string) (*file, error) {
	if len(data) < headerSize || data[:len(magic)] != magic {
		return nil, errTruncated
	}
	var n [8]int
	for i := range n {
		n[i] = int(u32(data, len(magic)+4*i))
	}
	f := &file{width: n[0], places: n[1], countries: n[2], keys: n[4], sum: uint32(n[7]), body: data[headerSize:]}
	if f.width != 3 && f.width != 4 || n[3] < 1 || n[3] > 24 || f.countries > f.places || f.countries > noCountry || f.places >= 1<<(8*f.width-2) || f.places >= placeMask {
		return nil, fmt.Errorf("%w: its header makes no sense", errTruncated)
	}
	f.shift, f.size = uint(64-n[3]), 16+f.width
	rest, short := f.body, false
	take := func(size int) string {
		if size < 0 || size > len(rest) {
			short = true
			return ""
		}
		part := rest[:size]
		rest = rest[size:]
		return part
	}
	f.rows = take(f.places * f.size)
	f.countryOf = take(f.places)
	f.buckets = take((1<<n[3] + 1) * 4)
	f.entries = take(f.keys * (3 + f.width))
	f.lists = take(n[5])
	f.names = take(n[6])
	if short || rest != "" {
		return nil, errTruncated
	}
	return f, nil
}

// check compares the file with its checksum.
func (f *file) check() error {
	if sum := crc32.Checksum([]byte(f.body), crc32.MakeTable(crc32.Castagnoli)); sum != f.sum {
		return fmt.Errorf("%w: its checksum is %08x, not %08x", errTruncated, sum, f.sum)
	}
	return nil
}

func u16(s string, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }

func u24(s string, at int) uint32 {
	return uint32(s[at]) | uint32(s[at+1])<<8 | uint32(s[at+2])<<16
}

func u32(s string, at int) uint32 { return u24(s, at) | uint32(s[at+3])<<24 }

func (f *file) offset(s string, at int) uint32 {
	if f.width == 4 {
		return u32(s, at)
	}
	return u24(s, at)
}

// find is the reference of a name's hash. A damaged file gives wrong answers here but no panic.
func (f *file) find(h uint64) (uint32, bool) {
	b := int(h >> f.shift)
	first := int(u32(f.buckets, 4*b))
	last := min(int(u32(f.buckets, 4*b+4)), f.keys)
	size := 3 + f.width
	want := uint32(h>>(f.shift-24)) & 0xffffff
	for i := first; i < last; i++ {
		if u24(f.entries, i*size) == want {
			return f.offset(f.entries, i*size+3), true
		}
	}
	return 0, false
}

func (f *file) lookup(dst []Match, h uint64, base Ref) []Match {
	ref, ok := f.find(h)
	if !ok {
		return dst
	}
	listBit, altBit := uint32(1)<<(8*f.width-1), uint32(1)<<(8*f.width-2)
	if ref&listBit == 0 {
		return append(dst, Match{base | Ref(ref&^altBit), ref&altBit != 0})
	}
	at := int(ref &^ listBit)
	if at >= len(f.lists) {
		return dst
	}
	count := int(f.lists[at])
	for i := range count {
		p := at + 1 + i*f.width
		if p+f.width > len(f.lists) {
			break
		}
		r := f.offset(f.lists, p)
		dst = append(dst, Match{base | Ref(r&^altBit), r&altBit != 0})
	}
	return dst
}

func (f *file) countryAt(n int) string {
	c := int(f.countryOf[n])
	if c >= f.countries {
		return ""
	}
	_, code := f.name(c)
	return code
}

func (f *file) name(n int) (name, code string) {
	row := f.rows[n*f.size:]
	at := int(f.offset(row, 16))
	if at >= len(f.names) {
		return "", ""
	}
	s := f.names[at:]
	if end := strings.IndexByte(s, 0); end >= 0 {
		s = s[:end]
	}
	if tab := strings.IndexByte(s, '\t'); tab >= 0 {
		return s[:tab], s[tab+1:]
	}
	return s, ""
}

func (f *file) place(n int, base Ref) Place {
	row := f.rows[n*f.size:]
	p := Place{Ref: base | Ref(n), GeoNames: u32(row, 0), Admin1: NoRef, Admin2: NoRef, Kind: min(Kind(row[11]&15), numKinds-1), Seat: Seat(row[11] >> 4)}
	lat, lon := u24(row, 4), u24(row, 7)
	if lat != noCoord || lon != noCoord {
		p.Located = true
		p.Lat = round5(float64(lat)*180/noCoord - 90)
		p.Lon = round5(float64(lon)*360/noCoord - 180)
	}
	if row[10] > 0 {
		p.Population = math.Exp2(float64(row[10])/8) - 1
	}
	if a := u16(row, 12); a != noAdmin {
		p.Admin1 = base | Ref(a)
	}
	if a := u16(row, 14); a != noAdmin {
		p.Admin2 = base | Ref(a)
	}
	p.Name, p.Code = f.name(n)
	p.Country = f.countryAt(n)
	return p
}

func round5(x float64) float64 { return math.Round(x*1e5) / 1e5 }
