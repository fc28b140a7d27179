// Package record holds the words everybody uses: Document, Span, Attribution, Statement, Event, Actor. It knows nothing of
// how they are read or stored, and imports only the standard library.
//
// Inside the program every span counts bytes of Document.Text, half-open. Encode and Decode, and nothing else, change
// between bytes and the code points of the JSON contract.
package record

// Contract is the version of the JSON contract that Encode writes.
const Contract = 1

// Record is all that was read from one document.
type Record struct {
	Clio         int           `json:"clio"`
	Reader       string        `json:"reader,omitempty"` // name and version of the reader, e.g. "clio 0.1.0"
	Document     Document      `json:"document"`
	Attributions []Attribution `json:"attributions"`
	Actors       []Actor       `json:"actors"`
	Events       []Event       `json:"events"`
	Times        []Time        `json:"times"`
	Places       []PlaceName   `json:"places"`
}

// Time is a time expression: its closed interval of days when it can be resolved, its kind, its TIMEX3 value and the date
// that it was counted from.
type Time struct {
	Quote
	From   string `json:"from,omitempty"` // YYYY-MM-DD
	To     string `json:"to,omitempty"`
	Kind   string `json:"kind"` // date, time, duration, set
	Value  string `json:"value,omitempty"`
	Anchor string `json:"anchor,omitempty"` // the day it was counted from, YYYY-MM-DD
	Rule   string `json:"rule,omitempty"`
}

// PlaceName is a place as the text names it, with the place of the gazetteer that it most likely means.
type PlaceName struct {
	Quote
	Name      string      `json:"name"`
	Country   string      `json:"country,omitempty"`
	Admin1    string      `json:"admin1,omitempty"`
	Lat       *float64    `json:"lat,omitempty"`
	Lon       *float64    `json:"lon,omitempty"`
	Precision string      `json:"precision,omitempty"`
	Gazetteer string      `json:"gazetteer,omitempty"`
	Score     float64     `json:"score,omitempty"`      // 0 to 1, how sure the choice is
	RunnersUp []Candidate `json:"runners_up,omitempty"` // what else it may mean, best first, at most three
	Rule      string      `json:"rule,omitempty"`
}

// Candidate is a place that a name might also mean.
type Candidate struct {
	Name      string  `json:"name"`
	Country   string  `json:"country,omitempty"`
	Admin1    string  `json:"admin1,omitempty"`
	Gazetteer string  `json:"gazetteer,omitempty"`
	Score     float64 `json:"score"`
}
