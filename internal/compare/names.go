package compare

import (
	"fmt"
	"strings"
	"unicode"

	"clio/codebook"
	"clio/internal/export"
	"clio/internal/merge"
)

// Book is what the codes and names of the tables mean. It is immutable.
type Book struct {
	types     map[string]typeRule // by layout and folded code
	countries map[string]string   // ISO code by folded name, empty for a country whose land is several today
	gtd       map[string]string   // ISO code by GTD's number
	m49       map[string]string   // by ISO's number
	gw        map[string]string   // by Gleditsch and Ward's number
	forms     []nameForm
	aliases   map[string]string // the first name of a group by its folded other names
}

type typeRule struct {
	typ  string
	also []string
}

type nameForm struct{ means, before, after string }

// Open reads the codebook's folder layouts, and its names of countries and of groups.
func Open(overlays ...string) (*Book, error) {
	src, err := codebook.Open(overlays...)
	if err != nil {
		return nil, err
	}
	b := &Book{types: map[string]typeRule{}, countries: map[string]string{}, gtd: map[string]string{}, m49: map[string]string{}, gw: map[string]string{}, aliases: map[string]string{}}
	var types struct {
		Rule []struct {
			ID     string   `toml:"id"`
			Layout string   `toml:"layout"`
			Codes  []string `toml:"codes"`
			Type   string   `toml:"type"`
			Also   []string `toml:"also"`
		} `toml:"rule"`
	}
	if err := src.Decode("layouts/types.toml", &types); err != nil {
		return nil, err
	}
	for _, r := range types.Rule {
		for _, code := range r.Codes {
			key := typeKey(Layout(r.Layout), code)
			if _, twice := b.types[key]; twice {
				return nil, fmt.Errorf("codebook file layouts/types.toml: rule %s: code %q stands twice", r.ID, code)
			}
			b.types[key] = typeRule{r.Type, r.Also}
		}
	}
	var names struct {
		Rule []nameRule `toml:"rule"`
	}
	if err := src.Decode("layouts/names.toml", &names); err != nil {
		return nil, err
	}
	for _, r := range names.Rule {
		for _, form := range r.Forms {
			before, after, star := strings.Cut(strings.ToLower(form), "*")
			if !star {
				after = "\x00" // the whole name and nothing more
			}
			b.forms = append(b.forms, nameForm{r.Means, before, after})
		}
	}
	if err := b.readCountries(src); err != nil {
		return nil, err
	}
	err = src.Rows("actors/groups.tsv", 4, func(f []string) error {
		for _, name := range append(strings.Split(f[3], "|"), f[0]) {
			if name != "" {
				b.aliases[merge.Fold(name)] = merge.Fold(f[0])
			}
		}
		return nil
	})
	return b, err
}

type nameRule struct {
	ID      string   `toml:"id"`
	Means   string   `toml:"means"`
	Forms   []string `toml:"forms"`
	Match   []string `toml:"match"`
	NoMatch []string `toml:"no_match"`
}

func (b *Book) readCountries(src *codebook.Book) error {
	add := func(name, iso string) {
		if name != "" {
			b.countries[merge.Fold(name)] = iso
		}
	}
	err := src.Rows("places/countries.tsv", 9, func(f []string) error {
		add(f[5], f[0])
		for _, name := range strings.Split(f[6], "|") {
			add(name, f[0])
		}
		return nil
	})
	if err != nil {
		return err
	}
	list, err := export.Countries()
	if err != nil {
		return err
	}
	for _, c := range list {
		add(c.Name, c.ISO)
		for _, t := range []struct {
			m    map[string]string
			code string
		}{{b.gtd, c.GTD}, {b.m49, c.M49}, {b.gw, c.GW}} {
			if t.code != "" {
				t.m[t.code] = c.ISO
			}
		}
		b.countries[strings.ToLower(c.ISO)], b.countries[strings.ToLower(c.ISO3)] = c.ISO, c.ISO
	}
	delete(b.countries, "")
	return src.Rows("layouts/countries.tsv", 2, func(f []string) error {
		add(f[0], f[1])
		return nil
	})
}

func typeKey(layout Layout, code string) string {
	return string(layout) + "|" + strings.ToLower(strings.Join(strings.Fields(code), " "))
}

// typeOf is what a code means; ok is false for a code that the codebook does not have.
func (b *Book) typeOf(layout Layout, code string) (r typeRule, ok bool) {
	r, ok = b.types[typeKey(layout, code)]
	return r, ok
}

// country is the ISO code of a country by its name; ok is false for a name that nobody knows. The code is empty for a country whose
// land is several today.
func (b *Book) country(name string) (iso string, ok bool) {
	if iso, ok = b.countries[merge.Fold(name)]; ok {
		return iso, true
	}
	// "Russia (Soviet Union)", "DR Congo (Zaire)", "Macedonia, FYR": the name, then what it was.
	head, rest, found := strings.Cut(name, "(")
	if !found {
		return "", false
	}
	if iso, ok = b.countries[merge.Fold(head)]; ok {
		return iso, true
	}
	iso, ok = b.countries[merge.Fold(rest)]
	return iso, ok
}

// means tells what an actor's name is by its form: nobody, people, state with the words in place of the star, or empty for a name.
func (b *Book) means(name string) (kind, star string) {
	low := strings.ToLower(strings.TrimSpace(name))
	for _, f := range b.forms {
		rest, ok := strings.CutPrefix(low, f.before)
		if !ok {
			continue
		}
		if f.after == "\x00" {
			if rest == "" {
				return f.means, ""
			}
			continue
		}
		if rest != "" && strings.HasSuffix(rest, f.after) {
			return f.means, strings.TrimSuffix(rest, f.after)
		}
	}
	return "", ""
}

// actor reads an actor's name; ok is false when it names nobody: words without a capital ("31 people") are no name.
func (b *Book) actor(name string) (a Actor, ok bool) {
	name = strings.TrimSpace(name)
	if name == "" || !strings.ContainsFunc(name, unicode.IsUpper) {
		return a, false
	}
	kind, star := b.means(name)
	switch kind {
	case "nobody", "people":
		return a, false
	case "state":
		a.State = b.stateOf(star)
		if a.State == "" && !strings.Contains(name, " of ") {
			return a, false
		}
	}
	a.Name = name
	return a, true
}

// stateOf finds the country at the beginning of words such as "mali (2021-)", "nigeria): police" or "iraq (2014-) federal police".
func (b *Book) stateOf(words string) string {
	if i := strings.IndexAny(words, "(),:"); i >= 0 {
		// "democratic republic of congo (2019-)" and "dr congo (zaire)" are both whole before the bracket.
		words = words[:i]
	}
	f := strings.Fields(words)
	for n := len(f); n > 0; n-- {
		if iso := b.countries[merge.Fold(strings.Join(f[:n], " "))]; iso != "" {
			return iso
		}
	}
	return ""
}

// alias is the first name of a group by any of its names, folded; a name that the codebook does not have is itself. "Boko Haram -
// Jamaat…", "Name (Country)" and "Name: a branch" are known by their parts.
func (b *Book) alias(name string) string {
	whole := merge.Fold(name)
	if a, ok := b.aliases[whole]; ok {
		return a
	}
	for _, cut := range []string{" (", " - ", ": "} {
		if head, _, ok := strings.Cut(name, cut); ok {
			if a, ok := b.aliases[merge.Fold(head)]; ok {
				return a
			}
		}
	}
	if i := strings.IndexByte(name, '('); i >= 0 {
		inside, _, _ := strings.Cut(name[i+1:], ")")
		if a, ok := b.aliases[merge.Fold(inside)]; ok {
			return a
		}
		if i > 0 {
			return merge.Fold(name[:i])
		}
	}
	return whole
}
