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
		switch e.Kind {
		case nlp.Organisation:
			switch {
			case listed&ListedMedia != 0 || e.Last == e.First+1 && h&MediaName != 0:
				e.Kind = nlp.MediaName
			case listed&ListedGroup != 0:
				e.Kind = nlp.ArmedGroupName
			case h&GroupHead != 0 && h&OrgHead == 0:
				e.Kind = nlp.ArmedGroupName
			case h&MediaHead != 0 && h&OrgHead == 0 || h&MediaName != 0:
				e.Kind = nlp.MediaName
			}
		case nlp.PlaceName:
			if h&FacilityHead != 0 && listed&(ListedPlace|ListedCountry) == 0 && e.Last > e.First+1 {
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
