// Package where reads the places of a document: it finds the passages that may name one (spot.go), works out which place of
// the gazetteer each name means (resolve.go), judges which of the passages do name a place (judge.go), and fills
// record.Record.Places in the order of the text. ForToken says which of them the clause of an event carries, PlaceOf turns
// one into the cell of an event.
//
// Which cues weigh how much was learned (weights.tsv, made by cmd/learn); what the words beside a name say is in
// codebook/places. Words for a people ("Afghan") are hints at a country and no places.
package where

import (
	_ "embed"
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"clio/codebook"
	"clio/internal/gazetteer"
	"clio/internal/lexicon/nations"
	"clio/internal/nlp"
	"clio/record"
)

//go:embed weights.tsv
var weightsFile string

// Stage reads places. It is immutable and safe for concurrent use.
type Stage struct {
	places  *gazetteer.Index
	nations *nations.Lexicon
	words   *lexicon
	pick    *model // which place a name means
	judge   *model // whether a passage names a place
	works   sync.Pool
	least   float32 // probability from which a passage is taken for a place
}

// New makes the stage over a codebook and a gazetteer. It fails when a table of the codebook does not parse.
func New(book *codebook.Book, g *gazetteer.Index) (*Stage, error) {
	s := &Stage{places: g, least: 0.5}
	var err error
	if s.words, err = readLexicon(book); err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	if s.nations, err = nations.Load(book); err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	if s.pick, s.judge, err = readModels(weightsFile); err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	s.works.New = func() any { return &work{stage: s, nameOf: make(map[string]int32)} }
	return s, nil
}

// Name is the stage's name.
func (s *Stage) Name() string { return "where" }

// Needs are the layers that the stage reads.
func (s *Stage) Needs() []nlp.Layer { return []nlp.Layer{nlp.Tokens, nlp.Sentences, nlp.Tags} }

// Gives are the layers that the stage fills.
func (s *Stage) Gives() []nlp.Layer { return []nlp.Layer{nlp.Places} }

// Run fills rec.Places.
func (s *Stage) Run(doc *nlp.Doc, rec *record.Record) {
	w := s.works.Get().(*work)
	defer s.works.Put(w)
	w.read(doc, &rec.Document)
	rec.Places = addCoordinates(s.places, doc, append(rec.Places[:0], w.record()...))
	for i := range rec.Places {
		s.refine(doc, &rec.Places[i])
	}
}

// read does all the work on a document.
func (w *work) read(doc *nlp.Doc, about *record.Document) {
	w.reset(doc, about)
	w.spot()
	w.spotUnknown()
	w.relate()
	w.group()
	w.resolve()
	w.judgeAll()
}

// work is the memory of one reading, reused from document to document.
type work struct {
	stage     *Stage
	doc       *nlp.Doc
	about     *record.Document
	home      gazetteer.Place // of the publisher
	homeIs    uint8           // 0 unknown, 1 country, 2 division, 3 town
	domain    string
	folded    []byte
	mentions  []mention
	names     []name
	nameOf    map[string]int32
	groups    []group
	cands     []cand
	matches   []gazetteer.Match
	peoples   map[string]int // countries by the words for their people
	personTok []bool         // tokens inside persons' names
	surnames  map[string]int
	ctx       context
	fv        features
}

// name is a folded name that the document uses.
type name struct {
	folded foldedSpan
	uses   int32
	slots  int32 // uses in a clear place slot
	people int32 // uses inside persons' names
}

func (w *work) reset(doc *nlp.Doc, about *record.Document) {
	w.doc, w.about = doc, about
	w.folded, w.mentions, w.names, w.groups, w.cands = w.folded[:0], w.mentions[:0], w.names[:0], w.groups[:0], w.cands[:0]
	clear(w.nameOf)
	if w.peoples == nil {
		w.peoples, w.surnames = make(map[string]int), make(map[string]int)
	}
	clear(w.peoples)
	clear(w.surnames)
	w.findHome()
}

// record makes the places of the record from the mentions that were judged to be some.
func (w *work) record() []record.PlaceName {
	var out []record.PlaceName
	for i := range w.mentions {
		m := &w.mentions[i]
		if m.prob < w.stage.least || w.stage.nations.Government(w.doc, m.first, m.last) != "" {
			continue
		}
		if t := &w.doc.Tokens[m.first]; m.last == m.first+1 && (t.Rel == nlp.Amod || t.Rel == nlp.Compound) && t.Head == m.last && w.doc.Tokens[t.Head].UPOS == nlp.NOUN && w.stage.nations.ByPeople(t.Lower) != "" {
			continue // "the Somali city": of the people, whatever division is called so
		}
		out = append(out, w.placeName(m))
	}
	return out
}

func (w *work) placeName(m *mention) record.PlaceName {
	doc := w.doc
	p := record.PlaceName{Quote: doc.Quote(m.first, m.last), Rule: "places." + m.rule}
	g := &w.groups[m.group]
	if g.best < 0 {
		p.Name, p.Precision, p.Score = strings.Join(strings.Fields(p.Text), " "), "city", round2(float64(m.prob)/2)
		if m.allCaps {
			p.Name = titled(p.Name)
		}
		if m.parent >= 0 {
			if c := w.bestOf(w.mentions[m.parent].group); c != nil {
				p.Country = c.place.Country
				p.Admin1 = w.stage.places.Admin1Name(c.place)
			}
		}
		if m.slot == adminSlot {
			p.Precision = "admin2"
		}
		return p
	}
	c := &w.cands[g.best]
	fillPlace(w.stage.places, &p, c.place)
	p.Score = round2(float64(c.prob))
	for _, at := range g.order[:g.ordered] {
		if len(p.RunnersUp) == 3 {
			break
		}
		r := &w.cands[at]
		if at == g.best || r.prob < 0.005 || distance(r.place, c.place) < 10 && r.place.Kind == c.place.Kind {
			continue
		}
		p.RunnersUp = append(p.RunnersUp, record.Candidate{Name: r.place.Name, Country: r.place.Country, Admin1: w.stage.places.Admin1Name(r.place), Gazetteer: r.place.ID(), Score: round2(float64(r.prob))})
	}
	return p
}

// titled writes the words of a name in capitals with small letters after their first; those of a name are small: "de", "la".
func titled(name string) string {
	words := strings.Fields(strings.ToLower(name))
	for i, w := range words {
		if i > 0 && connector(w) {
			continue
		}
		r, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(r)) + w[size:]
	}
	return strings.Join(words, " ")
}

func fillPlace(x *gazetteer.Index, p *record.PlaceName, e gazetteer.Place) {
	p.Name, p.Country, p.Admin1, p.Gazetteer, p.Precision = e.Name, e.Country, x.Admin1Name(e), e.ID(), precisionOf(e)
	if e.Located {
		lat, lon := e.Lat, e.Lon
		p.Lat, p.Lon = &lat, &lon
	}
}

func precisionOf(e gazetteer.Place) string {
	switch e.Kind {
	case gazetteer.Admin1:
		return "admin1"
	case gazetteer.Admin2:
		return "admin2"
	case gazetteer.Country:
		return "country"
	case gazetteer.Region, gazetteer.Sea, gazetteer.River, gazetteer.Continent:
		return "region"
	case gazetteer.Site:
		return "site"
	}
	return "city"
}

func round2(x float64) float64 { return math.Round(x*100) / 100 }

// distance is the great-circle distance of two places in km; 20,000 where one has no coordinates.
func distance(a, b gazetteer.Place) float64 {
	if !a.Located || !b.Located {
		return 20000
	}
	const rad = math.Pi / 180
	p, q := a.Lat*rad, b.Lat*rad
	s, t := math.Sin((q-p)/2), math.Sin((b.Lon-a.Lon)*rad/2)
	return 12742 * math.Asin(math.Min(1, math.Sqrt(s*s+math.Cos(p)*math.Cos(q)*t*t)))
}
