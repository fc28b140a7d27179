package tag

import (
	"clio/internal/nlp"
	"clio/internal/nlp/word"
)

// past mends verbs whose past is a common noun as well, which the treebanks know as the noun alone: "shot", and what goes with
// them in news of violence. They are verbs behind a form of "be" ("two men were shot"), between a noun and whom it befell ("a gunman
// shot his wife"), and as what is said of a person ("the man shot on Friday has died").
func past(toks []nlp.Token, in []*word.Info) {
	for i := 1; i < len(toks); i++ {
		t := &toks[i]
		switch t.XPOS {
		case nlp.NN, nlp.NNP, nlp.JJ:
		default:
			continue
		}
		next, then := "", nlp.NoXPOS
		if i+1 < len(toks) {
			next, then = in[i+1].Lower, toks[i+1].XPOS
		}
		behind := i - 1
		for behind > 0 && toks[behind].XPOS == nlp.RB {
			behind--
		}
		switch in[i].Lower {
		case "shot":
			switch {
			case passiveAux(in[behind].Lower) && then != nlp.NN && then != nlp.NNS:
				t.XPOS = nlp.VBN
			case nominal(toks[behind].XPOS) && befalls(toks, in, i+1):
				t.XPOS = nlp.VBD
			case behind == i-1 && people[in[behind].Lower] && (then == nlp.NNP || shotWhen[next]):
				t.XPOS = nlp.VBN
			}
		case "hit":
			switch {
			case passiveAux(in[behind].Lower) && (then == nlp.IN || then == nlp.RB || then == nlp.NoXPOS):
				t.XPOS = nlp.VBN
			case nominal(toks[behind].XPOS) && befalls(toks, in, i+1):
				t.XPOS = nlp.VBD
			}
		case "burst":
			if nominal(toks[behind].XPOS) && (next == "into" || next == "through" || next == "in" || next == "out" || next == "open") {
				t.XPOS = nlp.VBD
			}
		case "set":
			if nominal(toks[behind].XPOS) && (next == "fire" || next == "ablaze" || next == "off") {
				t.XPOS = nlp.VBD
			}
		}
	}
}

func passiveAux(lower string) bool {
	switch lower {
	case "was", "were", "been", "being", "got", "be", "getting":
		return true
	}
	return false
}

func nominal(x nlp.XPOS) bool {
	switch x {
	case nlp.NN, nlp.NNS, nlp.NNP, nlp.NNPS, nlp.PRP, nlp.WP:
		return true
	}
	return false
}

// befalls reports whether whom or what something is done to begins at a token, or a second verb that says so.
func befalls(toks []nlp.Token, in []*word.Info, i int) bool {
	if i >= len(toks) {
		return false
	}
	switch in[i].Lower {
	case "dead", "him", "her", "them", "himself", "herself", "themselves", "me", "us":
		return true
	case "and":
		return i+1 < len(toks) && (in[i+1].Lower == "killed" || in[i+1].Lower == "wounded" || in[i+1].Lower == "injured" || in[i+1].Lower == "stabbed" || in[i+1].Lower == "robbed" || in[i+1].Lower == "critically" || in[i+1].Lower == "seriously")
	}
	switch toks[i].XPOS {
	case nlp.DT, nlp.PRPS:
		return true
	case nlp.CD:
		return i+1 < len(toks) && in[i+1].Lower != "times" && in[i+1].Lower != "feet"
	}
	return false
}

// people are nouns of those who are shot in news; "a gun shot in the air" is not of them.
var people = map[string]bool{
	"man": true, "men": true, "woman": true, "women": true, "boy": true, "boys": true, "girl": true, "girls": true, "teen": true, "teens": true,
	"teenager": true, "teenagers": true, "officer": true, "officers": true, "victim": true, "victims": true, "person": true, "people": true, "child": true, "children": true,
	"student": true, "students": true, "driver": true, "suspect": true, "suspects": true, "others": true, "soldier": true, "soldiers": true, "policeman": true, "policemen": true,
	"deputy": true, "trooper": true, "toddler": true, "baby": true, "infant": true, "mother": true, "father": true, "son": true, "daughter": true, "youth": true, "youths": true, "one": true,
	"clerk": true, "employee": true, "bystander": true, "protester": true, "protesters": true, "teacher": true, "mayor": true, "judge": true, "journalist": true, "old": true,
}

// shotWhen are words behind "shot" that go on with what befell somebody.
var shotWhen = map[string]bool{
	"in": true, "on": true, "by": true, "near": true, "outside": true, "inside": true, "during": true, "while": true, "multiple": true, "several": true, "twice": true, "early": true,
	"late": true, "last": true, "yesterday": true, "today": true, "to": true, "overnight": true, "through": true, "when": true, "as": true, "earlier": true,
}
