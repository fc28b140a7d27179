package merge

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Named is an actor as one report has it.
type Named struct {
	Doc, ID, Name, Kind string
	Aliases             []string // other names that the report gives
}

// Group is an actor over all reports.
type Group struct {
	Name    string // the commonest name, the longest of equals
	Kind    string
	Names   []string // all names, the commonest first
	Members []Named
	Reasons []string // why different names were taken for one
}

// Actors puts the actors of different reports together: by the same name, by another name that the codebook or a report gives,
// each only between actors of kinds that can be one. Descriptions ("two gunmen") and single names of persons stay out: they
// name nobody over reports. The order of the list does not matter.
func (m *Model) Actors(list []Named) []Group {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Named) int { return cmp.Or(strings.Compare(a.Doc, b.Doc), strings.Compare(a.ID, b.ID)) })
	list = slices.DeleteFunc(list, func(a Named) bool { return !proper(a.Name, a.Kind) })
	of := newForest(len(list))
	first := map[string]int{}
	why := map[int][]string{}
	join := func(i int, name, reason string) {
		key := class(list[i].Kind) + "|" + name
		j, ok := first[key]
		if !ok {
			first[key] = i
			return
		}
		if a, b := of.root(i), of.root(j); a != b {
			of.join(a, b)
			reasons := append(why[a], why[b]...)
			if reason != "" {
				reasons = append(reasons, reason)
			}
			why[of.root(a)] = reasons
		}
	}
	for i := range list {
		a := &list[i]
		name := Fold(a.Name)
		join(i, name, "")
		if known := m.Names[name]; known != "" && class(a.Kind) != "person" {
			reason := ""
			if known != name {
				reason = a.Name + " is another name in the codebook"
			}
			join(i, known, reason)
		}
		for _, alias := range a.Aliases {
			if f := Fold(alias); telling(alias, a.Kind) && f != name {
				join(i, f, alias+" is "+a.Name+" in report "+a.Doc)
			}
		}
	}
	groups := map[int]*Group{}
	for i, a := range list {
		r := of.root(i)
		if groups[r] == nil {
			groups[r] = &Group{Kind: a.Kind, Reasons: why[r]}
		}
		groups[r].Members = append(groups[r].Members, a)
	}
	out := make([]Group, 0, len(groups))
	for _, g := range groups {
		g.settle()
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(len(b.Members), len(a.Members)), strings.Compare(a.Name, b.Name), strings.Compare(a.Members[0].Doc, b.Members[0].Doc), strings.Compare(a.Members[0].ID, b.Members[0].ID))
	})
	return out
}

// settle chooses a group's name and kind and sorts its names.
func (g *Group) settle() {
	names, kinds := map[string]int{}, map[string]int{}
	for _, a := range g.Members {
		names[a.Name]++
		kinds[a.Kind]++
	}
	for n := range names {
		g.Names = append(g.Names, n)
	}
	slices.SortFunc(g.Names, func(a, b string) int {
		return cmp.Or(cmp.Compare(names[b], names[a]), cmp.Compare(len(b), len(a)), strings.Compare(a, b))
	})
	g.Name = g.Names[0]
	for k, n := range kinds {
		if c := kinds[g.Kind]; n > c || n == c && k < g.Kind {
			g.Kind = k
		}
	}
	slices.Sort(g.Reasons)
	g.Reasons = slices.Compact(g.Reasons)
}

// class is what kinds can be one actor: a person is never a group, and civilians are neither.
func class(kind string) string {
	switch kind {
	case "person", "civilians":
		return kind
	}
	return "body"
}

// proper reports whether a name names somebody over reports: a capital in it, and for a person more than one word.
func proper(name, kind string) bool {
	if kind == "civilians" || !capital(name) {
		return false
	}
	return kind != "person" || strings.Contains(Fold(name), " ")
}

// telling reports whether an alias may tie reports together: an acronym of three letters or more, or a proper name.
func telling(alias, kind string) bool {
	return proper(alias, kind) && len(Fold(alias)) >= 3
}

// capital reports whether a word of a name, not only its first, or the only one, begins with a capital.
func capital(name string) bool {
	for word := range strings.FieldsSeq(name) {
		r, _ := utf8.DecodeRuneInString(word)
		if unicode.IsUpper(r) && word != "The" && word != "A" && word != "An" {
			return true
		}
	}
	return false
}
