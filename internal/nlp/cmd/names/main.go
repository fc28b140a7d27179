// Command names trains the model that finds names from the data sets under -data and writes it to -out with its lists.
//
// The model is trained twice: on re3d, wikigold and wnut17, and then once more with news that the first model labelled and that the
// places of lgl and the persons of gva correct, half of it in capitals.
//
// A third of re3d and a fifth of wikigold, by a hash of the document, are held out for the score. -measure scores the model in
// -out without training; -v lists errors.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clio/internal/nlp/entity"
)

type settings struct {
	data, out, verbose string
	measure, final     bool
	open               bool
	silver, clusters   int
	fold               int
	without            string
	o                  entity.Options
}

func main() {
	var s settings
	flag.StringVar(&s.data, "data", "../shared/data", "folder of the training data")
	flag.StringVar(&s.out, "out", "models", "folder of the models")
	flag.BoolVar(&s.measure, "measure", false, "train nothing, measure the model in -out")
	flag.StringVar(&s.verbose, "v", "", "list the errors of a set: re3d, wikigold, re3d-caps")
	flag.IntVar(&s.silver, "silver", 1200, "how many unlabelled documents to add, labelled by the model itself")
	flag.IntVar(&s.clusters, "clusters", 800, "number of word clusters")
	flag.BoolVar(&s.open, "open", false, "use openly licensed data alone: no clusters and no silver")
	flag.IntVar(&s.fold, "fold", 0, "which part of the documents is held out")
	flag.StringVar(&s.without, "without", "", "leave out training sets whose name holds this")
	flag.BoolVar(&s.final, "final", false, "train on the held-out documents too")
	flag.IntVar(&s.o.Epochs, "epochs", 6, "epochs")
	flag.IntVar(&s.o.Bits, "bits", 17, "rows of a table, as a power of two")
	flag.IntVar(&s.o.Folds, "folds", 3, "folds of the guesses that the second pass is trained on")
	flag.Uint64Var(&s.o.Seed, "seed", 1, "seed")
	flag.Parse()
	log.SetFlags(log.Ltime)
	if err := run(s); err != nil {
		fmt.Fprintln(os.Stderr, "names:", err)
		os.Exit(1)
	}
}

func run(s settings) error {
	if s.open {
		s.silver, s.clusters = 0, 0
	}
	r, err := newReader(uint32(s.fold))
	if err != nil {
		return err
	}
	gaz, err := r.gazetteer()
	if err != nil {
		return err
	}
	var sets []set
	for _, read := range []func(string) ([]set, error){r.re3d, r.wikigold, r.wnut} {
		got, err := read(s.data)
		if err != nil {
			return err
		}
		sets = append(sets, got...)
	}
	if s.measure {
		b, err := os.ReadFile(filepath.Join(s.out, "names.bin"))
		if err != nil {
			return err
		}
		m, _, err := entity.Read(b)
		if err != nil {
			return err
		}
		return score(m, sets, s.verbose)
	}
	if s.clusters > 0 {
		begin := time.Now()
		c, err := clusters(s.data, s.clusters)
		if err != nil {
			return err
		}
		gaz.SetClusters(c)
		log.Printf("%d words in %d clusters in %v", len(c), s.clusters, time.Since(begin).Round(time.Second))
	}
	var train []entity.Example
	for _, set := range sets {
		in, all := 0, 0
		for i := range set.docs {
			a, b := entity.Coverage(&set.docs[i], gaz)
			in, all = in+a, all+b
		}
		log.Printf("%-16s %d documents, %d of %d names within reach", set.name, len(set.docs), in, all)
		if (!set.held || s.final) && (s.without == "" || !strings.Contains(set.name, s.without)) {
			train = append(train, set.docs...)
		}
	}
	begin := time.Now()
	m, err := entity.Train(train, gaz, s.o)
	if err != nil {
		return err
	}
	log.Printf("trained in %v", time.Since(begin).Round(time.Second))
	if s.silver > 0 {
		if err := score(m, sets, ""); err != nil {
			return err
		}
		more, err := r.silver(s.data, s.silver, m)
		if err != nil {
			return err
		}
		if m, err = entity.Train(append(train, more...), gaz, s.o); err != nil {
			return err
		}
		log.Printf("trained again with %d documents of its own in %v", len(more), time.Since(begin).Round(time.Second))
	}
	b, err := m.AppendBinary(nil)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.out, "names.bin"), b, 0o644); err != nil {
		return err
	}
	log.Printf("names.bin: %d bytes", len(b))
	return score(m, sets, s.verbose)
}
