// Package gazetteer finds places by name: towns with their population and other names, first- and second-level divisions,
// countries, seas and regions. It reads one file that its builder made (see cmd/build), straight from the bytes: opening it
// checks the header and allocates nothing that grows with the file. A user's larger file, made by Import, can be laid over
// the embedded one.
//
// Names are compared folded (see Fold). What a name means in a text is not decided here; package where does that.
package gazetteer

import (
	_ "embed"
	"fmt"
	"math"
	"os"
	"strings"
)

//go:embed geo.bin
var embedded string

// Kind is what sort of place an entry is.
type Kind uint8

// The kinds of place.
const (
	City      Kind = iota // populated place
	Section               // part of a town
	Admin2                // county, district
	Admin1                // state, province
	Country               // country or territory
	Region                // region of own list: the Sahel, Kashmir
	Sea                   // sea, lake, strait
	River                 // river
	Continent             // continent
	Site                  // base, square, crossing
	numKinds
)

// Seat is of what a town is the seat.
type Seat uint8

// The seats.
const (
	NoSeat  Seat = iota
	Seat4        // of a fourth- or fifth-level division
	Seat3        // of a third-level division
	Seat2        // of a second-level division
	Seat1        // of a first-level division
	Capital      // of a country
)

// Ref names an entry of an Index: the number of its file and of its place there.
type Ref uint32

const (
	fileShift = 30
	placeMask = 1<<fileShift - 1
)

// Place is one entry. Its strings are slices of the file.
type Place struct {
	Ref        Ref
	GeoNames   uint32 // 0 when the entry has no GeoNames id
	Name       string
	Code       string // "US.MN", "US.MN.137" for divisions, ISO 3166-1 alpha-2 for countries, else empty
	Country    string // ISO 3166-1 alpha-2, empty for regions of several countries
	Admin1     Ref    // the entry of its first-level division, NoRef without
	Admin2     Ref    // the entry of its second-level division, NoRef without
	Lat, Lon   float64
	Located    bool    // Lat and Lon are known
	Population float64 // rounded to a tenth
	Kind       Kind
	Seat       Seat
}

// NoRef is the reference to nothing.
const NoRef = Ref(math.MaxUint32)

// Match is an entry that bears a name. Alt tells that the name is not its main one.
type Match struct {
	Ref Ref
	Alt bool
}

// Index looks names up. It is immutable and safe for concurrent use.
type Index struct{ files []*file }

// Open returns the embedded gazetteer with the user's files laid over it.
func Open(extra ...string) (*Index, error) {
	base, err := readFile(embedded)
	if err != nil {
		return nil, fmt.Errorf("embedded gazetteer: %w", err)
	}
	x := &Index{files: []*file{base}}
	if len(extra) > 3 {
		return nil, fmt.Errorf("gazetteer: %d files laid over the embedded one, at most 3 can be", len(extra))
	}
	for _, name := range extra {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("gazetteer: %w", err)
		}
		f, err := readFile(string(data))
		if err == nil {
			err = f.check()
		}
		if err != nil {
			return nil, fmt.Errorf("gazetteer %s: %w; make it anew with `clio gazetteer import`", name, err)
		}
		x.files = append(x.files, f)
	}
	return x, nil
}

// Len is the number of entries.
func (x *Index) Len() int {
	n := 0
	for _, f := range x.files {
		n += f.places
	}
	return n
}

// Lookup appends the entries that bear the folded name, main names and large places first within a file. A place that two
// files have, by its GeoNames id, is given once.
func (x *Index) Lookup(dst []Match, folded []byte) []Match {
	h := hash(folded)
	first := len(dst)
	for i, f := range x.files {
		from := len(dst)
		dst = f.lookup(dst, h, Ref(i)<<fileShift)
		if i > 0 {
			dst = x.dropKnown(dst, first, from)
		}
	}
	return dst
}

// dropKnown drops the matches from from on whose GeoNames id one before them has.
func (x *Index) dropKnown(ms []Match, first, from int) []Match {
	kept := ms[:from]
	for _, m := range ms[from:] {
		id := x.geonames(m.Ref)
		known := false
		for _, k := range ms[first:from] {
			known = known || id != 0 && x.geonames(k.Ref) == id
		}
		if !known {
			kept = append(kept, m)
		}
	}
	return kept
}

func (x *Index) geonames(ref Ref) uint32 {
	i, n := int(ref>>fileShift), int(ref&placeMask)
	if i >= len(x.files) || n >= x.files[i].places {
		return 0
	}
	return u32(x.files[i].rows, n*x.files[i].size)
}

// Has reports whether some entry bears the folded name.
func (x *Index) Has(folded []byte) bool {
	h := hash(folded)
	for _, f := range x.files {
		if _, ok := f.find(h); ok {
			return true
		}
	}
	return false
}

// Find is Lookup for a name as it is written.
func (x *Index) Find(name string) []Match { return x.Lookup(nil, Fold(nil, name)) }

// Place reads an entry; the zero Place for a Ref that is none.
func (x *Index) Place(ref Ref) Place {
	i, n := int(ref>>fileShift), int(ref&placeMask)
	if ref == NoRef || i >= len(x.files) || n >= x.files[i].places {
		return Place{Ref: NoRef, Admin1: NoRef, Admin2: NoRef}
	}
	return x.files[i].place(n, ref&^placeMask)
}

// CountryOf finds a country by its ISO 3166-1 alpha-2 code.
func (x *Index) CountryOf(iso string) (Place, bool) {
	f := x.files[0]
	for n := range f.countries {
		if p := f.place(n, 0); p.Code == iso {
			return p, true
		}
	}
	return Place{}, false
}

// Admin1Name is the name of a place's first-level division, without words such as "Province".
func (x *Index) Admin1Name(p Place) string {
	if p.Kind == Admin1 {
		return p.Name
	}
	if p.Admin1 == NoRef {
		return ""
	}
	return x.Place(p.Admin1).Name
}

// ID is the entry's name in the record: "geonames:524901", "iso:RU", "geonames-admin:US.MN", or empty.
func (p Place) ID() string {
	switch {
	case p.GeoNames != 0:
		return fmt.Sprintf("geonames:%d", p.GeoNames)
	case p.Kind == Country:
		return "iso:" + p.Code
	case p.Code != "":
		return "geonames-admin:" + p.Code
	case p.Ref != NoRef && p.Name != "":
		return "clio:" + strings.ReplaceAll(strings.ToLower(p.Name), " ", "-")
	}
	return ""
}

// Near yields the entries of one country whose main name is a spelling variant of the folded name: at most one edit away (two
// for names of eight letters and more), or three when the consonants are the same, as in transliterations. Nearest first, at
// most eight. It walks all entries of the country and is meant for names that Lookup does not know.
func (x *Index) Near(dst []Match, folded []byte, country string) []Match {
	type scored struct {
		m    Match
		dist int
		pop  float64
	}
	if len(folded) < 5 {
		return dst
	}
	limit := 1
	if len(folded) >= 8 {
		limit = 2
	}
	var best []scored
	var buf []byte
	for i, f := range x.files {
		for n := range f.places {
			if f.countryAt(n) != country {
				continue
			}
			p := f.place(n, Ref(i)<<fileShift)
			if d := len(p.Name) - len(folded); d > 4 || d < -4 || p.Name == "" {
				continue
			}
			buf = Fold(buf[:0], p.Name)
			if len(buf) == 0 || buf[0] != folded[0] {
				continue
			}
			if d := Distance(buf, folded, 3); d <= limit || d <= 3 && sameConsonants(buf, folded) {
				best = append(best, scored{Match{p.Ref, true}, d, p.Population})
			}
		}
	}
	for range 8 {
		top := -1
		for i, b := range best {
			if b.m.Ref != NoRef && (top < 0 || b.dist < best[top].dist || b.dist == best[top].dist && b.pop > best[top].pop) {
				top = i
			}
		}
		if top < 0 {
			break
		}
		dst = append(dst, best[top].m)
		best[top].m.Ref = NoRef
	}
	return dst
}

// sameConsonants compares two folded names without their vowels and spaces, doubled letters once, q as k.
func sameConsonants(a, b []byte) bool {
	i, j := 0, 0
	last := byte(0)
	for {
		var x, y byte
		x, i = consonant(a, i, last)
		y, j = consonant(b, j, last)
		if x != y {
			return false
		}
		if x == 0 {
			return true
		}
		last = x
	}
}

func consonant(s []byte, i int, last byte) (byte, int) {
	for ; i < len(s); i++ {
		switch c := s[i]; c {
		case 'a', 'e', 'i', 'o', 'u', 'y', ' ', 'h', last:
		case 'q':
			if last != 'k' {
				return 'k', i + 1
			}
		default:
			return c, i + 1
		}
	}
	return 0, i
}

// Division finds a first-level division of the embedded file by its code ("US.MN").
func (x *Index) Division(code string) (Place, bool) {
	f := x.files[0]
	for n := f.countries; n < min(f.places, noAdmin); n++ {
		if _, c := f.name(n); c == code {
			return f.place(n, 0), true
		}
	}
	return Place{}, false
}

// Nearest finds the town nearest to a point, at most limit km away. It walks the whole embedded file and is meant for the few
// coordinates that texts write out.
func (x *Index) Nearest(lat, lon, limit float64) (Place, bool) {
	f := x.files[0]
	best, bestDist := -1, limit*limit
	cos := math.Cos(lat * math.Pi / 180)
	for n := range f.places {
		row := f.rows[n*f.size : (n+1)*f.size]
		dlat := (float64(u24(row, 4))*180/noCoord - 90 - lat) * 111.2
		if dlat > limit || dlat < -limit || Kind(row[11]&15) != City {
			continue
		}
		dlon := (float64(u24(row, 7))*360/noCoord - 180 - lon) * 111.2 * cos
		if d := dlat*dlat + dlon*dlon; d < bestDist {
			best, bestDist = n, d
		}
	}
	if best < 0 {
		return Place{}, false
	}
	return f.place(best, 0), true
}
