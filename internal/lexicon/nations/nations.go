// Package nations knows countries by their names, by the words for their people and by the seats of their governments. It is
// read from the codebook (places/countries.tsv) and small enough for a map.
//
// "Kabul" in "Kabul denied the report" is a government and not a place; whether it is one is for the caller to decide from
// its sentence: Seat only says whose government the name can stand for.
package nations

import (
	"fmt"
	"strconv"
	"strings"

	"clio/codebook"
)

// Kind says by what a word names a country.
type Kind uint8

// The kinds of naming.
const (
	None   Kind = iota
	Name        // "Afghanistan", "the UK"
	People      // "Afghan", "Afghans": no place, but a hint at one
	Seat        // "Kabul", "the Kremlin": the government when it acts, else the town
)

// Country is a country or territory.
type Country struct {
	ISO     string // ISO 3166-1 alpha-2
	Name    string
	People  []string // adjectives and names of its people
	Seats   []string
	Lat     float64
	Lon     float64
	Million float64 // people, in millions
}

// Lexicon is the table, by lower-cased word. It is immutable.
type Lexicon struct {
	byISO   map[string]*Country
	names   map[string]string
	people  map[string]string
	seats   map[string]string
	verbs   map[string]bool // of which a government is the subject
	longest int
}

// Load reads the lexicon from the codebook.
func Load(book *codebook.Book) (*Lexicon, error) {
	const name = "places/countries.tsv"
	data, err := book.Read(name)
	if err != nil {
		return nil, fmt.Errorf("nations: %w", err)
	}
	x := &Lexicon{byISO: make(map[string]*Country, 256), names: make(map[string]string, 512), people: make(map[string]string, 512), seats: make(map[string]string, 256)}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 9 {
			return nil, fmt.Errorf("nations: codebook file %s line %d: %d columns, not 9", name, n, len(f))
		}
		c := &Country{ISO: f[0], Name: f[5], People: words(f[7]), Seats: words(f[8])}
		var errs [3]error
		c.Lat, errs[0] = strconv.ParseFloat(f[2], 64)
		c.Lon, errs[1] = strconv.ParseFloat(f[3], 64)
		c.Million, errs[2] = strconv.ParseFloat(f[4], 64)
		for _, err := range errs {
			if err != nil {
				return nil, fmt.Errorf("nations: codebook file %s line %d: %w", name, n, err)
			}
		}
		x.byISO[c.ISO] = c
		x.put(x.names, c.ISO, append(words(f[6]), c.Name))
		x.put(x.people, c.ISO, c.People)
		x.put(x.seats, c.ISO, c.Seats)
	}
	table, err := readGovernments(book)
	if err != nil {
		return nil, err
	}
	x.verbs = make(map[string]bool, len(table.Verbs))
	for _, v := range table.Verbs {
		x.verbs[v] = true
	}
	return x, nil
}

// put keeps the larger country where two share a word: Congolese is of the Democratic Republic.
func (x *Lexicon) put(to map[string]string, iso string, list []string) {
	for _, w := range list {
		w = strings.TrimPrefix(strings.ToLower(w), "the ")
		x.longest = max(x.longest, strings.Count(w, " ")+1)
		if old, ok := to[w]; ok && x.byISO[old].Million >= x.byISO[iso].Million {
			continue
		}
		to[w] = iso
	}
}

func words(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// Longest is the number of words of the longest entry.
func (x *Lexicon) Longest() int { return x.longest }

// Country is the country of an ISO code, nil without.
func (x *Lexicon) Country(iso string) *Country { return x.byISO[iso] }

// ByName is the country that a name or alias means, in any case, with or without "the"; empty without.
func (x *Lexicon) ByName(name string) string { return x.names[key(name)] }

// ByPeople is the country of an adjective or a name of its people ("Afghan", "Swedes"); empty without.
func (x *Lexicon) ByPeople(word string) string { return x.people[key(word)] }

// BySeat is the country for whose government the name of a town or building can stand ("Kyiv", "the Kremlin"); empty without.
func (x *Lexicon) BySeat(name string) string { return x.seats[key(name)] }

// Lookup is the country and the kind of naming; a name goes before a people, a people before a seat.
func (x *Lexicon) Lookup(words string) (iso string, kind Kind) {
	k := key(words)
	if iso = x.names[k]; iso != "" {
		return iso, Name
	}
	if iso = x.people[k]; iso != "" {
		return iso, People
	}
	if iso = x.seats[k]; iso != "" {
		return iso, Seat
	}
	return "", None
}

func key(s string) string { return strings.TrimPrefix(strings.ToLower(s), "the ") }
