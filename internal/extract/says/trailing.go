package says

import "clio/internal/nlp"

// trailing reads the commonest way in which wires attribute: a sentence that ends with who said it, ", the military said on
// Monday." It is a rule and no model, for sentences where the model found no source for that cue.
func trailing(doc *nlp.Doc, sent nlp.Sent) (found, bool) {
	// The cue is the last finite verb of speech, near the end.
	cue := int32(-1)
	for i := sent.Last - 1; i >= max(sent.First+4, sent.Last-9); i-- {
		t := &doc.Tokens[i]
		if t.UPOS == nlp.VERB && t.XPOS == nlp.VBD || t.UPOS == nlp.VERB && (t.XPOS == nlp.VBZ || t.XPOS == nlp.VBP) {
			cue = i
			break
		}
		if t.UPOS == nlp.VERB || t.UPOS == nlp.AUX || doc.Form(i) == "," && i < sent.Last-1 {
			return found{}, false
		}
	}
	if cue < 0 {
		return found{}, false
	}
	switch doc.Tokens[cue].Lemma {
	case "say", "tell", "report", "announce", "add", "state", "confirm", "warn", "claim", "note", "explain":
	default:
		return found{}, false
	}
	// The source is a noun phrase between it and a comma.
	comma, noun := int32(-1), false
	for i := cue - 1; i > sent.First+1 && i > cue-14; i-- {
		t := &doc.Tokens[i]
		if f := doc.Form(i); f == "," || f == "”" || f == "\"" {
			comma = i
			break
		}
		switch t.UPOS {
		case nlp.NOUN, nlp.PROPN:
			noun = true
		case nlp.PRON:
			noun = noun || t.XPOS == nlp.PRP && i == cue-1
			if t.XPOS == nlp.WP || t.XPOS == nlp.WDT {
				return found{}, false
			}
		case nlp.VERB, nlp.AUX, nlp.SCONJ:
			return found{}, false
		}
	}
	if comma < 0 || !noun || comma == cue-1 {
		return found{}, false
	}
	// The content is the sentence before it, without a dateline.
	start := sent.First + sent.Dateline
	end := comma
	if doc.Form(comma) != "," {
		end++
	}
	verb := false
	for i := start; i < end; i++ {
		verb = verb || doc.Tokens[i].UPOS == nlp.VERB || doc.Tokens[i].UPOS == nlp.AUX
	}
	if !verb || end-start < 4 {
		return found{}, false
	}
	f := found{cue: cue}
	f.parts[inContent] = []run{{start, end}}
	f.parts[inSource] = []run{{comma + 1, cue}}
	f.parts[inCue] = []run{{cue, cue + 1}}
	return f, true
}
