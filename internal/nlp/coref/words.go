package coref

import (
	_ "embed"
	"strings"
)

//go:embed data/nouns.txt
var nouns string

// class is what sort of thing a mention is about.
type class uint8

const (
	unknown class = iota
	person
	body
	place
	event
	moment
	thing
	numClasses
)

// trait is what the list says of a noun.
type trait uint16

const (
	isMan trait = 1 << iota
	isWoman
	isPerson
	isPeople
	isBody
	isGeneric
	isPlace
	isCountry
	isSettlement
	isEvent
	isTime
	isSpeech
)

var sections = map[string]trait{
	"man": isMan | isPerson, "woman": isWoman | isPerson, "person": isPerson, "people": isPeople, "body": isBody, "generic": isGeneric, "place": isPlace,
	"country": isCountry | isPlace, "settlement": isSettlement | isPlace, "event": isEvent, "time": isTime, "speech": isSpeech,
}

func readNouns() map[string]trait {
	out := make(map[string]trait, 1000)
	var now trait
	for line := range strings.Lines(nouns) {
		switch {
		case line[0] == '#':
		case line[0] == '[':
			name, _, _ := strings.Cut(line[1:], "]")
			now = sections[name]
		default:
			for _, w := range strings.Fields(line) {
				out[w] |= now
			}
		}
	}
	return out
}

// form is what a pronoun says.
type form struct {
	person     uint8 // 1, 2, 3
	plural     int8  // -1 singular, 1 plural, 0 either
	gender     int8  // -1 female, 1 male, 2 neither, 0 any
	reflexive  bool
	possessive bool
}

var pronouns = map[string]form{
	"i": {1, -1, 0, false, false}, "me": {1, -1, 0, false, false}, "my": {1, -1, 0, false, true}, "mine": {1, -1, 0, false, true}, "myself": {1, -1, 0, true, false},
	"we": {1, 1, 0, false, false}, "us": {1, 1, 0, false, false}, "our": {1, 1, 0, false, true}, "ours": {1, 1, 0, false, true}, "ourselves": {1, 1, 0, true, false},
	"you": {2, 0, 0, false, false}, "your": {2, 0, 0, false, true}, "yours": {2, 0, 0, false, true}, "yourself": {2, -1, 0, true, false},
	"he": {3, -1, 1, false, false}, "him": {3, -1, 1, false, false}, "his": {3, -1, 1, false, true}, "himself": {3, -1, 1, true, false},
	"she": {3, -1, -1, false, false}, "her": {3, -1, -1, false, true}, "hers": {3, -1, -1, false, true}, "herself": {3, -1, -1, true, false},
	"it": {3, -1, 2, false, false}, "its": {3, -1, 2, false, true}, "itself": {3, -1, 2, true, false},
	"they": {3, 1, 0, false, false}, "them": {3, 1, 0, false, false}, "their": {3, 1, 0, false, true}, "theirs": {3, 1, 0, false, true}, "themselves": {3, 1, 0, true, false},
}
