package clio

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

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

// Version is the version of the program, of its rules and of its models: a reading by another version is another reading.
const Version = "0.1.0"

// Options say how a Reader reads. The zero value is the ordinary way.
type Options struct {
	Codebook  []string // folders laid over the embedded codebook, in order
	Gazetteer []string // files that `clio gazetteer import` made, laid over the embedded gazetteer
	AllModes  bool     // keep hypothetical events too
	DayFirst  bool     // read 10/11/2024 as 10 November, not as 11 October
}

// Reader reads documents. It is safe for concurrent use: models and codebook are shared, and each document gets its own
// working memory from a pool.
type Reader struct {
	opts   Options
	engine *engine.Engine
	stages *extract.Pipeline
	docs   sync.Pool
	tokens atomic.Int64
}

// New loads the models and the codebook. It fails when a codebook folder is missing or does not parse.
func New(opts Options) (*Reader, error) {
	book, err := codebook.Open(opts.Codebook...)
	if err != nil {
		return nil, err
	}
	// The engine's models and the stages of the reader are loaded side by side, which halves the start on two cores.
	var stages []extract.Stage
	made := make(chan error, 1)
	go func() {
		var err error
		stages, err = newStages(book, opts)
		made <- err
	}()
	eng, err := engine.New()
	if bad := <-made; bad != nil {
		return nil, fmt.Errorf("reader: %w", bad)
	}
	if err != nil {
		return nil, fmt.Errorf("language engine: %w", err)
	}
	r := &Reader{opts: opts, engine: eng}
	r.docs.New = func() any { return new(nlp.Doc) }
	if r.stages, err = extract.NewPipeline(engine.Layers(), stages...); err != nil {
		return nil, fmt.Errorf("reader: %w", err)
	}
	return r, nil
}

// newStages makes the stages in the order in which they run.
func newStages(book *codebook.Book, opts Options) ([]extract.Stage, error) {
	times, err := when.New(book, when.Options{DayFirst: opts.DayFirst})
	if err != nil {
		return nil, err
	}
	gaz, err := gazetteer.Open(opts.Gazetteer...)
	if err != nil {
		return nil, err
	}
	places, err := where.New(book, gaz)
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
	events, err := happens.New(book)
	if err != nil {
		return nil, err
	}
	return []extract.Stage{times, places, actors, attributions, events}, nil
}

// Read reads one document. It fails only when ctx is done: a document with nothing to record gives a record of empty lists.
func (r *Reader) Read(ctx context.Context, document record.Document) (*record.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rec := &record.Record{Clio: record.Contract, Reader: r.Name(), Document: document}
	if document.Language != "" && document.Language != "en" {
		return rec, nil // English is read; others are kept, and whoever found the language says so
	}
	r.Analyse(document.Text, func(doc *nlp.Doc) { r.stages.Run(doc, rec) })
	if !r.opts.AllModes {
		rec.Events = slices.DeleteFunc(rec.Events, func(e record.Event) bool { return e.Mode == record.Hypothetical })
	}
	return rec, nil
}

// Name is the reader and its version, as the record names it.
func (r *Reader) Name() string { return "clio " + Version }

// Tokens counts the tokens that the reader has analysed so far.
func (r *Reader) Tokens() int64 { return r.tokens.Load() }

// Analyse runs the language engine over a text and hands its analysis to use, which must not keep it.
func (r *Reader) Analyse(text string, use func(*nlp.Doc)) {
	doc := r.docs.Get().(*nlp.Doc)
	defer r.docs.Put(doc)
	r.engine.Run(text, doc)
	r.tokens.Add(int64(len(doc.Tokens)))
	use(doc)
}
