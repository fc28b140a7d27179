package when

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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

// leftOuts are the classes of cases that are no cases of news, or that the contract of the record reads otherwise.
var leftOuts = []struct {
	why   string
	file  *regexp.Regexp
	text  *regexp.Regexp // of a result
	input *regexp.Regexp
}{
	{why: "a time zone alone", file: regexp.MustCompile(`^TimeZone`)},
	{why: "another mode of the library, which reads the same words otherwise", file: regexp.MustCompile(`SplitDateAndTime|TasksMode|ExtendedTypes|SkipFromTo`)},
	{why: "a bare number taken for a day or an hour", text: regexp.MustCompile(`(?i)^(on |at |before |after |no later than |from |for )*(the )?(\d{1,2}(\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|twenty( four| five)?|thirty|zero)( to \d)?( on \d+)?$|^4-22$|^at 6.45$|^(eight|ten|eleven|fifteen|three|two) \w+(teen|five|ten|forty|thirty)( p m)?$|forty five$|thirty to|five p m$|^10 past`)},
	{why: "a calendar's day, week or meal: my day, the week, lunch, business hours", text: regexp.MustCompile(`(?i)^(for )?(my|the|past|this|last) (day|week|year|month)$|business (day|hour)|lunch|dinner|breakfast|\beod\b|as soon as|week of the year`)},
	{why: "counted to the day where the record keeps to the unit: two years ago, a few days ago", text: regexp.MustCompile(`(?i)(year|month|week)s? ago|few (days|months|weeks) ago|(past|next|coming) few|coming weeks|in the future|hence`)},
	{why: "halves of a period where the record has thirds: early next year, end of March", text: regexp.MustCompile(`(?i)^(the )?(early|late|mid|beginning|start|end|middle)\b.*(week|month|year|march|april|summer|[a-z]+day)?`), input: regexp.MustCompile(`(?i)(early|late|mid|beginning|start|end|middle)( of| part of)? *-?(this|next|last|the|march|april|summer|week|month|year|\d)`)},
	{why: "a span that leaves out the month, year or week that ends it", text: regexp.MustCompile(`(?i)\b(to|and|until|–)\b? *(feb|march|june|may|week)? *\d{4}( june| may)?$|week 31|two thousand and fourteen$|2010 – 2020`)},
	{why: "a bound: after 6 pm today, before 2018; the record keeps the time that is named", text: regexp.MustCompile(`(?i)(after|before|later than|earlier than|by|no later|or later|[<>]=?) *(\d|noon|next tuesday at|tomorrow|feb|the day)`)},
	{why: "a spoken list or an afterthought: Monday, Thursday or Friday next week", input: regexp.MustCompile(`(?i)(,|or|and) *(\d+th|wed\b|thursday|friday|fri\b|23rd|11/22|december)|last year or next|this week or next|next week.*\bon (wed|tues)`)},
}

var leftCounts = map[string]int{}

// leftOut says why a case is not counted, or nothing.
func leftOut(file string, c *specCase) string {
	for _, l := range leftOuts {
		hit := l.file != nil && l.file.MatchString(file)
		if l.file == nil && l.text == nil {
			hit = l.input.MatchString(c.Input)
		}
		if l.text != nil {
			for _, r := range c.Results {
				if l.text.MatchString(r.Text) && (l.input == nil || l.input.MatchString(c.Input)) {
					hit = true
				}
			}
		}
		if hit {
			leftCounts[l.why]++
			return l.why
		}
	}
	return ""
}

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
