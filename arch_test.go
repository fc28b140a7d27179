package clio_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// mayImport says which packages of this module a folder may import; a folder without a line of its own follows its longest
// prefix. An arrow that is not here is an arrow that runs the wrong way.
var mayImport = map[string][]string{
	"record":             {},
	"codebook":           {},
	"models":             {},
	"internal/day":       {},
	"internal/svg":       {},
	"internal/atlas":     {"internal/svg"},
	"internal/timeline":  {"internal/day", "internal/svg"},
	"internal/fetch":     {},
	"internal/ingest":    {"record", "internal/pdf"},
	"internal/pdf":       {},
	"internal/render":    {"record"},
	"internal/gazetteer": {"internal/gazetteer", "codebook"},
	"internal/lexicon":   {"internal/lexicon", "codebook", "internal/gazetteer", "internal/nlp"},
	"internal/nlp":       {"record", "models", "internal/nlp"},
	"internal/extract":   {"record", "codebook", "models", "internal/nlp", "internal/extract", "internal/day", "internal/gazetteer", "internal/lexicon"},
	"internal/store":     {"record", "internal/store"},
	"internal/review":    {"record", "internal/render", "internal/store"},
	"internal/query":     {},
	"internal/people":    {},
	"internal/catalog":   {"internal/day", "internal/merge", "internal/query", "internal/store"},
	"internal/merge":     {"record"},
	"internal/settle":    {"record", "codebook", "models", "internal/merge", "internal/incident", "internal/review", "internal/store", "internal/ingest/copies"},
	"internal/incident":  {"record", "internal/merge", "internal/review", "internal/store"},
	"internal/export":    {"record", "codebook", "internal/store", "internal/export"},
	"internal/compare":   {"record", "codebook", "internal/day", "internal/export", "internal/merge"},
	"internal/web":       {"record", "internal/store", "internal/export", "internal/incident", "internal/review", "internal/atlas", "internal/timeline", "internal/catalog", "internal/day", "internal/merge", "internal/people", "internal/query"},
	"internal/schema":    {"record"},
	"internal/pipeline":  {"*"},
	"internal/evaluate":  {"*"},
	"examples":           {},
	"cmd/clio":           {"*"},
	".":                  {"*"},
}

// TestArrows reads the import graph of the code that ships (tests and commands that build data files may look further) and
// fails when an arrow runs the other way.
func TestArrows(t *testing.T) {
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() {
			if base := d.Name(); name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "out") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		dir := path.Dir(name)
		if strings.Contains(dir+"/", "/cmd/") && !strings.HasPrefix(dir, "cmd/") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range file.Imports {
			target, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			rest, ours := strings.CutPrefix(target, "clio/")
			if target == "clio" {
				rest, ours = ".", true
			}
			if ours && !allowed(dir, rest) {
				t.Errorf("%s imports %s: no such arrow in the house", name, target)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func allowed(from, to string) bool {
	for dir := from; ; dir = path.Dir(dir) {
		list, ok := mayImport[dir]
		if !ok && dir != "." {
			continue
		}
		for _, p := range list {
			if p == "*" || to == p || strings.HasPrefix(to, p+"/") {
				return true
			}
		}
		return false
	}
}
