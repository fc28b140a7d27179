package lemma

import (
	"cmp"
	"maps"
	"slices"
)

// sortedKeys gives the keys in a fixed order, so that a model is the same bytes each time.
func sortedKeys[V any](m map[key]V) []key {
	return slices.SortedFunc(maps.Keys(m), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.form, b.form), cmp.Compare(a.tag, b.tag), cmp.Compare(a.upos, b.upos))
	})
}
