package says

import (
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
)

// branches is how the tokens of the window of a cue hang on it: filled beside view.path, by token of the window.
type branches struct {
	way    []uint32 // hash of the relations between the token and the cue
	root   []int32  // the token by which its branch hangs on the line from the cue to the root; -1 in another sentence
	commas []int32  // commas and such up to it
	joints []int32  // words that join clauses up to it
	set    uint32   // which dependants the cue has
}

func (b *branches) fill(v *view, cue, first, last int32) {
	doc := v.doc
	b.way, b.root, b.commas, b.joints, b.set = b.way[:0], b.root[:0], b.commas[:0], b.joints[:0], 0
	for k := range doc.Kids(cue) {
		switch doc.Tokens[k].Rel {
		case nlp.Ccomp:
			b.set |= 1
		case nlp.Parataxis:
			b.set |= 2
		case nlp.Xcomp:
			b.set |= 4
		case nlp.Obj:
			b.set |= 8
		case nlp.Advcl:
			b.set |= 16
		case nlp.Acl:
			b.set |= 32
		}
	}
	// The line from the cue to the root, and the hash of the relations up to each word of it.
	var line [12]int32
	var up [12]uint32
	n := 0
	for a, h := cue, uint32(0); a >= 0 && n < len(line); a = doc.Tokens[a].Head {
		line[n], up[n] = a, h
		h = weights.F2(9, h, uint32(doc.Tokens[a].Rel))
		n++
	}
	sent := doc.Tokens[cue].Sent
	commas, joints := int32(0), int32(0)
	for i := first; i < last; i++ {
		t := &doc.Tokens[i]
		switch t.Lower {
		case ",", ";", ":", "--", "-":
			commas++
		case "that", "who", "which", "and", "but":
			joints++
		}
		b.commas, b.joints = append(b.commas, commas), append(b.joints, joints)
		if t.Sent != sent {
			b.way, b.root = append(b.way, 1), append(b.root, -1)
			continue
		}
		way, root, end := uint32(17), i, uint32(5)
	climb:
		for a, hops := i, 0; a >= 0 && hops < 12; a, hops = doc.Tokens[a].Head, hops+1 {
			for k := range n {
				if line[k] == a {
					end = up[k]
					break climb
				}
			}
			if hops < 5 {
				way = weights.F2(7, way, uint32(doc.Tokens[a].Rel))
			}
			root = a
		}
		b.way, b.root = append(b.way, weights.F2(8, way, end)), append(b.root, root)
	}
}

// netFeatures are what the network sees of a token from a cue. They are valid until the next call.
func (v *view) netFeatures(cue, tok, first int32) []uint32 {
	doc, b := v.doc, &v.tree
	t, c := &doc.Tokens[tok], &doc.Tokens[cue]
	i := tok - first
	top, side := uint32(v.top[i])*2, uint32(0)
	if tok > cue {
		side = 1
	}
	top += side
	way := b.way[i]*2 + side
	cl, how, who, ds := v.lemma[cue], uint32(v.how), v.agentBit(tok), uint32(int32(t.Sent)-int32(c.Sent))&7
	lower, tag, fine, cueFine, cueMeans := v.lower[tok], uint32(t.XPOS), v.fine[tok], v.fine[cue], v.means[cue]
	var rootLem, rootTag, edge, size uint32
	if root := b.root[i]; root >= 0 {
		rt := &doc.Tokens[root]
		rootLem, rootTag, size = v.lemma[root], uint32(rt.XPOS), bucket(rt.Right-rt.Left)
		if tok == rt.Left {
			edge |= 1
		}
		if tok == rt.Right-1 {
			edge |= 2
		}
		if tok == root {
			edge |= 4
		}
	}
	commas, joints := between(b.commas[i]-b.commas[cue-first]), between(b.joints[i]-b.joints[cue-first])
	quoted := uint32(0)
	if q := v.quote[tok]; q >= 0 {
		quoted = 1
		if q == v.quote[cue] {
			quoted = 2
		}
	}
	d := bucket(tok - cue)
	one, two, three := weights.F1, weights.F2, weights.F3
	f := append(v.wide[:0],
		one(400, way), two(401, way, cl), two(402, way, how), two(403, way, tag), two(404, way, uint32(c.XPOS)), two(405, way, b.set), two(406, way, cueFine), two(407, way, cueMeans), two(408, way, lower),
		two(409, top, cueFine), two(410, top, cueMeans), two(411, top, b.set), three(412, who, how, b.set), three(413, who, how, cueMeans), three(414, who, cueFine, how), three(415, ds, how, b.set), three(416, ds, cl, side),
		two(417, top, rootTag), two(418, top, rootLem), three(419, cl, rootTag, side), two(420, top, edge), two(421, top, size), three(422, top, edge, uint32(t.UPOS)),
		two(423, commas, top), two(424, joints, top), three(425, commas, joints, ds), two(426, fine, way), two(427, fine, top), three(428, v.coarse[tok], d, who),
		three(429, v.w(tok-1), lower, top), three(430, lower, v.w(tok+1), top), two(431, v.w(tok-1), lower), two(432, v.w(tok+1), lower), three(433, v.x(tok-1), tag, way), two(434, d, cl), two(435, v.kind(tok), way),
		three(436, quoted, way, ds), three(437, quoted, ds, v.near), three(438, quoted, ds, how))
	v.wide = f
	return f
}

// between makes a small number of how many stand between two tokens, and on which side.
func between(n int32) uint32 {
	if n < 0 {
		return uint32(min(8-n, 12))
	}
	return uint32(min(n, 7))
}
