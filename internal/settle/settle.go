// Package settle keeps the incidents of a store up to date: it takes the documents whose events or judgements changed, finds
// what their events hang together with, and groups that part of the record anew. What it leaves is a function of the
// readings and judgements alone, whatever order they came in and however often it was stopped on the way.
package settle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"

	"clio/codebook"
	"clio/internal/incident"
	"clio/internal/ingest/copies"
	"clio/internal/merge"
	"clio/internal/review"
	"clio/internal/store"
	"clio/models"
	"clio/record"
)

// Settler merges events. It is safe for concurrent use.
type Settler struct{ model *merge.Model }

// New loads what merging has learned, and the other names of actors from the codebook.
func New(book *codebook.Book) (*Settler, error) {
	data, err := models.Read("merge")
	if err != nil {
		return nil, err
	}
	m, err := merge.Decode(data)
	if err != nil {
		return nil, err
	}
	m.Names, err = Names(book)
	return &Settler{m}, err
}

// Names are the other names of actors in the codebook, folded, with the folded name that each stands for.
func Names(book *codebook.Book) (map[string]string, error) {
	names := map[string]string{}
	for _, file := range []string{"actors/groups.tsv", "actors/bodies.tsv"} {
		err := book.Rows(file, 4, func(cols []string) error {
			to := merge.Fold(cols[0])
			names[to] = to
			for _, alias := range splitBar(cols[3]) {
				names[merge.Fold(alias)] = to
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("names of actors: %w", err)
		}
	}
	return names, nil
}

func splitBar(s string) []string {
	return slices.DeleteFunc(splitOn(s, '|'), func(x string) bool { return x == "" })
}

func splitOn(s string, c byte) []string {
	var out []string
	start := 0
	for i := range len(s) {
		if s[i] == c {
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

// batch is how many documents are merged in one transaction, which others have to wait for.
const batch = 10

// Run merges everything that changed. done, when given, is told how many documents were merged after each batch. It may be
// stopped at any time and run again.
func (s *Settler) Run(ctx context.Context, db store.Store, done func(docs int)) error {
	for {
		n := 0
		err := db.Merge(ctx, func(tx store.Merging) error {
			docs, err := tx.Dirty(ctx, batch)
			n = len(docs)
			if err != nil || n == 0 {
				return err
			}
			return s.settle(ctx, tx, docs)
		})
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		if done != nil {
			done(n)
		}
	}
}

// Explain compares two events of a store and says what they have in common.
func (s *Settler) Explain(ctx context.Context, db store.IncidentReader, a, b string) (record.IncidentLink, error) {
	var items [2]merge.Item
	for i, id := range []string{a, b} {
		it, err := db.Item(ctx, id)
		if err != nil {
			return record.IncidentLink{}, err
		}
		if err := json.Unmarshal(it.Body, &items[i]); err != nil {
			return record.IncidentLink{}, fmt.Errorf("event %s: %w", id, err)
		}
	}
	return linkOf(s.model.Explain(&items[0], &items[1])), nil
}

func linkOf(l merge.Link) record.IncidentLink {
	out := record.IncidentLink{A: l.A, B: l.B, Score: l.Score}
	for _, r := range l.Reasons {
		out.Reasons = append(out.Reasons, record.LinkReason(r))
	}
	return out
}

// Actors puts the actors of all reports of a store together.
func (s *Settler) Actors(ctx context.Context, db store.Reader) ([]merge.Group, error) {
	rows, err := db.Actors(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]merge.Named, len(rows))
	for i, r := range rows {
		list[i] = merge.Named(r)
	}
	return s.model.Actors(list), nil
}

// work is one batch on its way.
type work struct {
	s       *Settler
	tx      store.Merging
	items   map[string]*merge.Item // read so far, by event
	stored  map[string]store.Item
	touched map[string]bool // events whose incident has to be found anew
	rows    map[string]bool // incidents whose line has to be counted anew
}

func (s *Settler) settle(ctx context.Context, tx store.Merging, docs []string) error {
	w := work{s: s, tx: tx, items: map[string]*merge.Item{}, stored: map[string]store.Item{}, touched: map[string]bool{}, rows: map[string]bool{}}
	if err := w.forget(ctx, docs); err != nil {
		return err
	}
	for _, doc := range docs {
		if err := w.document(ctx, doc); err != nil {
			return fmt.Errorf("merge %s: %w", doc, err)
		}
	}
	if err := w.group(ctx); err != nil {
		return err
	}
	if err := w.count(ctx); err != nil {
		return err
	}
	return tx.Clean(ctx, docs)
}

// forget takes the documents' old events out, and marks what they were grouped or linked with.
func (w *work) forget(ctx context.Context, docs []string) error {
	old, err := w.tx.ItemsOf(ctx, docs)
	if err != nil {
		return err
	}
	var gone []string
	for _, it := range old {
		gone = append(gone, it.Event)
		w.rows[it.Incident] = true
	}
	links, err := w.tx.LinksOf(ctx, gone)
	if err != nil {
		return err
	}
	for _, l := range links {
		w.touched[l.A], w.touched[l.B] = true, true
	}
	decided, err := w.tx.DecidedOf(ctx, gone)
	if err != nil {
		return err
	}
	for _, d := range decided {
		w.touched[d.A], w.touched[d.B] = true, true
	}
	for _, e := range gone {
		delete(w.touched, e)
	}
	for _, doc := range docs {
		if err := w.tx.SetItems(ctx, doc, nil); err != nil {
			return err
		}
	}
	return w.tx.DropLinks(ctx, gone)
}

// document puts a document's events in, and links them with what is near.
func (w *work) document(ctx context.Context, doc string) error {
	rec, err := w.tx.Record(ctx, doc)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := w.sketch(ctx, rec); err != nil {
		return err
	}
	items := w.s.model.Of(rec)
	rows := make([]store.Item, len(items))
	var ask []int64
	for i := range items {
		it := &items[i]
		body, err := json.Marshal(it)
		if err != nil {
			return err
		}
		keep, wanted := w.s.model.Keys(it)
		rows[i] = store.Item{Event: it.ID, Doc: doc, Handle: merge.Handle(it.ID), Body: body, Keys: hashes(keep)}
		ask = append(ask, hashes(wanted)...)
		w.items[it.ID] = it
		w.stored[it.ID] = rows[i]
		w.touched[it.ID] = true
	}
	slices.Sort(ask)
	near, err := w.tx.Near(ctx, slices.Compact(ask))
	if err != nil {
		return err
	}
	if err := w.tx.SetItems(ctx, doc, rows); err != nil {
		return err
	}
	var links []store.Link
	for _, other := range near {
		if other.Doc == doc {
			continue
		}
		b, err := w.take(other)
		if err != nil {
			return err
		}
		for i := range items {
			// What is near one event of the document may be far from another: only a shared key makes a pair.
			if merge.Linked(w.s.model.Score(&items[i], b)) && w.s.model.Meet(&items[i], b) {
				l := w.s.model.Explain(&items[i], b)
				reasons, err := json.Marshal(l.Reasons)
				if err != nil {
					return err
				}
				links = append(links, store.Link{A: l.A, B: l.B, Score: l.Score, Reasons: reasons})
				w.touched[b.ID] = true
			}
		}
	}
	if err := w.tx.SetLinks(ctx, links); err != nil {
		return err
	}
	return w.decide(ctx, rec)
}

func (w *work) take(it store.Item) (*merge.Item, error) {
	if have := w.items[it.Event]; have != nil {
		return have, nil
	}
	m := new(merge.Item)
	if err := json.Unmarshal(it.Body, m); err != nil {
		return nil, fmt.Errorf("event %s: %w", it.Event, err)
	}
	w.items[it.Event], w.stored[it.Event] = m, it
	return m, nil
}

func hashes(keys []string) []int64 {
	out := make([]int64, len(keys))
	for i, k := range keys {
		h := fnv.New64a()
		h.Write([]byte(k))
		out[i] = int64(h.Sum64())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sketch finds the near-copies of a document. Copies of copies are copies: a story is all that hangs together, and is called
// by its smallest document id. A document's text never changes, so it is sketched once.
func (w *work) sketch(ctx context.Context, rec *record.Record) error {
	doc := rec.Document.ID
	sk := copies.Of(rec.Document.Text)
	s := store.Sketch{Doc: doc, Wire: doc, Body: sk.Encode(), Bands: sk.Bands()}
	near, err := w.tx.Sketches(ctx, s.Bands)
	if err != nil {
		return err
	}
	wires := map[string]bool{}
	for _, other := range near {
		o, err := copies.Decode(other.Body)
		if err != nil {
			return err
		}
		if other.Doc != doc && copies.Likeness(sk, o) >= copies.Copy {
			wires[other.Wire] = true
			s.Wire = min(s.Wire, other.Wire)
		}
	}
	if err := w.tx.SetSketch(ctx, s); err != nil {
		return err
	}
	wires[s.Wire] = true
	story, err := w.tx.SketchesOfWire(ctx, slices.Sorted(maps.Keys(wires)))
	if err != nil {
		return err
	}
	var others []string
	for _, other := range story {
		if other.Wire != s.Wire {
			other.Wire = s.Wire
			if err := w.tx.SetSketch(ctx, other); err != nil {
				return err
			}
		}
		if other.Doc != doc {
			others = append(others, other.Doc)
		}
	}
	if len(wires) < 2 && len(others) == 0 {
		return nil
	}
	// How many sources an incident has may have changed.
	items, err := w.tx.ItemsOf(ctx, others)
	for _, it := range items {
		w.rows[it.Incident] = true
	}
	return err
}

// decide finds the events that standing judgements of a document mean now.
func (w *work) decide(ctx context.Context, rec *record.Record) error {
	doc := rec.Document.ID
	list, err := w.tx.JudgementsOf(ctx, []string{doc})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return w.tx.SetDecided(ctx, doc, nil)
	}
	recs := map[string]*record.Record{doc: rec}
	pairs := map[merge.Pair]bool{}
	for _, j := range review.Standing(list) {
		if j.Decision != record.Same && j.Decision != record.Different {
			continue
		}
		var ids [2]string
		for i, a := range []record.Anchor{j.Event, j.Other} {
			if recs[a.Doc] == nil {
				other, err := w.tx.Record(ctx, a.Doc)
				if errors.Is(err, store.ErrNotFound) {
					continue
				}
				if err != nil {
					return err
				}
				recs[a.Doc] = other
			}
			if ev := a.Find(recs[a.Doc]); ev != nil {
				ids[i] = record.EventID(a.Doc, ev.ID)
			}
		}
		if ids[0] != "" && ids[1] != "" && ids[0] != ids[1] {
			pairs[merge.PairOf(ids[0], ids[1])] = j.Decision == record.Same
		}
	}
	var rows []store.Decided
	for _, p := range slices.SortedFunc(maps.Keys(pairs), func(a, b merge.Pair) int { return slices.Compare(a[:], b[:]) }) {
		rows = append(rows, store.Decided{A: p[0], B: p[1], Same: pairs[p]})
		w.touched[p[0]], w.touched[p[1]] = true, true
	}
	return w.tx.SetDecided(ctx, doc, rows)
}

// group finds the events that hang together with those that are touched, and groups them.
func (w *work) group(ctx context.Context) error {
	judged := merge.Judged{}
	next := slices.Sorted(maps.Keys(w.touched))
	reached := map[string]bool{}
	neighbours := map[string][]string{}
	for len(next) > 0 {
		for _, e := range next {
			reached[e] = true
		}
		links, err := w.tx.LinksOf(ctx, next)
		if err != nil {
			return err
		}
		decided, err := w.tx.DecidedOf(ctx, next)
		if err != nil {
			return err
		}
		var found []string
		join := func(a, b string) {
			neighbours[a] = append(neighbours[a], b)
			neighbours[b] = append(neighbours[b], a)
			for _, e := range []string{a, b} {
				if !reached[e] {
					reached[e] = true
					found = append(found, e)
				}
			}
		}
		for _, l := range links {
			join(l.A, l.B)
		}
		for _, d := range decided {
			judged[merge.PairOf(d.A, d.B)] = d.Same
			if d.Same {
				join(d.A, d.B)
			}
		}
		next = found
	}
	var missing []string
	for e := range reached {
		if w.items[e] == nil {
			missing = append(missing, e)
		}
	}
	slices.Sort(missing)
	got, err := w.tx.Items(ctx, missing)
	if err != nil {
		return err
	}
	for _, it := range got {
		if _, err := w.take(it); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for _, start := range slices.Sorted(maps.Keys(reached)) {
		if seen[start] || w.items[start] == nil {
			continue
		}
		seen[start] = true
		var part []merge.Item
		for stack := []string{start}; len(stack) > 0; {
			e := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			part = append(part, *w.items[e])
			for _, n := range neighbours[e] {
				if !seen[n] && w.items[n] != nil {
					seen[n] = true
					stack = append(stack, n)
				}
			}
		}
		for _, inc := range w.s.model.Join(part, judged) {
			if err := w.place(ctx, inc); err != nil {
				return err
			}
		}
	}
	return nil
}

// place writes which incident events belong to, where that changed.
func (w *work) place(ctx context.Context, inc merge.Incident) error {
	w.rows[inc.ID] = true
	var changed []string
	for _, e := range inc.Events {
		if was := w.stored[e].Incident; was != inc.ID {
			w.rows[was] = true
			changed = append(changed, e)
		}
	}
	return w.tx.SetIncident(ctx, inc.ID, changed)
}

// count counts the lines of the incidents that changed, and drops those that have no event any more.
func (w *work) count(ctx context.Context) error {
	var rows []store.IncidentRow
	var gone []string
	delete(w.rows, "")
	for _, id := range slices.Sorted(maps.Keys(w.rows)) {
		members, err := w.tx.Members(ctx, id)
		if err != nil {
			return err
		}
		if len(members) == 0 {
			gone = append(gone, id)
			continue
		}
		verdicts, err := w.verdicts(ctx, members)
		if err != nil {
			return err
		}
		links, err := w.within(ctx, members)
		if err != nil {
			return err
		}
		rows = append(rows, incident.Row(id, members, links, verdicts))
	}
	if err := w.tx.DropIncidents(ctx, gone); err != nil {
		return err
	}
	return w.tx.SetIncidents(ctx, rows)
}

func (w *work) within(ctx context.Context, members []store.Member) ([]store.Link, error) {
	if len(members) < 2 {
		return nil, nil
	}
	in := map[string]bool{}
	for i := range members {
		in[members[i].ID] = true
	}
	links, err := w.tx.LinksOf(ctx, slices.Sorted(maps.Keys(in)))
	return slices.DeleteFunc(links, func(l store.Link) bool { return !in[l.A] || !in[l.B] }), err
}

// verdicts are what reviewers say of the members, by event id over all documents.
func (w *work) verdicts(ctx context.Context, members []store.Member) (map[string]review.Verdict, error) {
	docs := map[string]bool{}
	for i := range members {
		docs[members[i].Document.ID] = true
	}
	list, err := w.tx.JudgementsOf(ctx, slices.Sorted(maps.Keys(docs)))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return incident.Verdicts(list, docs, func(doc string) (*record.Record, error) { return w.tx.Record(ctx, doc) })
}
