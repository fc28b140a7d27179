package who_test

import (
	"fmt"
	"strings"
	"testing"

	"clio/codebook"
	"clio/internal/extract/who"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/record"
)

// read runs the engine and the stage over a text and gives its actors, one line each: kind, name, aliases, statements.
func read(t *testing.T, text string) string {
	t.Helper()
	eng, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	stage, err := who.New(book)
	if err != nil {
		t.Fatal(err)
	}
	doc, rec := new(nlp.Doc), &record.Record{Document: record.Document{Text: text}}
	eng.Run(text, doc)
	stage.Run(doc, rec)
	var b strings.Builder
	for _, a := range rec.Actors {
		fmt.Fprintf(&b, "%s: %s", a.Kind, a.Name)
		if len(a.Aliases) > 0 {
			fmt.Fprintf(&b, " = %s", strings.Join(a.Aliases, " = "))
		}
		for _, st := range a.Statements {
			fmt.Fprintf(&b, "; %s", st.Property)
			if st.Value != "" {
				fmt.Fprintf(&b, " %s", st.Value)
			}
			if st.Min != nil {
				fmt.Fprintf(&b, " from %d", *st.Min)
			}
			if st.Max != nil {
				fmt.Fprintf(&b, " to %d", *st.Max)
			}
			if got := text[st.Start:st.End]; got != st.Text {
				t.Errorf("statement %s quotes %q where the text has %q", st.Property, st.Text, got)
			}
		}
		b.WriteByte('\n')
		for _, m := range a.Mentions {
			if got := text[m.Start:m.End]; got != m.Text {
				t.Errorf("mention of %s quotes %q where the text has %q", a.Name, m.Text, got)
			}
		}
	}
	return b.String()
}

// TestActors gives a sentence or two and lines that the actors must hold; a line that begins with "no " must not be there.
func TestActors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{
			"The Taliban, also known as the Islamic Emirate of Afghanistan, attacked a post on Monday. The Taliban denied it later.",
			"armed_group: Taliban = Islamic Emirate of Afghanistan",
		},
		{
			"Fighters of the Revolutionary Armed Forces of Colombia (FARC) left the village. The FARC said nothing.",
			"armed_group: Revolutionary Armed Forces of Colombia = FARC",
		},
		{
			"Jama'at Nusrat al-Islam wal-Muslimin (JNIM), the local branch of al-Qaeda, attacked a post on Monday. JNIM has said nothing.",
			"armed_group: Jama'at Nusrat al-Islam wal-Muslimin = JNIM; parent al-Qaeda",
		},
		{
			"The agency, known as ABC, said nothing. The military intelligence agency said it had arrested two men.",
			"state_security: military intelligence agency",
		},
		{
			"The gunmen entered the school. Police arrested two of them.",
			"group: gunmen\nstate_security: Police",
		},
		{
			"According to the director of the Valley Hospital, John Harker, the men had fled.",
			"role director of the Valley Hospital",
		},
		{
			"Maria Keller, a spokeswoman for the foreign ministry, said the road was open.",
			"role spokeswoman for the foreign ministry",
		},
		{
			"Hamas has about 20,000 fighters, the general said.",
			"armed_group: Hamas; strength",
		},
		{
			"Boko Haram is led by Abubakar Shekau.",
			"armed_group: Boko Haram; leader Abubakar Shekau",
		},
		{
			"Judge Laura Prada Rojas was shot on Monday. Prada Rojas had left her house in the capital.",
			"person: Laura Prada Rojas = Prada Rojas",
		},
		{
			"It is a tip for the base: who is total in the dawn?",
			"no armed_group\nno media",
		},
	} {
		got := read(t, test.text)
		for want := range strings.SplitSeq(test.want, "\n") {
			if word, not := strings.CutPrefix(want, "no "); not {
				if strings.Contains(got, word) {
					t.Errorf("%s\n%sholds %q", test.text, got, word)
				}
			} else if !strings.Contains(got, want) {
				t.Errorf("%s\n%slacks %q", test.text, got, want)
			}
		}
	}
}
