// Command names trains the model that finds names from the data sets under -data and writes it to -out with its lists.
//
// The model is trained twice: on re3d, wikigold and wnut17, and then once more with news that the first model labelled and that the
// places of lgl and the persons of gva correct, half of it in capitals.
//
// The model that is kept has learned from all documents. What it is worth is told by -cross 5, which trains five models, each without
// a fifth of the documents of re3d and of wikigold, and scores each on that fifth; or, faster, by -hold, which leaves out one third of
// re3d and one fifth of wikigold. Which documents these are, a hash of their name says. -measure scores the model in -out without
// training, which says something only of one that -hold has made; -v lists errors.
package main

import (
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"clio/internal/nlp/entity"
)

type settings struct {
	data, out, verbose string
	measure, hold      bool
	open               bool
	silver, clusters   int
	fold, cross        int
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
	flag.IntVar(&s.cross, "cross", 0, "cross-validate: train on all parts of re3d and wikigold but one and score that one, for each of so many parts; writes nothing")
	flag.StringVar(&s.without, "without", "", "leave out training sets whose name holds this")
	flag.BoolVar(&s.hold, "hold", false, "leave a third of re3d and a fifth of wikigold out of the training and score the model on them")
	flag.IntVar(&s.o.Epochs, "epochs", 12, "epochs")
	flag.IntVar(&s.o.Bits, "bits", 17, "rows of a table, as a power of two")
	flag.IntVar(&s.o.Folds, "folds", 3, "folds of the guesses that the second pass is trained on")
	flag.Float64Var(&s.o.Rate, "rate", 0.1, "size of a step")
	flag.Float64Var(&s.o.Drop, "drop", 0.3, "share of the features left out at each step")
	flag.Float64Var(&s.o.Decay, "decay", 0.06, "how much of a weight is lost in an epoch")
	flag.Float64Var(&s.o.Silver, "silver-step", 0.3, "how much of a step is taken for what the model itself has labelled")
	flag.Float64Var(&s.o.Miss, "miss", 0.5, "margin by which a word of a name has to beat that it is none")
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
	if s.clusters > 0 && !s.measure {
		begin := time.Now()
		c, err := clusters(s.data, s.clusters)
		if err != nil {
			return err
		}
		gaz.SetClusters(c)
		log.Printf("%d words in %d clusters in %v", len(c), s.clusters, time.Since(begin).Round(time.Second))
	}
	if s.cross > 0 {
		sums := map[string]*tally{}
		for fold := range s.cross {
			r.parts, r.fold = uint32(s.cross), uint32(fold)
			sets, err := r.sets(s.data)
			if err != nil {
				return err
			}
			m, err := r.train(s, gaz, sets)
			if err != nil {
				return err
			}
			score(m, sets, s.verbose, sums)
		}
		for _, name := range slices.Sorted(maps.Keys(sums)) {
			sums[name].print("= " + name)
		}
		return nil
	}
	sets, err := r.sets(s.data)
	if err != nil {
		return err
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
		score(m, sets, s.verbose, nil)
		return nil
	}
	m, err := r.train(s, gaz, sets)
	if err != nil {
		return err
	}
	b, err := m.AppendBinary(nil)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.out, "names.bin"), b, 0o644); err != nil {
		return err
	}
	log.Printf("names.bin: %d bytes", len(b))
	if s.hold {
		score(m, sets, s.verbose, nil)
	}
	return nil
}

// sets reads the data with gold names.
func (r *reader) sets(data string) ([]set, error) {
	var sets []set
	for _, read := range []func(string) ([]set, error){r.re3d, r.wikigold, r.wnut} {
		got, err := read(data)
		if err != nil {
			return nil, err
		}
		sets = append(sets, got...)
	}
	return sets, nil
}

// train learns from the documents that are not held out, and then once more with those that the first model labelled.
func (r *reader) train(s settings, gaz *entity.Gazetteer, sets []set) (*entity.Model, error) {
	var train []entity.Example
	for _, set := range sets {
		if s.cross == 0 {
			in, all := 0, 0
			for i := range set.docs {
				a, b := entity.Coverage(&set.docs[i], gaz)
				in, all = in+a, all+b
			}
			log.Printf("%-16s %d documents, %d of %d names within reach, %d lost", set.name, len(set.docs), in, all, set.lost)
		}
		if (!set.held || !s.hold && s.cross == 0) && (s.without == "" || !strings.Contains(set.name, s.without)) {
			train = append(train, set.docs...)
		}
	}
	begin := time.Now()
	m, err := entity.Train(train, gaz, s.o)
	if err != nil {
		return nil, err
	}
	log.Printf("trained in %v", time.Since(begin).Round(time.Second))
	if s.silver == 0 {
		return m, nil
	}
	if s.hold {
		score(m, sets, "", nil)
	}
	more, err := r.silver(s.data, s.silver, m)
	if err != nil {
		return nil, err
	}
	if m, err = entity.Train(append(train, more...), gaz, s.o); err != nil {
		return nil, err
	}
	log.Printf("trained again with %d documents of its own in %v", len(more), time.Since(begin).Round(time.Second))
	return m, nil
}
