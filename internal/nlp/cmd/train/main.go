// Command train trains the models of the language engine from the treebanks under -data and writes them to -out, each with
// its checksum. -only names the models to train, separated by commas; the others are read from -out.
package main

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"clio/internal/nlp"
	"clio/internal/nlp/conllu"
	"clio/internal/nlp/engine"
	"clio/internal/nlp/lemma"
	"clio/internal/nlp/parse"
	"clio/internal/nlp/score"
	"clio/internal/nlp/sent"
	"clio/internal/nlp/tag"
	"clio/internal/nlp/word"
)

type settings struct {
	data, out, only, readers, jack, verbose string
	tagEpochs, parseEpochs, folds           int
	measure, open                           bool
}

func main() {
	var s settings
	flag.StringVar(&s.data, "data", "../shared/data", "folder of the training data")
	flag.StringVar(&s.out, "out", "models", "folder of the models")
	flag.StringVar(&s.only, "only", "", "models to train: lexicon,sent,tag,lemma,parse; all when empty")
	flag.IntVar(&s.tagEpochs, "tag-epochs", 6, "epochs of the tagger")
	flag.IntVar(&s.parseEpochs, "parse-epochs", 12, "epochs of the parser")
	flag.StringVar(&s.jack, "jack", "", "file that keeps the jackknifed tags from one run to the next")
	flag.StringVar(&s.readers, "readers", "><>", "readers of the parser")
	flag.IntVar(&s.folds, "folds", 4, "folds of the tags that the parser is trained on")
	flag.BoolVar(&s.measure, "measure", false, "train nothing, measure the models in -out")
	flag.BoolVar(&s.open, "open", false, "use openly licensed text only")
	flag.StringVar(&s.verbose, "v", "", "kinds of error to list: word,sent,upos,uposword,lemma,head,label")
	flag.Parse()
	log.SetFlags(log.Ltime)
	if err := run(s); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(s settings) error {
	dev, err := readAll(s.data, "dev")
	if err != nil {
		return err
	}
	m, err := readModels(s.out)
	if err != nil {
		return err
	}
	if s.measure {
		return measure(m, dev, s.verbose)
	}
	train, err := readAll(s.data, "train")
	if err != nil {
		return err
	}
	want := func(name string) bool { return s.only == "" || strings.Contains(","+s.only+",", ","+name+",") }
	if want("lexicon") {
		log.Print("clustering words")
		all := texts(s.data, s.open, train)
		m.Lexicon = makeLexicon(train.docs, clusters(all, 64, 4, 12), clusters(all, 400, 4, 8), cases(all))
		if err := save(s.out, "lexicon", m.Lexicon); err != nil {
			return err
		}
	}
	train.look(m.Lexicon)
	if want("lemma") {
		m.Lemmatiser = lemma.Train(train.docs)
		if err := save(s.out, "lemma", m.Lemmatiser); err != nil {
			return err
		}
	}
	mixed := train.withCapitals(m.Lexicon)
	if want("sent") {
		var ex []sent.Example
		for i := range mixed.docs {
			ex = append(ex, sent.Example{Doc: mixed.docs[i], Infos: mixed.words[i]})
		}
		m.Splitter = sent.Train(ex, 20, 18, 1)
		if err := save(s.out, "sent", m.Splitter); err != nil {
			return err
		}
		log.Print("sentences done")
	}
	if want("tag") {
		m.Tagger = tag.Train(mixed.tagExamples(nil), tag.Options{Epochs: s.tagEpochs, Least: 2, Bits: 20, Seed: 1})
		if err := save(s.out, "tag", m.Tagger); err != nil {
			return err
		}
		log.Print("tags done")
	}
	if want("parse") {
		ex, err := mixed.jackknifeFile(s.jack, s.folds, s.tagEpochs-2)
		if err != nil {
			return err
		}
		log.Print("jackknifed tags done")
		start := time.Now()
		m.Parser = parse.Train(ex, parse.Options{
			Epochs: s.parseEpochs, LeastMoves: 2, LeastLabels: 2, BitsMoves: 20, BitsLabels: 19, Seed: 1, Explore: 0.9,
			LabelEpochs: 8, Readers: s.readers,
			Each: func(k int, p *parse.Parser) {
				n := *m
				n.Parser = p
				log.Printf("reader %d, %v", k+1, time.Since(start).Round(time.Second))
				if err := save(s.out, "parse", p); err != nil {
					log.Print(err)
				}
				if err := measure(&n, dev, ""); err != nil {
					log.Print(err)
				}
			},
		})
		if err := save(s.out, "parse", m.Parser); err != nil {
			return err
		}
	}
	return measure(m, dev, s.verbose)
}

func readModels(dir string) (*engine.Models, error) {
	m := &engine.Models{}
	for _, f := range []func() error{
		load(dir, "lexicon", word.Read, &m.Lexicon), load(dir, "sent", sent.Read, &m.Splitter), load(dir, "tag", tag.Read, &m.Tagger),
		load(dir, "lemma", lemma.Read, &m.Lemmatiser), load(dir, "parse", parse.Read, &m.Parser),
	} {
		if err := f(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func load[T any](dir, name string, read func([]byte) (T, []byte, error), to *T) func() error {
	return func() error {
		b, err := os.ReadFile(filepath.Join(dir, name+".bin"))
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if v, _, err := read(b); err == nil {
			*to = v
		}
		return nil
	}
}

type model interface {
	AppendBinary([]byte) ([]byte, error)
}

// save writes a model and puts its checksum into its card, where there is one.
func save(dir, name string, m model) error {
	b, err := m.AppendBinary(nil)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, name+".bin"), b, 0o644); err != nil {
		return err
	}
	path := filepath.Join(dir, name+".md")
	card, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	lines := strings.Split(string(card), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "sha256: ") {
			lines[i] = fmt.Sprintf("sha256: %x", sha256.Sum256(b))
		}
	}
	return os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644)
}

// measure prints the scores of the engine on raw text, as written and in capitals.
func measure(m *engine.Models, dev *corpus, verbose string) error {
	if m.Parser == nil {
		m.Parser = new(parse.Parser) // without readers it leaves the tokens as they are
	}
	e, err := engine.NewWith(m)
	if err != nil {
		return err
	}
	w := e.NewWorker()
	var doc nlp.Doc
	for _, bank := range dev.banks() {
		for _, caps := range []bool{false, true} {
			sheet := score.Sheet{Verbose: verbose != "" && !caps}
			for i, g := range dev.docs {
				if dev.bank[i] != bank {
					continue
				}
				if caps {
					g = capitals(g)
				}
				w.Run(g.Text, &doc)
				sheet.Add(g, &doc)
			}
			name := bank
			if caps {
				name += " CAPS"
			}
			fmt.Printf("%-22s %s\n", name, sheet.Line())
			for what := range strings.SplitSeq(verbose, ",") {
				sheet.Report(os.Stdout, what, 400)
			}
		}
	}
	return nil
}

func readTreebank(path string) ([]conllu.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return conllu.Read(f)
}
