// Command learn makes the weights of package where from documents whose places are known, or, with -folds, tells how well
// they do on documents that they were not learned from: it writes the records of all documents, each read with weights
// learned from the other folds, for score_places.py.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"

	"clio/codebook"
	"clio/internal/extract/where"
	"clio/internal/gazetteer"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/record"
)

func main() {
	data := flag.String("data", "../shared/data", "folder of the corpora")
	out := flag.String("out", "internal/extract/where/weights.tsv", "file of weights to write")
	folds := flag.Int("folds", 0, "number of folds; 0 learns from everything and writes the weights")
	anonymous := flag.Bool("anonymous", false, "with -folds: read the documents without their publishers")
	predict := flag.String("predict", "", "file of records to write: of the folds, or of -read with the weights at hand")
	read := flag.String("read", "", "JSON Lines of documents to read with the weights at hand")
	flag.Parse()
	if err := run(*data, *out, *folds, *anonymous, *predict, *read); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

type learner struct {
	book   *codebook.Book
	places *gazetteer.Index
	engine *engine.Engine
	doc    nlp.Doc
}

func (l *learner) analyse(text string, use func(*nlp.Doc)) {
	l.engine.Run(text, &l.doc)
	use(&l.doc)
}

func run(data, out string, folds int, anonymous bool, predict, read string) error {
	var l learner
	var err error
	if l.book, err = codebook.Open(); err != nil {
		return err
	}
	if l.places, err = gazetteer.Open(); err != nil {
		return err
	}
	if l.engine, err = engine.New(); err != nil {
		return err
	}
	if read != "" {
		documents, err := readDocuments(read)
		if err != nil {
			return err
		}
		stage, err := where.New(l.book, l.places)
		if err != nil {
			return err
		}
		return l.write(predict, documents, func(record.Document) *where.Stage { return stage })
	}
	lgl, err := readResolved(filepath.Join(data, "geo/lgl"))
	if err != nil {
		return err
	}
	rest, err := readMarked(data)
	if err != nil {
		return err
	}
	if folds == 0 {
		stage, err := l.learn(append(varied(lgl), rest...))
		if err != nil {
			return err
		}
		return os.WriteFile(out, stage.Weights(), 0o644)
	}
	stages := make([]*where.Stage, folds)
	for k := range stages {
		var others []where.Sample
		for _, s := range lgl {
			if fold(s.Document, folds) != k {
				others = append(others, s)
			}
		}
		if stages[k], err = l.learn(append(varied(others), rest...)); err != nil {
			return err
		}
	}
	var documents []record.Document
	for _, s := range lgl {
		documents = append(documents, s.Document)
	}
	foldOf := make(map[string]int)
	for i, d := range documents {
		foldOf[d.ID] = fold(d, folds)
		if anonymous {
			documents[i].Publisher = ""
		}
	}
	return l.write(predict, documents, func(d record.Document) *where.Stage { return stages[foldOf[d.ID]] })
}

// fold keeps the documents of one publisher together, so that no home area is learned by heart.
func fold(d record.Document, folds int) int {
	h := fnv.New32a()
	h.Write([]byte(d.Publisher))
	return int(h.Sum32()>>8) % folds
}

func (l *learner) learn(samples []where.Sample) (*where.Stage, error) {
	stage, err := where.New(l.book, l.places)
	if err != nil {
		return nil, err
	}
	stage.Learn(samples, l.analyse)
	return stage, nil
}

// varied adds every second sample once more without its publisher, so that the home of the publisher is not all that is
// relied on, and every fourth in capitals, as old wires write. Byte offsets stay as they are.
func varied(samples []where.Sample) []where.Sample {
	out := samples[:len(samples):len(samples)]
	for i, s := range samples {
		if i%2 == 0 {
			s.Document.Publisher = ""
			out = append(out, s)
		}
	}
	for i := 0; i < len(samples); i += 4 {
		s := samples[i]
		b := []byte(s.Document.Text)
		for j, c := range b {
			if 'a' <= c && c <= 'z' {
				b[j] = c - 'a' + 'A'
			}
		}
		s.Document.Text = string(b)
		out = append(out, s)
	}
	return out
}

func (l *learner) write(name string, documents []record.Document, stage func(record.Document) *where.Stage) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	for _, d := range documents {
		rec := &record.Record{Document: d}
		l.analyse(d.Text, func(doc *nlp.Doc) { stage(d).Run(doc, rec) })
		line, err := record.Encode(rec)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\n", line)
	}
	return w.Flush()
}

func readDocuments(name string) ([]record.Document, error) {
	var out []record.Document
	err := eachLine(name, func(line []byte) error {
		var v struct{ ID, Title, Text, Published, Publisher, URL string }
		if err := json.Unmarshal(line, &v); err != nil {
			return err
		}
		out = append(out, record.Document{ID: v.ID, Source: v.ID, Title: v.Title, Text: v.Text, Published: v.Published, Publisher: v.Publisher, URL: v.URL})
		return nil
	})
	return out, err
}

type goldLine struct {
	ID     string
	Places []struct {
		Start, End int
		Lat, Lon   *float64
	}
	Entities []struct {
		Start, End int
		Type       string
	}
}

// readResolved reads a folder whose gold gives coordinates.
func readResolved(dir string) ([]where.Sample, error) {
	return readSamples(dir, true, func(g goldLine, byteAt func(int) int32) []where.GoldPlace {
		var out []where.GoldPlace
		for _, p := range g.Places {
			q := where.GoldPlace{Span: record.Span{Start: byteAt(p.Start), End: byteAt(p.End)}}
			if p.Lat != nil && p.Lon != nil {
				q.Lat, q.Lon, q.Located = *p.Lat, *p.Lon, true
			}
			out = append(out, q)
		}
		return out
	})
}

// readMarked reads the corpora that mark places without saying which.
func readMarked(data string) ([]where.Sample, error) {
	var out []where.Sample
	dirs, err := filepath.Glob(filepath.Join(data, "ner/re3d/*"))
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "gold.jsonl")); err != nil {
			continue
		}
		samples, err := readSamples(dir, false, func(g goldLine, byteAt func(int) int32) []where.GoldPlace {
			var out []where.GoldPlace
			for _, e := range g.Entities {
				if e.Type == "Location" {
					out = append(out, where.GoldPlace{Span: record.Span{Start: byteAt(e.Start), End: byteAt(e.End)}, Located: true})
				}
			}
			return out
		})
		if err != nil {
			return nil, err
		}
		out = append(out, samples...)
	}
	wires, err := readWires(filepath.Join(data, "muc4/dev"))
	if err != nil {
		return nil, err
	}
	out = append(out, wires...)
	files, err := filepath.Glob(filepath.Join(data, "ner/wikigold/*.conll.txt"))
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		samples, err := readColumns(name)
		if err != nil {
			return nil, err
		}
		out = append(out, samples...)
	}
	return out, nil
}

// readWires reads old wires in capitals, of which only the places of incidents are known: each use of such a name is one.
func readWires(dir string) ([]where.Sample, error) {
	documents, err := readDocuments(filepath.Join(dir, "input.jsonl"))
	if err != nil {
		return nil, err
	}
	names := make(map[string][]string)
	err = eachLine(filepath.Join(dir, "gold.jsonl"), func(line []byte) error {
		var g struct {
			ID        string
			Templates []struct {
				Slots map[string]struct {
					Fills []struct{ Alts []struct{ Path []string } }
				}
			}
		}
		if err := json.Unmarshal(line, &g); err != nil {
			return err
		}
		for _, t := range g.Templates {
			for _, f := range t.Slots["incident_location"].Fills {
				for _, a := range f.Alts {
					for _, step := range a.Path {
						if strings.Contains(step, "UNIVERSITY") {
							continue
						}
						name, _, _ := strings.Cut(step, " (")
						names[g.ID] = append(names[g.ID], name)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []where.Sample
	for _, d := range documents {
		s := where.Sample{Document: d, Partial: true}
		flat := strings.ReplaceAll(d.Text, "\n", " ")
		for _, name := range names[d.ID] {
			for at := 0; len(name) > 3; {
				i := strings.Index(flat[at:], name)
				if i < 0 {
					break
				}
				at += i + len(name)
				s.Places = append(s.Places, where.GoldPlace{Span: record.Span{Start: int32(at - len(name)), End: int32(at)}, Located: true})
			}
		}
		if len(s.Places) > 0 {
			out = append(out, s)
		}
	}
	return out, nil
}

// readColumns reads words with their entity tags; every forty sentences make a document.
func readColumns(name string) ([]where.Sample, error) {
	var out []where.Sample
	var s where.Sample
	var text strings.Builder
	sentences, open := 0, false
	flush := func() {
		if text.Len() > 0 {
			s.Document.Text = text.String()
			out = append(out, s)
		}
		s, sentences = where.Sample{}, 0
		text.Reset()
	}
	err := eachLine(name, func(line []byte) error {
		f := strings.Fields(string(line))
		if len(f) < 2 {
			open = false
			text.WriteString("\n")
			if sentences++; sentences == 40 {
				flush()
			}
			return nil
		}
		if n := text.Len(); n > 0 && f[0] != "." && f[0] != "," && f[0] != "'s" {
			text.WriteString(" ")
		}
		start := int32(text.Len())
		text.WriteString(f[0])
		place := strings.HasSuffix(f[len(f)-1], "LOC")
		switch {
		case place && open:
			s.Places[len(s.Places)-1].End = int32(text.Len())
		case place:
			s.Places = append(s.Places, where.GoldPlace{Span: record.Span{Start: start, End: int32(text.Len())}, Located: true})
		}
		open = place
		return nil
	})
	flush()
	return out, err
}

func readSamples(dir string, resolved bool, places func(goldLine, func(int) int32) []where.GoldPlace) ([]where.Sample, error) {
	documents, err := readDocuments(filepath.Join(dir, "input.jsonl"))
	if err != nil {
		return nil, err
	}
	gold := make(map[string]goldLine)
	err = eachLine(filepath.Join(dir, "gold.jsonl"), func(line []byte) error {
		var g goldLine
		if err := json.Unmarshal(line, &g); err != nil {
			return err
		}
		gold[g.ID] = g
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []where.Sample
	for _, d := range documents {
		var at []int32
		for i := range d.Text {
			at = append(at, int32(i))
		}
		at = append(at, int32(len(d.Text)))
		out = append(out, where.Sample{Document: d, Resolved: resolved, Places: places(gold[d.ID], func(i int) int32 { return at[min(i, len(at)-1)] })})
	}
	return out, nil
}

func eachLine(name string, use func([]byte) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 64<<20)
	n := 0
	for in.Scan() {
		n++
		if err := use(in.Bytes()); err != nil {
			return fmt.Errorf("%s line %d: %w", name, n, err)
		}
	}
	return in.Err()
}
