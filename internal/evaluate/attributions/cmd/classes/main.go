// Command classes counts the errors of attributions by class, as docs/evaluation.md has them, from what clio read --json says.
// It prints what score_attribution.py does too, and with -v lists the errors: what was wanted, and what was found instead.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"clio/internal/evaluate/attributions"
)

func main() {
	data := flag.String("data", "../shared/data/polnear/dev", "folder that holds input.jsonl and gold.jsonl")
	verbose := flag.Bool("v", false, "list the errors")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: classes [-data FOLDER] [-v] PRED.jsonl")
		os.Exit(2)
	}
	if err := run(*data, flag.Arg(0), *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "classes:", err)
		os.Exit(1)
	}
}

// pieces are the pieces of one part, in code points.
type pieces [][2]int

// part is a part as the record has it.
type part struct {
	Start, End int
	Parts      pieces
}

func (p part) pieces() pieces {
	if len(p.Parts) > 0 {
		return p.Parts
	}
	return pieces{{p.Start, p.End}}
}

func run(dir, pred string, verbose bool) error {
	texts, starts := map[string]string{}, map[string][]int{}
	err := lines(filepath.Join(dir, "input.jsonl"), func(b []byte) error {
		var in struct{ ID, Text string }
		if err := json.Unmarshal(b, &in); err != nil {
			return err
		}
		texts[in.ID] = in.Text
		for i := range in.Text {
			starts[in.ID] = append(starts[in.ID], i)
		}
		starts[in.ID] = append(starts[in.ID], len(in.Text))
		return nil
	})
	if err != nil {
		return err
	}
	bytes := func(id string, in pieces) (out []attributions.Span) {
		for _, p := range in {
			if at := starts[id]; p[0] >= 0 && p[0] < p[1] && p[1] < len(at) {
				out = append(out, attributions.Span{Start: at[p[0]], End: at[p[1]]})
			}
		}
		return out
	}
	found := map[string][]attributions.Attribution{}
	err = lines(pred, func(b []byte) error {
		var rec struct {
			Document     struct{ Source string }
			Attributions []struct{ Source, Cue, Content part }
		}
		if err := json.Unmarshal(b, &rec); err != nil {
			return err
		}
		id := rec.Document.Source
		for _, a := range rec.Attributions {
			found[id] = append(found[id], attributions.Attribution{Source: bytes(id, a.Source.pieces()), Cue: bytes(id, a.Cue.pieces()), Content: bytes(id, a.Content.pieces())})
		}
		return nil
	})
	if err != nil {
		return err
	}
	var f attributions.Figures
	if verbose {
		f.Log = os.Stdout
	}
	err = lines(filepath.Join(dir, "gold.jsonl"), func(b []byte) error {
		var g struct {
			ID           string
			Attributions []struct{ Source, Cue, Content pieces }
		}
		if err := json.Unmarshal(b, &g); err != nil {
			return err
		}
		var gold []attributions.Attribution
		for _, a := range g.Attributions {
			gold = append(gold, attributions.Attribution{Source: bytes(g.ID, a.Source), Cue: bytes(g.ID, a.Cue), Content: bytes(g.ID, a.Content)})
		}
		f.Add(texts[g.ID], gold, found[g.ID])
		return nil
	})
	if err == nil {
		show(&f)
	}
	return err
}

func show(f *attributions.Figures) {
	p, r, f1 := f.F1()
	fmt.Printf("gold %d, found %d, triple P %.2f R %.2f F1 %.2f\n", f.Gold, f.Found, p, r, f1)
	for i, name := range []string{"source", "cue", "content"} {
		p, r, f1 := f.Part(i)
		fmt.Printf("%-8s partial P %.2f R %.2f F1 %.2f\n", name, p, r, f1)
	}
	for c := range attributions.Classes {
		fmt.Printf("| %v | %d |\n", c, f.Classes[c])
	}
}

func lines(name string, use func([]byte) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	for in.Scan() {
		if err := use(in.Bytes()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return in.Err()
}
