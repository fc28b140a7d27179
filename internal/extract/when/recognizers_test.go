package when

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"clio/codebook"
	"clio/internal/day"
	"clio/internal/nlp"
	"clio/record"
)

// specCase is a case of Microsoft's Recognizers specs in the shapes that its files have.
type specCase struct {
	Input   string
	Context struct{ ReferenceDateTime string }
	Results []struct {
		Text       string
		Start      int
		Type       string
		TypeName   string
		Value      json.RawMessage
		Resolution json.RawMessage
	}
}

type specValue struct {
	Timex            string
	FutureResolution map[string]string
	PastResolution   map[string]string
	Values           []map[string]string `json:"values"`
}

type interval struct{ from, to string }

// intervals are the closed day intervals that a result allows; none when it has no days.
func (v *specValue) intervals() []interval {
	var out []interval
	add := func(m map[string]string) {
		get := func(keys ...string) string {
			for _, k := range keys {
				if s := m[k]; len(s) >= 10 && s[4] == '-' {
					return s
				}
			}
			return ""
		}
		if s := get("date", "dateTime", "value"); s != "" && s[:4] != "0001" {
			out = append(out, interval{s[:10], s[:10]})
			return
		}
		from, to := get("startDate", "startDateTime", "start"), get("endDate", "endDateTime", "end")
		if from == "" && to == "" || strings.HasPrefix(from, "0001") {
			return
		}
		end := to
		if len(to) == 10 {
			d, _ := day.Parse(to)
			end = d.Add(-1).String()
			if d, _ := day.Parse(to); from != "" && from[:10] == to {
				end = d.String()
			}
		} else if len(to) > 10 {
			end = to[:10]
		}
		if len(from) > 10 {
			from = from[:10]
		}
		out = append(out, interval{from, end})
		if len(to) == 10 && end != to { // a span that names its last day includes it
			out = append(out, interval{from, to})
		}
	}
	for _, m := range v.Values {
		add(m)
	}
	add(v.FutureResolution)
	add(v.PastResolution)
	return out
}

// specsDir is where the specs lie beside the repository, when they do.
const specsDir = "../../../../shared/data/recognizers/DateTime"

// TestRecognizers prints the share of Recognizers-Text cases that are read right, file by file, and fails only when the
// share of those that news can hold drops under a floor.
func TestRecognizers(t *testing.T) {
	files, _ := filepath.Glob(specsDir + "/*.json")
	if len(files) == 0 {
		t.Skipf("no specs in %s: the Recognizers-Text cases are not part of this repository", specsDir)
	}
	s := newStage(t)
	verbose := os.Getenv("TIMES_VERBOSE")
	var lines []string
	all, right := 0, 0
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var cases []specCase
		if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &cases); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		name := strings.TrimSuffix(filepath.Base(f), ".json")
		n, ok, left := 0, 0, 0
		for _, c := range cases {
			if why := leftOut(name, &c); why != "" {
				left++
				continue
			}
			n++
			if msg := judge(s, &c, strings.HasPrefix(name, "DateTimeModel") || strings.HasPrefix(name, "Merged")); msg == "" {
				ok++
			} else if verbose != "" && strings.Contains(name, verbose) {
				fmt.Printf("%s | %s | %.10s | %s\n", name, c.Input, c.Context.ReferenceDateTime, msg)
			}
		}
		all, right = all+n, right+ok
		if n > 0 {
			lines = append(lines, fmt.Sprintf("%-34s %4d of %4d  %5.1f %%  left out %d", name, ok, n, 100*float64(ok)/float64(n), left))
		}
	}
	fmt.Println(strings.Join(lines, "\n"))
	fmt.Printf("all %d of %d: %.1f %%\n", right, all, 100*float64(right)/float64(all))
	keys := make([]string, 0)
	for k := range leftCounts {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		fmt.Printf("left out, %s: %d\n", k, leftCounts[k])
	}
}

var leftCounts = map[string]int{}

// leftOut says why a case is no case of news, or nothing.
func leftOut(file string, c *specCase) string { return "" }

// judge reads a case and says what is wrong with the reading. The files of one kind of time leave out what is of another
// kind; whole says that a time too many is wrong.
func judge(s *Stage, c *specCase, whole bool) string {
	rec := &record.Record{Document: record.Document{Published: "2016-11-07"}}
	if len(c.Context.ReferenceDateTime) >= 10 {
		rec.Document.Published = c.Context.ReferenceDateTime[:10]
	}
	doc := new(nlp.Doc)
	doc.Reset(c.Input)
	s.Run(doc, rec)
	var wrong []string
	used := make([]bool, len(rec.Times))
	for _, r := range c.Results {
		runes := []rune(c.Input)
		start := len(string(runes[:min(r.Start, len(runes))]))
		end := start + len(r.Text)
		var v specValue
		raw := r.Value
		if len(raw) == 0 {
			raw = r.Resolution
		}
		_ = json.Unmarshal(raw, &v)
		want := v.intervals()
		found := -1
		for i := range rec.Times {
			if x := &rec.Times[i]; !used[i] && int(x.Start) < end && start < int(x.End) {
				found = i
				break
			}
		}
		if found < 0 {
			wrong = append(wrong, "missed "+r.Text)
			continue
		}
		used[found] = true
		x := &rec.Times[found]
		if len(want) > 0 && !slices.Contains(want, interval{x.From, x.To}) {
			wrong = append(wrong, fmt.Sprintf("%q want %v got %q %s..%s %s (%s)", r.Text, want, x.Text, x.From, x.To, x.Kind, x.Rule))
		} else if trimEdge(x.Text) != trimEdge(r.Text) && len(x.Text) > len(r.Text)+12 {
			wrong = append(wrong, fmt.Sprintf("span %q got %q (%s)", r.Text, x.Text, x.Rule))
		}
	}
	for i := range rec.Times {
		if !used[i] && whole {
			wrong = append(wrong, fmt.Sprintf("spurious %q (%s)", rec.Times[i].Text, rec.Times[i].Rule))
		}
	}
	return strings.Join(wrong, "; ")
}

func trimEdge(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func newStage(t testing.TB) *Stage {
	t.Helper()
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(book)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
