package when

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/record"
)

func TestDebug(t *testing.T) {
	text := os.Getenv("TEXT")
	if text == "" {
		t.Skip("no text")
	}
	s := newStage(t)
	e, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	doc := new(nlp.Doc)
	for _, line := range strings.Split(text, "|") {
		rec := &record.Record{Document: record.Document{Published: os.Getenv("PUB")}}
		doc.Reset(line)
		if os.Getenv("RAW") == "" {
			e.Run(line, doc)
		}
		s.Run(doc, rec)
		fmt.Println(line, rec.Document.Published)
		for _, x := range rec.Times {
			fmt.Printf("    %q %s..%s %s %s %s (%s)\n", x.Text, x.From, x.To, x.Kind, x.Value, x.Anchor, x.Rule)
		}
	}
}
