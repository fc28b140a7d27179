// Package day holds civil days: counting, months, ISO weeks, feasts. A Day is the number of days since the first of January
// of year 1 in the Gregorian calendar, that day being 1, so that the zero Day is no day at all. Hours and zones are not its
// business.
package day

import (
	"fmt"
	"time"
)

// Day is a day of the years 1 to 9999, or None.
type Day int32

// None is the absent day.
const None Day = 0

const maxYear = 9999

// Last is the last day that Parse and Of accept.
var last = civil(maxYear, 12, 31)

// Of is the day of a year, month and day of the month. It reports false when the calendar has no such day.
func Of(year, month, dom int) (Day, bool) {
	if year < 1 || year > maxYear || month < 1 || month > 12 || dom < 1 || dom > MonthLen(year, month) {
		return None, false
	}
	return civil(year, month, dom), true
}

// civil counts days by the usual shift of the year to March.
func civil(y, m, d int) Day {
	if m <= 2 {
		y--
		m += 12
	}
	return Day(365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d - 306)
}

// Civil is the year, month and day of the month; all zero for None.
func (d Day) Civil() (year, month, dom int) {
	if d == None {
		return 0, 0, 0
	}
	n := int(d) + 305 // days since the first of March of year 0
	era := n / 146097
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dom = doy - (153*mp+2)/5 + 1
	month = mp + 3
	year = yoe + era*400
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, dom
}

// Year is the year of the day, 0 for None.
func (d Day) Year() int { y, _, _ := d.Civil(); return y }

// Month is the month of the day, 0 for None.
func (d Day) Month() int { _, m, _ := d.Civil(); return m }

// String is YYYY-MM-DD, empty for None.
func (d Day) String() string {
	if d == None {
		return ""
	}
	y, m, dom := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, dom)
}

// Parse reads YYYY-MM-DD. It reports false for anything else and for a day that the calendar does not have.
func Parse(s string) (Day, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return None, false
	}
	n := [3]int{}
	for i, part := range [3]string{s[:4], s[5:7], s[8:]} {
		for j := 0; j < len(part); j++ {
			if part[j] < '0' || part[j] > '9' {
				return None, false
			}
			n[i] = n[i]*10 + int(part[j]-'0')
		}
	}
	return Of(n[0], n[1], n[2])
}

// Leap reports whether a year has a 29 February.
func Leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// MonthLen is the number of days of a month, 0 when there is no such month.
func MonthLen(year, month int) int {
	switch month {
	case 2:
		if Leap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	case 1, 3, 5, 7, 8, 10, 12:
		return 31
	}
	return 0
}

// Weekday counts from Monday, 1, to Sunday, 7, as ISO 8601 does; 0 for None.
func (d Day) Weekday() int {
	if d == None {
		return 0
	}
	return (int(d)-1)%7 + 1
}

// Add moves by days. A result outside of the years 1 to 9999 is None, and so is anything counted from None.
func (d Day) Add(days int) Day {
	if d == None {
		return None
	}
	n := int64(d) + int64(days)
	if n < 1 || n > int64(last) {
		return None
	}
	return Day(n)
}

// AddMonths moves by months and keeps the day of the month, or takes the month's last day where it has none such.
func (d Day) AddMonths(months int) Day {
	if d == None {
		return None
	}
	y, m, dom := d.Civil()
	if months > 12*maxYear || months < -12*maxYear {
		return None
	}
	n := y*12 + m - 1 + months
	if n < 12 || n/12 > maxYear {
		return None
	}
	y, m = n/12, n%12+1
	return civil(y, m, min(dom, MonthLen(y, m)))
}

// MonthStart is the first day of the day's month.
func (d Day) MonthStart() Day {
	_, _, dom := d.Civil()
	return d.Add(1 - dom)
}

// MonthEnd is the last day of the day's month.
func (d Day) MonthEnd() Day {
	y, m, dom := d.Civil()
	return d.Add(MonthLen(y, m) - dom)
}

// YearStart is the first of January of a year, None outside of the years 1 to 9999.
func YearStart(year int) Day { d, _ := Of(year, 1, 1); return d }

// YearEnd is the last day of a year, None outside of the years 1 to 9999.
func YearEnd(year int) Day { d, _ := Of(year, 12, 31); return d }

// WeekStart is the Monday of the day's week.
func (d Day) WeekStart() Day { return d.Add(1 - d.Weekday()) }

// ISOWeek is the ISO 8601 week of the day and the year that the week belongs to.
func (d Day) ISOWeek() (year, week int) {
	if d == None {
		return 0, 0
	}
	thursday := d.WeekStart() + 3
	year = thursday.Year()
	return year, int(thursday-YearStart(year))/7 + 1
}

// Week is the Monday of an ISO week; None when the year has no such week.
func Week(year, week int) Day {
	jan4, ok := Of(year, 1, 4)
	if !ok || week < 1 || week > 53 {
		return None
	}
	monday := jan4.WeekStart().Add(7 * (week - 1))
	if y, w := monday.ISOWeek(); y != year || w != week {
		return None
	}
	return monday
}

// Nth is the nth given weekday of a month (n from 1), or the last one for n = -1. It reports false when the month has no
// such day.
func Nth(year, month, weekday, n int) (Day, bool) {
	if n == -1 {
		end, ok := Of(year, month, MonthLen(year, month))
		if !ok {
			return None, false
		}
		return end.Add(-((end.Weekday() - weekday + 7) % 7)), true
	}
	first, ok := Of(year, month, 1)
	if !ok || n < 1 || n > 5 {
		return None, false
	}
	d := first.Add((weekday-first.Weekday()+7)%7 + 7*(n-1))
	return d, d != None && d.Month() == month
}

// FromTime is the civil day of an instant in its own zone.
func FromTime(t time.Time) Day {
	d, _ := Of(t.Year(), int(t.Month()), t.Day())
	return d
}
