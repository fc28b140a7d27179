package says

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"clio/internal/nlp/weights"
)

// model is what was learned from PolNeAR: which words head cues, and what is source and content as seen from a cue.
type model struct {
	words  *lexis
	cue    *weights.Table  // two classes: no cue, cue; tells what is worth a closer look
	wide   *weights.Net    // the same from many joined features
	atoms  *weights.Net    // the same from plain facts
	label  *weights.Table  // the four labels, from features without and with the label before
	token  *weights.Net    // the four labels, without the label before
	keep   *weights.Net    // two classes: a wrong attribution, a right one
	others map[uint32]bool // lemma hashes of words other than verbs that may head a cue
}

func (m *model) tables() []**weights.Table { return []**weights.Table{&m.cue, &m.label} }

func (m *model) nets() []**weights.Net { return []**weights.Net{&m.wide, &m.atoms, &m.token, &m.keep} }

func readModel(b []byte) (*model, error) {
	m := &model{others: map[uint32]bool{}}
	var err error
	wrap := func(err error) error { return fmt.Errorf("attribution model: %w", err) }
	for _, t := range m.tables() {
		if *t, b, err = weights.Read(b); err != nil {
			return nil, wrap(err)
		}
	}
	for _, n := range m.nets() {
		if *n, b, err = weights.ReadNet(b); err != nil {
			return nil, wrap(err)
		}
	}
	if m.words, b, err = readLexis(b); err != nil {
		return nil, wrap(err)
	}
	if len(b) < 4 || len(b) != 4+4*int(binary.LittleEndian.Uint32(b)) || m.label.Classes() != numLabels || m.cue.Classes() != 2 ||
		m.wide.Out() != 2 || m.atoms.Out() != 2 || m.keep.Out() != 2 || m.token.Out() != numLabels {
		return nil, errors.New("attribution model: damaged")
	}
	for b = b[4:]; len(b) > 0; b = b[4:] {
		m.others[binary.LittleEndian.Uint32(b)] = true
	}
	return m, nil
}

func (m *model) appendBinary(b []byte) ([]byte, error) {
	var err error
	for _, t := range m.tables() {
		if b, err = (*t).AppendBinary(b); err != nil {
			return nil, err
		}
	}
	for _, n := range m.nets() {
		b = (*n).AppendBinary(b)
	}
	b = m.words.appendBinary(b)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.others)))
	keys := make([]uint32, 0, len(m.others))
	for k := range m.others {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	return b, nil
}

// margin is how surely a word is the head of a cue, in log-odds: the mean of two models. It is far below 0 without a closer
// look where a first model is sure that it is none.
func (m *model) margin(v *view, tok int32) float32 {
	if first := odds(m.cue, v.cueFeatures(tok)); first < glance {
		return first
	}
	p := v.placeOf(tok)
	return (netOdds(m.wide, v.wideFeatures(&p)) + netOdds(m.atoms, v.atoms(&p))) / 2
}

// find finds the attributions of a document, sure or not. Lemmas that are urgent are looked at closer than others.
func (m *model) find(v *view, urgent map[string]bool) []found {
	var all []found
	for i := range v.doc.Tokens {
		tok := int32(i)
		if !m.candidate(v, tok) {
			continue
		}
		margin := m.margin(v, tok)
		if margin+cueBias < 0 && (margin+urgentCue < 0 || !urgent[v.doc.Tokens[tok].Lemma]) {
			continue
		}
		first, last := v.window(tok)
		if tok < first {
			continue // in a dateline
		}
		f := found{cue: tok, margin: margin}
		labels := v.decode(tables{m}, m.token, m.label.Scale(), tok, first, last)
		f.split(labels, first)
		if len(f.parts[inContent]) > 0 {
			all = append(all, f)
		}
	}
	v.relate(all)
	if m.keep != nil {
		for i := range all {
			all[i].odds = netOdds(m.keep, v.keepFeatures(&all[i]))
		}
	}
	return all
}

// gap is by how much the best score is better than the next.
func gap(s *[numLabels]int32) int32 {
	first, second := int32(math.MinInt32), int32(math.MinInt32)
	for _, x := range s {
		if x > first {
			first, second = x, first
		} else if x > second {
			second = x
		}
	}
	return first - second
}

// split fills the parts with the runs of like labels of a window.
func (f *found) split(labels []uint8, first int32) {
	for j := 0; j < len(labels); {
		k := j
		for k < len(labels) && labels[k] == labels[j] {
			k++
		}
		f.parts[labels[j]] = append(f.parts[labels[j]], run{first + int32(j), first + int32(k)})
		j = k
	}
}

// netOdds is odds for a network of two classes.
func netOdds(n *weights.Net, feats []uint32) float32 {
	var out [weights.MaxOut]float32
	n.Score(feats, &out)
	return out[1] - out[0]
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

// decode finds the best labels of the window of a cue (Viterbi). The cue itself is inCue. A network, where there is one, has
// a say in the label of each token; unit is what one of m's scores stands for. The result is valid until the next call.
func (v *view) decode(m scorer, net *weights.Net, unit float32, cue, first, last int32) []uint8 {
	n := int(last - first)
	for len(v.score) < n {
		v.score, v.back, v.labels = append(v.score, [4]int32{}), append(v.back, [4]uint8{}), append(v.labels, 0)
	}
	v.prepare(cue, first, last)
	var say [weights.MaxOut]float32
	if net != nil {
		v.tree.fill(v, cue, first, last)
	}
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
		if net != nil && tok != cue && float32(gap(&local))*unit < sure {
			net.Score(v.netFeatures(cue, tok, first), &say)
			for y := range numLabels {
				local[y] += int32(say[y] * (netWeight / unit))
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

const (
	// glance is the log-odds of the first model below which a word gets no closer look.
	glance = -3
	// netWeight is how much a step of the network's scores counts beside the perceptron's, whose scores have no scale.
	netWeight = 100
	// sure is by how much the perceptron has to prefer a label for the network not to be asked.
	sure = 300
)
