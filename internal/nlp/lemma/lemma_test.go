package lemma_test

import (
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/lemma"
)

func TestTrain(t *testing.T) {
	gold := nlp.Doc{Text: "walked talked baked ran cities parties Obama"}
	words := []struct {
		lemma string
		u     nlp.UPOS
		x     nlp.XPOS
	}{
		{"walk", nlp.VERB, nlp.VBD},
		{"talk", nlp.VERB, nlp.VBD},
		{"bake", nlp.VERB, nlp.VBD},
		{"run", nlp.VERB, nlp.VBD},
		{"city", nlp.NOUN, nlp.NNS},
		{"party", nlp.NOUN, nlp.NNS},
		{"Obama", nlp.PROPN, nlp.NNP},
	}
	at := int32(0)
	for _, w := range words {
		end := at
		for int(end) < len(gold.Text) && gold.Text[end] != ' ' {
			end++
		}
		gold.Tokens = append(gold.Tokens, nlp.Token{Start: at, End: end, Lemma: w.lemma, UPOS: w.u, XPOS: w.x})
		at = end + 1
	}
	model, err := lemma.Train([]*nlp.Doc{&gold}).AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	l, rest, err := lemma.Read(model)
	if err != nil || len(rest) != 0 {
		t.Fatalf("read with %d left: %v", len(rest), err)
	}
	c := lemma.NewCache(l)
	for _, w := range []struct {
		form, want string
		u          nlp.UPOS
		x          nlp.XPOS
	}{
		{"stalked", "stalk", nlp.VERB, nlp.VBD},
		{"ran", "run", nlp.VERB, nlp.VBD},
		{"duties", "duty", nlp.NOUN, nlp.NNS},
		{"Kerry", "Kerry", nlp.PROPN, nlp.NNP},
	} {
		doc := nlp.Doc{Text: w.form, Tokens: []nlp.Token{{End: int32(len(w.form)), Lower: w.form, UPOS: w.u, XPOS: w.x}}, Sents: []nlp.Sent{{Last: 1}}}
		c.Run(&doc)
		if doc.Tokens[0].Lemma != w.want {
			t.Errorf("lemma of %s is %q, want %q", w.form, doc.Tokens[0].Lemma, w.want)
		}
	}
	if _, _, err := lemma.Read(model[:len(model)-3]); err == nil {
		t.Error("a damaged model was read")
	}
}
