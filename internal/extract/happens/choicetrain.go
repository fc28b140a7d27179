package happens

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/record"
)

// Choice is several ways to take something, with which of them a key takes: ways to cut a phrase, or places and days that an event may have.
type Choice struct {
	ways  [][]uint32
	right []bool
}

// Bounds are the phrases of an analysed document that a key names, with the ways to cut them. Left out are those that no way
// writes as the key does, and those that every way does.
func (s *Stage) Bounds(doc *nlp.Doc, rec *record.Record, gold *RoleGold) []Choice {
	w := s.pool.Get().(*work)
	defer s.pool.Put(w)
	w.reset(s, doc, rec)
	w.read()
	key := [numRoles][]string{perpetrator: gold.Perpetrator, target: gold.Target, weapon: gold.Weapon}
	var out []Choice
	w.candidates(func(c *candidate) {
		for r := perpetrator; r < numRoles; r++ {
			if len(key[r]) == 0 || r == target && w.person(c.head) {
				continue
			}
			a := w.argOf(c.head, "")
			var x Choice
			n := 0
			w.frames(&a, func(first, last int32) {
				is := false
				text := plain(doc.Quote(first, last).Text)
				for _, g := range key[r] {
					is = is || text == plain(g)
				}
				if is {
					n++
				}
				x.ways = append(x.ways, w.boundFeatures(nil, &a, r, first, last))
				x.right = append(x.right, is)
			})
			if n > 0 && n < len(x.ways) {
				out = append(out, x)
			}
		}
	})
	return out
}

// TrainChoices learns which way to take: the right ones together get the probability, over all ways (softmax).
func TrainChoices(samples []Choice, bits, epochs int, log io.Writer) ([]byte, error) {
	l := weights.NewLearner(2, bits)
	rng := rand.New(rand.NewPCG(13, 13))
	var out [2]float32
	var scores, p []float32
	for e := range epochs {
		loss, wrong := 0.0, 0
		rate := float32(0.05 / (1 + 0.5*float64(e)))
		for _, i := range rng.Perm(len(samples)) {
			x := &samples[i]
			scores, p = scores[:0], p[:0]
			for _, f := range x.ways {
				l.Score(f, out[:])
				scores = append(scores, out[1]-out[0])
				p = append(p, 0)
			}
			soften(scores, p)
			sum, best := float32(0), 0
			for k := range p {
				if x.right[k] {
					sum += p[k]
				}
				if p[k] > p[best] {
					best = k
				}
			}
			if !x.right[best] {
				wrong++
			}
			loss -= math.Log(math.Max(1e-9, float64(sum)))
			for k, f := range x.ways {
				g := -p[k]
				if x.right[k] {
					g += p[k] / max(sum, 1e-6)
				}
				if g > 0.003 || g < -0.003 {
					l.Update(f, 1, rate*g)
					l.Update(f, 0, -rate*g)
				}
			}
			l.Tick()
		}
		fmt.Fprintf(log, "epoch %d: loss %.4f, %.3f wrong of %d choices\n", e+1, loss/float64(len(samples)), float64(wrong)/float64(len(samples)), len(samples))
	}
	return l.Table().AppendBinary(nil)
}
