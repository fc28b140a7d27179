package main

import (
	"os"
	"path/filepath"
	"testing"

	"clio/internal/export/outside"
)

// TestOutside exports the example reports in every format that a reader of another project is here for, and has it read them.
func TestOutside(t *testing.T) {
	if os.Getenv("CLIO_VALIDATORS") == "" {
		t.Skip("CLIO_VALIDATORS names no folder of readers: scripts/validate-exports makes one")
	}
	db := exampleStore(t)
	for format, kind := range map[string]string{
		"csv": "csv", "eventreport": "csv", "gtd": "csv", "acled": "csv", "ged": "csv", "plover": "csv", "geojson": "geojson", "stix": "stix", "ftm": "ftm", "jsonld": "jsonld",
		"parquet": "parquet", "xlsx": "xlsx", "html": "html",
	} {
		for _, redact := range []string{"", "persons"} {
			t.Run(format+redact, func(t *testing.T) {
				file := filepath.Join(t.TempDir(), "export."+format)
				if err := os.WriteFile(file, []byte(call(t, "export", db, "--format", format, "--redact", redact)), 0o644); err != nil {
					t.Fatal(err)
				}
				var found any
				outside.One(t, kind, file, &found)
			})
		}
	}
}
