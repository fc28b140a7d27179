package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"clio/internal/extract/says"
	"clio/internal/nlp/word"
	"clio/models"
)

// words gathers what is known of words from elsewhere: the clusters of the lexicon, and the kinds of meaning of verbs and nouns
// from WordNet's files in a folder. Only words of the lexicon are kept, and all verbs.
func words(wordnet string) ([]says.WordFacts, error) {
	b, err := models.Read("lexicon")
	if err != nil {
		return nil, err
	}
	lex, _, err := word.Read(b)
	if err != nil {
		return nil, err
	}
	facts := map[string]says.WordFacts{}
	for _, form := range lex.Forms() {
		e, _ := lex.Find(form)
		facts[form] = says.WordFacts{Form: form, Fine: e.Fine, Coarse: e.Coarse}
	}
	verbs, err := kinds(wordnet, "verb")
	if err != nil {
		return nil, err
	}
	for lemma, k := range verbs {
		f := facts[lemma]
		f.Form, f.Verb = lemma, k
		facts[lemma] = f
	}
	nouns, err := kinds(wordnet, "noun")
	if err != nil {
		return nil, err
	}
	for lemma, k := range nouns {
		if f, ok := facts[lemma]; ok {
			f.Noun = k
			facts[lemma] = f
		}
	}
	var out []says.WordFacts
	for _, form := range slices.Sorted(maps.Keys(facts)) {
		out = append(out, facts[form])
	}
	return out, nil
}

// kinds reads the kind of meaning of each single word of a part of speech: wndb(5WN) says how the files are written.
func kinds(dir, part string) (map[string]uint8, error) {
	of := map[string]uint8{} // kind by the place of the sense
	err := lines(filepath.Join(dir, "data."+part), func(b []byte) error {
		if f := strings.Fields(string(b[:min(len(b), 40)])); b[0] != ' ' && len(f) > 1 {
			n, err := strconv.ParseUint(f[1], 10, 8)
			if err != nil {
				return err
			}
			of[f[0]] = uint8(n)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("WordNet is not there; Debian has it as wordnet-base: %w", err)
	}
	if err != nil {
		return nil, err
	}
	out := map[string]uint8{}
	err = lines(filepath.Join(dir, "index."+part), func(b []byte) error {
		f := strings.Fields(string(b))
		if b[0] == ' ' || len(f) < 3 || strings.Contains(f[0], "_") {
			return nil
		}
		n, err := strconv.Atoi(f[2])
		if err != nil || n > len(f) {
			return errors.New("not written as an index: " + f[0])
		}
		var senses []uint8
		for _, at := range f[len(f)-n:] {
			senses = append(senses, of[at])
		}
		out[f[0]] = says.Kind(senses)
		return nil
	})
	return out, err
}
