package when

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/record"
)

const gvaDir = "../../../../shared/data/gva/"

// TestShootings prints for how many reports of shootings the time that ForToken gives the first word of shooting is the day
// that the record of the incident has.
func TestShootings(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	gold := map[string]string{}
	if !eachLine(gvaDir+"gold.jsonl", func(b []byte) {
		var g struct{ ID, Date string }
		_ = json.Unmarshal(b, &g)
		gold[g.ID] = g.Date
	}) {
		t.Skipf("no reports in %s", gvaDir)
	}
	s := newStage(t)
	e, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{"shoot": true, "shooting": true, "shot": true, "kill": true, "wound": true, "gunshot": true, "die": true, "gunfire": true, "homicide": true, "injure": true, "killing": true, "incident": true, "robbery": true, "attack": true, "murder": true, "gunman": true, "argument": true, "dead": true, "fire": true}
	n, right, wrong, none, named, lent, lentWrong := 0, 0, 0, 0, 0, 0, 0
	verbose := os.Getenv("TIMES_VERBOSE") != ""
	doc := new(nlp.Doc)
	eachLine(gvaDir+"input.jsonl", func(b []byte) {
		var in struct{ ID, Title, Text, Published string }
		_ = json.Unmarshal(b, &in)
		n++
		if n%5 != 0 && os.Getenv("ALL") == "" {
			return
		}
		e.Run(in.Text, doc)
		rec := &record.Record{Document: record.Document{Published: in.Published}}
		s.Run(doc, rec)
		has := false
		for _, x := range rec.Times {
			has = has || x.From == gold[in.ID] && x.To == x.From
		}
		if has {
			named++
		}
		got, why := "", ""
		votes := map[string]int{}
		for i := range doc.Tokens {
			if !words[doc.Tokens[i].Lemma] {
				continue
			}
			if k := ForToken(doc, rec.Times, int32(i)); k >= 0 && rec.Times[k].From != "" && rec.Times[k].From == rec.Times[k].To {
				votes[rec.Times[k].From]++
				if got == "" || votes[rec.Times[k].From] > votes[got] {
					got = rec.Times[k].From
				}
				if got != rec.Times[k].From {
					continue
				}
				sent := doc.Sents[doc.Tokens[i].Sent]
				why = fmt.Sprintf("%s ← %s (%s) in %s", doc.Form(int32(i)), rec.Times[k].Text, rec.Times[k].Rule, doc.Text[doc.Tokens[sent.First].Start:doc.Tokens[sent.Last-1].End])
			}
		}
		if got == "" {
			for i := range doc.Tokens {
				if words[doc.Tokens[i].Lemma] {
					if k := Discourse(doc, rec.Times, int32(i)); k >= 0 && rec.Times[k].From == rec.Times[k].To {
						if rec.Times[k].From == gold[in.ID] {
							lent++
						} else {
							lentWrong++
						}
						break
					}
				}
			}
		}
		switch want := gold[in.ID]; {
		case got == want:
			right++
		case got == "":
			none++
			if verbose && has {
				for i := range doc.Tokens {
					if words[doc.Tokens[i].Lemma] {
						sent := doc.Sents[doc.Tokens[i].Sent]
						line := doc.Text[doc.Tokens[sent.First].Start:doc.Tokens[sent.Last-1].End]
						for _, x := range rec.Times {
							if x.From == want && x.Start >= doc.Tokens[sent.First].Start && x.End <= doc.Tokens[sent.Last-1].End {
								fmt.Println("none", in.ID, want, doc.Form(int32(i)), x.Text, "IN", line)
							}
						}
					}
				}
			}
		default:
			wrong++
			if verbose {
				fmt.Printf("wrong %s published %s want %s got %s has %v: %s\n", in.ID, in.Published, want, got, has, why)
			}
		}
	})
	fmt.Printf("day right %d, wrong %d, none %d; of those the discourse has it right %d, wrong %d; the day is among the times in %d\n", right, wrong, none, lent, lentWrong, named)
}

// eachLine calls use for each line of a file; false when there is no such file.
func eachLine(name string, use func([]byte)) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(make([]byte, 1<<20), 1<<26)
	for sc.Scan() {
		use(sc.Bytes())
	}
	return true
}
