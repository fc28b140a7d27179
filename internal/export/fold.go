package export

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"clio/record"
)

// The layouts of the field have one value a column where the record has many accounts. This file picks the one that each
// codebook's rule asks for, and keeps the others for the column of notes.

// kind is the type that most stories of an incident give (copies of one story have one voice); of two, the more specific, then the first by name.
func (in *incident) kind() string {
	return most(in, func(r *report) string { return r.now.Type }, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(b, "."), strings.Count(a, ".")), cmp.Compare(a, b))
	})
}

// mode is the mode that most reports give; actual before the others when it is even.
func (in *incident) mode() record.Mode {
	return most(in, func(r *report) record.Mode { return r.now.Mode }, func(a, b record.Mode) int {
		if a == record.Actual || b == record.Actual {
			return cmp.Compare(btoi(b == record.Actual), btoi(a == record.Actual))
		}
		return cmp.Compare(a, b)
	})
}

func most[T comparable](in *incident, value func(*report) T, order func(a, b T) int) T {
	type vote struct {
		value T
		story string
	}
	n := map[T]int{}
	cast := map[vote]bool{}
	var values []T
	for _, r := range in.reports {
		v := vote{value(r), r.story}
		if cast[v] {
			continue
		}
		cast[v] = true
		if n[v.value]++; n[v.value] == 1 {
			values = append(values, v.value)
		}
	}
	slices.SortFunc(values, func(a, b T) int { return cmp.Or(cmp.Compare(n[b], n[a]), order(a, b)) })
	return values[0]
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (in *incident) suicide() bool {
	return slices.ContainsFunc(in.reports, func(r *report) bool { return r.ev.Suicide })
}

// voice names who gives a value: the report, and in it who says so.
func (r *report) voice(b *record.Basis) string {
	who := r.publisher()
	if r.doc.Published != "" {
		who += ", " + r.doc.Published
	}
	if said := r.voices[b.Attribution]; said != "" {
		who += ", by " + said
	}
	return who
}

// day is the dates of an incident: the one picked, and the others in words where they cannot both be right.
type day struct {
	pick   record.Date // the narrowest; its From is empty when no report dates the incident
	others []string
}

func (in *incident) date() day {
	var d day
	for _, r := range in.reports {
		for i := range r.now.Date {
			if x := &r.now.Date[i]; x.From != "" && (d.pick.From == "" || length(x) < length(&d.pick)) {
				d.pick = *x
			}
		}
	}
	for _, r := range in.reports {
		for i := range r.now.Date {
			if x := &r.now.Date[i]; x.From != "" && (x.From > until(&d.pick) || until(x) < d.pick.From) {
				d.others = append(d.others, interval(x)+" ("+r.voice(&x.Basis)+")")
			}
		}
	}
	return d
}

func until(d *record.Date) string { return cmp.Or(d.To, d.From) }

func interval(d *record.Date) string {
	if d.From == until(d) {
		return d.From
	}
	return d.From + " to " + d.To
}

// length is the number of days of a date, one for a single day; a great number when it cannot be counted.
func length(d *record.Date) int {
	from, err1 := time.Parse(time.DateOnly, d.From)
	to, err2 := time.Parse(time.DateOnly, until(d))
	if err1 != nil || err2 != nil || to.Before(from) {
		return 1 << 20
	}
	return int(to.Sub(from).Hours()/24) + 1
}

// precisions are the levels of a place from the narrowest.
var precisions = []string{"site", "city", "near", "admin2", "admin1", "country", "region"}

func level(p *record.Place) int {
	if i := slices.Index(precisions, p.Precision); i >= 0 {
		return i
	}
	return len(precisions)
}

// onEarth reports whether there is a point, and there can be.
func onEarth(lat, lon *float64) bool {
	return lat != nil && lon != nil && math.Abs(*lat) <= 90 && math.Abs(*lon) <= 180
}

// located reports whether a place has a point that stands for no more than a first-level division.
func located(p *record.Place) bool {
	return p != nil && onEarth(p.Lat, p.Lon) && level(p) <= 4
}

// place is the narrowest place that the reports give, and the others that are not parts of its country or differ from it at its
// own level. It is nil when there is none.
func (in *incident) place() (pick *record.Place, others []string) {
	for _, r := range in.reports {
		for i := range r.ev.Place {
			if p := &r.ev.Place[i]; pick == nil || level(p) < level(pick) {
				pick = p
			}
		}
	}
	for _, r := range in.reports {
		for i := range r.ev.Place {
			p := &r.ev.Place[i]
			if p.Name != pick.Name && (p.Country != pick.Country || level(p) == level(pick)) {
				others = append(others, placeText(p)+" ("+r.voice(&p.Basis)+")")
			}
		}
	}
	return pick, others
}

func placeText(p *record.Place) string {
	if p.Country != "" && p.Precision != "country" {
		return p.Name + ", " + p.Country
	}
	return p.Name
}

// party is one who is said to have done it, all accounts of it together.
type party struct {
	name       string
	kind       string
	country    string
	named      bool // by a name, not by what it is ("gunmen")
	standing   record.Standing
	standings  []record.Standing
	accounts   []string // "claimed (Agency, 2024-03-23, by the group)"
	denied     bool
	raw, actor string
}

// standingOrder is the order in which a party's standings count.
var standingOrder = []record.Standing{record.Claimed, record.Attributed, record.ReportedAsVoice, record.Suspected, record.StandingDenied}

// parties are who is said to have done it, the best standing first, then as the reports have them.
func (in *incident) parties() []*party {
	byName := map[string]*party{}
	var list []*party
	for _, r := range in.reports {
		for i := range r.ev.Perpetrator {
			x := &r.ev.Perpetrator[i]
			a := r.actors[x.Actor]
			name, kind, country := shown(oneLine(x.Text)), x.Kind, ""
			if a != nil {
				name, kind, country = oneLine(cmp.Or(a.Name, x.Text)), cmp.Or(a.Kind, x.Kind), a.Country
			}
			if name == "" {
				continue
			}
			key := strings.ToLower(strings.TrimPrefix(strings.ToLower(name), "the "))
			p := byName[key]
			if p == nil {
				p = &party{name: name, kind: kind, country: country, named: isName(name, kind), standing: x.Standing, raw: shown(oneLine(x.Text)), actor: x.Actor}
				byName[key] = p
				list = append(list, p)
			}
			if !slices.Contains(p.standings, x.Standing) {
				p.standings = append(p.standings, x.Standing)
			}
			if x.Standing == record.StandingDenied {
				p.denied = true
			}
			if slices.Index(standingOrder, x.Standing) < slices.Index(standingOrder, p.standing) {
				p.standing = x.Standing
			}
			if account := string(x.Standing) + " (" + r.voice(&x.Basis) + ")"; !slices.Contains(p.accounts, account) {
				p.accounts = append(p.accounts, account)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *party) int {
		return cmp.Or(cmp.Compare(btoi(b.named), btoi(a.named)), cmp.Compare(slices.Index(standingOrder, a.standing), slices.Index(standingOrder, b.standing)))
	})
	return list
}

// isName reports whether a party is named, and not only told by what it is.
func isName(name, kind string) bool {
	if kind == record.Group || kind == record.Civilians || kind == "people" || kind == "" {
		return false
	}
	if name == leftOutName {
		return false
	}
	words := strings.Fields(name)
	for i, w := range words {
		first := []rune(w)[0]
		if (unicode.IsUpper(first) || unicode.IsDigit(first)) && (i > 0 || len(words) == 1 || kind != record.StateSecurity) {
			return true
		}
	}
	return false
}

// said is who did it, without those of whom it is only denied.
func said(list []*party) []*party {
	var out []*party
	for _, p := range list {
		if p.standing != record.StandingDenied {
			out = append(out, p)
		}
	}
	return out
}

// figure is one account of a number of people.
type figure struct {
	low, high int // high is low when the account is open above
	text      string
	who       string // "Agency, 2024-03-23, by police"
	published string
	story     string // copies of one story have one voice
}

// point is the one number that stands for an account: "more than 60" is 61, "nearly 200" is 200.
func (f *figure) point() int { return f.low }

// figures are all accounts of a number, as the reports have them.
func (in *incident) figures(of func(*record.Event) []record.Toll) []figure {
	var out []figure
	for _, r := range in.reports {
		tolls := of(r.now)
		for i := range tolls {
			t := &tolls[i]
			if t.Min == nil && t.Max == nil {
				continue
			}
			f := figure{text: oneLine(t.Text), who: r.voice(&t.Basis), published: r.doc.Published, story: r.story}
			switch {
			case t.Min == nil:
				f.low, f.high = *t.Max, *t.Max
			case t.Max == nil:
				f.low, f.high = *t.Min, *t.Min
			default:
				f.low, f.high = *t.Min, *t.Max
			}
			out = append(out, f)
		}
	}
	return out
}

// latest is the rule of GTD: the figure of the most recent reports; where these differ, the one that most stories give; where none
// leads, the lowest. It reports false when there is no figure.
func latest(list []figure) (int, bool) {
	if len(list) == 0 {
		return 0, false
	}
	last := slices.MaxFunc(list, func(a, b figure) int { return cmp.Compare(a.published, b.published) }).published
	type vote struct {
		value int
		story string
	}
	n := map[int]int{}
	cast := map[vote]bool{}
	var values []int
	for i := range list {
		if v := (vote{list[i].point(), list[i].story}); list[i].published == last && !cast[v] {
			cast[v] = v.story != ""
			n[v.value]++
			values = append(values, v.value)
		}
	}
	return slices.MinFunc(values, func(a, b int) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) }), true
}

// spread is the lowest and the highest of all accounts.
func spread(list []figure) (low, high int) {
	for i := range list {
		if i == 0 || list[i].low < low {
			low = list[i].low
		}
		high = max(high, list[i].high)
	}
	return low, high
}

// disagree is the accounts in words when they are not all the same, else nothing.
func disagree(label string, list []figure) string {
	differ := false
	var words []string
	for i := range list {
		differ = differ || list[i].low != list[0].low || list[i].high != list[0].high
		n := strconv.Itoa(list[i].low)
		if list[i].high != list[i].low {
			n += "-" + strconv.Itoa(list[i].high)
		}
		words = append(words, n+" (“"+list[i].text+"”, "+list[i].who+")")
	}
	if !differ {
		return ""
	}
	return label + ": " + strings.Join(words, "; ")
}

// notes joins what the columns could not hold.
func notes(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " | ")
}

func labelled(label string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return label + ": " + strings.Join(list, "; ")
}

// standingNotes says on what footing each party is named, when that is more than the report's own voice.
func standingNotes(list []*party) string {
	var words []string
	for _, p := range list {
		if len(p.standings) > 1 || p.standing != record.ReportedAsVoice {
			words = append(words, p.name+": "+strings.Join(p.accounts, ", "))
		}
	}
	return labelled("Perpetrator", words)
}

func killedOf(e *record.Event) []record.Toll     { return e.Killed }
func woundedOf(e *record.Event) []record.Toll    { return e.Wounded }
func kidnappedOf(e *record.Event) []record.Toll  { return e.Kidnapped }
func arrestedOf(e *record.Event) []record.Toll   { return e.Arrested }
func attackersOf(e *record.Event) []record.Toll  { return e.AttackersKilled }
func casualtiesOf(e *record.Event) []record.Toll { return e.Casualties }

// distinct is the values of all reports, each once, in order.
func (in *incident) distinct(values func(*report) []string) []string {
	var out []string
	for _, r := range in.reports {
		for _, v := range values(r) {
			if v != "" && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

func (in *incident) publishers() []string {
	return in.distinct(func(r *report) []string { return []string{r.publisher()} })
}

// sources counts those who give an account: publishers, and copies of one story once.
func (in *incident) sources() int {
	stories := in.distinct(func(r *report) []string { return []string{r.story} })
	return min(len(stories), len(in.publishers()))
}

func (in *incident) summary() string {
	for _, r := range in.reports {
		if r.sentence != "" {
			return r.sentence
		}
	}
	return ""
}
