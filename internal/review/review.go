// Package review says what judgements come to: which still count, what they say of an event as it is read now, how far
// reviewers agree, and what they changed most. It stores nothing and never drops a judgement; one whose event is read no
// more is an orphan and is shown as one.
package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"clio/record"
)

// New makes a judgement with its id, which is a hash of all that it says.
func New(now time.Time, j record.Judgement) (record.Judgement, error) {
	j.Reviewer = strings.Join(strings.Fields(j.Reviewer), " ")
	if j.Reviewer == "" {
		return j, fmt.Errorf("a judgement needs the name of who judges")
	}
	switch j.Decision {
	case record.Accept, record.Reject, record.Unsure, record.Note:
	case record.Correct:
		if !slices.Contains(Properties(), j.Property) {
			return j, fmt.Errorf("there is no cell %q to correct: it is one of %s", j.Property, strings.Join(Properties(), ", "))
		}
		if j.Value == "" {
			return j, fmt.Errorf("a correction needs the value that %s should have", j.Property)
		}
	case record.Same, record.Different:
		if j.Other.Doc == "" {
			return j, fmt.Errorf("%s needs two events", j.Decision)
		}
	case record.Undo:
		if j.Undoes == "" {
			return j, fmt.Errorf("undo needs the id of a judgement")
		}
	default:
		return j, fmt.Errorf("%q is none of accept, reject, unsure, correct, same, different, note, undo", j.Decision)
	}
	if j.Decision == record.Note && j.Note == "" {
		return j, fmt.Errorf("a note needs words")
	}
	j.At = now.UTC().Format(time.RFC3339Nano)
	h := sha256.New()
	for _, p := range []string{
		j.At, j.Reviewer, string(j.Decision), j.Event.Doc, j.Event.Event, strconv.Itoa(int(j.Event.Start)), j.Other.Doc, j.Other.Event, strconv.Itoa(int(j.Other.Start)),
		j.Property, j.Value, j.Note, j.Undoes,
	} {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	j.ID = "j" + hex.EncodeToString(h.Sum(nil)[:8])
	return j, nil
}

// Properties are the cells that can be corrected.
func Properties() []string {
	return []string{"type", "mode", "date", "place", "perpetrator", "target", "victim", "weapon", "killed", "wounded", "casualties", "kidnapped", "arrested", "attackers_killed", "outcome"}
}

// Standing are the judgements that still count, in their order: an undone one does not, nor an undo.
func Standing(list []record.Judgement) []record.Judgement {
	undone := map[string]bool{}
	// From the newest back, so that an undo that is itself undone has no effect.
	for i := len(list) - 1; i >= 0; i-- {
		if j := &list[i]; j.Decision == record.Undo && !undone[j.ID] {
			undone[j.Undoes] = true
		}
	}
	var out []record.Judgement
	for _, j := range list {
		if j.Decision != record.Undo && !undone[j.ID] {
			out = append(out, j)
		}
	}
	return out
}

// Verdict is what the judgements of one event come to.
type Verdict struct {
	Decision record.Decision   // the newest of accept, reject and unsure; empty when there is none
	By       string            // who decided so
	Split    bool              // reviewers differ
	Cells    map[string]string // the newest correction of each cell
	Notes    []record.Judgement
}

// Verdicts says what standing judgements come to for each event of a reading, by the event's id within the document, and
// which judgements find no event any more.
func Verdicts(rec *record.Record, standing []record.Judgement) (map[string]Verdict, []record.Judgement) {
	out := map[string]Verdict{}
	var orphans []record.Judgement
	last := map[string]map[string]record.Decision{} // event, reviewer
	for _, j := range standing {
		if j.Decision == record.Same || j.Decision == record.Different {
			for _, a := range []record.Anchor{j.Event, j.Other} {
				if a.Doc == rec.Document.ID && a.Find(rec) == nil {
					orphans = append(orphans, j)
				}
			}
			continue
		}
		if j.Event.Doc != rec.Document.ID {
			continue
		}
		ev := j.Event.Find(rec)
		if ev == nil {
			orphans = append(orphans, j)
			continue
		}
		v := out[ev.ID]
		switch j.Decision {
		case record.Correct:
			if v.Cells == nil {
				v.Cells = map[string]string{}
			}
			v.Cells[j.Property] = j.Value
		case record.Note:
			v.Notes = append(v.Notes, j)
		default:
			v.Decision, v.By = j.Decision, j.Reviewer
			if last[ev.ID] == nil {
				last[ev.ID] = map[string]record.Decision{}
			}
			last[ev.ID][j.Reviewer] = j.Decision
		}
		out[ev.ID] = v
	}
	for id, by := range last {
		v := out[id]
		for _, d := range by {
			v.Split = v.Split || d != v.Decision
		}
		out[id] = v
	}
	return out, orphans
}

// Agreement is how far reviewers agree on the events that at least two of them judged.
type Agreement struct {
	Alpha     float64 // Krippendorff's alpha for nominal data; 1 is full agreement, 0 what chance gives
	Defined   bool    // false when nothing was judged by two, or all decisions are the same
	Units     int     // events judged by at least two reviewers
	Judgments int     // decisions on these
	Reviewers []string
}

// Agree computes Krippendorff's alpha (Krippendorff 2011, nominal metric, any number of reviewers, missing values allowed)
// over the last decision, accept, reject or unsure, of each reviewer on each event, and over same and different on each pair.
func Agree(standing []record.Judgement) Agreement {
	units := map[string]map[string]record.Decision{}
	people := map[string]bool{}
	for _, j := range standing {
		key := anchorKey(&j.Event)
		switch j.Decision {
		case record.Accept, record.Reject, record.Unsure:
		case record.Same, record.Different:
			o := anchorKey(&j.Other)
			key = min(key, o) + "+" + max(key, o)
		default:
			continue
		}
		if units[key] == nil {
			units[key] = map[string]record.Decision{}
		}
		units[key][j.Reviewer] = j.Decision
		people[j.Reviewer] = true
	}
	a := Agreement{}
	for p := range people {
		a.Reviewers = append(a.Reviewers, p)
	}
	slices.Sort(a.Reviewers)
	total := map[record.Decision]float64{}
	differ := 0.0
	for _, by := range units {
		if len(by) < 2 {
			continue
		}
		a.Units++
		n := map[record.Decision]float64{}
		for _, d := range by {
			n[d]++
			total[d]++
			a.Judgments++
		}
		m := float64(len(by))
		for _, c := range n {
			differ += c * (m - c) / (m - 1)
		}
	}
	all := float64(a.Judgments)
	expected := 0.0
	for _, c := range total {
		expected += c * (all - c)
	}
	if all > 1 {
		expected /= all - 1
	}
	if expected > 0 {
		a.Alpha, a.Defined = 1-differ/expected, true
	}
	return a
}

func anchorKey(a *record.Anchor) string {
	return a.Doc + "@" + strconv.Itoa(int(a.Start)) + "-" + strconv.Itoa(int(a.End))
}

// Change is how often reviewers changed one thing.
type Change struct {
	What  string // "killed", "reject attack.bombing", "same", …
	Count int
	From  []string // the commonest changes, "12 → 14"
}

// Changes counts what standing judgements changed, the commonest first.
func Changes(standing []record.Judgement) []Change {
	n := map[string]map[string]int{}
	add := func(what, from string) {
		if n[what] == nil {
			n[what] = map[string]int{}
		}
		n[what][from]++
	}
	for _, j := range standing {
		switch j.Decision {
		case record.Correct:
			was := j.Was
			if was == "" {
				was = "nothing"
			}
			add(j.Property, was+" → "+j.Value)
		case record.Reject:
			add("rejected "+j.Event.Type, "")
		case record.Same:
			add("joined", "")
		case record.Different:
			add("parted", "")
		}
	}
	var out []Change
	for what, from := range n {
		c := Change{What: what}
		var list []string
		for f, k := range from {
			c.Count += k
			if f != "" {
				list = append(list, f)
			}
		}
		slices.SortFunc(list, func(a, b string) int {
			if from[a] != from[b] {
				return from[b] - from[a]
			}
			return strings.Compare(a, b)
		})
		c.From = list[:min(3, len(list))]
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Change) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.What, b.What)
	})
	return out
}
