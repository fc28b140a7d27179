package compare

import (
	"math"
	"strconv"
	"strings"

	"clio/internal/day"
)

// number reads a number cell; ok is false when it is empty or no number, which is then told.
func (x *cellRow) number(column string) (n float64, ok bool) {
	s := x.cell(column)
	if s == "" || strings.EqualFold(s, "na") || strings.EqualFold(s, "nan") || strings.EqualFold(s, "null") {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		x.bad(column, s, "not a number")
		return 0, false
	}
	return n, true
}

// code is a number that stands for something, as text: "3" for "3" and "3.0".
func (x *cellRow) code(column string) string {
	s := x.cell(column)
	if n, err := strconv.ParseFloat(s, 64); err == nil && n == math.Trunc(n) && math.Abs(n) < 1e15 {
		return strconv.FormatInt(int64(n), 10)
	}
	return s
}

// id is a number that names the row: its leading zeros stay, "1.0" and "1E+00" of a spreadsheet become 1.
func (x *cellRow) id(column string) string {
	s := x.cell(column)
	if strings.Trim(s, "0123456789") == "" {
		return s
	}
	return x.code(column)
}

// people reads a number of people; -9 and -99, which GTD has for unknown, are none. A part of a person, which GTD has where the dead of
// several incidents were shared out, is rounded.
func (x *cellRow) people(column string) (int, bool) {
	n, ok := x.number(column)
	switch {
	case !ok || n == -9 || n == -99:
		return 0, false
	case n < 0 || n > 100_000_000:
		x.bad(column, x.cell(column), "not a number of people")
		return 0, false
	}
	return int(math.Round(n)), true
}

// toll is a column as a toll whose ends are the same.
func (x *cellRow) toll(column string) *Toll {
	n, ok := x.people(column)
	if !ok {
		return nil
	}
	return &Toll{n, n, n}
}

// point reads latitude and longitude; both or none.
func (x *cellRow) point() (lat, lon *float64) {
	a, ok1 := x.number("latitude")
	b, ok2 := x.number("longitude")
	switch {
	case !ok1 || !ok2:
		return nil, nil
	case math.Abs(a) > 90:
		x.bad("latitude", x.cell("latitude"), "not a latitude")
		return nil, nil
	case math.Abs(b) > 180:
		x.bad("longitude", x.cell("longitude"), "not a longitude")
		return nil, nil
	}
	return &a, &b
}

// country reads a country by its number, then by its name.
func (x *cellRow) country(b *Book, byCode map[string]string, codeColumn, nameColumn string) (iso, name string) {
	name = x.cell(nameColumn)
	code := x.code(codeColumn)
	if iso = byCode[code]; iso != "" {
		return iso, name
	}
	if name == "" {
		name = x.cell(codeColumn)
	}
	if name == "" {
		return "", ""
	}
	iso, ok := b.country(name)
	if !ok {
		column := nameColumn
		if x.cell(nameColumn) == "" {
			column = codeColumn
		}
		x.bad(column, name, "no country of this name is known")
	}
	return iso, name
}

// actors reads names of columns; a cell may hold several, parted by semicolons.
func (x *cellRow) actors(b *Book, columns ...string) []Actor {
	var out []Actor
	for _, column := range columns {
		for _, name := range strings.Split(x.cell(column), ";") {
			if a, ok := b.actor(name); ok {
				out = append(out, a)
			}
		}
	}
	return out
}

// texts are the cells of columns that hold something.
func (x *cellRow) texts(columns ...string) []string {
	var out []string
	for _, column := range columns {
		if s := x.cell(column); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var months = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

// date reads a day as the tables and spreadsheets write it: 2024-03-22, 2024-03-22 00:00:00, 22 March 2024, 22-Mar-24, March 22, 2024,
// 22/03/2024.
func (x *cellRow) date(column string) (day.Day, bool) {
	s := x.cell(column)
	if s == "" {
		return day.None, false
	}
	d, why := readDate(s, x.table.options)
	if why != "" {
		x.bad(column, s, why)
		return day.None, false
	}
	return d, true
}

func readDate(s string, o Options) (d day.Day, why string) {
	const no = "not a date"
	if n, err := strconv.ParseFloat(s, 64); o.sheet && err == nil && n >= 1 && n < 2_958_466 {
		first, _ := day.Of(1899, 12, 30)
		if o.since1904 {
			first, _ = day.Of(1904, 1, 1)
		}
		if d := first.Add(int(n)); d != day.None {
			return d, ""
		}
		return day.None, no
	}
	if len(s) >= 10 {
		if d, ok := day.Parse(s[:10]); ok && (len(s) == 10 || s[10] == ' ' || s[10] == 'T') {
			return d, ""
		}
	}
	f := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == '/' || r == ',' || r == '.' })
	if len(f) > 3 && strings.Contains(f[3], ":") {
		f = f[:3] // the time of day
	}
	if len(f) != 3 {
		return day.None, no
	}
	month := func(s string) int {
		if len(s) < 3 {
			return 0
		}
		return months[strings.ToLower(s[:3])]
	}
	var n [3]int
	named := -1
	for i, part := range f {
		if m := month(part); m > 0 {
			n[i], named = m, i
			continue
		}
		v, err := strconv.Atoi(part)
		if err != nil || v < 0 || len(part) > 4 {
			return day.None, no
		}
		n[i] = v
	}
	var y, m, dom int
	switch {
	case named == 1:
		dom, m, y = n[0], n[1], n[2]
		if len(f[0]) == 4 {
			y, dom = n[0], n[2]
		}
	case named == 0:
		m, dom, y = n[0], n[1], n[2]
	case named == 2:
		return day.None, no
	case len(f[0]) == 4:
		y, m, dom = n[0], n[1], n[2]
	case o.DayFirst:
		dom, m, y = n[0], n[1], n[2]
	case o.MonthFirst:
		m, dom, y = n[0], n[1], n[2]
	case n[0] > 12 || n[0] == n[1]:
		dom, m, y = n[0], n[1], n[2]
	case n[1] > 12:
		m, dom, y = n[0], n[1], n[2]
	default:
		return day.None, "day or month first? --day-first or --month-first says it"
	}
	if y < 100 {
		// No table begins before 1970.
		if y += 1900; y < 1970 {
			y += 100
		}
	}
	d, ok := day.Of(y, m, dom)
	if !ok {
		return day.None, no
	}
	return d, ""
}
