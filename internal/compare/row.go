// Package compare reads the tables of GTD, ACLED and UCDP GED into one form, lays the store's incidents beside their rows one to one,
// and tells cell by cell where the two agree. A row of a table is not a report: nothing here reaches the record. The package opens no
// files and prints nothing; what the codes and names of the tables mean is data of the codebook, in the folder layouts.
package compare

// Layout is the shape that a table has.
type Layout string

// The layouts. Lines is the form that WriteLines writes, whose rows say which layout they came from.
const (
	GTD   Layout = "gtd"
	ACLED Layout = "acled"
	GED   Layout = "ged"
	Lines Layout = "lines"
)

// Row is an incident as a table, or the record, has it. What is not told is empty.
type Row struct {
	ID          string   `json:"id"`
	Layout      Layout   `json:"layout,omitempty"` // empty for an incident of the record
	Line        int      `json:"line,omitempty"`   // of the file, from 1
	From        string   `json:"from,omitempty"`   // YYYY-MM-DD; with To an interval that the day lies in
	To          string   `json:"to,omitempty"`
	Country     string   `json:"country,omitempty"`      // ISO 3166-1 alpha-2
	CountryName string   `json:"country_name,omitempty"` // as the table has it
	Admin1      string   `json:"admin1,omitempty"`
	Place       string   `json:"place,omitempty"`
	Lat         *float64 `json:"lat,omitempty"`
	Lon         *float64 `json:"lon,omitempty"`
	Precision   string   `json:"precision,omitempty"` // of place and point, in the words of the record: site, city, near, admin2, admin1, region, country
	Type        string   `json:"type,omitempty"`      // the nearest of Clio's types
	Also        []string `json:"also,omitempty"`      // other types that a row of this code may be
	Code        string   `json:"code,omitempty"`      // the type as the table has it
	Foiled      bool     `json:"foiled,omitempty"`
	Actors      []Actor  `json:"actors,omitempty"`  // who is named as having taken part; ACLED and GED do not say who began
	Targets     []string `json:"targets,omitempty"` // in the words of the table
	Killed      *Toll    `json:"killed,omitempty"`
	Wounded     *Toll    `json:"wounded,omitempty"`
	Source      string   `json:"source,omitempty"`
	Notes       string   `json:"notes,omitempty"`

	Others []Span            `json:"-"` // of an incident of the record: dates of other accounts
	Places []Place           `json:"-"` // and places
	Names  []string          `json:"-"` // and ids by which it may be asked for
	NotIn  map[Layout]string `json:"-"` // and why a layout has no row for it
}

// Actor is one who is named. State is the ISO code of the country whose forces they are.
type Actor struct {
	Name      string `json:"name"`
	State     string `json:"state,omitempty"`
	Suspected bool   `json:"suspected,omitempty"`
	Claimed   bool   `json:"claimed,omitempty"`
}

// Toll is a number of people: the figure of the column, and the ends of what is told.
type Toll struct {
	Low  int `json:"low"`
	Best int `json:"best"`
	High int `json:"high"`
}

// Span is an interval of days.
type Span struct{ From, To string }

// Place is a place by name, with its point where there is one.
type Place struct {
	Name, Country, Admin1, Precision string
	Lat, Lon                         *float64
}

func (r *Row) place() Place {
	return Place{r.Place, r.Country, r.Admin1, r.Precision, r.Lat, r.Lon}
}

// spans is the row's interval and those of other accounts; none when it is not dated.
func (r *Row) spans() []Span {
	if r.From == "" {
		return nil
	}
	return append([]Span{{r.From, r.To}}, r.Others...)
}
