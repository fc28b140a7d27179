// Package storetest is the suite that every store passes. An adapter's test calls Run with a function that opens an empty
// store.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clio/internal/store"
	"clio/record"
)

// Sample makes a record of one event of a type, with an attribution and an actor, over a text that holds the word given.
func Sample(id, typ, word, reader string) *record.Record {
	text := "“They fled,” police in Zażółć said. A " + word + " killed two men on Monday."
	q := func(s string) record.Quote {
		i := strings.Index(text, s)
		return record.QuoteOf(text, record.Span{Start: int32(i), End: int32(i + len(s))})
	}
	return &record.Record{
		Clio: record.Contract, Reader: reader,
		Document:     record.Document{ID: id, Source: id, Title: "About a " + word, Published: "2024-03-27", PublishedFrom: record.FromMetadata, Language: "en", Text: text},
		Attributions: []record.Attribution{{ID: "a1", Source: record.Source{Quote: q("police"), Actor: "r1"}, Cue: q("said"), Content: record.Content{Quote: q("“They fled,”")}, Stance: record.Asserts, Certainty: record.Certain, Rule: "test"}},
		Actors:       []record.Actor{{ID: "r1", Name: "police", Kind: record.StateSecurity, Mentions: []record.Mention{{Quote: q("police"), Rule: "test"}}}},
		Events: []record.Event{{
			ID: "e1", Type: typ, Mode: record.Actual, Mentions: []record.Mention{{Quote: q("killed"), Rule: "test"}},
			Date:   []record.Date{{Basis: record.Basis{Quote: q("Monday"), Rule: "test"}, From: "2024-03-25", To: "2024-03-25"}},
			Killed: []record.Toll{{Basis: record.Basis{Quote: q("two men"), Rule: "test"}, Count: record.Count{Min: record.N(2), Max: record.N(2)}}},
		}},
		Times: []record.Time{{Quote: q("Monday"), From: "2024-03-25", To: "2024-03-25", Kind: "date", Rule: "test"}},
	}
}

// Run runs the suite; open gives an empty store each time and the suite closes it.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	ctx := context.Background()
	start := func(t *testing.T) store.Store {
		t.Helper()
		s := open(t)
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
	put := func(t *testing.T, s store.Store, recs ...*record.Record) {
		t.Helper()
		for _, r := range recs {
			if err := s.Put(ctx, r, "raw"); err != nil {
				t.Fatal(err)
			}
		}
	}
	digest := func(t *testing.T, s store.Store) string {
		t.Helper()
		d, err := s.Digest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return d.String()
	}

	t.Run("what is put comes back", func(t *testing.T) {
		s := start(t)
		want := Sample("d1", "attack.bombing", "bomb", "r 1")
		put(t, s, want)
		got, err := s.Record(ctx, "d1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Statements(), got.Statements()); diff != "" {
			t.Error(diff)
		}
		doc, err := s.Document(ctx, "d1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Document, doc.Document); diff != "" {
			t.Error(diff)
		}
		if doc.RawHash != "raw" || doc.Reader != "r 1" || doc.Events != 1 || len(doc.Hash) != 64 {
			t.Errorf("stored as %+v", doc)
		}
		list, err := s.Statements(ctx, "d1")
		if err != nil || len(list) != len(want.Statements()) {
			t.Fatalf("%d statements, want %d: %v", len(list), len(want.Statements()), err)
		}
		for _, st := range list {
			if want.Document.Text[st.Start:st.End] != st.Text {
				t.Errorf("statement %s quotes %q", st.Property, st.Text)
			}
			one, err := s.Statement(ctx, st.ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(st, one); diff != "" {
				t.Error(diff)
			}
		}
		row, err := s.Event(ctx, "d1.e1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Events[0], row.Event); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("originals and versions", func(t *testing.T) {
		s := start(t)
		page := []byte("<html><p>A bomb.</p>\x00\xff</html>")
		hash := store.HashOf(string(page))
		for range 2 { // twice is once
			if kept, err := s.KeepOriginal(ctx, hash, store.Original{Media: "text/html", Body: page}); err != nil || !kept {
				t.Fatal(kept, err)
			}
		}
		if kept, err := s.KeepOriginal(ctx, "f00", store.Original{Body: make([]byte, store.MaxOriginal+1)}); err != nil || kept {
			t.Error("one that is too large is kept", err)
		}
		for i, text := range []string{"d2", "d1"} { // mostly within one second, against the order of their ids
			rec := Sample(text, "attack", "bomb", "r 1")
			rec.Document.URL = "https://a.example/gao"
			if err := s.Put(ctx, rec, []string{store.HashOf(rec.Document.Text), hash}[i]); err != nil {
				t.Fatal(err)
			}
		}
		put(t, s, Sample("d3", "attack", "bomb", "r 1"))
		for hash, want := range map[string]bool{hash: true, "f00": false, "": false} {
			if have, err := s.HasOriginal(ctx, hash); have != want || err != nil {
				t.Errorf("%q is kept: %v, %v", hash, have, err)
			}
		}
		if o, err := s.Original(ctx, "d1"); err != nil || !bytes.Equal(o.Body, page) || o.Media != "text/html" {
			t.Errorf("%+v, %v", o, err)
		}
		if o, err := s.Original(ctx, "d2"); err != nil || string(o.Body) != Sample("d2", "attack", "bomb", "r 1").Document.Text {
			t.Errorf("a plain text: %+v, %v", o, err)
		}
		for _, id := range []string{"d3", "none"} {
			if _, err := s.Original(ctx, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", id, err)
			}
		}
		if n, err := s.CheckOriginals(ctx, func(hash string, err error) { t.Error(hash, err) }); n != 1 || err != nil {
			t.Errorf("%d originals, %v", n, err)
		}
		list, err := s.Versions(ctx, "https://a.example/gao")
		if err != nil || len(list) != 2 || list[0].Document.ID != "d2" || list[0].Added == "" || list[0].Events != 1 {
			t.Errorf("%+v, %v", list, err)
		}
	})

	t.Run("twice is once", func(t *testing.T) {
		s := start(t)
		put(t, s, Sample("d1", "attack", "bomb", "r 1"))
		before := digest(t, s)
		put(t, s, Sample("d1", "attack", "bomb", "r 1"))
		if digest(t, s) != before {
			t.Error("putting the same record again changed the content")
		}
		for reader, want := range map[string]bool{"r 1": true, "r 2": false} {
			doc, err := s.Document(ctx, "d1")
			if err != nil {
				t.Fatal(err)
			}
			if has, err := s.Has(ctx, "d1", doc.Hash, reader); err != nil || has != want {
				t.Errorf("Has for %s is %v, %v", reader, has, err)
			}
		}
	})

	t.Run("the order of putting does not matter", func(t *testing.T) {
		a, b := start(t), start(t)
		x, y := Sample("d1", "attack", "bomb", "r 1"), Sample("d2", "arrest", "gun", "r 1")
		put(t, a, x, y)
		put(t, b, y, x)
		if digest(t, a) != digest(t, b) {
			t.Error("two orders give two contents")
		}
	})

	t.Run("a newer reading is added", func(t *testing.T) {
		s := start(t)
		put(t, s, Sample("d1", "attack", "bomb", "r 1"), Sample("d1", "clash", "bomb", "r 2"))
		rec, err := s.Record(ctx, "d1")
		if err != nil || rec.Reader != "r 2" || rec.Events[0].Type != "clash" {
			t.Errorf("the current reading is %v, %v", rec, err)
		}
		readers := map[string]int{}
		list, err := s.Statements(ctx, "d1")
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range list {
			readers[st.Reader]++
		}
		if readers["r 1"] == 0 || readers["r 2"] == 0 {
			t.Errorf("statements by reader: %v", readers)
		}
		rows, err := s.Events(ctx, store.EventFilter{}, store.Page{})
		if err != nil || len(rows) != 1 || rows[0].Event.Type != "clash" {
			t.Errorf("events of the current reading: %v, %v", rows, err)
		}
	})

	t.Run("another text needs another id", func(t *testing.T) {
		s := start(t)
		put(t, s, Sample("d1", "attack", "bomb", "r 1"))
		before := digest(t, s)
		if err := s.Put(ctx, Sample("d1", "attack", "grenade", "r 1"), ""); err == nil {
			t.Error("a second text was taken under one id")
		}
		if digest(t, s) != before {
			t.Error("the refused text changed the content")
		}
	})

	t.Run("lists, filters and pages", func(t *testing.T) {
		s := start(t)
		for i := range 25 {
			typ := "attack.bombing"
			if i%5 == 0 {
				typ = "arrest"
			}
			put(t, s, Sample(fmt.Sprintf("d%02d.x", i), typ, "bomb", "r 1"))
		}
		for _, test := range []struct {
			f    store.EventFilter
			want int
		}{
			{store.EventFilter{}, 25},
			{store.EventFilter{Type: "attack"}, 20},
			{store.EventFilter{Type: "arrest"}, 5},
			{store.EventFilter{Type: "att"}, 0},
			{store.EventFilter{Mode: "foiled"}, 0},
			{store.EventFilter{Doc: "d03.x"}, 1},
			{store.EventFilter{Text: "bomb"}, 25},
			{store.EventFilter{Text: "submarine"}, 0},
			{store.EventFilter{Type: "' OR 1=1 --"}, 0},
		} {
			seen := map[string]bool{}
			after := ""
			for {
				rows, err := s.Events(ctx, test.f, store.Page{After: after, Limit: 7})
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range rows {
					if seen[r.ID] {
						t.Errorf("%+v: %s comes twice", test.f, r.ID)
					}
					seen[r.ID], after = true, r.ID
				}
				if len(rows) < 7 {
					break
				}
			}
			if len(seen) != test.want {
				t.Errorf("%+v gives %d events, want %d", test.f, len(seen), test.want)
			}
		}
		page, err := s.Documents(ctx, store.Page{After: "d03.x", Limit: 2})
		if err != nil || len(page) != 2 || page[0].Document.ID != "d04.x" || page[0].Document.Text != "" {
			t.Errorf("a page of documents: %+v, %v", page, err)
		}
		c, err := s.Counts(ctx)
		if err != nil || c.Documents != 25 || c.Events != 25 || c.Actors != 25 || c.Attributions != 25 {
			t.Errorf("counts %+v, %v", c, err)
		}
	})

	t.Run("search", func(t *testing.T) {
		s := start(t)
		put(t, s, Sample("d1", "attack", "bomb", "r 1"), Sample("d2", "attack", "grenade", "r 1"))
		for query, want := range map[string]int{
			"grenade": 1, "men": 2, `"two men"`: 2, `"men two"`: 0, "gren*": 1, "zażółć": 2, "ZAŻOŁC": 2, "grenade bomb": 0,
			"": 0, `"`: 0, "AND OR NOT": 0, "men)": 2, "NEAR(": 0, "text:men": 0, "'; DROP TABLE documents; --": 0,
		} {
			hits, err := s.Search(ctx, query, 10)
			if err != nil || len(hits) != want {
				t.Errorf("%q finds %d, want %d: %v", query, len(hits), want, err)
			}
			for _, h := range hits {
				if !strings.Contains(h.Snippet, "\x02") {
					t.Errorf("%q: no word is marked in %q", query, h.Snippet)
				}
			}
		}
	})

	t.Run("what is not there", func(t *testing.T) {
		s := start(t)
		_, err1 := s.Document(ctx, "no")
		_, err2 := s.Record(ctx, "no")
		_, err3 := s.Event(ctx, "no.e1")
		_, err4 := s.Event(ctx, "no")
		_, err5 := s.Statement(ctx, "no")
		for i, err := range []error{err1, err2, err3, err4, err5} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("call %d gives %v", i+1, err)
			}
		}
	})

	t.Run("many at once", func(t *testing.T) {
		s := start(t)
		var wg sync.WaitGroup
		errs := make(chan error, 100)
		for w := range 4 {
			wg.Go(func() {
				for i := range 10 {
					if err := s.Put(ctx, Sample(fmt.Sprintf("d%d", i), "attack", "bomb", fmt.Sprintf("r %d", w)), ""); err != nil {
						errs <- err
					}
					if _, err := s.Counts(ctx); err != nil {
						errs <- err
					}
				}
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			t.Error(err)
		}
		if c, err := s.Counts(ctx); err != nil || c.Documents != 10 {
			t.Errorf("counts %+v, %v", c, err)
		}
	})

	t.Run("stops when asked", func(t *testing.T) {
		s := start(t)
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if err := s.Put(gone, Sample("d1", "attack", "bomb", "r 1"), ""); !errors.Is(err, context.Canceled) {
			t.Errorf("Put after the end gives %v", err)
		}
		if c, err := s.Counts(ctx); err != nil || c.Documents != 0 {
			t.Errorf("counts %+v, %v", c, err)
		}
	})

	t.Run("incidents", func(t *testing.T) { incidents(t, start(t)) })
	t.Run("a failed merge leaves nothing", func(t *testing.T) { failedMerge(t, start(t)) })
	t.Run("judgements", func(t *testing.T) { judgements(t, start(t)) })
	t.Run("feed", func(t *testing.T) { feed(t, start(t)) })
	t.Run("lists", func(t *testing.T) { lists(t, start(t)) })
	t.Run("room", func(t *testing.T) { room(t, start(t)) })
	t.Run("queue", func(t *testing.T) { queue(t, start(t)) })
	t.Run("queue by many", func(t *testing.T) { queueByMany(t, start(t)) })
}
