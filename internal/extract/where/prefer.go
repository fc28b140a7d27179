package where

import "clio/internal/gazetteer"

// preferCountry takes the name of a country for the country where nothing speaks for the town or division of that name: in "a bomb
// in Lebanon" no other place of the text lies near a Lebanon of Tennessee, and the text does not come from there. What was learned from
// local papers would think of the town first.
func (w *work) preferCountry(g int32) {
	gr := &w.groups[g]
	if gr.best < 0 || gr.parent >= 0 || gr.slot != anySlot || gr.abbrev {
		return
	}
	best := &w.cands[gr.best]
	if best.place.Kind == gazetteer.Country || best.siblingIn || best.hasChild {
		return
	}
	for i := gr.first; i < gr.last; i++ {
		c := &w.cands[i]
		if c.place.Kind != gazetteer.Country || c.fuzzy {
			continue
		}
		if c.place.Country != best.place.Country && w.supported(gr, best) {
			return
		}
		c.score = best.score + 3
		w.normalise(gr)
		return
	}
}

// preferMetropolis takes the name of a city of a million for that city where nothing speaks for a smaller town of the name.
func (w *work) preferMetropolis(g int32) {
	gr := &w.groups[g]
	if gr.best < 0 || gr.parent >= 0 || gr.abbrev || w.homeIs > 0 {
		return
	}
	best := &w.cands[gr.best]
	if best.place.Kind != gazetteer.City || best.siblingIn || best.hasChild {
		return
	}
	for i := gr.first; i < gr.last; i++ {
		c := &w.cands[i]
		if c.place.Kind == gazetteer.City && !c.alt && !c.fuzzy && c.place.Population >= 1_000_000 && c.place.Population > 1.5*best.place.Population && !w.supported(gr, best) {
			c.score = best.score + 3
			w.normalise(gr)
			return
		}
	}
}

// preferTown takes the town for the division of the same name around it where nothing asks for the division: Moscow, not the
// federal city of that name.
func (w *work) preferTown(gr *group) {
	if gr.best < 0 || gr.slot == adminSlot || gr.child || gr.abbrev {
		return
	}
	d := &w.cands[gr.best].place
	if d.Kind != gazetteer.Admin1 && d.Kind != gazetteer.Admin2 {
		return
	}
	for i := gr.first; i < gr.last; i++ {
		c := &w.cands[i]
		if c.place.Kind == gazetteer.City && c.place.Country == d.Country && c.place.Population >= 50_000 && c.place.Population >= d.Population/5 && distance(c.place, *d) < 60 {
			c.prob = max(c.prob, w.cands[gr.best].prob)
			gr.best = i
			return
		}
	}
}

// supported reports whether the text speaks for a place: it comes from its country, or another of its names lies near it.
func (w *work) supported(gr *group, c *cand) bool {
	if w.homeIs > 0 && w.home.Country == c.place.Country {
		return true
	}
	for h := range w.groups {
		o := w.bestOf(int32(h))
		if o == nil || w.groups[h].name == gr.name || w.groups[h].weight < 0.3 || o.place.Country != c.place.Country || o.place.Kind == gazetteer.Country {
			continue
		}
		if o.adm >= 0 && o.adm == c.adm || o.place.Located && c.place.Located && distance(o.place, c.place) < 200 {
			return true
		}
	}
	return false
}
