// The steps of resolving a name stand in one file, in the order in which they run: they share the memory of one reading and
// the weights of one feature vector, and are read together.

package where

import (
	"math"
	"strings"

	"clio/internal/gazetteer"
)

// group is the mentions of one name that mean one place.
type group struct {
	name           int32
	slot           slot
	abbrev         bool
	parent         int32 // group of the place that it is said to lie in, -1 without
	first, last    int32 // range of work.cands
	best           int32 // candidate, -1 when there is none
	order          [8]int32
	ordered        int
	uses           int32
	weight         float32 // how much it says about the document's region
	sibling        bool    // another group of the same name has a parent
	child          bool    // some group has it for its parent
	firstMentioned int32
}

// cand is a place that a group may mean.
type cand struct {
	place        gazetteer.Place
	cos          float64
	alt          bool
	inParent     bool
	siblingIn    bool
	hasChild     bool
	fuzzy        bool
	fixed        float32 // the part of the score that the other names do not change
	score, prob  float32
	country, adm int16 // number of its country and first-level division in context
}

// The cues for the choice of a place.
const (
	cueKind = iota
	cuePop
	cueLogPop
	cueAlt
	cueSeat
	cueTop
	cueRatio
	cueParent
	cueSibling
	cueSlot
	cueChild
	cueCountryShare
	cueCountryBucket
	cueAdminShare
	cueAdminBucket
	cueNear
	cueDensity
	cueExplicit
	cuePeople
	cueHome
	cueHomeDist
	cueDomain
	cueFuzzy
	cueKindHome
	cueFirst
)

var pickCues = []cue{
	{"kind", 10},
	{"pop", 17},
	{"logpop", 1},
	{"alt", 2},
	{"seat", 6},
	{"top", 2},
	{"ratio", 1},
	{"parent", 3},
	{"sibling", 3},
	{"slot", 4},
	{"child", 3},
	{"countryshare", 1},
	{"countrybucket", 6},
	{"adminshare", 1},
	{"adminbucket", 6},
	{"near", 9},
	{"density", 1},
	{"explicit", 4},
	{"people", 2},
	{"home", 6},
	{"homedist", 8},
	{"domain", 3},
	{"fuzzy", 2},
	{"kindhome", 20},
	{"first", 3},
}

// group gathers the mentions by name, slot and parent, and looks up what each may mean.
func (w *work) group() {
	keys := make(map[string]int32, len(w.mentions))
	var buf []byte
	for i := range w.mentions {
		m := &w.mentions[i]
		f := w.folded[m.fold.from:m.fold.to]
		id, ok := w.nameOf[string(f)]
		if !ok {
			id = int32(len(w.names))
			w.names = append(w.names, name{folded: m.fold})
			w.nameOf[string(f)] = id
		}
		m.name = id
		w.names[id].uses++
		if m.person {
			w.names[id].people++
		}
	}
	for i := range w.mentions {
		m := &w.mentions[i]
		f := w.names[m.name].folded
		buf = append(buf[:0], w.folded[f.from:f.to]...)
		if m.abbrev {
			buf = append(buf, '.')
		}
		buf = append(buf, '|', byte(m.slot))
		if m.parent >= 0 {
			p := w.names[w.mentions[m.parent].name].folded
			buf = append(append(buf, '|'), w.folded[p.from:p.to]...)
		}
		g, ok := keys[string(buf)]
		if !ok {
			g = int32(len(w.groups))
			keys[string(buf)] = g
			w.groups = append(w.groups, group{name: m.name, slot: m.slot, abbrev: m.abbrev, parent: -1, best: -1, firstMentioned: int32(i)})
		}
		m.group = g
		w.groups[g].uses++
	}
	for i := range w.mentions {
		m := &w.mentions[i]
		if m.parent >= 0 {
			w.groups[m.group].parent = w.mentions[m.parent].group
			w.groups[w.mentions[m.parent].group].child = true
		}
	}
	for g := range w.groups {
		w.candidates(int32(g))
	}
	w.contain()
}

// candidates fills what a group may mean.
func (w *work) candidates(g int32) {
	gr := &w.groups[g]
	x := w.stage.places
	f := w.names[gr.name].folded
	folded := w.folded[f.from:f.to]
	w.matches = x.Lookup(w.matches[:0], folded)
	if len(w.matches) == 0 && gr.parent >= 0 {
		for _, country := range w.countriesOf(gr.parent) {
			w.matches = x.Near(w.matches, folded, country)
		}
	}
	gr.first = int32(len(w.cands))
	hasAdmin, located := false, false
	for _, m := range w.matches {
		located = located || x.Place(m.Ref).Located
	}
	for i, m := range w.matches {
		if i >= 120 {
			break
		}
		p := x.Place(m.Ref)
		short := p.Kind == gazetteer.Admin1 && len(p.Name) > len(folded)+1 && len(folded) <= 5
		if gr.abbrev && !short || short && !gr.abbrev && len(folded) <= 3 {
			continue
		}
		if p.Name == "" || located && !p.Located {
			continue
		}
		hasAdmin = hasAdmin || p.Kind == gazetteer.Admin1 || p.Kind == gazetteer.Admin2
		w.cands = append(w.cands, cand{place: p, alt: m.Alt, cos: math.Cos(p.Lat * math.Pi / 180)})
	}
	if gr.slot == adminSlot && hasAdmin {
		kept := w.cands[gr.first:gr.first]
		for _, c := range w.cands[gr.first:] {
			if c.place.Kind == gazetteer.Admin1 || c.place.Kind == gazetteer.Admin2 {
				kept = append(kept, c)
			}
		}
		w.cands = w.cands[:int(gr.first)+len(kept)]
	}
	gr.last = int32(len(w.cands))
}

// countriesOf are the countries that a parent may be or lie in, at most three.
func (w *work) countriesOf(g int32) []string {
	var out []string
	f := w.names[w.groups[g].name].folded
	for i, m := range w.stage.places.Lookup(nil, w.folded[f.from:f.to]) {
		p := w.stage.places.Place(m.Ref)
		if p.Country == "" || i > 0 && p.Kind != gazetteer.Country && p.Kind != gazetteer.Admin1 || len(out) == 3 {
			continue
		}
		seen := false
		for _, o := range out {
			seen = seen || o == p.Country
		}
		if !seen {
			out = append(out, p.Country)
		}
	}
	return out
}

// contain marks the candidates that lie in a candidate of their parent, and those of the parent that hold one.
func (w *work) contain() {
	for g := range w.groups {
		gr := &w.groups[g]
		if gr.parent < 0 {
			continue
		}
		p := &w.groups[gr.parent]
		any := false
		for i := gr.first; i < gr.last; i++ {
			for j := p.first; j < p.last; j++ {
				if contains(w.cands[j].place, w.cands[i].place) {
					w.cands[i].inParent = true
					w.cands[j].hasChild = true
					any = true
				}
			}
		}
		if !any && gr.first < gr.last {
			gr.parent = -1
		}
	}
	for g := range w.groups {
		gr := &w.groups[g]
		for h := range w.groups {
			other := &w.groups[h]
			if h == g || other.name != gr.name || other.parent < 0 {
				continue
			}
			gr.sibling = true
			for i := gr.first; i < gr.last; i++ {
				for j := other.first; j < other.last; j++ {
					if w.cands[j].inParent && w.cands[j].place.Ref == w.cands[i].place.Ref {
						w.cands[i].siblingIn = true
					}
				}
			}
		}
	}
}

// contains reports whether b lies in a.
func contains(a, b gazetteer.Place) bool {
	if a.Ref == b.Ref {
		return false
	}
	switch a.Kind {
	case gazetteer.Country:
		return a.Country == b.Country && b.Kind != gazetteer.Country
	case gazetteer.Admin1:
		return b.Admin1 == a.Ref
	case gazetteer.Admin2:
		return b.Admin2 == a.Ref || b.Kind != gazetteer.Country && b.Kind != gazetteer.Admin1 && a.Country == b.Country && distance(a, b) < 40
	case gazetteer.City:
		return (b.Kind == gazetteer.Section || b.Kind == gazetteer.Site) && a.Country == b.Country && distance(a, b) < 30
	case gazetteer.Region:
		return (a.Country == "" || a.Country == b.Country) && b.Kind != gazetteer.Country && b.Kind != gazetteer.Region && distance(a, b) < 400
	}
	return false
}

// context is what the other names of the document say: how much of them lies in each country and division, and where.
type context struct {
	countries []share
	admins    []adminShare
	points    []point
	total     float32
}

type share struct {
	code     string
	mass     float32
	explicit bool
}

type adminShare struct {
	ref      gazetteer.Ref
	mass     float32
	explicit bool
}

type point struct {
	lat, lon, cos float64
	weight        float32
	group, name   int32
}

// resolve chooses a place for each group: first by what is known of each name alone, then again and again in the light of
// what the other names seem to mean.
func (w *work) resolve() {
	w.ctx.countries, w.ctx.admins = w.ctx.countries[:0], w.ctx.admins[:0]
	for i := range w.cands {
		c := &w.cands[i]
		c.country, c.adm = w.ctx.countryNumber(c.place.Country), w.ctx.adminNumber(c.place)
	}
	for g := range w.groups {
		gr := &w.groups[g]
		gr.weight = w.plausible(gr)
		top := 0.0
		for i := gr.first; i < gr.last; i++ {
			top = max(top, w.cands[i].place.Population)
		}
		for i := gr.first; i < gr.last; i++ {
			w.fv.reset(w.stage.pick)
			w.fixedFeatures(gr, &w.cands[i], top)
			w.cands[i].fixed = w.fv.score()
			w.cands[i].score = w.cands[i].fixed
		}
		w.normalise(gr)
	}
	for range rounds {
		w.gatherContext()
		for g := range w.groups {
			gr := &w.groups[g]
			for i := gr.first; i < gr.last; i++ {
				c := &w.cands[i]
				w.fv.reset(w.stage.pick)
				w.contextFeatures(int32(g), c)
				c.score = c.fixed + w.fv.score()
			}
		}
		for g := range w.groups {
			w.normalise(&w.groups[g])
		}
		for g := range w.groups {
			w.preferCountry(int32(g))
			w.preferMetropolis(int32(g))
		}
	}
	for g := range w.groups {
		w.preferTown(&w.groups[g])
	}
}

const rounds = 3

// plausible is a first guess at how likely the group names places at all.
func (w *work) plausible(gr *group) float32 {
	n := &w.names[gr.name]
	p := float32(1)
	f := w.folded[n.folded.from:n.folded.to]
	if lv := w.stage.words.common[string(f)]; lv >= 2 {
		p = 0.1
	} else if lv == 1 {
		p = 0.5
	}
	if gr.parent >= 0 || gr.child {
		return 1
	}
	if w.stage.words.given[string(f)] || w.stage.words.family[string(f)] {
		p *= 0.3
	}
	if n.people > 0 || w.surnames[string(f)] > 0 {
		p *= 0.2
	}
	return p
}

func (x *context) countryNumber(code string) int16 {
	if code == "" {
		return -1
	}
	for i := range x.countries {
		if x.countries[i].code == code {
			return int16(i)
		}
	}
	x.countries = append(x.countries, share{code: code})
	return int16(len(x.countries) - 1)
}

func (x *context) adminNumber(p gazetteer.Place) int16 {
	ref := p.Admin1
	if p.Kind == gazetteer.Admin1 {
		ref = p.Ref
	}
	if ref == gazetteer.NoRef {
		return -1
	}
	for i := range x.admins {
		if x.admins[i].ref == ref {
			return int16(i)
		}
	}
	x.admins = append(x.admins, adminShare{ref: ref})
	return int16(len(x.admins) - 1)
}

// normalise turns the scores of a group's candidates into probabilities and orders the best.
func (w *work) normalise(gr *group) {
	gr.best, gr.ordered = -1, 0
	if gr.first == gr.last {
		return
	}
	top := float32(math.Inf(-1))
	for i := gr.first; i < gr.last; i++ {
		top = max(top, w.cands[i].score)
	}
	sum := float32(0)
	for i := gr.first; i < gr.last; i++ {
		c := &w.cands[i]
		c.prob = float32(math.Exp(float64(c.score - top)))
		sum += c.prob
	}
	for i := gr.first; i < gr.last; i++ {
		w.cands[i].prob /= sum
		at := gr.ordered
		for at > 0 && w.cands[gr.order[at-1]].prob < w.cands[i].prob {
			at--
		}
		if at < len(gr.order) {
			gr.ordered = min(gr.ordered+1, len(gr.order))
			copy(gr.order[at+1:gr.ordered], gr.order[at:gr.ordered-1])
			gr.order[at] = i
		}
	}
	gr.best = gr.order[0]
}

func (w *work) bestOf(g int32) *cand {
	if g < 0 || w.groups[g].best < 0 {
		return nil
	}
	return &w.cands[w.groups[g].best]
}

func (w *work) gatherContext() {
	x := &w.ctx
	for i := range x.countries {
		x.countries[i].mass, x.countries[i].explicit = 0, false
	}
	for i := range x.admins {
		x.admins[i].mass, x.admins[i].explicit = 0, false
	}
	x.points, x.total = x.points[:0], 0
	for g := range w.groups {
		gr := &w.groups[g]
		if gr.best < 0 {
			continue
		}
		weight := gr.weight * float32(math.Sqrt(float64(gr.uses)))
		x.total += weight
		for _, at := range gr.order[:gr.ordered] {
			c := &w.cands[at]
			if c.prob < 0.1 {
				break
			}
			if c.country >= 0 {
				x.countries[c.country].mass += weight * c.prob
				if c.place.Kind == gazetteer.Country && c.prob > 0.5 {
					x.countries[c.country].explicit = true
				}
			}
			if c.adm >= 0 {
				x.admins[c.adm].mass += weight * c.prob
				if c.place.Kind == gazetteer.Admin1 && c.prob > 0.5 {
					x.admins[c.adm].explicit = true
				}
			}
			if c.place.Located && c.place.Kind != gazetteer.Country && c.place.Kind != gazetteer.Admin1 && c.place.Kind != gazetteer.Continent {
				x.points = append(x.points, point{c.place.Lat, c.place.Lon, c.cos, weight * c.prob, int32(g), gr.name})
			}
		}
	}
}

// fixedFeatures are those that the other names of the document do not change.
func (w *work) fixedFeatures(gr *group, c *cand, top float64) {
	f := &w.fv
	p := &c.place
	kind := int(p.Kind)
	logPop := math.Log10(p.Population + 1)
	f.add(cueKind, kind, 1)
	if p.Kind == gazetteer.City || p.Kind == gazetteer.Section || p.Kind == gazetteer.Admin2 {
		f.add(cuePop, int(logPop*2), 1)
		f.add(cueLogPop, 0, float32(logPop/8))
	}
	f.add(cueAlt, b2i(c.alt), 1)
	f.add(cueSeat, int(p.Seat), 1)
	if p.Population >= top {
		f.add(cueTop, b2i(gr.last-gr.first > 1), 1)
	}
	f.add(cueRatio, 0, float32(logPop-math.Log10(top+1))/4)
	if gr.parent >= 0 {
		f.add(cueParent, 1+b2i(c.inParent), 1)
	}
	if gr.sibling {
		f.add(cueSibling, 1+b2i(c.siblingIn), 1)
	}
	isAdmin := p.Kind == gazetteer.Admin1 || p.Kind == gazetteer.Admin2
	if gr.slot != anySlot {
		f.add(cueSlot, 2*b2i(gr.slot == townSlot)+b2i(isAdmin), 1)
	}
	if gr.child {
		f.add(cueChild, 1+b2i(c.hasChild), 1)
	}
	if n := w.stage.nations.Country(p.Country); n != nil {
		if w.peoples[p.Country] > 0 {
			f.add(cuePeople, 1, 1)
		}
	}
	if w.homeIs > 0 {
		same := w.home.Country == p.Country
		f.add(cueHome, b2i(same), 1)
		f.add(cueKindHome, 2*kind+b2i(same), 1)
		if w.homeIs >= 2 && same {
			ref := p.Admin1
			if p.Kind == gazetteer.Admin1 {
				ref = p.Ref
			}
			home := w.home.Admin1
			if w.homeIs == 2 {
				home = w.home.Ref
			}
			f.add(cueHome, 2+b2i(ref != gazetteer.NoRef && ref == home), 1)
		}
		if w.homeIs == 3 {
			f.add(cueHomeDist, distBucket(distance(w.home, *p)), 1)
		}
	}
	if w.domain != "" && len(p.Name) > 3 && (p.Kind == gazetteer.City || p.Kind == gazetteer.Admin2) {
		n := w.names[gr.name].folded
		if int(n.to-n.from) > 3 && strings.Contains(w.domain, string(w.folded[n.from:n.to])) {
			f.add(cueDomain, 1+b2i(p.Country == "US"), 1)
		}
	}
	if c.fuzzy {
		f.add(cueFuzzy, 1, 1)
	}
	if gr.firstMentioned == 0 {
		f.add(cueFirst, 1, float32(logPop/8))
	}
}

// contextFeatures are those that the other names of the document give.
func (w *work) contextFeatures(g int32, c *cand) {
	gr := &w.groups[g]
	f, x := &w.fv, &w.ctx
	own := float32(0)
	if gr.best >= 0 {
		own = gr.weight * float32(math.Sqrt(float64(gr.uses)))
	}
	total := x.total - own
	if total < 0.05 {
		return
	}
	// The group's own part in the shares is taken out again.
	var ownCountry, ownAdmin float32
	for _, at := range gr.order[:gr.ordered] {
		o := &w.cands[at]
		if o.prob < 0.1 {
			break
		}
		if o.country == c.country {
			ownCountry += own * o.prob
		}
		if o.adm == c.adm {
			ownAdmin += own * o.prob
		}
	}
	sure := min(1, total/2)
	if c.country >= 0 {
		s := &x.countries[c.country]
		part := max(0, s.mass-ownCountry) / total
		f.add(cueCountryShare, 0, part*sure)
		f.add(cueCountryBucket, shareBucket(part), sure)
		if c.place.Kind != gazetteer.Country && s.explicit {
			f.add(cueExplicit, 1, 1)
		}
	}
	if c.adm >= 0 {
		s := &x.admins[c.adm]
		part := max(0, s.mass-ownAdmin) / total
		f.add(cueAdminShare, 0, part*sure)
		f.add(cueAdminBucket, shareBucket(part), sure)
		if c.place.Kind != gazetteer.Admin1 && s.explicit {
			f.add(cueExplicit, 2, 1)
		}
	}
	if c.place.Located && c.place.Kind != gazetteer.Country && c.place.Kind != gazetteer.Continent {
		nearest, close, all := 1e9, float32(0), float32(0)
		for i := range x.points {
			p := &x.points[i]
			if p.name == gr.name {
				continue
			}
			all += p.weight
			dlat, dlon := (p.lat-c.place.Lat)*111, (p.lon-c.place.Lon)*111*c.cos
			d := dlat*dlat + dlon*dlon
			if d < 150*150 {
				close += p.weight
			}
			if p.weight > 0.15 && d < nearest {
				nearest = d
			}
		}
		if all > 0.1 {
			f.add(cueNear, distBucket(math.Sqrt(nearest)), min(1, all))
			f.add(cueDensity, 0, close/all*min(1, all/2))
		}
	}
}

func shareBucket(part float32) int {
	switch {
	case part < 0.01:
		return 0
	case part < 0.1:
		return 1
	case part < 0.25:
		return 2
	case part < 0.5:
		return 3
	case part < 0.8:
		return 4
	}
	return 5
}

func distBucket(km float64) int {
	switch {
	case km < 20:
		return 0
	case km < 50:
		return 1
	case km < 100:
		return 2
	case km < 200:
		return 3
	case km < 400:
		return 4
	case km < 1000:
		return 5
	case km < 3000:
		return 6
	}
	return 7
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
