package export

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"clio/record"
)

// victimParty is a target or a group of victims.
type victimParty struct {
	text, kind, country string
	actor               bool
}

// targets are what and whom the event was directed at: targets first, then those who suffered it, each once.
func (in *incident) targets() []victimParty {
	var list []victimParty
	seen := map[string]bool{}
	add := func(r *report, text, kind, actor string) {
		t := victimParty{text: shown(oneLine(text)), kind: kind}
		if a := r.actors[actor]; a != nil {
			t.kind, t.country, t.actor = cmp.Or(kind, a.Kind), a.Country, true
		}
		key := strings.ToLower(t.text)
		if t.text == "" || seen[key] {
			return
		}
		seen[key] = true
		list = append(list, t)
	}
	for _, r := range in.reports {
		for i := range r.ev.Target {
			add(r, r.ev.Target[i].Text, r.ev.Target[i].Kind, r.ev.Target[i].Actor)
		}
	}
	for _, r := range in.reports {
		for i := range r.ev.Victim {
			if v := &r.ev.Victim[i]; v.Effect != "unhurt" && v.Effect != "escaped" && v.Effect != "released" {
				add(r, v.Text, v.Kind, v.Actor)
			}
		}
	}
	return list
}

// targetWords tell the GTD target type by a word of the target; the first line that has one counts.
var targetWords = []struct {
	code  string
	words []string
}{
	{"7", []string{"embassy", "consulate", "diplomat", "ambassador", "consul"}},
	{"15", []string{"church", "mosque", "temple", "synagogue", "shrine", "cathedral", "priest", "imam", "pastor", "nun", "worshippers", "worshipers", "cleric"}},
	{"8", []string{"school", "university", "college", "student", "students", "pupils", "teacher", "teachers", "schoolgirls", "schoolchildren"}},
	{"6", []string{"airport", "airliner", "plane", "airplane"}},
	{"3", []string{"police", "policeman", "policemen", "policewoman", "policewomen", "gendarmes", "gendarmerie", "constable", "sheriff"}},
	{"4", []string{"army", "military", "troops", "soldier", "soldiers", "marines", "barracks", "garrison", "outpost", "peacekeepers", "battalion", "brigade"}},
	{"16", []string{"antenna", "telecom", "telecommunications", "cellphone"}},
	{"21", []string{"pipeline", "pylon", "pylons", "substation", "powerline", "dam", "grid", "transformer", "refinery"}},
	{"10", []string{"journalist", "journalists", "reporter", "newspaper", "broadcaster", "studio", "cameraman"}},
	{"11", []string{"ship", "tanker", "ferry", "port", "vessel", "boat"}},
	{"19", []string{"station", "train", "bus", "metro", "subway", "railway", "railroad", "bridge", "road", "highway", "minibus", "tunnel"}},
	{"18", []string{"tourist", "tourists"}},
	{"9", []string{"crop", "crops", "well", "reservoir", "granary"}},
	{"2", []string{"parliament", "ministry", "minister", "court", "courthouse", "prison", "jail", "palace", "senator", "governor", "mayor", "judge", "prosecutor", "president", "official", "officials", "government"}},
	{"1", []string{"hotel", "market", "restaurant", "shop", "store", "bank", "mall", "supermarket", "cafe", "bar", "nightclub", "club", "factory", "mine", "farm", "plant", "cinema", "theater", "theatre", "company", "hospital", "clinic"}},
	{"14", []string{"village", "villagers", "house", "home", "homes", "civilians", "residents", "wedding", "funeral", "rally", "people", "man", "woman", "men", "women", "child", "children", "family"}},
}

// gtdTarget is the GTD target type of a target: by its words, then by its kind; 20 (unknown) else.
func (t *victimParty) gtdTarget() string {
	words := strings.FieldsFunc(strings.ToLower(t.text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	for _, line := range targetWords {
		if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(line.words, w) }) {
			return line.code
		}
	}
	switch t.kind {
	case record.StateSecurity:
		return "4"
	case record.State, record.GovernmentBody:
		return "2"
	case record.InternationalBody:
		return "12"
	case record.Media:
		return "10"
	case record.Company:
		return "1"
	case record.ArmedGroup:
		return "17"
	case record.Civilians, record.Person, record.Expert, "people", "gathering":
		return "14"
	case "vehicle":
		return "19"
	case "building", "works":
		return "13"
	}
	return "20"
}

// side is whose part somebody takes in ACLED's codes of interaction: 1 state forces, 2 rebels, 7 civilians, 8 external or
// other; empty when the kind does not tell.
func acledSide(kind string) string {
	switch kind {
	case record.State, record.StateSecurity, record.GovernmentBody:
		return "1"
	case record.ArmedGroup:
		return "2"
	case record.Group:
		return "3"
	case record.Civilians, record.Person, record.Expert, record.Media, "people":
		return "7"
	case record.InternationalBody, record.Company:
		return "8"
	}
	return ""
}

// civilian reports whether a target is people who bear no arms.
func civilian(kind string) bool { return acledSide(kind) == "7" }

// side finds the first target that is a party to fighting or people, the object of ACLED's actor2 and GED's side_b.
func (in *incident) opponent() *victimParty {
	var people *victimParty
	for _, t := range in.targets() {
		switch acledSide(t.kind) {
		case "1", "2", "8":
			return &t
		case "7", "3":
			if people == nil {
				people = &t
			}
		}
	}
	return people
}
