package gazetteer

import (
	"fmt"
	"strconv"
	"strings"
)

// addTables adds the project's own tables and the names of divisions.
func (b *builder) addTables(src Sources) error {
	err := src.Book.Rows("places/countries.tsv", 9, func(f []string) error {
		n, err := b.head(f[0], "", Country)
		if err != nil {
			return err
		}
		e := &b.heads[n]
		if err := e.locate(f[2], f[3]); err != nil {
			return err
		}
		people, err := strconv.ParseFloat(f[4], 64)
		if err != nil {
			return fmt.Errorf("population %q is no number", f[4])
		}
		id, err := strconv.ParseUint(f[1], 10, 32)
		if err != nil {
			return fmt.Errorf("GeoNames id %q is no number", f[1])
		}
		e.pop, e.geonames, e.seat = people*1e6, uint32(id), Capital
		e.name = b.addName(f[5], f[0])
		b.bear(uint32(n), f[5], false)
		for _, alias := range list(f[6]) {
			b.bear(uint32(n), alias, false)
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.countries = len(b.heads)
	for _, divisions := range [][]Division{src.Admin1, src.Admin2} {
		for _, d := range divisions {
			if err := b.addDivision(d); err != nil {
				return err
			}
		}
	}
	err = src.Book.Rows("places/admin1.tsv", 5, func(f []string) error {
		country, _, _ := strings.Cut(f[0], ".")
		n, err := b.head(f[0], country, Admin1)
		if err != nil {
			return err
		}
		for _, alias := range append(list(f[3]), list(f[4])...) {
			b.bear(uint32(n), alias, false)
		}
		return b.heads[n].locate(f[1], f[2])
	})
	if err != nil {
		return err
	}
	err = src.Book.Rows("places/regions.tsv", 6, func(f []string) error {
		kind, ok := map[string]Kind{"region": Region, "sea": Sea, "river": River, "continent": Continent}[f[0]]
		if !ok {
			return fmt.Errorf("kind %q is none of region, sea, river, continent", f[0])
		}
		return b.addOwn(kind, f[1], f[2], "", f[3], f[4], f[5])
	})
	if err != nil {
		return err
	}
	return src.Book.Rows("places/places.tsv", 7, func(f []string) error {
		kind, ok := map[string]Kind{"city": City, "site": Site, "admin1": Admin1, "admin2": Admin2}[f[0]]
		if !ok {
			return fmt.Errorf("kind %q is none of city, site, admin1, admin2", f[0])
		}
		return b.addOwn(kind, f[1], f[2], f[3], f[4], f[5], f[6])
	})
}

// addDivision adds a division from a table of names. Second-level divisions get their first-level one.
func (b *builder) addDivision(d Division) error {
	parts := strings.Split(d.Code, ".")
	if len(parts) < 2 || len(parts) > 3 {
		return fmt.Errorf("division code %q has not two or three parts", d.Code)
	}
	if _, ok := b.headOf[parts[0]]; !ok {
		return nil // of a country that the table does not have
	}
	kind := Kind(Admin1)
	if len(parts) == 3 {
		kind = Admin2
	}
	n, err := b.head(d.Code, parts[0], kind)
	if err != nil {
		return err
	}
	if kind == Admin2 {
		if b.heads[n].admin1, err = b.head(parts[0]+"."+parts[1], parts[0], Admin1); err != nil {
			return err
		}
	}
	b.nameDivision(n, d.Name, d.Code)
	return nil
}

// nameDivision gives a division its name, and bears it with and without the word for its kind.
func (b *builder) nameDivision(n uint16, name, code string) {
	e := &b.heads[n]
	short := shorten(name)
	shown := short
	if e.kind == Admin2 && strings.HasPrefix(code, "US.") || short == "" {
		shown = name
	}
	country, _, _ := strings.Cut(code, ".")
	e.name = b.addName(plain(shown, country), code)
	b.bear(uint32(n), name, false)
	if short != "" && short != name {
		b.bear(uint32(n), short, e.kind == Admin2)
	}
}

func (b *builder) addOwn(kind Kind, name, country, admin1, lat, lon, aliases string) error {
	e := entry{kind: kind, country: noCountry, admin1: noAdmin, admin2: noAdmin, pop: 20_000, name: b.addName(name, "")}
	if country != "" {
		n, ok := b.headOf[country]
		if !ok {
			return fmt.Errorf("%s: no country %q", name, country)
		}
		e.country = uint8(n)
	}
	if admin1 != "" {
		n, ok := b.headOf[admin1]
		if !ok {
			var err error
			if n, err = b.head(admin1, country, Admin1); err != nil {
				return err
			}
		}
		e.admin1 = n
	}
	if err := e.locate(lat, lon); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	place := restBit | uint32(len(b.rest))
	if kind == City {
		b.own[country+string(Fold(nil, name))] = uint32(len(b.rest))
	}
	b.rest = append(b.rest, e)
	b.bear(place, name, false)
	for _, alias := range list(aliases) {
		b.bear(place, alias, false)
	}
	return nil
}

func (e *entry) locate(lat, lon string) error {
	if lat == "" && lon == "" {
		return nil
	}
	x, err1 := strconv.ParseFloat(lat, 32)
	y, err2 := strconv.ParseFloat(lon, 32)
	if err1 != nil || err2 != nil {
		return fmt.Errorf("%q, %q are no latitude and longitude", lat, lon)
	}
	e.lat, e.lon, e.located = float32(x), float32(y), true
	return nil
}

// kindWords are the words for a division's kind that stand after or before its name.
var (
	kindSuffixes = []string{
		" Province", " Oblast", " oblast", " Oblast'", " Department", " State", " Region", " District", " County", " Parish", " Governorate", " Republic", " Krai", " Kray", " Agency",
		" Prefecture", " Municipality", " Voivodeship", " Emirate", " Division", " Canton", " Borough", " Census Area", " City and Borough", " Raion", " Rayon", " Territory", " Autonomous Okrug",
		" Zone", " Regency", " Tribal District", " Sheng", " Shi",
	}
	kindPrefixes = []string{
		"Departamento de ", "Departamento del ", "Provincia de ", "Provincia del ", "Provincia di ", "Province of ", "Provincie ", "Département de ", "Département du ", "Département de la ", "Muhafazat ", "Republic of ", "Okres ", "Municipio de ",
		"Municipality of ", "Région de ", "Region of ", "City of ", "County of ", "State of ", "Estado de ", "Circle of ", "Cercle de ",
	}
)

// shorten takes the word for the kind off a division's name; empty when what is left is no name ("Northern Province").
func shorten(name string) string {
	short := name
	for _, s := range kindSuffixes {
		if cut, ok := strings.CutSuffix(short, s); ok {
			short = cut
			break
		}
	}
	for _, s := range kindPrefixes {
		if cut, ok := strings.CutPrefix(short, s); ok {
			short = cut
			break
		}
	}
	switch short {
	case "Northern", "Southern", "Eastern", "Western", "Central", "North", "South", "East", "West", "Capital", "Federal", "Upper", "Lower", "Autonomous", "North Eastern", "North Western", "Midlands", "Centre", "Center", "River", "Lake", "Lakes", "National Capital":
		return ""
	}
	return strings.TrimSpace(short)
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}
