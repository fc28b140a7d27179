package where

import (
	"clio/internal/gazetteer"
	"clio/internal/nlp"
)

// mention is a passage that may name a place.
type mention struct {
	first, last int32 // half-open token range of the name
	sent        int32
	name        int32 // index into work.names
	group       int32 // index into work.groups
	parent      int32 // mention that says wherein it lies ("X, Ohio"), -1 without
	slot        slot
	fold        foldedSpan
	known       bool    // the gazetteer has the name
	abbrev      bool    // an abbreviation of a division ("La."), a place only behind another one
	allCaps     bool    // its sentence is in capitals
	person      bool    // it stands in a person's name
	prob        float32 // that it names a place
	rule        string
}

type foldedSpan struct{ from, to int32 }

// slot is what kind of place the words around a name ask for.
type slot uint8

const (
	anySlot   slot = iota
	adminSlot      // "X County", "province of X"
	townSlot       // "town of X", "X city"
)

const longest = 6 // words of a name at most

// spot finds the passages whose name the gazetteer has, longest first, and names it does not have in a slot that only a
// place can fill.
func (w *work) spot() {
	doc := w.doc
	for s := range doc.Sents {
		sent := &doc.Sents[s]
		for i := sent.First; i < sent.Last; {
			i = w.spotAt(i, int32(s))
		}
	}
}

// spotAt tries the names that begin at a token and gives the token to go on from.
func (w *work) spotAt(i, s int32) int32 {
	doc, x := w.doc, w.stage.words
	sent := &doc.Sents[s]
	t := &doc.Tokens[i]
	if t.Flags&nlp.Capital == 0 {
		return i + 1
	}
	c, classed := x.classes[t.Lower]
	function := classed && (c == x.in || c == x.at || c == x.near || c == x.of || c == x.the || c == x.from || c == x.to || c == x.across || c == x.and || c == x.a || c == x.title && len(t.Lower) < 5 && t.Lower != "don")
	best, from := int32(-1), int32(len(w.folded))
	for j := i; j < min(i+longest, sent.Last); j++ {
		u := &doc.Tokens[j]
		if j > i {
			if u.Flags&nlp.ParaBefore != 0 || !joins(doc, j) {
				break
			}
			if u.Flags&nlp.Capital == 0 {
				if !connector(u.Lower) {
					break
				}
				continue
			}
		} else if function {
			continue
		}
		w.folded = gazetteer.Fold(w.folded[:from], doc.Text[t.Start:u.End])
		if len(w.folded) == int(from) {
			continue
		}
		if w.stage.places.Has(w.folded[from:]) {
			best = j
		}
	}
	if best == i && (c == x.direction && classed || sent.AllCaps && functionWord(t.UPOS)) {
		best = -1 // "South", "Western"; in capitals any small word looks like a name
	}
	if best < 0 {
		w.folded = w.folded[:from]
		return i + 1
	}
	// "central Asia" is a region of its own where the gazetteer has it.
	if i > sent.First && x.classes[doc.Tokens[i-1].Lower] == x.direction && doc.Tokens[i-1].Flags&nlp.Capital == 0 {
		w.folded = gazetteer.Fold(w.folded[:from], doc.Text[doc.Tokens[i-1].Start:doc.Tokens[best].End])
		if w.isRegion(w.folded[from:]) {
			i--
			t = &doc.Tokens[i]
		}
	}
	w.folded = gazetteer.Fold(w.folded[:from], doc.Text[t.Start:doc.Tokens[best].End])
	bestEnd := int32(len(w.folded))
	if w.addressed(i, best+1) {
		w.folded = w.folded[:from]
		return best + 1
	}
	m := mention{first: i, last: best + 1, sent: s, parent: -1, known: true, allCaps: sent.AllCaps, fold: foldedSpan{from, bestEnd}, rule: "gazetteer"}
	w.mentions = append(w.mentions, m)
	return best + 1
}

// addressed reports whether a name is that of a street in an address, and no town: "the 300 block of De Haven", "at 16411
// Saybrook", "Poplar Hill Drive".
func (w *work) addressed(first, last int32) bool {
	doc, x := w.doc, w.stage.words
	sent := &doc.Sents[doc.Tokens[first].Sent]
	i := first - 1
	for i > sent.First && x.classes[doc.Tokens[i].Lower] == x.direction {
		i--
	}
	if i > sent.First && doc.Tokens[i].Lower == "of" && (doc.Tokens[i-1].Lower == "block" || doc.Tokens[i-1].Lower == "blk") {
		return true
	}
	lower := last < sent.Last && doc.Tokens[last].Flags&nlp.Capital == 0 && doc.Tokens[last].UPOS == nlp.NOUN
	if i > sent.First && !lower && houseNumber(doc.Text[doc.Tokens[i].Start:doc.Tokens[i].End]) {
		switch doc.Tokens[i-1].Lower {
		case "at", "of", "to", "near", "outside", "from", "on", "into":
			return true
		}
	}
	for j := last; j < min(last+3, sent.Last); j++ {
		t := &doc.Tokens[j]
		if t.Flags&nlp.Capital == 0 {
			return false
		}
		if c, ok := x.classes[t.Lower]; ok && c == x.street {
			return j > last // "X Street" itself is weighed by the judge
		}
	}
	return false
}

// houseNumber reports whether a token is a number of three digits or more.
func houseNumber(s string) bool {
	if len(s) < 3 || len(s) > 5 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// joins reports whether a token may stand inside a name, after its first word.
func joins(doc *nlp.Doc, tok int32) bool {
	t := &doc.Tokens[tok]
	switch c := doc.Text[t.Start]; {
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80:
		return t.Lower != "—" && t.Lower != "–" && t.Lower != "“" && t.Lower != "”" && t.Lower != "…" && t.Lower != "'s" && t.Lower != "’s"
	case c == '-' || c == '\'':
		return t.Flags&nlp.SpaceBefore == 0 && t.Lower != "'s" && t.End-t.Start == 1 || c == '\'' && t.Lower != "'s" && t.Lower != "'" && t.Flags&nlp.SpaceBefore == 0
	case c == '&':
		return true
	}
	return false
}

// connector reports whether a word in lower case may stand inside a name.
func connector(lower string) bool {
	switch lower {
	case "-", "'", "de", "del", "della", "di", "da", "do", "dos", "das", "la", "las", "los", "el", "al", "an", "ar", "as", "ash", "ad", "az", "ez", "es", "le", "les", "du", "des", "au", "en", "on", "upon", "of", "the", "and", "i", "y", "e", "-al", "-el", "bin", "abu", "ul", "under", "by", "in", "am", "der", "den", "van", "sur", "sous", "aux", "and the", "&", "d'", "l'":
		return true
	}
	return false
}

// functionWord reports whether a tag is none of a word that may be a name.
func functionWord(t nlp.UPOS) bool {
	switch t {
	case nlp.NoUPOS, nlp.PROPN, nlp.NOUN, nlp.ADJ, nlp.XTag, nlp.VERB:
		return false
	}
	return true
}

// isRegion reports whether a folded name is one of a region or division.
func (w *work) isRegion(folded []byte) bool {
	w.matches = w.stage.places.Lookup(w.matches[:0], folded)
	for _, m := range w.matches {
		if k := w.stage.places.Place(m.Ref).Kind; k == gazetteer.Region || k == gazetteer.Admin1 {
			return true
		}
	}
	return false
}
