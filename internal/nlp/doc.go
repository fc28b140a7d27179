// Package nlp holds Doc, the analysis of one document: flat arrays of tokens, sentences, names, phrases, quotations and
// coreference, all by index. The stages that fill it are the folders beside this file, one each: token, tag, lemma, parse,
// entity, phrase, coref; package engine runs them in order. Nothing here knows of events or attributions.
//
// Offsets are bytes of Doc.Text, half-open; token ranges are half-open too. Joining the tokens and the gaps between them
// gives the text back.
package nlp

import (
	"iter"
	"sort"

	"clio/record"
)

// Doc is one document and everything the engine found in it. A Doc is reused from document to document (see Reset), so
// what must outlive it has to be copied.
type Doc struct {
	Text     string
	Tokens   []Token
	Sents    []Sent
	Entities []Entity    // in order, not overlapping
	Phrases  []Phrase    // noun phrases in order of their start; a phrase may contain another
	Quotes   []Quotation // quotations in order
	Numbers  []Number    // in order
	Mentions []Mention   // what coreference is about, in order of start
	Chains   [][]int32   // coreference chains: indices into Mentions, first mention first; singletons left out
	Cast     []int32     // per token: index of the actor of the record that is named there, -1 without; filled with the actors
}

// Token is one syntactic word. Its form is Text[Start:End].
type Token struct {
	Start, End  int32
	Lower       string // lower-cased form; curly quotes and dashes made plain
	Lemma       string
	Sent        int32 // index into Sents
	Head        int32 // index into Tokens, -1 at the root
	Left, Right int32 // half-open token range that the subtree covers, from its leftmost to its rightmost token
	Kid, Next   int32 // first dependant in text order, next dependant of the same head; -1 at the end
	UPOS        UPOS
	XPOS        XPOS
	Rel         Rel
	Flags       TokenFlags
}

// TokenFlags are facts about a token's form and surroundings.
type TokenFlags uint16

// The token flags.
const (
	SpaceBefore TokenFlags = 1 << iota // white space stands before it
	BreakBefore                        // a line break stands before it
	ParaBefore                         // a paragraph begins with it
	Fused                              // one orthographic word with the token before it: do|n't, city|'s
	Capital                            // its first letter is upper case
	AllCaps                            // two or more letters, all upper case
	InQuote                            // it lies within a quotation
)

// Sent is a sentence: a token range and what kind of text it is.
type Sent struct {
	First, Last int32 // half-open token range
	Root        int32 // token index of its root
	Para        int32 // number of its paragraph, from 0
	Dateline    int32 // how many tokens at its head are a dateline, with the dash: "KABUL, May 4 (Agency) –"; 0 without
	Kind        SentKind
	AllCaps     bool // the sentence is written in capitals, so that case says nothing
}

// SentKind tells running text from what stands around it.
type SentKind uint8

// The kinds of sentence.
const (
	Body SentKind = iota
	Headline
	Bullet
	Dateline // "KABUL (Agency) —" stays part of its sentence in Body; Dateline is one that stands alone
)

// EntityKind is the kind of a name.
type EntityKind uint8

// The kinds of name.
const (
	NoEntity EntityKind = iota
	PersonName
	Organisation
	ArmedGroupName
	PlaceName  // city, country, region, river: what a gazetteer may hold
	Facility   // airport, mosque, base, embassy, street
	NORP       // nationality, religious or political group: Afghan, Taliban militia's "Islamist"
	WeaponName // AK-47, Kalashnikov
	EventName  // Olympics, World War II
	MediaName  // CNN, Reuters
	OtherName  // any other proper name
)

// Entity is a name: a token range and its kind.
type Entity struct {
	First, Last int32
	Kind        EntityKind
	Score       float32 // 0 to 1
}

// Phrase is a noun phrase: the token range of its head's subtree without relative clauses, appositions, coordinated parts
// and trailing clauses; Head is the token index of its head.
type Phrase struct {
	First, Last int32
	Head        int32
	Number      int32 // index into Numbers of the number that counts it, -1 without
}

// Quotation is text between an opening and a closing mark, the marks included. It may run over several sentences and, when
// each paragraph opens anew, over several paragraphs (then it is one Quotation with Open paragraphs inside).
type Quotation struct {
	record.Span
	First, Last int32 // half-open token range, marks included
	Closed      bool  // a closing mark was found
}

// Number is a counted expression: "nearly 200", "more than 60", "dozens", "seven", "between 4,000 and 6,000".
type Number struct {
	First, Last int32 // half-open token range of the whole expression
	Min, Max    int   // -1 where open
	Approx      bool
	Ordinal     bool // "third": no count
}

// Mention is something that coreference speaks of.
type Mention struct {
	First, Last int32 // half-open token range
	Head        int32
	Chain       int32 // index into Chains, -1 when nothing else corefers with it
	Kind        MentionKind
}

// MentionKind is the form of a mention.
type MentionKind uint8

// The kinds of mention.
const (
	Named MentionKind = iota
	Nominal
	Pronoun
)

// Reset empties the Doc for the next text and keeps its memory.
func (d *Doc) Reset(text string) {
	d.Text = text
	d.Tokens, d.Sents, d.Entities, d.Phrases = d.Tokens[:0], d.Sents[:0], d.Entities[:0], d.Phrases[:0]
	d.Quotes, d.Numbers, d.Mentions, d.Chains = d.Quotes[:0], d.Numbers[:0], d.Mentions[:0], d.Chains[:0]
	d.Cast = d.Cast[:0]
}

// Form is the token as it is written.
func (d *Doc) Form(tok int32) string {
	t := &d.Tokens[tok]
	return d.Text[t.Start:t.End]
}

// Span is the bytes that a half-open token range covers; empty for an empty range.
func (d *Doc) Span(first, last int32) record.Span {
	if first >= last {
		return record.Span{}
	}
	return record.Span{Start: d.Tokens[first].Start, End: d.Tokens[last-1].End}
}

// Quote is the words of a half-open token range.
func (d *Doc) Quote(first, last int32) record.Quote {
	return record.QuoteOf(d.Text, d.Span(first, last))
}

// TokenAt is the index of the first token that ends after the byte offset: the token that covers it, or else the next one;
// len(Tokens) when there is none.
func (d *Doc) TokenAt(at int32) int32 {
	return int32(sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].End > at }))
}

// TokensIn is the half-open range of the tokens that share a byte with the span.
func (d *Doc) TokensIn(s record.Span) (first, last int32) {
	first = d.TokenAt(s.Start)
	last = first
	for int(last) < len(d.Tokens) && d.Tokens[last].Start < s.End {
		last++
	}
	return first, last
}

// Kids yields the dependants of a token in text order.
func (d *Doc) Kids(tok int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for k := d.Tokens[tok].Kid; k >= 0; k = d.Tokens[k].Next {
			if !yield(k) {
				return
			}
		}
	}
}

// KidBy is the first dependant of a token with one of the relations, subtypes counted apart; -1 without.
func (d *Doc) KidBy(tok int32, rels ...Rel) int32 {
	for k := d.Tokens[tok].Kid; k >= 0; k = d.Tokens[k].Next {
		for _, r := range rels {
			if d.Tokens[k].Rel == r {
				return k
			}
		}
	}
	return -1
}

// Below reports whether tok is top or lies in its subtree.
func (d *Doc) Below(tok, top int32) bool {
	for tok >= 0 {
		if tok == top {
			return true
		}
		tok = d.Tokens[tok].Head
	}
	return false
}

// Link fills Kid, Next, Left, Right and each sentence's Root from the heads. The parser calls it once per document. A head
// outside of the sentence or a cycle is a bug of the parser and ends in a root.
func (d *Doc) Link() {
	for i := range d.Tokens {
		t := &d.Tokens[i]
		t.Kid, t.Next, t.Left, t.Right = -1, -1, int32(i), int32(i)+1
	}
	for s := range d.Sents {
		sent := &d.Sents[s]
		sent.Root = sent.First
		for i := sent.Last - 1; i >= sent.First; i-- {
			h := d.Tokens[i].Head
			if h < 0 {
				sent.Root = i
				continue
			}
			d.Tokens[i].Next = d.Tokens[h].Kid
			d.Tokens[h].Kid = i
		}
		// Subtree edges: widen every ancestor. Trees are shallow, so this stays near linear.
		for i := sent.First; i < sent.Last; i++ {
			for h := d.Tokens[i].Head; h >= 0; h = d.Tokens[h].Head {
				t := &d.Tokens[h]
				if i >= t.Left && i < t.Right {
					break
				}
				t.Left, t.Right = min(t.Left, i), max(t.Right, i+1)
			}
		}
	}
}

// EntityAt is the index of the entity that covers a token, -1 without.
func (d *Doc) EntityAt(tok int32) int32 {
	i := sort.Search(len(d.Entities), func(i int) bool { return d.Entities[i].Last > tok })
	if i < len(d.Entities) && d.Entities[i].First <= tok {
		return int32(i)
	}
	return -1
}
