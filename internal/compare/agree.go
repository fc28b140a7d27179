package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Verdict says how two cells stand to each other.
type Verdict string

// The verdicts.
const (
	Same     Verdict = "same"    // one value
	Fits     Verdict = "fits"    // both can be right: one is wider, or is one of several accounts
	Differs  Verdict = "differs" // both cannot be right
	OnlyClio Verdict = "clio"    // the table does not tell
	OnlyFile Verdict = "file"    // the record does not tell
	Neither  Verdict = "neither"
)

// Verdicts lists them in the order of tables.
func Verdicts() []Verdict { return []Verdict{Same, Fits, Differs, OnlyClio, OnlyFile, Neither} }

// Fields lists the fields that are compared.
func Fields() []string { return []string{"date", "place", "type", "actor", "killed", "wounded"} }

// Cell is one field of a pair: how it stands, and what each has.
type Cell struct {
	Field   string  `json:"field"`
	Verdict Verdict `json:"verdict"`
	Clio    string  `json:"clio,omitempty"`
	File    string  `json:"file,omitempty"`
}

// cells compares a matched pair field by field.
func cells(a, b *item) []Cell {
	return []Cell{
		{"date", dates(a, b), spanText(a.row), spanText(b.row)},
		{"place", places(a, b), placeText(a.row), placeText(b.row)},
		{"type", types(a.row, b.row), a.row.Type, typeText(b.row)},
		{"actor", actors(a, b), actorText(a.row), actorText(b.row)},
		{"killed", tolls(a.row.Killed, b.row.Killed), a.row.Killed.String(), b.row.Killed.String()},
		{"wounded", tolls(a.row.Wounded, b.row.Wounded), a.row.Wounded.String(), b.row.Wounded.String()},
	}
}

// told is the verdict when one side or both have nothing; ok is false when both have something.
func told(clio, file bool) (v Verdict, ok bool) {
	switch {
	case clio && file:
		return "", false
	case clio:
		return OnlyClio, true
	case file:
		return OnlyFile, true
	}
	return Neither, true
}

func dates(a, b *item) Verdict {
	if v, ok := told(len(a.spans) > 0, len(b.spans) > 0); ok {
		return v
	}
	if a.spans[0] == b.spans[0] {
		return Same
	}
	if n, _, _ := gap(a, b); n == 0 {
		return Fits
	}
	return Differs
}

func places(a, b *item) Verdict {
	has := func(x *item) bool { return x.places[0].name != "" || x.places[0].country != "" }
	if v, ok := told(has(a), has(b)); ok {
		return v
	}
	best := Differs
	for i := range a.places {
		for j := range b.places {
			if !weighed(a, b, &a.places[i], &b.places[j]) {
				continue
			}
			switch v := spots(&a.places[i], &b.places[j]); {
			case v == Same && i == 0 && j == 0:
				return Same
			case v != Differs:
				best = Fits
			}
		}
	}
	return best
}

// Distances in kilometres at which places are one, can be one, and, where one is known only to its division, can be one.
const (
	oneKm   = 5
	nearKm  = 50
	wideKm  = 150
	farSame = 100 // two places of one name further apart than this are two
)

// spots compares two places.
func spots(p, q *spot) Verdict {
	if p.country != "" && q.country != "" && p.country != q.country {
		return Differs
	}
	both := p.located && q.located
	fine := p.fine() && q.fine()
	km := 0.0
	if both {
		km = apart(p, q)
	}
	switch {
	case p.name != "" && p.name == q.name && !(both && fine && km > farSame):
		return Same
	case p.level >= 6 && q.level >= 6 && p.country != "" && p.country == q.country: // nothing but the country
		return Same
	case p.level >= 5 || q.level >= 5: // a region, or nothing but the country
		return Fits
	case both && fine && km <= oneKm:
		return Same
	case both && fine && km <= nearKm:
		return Fits
	case fine && both:
		return Differs
	case p.admin1 != "" && (p.admin1 == q.admin1 || p.admin1 == q.name), q.admin1 != "" && q.admin1 == p.name:
		if fine {
			return Differs
		}
		return Fits
	case both && km <= wideKm:
		return Fits
	}
	return Differs
}

func types(clio, file *Row) Verdict {
	if v, ok := told(clio.Type != "", file.Type != "" || len(file.Also) > 0); ok {
		return v
	}
	switch {
	case clio.Type == file.Type:
		return Same
	case mayBe(clio.Type, file.Also), under(clio.Type, file.Type), under(file.Type, clio.Type):
		return Fits
	}
	return Differs
}

func actors(a, b *item) Verdict {
	if v, ok := told(len(a.actors) > 0, len(b.actors) > 0); ok {
		return v
	}
	best := Differs
	for i := range a.actors {
		for j := range b.actors {
			switch x, y := &a.actors[i], &b.actors[j]; {
			case x.alias == y.alias:
				return Same
			case x.state != "" && x.state == y.state, within(x.words, y.words), within(y.words, x.words):
				best = Fits
			}
		}
	}
	return best
}

// within reports whether all telling words of a name are in another.
func within(a, b []string) bool {
	return len(a) > 0 && !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

func tolls(clio, file *Toll) Verdict {
	if v, ok := told(clio != nil, file != nil); ok {
		return v
	}
	switch {
	case clio.Best == file.Best:
		return Same
	case clio.Low <= file.High && file.Low <= clio.High:
		return Fits
	}
	return Differs
}

func spanText(r *Row) string {
	switch {
	case r.From == "":
		return ""
	case r.From == r.To:
		return r.From
	}
	return r.From + " to " + r.To
}

func placeText(r *Row) string {
	country := r.Country
	if country == "" {
		country = r.CountryName
	}
	var parts []string
	for _, s := range []string{r.Place, r.Admin1, country} {
		if s != "" && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	text := strings.Join(parts, ", ")
	if text != "" && r.Precision != "" {
		text += " (" + r.Precision + ")"
	}
	return text
}

func typeText(r *Row) string {
	switch {
	case r.Code == "" || r.Code == r.Type:
		return r.Type
	case r.Type == "":
		return r.Code
	}
	return r.Type + " (" + r.Code + ")"
}

func actorText(r *Row) string {
	var names []string
	for _, a := range r.Actors {
		name := a.Name
		switch {
		case a.Claimed:
			name += " (claimed)"
		case a.Suspected:
			name += " (suspected)"
		}
		names = append(names, name)
	}
	return strings.Join(names, "; ")
}

// String is the figure of the column, and the ends of what is told beside it.
func (t *Toll) String() string {
	switch {
	case t == nil:
		return ""
	case t.Low == t.High:
		return strconv.Itoa(t.Best)
	}
	return fmt.Sprintf("%d (%d to %d)", t.Best, t.Low, t.High)
}
