package weights

import (
	"fmt"
	"io"
	"math/rand/v2"
)

// Case is an example with its class.
type Case struct {
	Feats []uint32
	Class int
}

// LearnNet learns a network from cases in some epochs, over the features that are met at least least times. The steps get
// smaller until the end. What it costs is told to log.
func LearnNet(o NetOptions, least, epochs int, cases []Case, log io.Writer) *NetLearner {
	var c Counter
	for i := range cases {
		c.Add(cases[i].Feats)
	}
	feats := c.Keep(least)
	l := NewNetLearner(o, feats)
	rng := rand.New(rand.NewPCG(o.Seed, 5))
	step, steps := 0, epochs*len(cases)
	for e := range epochs {
		loss := 0.0
		for _, i := range rng.Perm(len(cases)) {
			loss += l.Learn(cases[i].Feats, cases[i].Class, 1-float64(step)/float64(steps), 1)
			step++
		}
		fmt.Fprintf(log, "net of %d features, epoch %d: %d cases, loss %.4f\n", len(feats), e+1, len(cases), loss/float64(len(cases)))
	}
	return l
}
