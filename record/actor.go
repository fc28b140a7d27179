package record

// The kinds of actor of the contract.
const (
	ArmedGroup        = "armed_group"
	State             = "state"
	StateSecurity     = "state_security"
	GovernmentBody    = "government_body"
	InternationalBody = "international_body"
	Media             = "media"
	Expert            = "expert"
	Company           = "company"
	Civilians         = "civilians"
	Person            = "person"
	Group             = "group"
)

// Actor is a person, group or body that the document names, with every mention of it.
type Actor struct {
	ID         string           `json:"id"`   // "r1", "r2", … in the order of first mention
	Name       string           `json:"name"` // the fullest name the document gives
	Kind       string           `json:"kind"`
	Aliases    []string         `json:"aliases,omitempty"`
	Mentions   []Mention        `json:"mentions"`
	Statements []ActorStatement `json:"statements,omitempty"`
	Country    string           `json:"country,omitempty"` // ISO 3166-1 alpha-2 of a state and its bodies
}

// ActorStatement is one thing that the document says of an actor: leader, parent, founded, strength, role, based_in, …
type ActorStatement struct {
	Basis
	Property string `json:"property"`
	Value    string `json:"value,omitempty"`
	Since    string `json:"since,omitempty"`
	Count
	Unit string `json:"unit,omitempty"`
}
