// Package coref says which mentions in a document are of one thing. It stores nlp.Mention for every name, noun phrase and
// personal pronoun, in order of their start, and in doc.Chains the mentions of each thing that has several.
//
// Names come first and by rule: pairs that the text gives ("X, also known as Y"), the same words, short forms of persons' names,
// acronyms. Then, from left to right, each pronoun and each noun phrase that could point back is given to the best earlier
// group, or to none, by a small ranking perceptron over hashed features; what cannot be (a man and "she", a thing inside of
// itself, the subject and the plain object of one verb) is ruled out before. "I" in a quotation is its speaker.
//
// Relative pronouns, verbs and the generic "you" are not resolved; a title or role in apposition is a mention of the name's
// chain.
package coref

import (
	"fmt"

	"clio/internal/nlp"
	"clio/internal/nlp/entity"
	"clio/internal/nlp/weights"
)

// Model is a trained model. It does not change and may be shared.
type Model struct {
	table *weights.Table
	nouns map[string]trait
}

// Read takes a model from the begin of b and gives what follows it.
func Read(b []byte) (*Model, []byte, error) {
	t, b, err := weights.Read(b)
	if err != nil {
		return nil, nil, fmt.Errorf("coref: %w", err)
	}
	if t.Classes() != 1 {
		return nil, nil, fmt.Errorf("coref: the model has %d classes and not one", t.Classes())
	}
	return &Model{t, readNouns()}, b, nil
}

// AppendBinary writes the model behind b.
func (m *Model) AppendBinary(b []byte) ([]byte, error) { return m.table.AppendBinary(b) }

// Scratch is the working memory of one worker.
type Scratch struct{ run run }

// run is the resolution of one document.
type run struct {
	doc      *nlp.Doc
	lex      *entity.Lexicon
	nouns    map[string]trait
	ments    []mention
	groups   []group
	headed   []bool  // tokens that head a mention
	absorbed []int32 // nouns that stand for a named group: its index, -1 without
	keys     nameKeys
	speakers []int32 // by quotation: the group that speaks, -1 unknown
	narrator int32   // the group of "I" outside of quotations, -1
	cands    []int32
	feats    [weights.MaxFeatures]uint32
	score    func(f []uint32) float32
	learn    func(m int, best int32) int32 // in training: gives what to join
}

// Run fills doc.Mentions and doc.Chains. lex is the lexicon of the names.
func (m *Model) Run(doc *nlp.Doc, lex *entity.Lexicon, s *Scratch) {
	r := &s.run
	if r.score == nil {
		r.score = func(f []uint32) float32 {
			a, _, _, _ := m.table.Score4(f)
			return float32(a)
		}
	}
	r.resolve(doc, lex, m.nouns)
}

func (r *run) resolve(doc *nlp.Doc, lex *entity.Lexicon, nouns map[string]trait) {
	r.reset(doc, lex, nouns)
	r.find()
	r.aliases()
	r.names()
	r.appositions()
	r.speak()
	for i := range r.ments {
		r.link(i)
	}
	r.finish()
}

func (r *run) reset(doc *nlp.Doc, lex *entity.Lexicon, nouns map[string]trait) {
	r.doc, r.lex, r.nouns = doc, lex, nouns
	r.ments, r.groups = r.ments[:0], r.groups[:0]
	n := len(doc.Tokens)
	if cap(r.headed) < n {
		r.headed, r.absorbed = make([]bool, n), make([]int32, n)
	}
	r.headed, r.absorbed = r.headed[:n], r.absorbed[:n]
	clear(r.headed)
	for i := range r.absorbed {
		r.absorbed[i] = -1
	}
	if r.keys.exact == nil {
		r.keys = nameKeys{map[uint64]int32{}, map[uint64]int32{}, map[uint64]int32{}}
	}
	r.narrator = -1
	doc.Mentions = doc.Mentions[:0]
}

// appositions joins the nouns that stand beside a name as its role, by the tree and, for persons, by their place: "Anna Lind,
// director of the museum".
func (r *run) appositions() {
	for i := range r.ments {
		m := &r.ments[i]
		if m.kind == nlp.Nominal && !m.coord && m.class == person && m.plural < 0 && m.first > 1 && r.absorbed[m.head] < 0 && setOff(r.doc.Tokens[m.first-1].Lower) {
			if e := r.doc.EntityAt(m.first - 2); e >= 0 && r.doc.Entities[e].Kind == nlp.PersonName && r.doc.Entities[e].Last == m.first-1 && !subject(r.doc.Tokens[m.head].Rel) {
				if o := r.mentionOf(&r.doc.Entities[e]); o >= 0 {
					r.absorbed[m.head] = r.ments[o].group
				}
			}
		}
		if g := r.absorbed[m.head]; g >= 0 && m.kind == nlp.Nominal && !m.coord {
			if r.fits(&r.groups[r.root(g)], m) {
				r.join(g, m.group)
			}
		}
	}
}

func (r *run) fits(g *group, m *mention) bool {
	return (m.class == g.class || m.class == unknown && g.class != place) && g.gender*m.gender != -1
}

// speak finds who speaks in each quotation: the subject of a verb of speech beside it.
func (r *run) speak() {
	doc := r.doc
	r.speakers = r.speakers[:0]
	for q := range doc.Quotes {
		quote := &doc.Quotes[q]
		found := int32(-1)
		try := func(from, to int32) {
			for k := from; k < to && found < 0; k++ {
				t := &doc.Tokens[k]
				if t.UPOS != nlp.VERB || t.Flags&nlp.InQuote != 0 || r.nouns[t.Lemma]&isSpeech == 0 {
					continue
				}
				if subj := doc.KidBy(k, nlp.Nsubj); subj >= 0 && (subj < quote.First || subj >= quote.Last) {
					found = subj
				}
			}
		}
		if quote.Last > quote.First {
			end := doc.Sents[doc.Tokens[quote.Last-1].Sent].Last
			try(quote.Last, min(end, quote.Last+14))
			begin := doc.Sents[doc.Tokens[quote.First].Sent].First
			try(max(begin, quote.First-14), quote.First)
		}
		who := int32(-1)
		if found >= 0 {
			who = r.headedBy(found)
		} else if q > 0 && doc.Sents[doc.Tokens[quote.First].Sent].Para-doc.Sents[doc.Tokens[doc.Quotes[q-1].Last-1].Sent].Para <= 1 {
			who = r.speakers[q-1]
		}
		r.speakers = append(r.speakers, who)
	}
}

// headedBy is the index of the mention with a head, -1 without.
func (r *run) headedBy(head int32) int32 {
	lo, hi := 0, len(r.ments)
	for lo < hi {
		m := (lo + hi) / 2
		if r.ments[m].first < head-20 {
			lo = m + 1
		} else {
			hi = m
		}
	}
	for ; lo < len(r.ments) && r.ments[lo].first <= head; lo++ {
		if r.ments[lo].head == head && !r.ments[lo].coord {
			return int32(lo)
		}
	}
	return -1
}

// finish writes the mentions and the chains.
func (r *run) finish() {
	doc := r.doc
	doc.Chains = doc.Chains[:0]
	for i := range r.ments {
		m := &r.ments[i]
		doc.Mentions = append(doc.Mentions, nlp.Mention{First: m.first, Last: m.last, Head: m.head, Chain: -1, Kind: m.kind})
	}
	for i := range r.ments {
		g := r.root(r.ments[i].group)
		if r.groups[g].size < 2 {
			continue
		}
		c := doc.Mentions[r.groups[g].first].Chain
		if c < 0 {
			c = int32(len(doc.Chains))
			if int(c) < cap(doc.Chains) {
				doc.Chains = doc.Chains[:c+1]
				doc.Chains[c] = doc.Chains[c][:0]
			} else {
				doc.Chains = append(doc.Chains, nil)
			}
			doc.Mentions[r.groups[g].first].Chain = c
		}
		doc.Mentions[i].Chain = c
		doc.Chains[c] = append(doc.Chains[c], int32(i))
	}
}
