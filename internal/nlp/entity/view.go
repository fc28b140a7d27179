package entity

import (
	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// view is a document as the tagger sees it. Its slices stand beside doc.Tokens.
type view struct {
	doc     *nlp.Doc
	infos   []*word.Info
	lex     *Lexicon
	hints   []Hint
	listed  []Listing // what lists say of a name that covers the token
	edge    []uint8   // where in a listed name the token stands: 0 none, 1 first, 2 inside, 3 last, 4 alone
	cluster []uint16
	could   []bool // may be part of a name
	tags    []uint8
	margin  []float32 // by how much its tag beats that it is no name
	votes   map[uint32]*ballot
	ballots []ballot
	extra   []nlp.Entity    // names that the lists add
	lowered map[uint32]bool // words that stand in lower case inside of a sentence
	others  map[uint32]other
}

// ballot counts what a word was elsewhere in the document.
type ballot struct {
	kinds  [numCoarse]uint16
	long   Coarse // kind of the longest name that holds it
	length uint8
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

func (v *view) reset(doc *nlp.Doc, infos []*word.Info, lex *Lexicon) {
	n := len(doc.Tokens)
	v.doc, v.infos, v.lex = doc, infos, lex
	v.hints, v.listed, v.edge, v.cluster = resize(v.hints, n), resize(v.listed, n), resize(v.edge, n), resize(v.cluster, n)
	v.could, v.tags, v.margin = resize(v.could, n), resize(v.tags, n), resize(v.margin, n)
	clear(v.listed)
	clear(v.edge)
	clear(v.tags)
	if v.votes == nil {
		v.votes, v.lowered, v.others = map[uint32]*ballot{}, map[uint32]bool{}, map[uint32]other{}
	}
	clear(v.votes)
	clear(v.lowered)
	for i := range doc.Tokens {
		v.hints[i] = lex.words[infos[i].Lower]
		v.cluster[i] = lex.gaz.clusters[infos[i].Word]
	}
	for k := range doc.Sents {
		v.mark(&doc.Sents[k])
	}
	v.look()
}

// mark tells which tokens of a sentence could be part of a name: those with a capital, and small words and marks between them.
func (v *view) mark(sent *nlp.Sent) {
	toks := v.doc.Tokens
	for i := sent.First; i < sent.Last; i++ {
		t := &toks[i]
		if sent.AllCaps {
			v.could[i] = t.UPOS != nlp.PUNCT || t.Lower == "-" || t.Lower == "."
			continue
		}
		v.could[i] = t.Flags&nlp.Capital != 0
		if t.Flags&nlp.Capital == 0 && t.UPOS != nlp.PUNCT && t.UPOS != nlp.NUM {
			v.lowered[v.infos[i].Word] = true
		}
	}
	if sent.AllCaps {
		return
	}
	for i := sent.First; i < sent.Last; i++ {
		if v.could[i] {
			continue
		}
		// Up to three small words that bind capitals: "Ministry of the Interior", "al-Hakim", "Front 1st".
		j := i
		for j < sent.Last && j < i+4 && toks[j].Flags&nlp.Capital == 0 && v.binds(j) {
			j++
		}
		capital := j < sent.Last && toks[j].Flags&nlp.Capital != 0
		joined := i > sent.First && v.could[i-1]
		if j > i && (capital && (joined || particle(v.infos[i].Lower)) || joined && isNumber(v.infos[i].Lower)) {
			end := j
			if !capital {
				end = i + 1
			}
			for ; i < end; i++ {
				v.could[i] = true
			}
		} else if isNumber(v.infos[i].Lower) && i+1 < sent.Last && toks[i+1].Flags&nlp.Capital != 0 {
			v.could[i] = true
		}
	}
}

func (v *view) binds(i int32) bool {
	return v.hints[i]&Connector != 0 || v.infos[i].Lower == "-" || v.infos[i].Lower == "'" || v.infos[i].Lower == "." && v.doc.Tokens[i].Flags&nlp.SpaceBefore == 0 || isNumber(v.infos[i].Lower)
}

func isNumber(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func particle(s string) bool {
	switch s {
	case "al", "el", "bin", "ibn", "abu", "de", "da", "van", "von", "der", "ul", "ur", "ben":
		return true
	}
	return false
}

// look finds the listed names: the longest at each place.
func (v *view) look() {
	n := len(v.could)
	for i := 0; i < n; {
		if !v.could[i] || v.infos[i].Lower == "-" {
			i++
			continue
		}
		h, best, what := uint32(start), 0, Listing(0)
		sent := v.doc.Tokens[i].Sent
		for k := 0; k < longest && i+k < n && v.could[i+k] && v.doc.Tokens[i+k].Sent == sent; k++ {
			h = chain(h, v.infos[i+k].Lower)
			if l, ok := v.lex.gaz.names[h]; ok {
				best, what = k+1, l
			}
		}
		if best == 0 {
			i++
			continue
		}
		for k := range best {
			v.listed[i+k] = what
			switch {
			case best == 1:
				v.edge[i] = 4
			case k == 0:
				v.edge[i] = 1
			case k == best-1:
				v.edge[i+k] = 3
			default:
				v.edge[i+k] = 2
			}
		}
		i += best
	}
}

// vote counts what the words of the names were, after the first pass.
func (v *view) vote() {
	v.ballots = v.ballots[:0]
	for i := 0; i < len(v.tags); i++ {
		if v.tags[i] == 0 {
			continue
		}
		c, pos := split(v.tags[i])
		end := i + 1
		if pos == begin {
			for end < len(v.tags) && v.tags[end] == tagOf(c, inside) {
				end++
			}
			end++
		}
		v.elect(i, min(end, len(v.tags)), c)
		i = end - 1
	}
}

func (v *view) elect(first, end int, c Coarse) {
	for k := first; k < end; k++ {
		if v.hints[k]&Connector != 0 || v.infos[k].Lower == "-" {
			continue
		}
		b := v.ballot(v.infos[k].Word)
		b.kinds[c]++
		if n := uint8(min(end-first, 255)); n > b.length {
			b.long, b.length = c, n
		}
	}
}

// collect makes the entities of the tags.
func (v *view) collect(doc *nlp.Doc) {
	for i := 0; i < len(v.tags); i++ {
		if v.tags[i] == 0 {
			continue
		}
		c, pos := split(v.tags[i])
		end := i + 1
		low := v.margin[i]
		if pos == begin {
			for end < len(v.tags) && v.tags[end] == tagOf(c, inside) {
				low = min(low, v.margin[end])
				end++
			}
			end++
		}
		score := low / 10
		doc.Entities = append(doc.Entities, nlp.Entity{First: int32(i), Last: int32(end), Kind: plainKind[c], Score: max(0.05, min(1, 0.5+score))})
		i = end - 1
	}
}

var plainKind = [numCoarse]nlp.EntityKind{nlp.NoEntity, nlp.PersonName, nlp.Organisation, nlp.PlaceName, nlp.OtherName}

var outsideWord = weights.String("\x00outside")
