package nations

import (
	"fmt"
	"strings"

	"clio/codebook"
	"clio/internal/nlp"
)

// governments is the table places/governments.toml.
type governments struct {
	Verbs   []string
	Example []struct{ Text, Name, Government string }
}

func readGovernments(book *codebook.Book) (*governments, error) {
	t := new(governments)
	if err := book.Decode("places/governments.toml", t); err != nil {
		return nil, fmt.Errorf("nations: %w", err)
	}
	return t, nil
}

// Government is the country whose government a range of tokens stands for: the name of a capital or of a seat ("Kyiv", "the
// Kremlin") that acts as governments do, as the subject of a verb such as deny or after "by" beside one. Empty when the
// range is a place or anything else. It needs the tree.
func (x *Lexicon) Government(doc *nlp.Doc, first, last int32) string {
	if first < 0 || first >= last || int(last) > len(doc.Tokens) {
		return ""
	}
	iso := x.BySeat(strings.Join(strings.Fields(doc.Text[doc.Tokens[first].Start:doc.Tokens[last-1].End]), " "))
	if iso == "" {
		return ""
	}
	head := last - 1
	for i := last - 1; i >= first; i-- {
		if h := doc.Tokens[i].Head; h < first || h >= last {
			head = i
			break
		}
	}
	for steps := 0; doc.Tokens[head].Rel == nlp.Conj && doc.Tokens[head].Head >= 0 && steps < 4; steps++ {
		head = doc.Tokens[head].Head // "by Kyiv and Washington"
	}
	t := &doc.Tokens[head]
	if t.Head < 0 || !x.verbs[doc.Tokens[t.Head].Lemma] {
		return ""
	}
	switch t.Rel {
	case nlp.Nsubj:
		return iso
	case nlp.OblAgent:
		return iso
	case nlp.Obl:
		if k := doc.KidBy(head, nlp.Case); k >= 0 && doc.Tokens[k].Lower == "by" {
			return iso
		}
	}
	return ""
}
