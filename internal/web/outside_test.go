package web

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"clio/internal/export/outside"
	"clio/record"
)

// TestOutsideFeeds has the Universal Feed Parser read the Atom feeds: well formed, with every entry, its id, address and time.
func TestOutsideFeeds(t *testing.T) {
	python := outside.Python(t, "feedparser")
	var recs []*record.Record
	for i := range 12 {
		r := report(fmt.Sprintf("d%02d", i))
		r.Document.Title = `Bomb & "fire" <b>in</b> Ménaka`
		recs = append(recs, r)
	}
	v := open(t, nil, recs...).visitor()
	for _, path := range []string{"/incidents.atom", "/says.atom"} {
		code, feed, _ := v.do("GET", path, nil)
		if code != 200 {
			t.Fatalf("%s: %d %s", path, code, feed)
		}
		cmd := exec.Command(python, "-c", `
import feedparser, json, sys
f = feedparser.parse(sys.stdin.buffer.read())
print(json.dumps({"bozo": f.bozo and str(f.bozo_exception), "version": f.version, "title": f.feed.get("title"), "id": f.feed.get("id"), "updated": f.feed.get("updated"),
  "entries": [[e.get("id"), e.get("title"), e.get("link"), bool(e.get("updated_parsed"))] for e in f.entries]}))`)
		cmd.Stdin = strings.NewReader(feed)
		var got struct {
			Bozo                        any
			Version, Title, ID, Updated string
			Entries                     [][]any
		}
		if err := json.Unmarshal([]byte(outside.Run(t, cmd)), &got); err != nil {
			t.Fatal(err)
		}
		if got.Bozo != false || got.Version != "atom10" || got.Title == "" || got.ID == "" || got.Updated == "" || len(got.Entries) != strings.Count(feed, "<entry>") || len(got.Entries) == 0 {
			t.Errorf("%s: %+v", path, got)
		}
		seen := map[any]bool{}
		for _, e := range got.Entries {
			if e[0] == nil || e[0] == "" || seen[e[0]] || e[1] == "" || e[2] == nil || e[3] != true {
				t.Errorf("%s: entry %v", path, e)
			}
			seen[e[0]] = true
		}
	}
}
