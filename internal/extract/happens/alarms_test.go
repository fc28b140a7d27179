package happens_test

import (
	"os"
	"strings"
	"testing"

	"clio/record"
)

// class is a headed part of a file of sentences.
type class struct {
	name      string
	sentences []string
}

// classes reads a file of sentences under "== class" headings.
func classes(t testing.TB, path string) []class {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []class
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch name, head := strings.CutPrefix(line, "== "); {
		case line == "" || strings.HasPrefix(line, "#"):
		case head:
			list = append(list, class{name: name})
		case len(list) > 0:
			list[len(list)-1].sentences = append(list[len(list)-1].sentences, line)
		}
	}
	return list
}

// tellsOfViolence reports whether an event says that violence took place or was stopped on the way. What lies more than a
// year before the report is history: an event of its own with a date of its own.
func tellsOfViolence(e *record.Event) bool {
	if e.Mode != record.Actual && e.Mode != record.Foiled {
		return false
	}
	if len(e.Date) > 0 && e.Date[0].To != "" && e.Date[0].To < "2023-03-27" {
		return false
	}
	return e.Type == "clash" || e.Type == "operation" || strings.HasPrefix(e.Type, "attack")
}

// TestFalseAlarms holds the events to what sentences in ten classes of hard cases say, and, beside them, to sentences that do
// tell of violence, so that neither is bought with the other.
func TestFalseAlarms(t *testing.T) {
	r := reader(t)
	count := func(path string, wrong func(violent bool) bool, what string) (bad, all int) {
		for _, c := range classes(t, path) {
			n := 0
			for _, s := range c.sentences {
				violent := false
				for _, e := range events(t, r, s) {
					violent = violent || tellsOfViolence(&e)
				}
				if wrong(violent) {
					n++
					t.Logf("%s: %s", what, s)
				}
			}
			t.Logf("%-40s %d of %d (%.0f %%) %s", c.name, n, len(c.sentences), 100*float64(n)/float64(len(c.sentences)), what)
			bad, all = bad+n, all+len(c.sentences)
		}
		t.Logf("%s: %d of %d (%.1f %%)", what, bad, all, 100*float64(bad)/float64(all))
		return bad, all
	}
	if bad, all := count("testdata/negatives.txt", func(v bool) bool { return v }, "false alarm"); all < 100 || bad*100 > 5*all {
		t.Errorf("%d false alarms in %d sentences, more than 5 %%", bad, all)
	}
	if bad, all := count("testdata/positives.txt", func(v bool) bool { return !v }, "missed"); all < 100 || bad*100 > 5*all {
		t.Errorf("%d of %d sentences missed, more than 5 %%", bad, all)
	}
}
