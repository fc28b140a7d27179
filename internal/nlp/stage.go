package nlp

// Layer is something that a stage assigns to a document and a later one needs.
type Layer string

// The layers, in the order in which they are made.
const (
	Tokens       Layer = "tokens"
	Sentences    Layer = "sentences"
	Tags         Layer = "tags"
	Lemmas       Layer = "lemmas"
	Tree         Layer = "tree"
	Names        Layer = "names"
	NounPhrases  Layer = "phrases"
	Quotations   Layer = "quotations"
	Counts       Layer = "counts"
	Coreference  Layer = "coreference"
	Times        Layer = "times"
	Places       Layer = "places"
	Actors       Layer = "actors"
	Attributions Layer = "attributions"
	Events       Layer = "events"
)
