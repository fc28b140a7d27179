// Package models holds the trained weights that the program carries with it. Beside each NAME.bin stands its card, NAME.md:
// data, licences, the command that made it, scores and checksum.
package models

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed *.bin
var files embed.FS

// Read gives the weights of a model by its name, without the ending.
func Read(name string) ([]byte, error) {
	b, err := files.ReadFile(name + ".bin")
	if err != nil {
		return nil, fmt.Errorf("models: there is no model %q: %w", name, err)
	}
	return b, nil
}

// Has tells whether the program carries a model.
func Has(name string) bool {
	_, err := fs.Stat(files, name+".bin")
	return err == nil
}
