package happens_test

import (
	"fmt"
	"strings"
	"testing"

	"clio/record"
)

// kinds gives of each event its type, its mode where it did not happen, and the first place.
func kinds(list []record.Event) string {
	var out []string
	for i := range list {
		e := &list[i]
		s := e.Type
		if e.Mode != record.Actual {
			s += " " + string(e.Mode)
		}
		if len(e.Place) > 0 {
			s += " " + e.Place[0].Name
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// TestWays holds the ways of writing of today's reports by the kinds of events that they tell of.
func TestWays(t *testing.T) {
	r := reader(t)
	for _, test := range []struct{ name, text, want string }{
		{"one of many", "Russia launched one of its largest air attacks of the year on Kharkiv on Monday.", "attack.air_strike Kharkiv"},
		{"the first of them", "The first of the bombs went off in a church in Kampala on Monday.", "attack.bombing Kampala"},
		{"in return", "Uganda answered with air strikes on rebel camps in Beni on Monday.", "attack.air_strike Beni"},
		{"drones", "Drones set an oil depot in Rostov on fire on Monday.", "attack.air_strike Rostov"},
		{"an army bombs", "The army said it had bombed a rebel camp near Gao on Monday.", "attack.air_strike Gao"},
		{"missiles", "Missiles struck an apartment block in Kharkiv on Monday.", "attack.shelling Kharkiv"},
		{"a ship", "Pirates seized a tanker off Mogadishu on Monday.", "attack.hijacking Mogadishu"},
		{"cables", "Saboteurs severed two cables near Helsinki on Monday.", "attack.sabotage Helsinki"},
		{"an attempt on a life", "Police foiled an attempt to kill a judge in Rome on Monday.", "attack.assassination foiled Rome"},
		{"a raid by gunmen", "Rebels attacked a village near Gao on Monday and burned nine houses.", "attack Gao"},
		{"a raid by the police", "Italian police seized twelve rifles in a raid on a flat in Rome on Monday.", "seizure Rome; operation Rome"},
		{"arms", "Soldiers found a cache of rifles near Gao on Monday.", "seizure Gao"},
		{"a charge", "Prosecutors in Rome charged two men on Monday with planning to bomb a station.", "prosecution Rome; attack.bombing planned Rome"},
		{"a charge of another kind", "A man in Rome was charged on Monday with stealing bicycles.", ""},
		{"a trial", "The trial of six men accused of bombing a train opened in Rome on Monday.", "prosecution; attack.bombing Rome"},
		{"stopped planners", "Soldiers killed two rebels near Gao on Monday who were planning an attack on a hotel.", "operation Gao; attack foiled Gao"},
		{"a state of alert", "France put the country on its highest state of alert on Monday.", "alert France"},
		{"a village without an entry", "Gunmen attacked a school in the village of Tinzumbo on Monday.", "attack.armed_assault Tinzumbo"},
		{"a tally", "More than 600 people have been killed in Beni since January.", ""},
		{"in the foot", "On Monday we shot ourselves in the foot, the minister said.", ""},
	} {
		if got := kinds(events(t, r, test.text)); got != test.want {
			t.Errorf("%s: %s\ngot  %q\nwant %q", test.name, test.text, got, test.want)
		}
	}
}

// TestTollsByWays holds tolls that the tree parts or that stand apart from their deed.
func TestTollsByWays(t *testing.T) {
	r := reader(t)
	for _, test := range []struct{ text, want string }{
		{"The toll from Friday's bombing of a mosque in Quetta has risen from 20 to 34.", "34/-"},
		{"The shelling of a market on Thursday left 23 people dead and more than 70 injured.", "23/71"},
		{"The gunfire on Monday left one officer dead and another injured.", "1/1"},
		{"A police officer and two civilians were killed when a bomb exploded outside a court on Monday.", "3/-"},
		{"Gunmen killed at least 20 people in a village on Friday, residents said.", "20/-"},
		{"A guest shot five people at a party on Monday.", "-/5"},
		{"The men were shooting at birds on Monday.", ""},
		{"Two men were found lying in the road with gunshot wounds on Monday.", "-/2"},
		{"A young woman was killed in a shooting on Monday. Officers found a woman with a gunshot wound in a house.", "1/-"},
		{"A shooting on Monday left a man dead. Neither the driver nor the passenger was injured.", "1/-"},
		{"A bomb killed four people in Kharkiv on Monday. In Odesa, a girl was killed by debris.", "4/- 1/-"},
	} {
		if got := counts(events(t, r, test.text)); got != test.want {
			t.Errorf("%s\ngot  %q\nwant %q", test.text, got, test.want)
		}
	}
}

// TestClaims holds who is named where something is claimed, denied or told as one's own.
func TestClaims(t *testing.T) {
	r := reader(t)
	for _, test := range []struct{ text, want string }{
		{"A bomb killed six people in Gao on Monday. The attack was claimed by the Islamic State.", "claimed the Islamic State"},
		{"A bomb killed six people in Gao on Monday. Boko Haram did not immediately claim responsibility.", ""},
		{"Drones hit a depot in Gao on Monday. The governor blamed Ukrainian forces.", "attributed Ukrainian forces"},
		{"Police arrested two men in Rome on Monday, accused of preparing to attack a synagogue.", "suspected men"},
	} {
		if got := behind(events(t, r, test.text)); got != test.want {
			t.Errorf("%s\ngot  %q\nwant %q", test.text, got, test.want)
		}
	}
	for _, e := range events(t, r, "The FSB said it had detained a woman in Moscow on Monday.") {
		if got := fmt.Sprint(e.Type, " ", e.Perpetrator[0].Standing, " ", e.Perpetrator[0].Text); got != "arrest claimed The FSB" {
			t.Errorf("own account: %s", got)
		}
	}
}
