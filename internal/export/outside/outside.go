// Package outside gives tests the readers of other projects: the node packages that scripts/validate-exports installs in the folder
// that CLIO_VALIDATORS names, GDAL, and openpyxl. A test whose reader is not here is skipped with the reason. Nothing that ships uses it.
package outside

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Found is what a reader says of a file.
type Found struct {
	Found    json.RawMessage
	Problems []string
}

// Check reads files with the node reader of their kind (scripts/validate/check.mjs) and gives what it says of each, in order.
func Check(t *testing.T, kind string, files ...string) []Found {
	t.Helper()
	dir := os.Getenv("CLIO_VALIDATORS")
	if dir == "" {
		t.Skip("CLIO_VALIDATORS names no folder of readers: scripts/validate-exports makes one")
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		t.Skipf("no node packages in %s: scripts/validate-exports installs them", dir)
	}
	out := Run(t, exec.Command(Tool(t, "node"), append([]string{filepath.Join(dir, "check.mjs"), kind}, files...)...))
	list := make([]Found, 0, len(files))
	for line := range strings.Lines(out) {
		var f Found
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%s: %v\n%s", kind, err, line)
		}
		list = append(list, f)
	}
	if len(list) != len(files) {
		t.Fatalf("%s: %d answers for %d files\n%s", kind, len(list), len(files), out)
	}
	return list
}

// One reads one file and decodes what was found; the test fails when the reader does not take it.
func One(t *testing.T, kind, file string, found any) {
	t.Helper()
	f := Check(t, kind, file)[0]
	for _, p := range f.Problems {
		t.Errorf("%s: %s", kind, p)
	}
	if len(f.Found) > 0 {
		if err := json.Unmarshal(f.Found, found); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
	}
}

// Run runs a reader and gives its standard output; the test fails with what it says when it ends with an error.
func Run(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var out, messages strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), err, out.String(), messages.String())
	}
	return out.String()
}

// Python is a Python that has a module; the test is skipped when there is none.
func Python(t *testing.T, module string) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import "+module).Run() == nil {
			return name
		}
	}
	t.Skipf("no Python with %s here", module)
	return ""
}

// Tool is a program by its name; the test is skipped when it is not installed.
func Tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed here", name)
	}
	return path
}
