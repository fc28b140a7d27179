package gazetteer

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"clio/codebook"
)

// Division is a first- or second-level division as a table of names gives it.
type Division struct {
	Code string // "US.MN" or "US.MN.137"
	Name string
}

// Sources are what Build reads.
type Sources struct {
	Book    *codebook.Book        // its area places: countries, regions, admin1, places
	Places  io.Reader             // lines of a GeoNames dump: cities500, cities1000 or allCountries
	Admin1  []Division            // names of divisions, for dumps of towns alone
	Admin2  []Division            //
	Centres map[string][2]float64 // latitude and longitude of divisions, by code; they go before the mean of their towns
}

// Import reads a full GeoNames dump (allCountries.txt) and writes a gazetteer file of its towns, divisions, waters and
// regions. It fails on a line that is none of GeoNames, with its number, and on a dump without any place.
func Import(ctx context.Context, dump io.Reader, w io.Writer) error {
	book, err := codebook.Open()
	if err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	return Build(ctx, Sources{Book: book, Places: dump}, w)
}

// Build writes a gazetteer file.
func Build(ctx context.Context, src Sources, w io.Writer) error {
	b := newBuilder()
	if err := b.addTables(src); err != nil {
		return fmt.Errorf("build gazetteer: %w", err)
	}
	if err := b.addDump(ctx, src.Places); err != nil {
		return fmt.Errorf("build gazetteer: %w", err)
	}
	b.centre(src.Centres)
	return b.write(w)
}

// addDump reads lines of 19 columns: id, name, plain name, other names, latitude, longitude, class, feature, country, cc2,
// admin1 to admin4, population, …
func (b *builder) addDump(ctx context.Context, r io.Reader) error {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 1<<16), 1<<20)
	line, added := 0, 0
	for in.Scan() {
		line++
		if line%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		text := in.Text()
		if strings.TrimSpace(text) == "" || text[0] == '#' {
			continue
		}
		f := strings.Split(text, "\t")
		if len(f) != 19 {
			return fmt.Errorf("line %d has %d columns, a GeoNames dump has 19; the file may be cut short or of another kind", line, len(f))
		}
		ok, err := b.addLine(f)
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		if ok {
			added++
		}
	}
	if err := in.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return fmt.Errorf("line %d is longer than 1 MiB: this is no GeoNames dump", line+1)
		}
		return fmt.Errorf("line %d: %w", line+1, err)
	}
	if added == 0 {
		return errors.New("the dump holds no place")
	}
	return nil
}

func (b *builder) addLine(f []string) (bool, error) {
	kind, seat, ok := feature(f[6], f[7])
	if !ok {
		return false, nil
	}
	id, err := strconv.ParseUint(f[0], 10, 32)
	if err != nil {
		return false, fmt.Errorf("id %q is no number", f[0])
	}
	lat, err1 := strconv.ParseFloat(f[4], 64)
	lon, err2 := strconv.ParseFloat(f[5], 64)
	if err1 != nil || err2 != nil || !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) {
		return false, fmt.Errorf("%q, %q are no latitude and longitude", f[4], f[5])
	}
	pop, err := strconv.ParseFloat(f[14], 64)
	if err != nil || !(pop >= 0) {
		pop = 0
	}
	if kind == Section {
		pop /= 4 // a quarter is rarely meant by its bare name
	}
	country := uint8(noCountry)
	if n, ok := b.headOf[f[8]]; ok && len(f[8]) == 2 {
		country = uint8(n)
	}
	e := entry{geonames: uint32(id), lat: float32(lat), lon: float32(lon), located: true, pop: pop, kind: kind, seat: seat, country: country, admin1: noAdmin, admin2: noAdmin}
	if kind == Country {
		return false, nil // countries come from the project's own table
	}
	if country != noCountry && f[10] != "" && f[10] != "00" {
		code := f[8] + "." + f[10]
		if e.admin1, err = b.head(code, f[8], Admin1); err != nil {
			return false, err
		}
		if f[11] != "" && f[11] != "00" && kind != Admin1 {
			if n, ok := b.headOf[code+"."+f[11]]; ok || kind == Admin2 && f[7] == "ADM2" {
				if !ok {
					if n, err = b.head(code+"."+f[11], f[8], Admin2); err != nil {
						return false, err
					}
				}
				e.admin2 = n
			}
		}
	}
	var place uint32
	if kind == Admin1 && e.admin1 != noAdmin || kind == Admin2 && f[7] == "ADM2" && e.admin2 != noAdmin {
		n, code := e.admin1, f[8]+"."+f[10]
		if kind == Admin2 {
			n, code = e.admin2, code+"."+f[11]
		}
		place = uint32(n)
		b.nameDivision(n, f[1], code)
		h := &b.heads[n]
		h.geonames, h.lat, h.lon, h.located, h.pop = e.geonames, e.lat, e.lon, true, max(h.pop, pop)
		if kind == Admin2 {
			h.admin1 = e.admin1
		}
	} else if n, ok := b.own[f[8]+string(Fold(nil, f[2]))]; ok && kind == City && b.rest[n].geonames == 0 && math.Abs(float64(b.rest[n].lat)-lat) < 0.3 && math.Abs(float64(b.rest[n].lon)-lon) < 0.3 {
		place = restBit | n // the dump has the town of the project's own table: one entry, with the names of both
		e.name = b.rest[n].name
		b.rest[n] = e
	} else {
		place = restBit | uint32(len(b.rest))
		e.name = b.addName(plain(f[1], f[8]), "")
		b.rest = append(b.rest, e)
		b.bear(place, f[1], false)
		b.bear(place, f[2], false)
	}
	b.addAlternates(place, f[1], f[3], pop, f[8])
	return true, nil
}

// addAlternates adds other names in Latin letters: all of them for large towns; for smaller ones those alone that are
// spelling variants of the main name, because the rest are mostly names in other languages that collide with words.
func (b *builder) addAlternates(place uint32, name, list string, pop float64, country string) {
	if list == "" {
		return
	}
	main := Fold(nil, name)
	var buf []byte
	for alt := range strings.SplitSeq(list, ",") {
		if len(alt) < 4 || len(alt) > 40 || !latin(alt) || len(alt) <= 5 && strings.ToUpper(alt) == alt || strings.Contains(alt, "://") {
			continue
		}
		if pop < 100_000 || country == "US" && pop < 2_000_000 {
			buf = Fold(buf[:0], alt)
			limit := max(1, min(3, len(main)/4))
			if len(buf) < 5 || Distance(buf, main, limit) > limit {
				continue
			}
		}
		b.bear(place, alt, true)
	}
	if rest, ok := strings.CutPrefix(string(main), "al "); ok && len(rest) > 4 {
		b.bear(place, rest, true)
	}
}

// latinScript are the countries whose own letters go beyond Latin-1; elsewhere such letters are a scholar's transliteration
// that no newspaper prints.
const latinScript = "PL CZ SK HU RO MD TR AZ HR RS BA ME SI LT LV EE AL XK VN TM MT"

// plain is a name as newspapers print it: without the marks of a transliteration.
func plain(name, country string) string {
	if len(country) == 2 && strings.Contains(latinScript, country) || !strings.ContainsFunc(name, func(r rune) bool { return r >= 0x100 }) {
		return name
	}
	var out strings.Builder
	for _, r := range norm.NFD.String(name) {
		if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Lm, r) && r != '’' && r != '‘' {
			out.WriteRune(r)
		}
	}
	return strings.TrimSpace(out.String())
}

func latin(s string) bool {
	for _, r := range s {
		if r > unicode.MaxLatin1 && !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Mn, r) && r != '’' && r != '‘' {
			return false
		}
	}
	return true
}

// feature maps a GeoNames class and feature to a kind; false for what the program does not keep.
func feature(class, code string) (Kind, Seat, bool) {
	switch class {
	case "P":
		switch code {
		case "PPLC":
			return City, Capital, true
		case "PPLA", "PPLG":
			return City, Seat1, true
		case "PPLA2":
			return City, Seat2, true
		case "PPLA3":
			return City, Seat3, true
		case "PPLA4", "PPLA5":
			return City, Seat4, true
		case "PPLX":
			return Section, NoSeat, true
		case "PPLH", "PPLQ", "PPLW", "PPLCH":
			return City, NoSeat, false
		}
		return City, NoSeat, true
	case "A":
		switch code {
		case "ADM1":
			return Admin1, NoSeat, true
		case "ADM2", "ADM3", "ADM4":
			return Admin2, NoSeat, true
		case "PCLI", "PCLD", "PCLF", "PCLS", "PCLIX", "PCL", "TERR":
			return Country, NoSeat, true
		}
	case "H":
		switch code {
		case "SEA", "OCN", "GULF", "STRT", "LK", "BAY", "LKS":
			return Sea, NoSeat, true
		case "STM":
			return River, NoSeat, true
		}
	case "L":
		switch code {
		case "RGN", "RGNE", "VAL", "AREA":
			return Region, NoSeat, true
		case "CONT":
			return Continent, NoSeat, true
		case "MILB":
			return Site, NoSeat, true
		}
	case "T":
		switch code {
		case "ISL", "ISLS", "MTS", "PEN", "VAL":
			return Region, NoSeat, true
		}
	case "S":
		switch code {
		case "AIRP", "AIRB", "CMPRF", "MILB":
			return Site, NoSeat, true
		}
	}
	return City, NoSeat, false
}

// square is a piece of land of a division in which a town lies.
type square struct {
	head     uint16
	lat, lon int16
}

// centre gives each division without coordinates the centre of the table, or the mean of the half-degree squares in which
// its towns lie; a square counts once, so that one large town does not draw the centre to itself.
func (b *builder) centre(centres map[string][2]float64) {
	var squares []square
	for i := range b.rest {
		e := &b.rest[i]
		if e.kind != City && e.kind != Section {
			continue
		}
		for _, n := range []uint16{e.admin1, e.admin2} {
			if n != noAdmin {
				b.heads[n].pop += e.pop
				step := float32(2)
				if n == e.admin2 {
					step = 20
				}
				squares = append(squares, square{n, int16(math.Floor(float64(e.lat * step))), int16(math.Floor(float64(e.lon * step)))})
			}
		}
	}
	slices.SortFunc(squares, func(x, y square) int {
		return (int(x.head)-int(y.head))<<40 + (int(x.lat)-int(y.lat))<<20 + int(x.lon) - int(y.lon)
	})
	squares = slices.Compact(squares)
	for i := 0; i < len(squares); {
		j, lat, lon := i, 0.0, 0.0
		h := &b.heads[squares[i].head]
		step := 2.0
		if h.kind == Admin2 {
			step = 20
		}
		for ; j < len(squares) && squares[j].head == squares[i].head; j++ {
			lat += (float64(squares[j].lat) + 0.5) / step
			lon += (float64(squares[j].lon) + 0.5) / step
		}
		if n := float64(j - i); !h.located {
			h.lat, h.lon, h.located = float32(lat/n), float32(lon/n), true
		}
		i = j
	}
	b.centreSmall(squares)
	for code, c := range centres {
		if n, ok := b.headOf[code]; ok {
			b.heads[n].lat, b.heads[n].lon, b.heads[n].located = float32(c[0]), float32(c[1]), true
		}
	}
}

// centreSmall gives a second-level division of which no town is known the centre of its first-level one, where the towns of
// that lie within about a hundred kilometres, so that the error stays below what such a division is read for.
func (b *builder) centreSmall(squares []square) {
	type box struct{ south, north, west, east int16 }
	boxes := make(map[uint16]box)
	for _, q := range squares {
		if b.heads[q.head].kind != Admin1 {
			continue
		}
		x, ok := boxes[q.head]
		if !ok {
			x = box{q.lat, q.lat, q.lon, q.lon}
		}
		boxes[q.head] = box{min(x.south, q.lat), max(x.north, q.lat), min(x.west, q.lon), max(x.east, q.lon)}
	}
	for i := range b.heads {
		h := &b.heads[i]
		if h.kind != Admin2 || h.located || h.admin1 == noAdmin {
			continue
		}
		if x, ok := boxes[h.admin1]; ok && x.north-x.south <= 3 && x.east-x.west <= 3 {
			a := &b.heads[h.admin1]
			h.lat, h.lon, h.located = a.lat, a.lon, a.located
		}
	}
}
