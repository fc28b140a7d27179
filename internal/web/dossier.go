package web

import (
	"bufio"
	"errors"
	"net/http"

	"clio/internal/export"
	"clio/internal/incident"
	"clio/internal/store"
	"clio/record"
)

// mostInDossier is how many incidents a dossier holds.
const mostInDossier = 200

// dossier answers with the incidents of a query as a paper: accounts with footnotes to their sentences, a timeline, a map.
func (s *server) dossier(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a := askOf(r)
	_, sel, err := s.selection(ctx, a.q)
	if err != nil {
		return err
	}
	meta, err := s.meta(ctx, a, sel, mostInDossier)
	if err != nil {
		return err
	}
	meta.Title = "Dossier"
	list, _ := sel.Page(a.order, "", mostInDossier)
	rows := func(yield func(export.Row, error) bool) {
		records := map[string]*record.Record{}
		for _, row := range list {
			told, err := incident.Tell(ctx, s.db, row.ID)
			if errors.Is(err, store.ErrNotFound) {
				continue // it went into another one meanwhile
			}
			if err != nil {
				yield(export.Row{}, err)
				return
			}
			for i := range told.Members {
				m := &told.Members[i]
				verdict := told.Verdicts[m.ID]
				if verdict.Decision == record.Reject {
					continue
				}
				rec := records[m.Document.ID]
				if rec == nil {
					if rec, err = s.db.Record(ctx, m.Document.ID); err != nil {
						yield(export.Row{}, err)
						return
					}
					records[m.Document.ID] = rec
				}
				for j := range rec.Events {
					if e := &rec.Events[j]; e.ID == m.Event.ID && !yield(export.Row{Incident: row.ID, Record: rec, Event: e, Corrected: verdict.Cells}, nil) {
						return
					}
				}
			}
		}
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="dossier.html"`)
	h.Set("Cache-Control", "no-store")
	out := bufio.NewWriterSize(w, 1<<16)
	if err := export.Dossier(out, rows, meta); err != nil {
		return err
	}
	return out.Flush()
}
