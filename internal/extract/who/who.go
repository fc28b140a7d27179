// Package who finds the actors of a document: persons, armed groups, states and their bodies, with every mention of them,
// their aliases and what the document says of them. It names; it does not say who did what.
package who

import (
	"clio/internal/nlp"
	"clio/record"
)

// At is the id of the actor that has a mention over the token, the shortest such mention first; empty without. Give it the
// head of a noun phrase.
func At(doc *nlp.Doc, rec *record.Record, tok int32) string {
	if tok < 0 || int(tok) >= len(doc.Tokens) {
		return ""
	}
	t := &doc.Tokens[tok]
	best, length := "", int32(1<<30)
	for i := range rec.Actors {
		for _, m := range rec.Actors[i].Mentions {
			if m.Start <= t.Start && t.End <= m.End && m.End-m.Start < length {
				best, length = rec.Actors[i].ID, m.End-m.Start
			}
		}
	}
	return best
}

// ByID is the actor of an id, nil without.
func ByID(rec *record.Record, id string) *record.Actor {
	for i := range rec.Actors {
		if rec.Actors[i].ID == id {
			return &rec.Actors[i]
		}
	}
	return nil
}
