// Package quote finds quotations: what stands between an opening and a closing mark, across sentences, and across paragraphs
// where each of them opens anew. An apostrophe is no mark; a single quote counts when it opens a word and has its partner in
// the same paragraph.
package quote

import (
	"clio/internal/nlp"
	"clio/record"
)

// mark is what a token is to a quotation.
type mark uint8

const (
	none mark = iota
	opens
	closes
	either // a straight double quote
)

// Run fills doc.Quotes and the flag InQuote.
func Run(doc *nlp.Doc) {
	doc.Quotes = doc.Quotes[:0]
	open := int32(-1)    // token that opened
	paraEnd := int32(-1) // end of the paragraph in which the open quotation is
	single := false      // it was opened by a single quote
	for i := int32(0); int(i) < len(doc.Tokens); i++ {
		t := &doc.Tokens[i]
		if t.Flags&nlp.ParaBefore != 0 && open >= 0 {
			// A quotation goes on when the new paragraph opens anew; else it ends here, unclosed.
			if m, one := markOf(doc, i); !single && !one && (m == opens || m == either) {
				continue
			}
			finish(doc, open, paraEnd, false)
			open = -1
		}
		m, one := markOf(doc, i)
		paraEnd = i + 1
		switch {
		case m == none:
		case open < 0:
			if m == closes {
				break
			}
			if one && !partner(doc, i) {
				break
			}
			if m == either && !mayOpen(doc, i) {
				break
			}
			open, single = i, one
		case one != single:
		case m == opens && !one:
			// A second opening mark without a closing one: nested or forgotten; the outer goes on.
		case m == closes || m == either:
			finish(doc, open, i+1, true)
			open = -1
		}
	}
	if open >= 0 {
		finish(doc, open, paraEnd, false)
	}
}

func finish(doc *nlp.Doc, first, last int32, closed bool) {
	if !closed {
		// What was never closed reaches to the end of its sentence at most.
		sent := &doc.Sents[doc.Tokens[first].Sent]
		if doc.Tokens[last-1].Sent == doc.Tokens[first].Sent {
			last = sent.Last
		}
	}
	doc.Quotes = append(doc.Quotes, nlp.Quotation{
		Span:  record.Span{Start: doc.Tokens[first].Start, End: doc.Tokens[last-1].End},
		First: first, Last: last, Closed: closed,
	})
	for i := first; i < last; i++ {
		doc.Tokens[i].Flags |= nlp.InQuote
	}
}

// markOf tells what token i is, and whether it is a single quote.
func markOf(doc *nlp.Doc, i int32) (m mark, one bool) {
	t := &doc.Tokens[i]
	if t.End-t.Start > 3 {
		return none, false
	}
	switch doc.Text[t.Start:t.End] {
	case "“", "„", "«", "``", "\u0093":
		return opens, false
	case "”", "»", "\u0094":
		return closes, false
	case "\"", "''":
		return either, false
	case "‘", "`", "\u0091":
		if t.Flags&nlp.Fused == 0 {
			return opens, true
		}
	case "'":
		if t.Flags&nlp.Fused == 0 {
			if t.Flags&nlp.SpaceBefore != 0 || i == 0 || t.Flags&nlp.ParaBefore != 0 {
				return opens, true
			}
			return closes, true
		}
	case "’", "\u0092":
		if t.Flags&nlp.Fused == 0 {
			return closes, true
		}
	}
	return none, false
}

// mayOpen reports whether a straight quote can open: white space or an opening bracket before it, or nothing.
func mayOpen(doc *nlp.Doc, i int32) bool {
	t := &doc.Tokens[i]
	if i == 0 || t.Flags&(nlp.SpaceBefore|nlp.ParaBefore) != 0 {
		return true
	}
	next := i + 1
	return int(next) < len(doc.Tokens) && doc.Tokens[next].Flags&nlp.SpaceBefore == 0
}

// partner reports whether a closing single quote follows in the paragraph, near enough.
func partner(doc *nlp.Doc, i int32) bool {
	for k := i + 1; int(k) < len(doc.Tokens) && k < i+120; k++ {
		if doc.Tokens[k].Flags&nlp.ParaBefore != 0 {
			return false
		}
		if m, one := markOf(doc, k); one && m == closes {
			return true
		}
	}
	return false
}
