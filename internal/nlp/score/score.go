// Package score compares analyses of the same text: tokens, sentences, tags, lemmas and trees, as F1 of spans in the way of
// the CoNLL 2018 shared task. It needs gold and prediction to stand over one text, byte by byte.
package score

import (
	"fmt"
	"io"
	"sort"
	"strings"

	"clio/internal/nlp"
)

// Ratio counts what is right among what is in the gold and what was predicted.
type Ratio struct{ Right, Gold, Pred int }

// F1 is the harmonic mean of precision and recall in percent.
func (r Ratio) F1() float64 {
	if r.Gold+r.Pred == 0 {
		return 0
	}
	return 200 * float64(r.Right) / float64(r.Gold+r.Pred)
}

// Sheet sums over documents. The zero value is empty.
type Sheet struct {
	Words, Sents, UPOS, XPOS, Lemma, UAS, LAS Ratio

	Confusions map[string]int // "what gold>predicted" → how often; made when Verbose
	Verbose    bool
}

func (s *Sheet) confuse(what, gold, pred string) {
	if !s.Verbose {
		return
	}
	if s.Confusions == nil {
		s.Confusions = map[string]int{}
	}
	s.Confusions[what+"\t"+gold+" > "+pred]++
}

// Add compares one document. It panics on nothing: texts that differ count as all wrong.
func (s *Sheet) Add(gold, pred *nlp.Doc) {
	for _, r := range []*Ratio{&s.Words, &s.UPOS, &s.XPOS, &s.Lemma, &s.UAS, &s.LAS} {
		r.Gold += len(gold.Tokens)
		r.Pred += len(pred.Tokens)
	}
	s.Sents.Gold += len(gold.Sents)
	s.Sents.Pred += len(pred.Sents)
	if gold.Text != pred.Text {
		return
	}
	toPred := make([]int32, len(gold.Tokens))
	i, j := 0, 0
	for i < len(gold.Tokens) {
		g := &gold.Tokens[i]
		for j < len(pred.Tokens) && (pred.Tokens[j].Start < g.Start || pred.Tokens[j].Start == g.Start && pred.Tokens[j].End < g.End) {
			j++
		}
		toPred[i] = -1
		if j < len(pred.Tokens) && pred.Tokens[j].Start == g.Start && pred.Tokens[j].End == g.End {
			toPred[i] = int32(j)
		}
		i++
	}
	for i := range gold.Tokens {
		g := &gold.Tokens[i]
		if toPred[i] < 0 {
			s.confuse("word", gold.Text[g.Start:g.End], around(pred, g.Start, g.End))
			continue
		}
		p := &pred.Tokens[toPred[i]]
		s.Words.Right++
		if g.UPOS == p.UPOS {
			s.UPOS.Right++
		} else {
			s.confuse("upos", g.UPOS.String(), p.UPOS.String())
			s.confuse("uposword", g.UPOS.String()+" "+strings.ToLower(gold.Form(int32(i))), p.UPOS.String())
		}
		if g.XPOS == p.XPOS {
			s.XPOS.Right++
		}
		if g.Lemma == p.Lemma || g.Lemma == "_" {
			s.Lemma.Right++
		} else {
			s.confuse("lemma", g.XPOS.String()+"/"+p.XPOS.String()+" "+gold.Form(int32(i))+" "+g.Lemma, p.Lemma)
		}
		head := g.Head
		if head >= 0 {
			head = toPred[head]
			if head < 0 {
				head = -2
			}
		}
		if head == p.Head {
			s.UAS.Right++
			if universal(g.Rel) == universal(p.Rel) {
				s.LAS.Right++
			} else {
				s.confuse("label", g.Rel.String(), p.Rel.String())
			}
		} else {
			s.confuse("head", g.Rel.String(), p.Rel.String())
		}
		s.confuse("all", universal(g.Rel), "")
	}
	for i, j := 0, 0; i < len(gold.Sents) && j < len(pred.Sents); {
		a, b := gold.Span(gold.Sents[i].First, gold.Sents[i].Last), pred.Span(pred.Sents[j].First, pred.Sents[j].Last)
		if a == b {
			s.Sents.Right++
		} else if s.Verbose && a.Start >= b.Start && a.End < b.End {
			s.confuse("sent", "missed", gold.Text[max(a.Start, a.End-40):a.End]+" || "+gold.Text[a.End:min(b.End, a.End+40)])
		} else if s.Verbose && b.Start >= a.Start && b.End < a.End {
			s.confuse("sent", "split", gold.Text[max(b.Start, b.End-40):b.End]+" || "+gold.Text[b.End:min(a.End, b.End+40)])
		}
		if a.End <= b.End {
			i++
		}
		if b.End <= a.End {
			j++
		}
	}
}

func universal(r nlp.Rel) string {
	u, _, _ := strings.Cut(r.String(), ":")
	return u
}

// around is the predicted tokens that share a byte with the span.
func around(pred *nlp.Doc, start, end int32) string {
	var forms []string
	for k := pred.TokenAt(start); int(k) < len(pred.Tokens) && pred.Tokens[k].Start < end; k++ {
		forms = append(forms, pred.Form(k))
	}
	return strings.Join(forms, "|")
}

// Line is the sheet in one line.
func (s *Sheet) Line() string {
	return fmt.Sprintf("words %.2f sents %.2f upos %.2f xpos %.2f lemma %.2f uas %.2f las %.2f",
		s.Words.F1(), s.Sents.F1(), s.UPOS.F1(), s.XPOS.F1(), s.Lemma.F1(), s.UAS.F1(), s.LAS.F1())
}

// Report writes the commonest confusions whose kind is what, at most n.
func (s *Sheet) Report(w io.Writer, what string, n int) {
	type row struct {
		name  string
		count int
	}
	var rows []row
	for k, c := range s.Confusions {
		if kind, name, _ := strings.Cut(k, "\t"); kind == what {
			rows = append(rows, row{name, c})
		}
	}
	sort.Slice(rows, func(i, j int) bool {
		return rows[i].count > rows[j].count || rows[i].count == rows[j].count && rows[i].name < rows[j].name
	})
	for _, r := range rows[:min(n, len(rows))] {
		fmt.Fprintf(w, "%6d %s %s\n", r.count, what, r.name)
	}
}
