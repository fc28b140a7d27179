package entity

import (
	"slices"

	"clio/internal/nlp"
)

// agree makes a document agree with itself, before the coarse kinds are split: a name that is listed and nothing else takes
// the kind of the list; the same words have the same kind everywhere; the last word of a person's full name alone is that person;
// a capitalised word that was passed over is a name when it is one elsewhere.
func (v *view) agree(doc *nlp.Doc) {
	v.part(doc)
	v.whole(doc)
	clear(v.votes)
	v.ballots = v.ballots[:0]
	for i := range doc.Entities {
		e := &doc.Entities[i]
		h := v.key(e.First, e.Last)
		b := v.ballot(h)
		n := uint16(ballotUnit * (1 + 3*e.Score))
		b.add(CoarseOf(e.Kind), n)
		if CoarseOf(e.Kind) == Person && e.Last-e.First > 1 && e.Score > 0.3 {
			// A full name speaks for its last word.
			v.ballot(v.key(e.Last-1, e.Last)).add(Person, 2*n)
		}
	}
	for i := range doc.Entities {
		e := &doc.Entities[i]
		c := CoarseOf(e.Kind)
		b := v.ballot(v.key(e.First, e.Last))
		best := c
		for k := Person; k < numCoarse; k++ {
			if b.kinds[k] > b.kinds[best] {
				best = k
			}
		}
		if best != c && v.sure(e) == Outside {
			e.Kind = plainKind[best]
		}
	}
	v.missed(doc)
	v.hyphen(doc)
}

// hyphen joins the parts of a given name that is written with a hyphen: "Hans-Jakob Berg".
func (v *view) hyphen(doc *nlp.Doc) {
	kept := doc.Entities[:0]
	for _, e := range doc.Entities {
		if n := len(kept); n > 0 && CoarseOf(e.Kind) == Person && e.First > 1 {
			p, mark := &kept[n-1], e.First-1
			if p.Last == mark && p.Last == p.First+1 && CoarseOf(p.Kind) == Person && v.hints[p.First]&GivenName != 0 && v.hints[e.First]&GivenName != 0 &&
				v.infos[mark].Lower == "-" && (doc.Tokens[mark].Flags|doc.Tokens[e.First].Flags)&nlp.SpaceBefore == 0 {
				p.Last = e.Last
				continue
			}
		}
		kept = append(kept, e)
	}
	doc.Entities = kept
}

// ballotUnit is what a name that is hardly sure counts; four times that when it is sure.
const ballotUnit = 16

// add counts, up to where the number ends: a name may stand in a text very often.
func (b *ballot) add(c Coarse, n uint16) { b.kinds[c] = uint16(min(int(b.kinds[c])+int(n), 65535)) }

// key is the hash of the words of a range.
func (v *view) key(first, last int32) uint32 {
	h := uint32(start)
	for k := first; k < last; k++ {
		h = chain(h, v.infos[k].Lower)
	}
	return h
}

func (v *view) ballot(h uint32) *ballot {
	b := v.votes[h]
	if b == nil {
		if len(v.ballots) == cap(v.ballots) {
			v.ballots = make([]ballot, 0, max(256, 2*cap(v.ballots)))
		}
		v.ballots = append(v.ballots, ballot{})
		b = &v.ballots[len(v.ballots)-1]
		v.votes[h] = b
	}
	return b
}

// sure is the kind of an entity that the lists leave no doubt of.
func (v *view) sure(e *nlp.Entity) Coarse {
	k := e.First
	if l := v.listed[k]; v.edge[k] == 4 && e.Last == k+1 || v.edge[k] == 1 && v.edge[e.Last-1] == 3 {
		return v.certain(l, k, e.Last)
	}
	return Outside
}

func (v *view) certain(l Listing, first, last int32) Coarse {
	switch {
	case v.doc.Sents[v.doc.Tokens[first].Sent].AllCaps && last == first+1 && (l&ListedGroup == 0 || len(v.infos[first].Lower) < 4):
		return Outside
	case l == ListedNorp:
		return Other
	case l&(ListedGroup|ListedBody|ListedMedia) != 0 && l&(ListedPlace|ListedCountry|ListedNorp|ListedPerson) == 0:
		t := &v.doc.Tokens[first]
		// One plain word may be anything ("Post", "Dawn"); capitals or several words are not.
		if last > first+1 || t.Flags&nlp.AllCaps != 0 && !v.doc.Sents[t.Sent].AllCaps || l&ListedGroup != 0 && v.hints[first]&GivenName == 0 {
			return Body
		}
		if t.UPOS == nlp.PROPN && first > v.doc.Sents[t.Sent].First && !v.doc.Sents[t.Sent].AllCaps && !v.lowered[v.infos[first].Word] {
			return Body
		}
	case l == ListedCountry, l == ListedPlace && last > first+1:
		return Place
	}
	return Outside
}

// part parts a name that is two listed ones of a kind with "and" between them.
func (v *view) part(doc *nlp.Doc) {
	for i := range doc.Entities {
		e := &doc.Entities[i]
		for k := e.First + 1; k+1 < e.Last; k++ {
			if v.infos[k].Lower != "and" {
				continue
			}
			next := k + 1
			if v.infos[next].Lower == "the" && next+1 < e.Last {
				next++
			}
			if v.spans(e.First, k) && v.spans(next, e.Last) && v.listed[e.First]&v.listed[next] != 0 {
				v.extra = append(v.extra, nlp.Entity{First: next, Last: e.Last, Kind: e.Kind, Score: e.Score})
				e.Last = k
				break
			}
		}
	}
	if len(v.extra) > 0 {
		v.settle(doc)
	}
}

// spans tells whether a range is just one listed name.
func (v *view) spans(first, last int32) bool {
	return v.edge[first] == 4 && last == first+1 || v.edge[first] == 1 && v.edge[last-1] == 3 && !slices.Contains(v.edge[first:last-1], 3)
}

// whole gives listed names that the model tore apart or mistook their own range and kind.
func (v *view) whole(doc *nlp.Doc) {
	n := int32(len(v.could))
	for i := int32(0); i < n; {
		if v.edge[i] != 1 && v.edge[i] != 4 {
			i++
			continue
		}
		end := i + 1
		if v.edge[i] == 1 {
			for end < n && v.edge[end] == 2 {
				end++
			}
			end++
		}
		c := v.certain(v.listed[i], i, end)
		if c == Outside || v.doc.Tokens[i].Flags&nlp.Capital == 0 && !particle(v.infos[i].Lower) {
			i = end
			continue
		}
		v.lay(doc, i, end, c)
		i = end
	}
	v.settle(doc)
}

// lay puts a name over a range: it corrects the entity that covers just this range, replaces shorter ones, and leaves a longer
// one alone, of which the listed name is a part.
func (v *view) lay(doc *nlp.Doc, first, last int32, c Coarse) {
	lo, _ := slices.BinarySearchFunc(doc.Entities, first, func(e nlp.Entity, at int32) int {
		if e.Last <= at {
			return -1
		}
		return 1
	})
	hi := lo
	for hi < len(doc.Entities) && doc.Entities[hi].First < last {
		e := &doc.Entities[hi]
		if e.First < first || e.Last > last {
			return
		}
		hi++
	}
	if hi == lo+1 && doc.Entities[lo].First == first && doc.Entities[lo].Last == last {
		if k := CoarseOf(doc.Entities[lo].Kind); k != c && (c != Place || k != Person || v.hints[first]&GivenName == 0) {
			doc.Entities[lo].Kind = plainKind[c]
		}
		doc.Entities[lo].Score = max(doc.Entities[lo].Score, 0.6)
		return
	}
	name := nlp.Entity{First: first, Last: last, Kind: plainKind[c], Score: 0.6}
	if hi > lo {
		for k := lo; k < hi; k++ {
			doc.Entities[k].Kind = nlp.NoEntity
		}
	}
	v.extra = append(v.extra, name)
}

// settle drops the names that were replaced and puts the new ones in their places.
func (v *view) settle(doc *nlp.Doc) {
	kept := doc.Entities[:0]
	for _, e := range doc.Entities {
		if e.Kind != nlp.NoEntity {
			kept = append(kept, e)
		}
	}
	doc.Entities = append(kept, v.extra...)
	v.extra = v.extra[:0]
	slices.SortFunc(doc.Entities, func(a, b nlp.Entity) int { return int(a.First - b.First) })
}

// missed finds capitalised words outside of names that are names of one word elsewhere, or the last word of a person's name.
func (v *view) missed(doc *nlp.Doc) {
	next := 0
	for i := int32(0); i < int32(len(v.could)); i++ {
		for next < len(doc.Entities) && doc.Entities[next].Last <= i {
			next++
		}
		if next < len(doc.Entities) && doc.Entities[next].First <= i {
			i = doc.Entities[next].Last - 1
			continue
		}
		t := &doc.Tokens[i]
		if t.Flags&nlp.Capital == 0 || doc.Sents[t.Sent].AllCaps || v.hints[i]&(Title|MonthWord|OrgHead|Connector) != 0 || t.UPOS == nlp.PUNCT || v.lowered[v.infos[i].Word] {
			continue
		}
		b := v.votes[v.key(i, i+1)]
		if b == nil {
			continue
		}
		best, sum := Outside, 0
		for c := Person; c < numCoarse; c++ {
			if best == Outside || b.kinds[c] > b.kinds[best] {
				best = c
			}
			sum += int(b.kinds[c])
		}
		if sum < 4*ballotUnit || int(b.kinds[best])*4 < sum*3 {
			continue
		}
		if next > 0 && doc.Entities[next-1].Last == i && doc.Entities[next-1].First >= doc.Sents[t.Sent].First && CoarseOf(doc.Entities[next-1].Kind) == best {
			continue
		}
		v.extra = append(v.extra, nlp.Entity{First: i, Last: i + 1, Kind: plainKind[best], Score: 0.4})
	}
	v.settle(doc)
}
