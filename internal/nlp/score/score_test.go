package score_test

import (
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/score"
)

// doc makes an analysis of "He ran off": the borders of the tokens and their heads.
func doc(ends []int32, heads []int32) *nlp.Doc {
	d := &nlp.Doc{Text: "He ran off"}
	start := int32(0)
	for i, end := range ends {
		d.Tokens = append(d.Tokens, nlp.Token{Start: start, End: end, Head: heads[i], UPOS: nlp.NOUN, Rel: nlp.Obj, Lemma: "x"})
		start = end + 1
	}
	d.Sents = []nlp.Sent{{Last: int32(len(d.Tokens))}}
	return d
}

func TestAdd(t *testing.T) {
	gold := doc([]int32{2, 6, 10}, []int32{1, -1, 1})
	for _, c := range []struct {
		name       string
		pred       *nlp.Doc
		words, las int
	}{
		{"the same", gold, 3, 3},
		{"another head", doc([]int32{2, 6, 10}, []int32{1, -1, 0}), 3, 2},
		{"two tokens as one", doc([]int32{2, 10}, []int32{1, -1}), 1, 0},
		{"another text", &nlp.Doc{Text: "other"}, 0, 0},
	} {
		sheet := score.Sheet{Verbose: true}
		sheet.Add(gold, c.pred)
		if sheet.Words.Right != c.words || sheet.LAS.Right != c.las {
			t.Errorf("%s: %d words and %d arcs are right, want %d and %d", c.name, sheet.Words.Right, sheet.LAS.Right, c.words, c.las)
		}
	}
	var sheet score.Sheet
	sheet.Add(gold, gold)
	if got := sheet.LAS.F1(); got != 100 {
		t.Errorf("F1 of the gold is %v", got)
	}
	if !strings.Contains(sheet.Line(), "las 100.00") {
		t.Errorf("line is %q", sheet.Line())
	}
}
