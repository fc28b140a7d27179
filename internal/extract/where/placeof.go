package where

import (
	"math"
	"strconv"

	"clio/internal/nlp"
	"clio/record"
)

// PlaceOf turns a place of the text into the cell of an event. "20 km north of X" is moved that way from X and has the
// precision near; everything else is as it was read.
func PlaceOf(doc *nlp.Doc, p record.PlaceName) record.Place {
	at := record.Place{
		Basis: record.Basis{Quote: p.Quote, Rule: p.Rule},
		Name:  p.Name, Country: p.Country, Admin1: p.Admin1, Lat: p.Lat, Lon: p.Lon, Precision: p.Precision, Gazetteer: p.Gazetteer,
	}
	if km, bearing, ok := offset(doc, p); ok && p.Lat != nil && p.Lon != nil && km <= 300 {
		at.Precision = "near"
		if bearing >= 0 {
			rad := bearing * math.Pi / 180
			lat := *p.Lat + km*math.Cos(rad)/111.2
			lon := *p.Lon + km*math.Sin(rad)/(111.2*math.Max(0.1, math.Cos(*p.Lat*math.Pi/180)))
			if lat > -90 && lat < 90 && lon > -180 && lon < 180 {
				lat, lon = math.Round(lat*1e4)/1e4, math.Round(lon*1e4)/1e4
				at.Lat, at.Lon = &lat, &lon
			}
		}
	}
	return at
}

// offset reads "20 km north of", "12 miles from", "about 30 kilometers (18 miles) southwest of" before a place: kilometres and
// degrees from north, -1 where no direction is said.
func offset(doc *nlp.Doc, p record.PlaceName) (km, bearing float64, ok bool) {
	first, _ := doc.TokensIn(p.Span)
	i := first - 1
	if i < 2 || int(first) > len(doc.Tokens) {
		return 0, 0, false
	}
	if doc.Tokens[i].Lower == "the" {
		i--
	}
	if i < 2 || doc.Tokens[i].Lower != "of" && doc.Tokens[i].Lower != "from" {
		return 0, 0, false
	}
	i--
	bearing = -1
	if doc.Tokens[i].Lower == "away" || doc.Tokens[i].Lower == "outside" {
		i--
	}
	if i < 1 {
		return 0, 0, false
	}
	if b, found := bearings[doc.Tokens[i].Lower]; found {
		bearing = b
		i--
	}
	for range 12 {
		if i < 1 {
			return 0, 0, false
		}
		t := &doc.Tokens[i]
		unit := unitKm[t.Lower]
		if unit > 0 {
			if n, err := strconv.ParseFloat(doc.Tokens[i-1].Lower, 64); err == nil && n > 0 && n < 2000 && doc.Tokens[i-1].Sent == doc.Tokens[first].Sent {
				// The first of two measures is the one in the report's own unit, and both say the same.
				return n * unit, bearing, true
			}
			return 0, 0, false
		}
		switch t.Lower {
		case "(", ")", "to", "the", "due", ",", "or", "about":
			i--
		default:
			return 0, 0, false
		}
	}
	return 0, 0, false
}

var (
	bearings = map[string]float64{
		"north": 0, "northeast": 45, "north-east": 45, "east": 90, "southeast": 135, "south-east": 135, "south": 180, "southwest": 225, "south-west": 225, "west": 270, "northwest": 315, "north-west": 315,
	}
	unitKm = map[string]float64{"km": 1, "kms": 1, "kilometers": 1, "kilometres": 1, "kilometer": 1, "kilometre": 1, "miles": 1.609, "mile": 1.609, "mi": 1.609}
)

// refine sets the precision that the words around a place ask for: near ("near X", "outside X", "20 km from X"), site ("X
// airport", "the mosque in X" stays a town).
func (s *Stage) refine(doc *nlp.Doc, p *record.PlaceName) {
	first, last := doc.TokensIn(p.Span)
	if first >= last {
		return
	}
	sent := &doc.Sents[doc.Tokens[first].Sent]
	x := s.words
	prev := first - 1
	for prev >= sent.First && (x.classOf(doc, prev, sent.First, sent.Last) == x.the || x.classOf(doc, prev, sent.First, sent.Last) == x.direction) {
		prev--
	}
	if p.Precision == "city" || p.Precision == "admin2" || p.Precision == "site" {
		if prev >= sent.First {
			switch doc.Tokens[prev].Lower {
			case "near", "outside", "around", "nearby":
				p.Precision = "near"
			case "of":
				if i := prev - 1; i >= sent.First && (doc.Tokens[i].Lower == "outskirts" || doc.Tokens[i].Lower == "suburb" || doc.Tokens[i].Lower == "suburbs" || doc.Tokens[i].Lower == "vicinity") {
					p.Precision = "near"
				}
			}
		}
		if _, _, ok := offset(doc, *p); ok {
			p.Precision = "near"
		}
	}
	if p.Precision != "city" {
		return
	}
	// "X airport", "X international airport", "X's main mosque".
	for i, n := last, 0; i < sent.Last && n < 4; i, n = i+1, n+1 {
		t := &doc.Tokens[i]
		if x.facility[t.Lower] && t.UPOS != nlp.VERB {
			p.Precision = "site"
			return
		}
		if t.UPOS != nlp.PROPN && t.UPOS != nlp.NOUN && t.UPOS != nlp.ADJ && t.Lower != "'s" && t.Lower != "’s" {
			return
		}
	}
}
