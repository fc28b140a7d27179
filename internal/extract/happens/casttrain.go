package happens

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/internal/nlp/weights"
	"clio/record"
)

// RoleGold is what a key says of who and what has which part in the violence of a document: phrases in lower case, as the
// document writes them.
type RoleGold struct{ Perpetrator, Target, Victim, Weapon []string }

// RoleSample is a noun phrase with its features and its role.
type RoleSample struct {
	feats   []uint32
	class   role
	mention int32
	ruled   bool
}

// Samples are the noun phrases of an analysed document, each with the role that the key gives it.
func (s *Stage) Samples(doc *nlp.Doc, rec *record.Record, gold *RoleGold) []RoleSample {
	w := s.pool.Get().(*work)
	defer s.pool.Put(w)
	w.reset(s, doc, rec)
	w.read()
	key := [numRoles][]string{perpetrator: gold.Perpetrator, target: gold.Target, victim: gold.Victim, weapon: gold.Weapon}
	var out []RoleSample
	meant := map[int32]bool{} // mentions of incidents that the key tells of: with phrases of the key at them
	w.candidates(func(c *candidate) {
		x := RoleSample{feats: append([]uint32(nil), c.feats...)}
		first, last := phrase.Core(doc, c.head)
		text, head := plain(doc.Quote(first, last).Text), doc.Tokens[c.head].Lower
		for r := perpetrator; r < numRoles && x.class == noRole; r++ {
			for _, g := range key[r] {
				if fits(text, head, g) {
					x.class = r
					break
				}
			}
		}
		x.mention, x.ruled = c.mention, c.ruled != noRole
		if x.class != noRole {
			meant[c.mention] = true
		}
		out = append(out, x)
	})
	// What the key is silent about may be violence of a kind that it does not count: it does not teach that the frames are wrong.
	return slices.DeleteFunc(out, func(x RoleSample) bool { return x.ruled && !meant[x.mention] })
}

// plain is a phrase in lower case with single spaces and without an article.
func plain(s string) string {
	s = strings.Join(strings.Fields(strings.ToLower(s)), " ")
	for _, a := range []string{"the ", "a ", "an "} {
		s = strings.TrimPrefix(s, a)
	}
	return s
}

// fits reports whether a phrase is the key's: equal, or one within the other with the head in both.
func fits(text, head, gold string) bool {
	if text == gold {
		return true
	}
	has := func(s, part string) bool { return strings.Contains(" "+s+" ", " "+part+" ") }
	return has(gold, head) && (has(text, gold) || has(gold, text))
}

// TrainRoles learns the role model from documents by multinomial logistic regression and gives its bytes.
func TrainRoles(documents [][]RoleSample, bits, epochs int, log io.Writer) ([]byte, error) {
	l := weights.NewLearner(int(numRoles), bits)
	rng := rand.New(rand.NewPCG(7, 7))
	var all []*RoleSample
	for d := range documents {
		for i := range documents[d] {
			all = append(all, &documents[d][i])
		}
	}
	var out, p [numRoles]float32
	for e := range epochs {
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		loss := 0.0
		rate := float32(0.05 / (1 + 0.5*float64(e)))
		for _, x := range all {
			l.Score(x.feats, out[:])
			soften(out[:], p[:])
			loss -= math.Log(math.Max(float64(p[x.class]), 1e-9))
			for c := range p {
				g := -p[c]
				if role(c) == x.class {
					g++
				}
				if g > 0.005 || g < -0.005 {
					l.Update(x.feats, c, rate*g)
				}
			}
			l.Tick()
		}
		fmt.Fprintf(log, "epoch %d: loss %.4f over %d phrases\n", e+1, loss/float64(len(all)), len(all))
	}
	return l.Table().AppendBinary(nil)
}

// Measure counts over documents how many phrases have each role (gold), how many the model gives it (found), and how many of
// those are right.
func (s *Stage) Measure(model []byte, documents [][]RoleSample) (gold, found, right [5]int, err error) {
	t, _, err := weights.Read(model)
	if err != nil {
		return gold, found, right, err
	}
	for _, d := range documents {
		for _, x := range d {
			p := probabilities(t, x.feats)
			best := noRole
			for r := perpetrator; r < numRoles; r++ {
				if p[r] > p[best] {
					best = r
				}
			}
			gold[x.class]++
			if p[best] < sure {
				best = noRole
			}
			found[best]++
			if best == x.class {
				right[best]++
			}
		}
	}
	return gold, found, right, nil
}

// soften turns scores into probabilities.
func soften(scores, p []float32) {
	top := scores[0]
	for _, s := range scores {
		top = max(top, s)
	}
	sum := 0.0
	for i, s := range scores {
		x := math.Exp(float64(s - top))
		p[i] = float32(x)
		sum += x
	}
	for i := range scores {
		p[i] /= float32(sum)
	}
}
