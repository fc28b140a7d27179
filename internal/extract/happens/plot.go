package happens

import (
	"slices"

	"clio/internal/nlp"
	"clio/record"
)

// This file reads who was to carry out what was planned, and whether the plan ended with those who were arrested or killed.

// plots names for plans those who were arrested or charged in the same sentence, and tells plans of those who were stopped as foiled.
func (w *work) plots() {
	for i := range w.found {
		m := &w.found[i]
		if !violent(m.typ) || m.mode != record.Planned && m.mode != record.Foiled {
			continue
		}
		who := w.planners(m)
		if who >= 0 && w.stopped(who) && m.mode == record.Planned {
			m.mode = record.Foiled // "killed two men who were planning an attack"
		}
		if len(m.perps) == 0 {
			if who >= 0 {
				m.perps = w.expand(nil, who, "plotter")
			} else if j := w.arrestBefore(int32(i)); j >= 0 {
				for _, p := range w.found[j].patients {
					p.rule, p.doubt = "plotter", true
					m.perps = append(m.perps, p)
				}
			}
		}
	}
}

// planners is the noun whose relative clause tells of a plan: "nine men who were planning to attack a hotel"; -1 without.
func (w *work) planners(m *mention) int32 {
	doc := w.doc
	for t, hops := m.tok, 0; t >= 0 && hops < 5; t, hops = doc.Tokens[t].Head, hops+1 {
		switch r := doc.Tokens[t].Rel; r {
		case nlp.AclRelcl:
			h := doc.Tokens[t].Head
			if h < 0 || !w.person(h) || doc.KidBy(t, nlp.Nsubj) < 0 {
				return -1
			}
			if s := doc.Tokens[doc.KidBy(t, nlp.Nsubj)].Lower; s != "who" && s != "that" {
				return -1
			}
			return h
		case nlp.Xcomp, nlp.Obj, nlp.Ccomp, nlp.Conj:
		default:
			return -1
		}
	}
	return -1
}

// stopped reports whether somebody was arrested or killed by what the report tells.
func (w *work) stopped(head int32) bool {
	return slices.ContainsFunc(w.found, func(m mention) bool {
		return m.mode == record.Actual && (m.typ == "arrest" || m.typ == "operation") && slices.ContainsFunc(m.patients, func(p arg) bool { return p.head == head })
	})
}

// arrestBefore is the arrest or charge that is told of in front of a plan in its sentence and joined to it by words of suspicion; -1 without.
func (w *work) arrestBefore(i int32) int32 {
	doc := w.doc
	tok := w.found[i].tok
	for j := i - 1; j >= 0 && doc.Tokens[w.found[j].tok].Sent == doc.Tokens[tok].Sent; j-- {
		m := &w.found[j]
		if m.typ != "arrest" && m.typ != "prosecution" || m.mode != record.Actual || len(m.patients) == 0 {
			continue
		}
		for k := m.tok + 1; k < tok; k++ {
			switch doc.Tokens[k].Lower {
			case "after", "when", "before", "while":
				return -1
			case "suspected", "suspicion", "accused", "charges", "charge", "planning", "plotting", "preparing", "plot", "for", "with":
				return j
			}
		}
	}
	return -1
}
