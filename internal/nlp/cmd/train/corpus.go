package main

import (
	"encoding/json"
	"math/bits"
	"math/rand/v2"
	"os"
	"path/filepath"

	"clio/internal/nlp"
	"clio/internal/nlp/parse"
	"clio/internal/nlp/sent"
	"clio/internal/nlp/tag"
	"clio/internal/nlp/token"
	"clio/internal/nlp/word"
)

// corpus is gold documents, what is known of their words, and the treebank that each is from.
type corpus struct {
	docs  []*nlp.Doc
	words [][]*word.Info
	bank  []string
	cache *word.Cache
}

var treebanks = [...]string{"EWT", "GUM-permissive"}

func readAll(data, part string) (*corpus, error) {
	c := &corpus{}
	for _, bank := range treebanks {
		docs, err := readTreebank(filepath.Join(data, "ud", bank, part, "gold.conllu"))
		if err != nil {
			return nil, err
		}
		for i := range docs {
			doc := &nlp.Doc{}
			docs[i].Fill(doc)
			token.Mark(doc)
			sent.Finish(doc)
			c.docs = append(c.docs, doc)
			c.bank = append(c.bank, bank)
		}
	}
	return c, nil
}

func (c *corpus) banks() []string { return treebanks[:] }

// look finds the words of all documents.
func (c *corpus) look(lex *word.Lexicon) {
	c.cache = word.NewCache(lex)
	c.words = nil
	for _, d := range c.docs {
		c.words = append(c.words, wordsOf(d, c.cache))
	}
}

func wordsOf(d *nlp.Doc, cache *word.Cache) []*word.Info {
	in := make([]*word.Info, len(d.Tokens))
	for i := range d.Tokens {
		in[i] = cache.Of(d.Form(int32(i)))
		d.Tokens[i].Lower = in[i].Lower
	}
	return in
}

// withCapitals adds every seventh document a second time, in capitals, so that the models learn to do without case.
func (c *corpus) withCapitals(lex *word.Lexicon) *corpus {
	out := &corpus{docs: c.docs[:len(c.docs):len(c.docs)], words: c.words[:len(c.words):len(c.words)], bank: c.bank[:len(c.bank):len(c.bank)], cache: c.cache}
	rng := rand.New(rand.NewPCG(5, 5))
	for i, d := range c.docs {
		if rng.IntN(7) > 0 {
			continue
		}
		up := capitals(d)
		out.docs = append(out.docs, up)
		out.words = append(out.words, wordsOf(up, c.cache))
		out.bank = append(out.bank, c.bank[i])
	}
	return out
}

// capitals is a copy of a gold document with its ASCII letters in upper case.
func capitals(d *nlp.Doc) *nlp.Doc {
	text := []byte(d.Text)
	for i, c := range text {
		if c >= 'a' && c <= 'z' {
			text[i] = c - 32
		}
	}
	up := &nlp.Doc{Text: string(text)}
	up.Tokens = append(up.Tokens, d.Tokens...)
	up.Sents = append(up.Sents, d.Sents...)
	token.Mark(up)
	sent.Finish(up)
	return up
}

func (c *corpus) tagExamples(keep func(i int) bool) []tag.Example {
	var ex []tag.Example
	for i := range c.docs {
		if keep == nil || keep(i) {
			ex = append(ex, tag.Example{Doc: c.docs[i], Infos: c.words[i]})
		}
	}
	return ex
}

// jackknife gives each document tags from a tagger that has not seen it.
func (c *corpus) jackknife(folds, epochs int) []parse.Example {
	ex := make([]parse.Example, len(c.docs))
	var s tag.Scratch
	for f := range folds {
		t := tag.Train(c.tagExamples(func(i int) bool { return i%folds != f }), tag.Options{Epochs: epochs, Least: 2, Bits: 20, Seed: 1})
		for i := range c.docs {
			if i%folds != f {
				continue
			}
			doc := *c.docs[i]
			doc.Tokens = append([]nlp.Token(nil), doc.Tokens...)
			t.Run(&doc, c.words[i], &s)
			ex[i] = parse.Example{Doc: c.docs[i], Infos: c.words[i]}
			for k := range doc.Tokens {
				ex[i].UPOS = append(ex[i].UPOS, doc.Tokens[k].UPOS)
				ex[i].XPOS = append(ex[i].XPOS, doc.Tokens[k].XPOS)
			}
		}
	}
	return ex
}

// jackknifeFile is jackknife, with the tags kept in a file when a name is given.
func (c *corpus) jackknifeFile(path string, folds, epochs int) ([]parse.Example, error) {
	type tags struct{ UPOS, XPOS []byte }
	if b, err := os.ReadFile(path); path != "" && err == nil {
		var kept []tags
		if err := json.Unmarshal(b, &kept); err != nil {
			return nil, err
		}
		var ex []parse.Example
		for i := range kept {
			e := parse.Example{Doc: c.docs[i], Infos: c.words[i]}
			for k := range kept[i].UPOS {
				e.UPOS, e.XPOS = append(e.UPOS, nlp.UPOS(kept[i].UPOS[k])), append(e.XPOS, nlp.XPOS(kept[i].XPOS[k]))
			}
			ex = append(ex, e)
		}
		return ex, nil
	}
	ex := c.jackknife(folds, epochs)
	if path == "" {
		return ex, nil
	}
	var keep []tags
	for i := range ex {
		var t tags
		for k := range ex[i].UPOS {
			t.UPOS, t.XPOS = append(t.UPOS, byte(ex[i].UPOS[k])), append(t.XPOS, byte(ex[i].XPOS[k]))
		}
		keep = append(keep, t)
	}
	b, err := json.Marshal(keep)
	if err != nil {
		return nil, err
	}
	return ex, os.WriteFile(path, b, 0o644)
}

// makeLexicon collects which tags a form had. Forms seen less than five times have none: the tagger has to learn to live
// with words that it has not seen.
func makeLexicon(docs []*nlp.Doc, coarse, fine map[string]uint16, cased map[string]uint8) *word.Lexicon {
	counts := map[string]*[nlp.NumXPOS]int{}
	for _, d := range docs {
		for i := range d.Tokens {
			form := word.Normal(d.Form(int32(i)))
			if counts[form] == nil {
				counts[form] = new([nlp.NumXPOS]int)
			}
			counts[form][d.Tokens[i].XPOS]++
		}
	}
	entries := map[string]word.Entry{}
	for form, c := range fine {
		if len(form) <= 64 {
			entries[form] = word.Entry{Coarse: coarse[form], Fine: c}
		}
	}
	for form, c := range cased {
		if len(form) <= 64 {
			e := entries[form]
			e.Case = c
			entries[form] = e
		}
	}
	for form, n := range counts {
		sum := 0
		for _, k := range n {
			sum += k
		}
		if sum < 5 || len(form) > 255 {
			continue
		}
		e := entries[form]
		e.Known = true
		for x, k := range n {
			if k*50 > sum {
				e.Tags |= 1 << x
			}
		}
		if bits.OnesCount64(e.Tags) > 0 {
			entries[form] = e
		}
	}
	return word.NewLexicon(entries)
}
