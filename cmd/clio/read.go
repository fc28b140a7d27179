package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"clio"
	"clio/internal/ingest"
	"clio/internal/nlp"
	"clio/internal/nlp/conllu"
	"clio/internal/pipeline"
	"clio/internal/render"
	"clio/record"
)

// reading are the flags of the commands that read reports.
type reading struct {
	published string
	allModes  bool
	codebooks []string
	columns   map[string]string
	places    []string
	dayFirst  bool
	jobs      int

	noOriginals bool
}

func (r *reading) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.published, "published", "", "publication date `DATE` (YYYY-MM-DD) of reports, over what they say themselves")
	cmd.Flags().BoolVar(&r.allModes, "all-modes", false, "keep hypothetical events too: feared, possible, conditional")
	cmd.Flags().StringArrayVar(&r.codebooks, "codebook", nil, "a codebook folder `DIR` of your own, laid over the built-in one; may be given again")
	cmd.Flags().StringArrayVar(&r.places, "gazetteer", nil, "a gazetteer `FILE` that clio gazetteer import made, laid over the built-in one; may be given again")
	cmd.Flags().BoolVar(&r.dayFirst, "day-first", false, "read 10/11/2024 as 10 November and not as October 11")
	cmd.Flags().IntVar(&r.jobs, "jobs", 0, "`N` documents read at once (default: one a core)")
}

// tables adds the flag of commands that read files.
func (r *reading) tables(cmd *cobra.Command) {
	cmd.Flags().StringToStringVar(&r.columns, "columns", nil, "of a table: which column is what, `FIELD=NAME`,… (text, title, published, url, publisher, byline, id)")
}

// start checks the flags and loads the reader.
func (r *reading) start() (*clio.Reader, error) {
	if r.published != "" {
		if _, err := time.Parse(time.DateOnly, r.published); err != nil {
			return nil, fmt.Errorf("--published %q is no date: write it as YYYY-MM-DD, for example 2024-03-27", r.published)
		}
	}
	reader, err := clio.New(clio.Options{Codebook: r.codebooks, Gazetteer: r.places, AllModes: r.allModes, DayFirst: r.dayFirst})
	if err != nil {
		return nil, &failure{exitUsage, err}
	}
	// The models are most of the memory and stay; half of the usual room for garbage beside them is enough.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	return reader, nil
}

// gcPercent is how much garbage may lie beside what is in use while reports are read, in per cent of it.
const gcPercent = 50

// prepare sets the publication date that the flag gives.
func (r *reading) prepare(d *record.Document) {
	if r.published != "" {
		d.Published, d.PublishedFrom = r.published, record.FromFlag
	}
}

func newRead() *cobra.Command {
	var r reading
	var asJSON, asCoNLLU, asText bool
	cmd := &cobra.Command{
		Use:   "read FILE|DIR|-…",
		Short: "Read reports and print their record",
		Long: `Read reads reports and prints the record of each, in the order of the input. A report is a plain text, a web page, an e-mail,
an office document (docx), an entry of a feed, a row of a table, a page of a web archive (WARC), or a line of JSON Lines
({"id","title","text","published","url","publisher"}); zip, tar and gzip of these are unpacked, folders are read whole, and - is
standard input. What a file is, is told by its content. English is read; what is in another language is kept and said to be unread.

Without a flag the record is written for people: the report with its events, sources and cues marked, then what happened, who
says so and who is named. With --json it is one JSON object a line; clio schema describes it.

What cannot be read is named on standard error, and the rest is still read; the exit code is then 1.`,
		Example: `  clio read report.txt
  clio read --published 2024-03-27 report.txt
  clio read --json reports/ > records.jsonl
  cat reports.jsonl | clio read --json - | jq '.events[].type'`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (asJSON && asCoNLLU) || (asJSON && asText) || (asCoNLLU && asText) {
				return errors.New("choose one of --json, --conllu and --text")
			}
			reader, err := r.start()
			if err != nil {
				return err
			}
			out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
			var write func(pipeline.Result) error
			read := reader.Read
			switch {
			case asJSON:
				write = func(res pipeline.Result) error {
					line, err := record.Encode(res.Record)
					if err != nil {
						return err
					}
					_, err = out.Write(append(line, '\n'))
					return err
				}
			case asCoNLLU:
				read = func(_ context.Context, d record.Document) (*record.Record, error) {
					return &record.Record{Document: d}, nil
				}
				write = func(res pipeline.Result) (err error) {
					reader.Analyse(res.Record.Document.Text, func(doc *nlp.Doc) { err = conllu.Write(out, doc, res.Record.Document.Source) })
					return err
				}
			default:
				opts := terminal(cmd.OutOrStdout())
				if asText {
					opts.Color = false
				}
				first := true
				write = func(res pipeline.Result) error {
					if !first {
						fmt.Fprintln(out)
					}
					first = false
					return render.Record(out, res.Record, opts)
				}
			}
			err = stream(cmd, args, r, read, write)
			if ferr := out.Flush(); err == nil || errors.As(err, new(*failure)) {
				if ferr != nil {
					return ferr
				}
			}
			return err
		},
	}
	r.flags(cmd)
	r.tables(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON record a line")
	cmd.Flags().BoolVar(&asCoNLLU, "conllu", false, "print the analysis as CoNLL-U, with character offsets")
	cmd.Flags().BoolVar(&asText, "text", false, "print for people without colours, also on a terminal")
	return cmd
}

// stream reads the documents of paths on all cores and writes each in order. Errors of single documents go to standard error;
// the result is then a failure that has been reported.
func stream(cmd *cobra.Command, paths []string, r reading, read func(context.Context, record.Document) (*record.Record, error), write func(pipeline.Result) error) error {
	failed := 0
	items := ingest.Open(cmd.Context(), paths, ingest.Options{Stdin: cmd.InOrStdin(), Columns: r.columns})
	err := pipeline.Run(cmd.Context(), items, pipeline.Options{Workers: r.jobs, Read: read, Prepare: r.prepare}, func(res pipeline.Result) error {
		if res.Err != nil {
			if cmd.Context().Err() != nil {
				return cmd.Context().Err()
			}
			failed++
			fmt.Fprintln(cmd.ErrOrStderr(), "clio:", res.Err)
			return nil
		}
		notes(cmd.ErrOrStderr(), res.Item)
		return write(res)
	})
	if err != nil {
		return err
	}
	if failed > 0 {
		return &failure{exitPartly, nil}
	}
	return nil
}

// notes says what a reader of a document should know.
func notes(w io.Writer, item ingest.Item) {
	for _, n := range item.Notes {
		where := item.File
		if item.Line > 0 {
			where = fmt.Sprintf("%s:%d", item.File, item.Line)
		}
		fmt.Fprintf(w, "clio: %s: %s\n", where, n)
	}
}

// terminal tells colours and width for an output: colours only on a terminal, and not where NO_COLOR is set.
func terminal(w io.Writer) render.Options {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return render.Options{}
	}
	opts := render.Options{Color: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
	if width, _, err := term.GetSize(int(f.Fd())); err == nil {
		opts.Width = min(width, 110)
	}
	return opts
}

func newParse() *cobra.Command {
	return &cobra.Command{
		Use:     "parse SENTENCE…",
		Short:   "Show how a sentence is analysed, as a tree",
		Long:    `Parse shows the tree of each sentence: its words with their tags, each below the word that it depends on, and the relation between them.`,
		Example: `  clio parse 'Gunmen attacked a police post on Monday.'`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			reader, err := clio.New(clio.Options{})
			if err != nil {
				return err
			}
			for _, text := range args {
				reader.Analyse(text, func(doc *nlp.Doc) {
					for _, sent := range doc.Sents {
						printTree(cmd.OutOrStdout(), doc, sent.Root, "", "", 0)
					}
				})
			}
			return nil
		},
	}
}

// printTree writes a token and, indented below it, its dependants.
func printTree(w io.Writer, doc *nlp.Doc, tok int32, lead, next string, depth int) {
	t := &doc.Tokens[tok]
	fmt.Fprintf(w, "%s%s  %s/%s  %s\n", lead, render.Clean(doc.Form(tok)), t.UPOS, t.XPOS, t.Rel)
	if depth > 200 {
		return
	}
	for k := range doc.Kids(tok) {
		if doc.Tokens[k].Next >= 0 {
			printTree(w, doc, k, next+"├ ", next+"│ ", depth+1)
		} else {
			printTree(w, doc, k, next+"└ ", next+"  ", depth+1)
		}
	}
}

func newBench() *cobra.Command {
	var r reading
	var docs int
	cmd := &cobra.Command{
		Use:   "bench FILE|DIR|-…",
		Short: "Measure the speed of reading on documents of your own",
		Long: `Bench reads the given documents, again and again up to --docs of them, throws the records away and prints how long that
took: tokens and documents a second, the time to load the models, and the most memory that was in use.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			begin := time.Now()
			reader, err := r.start()
			if err != nil {
				return err
			}
			load := time.Since(begin)
			n, bytes := 0, 0
			items := func(yield func(ingest.Item, error) bool) {
				for again := true; again && n < docs; {
					again = false
					for item, err := range ingest.Open(cmd.Context(), args, ingest.Options{Stdin: cmd.InOrStdin(), Columns: r.columns}) {
						if err != nil {
							continue
						}
						again = true
						n++
						bytes += len(item.Document.Text)
						if !yield(item, nil) || n >= docs {
							return
						}
					}
				}
			}
			begin = time.Now()
			err = pipeline.Run(cmd.Context(), items, pipeline.Options{Workers: r.jobs, Read: reader.Read, Prepare: r.prepare}, func(res pipeline.Result) error {
				_, err := record.Encode(res.Record)
				return err
			})
			if err != nil {
				return err
			}
			took := time.Since(begin)
			tokens := reader.Tokens()
			workers := r.jobs
			if workers <= 0 {
				workers = runtime.GOMAXPROCS(0)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "documents     %d (%.1f MB)\ntokens        %d\nworkers       %d\nload          %.0f ms\nread in       %.1f s\ntokens/s      %.0f (%.0f a worker)\ndocuments/s   %.0f\npeak memory   %s\n",
				n, float64(bytes)/1e6, tokens, workers, load.Seconds()*1e3, took.Seconds(), float64(tokens)/took.Seconds(), float64(tokens)/took.Seconds()/float64(workers), float64(n)/took.Seconds(), peak())
			return nil
		},
	}
	r.flags(cmd)
	cmd.Flags().IntVar(&docs, "docs", 1000, "how many documents to read; fewer are read again")
	return cmd
}

// peak is the largest memory that the process held, where the system tells it.
func peak() string {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return "not told by this system"
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	for scan.Scan() {
		var kb int
		if _, err := fmt.Sscanf(scan.Text(), "VmHWM: %d kB", &kb); err == nil {
			return fmt.Sprintf("%.0f MB", float64(kb)/1024)
		}
	}
	return "not told by this system"
}
