package entity

import (
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/weights"
)

//go:embed data
var data embed.FS

// Hint is a set of what the lists say of a word.
type Hint uint32

// The hints.
const (
	GivenName Hint = 1 << iota
	MaleName
	FemaleName
	Title
	Military
	FemaleWord
	MaleWord
	OrgHead
	GroupHead
	FacilityHead
	PlaceHead
	MediaName
	MediaHead
	WeaponName
	EventHead
	NorpWord
	MonthWord
	Connector
	SpeechWord
	numHints = 19
)

var sections = map[string]Hint{
	"title": Title, "military": Military | Title, "female": FemaleWord, "male": MaleWord, "organisation": OrgHead, "group": GroupHead,
	"facility": FacilityHead, "place": PlaceHead, "media": MediaName, "mediahead": MediaHead, "weapon": WeaponName,
	"event": EventHead, "norp": NorpWord, "month": MonthWord, "connector": Connector, "speech": SpeechWord,
}

// Listing is a set of what the gazetteer says of a run of words.
type Listing uint8

// The listings.
const (
	ListedPlace Listing = 1 << iota
	ListedCountry
	ListedGroup
	ListedBody
	ListedMedia
	ListedNorp
	ListedPerson
)

// Lexicon holds the lists.
type Lexicon struct {
	words map[string]Hint
	gaz   *Gazetteer
}

// Gazetteer is names of one and more words, by hash, and clusters of words.
type Gazetteer struct {
	names    map[uint32]Listing
	clusters map[uint32]uint16
}

// NewGazetteer is an empty gazetteer.
func NewGazetteer() *Gazetteer {
	return &Gazetteer{names: map[uint32]Listing{}, clusters: map[uint32]uint16{}}
}

// Add lists a name, given as its lower-cased tokens.
func (g *Gazetteer) Add(tokens []string, l Listing) {
	if len(tokens) == 0 || len(tokens) > longest {
		return
	}
	h := uint32(start)
	for _, t := range tokens {
		h = chain(h, t)
	}
	g.names[h] |= l
}

// SetClusters gives the gazetteer the clusters of lower-cased words.
func (g *Gazetteer) SetClusters(c map[string]uint16) {
	for w, k := range c {
		g.clusters[weights.String(w)] = k
	}
}

// longest is the most tokens that a listed name has.
const (
	longest = 6
	start   = 2166136261
)

func chain(h uint32, token string) uint32 {
	for i := range len(token) {
		h = (h ^ uint32(token[i])) * 16777619
	}
	return (h ^ 0xff) * 16777619
}

const gazMagic = "CLION1\n"

// AppendBinary writes the gazetteer behind b.
func (g *Gazetteer) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, gazMagic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(g.names)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(g.clusters)))
	for _, h := range slices.Sorted(maps.Keys(g.names)) {
		b = binary.LittleEndian.AppendUint32(b, h)
		b = append(b, byte(g.names[h]))
	}
	for _, h := range slices.Sorted(maps.Keys(g.clusters)) {
		b = binary.LittleEndian.AppendUint32(b, h)
		b = binary.LittleEndian.AppendUint16(b, g.clusters[h])
	}
	return b, nil
}

func readGazetteer(b []byte) (*Gazetteer, []byte, error) {
	damaged := errors.New("entity: the gazetteer is damaged")
	if len(b) < len(gazMagic)+8 || string(b[:len(gazMagic)]) != gazMagic {
		return nil, nil, damaged
	}
	b = b[len(gazMagic):]
	u := binary.LittleEndian.Uint32
	n, k := int(u(b)), int(u(b[4:]))
	b = b[8:]
	if n < 0 || k < 0 || n > len(b)/5 || k > (len(b)-5*n)/6 {
		return nil, nil, damaged
	}
	g := &Gazetteer{names: make(map[uint32]Listing, n), clusters: make(map[uint32]uint16, k)}
	for range n {
		g.names[u(b)] = Listing(b[4])
		b = b[5:]
	}
	for range k {
		g.clusters[u(b)] = binary.LittleEndian.Uint16(b[4:])
		b = b[6:]
	}
	return g, b, nil
}

func newLexicon(g *Gazetteer) (*Lexicon, error) {
	l := &Lexicon{words: make(map[string]Hint, 10000), gaz: g}
	text, err := fs.ReadFile(data, "data/firstnames.tsv")
	if err != nil {
		return nil, fmt.Errorf("entity: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		name, gender, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || name[0] == '#' {
			continue
		}
		h := GivenName
		switch gender {
		case "m":
			h |= MaleName
		case "f":
			h |= FemaleName
		}
		l.words[name] |= h
	}
	if text, err = fs.ReadFile(data, "data/words.txt"); err != nil {
		return nil, fmt.Errorf("entity: %w", err)
	}
	var now Hint
	for line := range strings.Lines(string(text)) {
		switch {
		case line[0] == '#':
		case line[0] == '[':
			name, _, _ := strings.Cut(line[1:], "]")
			if now = sections[name]; now == 0 {
				return nil, fmt.Errorf("entity: words.txt has a section %q that nothing reads", name)
			}
		default:
			for _, w := range strings.Fields(line) {
				l.words[w] |= now
			}
		}
	}
	return l, nil
}

// Hints is what the lists say of a lower-cased word.
func (l *Lexicon) Hints(lower string) Hint { return l.words[lower] }

// Listed is what the gazetteer says of the words of a range.
func (l *Lexicon) Listed(doc *nlp.Doc, first, last int32) Listing {
	h := uint32(start)
	for k := first; k < last; k++ {
		h = chain(h, doc.Tokens[k].Lower)
	}
	return l.gaz.names[h]
}
