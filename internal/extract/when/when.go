// Package when reads times: dates, times of day, durations and sets, each with its words, its closed interval of days, its
// TIMEX3 value and the day that it was counted from. The words and the rules are data (codebook/times), every rule with
// examples that the tests run; this package holds the matcher (match.go), what it reads itself (number.go, figures.go,
// clock.go) and the ways of resolving that rules name (actions.go and the files beside it).
//
// It reads the text itself, one pass with a table from words to rules, and asks the engine's tags only where a word may be
// no time at all ("may", "march"). It does not decide which time an event has: ForToken says which one stands nearest.
package when

import (
	"fmt"
	"sync"

	"clio/codebook"
	"clio/internal/day"
	"clio/internal/nlp"
	"clio/record"
)

// Options say how dates are read. The zero value is the ordinary way.
type Options struct {
	DayFirst bool // 10/11/2024 is 10 November; without it 11 October. 21/04 is 21 April either way
}

// Stage fills Record.Times. It is immutable and safe for concurrent use.
type Stage struct {
	g    *grammar
	opts Options
	pool sync.Pool
}

// New compiles the codebook's rules of time. It fails when one of them does not parse.
func New(book *codebook.Book, opts ...Options) (*Stage, error) {
	g, err := newGrammar(book)
	if err != nil {
		return nil, fmt.Errorf("times: %w", err)
	}
	s := &Stage{g: g}
	if len(opts) > 0 {
		s.opts = opts[0]
	}
	s.pool.New = func() any { return &matcher{g: g} }
	return s, nil
}

// Name is the name of the stage.
func (s *Stage) Name() string { return "when" }

// Needs lists what the stage reads: tags where there are any, so that "may" is not a month.
func (s *Stage) Needs() []nlp.Layer { return []nlp.Layer{nlp.Tokens, nlp.Sentences, nlp.Tags} }

// Gives lists what the stage adds.
func (s *Stage) Gives() []nlp.Layer { return []nlp.Layer{nlp.Times} }

// Run fills rec.Times in the order of the text. A record without a day of publication gets the one that its text gives,
// when it gives one; otherwise relative times keep their words and have no interval.
func (s *Stage) Run(doc *nlp.Doc, rec *record.Record) {
	m := s.pool.Get().(*matcher)
	defer s.pool.Put(m)
	m.reset(doc, doc.Text, s.opts)
	m.toks = s.g.scan(doc.Text, m.toks[:0])
	if rec.Document.Published == "" {
		if d := m.findPublished(); d != day.None {
			rec.Document.Published, rec.Document.PublishedFrom = d.String(), record.FromText
		}
	}
	m.pub, _ = day.Parse(rec.Document.Published)
	if m.pub != day.None && rec.Document.PublishedFrom != record.FromText {
		// A text that was published again counts its relative days from its own dateline.
		pub := m.pub
		if d := m.findDateline(); d != day.None && d < pub {
			m.pub = d
		} else {
			m.pub = pub
		}
	}
	m.forget()
	rec.Times = m.times(rec.Times[:0])
}

// FindPublished is the day of publication that a text gives itself, YYYY-MM-DD, or nothing: a dateline ("KABUL, 27 March
// 2024 —", "BOGOTA, 3 APR 90 --") or a line such as "Published: 27 March 2024" near its head.
func (s *Stage) FindPublished(text string) string {
	m := s.pool.Get().(*matcher)
	defer s.pool.Put(m)
	m.reset(nil, text, s.opts)
	m.toks = s.g.scan(text, m.toks[:0])
	return m.findPublished().String()
}

func (m *matcher) reset(doc *nlp.Doc, text string, opts Options) {
	m.doc, m.text, m.dayFirst = doc, text, opts.DayFirst
	m.pub, m.anchor, m.depth, m.steps = day.None, anchor{}, 0, maxSteps
	m.caps, m.subs = m.caps[:0], m.subs[:0]
	m.forget()
	if doc != nil && len(doc.Tokens) == 0 {
		m.doc = nil
	}
}

// times reads all times of the text, the longest at each place, from left to right.
func (m *matcher) times(out []record.Time) []record.Time {
	hours := -1 // the last time of day without a day of its own, while its sentence lasts
	hoursEnd := int32(0)
	for i := int32(0); int(i) < len(m.toks); {
		r, ok := m.top(i)
		if !ok || r.end <= i {
			i++
			continue
		}
		if m.fullStop(r.end-1) && r.end-1 > i {
			r.end--
		}
		out = append(out, m.timeOf(&r))
		if hours >= 0 && r.kind <= timeKind && r.gran == byDay && r.from != day.None && r.from == r.to && !r.floating {
			if !m.closed(hoursEnd, i) {
				lendDay(&out[hours], r.from)
			}
			hours = -1
		}
		if x := &out[len(out)-1]; hourOnly(x) {
			hours, hoursEnd = len(out)-1, r.end
		} else if r.kind <= timeKind && r.gran == byDay {
			hours = -1
		}
		m.settle(&r)
		i = r.end
	}
	return out
}

// closed reports whether a sentence ends between two tokens.
func (m *matcher) closed(from, to int32) bool {
	for i := from; i < to; i++ {
		if m.sentenceEnd(i) || m.toks[i].para {
			return true
		}
	}
	return m.at(to).para
}

// lendDay gives a time of day the day that its sentence says later: "at 3 a.m. the bar closed on Sunday".
func lendDay(t *record.Time, d day.Day) {
	t.From, t.To, t.Anchor = d.String(), d.String(), d.String()
	if len(t.Value) > 10 && t.Value[10] == 'T' {
		t.Value = t.From + t.Value[10:]
	} else if t.Value != "" {
		t.Value = t.From
	}
}

// top is the longest time that begins at a token.
func (m *matcher) top(i int32) (res, bool) {
	t := &m.toks[i]
	var rules []int32
	switch {
	case t.word != 0:
		rules = m.g.startWord[t.word]
	case t.nd != 0:
		rules = m.g.startDigit
	}
	if len(rules) == 0 || t.word != 0 && m.g.thin[t.word] && !m.promising(i+1) {
		return res{}, false
	}
	m.steps = maxSteps
	return m.best(rules, i)
}

// promising reports whether a token may go on with a time: it is a number or a word of the lexicon.
func (m *matcher) promising(i int32) bool {
	t := m.at(i)
	return t.nd > 0 || t.word != 0
}

// settle moves the anchor of what comes after to a date that was said.
func (m *matcher) settle(r *res) {
	if r.kind > timeKind || r.from == day.None || r.to == day.None || r.value == "PRESENT_REF" {
		return
	}
	m.anchor = anchor{from: r.from, to: r.to, gran: r.gran}
	m.forget()
}

func (m *matcher) timeOf(r *res) record.Time {
	span := record.Span{Start: m.toks[r.start].start, End: m.toks[r.end-1].end}
	t := record.Time{Quote: record.QuoteOf(m.text, span), Kind: kindNames[r.kind], Value: r.timex(), Rule: r.rule.ID}
	if r.from != day.None && r.to != day.None && r.from > r.to {
		return t
	}
	t.From, t.To = r.from.String(), r.to.String()
	if r.anchor != day.None && (r.from != day.None || r.to != day.None) {
		t.Anchor = r.anchor.String()
	}
	return t
}
