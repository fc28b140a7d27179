package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var kills = flag.Int("kills", 4, "how often TestKilled kills a clio add before it lets one end")

// TestKilled kills clio add at random points, lets it go on, and wants the same content in the end as of an unbroken run.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds: left out with -short")
	}
	dir := t.TempDir()
	clio := filepath.Join(dir, "clio")
	if out, err := exec.Command("go", "build", "-o", clio, ".").CombinedOutput(); err != nil {
		t.Skipf("cannot build clio here: %v\n%s", err, out)
	}
	var reports strings.Builder
	for i := range 400 {
		fmt.Fprintf(&reports, `{"id":"r%03d","published":"2024-03-27","text":"A bomb exploded at market %d in Mogadishu on Monday, killing %d people, police said. Gunmen attacked a bus in Kano on Sunday and wounded a driver."}`+"\n", i, i, i+1)
	}
	input := filepath.Join(dir, "reports.jsonl")
	if err := os.WriteFile(input, []byte(reports.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	digest := func(db string) string {
		t.Helper()
		out, err := exec.Command(clio, "--db", db, "digest").CombinedOutput()
		if err != nil {
			t.Fatalf("digest: %v\n%s", err, out)
		}
		return string(out)
	}
	whole := filepath.Join(dir, "whole.db")
	same := func(db string) {
		t.Helper()
		if a, b := digest(whole), digest(db); a != b {
			t.Errorf("after kills the content is another: %s and %s", a, b)
		}
	}
	begin := time.Now()
	if out, err := exec.Command(clio, "--db", whole, "add", input).CombinedOutput(); err != nil {
		t.Fatalf("add: %v\n%s", err, out)
	}
	took := time.Since(begin)
	rng := rand.New(rand.NewPCG(1, uint64(*kills)))
	broken, again := filepath.Join(dir, "broken.db"), 0
	for hit := 0; hit < *kills; {
		cmd := exec.Command(clio, "--db", broken, "add", input)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.Int64N(int64(took))))
		if err := cmd.Process.Kill(); err != nil && err != os.ErrProcessDone {
			t.Fatal(err)
		}
		if cmd.Wait() != nil {
			hit++
		} else {
			// It was done before the kill, which does not count. What the kills before it left is compared, then it begins anew.
			again++
			same(broken)
			for _, end := range []string{"", "-wal", "-shm"} {
				if err := os.Remove(broken + end); err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
			}
		}
	}
	if out, err := exec.Command(clio, "--db", broken, "add", input).CombinedOutput(); err != nil {
		t.Fatalf("add after %d kills: %v\n%s", *kills, err, out)
	}
	same(broken)
	t.Logf("%d kills, each within %v of work, over %d databases, each compared when whole", *kills, took.Round(time.Millisecond), again+1)
}
