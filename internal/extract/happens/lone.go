package happens

import (
	"time"

	"clio/internal/extract/when"
	"clio/internal/nlp"
	"clio/record"
)

// mostDeeds is how many happenings a report may tell of to be dated as a whole: the one day of a round-up is that of one of them.
const mostDeeds = 3

// loneDay is the time that dates a report whose happening no clause dates, when the report names one day alone that can be it:
// a day not long before its publication, which is neither when somebody spoke nor a day of the courts nor of the page itself.
// It is -1 when there are several such days, or none.
func (w *work) loneDay() int { return w.loneDayIn("", "9") }

// loneDayIn is loneDay among the days from one to another, both included.
func (w *work) loneDayIn(from, to string) int {
	if w.deeds > mostDeeds {
		return -1
	}
	published, err := time.Parse(time.DateOnly, w.rec.Document.Published[:min(10, len(w.rec.Document.Published))])
	if err != nil {
		return -1
	}
	first := -1
	for i := range w.rec.Times {
		t := &w.rec.Times[i]
		if t.From == "" || t.From != t.To || t.Kind != "date" && t.Kind != "time" {
			continue
		}
		day, err := time.Parse(time.DateOnly, t.From)
		if err != nil || day.After(published) || published.Sub(day) > 10*24*time.Hour && from == "" || t.From < from || t.From > to || w.elsewhen(t) {
			continue
		}
		if first >= 0 && w.rec.Times[first].From != t.From {
			return -1
		}
		if first < 0 {
			first = i
		}
	}
	return first
}

// elsewhen reports whether a time is of something else than what the report is about, by the word it hangs on and the words
// in front of it.
func (w *work) elsewhen(t *record.Time) bool {
	doc := w.doc
	first, last := doc.TokensIn(t.Span)
	if first >= last {
		return true
	}
	switch doc.Tokens[first].Lower {
	case "now", "currently", "today", "tonight", "right":
		return true
	}
	sent := doc.Sents[doc.Tokens[first].Sent]
	for i := max(first-3, sent.First); i < first; i++ {
		switch doc.Tokens[i].Lower {
		case "of": // as of 5:20 p.m. Friday
			if i > sent.First && doc.Tokens[i-1].Lower == "as" {
				return true
			}
		case "posted", "updated", "update", "published", "created", "copyright", "until", "since":
			return true
		}
	}
	for tok, hops := first, 0; tok >= 0 && hops < 10; tok, hops = doc.Tokens[tok].Head, hops+1 {
		x := &doc.Tokens[tok]
		if x.UPOS != nlp.VERB {
			continue
		}
		if x.Lemma == "report" && w.passive(tok) { // "the shooting was reported Sunday"
			return false
		}
		if when.Clocked(t.Text) && (x.Lemma == "say" || x.Lemma == "tell") { // nobody's words are dated to the minute
			return false
		}
		switch x.Lemma {
		case "say", "tell", "report", "announce", "confirm", "release", "identify", "charge", "arrest", "expect", "update", "post", "publish", "appear", "arraign", "sentence", "plead", "schedule", "hold", "bury", "remain", "announcement", "book", "jail", "convict", "indict":
			return true
		}
		return false
	}
	return false
}

// timeOf is the time that a date rests on.
func (w *work) timeOf(d *record.Date) *record.Time {
	for i := range w.rec.Times {
		if w.rec.Times[i].Span == d.Span {
			return &w.rec.Times[i]
		}
	}
	return nil
}

// toFront puts a date before the others.
func toFront(dates []record.Date, i int) {
	d := dates[i]
	copy(dates[1:i+1], dates[:i])
	dates[0] = d
}

// settle puts the best of an event's dates first: a day before words that name none, the one day that a report names within a
// longer time, and a day of the deed before the day on which somebody spoke of it.
func (w *work) settle(dates *[]record.Date, add func(int)) {
	if len(*dates) > 0 && (*dates)[0].From == "" && !w.dated() {
		n := len(*dates)
		if add(w.loneDay()); len(*dates) > n {
			toFront(*dates, n)
		}
	}
	if len(*dates) == 0 || (*dates)[0].From == "" {
		return
	}
	if d := &(*dates)[0]; d.From != d.To && d.To != "" {
		n := len(*dates)
		if add(w.loneDayIn(d.From, d.To)); len(*dates) > n {
			toFront(*dates, n)
		}
		return
	}
	first := (*dates)[0]
	if t := w.timeOf(&first); t == nil || !w.elsewhen(t) {
		return
	}
	said, err := time.Parse(time.DateOnly, first.From)
	if err != nil {
		return
	}
	for i := 1; i < len(*dates); i++ {
		d := &(*dates)[i]
		day, err := time.Parse(time.DateOnly, d.From)
		if err != nil || d.From != d.To || !day.Before(said) || said.Sub(day) > 7*24*time.Hour {
			continue
		}
		if t := w.timeOf(d); t != nil && !w.elsewhen(t) {
			toFront(*dates, i)
			return
		}
	}
	if t := w.loneDay(); t >= 0 && w.rec.Times[t].From < first.From {
		n := len(*dates)
		if add(t); len(*dates) > n {
			toFront(*dates, n)
		}
	}
}
