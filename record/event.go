package record

// Mode says whether an event happened.
type Mode string

// The modes of the contract.
const (
	Actual       Mode = "actual"
	Planned      Mode = "planned"
	Foiled       Mode = "foiled"
	Threatened   Mode = "threatened"
	Hypothetical Mode = "hypothetical" // printed only when asked for with --all-modes
	Denied       Mode = "denied"
)

// Standing says on what footing somebody is named as having done a thing.
type Standing string

// The standings of the contract.
const (
	Claimed         Standing = "claimed"    // it says so itself
	Attributed      Standing = "attributed" // somebody named says so as a fact
	Suspected       Standing = "suspected"  // said with doubt
	StandingDenied  Standing = "denied"     // somebody denies it
	ReportedAsVoice Standing = "reported"   // the report's own voice
)

// Basis is what every statement rests on: the words, who says so, which rule or model read it. It is embedded in each kind
// of cell.
type Basis struct {
	Quote
	Attribution string    `json:"attribution,omitempty"` // id of the attribution, empty in the report's own voice
	Certainty   Certainty `json:"certainty,omitempty"`   // empty: certain
	Rule        string    `json:"rule,omitempty"`
}

// Event is one happening as one document tells it. Every cell is a list of statements; the first is the one the reader
// would quote, and those that disagree stand side by side.
type Event struct {
	ID              string        `json:"id"`   // "e1", "e2", … in the order of first mention
	Type            string        `json:"type"` // a type of the codebook, e.g. "attack.bombing"
	Mode            Mode          `json:"mode"`
	Suicide         bool          `json:"suicide,omitempty"`
	Mentions        []Mention     `json:"mentions"`
	Date            []Date        `json:"date,omitempty"`
	Place           []Place       `json:"place,omitempty"`
	Perpetrator     []Perpetrator `json:"perpetrator,omitempty"`
	Target          []Target      `json:"target,omitempty"`
	Victim          []Victim      `json:"victim,omitempty"`
	Weapon          []Weapon      `json:"weapon,omitempty"`
	Killed          []Toll        `json:"killed,omitempty"`
	Wounded         []Toll        `json:"wounded,omitempty"`
	Casualties      []Toll        `json:"casualties,omitempty"`
	Kidnapped       []Toll        `json:"kidnapped,omitempty"`
	Arrested        []Toll        `json:"arrested,omitempty"`
	AttackersKilled []Toll        `json:"attackers_killed,omitempty"`
	Level           []Level       `json:"level,omitempty"`   // of an alert: "maximum"
	Outcome         string        `json:"outcome,omitempty"` // exploded, defused, repelled, failed, …
	Incident        string        `json:"incident,omitempty"`
	Attribution     []string      `json:"attributions,omitempty"` // attributions whose content tells of this event
	DeniedBy        []string      `json:"denied_by,omitempty"`    // attributions that deny it
	Rule            string        `json:"rule,omitempty"`         // the rule that found its first mention
}

// Mention is a passage that speaks of an event or an actor.
type Mention struct {
	Quote
	Rule string `json:"rule,omitempty"`
}

// Date is a closed interval of days. From and To are YYYY-MM-DD or empty when the words cannot be resolved.
type Date struct {
	Basis
	From      string `json:"from,omitempty"`
	To        string `json:"to,omitempty"`
	Precision string `json:"precision,omitempty"` // day, week, month, season, year, decade, open
}

// Place is where an event happened. Lat and Lon are degrees of WGS 84, nil when the gazetteer does not have the place.
type Place struct {
	Basis
	Name      string   `json:"name"`
	Country   string   `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Admin1    string   `json:"admin1,omitempty"`
	Lat       *float64 `json:"lat,omitempty"`
	Lon       *float64 `json:"lon,omitempty"`
	Precision string   `json:"precision,omitempty"` // site, city, near, admin2, admin1, country, region
	Gazetteer string   `json:"gazetteer,omitempty"` // "geonames:524901"
}

// Perpetrator is who is said to have done it. Text is the phrase without how many they are, which Count says where it is told.
type Perpetrator struct {
	Basis
	Actor    string   `json:"actor,omitempty"`
	Count    *Count   `json:"count,omitempty"`
	Kind     string   `json:"kind,omitempty"`
	Standing Standing `json:"standing"`
}

// Target is what or whom an event was directed at. Of things Text is the phrase without how many they are, which Count says where
// it is told.
type Target struct {
	Basis
	Actor string `json:"actor,omitempty"`
	Count *Count `json:"count,omitempty"`
	Kind  string `json:"kind,omitempty"`
}

// Victim is a person or a group of persons that suffered an event.
type Victim struct {
	Basis
	Actor       string `json:"actor,omitempty"`
	Count       *Count `json:"count,omitempty"`
	Kind        string `json:"kind,omitempty"`
	Name        string `json:"name,omitempty"`        // only for a named person
	Role        string `json:"role,omitempty"`        // as said
	Nationality string `json:"nationality,omitempty"` // as said
	Effect      string `json:"effect,omitempty"`      // killed, wounded, kidnapped, released, unhurt, escaped
}

// Weapon is with what it was done.
type Weapon struct {
	Basis
	Kind string `json:"kind,omitempty"`
}

// Count is a number of persons or things. A nil end is open: "more than 60" has Min 61 and no Max.
type Count struct {
	Min    *int `json:"min,omitempty"`
	Max    *int `json:"max,omitempty"`
	Approx bool `json:"approx,omitempty"`
}

// Toll is a count of people killed, wounded, kidnapped or arrested.
type Toll struct {
	Basis
	Count
}

// Level is the alert level that an event of type alert sets.
type Level struct {
	Basis
	Value string `json:"value"`
}

// N returns a pointer to n, for counts.
func N(n int) *int { return &n }
