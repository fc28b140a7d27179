package engine

import (
	"strings"

	"clio/internal/nlp"
)

// standIn fills names by simple means, until the stage for them takes its place.
func standIn(d *nlp.Doc) { names(d) }

var orgWords = map[string]bool{}

func init() {
	for _, w := range strings.Fields("army police department ministry university institute council committee party front movement agency office court bank company corp inc group times post news herald association union organization center centre command force forces guard service bureau house congress senate state project intelligence network brigade battalion militia") {
		orgWords[w] = true
	}
}

func names(d *nlp.Doc) {
	person := map[string]bool{}
	for i := 0; i < len(d.Tokens); i++ {
		if d.Tokens[i].UPOS != nlp.PROPN {
			continue
		}
		j := i + 1
		for j < len(d.Tokens) && d.Tokens[j].Sent == d.Tokens[i].Sent && d.Tokens[j].Flags&nlp.ParaBefore == 0 && (d.Tokens[j].UPOS == nlp.PROPN || d.Form(int32(j)) == "-" && j+1 < len(d.Tokens) && d.Tokens[j+1].UPOS == nlp.PROPN) {
			j++
		}
		e := nlp.Entity{First: int32(i), Last: int32(j), Kind: nlp.OtherName, Score: 0.5}
		last := d.Tokens[j-1].Lower
		switch {
		case orgWords[last]:
			e.Kind = nlp.Organisation
		case person[last]:
			e.Kind = nlp.PersonName
		case j-i >= 2 && j-i <= 4:
			e.Kind = nlp.PersonName
			person[last] = true
		case d.Tokens[i].Flags&nlp.AllCaps != 0:
			e.Kind = nlp.Organisation
		}
		d.Entities = append(d.Entities, e)
		i = j - 1
	}
}
