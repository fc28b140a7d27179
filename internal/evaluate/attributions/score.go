// Package attributions scores attributions against those that annotators marked, by the rules of PolNeAR's scorer, and counts
// the errors by class. It is for training and for the tables of docs/evaluation.md; it ships in no program.
package attributions

import (
	"fmt"
	"io"
	"regexp"
	"sort"
)

// Span is a range of bytes of the text, half-open.
type Span struct{ Start, End int }

// Attribution is one attribution by the pieces of its parts; a part may be empty.
type Attribution struct{ Source, Cue, Content []Span }

// Figures count over all texts that were added.
type Figures struct {
	Gold, Found, Right int        // attributions in the gold, found, and found with each part right by half of its words
	Partial            [3]float64 // sums of the overlap of source, cue and content
	Have               [3]int     // found attributions that have the part
	Classes            map[Class]int
	Log                io.Writer // where errors are listed; nil for nowhere
}

// F1 is the harmonic mean of precision and recall of right attributions, 0 to 100.
func (f *Figures) F1() (p, r, f1 float64) { return prf(float64(f.Right), f.Found, f.Gold) }

// Part is precision, recall and F1 of the words of a part: 0 source, 1 cue, 2 content.
func (f *Figures) Part(i int) (p, r, f1 float64) { return prf(f.Partial[i], f.Have[i], f.Gold) }

func prf(right float64, found, gold int) (p, r, f1 float64) {
	p, r = 100*right/float64(max(1, found)), 100*right/float64(max(1, gold))
	if p+r > 0 {
		f1 = 2 * p * r / (p + r)
	}
	return p, r, f1
}

var word = regexp.MustCompile(`[\pL\pN_'’]+`)

// words finds the words of a text: ends and starts in bytes.
type words [][]int

func (w words) of(spans []Span) map[int]bool {
	out := map[int]bool{}
	for _, s := range spans {
		for i := sort.Search(len(w), func(i int) bool { return w[i][1] > s.Start }); i < len(w) && w[i][0] < s.End; i++ {
			out[i] = true
		}
	}
	return out
}

type parts [3]map[int]bool // source, cue, content by the numbers of their words

func (w words) parts(a *Attribution) parts {
	return parts{w.of(a.Source), w.of(a.Cue), w.of(a.Content)}
}

func overlap(a, b map[int]bool) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := 0
	for i := range a {
		if b[i] {
			n++
		}
	}
	return 2 * float64(n) / float64(len(a)+len(b))
}

// Add scores what was found in a text.
func (f *Figures) Add(text string, gold, found []Attribution) {
	w := words(word.FindAllStringIndex(text, -1))
	var full, rest, got []parts
	for i := range gold {
		p := w.parts(&gold[i])
		if len(p[0]) > 0 && len(p[1]) > 0 && len(p[2]) > 0 {
			full = append(full, p)
		} else {
			rest = append(rest, p)
		}
	}
	for i := range found {
		if p := w.parts(&found[i]); len(p[0])+len(p[1])+len(p[2]) > 0 {
			got = append(got, p)
		}
	}
	weight := make([][]float64, len(full))
	for i := range full {
		weight[i] = make([]float64, len(got))
		for j := range got {
			if c := overlap(full[i][2], got[j][2]); c >= 0.1 {
				weight[i][j] = c + 0.01*(overlap(full[i][1], got[j][1])+overlap(full[i][0], got[j][0]))
			}
		}
	}
	mate := assign(weight)
	used := make([]bool, len(got))
	f.Gold += len(full)
	for i, j := range mate {
		if j < 0 {
			f.count(missed(text, w, full[i]), text, w, full[i])
			continue
		}
		used[j] = true
		f.pair(text, w, full[i], got[j])
	}
	for j := range got {
		if !used[j] && forgiven(rest, &got[j]) {
			continue
		}
		f.Found++
		for k := range got[j] {
			if len(got[j][k]) > 0 {
				f.Have[k]++
			}
		}
		if !used[j] {
			f.count(spurious(text, w, got[j]), text, w, got[j])
		}
	}
}

func (f *Figures) pair(text string, w words, gold, got parts) {
	wrong, n := 0, 0
	for k := range gold {
		o := overlap(gold[k], got[k])
		f.Partial[k] += o
		if o < 0.5 {
			wrong = k
			n++
		}
	}
	switch n {
	case 0:
		f.Right++
	case 1:
		f.count(WrongSource+Class(wrong), text, w, gold, got)
	default:
		f.count(WrongMore, text, w, gold, got)
	}
}

// forgiven reports whether a found attribution covers one of the gold that lacks a part: it does not count.
func forgiven(rest []parts, p *parts) bool {
	for i := range rest {
		if overlap(rest[i][2], p[2]) >= 0.5 || overlap(rest[i][1], p[1]) >= 0.5 {
			return true
		}
	}
	return false
}

// count counts an error and lists it: what was wanted, and what was found instead.
func (f *Figures) count(c Class, text string, w words, shown ...parts) {
	if f.Classes == nil {
		f.Classes = map[Class]int{}
	}
	f.Classes[c]++
	if f.Log == nil {
		return
	}
	fmt.Fprintf(f.Log, "%v:", c)
	for _, p := range shown {
		fmt.Fprintf(f.Log, " [%s | %s | %s]", w.quote(text, p[0]), w.quote(text, p[1]), w.quote(text, p[2]))
	}
	fmt.Fprintln(f.Log)
}
