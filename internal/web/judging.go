package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"clio/internal/incident"
	"clio/internal/query"
	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

// mostJudged is how many judgements one request may make.
const mostJudged = 2000

// judge keeps a decision of a reviewer and brings the incidents up to date before it answers, so that the next page shows
// what came of it.
func (s *server) judge(r *http.Request) (*view, error) {
	ctx := r.Context()
	me := s.user(r)
	if !s.writes.allow(me.Name) {
		return &view{Page: "error", Title: "Too fast", Status: http.StatusTooManyRequests, Data: "That were many decisions at once. Wait a moment and go on."}, nil
	}
	d := record.Decision(r.PostFormValue("decision"))
	id, note := strings.TrimSpace(r.PostFormValue("id")), strings.TrimSpace(r.PostFormValue("note"))
	list, err := s.asked(ctx, r, d, id)
	wrong := func(say string) (*view, error) {
		return &view{Page: "error", Title: "That was not kept", Status: http.StatusBadRequest, Data: say}, nil
	}
	switch {
	case errors.Is(err, review.ErrUsage):
		return wrong(shown(err.Error()))
	case errors.Is(err, store.ErrNotFound):
		return wrong("What was judged is not there any more: somebody may have joined or parted it meanwhile. Open it again.")
	case err != nil:
		return nil, err
	case len(list) == 0 || len(list) > mostJudged:
		return wrong("There is nothing to judge, or too much at once.")
	case len(note) > 4000:
		return wrong("A note has at most 4,000 bytes.")
	}
	for _, j := range list {
		j.Reviewer, j.Note = me.Name, note
		if j, err = review.New(time.Now(), j); err != nil {
			return wrong(shown(err.Error()))
		}
		if _, err = s.db.Judge(ctx, j); err != nil {
			return nil, err
		}
	}
	if err := s.db.Log(ctx, store.Audit{Who: me.Name, What: string(d), About: clip(200, id)}); err != nil {
		return nil, err
	}
	if err := s.opts.Merge(ctx); err != nil {
		return nil, err
	}
	if _, err := s.catalog.Fresh(ctx); err != nil {
		return nil, err
	}
	return &view{Redirect: local(r.PostFormValue("back"))}, nil
}

// asked are the judgements of a form. Beside the decisions of package review it knows two that are about a whole incident:
// part, which takes one event out of it, and join, which puts another incident to it.
func (s *server) asked(ctx context.Context, r *http.Request, d record.Decision, id string) ([]record.Judgement, error) {
	switch d {
	case record.Correct:
		return review.Make(ctx, s.db, d, []string{id, r.PostFormValue("property"), strings.TrimSpace(r.PostFormValue("value"))})
	case record.Undo:
		var out []record.Judgement
		for _, one := range r.PostForm["judgement"] {
			list, err := review.Make(ctx, s.db, d, []string{one})
			if err != nil {
				return nil, err
			}
			out = append(out, list...)
		}
		return out, nil
	case "part":
		row, err := s.db.Incident(ctx, id)
		if err != nil {
			return nil, err
		}
		members, err := s.db.Members(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		var out []record.Judgement
		for i := range members {
			if members[i].ID == id {
				continue
			}
			list, err := review.Make(ctx, s.db, record.Different, []string{id, members[i].ID})
			if err != nil {
				return nil, err
			}
			out = append(out, list...)
		}
		return out, nil
	case "join":
		var first [2]string
		for i, one := range []string{id, strings.TrimSpace(r.PostFormValue("other"))} {
			row, err := s.db.Incident(ctx, one)
			if err != nil {
				return nil, err
			}
			members, err := s.db.Members(ctx, row.ID)
			if err != nil || len(members) == 0 {
				return nil, errors.Join(err, store.ErrNotFound)
			}
			first[i] = members[0].ID
			if one != row.ID && slices.ContainsFunc(members, func(m store.Member) bool { return m.ID == one }) {
				first[i] = one
			}
		}
		if first[0] == first[1] {
			return nil, fmt.Errorf("%w: these are one happening already", review.ErrUsage)
		}
		return review.Make(ctx, s.db, record.Same, first[:])
	}
	return review.Make(ctx, s.db, d, []string{id})
}

// step is a decision of a reviewer, of one judgement or of several that were made at once.
type step struct {
	When, Who, Text, About, Link string
	IDs                          []string
	Undone, Mine                 bool
}

// steps are the last decisions, the newest first.
func (s *server) steps(ctx context.Context, me string, most int) ([]step, error) {
	list, err := s.db.Judgements(ctx, store.JudgementFilter{Newest: true, Limit: most * 20})
	if err != nil {
		return nil, err
	}
	standing := map[string]bool{}
	inOrder := slices.Clone(list)
	slices.Reverse(inOrder)
	for _, j := range review.Standing(inOrder) {
		standing[j.ID] = true
	}
	var out []step
	var last *record.Judgement
	for i := range list {
		j := &list[i]
		if j.Decision == record.Undo {
			last = nil
			continue
		}
		if last != nil && last.Reviewer == j.Reviewer && last.Decision == j.Decision && last.Property == j.Property && near(last.At, j.At) && len(out[len(out)-1].IDs) < mostJudged {
			x := &out[len(out)-1]
			x.IDs = append(x.IDs, j.ID)
			x.Undone = x.Undone && !standing[j.ID]
			last = j
			continue
		}
		if len(out) == most {
			break
		}
		text := decisionName(j)
		out = append(out, step{When: when(j.At), Who: shown(j.Reviewer), Text: text, About: clip(60, shown(oneLine(j.Event.Text))), Link: incidentURL(record.EventID(j.Event.Doc, j.Event.Event)), IDs: []string{j.ID}, Undone: !standing[j.ID], Mine: j.Reviewer == me})
		last = j
	}
	return out, nil
}

// near reports whether two judgements were made by one request.
func near(a, b string) bool {
	x, err1 := time.Parse(time.RFC3339Nano, a)
	y, err2 := time.Parse(time.RFC3339Nano, b)
	return err1 == nil && err2 == nil && x.Sub(y).Abs() < time.Second
}

func when(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return shown(at)
	}
	return t.Format("2 Jan 15:04")
}

func decisionName(j *record.Judgement) string {
	switch j.Decision {
	case record.Correct:
		return shown(propertyName(j.Property) + ": " + clip(40, j.Was) + " → " + clip(40, j.Value))
	case record.Same:
		return "joined"
	case record.Different:
		return "parted"
	case record.Accept:
		return "accepted"
	case record.Reject:
		return "rejected"
	case record.Unsure:
		return "unsure"
	case record.Note:
		return "note: " + clip(60, shown(oneLine(j.Note)))
	}
	return string(j.Decision)
}

// reviewing shows the next incident that nobody judged, by doubt unless the address asks for another order.
func (s *server) reviewing(r *http.Request) (*view, error) {
	ctx := r.Context()
	a := askOf(r)
	if !r.URL.Query().Has("sort") {
		a.order, a.sort = orderOf("doubt")
	}
	me := s.user(r)
	q := a.q
	unreviewed, _ := query.Of("is", "unreviewed")
	snap, err := s.catalog.Now(ctx)
	if err != nil {
		return nil, err
	}
	sel, err := snap.Select(ctx, q.With(unreviewed))
	if err != nil {
		return nil, err
	}
	whole, err := snap.Select(ctx, q)
	if err != nil {
		return nil, err
	}
	steps, err := s.steps(ctx, me.Name, 20)
	if err != nil {
		return nil, err
	}
	rows, _ := sel.Page(a.order, a.behind, 1)
	var next *incidentView
	skip, back := "", a.String()
	if len(rows) > 0 {
		told, err := incident.Tell(ctx, s.db, rows[0].ID)
		if err != nil {
			return nil, err
		}
		if next, err = s.incidentView(ctx, &told); err != nil {
			return nil, err
		}
		skip = a.next(rows[0].ID)
		if a.behind != "" { // what was skipped stays skipped
			back = a.next(a.behind)
		}
	}
	orders := []choice{{"doubt", "most doubtful first", a.sort == "doubt"}, {"weight", "most killed and wounded first", a.sort == "weight"}, {"date", "newest first", a.sort == ""}}
	var problems []string
	for _, p := range a.problems {
		problems = append(problems, shown(p.Error()))
	}
	undo := step{}
	for _, x := range steps {
		if x.Mine && !x.Undone {
			undo = x
			break
		}
	}
	return &view{Page: "review", Title: "Review", At: "review", Query: q.String(), Data: struct {
		Ask, Sort         string
		Problems          []string
		Orders            []choice
		Left, Of          int
		Next              *incidentView
		Skip, Back, Again string
		Steps             []step
		Undo              step
		Properties        []string
		May               bool
	}{q.String(), a.sort, problems, orders, sel.Len(), whole.Len(), next, skip, back, a.String(), steps, undo, review.Properties(), s.mayJudge(me)}}, nil
}

// saveView keeps the page that somebody looks at under a name.
func (s *server) saveView(r *http.Request) (*view, error) {
	ctx := r.Context()
	me := s.user(r)
	name, path := strings.TrimSpace(r.PostFormValue("name")), local(r.PostFormValue("path"))
	bad := func(say string) (*view, error) {
		return &view{Page: "error", Title: "That was not kept", Status: http.StatusBadRequest, Data: say}, nil
	}
	if r.PostFormValue("drop") != "" {
		list, err := s.db.Views(ctx)
		if err != nil {
			return nil, err
		}
		for _, v := range list {
			if v.Name == name && (v.Owner == me.Name || s.isAdmin(me)) {
				if err := s.db.DropView(ctx, name); err != nil {
					return nil, err
				}
				return &view{Redirect: "/views"}, s.db.Log(ctx, store.Audit{Who: me.Name, What: "dropped view", About: name})
			}
		}
		return bad("There is no such view of yours.")
	}
	if name == "" || len(name) > 80 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
		return bad("A view has a name of at most 80 bytes.")
	}
	switch err := s.db.SetView(ctx, store.View{Name: name, Owner: me.Name, Path: path}); {
	case errors.Is(err, store.ErrTaken):
		return bad("Somebody else has a view of that name: choose another.")
	case err != nil:
		return nil, err
	}
	return &view{Redirect: "/views"}, s.db.Log(ctx, store.Audit{Who: me.Name, What: "kept view", About: name})
}

func (s *server) views(r *http.Request) (*view, error) {
	list, err := s.db.Views(r.Context())
	if err != nil {
		return nil, err
	}
	me := s.user(r)
	type saved struct {
		Name, Owner, Path, Made, Link string
		Mine                          bool
	}
	var out []saved
	for _, v := range list {
		out = append(out, saved{shown(v.Name), shown(v.Owner), local(v.Path), when(v.Made), "/view?" + url.Values{"name": {v.Name}}.Encode(), v.Owner == me.Name || s.isAdmin(me)})
	}
	return &view{Page: "views", Title: "Saved views", At: "views", Data: out}, nil
}

// savedView leads to a page that was kept under a name.
func (s *server) savedView(r *http.Request) (*view, error) {
	list, err := s.db.Views(r.Context())
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		if v.Name == r.URL.Query().Get("name") {
			return &view{Redirect: local(v.Path)}, nil
		}
	}
	return nil, store.ErrNotFound
}
