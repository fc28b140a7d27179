package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"clio/codebook"
	"clio/internal/gazetteer"
	"clio/internal/nlp"
	"clio/internal/nlp/entity"
	"clio/internal/nlp/token"
)

// smallest is the population above which a town is listed.
const smallest = 20000

// gazetteer lists the places of the gazetteer and the names of the codebook.
func (r *reader) gazetteer() (*entity.Gazetteer, error) {
	g := entity.NewGazetteer()
	var doc nlp.Doc
	add := func(name string, l entity.Listing) {
		name = strings.TrimSpace(strings.TrimPrefix(name, "the "))
		if len(name) < 2 {
			return
		}
		doc.Reset(name)
		token.Split(&doc)
		var toks []string
		for i := range doc.Tokens {
			toks = append(toks, token.Fold(doc.Form(int32(i))))
		}
		g.Add(toks, l)
		switch l {
		case entity.ListedCountry:
			r.listed[strings.ToLower(name)] = entity.Place
		case entity.ListedNorp:
			r.listed[strings.ToLower(name)] = entity.Other
		}
	}
	index, err := gazetteer.Open()
	if err != nil {
		return nil, err
	}
	for i := range index.Len() {
		p := index.Place(gazetteer.Ref(i))
		switch p.Kind {
		case gazetteer.City:
			if p.Population >= smallest || p.Seat >= gazetteer.Seat1 {
				add(p.Name, entity.ListedPlace)
			}
		case gazetteer.Admin1, gazetteer.Region, gazetteer.Sea, gazetteer.Continent, gazetteer.River:
			add(p.Name, entity.ListedPlace)
		case gazetteer.Country:
			add(p.Name, entity.ListedCountry)
		}
	}
	book, err := codebook.Open()
	if err != nil {
		return nil, err
	}
	rows := func(area, name string, each func(f []string)) error {
		for _, file := range book.Files(area, ".tsv") {
			if filepath.Base(file) != name {
				continue
			}
			b, err := book.Read(file)
			if err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			for line := range strings.Lines(string(b)) {
				if line[0] != '#' {
					each(append(strings.Split(strings.TrimRight(line, "\n"), "\t"), "", "", "", "", "", "", "", "", ""))
				}
			}
		}
		return nil
	}
	all := func(s string, l entity.Listing) {
		for n := range strings.SplitSeq(s, "|") {
			add(n, l)
		}
	}
	for _, err := range []error{
		rows("places", "countries.tsv", func(f []string) {
			add(f[5], entity.ListedCountry)
			all(f[6], entity.ListedCountry)
			all(f[7], entity.ListedNorp)
			all(f[8], entity.ListedPlace)
		}),
		rows("places", "regions.tsv", func(f []string) { add(f[1], entity.ListedPlace); all(f[5], entity.ListedPlace) }),
		rows("places", "places.tsv", func(f []string) { add(f[1], entity.ListedPlace); all(f[6], entity.ListedPlace) }),
		rows("places", "admin1.tsv", func(f []string) { all(f[3], entity.ListedPlace); all(f[4], entity.ListedPlace) }),
		rows("actors", "groups.tsv", func(f []string) { add(f[0], entity.ListedGroup); all(f[3], entity.ListedGroup) }),
		rows("actors", "bodies.tsv", func(f []string) {
			l := entity.ListedBody
			if f[1] == "media" {
				l = entity.ListedMedia
			}
			add(f[0], l)
			all(f[3], l)
		}),
	} {
		if err != nil {
			return nil, err
		}
	}
	return g, nil
}
