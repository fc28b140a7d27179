package happens

import (
	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// Parts are the things that may have a part in the attacks of an analysed document, each with the role that the key's incident gives it.
// TrainRoles learns from them. pair says which incident of the key each event is, -1 for none; those are left out.
func (s *Stage) Parts(doc *nlp.Doc, rec *record.Record, key []DeedGold, pair func(events []record.Event) []int) []RoleSample {
	w := s.pool.Get().(*work)
	defer s.pool.Put(w)
	w.reset(s, doc, rec)
	rec.Events = nil
	w.happen()
	w.choose()
	w.gather()
	of := pair(rec.Events[:len(w.happened)])
	var out []RoleSample
	for i := range w.happened {
		e := &rec.Events[i]
		if !judged(e) || of[i] < 0 {
			continue
		}
		g := &key[of[i]]
		roles := [numRoles][]string{perpetrator: g.Perpetrator, target: g.Target, victim: g.Victim, weapon: g.Weapon}
		parts := w.partsOf(int32(i))
		for k := range parts {
			x := &parts[k]
			y := RoleSample{feats: w.partFeatures(nil, &w.happened[i], e, x, len(parts))}
			for j := range w.seen {
				if y.class != noRole {
					break
				}
				if &w.things[w.whose[j]] != x.thing {
					continue
				}
				head := w.seen[j].head
				first, last := phrase.Core(doc, head)
				text := plain(doc.Quote(first, last).Text)
				for r := perpetrator; r < numRoles && y.class == noRole; r++ {
					for _, f := range roles[r] {
						if fits(text, doc.Tokens[head].Lower, f) {
							y.class = r
							break
						}
					}
				}
			}
			out = append(out, y)
		}
	}
	return out
}
