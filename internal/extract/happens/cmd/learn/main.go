// Command learn learns the two models of package happens from documents whose incidents are known and writes them beside each other:
// roles.bin (who has which part in violence) and deeds.bin (what is told as a deed). With -cross it learns each fifth of the
// documents from the others and writes the records that the models read of it, to be scored.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"clio/internal/extract/happens"
	"clio/record"
)

// folds is the number of parts that the documents are divided into.
const folds = 5

func main() {
	var o options
	flag.StringVar(&o.data, "data", "../shared/data", "folder that holds muc4/dev, wikievents/dev and gva")
	flag.StringVar(&o.out, "out", "models", "folder where the weights go")
	flag.StringVar(&o.cross, "cross", "", "file for the records of MUC-4 that models of the other parts read; no weights are written")
	flag.IntVar(&o.bits, "bits", 16, "rows of the models, as a power of two")
	flag.IntVar(&o.epochs, "epochs", 6, "times over the data")
	flag.IntVar(&o.every, "every", 1, "take one of so many articles of gva")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

type options struct {
	data, out, cross string
	bits, epochs     int
	every            int
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
	var without [folds]happens.Learned // what the documents outside of a part teach
	deeds := make([][]happens.DeedSample, len(docs))
	parts := make([][]happens.RoleSample, len(docs))
	for f := range folds {
		if without[f].Roles, err = o.learnRoles(docs, f); err != nil {
			return err
		}
		if without[f].Placing, err = o.learnChoices(docs, f, func(d *document) []happens.Choice { return d.places }); err != nil {
			return err
		}
		if without[f].Dating, err = o.learnChoices(docs, f, func(d *document) []happens.Choice { return d.days }); err != nil {
			return err
		}
		if without[f].Bounds, err = o.learnChoices(docs, f, func(d *document) []happens.Choice { return d.bounds }); err != nil {
			return err
		}
		stage, err := r.events.With(without[f])
		if err != nil {
			return err
		}
		for i, d := range docs {
			if d.fold == f && d.deeds != nil {
				parts[i] = stage.Parts(&d.doc, d.fresh(), d.deeds, func(events []record.Event) []int {
					return happens.Pair(events, d.rec.Actors, d.deeds, true)
				})
			}
		}
	}
	for f := range folds {
		if without[f].Parts, err = o.learnParts(docs, parts, f); err != nil {
			return err
		}
		stage, err := r.events.With(without[f])
		if err != nil {
			return err
		}
		for i, d := range docs {
			if d.fold == f {
				deeds[i] = stage.Deeds(&d.doc, d.fresh(), d.weight, d.judge)
			}
		}
	}
	if o.cross != "" {
		return o.read(r, docs, without, deeds)
	}
	var all happens.Learned
	if all.Roles, err = o.learnRoles(docs, -1); err != nil {
		return err
	}
	if all.Placing, err = o.learnChoices(docs, -1, func(d *document) []happens.Choice { return d.places }); err != nil {
		return err
	}
	if all.Dating, err = o.learnChoices(docs, -1, func(d *document) []happens.Choice { return d.days }); err != nil {
		return err
	}
	if all.Bounds, err = o.learnChoices(docs, -1, func(d *document) []happens.Choice { return d.bounds }); err != nil {
		return err
	}
	if all.Parts, err = o.learnParts(docs, parts, -1); err != nil {
		return err
	}
	if all.Deeds, err = o.learnDeeds(docs, deeds, -1); err != nil {
		return err
	}
	for name, model := range map[string][]byte{"roles": all.Roles, "bounds": all.Bounds, "placing": all.Placing, "dating": all.Dating, "parts": all.Parts, "deeds": all.Deeds} {
		if err := os.WriteFile(filepath.Join(o.out, name+".bin"), model, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// learnChoices learns to choose from the documents that are not in a part.
func (o *options) learnChoices(docs []*document, without int, of func(*document) []happens.Choice) ([]byte, error) {
	var samples []happens.Choice
	for _, d := range docs {
		if d.fold != without {
			samples = append(samples, of(d)...)
		}
	}
	return happens.TrainChoices(samples, o.bits, o.epochs, os.Stderr)
}

// learnRoles learns the model of roles from the documents that are not in a part.
func (o *options) learnRoles(docs []*document, without int) ([]byte, error) {
	var samples [][]happens.RoleSample
	for _, d := range docs {
		if d.fold != without && d.roles != nil {
			samples = append(samples, d.roles)
		}
	}
	return happens.TrainRoles(samples, o.bits, o.epochs, os.Stderr)
}

// learnParts learns who and what has a part in which event from the documents that are not in a part.
func (o *options) learnParts(docs []*document, parts [][]happens.RoleSample, without int) ([]byte, error) {
	var samples [][]happens.RoleSample
	for i := range parts {
		if docs[i].fold != without {
			samples = append(samples, parts[i])
		}
	}
	return happens.TrainParts(samples, o.bits, o.epochs, os.Stderr)
}

// learnDeeds learns the model of what is told as a deed from the documents that are not in a part.
func (o *options) learnDeeds(docs []*document, deeds [][]happens.DeedSample, without int) ([]byte, error) {
	var samples []happens.DeedSample
	for i := range deeds {
		if docs[i].fold != without {
			samples = append(samples, deeds[i]...)
		}
	}
	return happens.TrainDeeds(samples, o.bits, o.epochs, os.Stderr)
}

// read writes the records of each part of MUC-4 as models of the others read it.
func (o *options) read(r *reader, docs []*document, without [folds]happens.Learned, deeds [][]happens.DeedSample) error {
	file, err := os.Create(o.cross)
	if err != nil {
		return err
	}
	defer file.Close()
	for f := range folds {
		if without[f].Deeds, err = o.learnDeeds(docs, deeds, f); err != nil {
			return err
		}
		stage, err := r.events.With(without[f])
		if err != nil {
			return err
		}
		for _, d := range docs {
			if d.fold != f || d.set == "wikievents/dev" {
				continue
			}
			rec := d.fresh()
			stage.Run(&d.doc, rec)
			line, err := record.Encode(rec)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(file, "%s\n", line); err != nil {
				return err
			}
		}
	}
	return file.Close()
}
