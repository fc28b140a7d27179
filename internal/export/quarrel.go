package export

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"clio/record"
)

// How the accounts of one field stand to each other.
const (
	contestedField = "contested" // reports say what cannot all be so
	growing        = "grows"     // a count that later reports put higher
)

// quarrel says how the accounts of a field stand to each other; empty when they agree or add up. Several accounts of one report
// are no quarrel between reports, but a denial always is one.
func (in *incident) quarrel(property string) string {
	var bad bool
	switch property {
	case "date":
		bad = len(in.date().others) > 0
	case "place":
		_, others := in.place()
		bad = len(others) > 0
	case "perpetrator":
		bad = in.namesDiffer()
	case "killed":
		return in.countsDiffer(killedOf)
	case "wounded":
		return in.countsDiffer(woundedOf)
	case "casualties":
		return in.countsDiffer(casualtiesOf)
	case "kidnapped":
		return in.countsDiffer(kidnappedOf)
	case "arrested":
		return in.countsDiffer(arrestedOf)
	case "attackers_killed":
		return in.countsDiffer(attackersOf)
	}
	if bad {
		return contestedField
	}
	return ""
}

// namesDiffer reports whether somebody denies it, or two are named of whom neither name holds the other.
func (in *incident) namesDiffer() bool {
	var names []string
	for _, p := range in.parties() {
		if p.denied {
			return true
		}
		if !p.named {
			continue
		}
		name := strings.ToLower(p.name)
		for _, other := range names {
			if !strings.Contains(name, other) && !strings.Contains(other, name) {
				return true
			}
		}
		names = append(names, name)
	}
	return false
}

// ranged is a count as an interval with open ends.
type ranged struct {
	low, high      int
	doc, published string
}

func (a *ranged) apart(b *ranged) bool { return a.high < b.low || b.high < a.low }

// countsDiffer says whether two reports give counts that cannot both be so and neither of which the other gives too, and whether
// that is because later reports count more.
func (in *incident) countsDiffer(of func(*record.Event) []record.Toll) string {
	var list []ranged
	for _, r := range in.reports {
		tolls := of(r.ev)
		for i := range tolls {
			if t := &tolls[i]; t.Min != nil || t.Max != nil {
				x := ranged{0, math.MaxInt, r.doc.ID, r.doc.Published}
				if t.Min != nil {
					x.low = *t.Min
				}
				if t.Max != nil {
					x.high = *t.Max
				}
				list = append(list, x)
			}
		}
	}
	quarrel, grows := false, true
	for i := range list {
		for j := range i {
			a, b := &list[i], &list[j]
			if a.doc == b.doc || !a.apart(b) {
				continue
			}
			if slices.ContainsFunc(list, func(c ranged) bool { return c.doc == a.doc && !c.apart(b) || c.doc == b.doc && !c.apart(a) }) {
				continue
			}
			quarrel = true
			early, late := a, b
			if cmp.Compare(early.published, late.published) > 0 {
				early, late = late, early
			}
			grows = grows && early.published != "" && early.published < late.published && early.high < late.low
		}
	}
	switch {
	case !quarrel:
		return ""
	case grows:
		return growing
	}
	return contestedField
}
