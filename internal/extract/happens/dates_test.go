package happens_test

import (
	"fmt"
	"strings"
	"testing"

	"clio/record"
)

// told gives each event as "type from..to place", in the order of the text; of more than one date and place the first.
func told(list []record.Event) string {
	var out []string
	for i := range list {
		e := &list[i]
		days, place := "undated", "nowhere"
		if len(e.Date) > 0 {
			days = e.Date[0].From + ".." + e.Date[0].To
		}
		if len(e.Place) > 0 {
			place = e.Place[0].Text
		}
		if e.Mode != record.Actual {
			days = string(e.Mode) + " " + days
		}
		out = append(out, fmt.Sprintf("%s %s %s", e.Type, days, place))
	}
	return strings.Join(out, "\n")
}

// TestDates holds the ways in which an event gets its day and its place from other clauses than its own, or must not. The reports are
// of Wednesday, 27 March 2024.
func TestDates(t *testing.T) {
	r := reader(t)
	for _, test := range []struct{ name, text, want string }{
		{"its own clause", "Gunmen killed two guards in Gao on Monday.", "attack.armed_assault 2024-03-25..2024-03-25 Gao"},
		{
			"the one day of a report",
			"Gunmen killed two guards at a bank in Gao. The bank had opened its doors on Monday when they came. Customers fled.",
			"attack.armed_assault 2024-03-25..2024-03-25 Gao",
		},
		{
			"a day of the courts is not the day of the deed",
			"Gunmen killed two guards at a bank in Gao. A man was charged on Monday.",
			"attack.armed_assault undated Gao\nprosecution 2024-03-25..2024-03-25 Gao",
		},
		{
			"a day long ago is not it either",
			"Gunmen killed two guards at a bank in Gao. The bank had opened on 4 January 2024.",
			"attack.armed_assault undated Gao",
		},
		{
			"a wide time of the saying holds what is said",
			"Earlier this month, the army said it had killed two rebels near Gao.",
			"operation 2024-03-01..2024-03-27 Gao",
		},
		{
			"a day of the saying does not",
			"On Monday, the army said it had killed two rebels near Gao.",
			"operation undated Gao",
		},
		{
			"what followed an event lies behind it",
			"A bomb killed nine people in Oslo on 20 March 2024. Following the bombing, Denmark raised its terror alert to the highest level.",
			"attack.bombing 2024-03-20..2024-03-20 Oslo\nalert 2024-03-20..2024-03-27 Denmark",
		},
		{
			"a time that says who somebody is",
			"Denmark – which hosts the summit this year – raised its terror alert to the highest level.",
			"alert undated Denmark",
		},
		{
			"two arrests a year apart",
			"In July last year seven men were arrested in Denmark. This month, two citizens of Chad were detained in Denmark.",
			"arrest 2023-07-01..2023-07-31 Denmark\narrest 2024-03-01..2024-03-27 Denmark",
		},
		{
			"a plan has not the day of the arrest",
			"On Monday two men were arrested in Oslo, accused of making preparations to attack the parliament of Denmark.",
			"arrest 2024-03-25..2024-03-25 Oslo\nattack planned undated Denmark",
		},
		{"an attack of terror", "The terror attack took place on Monday in the centre of Paris.", "attack 2024-03-25..2024-03-25 Paris"},
		{"a shooting that was aimed", "Two people were hurt in a targeted shooting in Galt on Monday.", "attack.armed_assault 2024-03-25..2024-03-25 Galt"},
		{"a word that is tagged as a verb", "Seven men were hurt in a gang-related drive-by shooting in Galt on Monday.", "attack.armed_assault 2024-03-25..2024-03-25 Galt"},
		{
			"from and to",
			"In 2015 rebels shot down a passenger jet flying from Cairo to Moscow, killing 30 people.",
			"attack.armed_assault 2015-01-01..2015-12-31 nowhere",
		},
	} {
		if got := told(events(t, r, test.text)); got != test.want {
			t.Errorf("%s: %s\n%s\nwant\n%s", test.name, test.text, got, test.want)
		}
	}
	// Of more than three deeds the one day that a report names dates none that has no day.
	var round strings.Builder
	for _, town := range []string{"Gao", "Mopti", "Bamako", "Kayes"} {
		fmt.Fprintf(&round, "Gunmen killed two guards at a bank in %s. ", town)
	}
	text := round.String() + "The banks had opened on Monday."
	if got := told(events(t, r, text)); strings.Contains(got, "2024") {
		t.Errorf("a round-up: %s", got)
	}
}
