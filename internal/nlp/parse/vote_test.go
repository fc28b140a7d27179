package parse

import (
	"slices"
	"testing"
)

func TestVote(t *testing.T) {
	// Heads of three tokens, numbered from 1; 4 is the root.
	for _, c := range []struct {
		name  string
		trees [][]int32
		want  []int32
	}{
		{"one", [][]int32{{2, 4, 2}}, []int32{2, 4, 2}},
		{"two against one", [][]int32{{2, 4, 1}, {2, 4, 2}, {2, 4, 2}}, []int32{2, 4, 2}},
		{"no cycle", [][]int32{{4, 1, 2}, {3, 3, 4}, {3, 1, 4}}, []int32{3, 1, 4}},
		{"one root", [][]int32{{4, 1, 1}, {2, 4, 2}, {2, 3, 4}}, []int32{2, 4, 2}},
	} {
		var v vote
		v.reset(3)
		for _, tree := range c.trees {
			v.add(slices.Concat([]int32{0}, tree, []int32{0}), false)
		}
		if got := v.tree()[1:4]; !slices.Equal(got, c.want) {
			t.Errorf("%s: heads %v, want %v", c.name, got, c.want)
		}
	}
}

func TestVoteBack(t *testing.T) {
	var v vote
	v.reset(3)
	v.add([]int32{0, 2, 4, 2, 0}, true) // read from the right: 3 and 1 hang on 2
	if got := v.tree()[1:4]; !slices.Equal(got, []int32{2, 4, 2}) {
		t.Errorf("heads %v", got)
	}
}
