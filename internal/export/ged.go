package export

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"clio/record"
)

// GED writes the 49 columns of the UCDP Georeferenced Event Dataset, one row an incident. GED holds events with at least one
// dead and a known side; the others are left out. docs/export.md tells what each column holds.
func GED(w io.Writer, rows Rows, meta Meta) error {
	book, err := readCodes()
	if err != nil {
		return err
	}
	incidents, err := gather(rows)
	if err != nil {
		return err
	}
	t, err := newGrid(w, gedColumns)
	if err != nil {
		return err
	}
	for _, in := range incidents {
		cells, why := gedRow(in, book, &meta)
		if why != "" {
			meta.leftOut(in.id, why)
			continue
		}
		if err := t.write(cells); err != nil {
			return err
		}
	}
	return t.close()
}

func gedRow(in *incident, book *codes, meta *Meta) (cells map[string]string, why string) {
	k := book.kind(in.kind())
	if k.GED == "-" {
		return nil, "GED does not code " + in.kind()
	}
	if m := in.mode(); m != record.Actual {
		return nil, "GED holds what happened, this is " + string(m)
	}
	killed := in.figures(killedOf)
	low, high := spread(killed)
	attackers := in.figures(attackersOf)
	_, highAttackers := spread(attackers)
	if high < 1 && highAttackers < 1 {
		return nil, "GED holds events with at least one dead, no report tells of any"
	}
	var a *party
	parties := in.parties()
	for _, p := range said(parties) {
		if p.named && p.kind != record.Person {
			a = p
			break
		}
	}
	if a == nil {
		return nil, "GED holds events of known sides, no report names who did it"
	}
	c := map[string]string{"id": hashNumber(in.id), "relid": in.id, "code_status": "Clear", "active_year": "0"}
	d := in.date()
	gedDate(c, &d)
	place, places := in.place()
	x := gedPlace(c, place, book)
	gedSides(c, in, a, x, k)

	best, ok := latest(killed)
	if !ok {
		best, _ = latest(attackers)
		low, high = spread(attackers)
	}
	c["best"], c["low"], c["high"] = strconv.Itoa(best), strconv.Itoa(low), strconv.Itoa(high)
	gedDeaths(c, in, best, attackers)
	c["event_clarity"] = "1"
	if a.standing == record.Suspected || c["where_prec"] == "" || len(d.others) > 0 {
		c["event_clarity"] = "2"
	}

	c["number_of_sources"] = strconv.Itoa(in.sources())
	var cites, days, titles []string
	for _, r := range in.docs() {
		cites, days, titles = append(cites, r.cite()), append(days, r.doc.Published), append(titles, oneLine(r.doc.Title))
	}
	c["source_article"] = notes(strings.Join(cites, "; "), disagree("Killed", killed), figuresOnly("Wounded", in.figures(woundedOf)), labelled("Other dates", d.others),
		labelled("Other places", places), standingNotes(parties), in.corrections(), metaText(meta))
	c["source_office"] = strings.Join(in.publishers(), "; ")
	c["source_date"], c["source_headline"] = strings.Join(days, "; "), strings.Join(titles, "; ")
	c["source_original"] = strings.Join(in.distinct(func(r *report) []string {
		var who []string
		for i := range r.ev.Killed {
			who = append(who, r.voices[r.ev.Killed[i].Attribution])
		}
		for i := range r.ev.Perpetrator {
			who = append(who, r.voices[r.ev.Perpetrator[i].Attribution])
		}
		return who
	}), "; ")
	return c, ""
}

// gedDate fills the interval and its precision: 1 a day, 2 two to six days, 3 a week, 4 a month, 5 more.
func gedDate(c map[string]string, d *day) {
	if d.pick.From == "" {
		return
	}
	c["year"] = d.pick.From[:min(4, len(d.pick.From))]
	c["date_start"], c["date_end"] = d.pick.From, until(&d.pick)
	switch n := length(&d.pick); {
	case n == 1:
		c["date_prec"] = "1"
	case n < 7:
		c["date_prec"] = "2"
	case n == 7:
		c["date_prec"] = "3"
	case n <= 31:
		c["date_prec"] = "4"
	default:
		c["date_prec"] = "5"
	}
}

func gedPlace(c map[string]string, p *record.Place, book *codes) *country {
	if p == nil {
		return book.country("")
	}
	x := book.country(p.Country)
	c["country"], c["country_id"], c["region"] = x.name, x.gw, x.gedRegion
	c["adm_1"], c["where_coordinates"], c["where_description"] = p.Admin1, p.Name, oneLine(p.Text)
	c["where_prec"] = map[string]string{"site": "1", "city": "1", "near": "2", "admin2": "3", "admin1": "4", "region": "5", "country": "6"}[p.Precision]
	switch p.Precision {
	case "admin1":
		c["adm_1"] = cmp.Or(p.Admin1, p.Name)
	case "admin2":
		c["adm_2"] = p.Name
	}
	if located(p) {
		c["latitude"], c["longitude"] = degrees(p.Lat), degrees(p.Lon)
		c["geom_wkt"] = "POINT (" + c["longitude"] + " " + c["latitude"] + ")"
		c["priogrid_gid"] = strconv.Itoa(priogrid(*p.Lat, *p.Lon))
	}
	return x
}

// priogrid is the cell of PRIO-GRID that holds a point: half-degree cells numbered from 90 S 180 W, 720 a row.
func priogrid(lat, lon float64) int {
	row, col := int((lat+90)*2), int((lon+180)*2)
	return min(max(row, 0), 359)*720 + min(max(col, 0), 719) + 1
}

// gedSides names the sides and from them the dyad and the type of violence: a state that fights an armed group is 1, two
// groups are 2, an attack on people who bear no arms is 3.
func gedSides(c map[string]string, in *incident, a *party, x *country, k *typeCodes) {
	aState := acledSide(a.kind) == "1"
	sideA, sideB, kind := a.name, "Civilians", k.GED
	gwA, gwB := "", ""
	if aState {
		gwA = x.gw
	}
	t := in.opponent()
	switch {
	case t != nil && acledSide(t.kind) == "1":
		// A state is side A by the rule of GED, whoever attacked.
		sideA, sideB, kind = "Government of "+cmp.Or(x.name, t.text), a.name, "1"
		gwA, gwB = x.gw, ""
		if aState {
			sideA, sideB, gwA, gwB = a.name, t.text, "", ""
		}
	case t != nil && acledSide(t.kind) == "2":
		sideB, kind = t.text, "2"
		if aState {
			kind = "1"
		}
	case t != nil && civilian(t.kind):
		kind = "3"
	case kind == "1" && !aState:
		sideA, sideB, gwA = "Government of "+cmp.Or(x.name, "unknown country"), a.name, x.gw
	case kind == "1":
		sideB = "not named"
	}
	c["side_a"], c["side_b"], c["type_of_violence"], c["gwnoa"], c["gwnob"] = sideA, sideB, kind, gwA, gwB
	c["dyad_name"] = sideA + " - " + sideB
	c["conflict_name"] = c["dyad_name"]
	if kind == "1" {
		c["conflict_name"] = cmp.Or(x.name, "unknown country") + ": not coded"
	}
}

// gedDeaths shares out the best figure: attackers of the first side, people who bear no arms where the event was directed at
// them, the rest unknown.
func gedDeaths(c map[string]string, in *incident, best int, attackers []figure) {
	ours, _ := latest(attackers)
	ours = min(ours, best)
	c["deaths_a"], c["deaths_b"], c["deaths_civilians"], c["deaths_unknown"] = "0", "0", "0", strconv.Itoa(best-ours)
	if c["side_a"] == "" {
		return
	}
	side := "deaths_a"
	if strings.HasPrefix(c["side_a"], "Government of ") {
		side = "deaths_b"
	}
	c[side] = strconv.Itoa(ours)
	if c["type_of_violence"] == "3" {
		c["deaths_civilians"], c["deaths_unknown"] = strconv.Itoa(best-ours), "0"
	}
}
