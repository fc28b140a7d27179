// Package engine runs the language stages over a document. This is a first engine: tokens, sentences, tags, lemmas and parse
// by averaged perceptrons.
package engine

import (
	"bufio"
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"io"
	"math"
	"strings"
	"sync"

	"clio/internal/nlp"
)

//go:embed quick.bin
var weights []byte

// Engine holds the models.
type Engine struct {
	ts           *tagset
	tags         *table
	acts, labels *table
	lemmas       map[string]string
	pool         sync.Pool
}

// New loads the embedded models.
func New() (*Engine, error) { return load(weights) }

func load(data []byte) (*Engine, error) {
	r := bufio.NewReaderSize(flate.NewReader(bytes.NewReader(data)), 1<<20)
	e := &Engine{ts: &tagset{index: map[uint16]int{}}, lemmas: map[string]string{}}
	var n int32
	if err := binary.Read(r, binary.LittleEndian, &n); err != nil {
		return nil, err
	}
	e.ts.pairs = make([]uint16, n)
	if err := binary.Read(r, binary.LittleEndian, e.ts.pairs); err != nil {
		return nil, err
	}
	for _, t := range []**table{&e.tags, &e.acts, &e.labels} {
		var err error
		if *t, err = unquant(r); err != nil {
			return nil, err
		}
	}
	rest, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(rest)) {
		i := strings.LastIndexByte(line, '\t')
		e.lemmas[line[:i]] = strings.TrimSpace(line[i+1:])
	}
	return e, nil
}

// Run analyses a text into doc.
func (e *Engine) Run(text string, doc *nlp.Doc) {
	doc.Reset(text)
	tokenize(doc)
	e.tag(doc)
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		if l, ok := e.lemmas[t.Lower+"\t"+t.UPOS.String()]; ok {
			t.Lemma = l
		} else {
			t.Lemma = lemmaRule(t.Lower, t.UPOS)
		}
		if t.UPOS == nlp.PROPN && !doc.Sents[t.Sent].AllCaps {
			t.Lemma = doc.Form(int32(i))
			if t.XPOS == nlp.NNPS && strings.HasSuffix(t.Lemma, "s") {
				t.Lemma = t.Lemma[:len(t.Lemma)-1]
			}
		}
	}
	e.parse(doc)
	doc.Link()
	quotes(doc)
	standIn(doc)
}

func (e *Engine) tag(d *nlp.Doc) {
	scores := make([]float32, len(e.ts.pairs))
	var f []uint32
	for _, s := range d.Sents {
		p1, p2 := uint32(0), uint32(0)
		for i := int(s.First); i < int(s.Last); i++ {
			f = tagFeats(lens{d, int(s.First), int(s.Last)}, i, p1, p2, f)
			e.tags.score(f, scores)
			p := e.ts.pairs[argmax(scores)]
			d.Tokens[i].UPOS, d.Tokens[i].XPOS = nlp.UPOS(p>>8), nlp.XPOS(p&0xff)
			p2, p1 = p1, uint32(p)
		}
	}
}

func (e *Engine) parse(d *nlp.Doc) {
	var s state
	var f []uint32
	as := make([]float32, 3)
	ls := make([]float32, nlp.NumRel)
	for _, sent := range d.Sents {
		s.reset(d, sent.First, sent.Last)
		for !s.done() {
			f = s.feats(f)
			e.acts.score(f, as)
			best := -1
			for a := 0; a < 3; a++ {
				if s.legal(a) && (best < 0 || as[a] > as[best]) {
					best = a
				}
			}
			r := nlp.NoRel
			if best != shift {
				h, m := s.pair(best)
				f = s.labelFeats(h, m, best, f)
				e.labels.score(f, ls)
				r = nlp.Rel(argmax(ls))
				if h < 0 {
					r = nlp.Root
				} else if r == nlp.Root || r == nlp.NoRel {
					r = nlp.Dep
				}
			}
			s.apply(best, r)
		}
		for i := range s.head {
			t := &d.Tokens[int(sent.First)+i]
			t.Head, t.Rel = s.head[i], s.rel[i]
		}
	}
}

func lemmaRule(w string, u nlp.UPOS) string {
	cut := func(s string) string { return w[:len(w)-len(s)] }
	switch u {
	case nlp.NOUN:
		switch {
		case strings.HasSuffix(w, "ies") && len(w) > 4:
			return cut("ies") + "y"
		case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "xes"):
			return cut("es")
		case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && len(w) > 3:
			return cut("s")
		}
	case nlp.VERB, nlp.AUX:
		switch {
		case strings.HasSuffix(w, "ies") && len(w) > 4:
			return cut("ies") + "y"
		case strings.HasSuffix(w, "ied") && len(w) > 4:
			return cut("ied") + "y"
		case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "ches"):
			return cut("es")
		case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && len(w) > 3:
			return cut("s")
		case strings.HasSuffix(w, "ing") && len(w) > 5:
			return stem(cut("ing"))
		case strings.HasSuffix(w, "ed") && len(w) > 4:
			return stem(cut("ed"))
		}
	}
	return w
}

func stem(s string) string {
	n := len(s)
	v := func(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
	if n > 3 && s[n-1] == s[n-2] && !v(s[n-1]) && s[n-1] != 'l' && s[n-1] != 's' {
		return s[:n-1]
	}
	if n > 2 && !v(s[n-1]) && s[n-1] != 'w' && s[n-1] != 'y' && s[n-1] != 'x' && v(s[n-2]) && !v(s[n-3]) && (s[n-1] != 'r' && s[n-1] != 'n' && s[n-1] != 't' || n < 5) || strings.HasSuffix(s, "v") || strings.HasSuffix(s, "at") || strings.HasSuffix(s, "c") || strings.HasSuffix(s, "u") || strings.HasSuffix(s, "iz") || strings.HasSuffix(s, "dg") || strings.HasSuffix(s, "rg") {
		return s + "e"
	}
	return s
}

func quotes(d *nlp.Doc) {
	open := int32(-1)
	for i := range d.Tokens {
		t := &d.Tokens[i]
		f := d.Form(int32(i))
		if open >= 0 && t.Flags&nlp.ParaBefore != 0 && f != "“" && f != "\"" {
			q := nlp.Quotation{First: open, Last: int32(i)}
			q.Span = d.Span(open, int32(i))
			d.Quotes = append(d.Quotes, q)
			open = -1
		}
		switch {
		case open < 0 && (f == "“" || f == "\"" || f == "``"):
			open = int32(i)
		case open >= 0 && (f == "”" || f == "\"" && int32(i) > open || f == "''"):
			if t.Flags&nlp.ParaBefore != 0 {
				continue
			}
			q := nlp.Quotation{First: open, Last: int32(i) + 1, Closed: true}
			q.Span = d.Span(open, int32(i)+1)
			d.Quotes = append(d.Quotes, q)
			open = -1
		}
	}
	for _, q := range d.Quotes {
		for i := q.First; i < q.Last; i++ {
			d.Tokens[i].Flags |= nlp.InQuote
		}
	}
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// Layers are what Run fills.
func Layers() []nlp.Layer {
	return []nlp.Layer{nlp.Tokens, nlp.Sentences, nlp.Tags, nlp.Lemmas, nlp.Tree, nlp.Quotations, nlp.Names, nlp.NounPhrases, nlp.Counts, nlp.Coreference, nlp.Times, nlp.Places}
}
