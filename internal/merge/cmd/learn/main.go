// Command learn makes the weights of package merge: how rare words are, from the texts of all corpora of news, and how much
// each likeness of two events speaks for their being one, by logistic regression over pairs of events whose incident is
// known. With -half it learns from one half of the incidents and prints how well the other half is grouped.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clio/internal/merge"
	"clio/record"
)

func main() {
	data := flag.String("data", "../shared/data", "folder of the corpora")
	records := flag.String("records", "", "JSON Lines of records of gva/input.jsonl, as clio read --json prints them (required)")
	out := flag.String("out", "models/merge.bin", "file of weights to write")
	predict := flag.String("predict", "", "with -half: file of records to write, those of the other half with incident ids")
	half := flag.Bool("half", false, "learn from one half of the incidents, group the other half, write nothing")
	flag.Parse()
	if err := run(*data, *records, *out, *predict, *half); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

// texts are the corpora of news whose words are counted.
func texts(data string) []string {
	return []string{"gva/input.jsonl", "muc4/dev/input.jsonl", "polnear/train/input.jsonl", "wikievents/train-texts/input.jsonl", "ecbplus/input.jsonl", "geo/lgl/input.jsonl"}
}

func lines(name string, use func([]byte) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 64<<20)
	for sc.Scan() {
		if err := use(sc.Bytes()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return sc.Err()
}

func run(data, records, out, predict string, half bool) error {
	if records == "" {
		return fmt.Errorf("name the records with -records")
	}
	var failed error
	m := merge.Count(func(yield func(string) bool) {
		for _, name := range texts(data) {
			err := lines(filepath.Join(data, name), func(line []byte) error {
				var d struct{ Title, Text string }
				if err := json.Unmarshal(line, &d); err != nil {
					return err
				}
				yield(d.Title + "\n" + d.Text)
				return nil
			})
			if err != nil {
				fmt.Fprintln(os.Stderr, "learn: left out:", err)
			}
		}
	}, 4)
	if failed != nil {
		return failed
	}
	gold := map[string]string{}
	if err := lines(filepath.Join(data, "gva/gold.jsonl"), func(line []byte) error {
		var g struct{ ID, Incident string }
		err := json.Unmarshal(line, &g)
		gold[g.ID] = g.Incident
		return err
	}); err != nil {
		return err
	}
	var all []merge.Item
	if err := lines(records, func(line []byte) error {
		rec, err := record.Decode(line)
		if err == nil {
			all = append(all, m.Of(rec)...)
		}
		return err
	}); err != nil {
		return err
	}
	var train, test []merge.Item
	for _, it := range all {
		h := fnv.New32a()
		h.Write([]byte(gold[it.Doc]))
		if half && h.Sum32()%2 == 0 {
			test = append(test, it)
		} else {
			train = append(train, it)
		}
	}
	m.Learn(first(train), func(a, b *merge.Item) bool { return gold[a.Doc] == gold[b.Doc] })
	for i, w := range m.Weights {
		fmt.Printf("%-18s %7.3f\n", merge.FeatureName(i), w)
	}
	if half {
		report(m, test, gold)
		if predict == "" {
			return nil
		}
		return write(m, test, records, predict)
	}
	report(m, all, gold)
	return os.WriteFile(out, m.Encode(), 0o644)
}

// first keeps the event that a report is about: its first attack.
func first(items []merge.Item) []merge.Item {
	var out []merge.Item
	seen := map[string]bool{}
	for _, it := range items {
		if strings.HasPrefix(it.Type, "attack") && !seen[it.Doc] {
			seen[it.Doc] = true
			out = append(out, it)
		}
	}
	return out
}

// report prints pairwise precision and recall of the articles' first attacks.
func report(m *merge.Model, items []merge.Item, gold map[string]string) {
	lead := map[string]string{}
	for _, it := range first(items) {
		lead[it.ID] = it.Doc
	}
	group := map[string][]string{}
	for _, inc := range m.Cluster(items, nil) {
		for _, e := range inc.Events {
			if doc := lead[e]; doc != "" {
				group[inc.ID] = append(group[inc.ID], doc)
			}
		}
	}
	right, said := 0, 0
	for _, docs := range group {
		slices.Sort(docs)
		for i, a := range docs {
			for _, b := range docs[:i] {
				said++
				if gold[a] == gold[b] {
					right++
				}
			}
		}
	}
	of := map[string]int{}
	docs := map[string]bool{}
	for _, doc := range lead {
		if !docs[doc] {
			docs[doc] = true
			of[gold[doc]]++
		}
	}
	true_ := 0
	for _, n := range of {
		true_ += n * (n - 1) / 2
	}
	p, r := float64(right)/float64(max(1, said)), float64(right)/float64(max(1, true_))
	fmt.Printf("%d reports with an attack, %d incidents found, %d in truth; pairs: precision %.3f recall %.3f\n", len(docs), len(group), len(of), p, r)
}

// write copies the records of the items with the incident of each event.
func write(m *merge.Model, items []merge.Item, records, name string) error {
	of, docs := map[string]string{}, map[string]bool{}
	for _, inc := range m.Cluster(items, nil) {
		for _, e := range inc.Events {
			of[e] = inc.ID
		}
	}
	for _, it := range items {
		docs[it.Doc] = true
	}
	var out []byte
	err := lines(records, func(line []byte) error {
		rec, err := record.Decode(line)
		if err != nil || len(rec.Events) > 0 && !docs[rec.Document.ID] {
			return err
		}
		for i := range rec.Events {
			rec.Events[i].Incident = of[record.EventID(rec.Document.ID, rec.Events[i].ID)]
		}
		data, err := record.Encode(rec)
		out = append(append(out, data...), '\n')
		return err
	})
	if err != nil {
		return err
	}
	return os.WriteFile(name, out, 0o644)
}
