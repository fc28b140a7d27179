package where

import (
	"clio/internal/gazetteer"
	"clio/internal/nlp"
)

// The cues for whether a passage names a place.
const (
	jBias = iota
	jKind
	jWords
	jPop
	jCommon
	jName
	jPerson
	jSurname
	jPrev
	jPrevWeak
	jBeforePrev
	jNext
	jNextWeak
	jAfterNext
	jTag
	jFirstTag
	jRel
	jEntity
	jEntitySize
	jCaps
	jStart
	jParent
	jUses
	jSlots
	jNear
	jAdmin
	jCountry
	jProb
	jShort
	jHyphen
	jKindPrev
	jRule
	jCapsCommon
	jHome
	jPopCommon
	jHead
)

var judgeCues = []cue{
	{"bias", 1},
	{"kind", 20},
	{"words", 4},
	{"pop", 20},
	{"common", 8},
	{"name", 8},
	{"person", 4},
	{"surname", 4},
	{"prev", 64},
	{"prevweak", 64},
	{"beforeprev", 128},
	{"next", 64},
	{"nextweak", 64},
	{"afternext", 128},
	{"tag", 20},
	{"firsttag", 20},
	{"rel", 60},
	{"entity", 16},
	{"entitysize", 32},
	{"caps", 4},
	{"start", 4},
	{"parent", 4},
	{"uses", 5},
	{"slots", 5},
	{"near", 9},
	{"admin", 6},
	{"country", 6},
	{"prob", 6},
	{"short", 4},
	{"hyphen", 6},
	{"kindprev", 640},
	{"rule", 8},
	{"capscommon", 8},
	{"home", 10},
	{"popcommon", 80},
	{"head", 64},
}

// judgeAll gives each mention the probability that it names a place.
func (w *work) judgeAll() {
	w.countSlots()
	for i := range w.mentions {
		m := &w.mentions[i]
		w.judgeFeatures(int32(i))
		m.prob = sigmoid(w.fv.score())
		switch {
		case w.never(m):
			m.prob = 0
		case m.prob < 0.8 && w.inWireDateline(m):
			m.prob, m.rule = 0.8, "dateline"
		}
	}
	// A division that stands behind a place is one: both or none.
	for i := range w.mentions {
		m := &w.mentions[i]
		if m.parent < 0 || w.groups[m.group].parent < 0 {
			continue
		}
		if p := &w.mentions[m.parent]; p.prob >= w.stage.least && m.prob < w.stage.least && m.prob > 0.25 {
			m.prob = w.stage.least
		}
		if p := &w.mentions[m.parent]; p.abbrev && m.prob < w.stage.least {
			p.prob = 0
		}
	}
}

// never rules out what the features need not weigh: abbreviations with no place before them, and names that mean nothing.
func (w *work) never(m *mention) bool {
	if m.abbrev && (!w.dottedCapitals(m) || w.groups[m.group].best < 0) {
		for i := range w.mentions {
			if o := &w.mentions[i]; o.parent >= 0 && &w.mentions[o.parent] == m && o != m && !o.abbrev {
				return false
			}
		}
		return true
	}
	return m.known && w.groups[m.group].best < 0
}

// countSlots counts, for each name, how often it stands where places stand.
func (w *work) countSlots() {
	x := w.stage.words
	for i := range w.mentions {
		m := &w.mentions[i]
		sent := &w.doc.Sents[m.sent]
		prev := x.classOf(w.doc, m.first-1, sent.First, sent.Last)
		if (prev == x.in || prev == x.near || prev == x.at || m.parent >= 0 || m.slot != anySlot) && !m.person {
			w.names[m.name].slots++
		}
	}
}

func (w *work) judgeFeatures(i int32) {
	m := &w.mentions[i]
	doc, x, f := w.doc, w.stage.words, &w.fv
	f.reset(w.stage.judge)
	sent := &doc.Sents[m.sent]
	n := &w.names[m.name]
	folded := w.folded[n.folded.from:n.folded.to]
	gr := &w.groups[m.group]
	words := int(m.last - m.first)
	single := words == 1
	common := int(x.common[string(folded)])
	if !single {
		common = 0
	}
	given, family := single && x.given[string(folded)], single && x.family[string(folded)]
	weak := common > 0 || given || family
	best := w.bestOf(m.group)
	kind, popBucket := int(gazetteer.Continent)+2, 0
	if best != nil {
		kind = int(best.place.Kind)
		popBucket = popularity(best.place.Population)
	}
	prev := int(x.classOf(doc, m.first-1, sent.First, sent.Last))
	before := int(x.classOf(doc, m.first-2, sent.First, sent.Last))
	next := int(x.classOf(doc, m.last, sent.First, sent.Last))
	after := int(x.classOf(doc, m.last+1, sent.First, sent.Last))
	if prev == int(otherCapital) && w.personTok[m.first-1] {
		prev = int(firstNamed)
	}
	f.add(jBias, 0, 1)
	f.add(jKind, kind, 1)
	f.add(jWords, words, 1)
	f.add(jPop, popBucket, 1)
	f.add(jCommon, common+4*b2i(m.first == sent.First), 1)
	f.add(jPopCommon, popBucket*4+common, 1)
	f.add(jName, b2i(given)+2*b2i(family), 1)
	f.add(jPerson, b2i(m.person)+2*b2i(n.people > 0), 1)
	f.add(jSurname, b2i(w.surnames[string(folded)] > 0), 1)
	f.add(jPrev, prev, 1)
	f.add(jNext, next, 1)
	if weak {
		f.add(jPrevWeak, prev, 1)
		f.add(jNextWeak, next, 1)
	}
	f.add(jKindPrev, kind*40+min(prev, 39), 1)
	if class(prev) == x.of || class(prev) == x.the || class(prev) == x.comma || class(prev) == x.and {
		f.add(jBeforePrev, 32*b2i(class(prev) == x.of)+min(before, 63), 1)
	}
	if class(next) == x.comma || class(next) == x.possessive || class(next) == x.dash {
		f.add(jAfterNext, 64*b2i(class(next) == x.comma)+min(after, 63), 1)
	}
	last := &doc.Tokens[m.last-1]
	f.add(jTag, int(last.UPOS), 1)
	f.add(jFirstTag, int(doc.Tokens[m.first].UPOS), 1)
	f.add(jRel, int(last.Rel), 1)
	if last.Head >= m.last {
		f.add(jHead, int(x.classOf(doc, last.Head, sent.First, sent.Last)), 1)
	}
	w.entityFeatures(m)
	if m.allCaps {
		f.add(jCaps, 1+b2i(single), 1)
		f.add(jCapsCommon, common, 1)
	}
	f.add(jStart, b2i(m.first == sent.First)+2*b2i(m.last == sent.Last), 1)
	if m.parent >= 0 && gr.parent >= 0 {
		f.add(jParent, 1, 1)
	}
	if gr.child {
		f.add(jParent, 2, 1)
	}
	if i > 0 {
		if o := &w.mentions[i-1]; o.last == m.first-1 && class(prev) == x.comma && o.parent != i {
			f.add(jParent, 3, 1)
		}
	}
	f.add(jUses, int(min(n.uses, 4)), 1)
	f.add(jSlots, int(min(n.slots, 4)), 1)
	if best != nil {
		if best.place.Population < 150_000 && (best.place.Kind == gazetteer.City || best.place.Kind == gazetteer.Section || best.place.Kind == gazetteer.Admin2) {
			w.coherence(m.group, best) // a small place is hardly named far from the others; a large one is anywhere
		}
		f.add(jProb, int(best.prob*5.99), 1)
		if w.homeIs == 3 {
			f.add(jHome, distBucket(distance(w.home, best.place)), 1)
		}
	}
	if len(folded) <= 3 {
		f.add(jShort, len(folded), 1)
	}
	if class(prev) == x.dash && doc.Tokens[m.first].Flags&nlp.SpaceBefore == 0 {
		f.add(jHyphen, 1, 1)
		if before == int(otherCapital) {
			f.add(jHyphen, 3, 1)
		}
	}
	if class(next) == x.dash && doc.Tokens[m.last].Flags&nlp.SpaceBefore == 0 {
		f.add(jHyphen, 2, 1)
		if after == int(otherCapital) {
			f.add(jHyphen, 4, 1)
		}
	}
	f.add(jRule, ruleNumber(m.rule), 1)
}

// coherence adds how well the place fits the others of the document.
func (w *work) coherence(g int32, c *cand) {
	cues := [...][2]int{{cueNear, jNear}, {cueAdminBucket, jAdmin}, {cueCountryBucket, jCountry}}
	f := &w.fv
	judge := len(f.at)
	model := f.model
	f.model = w.stage.pick
	w.contextFeatures(g, c)
	f.model = model
	var found [3]int
	for i := range found {
		found[i] = -1
	}
	for _, at := range f.at[judge:] {
		for i, q := range cues {
			start := w.stage.pick.starts[q[0]]
			if at >= start && at < start+int32(pickCues[q[0]].size) {
				found[i] = int(at - start)
			}
		}
	}
	f.at, f.val = f.at[:judge], f.val[:judge]
	for i, q := range cues {
		if found[i] >= 0 {
			f.add(q[1], found[i], 1)
		}
	}
}

// entityFeatures adds what the engine's names say, when they were found.
func (w *work) entityFeatures(m *mention) {
	e := w.doc.EntityAt(m.last - 1)
	if e < 0 {
		w.fv.add(jEntity, 0, 1)
		return
	}
	ent := &w.doc.Entities[e]
	w.fv.add(jEntity, int(ent.Kind)+1, 1)
	size := 0
	if ent.First < m.first {
		size = 1
	}
	if ent.Last > m.last {
		size += 2
	}
	w.fv.add(jEntitySize, 4*min(int(ent.Kind), 7)+size, 1)
}

func popularity(pop float64) int {
	n := 0
	for limit := 300.0; n < 18 && pop > limit; limit *= 2.2 {
		n++
	}
	return n
}

func ruleNumber(rule string) int {
	switch rule {
	case "gazetteer":
		return 0
	case "town-of":
		return 1
	case "division-of":
		return 2
	case "division-word":
		return 3
	case "town-word":
		return 4
	case "comma-division":
		return 5
	}
	return 6
}

// dottedCapitals reports whether a name is written as "S.C." or "D.C.", which can stand alone.
func (w *work) dottedCapitals(m *mention) bool {
	form := w.doc.Text[w.doc.Tokens[m.first].Start:w.doc.Tokens[m.last-1].End]
	if len(form) != 4 {
		return false
	}
	return form[1] == '.' && form[3] == '.' && 'A' <= form[0] && form[0] <= 'Z' && 'A' <= form[2] && form[2] <= 'Z'
}

// inWireDateline reports whether a name opens a report as the place in its dateline: "SANTIAGO, 5 JAN 90 (AGENCY) -- ",
// "Lagos (Agency) - ".
func (w *work) inWireDateline(m *mention) bool {
	doc, x := w.doc, w.stage.words
	sent := &doc.Sents[m.sent]
	if m.first != sent.First || m.first > 0 && doc.Tokens[m.first].Flags&nlp.ParaBefore == 0 || w.groups[m.group].best < 0 {
		return false
	}
	switch x.classOf(doc, m.last, sent.First, sent.Last) {
	case x.comma:
		n := x.classOf(doc, m.last+1, sent.First, sent.Last)
		return (n == number || x.names[n] == "time") && inDateline(doc, sent, m.first)
	case x.open, x.dash:
		return inDateline(doc, sent, m.first)
	}
	return false
}
