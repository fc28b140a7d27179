package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// run is a piece of text in one font on one line, with its box in points from the upper left corner of the page.
type run struct {
	text                     string
	left, top, right, bottom float64
	size                     float64
}

func (r *run) sane() bool {
	for _, x := range []float64{r.left, r.top, r.right, r.bottom, r.size} {
		if math.IsNaN(x) || math.Abs(x) > 1e5 {
			return false
		}
	}
	return r.size > 0
}

type page struct {
	width, height float64
	runs          []run
}

// line is a line of a column.
type line struct {
	text                     string
	left, top, right, bottom float64
	size                     float64
	page                     int
	from, to                 float64 // the column that it stands in
}

// layout puts the runs of pages into paragraphs.
func layout(pages []page) Document {
	var lines []line
	for n := range pages {
		p := &pages[n]
		for _, column := range columns(p.runs, 0) {
			lines = append(lines, rows(column, n)...)
		}
	}
	title := largest(lines)
	lines = furniture(lines, pages)
	doc := Document{Pages: len(pages), Text: paragraphs(lines), Title: title}
	return doc
}

// columns cuts a block of runs into columns, in reading order: where a gutter runs down through most of it, what crosses the
// gutter (a title, a picture's caption) cuts it into zones, and the left side of each zone is read before its right side.
func columns(runs []run, depth int) [][]run {
	x, ok := gutter(runs)
	if !ok || depth > 4 {
		return [][]run{runs}
	}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.top+a.bottom, b.top+b.bottom) })
	var out [][]run
	var left, right, whole []run
	end := func() {
		switch {
		case len(left) == 0 && len(right) == 0:
		case few(left) && few(right): // a line with something at its end
			out = append(out, append(left, right...))
		default:
			for _, side := range [][]run{left, right} {
				if len(side) > 0 {
					out = append(out, columns(side, depth+1)...)
				}
			}
		}
		left, right = nil, nil
	}
	flush := func() {
		if len(whole) > 0 {
			out = append(out, whole)
			whole = nil
		}
	}
	for _, r := range runs {
		switch {
		case r.left < x && r.right > x:
			end()
			whole = append(whole, r)
		case r.right <= x:
			flush()
			left = append(left, r)
		default:
			flush()
			right = append(right, r)
		}
	}
	end()
	flush()
	return out
}

// few reports whether a side of a zone is a line or two.
func few(side []run) bool { return len(rows(slices.Clone(side), 0)) < 2 }

// Of a gutter: how wide it is at least, how much of the height of a block may cross it, how much of it stands on each side.
const (
	gutterWidth = 6.0
	gutterCross = 0.35
	gutterSide  = 0.2
	step        = 2.0
)

// gutter finds the place where a block is cut into two columns: a strip in its middle that few lines cross, with many on both sides.
func gutter(runs []run) (x float64, ok bool) {
	if len(runs) < 8 {
		return 0, false
	}
	left, right, top, bottom := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i := range runs {
		r := &runs[i]
		left, right = min(left, r.left), max(right, r.right)
		top, bottom = min(top, r.top), max(bottom, r.bottom)
	}
	width, height := right-left, bottom-top
	if width < 100 || height < 40 || width > 1e4 {
		return 0, false
	}
	n := int(width/step) + 1
	cross := make([]float64, n) // how much height of text stands over each strip
	for i := range runs {
		r := &runs[i]
		for k := max(0, int((r.left-left)/step)); k <= min(n-1, int((r.right-left)/step)); k++ {
			cross[k] += r.bottom - r.top
		}
	}
	total := 0.0
	for i := range runs {
		total += runs[i].bottom - runs[i].top
	}
	best, bestCross, bestWide := -1, 0.0, 0
	for k := n / 6; k < n-n/6; k++ {
		if cross[k] > gutterCross*height {
			continue
		}
		wide := 1
		for k+wide < n && cross[k+wide] <= cross[k]+1 {
			wide++
		}
		for j := k - 1; j >= 0 && cross[j] <= cross[k]+1; j-- {
			wide++
		}
		if float64(wide)*step < gutterWidth {
			continue
		}
		if best < 0 || cross[k] < bestCross || cross[k] == bestCross && wide > bestWide {
			best, bestCross, bestWide = k, cross[k], wide
		}
	}
	if best < 0 {
		return 0, false
	}
	for best+1 < n && cross[best+1] == cross[best] && best < n-n/6 { // its right end: lists are set in from the left
		best++
	}
	x = left + float64(best)*step
	var l, r []run
	for _, one := range runs {
		switch {
		case one.right <= x:
			l = append(l, one)
		case one.left >= x:
			r = append(r, one)
		}
	}
	tall := func(side []run) float64 {
		h := 0.0
		for _, one := range rows(side, 0) {
			h += one.bottom - one.top
		}
		return h
	}
	hl, hr := tall(l), tall(r)
	return x, hl > gutterSide*height && hr > gutterSide*height && len(rows(l, 0)) > 3 && len(rows(r, 0)) > 3
}

// rows puts the runs of a column into lines from top to bottom.
func rows(runs []run, n int) []line {
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.top+a.bottom, b.top+b.bottom) })
	var out []line
	for i := 0; i < len(runs); {
		j := i + 1
		top, bottom := runs[i].top, runs[i].bottom
		for j < len(runs) {
			r := &runs[j]
			over := min(bottom, r.bottom) - max(top, r.top)
			if over < 0.5*min(bottom-top, r.bottom-r.top) {
				break
			}
			top, bottom = min(top, r.top), max(bottom, r.bottom)
			j++
		}
		out = append(out, joined(runs[i:j], n))
		i = j
	}
	from, to := math.Inf(1), math.Inf(-1)
	for i := range out {
		from, to = min(from, out[i].left), max(to, out[i].right)
	}
	for i := range out {
		out[i].from, out[i].to = from, to
	}
	return out
}

// joined is one line of its runs, with spaces where there is room for one.
func joined(runs []run, n int) line {
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.left, b.left) })
	l := line{left: runs[0].left, top: runs[0].top, right: runs[0].right, bottom: runs[0].bottom, page: n}
	var b strings.Builder
	weight := 0
	for i := range runs {
		r := &runs[i]
		text := clean(r.text)
		if i > 0 && r.left-l.right > 0.12*r.size && !strings.HasSuffix(b.String(), " ") && !strings.HasPrefix(text, " ") {
			b.WriteByte(' ')
		}
		b.WriteString(text)
		l.left, l.top, l.right, l.bottom = min(l.left, r.left), min(l.top, r.top), max(l.right, r.right), max(l.bottom, r.bottom)
		if len(text) > weight { // the size of a line is that of its longest run
			weight, l.size = len(text), r.size
		}
	}
	l.text = strings.Join(strings.Fields(leaders(b.String())), " ")
	return l
}

// leaders takes out the dots that lead to the page number in a table of contents.
func leaders(s string) string {
	for _, dots := range []string{". . . .", "....."} {
		for {
			i := strings.Index(s, dots)
			if i < 0 {
				break
			}
			end := i + len(dots)
			for end < len(s) && (s[end] == '.' || s[end] == ' ') {
				end++
			}
			s = s[:i] + " " + s[end:]
		}
	}
	return s
}

// softHyphen marks a hyphen that only stands at the end of a line, as PDFium and some files tell it.
const softHyphen = '\u00AD'

// clean undoes ligatures and takes out what is no text. A hyphen that was only put in at the end of a line becomes U+00AD.
func clean(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 0xFB00 && r <= 0xFB06:
			b.WriteString([]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-0xFB00])
		case r == 2 || r == 0xFFFE:
			b.WriteRune(softHyphen)
		case r == 0xA0 || r == 0x2007 || r == 0x202F || r == '\t' || r == '\r' || r == '\n':
			b.WriteByte(' ')
		case r == 0x200B || r == 0xFEFF || r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Co, r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// largest is the title by its size: the first lines of the first page that are clearly larger than its text.
func largest(lines []line) string {
	var sizes []float64
	for i := range lines {
		if lines[i].page == 0 {
			for range len(lines[i].text)/20 + 1 {
				sizes = append(sizes, lines[i].size)
			}
		}
	}
	if len(sizes) == 0 {
		return ""
	}
	slices.Sort(sizes)
	body, top := sizes[len(sizes)/2], 0.0
	for i := range lines {
		if lines[i].page == 0 && len(strings.Fields(lines[i].text)) > 1 {
			top = max(top, lines[i].size)
		}
	}
	if top < 1.2*body {
		return ""
	}
	var parts []string
	for i := range lines {
		if lines[i].page == 0 && lines[i].size > 0.95*top {
			parts = append(parts, lines[i].text)
		} else if len(parts) > 0 {
			break
		}
	}
	if title := strings.Join(parts, " "); len(title) < 300 {
		return strings.ReplaceAll(title, string(softHyphen), "")
	}
	return ""
}
