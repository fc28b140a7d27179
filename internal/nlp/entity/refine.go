package entity

import "clio/internal/nlp"

// CoarseOf is the coarse kind of a kind.
func CoarseOf(k nlp.EntityKind) Coarse {
	switch k {
	case nlp.PersonName:
		return Person
	case nlp.Organisation, nlp.ArmedGroupName, nlp.MediaName:
		return Body
	case nlp.PlaceName, nlp.Facility:
		return Place
	case nlp.NoEntity:
		return Outside
	}
	return Other
}

// refine splits the coarse kinds by the lists.
func refine(doc *nlp.Doc, v *view) {
	for i := range doc.Entities {
		e := &doc.Entities[i]
		for e.Last-e.First > 1 && leads(v, e) {
			e.First++
		}
		head := e.Last - 1
		all, listed := Hint(0), v.listed[e.First]
		for k := e.First; k < e.Last; k++ {
			all |= v.hints[k]
			listed &= v.listed[k]
			if v.infos[k].Lower == "of" && head == e.Last-1 && k > e.First {
				head = k - 1
			}
		}
		h := v.hints[head]
		if e.Kind != nlp.PersonName && v.sure(e) == Outside && h&(OrgHead|GroupHead|MediaHead|PlaceHead|FacilityHead) == 0 && human(doc, v, e) {
			e.Kind = nlp.PersonName
			continue
		}
		if e.Kind == nlp.PlaceName && listed&ListedCountry == 0 && titled(doc, v, e) {
			e.Kind = nlp.PersonName // President Lincoln, Dr Guerrero
			continue
		}
		switch e.Kind {
		case nlp.PersonName:
			if e.Last == e.First+1 && h&MediaName != 0 && h&GivenName == 0 {
				e.Kind = nlp.MediaName
				continue
			}
			for e.Last-e.First > 1 && v.hints[e.First]&Title != 0 && v.hints[e.First]&GivenName == 0 {
				e.First++ // a title is no part of the name
			}
		case nlp.Organisation:
			switch {
			case listed&ListedMedia != 0 || e.Last == e.First+1 && h&MediaName != 0:
				e.Kind = nlp.MediaName
			case listed&ListedGroup != 0:
				e.Kind = nlp.ArmedGroupName
			case e.Last == e.First+1 && (listed == ListedNorp || h&NorpWord != 0):
				e.Kind = nlp.NORP
			case h&FacilityHead != 0 && h&OrgHead == 0 && e.Last > e.First+1:
				e.Kind = nlp.Facility
			case h&GroupHead != 0 && h&OrgHead == 0:
				e.Kind = nlp.ArmedGroupName
			case h&MediaHead != 0 && h&OrgHead == 0 || h&MediaName != 0:
				e.Kind = nlp.MediaName
			}
		case nlp.PlaceName:
			switch {
			case h&OrgHead != 0 && (h&FacilityHead == 0 || learned(v.infos[head].Lower)) && e.Last > e.First+1 && listed&(ListedPlace|ListedCountry) == 0:
				e.Kind = nlp.Organisation
			case h&FacilityHead != 0 && listed&(ListedPlace|ListedCountry) == 0 && e.Last > e.First+1:
				e.Kind = nlp.Facility
			}
		case nlp.OtherName:
			switch {
			case listed&ListedNorp != 0 || h&NorpWord != 0:
				e.Kind = nlp.NORP
			case listed&ListedGroup != 0:
				e.Kind = nlp.ArmedGroupName
			case h&WeaponName != 0 || v.hints[e.First]&WeaponName != 0:
				e.Kind = nlp.WeaponName
			case h&EventHead != 0:
				e.Kind = nlp.EventName
			}
		}
	}
}

// learned tells the seats of learning, which the news names as bodies more than as buildings.
func learned(w string) bool {
	return w == "university" || w == "college" || w == "academy" || w == "school"
}

// human tells whether the sentence treats a name as a person's: a role in apposition behind it ("Berg, former director of"), or a clause with "who".
func human(doc *nlp.Doc, v *view, e *nlp.Entity) bool {
	if n := int32(len(v.infos)); e.Last+2 < n && v.listed[e.First] == 0 && (v.infos[e.Last].Lower == "," || v.infos[e.Last].Lower == "-" && doc.Tokens[e.Last].Flags&nlp.SpaceBefore != 0) {
		for k := e.Last + 1; k < min(n-1, e.Last+5) && doc.Tokens[k].Flags&nlp.Capital == 0; k++ {
			t := &doc.Tokens[k]
			if t.UPOS == nlp.NOUN && v.hints[k]&Title != 0 && t.XPOS == nlp.NN && doc.Tokens[k+1].Flags&nlp.Capital == 0 && doc.Tokens[k+1].UPOS != nlp.NOUN {
				return true
			}
			if t.UPOS != nlp.ADJ && t.UPOS != nlp.DET && t.UPOS != nlp.NOUN && t.Lower != "-" {
				break
			}
		}
	}
	for head := e.First; head < e.Last; head++ {
		if h := doc.Tokens[head].Head; h >= e.First && h < e.Last {
			continue
		}
		for k := doc.Tokens[head].Kid; k >= 0; k = doc.Tokens[k].Next {
			t := &doc.Tokens[k]
			switch {
			case t.Rel == nlp.Appos && t.UPOS == nlp.NOUN && k > e.Last && v.hints[k]&Title != 0:
				return true
			case t.Rel == nlp.AclRelcl && int(e.Last)+1 < len(v.infos) && v.infos[e.Last].Lower == "," && v.infos[e.Last+1].Lower == "who":
				return true
			}
		}
	}
	return false
}

// leads tells a first word that is no part of a name: a possessive ending, a hyphen, the article before a people or a place.
func leads(v *view, e *nlp.Entity) bool {
	switch v.infos[e.First].Lower {
	case "'s", "'", "-", "and", "of":
		return true
	case "the":
		return v.hints[e.First+1]&NorpWord != 0 || v.listed[e.First+1]&(ListedNorp|ListedGroup|ListedBody) != 0
	}
	return false
}

// titled tells whether a title stands right before a name.
func titled(doc *nlp.Doc, v *view, e *nlp.Entity) bool {
	if e.First == 0 || doc.Tokens[e.First-1].Sent != doc.Tokens[e.First].Sent {
		return false
	}
	p := &doc.Tokens[e.First-1]
	return v.hints[e.First-1]&Title != 0 && p.Flags&nlp.Capital != 0 && v.hints[e.First-1]&(OrgHead|SpeechWord|GivenName) == 0
}
