package happens_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clio"
	"clio/record"
)

// shared is the folder of the evaluation data, beside the project.
const shared = "../../../../shared/data"

// TestNoImpossiblePerpetrators reads development data and counts perpetrators of violence that are no such thing by the record
// itself: a place, a news medium, the source of the statement, a pronoun of nobody or of the speaker.
func TestNoImpossiblePerpetrators(t *testing.T) {
	if testing.Short() {
		t.Skip("short: reads some thousand documents")
	}
	r := reader(t)
	for _, set := range []struct {
		folder string
		every  int
	}{{"muc4/dev", 3}, {"wikievents/dev", 1}, {"polnear/dev", 1}, {"gva", 10}} {
		t.Run(set.folder, func(t *testing.T) {
			f, err := os.Open(filepath.Join(shared, set.folder, "input.jsonl"))
			if err != nil {
				t.Skipf("no data: %v", err)
			}
			defer f.Close()
			s := bufio.NewScanner(f)
			s.Buffer(nil, 1<<24)
			all, wrong := 0, map[string]int{}
			for n := 0; s.Scan(); n++ {
				if n%set.every != 0 {
					continue
				}
				var in struct{ ID, Title, Text, Published string }
				if err := json.Unmarshal(s.Bytes(), &in); err != nil {
					t.Fatal(err)
				}
				impossible(t, r, record.Document{ID: in.ID, Title: in.Title, Text: in.Text, Published: in.Published}, func(why string, p *record.Perpetrator) {
					if all++; why != "" {
						wrong[why]++
						t.Logf("%s: %q is %s", in.ID, p.Text, why)
					}
				})
			}
			t.Logf("%d perpetrators; impossible: %v", all, wrong)
			if len(wrong) > 0 {
				t.Errorf("impossible perpetrators: %v", wrong)
			}
		})
	}
}

// impossible reads a document and hands each perpetrator of violence to use, with what is wrong about it.
func impossible(t *testing.T, r *clio.Reader, document record.Document, use func(why string, p *record.Perpetrator)) {
	rec, err := r.Read(context.Background(), document)
	if err != nil {
		t.Fatal(err)
	}
	kinds, sources := map[string]string{}, map[string]record.Source{}
	for i := range rec.Actors {
		kinds[rec.Actors[i].ID] = rec.Actors[i].Kind
	}
	for i := range rec.Attributions {
		sources[rec.Attributions[i].ID] = rec.Attributions[i].Source
	}
	places := map[record.Span]bool{}
	for i := range rec.Places {
		places[rec.Places[i].Span] = true
	}
	for i := range rec.Events {
		e := &rec.Events[i]
		if e.Type != "clash" && e.Type != "operation" && !strings.HasPrefix(e.Type, "attack") {
			continue
		}
		for j := range e.Perpetrator {
			p := &e.Perpetrator[j]
			own := p.Standing == record.Claimed || p.Standing == record.StandingDenied
			kind := kinds[p.Actor]
			why := ""
			switch word := strings.ToLower(p.Text); {
			case kind == record.Media:
				why = "a news medium"
			case !own && (word == "i" || word == "we" || word == "you" || word == "us"):
				why = "a pronoun of the speaker"
			case p.Actor == "" && (word == "he" || word == "she" || word == "it" || word == "they" || word == "who" || word == "that" || word == "them"):
				why = "a pronoun of nobody"
			case places[p.Span] && kind != record.State && kind != record.ArmedGroup && kind != record.StateSecurity:
				why = "a place"
			case !own && kind != record.State && kind != record.ArmedGroup && kind != record.StateSecurity && sources[p.Attribution].Contains(p.Span) && p.End > p.Start && !sources[p.Attribution].Empty():
				why = "the speaker"
			}
			use(why, p)
		}
	}
}
