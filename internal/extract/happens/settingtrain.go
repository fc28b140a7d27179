package happens

import (
	"clio/internal/nlp"
	"clio/record"
)

// SettingGold is what a key says of where and when an incident was. Place and Day tell how well a place or day agrees: 2 wholly, 1 in part, 0
// not; a nil place or date is none. A function is nil where the key says nothing.
type SettingGold struct {
	Place func(p *record.Place) int
	Day   func(d *record.Date) int
}

// Settings are the attacks of an analysed document with the places and the days that they may have had, and which of them the key's
// incident has: those that agree wholly, else those that agree in part. of says what the key says of each event, nil for nothing.
func (s *Stage) Settings(doc *nlp.Doc, rec *record.Record, of func(events []record.Event) []*SettingGold) (places, days []Choice) {
	w := s.pool.Get().(*work)
	defer s.pool.Put(w)
	w.reset(s, doc, rec)
	rec.Events = nil
	w.happen()
	set := w.settingOf()
	gold := of(rec.Events[:len(w.happened)])
	for i := range w.happened {
		e, h, g := &rec.Events[i], &w.happened[i], gold[i]
		if g == nil || !hasSetting(e) {
			continue
		}
		if g.Place != nil && !(len(e.Place) > 0 && e.Place[0].Rule == unlistedRule) {
			all := w.placesFor(&set, h, e)
			var x Choice
			x.mark(len(all), func(k int) int {
				if all[k].at == none {
					return g.Place(nil)
				}
				one := record.Event{}
				alone := []choice{{at: none}, all[k]}
				alone[1].now = -1
				w.place(&one, alone, 1)
				return g.Place(&one.Place[0])
			})
			for k := range all {
				x.ways = append(x.ways, w.placeFeatures(nil, &set, h, e, &all[k], all))
			}
			if x.tells() {
				places = append(places, x)
			}
		}
		if g.Day != nil {
			all := w.daysFor(h, e)
			var x Choice
			x.mark(len(all), func(k int) int {
				if all[k].at == none {
					return g.Day(nil)
				}
				one := record.Event{}
				alone := []choice{{at: none}, all[k]}
				alone[1].now = -1
				w.day(&one, alone, 1)
				return g.Day(&one.Date[0])
			})
			for k := range all {
				x.ways = append(x.ways, w.dayFeatures(nil, &set, h, e, &all[k], all))
			}
			if x.tells() {
				days = append(days, x)
			}
		}
	}
	return places, days
}

// mark sets which of n ways are right: those that agree most with the key, if any does.
func (x *Choice) mark(n int, agrees func(k int) int) {
	best := 0
	how := make([]int, n)
	for k := range n {
		how[k] = agrees(k)
		best = max(best, how[k])
	}
	for k := range n {
		x.right = append(x.right, best > 0 && how[k] == best)
	}
}

// tells reports whether some ways are right and some are not.
func (x *Choice) tells() bool {
	n := 0
	for _, r := range x.right {
		if r {
			n++
		}
	}
	return n > 0 && n < len(x.right)
}
