package happens

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/record"
)

// DeedGold is an incident of a key: its kind and who and what has which part in it, in lower case.
type DeedGold struct {
	Type string // attack, bombing, kidnapping, arson, robbery, hijacking, forced work stoppage
	RoleGold
}

// DeedSample is an event with its features and whether a key has it.
type DeedSample struct {
	feats  []uint32
	real   bool
	weight float32 // how much it teaches, 1 for an ordinary one
}

// Learned are the bytes of the models of the stage; nil where there is none.
type Learned struct{ Roles, Bounds, Placing, Dating, Parts, Deeds []byte }

// With is the stage with other models.
func (s *Stage) With(l Learned) (*Stage, error) {
	out := &Stage{book: s.book, nations: s.nations}
	out.pool.New = func() any { return new(work) }
	for table, data := range map[**weights.Table][]byte{&out.casting: l.Roles, &out.binding: l.Bounds, &out.placing: l.Placing, &out.dating: l.Dating, &out.filling: l.Parts, &out.telling: l.Deeds} {
		if data == nil {
			continue
		}
		var err error
		if *table, _, err = weights.Read(data); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Deeds are the events of an analysed document, each with whether right says of it that it is real; those of which it says nothing
// are left out. Each teaches as much as weight says.
func (s *Stage) Deeds(doc *nlp.Doc, rec *record.Record, weight float32, judge func(events []record.Event) (real, known []bool)) []DeedSample {
	w := s.pool.Get().(*work)
	defer s.pool.Put(w)
	w.reset(s, doc, rec)
	rec.Events = nil
	w.happen()
	w.choose()
	w.fill()
	events := rec.Events[:len(w.happened)]
	real, known := judge(events)
	var out []DeedSample
	for i := range events {
		if judged(&events[i]) && known[i] {
			out = append(out, DeedSample{feats: w.deedFeatures(nil, &w.happened[i], &events[i]), real: real[i], weight: weight})
		}
	}
	return out
}

// Pair pairs the events of a document with the incidents of a key one to one, the best pairs first: a pair agrees in kind and, where the
// key names anybody or anything, in one of them.
//
// The index of the incident is given for each event, -1 where it has none. With loose, an event and an incident of one kind that are left
// over alone are a pair too.
func Pair(events []record.Event, actors []record.Actor, key []DeedGold, loose bool) []int {
	name := map[string][]string{}
	for i := range actors {
		name[actors[i].ID] = append([]string{actors[i].Name}, actors[i].Aliases...)
	}
	of := make([]int, len(events))
	for i := range of {
		of[i] = -1
	}
	taken := make([]bool, len(key))
	for {
		best, at, with := 0.0, -1, -1
		for i := range events {
			if of[i] >= 0 || !judged(&events[i]) {
				continue
			}
			for k := range key {
				if s := agreement(&events[i], name, &key[k]); !taken[k] && s > best {
					best, at, with = s, i, k
				}
			}
		}
		if at < 0 {
			break
		}
		of[at], taken[with] = with, true
	}
	if !loose {
		return of
	}
	for k := range key {
		left := -1
		for i := range events {
			if of[i] < 0 && judged(&events[i]) && kindOf(&events[i]) == key[k].Type {
				if left >= 0 {
					left = -2
					break
				}
				left = i
			}
		}
		if !taken[k] && left >= 0 {
			of[left] = k
		}
	}
	return of
}

// kindOf is the kind of an event in the words of the key.
func kindOf(e *record.Event) string {
	switch kind := strings.TrimPrefix(strings.TrimPrefix(e.Type, "attack"), "."); kind {
	case "hostage_taking":
		return "kidnapping"
	case "bombing", "arson", "robbery", "hijacking":
		return kind
	case "forced_work_stoppage":
		return "forced work stoppage"
	}
	return "attack"
}

// agreement is 0 where an event is not a key's incident, and greater the more they share.
func agreement(e *record.Event, name map[string][]string, key *DeedGold) float64 {
	kind := kindOf(e)
	s := 0.5
	switch {
	case kind == key.Type:
		s = 1
	case kind != "attack":
		return 0
	}
	shared := 0
	count := func(texts []string, fills []string) {
		for _, f := range fills {
			for _, t := range texts {
				if t = plain(t); t != "" && f != "" && (t == f || holdsWords(t, f) || holdsWords(f, t)) {
					shared++
					break
				}
			}
		}
	}
	for _, p := range e.Perpetrator {
		count(append([]string{p.Text}, name[p.Actor]...), key.Perpetrator)
	}
	for _, p := range e.Target {
		count(append([]string{p.Text}, name[p.Actor]...), key.Target)
		count([]string{p.Text}, key.Victim)
	}
	for _, p := range e.Victim {
		count(append([]string{p.Text}, name[p.Actor]...), key.Victim)
	}
	if shared == 0 && len(key.Perpetrator)+len(key.Target)+len(key.Victim) > 0 {
		return 0
	}
	return s + float64(shared)
}

func holdsWords(s, part string) bool { return strings.Contains(" "+s+" ", " "+part+" ") }

// TrainDeeds learns what is told as a deed by logistic regression, a tenth of the features left out at each step, and gives the
// model's bytes.
func TrainDeeds(samples []DeedSample, bits, epochs int, log io.Writer) ([]byte, error) {
	l := weights.NewLearner(2, bits)
	rng := rand.New(rand.NewPCG(11, 11))
	var out [2]float32
	feats := make([]uint32, 0, 512)
	for e := range epochs {
		loss, wrong := 0.0, 0
		rate := float32(0.03 / (1 + 0.5*float64(e)))
		for _, i := range rng.Perm(len(samples)) {
			x := &samples[i]
			feats = feats[:0]
			for _, f := range x.feats {
				if rng.IntN(10) >= 2 {
					feats = append(feats, f)
				}
			}
			l.Score(feats, out[:])
			p := 1 / (1 + math.Exp(float64(out[0]-out[1])))
			y := 0.0
			if x.real {
				y = 1
			}
			if (p > 0.5) != x.real {
				wrong++
			}
			loss -= math.Log(math.Max(1e-9, 1-math.Abs(y-p)))
			g := float32(y-p) * x.weight * rate
			l.Update(feats, 1, g)
			l.Update(feats, 0, -g)
			l.Tick()
		}
		fmt.Fprintf(log, "epoch %d: loss %.4f, %.3f wrong of %d\n", e+1, loss/float64(len(samples)), float64(wrong)/float64(len(samples)), len(samples))
	}
	return l.Table().AppendBinary(nil)
}
