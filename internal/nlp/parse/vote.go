package parse

// vote makes one tree of those that several readers found (after Sagae and Lavie 2006). An arc weighs as many votes as
// readers made it. It begins with the tree that has most votes in sum and gives each token the head with more votes, as
// long as it stays a tree with one root: near the heaviest tree, and always in linear time where trees are shallow.
type vote struct {
	n     int
	trees [][]int32 // heads by each reader, numbered from 1, the root n+1
	used  int
	heads []int32
}

func (v *vote) reset(n int) { v.n, v.used = n, 0 }

// add takes over the heads of a reader, in the order in which it read.
func (v *vote) add(heads []int32, back bool) {
	if v.used == len(v.trees) {
		v.trees = append(v.trees, nil)
	}
	tree := append(v.trees[v.used][:0], heads...)
	if back {
		n := int32(v.n)
		for k := int32(1); k <= n; k++ {
			h := heads[k]
			if h <= n {
				h = n + 1 - h
			}
			tree[n+1-k] = h
		}
	}
	v.trees[v.used] = tree
	v.used++
}

// settled reports whether the readers so far agree on all heads and those that are left could not outvote them.
func (v *vote) settled(left int) bool {
	if v.used <= left {
		return false
	}
	for _, t := range v.trees[1:v.used] {
		for d := 1; d <= v.n; d++ {
			if t[d] != v.trees[0][d] {
				return false
			}
		}
	}
	return true
}

// votes counts the readers that gave d the head h.
func (v *vote) votes(d int, h int32) int {
	n := 0
	for _, t := range v.trees[:v.used] {
		if t[d] == h {
			n++
		}
	}
	return n
}

// tree is the head of each token, numbered from 1.
func (v *vote) tree() []int32 {
	best, most := 0, -1
	if v.used > 2 {
		for k, t := range v.trees[:v.used] {
			sum := 0
			for d := 1; d <= v.n; d++ {
				sum += v.votes(d, t[d])
			}
			if sum > most {
				best, most = k, sum
			}
		}
	}
	v.heads = append(v.heads[:0], v.trees[best]...)
	if v.used < 3 {
		return v.heads
	}
	root := int32(v.n + 1)
	for d := 1; d <= v.n; d++ {
		if v.heads[d] == root {
			continue
		}
		now := v.votes(d, v.heads[d])
		for _, t := range v.trees[:v.used] {
			if h := t[d]; h != v.heads[d] && h != root {
				if n := v.votes(d, h); n > now && !v.below(h, int32(d)) {
					v.heads[d], now = h, n
				}
			}
		}
	}
	return v.heads
}

// below reports whether tok lies in the subtree of top.
func (v *vote) below(tok, top int32) bool {
	for tok != top {
		if int(tok) > v.n {
			return false
		}
		tok = v.heads[tok]
	}
	return true
}
