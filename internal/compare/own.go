package compare

import (
	"cmp"

	"clio/internal/export"
	"clio/record"
)

// Own is an incident of the record as a row, to be laid beside rows of a layout: counts are the ones that the layout's rule picks, so
// that what was exported and read again is the same. Accounts that the layout has no room for are kept beside it.
func Own(f *export.Folded, layout Layout) Row {
	r := Row{ID: f.ID, Type: f.Type, Foiled: f.Mode == record.Foiled, Names: f.Events, NotIn: map[Layout]string{}}
	for name, why := range f.NotIn {
		if why != "" {
			r.NotIn[Layout(name)] = why
		}
	}
	for i := range f.Dates {
		s := Span{f.Dates[i].From, cmp.Or(f.Dates[i].To, f.Dates[i].From)}
		if i == 0 {
			r.From, r.To = s.From, s.To
		} else {
			r.Others = append(r.Others, s)
		}
	}
	for i := range f.Places {
		p := &f.Places[i]
		x := Place{p.Name, p.Country, p.Admin1, p.Precision, p.Lat, p.Lon}
		if i == 0 {
			r.Place, r.Country, r.Admin1, r.Precision, r.Lat, r.Lon = x.Name, x.Country, x.Admin1, x.Precision, x.Lat, x.Lon
		} else {
			r.Places = append(r.Places, x)
		}
	}
	add := func(p *export.Party) {
		a := Actor{Name: p.Name, Suspected: p.Standing == record.Suspected, Claimed: p.Standing == record.Claimed}
		switch p.Kind {
		case record.State, record.StateSecurity, record.GovernmentBody:
			a.State = cmp.Or(p.Country, r.Country)
		default:
			if !p.Named {
				return
			}
		}
		r.Actors = append(r.Actors, a)
	}
	for i := range f.Parties {
		if p := &f.Parties[i]; p.Standing != record.StandingDenied {
			add(p)
		}
	}
	for i := range f.Targets {
		t := &f.Targets[i]
		r.Targets = append(r.Targets, t.Name)
		// ACLED and GED name two sides and do not say who began.
		if layout != GTD && (t.Kind == record.ArmedGroup && t.Named || t.Kind == record.State || t.Kind == record.StateSecurity || t.Kind == record.GovernmentBody) {
			add(t)
		}
	}
	r.Killed, r.Wounded = toll(&f.Killed, layout), toll(&f.Wounded, layout)
	if layout == GED && r.Killed == nil {
		r.Killed = toll(&f.Attackers, layout)
	}
	if layout == ACLED && r.Killed != nil && r.Killed.High == 0 {
		r.Killed = nil // 0 is what ACLED writes where nobody gives a number
	}
	return r
}

func toll(a *export.Accounts, layout Layout) *Toll {
	if a.High < 0 {
		return nil
	}
	t := Toll{a.Low, a.Latest, a.High}
	if layout == ACLED {
		t.Best = a.Least
	}
	t.Low, t.High = min(t.Low, t.Best), max(t.High, t.Best)
	return &t
}
