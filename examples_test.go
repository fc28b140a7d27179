package clio_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"clio"
	"clio/internal/ingest"
	"clio/record"
)

var update = flag.Bool("update", false, "write the golden files anew, after showing what changed")

// TestExamples holds what Clio reads in the examples to what it read when a person last looked at it: a report in, its record
// out, a line a cell. With -update it shows what changed and writes READ.txtar anew.
func TestExamples(t *testing.T) {
	got := new(txtar.Archive)
	got.Comment = []byte("What this version of Clio notes of each example, written by go test -run TestExamples . -update\n")
	for _, rec := range readExamples(t) {
		got.Files = append(got.Files, txtar.File{Name: nameOf(rec), Data: []byte(strings.Join(summary(rec), "\n") + "\n")})
	}
	const golden = "examples/READ.txtar"
	want, err := os.ReadFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(txtar.Format(got)), "\n"))
	if diff == "" {
		return
	}
	if !*update {
		t.Fatalf("the examples read otherwise (- before, + now); look at it, then: go test -run TestExamples . -update\n%s", diff)
	}
	t.Logf("read this before you commit it (- before, + now):\n%s", diff)
	if err := os.WriteFile(golden, txtar.Format(got), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestAgainstGold counts how many of the cells that a person would note Clio notes too. It prints the counts with -v and
// fails only when the two files do not speak of the same reports.
func TestAgainstGold(t *testing.T) {
	gold, err := txtar.ParseFile("examples/EXPECTED.txtar")
	if err != nil {
		t.Fatal(err)
	}
	read := map[string][]string{}
	for _, rec := range readExamples(t) {
		read[nameOf(rec)] = flat(summary(rec))
	}
	if len(gold.Files) != len(read) {
		t.Errorf("EXPECTED has %d reports, the examples are %d", len(gold.Files), len(read))
	}
	type score struct{ right, missing, wrong int }
	parts := map[string]*score{"events": {}, "says": {}, "actor": {}}
	partOf := func(line string) *score {
		word, _, _ := strings.Cut(line, " ")
		if s := parts[word]; s != nil {
			return s
		}
		return parts["events"]
	}
	for _, f := range gold.Files {
		lines, ok := read[f.Name]
		if !ok {
			t.Errorf("EXPECTED speaks of %s, which is no example", f.Name)
			continue
		}
		used := make([]bool, len(lines))
	want:
		for _, w := range flat(strings.Split(strings.TrimSpace(string(f.Data)), "\n")) {
			for i, l := range lines {
				if !used[i] && same(w, l) {
					used[i] = true
					partOf(w).right++
					continue want
				}
			}
			partOf(w).missing++
			t.Logf("%s: missing %s", f.Name, w)
		}
		for i, l := range lines {
			if !used[i] {
				partOf(l).wrong++
				t.Logf("%s: wrong   %s", f.Name, l)
			}
		}
	}
	for _, name := range []string{"events", "says", "actor"} {
		s := parts[name]
		t.Logf("%-6s  right %3d  missing %3d  wrong %3d  precision %.2f  recall %.2f", name, s.right, s.missing, s.wrong,
			float64(s.right)/float64(max(1, s.right+s.wrong)), float64(s.right)/float64(max(1, s.right+s.missing)))
	}
}

func readExamples(t *testing.T) []*record.Record {
	t.Helper()
	reader, err := clio.New(clio.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, pattern := range []string{"examples/*.txt", "examples/*.html", "examples/*.jsonl"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	var out []*record.Record
	for item, err := range ingest.Open(t.Context(), paths, ingest.Options{Name: filepath.Base}) {
		if err != nil {
			t.Fatal(err)
		}
		rec, err := reader.Read(context.Background(), item.Document)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rec)
	}
	return out
}

func nameOf(rec *record.Record) string { return rec.Document.Source }

// summary writes a record as lines that a person can check, a line a cell.
func summary(rec *record.Record) []string {
	var out []string
	for i := range rec.Events {
		e := &rec.Events[i]
		out = append(out, e.Type+", "+string(e.Mode))
		if e.Suicide {
			out = append(out, "  suicide")
		}
		e.EachCell(func(property string, b *record.Basis, value any) {
			out = append(out, "  "+cellLine(property, oneLine(b.Text), value))
		})
	}
	for i := range rec.Attributions {
		a := &rec.Attributions[i]
		out = append(out, fmt.Sprintf("says %s, %s", oneLine(a.Source.Text), a.Stance))
	}
	for i := range rec.Actors {
		if a := &rec.Actors[i]; a.Kind == record.ArmedGroup {
			out = append(out, "actor "+oneLine(a.Name))
		}
	}
	return out
}

func cellLine(property, words string, value any) string {
	switch v := value.(type) {
	case record.Date:
		switch {
		case v.From == "" && v.To == "":
			return "when “" + words + "”"
		case v.From == v.To:
			return "when " + v.From
		}
		return "when " + v.From + " to " + v.To
	case record.Place:
		return "where " + v.Name + ", " + v.Country
	case record.Perpetrator:
		return "by " + words + ", " + string(v.Standing)
	case record.Toll:
		return strings.ReplaceAll(property, "_", " ") + " " + countLine(v.Count)
	case record.Level:
		return "level " + v.Value
	}
	return property + " " + words
}

func countLine(c record.Count) string {
	switch {
	case c.Min != nil && c.Max != nil && *c.Min == *c.Max:
		return fmt.Sprint(*c.Min)
	case c.Min != nil && c.Max != nil:
		return fmt.Sprintf("%d to %d", *c.Min, *c.Max)
	case c.Min != nil:
		return fmt.Sprintf("%d or more", *c.Min)
	case c.Max != nil:
		return fmt.Sprintf("up to %d", *c.Max)
	}
	return "unknown"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// flat puts the head of its event before each cell, so that lines can be compared one by one. Victims are left out: the gold
// notes them as targets.
func flat(lines []string) []string {
	var out []string
	head := ""
	for _, l := range lines {
		cell, inside := strings.CutPrefix(l, "  ")
		switch {
		case l == "":
		case !inside:
			head = l
			out = append(out, l)
		case !strings.HasPrefix(cell, "victim "):
			out = append(out, head+": "+cell)
		}
	}
	return out
}

// same compares two lines: numbers, days and names of the contract have to be equal, the words of a report may be longer in
// one than in the other.
func same(want, got string) bool {
	if want == got {
		return true
	}
	for _, free := range []string{": by ", ": target ", ": weapon ", "says ", "actor "} {
		i, j := strings.Index(want, free), strings.Index(got, free)
		if i < 0 || i != j || want[:i] != got[:j] {
			continue
		}
		w, g := wordsOf(want[i+len(free):]), wordsOf(got[j+len(free):])
		if free == ": by " || free == "says " { // standing and stance come last
			if w[len(w)-1] != g[len(g)-1] {
				return false
			}
			w, g = w[:len(w)-1], g[:len(g)-1]
		}
		return len(w) > 0 && len(g) > 0 && (within(w, g) || within(g, w))
	}
	return false
}

// within reports whether all words of a are among those of b; articles do not count.
func within(a, b []string) bool {
	for _, x := range a {
		if x != "the" && x != "a" && x != "an" && !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

func wordsOf(line string) []string {
	return strings.FieldsFunc(strings.ToLower(line), func(r rune) bool { return r == ' ' || r == ',' || r == ':' || r == '"' })
}
