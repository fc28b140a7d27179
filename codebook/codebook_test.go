package codebook

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOverlay(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("actors/groups.tsv", "# ours\n")
	write("hills/words.toml", "words = ['ridge']\n")
	write("hills/wrong.toml", "wrods = ['ridge']\n")
	b, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := b.Read("actors/groups.tsv"); err != nil || string(data) != "# ours\n" {
		t.Errorf("the overlay's file does not stand for the embedded one: %q, %v", data, err)
	}
	if data, err := b.Read("actors/bodies.tsv"); err != nil || len(data) == 0 {
		t.Errorf("a file that the overlay lacks is gone: %v", err)
	}
	if got := strings.Join(b.Files("hills", ".toml"), " "); got != "hills/words.toml hills/wrong.toml" {
		t.Errorf("files of the area: %q", got)
	}
	var file struct{ Words []string }
	if err := b.Decode("hills/words.toml", &file); err != nil || len(file.Words) != 1 {
		t.Errorf("decoded %v, %v", file, err)
	}
	if err := b.Decode("hills/wrong.toml", &file); err == nil || !strings.Contains(err.Error(), "wrods") {
		t.Errorf("a misspelt key gives %v", err)
	}
	if _, err := b.Read("hills/none.toml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(t.TempDir(), "none")} {
		if _, err := Open(dir); err == nil {
			t.Errorf("Open(%q) took it", dir)
		}
	}
}
