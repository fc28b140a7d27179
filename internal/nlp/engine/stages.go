package engine

import (
	"clio/internal/nlp"
	"clio/internal/nlp/coref"
	"clio/internal/nlp/entity"
	"clio/internal/nlp/lemma"
	"clio/internal/nlp/number"
	"clio/internal/nlp/parse"
	"clio/internal/nlp/phrase"
	"clio/internal/nlp/quote"
	"clio/internal/nlp/sent"
	"clio/internal/nlp/tag"
	"clio/internal/nlp/token"
	"clio/internal/nlp/word"
	"clio/models"
)

// Models are the trained models of the engine.
type Models struct {
	Lexicon    *word.Lexicon
	Splitter   *sent.Splitter
	Tagger     *tag.Tagger
	Lemmatiser *lemma.Lemmatiser
	Parser     *parse.Parser
	Names      *entity.Model // nil: no names are found
	Coref      *coref.Model  // nil: no chains are made
}

func readModels() (*Models, error) {
	m := &Models{}
	err := parallel(
		read("parse", parse.Read, &m.Parser),
		read("tag", tag.Read, &m.Tagger),
		read("lemma", lemma.Read, &m.Lemmatiser),
		read("lexicon", word.Read, &m.Lexicon),
		read("sent", sent.Read, &m.Splitter),
		optional("names", entity.Read, &m.Names),
		optional("coref", coref.Read, &m.Coref),
	)
	return m, err
}

func read[T any](name string, parse func([]byte) (T, []byte, error), to *T) func() error {
	return func() error {
		b, err := models.Read(name)
		if err != nil {
			return err
		}
		*to, _, err = parse(b)
		return err
	}
}

// optional leaves a model nil that the program does not carry, as when it is trained for the first time.
func optional[T any](name string, parse func([]byte) (T, []byte, error), to *T) func() error {
	if !models.Has(name) {
		return func() error { return nil }
	}
	return read(name, parse, to)
}

// stages is the order in which the engine works. A further stage is put behind those whose layers it needs.
func stages(m *Models) []Stage {
	return []Stage{
		stage{"tokens", nil, []nlp.Layer{nlp.Tokens}, func() Runner {
			return runner(func(doc *nlp.Doc, _ []*word.Info) {
				token.Split(doc)
				token.Mark(doc)
			})
		}},
		stage{"sentences", []nlp.Layer{nlp.Tokens}, []nlp.Layer{nlp.Sentences}, func() Runner { return runner(m.Splitter.Run) }},
		stage{"tags", []nlp.Layer{nlp.Sentences}, []nlp.Layer{nlp.Tags}, func() Runner {
			s := new(tag.Scratch)
			return runner(func(doc *nlp.Doc, words []*word.Info) { m.Tagger.Run(doc, words, s) })
		}},
		stage{"lemmas", []nlp.Layer{nlp.Tags}, []nlp.Layer{nlp.Lemmas}, func() Runner {
			c := lemma.NewCache(m.Lemmatiser)
			return runner(func(doc *nlp.Doc, _ []*word.Info) { c.Run(doc) })
		}},
		stage{"tree", []nlp.Layer{nlp.Tags}, []nlp.Layer{nlp.Tree}, func() Runner {
			s := new(parse.Scratch)
			return runner(func(doc *nlp.Doc, words []*word.Info) { m.Parser.Run(doc, words, s) })
		}},
		stage{"quotations", []nlp.Layer{nlp.Sentences}, []nlp.Layer{nlp.Quotations}, func() Runner {
			return runner(func(doc *nlp.Doc, _ []*word.Info) { quote.Run(doc) })
		}},
		plain(number.New()),
		stage{"entity", []nlp.Layer{nlp.Tree}, []nlp.Layer{nlp.Names}, func() Runner {
			s := new(entity.Scratch)
			return runner(func(doc *nlp.Doc, words []*word.Info) {
				if m.Names != nil {
					m.Names.Run(doc, words, s)
				}
			})
		}},
		plain(phrase.New()),
		stage{"coref", []nlp.Layer{nlp.NounPhrases, nlp.Names, nlp.Quotations}, []nlp.Layer{nlp.Coreference}, func() Runner {
			s := new(coref.Scratch)
			return runner(func(doc *nlp.Doc, _ []*word.Info) {
				if m.Coref != nil && m.Names != nil {
					m.Coref.Run(doc, m.Names.Lexicon(), s)
				}
			})
		}},
	}
}

// Layers are what Run fills.
func Layers() []nlp.Layer {
	var layers []nlp.Layer
	for _, st := range stages(&Models{}) {
		layers = append(layers, st.Gives()...)
	}
	return layers
}

// stage is a Stage made of its parts.
type stage struct {
	name         string
	needs, gives []nlp.Layer
	runner       func() Runner
}

func (s stage) Name() string       { return s.name }
func (s stage) Needs() []nlp.Layer { return s.needs }
func (s stage) Gives() []nlp.Layer { return s.gives }
func (s stage) Runner() Runner     { return s.runner() }

// plain makes a Stage of one that needs neither words nor memory of its own.
func plain(s interface {
	Name() string
	Needs() []nlp.Layer
	Gives() []nlp.Layer
	Run(doc *nlp.Doc)
},
) Stage {
	return stage{s.Name(), s.Needs(), s.Gives(), func() Runner {
		return runner(func(doc *nlp.Doc, _ []*word.Info) { s.Run(doc) })
	}}
}

// runner makes a function a Runner.
type runner func(doc *nlp.Doc, words []*word.Info)

func (r runner) Run(doc *nlp.Doc, words []*word.Info) { r(doc, words) }
