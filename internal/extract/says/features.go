package says

import (
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
)

// view is a document as the models look at it: hashes of its words beside the tokens, made once a document.
type view struct {
	doc    *nlp.Doc
	words  *lexis
	fine   []uint32 // clusters, and kinds of meaning, see lexis
	coarse []uint32
	means  []uint32
	wide   []uint32 // room for the longer lists of features
	atom   []uint32
	tree   branches // of the window of the cue in hand
	near   uint32   // quoteNear of that cue
	lemma  []uint32 // hash of the lemma, lower case in all
	lower  []uint32
	quote  []int32 // index of the quotation that covers the token, -1 without
	feats  [weights.MaxFeatures]uint32
	path   []uint8 // per token of the window: how it hangs below or above the cue
	top    []uint16
	back   [][4]uint8
	score  [][4]int32
	labels []uint8
	who    int32  // head of the agent that the tree gives to the cue in hand, -1 without
	how    agency // and how
}

func (v *view) reset(doc *nlp.Doc) {
	v.doc = doc
	v.lemma, v.lower, v.quote = v.lemma[:0], v.lower[:0], v.quote[:0]
	v.fine, v.coarse, v.means = v.fine[:0], v.coarse[:0], v.means[:0]
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		lower := weights.String(t.Lower)
		lemma := lower
		if t.Lemma != t.Lower && t.UPOS != nlp.PROPN {
			lemma = weights.String(t.Lemma)
		}
		v.lemma = append(v.lemma, lemma)
		v.lower = append(v.lower, lower)
		v.quote = append(v.quote, -1)
		form, means := v.words.find(lower), uint32(0)
		switch t.UPOS {
		case nlp.VERB:
			means = uint32(v.words.find(lemma).verb)
		case nlp.NOUN:
			means = uint32(v.words.find(lemma).noun)
		}
		v.fine, v.coarse, v.means = append(v.fine, form.fine), append(v.coarse, form.coarse), append(v.means, means)
	}
	for q := range doc.Quotes {
		for i := doc.Quotes[q].First; i < doc.Quotes[q].Last; i++ {
			v.quote[i] = int32(q)
		}
	}
}

// candidate reports whether a token may be the head of a cue at all: verbs, and the few other words that PolNeAR and the
// codebook know as cues.
func (m *model) candidate(v *view, tok int32) bool {
	t := &v.doc.Tokens[tok]
	switch t.UPOS {
	case nlp.VERB:
		return true
	case nlp.NOUN:
		// One that can be a verb of talk or thought may be one that the tagger took for a noun.
		return m.others[v.lemma[tok]] || v.words.find(v.lemma[tok]).verb&talk != 0
	case nlp.ADP, nlp.ADJ, nlp.ADV, nlp.PUNCT, nlp.SCONJ, nlp.AUX, nlp.PROPN:
		return m.others[v.lemma[tok]]
	}
	return false
}

func (v *view) w(i int32) uint32 {
	if i < 0 || int(i) >= len(v.lower) {
		return 1
	}
	return v.lower[i]
}

func (v *view) x(i int32) uint32 {
	if i < 0 || int(i) >= len(v.lower) {
		return 0
	}
	return uint32(v.doc.Tokens[i].XPOS)
}

// cueFeatures are what tells whether a token is the head of a cue.
func (v *view) cueFeatures(tok int32) []uint32 {
	doc := v.doc
	t := &doc.Tokens[tok]
	f := v.feats[:0]
	lem, tag, rel := v.lemma[tok], uint32(t.XPOS), uint32(t.Rel)
	headLem, headTag := uint32(1), uint32(0)
	if t.Head >= 0 {
		headLem, headTag = v.lemma[t.Head], uint32(doc.Tokens[t.Head].UPOS)
	}
	var set, subj, subjTag, obj, prep, aux, mark uint32
	for k := range doc.Kids(tok) {
		kt := &doc.Tokens[k]
		side := uint32(0)
		if k > tok {
			side = 1
		}
		switch kt.Rel {
		case nlp.Nsubj:
			subj, subjTag = v.lemma[k], uint32(kt.XPOS)
			set |= 1 << side
		case nlp.NsubjPass:
			subj, subjTag = v.lemma[k], uint32(kt.XPOS)+64
			set |= 4
		case nlp.Ccomp:
			set |= 8 << side
		case nlp.Parataxis:
			set |= 32
		case nlp.Xcomp:
			set |= 64
		case nlp.Obj:
			obj = v.lemma[k]
			set |= 128
		case nlp.Obl, nlp.OblAgent, nlp.Nmod:
			set |= 256
			if c := doc.KidBy(k, nlp.Case); c >= 0 && k > tok {
				prep = v.lemma[c]
			}
		case nlp.Aux, nlp.AuxPass:
			aux = v.lemma[k]
		case nlp.Advcl:
			set |= 512
		case nlp.Mark:
			mark = v.lemma[k]
		}
	}
	quote := v.quoteNear(tok)
	who, how := agent(doc, tok)
	var whoLem, whoTag, whoKind, objTag, mood uint32
	if who >= 0 {
		whoLem, whoTag, whoKind = v.lemma[who], uint32(doc.Tokens[who].XPOS), v.kind(who)
	}
	if k := doc.KidBy(tok, nlp.Obj); k >= 0 {
		objTag = uint32(doc.Tokens[k].XPOS)
	}
	if k := doc.KidBy(tok, nlp.Ccomp, nlp.Xcomp); k >= 0 {
		mood = uint32(doc.Tokens[k].XPOS)
		if m := doc.KidBy(k, nlp.Mark); m >= 0 {
			mood = v.lemma[m]
		}
	}
	howBits := uint32(how)
	f = append(f,
		weights.F2(80, lem, howBits), weights.F2(81, tag, howBits), weights.F2(82, howBits, whoLem), weights.F3(83, howBits, whoTag, whoKind), weights.F3(84, lem, whoKind, howBits), weights.F2(85, lem, objTag), weights.F2(86, lem, mood),
		weights.F3(87, mood, set, howBits), weights.F3(88, whoKind, set, quote), weights.F3(89, tag, rel, howBits), weights.F2(90, whoLem, set), weights.F3(91, tag, objTag, whoKind),
		weights.F1(1, lem), weights.F2(2, lem, tag), weights.F2(3, lem, rel), weights.F1(4, tag), weights.F2(5, tag, rel), weights.F2(6, lem, set), weights.F2(7, tag, set),
		weights.F2(8, lem, subjTag), weights.F1(9, subj), weights.F2(10, lem, subj), weights.F2(11, lem, obj), weights.F2(12, lem, prep), weights.F2(13, lem, aux), weights.F2(14, tag, aux),
		weights.F2(15, lem, mark), weights.F2(16, lem, headTag), weights.F2(17, rel, headLem), weights.F2(18, lem, headLem), weights.F2(19, lem, v.w(tok+1)), weights.F2(20, lem, v.w(tok-1)), weights.F1(21, v.w(tok+1)),
		weights.F1(22, v.w(tok-1)), weights.F2(23, lem, v.x(tok+1)), weights.F2(24, v.x(tok-1), v.x(tok+1)), weights.F2(25, lem, quote), weights.F2(26, quote, set), weights.F2(27, quote, tag), weights.F3(28, subjTag, set, quote),
		weights.F3(29, lem, v.w(tok+1), v.w(tok+2)), weights.F2(30, lem, v.x(tok+2)), weights.F2(31, subjTag, rel), weights.F2(32, obj, tag), weights.F2(33, rel, headTag), weights.F2(34, set, rel),
		weights.F3(35, lem, set, quote), weights.F2(36, subj, set), weights.F1(37, 0))
	return f
}

// kind is the kind of name that a token belongs to, 0 for none.
func (v *view) kind(tok int32) uint32 {
	if e := v.doc.EntityAt(tok); e >= 0 {
		return uint32(v.doc.Entities[e].Kind)
	}
	return 0
}

// quoteNear tells where quotations lie as seen from a token: inside one, one right before or after, one in the sentence.
func (v *view) quoteNear(tok int32) uint32 {
	doc := v.doc
	sent := doc.Sents[doc.Tokens[tok].Sent]
	r := uint32(0)
	if v.quote[tok] >= 0 {
		r |= 1
	}
	for i := max(sent.First, tok-5); i < tok; i++ {
		if v.quote[i] >= 0 && v.quote[i] != v.quote[tok] {
			r |= 2
		}
	}
	for i := tok + 1; i < min(sent.Last, tok+6); i++ {
		if v.quote[i] >= 0 && v.quote[i] != v.quote[tok] {
			r |= 4
		}
	}
	if r == 0 {
		for i := sent.First; i < sent.Last; i++ {
			if v.quote[i] >= 0 {
				return 8
			}
		}
	}
	return r
}

// The labels of tokens as seen from a cue.
const (
	outside = iota
	inSource
	inCue
	inContent
	numLabels
)

// reach is how many tokens before and after its sentence a cue looks for its source and content.
const reach = 70

// window is the tokens that a cue looks at: its sentence, the one before and the one after, and further while a quotation
// goes on.
func (v *view) window(cue int32) (first, last int32) {
	doc := v.doc
	s := doc.Tokens[cue].Sent
	first, last = doc.Sents[s].First+doc.Sents[s].Dateline, doc.Sents[s].Last
	if s > 0 && doc.Sents[s-1].Para == doc.Sents[s].Para {
		first = max(doc.Sents[s-1].First+doc.Sents[s-1].Dateline, first-reach)
	}
	for n := int(s) + 1; n < len(doc.Sents) && n <= int(s)+4; n++ {
		open := v.quote[last-1]
		if n > int(s)+1 && (open < 0 || v.quote[doc.Sents[n].First] != open) && v.quote[doc.Sents[n].First] < 0 {
			break
		}
		if doc.Sents[n].Para != doc.Sents[s].Para && (v.quote[doc.Sents[n].First] < 0 || n > int(s)+1 && v.quote[doc.Sents[n].First] != open) {
			break
		}
		last = min(doc.Sents[n].Last, last+reach)
	}
	return max(first, cue-150), min(last, cue+250)
}

// prepare fills path and top for the window of a cue. path is 0 for the cue, 1 below it, 2 above it, 3 elsewhere in the
// sentence, 4 in another; top is the relation by which the branch that holds the token leaves the line from the root to the
// cue, with where it leaves.
func (v *view) prepare(cue, first, last int32) {
	doc := v.doc
	v.path, v.top = v.path[:0], v.top[:0]
	v.who, v.how = agent(doc, cue)
	v.near = v.quoteNear(cue)
	sent := doc.Tokens[cue].Sent
	var line [8]int32
	n := 0
	for a := cue; a >= 0 && n < len(line); a = doc.Tokens[a].Head {
		line[n] = a
		n++
	}
	for i := first; i < last; i++ {
		if doc.Tokens[i].Sent != sent {
			v.path, v.top = append(v.path, 4), append(v.top, uint16(1000))
			continue
		}
		p, top := uint8(3), uint16(900)
		below := int32(-1)
	walk:
		for a, hops := i, 0; a >= 0 && hops < 40; a, hops = doc.Tokens[a].Head, hops+1 {
			for h := range n {
				if line[h] == a {
					switch {
					case a == i && h == 0:
						p, top = 0, 0
					case a == i:
						p, top = 2, uint16(100+h*10)+uint16(doc.Tokens[line[h-1]].Rel)*16
					case h == 0:
						p, top = 1, uint16(doc.Tokens[below].Rel)
					default:
						p, top = 3, uint16(2000+h*64)+uint16(doc.Tokens[below].Rel)
					}
					break walk
				}
			}
			below = a
		}
		v.path, v.top = append(v.path, p), append(v.top, top)
	}
}

func bucket(d int32) uint32 {
	neg := uint32(0)
	if d < 0 {
		d, neg = -d, 16
	}
	switch {
	case d <= 4:
		return uint32(d) + neg
	case d <= 7:
		return 5 + neg
	case d <= 12:
		return 6 + neg
	case d <= 20:
		return 7 + neg
	case d <= 40:
		return 8 + neg
	}
	return 9 + neg
}

// labelFeatures are what tells the label of a token as seen from a cue, without the label before it.
func (v *view) labelFeatures(cue, tok, first int32) []uint32 {
	doc := v.doc
	f := v.feats[:0]
	t, c := &doc.Tokens[tok], &doc.Tokens[cue]
	path, top := uint32(v.path[tok-first]), uint32(v.top[tok-first])
	lem, tag := v.lower[tok], uint32(t.XPOS)
	cl, ct := v.lemma[cue], uint32(c.XPOS)
	d := bucket(tok - cue)
	side := uint32(0)
	if tok > cue {
		side = 1
	}
	quote := uint32(0)
	if v.quote[tok] >= 0 {
		quote = 1
		if v.quote[tok] == v.quote[cue] {
			quote = 2
		} else if q := doc.Quotes[v.quote[tok]]; q.First <= c.Left+40 && q.Last > doc.Sents[c.Sent].First && q.First < doc.Sents[c.Sent].Last {
			quote = 3
		}
	}
	ds := uint32(int32(t.Sent)-int32(c.Sent)) & 7
	near := v.near
	rel := uint32(t.Rel)
	headPath := uint32(9)
	if t.Head >= first && int(t.Head-first) < len(v.path) {
		headPath = uint32(v.path[t.Head-first])
	}
	ent := v.kind(tok)
	who := v.agentBit(tok)
	how := uint32(v.how)
	return append(f,
		weights.F3(65, who, how, path), weights.F3(66, who, cl, how), weights.F3(67, who, tag, how), weights.F3(68, who, uint32(v.x(tok-1)), tag), weights.F3(69, who, ct, ent), weights.F3(95, who, top, how), weights.F3(96, path, tag, v.w(tok-1)), weights.F3(97, who, how, d),
		weights.F1(40, lem), weights.F1(41, tag), weights.F2(42, top, side), weights.F3(43, top, side, cl), weights.F3(44, top, side, ct), weights.F2(45, d, path), weights.F3(46, d, tag, path), weights.F2(47, cl, d),
		weights.F3(48, quote, ds, near), weights.F3(49, quote, side, cl), weights.F3(50, quote, top, side), weights.F2(51, lem, d), weights.F3(52, tag, top, side), weights.F3(53, v.x(tok-1), tag, v.x(tok+1)),
		weights.F2(54, v.w(tok-1), path), weights.F2(55, v.w(tok+1), path), weights.F3(56, rel, headPath, path), weights.F3(57, ct, path, side), weights.F3(58, ent, top, side), weights.F3(59, quote, tag, ds),
		weights.F3(60, lem, path, side), weights.F3(61, top, v.lemma[max(t.Head, 0)], side), weights.F3(62, uint32(c.Rel), top, side), weights.F3(63, near, top, side), weights.F3(64, ds, d, quote))
}

// agentBit is 2 for the head of the agent, 1 for a token below it, else 0.
func (v *view) agentBit(tok int32) uint32 {
	if v.who < 0 {
		return 0
	}
	if tok == v.who {
		return 2
	}
	w := &v.doc.Tokens[v.who]
	if tok >= w.Left && tok < w.Right {
		return 1
	}
	return 0
}

// stepFeatures join the label before a token with what changes between the two tokens.
func (v *view) stepFeatures(prev uint32, cue, tok, first int32, buf []uint32) []uint32 {
	t := &v.doc.Tokens[tok]
	top := uint32(v.top[tok-first])
	same := uint32(0)
	if tok > first && v.top[tok-first-1] == v.top[tok-first] {
		same = 1
	}
	edge := uint32(0)
	if tok > first && v.quote[tok] != v.quote[tok-1] {
		edge = 1
		if v.quote[tok] >= 0 {
			edge = 2
		}
	}
	who := v.agentBit(tok)
	was := uint32(0)
	if tok > first {
		was = v.agentBit(tok - 1)
	}
	return append(buf, weights.F3(78, prev, who*4+was, uint32(t.Rel)), weights.F3(79, prev, who*4+was, uint32(v.how)), weights.F3(77, prev, uint32(t.XPOS), v.x(tok+1)), weights.F1(70, prev), weights.F2(71, prev, uint32(t.XPOS)), weights.F2(72, prev, v.lower[tok]), weights.F3(73, prev, top, same), weights.F2(74, prev, edge), weights.F3(75, prev, uint32(t.XPOS), v.x(tok-1)), weights.F3(76, prev, same, uint32(t.Rel)), weights.F2(94, prev, v.w(tok-1)))
}
