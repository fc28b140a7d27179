package export

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"clio/record"
)

// GTD writes the 135 columns of the Global Terrorism Database, one row an incident. Incidents of types that GTD does not code,
// and those that were only planned, threatened, feared or denied, are left out. docs/export.md tells what each column holds.
func GTD(w io.Writer, rows Rows, meta Meta) error {
	book, err := readCodes()
	if err != nil {
		return err
	}
	incidents, err := gather(rows)
	if err != nil {
		return err
	}
	t, err := newGrid(w, gtdColumns)
	if err != nil {
		return err
	}
	onDay := map[string]int{}
	for _, in := range incidents {
		k := book.kind(in.kind())
		if why := gtdWhy(in, k); why != "" {
			meta.leftOut(in.id, why)
			continue
		}
		cells := gtdRow(in, k, book, &meta)
		day := cells["iyear"] + pad(cells["imonth"]) + pad(cells["iday"])
		onDay[day]++
		cells["eventid"] = fmt.Sprintf("%08s%04d", day, onDay[day])
		if err := t.write(cells); err != nil {
			return err
		}
	}
	return t.close()
}

// gtdWhy says why GTD has no row for an incident, empty when it has one.
func gtdWhy(in *incident, k *typeCodes) string {
	if k.GTD == "-" {
		return "GTD has no attack type for " + in.kind()
	}
	if m := in.mode(); m != record.Actual && m != record.Foiled {
		return "GTD holds what was done or tried, this is " + string(m)
	}
	return ""
}

func pad(s string) string {
	if len(s) < 2 {
		return "0" + s
	}
	return s
}

func gtdRow(in *incident, k *typeCodes, book *codes, meta *Meta) map[string]string {
	c := map[string]string{"dbsource": meta.program(), "extended": "0", "doubtterr": "-9", "multiple": "0", "summary": in.summary()}
	d := in.date()
	gtdDate(c, &d)
	place, places := in.place()
	gtdPlace(c, place, book)
	c["success"], c["suicide"] = yesNo(in.mode() == record.Actual), yesNo(in.suicide())
	c["attacktype1"], c["attacktype1_txt"] = k.GTD, gtdAttacks[k.GTD]
	for i, t := range in.targets() {
		if i == 3 {
			break
		}
		n, code := strconv.Itoa(i+1), t.gtdTarget()
		c["targtype"+n], c["targtype"+n+"_txt"], c["target"+n] = code, gtdTargets[code], t.text
		if x := book.country(t.country); x.gtd != "" {
			c["natlty"+n], c["natlty"+n+"_txt"] = x.gtd, x.name
		}
	}
	if c["targtype1"] == "" {
		c["targtype1"], c["targtype1_txt"] = "20", gtdTargets["20"]
	}
	parties := in.parties()
	gtdPerpetrators(c, said(parties))
	gtdWeaponCells(c, in, k)

	killed, wounded, attackers := in.figures(killedOf), in.figures(woundedOf), in.figures(attackersOf)
	held, arrested := in.figures(kidnappedOf), in.figures(arrestedOf)
	for name, list := range map[string][]figure{"nkill": killed, "nwound": wounded, "nkillter": attackers, "nhostkid": held, "nperpcap": arrested} {
		if n, ok := latest(list); ok {
			c[name] = strconv.Itoa(n)
		}
	}
	c["ishostkid"] = yesNo(len(held) > 0 || k.GTD == "6" || k.GTD == "5" || k.GTD == "4")
	c["property"] = "-9"
	for i, name := range []string{"scite1", "scite2", "scite3"} {
		if docs := in.docs(); i < len(docs) {
			c[name] = docs[i].cite()
		}
	}
	var more []string
	for i, r := range in.docs() {
		if i > 2 {
			more = append(more, r.cite())
		}
	}
	for _, name := range []string{"INT_LOG", "INT_IDEO", "INT_MISC", "INT_ANY"} {
		c[name] = "-9"
	}
	c["addnotes"] = notes(
		disagree("Killed", killed), disagree("Wounded", wounded), disagree("Attackers killed", attackers), disagree("Held", held),
		figuresOnly("Killed or wounded together", in.figures(casualtiesOf)), labelled("Other dates", d.others), labelled("Other places", places), standingNotes(parties), in.corrections(),
		labelled("More reports", more), "Incident "+in.id+" of "+metaText(meta),
	)
	return c
}

// figuresOnly is the accounts of a number that has no column at all.
func figuresOnly(label string, list []figure) string {
	var words []string
	for i := range list {
		words = append(words, "“"+list[i].text+"” ("+list[i].who+")")
	}
	return labelled(label, words)
}

// metaText says what an export is, for layouts whose only room is a column of notes.
func metaText(m *Meta) string {
	parts := []string{m.title()}
	if m.Data != "" {
		parts = append(parts, "data: "+m.Data)
	}
	if m.Query != "" {
		parts = append(parts, "query: "+m.Query)
	}
	if !m.Date.IsZero() {
		parts = append(parts, "exported "+m.day())
	}
	if m.Redacted {
		parts = append(parts, "names of private persons left out")
	}
	return strings.Join(parts, ", ")
}

// gtdDate fills year, month and day; 0 where the date does not say, and then its words in approxdate. The date of publication
// never stands in for the date of the event.
func gtdDate(c map[string]string, d *day) {
	c["iyear"], c["imonth"], c["iday"] = "0", "0", "0"
	from, to := d.pick.From, until(&d.pick)
	if from == "" {
		c["approxdate"] = "not dated"
		return
	}
	if len(from) < 10 || len(to) < 10 {
		c["approxdate"] = oneLine(d.pick.Text)
		return
	}
	if from[:4] == to[:4] {
		c["iyear"] = from[:4]
		if from[:7] == to[:7] {
			c["imonth"] = strings.TrimLeft(from[5:7], "0")
			if from == to {
				c["iday"] = strings.TrimLeft(from[8:10], "0")
			}
		}
	} else {
		c["iyear"] = from[:4]
	}
	if from != to {
		c["approxdate"] = interval(&d.pick)
		if d.pick.Text != "" {
			c["approxdate"] += " (" + oneLine(d.pick.Text) + ")"
		}
	}
}

func gtdPlace(c map[string]string, p *record.Place, book *codes) {
	c["vicinity"], c["specificity"] = "0", "5"
	if p == nil {
		return
	}
	x := book.country(p.Country)
	c["country"], c["country_txt"], c["region"], c["region_txt"] = x.gtd, x.name, x.gtdRegion, gtdRegions[x.gtdRegion]
	c["provstate"] = p.Admin1
	switch p.Precision {
	case "site":
		c["specificity"], c["location"] = "1", p.Name
	case "city":
		c["specificity"], c["city"] = "1", p.Name
	case "near":
		c["specificity"], c["city"], c["vicinity"] = "1", p.Name, "1"
	case "admin2":
		c["specificity"], c["location"] = "3", p.Name
	case "admin1":
		c["specificity"] = "4"
		if p.Admin1 == "" {
			c["provstate"] = p.Name
		}
	case "region":
		c["location"] = p.Name
	}
	if located(p) {
		c["latitude"], c["longitude"] = degrees(p.Lat), degrees(p.Lon)
	}
}

func gtdPerpetrators(c map[string]string, list []*party) {
	c["gname"], c["individual"], c["claimed"], c["nperps"] = "Unknown", "0", "0", "-99"
	named := slices.DeleteFunc(slices.Clone(list), func(p *party) bool { return !p.named })
	claims := 0
	for i, p := range named {
		n, suffix := strconv.Itoa(i+1), ""
		if i > 0 {
			suffix = n
		}
		if i == 3 {
			break
		}
		c["gname"+suffix] = p.name
		if p.kind == record.Person {
			c["gname"+suffix] = "Unaffiliated Individual(s)"
			c["individual"] = "1"
		}
		c["guncertain"+n] = yesNo(p.standing == record.Suspected)
		if p.standing == record.Claimed {
			claims++
			c[[]string{"claimed", "claim2", "claim3"}[i]] = "1"
			mode := []string{"claimmode", "claimmode2", "claimmode3"}[i]
			c[mode], c[mode+"_txt"] = "10", "Unknown"
		}
	}
	if claims > 0 {
		c["compclaim"] = yesNo(claims > 1)
	}
}

// gtdWeaponCells fills up to four weapon types, and the words of the reports in weapdetail. Where no weapon is told, the type
// of the attack tells it when it can.
func gtdWeaponCells(c map[string]string, in *incident, k *typeCodes) {
	type pair struct{ kind, sub string }
	var list []pair
	for _, r := range in.reports {
		for i := range r.ev.Weapon {
			p := pair{}
			p.kind, p.sub = gtdWeapon(&r.ev.Weapon[i], in.suicide())
			if p.kind != "" && !slices.ContainsFunc(list, func(x pair) bool { return x.kind == p.kind && (x.sub == p.sub || p.sub == "16" || p.sub == "5") }) {
				list = append(list, p)
			}
		}
	}
	if len(list) == 0 {
		switch {
		case in.kind() == "attack.shelling", in.kind() == "attack.air_strike":
			list = []pair{{"6", "11"}}
		case in.kind() == "attack.arson":
			list = []pair{{"8", "18"}}
		case k.GTD == "3":
			list = []pair{{"6", "16"}}
		default:
			list = []pair{{"13", ""}}
		}
	}
	for i, p := range list {
		if i == 4 {
			break
		}
		n := strconv.Itoa(i + 1)
		c["weaptype"+n], c["weaptype"+n+"_txt"] = p.kind, gtdWeapons[p.kind]
		c["weapsubtype"+n], c["weapsubtype"+n+"_txt"] = p.sub, gtdWeaponSubtypes[p.sub]
	}
	c["weapdetail"] = strings.Join(in.distinct(func(r *report) []string {
		var words []string
		for i := range r.ev.Weapon {
			words = append(words, oneLine(r.ev.Weapon[i].Text))
		}
		return words
	}), "; ")
}

func gtdWeapon(w *record.Weapon, suicide bool) (kind, sub string) {
	text := strings.ToLower(w.Text)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(s string) bool { return strings.Contains(text, s) })
	}
	switch w.Kind {
	case "explosive":
		switch {
		case has("molotov", "petrol bomb", "firebomb"):
			return "8", "19"
		case has("car", "truck", "vehicle", "motorcycle"):
			return "6", "15"
		case has("grenade") && !has("rocket"):
			return "6", "7"
		case has("mine"):
			return "6", "8"
		case has("letter", "package", "parcel"):
			return "6", "9"
		case has("rocket", "mortar", "missile", "shell"):
			return "6", "11"
		case has("dynamite", "tnt"):
			return "6", "28"
		case suicide || has("suicide", "belt", "vest"):
			return "6", "13"
		}
		return "6", "16"
	case "firearm":
		switch {
		case has("ak-47", "kalashnikov", "machine", "automatic", "assault rifle", "uzi", "m-16", "ar-15"):
			return "5", "2"
		case has("pistol", "handgun", "revolver"):
			return "5", "3"
		case has("rifle", "shotgun"):
			return "5", "4"
		}
		return "5", "5"
	case "blade":
		return "9", "23"
	case "incendiary":
		return "8", "20"
	case "air":
		return "6", "11"
	}
	if has("car", "truck", "van", "vehicle") {
		return "10", ""
	}
	return "", ""
}
