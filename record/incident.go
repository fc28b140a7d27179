package record

// Incident is what several events of different reports seem to describe. It has no values of its own: its fields show what
// each event says, side by side.
type Incident struct {
	ID      string         `json:"id"`
	Type    string         `json:"type"` // the type that most of its reports give, the most specific of them
	Mode    Mode           `json:"mode"`
	Events  []EventRef     `json:"events"`
	Reports int            `json:"reports"`
	Sources int            `json:"sources"` // copies of one wire story count once
	Fields  []Field        `json:"fields"`
	Links   []IncidentLink `json:"links,omitempty"`
}

// EventRef is an event of an incident with the report that it is told in.
type EventRef struct {
	ID        string `json:"id"` // over all reports
	Doc       string `json:"doc"`
	Title     string `json:"title,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	Published string `json:"published,omitempty"`
	Wire      string `json:"wire,omitempty"` // reports with the same value are copies of one story
	Rejected  bool   `json:"rejected,omitempty"`
}

// Field is one column of an incident with all accounts of it.
type Field struct {
	Property  string    `json:"property"`            // date, place, perpetrator, killed, …
	Contested bool      `json:"contested,omitempty"` // accounts differ and none is a later state of another
	Series    bool      `json:"series,omitempty"`    // a count that grows with the day of its report
	Accounts  []Account `json:"accounts"`
}

// Account is one value of a field and who gives it.
type Account struct {
	Value  string          `json:"value"` // for people: "12 to 14", "Mopti, ML"
	By     []AccountSource `json:"by"`
	Denied bool            `json:"denied,omitempty"`
}

// AccountSource is one statement behind an account.
type AccountSource struct {
	Event     string `json:"event"`
	Publisher string `json:"publisher,omitempty"`
	Published string `json:"published,omitempty"`
	Said      string `json:"said,omitempty"` // who says so in the report; empty in its own voice
	Judged    string `json:"judged,omitempty"`
	Quote
}

// IncidentLink is why two events of an incident are held for one.
type IncidentLink struct {
	A       string       `json:"a"`
	B       string       `json:"b"`
	Score   float64      `json:"score"` // log-odds
	Judged  Decision     `json:"judged,omitempty"`
	Reasons []LinkReason `json:"reasons,omitempty"`
}

// LinkReason is one likeness or difference in words, and how much it speaks for the link, in log-odds.
type LinkReason struct {
	Text   string  `json:"text"`
	Weight float64 `json:"weight"`
}
