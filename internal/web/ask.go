package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"clio/internal/query"
	"clio/internal/store"
)

// ask is what the address of a page of incidents asks for. The address is the whole state of the page.
type ask struct {
	path     string
	q        query.Query
	problems []query.Problem
	order    store.Order
	sort     string
	behind   string // the id that the page stands behind
	view     string // map: the map stands above the table
	part     string // the part of the world that the map shows
	cols     []string
}

// maxAddress is how long the address of a page may be.
const maxAddress = 8 << 10

func orderOf(sort string) (store.Order, string) {
	switch sort {
	case "doubt":
		return store.ByDoubt, sort
	case "weight":
		return store.ByWeight, sort
	}
	return store.ByDate, ""
}

func askOf(r *http.Request) ask {
	v := r.URL.Query()
	a := ask{path: r.URL.Path, behind: v.Get("behind"), part: v.Get("map")}
	a.q, a.problems = query.Parse(v.Get("q"))
	a.order, a.sort = orderOf(v.Get("sort"))
	if v.Get("view") == "map" {
		a.view = "map"
	}
	if cols := v["cols"]; len(cols) > 0 {
		asked := strings.Split(strings.Join(cols, ","), ",")
		for _, c := range columns {
			if slices.Contains(asked, c.Name) {
				a.cols = append(a.cols, c.Name)
			}
		}
	}
	return a
}

// values writes the state; the page of the list is left out.
func (a ask) values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", a.q.String())
	set("sort", a.sort)
	set("view", a.view)
	set("map", a.part)
	set("cols", strings.Join(a.cols, ","))
	return v
}

// at is the address of the state on another path.
func (a ask) at(path string) string {
	if v := a.values().Encode(); v != "" {
		return path + "?" + v
	}
	return path
}

func (a ask) String() string { return a.at(a.path) }

// with is the address with another query.
func (a ask) with(q query.Query) string {
	a.q = q
	return a.String()
}

// next is the address of the page behind an id.
func (a ask) next(id string) string {
	v := a.values()
	v.Set("behind", id)
	return a.path + "?" + v.Encode()
}

// formFields are fields of the grammar that a form may ask for one by one, so that a page without scripts has selects and
// inputs; they are taken over into the query by a redirect.
func formFields() []string {
	return []string{"type", "mode", "country", "place", "actor", "source", "after", "before", "date", "killed", "wounded", "reports", "is", "box"}
}

// merged is the address in which fields of a form are taken over into the query; ok is false when there are none.
func merged(r *http.Request) (string, bool) {
	v := r.URL.Query()
	a := askOf(r)
	text := v.Get("q")
	found := false
	for _, f := range formFields() {
		if !v.Has(f) {
			continue
		}
		found = true
		value := strings.TrimSpace(v.Get(f))
		t, ok := query.Of(f, value)
		switch {
		case ok:
			a.q = a.q.Only(t)
			text = a.q.String()
		case value != "": // the page says what is wrong with it
			text = strings.TrimSpace(a.q.String() + " " + f + `:"` + strings.ReplaceAll(value, `"`, " ") + `"`)
		default:
			a.q = a.q.Drop(f)
			text = a.q.String()
		}
	}
	if !found {
		return "", false
	}
	w := a.values()
	w.Del("q")
	if text != "" {
		w.Set("q", text)
	}
	return a.path + "?" + w.Encode(), true
}

// column is a column of the table of incidents.
type column struct{ Name, Label string }

var columns = []column{
	{"when", "When"}, {"where", "Where"}, {"what", "What"}, {"by", "Said to be by"}, {"killed", "Killed"}, {"wounded", "Wounded"}, {"reports", "Reports"}, {"sources", "Sources"}, {"events", "Events"}, {"id", "Id"},
}

var usualColumns = []string{"when", "where", "what", "by", "killed", "wounded", "reports"}
