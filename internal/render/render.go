// Package render writes a record for people on a terminal: the report's text with the words that the record rests on marked,
// and below it what happened, who says so and who is named. It decides nothing; what it shows stands in the record.
package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"clio/record"
)

// Options say how to write.
type Options struct {
	Color bool // ANSI colours
	Width int  // columns; 0 is 80
}

const (
	reset   = "\x1b[0m"
	bold    = "\x1b[1m"
	faint   = "\x1b[2m"
	red     = "\x1b[31m"
	green   = "\x1b[32m"
	yellow  = "\x1b[33m"
	cyan    = "\x1b[36m"
	magenta = "\x1b[35m"
)

type printer struct {
	w    io.Writer
	opts Options
	rec  *record.Record
	err  error
}

// Record writes one record.
func Record(w io.Writer, rec *record.Record, opts Options) error {
	if opts.Width <= 0 {
		opts.Width = 80
	}
	p := &printer{w: w, opts: opts, rec: rec}
	p.head()
	p.text()
	p.events()
	p.attributions()
	p.actors()
	return p.err
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// in wraps words in a colour when colours are on.
func (p *printer) in(colour, s string) string {
	if !p.opts.Color || s == "" {
		return s
	}
	return colour + s + reset
}

func (p *printer) head() {
	d := &p.rec.Document
	title := d.Title
	if title == "" {
		title = d.Source
	}
	p.printf("%s\n", p.in(bold, Clean(title)))
	var parts []string
	for _, s := range []string{d.Publisher, d.Byline, d.Published, d.Source} {
		if s != "" && s != title {
			parts = append(parts, Clean(s))
		}
	}
	if d.Published == "" {
		parts = append(parts, "no publication date: relative dates stay open (give one with --published)")
	} else if d.PublishedFrom != "" {
		parts = append(parts, "date from "+d.PublishedFrom)
	}
	p.printf("%s\n\n", p.in(faint, strings.Join(parts, " · ")))
}

// text writes the report, wrapped, with events, cues and sources coloured. Without colours it is the plain text.
func (p *printer) text() {
	text := p.rec.Document.Text
	colour := make([]string, 0)
	if p.opts.Color {
		colour = make([]string, len(text)+1)
		paint := func(s record.Span, c string) {
			for i := s.Start; i < s.End && int(i) < len(text); i++ {
				if colour[i] == "" {
					colour[i] = c
				}
			}
		}
		for i := range p.rec.Events {
			for _, m := range p.rec.Events[i].Mentions {
				paint(m.Span, bold+red)
			}
		}
		for i := range p.rec.Attributions {
			a := &p.rec.Attributions[i]
			paint(a.Cue.Span, yellow)
			paint(a.Source.Span, cyan)
		}
	}
	start := 0
	for para := range strings.SplitSeq(text, "\n\n") {
		if strings.TrimSpace(para) != "" {
			p.paragraph(para, start, colour)
		}
		start += len(para) + 2
	}
	p.printf("\n")
}

func (p *printer) paragraph(para string, start int, colour []string) {
	col := 0
	i := 0
	for i < len(para) {
		for i < len(para) && (para[i] == ' ' || para[i] == '\n' || para[i] == '\r' || para[i] == '\t') {
			i++
		}
		j := i
		for j < len(para) && para[j] != ' ' && para[j] != '\n' && para[j] != '\r' && para[j] != '\t' {
			j++
		}
		if i == j {
			break
		}
		n := utf8.RuneCountInString(para[i:j])
		switch {
		case col == 0:
			p.printf("  ")
			col = 2
		case col+1+n > p.opts.Width:
			p.printf("\n  ")
			col = 2
		default:
			p.printf(" ")
			col++
		}
		p.printf("%s", p.word(para[i:j], start+i, colour))
		col += n
		i = j
	}
	p.printf("\n\n")
}

func (p *printer) word(w string, at int, colour []string) string {
	if len(colour) == 0 {
		return Clean(w)
	}
	var b strings.Builder
	now := ""
	from := 0
	for i := 0; i <= len(w); i++ {
		c := ""
		if i < len(w) {
			c = colour[at+i]
		}
		if c != now || i == len(w) {
			b.WriteString(p.in(now, Clean(w[from:i])))
			now, from = c, i
		}
	}
	return b.String()
}

// Clean takes the control characters and direction marks out of the text of others, so that it cannot write to a terminal.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}

func line(s string) string { return Clean(strings.Join(strings.Fields(s), " ")) }

func (p *printer) section(name string, n int) {
	p.printf("%s %s\n", p.in(bold, name), p.in(faint, strconv.Itoa(n)))
}

func (p *printer) events() {
	p.section("What happened", len(p.rec.Events))
	if len(p.rec.Events) == 0 {
		p.printf("  nothing to record\n")
	}
	for i := range p.rec.Events {
		e := &p.rec.Events[i]
		name := strings.ReplaceAll(e.Type, ".", ": ")
		if e.Suicide {
			name += ", suicide"
		}
		p.printf("  %s  %s", p.in(faint, e.ID), p.in(bold+red, strings.ReplaceAll(name, "_", " ")))
		if e.Mode != record.Actual {
			p.printf("  %s", p.in(magenta, "("+string(e.Mode)+")"))
		}
		p.printf("\n")
		e.EachCell(func(property string, b *record.Basis, value any) {
			p.cell(property, value, b)
		})
		if e.Outcome != "" {
			p.printf("      %-12s %s\n", "outcome", e.Outcome)
		}
	}
	p.printf("\n")
}

// cell writes one statement: what it says, in which words, and who says so.
func (p *printer) cell(property string, value any, b *record.Basis) {
	says := ""
	switch v := value.(type) {
	case record.Date:
		says = interval(v.From, v.To)
	case record.Place:
		says = strings.Join(nonEmpty(v.Name, v.Admin1, v.Country), ", ")
		if v.Precision != "" {
			says += " (" + v.Precision + ")"
		}
	case record.Perpetrator:
		says = line(v.Text) + ": " + standing(v.Standing)
		property = "by whom"
	case record.Victim:
		says = strings.Join(nonEmpty(v.Effect, v.Kind), ", ")
	case record.Toll:
		says = CountText(v.Count)
	case record.Level:
		says = v.Value
	case record.Target:
		says = v.Kind
	case record.Weapon:
		says = v.Kind
	}
	words := "“" + line(b.Text) + "”"
	if property == "by whom" {
		words = ""
	}
	who := ""
	if s := p.speaker(b.Attribution); s != "" {
		who = p.in(cyan, "says "+s)
	}
	p.printf("      %-12s %s\n", strings.ReplaceAll(property, "_", " "), strings.Join(nonEmpty(says, p.in(faint, words), who), "  "))
}

func standing(s record.Standing) string {
	switch s {
	case record.Claimed:
		return "claims it"
	case record.StandingDenied:
		return "involvement is denied"
	case record.ReportedAsVoice:
		return "as the report tells it"
	}
	return string(s)
}

func interval(from, to string) string {
	if from == to {
		return from
	}
	return from + " to " + to
}

// CountText says a count in words: "61 or more", "up to 200, about", "2 to 5".
func CountText(c record.Count) string {
	var s string
	switch {
	case c.Min != nil && c.Max != nil && *c.Min == *c.Max:
		s = strconv.Itoa(*c.Min)
	case c.Min != nil && c.Max != nil:
		s = strconv.Itoa(*c.Min) + " to " + strconv.Itoa(*c.Max)
	case c.Min != nil:
		s = strconv.Itoa(*c.Min) + " or more"
	case c.Max != nil:
		s = "up to " + strconv.Itoa(*c.Max)
	}
	if c.Approx && s != "" {
		s += ", about"
	}
	return s
}

func nonEmpty(all ...string) []string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (p *printer) speaker(id string) string {
	for i := range p.rec.Attributions {
		if a := &p.rec.Attributions[i]; a.ID == id && id != "" {
			if a.Source.Text == "" {
				return "somebody unnamed"
			}
			return line(a.Source.Text)
		}
	}
	return ""
}

func (p *printer) attributions() {
	p.section("Who says so", len(p.rec.Attributions))
	for i := range p.rec.Attributions {
		a := &p.rec.Attributions[i]
		source := line(a.Source.Text)
		if source == "" {
			source = "unnamed"
		}
		p.printf("  %s  %s %s  %s\n", p.in(faint, a.ID), p.in(cyan, source), p.in(yellow, line(a.Cue.Text)), p.in(faint, strings.ReplaceAll(string(a.Stance), "_", " ")+", "+string(a.Certainty)))
		p.wrap("      ", line(a.Content.Text))
	}
	p.printf("\n")
}

// wrap writes a line broken at words to the width.
func (p *printer) wrap(indent, s string) {
	col := 0
	for word := range strings.FieldsSeq(s) {
		n := utf8.RuneCountInString(word)
		switch {
		case col == 0:
			p.printf("%s%s", indent, word)
			col = len(indent) + n
		case col+1+n > p.opts.Width:
			p.printf("\n%s%s", indent, word)
			col = len(indent) + n
		default:
			p.printf(" %s", word)
			col += 1 + n
		}
	}
	p.printf("\n")
}

func (p *printer) actors() {
	p.section("Who is named", len(p.rec.Actors))
	for i := range p.rec.Actors {
		a := &p.rec.Actors[i]
		p.printf("  %s  %s  %s", p.in(faint, a.ID), p.in(green, line(a.Name)), p.in(faint, strings.ReplaceAll(a.Kind, "_", " ")))
		if len(a.Aliases) > 0 {
			p.printf("  also %s", line(strings.Join(a.Aliases, ", ")))
		}
		p.printf("\n")
		for _, st := range a.Statements {
			value := st.Value
			if value == "" {
				value = strings.TrimSpace(CountText(st.Count) + " " + st.Unit)
			}
			since := ""
			if st.Since != "" {
				since = ", since " + st.Since
			}
			p.printf("      %-12s %s%s\n", strings.ReplaceAll(st.Property, "_", " "), line(value), since)
		}
	}
}
