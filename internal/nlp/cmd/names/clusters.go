package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/token"
)

// clusters groups the words of the unlabelled texts by their neighbours: spherical k-means over sparse vectors of
// positive pointwise mutual information with the frequent words one and two places to either side.
func clusters(data string, k int) (map[string]uint16, error) {
	const contexts, least = 3000, 8
	var texts [][]int32
	ids := map[string]int32{}
	var forms []string
	var counts []int
	var doc nlp.Doc
	for _, name := range []string{"polnear/train", "polnear/dev", "gva", "geo/lgl", "ecbplus", "muc4/dev", "wikievents/train-texts", "wikievents/dev", "ud/EWT/dev", "ner"} {
		paths := []string{filepath.Join(data, name, "input.jsonl")}
		if name == "ner" {
			paths, _ = filepath.Glob(filepath.Join(data, "ner", "re3d", "*", "input.jsonl"))
		}
		for _, path := range paths {
			f, err := os.Open(path)
			if err != nil {
				return nil, err
			}
			sc := bufio.NewScanner(f)
			sc.Buffer(nil, 1<<26)
			for sc.Scan() {
				var in input
				if err := json.Unmarshal(sc.Bytes(), &in); err != nil {
					return nil, err
				}
				doc.Reset(in.Text)
				token.Split(&doc)
				var text []int32
				for i := range doc.Tokens {
					w := digits(token.Fold(doc.Form(int32(i))))
					id, ok := ids[w]
					if !ok {
						id = int32(len(forms))
						ids[w] = id
						forms = append(forms, w)
						counts = append(counts, 0)
					}
					counts[id]++
					text = append(text, id)
				}
				texts = append(texts, text)
			}
			f.Close()
		}
	}
	order := make([]int32, len(forms))
	total := 0
	for i := range order {
		order[i] = int32(i)
		total += counts[i]
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(counts[b]-counts[a], int(a-b)) })
	log.Printf("clusters: %d texts, %d tokens, %d forms", len(texts), total, len(forms))
	rank := make([]int32, len(forms))
	for r, id := range order {
		rank[id] = int32(r)
	}
	n := 0
	for n < len(order) && counts[order[n]] >= least {
		n++
	}
	// Counts of word × context; a context is a place and a frequent word.
	grid := make([]map[int32]float64, n)
	for i := range grid {
		grid[i] = map[int32]float64{}
	}
	sums := make([]float64, 4*contexts)
	all := 0.0
	offsets := [4]int{-2, -1, 1, 2}
	for _, text := range texts {
		for i, id := range text {
			r := rank[id]
			if int(r) >= n {
				continue
			}
			for p, off := range offsets {
				j := i + off
				if j < 0 || j >= len(text) || rank[text[j]] >= contexts {
					continue
				}
				c := int32(p*contexts) + rank[text[j]]
				weight := 1.0
				if off == 2 || off == -2 {
					weight = 0.5
				}
				grid[r][c] += weight
				sums[c] += weight
				all += weight
			}
		}
	}
	type cell struct {
		c int32
		v float32
	}
	rows := make([][]cell, n)
	for r, g := range grid {
		sum := 0.0
		for _, x := range g {
			sum += x
		}
		norm := 0.0
		for c, x := range g {
			if v := math.Log(x * all / (sum * math.Pow(sums[c], 0.75) * math.Pow(all, 0.25))); v > 0 {
				rows[r] = append(rows[r], cell{c, float32(v)})
			}
		}
		slices.SortFunc(rows[r], func(a, b cell) int { return int(a.c - b.c) })
		for _, x := range rows[r] {
			norm += float64(x.v) * float64(x.v)
		}
		norm = math.Sqrt(norm)
		for i := range rows[r] {
			rows[r][i].v /= float32(norm)
		}
	}
	rng := rand.New(rand.NewPCG(3, 3))
	dim := 4 * contexts
	centres := make([][]float32, k)
	of := make([]int, n)
	for c := range centres {
		centres[c] = make([]float32, dim)
		for _, x := range rows[rng.IntN(min(n, 8*k))] {
			centres[c][x.c] = x.v
		}
	}
	dots := make([]float32, k)
	// The centres lie contiguous by context, so that a row adds whole lines.
	turned := make([]float32, dim*k)
	for range 12 {
		for c := range centres {
			for d, v := range centres[c] {
				turned[d*k+c] = v
			}
		}
		for r := range rows {
			clear(dots)
			for _, x := range rows[r] {
				line := turned[int(x.c)*k : int(x.c)*k+k]
				for c := range line {
					dots[c] += x.v * line[c]
				}
			}
			best := 0
			for c := range dots {
				if dots[c] > dots[best] {
					best = c
				}
			}
			of[r] = best
		}
		for c := range centres {
			clear(centres[c])
		}
		for r := range rows {
			w := float32(math.Log(float64(1 + counts[order[r]])))
			for _, x := range rows[r] {
				centres[of[r]][x.c] += w * x.v
			}
		}
		for c := range centres {
			norm := 0.0
			for _, v := range centres[c] {
				norm += float64(v) * float64(v)
			}
			if norm = math.Sqrt(norm); norm == 0 {
				for _, x := range rows[rng.IntN(n)] {
					centres[c][x.c] = x.v
				}
				continue
			}
			for d := range centres[c] {
				centres[c][d] /= float32(norm)
			}
		}
	}
	out := map[string]uint16{}
	for r := range rows {
		out[forms[order[r]]] = uint16(of[r] + 1)
	}
	return out, nil
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return r
	}, s)
}
