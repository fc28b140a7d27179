package web

import (
	"slices"
	"strconv"
	"strings"

	"clio/record"
)

// A mark says that some words of a report carry something of the record.
type mark struct {
	record.Span
	class string // ev, by, when, where, toll, thing, src, cue
}

// piece is a run of text under the same marks. Class is empty for plain text; Pins are the anchors that begin here.
type piece struct {
	Text  string
	Class string
	ID    string   // the anchor of a mark that is exactly this piece
	Pins  []string // anchors of marks that go on behind this piece
}

// sentence is what a click on a cell brings into view.
type sentence struct{ Pieces []piece }

// paragraph is a block of the report between blank lines.
type paragraph struct{ Sentences []sentence }

// marksOf lists the marks of a record, weaker ones first: of two that cover the same words the later one colours them.
func marksOf(rec *record.Record) []mark {
	var out []mark
	add := func(s record.Span, class string) {
		if s.Start >= 0 && !s.Empty() && int(s.End) <= len(rec.Document.Text) {
			out = append(out, mark{s, class})
		}
	}
	for i := range rec.Attributions {
		add(rec.Attributions[i].Source.Span, "src")
		add(rec.Attributions[i].Cue.Span, "cue")
	}
	for i := range rec.Events {
		e := &rec.Events[i]
		e.EachCell(func(property string, b *record.Basis, _ any) { add(b.Span, classOf(property)) })
		for _, m := range e.Mentions {
			add(m.Span, "ev")
		}
	}
	return out
}

func classOf(property string) string {
	switch property {
	case "date":
		return "when"
	case "place":
		return "where"
	case "perpetrator":
		return "by"
	case "target", "victim", "weapon", "level":
		return "thing"
	}
	return "toll"
}

// anchor is the id of the words of a span on the page of its report.
func anchor(s record.Span) string {
	return "w" + strconv.Itoa(int(s.Start)) + "-" + strconv.Itoa(int(s.End))
}

// layout cuts a text into paragraphs, sentences and pieces. No piece crosses a sentence; joined again they give the text but
// for the white space around paragraphs. Wanted spans that are no marks (contents, mentions of actors) get an anchor alone.
func layout(text string, marks []mark, wanted []record.Span) []paragraph {
	cuts := []int{0, len(text)}
	byClass := map[record.Span]string{}
	starts := map[int][]record.Span{}
	for _, m := range marks {
		byClass[m.Span] = m.class
		wanted = append(wanted, m.Span)
	}
	seen := map[record.Span]bool{}
	for _, s := range wanted {
		if s.Start < 0 || s.Empty() || int(s.End) > len(text) || seen[s] {
			continue
		}
		seen[s] = true
		starts[int(s.Start)] = append(starts[int(s.Start)], s)
		cuts = append(cuts, int(s.Start), int(s.End))
	}
	class := make([]uint8, len(text))
	for _, m := range marks {
		for i := m.Start; i < m.End; i++ {
			class[i] = uint8(slices.Index(classes, m.class) + 1)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []paragraph
	for _, p := range blocks(text) {
		var para paragraph
		for _, s := range sentences(text, p) {
			var sent sentence
			at := int(s.Start)
			i, _ := slices.BinarySearch(cuts, at+1)
			for at < int(s.End) {
				end := int(s.End)
				if i < len(cuts) && cuts[i] < end {
					end = cuts[i]
				}
				pc := piece{Text: shown(text[at:end])}
				if c := class[at]; c > 0 {
					pc.Class = classes[c-1]
				}
				for _, sp := range starts[at] {
					if int(sp.End) == end {
						pc.ID = anchor(sp)
					} else {
						pc.Pins = append(pc.Pins, anchor(sp))
					}
				}
				sent.Pieces = append(sent.Pieces, pc)
				at = end
				i++
			}
			para.Sentences = append(para.Sentences, sent)
		}
		out = append(out, para)
	}
	return out
}

// classes are the kinds of marks, as the style sheet names them.
var classes = []string{"src", "cue", "when", "where", "by", "thing", "toll", "ev"}

// blocks are the paragraphs of a text, without the white space around them. A text whose only breaks are single ones, with
// lines too long to be wrapped ones, has a paragraph a line.
func blocks(text string) []record.Span {
	sep := "\n\n"
	if !strings.Contains(text, sep) && strings.Contains(text, "\n") {
		long := 0
		for line := range strings.SplitSeq(text, "\n") {
			long = max(long, len(line))
		}
		if long > 100 {
			sep = "\n"
		}
	}
	var out []record.Span
	for from := 0; from < len(text); {
		to := len(text)
		next := to
		if i := strings.Index(text[from:], sep); i >= 0 {
			to, next = from+i, from+i+len(sep)
		}
		a, b := from, to
		for a < b && isSpace(text[a]) {
			a++
		}
		for b > a && isSpace(text[b-1]) {
			b--
		}
		if a < b {
			out = append(out, record.Span{Start: int32(a), End: int32(b)})
		}
		from = next
	}
	return out
}

// sentences cuts a paragraph where a sentence seems to end: a full stop, question or exclamation mark, closing quotes, a
// space, and a capital or a quote. It serves the eye alone; nothing is read from it.
func sentences(text string, p record.Span) []record.Span {
	var out []record.Span
	from := p.Start
	for i := p.Start; i < p.End; i++ {
		if strings.IndexByte(".?!", text[i]) < 0 || i >= 2 && abbreviated(text[from:i]) {
			continue
		}
		j := i + 1
		for j < p.End && (strings.HasPrefix(text[j:p.End], "”") || strings.HasPrefix(text[j:p.End], "’") || text[j] == '"' || text[j] == '\'' || text[j] == ')') {
			if text[j] >= 0x80 {
				j += 3
			} else {
				j++
			}
		}
		k := j
		for k < p.End && isSpace(text[k]) {
			k++
		}
		if k == j || k >= p.End || text[k] >= 'a' && text[k] <= 'z' {
			continue
		}
		out = append(out, record.Span{Start: from, End: k})
		from, i = k, k-1
	}
	if from < p.End {
		out = append(out, record.Span{Start: from, End: p.End})
	}
	return out
}

// abbreviated reports whether a text ends in what is likely an abbreviation: a single capital or a short title.
func abbreviated(before string) bool {
	word := before[strings.LastIndexAny(before, " \n(.“\"")+1:]
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "Lt", "Col", "Gen", "Maj", "Capt", "Sgt", "Brig", "Gov", "Sen", "Rep", "Prof", "St", "No", "vs", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec":
		return true
	}
	return len(word) == 1 && word[0] >= 'A' && word[0] <= 'Z'
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// shown makes control characters and marks of writing direction visible as a box, so that a report cannot turn the page's
// words around.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '�'
		}
		return r
	}, s)
}
