// Command coref trains the model of coreference from the OntoGUM documents under -data and writes it to -out. A third of the
// documents, by a hash of their names, is held out for the score. All is read from the plain text: tokens, trees and names are
// the engine's own.
package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/coref"
	"clio/internal/nlp/engine"
	"clio/internal/nlp/entity"
	"clio/models"
)

type document struct {
	name  string
	text  string
	spans map[int][]coref.Span // chain → bytes
	ex    coref.Example
	held  bool
}

func main() {
	data := flag.String("data", "../shared/data", "folder of the training data")
	out := flag.String("out", "models", "folder of the models")
	measure := flag.Bool("measure", false, "train nothing, measure the model in -out")
	verbose := flag.String("v", "", "print the chains of documents whose name holds this")
	var o coref.Options
	flag.IntVar(&o.Epochs, "epochs", 8, "epochs")
	flag.IntVar(&o.Bits, "bits", 15, "rows of the table, as a power of two")
	flag.Uint64Var(&o.Seed, "seed", 1, "seed")
	margin := flag.Float64("margin", 3, "by how much the right choice has to win")
	caution := flag.Float64("caution", 1, "how much more a wrong link costs than a missed one")
	flag.Parse()
	log.SetFlags(log.Ltime)
	o.Margin, o.Caution = float32(*margin), float32(*caution)
	if err := run(*data, *out, *verbose, *measure, o); err != nil {
		fmt.Fprintln(os.Stderr, "coref:", err)
		os.Exit(1)
	}
}

func run(data, out, verbose string, measure bool, o coref.Options) error {
	eng, err := engine.New()
	if err != nil {
		return err
	}
	b, err := models.Read("names")
	if err != nil {
		return err
	}
	names, _, err := entity.Read(b)
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(data, "coref", "ontogum", "*.tsv"))
	if err != nil {
		return err
	}
	var docs []*document
	var train []coref.Example
	for _, f := range files {
		d, err := read(f)
		if err != nil {
			return err
		}
		d.analyse(eng)
		docs = append(docs, d)
		if !d.held {
			train = append(train, d.ex)
		}
	}
	if len(docs) == 0 {
		return fmt.Errorf("no documents under %s", data)
	}
	var m *coref.Model
	path := filepath.Join(out, "coref.bin")
	if measure {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if m, _, err = coref.Read(b); err != nil {
			return err
		}
	} else {
		m = coref.Train(train, names.Lexicon(), o)
		b, err := m.AppendBinary(nil)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, b, 0o644); err != nil {
			return err
		}
		log.Printf("coref.bin: %d bytes from %d documents", len(b), len(train))
	}
	return report(docs, m, names.Lexicon(), verbose)
}

func report(docs []*document, m *coref.Model, lex *entity.Lexicon, verbose string) error {
	scores := map[string]*coref.Score{}
	var s coref.Scratch
	for _, d := range docs {
		doc := d.ex.Doc
		m.Run(doc, lex, &s)
		var gold, found [][]coref.Span
		for _, c := range d.spans {
			gold = append(gold, c)
		}
		for _, c := range doc.Chains {
			var spans []coref.Span
			for _, i := range c {
				first, last := coref.Extent(doc, &doc.Mentions[i])
				b := doc.Span(first, last)
				spans = append(spans, coref.Span{Start: b.Start, End: b.End})
			}
			found = append(found, spans)
		}
		genre := strings.Split(d.name, "_")[1]
		part := "train"
		if d.held {
			part = "held"
		}
		for _, key := range []string{part, part + " " + genre} {
			if scores[key] == nil {
				scores[key] = &coref.Score{}
			}
			scores[key].Add(gold, found)
		}
		if verbose != "" && strings.Contains(d.name, verbose) {
			print(d, found)
		}
	}
	for _, key := range []string{"train", "held", "held news", "held bio", "held interview", "held speech", "held voyage", "held academic"} {
		if s := scores[key]; s != nil {
			p, r, bp, br := s.PrecisionRecall()
			fmt.Printf("%-15s CoNLL %.1f  MUC %.1f (P %.1f R %.1f)  B3 %.1f (P %.1f R %.1f)  CEAFe %.1f  mentions %.1f\n", key, s.CoNLL(), s.MUC(), p, r, s.B3(), bp, br, s.CEAFe(), s.Mentions())
		}
	}
	return nil
}

func print(d *document, found [][]coref.Span) {
	of := map[coref.Span]int{}
	for c, list := range d.spans {
		for _, s := range list {
			of[s] = c
		}
	}
	fmt.Println("##", d.name)
	for _, c := range found {
		for _, s := range c {
			gold, ok := of[s]
			mark := "-"
			if ok {
				mark = strconv.Itoa(gold)
			}
			fmt.Printf("  %s[%s]", mark, strings.ReplaceAll(d.text[s.Start:s.End], "\n", " "))
		}
		fmt.Println()
	}
	fmt.Println("   gold:")
	for id, c := range d.spans {
		if len(c) > 1 {
			fmt.Printf("  %d", id)
			for _, s := range c {
				fmt.Printf(" [%s]", strings.ReplaceAll(d.text[s.Start:s.End], "\n", " "))
			}
			fmt.Println()
		}
	}
}

var bracket = regexp.MustCompile(`\((\d+)(\))?|(\d+)\)`)

// read makes the text of a document from its tokens and the spans of its chains.
func read(path string) (*document, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d := &document{name: strings.TrimSuffix(filepath.Base(path), ".tsv"), spans: map[int][]coref.Span{}}
	h := fnv.New32a()
	h.Write([]byte(d.name))
	d.held = h.Sum32()%3 == 0
	var text strings.Builder
	open := map[int][]int32{}
	space := ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "# newpar") && !strings.HasPrefix(line, "# newpar_"):
			if text.Len() > 0 {
				space = "\n\n"
			}
			continue
		case line == "" || line[0] == '#':
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 6 {
			return nil, fmt.Errorf("%s: a line of %d columns", path, len(f))
		}
		text.WriteString(space)
		space = " "
		start := int32(text.Len())
		text.WriteString(f[1])
		end := int32(text.Len())
		for part := range strings.SplitSeq(f[5], "|") {
			if part == "SpaceAfter=No" {
				space = ""
			}
			marks, ok := strings.CutPrefix(part, "Entity=")
			if !ok {
				continue
			}
			for _, m := range bracket.FindAllStringSubmatch(marks, -1) {
				id, _ := strconv.Atoi(m[1] + m[3])
				switch {
				case m[2] != "":
					d.spans[id] = append(d.spans[id], coref.Span{Start: start, End: end})
				case m[1] != "":
					open[id] = append(open[id], start)
				case len(open[id]) > 0:
					n := len(open[id]) - 1
					d.spans[id] = append(d.spans[id], coref.Span{Start: open[id][n], End: end})
					open[id] = open[id][:n]
				}
			}
		}
	}
	d.text = text.String()
	return d, nil
}

// analyse runs the engine and finds the heads of the gold mentions.
func (d *document) analyse(eng *engine.Engine) {
	doc := &nlp.Doc{}
	eng.Run(d.text, doc)
	d.ex = coref.Example{Doc: doc, Gold: map[int32]int{}}
	for id, list := range d.spans {
		for _, s := range list {
			first, last := doc.TokenAt(s.Start), doc.TokenAt(s.End-1)+1
			for k := first; k < last; k++ {
				if h := doc.Tokens[k].Head; h < first || h >= last {
					d.ex.Gold[k] = id
					break
				}
			}
		}
	}
}
