package export

import (
	"io"

	"clio/record"
)

// ldContext are the terms of JSONLD: schema.org where it has one, PROV for what a value rests on, Clio's own for the rest. It
// stands in the file, so that nothing has to be loaded to read it.
var ldContext = map[string]any{
	"schema": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#", "clio": "urn:clio:terms:", "xsd": "http://www.w3.org/2001/XMLSchema#",
	"id": "@id", "type": "@type",
	"Dataset": "schema:Dataset", "Event": "schema:Event", "Place": "schema:Place", "GeoCoordinates": "schema:GeoCoordinates", "NewsArticle": "schema:NewsArticle",
	"name": "schema:name", "version": "schema:version", "description": "schema:description", "creator": "schema:creator", "inLanguage": "schema:inLanguage",
	"dateCreated":   map[string]string{"@id": "schema:dateCreated", "@type": "xsd:dateTime"},
	"datePublished": map[string]string{"@id": "schema:datePublished", "@type": "xsd:date"},
	"startDate":     map[string]string{"@id": "schema:startDate", "@type": "xsd:date"},
	"endDate":       map[string]string{"@id": "schema:endDate", "@type": "xsd:date"},
	"location":      "schema:location", "addressCountry": "schema:addressCountry", "addressRegion": "schema:addressRegion", "geo": "schema:geo", "latitude": "schema:latitude", "longitude": "schema:longitude",
	"headline": "schema:headline", "publisher": "schema:publisher", "url": map[string]string{"@id": "schema:url", "@type": "@id"},
	"subjectOf": "schema:subjectOf", "hasPart": "schema:hasPart", "sameAs": map[string]string{"@id": "schema:sameAs", "@type": "@id"},
	"eventType": "clio:eventType", "mode": "clio:mode", "precision": "clio:precision", "account": "clio:account", "property": "clio:property", "value": "schema:value", "standing": "clio:standing",
	"saidBy": "clio:saidBy", "quote": "clio:quote", "report": map[string]string{"@id": "prov:hadPrimarySource", "@type": "@id"}, "correction": "clio:correction",
}

type ldEvent struct {
	ID         string      `json:"id"`
	Type       string      `json:"type"`
	EventType  string      `json:"eventType"`
	Mode       string      `json:"mode"`
	Name       string      `json:"name,omitempty"`
	StartDate  string      `json:"startDate,omitempty"`
	EndDate    string      `json:"endDate,omitempty"`
	Location   *ldPlace    `json:"location,omitempty"`
	SubjectOf  []ldArticle `json:"subjectOf"`
	Account    []ldAccount `json:"account,omitempty"`
	Correction string      `json:"correction,omitempty"`
}

type ldPlace struct {
	Type           string `json:"type"`
	Name           string `json:"name"`
	AddressCountry string `json:"addressCountry,omitempty"`
	AddressRegion  string `json:"addressRegion,omitempty"`
	Precision      string `json:"precision,omitempty"`
	SameAs         string `json:"sameAs,omitempty"`
	Geo            *ldGeo `json:"geo,omitempty"`
}

type ldGeo struct {
	Type      string  `json:"type"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type ldArticle struct {
	ID            string `json:"id"`
	Type          string `json:"type"`
	Headline      string `json:"headline,omitempty"`
	Publisher     string `json:"publisher,omitempty"`
	DatePublished string `json:"datePublished,omitempty"`
	InLanguage    string `json:"inLanguage,omitempty"`
}

type ldAccount struct {
	Property string `json:"property"`
	Value    string `json:"value"`
	Standing string `json:"standing,omitempty"`
	SaidBy   string `json:"saidBy,omitempty"`
	Quote    string `json:"quote,omitempty"`
	Report   string `json:"report"`
}

// JSONLD writes one JSON-LD document: a dataset whose parts are the incidents, each with its reports and every account of every
// cell. Dates and places of the incident itself are the narrowest; what differs stands in the accounts.
func JSONLD(w io.Writer, rows Rows, meta Meta) error {
	incidents, err := gather(rows)
	if err != nil {
		return err
	}
	head := map[string]any{
		"@context": ldContext, "id": "urn:uuid:" + uuid5("dataset:"+meta.Data+":"+meta.Query), "type": "Dataset", "name": meta.title(), "version": meta.Data, "description": metaText(&meta), "creator": meta.program(),
	}
	if !meta.Date.IsZero() {
		head["dateCreated"] = meta.second()
	}
	list, err := newJSONList(w, head, "hasPart")
	if err != nil {
		return err
	}
	for _, in := range incidents {
		if err := list.add(ldOf(in)); err != nil {
			return err
		}
	}
	return list.close("}")
}

func ldOf(in *incident) *ldEvent {
	d := in.date()
	e := &ldEvent{ID: "urn:uuid:" + uuid5("incident:"+in.id), Type: "Event", EventType: in.kind(), Mode: string(in.mode()), Name: in.summary(), StartDate: d.pick.From, Correction: in.corrections()}
	if d.pick.From != "" {
		e.EndDate = until(&d.pick)
	}
	if p, _ := in.place(); p != nil {
		e.Location = &ldPlace{Type: "Place", Name: p.Name, AddressCountry: p.Country, AddressRegion: p.Admin1, Precision: p.Precision, SameAs: geonames(p)}
		if located(p) && pointed(level(p)) {
			e.Location.Geo = &ldGeo{"GeoCoordinates", *p.Lat, *p.Lon}
		}
	}
	for _, r := range in.docs() {
		e.SubjectOf = append(e.SubjectOf, ldArticle{ID: r.iri(), Type: "NewsArticle", Headline: oneLine(r.doc.Title), Publisher: r.doc.Publisher, DatePublished: r.doc.Published, InLanguage: r.doc.Language})
	}
	for _, r := range in.reports {
		r.ev.EachCell(func(property string, b *record.Basis, value any) {
			x := ldAccount{Property: property, Value: cellText(value), SaidBy: r.voices[b.Attribution], Quote: oneLine(b.Text), Report: r.iri()}
			if p, ok := value.(record.Perpetrator); ok {
				x.Value, x.Standing = shown(oneLine(p.Text)), string(p.Standing)
			}
			e.Account = append(e.Account, x)
		})
	}
	return e
}

// geonames is the address of a place of GeoNames, empty for other gazetteers.
func geonames(p *record.Place) string {
	const prefix = "geonames:"
	if len(p.Gazetteer) > len(prefix) && p.Gazetteer[:len(prefix)] == prefix {
		return "https://sws.geonames.org/" + p.Gazetteer[len(prefix):] + "/"
	}
	return ""
}
