package export

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

// unpack is the parts of a file that hold text: those of an archive, the rows of a Parquet file, else the file itself.
func unpack(t *testing.T, data []byte) []string {
	t.Helper()
	var parts []string
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			part, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, string(part))
		}
	case bytes.HasPrefix(data, []byte("PAR1")):
		for _, l := range readParquet(t, data) {
			parts = append(parts, strings.Join([]string{l.Title, l.Perpetrator, l.SaidBy, l.Target, l.Victims, l.Weapon, l.Sentence, l.Corrected, l.URL, l.Document}, "\n"))
		}
	default:
		parts = []string{string(data)}
	}
	return parts
}

func readParquet(t *testing.T, data []byte) []eventLine {
	t.Helper()
	lines, err := parquet.Read[eventLine](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestParquet(t *testing.T) {
	data := []byte(written(t, Parquet, sample()))
	lines := readParquet(t, data)
	if len(lines) != 5 {
		t.Fatalf("%d rows, want 5", len(lines))
	}
	first := lines[0]
	if first.EventID != "d1.e1" || first.IncidentID != "i1" || *first.DateFrom != 19804 || *first.KilledLow != 9 || *first.Latitude != 9.5 || first.WoundedLow != nil {
		t.Errorf("row %+v", first)
	}
	if mali := lines[2]; mali.Place != "Mali" || mali.Latitude != nil {
		t.Errorf("a country has a point: %+v", mali)
	}
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"clio.data": "v7", "clio.query": sampleMeta.Query, "clio.date": "2024-03-30T12:00:00Z"} {
		if got, _ := f.Lookup(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if readParquet(t, []byte(written(t, Parquet, nil))) == nil && t.Failed() {
		t.Error("an empty file cannot be read")
	}
}

func TestXLSX(t *testing.T) {
	data := written(t, XLSX, sample())
	if data != written(t, XLSX, sample()) {
		t.Error("the same rows give another file")
	}
	f, err := excelize.OpenReader(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), " "); got != "Incidents Reports Statements About" {
		t.Errorf("sheets %s", got)
	}
	for _, c := range []struct{ sheet, cell, want string }{
		{"Incidents", "A1", "incident"},
		{"Incidents", "A5", "i1"},
		{"Incidents", "D5", "2024-03-22"},
		{"Incidents", "M5", "9"},
		{"Incidents", "N5", "12"},
		{"Incidents", "I4", ""},
		{"Reports", "C6", "=Twelve dead"},
		{"Reports", "F5", "https://reed.example/1"},
		{"About", "B4", "v7"},
		{"About", "B5", sampleMeta.Query},
	} {
		if got, err := f.GetCellValue(c.sheet, c.cell); err != nil || got != c.want {
			t.Errorf("%s!%s is %q, want %q (%v)", c.sheet, c.cell, got, c.want, err)
		}
	}
	if formula, _ := f.GetCellFormula("Reports", "C6"); formula != "" {
		t.Errorf("a title became the formula %s", formula)
	}
	if link, _ := f.GetCellFormula("Reports", "F5"); link != `HYPERLINK("https://reed.example/1")` {
		t.Errorf("link %s", link)
	}
	if panes, err := f.GetPanes("Incidents"); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if kind, _ := f.GetCellType("Incidents", "M5"); kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
		t.Errorf("a count has the type %d", kind)
	}
}

func TestCellsOfSheets(t *testing.T) {
	if got := str(strings.Repeat("😀", 20000)).(string); len([]rune(got)) > cellUnits/2+1 || !strings.HasSuffix(got, "…") {
		t.Errorf("a cell of %d letters", len([]rune(got)))
	}
	b := &workbook{}
	for _, url := range []string{`https://x/")+cmd("`, "javascript:alert(1)", "https://x/" + strings.Repeat("a", 300), "file:///etc"} {
		if cell, ok := b.address(url).(excelize.Cell); ok {
			t.Errorf("%q became the link %+v", url, cell)
		}
	}
}
