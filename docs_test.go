package clio_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"clio/record"
)

// TestRecordIsDocumented finds every field of the record's schema in docs/record.md.
func TestRecordIsDocumented(t *testing.T) {
	page, err := os.ReadFile("docs/record.md")
	if err != nil {
		t.Fatal(err)
	}
	var schema any
	if err := json.Unmarshal(record.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	var walk func(node any)
	walk = func(node any) {
		switch v := node.(type) {
		case map[string]any:
			if fields, ok := v["properties"].(map[string]any); ok {
				for name := range fields {
					if !strings.Contains(string(page), "`"+name+"`") {
						t.Errorf("docs/record.md does not tell of `%s`", name)
					}
				}
			}
			if values, ok := v["enum"].([]any); ok {
				for _, value := range values {
					if name, ok := value.(string); ok && !strings.Contains(string(page), "`"+name+"`") {
						t.Errorf("docs/record.md does not tell of the value `%s`", name)
					}
				}
			}
			for _, child := range v {
				walk(child)
			}
		case []any:
			for _, child := range v {
				walk(child)
			}
		}
	}
	walk(schema)
}
