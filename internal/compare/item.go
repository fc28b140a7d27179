package compare

import (
	"math"
	"strings"

	"clio/internal/day"
	"clio/internal/merge"
)

// item is a row made ready to be compared with many.
type item struct {
	row    *Row
	spans  []days
	places []spot
	fine   bool // one of the places is
	actors []party
}

// days is an interval of days.
type days struct{ from, to day.Day }

func (s days) width() int { return int(s.to-s.from) + 1 }

// spot is a place made ready: its folded name without words such as town and province.
type spot struct {
	name, admin1, country string
	level                 int // 0 site to 6 country; 7 when nothing is told
	lat, lon              float64
	located               bool
}

// fine reports whether a place is a town or narrower, or near one.
func (p *spot) fine() bool { return p.level <= 2 && p.name != "" }

// weighed reports whether two places of a pair of rows are to be compared: where both rows have a town, the divisions and countries around
// these say nothing more.
func weighed(a, b *item, p, q *spot) bool {
	return !a.fine || !b.fine || p.fine() && q.fine()
}

type party struct {
	alias, state string
	words        []string
}

func (b *Book) item(r *Row) item {
	x := item{row: r}
	for _, s := range r.spans() {
		from, ok1 := day.Parse(s.From)
		to, ok2 := day.Parse(s.To)
		if ok1 && ok2 && from <= to {
			x.spans = append(x.spans, days{from, to})
		}
	}
	for _, p := range append([]Place{r.place()}, r.Places...) {
		s := spotOf(p)
		x.places = append(x.places, s)
		x.fine = x.fine || s.fine()
	}
	for _, a := range r.Actors {
		p := party{alias: b.alias(a.Name), state: a.State}
		for _, w := range strings.Fields(merge.Fold(a.Name)) {
			if len(w) > 3 && !common[w] {
				p.words = append(p.words, w)
			}
		}
		x.actors = append(x.actors, p)
	}
	return x
}

// common are words that many groups have in their names.
var common = map[string]bool{
	"army": true, "front": true, "movement": true, "people": true, "peoples": true, "national": true, "liberation": true, "group": true, "forces": true, "force": true,
	"party": true, "islamic": true, "armed": true, "militia": true, "brigade": true, "brigades": true, "revolutionary": true, "democratic": true, "united": true, "state": true,
	"government": true, "police": true, "military": true, "with": true, "from": true,
}

// ends are words behind a place's name that say what it is.
var ends = []string{" town", " city", " village", " district", " province", " state", " region", " governorate", " county"}

func spotOf(p Place) spot {
	s := spot{name: placeKey(p.Name), admin1: placeKey(p.Admin1), country: p.Country, level: len(precisions)}
	for i, name := range precisions {
		if name == p.Precision {
			s.level = i
		}
	}
	if p.Lat != nil && p.Lon != nil {
		s.lat, s.lon, s.located = *p.Lat, *p.Lon, true
	}
	return s
}

func placeKey(name string) string {
	k := merge.Fold(plain(name))
	for _, end := range ends {
		if short, ok := strings.CutSuffix(k, end); ok && short != "" {
			return short
		}
	}
	return k
}

// plain is a name without the marks on its letters that tables often leave out.
func plain(s string) string { return accents.Replace(s) }

var accents = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ā", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "ē", "e", "í", "i", "ì", "i", "î", "i", "ï", "i", "ī", "i",
	"ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ō", "o", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ū", "u", "ç", "c", "ñ", "n", "ş", "s", "š", "s", "ž", "z", "ı", "i", "İ", "I", "ğ", "g",
	"É", "E", "Á", "A", "Ö", "O", "Ü", "U", "Š", "S", "Ş", "S", "Ž", "Z", "Ç", "C", "ʿ", "", "ʼ", "",
)

// apart is the distance of two places in kilometres.
func apart(a, b *spot) float64 {
	const rad = math.Pi / 180
	dlat, dlon := (b.lat-a.lat)*rad/2, (b.lon-a.lon)*rad/2
	h := math.Sin(dlat)*math.Sin(dlat) + math.Cos(a.lat*rad)*math.Cos(b.lat*rad)*math.Sin(dlon)*math.Sin(dlon)
	return 2 * 6371 * math.Asin(math.Sqrt(min(1, h)))
}

// gap is how many days lie between the nearest intervals of two rows, and how wide the wider of these is; ok is false when one of
// the rows is not dated.
func gap(a, b *item) (n, wide int, ok bool) {
	for _, s := range a.spans {
		for _, t := range b.spans {
			d, w := int(max(s.from-t.to, t.from-s.to, 0)), max(s.width(), t.width())
			if !ok || d < n || d == n && w < wide {
				n, wide, ok = d, w, true
			}
		}
	}
	return n, wide, ok
}
