package engine

import (
	"strings"
	"testing"

	"clio/internal/nlp"
)

// TestMended holds what the rules behind the models set right: the tag of a past that the treebanks know as a noun, and the subject
// behind "according to".
func TestMended(t *testing.T) {
	e, err := New()
	if err != nil {
		t.Fatal(err)
	}
	var doc nlp.Doc
	find := func(word string) *nlp.Token {
		for i := range doc.Tokens {
			if doc.Tokens[i].Lower == word {
				return &doc.Tokens[i]
			}
		}
		t.Fatalf("no %q", word)
		return nil
	}
	for _, test := range []struct {
		text, word string
		want       nlp.XPOS
	}{
		{"A gunman shot his wife and two children on Monday.", "shot", nlp.VBD},
		{"Two men were shot and killed in Oakland.", "shot", nlp.VBN},
		{"Police shot and killed a man.", "shot", nlp.VBD},
		{"An armed group burst into the farm and killed five peasants.", "burst", nlp.VBD},
		{"Rebels of the organization set fire to a bus.", "set", nlp.VBD},
		{"The shot hit his arm.", "shot", nlp.NN},
		{"He fired a warning shot in the air.", "shot", nlp.NN},
	} {
		e.Run(test.text, &doc)
		if got := find(test.word).XPOS; got != test.want {
			t.Errorf("%s: %s is %v, want %v", test.text, test.word, got, test.want)
		}
	}
	e.Run("According to witnesses, men in uniform dragged him away.", &doc)
	if men, witnesses := find("men"), find("witnesses"); men.Rel != nlp.Nsubj || witnesses.Rel != nlp.Obl {
		t.Errorf("men %v, witnesses %v", men.Rel, witnesses.Rel)
	}
	e.Run("According to the guerrillas, the government and the army are responsible.", &doc)
	if government := find("government"); government.Rel != nlp.Nsubj || !strings.EqualFold(doc.Form(government.Head), "responsible") {
		t.Errorf("government %v of %s", government.Rel, doc.Form(government.Head))
	}
}
