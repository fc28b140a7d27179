package export

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"clio/record"
)

// dossier is a set of incidents as a paper for people: a timeline, the accounts side by side, and footnotes to the sentences
// that they rest on. HTML and Markdown are written from it.
type dossier struct {
	Title, Program, Data, Query, Day string
	Redacted                         bool
	Counts                           string
	Incidents                        []dossierIncident
	Notes                            []footnote
	Reports                          []dossierReport
	Map                              *picture
}

type dossierIncident struct {
	Number    int
	Name      string // what, in words
	When      string
	Where     string
	Summary   string
	Undated   bool
	Fields    []dossierField
	Corrected string
}

// dossierField is one field with its accounts.
type dossierField struct {
	Name     string
	State    string // contested, grows, or empty
	Accounts []dossierAccount
}

// dossierAccount is a value and each report that gives it.
type dossierAccount struct {
	Value string
	By    []dossierVoice
}

type dossierVoice struct {
	Who  string
	Note int // number of the footnote
}

// footnote is the sentence that an account rests on.
type footnote struct {
	Number              int
	Before, Mark, After string
	Report              int // number of the report
	Said                string
}

type dossierReport struct {
	Number int
	Title  string
	Cite   string
	URL    string // of the web, else empty
}

// dossierFields are the fields of an incident in the order in which people ask, with their names.
var dossierFields = [...][2]string{
	{"date", "When"},
	{"place", "Where"},
	{"perpetrator", "Who did it"},
	{"target", "Target"},
	{"victim", "Victims"},
	{"weapon", "Weapon"},
	{"killed", "Killed"},
	{"wounded", "Wounded"},
	{"casualties", "Killed or wounded"},
	{"kidnapped", "Held"},
	{"arrested", "Arrested"},
	{"attackers_killed", "Attackers killed"},
	{"level", "Level"},
}

// maker collects what a dossier is made of. Texts are kept as sentences only.
type maker struct {
	d       *dossier
	book    *codes
	notes   map[string]int // by report and words
	reports map[string]int // by document
}

func newDossier(rows Rows, meta *Meta) (*dossier, error) {
	book, err := readCodes()
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	incidents, err := gather(func(yield func(Row, error) bool) {
		for row, err := range rows {
			if err == nil {
				texts[row.Record.Document.ID] = row.Record.Document.Text
			}
			if !yield(row, err) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	m := &maker{
		d:    &dossier{Title: meta.title(), Program: meta.program(), Data: meta.Data, Query: meta.Query, Redacted: meta.Redacted},
		book: book, notes: map[string]int{}, reports: map[string]int{},
	}
	if !meta.Date.IsZero() {
		m.d.Day = meta.day()
	}
	// Those without a date come last.
	slices.SortStableFunc(incidents, func(a, b *incident) int {
		return cmp.Compare(btoi(a.date().pick.From == ""), btoi(b.date().pick.From == ""))
	})
	for i, in := range incidents {
		m.incident(i+1, in, texts)
	}
	m.d.Counts = plural(len(incidents), "incident") + " in " + plural(len(m.d.Reports), "report")
	m.d.Map = draw(incidents)
	return m.d, nil
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

func (m *maker) incident(number int, in *incident, texts map[string]string) {
	d := in.date()
	place, _ := in.place()
	kind := m.book.kind(in.kind())
	x := dossierIncident{Number: number, Name: cmp.Or(kind.Name, in.kind()), When: "not dated", Undated: d.pick.From == "", Summary: in.summary(), Corrected: in.corrections()}
	if mode := in.mode(); mode != record.Actual {
		x.Name += " (" + string(mode) + ")"
	}
	if d.pick.From != "" {
		x.When = interval(&d.pick)
	}
	if place != nil {
		x.Where = place.Name
		if c := m.book.country(place.Country); place.Country != "" && c.name != place.Name {
			x.Where += ", " + c.name
		}
	}
	for _, field := range dossierFields {
		f := dossierField{Name: field[1]}
		for _, r := range in.reports {
			r.ev.EachCell(func(property string, b *record.Basis, value any) {
				if property == field[0] {
					f.add(shown(cellText(value)), dossierVoice{r.voice(b), m.note(r, b, texts[r.doc.ID])})
				}
			})
		}
		if len(f.Accounts) > 0 {
			f.State = in.quarrel(field[0])
			x.Fields = append(x.Fields, f)
		}
	}
	for _, r := range in.reports {
		m.report(r)
	}
	m.d.Incidents = append(m.d.Incidents, x)
}

func (f *dossierField) add(value string, by dossierVoice) {
	i := slices.IndexFunc(f.Accounts, func(a dossierAccount) bool { return a.Value == value })
	if i < 0 {
		f.Accounts = append(f.Accounts, dossierAccount{Value: value})
		i = len(f.Accounts) - 1
	}
	if !slices.Contains(f.Accounts[i].By, by) {
		f.Accounts[i].By = append(f.Accounts[i].By, by)
	}
}

// note is the number of the footnote to the words of an account; the same words of the same report have one.
func (m *maker) note(r *report, b *record.Basis, text string) int {
	n := footnote{Number: len(m.d.Notes) + 1, Mark: shown(oneLine(b.Text)), Report: m.report(r), Said: r.voices[b.Attribution]}
	if b.Start >= 0 && b.Start < b.End && int(b.End) <= len(text) {
		// The words are looked for by marks that are set around them, for they may stand in the sentence twice.
		const open, end = "\uE000", "\uE001"
		from, to := max(0, int(b.Start)-2*longest), min(len(text), int(b.End)+2*longest)
		with := strings.ToValidUTF8(text[from:b.Start], "") + open + text[b.Start:b.End] + end + strings.ToValidUTF8(text[b.End:to], "")
		start := int32(strings.Index(with, open))
		sentence := sentenceOf(with, record.Span{Start: start, End: start + int32(len(open)+len(end)) + b.End - b.Start})
		if before, rest, ok := strings.Cut(sentence, open); ok {
			n.Before = before
			n.Mark, n.After, _ = strings.Cut(rest, end)
		}
	}
	key := r.doc.ID + "\x00" + strconv.Itoa(int(b.Start)) + "\x00" + strconv.Itoa(int(b.End)) + "\x00" + n.Said
	if k, ok := m.notes[key]; ok {
		return k
	}
	m.notes[key] = n.Number
	m.d.Notes = append(m.d.Notes, n)
	return n.Number
}

// report is the number of a report in the list at the end.
func (m *maker) report(r *report) int {
	if n, ok := m.reports[r.doc.ID]; ok {
		return n
	}
	n := len(m.d.Reports) + 1
	m.reports[r.doc.ID] = n
	m.d.Reports = append(m.d.Reports, dossierReport{Number: n, Title: oneLine(r.doc.Title), Cite: r.cite(), URL: r.external().URL})
	return n
}
