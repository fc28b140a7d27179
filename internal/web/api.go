package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"clio/internal/incident"
	"clio/internal/query"
	"clio/internal/store"
	"clio/record"
)

// The shapes of the API; huma makes its OpenAPI description of them, and sees the fields of exported types alone.
type (
	AskIn struct {
		Q string `query:"q" doc:"what to look for, in the grammar of the search box" example:"country:ML killed:>10 is:contested" maxLength:"4096"`
	}
	PageIn struct {
		Behind string `query:"behind" doc:"the next of the page before" maxLength:"400"`
		Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"500"`
	}
	problem struct {
		Text string `json:"text" doc:"the part of the query that was left out"`
		Say  string `json:"say" doc:"why, and what to write instead"`
	}
	incidentsBody struct {
		Found     int             `json:"found"`
		All       int             `json:"all"`
		Located   int             `json:"located" doc:"of the found ones, those known to a town or nearer"`
		Unlocated int             `json:"unlocated"`
		Problems  []problem       `json:"problems"`
		Incidents []incident.Line `json:"incidents"`
		Next      string          `json:"next,omitempty" doc:"give this as behind to get the page after this one"`
	}
	incidentsOut struct{ Body incidentsBody }

	tallyBody struct {
		Found    int           `json:"found"`
		Empty    int           `json:"empty" doc:"incidents without a value"`
		Distinct int           `json:"distinct"`
		Values   []store.Tally `json:"values"`
		Problems []problem     `json:"problems"`
	}
	reportLine struct {
		ID        string `json:"id"`
		Title     string `json:"title"`
		Publisher string `json:"publisher,omitempty"`
		Published string `json:"published,omitempty"`
		URL       string `json:"url,omitempty"`
		Source    string `json:"source"`
		Sha256    string `json:"sha256" doc:"of the text"`
		Reader    string `json:"reader"`
		Events    int    `json:"events"`
	}
	attributionLine struct {
		ID        string           `json:"id"`
		Report    string           `json:"report"`
		Source    string           `json:"source"`
		Cue       string           `json:"cue"`
		Content   string           `json:"content"`
		Stance    record.Stance    `json:"stance"`
		Certainty record.Certainty `json:"certainty"`
	}
	actorLine struct {
		Name    string   `json:"name"`
		Kind    string   `json:"kind"`
		Names   []string `json:"names"`
		Reports int      `json:"reports"`
		Reasons []string `json:"reasons" doc:"why different names were taken for one actor"`
	}
	rawOut struct {
		ContentType string `header:"Content-Type"`
		Body        []byte
	}
)

func problemsOf(list []query.Problem) []problem {
	out := []problem{}
	for _, p := range list {
		out = append(out, problem{p.Text, p.Say})
	}
	return out
}

// failed makes an error of the API.
func (s *server) failed(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return huma.Error404NotFound("there is no such thing in this database")
	}
	if s.opts.Log != nil {
		s.opts.Log.Printf("api: %v", err)
	}
	return huma.Error500InternalServerError("the database could not be read")
}

func offer[I, O any](api huma.API, path, id, summary string, do func(context.Context, *I) (*O, error)) {
	huma.Register(api, huma.Operation{OperationID: id, Method: http.MethodGet, Path: "/api/v1" + path, Summary: summary}, do)
}

// api adds version 1 of the API. It only reads.
func (s *server) api(mux *http.ServeMux) *huma.OpenAPI {
	config := huma.DefaultConfig("Clio", s.opts.Version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/api/v1/openapi", "", ""
	config.CreateHooks = nil // no $schema in answers
	config.Info.Description = "What a Clio database records: incidents, reports, attributions, actors, and the sentence behind each. Every answer has an ETag of the state of the database; ask again with If-None-Match. Lists are paged by next and behind, never by numbers, so that nothing is skipped or told twice while reports are added."
	api := humago.New(mux, config)

	offer(api, "/incidents", "listIncidents", "Incidents that a query finds", func(ctx context.Context, in *struct {
		AskIn
		PageIn
		Sort string `query:"sort" enum:"date,weight,doubt" default:"date"`
	},
	) (*incidentsOut, error) {
		q, problems := query.Parse(in.Q)
		snap, sel, err := s.selection(ctx, q)
		if err != nil {
			return nil, s.failed(err)
		}
		order, _ := orderOf(in.Sort)
		rows, more := sel.Page(order, in.Behind, in.Limit)
		out := &incidentsOut{incidentsBody{Found: sel.Len(), All: snap.Len(), Located: sel.Count("located"), Unlocated: sel.Count("unlocated"), Problems: problemsOf(problems), Incidents: []incident.Line{}}}
		for _, r := range rows {
			out.Body.Incidents = append(out.Body.Incidents, incident.LineOf(r))
		}
		if more {
			out.Body.Next = rows[len(rows)-1].ID
		}
		return out, nil
	})

	offer(api, "/incidents/{id}", "getIncident", "One incident with all accounts side by side", func(ctx context.Context, in *struct {
		ID string `path:"id" doc:"an incident, an older id of it, or one of its events"`
	},
	) (*rawOut, error) {
		told, err := incident.Tell(ctx, s.db, in.ID)
		if err != nil {
			return nil, s.failed(err)
		}
		inc, err := told.View()
		if err != nil {
			return nil, s.failed(err)
		}
		return s.asJSON(json.Marshal(&inc))
	})

	offer(api, "/facets/{field}", "countIncidents", "How often each value of a field occurs among the incidents of a query", func(ctx context.Context, in *struct {
		AskIn
		Field string `path:"field" enum:"type,country,place,actor,source,month,mode,is"`
		Limit int    `query:"limit" default:"50" minimum:"1" maximum:"2000"`
	},
	) (*struct{ Body tallyBody }, error) {
		q, problems := query.Parse(in.Q)
		_, sel, err := s.selection(ctx, q)
		if err != nil {
			return nil, s.failed(err)
		}
		values, empty := sel.Facet(in.Field)
		return &struct{ Body tallyBody }{tallyBody{sel.Len(), empty, len(values), append([]store.Tally{}, values[:min(in.Limit, len(values))]...), problemsOf(problems)}}, nil
	})

	offer(api, "/reports", "listReports", "Reports, the newest first", func(ctx context.Context, in *struct {
		PageIn
		Text   string `query:"q" doc:"words and \"phrases\" that the report holds" maxLength:"4096"`
		Source string `query:"source" doc:"who published it, the whole name"`
		After  string `query:"after" doc:"published on this day or later, YYYY-MM-DD"`
		Before string `query:"before" doc:"published on this day or earlier, YYYY-MM-DD"`
	},
	) (*struct {
		Body struct {
			Found   int          `json:"found"`
			Reports []reportLine `json:"reports"`
			Next    string       `json:"next,omitempty"`
		}
	}, error,
	) {
		f := store.ReportFilter{Text: in.Text, Publisher: in.Source, From: dayOf(in.After), To: dayOf(in.Before)}
		list, err := s.db.Reports(ctx, f, store.Page{After: in.Behind, Limit: in.Limit + 1})
		if err != nil {
			return nil, s.failed(err)
		}
		out := &struct {
			Body struct {
				Found   int          `json:"found"`
				Reports []reportLine `json:"reports"`
				Next    string       `json:"next,omitempty"`
			}
		}{}
		if out.Body.Found, err = s.db.CountReports(ctx, f); err != nil {
			return nil, s.failed(err)
		}
		if len(list) > in.Limit {
			list = list[:in.Limit]
			out.Body.Next = list[in.Limit-1].Document.ID
		}
		out.Body.Reports = []reportLine{}
		for i := range list {
			d := &list[i].Document
			out.Body.Reports = append(out.Body.Reports, reportLine{d.ID, d.Title, d.Publisher, d.Published, d.URL, d.Source, list[i].Hash, list[i].Reader, list[i].Events})
		}
		return out, nil
	})

	offer(api, "/reports/{id}", "getReport", "One report with its text and its record, in the shape of clio read --json", func(ctx context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*rawOut, error) {
		st, err := s.db.Document(ctx, in.ID)
		if err != nil {
			return nil, s.failed(err)
		}
		rec, err := s.db.Record(ctx, in.ID)
		if err != nil {
			return nil, s.failed(err)
		}
		rec.Document.Text = st.Document.Text
		return s.asJSON(record.Encode(rec))
	})

	offer(api, "/attributions", "listAttributions", "Who says what", func(ctx context.Context, in *struct {
		PageIn
		Source    string `query:"source" doc:"part of the words for who speaks"`
		Stance    string `query:"stance"`
		Certainty string `query:"certainty"`
		Publisher string `query:"publisher" doc:"of the report, the whole name"`
		Text      string `query:"q" doc:"words that the report holds" maxLength:"4096"`
	},
	) (*struct {
		Body struct {
			Found        int               `json:"found"`
			Attributions []attributionLine `json:"attributions"`
			Next         string            `json:"next,omitempty"`
		}
	}, error,
	) {
		f := store.AttributionFilter{Source: in.Source, Stance: in.Stance, Certainty: in.Certainty, Publisher: in.Publisher, Text: in.Text}
		list, err := s.db.Attributions(ctx, f, store.Page{After: in.Behind, Limit: in.Limit + 1})
		if err != nil {
			return nil, s.failed(err)
		}
		out := &struct {
			Body struct {
				Found        int               `json:"found"`
				Attributions []attributionLine `json:"attributions"`
				Next         string            `json:"next,omitempty"`
			}
		}{}
		if out.Body.Found, err = s.db.CountAttributions(ctx, f); err != nil {
			return nil, s.failed(err)
		}
		if len(list) > in.Limit {
			list = list[:in.Limit]
			out.Body.Next = list[in.Limit-1].ID
		}
		out.Body.Attributions = []attributionLine{}
		var rec *record.Record
		for _, x := range list {
			if rec == nil || rec.Document.ID != x.Doc {
				if rec, err = s.db.Record(ctx, x.Doc); err != nil {
					return nil, s.failed(err)
				}
			}
			for i := range rec.Attributions {
				if a := &rec.Attributions[i]; a.ID == x.Attribution {
					out.Body.Attributions = append(out.Body.Attributions, attributionLine{x.ID, x.Doc, a.Source.Text, a.Cue.Text, a.Content.Text, a.Stance, a.Certainty})
				}
			}
		}
		return out, nil
	})

	offer(api, "/actors", "listActors", "Actors over all reports", func(ctx context.Context, in *struct {
		Name  string `query:"name" doc:"part of one of the names"`
		Kind  string `query:"kind" doc:"armed_group, state, state_security, person, …"`
		Limit int    `query:"limit" default:"200" minimum:"1" maximum:"5000"`
	},
	) (*struct {
		Body struct {
			Found  int         `json:"found"`
			Actors []actorLine `json:"actors"`
		}
	}, error,
	) {
		groups, err := s.groups(ctx)
		if err != nil {
			return nil, s.failed(err)
		}
		out := &struct {
			Body struct {
				Found  int         `json:"found"`
				Actors []actorLine `json:"actors"`
			}
		}{}
		out.Body.Actors = []actorLine{}
		for i := range groups {
			g := &groups[i]
			if !matches(g, in.Kind, in.Name) {
				continue
			}
			if out.Body.Found++; out.Body.Found <= in.Limit {
				out.Body.Actors = append(out.Body.Actors, actorLine{g.Name, g.Kind, append([]string{}, g.Names...), len(docsOf(g)), append([]string{}, g.Reasons...)})
			}
		}
		return out, nil
	})

	offer(api, "/sources", "listSources", "Who published the reports", func(ctx context.Context, _ *struct{}) (*struct{ Body []store.SourceRow }, error) {
		list, err := s.db.Sources(ctx)
		if err != nil {
			return nil, s.failed(err)
		}
		return &struct{ Body []store.SourceRow }{append([]store.SourceRow{}, list...)}, nil
	})
	return api.OpenAPI()
}

func (s *server) asJSON(body []byte, err error) (*rawOut, error) {
	if err != nil {
		return nil, s.failed(err)
	}
	return &rawOut{"application/json", body}, nil
}

// operation is an entry of the page about the API.
type operation struct {
	ID, Path, Summary, Try string
	Params                 []param
}

type param struct{ Name, In, Doc string }

// apiPage tells of the API what its OpenAPI description says.
func (s *server) apiPage(*http.Request) (*view, error) {
	var list []operation
	for path, item := range s.openAPI.Paths {
		op := item.Get
		if op == nil {
			continue
		}
		o := operation{ID: op.OperationID, Path: path, Summary: op.Summary}
		for _, p := range op.Parameters {
			doc := p.Description
			if p.Schema != nil && len(p.Schema.Enum) > 0 {
				var words []string
				for _, e := range p.Schema.Enum {
					if w, ok := e.(string); ok {
						words = append(words, w)
					}
				}
				doc = strings.TrimSpace(doc + " One of " + strings.Join(words, ", ") + ".")
			}
			o.Params = append(o.Params, param{p.Name, p.In, doc})
		}
		if !strings.Contains(path, "{") {
			o.Try = path
		}
		list = append(list, o)
	}
	slices.SortFunc(list, func(a, b operation) int { return strings.Compare(a.Path, b.Path) })
	return &view{Page: "api", Title: "API", At: "help", Data: struct {
		Operations []operation
		About      string
	}{list, s.openAPI.Info.Description}}, nil
}
