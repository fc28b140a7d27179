package happens_test

import (
	"fmt"
	"strings"
	"testing"

	"clio/record"
)

// behind gives of each violent event who is named for it, as "standing words".
func behind(list []record.Event) string {
	var out []string
	for i := range list {
		e := &list[i]
		if !strings.HasPrefix(e.Type, "attack") && e.Type != "operation" && e.Type != "clash" {
			continue
		}
		var who []string
		for _, p := range e.Perpetrator {
			who = append(who, string(p.Standing)+" "+p.Text)
		}
		out = append(out, strings.Join(who, ", "))
	}
	return strings.Join(out, "; ")
}

// TestBehind holds the ways in which reports say who is behind an event, and who must not be taken for that.
func TestBehind(t *testing.T) {
	r := reader(t)
	for _, test := range []struct{ name, text, want string }{
		{"suspects", "Police presented five men suspected of killing Senator Luis Mora on Friday.", "suspected men"},
		{"charged with a noun", "Three men were charged on Sunday with the murder of Senator Luis Mora.", "suspected men"},
		{"suspects in a noun", "The five suspects in the murder of Senator Luis Mora were presented to the press on Monday.", "suspected suspects"},
		{"a court has found so", "A court in Gao sentenced two men to life in prison on Monday for the 2015 attack on a market.", "reported men"},
		{"confession", "Two soldiers confessed to the killing of six priests on 16 November.", "reported soldiers"},
		{"blamed on", "A bomb exploded in Gao on Monday. Officials blamed it on drug traffickers.", "attributed drug traffickers"},
		{"attributed to", "A bomb damaged an office in Gao on Monday. Opposition leaders attributed the attack to army officers.", "attributed army officers"},
		{"nobody", "A bomb exploded in Gao on Monday. No one has claimed responsibility for the bombing.", ""},
		{"claimed it", "A car bomb exploded in Quetta, killing six people; the Baloch Liberation Army claimed it.", "claimed the Baloch Liberation Army"},
		{"said it was behind", "Boko Haram said it was behind Sunday's attack on an army base in Diffa.", "claimed Boko Haram"},
		{"counted with their killers", "Reports say that five peasants were killed by alleged members of the ELN.", "suspected alleged members of the ELN"},
		{"according to", "According to witnesses, men in military uniform dragged the priests from their beds and shot them on Monday.", "attributed men in military uniform"},
		{"in a raid", "Two farmers were killed by Israeli forces during a raid on a camp on Wednesday.", "reported Israeli forces"},
		{"who foils a plot", "Police foiled a plot to bomb a synagogue in Rome on Wednesday.", ""},
		{"what an explosion works by", "A bomb exploded in the market of Kaduna on Monday. The force of the explosion injured 12 people.", ""},
		{"one murder in other words", "The government condemned the murder of Minister Juan Perez in an attack carried out by rebels on Monday.", "attributed rebels"},
	} {
		if got := behind(events(t, r, test.text)); got != test.want {
			t.Errorf("%s: %s\ngot  %q\nwant %q", test.name, test.text, got, test.want)
		}
	}
}

// counts gives the killed and wounded of each violent event as "killed/wounded", of several figures the first; "-" without.
func counts(list []record.Event) string {
	first := func(tolls []record.Toll) string {
		if len(tolls) == 0 || tolls[0].Min == nil {
			return "-"
		}
		return fmt.Sprint(*tolls[0].Min)
	}
	var out []string
	for i := range list {
		if e := &list[i]; strings.HasPrefix(e.Type, "attack") {
			out = append(out, first(e.Killed)+"/"+first(e.Wounded))
		}
	}
	return strings.Join(out, " ")
}

// TestCounts holds the ways in which reports tell of killed and wounded.
func TestCounts(t *testing.T) {
	r := reader(t)
	for _, test := range []struct{ text, want string }{
		{"Two men were shot and killed and a third was wounded on Monday in Oakland.", "2/1"},
		{"A boy was shot at a school on Wednesday and later died at a hospital.", "1/-"},
		{"Five people were shot on Monday, two fatally, police said.", "2/3"},
		{"Five people were shot, one of them fatally, at a party on Monday.", "1/4"},
		{"Officers found three people suffering from gunshot wounds on Monday. One of them later died.", "1/2"},
		{"One victim died at the hospital after Monday's shooting, while the other two remain in critical condition.", "1/2"},
		{"The shooting on Monday left a man dead and put two women in the hospital.", "1/2"},
		{"A gunman opened fire at a store on Monday, hitting two employees, one of whom died.", "1/1"},
		{"A man was fatally wounded in a shooting on Monday.", "1/-"},
		{"Police found the bodies of two men with gunshot wounds on Monday.", "2/-"},
		{"Stafford was arrested over the fatal shooting of a young boy on Monday.", "1/-"},
		{"Six people lost their lives in the attack on Monday.", "6/-"},
		{"Russia said it had shot down 12 drones over the Belgorod region on Sunday.", ""},
	} {
		if got := counts(events(t, r, test.text)); got != test.want {
			t.Errorf("%s\ngot  %q\nwant %q", test.text, got, test.want)
		}
	}
}
