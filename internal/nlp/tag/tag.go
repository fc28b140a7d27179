// Package tag gives each token its Penn tag (XPOS) and its universal tag (UPOS). The Penn tag comes first, greedily from
// left to right; the universal tag second, when the Penn tags of both sides are known. Both are averaged perceptrons over
// hashed features of package weights.
package tag

import (
	"fmt"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// Tagger is a trained tagger. It does not change and may be shared.
type Tagger struct {
	first  *weights.Sparse // Penn tags, left context only
	second *weights.Sparse // universal tags
}

// Read takes a tagger from the begin of b and gives what follows it.
func Read(b []byte) (*Tagger, []byte, error) {
	first, b, err := weights.ReadSparse(b)
	if err != nil {
		return nil, nil, fmt.Errorf("tagger: %w", err)
	}
	second, b, err := weights.ReadSparse(b)
	if err != nil {
		return nil, nil, fmt.Errorf("tagger: %w", err)
	}
	if first.Classes() != int(nlp.NumXPOS) || second.Classes() != int(nlp.NumUPOS) {
		return nil, nil, fmt.Errorf("tagger: the model was trained for another tag set")
	}
	return &Tagger{first, second}, b, nil
}

// AppendBinary writes the tagger behind b.
func (t *Tagger) AppendBinary(b []byte) ([]byte, error) {
	b, err := t.first.AppendBinary(b)
	if err != nil {
		return nil, err
	}
	return t.second.AppendBinary(b)
}

// Scratch is the working memory of one worker.
type Scratch struct {
	feats [weights.MaxFeatures]uint32
	out   [64]int32
}

// Run tags all sentences of doc. infos stand beside doc.Tokens.
func (t *Tagger) Run(doc *nlp.Doc, infos []*word.Info, s *Scratch) {
	for k := range doc.Sents {
		sent := &doc.Sents[k]
		body := sent.First + sent.Dateline
		if sent.Dateline > 0 {
			t.run(doc.Tokens[sent.First:body], infos[sent.First:body], modeOf(sent, doc.Tokens[sent.First:body]), s)
		}
		t.run(doc.Tokens[body:sent.Last], infos[body:sent.Last], modeOf(sent, doc.Tokens[body:sent.Last]), s)
	}
}

func (t *Tagger) run(toks []nlp.Token, in []*word.Info, m mode, s *Scratch) {
	for i := range toks {
		feats := xposFeatures(s.feats[:0], toks, in, i, m)
		t.first.Score(feats, &s.out)
		toks[i].XPOS = nlp.XPOS(1 + weights.Argmax(s.out[1:nlp.NumXPOS]))
	}
	active(toks, in)
	past(toks, in)
	for i := range toks {
		feats := uposFeatures(s.feats[:0], toks, in, i, m)
		t.second.Score(feats, &s.out)
		toks[i].UPOS = nlp.UPOS(1 + weights.Argmax(s.out[1:nlp.NumUPOS]))
	}
}
