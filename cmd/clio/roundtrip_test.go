package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"clio/internal/compare"
)

// call runs a command of clio in this process and gives its standard output.
func call(t *testing.T, args ...string) string {
	t.Helper()
	var out, messages bytes.Buffer
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&messages)
	if err := root.ExecuteContext(context.Background()); err != nil {
		t.Fatalf("clio %s: %v\n%s", strings.Join(args, " "), err, messages.String())
	}
	return out.String()
}

// exampleStore keeps the example reports in a database, and gives the flag that names it.
func exampleStore(t *testing.T) string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.txt", "*.html", "*.jsonl"} {
		list, err := filepath.Glob(filepath.Join("..", "..", "examples", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, list...)
	}
	files = append(files, filepath.Join("testdata", "roundtrip.jsonl"))
	db := "--db=" + filepath.Join(t.TempDir(), "clio.db")
	call(t, append([]string{"add", db}, files...)...)
	call(t, "merge", db)
	return db
}

// TestThereAndBack exports the record in each layout of the field, reads that again and compares it with the record: what the layout
// holds comes back as it was. The exceptions are those that docs/compare.md lists.
func TestThereAndBack(t *testing.T) {
	db := exampleStore(t)
	type verdicts map[compare.Verdict]bool
	same := verdicts{compare.Same: true, compare.Neither: true}
	wider := verdicts{compare.Same: true, compare.Fits: true, compare.Neither: true}
	absent := verdicts{compare.OnlyClio: true, compare.Neither: true}
	for layout, may := range map[string]map[string]verdicts{
		"gtd":   {"date": same, "place": same, "type": wider, "actor": {compare.Same: true, compare.Neither: true, compare.OnlyClio: true}, "killed": same, "wounded": same},
		"acled": {"date": wider, "place": same, "type": wider, "actor": wider, "killed": same, "wounded": absent},
		"ged":   {"date": same, "place": same, "type": wider, "actor": same, "killed": same, "wounded": absent},
	} {
		t.Run(layout, func(t *testing.T) {
			table := filepath.Join(t.TempDir(), layout+".csv")
			lines := filepath.Join(t.TempDir(), layout+".jsonl")
			if err := os.WriteFile(table, []byte(call(t, "export", db, "--format", layout)), 0o644); err != nil {
				t.Fatal(err)
			}
			call(t, "import", layout, table, "-o", lines)
			var got struct {
				Table compare.Report
				Pairs []compare.Pair
				Only  []compare.Row `json:"only_file"`
			}
			if err := json.Unmarshal([]byte(call(t, "compare", db, lines, "--json")), &got); err != nil {
				t.Fatal(err)
			}
			if got.Table.Rows < 4 || got.Table.Count != 0 {
				t.Errorf("read of its own export: %+v", got.Table)
			}
			ids := incidentsOf(t, table)
			for _, p := range got.Pairs {
				if ids[p.File.ID] != p.Clio.ID {
					t.Errorf("row %s is incident %s and was matched with %s", p.File.ID, ids[p.File.ID], p.Clio.ID)
				}
				for _, c := range p.Cells {
					if !may[c.Field][c.Verdict] {
						t.Errorf("incident %s, %s: %s, %q went out and %q came back", p.Clio.ID, c.Field, c.Verdict, c.Clio, c.File)
					}
				}
			}
			for i := range got.Only {
				if r := &got.Only[i]; r.From != "" && r.Place != "" && r.From == r.To {
					t.Errorf("a dated and placed row has not found its incident: %s", r)
				}
			}
			t.Logf("%d rows, %d matched", got.Table.Rows, len(got.Pairs))
		})
	}
}

// incidentsOf tells which incident each row of an export is: its id stands somewhere in the row.
func incidentsOf(t *testing.T, table string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`\bi[0-9a-f]{12}\b`)
	out := map[string]string{}
	for _, row := range rows[1:] {
		if out[row[0]] = id.FindString(strings.Join(row, " ")); out[row[0]] == "" {
			t.Errorf("row %s does not say which incident it is", row[0])
		}
	}
	return out
}
