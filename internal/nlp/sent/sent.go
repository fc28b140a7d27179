// Package sent groups tokens into sentences. An empty line always ends one; a line break does where the line is not merely
// wrapped; anywhere else a perceptron over the tokens around decides. It also tells headlines, bullets and datelines that
// stand alone from running text, and sentences written in capitals.
package sent

import (
	"fmt"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
	"clio/internal/nlp/word"
)

// MaxTokens is the length at which a sentence is ended whatever stands there.
const MaxTokens = 400

// Splitter is a trained splitter. It does not change and may be shared.
type Splitter struct{ table *weights.Quad }

// Read takes a splitter from the begin of b and gives what follows it.
func Read(b []byte) (*Splitter, []byte, error) {
	t, b, err := weights.ReadQuad(b)
	if err != nil {
		return nil, nil, fmt.Errorf("sentences: %w", err)
	}
	return &Splitter{t}, b, nil
}

// AppendBinary writes the splitter behind b.
func (s *Splitter) AppendBinary(b []byte) ([]byte, error) { return s.table.AppendBinary(b) }

// Run makes the sentences of doc. infos stand beside doc.Tokens; the flags have to be there.
func (s *Splitter) Run(doc *nlp.Doc, infos []*word.Info) {
	doc.Sents = doc.Sents[:0]
	if len(doc.Tokens) == 0 {
		return
	}
	var buf [weights.MaxFeatures]uint32
	wrap := newWrap(doc)
	first, para := 0, int32(0)
	caps := capsAround(doc, 0)
	open := 0 // brackets open in this sentence
	quoted := false
	for i := range doc.Tokens {
		end := i+1 == len(doc.Tokens)
		hard := false
		if !end {
			next := &doc.Tokens[i+1]
			switch {
			case next.Flags&nlp.Fused != 0:
			case next.Flags&nlp.ParaBefore != 0:
				hard = true
			case dateline(doc, i, first):
			case next.Flags&nlp.BreakBefore != 0 && wrap.hard(doc, i):
				hard = true
			case i+1-first >= MaxTokens:
				end = true
			case candidate(doc, i):
				feats := features(buf[:0], doc, infos, i, first, caps, open > 0, quoted)
				yes, _, _ := s.table.Score(feats)
				end = yes > 0
			}
		}
		switch form := doc.Text[doc.Tokens[i].Start:doc.Tokens[i].End]; form {
		case "(", "[":
			open++
		case ")", "]":
			open = max(0, open-1)
		case "“":
			quoted = true
		case "”":
			quoted = false
		case "\"", "''", "``":
			quoted = !quoted
		}
		if end || hard {
			doc.Sents = append(doc.Sents, nlp.Sent{First: int32(first), Last: int32(i + 1), Para: para})
			first, open = i+1, 0
			if hard {
				para++
				quoted = false
				caps = capsAround(doc, i+1)
			}
		}
	}
	Finish(doc)
}

// Finish fills what follows from the borders of the sentences: Token.Sent, the kind, the capitals.
func Finish(doc *nlp.Doc) {
	for s := range doc.Sents {
		sent := &doc.Sents[s]
		upper, words := 0, 0
		for i := sent.First; i < sent.Last; i++ {
			t := &doc.Tokens[i]
			t.Sent = int32(s)
			if t.Flags&nlp.AllCaps != 0 {
				upper++
				words++
			} else if c := doc.Text[t.Start]; t.End-t.Start > 1 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
				words++
			}
		}
		sent.AllCaps = upper >= 2 && upper*10 >= words*8
		sent.Kind = kind(doc, s)
		sent.Dateline = datelineOf(doc, sent)
	}
}

// datelineOf is how many tokens at the head of a sentence are a dateline that goes on: names, a date and an agency in
// brackets, and the dash. What stands there is no part of what the sentence tells.
func datelineOf(doc *nlp.Doc, sent *nlp.Sent) int32 {
	for i := int(sent.First) + 1; i < int(min(sent.First+25, sent.Last-2)); i++ {
		if !dateline(doc, i, int(sent.First)) {
			continue
		}
		for k := int(sent.First); k < i; k++ {
			t := &doc.Tokens[k]
			c := doc.Text[t.Start]
			if c >= 'a' && c <= 'z' && !sent.AllCaps {
				switch t.Lower {
				case "de", "del", "la", "el", "al", "of", "the", "and", "near", "on", "in", "at":
				default:
					return 0
				}
			}
		}
		return headingEnd(doc, int32(i+1), sent.Last) - sent.First
	}
	return 0
}

// headingEnd is where what a wire puts in square brackets between the dateline and its first words ends: "[REPORT] [TEXT]".
func headingEnd(doc *nlp.Doc, from, last int32) int32 {
	for from < last-1 && doc.Tokens[from].Lower == "[" {
		end := from + 1
		for end < min(from+30, last) && doc.Tokens[end].Lower != "]" {
			end++
		}
		if end >= min(from+30, last-2) {
			break
		}
		from = end + 1
	}
	return from
}

// kind judges a sentence by its place and form.
func kind(doc *nlp.Doc, s int) nlp.SentKind {
	sent := &doc.Sents[s]
	first := &doc.Tokens[sent.First]
	last := &doc.Tokens[sent.Last-1]
	switch doc.Text[first.Start:first.End] {
	case "-", "*", "•", "·", "–", "—", "●", "▪", "◦", "":
		if first.Flags&(nlp.BreakBefore|nlp.ParaBefore) != 0 && sent.Last-sent.First > 1 && doc.Tokens[sent.First+1].Flags&nlp.SpaceBefore != 0 {
			return nlp.Bullet
		}
	}
	alone := (s == 0 || doc.Sents[s-1].Para != sent.Para) && (s+1 == len(doc.Sents) || doc.Sents[s+1].Para != sent.Para)
	if !alone {
		return nlp.Body
	}
	switch doc.Text[last.Start:last.End] {
	case ".", "!", "?", "...", "…", ";", "”", "\"", "''", ")", "]":
		return nlp.Body
	case "-", "--", "—", "–":
		if sent.Last-sent.First <= 16 {
			return nlp.Dateline
		}
	case ":", ",":
		return nlp.Body
	}
	if sent.Last-sent.First <= 30 {
		return nlp.Headline
	}
	return nlp.Body
}

// candidate reports whether a sentence may end behind token i: wherever white space stands, or behind and before marks.
func candidate(doc *nlp.Doc, i int) bool {
	t, next := &doc.Tokens[i], &doc.Tokens[i+1]
	if next.Flags&nlp.SpaceBefore != 0 {
		return true
	}
	c := doc.Text[t.End-1]
	return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')
}

// dateline reports whether token i is the dash behind a dateline: "KABUL (Agency) —" and "BEND, Ore. —" go on.
func dateline(doc *nlp.Doc, i, first int) bool {
	if i-first > 24 || i == first || doc.Tokens[first].Flags&nlp.ParaBefore == 0 {
		return false
	}
	switch doc.Text[doc.Tokens[i].Start:doc.Tokens[i].End] {
	case "-", "--", "---", "–", "—":
	default:
		return false
	}
	if doc.Text[doc.Tokens[i-1].Start] == ')' && i >= first+3 {
		return true
	}
	if i-first > 10 || doc.Tokens[first].Flags&nlp.AllCaps == 0 {
		return false
	}
	for k := first; k < i; k++ {
		t := &doc.Tokens[k]
		if c := doc.Text[t.Start]; t.Flags&nlp.Capital == 0 && c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}

// capsAround reports whether the paragraph that begins with token i is written in capitals.
func capsAround(doc *nlp.Doc, i int) bool {
	upper, lower := 0, 0
	for k := i; k < len(doc.Tokens) && k < i+60; k++ {
		t := &doc.Tokens[k]
		if k > i && t.Flags&nlp.ParaBefore != 0 {
			break
		}
		if t.Flags&nlp.AllCaps != 0 {
			upper++
		} else if c := doc.Text[t.End-1]; c >= 'a' && c <= 'z' {
			lower++
		}
	}
	return upper > 4*lower && upper > 1
}

// wrap judges the single line breaks of a text: where lines are filled up to a width, a break says nothing unless the next
// word would still have fitted.
type wrap struct{ width int }

func newWrap(doc *nlp.Doc) wrap {
	widest, lines, full := 0, 0, 0
	const most = 110
	for rest := doc.Text; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		n := len(strings.TrimSpace(line))
		if n == 0 {
			continue
		}
		lines++
		if n > most {
			return wrap{}
		}
		widest = max(widest, n)
		if n > 40 {
			full++
		}
	}
	if lines < 3 || full*2 < lines || widest < 50 {
		return wrap{}
	}
	return wrap{widest}
}

// hard reports whether the line break behind token i ends a sentence for certain.
func (w wrap) hard(doc *nlp.Doc, i int) bool {
	if w.width == 0 {
		return true
	}
	t, next := &doc.Tokens[i], &doc.Tokens[i+1]
	start := strings.LastIndexByte(doc.Text[max(0, int(t.End)-200):t.End], '\n') + 1 + max(0, int(t.End)-200)
	line := len(strings.TrimSpace(doc.Text[start:t.End]))
	word := strings.IndexAny(doc.Text[next.Start:min(len(doc.Text), int(next.Start)+40)], " \n\t")
	if word < 0 {
		word = int(next.End - next.Start)
	}
	return line+1+word < w.width-12
}
