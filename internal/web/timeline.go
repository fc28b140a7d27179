package web

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"clio/internal/catalog"
	civil "clio/internal/day"
	"clio/internal/query"
	"clio/internal/timeline"
)

// chart is how many incidents happened when, as a picture and as the table behind it.
type chart struct {
	SVG         template.HTML
	Unit        string
	Undated     int
	UndatedLink string
	Starts      string // the first day of each bar and the last day of all, for the brush
	Bars        []chartBar
}

type chartBar struct {
	Label, Link  string
	Count, Vague int
}

// chart draws a selection; nil when nothing in it has a date.
func (s *server) chart(a ask, sel *catalog.Selection) (*chart, error) {
	days := sel.Days()
	spans := make([]timeline.Span, 0, len(days))
	for _, d := range days {
		spans = append(spans, timeline.Span{From: d.From, To: d.To, Count: d.Count})
	}
	if len(spans) == 0 {
		return nil, nil //nolint:nilnil // there is nothing to draw
	}
	from, to := chosenDays(a.q)
	first, last := timeline.Extent(spans)
	if from != civil.None {
		first = max(first, from)
	}
	if to != civil.None {
		last = min(last, to)
	}
	bins, _ := timeline.Bins(spans, first, max(first, last))
	is, _ := query.Of("is", "undated")
	c := &chart{Unit: timeline.UnitFor(first, max(first, last)).String(), Undated: sel.Count("undated"), UndatedLink: a.with(a.q.With(is))}
	link := func(from, to civil.Day) string {
		t, ok := query.Of("date", from.String()+".."+to.String())
		if !ok {
			return ""
		}
		return a.with(a.q.Drop("date").Drop("after").Drop("before").With(t))
	}
	var starts []string
	for i := range bins {
		b := &bins[i]
		starts = append(starts, b.From.String())
		if b.Count+b.Vague > 0 {
			b.Href = link(b.From, b.To)
			c.Bars = append(c.Bars, chartBar{b.Label, b.Href, b.Count, b.Vague})
		}
	}
	if len(bins) > 0 {
		starts = append(starts, bins[len(bins)-1].To.String())
	}
	c.Starts = strings.Join(starts, ",")
	var b bytes.Buffer
	picture := timeline.Picture{Bins: bins, Width: 960, Height: 120, Label: "Incidents by " + c.Unit + "; the table behind it says the same"}
	if err := picture.Draw(&b); err != nil {
		return nil, fmt.Errorf("draw the chart: %w", err)
	}
	c.SVG = template.HTML(b.String()) //nolint:gosec // package timeline escapes every text and takes no address that is none
	return c, nil
}

// chosenDays are the days that a query asks for in the affirmative.
func chosenDays(q query.Query) (from, to civil.Day) {
	for _, t := range q.Terms {
		if t.Not || len(t.Values) != 1 || t.Field != "date" && t.Field != "after" && t.Field != "before" {
			continue
		}
		if d, ok := civil.Parse(t.Values[0].From); ok && (from == civil.None || d > from) {
			from = d
		}
		if d, ok := civil.Parse(t.Values[0].To); ok && (to == civil.None || d < to) {
			to = d
		}
	}
	return from, to
}
