package main

import (
	"cmp"
	"encoding/json"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"clio/internal/nlp"
	"clio/internal/nlp/token"
	"clio/internal/nlp/word"
)

// unlabelled are the sets of which only the text is read, to cluster words; none of them is openly licensed.
var unlabelled = [...]string{
	"polnear/train", "gva", "muc4/dev", "ecbplus", "geo/lgl", "wikievents/train-texts",
}

// texts are the documents that words are clustered from: the treebanks' and, unless only open data is wanted, the unlabelled.
func texts(data string, open bool, train *corpus) []string {
	var out []string
	for _, d := range train.docs {
		out = append(out, d.Text)
	}
	if open {
		return out
	}
	for _, set := range unlabelled {
		b, err := os.ReadFile(filepath.Join(data, set, "input.jsonl"))
		if err != nil {
			log.Printf("clusters: %v", err)
			continue
		}
		for line := range strings.Lines(string(b)) {
			var doc struct{ Text string }
			if json.Unmarshal([]byte(line), &doc) == nil && doc.Text != "" {
				out = append(out, doc.Text)
			}
		}
	}
	return out
}

// clusters puts words into classes so that the class of a word tells most of the class of the next (the exchange algorithm
// of Kneser and Ney, 1993). It gives the class of each word that occurs at least least times, from 1.
func clusters(texts []string, classes, least, rounds int) map[string]uint16 {
	ids := map[string]int32{}
	var forms []string
	var count []int
	var stream []int32 // word ids, -1 between paragraphs
	var doc nlp.Doc
	for _, text := range texts {
		doc.Text = text
		token.Split(&doc)
		token.Mark(&doc)
		for i := range doc.Tokens {
			if doc.Tokens[i].Flags&nlp.ParaBefore != 0 {
				stream = append(stream, -1)
			}
			form := word.Normal(doc.Form(int32(i)))
			id, ok := ids[form]
			if !ok {
				id = int32(len(forms))
				ids[strings.Clone(form)] = id
				forms, count = append(forms, strings.Clone(form)), append(count, 0)
			}
			count[id]++
			stream = append(stream, id)
		}
	}
	order := make([]int32, len(forms))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(count[b]-count[a], cmp.Compare(forms[a], forms[b])) })
	rank := make([]int32, len(forms))
	n := 0
	for k, id := range order {
		rank[id] = int32(k)
		if count[id] >= least {
			n = k + 1
		}
	}
	// Words 0 to n-1 by rank; n is the border of a paragraph; what is rarer is left out of the bigrams.
	type edge struct {
		word int32
		n    int32
	}
	pairs := map[[2]int32]int32{}
	last := int32(n)
	for _, id := range stream {
		w := int32(n)
		if id >= 0 {
			w = rank[id]
		}
		if int(w) > n || id >= 0 && int(w) >= n {
			last = -1
			continue
		}
		if last >= 0 {
			pairs[[2]int32{last, w}]++
		}
		last = w
	}
	next, prev := make([][]edge, n+1), make([][]edge, n+1)
	for p, c := range pairs {
		next[p[0]] = append(next[p[0]], edge{p[1], c})
		prev[p[1]] = append(prev[p[1]], edge{p[0], c})
	}
	for w := range next {
		slices.SortFunc(next[w], func(a, b edge) int { return cmp.Compare(a.word, b.word) })
		slices.SortFunc(prev[w], func(a, b edge) int { return cmp.Compare(a.word, b.word) })
	}
	class := make([]int, n+1)
	for w := range n {
		class[w] = w % classes
	}
	class[n] = classes // the border has a class of its own
	C := classes + 1
	bigram := make([]int32, C*C)
	left, right := make([]int32, C), make([]int32, C)
	for p, c := range pairs {
		bigram[class[p[0]]*C+class[p[1]]] += c
		left[class[p[0]]] += c
		right[class[p[1]]] += c
	}
	var logs []float64
	for i := range 1 << 20 {
		if i == 0 {
			logs = append(logs, 0)
			continue
		}
		logs = append(logs, float64(i)*math.Log(float64(i)))
	}
	nlog := func(v int32) float64 {
		if int(v) < len(logs) {
			return logs[v]
		}
		return float64(v) * math.Log(float64(v))
	}
	out, in := make([]int32, C), make([]int32, C)
	var outs, ins []int
	start := time.Now()
	for round := range rounds {
		moved := 0
		for w := range n {
			outs, ins = outs[:0], ins[:0]
			self, nout, nin := int32(0), int32(0), int32(0)
			for _, e := range next[w] {
				nout += e.n
				if int(e.word) == w {
					self += e.n
					continue
				}
				c := class[e.word]
				if out[c] == 0 {
					outs = append(outs, c)
				}
				out[c] += e.n
			}
			for _, e := range prev[w] {
				nin += e.n
				if int(e.word) == w {
					continue
				}
				c := class[e.word]
				if in[c] == 0 {
					ins = append(ins, c)
				}
				in[c] += e.n
			}
			from := class[w]
			add := func(c int, sign int32) {
				for _, d := range outs {
					bigram[c*C+d] += sign * out[d]
				}
				for _, d := range ins {
					bigram[d*C+c] += sign * in[d]
				}
				bigram[c*C+c] += sign * self
				left[c] += sign * nout
				right[c] += sign * nin
			}
			add(from, -1)
			best, to := math.Inf(-1), from
			for c := range classes {
				gain := -(nlog(left[c]+nout) - nlog(left[c])) - (nlog(right[c]+nin) - nlog(right[c]))
				row := bigram[c*C : c*C+C]
				for _, d := range outs {
					if d == c {
						continue
					}
					gain += nlog(row[d]+out[d]) - nlog(row[d])
				}
				for _, d := range ins {
					if d == c {
						continue
					}
					v := bigram[d*C+c]
					gain += nlog(v+in[d]) - nlog(v)
				}
				v := row[c]
				gain += nlog(v+self+out[c]+in[c]) - nlog(v)
				if gain > best {
					best, to = gain, c
				}
			}
			add(to, 1)
			if to != from {
				moved++
			}
			class[w] = to
			for _, d := range outs {
				out[d] = 0
			}
			for _, d := range ins {
				in[d] = 0
			}
		}
		log.Printf("clusters %d: round %d moved %d of %d, %v", classes, round+1, moved, n, time.Since(start).Round(time.Second))
		if moved*200 < n {
			break
		}
	}
	result := make(map[string]uint16, n)
	for w := range n {
		result[forms[order[w]]] = uint16(class[w] + 1)
	}
	return result
}

// cases tells of each word how often it is capitalised where capitals mean something: inside of sentences that are not in
// capitals or in title case. It gives 1 for never to 6 for always.
func cases(texts []string) map[string]uint8 {
	type count struct{ upper, lower int }
	counts := map[string]*count{}
	var doc nlp.Doc
	for _, text := range texts {
		doc.Text = text
		token.Split(&doc)
		token.Mark(&doc)
		for i := 2; i+2 < len(doc.Tokens); i++ {
			// The words around have to be lower-cased words, so that this is running text and no begin.
			small := 0
			for _, k := range [...]int{-2, -1, 1, 2} {
				t := &doc.Tokens[i+k]
				if c := doc.Text[t.Start]; c >= 'a' && c <= 'z' && t.Flags&nlp.ParaBefore == 0 {
					small++
				}
			}
			if c := doc.Text[doc.Tokens[i-1].End-1]; small < 2 || !(c >= 'a' && c <= 'z' || c == ',') {
				continue
			}
			form := doc.Form(int32(i))
			c := counts[word.Normal(form)]
			if c == nil {
				c = &count{}
				counts[strings.Clone(word.Normal(form))] = c
			}
			if doc.Tokens[i].Flags&nlp.Capital != 0 {
				c.upper++
			} else {
				c.lower++
			}
		}
	}
	out := map[string]uint8{}
	for form, c := range counts {
		n := c.upper + c.lower
		if n < 2 || form == "" || form[0] < 'a' || form[0] > 'z' {
			continue
		}
		switch share := c.upper * 100 / n; {
		case share == 0:
			out[form] = 1
		case share < 10:
			out[form] = 2
		case share < 50:
			out[form] = 3
		case share < 90:
			out[form] = 4
		case share < 100:
			out[form] = 5
		default:
			out[form] = 6
		}
	}
	return out
}
