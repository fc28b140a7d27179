package merge

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// The likenesses and differences of two events. Each is a number, 0 where it does not apply.
const (
	fBias = iota
	fSameDay
	fOverlap
	fOneDay
	fFewDays
	fDaysApart
	fFarDays
	fNoDate
	fSamePlace
	fClose
	fNearby
	fFar
	fVeryFar
	fWithin
	fOtherRegion
	fOtherCountry
	fNoPlace
	fNear
	fWords
	fNamed
	fNamedDiffer
	fPeople
	fKilledSame
	fKilledDiffer
	fDeadOrNot
	fWoundedSame
	fWoundedDiffer
	fTypeSame
	fTypeDiffer
	fActorSame
	fActorDiffer
	fWeaponSame
	fWeaponDiffer
	fPublishedApart
	fElsewhere
	fMonths
	features
)

// vector are the likenesses of two events, and what is needed to put them in words.
type vector struct {
	f     [features]float64
	days  int32
	km    float64
	place string
	name  string // a shared name, the most telling one
	actor string
}

// aside is how much the likeness of whole reports counts for an event that is not what its report is about first.
const aside = 0.4

// enough is the likeness of two sets of words beyond which more of it says no more.
const enough = 0.4

func (m *Model) compare(a, b *Item) vector {
	v := vector{km: math.Inf(1)}
	v.f[fBias] = 1
	v.when(a, b)
	v.where(a, b)
	m.weigh(a)
	m.weigh(b)
	// Reports of one agency are alike in their turns of phrase, whatever they tell of: beyond a point words say no more.
	v.f[fNear] = math.Min(enough, cosine(a.Near, b.Near, &a.weighed.near, &b.weighed.near))
	v.f[fWords] = math.Min(enough, cosine(a.Words, b.Words, &a.weighed.words, &b.weighed.words))
	if !a.Lead || !b.Lead {
		v.f[fWords] *= aside
	}
	m.names(&v, a, b)
	if !a.Lead || !b.Lead {
		v.f[fPeople] *= aside
	}
	v.f[fKilledSame], v.f[fKilledDiffer] = tolls(a.Killed, b.Killed)
	v.f[fWoundedSame], v.f[fWoundedDiffer] = tolls(a.Wounded, b.Wounded)
	if a.Killed[1] > 0 && b.Killed[1] <= 0 && b.Wounded[1] > 0 || b.Killed[1] > 0 && a.Killed[1] <= 0 && a.Wounded[1] > 0 {
		v.f[fDeadOrNot] = 1
	}
	switch {
	case a.Type == b.Type:
		v.f[fTypeSame] = 1
	case strings.Contains(a.Type, ".") && strings.Contains(b.Type, "."):
		v.f[fTypeDiffer] = 1
	}
	same, _ := shared(a.Actors, b.Actors)
	switch {
	case same != "":
		v.f[fActorSame], v.actor = 1, same
	case len(a.Actors) > 0 && len(b.Actors) > 0:
		v.f[fActorDiffer] = 1
	}
	same, _ = shared(a.Weapons, b.Weapons)
	switch {
	case same != "":
		v.f[fWeaponSame] = 1
	case len(a.Weapons) > 0 && len(b.Weapons) > 0:
		v.f[fWeaponDiffer] = 1
	}
	if v.days > 1 && v.f[fFar]+v.f[fVeryFar]+v.f[fOtherRegion]+v.f[fOtherCountry] > 0 {
		v.f[fElsewhere] = 1
	}
	if a.Published != 0 && b.Published != 0 {
		v.f[fPublishedApart] = math.Log1p(math.Abs(float64(a.Published-b.Published)) / 3)
	}
	return v
}

func (v *vector) when(a, b *Item) {
	if a.Day == [2]int32{} || b.Day == [2]int32{} {
		v.f[fNoDate] = 1
		return
	}
	v.days = max(a.Day[0]-b.Day[1], b.Day[0]-a.Day[1], 0)
	exact := a.Own && b.Own && a.Day[1]-a.Day[0] <= 1 && b.Day[1]-b.Day[0] <= 1
	switch {
	case v.days == 0 && exact:
		v.f[fSameDay] = 1
	case v.days == 0:
		v.f[fOverlap] = 1
	case v.days == 1:
		v.f[fOneDay] = 1
	case v.days <= 3:
		v.f[fFewDays] = 1
	case v.days <= 10:
		v.f[fDaysApart] = 1
	case v.days <= 45:
		v.f[fFarDays] = 1
	default:
		v.f[fMonths] = 1
	}
}

func (v *vector) where(a, b *Item) {
	if len(a.Places) == 0 || len(b.Places) == 0 {
		v.f[fNoPlace] = 1
		return
	}
	within, sameRegion, sameCountry, regions := "", false, false, false
	for i := range a.Places {
		for j := range b.Places {
			p, q := &a.Places[i], &b.Places[j]
			if p.Country != "" && p.Country == q.Country {
				sameCountry = true
				if p.Admin1 != "" && q.Admin1 != "" {
					regions = true
					sameRegion = sameRegion || p.Admin1 == q.Admin1
				}
			}
			switch {
			case p.Name == q.Name && p.Country == q.Country && p.Level >= 2 && q.Level >= 2 && (p.Admin1 == q.Admin1 || p.Admin1 == "" || q.Admin1 == ""):
				v.place = p.Name
			case p.Point && q.Point:
				v.km = min(v.km, distance(p, q))
			case p.Level != q.Level && holds(p, q):
				within = p.Name + " and " + q.Name
			}
		}
	}
	switch {
	case v.place != "":
		v.f[fSamePlace] = 1
	case v.km < 15:
		v.f[fClose] = 1
	case v.km < 60:
		v.f[fNearby] = 1
	case within != "":
		v.f[fWithin], v.place = 1, within
	case v.km < 200:
		v.f[fFar] = 1
	case !math.IsInf(v.km, 1):
		v.f[fVeryFar] = 1
	default:
		v.f[fNoPlace] = 1
	}
	switch {
	case !sameCountry:
		v.f[fOtherCountry] = 1
	case regions && !sameRegion:
		v.f[fOtherRegion] = 1
	}
}

// holds reports whether one place is a country or region that the other lies in.
func holds(p, q *Place) bool {
	if p.Level > q.Level {
		p, q = q, p
	}
	if p.Country == "" || p.Country != q.Country {
		return false
	}
	return p.Level == 0 || p.Admin1 != "" && p.Admin1 == q.Admin1
}

// names weighs the names of persons: those of the events themselves, and those of the whole reports.
func (m *Model) names(v *vector, a, b *Item) {
	best := 0.0
	for _, x := range a.Named {
		for _, y := range b.Named {
			if sameName(x, y) {
				r := min(m.rareName(x), m.rareName(y))
				if r > best {
					best, v.name = r, x
				}
				v.f[fNamed] += r
			}
		}
	}
	v.f[fNamed] = math.Min(v.f[fNamed]/m.unseen, 3)
	if len(a.Named) > 0 && len(b.Named) > 0 && v.f[fNamed] == 0 {
		v.f[fNamedDiffer] = 1
	}
	sum := 0.0
	for i, j := 0, 0; i < len(a.People) && j < len(b.People); {
		switch strings.Compare(a.People[i], b.People[j]) {
		case -1:
			i++
		case 1:
			j++
		default:
			r := m.rareName(a.People[i])
			if r > best {
				best, v.name = r, a.People[i]
			}
			sum += r
			i++
			j++
		}
	}
	v.f[fPeople] = math.Min(sum/m.unseen, 4)
}

// sameName takes "james sandoval" and "sandoval" for one, but not two first names with different surnames.
func sameName(x, y string) bool {
	if x == y {
		return true
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	return !strings.Contains(x, " ") && strings.HasSuffix(y, " "+x)
}

// rareName is the rarity of the rarest word of a name.
func (m *Model) rareName(name string) float64 {
	r := 0.0
	for _, w := range wordsOf(nil, name) {
		r = max(r, m.rare(w))
	}
	return r
}

func shared(a, b []string) (string, bool) {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			return x, true
		}
	}
	return "", false
}

// tolls tells whether two tolls agree, and how far apart they are, 0 to 2.
func tolls(a, b [2]int32) (same, differ float64) {
	if a[1] < 0 || b[1] < 0 {
		return 0, 0
	}
	if a[0] <= b[1] && b[0] <= a[1] {
		if a[1] > 2 {
			return 2, 0
		}
		return 1, 0
	}
	lo, hi := float64(min(a[1], b[1])), float64(max(a[0], b[0]))
	return 0, min(2, math.Log2((hi+1)/(lo+1)))
}

// distance is the great-circle distance of two places in kilometres.
func distance(p, q *Place) float64 {
	const rad = math.Pi / 180
	h := math.Pow(math.Sin((q.Lat-p.Lat)*rad/2), 2) + math.Cos(p.Lat*rad)*math.Cos(q.Lat*rad)*math.Pow(math.Sin((q.Lon-p.Lon)*rad/2), 2)
	return 12742 * math.Asin(math.Sqrt(min(1, h)))
}

// words puts a likeness in words; empty for those that say nothing to a person.
func (v *vector) words(i int, a, b *Item) string {
	switch i {
	case fSameDay:
		return "same day"
	case fOverlap:
		return "dates overlap"
	case fOneDay:
		return "one day apart"
	case fFewDays, fDaysApart, fFarDays, fMonths:
		return fmt.Sprintf("%d days apart", v.days)
	case fNoDate:
		return "a date is missing"
	case fSamePlace:
		return "same place, " + v.place
	case fClose, fNearby, fFar, fVeryFar:
		return fmt.Sprintf("places %.0f km apart", v.km)
	case fWithin:
		return "one place lies in the other, " + v.place
	case fOtherRegion:
		return "different regions"
	case fOtherCountry:
		return "different countries"
	case fNoPlace:
		return "no places to compare"
	case fNear:
		return fmt.Sprintf("the passages share %s of their telling words", percent(v.f[i]))
	case fWords:
		return fmt.Sprintf("the reports share %s of their telling words", percent(v.f[i]))
	case fNamed:
		return "both name " + v.name
	case fNamedDiffer:
		return "they name different people"
	case fPeople:
		if v.f[fNamed] > 0 {
			return "the reports name the same people"
		}
		return "both reports name " + v.name
	case fKilledSame:
		return "the numbers killed agree"
	case fKilledDiffer:
		return fmt.Sprintf("%s and %s killed", span(a.Killed), span(b.Killed))
	case fDeadOrNot:
		return "only one tells of dead"
	case fWoundedSame:
		return "the numbers wounded agree"
	case fWoundedDiffer:
		return fmt.Sprintf("%s and %s wounded", span(a.Wounded), span(b.Wounded))
	case fTypeSame:
		return "same type, " + a.Type
	case fTypeDiffer:
		return "one says " + a.Type + ", the other " + b.Type
	case fActorSame:
		return "same actor, " + v.actor
	case fActorDiffer:
		return "different actors"
	case fWeaponSame:
		return "same weapon"
	case fWeaponDiffer:
		return "different weapons"
	case fElsewhere:
		return "neither day nor place agree"
	case fPublishedApart:
		if d := a.Published - b.Published; d > 3 || d < -3 {
			return fmt.Sprintf("published %d days apart", max(d, -d))
		}
	}
	return ""
}

func percent(x float64) string {
	if x >= enough {
		return fmt.Sprintf("%.0f %% or more", 100*enough)
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

func span(t [2]int32) string {
	if t[0] == t[1] {
		return fmt.Sprint(t[0])
	}
	return fmt.Sprintf("%d to %d", t[0], t[1])
}

// FeatureName names a likeness, for those who look at the weights.
func FeatureName(i int) string {
	return [features]string{
		"bias", "same day", "overlap", "one day", "few days", "days apart", "far days", "no date", "same place", "close", "nearby", "far", "very far", "within", "other region", "other country", "no place",
		"near words", "all words", "named", "named differ", "people", "killed same", "killed differ", "dead or not", "wounded same", "wounded differ", "type same", "type differ", "actor same", "actor differ", "weapon same", "weapon differ", "published apart", "elsewhere", "months",
	}[i]
}
