package main

import (
	"os"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestDocs holds docs/cli.md to the program: every command has a heading, and every flag is named below it.
func TestDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, part := range strings.Split("\n"+string(data), "\n## ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		sections[strings.TrimSpace(name)] = text
	}
	for _, cmd := range newRoot().Commands() {
		text, ok := sections["clio "+cmd.Name()]
		if !ok {
			t.Errorf("docs/cli.md has no heading \"## clio %s\"", cmd.Name())
			continue
		}
		named := func(f *pflag.Flag) {
			if !strings.Contains(text, "`--"+f.Name) && f.Name != "help" {
				t.Errorf("docs/cli.md does not name --%s of clio %s", f.Name, cmd.Name())
			}
		}
		cmd.LocalNonPersistentFlags().VisitAll(named)
		if cmd.Short == "" {
			t.Errorf("clio %s has no short help", cmd.Name())
		}
	}
	for name := range sections {
		if !strings.HasPrefix(name, "clio ") {
			continue
		}
		if _, _, err := newRoot().Find(strings.Fields(name)[1:]); err != nil {
			t.Errorf("docs/cli.md tells of %q, which is no command", name)
		}
	}
}
