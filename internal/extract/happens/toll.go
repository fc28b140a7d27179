package happens

import (
	"slices"
	"sort"
	"strings"

	"clio/internal/nlp"
	"clio/internal/nlp/phrase"
	"clio/record"
)

// tolls finds the numbers of killed and wounded of the document and gives each to the mention whose clause it stands in or
// hangs on; what is left goes to the nearest one before it. A killing without any mention to go to makes one of its own.
func (w *work) tolls() {
	doc := w.doc
	for i := int32(0); int(i) < len(doc.Tokens); i++ {
		lemma := w.book.trigger(doc, i)
		t := &doc.Tokens[i]
		switch {
		case (t.UPOS == nlp.VERB || t.XPOS == nlp.VBN) && (w.book.killed[lemma] || w.book.wounded[lemma]):
			w.verbToll(i, lemma)
		case (lemma == "shoot" || lemma == "stab" || lemma == "beat" || lemma == "burn" || lemma == "hack") && (t.UPOS == nlp.VERB || t.XPOS == nlp.VBN || wasShot(doc, i)) && w.fatally(i):
			w.verbToll(i, "kill")
		case t.UPOS == nlp.VERB && (lemma == "survive" || lemma == "recover") && doc.KidBy(i, nlp.Obj) < 0:
			if p := w.patientOf(i); p >= 0 && w.person(p) && !w.diesIn(t.Sent) { // "are expected to survive"
				w.giveAll(i, w.parties(p), "wounded", false)
			}
		case t.UPOS == nlp.NOUN && lemma == "life":
			w.lives(i)
		case (t.UPOS == nlp.NOUN || t.XPOS == nlp.VBG) && w.at[i] >= 0 && w.found[w.at[i]].noun && w.deadly(i):
			w.ofWhom(i, "killed")
		case t.Lower == "fatally" && w.fatalOf(i):
		case t.XPOS == nlp.VBG && t.Rel == nlp.Advcl && (lemma == "hit" || lemma == "strike") && w.shooting(t.Head):
			if o := w.objectOf(i); o >= 0 && w.person(o) {
				w.giveAll(i, w.parties(o), "wounded", false)
			}
		case w.book.dead[t.Lower]:
			w.deadToll(i)
		case t.UPOS == nlp.NOUN && w.book.death[lemma]:
			w.nounToll(i, "killed")
		case w.byWeapon(i), w.isHospital(i), t.UPOS == nlp.NOUN && (lemma == "condition" || lemma == "wound" || lemma == "injury"):
			w.treated(i)
		case w.book.hurt[lemma] && (t.UPOS == nlp.NOUN || t.UPOS == nlp.ADJ):
			w.nounToll(i, "wounded")
		}
	}
}

// fatally reports whether a verb says that those whom it hit died of it: "fatally shot", "shot to death", "shot dead".
func (w *work) fatally(verb int32) bool {
	doc := w.doc
	sent := doc.Sents[doc.Tokens[verb].Sent]
	if verb > sent.First && doc.Tokens[verb-1].Lower == "fatally" || verb+1 < sent.Last && (doc.Tokens[verb+1].Lower == "dead" || doc.Tokens[verb+1].Lower == "fatally") {
		return true
	}
	for i := verb + 1; i+1 < min(verb+6, sent.Last); i++ {
		if doc.Tokens[i].Lower == "to" && doc.Tokens[i+1].Lower == "death" {
			return true
		}
	}
	return false
}

// fatalOf reads the number in front of "fatally": "five were shot, two fatally", "one of them fatally". It reports whether there is one.
func (w *work) fatalOf(tok int32) bool {
	doc := w.doc
	first := doc.Sents[doc.Tokens[tok].Sent].First
	end := tok
	if end-2 > first && doc.Tokens[end-2].Lower == "of" { // of them
		end -= 2
	}
	i := w.numberEnding(end)
	if i < 0 || doc.Numbers[i].First < first {
		return false
	}
	n := &doc.Numbers[i]
	w.attach(toll{kind: "killed", first: n.First, last: n.Last, head: n.Last - 1, tok: tok, count: countOf(n)}, false)
	return true
}

// shooting reports whether a token tells of shots: "opened fire, hitting two".
func (w *work) shooting(tok int32) bool {
	if tok < 0 || w.at[tok] < 0 {
		return false
	}
	switch m := &w.found[w.at[tok]]; m.trig.ID {
	case "verb-open-fire", "verb-fire", "verb-shoot":
		return m.mode == record.Actual
	}
	return false
}

func (w *work) verbToll(verb int32, lemma string) {
	doc := w.doc
	kind := "killed"
	if w.book.wounded[lemma] {
		kind = "wounded"
		if verb+1 < doc.Sents[doc.Tokens[verb].Sent].Last && doc.Tokens[verb].Lower == "wound" && doc.Tokens[verb+1].Lower == "up" {
			return // "wound up dead"
		}
		if verb > 0 && (doc.Tokens[verb-1].Lower == "fatally" || doc.Tokens[verb-1].Lower == "mortally") {
			kind = "killed"
		}
	}
	if w.another(verb, kind) {
		return
	}
	patient := int32(-1)
	intransitive := lemma == "die" || lemma == "perish" || lemma == "succumb"
	switch {
	case intransitive:
		if patient = w.subjectOf(verb); patient < 0 {
			patient = w.patientOf(verb) // "was shot and later died"
		}
	case w.passive(verb):
		patient = w.patientOf(verb)
	default:
		if patient = w.objectOf(verb); patient < 0 {
			patient = doc.KidBy(verb, nlp.Nummod)
		}
		if last := doc.Sents[doc.Tokens[verb].Sent].Last; patient < 0 && verb+3 < last && doc.Tokens[verb+1].Lower == "to" && doc.Tokens[verb+2].Lower == "death" {
			patient = w.behind(verb + 2) // "hacked to death 20 people"
		}
		if patient < 0 && doc.Tokens[verb].XPOS == nlp.JJ && doc.Tokens[verb].Rel == nlp.Conj {
			patient = doc.KidBy(verb, nlp.Nsubj) // "and a dozen more injured"
		}
	}
	if (patient < 0 || !w.person(patient)) && !intransitive {
		if b := w.before(verb); b >= 0 {
			patient = b
		} else if o := doc.KidBy(verb, nlp.Obj); o >= 0 && w.isHappening(o) {
			return // "the group executed a bombing"
		} else if a := w.ahead(verb); a >= 0 {
			patient = a
		}
	}
	if patient < 0 || w.byAccident(verb) || w.unreal(verb) || w.drill(verb) {
		return
	}
	w.giveAll(verb, w.together(verb, w.parties(patient)), kind, intransitive)
}

// parties are the heads that a count of harmed persons covers: those coordinated with one, as far as no other word of harm
// stands between ("killed one and injured three"), and of "four people, including a girl" the four.
func (w *work) parties(head int32) []int32 {
	doc := w.doc
	first, _ := phrase.Core(doc, head)
	if from := doc.Sents[doc.Tokens[head].Sent].First; first-1 > from {
		if l := doc.Tokens[first-1].Lower; l == "including" || l == "include" || l == "among" {
			j := first - 2
			if j > from && doc.Form(j) == "," {
				j--
			}
			if a := w.endsAt(j, from); a >= 0 {
				head = a
			}
		}
	}
	all := phrase.Conjuncts(doc, head, nil)
	slices.Sort(all)
	at, _ := slices.BinarySearch(all, head)
	if at == len(all) {
		return []int32{head}
	}
	lo, hi := at, at+1
	for lo > 0 && !w.harmBetween(all[lo-1], all[lo]) {
		lo--
	}
	for hi < len(all) && !w.harmBetween(all[hi-1], all[hi]) && !w.saysSo(all[hi]) {
		hi++
	}
	return all[lo:hi]
}

// harmBetween reports whether a word of harm, or one that opens an enumeration of what was counted, stands between two tokens.
func (w *work) harmBetween(a, b int32) bool {
	for i := a + 1; i < b; i++ {
		l := w.book.trigger(w.doc, i)
		switch {
		case w.book.killed[l], w.book.wounded[l], w.book.dead[w.doc.Tokens[i].Lower], w.book.hurt[l], l == "shoot", w.doc.Tokens[i].Lower == "including", w.doc.Tokens[i].Lower == "among", w.doc.Tokens[i].Lower == "ages", w.doc.Tokens[i].Lower == "aged", w.doc.Form(i) == ":":
			return true
		}
	}
	return false
}

// giveAll gives the tolls of coordinated heads: one sum when each is a told number of persons ("a man and two women"), else
// each by itself.
func (w *work) giveAll(tok int32, heads []int32, kind string, free bool) {
	var tolls []toll
	sum, exact := 0, true
	for _, h := range heads {
		x, ok := w.toll(tok, h, kind)
		if !ok {
			exact = false
			continue
		}
		if x.count.Min == nil || x.count.Max == nil || *x.count.Min != *x.count.Max || x.attackers {
			exact = false
		} else {
			sum += *x.count.Min
		}
		tolls = append(tolls, x)
	}
	if exact && len(tolls) > 1 {
		all := tolls[0]
		all.last, all.also = tolls[len(tolls)-1].last, heads[1:]
		all.count = record.Count{Min: record.N(sum), Max: record.N(sum)}
		tolls = []toll{all}
	}
	for _, x := range tolls {
		x.shot = kind == "wounded" && w.byWeapon(tok)
		w.attach(x, free || kind == "killed")
	}
}

// patientOf finds who suffers what a passive verb says: its subject, or where it has none of its own the noun or the verb that
// it hangs on: "the man killed", "was shot and killed", "are recovering after being shot".
func (w *work) patientOf(verb int32) int32 {
	doc := w.doc
	for range 4 {
		t := &doc.Tokens[verb]
		if p := w.subjectNear(verb); p >= 0 {
			if l := doc.Tokens[p].Lower; (l == "who" || l == "that" || l == "which") && t.Head >= 0 {
				return t.Head
			}
			return p
		}
		if t.Head < 0 {
			break
		}
		switch t.Rel {
		case nlp.Acl, nlp.AclRelcl, nlp.Amod:
			if doc.Tokens[t.Head].UPOS != nlp.VERB {
				return t.Head
			}
			verb = t.Head
		case nlp.Conj, nlp.Xcomp, nlp.Advcl:
			verb = t.Head
		default:
			return w.ahead(verb)
		}
	}
	return w.ahead(verb)
}

// before is the counted person right in front of a word, where the tree may have lost it: "left one man dead and three people
// injured"; -1 without.
func (w *work) before(tok int32) int32 {
	if tok == 0 || w.doc.Tokens[tok-1].Sent != w.doc.Tokens[tok].Sent {
		return -1
	}
	p := tok - 1
	if w.doc.Tokens[p].UPOS == nlp.NOUN && w.person(p) && w.numberIn(p) >= 0 || w.doc.Tokens[p].UPOS == nlp.NUM && w.doc.Tokens[tok].XPOS != nlp.VBD {
		return p
	}
	return -1
}

// unreal reports whether a killing is not said to have happened.
func (w *work) unreal(verb int32) bool {
	m := mention{tok: verb, mode: record.Actual, trig: &trigger{}}
	w.setMode(&m)
	return m.mode != record.Actual
}

// byAccident reports whether the clause of a verb names a cause that is no violence.
func (w *work) byAccident(verb int32) bool {
	doc := w.doc
	for range 2 {
		for k := range doc.Kids(verb) {
			t := &doc.Tokens[k]
			if (t.Rel == nlp.Obl || t.Rel == nlp.OblAgent || t.Rel == nlp.Nsubj || t.Rel == nlp.Advcl) && w.book.accident[lemmaOf(doc, k)] && lemmaOf(doc, k) != "fire" {
				return true
			}
			if t.Rel == nlp.Obl && lemmaOf(doc, k) == "fire" && doc.KidBy(k, nlp.Case) >= 0 && doc.Tokens[doc.KidBy(k, nlp.Case)].Lower == "in" {
				return true
			}
		}
		if doc.Tokens[verb].Head < 0 || doc.Tokens[verb].Rel != nlp.Advcl {
			return false
		}
		verb = doc.Tokens[verb].Head
	}
	return false
}

// deadToll reads "left five people dead", "six were dead", "found dead".
func (w *work) deadToll(tok int32) {
	doc := w.doc
	if w.amongThem(tok, "killed") {
		return
	}
	t := &doc.Tokens[tok]
	who := doc.KidBy(tok, nlp.Nsubj)
	switch {
	case who >= 0:
	case t.Head >= 0 && (t.Rel == nlp.Xcomp || t.Rel == nlp.Advcl && doc.Tokens[t.Head].Lemma == "leave"):
		if who = doc.KidBy(t.Head, nlp.Obj, nlp.NsubjPass); who < 0 && w.passive(t.Head) {
			who = w.patientOf(t.Head) // "was shot and pronounced dead"
		}
	case t.Rel == nlp.Amod || t.Rel == nlp.Acl:
		who = t.Head
	case doc.KidBy(tok, nlp.Nummod) >= 0:
		who = tok // 90 dead
	}
	if t.Head >= 0 && (doc.Tokens[t.Head].Lemma == "number" || doc.Tokens[t.Head].Lemma == "toll") { // the number of dead at 17
		sent := doc.Sents[t.Sent]
		for i := range doc.Numbers {
			if n := &doc.Numbers[i]; n.First > tok && n.Last <= sent.Last && n.First < tok+5 && !n.Ordinal {
				w.attach(toll{kind: "killed", first: n.First, last: n.Last, head: n.Last - 1, tok: tok, count: countOf(n)}, false)
				return
			}
		}
	}
	if who < 0 || !w.person(who) {
		if b := w.before(tok); b >= 0 {
			who = b
		}
	}
	if who > tok { // "left a boy dead and six people wounded": not the six
		if a := w.ahead(tok); a >= 0 {
			who = a
		}
	}
	if who >= 0 && !w.unreal(tok) {
		w.giveAll(tok, w.parties(who), "killed", true)
	}
}

// nounToll reads "the death of two men", "nine deaths", "40 wounded", "a death toll of 90".
func (w *work) nounToll(tok int32, kind string) {
	doc := w.doc
	lemma := lemmaOf(doc, tok)
	if lemma == "casualty" {
		kind = "casualties"
	}
	if w.amongThem(tok, kind) || w.another(tok, kind) {
		return
	}
	if t := &doc.Tokens[tok]; t.UPOS == nlp.ADJ && (t.Lower == "wounded" || t.Lower == "injured" || t.Lower == "hurt") {
		if a := w.ahead(tok); a >= 0 {
			w.giveAll(tok, w.parties(a), kind, false)
			return
		}
	}
	if lemma == "toll" {
		if n := w.figureBehind(tok); n != nil {
			c := countOf(n)
			if from := max(n.First-1, 0); c.Max != nil && (doc.Tokens[from].Lower == "from" || doc.Tokens[n.First].Lower == "from") {
				c.Min = c.Max // "has risen from 20 to 34"
			}
			w.attach(toll{kind: kind, first: n.First, last: n.Last, head: n.Last - 1, tok: tok, count: c}, false)
		}
		return
	}
	if n := w.numberIn(tok); n >= 0 && (lemma != "body" && lemma != "corpse" || kind == "killed") {
		x := &doc.Numbers[n]
		w.attach(toll{kind: kind, first: x.First, last: max(tok+1, x.Last), head: tok, tok: tok, count: countOf(x)}, false)
		return
	}
	if h := doc.Tokens[tok].Head; h >= 0 && doc.Tokens[tok].Rel == nlp.Nmod { // dozens of casualties
		for i := range doc.Numbers {
			if n := &doc.Numbers[i]; n.First <= h && h < n.Last && !n.Ordinal {
				w.attach(toll{kind: kind, first: n.First, last: tok + 1, head: tok, tok: tok, count: countOf(n)}, false)
				return
			}
		}
	}
	if lemma == "death" || lemma == "injury" || lemma == "body" || lemma == "corpse" {
		w.ofWhom(tok, kind)
	}
}

// ofWhom gives the toll of those whom a noun names behind "of" or "to": "the death of two men", "the bodies of three women".
func (w *work) ofWhom(noun int32, kind string) {
	doc := w.doc
	for k := range doc.Kids(noun) {
		if doc.Tokens[k].Rel == nlp.Nmod && w.person(k) {
			if c := doc.KidBy(k, nlp.Case); c >= 0 && (doc.Tokens[c].Lower == "of" || doc.Tokens[c].Lower == "to") {
				w.giveAll(noun, w.parties(k), kind, kind == "killed" && doc.Tokens[noun].Lower != "body")
			}
		}
	}
}

// deadly reports whether a noun is called fatal: "the fatal shooting of a boy".
func (w *work) deadly(noun int32) bool {
	for k := range w.doc.Kids(noun) {
		if l := w.doc.Tokens[k].Lower; l == "fatal" || l == "deadly" {
			return true
		}
	}
	return false
}

// lives reads "claimed the lives of 12 people" and "six people lost their lives".
func (w *work) lives(noun int32) {
	doc := w.doc
	v := doc.Tokens[noun].Head
	if v < 0 || doc.Tokens[noun].Rel != nlp.Obj {
		return
	}
	switch doc.Tokens[v].Lemma {
	case "claim", "cost", "take":
		w.ofWhom(noun, "killed")
		if k := w.behindCase(v, "of"); k >= 0 && doc.Tokens[k].Head == v && k > noun && w.person(k) {
			w.giveAll(noun, w.parties(k), "killed", true)
		}
	case "lose":
		if s := w.subjectOf(v); s >= 0 && w.person(s) && !w.unreal(v) && !w.byAccident(v) {
			w.giveAll(v, w.parties(s), "killed", true)
		}
	}
}

// numberIn is the number that counts the phrase of a head, -1 without.
func (w *work) numberIn(head int32) int32 {
	first, last := phrase.Core(w.doc, head)
	numbers := w.doc.Numbers
	if w.doc.Tokens[head].UPOS == nlp.NUM { // of "more than 70 injured" the tree may part the words
		for i := sort.Search(len(numbers), func(i int) bool { return numbers[i].Last > head }); i < len(numbers) && numbers[i].First <= head; i++ {
			if !numbers[i].Ordinal {
				return int32(i)
			}
		}
	}
	for i := sort.Search(len(numbers), func(i int) bool { return numbers[i].First >= first }); i < len(numbers) && numbers[i].First < last; i++ {
		if n := &numbers[i]; n.Last <= last && !n.Ordinal {
			return int32(i)
		}
	}
	if i := w.numberEnding(first); i >= 0 && w.countsFor(first-1, head) {
		return int32(i)
	}
	phrases := w.doc.Phrases
	for i := sort.Search(len(phrases), func(i int) bool { return phrases[i].First >= first-30 }); i < len(phrases) && phrases[i].First <= head; i++ {
		if p := &phrases[i]; p.Head == head && p.Number >= 0 && !w.doc.Numbers[p.Number].Ordinal {
			return p.Number
		}
	}
	return -1
}

func countOf(n *nlp.Number) record.Count {
	c := record.Count{Approx: n.Approx}
	if n.Min >= 0 {
		c.Min = record.N(n.Min)
	}
	if n.Max >= 0 {
		c.Max = record.N(n.Max)
	}
	return c
}

// toll makes a toll of a head that is of persons. A single person counts one; a bare plural has no number.
func (w *work) toll(tok, head int32, kind string) (toll, bool) {
	doc := w.doc
	if w.neither(head) {
		return toll{}, false
	}
	if !w.person(head) && doc.Tokens[head].UPOS != nlp.NUM && !w.oneOfMany(head) {
		return toll{}, false
	}
	first, last := phrase.Core(doc, head)
	x := toll{kind: kind, first: first, last: last, head: head, tok: tok}
	if n := w.numberIn(head); n >= 0 {
		x.count = countOf(&doc.Numbers[n])
		x.first, x.last = min(x.first, doc.Numbers[n].First), max(x.last, doc.Numbers[n].Last)
	} else if t := &doc.Tokens[head]; t.XPOS == nlp.NN || w.oneOfMany(head) || w.aged(head) && !strings.HasSuffix(t.Lower, "olds") || t.XPOS == nlp.NNP || t.XPOS == nlp.PRP && (t.Lower == "he" || t.Lower == "she" || t.Lower == "him" || t.Lower == "her") {
		x.count = record.Count{Min: record.N(1), Max: record.N(1)}
	}
	switch lemmaOf(doc, head) {
	case "gunman", "attacker", "assailant", "bomber", "shooter", "militant", "terrorist", "rebel", "insurgent", "guerrilla", "subversive":
		x.attackers = true
	}
	return x, true
}

// attach gives a toll to the mention that its words hang on.
func (w *work) attach(x toll, makes bool) {
	doc := w.doc
	// Above: the clause that it is part of; below: what it happened in.
	for t, hops := x.tok, 0; t >= 0 && hops < 7; t, hops = doc.Tokens[t].Head, hops+1 {
		if i := w.at[t]; i >= 0 && w.found[i].mode == record.Actual && violent(w.found[i].typ) {
			w.add(i, x)
			return
		}
		if i := w.below(t); i >= 0 {
			w.add(i, x)
			return
		}
		if r := doc.Tokens[t].Rel; r == nlp.Ccomp || r == nlp.Parataxis {
			break
		}
	}
	if w.tallied(x.tok) {
		return
	}
	sent := doc.Tokens[x.tok].Sent
	best, cost := int32(-1), int32(1<<30)
	for i := max(0, w.upTo(x.tok)-60); i < len(w.found); i++ {
		m := &w.found[i]
		s := doc.Tokens[m.tok].Sent
		if m.mode != record.Actual || !violent(m.typ) || s > sent || s+4 < sent || w.elsewhere(&x, m) {
			continue
		}
		c := x.tok - m.tok
		if c < 0 {
			c = -c
		}
		c += (sent - s) * 200
		if c < cost {
			best, cost = int32(i), c
		}
	}
	if best >= 0 {
		w.add(best, x)
		return
	}
	killed := makes && x.kind == "killed" && !x.attackers && (doc.Tokens[x.tok].UPOS == nlp.VERB && doc.Tokens[x.tok].Lemma != "die" || w.holds(w.book.wounding, sent, sent+1))
	if (killed || x.shot) && !w.accidental(x.tok, false) && !w.told(x.tok, w.book.fiction) && !w.drill(x.tok) && !w.inGeneral(x.tok) {
		m := mention{tok: x.tok, last: x.tok + 1, trig: &trigger{ID: "toll-" + x.kind}, typ: "attack", mode: record.Actual, time: -1, place: -1, village: -1}
		if x.shot {
			m.typ = "attack.armed_assault"
		}
		w.locate(&m)
		if t := &doc.Tokens[x.tok]; t.UPOS == nlp.VERB && t.Lemma != "die" {
			w.doers(&m)
			w.sift(&m)
		}
		m.tolls = append(m.tolls, x)
		w.at[x.tok] = int32(len(w.found))
		w.found = append(w.found, m)
		return
	}
	if i := w.soon(&x); i >= 0 {
		w.add(i, x)
	}
}

// upTo is how many of the mentions, which are in text order but for those that tolls have made, begin before a token.
func (w *work) upTo(tok int32) int {
	return sort.Search(len(w.found), func(i int) bool { return w.found[i].tok >= tok })
}

func (w *work) add(i int32, x toll) {
	m := &w.found[i]
	for _, have := range m.tolls {
		if have.kind == x.kind && have.first == x.first {
			return
		}
	}
	m.tolls = append(m.tolls, x)
	if t := &w.doc.Tokens[x.tok]; len(m.perps) == 0 && x.kind == "killed" && t.UPOS == nlp.VERB && m.tok != x.tok && w.passive(x.tok) && violent(m.typ) {
		m.perps = w.expand(m.perps, agentOf(w.doc, x.tok), "toll-killed") // "was killed by soldiers during a raid"
		w.sift(m)
	}
}

// below is the violent mention among the phrases of a verb: "killed in an attack", "when a bomb exploded"; -1 without.
func (w *work) below(tok int32) int32 {
	doc := w.doc
	for k := range doc.Kids(tok) {
		switch doc.Tokens[k].Rel {
		case nlp.Obl, nlp.OblAgent, nlp.Advcl, nlp.Nsubj, nlp.Obj, nlp.Nmod, nlp.Conj:
			if i := w.at[k]; i >= 0 && w.found[i].mode == record.Actual && violent(w.found[i].typ) {
				return i
			}
			for g := range doc.Kids(k) {
				if i := w.at[g]; i >= 0 && doc.Tokens[k].Rel != nlp.Conj && w.found[i].mode == record.Actual && violent(w.found[i].typ) {
					return i
				}
			}
		}
	}
	return -1
}
