// Package codebook holds what Clio knows about words, as data: TOML files, one folder an area (events, cues, actors, …),
// embedded in the binary. A user's own folder of the same shape may be laid over it: its files are read after the embedded
// ones, and one of the same path replaces the embedded one. Each area is decoded by the stage that uses it; every rule there
// carries an id and examples that the tests run.
package codebook

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed all:data
var embedded embed.FS

// Book is the embedded codebook with any overlays.
type Book struct{ layers []fs.FS }

// Open returns the embedded codebook with the folders of overlays laid over it in order. It fails when an overlay is no
// folder.
func Open(overlays ...string) (*Book, error) {
	base, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, fmt.Errorf("embedded codebook: %w", err)
	}
	b := &Book{layers: []fs.FS{base}}
	for _, dir := range overlays {
		if info, err := os.Stat(dir); err != nil {
			return nil, fmt.Errorf("codebook folder: %w", err)
		} else if !info.IsDir() {
			return nil, fmt.Errorf("codebook folder %s: not a folder", dir)
		}
		b.layers = append(b.layers, os.DirFS(dir))
	}
	return b, nil
}

// Files lists the files of an area with the given ending (".toml", ".tsv"), sorted; the areas' folders are flat.
func (b *Book) Files(area, ext string) []string {
	var names []string
	for _, layer := range b.layers {
		entries, err := fs.ReadDir(layer, area)
		if err != nil {
			continue // an overlay need not have every area
		}
		for _, e := range entries {
			if !e.IsDir() && path.Ext(e.Name()) == ext {
				names = append(names, path.Join(area, e.Name()))
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Read returns a file by its path, from the last layer that has it.
func (b *Book) Read(name string) ([]byte, error) {
	for _, layer := range slices.Backward(b.layers) {
		data, err := fs.ReadFile(layer, name)
		if err == nil {
			return data, nil
		}
	}
	return nil, fmt.Errorf("codebook file %s: %w", name, fs.ErrNotExist)
}

// Decode reads the TOML file of that path into v. Keys that v does not know are an error, so that a misspelt one is seen.
func (b *Book) Decode(name string, v any) error {
	data, err := b.Read(name)
	if err != nil {
		return err
	}
	meta, err := toml.Decode(string(data), v)
	if err != nil {
		return fmt.Errorf("codebook file %s: %w", name, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return fmt.Errorf("codebook file %s: unknown key %s", name, unknown[0])
	}
	return nil
}

// Rows reads a table of the codebook: tab-separated, a line that begins with # is a comment, every row has the given number of
// columns. The first error of a row ends the reading and is given with its line.
func (b *Book) Rows(name string, columns int, row func([]string) error) error {
	data, err := b.Read(name)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != columns {
			return fmt.Errorf("codebook file %s line %d: %d columns, not %d", name, n, len(f), columns)
		}
		if err := row(f); err != nil {
			return fmt.Errorf("codebook file %s line %d: %w", name, n, err)
		}
	}
	return nil
}
