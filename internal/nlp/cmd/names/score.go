package main

import (
	"fmt"
	"strings"

	"clio/internal/nlp/entity"
)

// score prints the F1 of exact names by coarse kind for the held-out sets.
func score(m *entity.Model, sets []set, verbose string) error {
	var s entity.Scratch
	for _, set := range sets {
		if !set.held {
			continue
		}
		var right, found, gold [5]int
		for _, ex := range set.docs {
			m.Run(ex.Doc, ex.Infos, &s)
			want := map[[2]int32]entity.Coarse{}
			for _, n := range ex.Names {
				want[[2]int32{n.First, n.Last}] = n.Kind
				gold[n.Kind]++
			}
			var wrong []string
			for _, e := range ex.Doc.Entities {
				k := entity.CoarseOf(e.Kind)
				found[k]++
				key := [2]int32{e.First, e.Last}
				if want[key] == k {
					right[k]++
					delete(want, key)
				} else {
					wrong = append(wrong, fmt.Sprintf("  + %-7s %s", kindNames[k], around(ex, e.First, e.Last)))
				}
			}
			if verbose == set.name {
				for key, k := range want {
					wrong = append(wrong, fmt.Sprintf("  - %-7s %s", kindNames[k], around(ex, key[0], key[1])))
				}
				fmt.Println(strings.Join(wrong, "\n"))
			}
		}
		fmt.Printf("%-16s", set.name)
		var r, f, g int
		for k := 1; k < 5; k++ {
			r, f, g = r+right[k], f+found[k], g+gold[k]
			fmt.Printf("  %s %.1f (%d)", kindNames[k], f1(right[k], found[k], gold[k]), gold[k])
		}
		fmt.Printf("  all P %.1f R %.1f F %.1f\n", 100*float64(r)/float64(max(f, 1)), 100*float64(r)/float64(max(g, 1)), f1(r, f, g))
	}
	return nil
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
