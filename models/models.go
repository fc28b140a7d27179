// Package models holds the trained weights that the program carries with it. Beside each NAME.bin stands its card, NAME.md:
// data, licences, the command that made it, scores and checksum. An empty NAME.bin stands for a model that is not trained yet.
package models

import (
	_ "embed" // the models are embedded one by one, so that reading one is no copy
	"fmt"
)

var (
	//go:embed attribution.bin
	attribution []byte
	//go:embed bounds.bin
	bounds []byte
	//go:embed coref.bin
	coref []byte
	//go:embed deeds.bin
	deeds []byte
	//go:embed lemma.bin
	lemma []byte
	//go:embed lexicon.bin
	lexicon []byte
	//go:embed merge.bin
	merge []byte
	//go:embed names.bin
	names []byte
	//go:embed parse.bin
	parse []byte
	//go:embed parts.bin
	parts []byte
	//go:embed placing.bin
	placing []byte
	//go:embed dating.bin
	dating []byte
	//go:embed roles.bin
	roles []byte
	//go:embed sent.bin
	sent []byte
	//go:embed tag.bin
	tag []byte
)

// find is the weights of a model; nil when there is none of that name.
func find(name string) []byte {
	switch name {
	case "attribution":
		return attribution
	case "bounds":
		return bounds
	case "coref":
		return coref
	case "deeds":
		return deeds
	case "lemma":
		return lemma
	case "lexicon":
		return lexicon
	case "merge":
		return merge
	case "names":
		return names
	case "parse":
		return parse
	case "parts":
		return parts
	case "placing":
		return placing
	case "dating":
		return dating
	case "roles":
		return roles
	case "sent":
		return sent
	case "tag":
		return tag
	}
	return nil
}

// Read gives the weights of a model by its name, without the ending. They are those of the program and must not be changed.
func Read(name string) ([]byte, error) {
	b := find(name)
	if len(b) == 0 {
		return nil, fmt.Errorf("models: there is no model %q", name)
	}
	return b, nil
}

// Has tells whether the program carries a model.
func Has(name string) bool { return len(find(name)) > 0 }
