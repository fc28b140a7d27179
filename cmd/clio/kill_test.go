package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"clio/internal/store/postgres/pgtest"
)

var kills = flag.Int("kills", 6, "how often TestKilled kills a command of each kind of database")

// killing is a record that is made while its makers are killed.
type killing struct {
	t      *testing.T
	clio   string
	db     string
	added  string // reports that are added
	queued string // reports that are queued and read by workers
	made   map[string]bool
}

func (k *killing) cmd(args ...string) *exec.Cmd {
	return exec.Command(k.clio, append([]string{"--db", k.db}, args...)...)
}

// must runs a command to its end.
func (k *killing) must(args ...string) string {
	k.t.Helper()
	out, err := k.cmd(args...).CombinedOutput()
	if err != nil {
		k.t.Fatalf("clio %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// whole makes the record to its end.
func (k *killing) whole() {
	k.t.Helper()
	k.must("add", k.added)
	k.must("queue", "add", k.queued)
	k.must("work", "--until-empty")
	k.must("merge")
}

// content is the digest of reports and incidents.
func (k *killing) content() string {
	k.t.Helper()
	lines := strings.Split(k.must("digest", "--parts"), "\n")
	return lines[0] + "\n" + lines[1]
}

var judgementID = regexp.MustCompile(`(?m)^j[0-9a-f]{16} `)

// TestKilled kills commands that add, queue, read, merge and judge, at random points, lets others go on, and wants in the end
// what an unbroken run makes: no report, statement, event, incident or queued report lost or doubled, and every judgement
// that was answered for.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds: left out with -short")
	}
	dir := t.TempDir()
	clio := filepath.Join(dir, "clio")
	if out, err := exec.Command("go", "build", "-o", clio, ".").CombinedOutput(); err != nil {
		t.Skipf("cannot build clio here: %v\n%s", err, out)
	}
	write := func(name, prefix string) string {
		var reports strings.Builder
		for i := range 60 {
			fmt.Fprintf(&reports, `{"id":"%s%03d","published":"2024-03-%02d","text":"A bomb exploded at market %d in Mogadishu on Monday, killing %d people, police said. Gunmen attacked a bus in Kano on Sunday and wounded a driver."}`+"\n", prefix, i, 1+i%28, i, i%9+1)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(reports.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	added, queued := write("added.jsonl", "a"), write("queued.jsonl", "q")
	whole := &killing{t: t, clio: clio, db: filepath.Join(dir, "whole.db"), added: added, queued: queued}
	begin := time.Now()
	whole.whole()
	took := time.Since(begin) / 3
	want := whole.content()
	t.Run("sqlite", func(t *testing.T) {
		k := &killing{t: t, clio: clio, db: filepath.Join(t.TempDir(), "broken.db"), added: added, queued: queued}
		k.run(*kills, took, want)
	})
	t.Run("postgres", func(t *testing.T) {
		server := pgtest.Start(t)
		k := &killing{t: t, clio: clio, db: server.New(t), added: added, queued: queued}
		k.run(*kills, took, want)
	})
}

func (k *killing) run(kills int, took time.Duration, want string) {
	t := k.t
	rng := rand.New(rand.NewPCG(1, uint64(kills)))
	k.made = map[string]bool{}
	// A short lease lets the next worker take at once what a killed one held.
	t.Setenv("CLIO_LEASE", "1s")
	k.must("add", firstLine(t, k.added))
	commands := [][]string{
		{"add", k.added},
		{"queue", "add", k.queued},
		{"work", "--until-empty"},
		{"merge", "--again"},
		{"judge", "note", "a000.e1", "--as", "Ana", "--note", "looked at"},
		{"judge", "unsure", "a000.e1", "--as", "Ana"},
	}
	hits, whole := 0, 0
	for hits < kills {
		// Two processes at once, both killed at moments of their own.
		var wg sync.WaitGroup
		var mu sync.Mutex
		for range 2 {
			args := commands[rng.IntN(len(commands))]
			limit := took
			if args[0] == "judge" {
				limit = 100 * time.Millisecond
			}
			after := time.Duration(rng.Int64N(int64(limit)))
			wg.Go(func() {
				var out strings.Builder
				cmd := k.cmd(args...)
				cmd.Stdout = &out
				if err := cmd.Start(); err != nil {
					t.Error(err)
					return
				}
				timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
				err := cmd.Wait()
				timer.Stop()
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					hits++
				} else {
					whole++
				}
				for _, id := range judgementID.FindAllString(out.String(), -1) {
					k.made[strings.TrimSpace(id)] = true
				}
			})
		}
		wg.Wait()
		if t.Failed() {
			return
		}
	}
	time.Sleep(1100 * time.Millisecond) // the leases of killed workers end
	k.whole()
	history := k.must("history")
	for id := range k.made {
		if n := strings.Count(history, id+"  "); n != 1 {
			t.Errorf("judgement %s was answered for and is there %d times", id, n)
		}
	}
	if out := k.must("verify"); !strings.Contains(out, ": 0 wrong") {
		t.Errorf("verify: %s", out)
	}
	if out := k.must("queue"); !strings.HasPrefix(out, "0 waiting, 0 taken, 0 dead") {
		t.Errorf("the queue holds %s", out)
	}
	// Undecided marks say that an incident was looked at, which the unbroken run has none of: they are taken back.
	for _, line := range strings.Split(history, "\n") {
		if id, rest, ok := strings.Cut(line, "  "); ok && strings.Contains(rest, "  unsure  ") {
			k.must("judge", "undo", id, "--as", "Ana")
		}
	}
	if got := k.content(); got != want {
		t.Errorf("after kills the content is another:\n%s\n%s", want, got)
	}
	t.Logf("%d processes killed, %d ended before their kill; %d judgements answered for", hits, whole, len(k.made))
}

// firstLine is a file of the first report alone.
func firstLine(t *testing.T, name string) string {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(data), "\n")
	path := filepath.Join(t.TempDir(), "first.jsonl")
	if err := os.WriteFile(path, []byte(line+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
