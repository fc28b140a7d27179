package query

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Problem is a part of a query that was left out.
type Problem struct {
	Text string // as it was typed
	Say  string // what is wrong and what to write instead
}

func (p Problem) Error() string { return fmt.Sprintf("“%s”: %s", p.Text, p.Say) }

// The greatest query that is read; what is beyond is a Problem.
const (
	MaxBytes = 4 << 10
	MaxTerms = 48
)

// Parse reads a query. What cannot be read is left out of it and told of.
func Parse(s string) (Query, []Problem) {
	var q Query
	var problems []Problem
	if len(s) > MaxBytes {
		cut := MaxBytes
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		problems = append(problems, Problem{s[:min(24, cut)] + "…", fmt.Sprintf("a query is at most %d bytes long; what is beyond is left out", MaxBytes)})
		s = s[:cut]
	}
	s = strings.ToValidUTF8(s, "")
	sc := scanner{rest: s}
	for sc.more() {
		if len(q.Terms) == MaxTerms {
			problems = append(problems, Problem{clip(sc.rest), fmt.Sprintf("a query has at most %d terms; what is beyond is left out", MaxTerms)})
			break
		}
		t, text, say := sc.term()
		switch {
		case say != "":
			problems = append(problems, Problem{clip(text), say})
		case len(t.Values) > 0 && q.index(t) < 0:
			q.Terms = append(q.Terms, t)
		}
	}
	return q, problems
}

func clip(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}

// space reports whether a rune parts terms.
func space(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// clean folds white space, which no value keeps, and takes out quotation marks, which a value cannot hold.
func clean(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ReplaceAll(s, `"`, " "), space), " ")
}

type scanner struct{ rest string }

func (s *scanner) more() bool {
	s.rest = strings.TrimLeftFunc(s.rest, space)
	return s.rest != ""
}

// term reads the next term: what it is, its text, and what is wrong with it.
func (s *scanner) term() (t Term, text, say string) {
	whole := s.rest
	defer func() { text = whole[:len(whole)-len(s.rest)] }()
	if len(s.rest) > 1 && s.rest[0] == '-' && !space(rune(s.rest[1])) {
		t.Not, s.rest = true, s.rest[1:]
	}
	name, ok := s.field()
	if !ok {
		v, prefix := s.value(false)
		if v = clean(v); v != "" {
			t.Values = []Value{{Text: v, Prefix: prefix}}
		}
		return t, "", ""
	}
	values := s.values(name == "box")
	f, known := FieldOf(name)
	if !known {
		return t, "", "there is no field " + name + nearest(name) + `; put it in quotation marks to look for the words`
	}
	t.Field = name
	for _, v := range values {
		if v = clean(v); v == "" {
			continue
		}
		got, say := valueOf(f, v)
		if say != "" {
			return t, "", say
		}
		if !slices.ContainsFunc(t.Values, func(o Value) bool { return o.Text == got.Text }) {
			t.Values = append(t.Values, got)
		}
	}
	if len(t.Values) == 0 {
		return t, "", name + ": wants a value, for example " + f.Example
	}
	return t, "", ""
}

// field reads "name:" when it stands here and something stands behind it.
func (s *scanner) field() (string, bool) {
	i := strings.IndexByte(s.rest, ':')
	if i <= 0 || i > 20 {
		return "", false
	}
	for _, r := range s.rest[:i] {
		if r < 'a' || r > 'z' {
			if r < 'A' || r > 'Z' {
				return "", false
			}
		}
	}
	if strings.HasPrefix(s.rest[i:], "://") { // an address, not a field
		return "", false
	}
	name := strings.ToLower(s.rest[:i])
	s.rest = s.rest[i+1:]
	return name, true
}

// values reads values between commas; a box is one value with commas in it.
func (s *scanner) values(whole bool) []string {
	var out []string
	for {
		v, _ := s.value(!whole)
		out = append(out, v)
		if whole || s.rest == "" || s.rest[0] != ',' {
			return out
		}
		s.rest = s.rest[1:]
	}
}

// value reads one value up to a space, or a comma where it ends one. prefix tells of a star behind it.
func (s *scanner) value(comma bool) (v string, prefix bool) {
	if strings.HasPrefix(s.rest, `"`) {
		body, after, _ := strings.Cut(s.rest[1:], `"`)
		s.rest = after
		return body, false
	}
	i := strings.IndexFunc(s.rest, func(r rune) bool { return space(r) || r == '"' || comma && r == ',' })
	if i < 0 {
		i = len(s.rest)
	}
	v, s.rest = s.rest[:i], s.rest[i:]
	if !comma {
		if stem := strings.TrimRight(v, "*"); stem != v && stem != "" && !quoted(stem, true) {
			return stem, true
		}
	}
	return v, false
}

func valueOf(f Field, text string) (v Value, say string) {
	v = Value{Text: text}
	wrong := func() (Value, string) {
		return v, "this is not what " + f.Name + ": takes; write for example " + f.Example
	}
	switch f.Kind {
	case Code:
		v.Text = strings.ToLower(text)
	case Flag:
		v.Text = strings.ToLower(text)
		if !slices.Contains(f.Words, v.Text) {
			return v, "is: takes " + strings.Join(f.Words, ", ")
		}
	case Number:
		var ok bool
		if v.Low, v.High, ok = numbers(text); !ok {
			return wrong()
		}
	case Day:
		from, to, between := strings.Cut(text, "..")
		var ok bool
		if v.From, v.To, ok = days(from); from != "" && !ok {
			return v, "“" + clip(from) + "” is no day, month or year: write it as 2024-03-27, 2024-03 or 2024"
		}
		if between {
			var high string
			if _, high, ok = days(to); to != "" && !ok {
				return v, "“" + clip(to) + "” is no day, month or year: write it as 2024-03-27, 2024-03 or 2024"
			}
			v.To = high
			if v.From == "" && v.To == "" || v.From != "" && v.To != "" && v.From > v.To {
				return wrong()
			}
		} else if text == "" {
			return wrong()
		}
		switch f.Name {
		case "after":
			v.To = ""
		case "before":
			v.From = ""
		}
		if between && f.Name != "date" {
			return v, f.Name + ": takes one day; two of them go with date:" + clip(text)
		}
	case Area:
		b, ok := boxOf(text)
		if !ok {
			return wrong()
		}
		v.Box, v.Text = b, b.String()
	}
	return v, ""
}

// numbers reads 10, >10, >=10, <10, <=10 and 10..20 as a closed interval; high is -1 when it is open.
func numbers(s string) (low, high int, ok bool) {
	number := func(s string) (int, bool) {
		n, err := strconv.Atoi(s)
		return n, err == nil && n >= 0 && n < math.MaxInt32 && s[0] != '+'
	}
	for _, op := range []string{">=", "<=", ">", "<", "="} {
		rest, has := strings.CutPrefix(s, op)
		if !has {
			continue
		}
		n, ok := number(rest)
		switch op {
		case ">=":
			return n, -1, ok
		case ">":
			return n + 1, -1, ok
		case "<=":
			return 0, n, ok
		case "<":
			return 0, n - 1, ok && n > 0
		}
		return n, n, ok
	}
	a, b, between := strings.Cut(s, "..")
	if !between {
		low, ok = number(a)
		return low, low, ok
	}
	low, ok = number(a)
	if b == "" {
		return low, -1, ok
	}
	high, ok2 := number(b)
	return low, high, ok && ok2 && low <= high
}

// days reads a year, a month or a day as its first and last day.
func days(s string) (from, to string, ok bool) {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		t, err := time.Parse(layout, s)
		if err != nil || t.Year() < 1 {
			continue
		}
		end := t
		switch layout {
		case "2006":
			end = t.AddDate(1, 0, -1)
		case "2006-01":
			end = t.AddDate(0, 1, -1)
		}
		return t.Format(time.DateOnly), end.Format(time.DateOnly), true
	}
	return "", "", false
}

func boxOf(s string) (*Box, bool) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 {
		return nil, false
	}
	var x [4]float64
	for i, p := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || math.IsNaN(f) || math.Abs(f) > 360 {
			return nil, false
		}
		x[i] = math.Round(f*1e4) / 1e4
		if x[i] == 0 {
			x[i] = 0 // no negative zero
		}
	}
	b := &Box{x[0], x[1], x[2], x[3]}
	if b.South > b.North || b.South < -90 || b.North > 90 || b.West < -180 || b.West > 180 || b.East < -180 || b.East > 180 {
		return nil, false
	}
	return b, true
}

// nearest names the field that was likely meant.
func nearest(name string) string {
	best, least := "", 3
	for _, f := range Fields() {
		if d := distance(name, f.Name); d < least {
			best, least = f.Name, d
		}
	}
	if also := map[string]string{"who": "actor", "by": "actor", "group": "actor", "where": "place", "city": "place", "what": "type", "when": "date", "year": "date", "from": "after", "since": "after", "to": "before", "until": "before", "dead": "killed", "injured": "wounded", "publisher": "source", "outlet": "source"}[name]; best == "" {
		best = also
	}
	if best == "" {
		return ""
	}
	return " (did you mean " + best + ":?)"
}

// distance is the Levenshtein distance of two short words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
