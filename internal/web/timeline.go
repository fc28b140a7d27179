package web

import (
	"fmt"
	"time"

	"clio/internal/catalog"
	"clio/internal/query"
)

// timeline is a chart of how many incidents began when, drawn over a width of 1000 and a height of 72.
type timeline struct {
	Bars        []bar
	Ticks       []tick
	Unit        string // day, week, month, year
	First, Last string // days of the first and last bar
	Most        int
	Undated     int
	UndatedLink string
	Table       []bar // the bars with something in them, for the table behind the chart
}

// bar is a span of days.
type bar struct {
	X, Y, W, H     string
	From, To       string // days
	Label, Link    string
	Count          int
	Before, Behind string
}

// tick is a label under the chart.
type tick struct{ X, Label string }

// mostBars is how many bars a chart has at most.
const mostBars = 72

// unit is how long the bars of a chart are.
type unit struct {
	name   string
	days   float64 // about
	floor  func(time.Time) time.Time
	next   func(time.Time) time.Time
	label  string // of ticks, as package time writes dates
	labels string // of bars
}

func units() []unit {
	date := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	return []unit{
		{"day", 1, func(t time.Time) time.Time { return t }, func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }, "2 Jan", "2 Jan 2006"},
		{"week", 7, func(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) }, func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }, "2 Jan 2006", "week of 2 Jan 2006"},
		{"month", 30.4, func(t time.Time) time.Time { return date(t.Year(), t.Month(), 1) }, func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }, "Jan 2006", "Jan 2006"},
		{"year", 365, func(t time.Time) time.Time { return date(t.Year(), 1, 1) }, func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }, "2006", "2006"},
		{"decade", 3652, func(t time.Time) time.Time { return date(t.Year()/10*10, 1, 1) }, func(t time.Time) time.Time { return t.AddDate(10, 0, 0) }, "2006", "decade from 2006"},
	}
}

// timeline draws a selection; nil when nothing in it has a date.
func (s *server) timeline(a ask, sel *catalog.Selection) *timeline {
	days := sel.Days()
	var first, last time.Time
	dates := make([]time.Time, len(days))
	for i, d := range days {
		t, err := time.Parse(time.DateOnly, d.Day)
		if err != nil {
			continue
		}
		dates[i] = t
		if first.IsZero() {
			first = t
		}
		last = t
	}
	if first.IsZero() {
		return nil
	}
	u := units()[0]
	for _, u = range units() {
		if last.Sub(first).Hours()/24/u.days < mostBars-1 {
			break
		}
	}
	is, _ := query.Of("is", "undated")
	tl := &timeline{Unit: u.name, Undated: sel.Count("undated"), UndatedLink: a.with(a.q.With(is))}
	at := 0
	for from := u.floor(first); !from.After(last) && len(tl.Bars) < 2*mostBars; from = u.next(from) {
		to := u.next(from).AddDate(0, 0, -1)
		b := bar{From: from.Format(time.DateOnly), To: to.Format(time.DateOnly), Label: from.Format(u.labels)}
		for ; at < len(days) && !dates[at].After(to); at++ {
			b.Count += days[at].Count
		}
		tl.Most = max(tl.Most, b.Count)
		tl.Bars = append(tl.Bars, b)
	}
	width := 1000 / float64(len(tl.Bars))
	width = min(width, 60)
	for i := range tl.Bars {
		b := &tl.Bars[i]
		h := 0.0
		if b.Count > 0 {
			h = max(3, 56*float64(b.Count)/float64(tl.Most))
		}
		b.X, b.W = fmt.Sprintf("%.1f", float64(i)*width), fmt.Sprintf("%.1f", max(1, width-min(2, width/5)))
		b.Y, b.H = fmt.Sprintf("%.1f", 58-h), fmt.Sprintf("%.1f", h)
		if b.Count > 0 {
			if t, ok := query.Of("date", b.From+".."+b.To); ok {
				b.Link = a.with(a.q.Drop("date").Drop("after").Drop("before").With(t))
			}
			tl.Table = append(tl.Table, *b)
		}
		if every := max(1, (len(tl.Bars)+5)/6); i%every == 0 {
			from, _ := time.Parse(time.DateOnly, b.From)
			tl.Ticks = append(tl.Ticks, tick{b.X, from.Format(u.label)})
		}
	}
	tl.First, tl.Last = tl.Bars[0].From, tl.Bars[len(tl.Bars)-1].To
	return tl
}
