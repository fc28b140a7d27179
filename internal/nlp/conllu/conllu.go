// Package conllu reads and writes CoNLL-U, the column format of Universal Dependencies. Read gives the documents of a
// treebank as plain structs; Fill turns one into an nlp.Doc with the text put together again; Write prints an nlp.Doc. It
// keeps the columns that Clio uses and leaves out features, enhanced graphs and empty nodes.
package conllu

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"clio/internal/nlp"
)

// Document is a document of a treebank.
type Document struct {
	ID    string
	Sents []Sentence
}

// Sentence is a sentence of a treebank.
type Sentence struct {
	ID     string
	NewPar bool // a paragraph begins with it
	Words  []Word
}

// Word is a syntactic word. Head is the index of its head in Sentence.Words, -1 at the root.
type Word struct {
	Form, Lemma string
	UPOS        nlp.UPOS
	XPOS        nlp.XPOS
	Head        int
	Rel         nlp.Rel
	Fused       bool   // it continues the orthographic word of the word before it
	Surface     string // the orthographic word, at the first word of a multi-word token
	NoSpace     bool   // no white space follows
}

// Read reads a treebank. A sentence before the first "# newdoc" comment begins a document without an id. It fails on a
// line with fewer than eight columns or with a word number or head that is none.
func Read(r io.Reader) ([]Document, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	var (
		docs   []Document
		sent   Sentence
		until  int // the words up to this number belong to the open multi-word token
		opened int
		glued  bool // no space follows the open multi-word token
		lineNo int
	)
	flush := func() {
		if len(sent.Words) > 0 {
			if len(docs) == 0 {
				docs = append(docs, Document{})
			}
			d := &docs[len(docs)-1]
			d.Sents = append(d.Sents, sent)
		}
		sent, until = Sentence{}, 0
	}
	for {
		line, err := in.ReadString('\n')
		lineNo++
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "":
			flush()
		case line[0] == '#':
			key, value, _ := strings.Cut(line[1:], "=")
			switch key = strings.TrimSpace(key); {
			case key == "newdoc id" || key == "newdoc":
				docs = append(docs, Document{ID: strings.TrimSpace(value)})
			case key == "newpar" || key == "newpar id":
				sent.NewPar = true
			case key == "sent_id":
				sent.ID = strings.TrimSpace(value)
			}
		default:
			cols := strings.Split(line, "\t")
			if len(cols) < 8 {
				return nil, fmt.Errorf("conllu: line %d has %d columns, 8 or more are needed", lineNo, len(cols))
			}
			misc := ""
			if len(cols) > 9 {
				misc = cols[9]
			}
			if from, to, ok := strings.Cut(cols[0], "-"); ok {
				a, errA := strconv.Atoi(from)
				b, errB := strconv.Atoi(to)
				if errA != nil || errB != nil {
					return nil, fmt.Errorf("conllu: line %d: bad word range %q", lineNo, cols[0])
				}
				opened, until, glued = a, b, strings.Contains(misc, "SpaceAfter=No")
				sent.Words = append(sent.Words, Word{Surface: cols[1]})
				continue
			}
			if strings.Contains(cols[0], ".") {
				continue
			}
			id, errID := strconv.Atoi(cols[0])
			head, errHead := strconv.Atoi(cols[6])
			if errID != nil || errHead != nil {
				return nil, fmt.Errorf("conllu: line %d: bad word number or head", lineNo)
			}
			w := Word{
				Form: cols[1], Lemma: cols[2], UPOS: nlp.UPOSOf(cols[3]), XPOS: nlp.XPOSOf(cols[4]),
				Head: head - 1, Rel: nlp.RelOf(cols[7]), NoSpace: strings.Contains(misc, "SpaceAfter=No"),
			}
			switch {
			case id > until:
			case id == opened:
				w.Surface = sent.Words[len(sent.Words)-1].Surface
				sent.Words = sent.Words[:len(sent.Words)-1]
				w.NoSpace = true
			default:
				w.Fused = true
				w.NoSpace = id < until || glued
			}
			sent.Words = append(sent.Words, w)
		}
		if err == io.EOF {
			flush()
			return docs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("conllu: %w", err)
		}
	}
}

// Fill makes doc the gold analysis of d, with the text put together from the words: one blank between sentences, an empty
// line between paragraphs. Flags other than Fused, lower-cased forms and quotations are left to token.Mark.
func (d *Document) Fill(doc *nlp.Doc) {
	var b strings.Builder
	type edge struct{ start, end int }
	var edges []edge
	glued := true
	for s := range d.Sents {
		sent := &d.Sents[s]
		if s > 0 && sent.NewPar {
			b.WriteString("\n\n")
		} else if !glued {
			b.WriteByte(' ')
		}
		for i := 0; i < len(sent.Words); i++ {
			w := &sent.Words[i]
			start := b.Len()
			if w.Surface == "" {
				b.WriteString(w.Form)
				edges = append(edges, edge{start, b.Len()})
			} else {
				n := i + 1
				for n < len(sent.Words) && sent.Words[n].Fused {
					n++
				}
				at := start
				b.WriteString(w.Surface)
				for k := i; k < n; k++ {
					end := b.Len() - (n - 1 - k)
					if k < n-1 {
						end = min(end, at+len(sent.Words[k].Form))
						for end < b.Len() && !utf8.RuneStart(w.Surface[end-start]) {
							end++
						}
					}
					edges = append(edges, edge{at, end})
					at = end
				}
				i = n - 1
			}
			glued = sent.Words[i].NoSpace
			if !glued && i < len(sent.Words)-1 {
				b.WriteByte(' ')
			}
		}
	}
	doc.Reset(b.String())
	para := int32(-1)
	n := 0
	for s := range d.Sents {
		sent := &d.Sents[s]
		if sent.NewPar || s == 0 {
			para++
		}
		first := int32(len(doc.Tokens))
		for i := range sent.Words {
			w := &sent.Words[i]
			t := nlp.Token{
				Start: int32(edges[n].start), End: int32(edges[n].end), Lemma: w.Lemma, Sent: int32(s), Head: -1,
				UPOS: w.UPOS, XPOS: w.XPOS, Rel: w.Rel,
			}
			if w.Head >= 0 {
				t.Head = first + int32(w.Head)
			}
			if w.Fused {
				t.Flags |= nlp.Fused
			}
			doc.Tokens = append(doc.Tokens, t)
			n++
		}
		doc.Sents = append(doc.Sents, nlp.Sent{First: first, Last: int32(len(doc.Tokens)), Para: para})
	}
	doc.Link()
}

// Write prints doc. Token offsets stand in MISC as TokenRange, in code points of the text.
func Write(w io.Writer, doc *nlp.Doc, sourceID string) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# newdoc id = %s\n", sourceID)
	at := position{text: doc.Text}
	for s := range doc.Sents {
		sent := &doc.Sents[s]
		if s == 0 || sent.Para != doc.Sents[s-1].Para {
			out.WriteString("# newpar\n")
		}
		fmt.Fprintf(out, "# sent_id = %s-%d\n", sourceID, s+1)
		if sent.First < sent.Last {
			span := doc.Span(sent.First, sent.Last)
			fmt.Fprintf(out, "# text = %s\n", clean(doc.Text[span.Start:span.End]))
		}
		for i := sent.First; i < sent.Last; i++ {
			t := &doc.Tokens[i]
			end := i + 1
			for end < sent.Last && doc.Tokens[end].Flags&nlp.Fused != 0 {
				end++
			}
			if t.Flags&nlp.Fused == 0 && end > i+1 {
				last := &doc.Tokens[end-1]
				fmt.Fprintf(out, "%d-%d\t%s\t_\t_\t_\t_\t_\t_\t_\t", i-sent.First+1, end-sent.First, clean(doc.Text[t.Start:last.End]))
				misc(out, doc, end-1, at.of(t.Start), -1)
			}
			head := int32(0)
			if t.Head >= 0 {
				head = t.Head - sent.First + 1
			}
			fmt.Fprintf(out, "%d\t%s\t%s\t%s\t%s\t_\t%d\t%s\t_\t", i-sent.First+1, clean(doc.Form(i)), clean(t.Lemma), t.UPOS, t.XPOS, head, t.Rel)
			start := at.of(t.Start)
			if t.Flags&nlp.Fused != 0 || end > i+1 {
				fmt.Fprintf(out, "TokenRange=%d:%d\n", start, start+utf8.RuneCountInString(doc.Form(i)))
				continue
			}
			misc(out, doc, i, start, start+utf8.RuneCountInString(doc.Form(i)))
		}
		out.WriteByte('\n')
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("conllu: %w", err)
	}
	return nil
}

// misc writes the last column of a word that ends with token last; end is -1 where it has to be counted.
func misc(out *bufio.Writer, doc *nlp.Doc, last int32, start, end int) {
	t := &doc.Tokens[last]
	if int(last)+1 < len(doc.Tokens) && doc.Tokens[last+1].Start == t.End {
		out.WriteString("SpaceAfter=No|")
	}
	if end < 0 {
		first := last
		for doc.Tokens[first].Flags&nlp.Fused != 0 {
			first--
		}
		end = start + utf8.RuneCountInString(doc.Text[doc.Tokens[first].Start:t.End])
	}
	fmt.Fprintf(out, "TokenRange=%d:%d\n", start, end)
}

// position counts code points from left to right.
type position struct {
	text   string
	at, cp int
}

func (p *position) of(offset int32) int {
	if int(offset) < p.at {
		p.at, p.cp = 0, 0
	}
	p.cp += utf8.RuneCountInString(p.text[p.at:offset])
	p.at = int(offset)
	return p.cp
}

// clean makes a form fit for a column: white space of any kind becomes a blank, an empty form an underscore.
func clean(s string) string {
	if s == "" {
		return "_"
	}
	plain := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '\t', '\n', '\r', '\v', '\f', 0x85, 0x2028, 0x2029:
			return ' '
		}
		return r
	}, s)
}
