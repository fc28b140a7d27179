package clio_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"clio"
	"clio/internal/ingest"
	"clio/record"
)

// TestSchema holds the record of every example, hypothetical events too, to the project's JSON Schema, and every span to the
// words that it quotes.
func TestSchema(t *testing.T) {
	var schema jsonschema.Schema
	if err := json.Unmarshal(record.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := resolved.Validate(map[string]any{"clio": 2}); err == nil {
		t.Fatal("the schema takes a record of another contract")
	}
	reader, err := clio.New(clio.Options{AllModes: true})
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"examples", "internal/evaluate/articles/sahel.txt", "internal/evaluate/articles/islands.txt"}
	n := 0
	for item, err := range ingest.Open(context.Background(), paths, ingest.Options{Stdin: os.Stdin}) {
		if err != nil {
			t.Error(err)
			continue
		}
		rec, err := reader.Read(context.Background(), item.Document)
		if err != nil {
			t.Fatal(err)
		}
		line, err := record.Encode(rec)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := json.Unmarshal(line, &tree); err != nil {
			t.Fatal(err)
		}
		if err := resolved.Validate(tree); err != nil {
			t.Errorf("%s: %v", item.File, err)
		}
		runes := []rune(rec.Document.Text)
		quotes(tree, func(start, end int, text string) {
			if end > len(runes) || string(runes[start:end]) != text {
				t.Errorf("%s: %d to %d does not quote %q", item.File, start, end, text)
			}
			n++
		})
	}
	if n < 500 {
		t.Errorf("only %d spans seen", n)
	}
}

// quotes visits every object with start, end and text.
func quotes(n any, visit func(start, end int, text string)) {
	switch n := n.(type) {
	case map[string]any:
		start, ok1 := n["start"].(float64)
		end, ok2 := n["end"].(float64)
		text, ok3 := n["text"].(string)
		if ok1 && ok2 && ok3 {
			visit(int(start), int(end), text)
		}
		for _, v := range n {
			quotes(v, visit)
		}
	case []any:
		for _, v := range n {
			quotes(v, visit)
		}
	}
}
