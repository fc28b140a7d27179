package where

import (
	"math"
	"math/rand/v2"

	"clio/internal/gazetteer"
	"clio/internal/nlp"
	"clio/record"
)

// Sample is a document whose places are known.
type Sample struct {
	Document record.Document
	Places   []GoldPlace
	Resolved bool // the places have coordinates: learn the choice from it too
	Partial  bool // places may be missing from the list: a name that is not on it counts neither way
}

// GoldPlace is a place as a person marked it. Without coordinates in a resolved sample it counts neither for nor against.
type GoldPlace struct {
	record.Span
	Lat, Lon float64
	Located  bool
}

// example is the features of one candidate or mention.
type example struct {
	at    []int32
	val   []float32
	right bool
}

// Learn learns the weights anew from samples; analyse fills a Doc from a text. It is deterministic.
func (s *Stage) Learn(samples []Sample, analyse func(text string, use func(*nlp.Doc))) {
	for range 4 {
		var sets [][]example
		for i := range samples {
			if !samples[i].Partial {
				analyse(samples[i].Document.Text, func(doc *nlp.Doc) { sets = append(sets, s.pickExamples(doc, &samples[i])...) })
			}
		}
		s.pick.fitChoice(sets)
	}
	var all []example
	for i := range samples {
		analyse(samples[i].Document.Text, func(doc *nlp.Doc) { all = append(all, s.judgeExamples(doc, &samples[i])...) })
	}
	s.judge.fitYesNo(all)
}

// Weights are the lines of weights.tsv.
func (s *Stage) Weights() []byte {
	out := []byte("# Weights of the cues for places: model, cue, number of the feature, weight. Made by cmd/learn; see models/places.md.\n")
	return s.judge.write(s.pick.write(out, "pick"), "judge")
}

func (f *features) example(right bool) example {
	return example{append([]int32(nil), f.at...), append([]float32(nil), f.val...), right}
}

func (s *Stage) pickExamples(doc *nlp.Doc, sample *Sample) [][]example {
	w := s.works.Get().(*work)
	defer s.works.Put(w)
	w.read(doc, &sample.Document)
	gold := make(map[int32]GoldPlace)
	for i := range w.mentions {
		m := &w.mentions[i]
		if g, ok := sample.goldAt(doc.Span(m.first, m.last)); ok && g.Located {
			if _, ok := gold[m.group]; !ok {
				gold[m.group] = g
			}
		}
	}
	if !sample.Resolved {
		return w.famousExamples(gold)
	}
	var sets [][]example
	for g := range w.groups {
		at, ok := gold[int32(g)]
		if !ok {
			continue
		}
		gr := &w.groups[g]
		target := gazetteer.Place{Lat: at.Lat, Lon: at.Lon, Located: true}
		nearest, top := math.Inf(1), 0.0
		for i := gr.first; i < gr.last; i++ {
			nearest = min(nearest, distance(w.cands[i].place, target))
			top = max(top, w.cands[i].place.Population)
		}
		if nearest > 161 || gr.last-gr.first < 2 {
			continue
		}
		var set []example
		for i := gr.first; i < gr.last; i++ {
			c := &w.cands[i]
			w.fv.reset(s.pick)
			w.fixedFeatures(gr, c, top)
			w.contextFeatures(int32(g), c)
			set = append(set, w.fv.example(distance(c.place, target) <= max(20, nearest+10)))
		}
		sets = append(sets, set)
	}
	return sets
}

// famousExamples takes, where nobody said which place a marked name means, the one that is ten times as large as any other of
// that name for the right one. Without them the choice would be learned from local papers alone, in which Paris is a county town.
func (w *work) famousExamples(gold map[int32]GoldPlace) [][]example {
	var sets [][]example
	for g := range w.groups {
		gr := &w.groups[g]
		if _, ok := gold[int32(g)]; !ok || gr.last-gr.first < 2 {
			continue
		}
		best, top, second := gr.first, 0.0, 0.0
		for i := gr.first; i < gr.last; i++ {
			if pop := w.cands[i].place.Population; pop > top {
				best, top = i, pop
			}
		}
		if k := w.cands[best].place.Kind; (k == gazetteer.Admin1 || k == gazetteer.Admin2) && gr.slot != adminSlot {
			for i := gr.first; i < gr.last; i++ { // the town of that name, not the province around it
				if c := &w.cands[i].place; c.Kind == gazetteer.City && c.Population >= 50_000 && distance(*c, w.cands[best].place) < 100 {
					best = i
					break
				}
			}
		}
		for i := gr.first; i < gr.last; i++ {
			if distance(w.cands[i].place, w.cands[best].place) > 100 {
				second = max(second, w.cands[i].place.Population)
			}
		}
		if top < 100_000 || top < 10*second || w.cands[best].alt {
			continue
		}
		var set []example
		for i := gr.first; i < gr.last; i++ {
			w.fv.reset(w.stage.pick)
			w.fixedFeatures(gr, &w.cands[i], top)
			w.contextFeatures(int32(g), &w.cands[i])
			c := &w.cands[i].place
			set = append(set, w.fv.example(distance(*c, w.cands[best].place) <= 20 && c.Kind == w.cands[best].place.Kind))
		}
		sets = append(sets, set)
	}
	return sets
}

func (s *Stage) judgeExamples(doc *nlp.Doc, sample *Sample) []example {
	w := s.works.Get().(*work)
	defer s.works.Put(w)
	w.read(doc, &sample.Document)
	var all []example
	for i := range w.mentions {
		m := &w.mentions[i]
		g, ok := sample.goldAt(doc.Span(m.first, m.last))
		if ok && sample.Resolved && !g.Located || !ok && sample.Partial || w.never(m) {
			continue
		}
		w.judgeFeatures(int32(i))
		all = append(all, w.fv.example(ok))
	}
	return all
}

// goldAt is the gold place that overlaps a span, a located one first.
func (s *Sample) goldAt(span record.Span) (GoldPlace, bool) {
	var best GoldPlace
	found := false
	for _, g := range s.Places {
		if g.Overlaps(span) && (!found || g.Located && !best.Located) {
			best, found = g, true
		}
	}
	return best, found
}

const (
	rate  = 0.1
	decay = 2e-5
)

// fitter is AdaGrad with a weight decay that is applied when a weight is touched.
type fitter struct {
	m    *model
	sums []float32
	mean []float64
	n    float64
}

func (f *fitter) step(at int32, grad float32) {
	w := &f.m.weights[at]
	grad += decay * *w
	f.sums[at] += grad * grad
	*w -= rate * grad / (float32(math.Sqrt(float64(f.sums[at]))) + 0.01)
}

func (f *fitter) average() {
	for i, w := range f.m.weights {
		f.mean[i] += float64(w)
	}
	f.n++
}

func (f *fitter) done() {
	for i := range f.m.weights {
		f.m.weights[i] = float32(f.mean[i] / f.n)
	}
}

func newFitter(m *model) *fitter {
	return &fitter{m: m, sums: make([]float32, len(m.weights)), mean: make([]float64, len(m.weights))}
}

// fitChoice learns to choose a right example out of each set.
func (m *model) fitChoice(sets [][]example) {
	f := newFitter(m)
	r := rand.New(rand.NewPCG(1, 2))
	for epoch := range 12 {
		for _, k := range r.Perm(len(sets)) {
			set := sets[k]
			scores := make([]float64, len(set))
			top := math.Inf(-1)
			for i, e := range set {
				scores[i] = float64(m.of(e))
				top = max(top, scores[i])
			}
			sum, right := 0.0, 0.0
			for i, e := range set {
				scores[i] = math.Exp(scores[i] - top)
				sum += scores[i]
				if e.right {
					right += scores[i]
				}
			}
			for i, e := range set {
				grad := scores[i] / sum
				if e.right {
					grad -= scores[i] / max(right, 1e-12)
				}
				if math.Abs(grad) < 1e-4 {
					continue
				}
				for j, at := range e.at {
					f.step(at, float32(grad)*e.val[j])
				}
			}
		}
		if epoch >= 4 {
			f.average()
		}
	}
	f.done()
}

// fitYesNo learns to tell right examples from wrong ones.
func (m *model) fitYesNo(all []example) {
	f := newFitter(m)
	r := rand.New(rand.NewPCG(3, 4))
	for epoch := range 10 {
		for _, k := range r.Perm(len(all)) {
			e := &all[k]
			grad := sigmoid(m.of(*e))
			if e.right {
				grad--
			}
			for j, at := range e.at {
				f.step(at, grad*e.val[j])
			}
		}
		if epoch >= 3 {
			f.average()
		}
	}
	f.done()
}

func (m *model) of(e example) float32 {
	s := float32(0)
	for i, at := range e.at {
		s += m.weights[at] * e.val[i]
	}
	return s
}
