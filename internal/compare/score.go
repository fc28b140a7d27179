package compare

import "fmt"

// The points that likeness and difference of two rows have, in one place. docs/compare.md tells them.
const (
	Least   = 5.0 // a pair is matched from here
	maxDays = 7   // no pair whose dates are further apart

	rivalry = 1.0 // another candidate within so many points is named
)

// Reason is one likeness or difference, with its points.
type Reason struct {
	Text   string  `json:"text"`
	Points float64 `json:"points"`
}

// score adds up what speaks for a pair. ok is false when the pair cannot be one at all: its dates are too far apart. Reasons are put
// in words only when why is given.
func score(a, b *item, why func(Reason)) (sum float64, ok bool) {
	say := func(points float64, format string, args ...any) {
		sum += points
		if why != nil {
			why(Reason{fmt.Sprintf(format, args...), points})
		}
	}
	ok = true
	switch n, wide, dated := gap(a, b); {
	case !dated:
		say(0, "one of them is not dated")
	case n > maxDays:
		ok = false
		say(-10, "%d days apart, at most %d can be", n, maxDays)
	case n > 3:
		say(-2, "%d days apart", n)
	case n > 0:
		say([]float64{2.5, 1.5, 0.5}[n-1], "%s apart", dayText(n))
	case wide == 1:
		say(4, "the same day")
	case wide <= 7:
		say(3, "the same days, within a week")
	case wide <= 31:
		say(2, "dates that share days, within a month")
	case wide <= 366:
		say(0.5, "dates that share days, within a year")
	default:
		say(0, "dates that share days")
	}
	points, text, km := placePoints(a, b)
	if why != nil && km >= 0 {
		text = fmt.Sprintf(text, km)
	}
	say(points, "%s", text)

	switch types(a.row, b.row) {
	case Same:
		say(1.5, "the same type")
	case Fits:
		say(0.75, "types that can be one")
	case Differs:
		say(-1.5, "types that differ")
	}
	switch actors(a, b) {
	case Same:
		say(2, "the same actor")
	case Fits:
		say(1, "actors that can be one")
	case Differs:
		say(-1.5, "actors that differ")
	}
	tollPoints(a.row.Killed, b.row.Killed, "killed", 2, say)
	tollPoints(a.row.Wounded, b.row.Wounded, "wounded", 1, say)
	return sum, ok
}

func dayText(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprint(n, " days")
}

// placePoints weighs the places: the best of all accounts. The text has room for the distance when there is one; without it is -1.
func placePoints(a, b *item) (points float64, text string, far float64) {
	points, text, far = -10, "places that differ", -1
	best := func(p float64, s string, km ...float64) {
		if p > points {
			points, text, far = p, s, -1
			if len(km) > 0 {
				far = km[0]
			}
		}
	}
	for i := range a.places {
		for j := range b.places {
			p, q := &a.places[i], &b.places[j]
			if !weighed(a, b, p, q) {
				continue
			}
			if p.country != "" && q.country != "" && p.country != q.country {
				best(-4, "different countries")
				continue
			}
			if p.name == "" && p.country == "" || q.name == "" && q.country == "" {
				best(-1, "one of them has no place")
				continue
			}
			both := p.located && q.located
			fine := p.fine() && q.fine()
			km := 0.0
			if both {
				km = apart(p, q)
			}
			switch {
			case p.name != "" && p.name == q.name && p.level < 4 && q.level < 4 && !(both && fine && km > farSame):
				best(3, "the same place")
			case p.name != "" && p.name == q.name && p.level < 6:
				best(1, "the same division")
			case both && fine && km <= oneKm:
				best(3, "places %.0f km apart", km)
			case both && fine && km <= 25:
				best(2, "places %.0f km apart", km)
			case both && fine && km <= nearKm:
				best(1, "places %.0f km apart", km)
			case both && fine && km <= farSame:
				best(-1, "places %.0f km apart", km)
			case both && fine:
				best(-5, "places %.0f km apart", km)
			case p.admin1 != "" && (p.admin1 == q.admin1 || p.admin1 == q.name), q.admin1 != "" && q.admin1 == p.name:
				if fine {
					best(-0.5, "places of one division that differ by name")
				} else {
					best(1, "the same division")
				}
			case p.level >= 5 || q.level >= 5:
				best(-1, "the same country, one of them no nearer")
			case both && km <= wideKm:
				best(0.5, "places %.0f km apart, one of them a division", km)
			default:
				best(-2, "places that differ")
			}
		}
	}
	return points, text, far
}

func tollPoints(a, b *Toll, what string, most float64, say func(float64, string, ...any)) {
	if a == nil || b == nil {
		return
	}
	gapOf := max(a.Low-b.High, b.Low-a.High, 0)
	larger := max(a.High, b.High)
	switch {
	case a.Best == b.Best && a.Best == 0:
		say(0.25*most, "nobody %s", what)
	case a.Best == b.Best && a.Best >= 5:
		say(1.5*most, "%d %s", a.Best, what)
	case a.Best == b.Best:
		say(most, "%d %s", a.Best, what)
	case gapOf == 0:
		say(0.5*most, "accounts of the %s that meet", what)
	case gapOf <= 1 || gapOf*4 <= larger:
		say(0.25*most, "%s: %s and %s, which is near", what, a, b)
	case gapOf > 3 && gapOf*2 > larger:
		say(-0.75*most, "%s: %s and %s", what, a, b)
	default:
		say(-0.25*most, "%s: %s and %s", what, a, b)
	}
}
