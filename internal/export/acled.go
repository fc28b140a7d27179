package export

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"clio/record"
)

// ACLED writes the 31 columns of the Armed Conflict Location and Event Data project, one row an incident. What was only
// planned, threatened, feared or denied is left out; a foiled bombing is a disrupted use of weapons. docs/export.md tells what
// each column holds.
func ACLED(w io.Writer, rows Rows, meta Meta) error {
	book, err := readCodes()
	if err != nil {
		return err
	}
	incidents, err := gather(rows)
	if err != nil {
		return err
	}
	t, err := newGrid(w, acledColumns)
	if err != nil {
		return err
	}
	for _, in := range incidents {
		k := book.kind(in.kind())
		if why := acledWhy(in, k); why != "" {
			meta.leftOut(in.id, why)
			continue
		}
		if err := t.write(acledRow(in, k, book, &meta)); err != nil {
			return err
		}
	}
	return t.close()
}

// acledWhy says why ACLED has no row for an incident, empty when it has one.
func acledWhy(in *incident, k *typeCodes) string {
	if k.ACLED == "-" {
		return "ACLED has no event type for " + in.kind()
	}
	if m := in.mode(); m != record.Actual && m != record.Foiled {
		return "ACLED holds what happened, this is " + string(m)
	}
	return ""
}

func acledRow(in *incident, k *typeCodes, book *codes, meta *Meta) map[string]string {
	c := map[string]string{}
	d := in.date()
	acledDate(c, &d)
	place, places := in.place()
	x := book.country("")
	if place != nil {
		x = book.country(place.Country)
		c["admin1"], c["location"] = place.Admin1, place.Name
		switch place.Precision {
		case "site", "city":
			c["geo_precision"] = "1"
		case "near", "admin2":
			c["geo_precision"] = "2"
		case "admin1":
			c["geo_precision"] = "3"
			c["admin1"] = cmp.Or(place.Admin1, place.Name)
		}
		if place.Precision == "admin2" {
			c["admin2"] = place.Name
		}
		if located(place) {
			c["latitude"], c["longitude"] = degrees(place.Lat), degrees(place.Lon)
		}
	}
	c["iso"], c["country"], c["region"] = x.numeric(), x.name, acledRegions[x.acledRegion]
	c["event_id_cnty"] = x.alpha3() + hashNumber(in.id)

	event, sub, _ := strings.Cut(k.ACLED, " / ")
	if in.suicide() && event == "Explosions/Remote violence" {
		sub = "Suicide bomb"
	} else if sub == "Remote explosive/landmine/IED" && strings.Contains(strings.ToLower(join(in.reports, weaponsOf)), "grenade") {
		sub = "Grenade"
	}
	if in.mode() == record.Foiled {
		event, sub = "Strategic developments", "Disrupted weapons use"
	}
	c["event_type"], c["sub_event_type"] = event, sub
	switch event {
	case "Strategic developments":
		c["disorder_type"] = "Strategic developments"
	case "Protests":
		c["disorder_type"] = "Demonstrations"
	default:
		c["disorder_type"] = "Political violence"
	}

	parties := in.parties()
	acledActors(c, in, said(parties), x)
	killed := in.figures(killedOf)
	c["fatalities"] = strconv.Itoa(acledFatalities(killed))
	var none string
	if len(killed) == 0 {
		none = "No report gives a number of killed"
	}
	c["source"] = strings.Join(in.publishers(), "; ")
	wounded := in.figures(woundedOf)
	c["notes"] = notes(
		in.summary(), none, disagree("Killed", killed), figuresOnly("Wounded", wounded), figuresOnly("Killed or wounded together", in.figures(casualtiesOf)),
		labelled("Other dates", d.others), labelled("Other places", places), standingNotes(parties), in.corrections(), acledDateNote(&d), "Incident "+in.id+" of "+metaText(meta),
	)
	if !meta.Date.IsZero() {
		c["timestamp"] = strconv.FormatInt(meta.Date.Unix(), 10)
	}
	return c
}

func weaponsOf(r *report) string {
	return join(r.ev.Weapon, func(w record.Weapon) string { return w.Text })
}

// acledDate fills the date when it is known to the month or better; the first day stands for an interval.
func acledDate(c map[string]string, d *day) {
	n := length(&d.pick)
	if d.pick.From == "" {
		return
	}
	c["year"] = d.pick.From[:min(4, len(d.pick.From))]
	c["event_date"] = d.pick.From
	switch {
	case n == 1:
		c["time_precision"] = "1"
	case n <= 7:
		c["time_precision"] = "2"
	case n <= 31:
		c["time_precision"] = "3"
	default:
		c["event_date"] = ""
	}
}

func acledDateNote(d *day) string {
	if d.pick.From == "" {
		return "Not dated by any report"
	}
	if length(&d.pick) > 1 {
		return "Date: " + interval(&d.pick) + " (“" + oneLine(d.pick.Text) + "”)"
	}
	return ""
}

// acledActors names two sides; that one is first says nothing of who attacked whom.
func acledActors(c map[string]string, in *incident, parties []*party, x *country) {
	name := "Unidentified Armed Group"
	if x.name != "" {
		name += " (" + x.name + ")"
	}
	side := "3"
	if len(parties) > 0 {
		p := parties[0]
		side = cmp.Or(acledSide(p.kind), "3")
		if p.kind == record.Person || p.kind == record.Civilians {
			side = "3"
		}
		if p.named && p.kind != record.Person {
			name = p.name
		} else if side == "1" {
			name = "Security forces (" + cmp.Or(x.name, "unknown country") + "): " + p.name
		}
	}
	c["actor1"], c["inter1"] = name, side
	var with []string
	for i, p := range parties {
		if i > 0 && p.named && p.kind != record.Person && p.name != name {
			with = append(with, p.name)
		}
	}
	c["assoc_actor_1"] = strings.Join(with, "; ")
	inter2 := ""
	if t := in.opponent(); t != nil {
		c["actor2"], inter2 = t.text, acledSide(t.kind)
		where := cmp.Or(x.name, "unknown country")
		attack := strings.HasPrefix(c["event_type"], "Explosions") || strings.HasPrefix(c["event_type"], "Violence")
		switch {
		case civilian(t.kind) || t.kind == record.Group && attack:
			// "Nine people", "three engineers": of those who are told by number and trade alone nobody says that they bear arms.
			inter2 = "7"
			c["actor2"], c["assoc_actor_2"] = "Civilians ("+where+")", t.text
			if attack {
				c["civilian_targeting"] = "Civilian targeting"
			}
		case inter2 == "1" && !isName(t.text, t.kind):
			c["actor2"], c["assoc_actor_2"] = "Security forces ("+where+")", t.text
		case (inter2 == "2" || inter2 == "3") && !isName(t.text, t.kind):
			c["actor2"], c["assoc_actor_2"] = "Unidentified Armed Group ("+where+")", t.text
		}
	}
	if strings.HasPrefix(c["event_type"], "Violence against civilians") && inter2 == "" {
		c["actor2"], inter2, c["civilian_targeting"] = "Civilians ("+cmp.Or(x.name, "unknown country")+")", "7", "Civilian targeting"
	}
	c["inter2"] = inter2
	low, high := side, cmp.Or(inter2, "0")
	if high != "0" && high < low {
		low, high = high, low
	}
	c["interaction"] = low + high
}

// acledFatalities is the lowest account; "tens" are 10, "dozens" 12, "hundreds" 100, as ACLED counts them.
func acledFatalities(list []figure) int {
	least := -1
	for i := range list {
		n, text := list[i].low, strings.ToLower(list[i].text)
		if !strings.ContainsAny(text, "0123456789") {
			switch {
			case strings.Contains(text, "hundreds"):
				n = 100
			case strings.Contains(text, "dozens"):
				n = 12
			case strings.Contains(text, "tens of"):
				n = 10
			}
		}
		if least < 0 || n < least {
			least = n
		}
	}
	return max(least, 0)
}
