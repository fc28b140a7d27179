package engine

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/conllu"
)

type trainer struct {
	t     *table
	total []float32
	last  []int32
	now   int32
}

func newTrainer(bits, width int) *trainer {
	t := newTable(bits, width)
	return &trainer{t: t, total: make([]float32, len(t.w)), last: make([]int32, len(t.w))}
}

func (tr *trainer) bump(feats []uint32, class int, by float32) {
	for _, f := range feats {
		i := int(f&tr.t.mask)*tr.t.width + class
		tr.total[i] += float32(tr.now-tr.last[i]) * tr.t.w[i]
		tr.last[i] = tr.now
		tr.t.w[i] += by
	}
}

func (tr *trainer) average() *table {
	out := &table{width: tr.t.width, mask: tr.t.mask, w: make([]float32, len(tr.t.w))}
	for i := range out.w {
		out.w[i] = (tr.total[i] + float32(tr.now-tr.last[i])*tr.t.w[i]) / float32(tr.now)
	}
	return out
}

type goldSent struct {
	doc  *nlp.Doc
	head []int32
	rel  []nlp.Rel
	upos []nlp.UPOS
	xpos []nlp.XPOS
	lem  []string
}

func loadGold(path string) ([]goldSent, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	docs, err := conllu.Read(f)
	if err != nil {
		return nil, err
	}
	var out []goldSent
	for _, d := range docs {
		for _, s := range d.Sents {
			out = append(out, makeGold(s, false))
		}
	}
	return out, nil
}

func makeGold(s conllu.Sentence, caps bool) goldSent {
	var b strings.Builder
	g := goldSent{doc: new(nlp.Doc)}
	for i, w := range s.Words {
		form := w.Form
		if caps {
			form = strings.ToUpper(form)
		}
		if i > 0 {
			b.WriteByte(' ')
		}
		st := b.Len()
		b.WriteString(form)
		g.doc.Tokens = append(g.doc.Tokens, nlp.Token{Start: int32(st), End: int32(b.Len()), Lower: lowerOf(form)})
		g.head = append(g.head, int32(w.Head))
		g.rel = append(g.rel, w.Rel)
		g.upos = append(g.upos, w.UPOS)
		g.xpos = append(g.xpos, w.XPOS)
		g.lem = append(g.lem, w.Lemma)
	}
	g.doc.Text = b.String()
	g.doc.Sents = []nlp.Sent{{First: 0, Last: int32(len(s.Words)), AllCaps: caps}}
	return g
}

func upper(g goldSent) goldSent {
	c := g
	c.doc = &nlp.Doc{Text: strings.ToUpper(g.doc.Text), Tokens: append([]nlp.Token(nil), g.doc.Tokens...), Sents: []nlp.Sent{{First: 0, Last: g.doc.Sents[0].Last, AllCaps: true}}}
	if len(c.doc.Text) != len(g.doc.Text) {
		return g
	}
	return c
}

type tagset struct {
	pairs []uint16
	index map[uint16]int
}

func trainTagger(sents []goldSent, ts *tagset, epochs, bits int) *table {
	tr := newTrainer(bits, len(ts.pairs))
	order := rand.New(rand.NewSource(1))
	scores := make([]float32, len(ts.pairs))
	var f []uint32
	for e := 0; e < epochs; e++ {
		for _, k := range order.Perm(len(sents)) {
			g := sents[k]
			if order.Intn(8) == 0 {
				g = upper(g)
			}
			n := len(g.head)
			p1, p2 := uint32(0), uint32(0)
			for i := 0; i < n; i++ {
				tr.now++
				f = tagFeats(lens{g.doc, 0, n}, i, p1, p2, f)
				tr.t.score(f, scores)
				best := argmax(scores)
				gold, ok := ts.index[uint16(g.upos[i])<<8|uint16(g.xpos[i])]
				if ok && best != gold {
					tr.bump(f, gold, 1)
					tr.bump(f, best, -1)
				}
				p2, p1 = p1, uint32(ts.pairs[best])
			}
		}
	}
	return tr.average()
}

func argmax(s []float32) int {
	b := 0
	for i, x := range s {
		if x > s[b] {
			b = i
		}
	}
	return b
}

func costs(s *state, gold []int32, out *[3]int) {
	f := s.first
	g := func(i int32) int32 { return gold[i-f] }
	*out = [3]int{}
	s0, s1 := s.at(0), s.at(1)
	if s.buf < s.last {
		b := s.buf
		c := 0
		for i, x := range s.stack {
			if g(x) == b {
				c++
			}
			if i < len(s.stack)-1 && g(b) == x {
				c++
			}
		}
		if g(b) == -1 && len(s.stack) > 0 {
			c++
		}
		out[shift] = c
	}
	if s0 < 0 {
		return
	}
	lost := 0
	for b := s.buf; b < s.last; b++ {
		if g(b) == s0 {
			lost++
		}
	}
	l, r := lost, lost
	h := g(s0)
	if h == s1 && s1 >= 0 || h > s.buf || h == -1 && s1 < 0 {
		l++
	}
	if h >= s.buf {
		r++
	}
	out[left], out[right] = l, r
}

func trainParser(sents []goldSent, epochs, abits, lbits int) (acts, labels *table) {
	ta, tl := newTrainer(abits, 3), newTrainer(lbits, int(nlp.NumRel))
	rng := rand.New(rand.NewSource(2))
	var s state
	var f, lf []uint32
	as := make([]float32, 3)
	ls := make([]float32, nlp.NumRel)
	var cost [3]int
	for e := 0; e < epochs; e++ {
		wrong, all := 0, 0
		for _, k := range rng.Perm(len(sents)) {
			g := sents[k]
			n := int32(len(g.head))
			s.reset(g.doc, 0, n)
			for !s.done() {
				costs(&s, g.head, &cost)
				f = s.feats(f)
				ta.t.score(f, as)
				best, gold := -1, -1
				for a := 0; a < 3; a++ {
					if !s.legal(a) {
						continue
					}
					if best < 0 || as[a] > as[best] {
						best = a
					}
					if gold < 0 || cost[a] < cost[gold] || cost[a] == cost[gold] && as[a] > as[gold] {
						gold = a
					}
				}
				ta.now++
				all++
				if cost[best] > cost[gold] {
					wrong++
					ta.bump(f, gold, 1)
					ta.bump(f, best, -1)
				}
				do := best
				if e == 0 || rng.Intn(10) == 0 {
					do = gold
				}
				r := nlp.NoRel
				if do != shift {
					h, m := s.pair(do)
					if g.head[m] == h {
						r = g.rel[m]
						lf = s.labelFeats(h, m, do, lf)
						tl.t.score(lf, ls)
						tl.now++
						if b := argmax(ls); nlp.Rel(b) != r {
							tl.bump(lf, int(r), 1)
							tl.bump(lf, b, -1)
							if e > 0 {
								r = nlp.Rel(b)
							}
						}
					} else {
						lf = s.labelFeats(h, m, do, lf)
						tl.t.score(lf, ls)
						r = nlp.Rel(argmax(ls))
					}
				}
				s.apply(do, r)
			}
		}
		fmt.Fprintf(os.Stderr, "parser epoch %d: %.2f%% wrong\n", e+1, 100*float64(wrong)/float64(all))
	}
	return ta.average(), tl.average()
}

// Train makes the stopgap model.
func Train(data, out string) error {
	var sents []goldSent
	for _, p := range []string{"EWT", "GUM-permissive"} {
		g, err := loadGold(filepath.Join(data, "ud", p, "train", "gold.conllu"))
		if err != nil {
			return err
		}
		sents = append(sents, g...)
	}
	ts := &tagset{index: map[uint16]int{}}
	counts := map[uint16]int{}
	lemmas := map[string]map[string]int{}
	for _, g := range sents {
		for i := range g.head {
			counts[uint16(g.upos[i])<<8|uint16(g.xpos[i])]++
			k := g.doc.Tokens[i].Lower + "\t" + g.upos[i].String()
			if lemmas[k] == nil {
				lemmas[k] = map[string]int{}
			}
			lemmas[k][g.lem[i]]++
		}
	}
	for p, c := range counts {
		if c > 4 {
			ts.pairs = append(ts.pairs, p)
		}
	}
	sort.Slice(ts.pairs, func(a, b int) bool { return ts.pairs[a] < ts.pairs[b] })
	for i, p := range ts.pairs {
		ts.index[p] = i
	}
	rand.New(rand.NewSource(3)).Shuffle(len(sents), func(a, b int) { sents[a], sents[b] = sents[b], sents[a] })
	const folds = 4
	for k := 0; k < folds; k++ {
		var rest []goldSent
		for i, g := range sents {
			if i%folds != k {
				rest = append(rest, g)
			}
		}
		m := &Engine{tags: trainTagger(rest, ts, 4, 16), ts: ts}
		for i, g := range sents {
			if i%folds == k {
				m.tag(g.doc)
			}
		}
	}
	tags := trainTagger(sents, ts, 6, 16)
	acts, labels := trainParser(sents, 8, 19, 16)
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, int32(len(ts.pairs)))
	binary.Write(&b, binary.LittleEndian, ts.pairs)
	for _, t := range []*table{tags, acts, labels} {
		quant(&b, t)
	}
	n := 0
	for k, m := range lemmas {
		best := ""
		for l, c := range m {
			if best == "" || c > m[best] || c == m[best] && l < best {
				best = l
			}
		}
		form, pos, _ := strings.Cut(k, "\t")
		if lemmaRule(form, nlp.UPOSOf(pos)) != strings.ToLower(best) && strings.ToLower(best) != "_" {
			fmt.Fprintf(&b, "%s\t%s\n", k, strings.ToLower(best))
			n++
		}
	}
	var z bytes.Buffer
	zw, _ := flate.NewWriter(&z, 6)
	zw.Write(b.Bytes())
	zw.Close()
	fmt.Fprintln(os.Stderr, "lemma exceptions", n, "bytes", z.Len())
	return os.WriteFile(out, z.Bytes(), 0o644)
}

func quant(w io.Writer, t *table) {
	top := float32(0)
	for _, x := range t.w {
		top = max(top, max(x, -x))
	}
	scale := top / 127
	// square-root companding keeps small weights apart
	b := make([]int8, len(t.w))
	for i, x := range t.w {
		v := x / top
		s := float32(1)
		if v < 0 {
			v, s = -v, -1
		}
		b[i] = int8(s*sqrt(v)*127 + s*0.5)
	}
	binary.Write(w, binary.LittleEndian, int32(t.width))
	binary.Write(w, binary.LittleEndian, int32(t.mask))
	binary.Write(w, binary.LittleEndian, scale*127)
	binary.Write(w, binary.LittleEndian, b)
}

func unquant(r io.Reader) (*table, error) {
	var width, mask int32
	var top float32
	binary.Read(r, binary.LittleEndian, &width)
	binary.Read(r, binary.LittleEndian, &mask)
	if err := binary.Read(r, binary.LittleEndian, &top); err != nil {
		return nil, err
	}
	t := &table{width: int(width), mask: uint32(mask), w: make([]float32, int(width)*int(mask+1))}
	b := make([]byte, len(t.w))
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	for i, x := range b {
		v := float32(int8(x)) / 127
		if v < 0 {
			t.w[i] = -v * v * top
		} else {
			t.w[i] = v * v * top
		}
	}
	return t, nil
}

var _ = bufio.NewReader
