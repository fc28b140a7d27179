// Command learn learns the models of package happens from documents whose incidents are known and writes them to a folder, one .bin each:
// roles (who has which part in violence), bounds (which words name somebody), placing and dating (where and when an attack was), parts
// (who and what has a part in which attack) and deeds (what is told as a deed). With -cross it learns each fifth of the documents from the
// others instead and writes the records that the models read of it, to be scored.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"clio/internal/extract/happens"
	"clio/record"
)

// folds is the number of parts that the documents are divided into.
const folds = 5

// all stands for no part: everything is learned from.
const all = -1

func main() {
	var o options
	flag.StringVar(&o.data, "data", "../shared/data", "folder that holds muc4/dev, wikievents/dev and gva")
	flag.StringVar(&o.out, "out", "models", "folder where the weights go")
	flag.StringVar(&o.cross, "cross", "", "folder for the records of muc4/dev and gva that models of the other parts read; no weights are written")
	flag.IntVar(&o.every, "every", 1, "take one of so many articles of gva")
	flag.IntVar(&o.bits, "bits", 16, "rows of the models, as a power of two")
	flag.IntVar(&o.epochs, "epochs", 6, "times over the data")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

type options struct {
	data, out, cross string
	every            int
	bits, epochs     int
}

func run(o options) error {
	r, err := newReader()
	if err != nil {
		return err
	}
	docs, err := r.corpus(o.data, o.every)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d documents\n", len(docs))
	// What gives features to a later model was learned without the document at hand.
	var without [folds]happens.Learned
	for f := range folds {
		if err := o.first(docs, f, &without[f]); err != nil {
			return err
		}
		err := r.each(docs, f, without[f], func(s *happens.Stage, d *document) {
			if d.deeds != nil {
				d.parts = s.Parts(&d.doc, d.fresh(), d.deeds, func(events []record.Event) []int {
					return happens.Pair(events, d.rec.Actors, d.deeds, true)
				})
			}
		})
		if err != nil {
			return err
		}
	}
	for f := range folds {
		if without[f].Parts, err = o.learnParts(docs, f); err != nil {
			return err
		}
		err := r.each(docs, f, without[f], func(s *happens.Stage, d *document) {
			d.told = s.Deeds(&d.doc, d.fresh(), d.weight, d.judge)
		})
		if err != nil {
			return err
		}
	}
	if o.cross != "" {
		return o.read(r, docs, without)
	}
	var l happens.Learned
	err = o.first(docs, all, &l)
	if err == nil {
		l.Parts, err = o.learnParts(docs, all)
	}
	if err == nil {
		l.Deeds, err = o.learnDeeds(docs, all)
	}
	if err != nil {
		return err
	}
	return o.write(l)
}

// write writes the weights.
func (o *options) write(l happens.Learned) error {
	for name, model := range map[string][]byte{
		"roles": l.Roles, "bounds": l.Bounds, "placing": l.Placing, "dating": l.Dating, "parts": l.Parts, "deeds": l.Deeds,
	} {
		if err := os.WriteFile(filepath.Join(o.out, name+".bin"), model, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// each hands the documents of a part to use, with a stage of the models given.
func (r *reader) each(docs []*document, part int, l happens.Learned, use func(s *happens.Stage, d *document)) error {
	stage, err := r.events.With(l)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if d.fold == part {
			use(stage, d)
		}
	}
	return nil
}

// outside gathers what the documents that are not in a part teach.
func outside[T any](docs []*document, part int, of func(d *document) []T) (samples []T) {
	for _, d := range docs {
		if d.fold != part {
			samples = append(samples, of(d)...)
		}
	}
	return samples
}

// first learns the models that need no other one from the documents that are not in a part.
func (o *options) first(docs []*document, part int, l *happens.Learned) (err error) {
	roles := outside(docs, part, func(d *document) [][]happens.RoleSample { return [][]happens.RoleSample{d.roles} })
	if l.Roles, err = happens.TrainRoles(roles, o.bits, o.epochs, os.Stderr); err != nil {
		return err
	}
	for model, of := range map[*[]byte]func(d *document) []happens.Choice{
		&l.Bounds:  func(d *document) []happens.Choice { return d.bounds },
		&l.Placing: func(d *document) []happens.Choice { return d.places },
		&l.Dating:  func(d *document) []happens.Choice { return d.days },
	} {
		if *model, err = happens.TrainChoices(outside(docs, part, of), o.bits, o.epochs, os.Stderr); err != nil {
			return err
		}
	}
	return nil
}

func (o *options) learnParts(docs []*document, part int) ([]byte, error) {
	parts := outside(docs, part, func(d *document) [][]happens.RoleSample { return [][]happens.RoleSample{d.parts} })
	return happens.TrainRoles(parts, o.bits, o.epochs, os.Stderr)
}

func (o *options) learnDeeds(docs []*document, part int) ([]byte, error) {
	return happens.TrainDeeds(outside(docs, part, func(d *document) []happens.DeedSample { return d.told }), o.bits, o.epochs, os.Stderr)
}

// read writes the records of each part of a set as models of the other parts read it, one file a set.
func (o *options) read(r *reader, docs []*document, without [folds]happens.Learned) error {
	if err := os.MkdirAll(o.cross, 0o755); err != nil {
		return err
	}
	files := map[string]*os.File{}
	for set, name := range map[string]string{mucDev: "muc4-dev.jsonl", gva: "gva.jsonl"} {
		f, err := os.Create(filepath.Join(o.cross, name))
		if err != nil {
			return err
		}
		defer f.Close()
		files[set] = f
	}
	var bad error
	for f := range folds {
		var err error
		if without[f].Deeds, err = o.learnDeeds(docs, f); err != nil {
			return err
		}
		err = r.each(docs, f, without[f], func(s *happens.Stage, d *document) {
			if files[d.set] == nil {
				return
			}
			rec := d.fresh()
			s.Run(&d.doc, rec)
			line, err := record.Encode(rec)
			if err == nil {
				_, err = fmt.Fprintf(files[d.set], "%s\n", line)
			}
			bad = errors.Join(bad, err)
		})
		if err = errors.Join(err, bad); err != nil {
			return err
		}
	}
	return errors.Join(files[mucDev].Close(), files[gva].Close())
}
