package day

// Easter is Easter Sunday of the western churches, by the rule of 1583; None before it.
func Easter(year int) Day {
	if year < 1583 || year > maxYear {
		return None
	}
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return civil(year, n/31, n%31+1)
}

// OrthodoxEaster is Easter Sunday of the eastern churches in the Gregorian calendar; None before 1583.
func OrthodoxEaster(year int) Day {
	if year < 1583 || year > maxYear {
		return None
	}
	a, b, c := year%4, year%7, year%19
	d := (19*c + 15) % 30
	e := (2*a + 4*b - d + 34) % 7
	n := d + e + 114
	julian := civil(year, n/31, n%31+1)
	return julian.Add(year/100 - year/400 - 2)
}

// islamicEpoch is the first of Muharram of year 1, 19 July 622 in the Gregorian calendar (16 July Julian, a Friday).
var islamicEpoch = civil(622, 7, 19)

// Islamic is a day of the tabular Islamic calendar (civil epoch, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of
// 30). The moon as it is sighted may begin a month a day or two away from it. None for a month that does not exist.
func Islamic(year, month, dom int) Day {
	if year < 1 || year > 9665 || month < 1 || month > 12 || dom < 1 || dom > 30 {
		return None
	}
	n := (year-1)*354 + (3+11*year)/30 + 29*(month-1) + month/2 + dom - 1
	return islamicEpoch.Add(n)
}

// IslamicYear is the year of the tabular Islamic calendar that a day lies in; 0 before its first day.
func (d Day) IslamicYear() int {
	if d < islamicEpoch {
		return 0
	}
	y := int(d-islamicEpoch)*30/10631 + 1
	for Islamic(y+1, 1, 1) != None && Islamic(y+1, 1, 1) <= d {
		y++
	}
	for y > 1 && Islamic(y, 1, 1) > d {
		y--
	}
	return y
}
