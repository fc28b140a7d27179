package happens

import (
	"slices"
	"sort"
	"strings"

	"clio/record"
)

// bar takes out of the perpetrators of violence whom no reading can mean: places, news media, who merely says it, and words
// that name nobody.
func (w *work) bar() {
	for i := range w.rec.Events {
		e := &w.rec.Events[i]
		if violent(e.Type) {
			e.Perpetrator = slices.DeleteFunc(e.Perpetrator, func(p record.Perpetrator) bool { return w.barred(&p) })
		}
	}
}

func (w *work) barred(p *record.Perpetrator) bool {
	a := w.actorByID(p.Actor)
	switch {
	case a == nil && nameless(p.Text), speaksOfSelf(p.Text) && p.Standing != record.Claimed && p.Standing != record.StandingDenied:
		return true
	case a != nil && a.Kind == record.Media:
		return true
	case a != nil && (a.Kind == record.State || a.Kind == record.ArmedGroup || a.Kind == record.StateSecurity):
		return false
	}
	return w.placed(p.Span) || w.speaks(p)
}

// nameless reports whether a text is a pronoun, which tells nothing by itself.
func nameless(text string) bool {
	low := strings.ToLower(text)
	if strings.HasPrefix(low, "no ") || strings.HasPrefix(low, "none of ") {
		return true
	}
	switch low {
	case "nobody", "none", "no-one", "he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "who", "whom", "that", "which", "this", "these", "those", "himself", "themselves", "one", "others":
		return true
	}
	return speaksOfSelf(text)
}

func speaksOfSelf(text string) bool {
	switch strings.ToLower(text) {
	case "i", "we", "you", "me", "us", "my", "our", "your", "myself", "ourselves":
		return true
	}
	return false
}

// placed reports whether a span is the name of a place as a whole.
func (w *work) placed(s record.Span) bool {
	places := w.rec.Places
	for i := sort.Search(len(places), func(i int) bool { return places[i].Start >= s.Start }); i < len(places) && places[i].Start == s.Start; i++ {
		if places[i].End == s.End {
			return true
		}
	}
	return false
}

// speaks reports whether the words that name somebody are those that name the source of what is said there, when it is neither
// a claim nor a denial of its own deeds.
func (w *work) speaks(p *record.Perpetrator) bool {
	if p.Attribution == "" || p.Standing == record.Claimed || p.Standing == record.StandingDenied {
		return false
	}
	a := w.attribution(p.Attribution)
	return !a.Source.Empty() && a.Source.Contains(p.Span)
}
