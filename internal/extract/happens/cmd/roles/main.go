// Command roles learns the role model of package happens from documents whose incidents are known and writes
// models/roles.bin. With -hold it leaves every fifth document out, to measure on.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"clio/codebook"
	"clio/internal/extract"
	"clio/internal/extract/happens"
	"clio/internal/extract/says"
	"clio/internal/extract/when"
	"clio/internal/extract/where"
	"clio/internal/extract/who"
	"clio/internal/gazetteer"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/record"
)

func main() {
	data := flag.String("data", "../shared/data", "folder that holds muc4/dev and wikievents/dev")
	out := flag.String("out", "models/roles.bin", "where the weights go")
	hold := flag.Bool("hold", false, "leave every fifth document out")
	bits := flag.Int("bits", 16, "rows of the model, as a power of two")
	epochs := flag.Int("epochs", 6, "times over the data")
	flag.Parse()
	if err := run(*data, *out, *hold, *bits, *epochs); err != nil {
		fmt.Fprintln(os.Stderr, "roles:", err)
		os.Exit(1)
	}
}

// reader runs everything that goes before the events.
type reader struct {
	engine *engine.Engine
	before *extract.Pipeline
	events *happens.Stage
	doc    nlp.Doc
}

func newReader() (*reader, error) {
	book, err := codebook.Open()
	if err != nil {
		return nil, err
	}
	r := &reader{}
	if r.engine, err = engine.New(); err != nil {
		return nil, err
	}
	places, err := gazetteer.Open()
	if err != nil {
		return nil, err
	}
	times, err := when.New(book, when.Options{})
	if err != nil {
		return nil, err
	}
	where, err := where.New(book, places)
	if err != nil {
		return nil, err
	}
	actors, err := who.New(book)
	if err != nil {
		return nil, err
	}
	attributions, err := says.New(book)
	if err != nil {
		return nil, err
	}
	if r.events, err = happens.New(book); err != nil {
		return nil, err
	}
	r.before, err = extract.NewPipeline(engine.Layers(), times, where, actors, attributions)
	return r, err
}

func (r *reader) samples(id, text string, gold *happens.RoleGold) []happens.RoleSample {
	rec := &record.Record{Document: record.Document{ID: id, Text: text}}
	r.engine.Run(text, &r.doc)
	r.before.Run(&r.doc, rec)
	return r.events.Samples(&r.doc, rec, gold)
}

func run(data, out string, hold bool, bits, epochs int) error {
	r, err := newReader()
	if err != nil {
		return err
	}
	var all, held [][]happens.RoleSample
	for _, set := range []struct {
		folder string
		read   func([]byte) (string, *happens.RoleGold, error)
	}{{"muc4/dev", muc}, {"wikievents/dev", wikievents}} {
		texts, err := documents(filepath.Join(data, set.folder, "input.jsonl"))
		if err != nil {
			return err
		}
		n := 0
		err = lines(filepath.Join(data, set.folder, "gold.jsonl"), func(b []byte) error {
			id, gold, err := set.read(b)
			if err != nil {
				return err
			}
			if n++; hold && n%5 == 0 {
				held = append(held, r.samples(id, texts[id], gold))
				return nil
			}
			all = append(all, r.samples(id, texts[id], gold))
			return nil
		})
		if err != nil {
			return err
		}
	}
	model, err := happens.TrainRoles(all, bits, epochs, os.Stderr)
	if err != nil {
		return err
	}
	if hold {
		gold, found, right, err := r.events.Measure(model, held)
		if err != nil {
			return err
		}
		for i, name := range []string{"none", "perpetrator", "target", "victim", "weapon"} {
			fmt.Fprintf(os.Stderr, "%-12s %5d in the key, %5d found, %5d right\n", name, gold[i], found[i], right[i])
		}
	}
	fmt.Fprintf(os.Stderr, "%s: %d bytes\n", out, len(model))
	return os.WriteFile(out, model, 0o644)
}

// muc reads the templates of a document of MUC-4.
func muc(b []byte) (string, *happens.RoleGold, error) {
	var g struct {
		ID        string
		Templates []struct {
			Slots map[string]struct {
				Fills []struct{ Alts []struct{ V string } }
			}
		}
	}
	if err := json.Unmarshal(b, &g); err != nil {
		return "", nil, err
	}
	gold := &happens.RoleGold{}
	for _, t := range g.Templates {
		for slot, list := range map[string]*[]string{
			"perp_individual": &gold.Perpetrator, "perp_org": &gold.Perpetrator, "phys_tgt_id": &gold.Target,
			"hum_tgt_name": &gold.Victim, "hum_tgt_desc": &gold.Victim, "instrument_id": &gold.Weapon,
		} {
			for _, f := range t.Slots[slot].Fills {
				for _, a := range f.Alts {
					*list = append(*list, strings.ToLower(a.V))
				}
			}
		}
	}
	return g.ID, gold, nil
}

// wikievents reads the arguments of the violent events of a document of WikiEvents.
func wikievents(b []byte) (string, *happens.RoleGold, error) {
	var g struct {
		ID     string
		Events []struct {
			Type string
			Args []struct {
				Role, Text string
				Names      []string
			}
		}
	}
	if err := json.Unmarshal(b, &g); err != nil {
		return "", nil, err
	}
	gold := &happens.RoleGold{}
	for _, e := range g.Events {
		if !strings.HasPrefix(e.Type, "Conflict.Attack") && !strings.HasPrefix(e.Type, "Life.") {
			continue
		}
		for _, a := range e.Args {
			list := map[string]*[]string{
				"Attacker": &gold.Perpetrator, "Killer": &gold.Perpetrator, "Injurer": &gold.Perpetrator, "Target": &gold.Target,
				"Victim": &gold.Victim, "Instrument": &gold.Weapon, "ExplosiveDevice": &gold.Weapon,
			}[a.Role]
			if list == nil {
				continue
			}
			for _, n := range append(a.Names, a.Text) {
				*list = append(*list, strings.ToLower(n))
			}
		}
	}
	return g.ID, gold, nil
}

func documents(path string) (map[string]string, error) {
	texts := map[string]string{}
	return texts, lines(path, func(b []byte) error {
		var in struct{ ID, Text string }
		if err := json.Unmarshal(b, &in); err != nil {
			return err
		}
		texts[in.ID] = in.Text
		return nil
	})
}

func lines(path string, use func([]byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		if err := use(s.Bytes()); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return s.Err()
}
