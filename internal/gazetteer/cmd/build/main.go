// Command build makes the gazetteer's embedded file from a GeoNames dump of towns, tables of division names, the county map
// of the US Census Bureau and the codebook. See docs/places.md for where the inputs come from.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"clio/codebook"
	"clio/internal/gazetteer"
)

func main() {
	cities := flag.String("cities", "", "GeoNames dump of towns (cities500.txt)")
	admin1 := flag.String("admin1", "", "names of first-level divisions, JSON list of code and name")
	admin2 := flag.String("admin2", "", "names of second-level divisions, JSON list of code and name")
	counties := flag.String("counties", "", "TopoJSON of US counties (us-atlas counties-10m.json)")
	out := flag.String("out", "internal/gazetteer/geo.bin", "file to write")
	flag.Parse()
	if err := run(*cities, *admin1, *admin2, *counties, *out); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(cities, admin1, admin2, counties, out string) error {
	book, err := codebook.Open()
	if err != nil {
		return err
	}
	src := gazetteer.Sources{Book: book}
	if src.Admin1, err = divisions(admin1); err != nil {
		return err
	}
	if src.Admin2, err = divisions(admin2); err != nil {
		return err
	}
	if src.Centres, err = countyCentres(counties); err != nil {
		return err
	}
	in, err := os.Open(cities)
	if err != nil {
		return err
	}
	defer in.Close()
	src.Places = in
	var b bytes.Buffer
	if err := gazetteer.Build(context.Background(), src, &b); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes\n", out, b.Len())
	return os.WriteFile(out, b.Bytes(), 0o644)
}

func divisions(name string) ([]gazetteer.Division, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var list []gazetteer.Division
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return list, nil
}
