package compare

import (
	"strings"

	"clio/internal/day"
)

// gtdRow reads a row of the Global Terrorism Database. A month or a day of 0 is unknown; an interval that approxdate begins with is
// taken when it lies within year and month, as clio export writes it.
func gtdRow(b *Book, x *cellRow) (Row, bool) {
	r := Row{ID: x.id("eventid")}
	if r.ID == "" {
		return x.lose("eventid", "", "no id")
	}
	year, ok1 := x.number("iyear")
	month, ok2 := x.number("imonth")
	dom, ok3 := x.number("iday")
	switch {
	case !ok1 || year == 0: // not dated
	case !ok2 || month == 0:
		r.From, r.To = day.YearStart(int(year)).String(), day.YearEnd(int(year)).String()
	case !ok3 || dom == 0:
		if d, ok := day.Of(int(year), int(month), 1); ok {
			r.From, r.To = d.String(), d.MonthEnd().String()
		} else {
			x.bad("imonth", x.cell("imonth"), "not a month")
		}
	default:
		if d, ok := day.Of(int(year), int(month), int(dom)); ok {
			r.From, r.To = d.String(), d.String()
		} else {
			return x.lose("iday", x.cell("iyear")+"-"+x.cell("imonth")+"-"+x.cell("iday"), "no such day")
		}
	}
	if ok1 && year != 0 && (year < 1 || year > 9999) {
		return x.lose("iyear", x.cell("iyear"), "not a year")
	}
	if from, rest, ok := strings.Cut(x.cell("approxdate"), " to "); ok && len(rest) >= 10 && r.From != r.To {
		a, ok1 := day.Parse(from)
		z, ok2 := day.Parse(rest[:10])
		if ok1 && ok2 && a <= z && a.String() >= r.From && a.String() <= r.To {
			r.From, r.To = a.String(), z.String()
		}
	}
	r.Country, r.CountryName = x.country(b, b.gtd, "country", "country_txt")
	r.Admin1, r.Place = x.cell("provstate"), x.cell("city")
	r.Lat, r.Lon = x.point()
	location := x.cell("location")
	if strings.EqualFold(r.Place, "unknown") {
		r.Place = ""
	}
	switch code := x.code("specificity"); {
	case code == "1" && r.Place == "" && location != "":
		r.Place, r.Precision = location, "site"
	case code == "1" && x.code("vicinity") == "1":
		r.Precision = "near"
	case code == "1":
		r.Precision = "city"
	case code == "2", code == "3":
		r.Precision = "admin2"
		if r.Place == "" {
			r.Place = location
		}
	case code == "4":
		r.Precision = "admin1"
		if r.Place == "" {
			r.Place = r.Admin1
		}
	case r.Place != "":
		r.Precision = "near"
	default:
		r.Precision = "country"
	}
	code := x.code("attacktype1")
	if code == "" {
		code = x.cell("attacktype1_txt")
	}
	r.setType(b, x, GTD, code, "attacktype1")
	r.Foiled = x.code("success") == "0"
	for i, column := range []string{"gname", "gname2", "gname3"} {
		for _, a := range x.actors(b, column) {
			a.Suspected = x.code([]string{"guncertain1", "guncertain2", "guncertain3"}[i]) == "1"
			a.Claimed = x.code([]string{"claimed", "claim2", "claim3"}[i]) == "1"
			r.Actors = append(r.Actors, a)
		}
	}
	r.Targets = x.texts("target1", "target2", "target3")
	r.Killed, r.Wounded = x.toll("nkill"), x.toll("nwound")
	r.Source = strings.Join(x.texts("scite1", "scite2", "scite3"), "; ")
	r.Notes = strings.Join(x.texts("summary", "addnotes"), " | ")
	return r, true
}

// acledRow reads a row of ACLED. Precision 2 of time is within a week from the day, 3 the month of the day. Fatalities of 0 say that
// nobody is known to have died, which is no number that anybody gave.
func acledRow(b *Book, x *cellRow) (Row, bool) {
	var r Row
	for _, column := range []string{"event_id_cnty", "event_id_no_cnty", "data_id"} {
		if r.ID == "" {
			r.ID = x.cell(column)
		}
	}
	if r.ID == "" {
		return x.lose("event_id_cnty", "", "no id")
	}
	if d, ok := x.date("event_date"); ok {
		from, to := d, d
		switch x.code("time_precision") {
		case "2":
			to = max(d, d.Add(6)) // the calendar ends with the year 9999
		case "3":
			from, to = d.MonthStart(), d.MonthEnd()
		}
		r.From, r.To = from.String(), to.String()
	}
	r.Country, r.CountryName = x.country(b, b.m49, "iso", "country")
	r.Admin1, r.Place = x.cell("admin1"), x.cell("location")
	r.Lat, r.Lon = x.point()
	switch x.code("geo_precision") {
	case "1":
		r.Precision = "city"
	case "2":
		r.Precision = "near"
		if r.Place != "" && r.Place == x.cell("admin2") {
			r.Precision = "admin2"
		}
	case "3":
		r.Precision = "admin1"
	default:
		r.Precision = "country"
	}
	code := x.cell("event_type")
	if sub := x.cell("sub_event_type"); sub != "" {
		code += " / " + sub
	}
	r.setType(b, x, ACLED, code, "event_type")
	r.Foiled = strings.HasSuffix(code, "Disrupted weapons use")
	r.Actors = x.actors(b, "actor1", "assoc_actor_1", "actor2", "assoc_actor_2")
	r.Targets = x.texts("actor2", "assoc_actor_2")
	if n, ok := x.people("fatalities"); ok && n > 0 {
		r.Killed = &Toll{n, n, n}
	}
	r.Source, r.Notes = x.cell("source"), x.cell("notes")
	return r, true
}

// gedRow reads a row of the UCDP Georeferenced Event Dataset.
func gedRow(b *Book, x *cellRow) (Row, bool) {
	r := Row{ID: x.id("id")}
	if r.ID == "" {
		return x.lose("id", "", "no id")
	}
	from, ok1 := x.date("date_start")
	to, ok2 := x.date("date_end")
	switch {
	case ok1 && ok2 && to < from:
		return x.lose("date_end", x.cell("date_end"), "before date_start")
	case ok1 && ok2:
		r.From, r.To = from.String(), to.String()
	case ok1:
		r.From, r.To = from.String(), from.String()
	}
	r.Country, r.CountryName = x.country(b, b.gw, "country_id", "country")
	r.Admin1 = x.cell("adm_1")
	r.Place = x.cell("where_coordinates")
	r.Lat, r.Lon = x.point()
	switch x.code("where_prec") {
	case "1":
		r.Precision = "city"
	case "2":
		r.Precision = "near"
	case "3":
		r.Precision = "admin2"
	case "4":
		r.Precision = "admin1"
	case "5", "7":
		r.Precision = "region"
	default:
		r.Precision = "country"
	}
	r.setType(b, x, GED, x.code("type_of_violence"), "type_of_violence")
	for _, column := range []string{"side_a", "side_b"} {
		// A side is one name, semicolons and all.
		if a, ok := b.actor(x.cell(column)); ok {
			r.Actors = append(r.Actors, a)
		}
	}
	r.Targets = x.texts("side_b")
	best, ok := x.people("best")
	if !ok {
		best, ok = x.people("best_est")
	}
	if ok {
		r.Killed = &Toll{best, best, best}
		for _, column := range []string{"low", "low_est"} {
			if n, ok := x.people(column); ok {
				r.Killed.Low = n
			}
		}
		for _, column := range []string{"high", "high_est"} {
			if n, ok := x.people(column); ok {
				r.Killed.High = n
			}
		}
		if r.Killed.Low > r.Killed.High {
			x.bad("low", x.cell("low"), "more than high")
			r.Killed.Low, r.Killed.High = min(r.Killed.High, best), max(r.Killed.Low, best)
		}
	}
	r.Source = strings.Join(x.texts("source_office", "source_headline"), ": ")
	r.Notes = x.cell("source_article")
	return r, true
}

// setType reads the type; a code that the codebook does not have is told, and the row kept without a type.
func (r *Row) setType(b *Book, x *cellRow, layout Layout, code, column string) {
	r.Code = code
	if code == "" {
		return
	}
	rule, ok := b.typeOf(layout, code)
	if !ok && layout == ACLED {
		event, _, _ := strings.Cut(code, " / ")
		if rule, ok = b.typeOf(layout, event); !ok && (event == "Protests" || event == "Riots") {
			return // which are no events of Clio's
		}
	}
	if !ok {
		x.bad(column, code, "no such type of "+strings.ToUpper(string(layout)))
		return
	}
	r.Type, r.Also = rule.typ, rule.also
}
