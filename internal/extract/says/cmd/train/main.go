// Command train learns the attribution model from PolNeAR and writes models/attribution.bin.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"clio/internal/extract/says"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/record"
)

func main() {
	data := flag.String("data", "../shared/data", "folder that holds polnear/train")
	out := flag.String("out", "models/attribution.bin", "where the weights go")
	wordnet := flag.String("wordnet", "/usr/share/wordnet", "folder that holds WordNet's data and index files")
	epochs := flag.Int("epochs", 9, "times over the data")
	hold := flag.Int("hold", -1, "leave every fifth document out, beginning with this one (0 to 4); -1 learns from all")
	flag.Parse()
	known, err := words(*wordnet)
	if err == nil {
		err = run(filepath.Join(*data, "polnear", "train"), *out, says.TrainOptions{Epochs: *epochs, CueBits: 17, LabelBits: 20, Words: known, Log: os.Stderr}, *hold)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(dir, out string, o says.TrainOptions, hold int) error {
	texts := map[string]string{}
	var examples []says.Example
	seen := 0
	eng, err := engine.New()
	if err != nil {
		return err
	}
	err = lines(filepath.Join(dir, "input.jsonl"), func(b []byte) error {
		var in struct{ ID, Text string }
		if err := json.Unmarshal(b, &in); err != nil {
			return err
		}
		texts[in.ID] = in.Text
		return nil
	})
	if err != nil {
		return err
	}
	err = lines(filepath.Join(dir, "gold.jsonl"), func(b []byte) error {
		var g struct {
			ID           string
			Attributions []struct{ Source, Cue, Content [][2]int }
		}
		if err := json.Unmarshal(b, &g); err != nil {
			return err
		}
		if seen++; hold >= 0 && (seen-1)%5 == hold {
			return nil
		}
		text := texts[g.ID]
		starts := make([]int32, 0, len(text)+1)
		for i := range text {
			starts = append(starts, int32(i))
		}
		starts = append(starts, int32(len(text)))
		spans := func(in [][2]int) []record.Span {
			var out []record.Span
			for _, p := range in {
				out = append(out, record.Span{Start: starts[p[0]], End: starts[p[1]]})
			}
			return out
		}
		ex := says.Example{Doc: new(nlp.Doc)}
		eng.Run(text, ex.Doc)
		for _, a := range g.Attributions {
			ex.Gold = append(ex.Gold, says.GoldAttribution{Source: spans(a.Source), Cue: spans(a.Cue), Content: spans(a.Content)})
		}
		examples = append(examples, ex)
		return nil
	})
	if err != nil {
		return err
	}
	model, err := says.Train(examples, o)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, len(model), "bytes")
	fmt.Fprintf(os.Stderr, "sha256: %x\n", sha256.Sum256(model))
	return os.WriteFile(out, model, 0o644)
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
