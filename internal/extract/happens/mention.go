package happens

import (
	"slices"

	"clio/internal/extract/says"
	"clio/internal/extract/when"
	"clio/internal/extract/where"
	"clio/internal/nlp"
	"clio/record"
)

// mention is a word that tells of an event, with what its clause says of it.
type mention struct {
	tok      int32 // the trigger's word, or the head of its words
	lead     int32 // how many of its words stand in front of it
	last     int32 // token behind the trigger
	trig     *trigger
	typ      string
	mode     record.Mode
	suicide  bool
	perps    []arg
	patients []arg // to whom or what: persons and things
	weapons  []arg
	tolls    []toll
	roll     []rolled // persons whom a roll names
	time     int      // index into rec.Times, -1 without
	place    int      // index into rec.Places, -1 without
	village  int      // index into work.unlisted, -1 without
	definite bool
	plural   bool
	noun     bool
	thing    bool // what does it is a thing, and no weapon: "a strike hit the town"
	level    arg

	outcome   string
	onTheWay  bool // the only place that its clause names is where something came from or went to
	disputed  bool // somebody denies that it was done
	done      bool // its words tell by themselves that it was done: somebody hostile does it, or a fight breaks out
	somewhere bool // its object names a place: "rebels overran the town"
}

// arg is a phrase with its part in an event.
type arg struct {
	head, first, last int32
	rule              string
	doubt             bool // suspected, alleged
	as                role // what the role model takes it for, noRole where it was not asked or does not know
}

// toll is a number of persons killed or wounded.
type toll struct {
	kind        string // killed, wounded
	first, last int32  // the words: "more than 60 people"
	head        int32  // the noun
	tok         int32  // the word that tells of it: killed, dead
	count       record.Count
	attackers   bool
	shot        bool    // a wound by a weapon, which tells of an attack by itself
	also        []int32 // further heads that the count sums up
}

// work is the state of the stage over one document.
type work struct {
	*Stage
	doc   *nlp.Doc
	rec   *record.Record
	at    []int32 // per token: index of the mention that it triggers, -1 without
	found []mention

	happened []happening // what each event of the record is made from, in the same order
	feats    []uint32
	seen     []seen  // what the role model thinks of the phrases around violence, in text order
	whose    []int32 // which of the things each of them names
	things   []thing // who and what those phrases name
	parts    []part  // those that may have a part in the event that is looked at

	unlisted []record.PlaceName // places of the text that no gazetteer has

	ruled    []uint8        // per token: the role that the frames give its phrase
	often    map[string]int // how often the document names each actor, or noun
	deeds    int            // how many happenings of violence the report tells of
	only     *record.Actor  // the armed group of a report that names one alone
	dies     int8           // whether the report speaks of death and of nobody hurt, as exercise
	exercise int8           // whether the report as a whole is about a drill: 1 yes, 0 no, -1 not looked yet
}

// scan finds the mentions of the document in text order.
func (w *work) scan() {
	doc := w.doc
	w.at = w.at[:0]
	for range doc.Tokens {
		w.at = append(w.at, -1)
	}
	for i := int32(0); int(i) < len(doc.Tokens); i++ {
		if w.at[i] >= 0 {
			continue // the head of a noun in several words, read before
		}
		for _, e := range w.book.byLemma[w.book.trigger(doc, i)] {
			last, ok := follows(doc, i, e.rest, e.t.Pos)
			if !ok || !w.fits(i, e.t.Pos) || len(e.rest) == 1 && e.rest[0] == "at" && (w.passiveAux(i) || w.shorn(i) || w.hits(i)) {
				continue // "were shot at a party" and "shot six people at a party" are no shot at a party
			}
			if m, ok := w.mention(w.headIn(i, last, e.t), last, e.t); ok {
				m.lead = m.tok - i
				w.at[m.tok] = int32(len(w.found))
				w.found = append(w.found, m)
				break
			}
		}
	}
}

// hits reports whether shots have an object of persons, so that "at" behind it says where.
func (w *work) hits(verb int32) bool {
	if l := w.book.trigger(w.doc, verb); l != "shoot" && l != "fire" {
		return false
	}
	o := w.objectOf(verb)
	return o > verb && w.person(o)
}

// headIn is the head of a noun that is written in several words: of "air strike" the strike.
func (w *work) headIn(first, last int32, t *trigger) int32 {
	if t.Pos != "noun" {
		return first
	}
	for h := first; ; {
		up := w.doc.Tokens[h].Head
		if up <= first || up >= last {
			return h
		}
		h = up
	}
}

// follows reports whether the words stand behind a token, with at most two others between ("set the bus on fire" is three).
func follows(doc *nlp.Doc, tok int32, rest []string, pos string) (last int32, ok bool) {
	last = tok + 1
	sent := doc.Sents[doc.Tokens[tok].Sent]
	reach := int32(4)
	if n := len(rest); n > 0 && (rest[n-1] == "fire" || rest[n-1] == "ablaze" || rest[n-1] == "alight") {
		reach = 8 // "set an oil depot in the port on fire"
	}
	if n := len(rest); n == 1 && (rest[0] == "at" || rest[0] == "into") && doc.Tokens[tok].Lemma == "fire" {
		reach = 8 // "fired a rocket-propelled grenade at"
	}
	for _, want := range rest {
		found := false
		for i := last; i < min(last+reach, sent.Last); i++ {
			if t := &doc.Tokens[i]; (t.Lower == want || t.Lemma == want) && (pos != "noun" || t.UPOS != nlp.VERB || t.Lower == want) {
				last, found = i+1, true
				break
			}
			if doc.Tokens[i].UPOS == nlp.PUNCT && doc.Tokens[i].XPOS != nlp.HYPH || doc.Tokens[i].UPOS == nlp.VERB && doc.Tokens[i].Rel != nlp.Amod {
				break
			}
		}
		if !found {
			return 0, false
		}
	}
	return last, true
}

func (w *work) fits(tok int32, pos string) bool {
	doc := w.doc
	switch u := doc.Tokens[tok].UPOS; pos {
	case "verb":
		return u == nlp.VERB || u == nlp.ADJ && doc.Tokens[tok].XPOS == nlp.VBN || wasShot(doc, tok) || w.book.headline(doc, tok)
	default:
		return u == nlp.NOUN || u == nlp.PROPN || gerund(doc, tok)
	}
}

// mention reads the frame of a trigger and decides whether it counts.
func (w *work) mention(tok, last int32, t *trigger) (mention, bool) {
	doc := w.doc
	m := mention{tok: tok, last: last, trig: t, typ: t.Type, mode: record.Actual, time: -1, place: -1, village: -1, noun: t.Pos == "noun"}
	if doc.Tokens[tok].Rel == nlp.Compound || doc.Tokens[tok].Rel == nlp.Amod {
		if h := doc.Tokens[tok].Head; h >= 0 && (t.Pos == "noun" && t.Frame != "weapon" || t.Pos == "verb") && w.isTrigger(h) {
			return m, false // "bomb attack", "shooting attack": the head tells of it
		}
	}
	if x := &doc.Tokens[tok]; t.ID == "verb-attack" && (x.Lower == "striking" && tok == doc.Sents[x.Sent].First || x.Rel == nlp.Amod && (x.Lemma == "strike" || x.Lemma == "hit") && x.Head >= 0 && !w.person(x.Head)) {
		return m, false // "striking workers", "the stricken ship"
	}
	switch t.Frame {
	case "act":
		if o := doc.KidBy(tok, nlp.Obj, nlp.NsubjPass); o >= 0 && w.isHappening(o) {
			return m, false // "executed a bombing": the noun tells of it
		}
		if x := &doc.Tokens[tok]; x.XPOS == nlp.VBG && (x.Rel == nlp.Advcl || tok > 0 && doc.Form(tok-1) == ",") && (w.book.killed[x.Lemma] || w.book.wounded[x.Lemma]) && w.violentBefore(tok) {
			return m, false // "…, killing six": a toll of what went before
		}
		if x := &doc.Tokens[tok]; w.book.wounded[x.Lemma] && x.Rel == nlp.Conj && x.Head >= 0 && (w.at[x.Head] >= 0 || w.book.killed[doc.Tokens[x.Head].Lemma]) {
			return m, false // "killed two and wounded six": another toll of the same
		}
		w.actFrame(&m)
	case "tried":
		m.patients = w.expand(nil, w.subjectOf(tok), t.ID)
	case "trial":
		if c := doc.KidBy(tok, nlp.Case); c >= 0 && doc.Tokens[c].Lower == "on" && doc.KidBy(tok, nlp.Cop) >= 0 {
			m.patients = w.expand(nil, w.onTrial(tok), t.ID)
			break
		}
		w.nounFrame(&m)
	case "explode":
		w.explodeFrame(&m)
	case "fire":
		if w.harmless(tok, last) {
			return m, false
		}
		w.fireFrame(&m)
	case "under":
		m.patients = w.expand(nil, w.subjectOf(tok), t.ID)
	case "noun":
		if w.notReal(tok) {
			return m, false
		}
		w.nounFrame(&m)
	case "bomber":
		if h := doc.Tokens[tok].Head; h >= 0 && w.at[h] >= 0 {
			return m, false
		}
		if !w.bomberFrame(&m) {
			return m, false
		}
	case "weapon":
		if !w.weaponFrame(&m) {
			return m, false
		}
	}
	w.sift(&m)
	if t.ID == "verb-shoot" && tok+1 < doc.Sents[doc.Tokens[tok].Sent].Last && doc.Tokens[tok+1].Lower == "down" && !slices.ContainsFunc(m.patients, func(p arg) bool { return doc.Tokens[p.head].UPOS == nlp.NOUN || doc.Tokens[p.head].UPOS == nlp.PROPN }) {
		return m, false // "shot down 92 of them"
	}
	if t.ID == "verb-shoot" && len(m.patients) == 1 && speaksOfSelf(doc.Tokens[m.patients[0].head].Lower) {
		return m, false // "shot ourselves in the foot"
	}
	w.refine(&m)
	if violent(m.typ) && (w.mishap(&m) || w.game(&m) || w.trial(&m)) {
		return m, false
	}
	if !w.enough(&m) {
		return m, false
	}
	m.done = w.done(&m)
	w.setMode(&m)
	if t.ID == "verb-murder" && m.mode != record.Actual && len(m.patients) == 1 && w.chosen(m.patients[0].head) {
		m.typ = "attack.assassination" // "an attempt to kill a naval officer"
	}
	if m.mode == record.Planned && len(m.patients) == 0 && m.time < 0 && w.ambition(tok) {
		m.mode = record.Hypothetical
	}
	if m.mode == record.Actual && (w.drill(tok) || w.told(tok, w.book.fiction) || w.inGeneral(tok)) {
		m.mode = record.Hypothetical
	}
	w.locate(&m)
	return m, true
}

// ambition reports whether a verb stands below one of wish and not of plan: "aiming to target the west".
func (w *work) ambition(verb int32) bool {
	h := w.doc.Tokens[verb].Head
	if h < 0 {
		return false
	}
	switch w.doc.Tokens[h].Lemma {
	case "aim", "seek", "want", "intend":
		return true
	}
	return false
}

// chosen reports whether a head is of one person with a name or an office, whom an attempt to kill is aimed at.
func (w *work) chosen(head int32) bool {
	t := &w.doc.Tokens[head]
	if t.UPOS == nlp.PROPN {
		return w.person(head)
	}
	if t.XPOS != nlp.NN || w.numberIn(head) >= 0 {
		return false
	}
	switch lemmaOf(w.doc, head) {
	case "officer", "official", "general", "colonel", "commander", "minister", "president", "premier", "governor", "mayor", "judge", "prosecutor", "ambassador", "diplomat", "politician", "senator", "lawmaker", "leader", "journalist", "editor", "activist", "dissident", "executive", "chief", "bishop", "cleric", "king", "candidate", "deputy":
		return true
	}
	return false
}

// locate finds the time and place of a mention. A definite noun ("the attack") brings only what hangs on it: what else its
// sentence names is of what is said about it.
func (w *work) locate(m *mention) {
	m.time, m.place = when.ForToken(w.doc, w.rec.Times, m.tok), where.ForToken(w.doc, w.rec.Places, m.tok)
	if m.time < 0 && m.mode == record.Actual && !m.noun {
		m.time = when.OfSaying(w.doc, w.rec.Times, m.tok)
	}
	m.place = w.townIn(m.place)
	m.village = w.villageOf(m)
	if m.place >= 0 && w.onTheWay(w.rec.Places[m.place].Span) {
		m.place, m.onTheWay = -1, true
	}
	if m.place >= 0 && m.noun && w.listed(m.tok, w.rec.Places[m.place].Span) {
		m.place = -1
	}
	if m.time >= 0 && m.mode != record.Actual && !m.noun && !w.own(m.tok, w.rec.Times[m.time].Span) {
		m.time = -1 // "on Monday two were charged with planning to attack": the plan has no day
	}
	if !m.noun || !m.definite {
		return
	}
	if m.time >= 0 && !w.own(m.tok, w.rec.Times[m.time].Span) && !w.eventive(m.tok) {
		m.time = -1
	}
	if m.place >= 0 && !w.own(m.tok, w.rec.Places[m.place].Span) && !w.eventive(m.tok) {
		m.place = -1
	}
}

// listed reports whether a place stands behind a colon that follows a noun, and so says who or what, not where: "three states were
// behind the attack: Aton, Beton and Ceton".
func (w *work) listed(noun int32, s record.Span) bool {
	first, _ := w.doc.TokensIn(s)
	sent := w.doc.Sents[w.doc.Tokens[noun].Sent]
	for i := noun + 1; i < min(first, sent.Last); i++ {
		switch w.doc.Form(i) {
		case ":":
			return true
		case ",", ";":
			return false
		}
	}
	return false
}

// onTheWay reports whether a place is only where something comes from or goes to: "a plane flying from Aton to Beton".
func (w *work) onTheWay(s record.Span) bool {
	first, last := w.doc.TokensIn(s)
	for first < last && w.doc.Tokens[first].Head >= first && w.doc.Tokens[first].Head < last {
		first = w.doc.Tokens[first].Head
	}
	if first >= last || w.doc.Tokens[first].Head < 0 {
		return false
	}
	for hops := 0; hops < 3; hops++ { // "returning from a meeting in the town of Aton"
		up := w.doc.Tokens[first].Head
		if r := w.doc.Tokens[first].Rel; up < 0 || w.doc.Tokens[up].UPOS == nlp.VERB || r != nlp.Nmod && r != nlp.Obl && r != nlp.Compound {
			break
		}
		if c := w.doc.KidBy(up, nlp.Case); c < 0 && w.doc.Tokens[up].Rel != nlp.Nmod {
			break
		}
		first = up
	}
	if w.doc.Tokens[first].Head < 0 {
		return false
	}
	k := w.doc.KidBy(first, nlp.Case)
	if k < 0 || w.doc.Tokens[k].Lower != "from" && w.doc.Tokens[k].Lower != "to" && w.doc.Tokens[k].Lower != "for" {
		return false
	}
	switch h := &w.doc.Tokens[w.doc.Tokens[first].Head]; h.Lemma {
	case "fly", "travel", "head", "bind", "bound", "depart", "sail", "drive", "ride", "flight", "trip", "journey", "return", "route":
		return true
	}
	return false
}

// townIn is the town of a place that only says where the town lies: "in the market of Kirkuk, in northern Iraq", where the
// tree may hang the country alone on the verb.
func (w *work) townIn(place int) int {
	if place <= 0 {
		return place
	}
	p, q := &w.rec.Places[place], &w.rec.Places[place-1]
	wide := p.Precision == "country" || p.Precision == "admin1" || p.Precision == "region"
	if !wide || q.Country == "" || q.Country != p.Country || q.Precision != "city" && q.Precision != "site" && q.Precision != "near" {
		return place
	}
	from, to := w.doc.TokensIn(record.Span{Start: q.End, End: p.Start})
	if to == from+1 && w.doc.Tokens[from].Lower == "in" {
		return place - 1 // "near the town of Aton in northern Chad"
	}
	if to-from > 5 || from >= to || w.doc.Form(from) != "," {
		return place
	}
	for i := from; i < to; i++ {
		if t := &w.doc.Tokens[i]; t.UPOS != nlp.PUNCT && t.UPOS != nlp.ADP && t.UPOS != nlp.ADJ && t.UPOS != nlp.DET && t.UPOS != nlp.NOUN && t.UPOS != nlp.PROPN {
			return place
		}
	}
	return place - 1
}

// own reports whether a span hangs on a noun without a clause between.
func (w *work) own(noun int32, s record.Span) bool {
	first, last := w.doc.TokensIn(s)
	if first >= last {
		return false
	}
	for t, hops := first, 0; t >= 0 && hops < 8; t, hops = w.doc.Tokens[t].Head, hops+1 {
		if t == noun {
			return true
		}
		switch w.doc.Tokens[t].Rel {
		case nlp.AclRelcl, nlp.Acl, nlp.Advcl, nlp.Ccomp, nlp.Parataxis:
			return false
		}
	}
	return false
}

// eventive reports whether the verb of a noun says that it took place: "the attack happened", "the blast killed six".
func (w *work) eventive(noun int32) bool {
	h := w.doc.Tokens[noun].Head
	if h < 0 || w.doc.Tokens[h].UPOS != nlp.VERB {
		return false
	}
	l := w.doc.Tokens[h].Lemma
	return w.doc.Tokens[noun].Rel == nlp.Nsubj && (w.book.harm[l] || w.book.killed[l] || w.book.wounded[l] || l == "happen" || l == "occur" || l == "take") || w.book.light[l]
}

// violentBefore reports whether a violent mention stands before a token in its sentence.
func (w *work) violentBefore(tok int32) bool {
	for i := len(w.found) - 1; i >= 0; i-- {
		m := &w.found[i]
		if w.doc.Tokens[m.tok].Sent != w.doc.Tokens[tok].Sent {
			return false
		}
		if violent(m.typ) {
			return true
		}
	}
	return false
}

func (w *work) isTrigger(tok int32) bool {
	for _, e := range w.book.byLemma[w.book.trigger(w.doc, tok)] {
		if len(e.rest) == 0 && w.fits(tok, e.t.Pos) {
			return true
		}
	}
	return false
}

// isHappening reports whether a noun tells of something that happens, and is not somebody or something in it.
func (w *work) isHappening(tok int32) bool {
	for _, e := range w.book.byLemma[w.book.trigger(w.doc, tok)] {
		if len(e.rest) == 0 && e.t.Frame == "noun" && w.fits(tok, e.t.Pos) {
			return true
		}
	}
	return false
}

// holding are the attributions whose content holds the trigger, the innermost first.
func (w *work) holding(m *mention) []int {
	return says.Holding(w.rec, w.doc.Span(m.tok, m.tok+1))
}
