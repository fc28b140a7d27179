package says

import (
	"encoding/binary"
	"errors"
	"fmt"

	"clio/internal/nlp/weights"
)

// model is what was learned from PolNeAR: which words head cues, and what is source and content as seen from a cue.
type model struct {
	cue    *weights.Table  // two classes: no cue, cue
	label  *weights.Table  // the four labels, from features without and with the label before
	keep   *weights.Table  // two classes: a wrong attribution, a right one
	others map[uint32]bool // lemma hashes of words other than verbs that may head a cue
}

func readModel(b []byte) (*model, error) {
	m := &model{others: map[uint32]bool{}}
	for _, t := range []**weights.Table{&m.cue, &m.label, &m.keep} {
		var err error
		if *t, b, err = weights.Read(b); err != nil {
			return nil, fmt.Errorf("attribution model: %w", err)
		}
	}
	if len(b) < 4 || len(b) != 4+4*int(binary.LittleEndian.Uint32(b)) || m.label.Classes() != numLabels || m.cue.Classes() != 2 || m.keep.Classes() != 2 {
		return nil, errors.New("attribution model: damaged")
	}
	for b = b[4:]; len(b) > 0; b = b[4:] {
		m.others[binary.LittleEndian.Uint32(b)] = true
	}
	return m, nil
}

func (m *model) appendBinary(b []byte) ([]byte, error) {
	for _, t := range []*weights.Table{m.cue, m.label, m.keep} {
		var err error
		if b, err = t.AppendBinary(b); err != nil {
			return nil, err
		}
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.others)))
	keys := make([]uint32, 0, len(m.others))
	for k := range m.others {
		keys = append(keys, k)
	}
	sortKeys(keys)
	for _, k := range keys {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	return b, nil
}

func sortKeys(keys []uint32) {
	for i := 1; i < len(keys); i++ {
		for j := i; j > 0 && keys[j] < keys[j-1]; j-- {
			keys[j], keys[j-1] = keys[j-1], keys[j]
		}
	}
}

// find finds the attributions of a document, sure or not.
func (m *model) find(v *view) []found {
	var all []found
	for i := range v.doc.Tokens {
		tok := int32(i)
		if !m.candidate(v, tok) {
			continue
		}
		margin := odds(m.cue, v.cueFeatures(tok))
		if margin+cueBias < 0 {
			continue
		}
		first, last := v.window(tok)
		f := found{cue: tok, margin: margin}
		labels := v.decode(tables{m}, tok, first, last)
		for j := 0; j < len(labels); {
			k := j
			for k < len(labels) && labels[k] == labels[j] {
				k++
			}
			f.parts[labels[j]] = append(f.parts[labels[j]], run{first + int32(j), first + int32(k)})
			j = k
		}
		if len(f.parts[inContent]) == 0 {
			continue
		}
		if m.keep != nil {
			f.odds = odds(m.keep, v.keepFeatures(&f))
		}
		all = append(all, f)
	}
	return all
}

// odds is the log-odds that a model of two classes gives for the second.
func odds(t *weights.Table, feats []uint32) float32 {
	a, b, _, _ := t.Score4(feats)
	return float32(b-a) * t.Scale()
}

// scorer sums what a model says of features; the trained table and the learner both are one.
type scorer interface {
	score(feats []uint32, out *[numLabels]int32)
}

type tables struct{ m *model }

func (t tables) score(feats []uint32, out *[numLabels]int32) {
	out[0], out[1], out[2], out[3] = t.m.label.Score4(feats)
}

// decode finds the best labels of the window of a cue (Viterbi). The cue itself is inCue. The result is valid until the next
// call.
func (v *view) decode(m scorer, cue, first, last int32) []uint8 {
	n := int(last - first)
	for len(v.score) < n {
		v.score, v.back, v.labels = append(v.score, [4]int32{}), append(v.back, [4]uint8{}), append(v.labels, 0)
	}
	v.prepare(cue, first, last)
	const never = -1 << 28
	var local, steps [numLabels]int32
	var buf [16]uint32
	for i := range n {
		tok := first + int32(i)
		m.score(v.labelFeatures(cue, tok, first), &local)
		for y := range numLabels {
			if (tok == cue) != (y == inCue) && (tok == cue || tok < cue-6 || tok > cue+6) {
				local[y] = never
			}
		}
		if i == 0 {
			m.score(v.stepFeatures(numLabels, cue, tok, first, buf[:0]), &steps)
			for y := range numLabels {
				v.score[0][y] = local[y] + steps[y]
			}
			continue
		}
		for y := range numLabels {
			v.score[i][y] = never * 2
		}
		for p := range numLabels {
			m.score(v.stepFeatures(uint32(p), cue, tok, first, buf[:0]), &steps)
			for y := range numLabels {
				if s := v.score[i-1][p] + local[y] + steps[y]; s > v.score[i][y] {
					v.score[i][y], v.back[i][y] = s, uint8(p)
				}
			}
		}
	}
	best := 0
	for y := range numLabels {
		if v.score[n-1][y] > v.score[n-1][best] {
			best = y
		}
	}
	for i := n - 1; i >= 0; i-- {
		v.labels[i] = uint8(best)
		best = int(v.back[i][best])
	}
	return v.labels[:n]
}
