package export

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"clio/record"
)

// leftOutName stands where the name of a private person was.
const leftOutName = "name left out"

// Redact leaves the names of private persons out of rows: actors of kind person of whom the record knows no office, and named
// victims. Their names are covered letter by letter wherever they stand in the text, so that every span stays right, and an
// address that spells one is cut down to its host. See docs/export.md for what this does not catch.
func Redact(rows Rows) Rows {
	return func(yield func(Row, error) bool) {
		var from, to *record.Record
		var names *cover
		for row, err := range rows {
			if err == nil && row.Record != from {
				from, names = row.Record, newCover(row.Record)
				to, err = RedactRecord(from)
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			i := slices.IndexFunc(to.Events, func(e record.Event) bool { return e.ID == row.Event.ID })
			if i < 0 {
				yield(Row{}, fmt.Errorf("leave names out: the record of %s has no event %s", to.Document.Source, row.Event.ID))
				return
			}
			if out := (Row{Incident: row.Incident, Record: to, Event: &to.Events[i], Corrected: names.all(row.Corrected), Story: row.Story}); !yield(out, nil) {
				return
			}
		}
	}
}

// RedactRecord is a copy of a record without the names of private persons.
func RedactRecord(rec *record.Record) (*record.Record, error) {
	data, err := json.Marshal(rec)
	if err != nil {
		return nil, fmt.Errorf("leave names out of %s: %w", rec.Document.Source, err)
	}
	out := new(record.Record)
	if err := json.Unmarshal(data, out); err != nil {
		return nil, fmt.Errorf("leave names out of %s: %w", rec.Document.Source, err)
	}
	c := newCover(rec)
	if len(c.words) == 0 {
		return out, nil
	}
	out.Document.Text = c.text(rec.Document.Text)
	out.Document.URL, out.Document.Source = c.address(out.Document.URL), c.address(out.Document.Source)
	c.walk(reflect.ValueOf(out).Elem(), out.Document.Text)
	for i := range out.Actors {
		if a := &out.Actors[i]; c.private[a.ID] {
			a.Name, a.Aliases = leftOutName, nil
		}
	}
	for i := range out.Events {
		for j := range out.Events[i].Victim {
			if v := &out.Events[i].Victim[j]; v.Name != "" && v.Name != rec.Events[i].Victim[j].Name {
				v.Name = ""
			}
		}
	}
	return out, nil
}

// cover knows the names of one record that are to be left out.
type cover struct {
	private map[string]bool // ids of actors
	words   map[string]bool // words of their names, in lower case
}

func newCover(rec *record.Record) *cover {
	c := &cover{private: map[string]bool{}, words: map[string]bool{}}
	kept := map[string]bool{}
	public := officials(rec)
	for i := range rec.Actors {
		a := &rec.Actors[i]
		if a.Kind == record.Person && !public[a.ID] {
			c.private[a.ID] = true
			continue
		}
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			eachWord(name, func(w string) { kept[strings.ToLower(w)] = true })
		}
	}
	for i := range rec.Places {
		eachWord(rec.Places[i].Name, func(w string) { kept[strings.ToLower(w)] = true })
	}
	cover := func(name string) {
		eachWord(name, func(w string) {
			if first, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(first) && utf8.RuneCountInString(w) > 1 && !kept[strings.ToLower(w)] {
				c.words[strings.ToLower(w)] = true
			}
		})
	}
	for i := range rec.Actors {
		if a := &rec.Actors[i]; c.private[a.ID] {
			for _, name := range append([]string{a.Name}, a.Aliases...) {
				cover(name)
			}
		}
	}
	for i := range rec.Events {
		for j := range rec.Events[i].Victim {
			if v := &rec.Events[i].Victim[j]; v.Name != "" && !public[v.Actor] && !official(v.Role) {
				cover(v.Name)
			}
		}
	}
	return c
}

// officeWords are the words that tell that a person acts for a state, a body or an armed group.
var officeWords = []string{
	"president", "vice-president", "premier", "minister", "secretary", "chancellor", "king", "queen", "prince", "emir", "sultan", "governor", "mayor", "senator", "lawmaker", "deputy", "congressman",
	"congresswoman", "ambassador", "envoy", "consul", "diplomat", "general", "colonel", "major", "captain", "lieutenant", "brigadier", "admiral", "marshal", "commander", "commissioner",
	"inspector", "superintendent", "sheriff", "chief", "head", "director", "spokesman", "spokeswoman", "spokesperson", "leader", "founder", "chairman", "chairwoman", "chair", "prosecutor",
	"attorney", "judge", "magistrate", "official", "pope", "bishop", "archbishop", "ayatollah",
}

// official reports whether a role, in the words of the report, is an office.
func official(role string) bool {
	found := false
	eachWord(role, func(w string) { found = found || slices.Contains(officeWords, strings.ToLower(w)) })
	return found
}

// officials are the persons of whom the record knows an office: by a statement of their role, by the role beside their name
// where they speak, by their title, or as the leader of somebody else.
func officials(rec *record.Record) map[string]bool {
	public := map[string]bool{}
	leaders := map[string]bool{}
	for i := range rec.Actors {
		a := &rec.Actors[i]
		first, _, more := strings.Cut(a.Name, " ")
		public[a.ID] = more && official(first)
		for j := range a.Statements {
			switch st := &a.Statements[j]; st.Property {
			case "role":
				public[a.ID] = public[a.ID] || official(st.Value)
			case "leader", "founder", "commander", "spokesman":
				leaders[strings.ToLower(st.Value)] = a.Kind != record.Person
			}
		}
	}
	for i := range rec.Attributions {
		if s := &rec.Attributions[i].Source; s.Role != nil && official(s.Role.Text) {
			public[s.Actor] = true
		}
	}
	for i := range rec.Actors {
		for _, name := range append([]string{rec.Actors[i].Name}, rec.Actors[i].Aliases...) {
			public[rec.Actors[i].ID] = public[rec.Actors[i].ID] || leaders[strings.ToLower(name)]
		}
	}
	return public
}

// Names knows the names of private persons of some records, to be left out of what was made of these.
type Names struct{ c *cover }

// NamesOf gathers the names of private persons of records.
func NamesOf(records ...*record.Record) Names {
	all := &cover{private: map[string]bool{}, words: map[string]bool{}}
	for _, rec := range records {
		for w := range newCover(rec).words {
			all.words[w] = true
		}
	}
	return Names{all}
}

// Cover covers the names in every string that value, a pointer, leads to. It writes to shared slices and maps.
func (n Names) Cover(value any) {
	if len(n.c.words) > 0 {
		n.c.walk(reflect.ValueOf(value).Elem(), "")
	}
}

// eachWord visits the runs of letters of a text.
func eachWord(s string, visit func(string)) {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }) {
		visit(w)
	}
}

// blanks are what covers a letter, by its length in bytes, so that neither bytes nor code points move.
var blanks = [...]string{"", "_", "\u02CD", "\uFF3F", "\U00010101"}

// text covers the names in a text. A word counts as part of a name when it begins with a capital.
func (c *cover) text(s string) string {
	return c.letters(s, func(word string) bool {
		first, _ := utf8.DecodeRuneInString(word)
		return unicode.IsUpper(first)
	})
}

// letters covers the words of names that may be covered.
func (c *cover) letters(s string, may func(word string) bool) string {
	if len(c.words) == 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) {
			b.WriteString(s[i : i+size])
			i += size
			continue
		}
		end := i
		for end < len(s) {
			r, size := utf8.DecodeRuneInString(s[end:])
			if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
				break
			}
			end += size
		}
		word := s[i:end]
		if c.words[strings.ToLower(word)] && may(word) {
			for _, r := range word {
				b.WriteString(blanks[utf8.RuneLen(r)])
			}
		} else {
			b.WriteString(word)
		}
		i = end
	}
	return b.String()
}

// all covers the names in the values of a map.
func (c *cover) all(cells map[string]string) map[string]string {
	var out map[string]string
	for k, v := range cells {
		if out == nil {
			out = map[string]string{}
		}
		out[k] = c.text(v)
	}
	return out
}

// address cuts an address that spells a name down to its host, and a path to nothing.
func (c *cover) address(s string) string {
	spelt := false
	eachWord(s, func(w string) { spelt = spelt || c.words[strings.ToLower(w)] })
	if !spelt {
		return s
	}
	if scheme, rest, ok := strings.Cut(s, "://"); ok {
		host, _, _ := strings.Cut(rest, "/")
		return scheme + "://" + host + "/"
	}
	return leftOutName
}

// walk covers every string of a record but the text itself, and cuts quotes anew out of the covered text.
func (c *cover) walk(v reflect.Value, text string) {
	if !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		if q, ok := v.Addr().Interface().(*record.Quote); ok {
			if text != "" && q.Start >= 0 && q.Start <= q.End && int(q.End) <= len(text) && q.Text != "" {
				q.Text = text[q.Start:q.End]
			} else {
				q.Text = c.text(q.Text)
			}
			return
		}
		if reason, ok := v.Addr().Interface().(*record.LinkReason); ok { // it lists words in lower case
			reason.Text = c.letters(reason.Text, func(string) bool { return true })
			return
		}
		for i := range v.NumField() {
			c.walk(v.Field(i), text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			c.walk(v.Index(i), text)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			if v.MapIndex(k).Kind() == reflect.String {
				v.SetMapIndex(k, reflect.ValueOf(c.text(v.MapIndex(k).String())).Convert(v.Type().Elem()))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			c.walk(v.Elem(), text)
		}
	case reflect.String:
		if s := v.String(); text == "" || s != text {
			if strings.Contains(s, "://") {
				s = c.address(s)
			}
			v.SetString(c.text(s))
		}
	}
}

// shown is a value for people: one of which nothing but covered letters is left says so.
func shown(s string) string {
	if s == "" || strings.Trim(s, " -’'.,_\u02CD\uFF3F\U00010101") != "" || !strings.ContainsAny(s, "_\u02CD\uFF3F\U00010101") {
		return s
	}
	return leftOutName
}
