package when

import (
	"strconv"

	"clio/internal/day"
)

// kind is the kind of a time expression in the contract.
type kind uint8

const (
	dateKind kind = iota
	timeKind
	durationKind
	setKind
)

var kindNames = [...]string{"date", "time", "duration", "set"}

// gran is how coarse a date is.
type gran uint8

const (
	noGran gran = iota
	byDay
	byWeekend
	byWeek
	byMonth
	byQuarter
	byHalf
	bySeason
	byYear
	byDecade
	byCentury
	bySpan // any other interval
)

// res is a reading: the interval, and what was said in so many words so that a range may lend one end's year to the other.
type res struct {
	kind       kind
	gran       gran
	from, to   day.Day // None: open or unknown
	open       bool    // one end is open on purpose
	y, mon, d  int32   // year, month and day as said, 0 unsaid
	wd         int32   // weekday as said
	season     int32
	anchor     day.Day
	clock      int32 // clock value plus one, 0 without
	clockTo    int32
	daypart    int32
	len        length
	value      string // TIMEX3 value when it does not follow from the rest
	deictic    bool   // counted from the day of publication
	floating   bool   // counted from what the text said before
	start, end int32
	rule       *rule
}

// length is a duration by its units, in hundredths.
type length struct {
	n     [numUnits]int32
	vague bool
}

// The units, as the lexicon numbers them.
const (
	second = iota + 1
	minute
	hour
	oneDay
	week
	month
	year
	decade
	century
	quarterUnit
	weekend
	night
	fortnight
	workday
	numUnits
)

func daySpan(from, to day.Day, g gran) res { return res{from: from, to: to, gran: g} }

func oneDayRes(d day.Day) res { return res{from: d, to: d, gran: byDay} }

func yearRes(y int) res {
	return res{from: day.YearStart(y), to: day.YearEnd(y), gran: byYear, y: int32(y)}
}

func monthRes(y, m int) res {
	d, ok := day.Of(y, m, 1)
	if !ok {
		return res{gran: byMonth}
	}
	return res{from: d, to: d.MonthEnd(), gran: byMonth, y: int32(y), mon: int32(m)}
}

// around is the calendar unit that holds a day.
func around(d day.Day, unit int32) res {
	if d == day.None {
		return res{}
	}
	y, m, _ := d.Civil()
	switch unit {
	case week, fortnight:
		s := d.WeekStart()
		return daySpan(s, s.Add(6), byWeek)
	case weekend:
		s := d.WeekStart().Add(5)
		return daySpan(s, s.Add(1), byWeekend)
	case month:
		r := monthRes(y, m)
		return r
	case quarterUnit:
		return quarterRes(y, (m-1)/3+1)
	case year:
		return yearRes(y)
	case decade:
		return yearsRes(y/10*10, 10, byDecade)
	case century:
		return yearsRes(y/100*100, 100, byCentury)
	}
	return oneDayRes(d)
}

func yearsRes(y, n int, g gran) res {
	if y < 1 {
		return daySpan(day.YearStart(1), day.YearEnd(y+n-1), g)
	}
	return daySpan(day.YearStart(y), day.YearEnd(min(y+n-1, 9999)), g)
}

func quarterRes(y, q int) res {
	a, ok := day.Of(y, 3*q-2, 1)
	if !ok {
		return res{}
	}
	b, _ := day.Of(y, 3*q, 1)
	return daySpan(a, b.MonthEnd(), byQuarter)
}

func halfRes(y, h int) res {
	a, ok := day.Of(y, 6*h-5, 1)
	if !ok {
		return res{}
	}
	b, _ := day.Of(y, 6*h, 1)
	return daySpan(a, b.MonthEnd(), byHalf)
}

// seasonRes is a season by whole months: spring, 1, is March to May; winter, 4, runs into the next year.
func seasonRes(y int, s int32) res {
	a, ok := day.Of(y, int(s)*3, 1)
	if !ok {
		return res{}
	}
	r := daySpan(a, a.AddMonths(2).MonthEnd(), bySeason)
	r.season, r.y = s, int32(y)
	return r
}

// move is a day moved by a number of units.
func move(d day.Day, n int, unit int32) day.Day {
	if n > 1e6 || n < -1e6 {
		return day.None
	}
	switch unit {
	case oneDay, night, workday:
		return d.Add(n)
	case week, weekend:
		return d.Add(7 * n)
	case fortnight:
		return d.Add(14 * n)
	case month:
		return d.AddMonths(n)
	case quarterUnit:
		return d.AddMonths(3 * n)
	case year:
		return d.AddMonths(12 * n)
	case decade:
		return d.AddMonths(120 * n)
	case century:
		return d.AddMonths(1200 * n)
	}
	return d
}

var seasonNames = [...]string{"", "SP", "SU", "FA", "WI"}

// timex is the TIMEX3 value of a reading.
func (r *res) timex() string {
	if r.value != "" {
		return r.value
	}
	if r.kind == durationKind || r.kind == setKind {
		return r.len.timex()
	}
	if r.from == day.None && r.to == day.None {
		return ""
	}
	base := r.base()
	switch {
	case base == "":
		return ""
	case r.clock > 0:
		return base + clockText(r.clock-1)
	case r.daypart > 0:
		return base + "T" + daypartNames[r.daypart]
	}
	return base
}

func (r *res) base() string {
	if r.from == day.None || r.to == day.None {
		if r.from != day.None {
			return r.from.String() + "/.."
		}
		return "../" + r.to.String()
	}
	y, m, _ := r.from.Civil()
	switch r.gran {
	case byDay:
		if r.from == r.to {
			return r.from.String()
		}
	case byWeek, byWeekend:
		wy, w := r.from.ISOWeek()
		s := pad(wy, 4) + "-W" + pad(w, 2)
		if r.gran == byWeekend {
			s += "-WE"
		}
		return s
	case byMonth:
		return pad(y, 4) + "-" + pad(m, 2)
	case byQuarter:
		return pad(y, 4) + "-Q" + strconv.Itoa((m-1)/3+1)
	case byHalf:
		return pad(y, 4) + "-H" + strconv.Itoa((m-1)/6+1)
	case bySeason:
		return pad(y, 4) + "-" + seasonNames[r.season]
	case byYear:
		return pad(y, 4)
	case byDecade:
		return pad(y/10, 3)
	case byCentury:
		return pad(y/100, 2)
	}
	if r.from == r.to {
		return r.from.String()
	}
	return r.from.String() + "/" + r.to.String()
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return s
}

func clockText(v int32) string {
	mins := int(v & clockMask)
	s := "T" + pad(mins/60, 2)
	if v&clockMinutes != 0 {
		s += ":" + pad(mins%60, 2)
	}
	return s
}

// timex is P3D, PT8H, P1Y6M; empty for a length that is not said in figures ("several days").
func (l *length) timex() string {
	if l.vague {
		return ""
	}
	var dates, times string
	add := func(s *string, n int32, letter string) {
		if n == 0 {
			return
		}
		*s += strconv.Itoa(int(n / 100))
		if n%100 != 0 {
			*s += "." + trimZeros(pad(int(n%100), 2))
		}
		*s += letter
	}
	add(&dates, l.n[century], "CE")
	add(&dates, l.n[decade], "DE")
	add(&dates, l.n[year], "Y")
	add(&dates, l.n[quarterUnit]*3, "M")
	add(&dates, l.n[month], "M")
	add(&dates, l.n[week]+l.n[fortnight]*2, "W")
	add(&dates, l.n[weekend], "WE")
	add(&dates, l.n[oneDay]+l.n[workday]+l.n[night], "D")
	hours, mins := l.n[hour], l.n[minute]
	if hours > 100 && hours%100 == 50 && mins == 0 { // an hour and a half
		hours, mins = hours-50, 3000
	}
	add(&times, hours, "H")
	add(&times, mins, "M")
	add(&times, l.n[second], "S")
	if times != "" {
		times = "T" + times
	}
	if dates == "" && times == "" {
		return ""
	}
	return "P" + dates + times
}

func trimZeros(s string) string {
	for len(s) > 0 && s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	return s
}

// finest is the smallest unit of a length, that says how exact a date is that it counts, and whether it has more than one.
func (l *length) finest() (unit int32, several bool) {
	for u := int32(1); u < numUnits; u++ {
		if l.n[u] != 0 {
			if unit != 0 {
				several = true
			}
			if unit == 0 || rank(u) < rank(unit) {
				unit = u
			}
			if l.n[u]%100 != 0 {
				several = true
			}
		}
	}
	return unit, several
}

func rank(u int32) int {
	switch u {
	case second, minute, hour:
		return int(u)
	case oneDay, night, workday:
		return 4
	case weekend, week, fortnight:
		return 5
	case month:
		return 6
	case quarterUnit:
		return 7
	}
	return int(u) + 1
}

// apply moves a day by a length, sign +1 or -1. Hours are rounded to whole days.
func (l *length) apply(d day.Day, sign int) day.Day {
	hours := 0
	for _, u := range [...]int32{century, decade, year, quarterUnit, month, fortnight, week, weekend, oneDay, night} {
		n := int(l.n[u])
		if n == 0 {
			continue
		}
		d = move(d, sign*(n/100), u)
		if f := n % 100; f != 0 {
			switch u {
			case century, decade, year:
				months := f * 12 / 100
				if u == decade {
					months *= 10
				}
				d = d.AddMonths(sign * months)
			case month, quarterUnit:
				d = d.Add(sign * f * 30 / 100)
			case week, fortnight, weekend:
				d = d.Add(sign * f * 7 / 100)
			default:
				hours += f * 24 / 100
			}
		}
	}
	for left := int(l.n[workday] / 100); left > 0 && left < 5000 && d != day.None; {
		d = d.Add(sign)
		if d.Weekday() <= 5 {
			left--
		}
	}
	hours += int(l.n[hour]/100) + int(l.n[minute]/6000)
	return d.Add(sign * (hours / 24))
}

var daypartNames = [...]string{"", "MO", "MI", "AF", "EV", "NI", "DT", "DT", "MO", "EV", "NI"}
