package happens

import (
	"clio/internal/nlp"
	"clio/record"
)

// setMode tells the mode that the words around a trigger give.
func (w *work) setMode(m *mention) {
	doc := w.doc
	if m.trig.Mode != "" {
		m.mode = record.Mode(m.trig.Mode)
		return
	}
	set := func(kind string) {
		if rankMode(record.Mode(kind)) > rankMode(m.mode) {
			m.mode = record.Mode(kind)
		}
	}
	tok := m.tok
	for hops := 0; hops < 6 && tok >= 0; hops++ {
		t := &doc.Tokens[tok]
		for k := range doc.Kids(tok) {
			kt := &doc.Tokens[k]
			switch {
			case kt.Rel == nlp.Aux && w.book.modes[kt.Lemma] == "hypothetical" && hops < 2:
				set("hypothetical")
			case kt.Rel == nlp.Mark && (kt.Lower == "if" || kt.Lower == "unless"):
				set("hypothetical")
			case kt.Lower == "threatening": // "non-life threatening injuries"
			case (kt.Rel == nlp.Amod || kt.Rel == nlp.Compound) && k < tok && (hops == 0):
				if kind := w.book.modes[lemmaOf(doc, k)]; kind != "" {
					set(kind)
				}
			case hops == 0 && (kt.Lower == "not" || kt.Lower == "n't" || kt.Lower == "never") && kt.Rel == nlp.Advmod:
				set("denied")
			case hops == 0 && kt.Rel == nlp.Det && kt.Lower == "no":
				set("denied")
			}
		}
		h := t.Head
		if h < 0 {
			break
		}
		// Up only along the links that pass a mode on.
		inf := doc.KidBy(tok, nlp.Mark) >= 0 && doc.Tokens[doc.KidBy(tok, nlp.Mark)].Lower == "to"
		gov := w.book.modes[lemmaOf(doc, h)]
		if doc.Tokens[h].UPOS == nlp.AUX {
			gov = ""
		}
		switch t.Rel {
		case nlp.Xcomp, nlp.Acl, nlp.Advcl:
			if o := doc.KidBy(h, nlp.Obj); gov == "" && inf && o >= 0 && o < tok {
				if kind := w.book.modes[lemmaOf(doc, o)]; kind == "planned" || kind == "threatened" { // "made preparations to attack"
					set(kind)
					return
				}
			}
			switch {
			case gov == "foiled" && t.Rel == nlp.Advcl && !inf:
				return // "foiled a plot, arresting three"
			case gov == "denied":
				set("hypothetical") // what somebody denies is told by the denial
			case gov != "":
				set(gov)
			case inf && t.Rel != nlp.Xcomp:
				set("hypothetical")
			case t.Rel == nlp.Xcomp && inf && hops == 0 && doc.Tokens[h].UPOS != nlp.VERB:
				set("hypothetical")
			case t.Rel == nlp.Advcl || t.Rel == nlp.Acl:
				if gov == "" {
					return
				}
			}
		case nlp.Obj, nlp.Nmod, nlp.Compound, nlp.Obl, nlp.NsubjPass:
			if gov != "" && !(t.Rel == nlp.Obl && (gov == "planned" || gov == "hypothetical")) {
				set(gov)
			} else if t.Rel == nlp.Obl || t.Rel == nlp.Nmod && hops > 0 {
				return
			}
			if doc.Tokens[h].UPOS == nlp.VERB && t.Rel != nlp.Obj && t.Rel != nlp.NsubjPass {
				return
			}
		case nlp.Ccomp:
			if gov == "denied" && hops == 0 && !m.noun {
				set("denied") // "denied that its soldiers had attacked the village"
				m.disputed = true
			}
			return
		case nlp.Conj:
		default:
			return
		}
		tok = h
	}
}

// rankMode orders modes by how much they take away from a thing having happened.
func rankMode(m record.Mode) int {
	switch m {
	case record.Actual:
		return 0
	case record.Planned:
		return 1
	case record.Threatened:
		return 2
	case record.Foiled:
		return 3
	case record.Hypothetical:
		return 4
	}
	return 5
}
