package says

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/record"
)

// TestFactuality reports how what is kept of certainty goes with people's judgement of whether a thing happened (UDS-IH2, -3
// to 3), as Pearson's r. The texts are single sentences of the web, most without any attribution: a word in its writer's own
// voice is judged by the same hedges and by its negation.
func TestFactuality(t *testing.T) {
	f, err := os.Open("../../../../shared/data/factuality/uds-ih2-dev.jsonl")
	if err != nil {
		t.Skip("no data beside the project")
	}
	defer f.Close()
	r := newReading(t)
	var xs, ys []float64
	in := bufio.NewScanner(f)
	in.Buffer(make([]byte, 1<<16), 1<<22)
	for in.Scan() {
		var line struct {
			Text    string
			Targets []struct {
				Span1 [2]int
				Label float64
			}
		}
		if err := json.Unmarshal(in.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		doc, rec := r.read(line.Text)
		words := strings.Split(line.Text, " ")
		for _, target := range line.Targets {
			at := 0
			for _, w := range words[:min(target.Span1[0], len(words))] {
				at += len(w) + 1
			}
			tok := doc.TokenAt(int32(at))
			if int(tok) >= len(doc.Tokens) {
				continue
			}
			xs, ys = append(xs, r.factuality(doc, rec, tok)), append(ys, target.Label)
		}
	}
	t.Logf("%d targets, Pearson r %.3f", len(xs), pearson(xs, ys))
}

func (r *reading) factuality(doc *nlp.Doc, rec *record.Record, tok int32) float64 {
	a := record.Attribution{Certainty: record.Certain}
	r.stage.cues.hedge(&doc.Tokens[tok], &a)
	for k := range doc.Kids(tok) {
		if u := doc.Tokens[k].UPOS; u == nlp.AUX || u == nlp.ADV {
			r.stage.cues.hedge(&doc.Tokens[k], &a)
		}
	}
	sure := a.Certainty
	for _, i := range Holding(rec, doc.Span(tok, tok+1)) {
		if c := rec.Attributions[i].Certainty; rank(c) < rank(sure) {
			sure = c
		}
	}
	x := map[record.Certainty]float64{record.Certain: 2.5, record.Probable: 1, record.Possible: 0, record.Unlikely: -1, record.UnknownCertainty: 0}[sure]
	if isNegated(doc, tok) {
		x = -x
	}
	return x
}

func pearson(x, y []float64) float64 {
	var mx, my, sxy, sxx, syy float64
	for i := range x {
		mx, my = mx+x[i]/float64(len(x)), my+y[i]/float64(len(x))
	}
	for i := range x {
		sxy += (x[i] - mx) * (y[i] - my)
		sxx += (x[i] - mx) * (x[i] - mx)
		syy += (y[i] - my) * (y[i] - my)
	}
	return sxy / math.Sqrt(sxx*syy)
}
