package export

import (
	"io"
	"slices"
	"strings"

	"clio/record"
)

// PLOVER writes the 40 columns of POLECAT, the data in PLOVER's codes: one row an event as one report tells it. What was only
// planned, foiled, feared or denied is left out, for the data sets have no mark for it; what is threatened is THREATEN.
// docs/export.md tells what each column holds.
func PLOVER(w io.Writer, rows Rows, meta Meta) error {
	book, err := readCodes()
	if err != nil {
		return err
	}
	reports, incidents, err := reportsOf(rows)
	if err != nil {
		return err
	}
	t, err := newGrid(w, ploverColumns)
	if err != nil {
		return err
	}
	for i, r := range reports {
		k := book.kind(r.now.Type)
		code := k.PLOVER
		switch {
		case r.now.Mode == record.Threatened:
			code = "THREATEN violence"
		case r.now.Mode != record.Actual:
			meta.leftOut(r.id, "POLECAT holds what happened, this is "+string(r.now.Mode))
			continue
		case code == "-":
			meta.leftOut(r.id, "PLOVER has no type for "+r.now.Type)
			continue
		}
		if err := t.write(ploverRow(&incident{id: incidents[i], reports: []*report{r}}, r, code, book, &meta)); err != nil {
			return err
		}
	}
	return t.close()
}

// quads are the quad codes: verbal or material, conflict throughout.
var quads = map[string]string{"ASSAULT": "MATERIAL CONFLICT", "COERCE": "MATERIAL CONFLICT", "MOBILIZE": "MATERIAL CONFLICT", "THREATEN": "VERBAL CONFLICT", "ACCUSE": "VERBAL CONFLICT"}

func ploverRow(in *incident, r *report, code string, book *codes, meta *Meta) map[string]string {
	event, mode, _ := strings.Cut(code, " ")
	if in.suicide() && event == "ASSAULT" {
		mode = "suicide-attack"
	}
	c := map[string]string{
		"Event ID": r.id, "Event Type": event, "Event Mode": mode, "Quad Code": quads[event],
		"Source": r.publisher(), "Publication Date": r.doc.Published, "Language": r.doc.Language, "Version": metaText(meta),
	}
	d := in.date()
	if d.pick.From != "" && length(&d.pick) == 1 {
		c["Event Date"] = d.pick.From
	}
	if strings.HasPrefix(r.now.Type, "attack") || r.now.Type == "clash" || r.now.Type == "operation" {
		c["Contexts"] = "military"
		if strings.HasPrefix(r.now.Type, "attack") {
			c["Contexts"] = "terrorism"
		}
	}
	if list := said(in.parties()); len(list) > 0 {
		p := list[0]
		x := book.country(p.country)
		c["Actor Name"], c["Actor Name Raw"] = p.name, p.raw
		c["Actor Country"], c["Actor COW"] = x.alpha3(), x.cow()
		c["Primary Actor Sector"] = sector(p.kind)
		c["Actor Sectors"] = c["Primary Actor Sector"]
	}
	if list := in.targets(); len(list) > 0 {
		t := list[0]
		x := book.country(t.country)
		c["Recipient Name"], c["Recipient Name Raw"] = t.text, t.text
		c["Recipient Country"], c["Recipient COW"] = x.alpha3(), x.cow()
		c["Primary Recipient Sector"] = sector(t.kind)
		c["Recipient Sectors"] = c["Primary Recipient Sector"]
	}
	ploverPlace(c, in, book)
	var people, bodies, where []string
	for _, a := range r.actors {
		if a.Kind == record.Person {
			people = append(people, a.Name)
		} else if isName(a.Name, a.Kind) {
			bodies = append(bodies, a.Name)
		}
	}
	for i := range r.ev.Place {
		where = append(where, r.ev.Place[i].Name)
	}
	c["Story People"], c["Story Organizations"], c["Story Locations"] = sorted(people), sorted(bodies), sorted(where)
	return c
}

func ploverPlace(c map[string]string, in *incident, book *codes) {
	p, _ := in.place()
	if p == nil {
		return
	}
	c["Placename"], c["Raw Placename"], c["Province"], c["Country"] = p.Name, oneLine(p.Text), p.Admin1, book.country(p.Country).alpha3()
	switch p.Precision {
	case "site", "city", "near":
		c["City"], c["Feature Type"] = p.Name, "P"
		if p.Precision == "site" {
			c["City"], c["Feature Type"] = "", "S"
		}
	case "admin2":
		c["District"], c["Feature Type"] = p.Name, "A"
	case "admin1", "country":
		c["Feature Type"] = "A"
	case "region":
		c["Feature Type"] = "L"
	}
	if located(p) {
		c["Latitude"], c["Longitude"] = degrees(p.Lat), degrees(p.Lon)
	}
	if id, ok := strings.CutPrefix(p.Gazetteer, "geonames:"); ok {
		c["GeoNames ID"] = id
	}
}

// sector is PLOVER's code of what part of society somebody belongs to; empty when the kind does not tell.
func sector(kind string) string {
	switch kind {
	case record.State, record.GovernmentBody:
		return "GOV"
	case record.StateSecurity:
		return "MIL"
	case record.ArmedGroup:
		return "REB"
	case record.Group:
		return "UAF"
	case record.InternationalBody:
		return "IGO"
	case record.Media:
		return "MED"
	case record.Company:
		return "BUS"
	case record.Civilians, record.Person, "people":
		return "CVL"
	}
	return ""
}

// sorted joins names, each once, in the order of the alphabet.
func sorted(names []string) string {
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ";")
}
