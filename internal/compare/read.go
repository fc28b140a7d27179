package compare

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Bounds of what a table may be; a file beyond them is refused with the line, and none takes more memory than one record.
const (
	maxColumns = 16384   // of a spreadsheet
	maxRecord  = 8 << 20 // bytes of one row, line breaks within cells and all
	maxCell    = 1 << 16 // bytes of a cell that are kept
	maxKept    = 1000    // problems that are kept in words; the others are counted
)

// Options say how a table is to be read.
type Options struct {
	Layout     Layout // empty: told by the header
	DayFirst   bool   // 03/04/2024 is 3 April
	MonthFirst bool   // 03/04/2024 is March 4

	sheet     bool // a spreadsheet, whose dates may be numbers of days
	since1904 bool // counted from 1904 and not from 1900
}

// Problem is a cell or a row that could not be read.
type Problem struct {
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"` // its name; empty for a whole row
	Cell   string `json:"cell,omitempty"`
	Why    string `json:"why"`
	Lost   bool   `json:"lost,omitempty"` // the row was left out, not only the cell
}

func (p *Problem) String() string {
	s := fmt.Sprintf("line %d", p.Line)
	if p.Column != "" {
		s += ", column " + p.Column
	}
	if p.Cell != "" {
		s += fmt.Sprintf(", %q", p.Cell)
	}
	s += ": " + p.Why
	if p.Lost {
		s += "; the row is left out"
	}
	return s
}

// Report says what was read of a table.
type Report struct {
	Layout   Layout    `json:"layout"`
	Rows     int       `json:"rows"`     // that were read
	Lost     int       `json:"lost"`     // that were left out
	Count    int       `json:"problems"` // of cells and rows
	Problems []Problem `json:"-"`        // the first of them
	Unknown  int       `json:"unknown"`  // columns that the layout does not have, which are ignored
}

func (r *Report) problem(p Problem) {
	r.Count++
	if p.Lost {
		r.Lost++
	}
	if len(r.Problems) < maxKept {
		if len(p.Cell) > 60 {
			p.Cell = strings.ToValidUTF8(p.Cell[:60], "") + "…"
		}
		r.Problems = append(r.Problems, p)
	}
}

// Read reads a table of any layout and gives its rows out one by one. Cells and rows that cannot be read are told in the report;
// an error is of the file as a whole, or the visitor's.
func (b *Book) Read(ctx context.Context, r io.Reader, o Options, visit func(Row) error) (Report, error) {
	rep := Report{Layout: o.Layout}
	in := &budget{r: r}
	in.left = maxRecord
	br := bufio.NewReaderSize(in, 1<<16)
	if head, _ := br.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		if _, err := br.Discard(3); err != nil {
			return rep, err
		}
	}
	head, err := br.Peek(1 << 16)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return rep, fmt.Errorf("read table: %w", err)
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0 && len(head) < 1<<16:
		return rep, errors.New("the file is empty")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		in.left = maxSpool
		x, err := openSheet(r, br)
		if err != nil {
			return rep, err
		}
		defer x.part.Close()
		o.sheet, o.since1904 = true, x.since1904
		return rep, b.readTable(ctx, x, o, &rep, visit)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return rep, errors.New("the file is in UTF-16: save it as CSV in UTF-8")
	case bytes.IndexByte(head, 0) >= 0:
		return rep, errors.New("this is no text: a table is CSV or a spreadsheet (.xlsx)")
	case bytes.TrimLeft(head, " \t\r\n")[0] == '{':
		if o.Layout != "" && o.Layout != Lines {
			return rep, fmt.Errorf("this is JSON, no table of %s", strings.ToUpper(string(o.Layout)))
		}
		return rep, readLines(ctx, br, in, &rep, visit)
	}
	return rep, b.readTable(ctx, newCSV(br, in, separator(head)), o, &rep, visit)
}

// separator is the sign that parts most cells of the header.
func separator(head []byte) rune {
	if i := bytes.IndexAny(head, "\r\n"); i >= 0 {
		head = head[:i]
	}
	best, n := ',', bytes.Count(head, []byte(","))
	for _, c := range []string{";", "\t"} {
		if m := bytes.Count(head, []byte(c)); m > n {
			best, n = rune(c[0]), m
		}
	}
	return best
}

// rows gives out the rows of a table: of CSV, or of a sheet. An error that is a *csv.ParseError is of one row, and the next call
// goes on after it. The cells are good until the next call.
type rows interface {
	next() (cells []string, line int, err error)
}

// csvRows are the rows of CSV.
type csvRows struct {
	r  *csv.Reader
	in *budget
}

func newCSV(r io.Reader, in *budget, separator rune) *csvRows {
	cr := csv.NewReader(r)
	cr.Comma, cr.FieldsPerRecord, cr.ReuseRecord = separator, -1, true
	return &csvRows{cr, in}
}

func (c *csvRows) next() (cells []string, line int, err error) {
	c.in.left = maxRecord
	if cells, err = c.r.Read(); err != nil {
		return nil, 0, err
	}
	line, _ = c.r.FieldPos(0)
	return cells, line, nil
}

func (b *Book) readTable(ctx context.Context, from rows, o Options, rep *Report, visit func(Row) error) error {
	head, line, err := from.next()
	if errors.Is(err, io.EOF) {
		return errors.New("the table is empty")
	}
	if err != nil {
		return fmt.Errorf("header: %w", err)
	}
	if len(head) > maxColumns {
		return fmt.Errorf("header: %d columns, a table has at most %d", len(head), maxColumns)
	}
	t, err := b.table(head, o)
	if err != nil {
		return err
	}
	rep.Layout, rep.Unknown = t.layout, t.unknown
	width := len(head)
	for n := 0; ; n++ {
		if n%512 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		cells, at, err := from.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var bad *csv.ParseError
		switch {
		case errors.As(err, &bad):
			rep.problem(Problem{Line: bad.StartLine, Why: bad.Err.Error() + fmt.Sprintf(" (line %d, sign %d)", bad.Line, bad.Column), Lost: true})
			continue
		case err != nil:
			return fmt.Errorf("after line %d: %w", line, err)
		}
		line = at
		if blank(cells) {
			continue
		}
		if o.sheet {
			for len(cells) < width { // empty cells at the end of a row are not written
				cells = append(cells, "")
			}
		}
		if len(cells) < width {
			rep.problem(Problem{Line: line, Why: fmt.Sprintf("%d cells, the header has %d", len(cells), width), Lost: true})
			continue
		}
		x := &cellRow{table: t, cells: cells, line: line}
		row, ok := t.parse(b, x)
		for _, p := range x.problems {
			rep.problem(p)
		}
		if !ok {
			continue
		}
		row.Layout, row.Line = t.layout, line
		rep.Rows++
		if err := visit(row); err != nil {
			return err
		}
	}
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
}

// budget ends the reading when one record has taken more than its bytes, so that a quote that never closes does not fill memory.
type budget struct {
	r    io.Reader
	left int
}

var errLong = fmt.Errorf("a row of more than %d MB: a quotation mark that is not closed?", maxRecord>>20)

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.r.Read(p)
	b.left -= n
	return n, err
}

// table is a header understood.
type table struct {
	layout  Layout
	index   map[string]int // of the layout's columns
	options Options
	unknown int
	parse   func(*Book, *cellRow) (Row, bool)
}

// known are the columns that are read, by layout; the first lists are those that have to be there, each by one of its names.
var known = map[Layout]struct {
	need  [][]string
	more  []string
	parse func(*Book, *cellRow) (Row, bool)
}{
	GTD: {
		[][]string{{"eventid"}, {"iyear"}, {"imonth"}, {"iday"}, {"country", "country_txt"}, {"attacktype1", "attacktype1_txt"}},
		strings.Fields("approxdate provstate city latitude longitude specificity vicinity location summary success gname gname2 gname3 guncertain1 guncertain2 guncertain3 claimed claim2 claim3 target1 target2 target3 nkill nwound addnotes scite1 scite2 scite3"),
		gtdRow,
	},
	ACLED: {
		[][]string{{"event_id_cnty", "event_id_no_cnty", "data_id"}, {"event_date"}, {"event_type"}, {"country", "iso"}},
		strings.Fields("time_precision sub_event_type actor1 assoc_actor_1 actor2 assoc_actor_2 admin1 admin2 location latitude longitude geo_precision source notes fatalities"),
		acledRow,
	},
	GED: {
		[][]string{{"id"}, {"date_start"}, {"date_end"}, {"type_of_violence"}, {"country", "country_id"}, {"best", "best_est"}},
		strings.Fields("relid date_prec side_a side_b where_prec where_coordinates where_description adm_1 adm_2 latitude longitude high high_est low low_est source_article source_headline source_office"),
		gedRow,
	},
}

// marks are columns by which a layout is told from the others.
var marks = map[Layout][]string{GTD: {"eventid", "iyear"}, ACLED: {"event_date", "event_type"}, GED: {"date_start", "type_of_violence"}}

func (b *Book) table(head []string, o Options) (*table, error) {
	at := map[string]int{}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := at[name]; !twice {
			at[name] = i
		}
	}
	layout := o.Layout
	if layout == "" || layout == Lines {
		for _, l := range []Layout{GTD, ACLED, GED} {
			if !slices.ContainsFunc(marks[l], func(name string) bool { _, ok := at[name]; return !ok }) {
				layout = l
			}
		}
		if layout == "" || layout == Lines {
			return nil, errors.New("the header is that of no table of GTD (eventid, iyear, …), ACLED (event_date, event_type, …) or UCDP GED (date_start, type_of_violence, …)")
		}
	}
	k, ok := known[layout]
	if !ok {
		return nil, fmt.Errorf("no layout %q: there are gtd, acled and ged", layout)
	}
	t := &table{layout: layout, index: map[string]int{}, options: o, parse: k.parse}
	for _, names := range k.need {
		found := false
		for _, name := range names {
			if i, ok := at[name]; ok {
				t.index[name], found = i, true
			}
		}
		if !found {
			return nil, fmt.Errorf("the header has no column %s: no table of %s", strings.Join(names, " or "), strings.ToUpper(string(layout)))
		}
	}
	for _, name := range k.more {
		if i, ok := at[name]; ok {
			t.index[name] = i
		}
	}
	t.unknown = max(0, len(head)-len(t.index))
	return t, nil
}

// cellRow is one row of cells, by the names of the columns.
type cellRow struct {
	table    *table
	cells    []string
	line     int
	problems []Problem
}

// cell is a cell as text of its own: trimmed, in UTF-8, cut when it is huge, without the apostrophe that keeps spreadsheets from
// taking it for a formula. It is empty for a column that the table does not have.
func (x *cellRow) cell(name string) string {
	i, ok := x.table.index[name]
	if !ok {
		return ""
	}
	s := strings.TrimSpace(x.cells[i])
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@", s[1]) >= 0 {
		s = s[1:]
	}
	if len(s) > maxCell {
		x.bad(name, s, fmt.Sprintf("%d bytes, cut after %d", len(s), maxCell))
		n := maxCell
		for n > maxCell-utf8.UTFMax && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	if !utf8.ValidString(s) {
		// Files that a spreadsheet saved are in Windows-1252, where every byte is a letter.
		t, err := charmap.Windows1252.NewDecoder().String(s)
		if err != nil {
			t = strings.ToValidUTF8(s, "\uFFFD")
		}
		return t
	}
	if strings.ContainsAny(s, "\r\n\t") {
		return strings.Join(strings.Fields(s), " ")
	}
	return strings.Clone(s)
}

func (x *cellRow) bad(column, cell, why string) {
	x.problems = append(x.problems, Problem{Line: x.line, Column: column, Cell: cell, Why: why})
}

// lose tells why the row cannot be read at all.
func (x *cellRow) lose(column, cell, why string) (Row, bool) {
	x.problems = append(x.problems, Problem{Line: x.line, Column: column, Cell: cell, Why: why, Lost: true})
	return Row{}, false
}
