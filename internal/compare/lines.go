package compare

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"clio/internal/day"
)

// form is the version of the lines that WriteLines writes.
const form = 1

// Head is the first line of an imported table: what it was made of.
type Head struct {
	Form    int    `json:"form"`
	Layout  Layout `json:"layout"`
	File    string `json:"file,omitempty"`
	Program string `json:"program,omitempty"`
}

type headLine struct {
	Import *Head `json:"import,omitempty"`
}

// Writer writes rows as JSON Lines, the first of which says what they are.
type Writer struct {
	enc *json.Encoder
}

// NewWriter writes the head.
func NewWriter(w io.Writer, h Head) (*Writer, error) {
	h.Form = form
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(headLine{&h}); err != nil {
		return nil, fmt.Errorf("write rows: %w", err)
	}
	return &Writer{enc}, nil
}

// Write writes one row.
func (w *Writer) Write(r Row) error {
	if err := w.enc.Encode(&r); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return nil
}

// readLines reads what a Writer wrote.
func readLines(ctx context.Context, br *bufio.Reader, in *budget, rep *Report, visit func(Row) error) error {
	rep.Layout = Lines
	headed := false
	for n := 1; ; n++ {
		if n%512 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		in.left = maxRecord
		line, err := br.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("line %d: %w", n, err)
		}
		last := err != nil
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0:
		case !headed:
			headed = true
			var h headLine
			if err := json.Unmarshal(line, &h); err != nil {
				return fmt.Errorf("line %d: %w", n, err)
			}
			if h.Import == nil {
				return fmt.Errorf("line %d: JSON that clio import did not write", n)
			}
			if h.Import.Form != form {
				return fmt.Errorf("line %d: written in form %d, this program reads %d: import the table again", n, h.Import.Form, form)
			}
			if _, ok := known[h.Import.Layout]; !ok {
				return fmt.Errorf("line %d: no layout %q", n, h.Import.Layout)
			}
			rep.Layout = h.Import.Layout
		default:
			var r Row
			if err := json.Unmarshal(line, &r); err != nil {
				rep.problem(Problem{Line: n, Why: err.Error(), Lost: true})
				break
			}
			if why := r.wrong(); why != "" {
				rep.problem(Problem{Line: n, Cell: r.ID, Why: why, Lost: true})
				break
			}
			if r.Layout == "" {
				r.Layout = rep.Layout
			}
			rep.Rows++
			if err := visit(r); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

// wrong says why a row that others may have written cannot be used; empty when it can.
func (r *Row) wrong() string {
	if r.ID == "" {
		return "no id"
	}
	if r.From != "" || r.To != "" {
		a, ok1 := day.Parse(r.From)
		z, ok2 := day.Parse(r.To)
		if !ok1 || !ok2 || z < a {
			return "from and to are no interval of days"
		}
	}
	if (r.Lat == nil) != (r.Lon == nil) || r.Lat != nil && (*r.Lat < -90 || *r.Lat > 90 || *r.Lon < -180 || *r.Lon > 180) {
		return "lat and lon are no point"
	}
	for _, t := range []*Toll{r.Killed, r.Wounded} {
		if t != nil && (t.Low < 0 || t.Best < 0 || t.High < t.Low) {
			return "killed or wounded are no numbers of people"
		}
	}
	if _, ok := known[r.Layout]; r.Layout != "" && !ok {
		return "no layout " + string(r.Layout)
	}
	if r.Precision != "" && !slices.Contains(precisions, r.Precision) {
		return "no precision " + r.Precision
	}
	return ""
}

// precisions are the levels of a place from the narrowest, as in the record.
var precisions = []string{"site", "city", "near", "admin2", "admin1", "region", "country"}
