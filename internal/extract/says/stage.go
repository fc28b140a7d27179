// Package says finds who says what: attributions with their source, cue and content, and what the saying does (stance) and
// how sure it is (certainty). Which words are cues and where source and content lie is learned from PolNeAR; stance and
// certainty come from the codebook. It does not judge whether what is said is true.
package says

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"sync"

	"clio/codebook"
	"clio/internal/extract/who"
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/models"
	"clio/record"
)

// Stage fills the attributions of a record. It is immutable and safe for concurrent use.
type Stage struct {
	model *model
	cues  *cueBook
	views sync.Pool
}

// New loads the model and reads the cues area of the codebook.
func New(book *codebook.Book) (*Stage, error) {
	b, err := models.Read("attribution")
	if err != nil {
		return nil, err
	}
	s := &Stage{}
	if s.model, err = readModel(b); err != nil {
		return nil, err
	}
	if s.cues, err = readCues(book); err != nil {
		return nil, err
	}
	s.views.New = func() any { return &view{words: s.model.words} }
	return s, nil
}

// Name is "says".
func (s *Stage) Name() string { return "says" }

// Needs lists the layers that the stage reads.
func (s *Stage) Needs() []nlp.Layer {
	return []nlp.Layer{nlp.Tokens, nlp.Tags, nlp.Lemmas, nlp.Tree, nlp.Quotations, nlp.Actors}
}

// Gives lists the layers that the stage fills.
func (s *Stage) Gives() []nlp.Layer { return []nlp.Layer{nlp.Attributions} }

// found is an attribution in tokens.
type found struct {
	cue    int32   // head
	margin float32 // how surely the word is a cue: log-odds
	odds   float32 // how surely the attribution as a whole is right: log-odds
	among  among
	parts  [numLabels][]run
}

type run struct{ first, last int32 }

// Run finds the attributions of a document.
func (s *Stage) Run(doc *nlp.Doc, rec *record.Record) {
	v := s.views.Get().(*view)
	defer s.views.Put(v)
	v.reset(doc)
	kept := map[int32]bool{} // cues, by token
	for _, f := range s.model.find(v, s.cues.urgent) {
		bias := float32(keepBias)
		if s.cues.deeds[doc.Tokens[f.cue].Lemma] {
			bias = deedBias
		}
		if s.cues.urgent[doc.Tokens[f.cue].Lemma] {
			bias += urgentBias
		}
		if f.odds+bias < 0 || s.cues.never(doc, f.cue) || nobody(doc, f.cue) || blank(doc, f.parts[inContent]) || byMedium(doc, f.parts[inSource]) {
			continue
		}
		kept[f.cue] = true
		rec.Attributions = append(rec.Attributions, s.attribution(v, rec, &f))
	}
	for _, sent := range doc.Sents {
		if f, ok := trailing(doc, sent); ok && !kept[f.cue] {
			a := s.attribution(v, rec, &f)
			if a.Rule == "attribution-model" {
				a.Rule = "attribution-trailing"
			}
			rec.Attributions = append(rec.Attributions, a)
		}
	}
	slices.SortStableFunc(rec.Attributions, func(a, b record.Attribution) int { return cmp.Compare(a.Cue.Start, b.Cue.Start) })
	for i := range rec.Attributions {
		rec.Attributions[i].ID = "a" + strconv.Itoa(i+1)
	}
	nest(rec)
}

// attribution makes the record's attribution of what was found.
func (s *Stage) attribution(v *view, rec *record.Record, f *found) record.Attribution {
	doc := v.doc
	a := record.Attribution{Rule: "attribution-model"}
	a.Cue = doc.Quote(f.cue, f.cue+1)
	for _, r := range f.parts[inCue] {
		if r.first <= f.cue && f.cue < r.last {
			a.Cue = doc.Quote(r.first, r.last)
		}
	}
	if src, ok := speaker(doc, f.cue, trimAll(doc, f.parts[inSource], true)); ok {
		a.Source.Quote = doc.Quote(src.first, src.last)
		head := headOf(doc, src.first, src.last)
		a.Source.Actor = who.At(doc, rec, head)
		if k := doc.KidBy(head, nlp.Appos); k >= 0 && doc.Tokens[k].Left >= src.first && doc.Tokens[k].Right <= src.last {
			role := doc.Quote(doc.Tokens[k].Left, doc.Tokens[k].Right)
			a.Source.Role = &role
		}
	}
	if a.Source.Empty() {
		if src, ok := subject(doc, f); ok {
			a.Source.Quote = doc.Quote(src.first, src.last)
			a.Source.Actor = who.At(doc, rec, headOf(doc, src.first, src.last))
		}
	}
	parts := v.closeQuotes(f, merge(doc, trimAll(doc, f.parts[inContent], false)))
	if len(parts) == 0 {
		parts = f.parts[inContent]
	}
	a.Content.Quote = doc.Quote(parts[0].first, parts[len(parts)-1].last)
	if len(parts) > 1 {
		for _, p := range parts {
			a.Content.Parts = append(a.Content.Parts, record.Part{Span: doc.Span(p.first, p.last)})
		}
	}
	s.cues.judge(doc, f.cue, parts, &a)
	circumstances(doc, rec, f, &a)
	return a
}

// closeQuotes draws what is said to the end of a quotation that begins in it and that it breaks off in: the words up to the
// closing mark, when they stand in the same sentence and are no part of source or cue.
func (v *view) closeQuotes(f *found, parts []run) []run {
	doc := v.doc
	for i := range parts {
		p := &parts[i]
		q := v.quote[p.last-1]
		if q < 0 || doc.Quotes[q].First < p.first || !doc.Quotes[q].Closed {
			continue
		}
		end := doc.Quotes[q].Last
		if end <= p.last || doc.Tokens[end-1].Sent != doc.Tokens[p.last-1].Sent || i+1 < len(parts) && end > parts[i+1].first {
			continue
		}
		if !meets(f.parts[inSource], p.last, end) && !meets(f.parts[inCue], p.last, end) {
			p.last = end
		}
	}
	return parts
}

// meets reports whether one of the runs shares a token with a range.
func meets(runs []run, first, last int32) bool {
	for _, r := range runs {
		if r.first < last && r.last > first {
			return true
		}
	}
	return false
}

// circumstances sets when and where it was said: the time and the place that hang on the cue, outside of what is said.
func circumstances(doc *nlp.Doc, rec *record.Record, f *found, a *record.Attribution) {
	sent := doc.Sents[doc.Tokens[f.cue].Sent]
	on := func(s record.Span) bool {
		first, last := doc.TokensIn(s)
		if first >= last || first < sent.First || last > sent.Last || within(f.parts[inContent], first) || within(f.parts[inSource], first) {
			return false
		}
		h := headOf(doc, first, last)
		for range 3 {
			if h == f.cue {
				return true
			}
			if h < 0 {
				return false
			}
			switch doc.Tokens[h].Rel {
			case nlp.Obl, nlp.OblUnmarked, nlp.Nmod, nlp.NmodUnmarked, nlp.Advmod, nlp.Obj, nlp.Iobj, nlp.Compound, nlp.Flat:
				h = doc.Tokens[h].Head
			default:
				return false
			}
		}
		return h == f.cue
	}
	at := sort.Search(len(rec.Times), func(i int) bool { return rec.Times[i].Start >= doc.Tokens[sent.First].Start })
	for ; at < len(rec.Times) && rec.Times[at].Start < doc.Tokens[sent.Last-1].End; at++ {
		if on(rec.Times[at].Span) {
			q := rec.Times[at].Quote
			a.Time = &q
			break
		}
	}
	at = sort.Search(len(rec.Places), func(i int) bool { return rec.Places[i].Start >= doc.Tokens[sent.First].Start })
	for ; at < len(rec.Places) && rec.Places[at].Start < doc.Tokens[sent.Last-1].End; at++ {
		if on(rec.Places[at].Span) {
			q := rec.Places[at].Quote
			a.Place = &q
			break
		}
	}
}

// nobody reports whether a cue has nobody for its subject: "no group has claimed responsibility".
func nobody(doc *nlp.Doc, cue int32) bool {
	subj := doc.KidBy(cue, nlp.Nsubj)
	return subj >= 0 && phrase.Nobody(doc, subj)
}

// byMedium reports whether what was found as a source is only how it was said: "an official told the agency by telephone".
func byMedium(doc *nlp.Doc, source []run) bool {
	for _, r := range source {
		for i := r.first; i < r.last; i++ {
			if doc.Tokens[i].UPOS != nlp.NOUN {
				continue
			}
			switch doc.Tokens[i].Lemma {
			case "telephone", "phone", "email", "e-mail", "fax", "radio":
			default:
				return false
			}
			c := doc.KidBy(i, nlp.Case)
			return c >= 0 && (doc.Tokens[c].Lower == "by" || doc.Tokens[c].Lower == "over" || doc.Tokens[c].Lower == "via")
		}
	}
	return false
}

// blank reports whether a content is one word that says nothing: "something denied by the army".
func blank(doc *nlp.Doc, content []run) bool {
	if len(content) != 1 || content[0].last-content[0].first != 1 {
		return false
	}
	switch doc.Tokens[content[0].first].Lower {
	case "something", "anything", "everything", "nothing":
		return true
	}
	return false
}

// subject is the source that the tree gives to a cue for which the model found none: its subject, or that of the verb it is
// coordinated with or hangs on as a participle. A subject inside the content is none.
func subject(doc *nlp.Doc, f *found) (run, bool) {
	verb := f.cue
	for range 4 {
		subj := doc.KidBy(verb, nlp.Nsubj)
		if subj >= 0 {
			p := &doc.Tokens[subj]
			first, last := p.Left, p.Right
			for k := range doc.Kids(subj) {
				switch doc.Tokens[k].Rel {
				case nlp.AclRelcl, nlp.Acl, nlp.Appos, nlp.Parataxis, nlp.Conj, nlp.Cc:
					if k > subj {
						last = min(last, doc.Tokens[k].Left)
					}
				}
			}
			runs := trimAll(doc, []run{{first, last}}, true)
			for _, r := range f.parts[inContent] {
				if subj >= r.first && subj < r.last {
					return run{}, false
				}
			}
			if len(runs) == 0 || p.Lower == "it" || p.Lower == "there" {
				return run{}, false
			}
			return runs[0], true
		}
		t := &doc.Tokens[verb]
		if t.Head < 0 || t.Rel != nlp.Conj && t.Rel != nlp.Advcl && t.Rel != nlp.Xcomp || doc.KidBy(verb, nlp.NsubjPass, nlp.OblAgent) >= 0 {
			return run{}, false
		}
		verb = t.Head
	}
	return run{}, false
}

// merge joins runs that only marks part.
func merge(doc *nlp.Doc, runs []run) []run {
	var out []run
	for _, r := range runs {
		if n := len(out); n > 0 {
			only := true
			for i := out[n-1].last; i < r.first; i++ {
				if doc.Tokens[i].UPOS != nlp.PUNCT {
					only = false
				}
			}
			if only {
				out[n-1].last = r.last
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// trimAll cuts commas and stops off the ends of runs; of sources also brackets and quotes. Empty runs are dropped.
func trimAll(doc *nlp.Doc, runs []run, hard bool) []run {
	var out []run
	for _, r := range runs {
		for r.first < r.last && droppable(doc, r.first, hard) {
			r.first++
		}
		for r.last > r.first && droppable(doc, r.last-1, hard) {
			r.last--
		}
		if r.first < r.last {
			out = append(out, r)
		}
	}
	return out
}

func droppable(doc *nlp.Doc, tok int32, hard bool) bool {
	switch doc.Form(tok) {
	case ",", ".", ";", ":", "--", "—", "–":
		return true
	}
	return hard && doc.Tokens[tok].UPOS == nlp.PUNCT
}

// speaker chooses the run that is the source: the one that holds the subject or agent of the cue, else the longest. What
// follows the name as a clause or between dashes is cut off.
func speaker(doc *nlp.Doc, cue int32, runs []run) (run, bool) {
	best := run{}
	subj := doc.KidBy(cue, nlp.Nsubj, nlp.OblAgent)
	for _, r := range runs {
		if subj >= r.first && subj < r.last {
			best = r
			break
		}
		if r.last-r.first > best.last-best.first {
			best = r
		}
	}
	for i := best.first + 1; i < best.last; i++ {
		t := &doc.Tokens[i]
		if i > best.first+1 && (t.Lower == "who" || t.Lower == "whose" || t.Lower == "which") && doc.Form(i-1) == "," {
			best.last = i - 1
		} else if f := doc.Form(i); f == "–" || f == "—" || f == "--" {
			best.last = i
		}
	}
	return best, best.last > best.first
}

func headOf(doc *nlp.Doc, first, last int32) int32 {
	for i := first; i < last; i++ {
		if h := doc.Tokens[i].Head; h < first || h >= last {
			if doc.Tokens[i].UPOS != nlp.PUNCT && doc.Tokens[i].UPOS != nlp.DET {
				return i
			}
		}
	}
	return last - 1
}

// nest says of each attribution in whose content its cue lies, the innermost one.
func nest(rec *record.Record) {
	for i := range rec.Attributions {
		a := &rec.Attributions[i]
		for _, j := range Holding(rec, a.Cue.Span) {
			if j != i {
				a.Within = rec.Attributions[j].ID
				break
			}
		}
	}
}

// far is how many bytes a content can lie from its cue: more than the window of a cue holds.
const far = 12000

// Holding lists the attributions whose content holds a span, as indices into rec.Attributions, the innermost (shortest)
// first.
func Holding(rec *record.Record, span record.Span) []int {
	var out []int
	all := rec.Attributions // in the order of their cues
	for i := sort.Search(len(all), func(i int) bool { return all[i].Cue.Start >= span.Start-far }); i < len(all) && all[i].Cue.Start <= span.End+far; i++ {
		c := &all[i].Content
		if len(c.Parts) == 0 {
			if c.Contains(span) && !c.Empty() {
				out = append(out, i)
			}
			continue
		}
		for _, p := range c.Parts {
			if p.Contains(span) {
				out = append(out, i)
				break
			}
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Compare(rec.Attributions[a].Content.Len(), rec.Attributions[b].Content.Len())
	})
	return out
}

const (
	// cueBias is how improbable a cue may be for its source and content to be looked for, in log-odds.
	cueBias = 1.7
	// urgentCue is cueBias for the words of urgentBias.
	urgentCue = 2.5
	// keepBias is how improbable an attribution as a whole may be for it to be kept, in log-odds: it balances precision and
	// recall.
	keepBias = 0.5
	// deedBias is keepBias for words of plans, deeds and shows.
	deedBias = -0.2
	// urgentBias is added for cues whose attributions a record must not miss: denials, warnings, claims of responsibility.
	urgentBias = 2.5
)
