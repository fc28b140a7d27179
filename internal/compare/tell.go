package compare

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"clio/internal/export"
)

// Window chooses what is counted; empty fields choose all. Pairs count when either side is in it: an incident on its edge still finds
// its row.
type Window struct {
	From    string `json:"from,omitempty"` // YYYY-MM-DD
	To      string `json:"to,omitempty"`
	Country string `json:"country,omitempty"` // ISO 3166-1 alpha-2
}

func (w *Window) holds(r *Row) bool {
	if w.Country != "" && r.Country != w.Country {
		return false
	}
	if w.From == "" && w.To == "" {
		return true
	}
	return slices.ContainsFunc(r.spans(), func(s Span) bool {
		return (w.From == "" || s.To >= w.From) && (w.To == "" || s.From <= w.To)
	})
}

// Within leaves out of the lists what is not in the window.
func (m *Matching) Within(w Window) {
	outside := func(r *Row) bool { return !w.holds(r) }
	m.Pairs = slices.DeleteFunc(m.Pairs, func(p Pair) bool { return outside(p.Clio) && outside(p.File) })
	m.OnlyClio = slices.DeleteFunc(m.OnlyClio, outside)
	m.OnlyFile = slices.DeleteFunc(m.OnlyFile, outside)
}

// Summary counts a matching.
type Summary struct {
	Matched  int `json:"matched"`
	Doubtful int `json:"doubtful"`  // of these: with another candidate as near
	OnlyClio int `json:"only_clio"` // of what the layout codes
	OnlyFile int `json:"only_file"`
	// NotCoded counts incidents of the record that have no row and could have none, by the reason.
	NotCoded map[string]int             `json:"not_coded,omitempty"`
	Cells    map[string]map[Verdict]int `json:"cells"`
}

// Summary counts the lists; what the layout does not code is counted apart.
func (m *Matching) Summary(layout Layout) Summary {
	s := Summary{Matched: len(m.Pairs), OnlyFile: len(m.OnlyFile), NotCoded: map[string]int{}, Cells: map[string]map[Verdict]int{}}
	for _, field := range Fields() {
		s.Cells[field] = map[Verdict]int{}
	}
	for i := range m.Pairs {
		if m.Pairs[i].Rival > 0 {
			s.Doubtful++
		}
		for _, c := range m.Pairs[i].Cells {
			s.Cells[c.Field][c.Verdict]++
		}
	}
	for _, r := range m.OnlyClio {
		if why := r.NotIn[layout]; why != "" {
			s.NotCoded[why]++
		} else {
			s.OnlyClio++
		}
	}
	return s
}

// heads are the verdicts as the table of agreement heads them.
var heads = map[Verdict]string{Same: "same", Fits: "fits", Differs: "differs", OnlyClio: "only clio", OnlyFile: "only file", Neither: "neither"}

// Text writes the counts for people, with the pairs and what is on one side only when all is wanted.
func (m *Matching) Text(w io.Writer, layout Layout, all bool) error {
	out := bufio.NewWriter(w)
	s := m.Summary(layout)
	fmt.Fprintf(out, "%7d matched", s.Matched)
	if s.Doubtful > 0 {
		fmt.Fprintf(out, ", %d of them with another candidate as near", s.Doubtful)
	}
	fmt.Fprintf(out, "\n%7d only in clio\n%7d only in the file\n", s.OnlyClio, s.OnlyFile)
	for _, why := range slices.Sorted(maps.Keys(s.NotCoded)) {
		fmt.Fprintf(out, "%7d only in clio, and not looked for in the file: %s\n", s.NotCoded[why], why)
	}
	if s.Matched > 0 {
		fmt.Fprintf(out, "\n%-8s", "matched")
		for _, v := range Verdicts() {
			fmt.Fprintf(out, "  %9s", heads[v])
		}
		fmt.Fprintln(out)
		for _, field := range Fields() {
			fmt.Fprintf(out, "%-8s", field)
			for _, v := range Verdicts() {
				fmt.Fprintf(out, "  %9d", s.Cells[field][v])
			}
			fmt.Fprintln(out)
		}
	}
	if all {
		m.details(out, layout)
	}
	return out.Flush()
}

func (m *Matching) details(out io.Writer, layout Layout) {
	for i := range m.Pairs {
		p := &m.Pairs[i]
		fmt.Fprintf(out, "\n= %s and %s (%.2f", p.Clio.ID, p.File.ID, p.Score)
		if p.Rival > 0 {
			fmt.Fprintf(out, ", another %.2f", p.Rival)
		}
		fmt.Fprintf(out, ")  %s\n", p.Clio.String())
		for _, c := range p.Cells {
			if c.Verdict != Same && c.Verdict != Neither {
				fmt.Fprintf(out, "    %-8s %-9s  %s | %s\n", c.Field, heads[c.Verdict], orDash(c.Clio), orDash(c.File))
			}
		}
	}
	fmt.Fprintln(out)
	for _, r := range m.OnlyClio {
		why := ""
		if s := r.NotIn[layout]; s != "" {
			why = "  [" + s + "]"
		}
		fmt.Fprintf(out, "< %s  %s%s\n", r.ID, r.String(), why)
	}
	for _, r := range m.OnlyFile {
		fmt.Fprintf(out, "> %s  %s\n", r.ID, r.String())
	}
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// String is a row in a few words.
func (r *Row) String() string {
	parts := []string{spanText(r), placeText(r), typeText(r), actorText(r)}
	if parts[0] == "" {
		parts[0] = "no date"
	}
	if r.Killed != nil {
		parts = append(parts, "killed "+r.Killed.String())
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "  ")
}

// CSV writes one row a pair or an incident of one side only: how each field stands and what each side has.
func (m *Matching) CSV(w io.Writer, layout Layout) error {
	out := csv.NewWriter(w)
	head := []string{"match", "clio_id", "file_id", "line", "score", "rival", "not_coded"}
	for _, field := range Fields() {
		head = append(head, field, field+"_clio", field+"_file")
	}
	write := func(match string, clio, file *Row, score, rival float64, list []Cell) error {
		row := []string{match, "", "", "", "", "", ""}
		if clio != nil {
			row[1], row[6] = clio.ID, clio.NotIn[layout]
		}
		if file != nil {
			row[2], row[3] = file.ID, strconv.Itoa(file.Line)
		}
		if score > 0 {
			row[4] = strconv.FormatFloat(score, 'f', 2, 64)
		}
		if rival > 0 {
			row[5] = strconv.FormatFloat(rival, 'f', 2, 64)
		}
		for _, c := range list {
			row = append(row, string(c.Verdict), c.Clio, c.File)
		}
		for i := range row {
			row[i] = export.Plain(row[i])
		}
		return out.Write(row)
	}
	err := out.Write(head)
	for i := 0; err == nil && i < len(m.Pairs); i++ {
		p := &m.Pairs[i]
		err = write("both", p.Clio, p.File, p.Score, p.Rival, p.Cells)
	}
	nothing := &Row{}
	for i := 0; err == nil && i < len(m.OnlyClio); i++ {
		err = write("clio", m.OnlyClio[i], nil, 0, 0, m.alone(m.OnlyClio[i], nothing))
	}
	for i := 0; err == nil && i < len(m.OnlyFile); i++ {
		err = write("file", nil, m.OnlyFile[i], 0, 0, m.alone(nothing, m.OnlyFile[i]))
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// alone is the cells of a row that has nothing beside it.
func (m *Matching) alone(clio, file *Row) []Cell {
	a, b := m.book.item(clio), m.book.item(file)
	return cells(&a, &b)
}
