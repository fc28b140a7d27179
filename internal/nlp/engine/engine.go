// Package engine runs the stages of the language engine over a text, in the order that their needs allow, and fills one
// nlp.Doc. The models are read once and shared; each run takes a worker from a pool, which holds the scratch memory of all
// stages, so that a worker that has seen a few documents makes no more garbage.
package engine

import (
	"fmt"
	"runtime"
	"strings"
	"sync"

	"clio/internal/nlp"
	"clio/internal/nlp/word"
)

// Stage is a part of the engine. It is shared by all workers; Runner makes what one worker needs.
type Stage interface {
	Name() string
	Needs() []nlp.Layer
	Gives() []nlp.Layer
	Runner() Runner
}

// Runner does the work of a stage for one worker. words stand beside doc.Tokens as soon as there are tokens.
type Runner interface {
	Run(doc *nlp.Doc, words []*word.Info)
}

// Engine is the whole analysis. It is safe for use by many goroutines.
type Engine struct {
	models  *Models
	stages  []Stage
	workers sync.Pool
}

// New reads the embedded models.
func New() (*Engine, error) {
	m, err := readModels()
	if err != nil {
		return nil, err
	}
	return NewWith(m)
}

// NewWith makes an engine of the models given. It fails when a stage needs what no earlier stage gives.
func NewWith(m *Models) (*Engine, error) {
	e := &Engine{models: m, stages: stages(m)}
	have := map[nlp.Layer]bool{}
	for _, st := range e.stages {
		for _, need := range st.Needs() {
			if !have[need] {
				return nil, fmt.Errorf("engine: stage %s needs %s, which no stage before it gives", st.Name(), need)
			}
		}
		for _, give := range st.Gives() {
			have[give] = true
		}
	}
	e.workers.New = func() any { return e.NewWorker() }
	return e, nil
}

// Stages are the stages in their order.
func (e *Engine) Stages() []Stage { return e.stages }

// Run analyses a text into doc, whose memory is used again. A doc is for one goroutine at a time.
func (e *Engine) Run(text string, doc *nlp.Doc) {
	w := e.workers.Get().(*Worker)
	w.Run(text, doc)
	e.workers.Put(w)
}

// Worker runs the engine for one goroutine.
type Worker struct {
	cache   *word.Cache
	words   []*word.Info
	runners []Runner
}

// NewWorker makes a worker with memory of its own.
func (e *Engine) NewWorker() *Worker {
	w := &Worker{cache: word.NewCache(e.models.Lexicon)}
	for _, st := range e.stages {
		w.runners = append(w.runners, st.Runner())
	}
	return w
}

// Run analyses a text into doc.
func (w *Worker) Run(text string, doc *nlp.Doc) {
	doc.Reset(text)
	w.words = w.words[:0]
	for _, r := range w.runners {
		r.Run(doc, w.words)
		if len(w.words) != len(doc.Tokens) {
			w.look(doc)
		}
	}
}

// look finds the word of each token.
func (w *Worker) look(doc *nlp.Doc) {
	w.words = w.words[:0]
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		in := w.cache.Of(doc.Text[t.Start:t.End])
		t.Lower = in.Lower
		w.words = append(w.words, in)
	}
}

// parallel runs the functions side by side and gives the first error.
func parallel(fs ...func() error) error {
	var wg sync.WaitGroup
	errs := make([]error, len(fs))
	gate := make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))
	for i, f := range fs {
		wg.Go(func() {
			gate <- struct{}{}
			errs[i] = f()
			<-gate
		})
	}
	wg.Wait()
	var said []string
	for _, err := range errs {
		if err != nil {
			said = append(said, err.Error())
		}
	}
	if said != nil {
		return fmt.Errorf("engine: %s", strings.Join(said, "; "))
	}
	return nil
}

// Stage is one stage, to be run alone over a doc that the worker has analysed: for measurements.
func (w *Worker) Stage(i int) func(doc *nlp.Doc) {
	return func(doc *nlp.Doc) {
		if i == 0 {
			doc.Reset(doc.Text)
		}
		w.runners[i].Run(doc, w.words)
	}
}
