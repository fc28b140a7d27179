package export

import (
	"cmp"
	"slices"

	"clio/record"
)

// Folded is an incident with the one value a field that the layouts of the field pick, and beside it what other accounts give.
// It is what a table of others can be compared with.
type Folded struct {
	ID      string
	Events  []string // ids of its events over all documents
	Type    string
	Mode    record.Mode
	Suicide bool
	Dates   []record.Date  // the picked one first, then those that the reports give besides
	Places  []record.Place // the picked one first
	Parties []Party        // who is said to have done it, the best standing first
	Targets []Party        // what and whom it was directed at, then those who suffered it
	Killed  Accounts
	Wounded Accounts
	// Attackers are the dead among those who did it, where reports count them apart.
	Attackers Accounts
	Sources   []string
	NotIn     map[string]string // gtd, acled, ged: why the layout has no row for it
}

// Party is one who is said to have done it or to have suffered it. Standing is empty for a target.
type Party struct {
	Name, Kind, Country string
	Named               bool
	Standing            record.Standing
}

// Accounts are all accounts of a number of people: the lowest, the highest, the one that GTD and GED put in their column, and the
// one that ACLED puts in its. All are -1 when no report gives a number.
type Accounts struct{ Low, High, Latest, Least int }

// Fold gathers rows into incidents, in the order of the layouts.
func Fold(rows Rows) ([]Folded, error) {
	book, err := readCodes()
	if err != nil {
		return nil, err
	}
	incidents, err := gather(rows)
	if err != nil {
		return nil, err
	}
	out := make([]Folded, len(incidents))
	for i, in := range incidents {
		out[i] = in.folded(book)
	}
	return out, nil
}

func (in *incident) folded(book *codes) Folded {
	f := Folded{ID: in.id, Type: in.kind(), Mode: in.mode(), Suicide: in.suicide(), Sources: in.publishers(), NotIn: map[string]string{}}
	if d := in.date(); d.pick.From != "" {
		f.Dates = append(f.Dates, d.pick)
	}
	if p, _ := in.place(); p != nil {
		f.Places = append(f.Places, *p)
	}
	for _, r := range in.reports {
		f.Events = append(f.Events, r.id)
		for i := range r.now.Date {
			if x := r.now.Date[i]; x.From != "" && !slices.ContainsFunc(f.Dates, func(y record.Date) bool { return x.From == y.From && until(&x) == until(&y) }) {
				f.Dates = append(f.Dates, x)
			}
		}
		for i := range r.ev.Place {
			if x := r.ev.Place[i]; !slices.ContainsFunc(f.Places, func(y record.Place) bool { return x.Name == y.Name && x.Country == y.Country }) {
				f.Places = append(f.Places, x)
			}
		}
	}
	for _, p := range in.parties() {
		f.Parties = append(f.Parties, Party{p.name, p.kind, p.country, p.named, p.standing})
	}
	for _, t := range in.targets() {
		f.Targets = append(f.Targets, Party{Name: t.text, Kind: t.kind, Country: t.country, Named: isName(t.text, t.kind)})
	}
	f.Killed, f.Wounded = accountsOf(in.figures(killedOf)), accountsOf(in.figures(woundedOf))
	f.Attackers = accountsOf(in.figures(attackersOf))
	k := book.kind(f.Type)
	f.NotIn["gtd"], f.NotIn["acled"] = gtdWhy(in, k), acledWhy(in, k)
	_, f.NotIn["ged"] = gedRow(in, book, &Meta{})
	return f
}

func accountsOf(list []figure) Accounts {
	n, ok := latest(list)
	if !ok {
		return Accounts{-1, -1, -1, -1}
	}
	low, high := spread(list)
	return Accounts{low, high, n, acledFatalities(list)}
}

// Country is a country as the codebooks of the field number it; empty where a codebook has no number or none is sure.
type Country struct {
	ISO  string // ISO 3166-1 alpha-2
	Name string
	GTD  string // GTD's number
	ISO3 string // ISO 3166-1 alpha-3
	M49  string // ISO 3166-1 numeric, which is ACLED's
	GW   string // Gleditsch and Ward's number, which is UCDP's
}

// Countries lists them by their ISO codes.
func Countries() ([]Country, error) {
	book, err := readCodes()
	if err != nil {
		return nil, err
	}
	var out []Country
	for _, x := range book.countries {
		out = append(out, Country{ISO: x.iso, Name: x.name, GTD: x.gtd, ISO3: x.alpha3(), M49: x.numeric(), GW: x.gw})
	}
	slices.SortFunc(out, func(a, b Country) int { return cmp.Compare(a.ISO, b.ISO) })
	return out, nil
}
