package quote_test

import (
	"slices"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/quote"
	"clio/internal/nlp/token"
)

func TestRun(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // an unclosed one has a star
	}{
		{"\"Stop,\" he said. \"Go.\"", []string{"\"Stop,\"", "\"Go.\""}},
		{"“One. Two,” he said.", []string{"“One. Two,”"}},
		{"“First paragraph.\n\n“Second,” she said.", []string{"“First paragraph.\n\n“Second,”"}},
		{"“Never closed.\n\nAnother matter.", []string{"“Never closed.*"}},
		{"He called it 'a trap' yesterday.", []string{"'a trap'"}},
		{"The dogs' bones didn't move.", nil},
		{"He said: ``It's over.''", []string{"``It's over.''"}},
		{"“He said ‘no’ to me,” she said.", []string{"“He said ‘no’ to me,”"}},
	} {
		doc := nlp.Doc{Text: c.text}
		token.Split(&doc)
		token.Mark(&doc)
		doc.Sents = append(doc.Sents, nlp.Sent{Last: int32(len(doc.Tokens))})
		for i := range doc.Tokens {
			if i > 0 && doc.Tokens[i].Flags&nlp.ParaBefore != 0 {
				doc.Sents[len(doc.Sents)-1].Last = int32(i)
				doc.Sents = append(doc.Sents, nlp.Sent{First: int32(i), Last: int32(len(doc.Tokens))})
			}
			doc.Tokens[i].Sent = int32(len(doc.Sents) - 1)
		}
		quote.Run(&doc)
		var got []string
		for _, q := range doc.Quotes {
			text := doc.Text[q.Start:q.End]
			if !q.Closed {
				text += "*"
			}
			got = append(got, text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}
