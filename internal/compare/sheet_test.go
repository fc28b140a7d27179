package compare

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook is a spreadsheet of rows.
func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSpreadsheet(t *testing.T) {
	day := time.Date(2024, 3, 22, 0, 0, 0, 0, time.UTC)
	data := workbook(t,
		[]any{"id", "date_start", "date_end", "type_of_violence", "country", "best", "where_coordinates", "side_a", "side_b", "more"},
		[]any{7, day, "2024-03-23 00:00:00.000", 3, "Mali", 9.0, "Gao & <town>", "ISGS", "Civilians"},
		[]any{},
		[]any{8, day, "later", 3, "Mali"},
	)
	// By name, and through a pipe.
	for _, r := range []io.Reader{bytes.NewReader(data), io.MultiReader(bytes.NewReader(data))} {
		var got []Row
		rep, err := open(t).Read(context.Background(), r, Options{}, func(r Row) error { got = append(got, r); return nil })
		if err != nil || rep.Layout != GED || len(got) != 2 || rep.Count != 1 || rep.Problems[0].Line != 4 || rep.Problems[0].Column != "date_end" {
			t.Fatalf("%v, %+v, %+v", err, rep, got)
		}
		if x := got[0]; x.ID != "7" || x.From != "2024-03-22" || x.To != "2024-03-23" || x.Place != "Gao & <town>" || x.Killed.Best != 9 || x.Line != 2 {
			t.Errorf("%+v", x)
		}
	}
}

// archive is a zip file of parts.
func archive(t testing.TB, parts map[string]io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, r := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.Copy(w, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const workbookXML = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="x" sheetId="1" r:id="rId7"/></sheets></workbook>`

func TestSpreadsheetParts(t *testing.T) {
	sheet := `<worksheet><sheetData><row r="1">`
	for _, name := range []string{"event_id_cnty", "event_date", "event_type", "country", "notes"} {
		sheet += `<c t="inlineStr"><is><r><t>` + name[:2] + `</t></r><r><t>` + name[2:] + `</t></r></is></c>`
	}
	sheet += `</row><row r="5"><c r="A5" t="s"><v>0</v></c><c r="B5"><v>43911</v></c><c r="C5" t="str"><f>x</f><v>Battles</v></c><c r="D5" t="s"><v>1</v></c><c r="E5" t="e"><v>#N/A</v></c></row></sheetData></worksheet>`
	parts := map[string]io.Reader{
		"xl/workbook.xml":            strings.NewReader(workbookXML),
		"xl/_rels/workbook.xml.rels": strings.NewReader(`<Relationships><Relationship Id="rId7" Target="/xl/worksheets/other.xml"/></Relationships>`),
		"xl/worksheets/other.xml":    strings.NewReader(sheet),
		"xl/sharedStrings.xml":       strings.NewReader(`<sst><si><t>MLI</t><rPh><t>spoken</t></rPh><r><t>1</t></r></si><si><t>Mali</t></si></sst>`),
	}
	rows, rep, err := read(t, string(archive(t, parts)), Options{})
	if err != nil || len(rows) != 1 || rep.Count != 0 {
		t.Fatalf("%v, %+v", err, rep)
	}
	if r := rows[0]; r.ID != "MLI1" || r.From != "2024-03-22" || r.Country != "ML" || r.Line != 5 || r.Notes != "" {
		t.Errorf("%+v", r)
	}
}

// spaces are bytes without end.
type spaces struct{ n int64 }

func (s *spaces) Read(p []byte) (int, error) {
	if s.n <= 0 {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = 'x'
	}
	n := min(int64(len(p)), s.n)
	s.n -= n
	return int(n), nil
}

func TestSpreadsheetBombs(t *testing.T) {
	begin := `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>`
	for name, parts := range map[string]map[string]io.Reader{
		"a row of more than 8 MB": {"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/worksheets/sheet1.xml": io.MultiReader(strings.NewReader(begin), &spaces{n: 64 << 20})},
		"quotation mark":          {"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/worksheets/sheet1.xml": strings.NewReader("<worksheet/>"), "xl/sharedStrings.xml": io.MultiReader(strings.NewReader("<sst><si><t>"), &spaces{n: 64 << 20})},
		"without end":             {"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/worksheets/sheet1.xml": strings.NewReader(strings.Repeat("<a>", 1000))},
		"the table is empty":      {"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/worksheets/sheet1.xml": strings.NewReader("<worksheet/>")},
		"no first sheet":          {"xl/workbook.xml": strings.NewReader("<workbook/>")},
		"unpack it first":         {"table.csv": strings.NewReader(gtdHead)},
		"more than 16384 columns": {"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/worksheets/sheet1.xml": strings.NewReader(`<sheetData><row><c r="ZZZZ1"><v>1</v></c></row></sheetData>`)},
		"header is that of no":    {"xl/workbook.xml": strings.NewReader("<workbook/>"), "xl/worksheets/sheet1.xml": strings.NewReader(`<sheetData><row><c><v>1</v></c></row></sheetData>`)},
	} {
		if _, _, err := read(t, string(archive(t, parts)), Options{}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("want %q, got %v", name, err)
		}
	}
}
