package happens_test

import (
	"strings"
	"testing"

	"clio/record"
)

// TestRows holds the ways of telling of violence in one sentence, and those that come near it.
func TestRows(t *testing.T) {
	r := reader(t)
	for _, test := range []struct{ name, text, want string }{
		{"a town taken", "Rebels captured the town of Beni after two days of fighting.", "clash"},
		{"a base taken back", "The army retook a base near Gao from the militants.", "clash"},
		{"forces driven out", "Government troops drove the rebels out of Beni.", "clash"},
		{"fire exchanged", "Soldiers and gunmen exchanged fire near Gao.", "clash"},
		{"artillery exchanged", "The two armies traded mortar fire along the border near Goma.", "clash"},
		{"a fight as subject", "Fighting between two militias in Goma left nine people dead.", "clash"},
		{"fights that broke out", "Heavy clashes broke out between soldiers and rebels in Goma.", "clash"},
		{"battles", "Fierce battles raged between militiamen and the army in Goma.", "clash"},
		{"who fought", "Troops and rebels fought for control of Goma.", "clash"},
		{"positions", "Warplanes attacked rebel positions near Gao.", "attack"},
		{"positions pounded", "Gunners pounded army positions around Gao.", "attack.shelling"},
		{"many strikes", "Sudanese jets carried out air strikes on the city of Kassala.", "attack.air_strike"},
		{"a boat", "Rebels sank a navy gunboat off Jaffna.", "attack"},
		{"a helicopter", "Insurgents downed a helicopter north of Mosul.", "attack"},
		{"rockets", "Militants fired rockets at army outposts in the south of Lebanon.", "attack.shelling"},
		{"torture", "Guards tortured a prisoner to death in Aton.", "attack.unarmed"},
		{"rape", "Two women were raped by militiamen near Goma.", "attack.unarmed"},
		{"a mob", "A mob burned a man alive in Goma.", "attack.arson"},
		{"gas", "The army used chlorine gas against the town of Idlib.", "attack"},
		{"under fire", "A patrol came under fire near Gao.", "attack.armed_assault"},
		{"a headline", "Rebel stabs two soldiers in Gao.", "attack.armed_assault"},
		{"a town without a noun", "Gunners shelled Kharkiv.", "attack.shelling"},

		{"condemned", "The council condemned the bombing of the consulate.", ""},
		{"denied", "The general denied that his men had attacked the convoy.", "attack denied"},
		{"warning shots", "The coast guard fired warning shots at a trawler.", ""},
		{"tear gas", "Police fired tear gas at a crowd in Gao.", ""},
		{"taken without a fight", "Rebels seized the town of Beni after the army had withdrawn.", ""},
		{"words exchanged", "The two ministers exchanged letters on the border fighting.", ""},
		{"under fire for words", "The army came under fire for its spending.", ""},
		{"a battle of words", "A battle over the budget broke out in the assembly in Rome.", ""},
		{"into the sea", "The navy fired two missiles into the sea.", ""},
		{"dismissed", "The mill fired 90 workers at its plant in Gao.", ""},
	} {
		var got []string
		for _, e := range events(t, r, test.text) {
			if e.Mode == record.Hypothetical {
				continue
			}
			s := e.Type
			if e.Mode != record.Actual {
				s += " " + string(e.Mode)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, "; "); s != test.want && !(test.want != "" && strings.HasPrefix(s, test.want+";")) {
			t.Errorf("%s: got %q, want %q", test.name, s, test.want)
		}
	}
}
