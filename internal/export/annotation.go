package export

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"clio/record"
)

// Annotations writes a W3C Web Annotation Collection: one annotation for every passage that an event or a cell of it rests on,
// with the words (TextQuoteSelector) and the place in the canonical text in code points (TextPositionSelector).
func Annotations(w io.Writer, rows Rows, meta Meta) error {
	head := map[string]any{
		"@context": []any{"http://www.w3.org/ns/anno.jsonld", map[string]string{"query": "http://purl.org/dc/terms/description", "version": "http://schema.org/version"}},
		"id":       "urn:uuid:" + uuid5("collection:"+meta.Data+":"+meta.Query), "type": "AnnotationCollection", "label": meta.title(), "version": meta.Data, "query": meta.Query,
		"generator": map[string]string{"type": "Software", "name": meta.program()},
	}
	if !meta.Date.IsZero() {
		head["created"] = meta.second()
	}
	data, err := jsonLine(head)
	if err != nil {
		return err
	}
	// The page is an object inside the collection, so its list is written into an object that stays open.
	if _, err := fmt.Fprintf(w, "%s,\"first\":", data[:len(data)-1]); err != nil {
		return err
	}
	list, err := newJSONList(w, map[string]any{"id": "urn:uuid:" + uuid5("page:"+meta.Data+":"+meta.Query), "type": "AnnotationPage", "startIndex": 0}, "items")
	if err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if err := annotate(list, row, &meta); err != nil {
			return err
		}
	}
	return list.close(fmt.Sprintf("},\"total\":%d}", list.n))
}

type annotation struct {
	ID         string           `json:"id"`
	Type       string           `json:"type"`
	Motivation string           `json:"motivation"`
	Created    string           `json:"created,omitempty"`
	Body       []textualBody    `json:"body"`
	Target     annotationTarget `json:"target"`
}

type textualBody struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Format  string `json:"format"`
	Value   string `json:"value"`
}

type annotationTarget struct {
	Source   string `json:"source"`
	Selector []any  `json:"selector"`
}

type quoteSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

type positionSelector struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

func annotate(list *jsonList, row Row, meta *Meta) error {
	r := newReport(row)
	text := row.Record.Document.Text
	add := func(property string, q record.Quote, bodies ...string) error {
		if q.Start < 0 || q.End <= q.Start || int(q.End) > len(text) {
			return nil
		}
		start := utf8.RuneCountInString(text[:q.Start])
		before, after := around(text, int(q.Start), int(q.End), 32)
		a := annotation{
			ID:   "urn:uuid:" + uuid5(fmt.Sprintf("annotation:%s:%s:%d:%d:%s", r.id, property, q.Start, q.End, strings.Join(bodies, "\n"))),
			Type: "Annotation", Motivation: "classifying",
			Target: annotationTarget{Source: r.iri(), Selector: []any{
				quoteSelector{"TextQuoteSelector", text[q.Start:q.End], before, after},
				positionSelector{"TextPositionSelector", start, start + utf8.RuneCountInString(text[q.Start:q.End])},
			}},
		}
		if !meta.Date.IsZero() {
			a.Created = meta.second()
		}
		for i, b := range bodies {
			purpose := "describing"
			if i == 0 {
				purpose = "tagging"
			}
			a.Body = append(a.Body, textualBody{"TextualBody", purpose, "text/plain", b})
		}
		return list.add(a)
	}
	of := "event " + r.id
	if row.Incident != "" {
		of += " of incident " + row.Incident
	}
	for _, m := range row.Event.Mentions {
		if err := add("mention", m.Quote, "event: "+row.Event.Type, of+", "+string(row.Event.Mode)); err != nil {
			return err
		}
	}
	var failed error
	row.Event.EachCell(func(property string, b *record.Basis, value any) {
		if failed != nil {
			return
		}
		bodies := []string{property + ": " + cellText(value), of}
		if who := r.voices[b.Attribution]; who != "" {
			bodies = append(bodies, "said by "+who)
		}
		failed = add(property, b.Quote, bodies...)
	})
	return failed
}

// iri names the report: its address, else its id as a URN.
func (r *report) iri() string {
	if strings.Contains(r.doc.URL, "://") {
		return r.doc.URL
	}
	return "urn:uuid:" + uuid5("document:"+r.doc.ID)
}

// cellText is a statement's value in words, without the words of the report where it has a value of its own.
func cellText(value any) string {
	switch x := value.(type) {
	case record.Date:
		if x.From == "" {
			return oneLine(x.Text)
		}
		return interval(&x)
	case record.Place:
		return placeText(&x)
	case record.Perpetrator:
		return shown(oneLine(x.Text)) + " (" + string(x.Standing) + ")"
	case record.Target:
		return shown(oneLine(x.Text))
	case record.Victim:
		return strings.TrimSpace(shown(oneLine(x.Text)) + " " + x.Effect)
	case record.Weapon:
		return cmp.Or(x.Kind, oneLine(x.Text))
	case record.Toll:
		return countText(x.Count)
	case record.Level:
		return x.Value
	}
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(data)
}

// countText is a number of people in words.
func countText(c record.Count) string {
	about := ""
	if c.Approx {
		about = "about "
	}
	switch {
	case c.Min != nil && c.Max != nil && *c.Min == *c.Max:
		return about + number(c.Min)
	case c.Min != nil && c.Max != nil:
		return about + number(c.Min) + " to " + number(c.Max)
	case c.Min != nil:
		return about + "at least " + number(c.Min)
	case c.Max != nil:
		return about + "at most " + number(c.Max)
	}
	return "unknown"
}
