package export

import (
	"embed"
	"fmt"
	"strings"

	"golang.org/x/text/language"

	"clio/codebook"
)

//go:embed countries.tsv
var tables embed.FS

// codes are what the codebooks of the field call our types and countries.
type codes struct {
	types     map[string]*typeCodes
	countries map[string]*country
}

// typeCodes are the codes of a type of event; "-" where a codebook does not code such a thing.
type typeCodes struct {
	ID         string `toml:"id"`
	Name       string `toml:"name"`
	Definition string `toml:"definition"`
	GTD        string `toml:"gtd"`
	ACLED      string `toml:"acled"`
	GED        string `toml:"ged"`
	PLOVER     string `toml:"plover"`
}

// country is a country as the codebooks number it; empty where a codebook has no number or none is sure.
type country struct {
	iso, name, gtd, gtdRegion, acledRegion, gedRegion, gw string
}

// alpha3 is the ISO 3166-1 alpha-3 code, empty when there is none.
func (c *country) alpha3() string {
	if r, err := language.ParseRegion(c.iso); err == nil {
		return r.ISO3()
	}
	return ""
}

// numeric is the ISO 3166-1 numeric code, empty when there is none.
func (c *country) numeric() string {
	if r, err := language.ParseRegion(c.iso); err == nil && r.M49() > 0 {
		return fmt.Sprint(r.M49())
	}
	return ""
}

// cow is the number of the Correlates of War, which differs from Gleditsch and Ward's in three countries.
func (c *country) cow() string {
	switch c.iso {
	case "DE":
		return "255"
	case "YE":
		return "679"
	case "RS":
		return "345"
	}
	return c.gw
}

func readCodes() (*codes, error) {
	book, err := codebook.Open()
	if err != nil {
		return nil, err
	}
	var file struct {
		Type []typeCodes `toml:"type"`
	}
	if err := book.Decode("events/types.toml", &file); err != nil {
		return nil, err
	}
	c := &codes{types: map[string]*typeCodes{}, countries: map[string]*country{}}
	for i := range file.Type {
		c.types[file.Type[i].ID] = &file.Type[i]
	}
	data, err := tables.ReadFile("countries.tsv")
	if err != nil {
		return nil, fmt.Errorf("table of countries: %w", err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 7 {
			return nil, fmt.Errorf("table of countries line %d: %d columns, not 7", n, len(f))
		}
		c.countries[f[0]] = &country{f[0], f[1], f[2], f[3], f[4], f[5], f[6]}
	}
	return c, nil
}

// kind is the codes of a type; a type that the codebook does not have takes those of its parent, then none.
func (c *codes) kind(id string) *typeCodes {
	for {
		if t := c.types[id]; t != nil {
			return t
		}
		i := strings.LastIndexByte(id, '.')
		if i < 0 {
			return &typeCodes{ID: id, GTD: "-", ACLED: "-", GED: "-", PLOVER: "-"}
		}
		id = id[:i]
	}
}

// country is never nil; a code that the table lacks gives a country with no more than that.
func (c *codes) country(iso string) *country {
	if x := c.countries[iso]; x != nil {
		return x
	}
	return &country{iso: iso, name: iso}
}
