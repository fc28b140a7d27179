// Package query is the language in which people ask for incidents, in the search box, in addresses, in the API and in the
// terminal: words, "phrases", and fields such as killed:>10 or -type:clash. It parses, prints and edits queries; it knows
// nothing of a store. What it cannot read it says and leaves out, so that a slip of the pen never hides the rest.
package query

import (
	"slices"
	"strconv"
	"strings"
)

// Query is a list of terms that all have to hold.
type Query struct{ Terms []Term }

// Term is one condition; one of its values has to hold, or none of them when Not is set.
type Term struct {
	Not    bool
	Field  string // a name of Fields; empty for words of the report
	Values []Value
}

// Value is one thing that a term asks for.
type Value struct {
	Text   string // of words, names and codes; a range as it was typed otherwise
	Prefix bool   // of words: every ending will do

	Low, High int    // of numbers: closed, High -1 is open
	From, To  string // of dates: closed days, YYYY-MM-DD, empty is open
	Box       *Box
}

// Box is a part of the map in degrees. West may be greater than East: then it lies over the line of 180°.
type Box struct{ West, South, East, North float64 }

// Holds reports whether a point lies in the box.
func (b *Box) Holds(lat, lon float64) bool {
	if lat < b.South || lat > b.North {
		return false
	}
	if b.West <= b.East {
		return lon >= b.West && lon <= b.East
	}
	return lon >= b.West || lon <= b.East
}

// String writes the box as west,south,east,north.
func (b *Box) String() string {
	f := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	return f(b.West) + "," + f(b.South) + "," + f(b.East) + "," + f(b.North)
}

// Kind is what a field takes.
type Kind int

// The kinds of fields.
const (
	Name   Kind = iota // part of a name
	Code               // a whole word of a known list
	Number             // 10, >10, >=10, <10, <=10, 10..20
	Day                // 2024, 2024-01, 2024-01-31, and ranges of these
	Flag               // one of the field's words
	Area               // a box
)

// Field is a field of the grammar.
type Field struct {
	Name    string
	Kind    Kind
	Words   []string // of a Flag
	Help    string
	Example string
}

// Fields are all fields, in the order of the help page.
func Fields() []Field { return slices.Clone(fields) }

var fields = []Field{
	{Name: "actor", Kind: Name, Help: "who is said to have done it: part of the name", Example: `actor:"red front"`},
	{Name: "place", Kind: Name, Help: "where: part of the name", Example: `place:velin`},
	{Name: "country", Kind: Name, Help: "a country by its name or its two letters", Example: `country:ML,NE`},
	{Name: "type", Kind: Code, Help: "what; attack takes attack.bombing too", Example: `type:attack`},
	{Name: "mode", Kind: Code, Help: "actual, planned, foiled, threatened, denied, hypothetical", Example: `mode:foiled`},
	{Name: "source", Kind: Name, Help: "who published one of the reports: part of the name", Example: `source:"harbour post"`},
	{Name: "after", Kind: Day, Help: "on this day or later", Example: `after:2024-01`},
	{Name: "before", Kind: Day, Help: "on this day or earlier", Example: `before:2024-06-30`},
	{Name: "date", Kind: Day, Help: "on a day, in a month, in a year, or between two of these", Example: `date:2024-01..2024-03`},
	{Name: "killed", Kind: Number, Help: "killed, by any account", Example: `killed:>10`},
	{Name: "wounded", Kind: Number, Help: "wounded, by any account", Example: `wounded:5..20`},
	{Name: "reports", Kind: Number, Help: "reports that tell of it", Example: `reports:>=2`},
	{Name: "sources", Kind: Number, Help: "sources that tell of it; copies of one story count once", Example: `sources:>=2`},
	{Name: "is", Kind: Flag, Words: flags, Help: strings.Join(flags, ", "), Example: `is:contested`},
	{Name: "box", Kind: Area, Help: "on the map between west,south,east,north in degrees", Example: `box:-6,12,4,18`},
	{Name: "id", Kind: Code, Help: "an incident by its id", Example: `id:i0123456789abcdef`},
}

// Flags are the words of is.
func Flags() []string { return slices.Clone(flags) }

var flags = []string{"contested", "reviewed", "unreviewed", "rejected", "dated", "undated", "located", "unlocated", "single", "corroborated"}

// FieldOf finds a field by its name.
func FieldOf(name string) (Field, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// String writes a query so that Parse reads the same.
func (q Query) String() string {
	parts := make([]string, len(q.Terms))
	for i := range q.Terms {
		parts[i] = q.Terms[i].String()
	}
	return strings.Join(parts, " ")
}

// String writes a term.
func (t Term) String() string {
	var b strings.Builder
	if t.Not {
		b.WriteByte('-')
	}
	if t.Field != "" {
		b.WriteString(t.Field + ":")
	}
	for i := range t.Values {
		if i > 0 {
			b.WriteByte(',')
		}
		v := &t.Values[i]
		s := v.Text
		if t.Field == "box" {
			b.WriteString(s)
			continue
		}
		if t.Field == "" && !v.Prefix && strings.HasSuffix(s, "*") || quoted(s, t.Field == "") {
			s = `"` + s + `"`
		}
		if v.Prefix {
			s += "*"
		}
		b.WriteString(s)
	}
	return b.String()
}

// quoted reports whether a value has to stand between quotation marks.
func quoted(s string, word bool) bool {
	return s == "" || strings.ContainsAny(s, " \t\r\n,") || strings.ContainsFunc(s, space) || word && (strings.ContainsAny(s, ":") || s[0] == '-')
}

// Words are the terms that ask for words of reports, as full-text search takes them, one for those that have to be there and
// one for each that must not.
func (q Query) Words() (want string, unwanted []string) {
	var parts []string
	for _, t := range q.Terms {
		if t.Field != "" {
			continue
		}
		for _, v := range t.Values {
			w := `"` + v.Text + `"`
			if v.Prefix { // a single word
				w = v.Text + "*"
			}
			if t.Not {
				unwanted = append(unwanted, w)
			} else {
				parts = append(parts, w)
			}
		}
	}
	return strings.Join(parts, " "), unwanted
}

// With adds a term; a term that is there already is not added again.
func (q Query) With(t Term) Query {
	if i := q.index(t); i >= 0 {
		return q
	}
	return Query{append(slices.Clone(q.Terms), t)}
}

// Without takes a term out.
func (q Query) Without(t Term) Query {
	out := slices.Clone(q.Terms)
	if i := q.index(t); i >= 0 {
		out = slices.Delete(out, i, i+1)
	}
	return Query{out}
}

// Only asks for one value of a field in place of what was asked of that field before; what was excluded stays excluded.
func (q Query) Only(t Term) Query {
	out := slices.DeleteFunc(slices.Clone(q.Terms), func(o Term) bool { return o.Field == t.Field && (!o.Not || o.negated().String() == t.String()) })
	return Query{append(out, t)}
}

// Drop takes out all terms of a field.
func (q Query) Drop(field string) Query {
	return Query{slices.DeleteFunc(slices.Clone(q.Terms), func(t Term) bool { return t.Field == field })}
}

// Has reports whether a term is asked for.
func (q Query) Has(t Term) bool { return q.index(t) >= 0 }

func (q Query) index(t Term) int {
	s := t.String()
	return slices.IndexFunc(q.Terms, func(o Term) bool { return o.String() == s })
}

func (t Term) negated() Term {
	t.Not = !t.Not
	return t
}

// Of makes a term of a field and one value as a program has it; ok is false for a value that the field does not take.
func Of(field, value string) (t Term, ok bool) {
	f, known := FieldOf(field)
	if !known {
		return t, false
	}
	v, problem := valueOf(f, clean(value))
	if problem != "" {
		return t, false
	}
	return Term{Field: field, Values: []Value{v}}, true
}

// Not makes the opposite of a term.
func Not(t Term) Term { return t.negated() }
