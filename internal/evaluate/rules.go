package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// hits counts how many cells each rule or model read, over all sets.
type hits map[string]int

// count adds the rules named in a file of records. Files that hold no records (CoNLL-U) add nothing.
func (h hits) count(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			return nil
		}
		var tree any
		if line[0] != '{' || json.Unmarshal(line, &tree) != nil {
			return nil
		}
		h.walk(tree)
	}
}

func (h hits) walk(n any) {
	switch n := n.(type) {
	case map[string]any:
		if rule, ok := n["rule"].(string); ok {
			h[rule]++
		}
		for _, v := range n {
			h.walk(v)
		}
	case []any:
		for _, v := range n {
			h.walk(v)
		}
	}
}

// table lists the rules by their hits, the most used first.
func (h hits) table() string {
	rules := make([]string, 0, len(h))
	for r := range h {
		rules = append(rules, r)
	}
	slices.SortFunc(rules, func(a, b string) int {
		if h[a] != h[b] {
			return h[b] - h[a]
		}
		return strings.Compare(a, b)
	})
	var b strings.Builder
	b.WriteString("### Hits per rule, all sets together\n\n```\n")
	for _, r := range rules {
		fmt.Fprintf(&b, "%7d  %s\n", h[r], r)
	}
	b.WriteString("```\n\n")
	return b.String()
}
