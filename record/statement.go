package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Statement is one fact as a row: what is said of which event, actor or attribution, the words it rests on, who says so, and
// which rule of which reader read it. Its id is a hash of all of these, so the same reading gives the same id and a second
// run changes nothing.
type Statement struct {
	ID          string
	Doc         string // document id
	Subject     string // id of the event, actor or attribution; "t" and "p" for times and places
	Property    string // date, killed, source, leader, …
	Value       string // JSON of the cell without its words and span
	Quote              // bytes of the document's text
	Attribution string
	Certainty   Certainty
	Rule        string
	Reader      string
}

// Statements lists everything that a record says as rows, in the order of the record.
func (r *Record) Statements() []Statement {
	var out []Statement
	add := func(subject, property string, q Quote, attribution string, certainty Certainty, rule string, value any) {
		st := Statement{
			Doc: r.Document.ID, Subject: subject, Property: property, Value: valueOf(value), Quote: q,
			Attribution: attribution, Certainty: certainty, Rule: rule, Reader: r.Reader,
		}
		st.ID = st.hash()
		out = append(out, st)
	}
	cell := func(subject, property string, b Basis, value any) {
		add(subject, property, b.Quote, b.Attribution, b.Certainty, b.Rule, value)
	}
	for i := range r.Attributions {
		a := &r.Attributions[i]
		add(a.ID, "source", a.Source.Quote, "", "", a.Rule, map[string]any{"actor": a.Source.Actor})
		add(a.ID, "cue", a.Cue, "", "", a.Rule, map[string]any{"stance": a.Stance, "certainty": a.Certainty})
		add(a.ID, "content", a.Content.Quote, "", "", a.Rule, map[string]any{"parts": len(a.Content.Parts)})
	}
	for i := range r.Actors {
		a := &r.Actors[i]
		for _, m := range a.Mentions {
			add(a.ID, "mention", m.Quote, "", "", m.Rule, map[string]any{"name": a.Name, "kind": a.Kind})
		}
		for _, st := range a.Statements {
			cell(a.ID, st.Property, st.Basis, st)
		}
	}
	for i := range r.Events {
		e := &r.Events[i]
		for _, m := range e.Mentions {
			add(e.ID, "mention", m.Quote, "", "", m.Rule, map[string]any{"type": e.Type, "mode": e.Mode, "suicide": e.Suicide})
		}
		e.EachCell(func(property string, b *Basis, value any) { cell(e.ID, property, *b, value) })
	}
	for _, t := range r.Times {
		add("t", "time", t.Quote, "", "", t.Rule, t)
	}
	for _, p := range r.Places {
		add("p", "place", p.Quote, "", "", p.Rule, p)
	}
	return out
}

// EachCell visits the statements of an event in the order of its fields: the property, what the statement rests on, and the
// statement itself (Date, Place, Perpetrator, …).
func (e *Event) EachCell(visit func(property string, b *Basis, value any)) {
	for i := range e.Date {
		visit("date", &e.Date[i].Basis, e.Date[i])
	}
	for i := range e.Place {
		visit("place", &e.Place[i].Basis, e.Place[i])
	}
	for i := range e.Perpetrator {
		visit("perpetrator", &e.Perpetrator[i].Basis, e.Perpetrator[i])
	}
	for i := range e.Target {
		visit("target", &e.Target[i].Basis, e.Target[i])
	}
	for i := range e.Victim {
		visit("victim", &e.Victim[i].Basis, e.Victim[i])
	}
	for i := range e.Weapon {
		visit("weapon", &e.Weapon[i].Basis, e.Weapon[i])
	}
	for i, tolls := range e.tolls() {
		for j := range *tolls {
			visit(tollNames[i], &(*tolls)[j].Basis, (*tolls)[j])
		}
	}
	for i := range e.Level {
		visit("level", &e.Level[i].Basis, e.Level[i])
	}
}

// tollNames are the properties of Event.tolls, in its order.
var tollNames = [...]string{"killed", "wounded", "casualties", "kidnapped", "arrested", "attackers_killed"}

// valueOf is a statement's value as JSON, without the words, span, attribution and rule that have columns of their own.
func valueOf(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return "{}"
	}
	var fields map[string]any
	if json.Unmarshal(data, &fields) != nil {
		return string(data)
	}
	for _, key := range []string{"start", "end", "text", "attribution", "certainty", "rule"} {
		if _, is := v.(map[string]any); !is {
			delete(fields, key)
		}
	}
	data, err = json.Marshal(fields)
	if err != nil {
		return "{}"
	}
	return string(data)
}

func (s *Statement) hash() string {
	h := sha256.New()
	for _, part := range []string{s.Doc, s.Subject, s.Property, s.Value, strconv.Itoa(int(s.Start)), strconv.Itoa(int(s.End)), s.Attribution, string(s.Certainty), s.Rule, s.Reader} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return "s" + hex.EncodeToString(h.Sum(nil)[:10])
}

// EventID is the id of an event over all documents: document id and event id with a point between.
func EventID(doc, event string) string { return doc + "." + event }

// SplitEventID takes apart what EventID put together. A document's id may itself hold points.
func SplitEventID(id string) (doc, event string, ok bool) {
	i := strings.LastIndexByte(id, '.')
	if i < 0 {
		return "", "", false
	}
	return id[:i], id[i+1:], true
}
