package sent_test

import (
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/engine"
)

// sentences writes a text's sentences, one a line.
func sentences(t *testing.T, e *engine.Engine, text string) (string, []nlp.Sent) {
	t.Helper()
	var doc nlp.Doc
	e.Run(text, &doc)
	var b strings.Builder
	for _, s := range doc.Sents {
		span := doc.Span(s.First, s.Last)
		b.WriteString(strings.Join(strings.Fields(doc.Text[span.Start:span.End]), " "))
		b.WriteByte('\n')
	}
	return b.String(), doc.Sents
}

func TestRun(t *testing.T) {
	e, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"titles", "The attack was led by Gen. Omar Haddad. Lt. Col. Smith said so.", "The attack was led by Gen. Omar Haddad.\nLt. Col. Smith said so.\n"},
		{"initials", "It was J. R. Moore who called. Nobody answered him.", "It was J. R. Moore who called.\nNobody answered him.\n"},
		{"country", "He was sent by the U.S. Army to Kabul. The U.S. said nothing.", "He was sent by the U.S. Army to Kabul.\nThe U.S. said nothing.\n"},
		{"saint", "They were treated at St. Luke's Hospital. Two died.", "They were treated at St. Luke's Hospital.\nTwo died.\n"},
		{"dateline", "DARGAI (Staff) — Seven people were killed. Two fled.", "DARGAI (Staff) — Seven people were killed.\nTwo fled.\n"},
		{"dateline of a state", "BEND, Ore. — Police searched a house. Nobody was hurt.", "BEND, Ore. — Police searched a house.\nNobody was hurt.\n"},
		{"quotation", "“We ran away. They shot at us,” she said. He agreed.", "“We ran away.\nThey shot at us,” she said.\nHe agreed.\n"},
		{"headline", "Seven killed in Dargai\n\nGunmen opened fire on Monday.", "Seven killed in Dargai\nGunmen opened fire on Monday.\n"},
		{"bullets", "The toll so far:\n\n- three soldiers were killed\n\n- five people were hurt", "The toll so far:\n- three soldiers were killed\n- five people were hurt\n"},
		{"capitals", "THE ARMY ATTACKED THE TOWN. TWO MEN WERE KILLED.", "THE ARMY ATTACKED THE TOWN.\nTWO MEN WERE KILLED.\n"},
		{
			"wrapped",
			"   RIO SECO, 3 MAY 90 (OWN) -- THE ARMY TODAY ATTACKED A CAMP OF THE\nREBELS NEAR THE TOWN, ACCORDING TO A REPORT BY MILITARY SOURCES IN THE\nCAPITAL. NOBODY WAS HURT.\n\n   THE REBELS SAID NOTHING.",
			"RIO SECO, 3 MAY 90 (OWN) -- THE ARMY TODAY ATTACKED A CAMP OF THE REBELS NEAR THE TOWN, ACCORDING TO A REPORT BY MILITARY SOURCES IN THE CAPITAL.\nNOBODY WAS HURT.\nTHE REBELS SAID NOTHING.\n",
		},
		{
			"wrapped anywhere",
			"   RIO SECO, 3 MAY 90 (OWN) --\n[TEXT] A PATROL OF THE ARMY CLASHED WITH A COLUMN AND INFLICTED THREE\nCASUALTIES, WHICH WERE TAKEN AWAY BY THE REBELS, SAID A\nSOLDIER GUARDING THE SUBSTATION NEAR THE CITY OF SAN ANDRES IN\nTHE NORTH.",
			"RIO SECO, 3 MAY 90 (OWN) -- [TEXT] A PATROL OF THE ARMY CLASHED WITH A COLUMN AND INFLICTED THREE CASUALTIES, WHICH WERE TAKEN AWAY BY THE REBELS, SAID A SOLDIER GUARDING THE SUBSTATION NEAR THE CITY OF SAN ANDRES IN THE NORTH.\n",
		},
		{"lines", "Police said that two were killed\nThe army said nothing\nNobody knows", "Police said that two were killed\nThe army said nothing\nNobody knows\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, _ := sentences(t, e, c.text); got != c.want {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
		})
	}
}

func TestKind(t *testing.T) {
	e, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	_, sents := sentences(t, e, "Seven killed in Dargai\n\nGunmen opened fire on Monday. They fled.\n\n- Three were hurt.\n\nDARGAI —\n\nIT IS OVER.")
	want := []nlp.SentKind{nlp.Headline, nlp.Body, nlp.Body, nlp.Bullet, nlp.Dateline, nlp.Body}
	if len(sents) != len(want) {
		t.Fatalf("%d sentences, want %d", len(sents), len(want))
	}
	for i, k := range want {
		if sents[i].Kind != k {
			t.Errorf("sentence %d is of kind %d, want %d", i, sents[i].Kind, k)
		}
	}
	if !sents[5].AllCaps || sents[1].AllCaps {
		t.Error("capitals are not seen")
	}
}

// TestDateline tells how many tokens of a sentence are its dateline, and sees that the tree of the rest does without them.
func TestDateline(t *testing.T) {
	e, err := engine.New()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"MOGADISHU, Somalia, May 4 (Wire) – Gunmen attacked a hotel on Friday.": "Gunmen attacked",
		"KABUL (Agency) — Two men died.":                                        "Two died",
		"LAGOS, Nigeria — Gunmen killed five people.":                           "Gunmen killed",
		"Ann (my friend) - she is late today.":                                  "",
		"The army – and only the army – said so.":                               "",
		"Gunmen attacked a hotel.":                                              "",
	} {
		var doc nlp.Doc
		e.Run(text, &doc)
		sent := doc.Sents[0]
		if (sent.Dateline > 0) != (want != "") {
			t.Errorf("%s: a dateline of %d tokens", text, sent.Dateline)
			continue
		}
		if want == "" {
			continue
		}
		first, verb, _ := strings.Cut(want, " ")
		if got := doc.Form(sent.First + sent.Dateline); got != first {
			t.Errorf("%s: goes on with %q", text, got)
		}
		if got := doc.Form(sent.Root); got != verb {
			t.Errorf("%s: the root is %q", text, got)
		}
	}
}
