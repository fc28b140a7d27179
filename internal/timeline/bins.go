// Package timeline shows counts over time as SVG: a histogram by day, week, month, quarter, year or decade, whatever keeps the
// bars few. It knows nothing of incidents: the caller hands it spans of days with counts.
//
//	bins, rest := timeline.Bins(spans, from, to)                 // day.None, day.None: all of them
//	p := timeline.Picture{Bins: bins, From: from, To: to, Link: func(f, t day.Day) string { ... }, Undated: rest.Undated,
//		Earlier: rest.Before, Later: rest.After}
//	err := p.Draw(w)                                             // an <svg class="timeline"> element
//
// A span that is longer than a bar is not squeezed into one day: its count stands as vague on the bar of its middle, drawn
// hatched. The colours come from the classes of internal/atlas/atlas.css.
package timeline

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"clio/internal/day"
)

// Span is a number of things that are dated to the days From to To, both included. With To none it is the day From.
type Span struct {
	From, To day.Day
	Count    int // 0 counts as 1
}

// Bin is a bar: the things of the days From to To.
type Bin struct {
	From, To day.Day
	Count    int    // dated within the bin
	Vague    int    // dated to a longer time, whose middle lies in the bin
	Href     string // where its link leads; empty asks Picture.Link
	Label    string // its time in words
}

// Rest is what no bin holds.
type Rest struct {
	Undated int // spans without a From
	Outside int // not within the days asked for: Before and After
	Before  int // of Outside, those whose middle is earlier
	After   int // of Outside, those whose middle is later
}

// Unit is the length of a bin.
type Unit uint8

// The units, short to long.
const (
	Day Unit = iota
	Week
	Month
	Quarter
	Year
	Decade
	Century
)

func (u Unit) String() string {
	if u > Century {
		return "unknown"
	}
	return [...]string{"day", "week", "month", "quarter", "year", "decade", "century"}[u]
}

// most is the number of bars that a reader can still tell apart and a finger can still hit.
const most = 60

// UnitFor is the shortest unit that needs at most sixty bins from one day to another.
func UnitFor(from, to day.Day) Unit {
	n := int(to-from) + 1
	switch {
	case n <= most:
		return Day
	case n <= (most-1)*7:
		return Week
	case months(from, to) < most:
		return Month
	case months(from, to)/3+1 < most:
		return Quarter
	case to.Year()-from.Year() < most:
		return Year
	case (to.Year()-from.Year())/10 < most-1:
		return Decade
	}
	return Century
}

func months(from, to day.Day) int { return (to.Year()-from.Year())*12 + to.Month() - from.Month() }

// Extent is the first and the last day of the spans that have one, none without.
func Extent(spans []Span) (from, to day.Day) {
	for _, s := range spans {
		if s.From == day.None {
			continue
		}
		if from == day.None || s.From < from {
			from = s.From
		}
		to = max(to, s.From, s.To)
	}
	return from, to
}

// Core is the shortest stretch of days that holds the middles of a share (0 to 1) of all that is dated. A picture of it is not
// flattened by the one report that looks back to another century; the rest is before or after.
func Core(spans []Span, share float64) (from, to day.Day) {
	type at struct {
		mid day.Day
		n   int
	}
	var all []at
	total := 0
	for _, s := range spans {
		if s.From != day.None {
			n := max(s.Count, 1)
			all = append(all, at{s.From + (max(s.To, s.From)-s.From)/2, n})
			total += n
		}
	}
	slices.SortFunc(all, func(a, b at) int { return cmp.Compare(a.mid, b.mid) })
	want := int(math.Ceil(float64(total) * min(max(share, 0), 1)))
	first, sum, best := 0, 0, -1
	for _, a := range all {
		sum += a.n
		for sum-all[first].n >= want {
			sum -= all[first].n
			first++
		}
		if width := int(a.mid - all[first].mid); sum >= want && (best < 0 || width < best) {
			best, from, to = width, all[first].mid, a.mid
		}
	}
	return from, to
}

// Bins counts the spans in bins from one day to another, none meaning the first or last of the spans. The first and the last
// bin are cut to those days.
func Bins(spans []Span, from, to day.Day) ([]Bin, Rest) {
	var rest Rest
	first, last := Extent(spans)
	if from == day.None {
		from = first
	}
	if to == day.None {
		to = last
	}
	var bins []Bin
	unit := Day
	if from != day.None && from <= to {
		unit = UnitFor(from, to)
		for d := from; d <= to; {
			end := min(unit.end(d), to)
			bins = append(bins, Bin{From: d, To: end, Label: unit.label(d, end)})
			d = end + 1
		}
	}
	for _, s := range spans {
		n := max(s.Count, 1)
		if s.From == day.None {
			rest.Undated += n
			continue
		}
		s.To = max(s.To, s.From)
		i, ok := find(bins, s.From)
		if ok && s.To <= bins[i].To {
			bins[i].Count += n
			continue
		}
		mid := s.From + (s.To-s.From)/2
		if i, ok = find(bins, mid); ok {
			bins[i].Vague += n
			continue
		}
		rest.Outside += n
		if mid < from {
			rest.Before += n
		} else {
			rest.After += n
		}
	}
	return bins, rest
}

// find is the bin of a day.
func find(bins []Bin, d day.Day) (int, bool) {
	lo, hi := 0, len(bins)
	for lo < hi {
		mid := (lo + hi) / 2
		if bins[mid].To < d {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(bins) && bins[lo].From <= d
}

// end is the last day of the unit that a day lies in.
func (u Unit) end(d day.Day) day.Day {
	switch u {
	case Week:
		return d.WeekStart() + 6
	case Month:
		return d.MonthEnd()
	case Quarter:
		return d.AddMonths((3 - d.Month()%3) % 3).MonthEnd()
	case Year:
		return day.YearEnd(d.Year())
	case Decade:
		return day.YearEnd(min(d.Year()/10*10+9, 9999))
	case Century:
		return day.YearEnd(min(d.Year()/100*100+99, 9999))
	}
	return d
}

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

func monthName(d day.Day) string { return monthNames[d.Month()-1] }

// words is a day in words.
func words(d day.Day) string {
	_, _, n := d.Civil()
	return fmt.Sprintf("%d %s %d", n, monthName(d), d.Year())
}

// label is a bin in words. A bin that is cut says its days.
func (u Unit) label(from, to day.Day) string {
	year := strconv.Itoa(from.Year())
	whole := to == u.end(from)
	switch u {
	case Day:
		return words(from)
	case Month:
		whole = whole && from == from.MonthStart()
		if whole {
			return monthName(from) + " " + year
		}
	case Quarter:
		q := (from.Month() - 1) / 3
		whole = whole && from == from.MonthStart() && from.Month() == q*3+1
		if whole {
			return monthNames[q*3] + " to " + monthName(to) + " " + year
		}
	case Year:
		if whole && from == day.YearStart(from.Year()) {
			return year
		}
	case Decade, Century:
		if whole && from == day.YearStart(from.Year()) {
			return year + " to " + strconv.Itoa(to.Year())
		}
	}
	if from == to {
		return words(from)
	}
	return words(from) + " to " + words(to)
}
