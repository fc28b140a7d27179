package attributions

import "math"

// assign pairs rows and columns one to one with the greatest total weight (the Hungarian method with potentials). It gives
// the column of each row, -1 for none; pairs of weight 0 are left out.
func assign(weight [][]float64) []int {
	mate := make([]int, len(weight))
	for i := range mate {
		mate[i] = -1
	}
	if len(weight) == 0 || len(weight[0]) == 0 {
		return mate
	}
	n, m := len(weight), len(weight[0])+len(weight) // as many empty columns as rows, so that every row has one
	cost := func(i, j int) float64 {
		if j < len(weight[0]) {
			return -weight[i][j]
		}
		return 0
	}
	u, v := make([]float64, n+1), make([]float64, m+1)
	row, way := make([]int, m+1), make([]int, m+1) // row of a column; where the path to it came from
	least, seen := make([]float64, m+1), make([]bool, m+1)
	for i := 1; i <= n; i++ {
		row[0] = i
		for j := range least {
			least[j], seen[j] = math.Inf(1), false
		}
		at := 0
		for row[at] != 0 {
			seen[at] = true
			delta, next := math.Inf(1), 0
			for j := 1; j <= m; j++ {
				if seen[j] {
					continue
				}
				if c := cost(row[at]-1, j-1) - u[row[at]] - v[j]; c < least[j] {
					least[j], way[j] = c, at
				}
				if least[j] < delta {
					delta, next = least[j], j
				}
			}
			for j := range least {
				if seen[j] {
					u[row[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			at = next
		}
		for at != 0 {
			row[at] = row[way[at]]
			at = way[at]
		}
	}
	for j := 1; j <= len(weight[0]); j++ {
		if i := row[j]; i > 0 && weight[i-1][j-1] > 0 {
			mate[i-1] = j - 1
		}
	}
	return mate
}
