package main

import (
	"fmt"
	"strings"

	"clio/internal/nlp/entity"
)

// tally counts names by coarse kind: those found right, those found, those of the gold.
type tally struct{ right, found, gold [5]int }

// score prints the F1 of exact names by coarse kind for the held-out sets, and adds the counts to sums when it is not nil.
func score(m *entity.Model, sets []set, verbose string, sums map[string]*tally) {
	var s entity.Scratch
	seen := map[string]bool{}
	for _, set := range sets {
		for _, ex := range set.docs {
			for _, name := range ex.Names {
				if !set.held {
					seen[words(ex, name.First, name.Last)] = true
				}
			}
		}
	}
	for _, set := range sets {
		if !set.held {
			continue
		}
		var n tally
		n.gold[0] = set.lost
		var l losses
		for _, ex := range set.docs {
			m.Run(ex.Doc, ex.Infos, &s)
			want := map[[2]int32]entity.Coarse{}
			for _, name := range ex.Names {
				want[[2]int32{name.First, name.Last}] = name.Kind
				n.gold[name.Kind]++
			}
			var wrong []string
			for _, e := range ex.Doc.Entities {
				k := entity.CoarseOf(e.Kind)
				n.found[k]++
				key := [2]int32{e.First, e.Last}
				if want[key] == k {
					n.right[k]++
					delete(want, key)
				} else {
					wrong = append(wrong, fmt.Sprintf("  + %-7s %s", kindNames[k], around(ex, e.First, e.Last)))
				}
			}
			l.count(ex, want, seen)
			if verbose == set.name {
				for key, k := range want {
					wrong = append(wrong, fmt.Sprintf("  - %-7s %s", kindNames[k], around(ex, key[0], key[1])))
				}
				fmt.Println(strings.Join(wrong, "\n"))
			}
		}
		n.print(set.name)
		if verbose == set.name {
			fmt.Printf("%-14s  not found: %d of another kind, %d with other ends, %d not at all; in all %d with words seen in training, %d not; %d not on whole tokens\n",
				set.name, l.kind, l.ends, l.all, l.seen, l.new, set.lost)
		}
		if sums == nil {
			continue
		}
		if sums[set.name] == nil {
			sums[set.name] = &tally{}
		}
		sums[set.name].add(&n)
	}
}

// losses counts the gold names that were not found, by why.
type losses struct{ kind, ends, all, seen, new int }

func (l *losses) count(ex entity.Example, missed map[[2]int32]entity.Coarse, seen map[string]bool) {
	for at := range missed {
		if seen[words(ex, at[0], at[1])] {
			l.seen++
		} else {
			l.new++
		}
		same, near := false, false
		for _, e := range ex.Doc.Entities {
			same = same || e.First == at[0] && e.Last == at[1]
			near = near || e.First < at[1] && at[0] < e.Last
		}
		switch {
		case same:
			l.kind++
		case near:
			l.ends++
		default:
			l.all++
		}
	}
}

// words is the lower-cased words of a name.
func words(ex entity.Example, first, last int32) string {
	s := ex.Doc.Span(first, last)
	return strings.ToLower(ex.Doc.Text[s.Start:s.End])
}

func (n *tally) add(o *tally) {
	for k := range n.gold {
		n.right[k], n.found[k], n.gold[k] = n.right[k]+o.right[k], n.found[k]+o.found[k], n.gold[k]+o.gold[k]
	}
}

func (n *tally) print(name string) {
	fmt.Printf("%-14s", name)
	r, f, g := 0, 0, n.gold[0]
	for k := 1; k < 5; k++ {
		r, f, g = r+n.right[k], f+n.found[k], g+n.gold[k]
		fmt.Printf("  %s %.1f (%d)", kindNames[k], f1(n.right[k], n.found[k], n.gold[k]), n.gold[k])
	}
	fmt.Printf("  all P %.1f R %.1f F %.1f\n", 100*float64(r)/float64(max(f, 1)), 100*float64(r)/float64(max(g, 1)), f1(r, f, g))
}

var kindNames = [...]string{"", "person", "body", "place", "other"}

func f1(right, found, gold int) float64 {
	return 200 * float64(right) / float64(max(found+gold, 1))
}

func around(ex entity.Example, first, last int32) string {
	doc := ex.Doc
	from, to := max(0, first-4), min(int32(len(doc.Tokens)), last+4)
	return strings.ReplaceAll(fmt.Sprintf("%s [%s] %s", doc.Text[doc.Tokens[from].Start:doc.Tokens[first].Start], doc.Text[doc.Tokens[first].Start:doc.Tokens[last-1].End], doc.Text[doc.Tokens[last-1].End:doc.Tokens[to-1].End]), "\n", " ")
}
