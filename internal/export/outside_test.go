package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"clio/internal/export/outside"
	"clio/internal/store"
	"clio/record"
)

// inputs are what readers of other projects are given: the sample, and every sample of hostile words.
func inputs() map[string][]Row {
	in := map[string][]Row{"sample": sample()}
	for i, words := range hostileWords {
		in["hostile"+strconv.Itoa(i)] = []Row{spoilt(words)}
	}
	return in
}

// exported writes a format of some rows to a file, with the query and the title spoilt too.
func exported(t *testing.T, format string, rows []Row, words string) string {
	t.Helper()
	var b bytes.Buffer
	for _, f := range Formats() {
		if f.Name == format {
			meta := sampleMeta
			meta.Title, meta.Query = "Sample"+words, words
			if err := f.Write(&b, rowsOf(rows), meta); err != nil {
				t.Fatal(err)
			}
		}
	}
	name := filepath.Join(t.TempDir(), "export."+format)
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestOutside gives what every format writes to a reader of another project.
func TestOutside(t *testing.T) {
	columns := map[string]int{"gtd": 135, "acled": 31, "ged": 49, "plover": 40}
	for _, format := range []string{"stix", "ftm", "jsonld", "gtd", "acled", "ged", "plover", "parquet", "xlsx", "html"} {
		t.Run(format, func(t *testing.T) {
			in := inputs()
			names := slices.Sorted(maps.Keys(in))
			var files []string
			for _, name := range names {
				words := ""
				if n, err := strconv.Atoi(strings.TrimPrefix(name, "hostile")); err == nil {
					words = hostileWords[n]
				}
				files = append(files, exported(t, format, in[name], words))
			}
			kind := format
			if columns[format] > 0 {
				kind = "csv"
			}
			for i, f := range outside.Check(t, kind, files...) {
				for _, p := range f.Problems {
					t.Errorf("%s: %s", names[i], p)
				}
				if names[i] == "sample" {
					t.Logf("%.200s", f.Found)
				}
				if n := columns[format]; n > 0 && len(f.Problems) == 0 {
					var got struct{ Rows, Columns int }
					if err := json.Unmarshal(f.Found, &got); err != nil || got.Columns != n {
						t.Errorf("%s: read as %+v, want %d columns, %v", names[i], got, n, err)
					}
				}
			}
		})
	}
}

// TestOutsideParquet holds the types of the columns to what another reader makes of them.
func TestOutsideParquet(t *testing.T) {
	var got struct {
		Rows    int
		Columns map[string]string
		Keys    []string
	}
	outside.One(t, "parquet", exported(t, "parquet", sample(), ""), &got)
	for name, want := range map[string]string{"published": "DATE", "date_from": "DATE", "killed_low": "INTEGER", "latitude": "DOUBLE", "suicide": "BOOLEAN", "sentence": "VARCHAR"} {
		if got.Columns[name] != want {
			t.Errorf("column %s is read as %s", name, got.Columns[name])
		}
	}
	if got.Rows != len(sample()) || len(got.Keys) < 4 {
		t.Errorf("%+v", got)
	}
}

// TestOutsideSpreadsheet reads the spreadsheet with openpyxl: what was written is text, number, date or link, and never a formula of
// somebody else's.
func TestOutsideSpreadsheet(t *testing.T) {
	python := outside.Python(t, "openpyxl")
	const program = `
import sys, json, openpyxl, datetime
book = openpyxl.load_workbook(sys.argv[1])
out = {}
for s in book:
    formulas = [c.value for row in s for c in row if c.data_type == "f"]
    kinds = sorted({type(c.value).__name__ for row in s for c in row})
    out[s.title] = dict(rows=s.max_row, frozen=s.freeze_panes == "A2", formulas=formulas, kinds=kinds)
print(json.dumps(out))
`
	for name, rows := range inputs() {
		if name != "sample" && os.Getenv("CLIO_VALIDATORS") == "" {
			continue // the ordinary tests need not wait for all
		}
		t.Run(name, func(t *testing.T) {
			var got map[string]struct {
				Rows     int
				Frozen   bool
				Formulas []string
				Kinds    []string
			}
			out := outside.Run(t, exec.Command(python, "-c", program, exported(t, "xlsx", rows, "")))
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			for _, sheet := range []string{"Incidents", "Reports", "Statements", "About"} {
				s, ok := got[sheet]
				if !ok || !s.Frozen || s.Rows < 2 {
					t.Errorf("sheet %s: %+v", sheet, s)
				}
				for _, f := range s.Formulas {
					if !strings.HasPrefix(f, `=HYPERLINK("http`) {
						t.Errorf("sheet %s has the formula %q", sheet, f)
					}
				}
			}
			if name == "sample" && !strings.Contains(strings.Join(got["Reports"].Kinds, " "), "datetime") {
				t.Errorf("no dates: %v", got["Reports"].Kinds)
			}
		})
	}
}

// geojson is a map of incidents: one with all, one without date and place, and one of hostile words each.
func geojson(t *testing.T) (file string, n int) {
	t.Helper()
	lat, lon := 9.5, -7.25
	rows := []store.IncidentRow{
		{ID: "i1", Type: "attack.bombing", Mode: string(record.Actual), From: "2024-03-22", To: "2024-03-22", Place: "Aton", Country: "NG", Lat: &lat, Lon: &lon, Level: "city", Killed: [2]int{1, 3}, Wounded: [2]int{-1, -1}},
		{ID: "i2", Type: "attack", Mode: string(record.Actual), Killed: [2]int{-1, -1}, Wounded: [2]int{-1, -1}},
	}
	for i, words := range hostileWords {
		rows = append(rows, store.IncidentRow{ID: fmt.Sprint("h", i), Type: words, Mode: words, Place: words, Country: words, Actor: words, Level: words, Killed: [2]int{-1, -1}, Wounded: [2]int{-1, -1}})
	}
	var b bytes.Buffer
	err := IncidentMap(&b, sampleMeta, func(use func(store.IncidentRow) error) error {
		for _, r := range rows {
			if err := use(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "incidents.geojson")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file, len(rows)
}

func TestOutsideGeoJSON(t *testing.T) {
	file, n := geojson(t)
	var got struct{ Features, Points int }
	outside.One(t, "geojson", file, &got)
	if got.Features != n || got.Points != 1 {
		t.Errorf("%+v, want %d features, 1 point", got, n)
	}
}

// TestOutsideGDAL turns the map into GeoPackage's rows with GDAL, which geographic programs read with: dates are dates there.
func TestOutsideGDAL(t *testing.T) {
	outside.Tool(t, "ogr2ogr")
	ogrinfo := outside.Tool(t, "ogrinfo")
	file, n := geojson(t)
	out := outside.Run(t, exec.Command(ogrinfo, "-so", "-al", file))
	for _, want := range []string{fmt.Sprint("Feature Count: ", n), "date_from: Date", "killed_low: Integer", "contested: Integer(Boolean)", "Extent: (-7.250000, 9.500000)"} {
		if !strings.Contains(out, want) {
			t.Errorf("GDAL does not say %q:\n%s", want, out)
		}
	}
	rows := outside.Run(t, exec.Command("ogr2ogr", "-f", "CSV", "/vsistdout/", file, "-lco", "GEOMETRY=AS_XY", "-where", "id = 'i1'"))
	if !strings.Contains(rows, "-7.25,9.5,i1") || !strings.Contains(rows, "2024/03/22") && !strings.Contains(rows, "2024-03-22") {
		t.Errorf("ogr2ogr gives\n%s", rows)
	}
}
