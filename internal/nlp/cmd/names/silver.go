package main

import (
	"path/filepath"
	"slices"
	"strings"

	"clio/internal/nlp/entity"
)

// silver reads news and labels it with the model. Where a data set knows some of the names, the places of lgl and the victims
// and suspects of gva, it corrects the model. Half of the documents are learned from in capitals.
func (r *reader) silver(data string, n int, m *entity.Model) ([]entity.Example, error) {
	known := map[string]func(text string) []span{}
	err := lines(filepath.Join(data, "geo", "lgl", "gold.jsonl"), func(g struct {
		ID     string
		Places []struct{ Start, End int }
	},
	) error {
		known[g.ID] = func(text string) []span {
			at := bytesOf(text)
			var out []span
			for _, p := range g.Places {
				if p.End < len(at) {
					out = append(out, span{at[p.Start], at[p.End], entity.Place})
				}
			}
			return out
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = lines(filepath.Join(data, "gva", "gold.jsonl"), func(g struct {
		ID                string
		Victims, Suspects []string
	},
	) error {
		known[g.ID] = func(text string) []span { return persons(text, append(g.Victims, g.Suspects...)) }
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []entity.Example
	var s entity.Scratch
	for _, name := range []string{"geo/lgl", "gva", "polnear/train"} {
		count := 0
		err := lines(filepath.Join(data, name, "input.jsonl"), func(in input) error {
			if count >= n/3 || len(in.Text) > 8000 {
				return nil
			}
			var spans []span
			if f := known[in.ID]; f != nil {
				if spans = f(in.Text); len(spans) < 2 {
					return nil
				}
			}
			count++
			ex := r.example(in.Text, nil)
			m.Run(ex.Doc, ex.Infos, &s)
			sure := len(spans)
			for _, e := range ex.Doc.Entities {
				b := ex.Doc.Span(e.First, e.Last)
				kind := entity.CoarseOf(e.Kind)
				x := span{b.Start, b.End, kind}
				at := slices.IndexFunc(spans[:sure], func(o span) bool { return x.start < o.end && o.start < x.end })
				switch {
				case at < 0:
					spans = append(spans, x)
				case spans[at].kind == entity.Place && kind == entity.Body && x.end-x.start > spans[at].end-spans[at].start && x.start <= spans[at].start && x.end >= spans[at].end:
					spans[at] = x // a place in the name of a body
				}
			}
			spans = disjoint(spans)
			text := in.Text
			if count%2 == 0 {
				text = capitals(text)
			}
			ex = r.example(text, spans)
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

// persons finds full names, and last names that stand without them.
func persons(text string, names []string) []span {
	var out []span
	find := func(name string) {
		for from := 0; ; {
			i := strings.Index(text[from:], name)
			if i < 0 {
				return
			}
			i += from
			from = i + len(name)
			if (i == 0 || !letter(text[i-1])) && (from == len(text) || !letter(text[from])) {
				out = append(out, span{int32(i), int32(from), entity.Person})
			}
		}
	}
	for _, name := range names {
		parts := strings.Fields(name)
		if len(parts) < 2 || len(name) < 6 {
			continue
		}
		find(name)
		find(parts[0] + " " + parts[len(parts)-1])
		if last := parts[len(parts)-1]; len(last) > 3 && strings.Contains(text, name) {
			find(last)
		}
	}
	return disjoint(out)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
