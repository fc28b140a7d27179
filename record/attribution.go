package record

// Stance is what a source does with the content it utters.
type Stance string

// The stances of the contract.
const (
	Asserts              Stance = "asserts"
	Denies               Stance = "denies"
	Doubts               Stance = "doubts"
	Accuses              Stance = "accuses"
	Condemns             Stance = "condemns"
	Warns                Stance = "warns"
	Predicts             Stance = "predicts"
	ClaimsResponsibility Stance = "claims_responsibility"
	Asks                 Stance = "asks"
)

// Certainty is how sure a source says it is.
type Certainty string

// The certainties of the contract.
const (
	Certain          Certainty = "certain"
	Probable         Certainty = "probable"
	Possible         Certainty = "possible"
	Unlikely         Certainty = "unlikely"
	UnknownCertainty Certainty = "unknown"
)

// Attribution says who says what: a source, the cue that marks the saying, and the content said. A part that the report
// does not have is an empty quote.
type Attribution struct {
	ID        string    `json:"id"` // "a1", "a2", … in the order of the text
	Source    Source    `json:"source"`
	Cue       Quote     `json:"cue"`
	Content   Content   `json:"content"`
	Stance    Stance    `json:"stance"`
	Certainty Certainty `json:"certainty"`
	Within    string    `json:"within,omitempty"` // the attribution that this one is nested in: A said that B had denied
	Place     *Quote    `json:"place,omitempty"`  // where it was said, when the report says so
	Time      *Quote    `json:"time,omitempty"`   // when it was said, when the report says so
	Rule      string    `json:"rule,omitempty"`   // the rule or model that read it
}

// Source is who speaks.
type Source struct {
	Quote
	Actor string `json:"actor,omitempty"` // id of the actor, by coreference
	Role  *Quote `json:"role,omitempty"`  // "a police spokesman", as said beside the name
}

// Content is what is said. Text covers all of it; Parts are its pieces where the cue or the source interrupts it, and
// empty where it is whole.
type Content struct {
	Quote
	Parts []Part `json:"parts,omitempty"`
}

// Part is a piece of a broken content, written [start, end] in JSON.
type Part struct{ Span }
