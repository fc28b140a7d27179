// Command evaluate runs the scorers on the evaluation data beside the project and keeps their figures in one table, with
// date and commit. It measures the built binary, as a user runs it. What is not there (data, Python) is said and left out.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"
)

// A task is one scorer on one data set.
type task struct {
	name   string
	scorer string
	gold   string   // below the data folder's root
	input  string   // what clio reads
	args   []string // further arguments of clio read
	extra  string   // a file that the scorer wants between gold and prediction
	ours   bool     // the files are our own articles, in internal/evaluate/articles
}

// does is what clio is told to do with the input.
func (t task) does() string {
	if t.args[0] == "add and export" {
		return t.args[0]
	}
	return "read " + strings.Join(t.args, " ")
}

// root is the folder that a task's paths start from.
func (t task) root(data string) string {
	if t.ours {
		return "internal/evaluate/articles"
	}
	return data
}

func tasks() []task {
	json := []string{"--json"}
	merged := []string{"add and export"} // no flag of clio read: see read
	return []task{
		{"reference article", "score_record.py", "gold/seed/gold.json", "gold/seed/article.txt", []string{"--json", "--published", "2024-03-27"}, "gold/seed/article.txt", false},
		{"own article, sahel", "score_record.py", "sahel.json", "sahel.txt", []string{"--json", "--published", "2024-04-10"}, "sahel.txt", true},
		{"own article, islands", "score_record.py", "islands.json", "islands.txt", []string{"--json", "--published", "2023-11-07"}, "islands.txt", true},
		{"own article, horn", "score_record.py", "horn.json", "horn.txt", []string{"--json", "--published", "2025-02-12"}, "horn.txt", true},
		{"own article, forest", "score_record.py", "forest.json", "forest.txt", []string{"--json", "--published", "2024-10-18"}, "forest.txt", true},
		{"own article, markets", "score_record.py", "markets.json", "markets.txt", []string{"--json", "--published", "2025-12-04"}, "markets.txt", true},
		{"own article, front", "score_record.py", "front.json", "front.txt", []string{"--json", "--published", "2024-08-27"}, "front.txt", true},
		{"MUC-4 tst1", "score_muc.py", "data/muc4/tst1/gold.jsonl", "data/muc4/tst1/input.jsonl", json, "", false},
		{"MUC-4 tst2", "score_muc.py", "data/muc4/tst2/gold.jsonl", "data/muc4/tst2/input.jsonl", json, "", false},
		{"PolNeAR dev", "score_attribution.py", "data/polnear/dev/gold.jsonl", "data/polnear/dev/input.jsonl", json, "", false},
		{"GVA", "score_gva.py", "data/gva/gold.jsonl", "data/gva/input.jsonl", json, "", false},
		{"GVA, same incident", "score_coref_events.py", "data/gva/gold.jsonl", "data/gva/input.jsonl", merged, "", false},
		{"ECB+ 1-35, same event", "score_coref_events.py", "data/ecbplus/gold.jsonl", "data/ecbplus/input.jsonl", merged, "", false},
		{"WikiEvents dev", "score_events.py", "data/wikievents/dev/gold.jsonl", "data/wikievents/dev/input.jsonl", json, "", false},
		{"Recognizers cases", "score_times.py", "data/recognizers/cases/gold.jsonl", "data/recognizers/cases/input.jsonl", json, "", false},
		{"LGL", "score_places.py", "data/geo/lgl/gold.jsonl", "data/geo/lgl/input.jsonl", json, "", false},
		{"UD EWT dev", "score_conllu.py", "data/ud/EWT/dev/gold.conllu", "data/ud/EWT/dev/input.jsonl", []string{"--conllu"}, "", false},
		{"UD GUM dev", "score_conllu.py", "data/ud/GUM-permissive/dev/gold.conllu", "data/ud/GUM-permissive/dev/input.jsonl", []string{"--conllu"}, "", false},
	}
}

func main() {
	data := flag.String("data", "../shared", "folder that holds data, gold and eval")
	clio := flag.String("clio", "bin/clio", "the binary to measure")
	out := flag.String("out", "", "Markdown file whose section between the two markers is replaced; printed only when empty")
	only := flag.String("only", "", "run only the tasks whose name holds this")
	verbose := flag.Bool("v", false, "let the scorers list their errors on standard error")
	flag.Parse()
	if err := run(*data, *clio, *out, *only, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(1)
	}
}

func run(data, clio, out, only string, verbose bool) error {
	if _, err := os.Stat(filepath.Join(data, "eval")); err != nil {
		fmt.Printf("no evaluation data at %s: nothing measured (give its folder with -data)\n", data)
		return nil
	}
	if _, err := exec.LookPath("python3"); err != nil {
		fmt.Println("no python3 here, which the scorers need: nothing measured")
		return nil
	}
	tmp, err := os.MkdirTemp("", "clio-evaluate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	ctx := context.Background()
	var report, table bytes.Buffer
	rules := hits{}
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "set\tscore\tread in")
	for _, t := range tasks() {
		if !strings.Contains(t.name, only) {
			continue
		}
		if _, err := os.Stat(filepath.Join(t.root(data), t.gold)); err != nil {
			fmt.Fprintf(w, "%s\tno data\t\n", t.name)
			continue
		}
		pred := filepath.Join(tmp, strings.Map(safe, t.name))
		took, err := read(ctx, clio, filepath.Join(t.root(data), t.input), pred, t.args)
		if err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if err := rules.count(pred); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		args := []string{filepath.Join(data, "eval", t.scorer), filepath.Join(t.root(data), t.gold)}
		if t.extra != "" {
			args = append(args, filepath.Join(t.root(data), t.extra))
		}
		args = append(args, pred)
		if verbose {
			args = append(args, "-v")
		}
		figures, err := exec.CommandContext(ctx, "python3", args...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w: %s", t.name, err, figures)
		}
		fmt.Fprintf(w, "%s\t%s\t%.1f s\n", t.name, scoreOf(figures), took.Seconds())
		fmt.Fprintf(&report, "### %s\n\n`clio %s %s`, `%s`\n\n```\n%s\n```\n\n", t.name, t.does(), t.input, t.scorer, bytes.TrimSpace(figures))
	}
	w.Flush()
	report.WriteString(rules.table())
	fmt.Print(table.String())
	if verbose || out == "" {
		fmt.Print("\n", report.String())
	}
	if out == "" || only != "" {
		return nil
	}
	head := fmt.Sprintf("`make eval`, %s, commit %s.\n\n```\n%s```\n\n", time.Now().Format("2006-01-02"), commit(ctx), table.String())
	return splice(out, head+report.String())
}

// read runs clio over the input into a file and says how long it took. A document that clio cannot read is its own
// error line; a run without any output is an error here.
func read(ctx context.Context, clio, input, output string, args []string) (time.Duration, error) {
	f, err := os.Create(output)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if args[0] == "add and export" {
		return merge(ctx, clio, input, f)
	}
	cmd := exec.CommandContext(ctx, clio, append(append([]string{"read"}, args...), input)...)
	cmd.Stdout, cmd.Stderr = f, os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("clio read %s: %w", input, err)
	}
	return time.Since(start), f.Close()
}

// merge adds the documents to a database of their own and exports their records, each event with its incident.
func merge(ctx context.Context, clio, input string, out *os.File) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "clio-evaluate-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	db := filepath.Join(dir, "clio.db")
	start := time.Now()
	for _, args := range [][]string{{"--db", db, "add", input}, {"--db", db, "export", "--format", "record"}} {
		cmd := exec.CommandContext(ctx, clio, args...)
		cmd.Stderr = os.Stderr
		if args[2] == "export" {
			cmd.Stdout = out
		}
		if err := cmd.Run(); err != nil {
			return 0, fmt.Errorf("clio %s %s: %w", args[2], input, err)
		}
	}
	return time.Since(start), nil
}

var scoreLine = regexp.MustCompile(`(?m)^score +(\S+)`)

func scoreOf(figures []byte) string {
	if m := scoreLine.FindSubmatch(figures); m != nil {
		return string(m[1])
	}
	return "none printed"
}

func commit(ctx context.Context) string {
	id, err := exec.CommandContext(ctx, "git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	dirty := ""
	if exec.CommandContext(ctx, "git", "diff", "--quiet", "HEAD").Run() != nil {
		dirty = " with changes"
	}
	return strings.TrimSpace(string(id)) + dirty
}

const begin, end = "<!-- figures begin -->\n", "<!-- figures end -->"

// splice replaces what stands between the two markers of a Markdown file.
func splice(name, figures string) error {
	old, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("evaluation file: %w", err)
	}
	before, rest, ok := strings.Cut(string(old), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return errors.New(name + ": the markers around the figures are missing")
	}
	return os.WriteFile(name, []byte(before+begin+figures+end+after), 0o644)
}

func safe(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return '_'
}
