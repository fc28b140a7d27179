package web

import (
	"slices"
	"strings"

	"clio/internal/export"
	"clio/record"
)

// cell is one statement as a page shows it.
type cell struct {
	Name    string // property in words, empty when it is the one above
	Value   string // what is said
	Words   string // the words of the report
	Says    string // who says so; empty in the report's own voice
	Sure    string // when less than certain
	Link    string // to its sentence
	Context string // its sentence
	Before  string // the sentence cut around the words
	After   string
	Differs bool // statements of this cell differ
	Rule    string
}

// eventView is an event with its cells.
type eventView struct {
	ID, Type, Mode, Outcome string
	Suicide                 bool
	Link                    string
	Head                    cell // the words that tell of it
	Mentions                int
	Cells                   []cell
	DeniedBy                []string
}

// desk is a record with what its parts need to be shown: its sentences, and the address of its report's page, which is empty
// on that page itself.
type desk struct {
	rec       *record.Record
	page      string
	sentences []record.Span
}

func newDesk(rec *record.Record, page string) *desk {
	d := &desk{rec: rec, page: page}
	for _, p := range blocks(rec.Document.Text) {
		d.sentences = append(d.sentences, sentences(rec.Document.Text, p)...)
	}
	return d
}

// event lays out an event.
func (d *desk) event(e *record.Event) eventView {
	rec := d.rec
	v := eventView{
		ID: e.ID, Type: words(e.Type), Outcome: e.Outcome, Suicide: e.Suicide, Mentions: len(e.Mentions),
		Link: eventURL(record.EventID(rec.Document.ID, e.ID)),
	}
	if e.Mode != record.Actual {
		v.Mode = words(e.Mode)
	}
	if len(e.Mentions) > 0 {
		v.Head = d.cell(e.Mentions[0].Quote)
		v.Head.Rule = e.Mentions[0].Rule
	}
	contested := export.Contested(e)
	last := ""
	e.EachCell(func(property string, b *record.Basis, value any) {
		c := d.cell(b.Quote)
		c.Says = shown(speaker(rec, b.Attribution))
		c.Rule = b.Rule
		if b.Certainty != "" && b.Certainty != record.Certain && b.Certainty != record.UnknownCertainty {
			c.Sure = string(b.Certainty)
		}
		c.Value = shown(valueOf(rec, value, c.Says))
		c.Differs = slices.Contains(contested, property)
		if property != last {
			c.Name = propertyName(property)
		}
		last = property
		v.Cells = append(v.Cells, c)
	})
	for _, id := range e.DeniedBy {
		if s := speaker(rec, id); s != "" {
			v.DeniedBy = append(v.DeniedBy, shown(s))
		}
	}
	return v
}

// cell cuts the sentence of a quote around its words.
func (d *desk) cell(q record.Quote) cell {
	c := cell{Words: shown(oneLine(q.Text)), Link: d.page + "#" + anchor(q.Span)}
	text := d.rec.Document.Text
	if q.Start < 0 || q.End < q.Start || int(q.End) > len(text) {
		return c
	}
	i, _ := slices.BinarySearchFunc(d.sentences, q.Start, func(s record.Span, at int32) int { return int(s.End) - int(at) - 1 })
	if i < len(d.sentences) && d.sentences[i].Start <= q.Start {
		s := d.sentences[i]
		end := min(q.End, s.End)
		c.Before, c.Words, c.After = shown(text[s.Start:q.Start]), shown(text[q.Start:end]), shown(text[end:s.End])
		c.Context = shown(oneLine(text[s.Start:s.End]))
	}
	return c
}

func propertyName(property string) string {
	switch property {
	case "perpetrator":
		return "by whom"
	case "date":
		return "when"
	case "place":
		return "where"
	case "attackers_killed":
		return "attackers killed"
	}
	return property
}

// valueOf says what a statement holds.
func valueOf(rec *record.Record, value any, says string) string {
	switch v := value.(type) {
	case record.Date:
		if s := interval(v.From, v.To); s != "" {
			return s
		}
		return "“" + oneLine(v.Text) + "”"
	case record.Place:
		return placeOf(&v)
	case record.Perpetrator:
		return byWhom(v.Standing, named(rec, v.Text, v.Actor), says)
	case record.Victim:
		s := named(rec, v.Text, v.Actor)
		if v.Name != "" {
			s = v.Name
		}
		if v.Effect != "" {
			s += ", " + v.Effect
		}
		return s
	case record.Target:
		return named(rec, v.Text, v.Actor)
	case record.Weapon:
		return oneLine(v.Text)
	case record.Toll:
		if s := count(v.Count); s != "" {
			return s
		}
		return oneLine(v.Text)
	case record.Level:
		return v.Value
	}
	return ""
}

func placeOf(p *record.Place) string {
	parts := []string{p.Name}
	if p.Name == "" {
		parts[0] = oneLine(p.Text)
	}
	for _, s := range []string{p.Admin1, p.Country} {
		if s != "" && s != parts[len(parts)-1] {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

// speaker is who says what an attribution holds; empty for the report's own voice.
func speaker(rec *record.Record, id string) string {
	for i := range rec.Attributions {
		if id != "" && rec.Attributions[i].ID == id {
			return sourceOf(rec, &rec.Attributions[i])
		}
	}
	return ""
}

// sourceOf is the source of an attribution.
func sourceOf(rec *record.Record, a *record.Attribution) string {
	return named(rec, a.Source.Text, a.Source.Actor)
}

// named is somebody in the words of the report. A pronoun stands behind the name of its actor.
func named(rec *record.Record, words, actor string) string {
	s := oneLine(words)
	switch strings.ToLower(s) {
	case "he", "him", "she", "her", "it", "they", "them", "who", "whom", "which", "i", "we", "us", "that":
	default:
		return s
	}
	for i := range rec.Actors {
		if name := oneLine(rec.Actors[i].Name); actor != "" && rec.Actors[i].ID == actor && !strings.EqualFold(name, s) {
			return name + " (“" + s + "”)"
		}
	}
	return s
}

// attributionView is one thing that somebody says.
type attributionView struct {
	ID, Source, Cue, Content string
	Stance, Certainty        string
	Within                   string // whose words it is reported in
	Link                     string
}

func (d *desk) attribution(a *record.Attribution) attributionView {
	rec := d.rec
	v := attributionView{
		ID: a.ID, Source: shown(sourceOf(rec, a)), Cue: shown(oneLine(a.Cue.Text)), Content: shown(oneLine(a.Content.Text)),
		Stance: words(a.Stance), Within: shown(speaker(rec, a.Within)), Link: d.page + "#" + anchor(linkable(a)),
	}
	if a.Certainty != record.UnknownCertainty && a.Certainty != record.Certain {
		v.Certainty = string(a.Certainty)
	}
	return v
}

// linkable is the span that a click on an attribution leads to: its cue, else its source, else its content.
func linkable(a *record.Attribution) record.Span {
	for _, s := range []record.Span{a.Cue.Span, a.Source.Span} {
		if !s.Empty() {
			return s
		}
	}
	return a.Content.Span
}

// actorView is somebody that a report names.
type actorView struct {
	ID, Name, Kind, Link string
	Aliases              string
	Mentions             int
	Statements           []cell
}

func (d *desk) actor(a *record.Actor) actorView {
	v := actorView{ID: a.ID, Name: shown(oneLine(a.Name)), Kind: words(a.Kind), Mentions: len(a.Mentions), Aliases: shown(oneLine(strings.Join(a.Aliases, ", ")))}
	if len(a.Mentions) > 0 {
		v.Link = d.page + "#" + anchor(a.Mentions[0].Span)
	}
	for i := range a.Statements {
		st := &a.Statements[i]
		c := d.cell(st.Quote)
		c.Name, c.Value = words(st.Property), shown(oneLine(st.Value))
		if c.Value == "" {
			c.Value = count(st.Count)
			if st.Unit != "" {
				c.Value += " " + st.Unit
			}
		}
		if st.Since != "" {
			c.Value += ", since " + st.Since
		}
		c.Says = shown(speaker(d.rec, st.Attribution))
		v.Statements = append(v.Statements, c)
	}
	return v
}
