// Package who finds the actors of a document: persons, armed groups, states and their bodies, with every mention of them,
// their aliases and what the document says of them. It names; it does not say who did what.
package who

import (
	"strconv"
	"strings"

	"clio/internal/nlp"
	"clio/record"
)

// At is the id of the actor that has a mention over the token, the shortest such mention first; empty without. Give it the
// head of a noun phrase.
func At(doc *nlp.Doc, rec *record.Record, tok int32) string {
	if tok < 0 || int(tok) >= len(doc.Tokens) {
		return ""
	}
	if int(tok) >= len(doc.Cast) || doc.Cast[tok] < 0 {
		return ""
	}
	return rec.Actors[doc.Cast[tok]].ID
}

// seat notes for every token which actor is named there: of mentions that cover one another the shortest.
func seat(doc *nlp.Doc, rec *record.Record) {
	doc.Cast = doc.Cast[:0]
	for range doc.Tokens {
		doc.Cast = append(doc.Cast, -1)
	}
	length := make([]int32, len(doc.Tokens))
	for i := range rec.Actors {
		for _, m := range rec.Actors[i].Mentions {
			first, last := doc.TokensIn(m.Span)
			for tok := first; tok < last; tok++ {
				if n := m.End - m.Start; doc.Cast[tok] < 0 || n < length[tok] {
					doc.Cast[tok], length[tok] = int32(i), n
				}
			}
		}
	}
}

// ByID is the actor of an id, nil without.
func ByID(rec *record.Record, id string) *record.Actor {
	// Ids are "r1", "r2", … in order: look there first.
	if n, err := strconv.Atoi(strings.TrimPrefix(id, "r")); err == nil && n > 0 && n <= len(rec.Actors) && rec.Actors[n-1].ID == id {
		return &rec.Actors[n-1]
	}
	for i := range rec.Actors {
		if rec.Actors[i].ID == id && id != "" {
			return &rec.Actors[i]
		}
	}
	return nil
}
