package export

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"clio/record"
)

// reviewer is the id of the attribution of what a reviewer put in place of a cell.
const reviewer = "reviewer"

// dayForm is a date or an interval of dates as a reviewer writes it.
var dayForm = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?: (?:to|-) |\.\.|/)?(\d{4}-\d{2}-\d{2})?$`)

// corrected is an event with what a reviewer put in place of its type, mode, date and counts, as far as the words can be read as
// such. The columns that hold one value are filled from it; accounts side by side are those of the event itself. It is the event
// itself when nothing is put in its place.
func corrected(e *record.Event, cells map[string]string) *record.Event {
	if len(cells) == 0 {
		return e
	}
	c := *e
	basis := func(value string) record.Basis {
		return record.Basis{Quote: record.Quote{Text: value}, Attribution: reviewer}
	}
	tolls := map[string]*[]record.Toll{"killed": &c.Killed, "wounded": &c.Wounded, "casualties": &c.Casualties, "kidnapped": &c.Kidnapped, "arrested": &c.Arrested, "attackers_killed": &c.AttackersKilled}
	for property, value := range cells {
		value = strings.TrimSpace(value)
		switch property {
		case "type":
			if !strings.ContainsAny(value, " ,;") {
				c.Type = value
			}
		case "mode":
			if slices.Contains([]record.Mode{record.Actual, record.Planned, record.Foiled, record.Threatened, record.Hypothetical, record.Denied}, record.Mode(value)) {
				c.Mode = record.Mode(value)
			}
		case "date":
			if m := dayForm.FindStringSubmatch(value); m != nil {
				c.Date = []record.Date{{Basis: basis(value), From: m[1], To: m[1]}}
				if m[2] > m[1] {
					c.Date[0].To = m[2]
				}
			}
		default:
			if n, err := strconv.Atoi(value); err == nil && n >= 0 && tolls[property] != nil {
				*tolls[property] = []record.Toll{{Basis: basis(value), Count: record.Count{Min: &n, Max: &n}}}
			}
		}
	}
	return &c
}

// corrections are what reviewers put in place of cells, in words, with what the report says.
func (in *incident) corrections() string {
	return labelled("Corrected by a reviewer", in.distinct(func(r *report) []string {
		var words []string
		for _, property := range slices.Sorted(maps.Keys(r.corrected)) {
			line := property + " of " + r.id + ": " + r.corrected[property]
			var was []string
			r.ev.EachCell(func(p string, b *record.Basis, _ any) {
				if p == property {
					was = append(was, "“"+shown(oneLine(b.Text))+"”")
				}
			})
			if len(was) > 0 {
				line += " (the report says " + strings.Join(was, ", ") + ")"
			}
			words = append(words, line)
		}
		return words
	}))
}
