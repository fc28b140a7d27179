package export

import (
	"bufio"
	"io"
	"strings"
	"time"

	"golang.org/x/text/language"

	"clio/record"
)

// ftmEntity is an entity of FollowTheMoney: every property is a list.
type ftmEntity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

func (e *ftmEntity) add(property string, values ...string) {
	for _, v := range values {
		if v != "" {
			e.Properties[property] = append(e.Properties[property], v)
		}
	}
}

// date is a date as FollowTheMoney takes it, with its time of day when there is one; empty for anything else.
func date(s string) string {
	for _, form := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(form, s); err == nil {
			if form == time.RFC3339 {
				return t.UTC().Format("2006-01-02T15:04:05")
			}
			return s
		}
	}
	return ""
}

// twoLetters is a country's code as FollowTheMoney takes it; empty for anything else.
func twoLetters(country string) string {
	if len(country) != 2 || strings.Trim(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return ""
	}
	return strings.ToLower(country)
}

// FTM writes entities of FollowTheMoney, one a line: an Event for each incident, an Article for each document, an Address for
// each place, and an Organization, PublicBody, Company or Person for each party that is named.
func FTM(w io.Writer, rows Rows, meta Meta) error {
	incidents, err := gather(rows)
	if err != nil {
		return err
	}
	f := &ftmWriter{w: bufio.NewWriter(w), seen: map[string]bool{}}
	for _, in := range incidents {
		f.incident(in, &meta)
	}
	if f.err != nil {
		return f.err
	}
	return f.w.Flush()
}

type ftmWriter struct {
	w    *bufio.Writer
	seen map[string]bool
	err  error
}

// put writes an entity unless one of its id is there already, and gives its id.
func (f *ftmWriter) put(e *ftmEntity, name string) string {
	e.ID = "clio-" + strings.ToLower(e.Schema) + "-" + uuid5("ftm:"+e.Schema+":"+name)
	if f.err != nil || f.seen[e.ID] {
		return e.ID
	}
	f.seen[e.ID] = true
	data, err := jsonLine(e)
	if err == nil {
		_, err = f.w.Write(append(data, '\n'))
	}
	f.err = err
	return e.ID
}

func newFTM(schema string) *ftmEntity {
	return &ftmEntity{Schema: schema, Properties: map[string][]string{}}
}

func (f *ftmWriter) incident(in *incident, meta *Meta) {
	e := newFTM("Event")
	d := in.date()
	place, places := in.place()
	parties := in.parties()
	e.add("name", stixName(in, &d, place))
	e.add("summary", in.summary())
	e.add("recordId", in.id)
	if d.pick.From != "" {
		if d.pick.From == until(&d.pick) {
			e.add("date", date(d.pick.From))
		} else {
			e.add("startDate", date(d.pick.From))
			e.add("endDate", date(until(&d.pick)))
		}
	}
	if place != nil {
		e.add("location", placeText(place))
		e.add("country", twoLetters(place.Country))
		a := newFTM("Address")
		a.add("full", placeText(place))
		a.add("state", place.Admin1)
		a.add("country", twoLetters(place.Country))
		if place.Precision == "city" || place.Precision == "near" {
			a.add("city", place.Name)
		}
		if located(place) && pointed(level(place)) {
			a.add("latitude", degrees(place.Lat))
			a.add("longitude", degrees(place.Lon))
		}
		e.add("addressEntity", f.put(a, place.Gazetteer+":"+placeText(place)+":"+place.Admin1+":"+place.Precision))
	}
	for _, p := range said(parties) {
		if p.named {
			e.add("involved", f.party(p))
		}
	}
	e.add("description", notes(
		"Type: "+in.kind()+", "+string(in.mode()), figuresOnly("Killed", in.figures(killedOf)), figuresOnly("Wounded", in.figures(woundedOf)), figuresOnly("Held", in.figures(kidnappedOf)),
		figuresOnly("Killed or wounded together", in.figures(casualtiesOf)), labelled("Targets", targetTexts(in)), standingNotes(parties), labelled("Other dates", d.others), labelled("Other places", places), in.corrections(),
	))
	e.add("notes", metaText(meta))
	for _, r := range in.docs() {
		e.add("proof", f.article(r))
		e.add("sourceUrl", r.external().URL)
	}
	e.add("publisher", in.distinct(func(r *report) []string { return []string{r.doc.Publisher} })...)
	f.put(e, in.id)
}

func targetTexts(in *incident) []string {
	var out []string
	for _, t := range in.targets() {
		out = append(out, t.text)
	}
	return out
}

func (f *ftmWriter) party(p *party) string {
	schema := "Organization"
	switch p.kind {
	case record.Person:
		schema = "Person"
	case record.Company, record.Media:
		schema = "Company"
	case record.State, record.StateSecurity, record.GovernmentBody:
		schema = "PublicBody"
	}
	e := newFTM(schema)
	e.add("name", p.name)
	e.add("country", twoLetters(p.country))
	return f.put(e, strings.ToLower(p.name))
}

func (f *ftmWriter) article(r *report) string {
	e := newFTM("Article")
	e.add("title", oneLine(r.doc.Title))
	e.add("publishedAt", date(r.doc.Published))
	e.add("publisher", r.doc.Publisher)
	e.add("sourceUrl", r.external().URL)
	e.add("fileName", r.doc.Source)
	if base, err := language.ParseBase(r.doc.Language); err == nil {
		e.add("language", base.ISO3())
	}
	return f.put(e, r.doc.ID)
}
