// Package extract turns an analysed document into its record: when, where, who, says, happens, one folder a stage. It holds
// only the order of the stages; what each of them knows is in the codebook.
package extract

import (
	"fmt"
	"slices"

	"clio/internal/nlp"
	"clio/record"
)

// Stage reads layers of the document and adds its own to the record. A stage is immutable once made and is run by many
// goroutines at once, each with its own document and record.
type Stage interface {
	Name() string
	Needs() []nlp.Layer
	Gives() []nlp.Layer
	Run(doc *nlp.Doc, rec *record.Record)
}

// Pipeline is stages in an order in which each finds what it needs.
type Pipeline struct{ stages []Stage }

// NewPipeline checks that every stage's needs are given by the engine (have) or by a stage before it.
func NewPipeline(have []nlp.Layer, stages ...Stage) (*Pipeline, error) {
	have = slices.Clone(have)
	for _, s := range stages {
		for _, need := range s.Needs() {
			if !slices.Contains(have, need) {
				return nil, fmt.Errorf("stage %s needs %s, which nothing before it gives", s.Name(), need)
			}
		}
		have = append(have, s.Gives()...)
	}
	return &Pipeline{stages: stages}, nil
}

// Run fills the record from the document. Stages run one after the other.
func (p *Pipeline) Run(doc *nlp.Doc, rec *record.Record) {
	for _, s := range p.stages {
		s.Run(doc, rec)
	}
}

// Names lists the stages in order.
func (p *Pipeline) Names() []string {
	var names []string
	for _, s := range p.stages {
		names = append(names, s.Name())
	}
	return names
}
