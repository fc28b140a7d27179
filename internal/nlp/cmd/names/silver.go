package main

import (
	"path/filepath"

	"clio/internal/nlp/entity"
)

// silver reads unlabelled news and labels it with the model; half of it is learned from in capitals.
func (r *reader) silver(data string, n int, m *entity.Model) ([]entity.Example, error) {
	var out []entity.Example
	var s entity.Scratch
	per := n / 3
	for _, name := range []string{"polnear/train", "gva", "geo/lgl"} {
		count := 0
		err := lines(filepath.Join(data, name, "input.jsonl"), func(in input) error {
			if count >= per || bucket(in.ID, 3) != 0 || len(in.Text) > 8000 {
				return nil
			}
			count++
			ex := r.example(in.Text, nil)
			m.Run(ex.Doc, ex.Infos, &s)
			var spans []span
			for _, e := range ex.Doc.Entities {
				b := ex.Doc.Span(e.First, e.Last)
				spans = append(spans, span{b.Start, b.End, entity.CoarseOf(e.Kind)})
				ex.Names = append(ex.Names, entity.Name{First: e.First, Last: e.Last, Kind: entity.CoarseOf(e.Kind)})
			}
			if count%2 == 0 {
				ex = r.example(capitals(in.Text), spans)
			}
			ex.Silver = true
			out = append(out, ex)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
