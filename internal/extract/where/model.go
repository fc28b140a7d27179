package where

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// cue is a family of features; its features are numbered from 0.
type cue struct {
	name string
	size int
}

// model is a linear model: a weight for each feature of each cue.
type model struct {
	cues    []cue
	starts  []int32
	weights []float32
}

func newModel(cues []cue) *model {
	m := &model{cues: cues}
	n := 0
	for _, c := range cues {
		m.starts = append(m.starts, int32(n))
		n += c.size
	}
	m.weights = make([]float32, n)
	return m
}

// features is what was seen of one candidate: feature numbers and their values.
type features struct {
	model *model
	at    []int32
	val   []float32
}

func (f *features) reset(m *model) { f.model, f.at, f.val = m, f.at[:0], f.val[:0] }

// add notes a feature of a cue; one beyond the cue's size counts as its last.
func (f *features) add(cue, n int, val float32) {
	c := &f.model.cues[cue]
	n = min(max(n, 0), c.size-1)
	f.at = append(f.at, f.model.starts[cue]+int32(n))
	f.val = append(f.val, val)
}

func (f *features) score() float32 {
	s := float32(0)
	for i, at := range f.at {
		s += f.model.weights[at] * f.val[i]
	}
	return s
}

// readModels reads the two models from lines of model, cue, number and weight.
func readModels(text string) (pick, judge *model, err error) {
	pick, judge = newModel(pickCues), newModel(judgeCues)
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 4 {
			return nil, nil, fmt.Errorf("weights line %d: %d columns, not 4", n, len(f))
		}
		m := pick
		if f[0] == "judge" {
			m = judge
		}
		at, err1 := strconv.Atoi(f[2])
		w, err2 := strconv.ParseFloat(f[3], 32)
		if err1 != nil || err2 != nil {
			return nil, nil, fmt.Errorf("weights line %d: no number", n)
		}
		for i, c := range m.cues {
			if c.name == f[1] && at >= 0 && at < c.size {
				m.weights[int(m.starts[i])+at] = float32(w)
			}
		}
	}
	return pick, judge, nil
}

// write appends the model's weights as lines of name, cue, number and weight, zeros left out.
func (m *model) write(dst []byte, name string) []byte {
	for i, c := range m.cues {
		for n := range c.size {
			if w := m.weights[int(m.starts[i])+n]; math.Abs(float64(w)) >= 0.005 {
				dst = fmt.Appendf(dst, "%s\t%s\t%d\t%.2f\n", name, c.name, n, w)
			}
		}
	}
	return dst
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
