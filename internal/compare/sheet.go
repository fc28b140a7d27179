package compare

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// Bounds of a spreadsheet beyond those of a table.
const (
	maxSpool   = 1 << 30 // bytes of a spreadsheet that comes through a pipe
	maxStrings = 1 << 29 // bytes of all its texts together
	maxNest    = 64      // elements within each other
)

// sheet reads the first sheet of an Office Open XML workbook row by row: GTD and UCDP GED are given out as such. Only values are read,
// no formulas, styles or other parts.
type sheet struct {
	part      io.ReadCloser
	in        *budget
	dec       *xml.Decoder
	texts     []string // the workbook's shared strings
	row       int
	cells     []string
	since1904 bool
}

// openSheet opens the workbook that a file holds. rest is the file too, from its beginning, for files that cannot be read anywhere.
func openSheet(file, rest io.Reader) (*sheet, error) {
	at, size, err := random(file, rest)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", err)
	}
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		parts[f.Name] = f
	}
	book := parts["xl/workbook.xml"]
	if book == nil {
		return nil, errors.New("this is a zip file and no spreadsheet of CSV's kind: unpack it first")
	}
	s := &sheet{}
	name, err := s.first(book, parts["xl/_rels/workbook.xml.rels"])
	if err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", err)
	}
	if parts[name] == nil {
		return nil, errors.New("spreadsheet: it has no first sheet")
	}
	if f := parts["xl/sharedStrings.xml"]; f != nil {
		if err := s.readTexts(f); err != nil {
			return nil, fmt.Errorf("spreadsheet: texts: %w", err)
		}
	}
	if s.part, err = parts[name].Open(); err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", err)
	}
	s.in = &budget{r: s.part, left: maxRecord}
	s.dec = xml.NewDecoder(s.in)
	return s, nil
}

// random gives a file as one that can be read anywhere: itself, or what comes through a pipe kept in memory.
func random(file, rest io.Reader) (io.ReaderAt, int64, error) {
	if f, ok := file.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		if size, err := f.Seek(0, io.SeekEnd); err == nil {
			return f, size, nil
		}
	}
	data, err := io.ReadAll(io.LimitReader(rest, maxSpool+1))
	if err != nil {
		return nil, 0, fmt.Errorf("read table: %w", err)
	}
	if len(data) > maxSpool {
		return nil, 0, errors.New("a spreadsheet of more than 1 GB through a pipe: give the file by its name")
	}
	return bytes.NewReader(data), int64(len(data)), nil
}

// first finds the part of the workbook's first sheet.
func (s *sheet) first(book, rels *zip.File) (string, error) {
	var b struct {
		Pr struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := decodePart(book, &b); err != nil {
		return "", err
	}
	s.since1904 = b.Pr.Date1904 == "1" || b.Pr.Date1904 == "true"
	if rels == nil || len(b.Sheets) == 0 {
		return "xl/worksheets/sheet1.xml", nil
	}
	var list struct {
		Rel []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := decodePart(rels, &list); err != nil {
		return "", err
	}
	for _, r := range list.Rel {
		if r.ID == b.Sheets[0].ID {
			if strings.HasPrefix(r.Target, "/") {
				return strings.TrimPrefix(r.Target, "/"), nil
			}
			return path.Join("xl", r.Target), nil
		}
	}
	return "xl/worksheets/sheet1.xml", nil
}

// decodePart reads a small part.
func decodePart(f *zip.File, v any) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	return xml.NewDecoder(io.LimitReader(r, maxRecord)).Decode(v)
}

// readTexts reads the shared strings: the text of each, its runs together, without what tells how it is spoken.
func (s *sheet) readTexts(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	in := &budget{r: r}
	dec := xml.NewDecoder(in)
	var b strings.Builder
	total, depth, spoken := 0, 0, 0
	inText := false
	for {
		in.left = maxRecord
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxNest {
				return errors.New("elements within elements without end")
			}
			switch t.Name.Local {
			case "si":
				b.Reset()
			case "rPh":
				spoken++
			case "t":
				inText = spoken == 0
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "si":
				s.texts = append(s.texts, b.String())
				if total += b.Len() + 16; total > maxStrings {
					return errors.New("more than 512 MB of texts")
				}
				b.Reset()
			case "rPh":
				spoken--
			case "t":
				inText = false
			}
		case xml.CharData:
			if inText && b.Len() <= maxRecord {
				b.Write(t)
			}
		}
	}
}

// next gives the cells of the next row that has some, and its number. The cells are good until the next call.
func (s *sheet) next() (cells []string, line int, err error) {
	s.cells = s.cells[:0]
	column, kind, size, depth := 0, "", 0, 0
	var value strings.Builder
	inRow, inValue := false, false
	for {
		s.in.left = maxRecord
		tok, err := s.dec.RawToken()
		if errors.Is(err, io.EOF) {
			return nil, s.row, io.EOF
		}
		if err != nil {
			return nil, s.row, fmt.Errorf("spreadsheet after row %d: %w", s.row, err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxNest {
				return nil, s.row, fmt.Errorf("spreadsheet after row %d: elements within elements without end", s.row)
			}
			switch t.Name.Local {
			case "row":
				s.row++
				if n, err := strconv.Atoi(attr(t, "r")); err == nil && n >= s.row {
					s.row = n
				}
				inRow, column = true, 0
			case "c":
				if !inRow {
					continue
				}
				if n, ok := columnOf(attr(t, "r")); ok {
					column = n
				}
				kind = attr(t, "t")
				value.Reset()
			case "v", "t":
				inValue = inRow && (t.Name.Local == "v" || kind == "inlineStr")
			}
		case xml.CharData:
			if inValue {
				if size += len(t); size > maxRecord {
					return nil, s.row, errLong
				}
				value.Write(t)
			}
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "v", "t":
				inValue = false
			case "c":
				if !inRow {
					continue
				}
				if column >= maxColumns {
					return nil, s.row, fmt.Errorf("spreadsheet row %d: more than %d columns", s.row, maxColumns)
				}
				for len(s.cells) <= column {
					s.cells = append(s.cells, "")
				}
				s.cells[column] = s.text(kind, value.String())
				column++
			case "row":
				inRow = false
				if !blank(s.cells) {
					return s.cells, s.row, nil
				}
				s.cells = s.cells[:0]
			}
		}
	}
}

// text is a cell's value by its type.
func (s *sheet) text(kind, value string) string {
	switch kind {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n >= 0 && n < len(s.texts) {
			return s.texts[n]
		}
		return ""
	case "e": // an error such as #N/A
		return ""
	}
	return value
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnOf is the column of a reference such as AB12, from 0.
func columnOf(ref string) (int, bool) {
	n := 0
	for i := 0; i < len(ref); i++ {
		c := ref[i]
		if c < 'A' || c > 'Z' {
			return n - 1, i > 0
		}
		if n = n*26 + int(c-'A') + 1; n > maxColumns*26 {
			return n, true
		}
	}
	return 0, false
}
