package incident

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"clio/internal/merge"
	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

// claim is one statement of one event, before equal ones are put together.
type claim struct {
	key, value string
	low, high  int // of counts; -1 open
	from, to   string
	place      *record.Place
	denied     bool
	by         record.AccountSource
}

// properties are the fields of an incident in the order of its page.
var properties = []string{"date", "place", "perpetrator", "target", "victim", "weapon", "killed", "wounded", "casualties", "kidnapped", "arrested", "attackers_killed"}

// Fields sets the accounts of events side by side, one field a property that any of them tells of. Corrections by reviewers
// stand among the accounts as such.
func Fields(members []store.Member, verdicts map[string]review.Verdict) []record.Field {
	claims := map[string][]claim{}
	for i := range members {
		m := &members[i]
		m.Event.EachCell(func(property string, b *record.Basis, value any) {
			if c, ok := claimOf(m, b, value); ok {
				claims[property] = append(claims[property], c)
			}
		})
		cells := verdicts[m.ID].Cells
		for _, property := range properties {
			if v := cells[property]; v != "" {
				claims[property] = append(claims[property], claim{key: "judged " + merge.Fold(v), value: v, low: -1, high: -1, by: record.AccountSource{Event: m.ID, Publisher: m.Document.Publisher, Published: m.Document.Published, Judged: "corrected"}})
			}
		}
	}
	var out []record.Field
	for _, property := range properties {
		if list := claims[property]; len(list) > 0 {
			out = append(out, fieldOf(property, list))
		}
	}
	return out
}

func claimOf(m *store.Member, b *record.Basis, value any) (claim, bool) {
	c := claim{low: -1, high: -1, by: record.AccountSource{Event: m.ID, Publisher: m.Document.Publisher, Published: m.Document.Published, Said: m.Voices[b.Attribution], Quote: b.Quote}}
	switch v := value.(type) {
	case record.Date:
		if v.From == "" {
			return c, false
		}
		c.from, c.to = v.From, cmp.Or(v.To, v.From)
		c.value = interval(c.from, c.to)
		c.key = c.value
	case record.Place:
		c.place = &v
		c.value = v.Name
		if v.Country != "" {
			c.value += ", " + v.Country
		}
		c.key = merge.Fold(v.Name) + "|" + v.Country
	case record.Perpetrator:
		c.value = cmp.Or(m.Actors[v.Actor], v.Text)
		c.denied = v.Standing == record.StandingDenied
		c.value, c.key = c.value+" ("+string(v.Standing)+")", merge.Fold(c.value)
		if c.denied {
			c.key += "|denied"
		}
	case record.Target:
		c.value = cmp.Or(m.Actors[v.Actor], v.Text)
		c.key = merge.Fold(c.value)
	case record.Victim:
		c.value = v.Text
		if v.Name != "" {
			c.value = v.Name
		}
		if v.Effect != "" {
			c.value += " (" + v.Effect + ")"
		}
		c.key = merge.Fold(c.value)
	case record.Weapon:
		c.value = cmp.Or(v.Kind, v.Text)
		c.key = merge.Fold(c.value)
	case record.Toll:
		if v.Min != nil {
			c.low = *v.Min
		}
		if v.Max != nil {
			c.high = *v.Max
		}
		if c.low < 0 && c.high < 0 {
			return c, false
		}
		c.value = countText(v.Count)
		c.key = c.value
	default:
		return c, false
	}
	return c, c.key != ""
}

func interval(from, to string) string {
	if from == to {
		return from
	}
	return from + " to " + to
}

func countText(c record.Count) string {
	s := ""
	switch {
	case c.Min != nil && c.Max != nil && *c.Min == *c.Max:
		s = fmt.Sprint(*c.Min)
	case c.Min != nil && c.Max != nil:
		s = fmt.Sprintf("%d to %d", *c.Min, *c.Max)
	case c.Min != nil:
		s = fmt.Sprintf("%d or more", *c.Min)
	default:
		s = fmt.Sprintf("up to %d", *c.Max)
	}
	if c.Approx {
		s = "about " + s
	}
	return s
}

func fieldOf(property string, claims []claim) record.Field {
	f := record.Field{Property: property}
	index := map[string]int{}
	for _, c := range claims {
		i, ok := index[c.key]
		if !ok {
			i = len(f.Accounts)
			index[c.key] = i
			f.Accounts = append(f.Accounts, record.Account{Value: c.value, Denied: c.denied})
		}
		if !slices.ContainsFunc(f.Accounts[i].By, func(by record.AccountSource) bool {
			return by.Event == c.by.Event && by.Said == c.by.Said && by.Judged == c.by.Judged
		}) {
			f.Accounts[i].By = append(f.Accounts[i].By, c.by)
		}
	}
	f.Series = series(claims)
	f.Contested = !f.Series && contested(property, claims)
	return f
}

// contested reports whether two events disagree. What one report says in several ways is not a disagreement between reports,
// but a denial always is one.
func contested(property string, claims []claim) bool {
	for i := range claims {
		a := &claims[i]
		if a.denied {
			return true
		}
		for j := range i {
			b := &claims[j]
			if a.by.Event != b.by.Event && a.by.Judged == "" && b.by.Judged == "" && differ(property, a, b) && !backed(property, claims, a, b) {
				return true
			}
		}
	}
	return false
}

// backed reports whether the event of a also says what b says, or the other way round: then the two do not disagree.
func backed(property string, claims []claim, a, b *claim) bool {
	for i := range claims {
		c := &claims[i]
		if c.by.Event == a.by.Event && !differ(property, c, b) || c.by.Event == b.by.Event && !differ(property, c, a) {
			return true
		}
	}
	return false
}

func differ(property string, a, b *claim) bool {
	switch property {
	case "date":
		return a.to < b.from || b.to < a.from
	case "place":
		return apart(a.place, b.place)
	case "killed", "wounded", "casualties", "kidnapped", "arrested", "attackers_killed":
		return a.high >= 0 && b.low > a.high || b.high >= 0 && a.low > b.high
	case "perpetrator":
		return a.key != b.key && !strings.HasSuffix(a.key, " "+b.key) && !strings.HasSuffix(b.key, " "+a.key)
	}
	return false // targets, victims and weapons add up rather than differ
}

// apart reports whether two places cannot be one: different countries, different regions, or towns more than 40 km apart.
func apart(p, q *record.Place) bool {
	if p == nil || q == nil || p.Country == "" || q.Country == "" || merge.Fold(p.Name) == merge.Fold(q.Name) {
		return false
	}
	if p.Country != q.Country {
		return true
	}
	if p.Lat == nil || q.Lat == nil || precision(p) < 4 || precision(q) < 4 {
		return p.Admin1 != "" && q.Admin1 != "" && p.Admin1 != q.Admin1
	}
	const rad = math.Pi / 180
	x, y := (*q.Lon-*p.Lon)*math.Cos((*p.Lat+*q.Lat)/2*rad), *q.Lat-*p.Lat
	return math.Hypot(x, y)*111.2 > 40
}

// series reports whether a count grows with the day of its report, and nothing disagrees on one day: early reports of one
// toll, and later ones.
func series(claims []claim) bool {
	list := slices.Clone(claims)
	days := map[string]bool{}
	for _, c := range list {
		if c.by.Published == "" || c.low < 0 && c.high < 0 {
			return false
		}
		days[c.by.Published] = true
	}
	if len(days) < 2 {
		return false
	}
	slices.SortStableFunc(list, func(a, b claim) int { return cmp.Compare(a.by.Published, b.by.Published) })
	grows := false
	for i := 1; i < len(list); i++ {
		a, b := &list[i-1], &list[i]
		if !differ("killed", a, b) {
			continue
		}
		if a.by.Published == b.by.Published || max(b.low, b.high) < max(a.low, a.high) {
			return false
		}
		grows = true
	}
	return grows
}

// View is an incident with its accounts and the links that hold it together.
func View(row store.IncidentRow, members []store.Member, links []record.IncidentLink, verdicts map[string]review.Verdict) record.Incident {
	inc := record.Incident{ID: row.ID, Type: row.Type, Mode: record.Mode(row.Mode), Reports: row.Reports, Sources: row.Sources, Links: links}
	for i := range members {
		m := &members[i]
		inc.Events = append(inc.Events, record.EventRef{
			ID: m.ID, Doc: m.Document.ID, Title: m.Document.Title, Publisher: m.Document.Publisher, Published: m.Document.Published, Wire: m.Wire,
			Rejected: verdicts[m.ID].Decision == record.Reject,
		})
	}
	inc.Fields = Fields(live(members, verdicts), verdicts)
	return inc
}
