package models_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clio/models"
)

// TestCards holds each card against its weights: a model that was trained anew needs a card that says so.
func TestCards(t *testing.T) {
	bins, err := filepath.Glob("*.bin")
	if err != nil || len(bins) == 0 {
		t.Fatalf("%d models: %v", len(bins), err)
	}
	var sum int64
	for _, bin := range bins {
		name := strings.TrimSuffix(bin, ".bin")
		weights, err := os.ReadFile(bin)
		if err != nil {
			t.Fatal(err)
		}
		sum += int64(len(weights))
		card, err := os.ReadFile(name + ".md")
		if err != nil {
			t.Logf("model %s has no card yet", name)
			continue
		}
		if !strings.Contains(string(card), "sha256: ") {
			continue
		}
		if want := fmt.Sprintf("sha256: %x", sha256.Sum256(weights)); !strings.Contains(string(card), want) {
			t.Errorf("the card of %s does not say %q", name, want)
		}
	}
	if sum > 40<<20 {
		t.Errorf("the models have %d bytes together, more than 40 MB", sum)
	}
}

// TestRead holds the list of the package against the folder: a model that is not named there would not be in the program.
func TestRead(t *testing.T) {
	bins, err := filepath.Glob("*.bin")
	if err != nil {
		t.Fatal(err)
	}
	for _, bin := range bins {
		name := strings.TrimSuffix(bin, ".bin")
		want, err := os.ReadFile(bin)
		if err != nil {
			t.Fatal(err)
		}
		got, err := models.Read(name)
		if err != nil || !bytes.Equal(got, want) || !models.Has(name) {
			t.Errorf("model %s: %d bytes of %d, %v", name, len(got), len(want), err)
		}
	}
	if _, err := models.Read("no such model"); err == nil || models.Has("no such model") {
		t.Error("a model that there is not was read")
	}
}
