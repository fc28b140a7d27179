package where

import (
	"math"
	"strconv"

	"clio/internal/gazetteer"
	"clio/internal/nlp"
	"clio/record"
)

// addCoordinates adds the coordinates that are written out in the text: "34.5N 69.2E", "34°31'N, 69°11'E", and pairs of
// decimal degrees with three places and more.
func addCoordinates(x *gazetteer.Index, doc *nlp.Doc, places []record.PlaceName) []record.PlaceName {
	text := doc.Text
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c < '0' || c > '9' || i > 0 && (isDigit(text[i-1]) || text[i-1] == '.' || isLetter(text[i-1])) {
			continue
		}
		lat, lon, start, end, ok := coordinates(text, i)
		if !ok {
			continue
		}
		p := record.PlaceName{Quote: record.QuoteOf(text, record.Span{Start: int32(start), End: int32(end)}), Lat: &lat, Lon: &lon, Precision: "site", Score: 1, Rule: "places.coordinates"}
		p.Name = p.Text
		if near, ok := x.Nearest(lat, lon, 60); ok {
			p.Country, p.Admin1 = near.Country, x.Admin1Name(near)
		}
		places = insert(places, p)
		i = end - 1
	}
	return places
}

// insert puts a place where it stands in the text, in the stead of those that overlap it.
func insert(places []record.PlaceName, p record.PlaceName) []record.PlaceName {
	out := places[:0:0]
	done := false
	for _, q := range places {
		if q.Overlaps(p.Span) {
			continue
		}
		if !done && q.Start > p.Start {
			out, done = append(out, p), true
		}
		out = append(out, q)
	}
	if !done {
		out = append(out, p)
	}
	return out
}

// degree is a number of degrees as it is written.
type degree struct {
	value    float64
	decimals int
	letter   byte // N, S, E, W or 0
	start    int
	end      int
	mark     bool // a degree sign
}

// coordinates reads a latitude and a longitude from a text at a digit.
func coordinates(text string, at int) (lat, lon float64, start, end int, ok bool) {
	a, ok := readDegree(text, at)
	if !ok {
		return 0, 0, 0, 0, false
	}
	i := a.end
	for i < len(text) && i < a.end+3 && (text[i] == ' ' || text[i] == ',' || text[i] == ';' || text[i] == '/') {
		i++
	}
	if i == a.end && a.letter == 0 {
		return 0, 0, 0, 0, false
	}
	if i < len(text) && text[i] == '-' {
		i++
	}
	if i >= len(text) || !isDigit(text[i]) {
		return 0, 0, 0, 0, false
	}
	b, ok := readDegree(text, i)
	if !ok {
		return 0, 0, 0, 0, false
	}
	lettered := (a.letter == 'N' || a.letter == 'S') && (b.letter == 'E' || b.letter == 'W')
	plain := a.letter == 0 && b.letter == 0 && a.decimals >= 3 && b.decimals >= 3
	if !lettered && !plain || a.value > 90 || b.value > 180 || a.decimals == 0 && !a.mark && !lettered {
		return 0, 0, 0, 0, false
	}
	lat, lon = signed(text, a, 'S', plain), signed(text, b, 'W', plain)
	start = a.start
	if plain && start > 0 && text[start-1] == '-' {
		start--
	}
	return math.Round(lat*1e5) / 1e5, math.Round(lon*1e5) / 1e5, start, b.end, true
}

func signed(text string, d degree, negative byte, plain bool) float64 {
	if d.letter == negative || plain && d.start > 0 && text[d.start-1] == '-' {
		return -d.value
	}
	return d.value
}

// readDegree reads 34.5, 34.5N, 34°31'N, 34°31'12"N, 34 31 N is not read.
func readDegree(text string, at int) (degree, bool) {
	d := degree{start: at}
	v, i, decimals, ok := readNumber(text, at)
	if !ok {
		return d, false
	}
	d.value, d.decimals = v, decimals
	if rest := text[i:]; len(rest) >= 2 && rest[:2] == "°" {
		d.mark = true
		i += 2
		for part := 60.0; part <= 3600 && decimals == 0; part *= 60 {
			j := i
			if j < len(text) && text[j] == ' ' {
				j++
			}
			m, k, _, ok := readNumber(text, j)
			if !ok || m >= 60 {
				break
			}
			size := minuteMark(text[k:])
			if size == 0 {
				break
			}
			d.value += m / part
			i = k + size
		}
	}
	j := i
	if j < len(text) && text[j] == ' ' {
		j++
	}
	if j < len(text) {
		switch text[j] {
		case 'N', 'S', 'E', 'W':
			if j+1 == len(text) || !isLetter(text[j+1]) && !isDigit(text[j+1]) {
				d.letter, i = text[j], j+1
			}
		}
	}
	if d.letter == 0 && i < len(text) && (isLetter(text[i]) || text[i] == '%') {
		return d, false
	}
	d.end = i
	return d, true
}

// minuteMark is the length of a mark of minutes or seconds at the begin of s.
func minuteMark(s string) int {
	for _, m := range []string{"''", "′", "″", "’", "”", "'", "\""} {
		if len(s) >= len(m) && s[:len(m)] == m {
			return len(m)
		}
	}
	return 0
}

func readNumber(text string, at int) (v float64, end, decimals int, ok bool) {
	i := at
	for i < len(text) && isDigit(text[i]) && i < at+3 {
		i++
	}
	if i == at || i < len(text) && isDigit(text[i]) {
		return 0, 0, 0, false
	}
	if i+1 < len(text) && text[i] == '.' && isDigit(text[i+1]) {
		j := i + 1
		for j < len(text) && isDigit(text[j]) && j < i+12 {
			j++
		}
		decimals = j - i - 1
		i = j
	}
	v, err := strconv.ParseFloat(text[at:i], 64)
	return v, i, decimals, err == nil
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
