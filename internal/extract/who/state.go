package who

import (
	"slices"
	"strings"

	"clio/internal/nlp"
	"clio/record"
)

// state adds what the document says of its actors: role, leader, parent, founding, strength, base. Each finder looks at one
// way of writing over the parse; the words come from the codebook.
func (s *Stage) state(doc *nlp.Doc, rec *record.Record) {
	heads := map[int32]int{} // head token of each mention → actor
	for i := range rec.Actors {
		for _, m := range rec.Actors[i].Mentions {
			first, last := doc.TokensIn(m.Span)
			if first < last {
				heads[headOf(doc, first, last)] = i
			}
		}
	}
	w := &writer{doc: doc, rec: rec, heads: heads, lex: s.lex}
	for tok := range doc.Tokens {
		tok := int32(tok)
		if i, ok := heads[tok]; ok && rec.Actors[i].Kind == record.Person {
			w.role(tok, i)
		}
		switch t := &doc.Tokens[tok]; t.UPOS {
		case nlp.NOUN, nlp.PROPN:
			w.noun(tok)
		case nlp.VERB:
			w.verb(tok)
		}
	}
}

// writer holds what the finders of statements share.
type writer struct {
	doc   *nlp.Doc
	rec   *record.Record
	heads map[int32]int
	lex   *lexicon
}

// add writes a statement once.
func (w *writer) add(actor int, st record.ActorStatement) {
	a := &w.rec.Actors[actor]
	for _, have := range a.Statements {
		if have.Property == st.Property && fold(have.Value) == fold(st.Value) && have.Min == st.Min && have.Max == st.Max {
			return
		}
		if have.Property == st.Property && st.Property == "role" && strings.Contains(fold(have.Value), fold(st.Value)) {
			return
		}
	}
	a.Statements = append(a.Statements, st)
}

func (w *writer) basis(first, last int32, rule string) record.Basis {
	return record.Basis{Quote: w.doc.Quote(first, last), Rule: rule}
}

// actorAt is the actor whose mention has its head at the token, or covers it; -1 without.
func (w *writer) actorAt(tok int32) int {
	if tok < 0 {
		return -1
	}
	if i, ok := w.heads[tok]; ok {
		return i
	}
	if int(tok) < len(w.doc.Cast) {
		return int(w.doc.Cast[tok])
	}
	return -1
}

// role reads what stands beside a person's name: "Rita Katz, executive director of X", "Prime Minister Gabriel Attal", "the
// director of the FSB, Alexander Bortnikov".
func (w *writer) role(tok int32, actor int) {
	doc := w.doc
	t := &doc.Tokens[tok]
	for k := range doc.Kids(tok) {
		if rel := doc.Tokens[k].Rel; (rel == nlp.Appos || rel == nlp.Parataxis) && w.isRole(k) {
			first, last := nounRange(doc, k)
			w.roleOf(actor, first, last, "role-apposition")
		}
	}
	if w.beside(tok, actor) {
		return
	}
	if t.Rel == nlp.Appos && t.Head >= 0 && w.isRole(t.Head) {
		first, last := nounRange(doc, t.Head)
		w.roleOf(actor, first, min(last, w.nameStart(tok)), "role-before")
		return
	}
	// Titles in front: everything from the left edge of the name's phrase to the name.
	start := w.nameStart(tok)
	left := start
	for left > doc.Sents[t.Sent].First {
		p := &doc.Tokens[left-1]
		if p.UPOS == nlp.PUNCT && p.Lower != "-" || p.UPOS != nlp.NOUN && p.UPOS != nlp.PROPN && p.UPOS != nlp.ADJ && p.UPOS != nlp.PUNCT && !(p.Lower == "then") {
			break
		}
		left--
	}
	if left < start {
		if p := &doc.Tokens[start-1]; p.UPOS == nlp.NOUN || w.lex.titles[strings.TrimSuffix(p.Lower, ".")] || w.isRoleWord(p.Lemma) {
			if start-left > 1 || !courtesy(p.Lower) {
				w.roleOf(actor, left, start, "role-title")
			}
		}
	}
}

// courtesy reports whether a title says nothing of what a person is.
func courtesy(lower string) bool {
	switch strings.TrimSuffix(lower, ".") {
	case "mr", "mrs", "ms", "miss", "sir", "dr":
		return true
	}
	return false
}

// nameStart is the first token of the mention whose head is tok.
func (w *writer) nameStart(tok int32) int32 {
	if i, ok := w.heads[tok]; ok {
		for _, m := range w.rec.Actors[i].Mentions {
			if m.Start <= w.doc.Tokens[tok].Start && w.doc.Tokens[tok].End <= m.End {
				first, _ := w.doc.TokensIn(m.Span)
				return first
			}
		}
	}
	return tok
}

// isRole reports whether a noun can say what a person is.
func (w *writer) isRole(tok int32) bool {
	t := &w.doc.Tokens[tok]
	if t.UPOS == nlp.NUM || w.doc.KidBy(tok, nlp.NmodPoss) >= 0 && t.UPOS == nlp.PROPN {
		return false
	}
	return t.UPOS == nlp.NOUN || w.isRoleWord(t.Lemma) || w.lex.titles[t.Lower]
}

func (w *writer) isRoleWord(lemma string) bool {
	lemma = strings.ToLower(lemma)
	if _, ok := w.lex.heads[lemma]; ok {
		return true
	}
	return slices.Contains(w.lex.facts.Leader, lemma) || slices.Contains(w.lex.facts.Role, lemma)
}

// beside reads a role by the commas or dashes around it, where the tree is often wrong: "Rita Katz, executive director of X,
// said" and "the director of the FSB, Alexander Bortnikov,". It reports whether it found one.
func (w *writer) beside(tok int32, actor int) bool {
	doc := w.doc
	sent := doc.Sents[doc.Tokens[tok].Sent]
	first, last := w.nameStart(tok), w.nameEnd(tok)
	if last+1 < sent.Last && parting(doc, last) {
		end, role := w.roleAfter(last+1, sent.Last, doc.Tokens[last].Lower)
		if role {
			w.roleOf(actor, last+1, end, "role-after-comma")
			return true
		}
	}
	start := first // before the titles in front of the name
	for start > sent.First && w.lex.titles[strings.TrimSuffix(doc.Tokens[start-1].Lower, ".")] {
		start--
	}
	if start-1 > sent.First && parting(doc, start-1) {
		if begin, role := w.roleBefore(start-1, sent.First); role {
			w.roleOf(actor, begin, start-1, "role-before-comma")
			return true
		}
	}
	return false
}

// nameEnd is the token after the mention whose head is tok.
func (w *writer) nameEnd(tok int32) int32 {
	if i, ok := w.heads[tok]; ok {
		for _, m := range w.rec.Actors[i].Mentions {
			if m.Start <= w.doc.Tokens[tok].Start && w.doc.Tokens[tok].End <= m.End {
				_, last := w.doc.TokensIn(m.Span)
				return last
			}
		}
	}
	return tok + 1
}

func parting(doc *nlp.Doc, tok int32) bool {
	switch doc.Form(tok) {
	case ",", "–", "—", "--":
		return true
	}
	return false
}

// roleAfter looks for a role from a token on, up to the mark that closes it. The role has to begin with its noun phrase:
// a determiner, adjectives and nouns, one of which says what a person does, before any verb.
func (w *writer) roleAfter(from, to int32, mark string) (end int32, ok bool) {
	doc := w.doc
	found := false
	for i := from; i < to; i++ {
		t := &doc.Tokens[i]
		switch {
		case parting(doc, i) && (doc.Tokens[i].Lower == mark || found && mark == ","):
			return i, found
		case !found && t.UPOS != nlp.NOUN && t.UPOS != nlp.PROPN && t.UPOS != nlp.ADJ && t.UPOS != nlp.DET && t.UPOS != nlp.NUM && t.UPOS != nlp.PUNCT && t.Rel != nlp.NmodPoss && t.XPOS != nlp.POS && t.XPOS != nlp.VBN && t.UPOS != nlp.ADV:
			return 0, false
		case (t.UPOS == nlp.NOUN || t.UPOS == nlp.PROPN) && slices.Contains(w.lex.facts.Role, w.lex.singular(t)):
			found = true
		case found && t.UPOS == nlp.PRON && t.Lower == "who":
			return i, true
		case found && (t.UPOS == nlp.VERB || t.UPOS == nlp.AUX) && (t.XPOS == nlp.VBD || t.XPOS == nlp.VBZ || t.XPOS == nlp.VBP || t.XPOS == nlp.MD):
			return 0, false
		case t.Flags&nlp.ParaBefore != 0, i-from > 24:
			return 0, false
		}
	}
	return to, found
}

// roleBefore looks for a role that ends before a token: back to the determiner or the edge of its noun phrase, over nouns,
// adjectives and of-phrases.
func (w *writer) roleBefore(to, from int32) (begin int32, ok bool) {
	doc := w.doc
	begin = to
	for i := to - 1; i >= from && to-i < 16; i-- {
		t := &doc.Tokens[i]
		if (t.UPOS == nlp.NOUN || t.UPOS == nlp.PROPN) && slices.Contains(w.lex.facts.Role, w.lex.singular(t)) {
			begin, ok = i, true
		}
		switch t.UPOS {
		case nlp.NOUN, nlp.PROPN, nlp.ADJ, nlp.CCONJ, nlp.NUM:
		case nlp.DET:
			if ok {
				return i + 1, true
			}
		case nlp.ADP:
			if t.Lower != "of" && t.Lower != "for" && t.Lower != "in" && t.Lower != "at" || ok {
				return w.widen(begin, i), ok
			}
		default:
			if t.XPOS != nlp.POS && t.Lower != "-" {
				return w.widen(begin, i), ok
			}
		}
	}
	return w.widen(begin, from-1), ok
}

// widen takes the adjectives and nouns in front of a role, down to a token that is not part of it.
func (w *writer) widen(begin, stop int32) int32 {
	for begin-1 > stop {
		switch w.doc.Tokens[begin-1].UPOS {
		case nlp.NOUN, nlp.PROPN, nlp.ADJ:
			begin--
		default:
			return begin
		}
	}
	return begin
}

func (w *writer) roleOf(actor int, first, last int32, rule string) {
	for first < last && (w.doc.Tokens[first].UPOS == nlp.DET || w.doc.Tokens[first].UPOS == nlp.PUNCT || w.doc.Tokens[first].UPOS == nlp.CCONJ) {
		first++
	}
	for last > first && w.doc.Tokens[last-1].UPOS == nlp.PUNCT {
		last--
	}
	if first >= last || last-first > 25 {
		return
	}
	b := w.basis(first, last, rule)
	w.add(actor, record.ActorStatement{Basis: b, Property: "role", Value: strings.Join(strings.Fields(b.Text), " ")})
	// "ISIS leader X": the group's leader is X.
	for i := first; i < last; i++ {
		if slices.Contains(w.lex.facts.Leader, w.doc.Tokens[i].Lemma) {
			if g := w.groupBeside(i, first, last); g >= 0 && g != actor {
				w.add(g, record.ActorStatement{Basis: b, Property: "leader", Value: w.rec.Actors[actor].Name})
			}
		}
	}
}

// groupBeside is the armed group that a leader noun belongs to: "ISIS leader", "leader of the FMLN"; -1 without.
func (w *writer) groupBeside(tok, first, last int32) int {
	for i := first; i < last; i++ {
		if i != tok {
			if g := w.actorAt(i); g >= 0 && w.rec.Actors[g].Kind == record.ArmedGroup && w.doc.Below(i, tok) {
				return g
			}
		}
	}
	return -1
}

// noun reads statements that hang on a noun: the strength of a group, its leader by name.
func (w *writer) noun(tok int32) {
	doc, f := w.doc, &w.lex.facts
	t := &doc.Tokens[tok]
	switch {
	case slices.Contains(f.Strength, t.Lemma):
		g := w.groupOf(tok)
		if g < 0 && doc.KidBy(tok, nlp.NmodPoss) >= 0 && doc.Tokens[doc.KidBy(tok, nlp.NmodPoss)].UPOS == nlp.PRON {
			g = w.groupBefore(tok)
		}
		if g >= 0 {
			w.strength(g, doc.Sents[t.Sent], tok)
		}
	case slices.Contains(f.Units, t.Lemma):
		w.counted(tok)
	case slices.Contains(f.Leader, t.Lemma):
		w.leaderNoun(tok)
	case slices.Contains(f.Part, t.Lemma):
		w.partOf(tok)
	}
}

// groupOf is the group that a noun belongs to: "of the group", "its", "the group's"; -1 without.
func (w *writer) groupOf(tok int32) int {
	for k := range w.doc.Kids(tok) {
		if rel := w.doc.Tokens[k].Rel; rel == nlp.Nmod || rel == nlp.NmodPoss || rel == nlp.Compound {
			if g := w.actorAt(k); g >= 0 && w.isGroup(g) {
				return g
			}
		}
	}
	return -1
}

// groupBefore is the armed group that was named last before a token, in its sentence or the two before; -1 without.
func (w *writer) groupBefore(tok int32) int {
	sent := w.doc.Tokens[tok].Sent
	for i := tok - 1; i >= 0 && w.doc.Tokens[i].Sent+2 >= sent; i-- {
		if g, ok := w.heads[i]; ok && w.rec.Actors[g].Kind == record.ArmedGroup {
			return g
		}
	}
	return -1
}

func (w *writer) isGroup(a int) bool {
	switch w.rec.Actors[a].Kind {
	case record.ArmedGroup, record.Group, record.StateSecurity:
		return true
	}
	return false
}

// strength takes the first counted number after the noun in its sentence.
func (w *writer) strength(g int, sent nlp.Sent, tok int32) {
	for i := range w.doc.Numbers {
		n := &w.doc.Numbers[i]
		if n.First > tok && n.Last <= sent.Last && !n.Ordinal && (n.Max > 10 || n.Min > 10) {
			last := n.Last
			unit := ""
			if last < sent.Last && slices.Contains(w.lex.facts.Units, w.doc.Tokens[last].Lemma) {
				unit = w.doc.Form(last)
				last++
			}
			w.add(g, strengthOf(w.basis(n.First, last, "strength-of"), n, unit))
			return
		}
	}
}

func strengthOf(b record.Basis, n *nlp.Number, unit string) record.ActorStatement {
	st := record.ActorStatement{Basis: b, Property: "strength", Unit: unit}
	if n.Min >= 0 {
		st.Min = record.N(n.Min)
	}
	if n.Max >= 0 {
		st.Max = record.N(n.Max)
	}
	st.Approx = n.Approx
	return st
}

// counted reads "X has about 5,000 fighters".
func (w *writer) counted(tok int32) {
	t := &w.doc.Tokens[tok]
	if t.Rel != nlp.Obj || t.Head < 0 || !slices.Contains(w.lex.facts.Have, w.doc.Tokens[t.Head].Lemma) {
		return
	}
	g := w.actorAt(w.doc.KidBy(t.Head, nlp.Nsubj))
	if g < 0 || !w.isGroup(g) {
		return
	}
	for i := range w.doc.Numbers {
		n := &w.doc.Numbers[i]
		if n.First >= t.Left && n.Last <= tok && !n.Ordinal && (n.Max > 10 || n.Min > 10) {
			w.add(g, strengthOf(w.basis(n.First, tok+1, "strength-have"), n, w.doc.Form(tok)))
			return
		}
	}
}

// leaderNoun reads "X became the group's leader in 2020" and "its leader, X".
func (w *writer) leaderNoun(tok int32) {
	doc := w.doc
	g := w.groupOf(tok)
	if g < 0 {
		return
	}
	t := &doc.Tokens[tok]
	who := int32(-1)
	switch {
	case t.Rel == nlp.Xcomp || t.Rel == nlp.Obj:
		if t.Head >= 0 {
			switch doc.Tokens[t.Head].Lemma {
			case "become", "be", "remain", "serve", "name", "appoint":
				who = doc.KidBy(t.Head, nlp.Nsubj, nlp.NsubjPass)
			}
		}
	case doc.KidBy(tok, nlp.Cop) >= 0:
		who = doc.KidBy(tok, nlp.Nsubj)
	case t.Rel == nlp.Appos:
		who = t.Head
	default:
		who = doc.KidBy(tok, nlp.Appos, nlp.Flat)
	}
	p := w.actorAt(who)
	if p < 0 || p == g || w.rec.Actors[p].Kind != record.Person {
		return
	}
	st := record.ActorStatement{Basis: w.basis(min(who, t.Left), max(who+1, tok+1), "leader-noun"), Property: "leader", Value: w.rec.Actors[p].Name}
	st.Since = w.since(t.Head)
	w.add(g, st)
}

// since is the year in which the clause of a verb says that it began; empty without.
func (w *writer) since(verb int32) string {
	if verb < 0 {
		return ""
	}
	t := &w.doc.Tokens[verb]
	for _, x := range w.rec.Times {
		if i := w.doc.TokenAt(x.Start); i > verb && i < t.Right && len(x.From) >= 4 && x.From[:4] == x.To[:min(4, len(x.To))] {
			return x.From[:4]
		}
	}
	return ""
}

// verb reads statements that hang on a verb: created, led by, based in.
func (w *writer) verb(tok int32) {
	doc, f := w.doc, &w.lex.facts
	t := &doc.Tokens[tok]
	switch {
	case slices.Contains(f.Found, t.Lemma):
		g := w.actorAt(doc.KidBy(tok, nlp.NsubjPass))
		if g < 0 && (t.Lemma == "emerge" || t.Lemma == "originate") {
			g = w.actorAt(doc.KidBy(tok, nlp.Nsubj))
		}
		if g < 0 && t.Rel == nlp.Acl {
			g = w.actorAt(t.Head)
		}
		if g < 0 || !w.isGroup(g) {
			return
		}
		if year := w.since(tok); year != "" {
			w.add(g, record.ActorStatement{Basis: w.basis(max(t.Left, tok), t.Right, "founded-verb"), Property: "founded", Value: year})
		}
		w.parent(g, tok)
	case slices.Contains(f.Lead, t.Lemma):
		agent := doc.KidBy(tok, nlp.OblAgent)
		if agent < 0 && tok+2 < doc.Sents[t.Sent].Last && doc.Tokens[tok+1].Lower == "by" && t.XPOS == nlp.VBN {
			agent = tok + 2 // where the tree has lost the agent
			if doc.Tokens[agent].UPOS == nlp.DET {
				agent++
			}
			for agent+1 < doc.Sents[t.Sent].Last && w.actorAt(agent) < 0 && doc.Tokens[agent].UPOS != nlp.PUNCT {
				agent++ // titles
			}
		}
		if agent < 0 {
			return
		}
		g, p := w.actorAt(w.subject(tok)), w.actorAt(agent)
		if g < 0 && t.Rel == nlp.Acl {
			if g = w.actorAt(t.Head); g < 0 || !w.isGroup(g) {
				g = w.actorAt(w.subject(t.Head))
			}
			if g < 0 {
				g = w.actorAt(w.subject(doc.Tokens[t.Head].Head)) // "has 500 fighters and is commanded by"
			}
		}
		if g >= 0 && p >= 0 && g != p && w.isGroup(g) && w.rec.Actors[p].Kind == record.Person {
			w.add(g, record.ActorStatement{Basis: w.basis(tok, agent+1, "leader-verb"), Property: "leader", Value: w.rec.Actors[p].Name})
		}
	case slices.Contains(f.Based, t.Lemma):
		g := w.actorAt(doc.KidBy(tok, nlp.NsubjPass, nlp.Nsubj))
		if g < 0 && t.Rel == nlp.Acl {
			g = w.actorAt(t.Head)
		}
		if g < 0 || !w.isGroup(g) {
			return
		}
		for _, p := range w.rec.Places {
			if i := doc.TokenAt(p.Start); i > tok && i < t.Right {
				w.add(g, record.ActorStatement{Basis: record.Basis{Quote: p.Quote, Rule: "based-verb"}, Property: "based_in", Value: p.Name})
				return
			}
		}
	}
}

// subject is the subject of a verb, or of the one that it is joined to; -1 without.
func (w *writer) subject(verb int32) int32 {
	for range 3 {
		if verb < 0 {
			return -1
		}
		if s := w.doc.KidBy(verb, nlp.NsubjPass, nlp.Nsubj); s >= 0 {
			return s
		}
		if w.doc.Tokens[verb].Rel != nlp.Conj {
			return -1
		}
		verb = w.doc.Tokens[verb].Head
	}
	return -1
}

// partOf reads the parent that stands behind a group's name: "the local branch of X", "an offshoot of X".
func (w *writer) partOf(tok int32) {
	t := &w.doc.Tokens[tok]
	if t.Rel != nlp.Appos || t.Head < 0 || !slices.Contains(w.lex.facts.Part, t.Lemma) {
		return
	}
	g := w.actorAt(t.Head)
	if g < 0 || !w.isGroup(g) {
		return
	}
	for k := range w.doc.Kids(tok) {
		if c := w.doc.KidBy(k, nlp.Case); c < 0 || w.doc.Tokens[c].Lower != "of" {
			continue
		}
		if p := w.actorAt(k); p >= 0 && p != g && w.rec.Actors[p].Kind == record.ArmedGroup {
			w.add(g, record.ActorStatement{Basis: w.basis(tok, k+1, "parent-apposition"), Property: "parent", Value: w.rec.Actors[p].Name})
		}
	}
}

// parent reads "as an autonomous province of the Islamic State" below a verb of founding, and the like anywhere below it.
func (w *writer) parent(g int, verb int32) {
	t := &w.doc.Tokens[verb]
	for i := t.Left; i < t.Right; i++ {
		if !slices.Contains(w.lex.facts.Part, w.doc.Tokens[i].Lemma) {
			continue
		}
		for k := range w.doc.Kids(i) {
			if p := w.actorAt(k); p >= 0 && p != g && w.doc.Tokens[k].Rel == nlp.Nmod && w.isGroup(p) {
				w.add(g, record.ActorStatement{Basis: w.basis(i, k+1, "parent-founded"), Property: "parent", Value: w.rec.Actors[p].Name})
			}
		}
	}
}

// nounRange is the noun phrase of a head with its attachments but without clauses, appositions and what is coordinated
// with it behind a comma.
func nounRange(doc *nlp.Doc, head int32) (first, last int32) {
	t := &doc.Tokens[head]
	first, last = t.Left, t.Right
	for i := head + 1; i < last; i++ {
		if f := doc.Form(i); f == "–" || f == "—" || f == "--" {
			last = i
		}
	}
	for k := range doc.Kids(head) {
		switch doc.Tokens[k].Rel {
		case nlp.Appos, nlp.AclRelcl, nlp.Parataxis, nlp.Nsubj, nlp.Cop, nlp.Advcl:
			if k > head {
				last = min(last, doc.Tokens[k].Left)
			} else {
				first = max(first, doc.Tokens[k].Right)
			}
		}
	}
	return first, last
}
