package export

import (
	"cmp"
	"io"
	"net/url"
	"slices"
	"strings"

	"clio/record"
)

// stixObject is any object of STIX 2.1 that Clio writes. Its fields are those of all kinds together; an empty one is left out.
type stixObject struct {
	Type               string         `json:"type"`
	SpecVersion        string         `json:"spec_version"`
	ID                 string         `json:"id"`
	CreatedByRef       string         `json:"created_by_ref,omitempty"`
	Created            string         `json:"created"`
	Modified           string         `json:"modified"`
	Name               string         `json:"name,omitempty"`
	Description        string         `json:"description,omitempty"`
	Labels             []string       `json:"labels,omitempty"`
	Confidence         *int           `json:"confidence,omitempty"`
	Lang               string         `json:"lang,omitempty"`
	Aliases            []string       `json:"aliases,omitempty"`
	IdentityClass      string         `json:"identity_class,omitempty"`
	Published          string         `json:"published,omitempty"`
	ObjectRefs         []string       `json:"object_refs,omitempty"`
	Country            string         `json:"country,omitempty"`
	AdministrativeArea string         `json:"administrative_area,omitempty"`
	City               string         `json:"city,omitempty"`
	Latitude           *float64       `json:"latitude,omitempty"`
	Longitude          *float64       `json:"longitude,omitempty"`
	RelationshipType   string         `json:"relationship_type,omitempty"`
	SourceRef          string         `json:"source_ref,omitempty"`
	TargetRef          string         `json:"target_ref,omitempty"`
	StartTime          string         `json:"start_time,omitempty"`
	ExternalReferences []stixExternal `json:"external_references,omitempty"`
}

type stixExternal struct {
	SourceName  string `json:"source_name"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
	ExternalID  string `json:"external_id,omitempty"`
}

// STIX writes a bundle of STIX 2.1: an incident for each incident, a report for each document, threat actors for armed groups,
// identities for other parties and for those who suffered, locations, and the relationships between them. The ids are version 5
// UUIDs of what an object stands for, so the same record gives the same ids.
func STIX(w io.Writer, rows Rows, meta Meta) error {
	incidents, err := gather(rows)
	if err != nil {
		return err
	}
	list, err := newJSONList(w, map[string]any{"type": "bundle", "id": "bundle--" + uuid5("bundle:"+meta.Data+":"+meta.Query+":"+meta.day())}, "objects")
	if err != nil {
		return err
	}
	s := &stixWriter{list: list, meta: &meta, seen: map[string]bool{}, reports: map[string]*stixObject{}}
	s.maker = s.put(&stixObject{Type: "identity", Name: "Clio", IdentityClass: "system", Description: metaText(&meta) + ", written by " + meta.program()}, "maker")
	for _, in := range incidents {
		s.incident(in)
	}
	for _, doc := range s.order {
		r := s.reports[doc]
		slices.Sort(r.ObjectRefs)
		r.ObjectRefs = slices.Compact(r.ObjectRefs)
		s.put(r, doc)
	}
	if s.err != nil {
		return s.err
	}
	return list.close("}")
}

// stixWriter writes each object once. The first error stays and ends the writing.
type stixWriter struct {
	list    *jsonList
	meta    *Meta
	maker   string
	seen    map[string]bool
	reports map[string]*stixObject // by document, written last, when all that they tell of is known
	order   []string
	err     error
}

// put fills in what all objects have, writes the object unless one of its id is there already, and gives its id.
func (s *stixWriter) put(o *stixObject, name string) string {
	o.ID = o.Type + "--" + uuid5(o.Type+":"+name)
	if s.err != nil || s.seen[o.ID] {
		return o.ID
	}
	s.seen[o.ID] = true
	o.SpecVersion, o.CreatedByRef = "2.1", s.maker
	o.Created, o.Modified = s.meta.stamp(), s.meta.stamp()
	s.err = s.list.add(o)
	return o.ID
}

func (s *stixWriter) relate(kind, from, to, description string, confidence *int) string {
	return s.put(&stixObject{Type: "relationship", RelationshipType: kind, SourceRef: from, TargetRef: to, Description: description, Confidence: confidence}, kind+":"+from+":"+to)
}

func (s *stixWriter) incident(in *incident) {
	d := in.date()
	place, places := in.place()
	parties := in.parties()
	killed, wounded := in.figures(killedOf), in.figures(woundedOf)
	o := &stixObject{
		Type: "incident", Name: stixName(in, &d, place), Labels: []string{in.kind(), string(in.mode())},
		Description: notes(in.summary(), dated(&d), figuresOnly("Killed", killed), figuresOnly("Wounded", wounded), standingNotes(parties), labelled("Other dates", d.others), labelled("Other places", places), in.corrections()),
	}
	for _, r := range in.docs() {
		o.ExternalReferences = append(o.ExternalReferences, r.external())
	}
	id := s.put(o, in.id)
	refs := []string{id}
	if place != nil {
		if at := s.location(place); at != "" {
			refs = append(refs, at, s.relate("located-at", id, at, "", nil))
		}
	}
	for _, p := range parties {
		if p.name == leftOutName {
			continue
		}
		actor := s.actor(p)
		refs = append(refs, actor)
		if p.standing == record.StandingDenied {
			continue // nobody says so: the denial stands in the description
		}
		refs = append(refs, s.relate("attributed-to", id, actor, labelled("Standing", p.accounts), confidence(p)))
	}
	for _, t := range in.targets() {
		if t.text == leftOutName || t.text == "" {
			continue
		}
		class := "group"
		if t.kind == record.Person {
			class = "individual"
		} else if t.actor && !civilian(t.kind) {
			class = "organization"
		}
		suffered := s.put(&stixObject{Type: "identity", Name: t.text, IdentityClass: class}, class+":"+in.id+":"+t.text)
		refs = append(refs, suffered, s.relate("targets", id, suffered, "", nil))
	}
	for _, r := range in.reports {
		s.tells(r, refs)
	}
}

// stixName is an incident in a few words: what, where, when.
func stixName(in *incident, d *day, p *record.Place) string {
	name := in.kind()
	if p != nil {
		name += ", " + placeText(p)
	}
	if d.pick.From != "" {
		name += ", " + interval(&d.pick)
	}
	return name
}

func dated(d *day) string {
	if d.pick.From == "" {
		return "Not dated by any report"
	}
	return "Date: " + interval(&d.pick)
}

// confidence is how far the footing on which a party is named carries, on STIX's scale of none, low, medium and high (15, 50,
// 85): somebody says so as a fact or the report does, it claims it itself, it is suspected. Of persons nothing is said.
func confidence(p *party) *int {
	if p.kind == record.Person {
		return nil
	}
	n := 50
	switch p.standing {
	case record.Claimed, record.Attributed, record.ReportedAsVoice:
		if p.denied {
			n = 15
		}
	case record.Suspected:
		n = 15
	}
	if n == 50 && slices.Contains(p.standings, record.Claimed) && (slices.Contains(p.standings, record.Attributed) || slices.Contains(p.standings, record.ReportedAsVoice)) {
		n = 85
	}
	return &n
}

func (s *stixWriter) actor(p *party) string {
	if p.kind == record.ArmedGroup && p.named {
		return s.put(&stixObject{Type: "threat-actor", Name: p.name}, strings.ToLower(p.name))
	}
	class := "organization"
	switch p.kind {
	case record.Person:
		class = "individual"
	case record.Group, record.Civilians, "":
		class = "group"
	}
	if !p.named && class == "organization" {
		class = "class"
	}
	return s.put(&stixObject{Type: "identity", Name: p.name, IdentityClass: class}, class+":"+strings.ToLower(p.name))
}

// location is a place that has a country or is a point; empty else, for STIX has no other.
func (s *stixWriter) location(p *record.Place) string {
	o := &stixObject{Type: "location", Name: p.Name, Country: p.Country, AdministrativeArea: p.Admin1}
	if p.Precision == "city" || p.Precision == "near" {
		o.City = p.Name
	}
	if located(p) && pointed(level(p)) {
		o.Latitude, o.Longitude = p.Lat, p.Lon
	}
	if o.Country == "" && o.Latitude == nil {
		return ""
	}
	return s.put(o, p.Gazetteer+":"+p.Name+":"+p.Admin1+":"+p.Country+":"+p.Precision)
}

// tells adds what an incident holds to the report of a document.
func (s *stixWriter) tells(r *report, refs []string) {
	o := s.reports[r.doc.ID]
	if o == nil {
		o = &stixObject{Type: "report", Name: r.doc.Title, Lang: r.doc.Language, Labels: []string{"news"}, ExternalReferences: []stixExternal{r.external()}}
		if o.Name == "" {
			o.Name = cmp.Or(r.publisher(), "a report without a title")
		}
		o.Published = s.meta.stamp()
		if len(r.doc.Published) == len("2006-01-02") {
			o.Published = r.doc.Published + "T00:00:00.000Z"
		} else {
			o.Description = "The report does not say when it was published; the date is that of the export."
		}
		s.reports[r.doc.ID] = o
		s.order = append(s.order, r.doc.ID)
	}
	o.ObjectRefs = append(o.ObjectRefs, refs...)
}

func (r *report) external() stixExternal {
	x := stixExternal{SourceName: r.publisher(), Description: r.cite(), ExternalID: r.doc.ID}
	if u, err := url.Parse(r.doc.URL); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		x.URL = u.String() // with the signs escaped that an address cannot hold
	}
	if x.Description == "" && x.ExternalID == "" && x.URL == "" {
		x.Description = "a report without title and address"
	}
	if x.SourceName == "" {
		x.SourceName = "clio"
	}
	return x
}
