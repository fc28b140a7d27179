// Load measures how fast the pages answer when many people ask at once: it fills a database with made-up reports, serves it on
// a loopback port, lets clients ask for the incident list, for facet changes and for searches, and prints percentiles.
//
//	go run ./internal/web/cmd/load -events 100000 -clients 20 -for 20s
package main

import (
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"

	"clio/internal/store"
	"clio/internal/store/sqlite"
	"clio/internal/web"
	"clio/record"
)

func main() {
	events := flag.Int("events", 100_000, "events in the database")
	clients := flag.Int("clients", 20, "clients that ask at the same time")
	long := flag.Duration("for", 20*time.Second, "how long they ask")
	profile := flag.String("cpuprofile", "", "write a profile of the measured time into this file")
	name := flag.String("db", "", "keep the database in this file and use it again")
	flag.Parse()
	if err := run(*events, *clients, *long, *name, *profile); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(events, clients int, long time.Duration, name, profile string) error {
	ctx := context.Background()
	debug.SetGCPercent(web.GCPercent) // as clio serve does
	if name == "" {
		dir, err := os.MkdirTemp("", "clio-load-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		name = filepath.Join(dir, "load.db")
	}
	_, missing := os.Stat(name)
	db, err := sqlite.Open(ctx, name, sqlite.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	if missing != nil {
		began := time.Now()
		if err := fill(ctx, db, events); err != nil {
			return err
		}
		fmt.Printf("%d events written in %s\n", events, time.Since(began).Round(time.Second))
	}
	h, err := web.Handler(db, web.Options{Version: "load"})
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	base := "http://" + listener.Addr().String()

	began := time.Now()
	page, err := ask(http.DefaultClient, base+"/incidents")
	if err != nil {
		return err
	}
	fmt.Printf("first answer after %s (the catalog is made)\n", time.Since(began).Round(time.Millisecond))
	var packed strings.Builder
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(page); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	total := packed.Len()
	for _, f := range []string{"style.css", "room.css", "atlas.css", "keys.js", "icon.svg"} {
		b, err := ask(http.DefaultClient, base+"/static/"+f)
		if err != nil {
			return err
		}
		packed.Reset()
		z.Reset(&packed)
		if _, err := z.Write(b); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		total += packed.Len()
	}
	fmt.Printf("first page: %d bytes, %d bytes by gzip with its sheets and script\n", len(page), total)
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	return measure(base, clients, long)
}

// kinds are what a client asks for. Every question is put together anew, so that most are asked once.
func kinds() []struct {
	name string
	path func(*rand.Rand) string
} {
	q := func(s string) string { return "/incidents?" + url.Values{"q": {s}}.Encode() }
	return []struct {
		name string
		path func(*rand.Rand) string
	}{
		{"incident list", func(r *rand.Rand) string {
			return fmt.Sprintf("/incidents?sort=%s&behind=i%06d", []string{"", "weight", "doubt"}[r.IntN(3)], r.IntN(50_000))
		}},
		{"facet change", func(r *rand.Rand) string {
			return q(fmt.Sprintf("type:%s country:%s killed:>=%d date:%d", types[r.IntN(len(types))], lands[r.IntN(len(lands))], r.IntN(9), 2015+r.IntN(10)))
		}},
		{"search", func(r *rand.Rand) string {
			return q(wordOf(100+r.IntN(2000)) + []string{"", " " + wordOf(20+r.IntN(200)), " type:attack"}[r.IntN(3)])
		}},
		{"map", func(r *rand.Rand) string {
			return q(fmt.Sprintf("country:%s date:%d", lands[r.IntN(len(lands))], 2015+r.IntN(10))) + "&view=map"
		}},
	}
}

func measure(base string, clients int, long time.Duration) error {
	all := kinds()
	took := make([][]time.Duration, len(all))
	var mu sync.Mutex
	var wg sync.WaitGroup
	errs := make(chan error, clients)
	end := time.Now().Add(long)
	for c := range clients {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(c), 7))
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
			for time.Now().Before(end) {
				k := r.IntN(3) // the map is measured too, but more rarely
				if r.IntN(10) == 0 {
					k = 3
				}
				began := time.Now()
				if _, err := ask(client, base+all[k].path(r)); err != nil {
					errs <- err
					return
				}
				d := time.Since(began)
				mu.Lock()
				took[k] = append(took[k], d)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		return err
	}
	fmt.Printf("%d clients, %s\n%-14s %8s %8s %8s %8s\n", clients, long, "", "answers", "median", "95 %", "most")
	for k, list := range took {
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		at := func(p float64) string {
			return list[int(p*float64(len(list)-1))].Round(100 * time.Microsecond).String()
		}
		fmt.Printf("%-14s %8d %8s %8s %8s\n", all[k].name, len(list), at(.5), at(.95), at(1))
	}
	return nil
}

func ask(c *http.Client, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := c.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, res.Status)
	}
	return body, err
}

var (
	types = []string{"attack", "attack.bombing", "attack.armed_assault", "clash", "arrest", "attack.air_strike"}
	lands = []string{"ML", "NE", "SY", "SO", "NG", "AF", "IQ", "YE", "CO", "UA"}
)

// vocabulary is how many words the made-up reports are written with, the n-th of them n times as rare as the first (Zipf).
const vocabulary = 20_000

func wordOf(n int) string {
	var b strings.Builder
	for n++; n > 0; n /= 12 {
		b.WriteString([...]string{"ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dar", "fen"}[n%12])
	}
	return b.String()
}

// fill writes reports of two events each, and incidents of one to three of these, without reading or merging: what is
// measured here is the pages.
func fill(ctx context.Context, db *sqlite.DB, events int) error {
	r := rand.New(rand.NewPCG(11, 12))
	zipf := rand.NewZipf(r, 1.07, 3, vocabulary-1)
	var tellings []store.Item
	for i := 0; i*2 < events; i++ {
		id := fmt.Sprintf("d%06d", i)
		var text strings.Builder
		for range 250 {
			text.WriteString(wordOf(int(zipf.Uint64())) + " ")
		}
		text.WriteString(". Gunmen killed people, police said.")
		rec := &record.Record{
			Reader:   "made up",
			Document: record.Document{ID: id, Source: id, Title: "Report " + id, Published: date(r), Publisher: fmt.Sprint("Outlet ", int(r.ExpFloat64()*12)), Text: text.String(), Language: "en"},
		}
		for k := range 2 {
			n := r.IntN(30)
			e := record.Event{ID: fmt.Sprintf("e%d", k+1), Type: types[r.IntN(len(types))], Mode: record.Actual}
			e.Killed = []record.Toll{{Count: record.Count{Min: &n, Max: &n}}}
			rec.Events = append(rec.Events, e)
			tellings = append(tellings, store.Item{Event: record.EventID(id, e.ID), Doc: id, Handle: record.EventID(id, e.ID)})
		}
		if err := db.Put(ctx, rec, ""); err != nil {
			return err
		}
	}
	return db.Merge(ctx, func(m store.Merging) error {
		items := map[string][]store.Item{}
		var rows []store.IncidentRow
		for at := 0; at < len(tellings); {
			n := min(1+int(r.ExpFloat64()*0.6), 3, len(tellings)-at)
			id := fmt.Sprintf("i%06d", len(rows))
			for k := range n {
				it := tellings[at+k]
				it.Incident, it.Body = id, []byte("{}")
				items[it.Doc] = append(items[it.Doc], it)
			}
			at += n
			rows = append(rows, incident(r, id, n))
		}
		for doc, list := range items {
			if err := m.SetItems(ctx, doc, list); err != nil {
				return err
			}
		}
		if err := m.SetIncidents(ctx, rows); err != nil {
			return err
		}
		var docs []string
		for doc := range items {
			docs = append(docs, doc)
		}
		return m.Clean(ctx, docs)
	})
}

func date(r *rand.Rand) string {
	return time.Date(2015, 1, 1+r.IntN(3650), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func incident(r *rand.Rand, id string, reports int) store.IncidentRow {
	town := r.IntN(4000)
	lat, lon := float64(town%50)-10, float64(town%120)-30
	day := date(r)
	low := r.IntN(20)
	row := store.IncidentRow{
		ID: id, Type: types[r.IntN(len(types))], Mode: "actual", From: day, To: day, Place: fmt.Sprint("Town ", town), Country: lands[town%len(lands)], Lat: &lat, Lon: &lon, Level: "city",
		Actor: fmt.Sprint("Group ", int(r.ExpFloat64()*40)), Killed: [2]int{low, low + r.IntN(3)}, Wounded: [2]int{-1, -1}, Events: reports, Reports: reports, Sources: reports,
		Contested: r.IntN(9) == 0, Reviewed: r.IntN(7) == 0, Doubt: r.Float64(),
	}
	switch r.IntN(10) {
	case 0:
		row.From, row.To = "", ""
	case 1:
		row.Lat, row.Lon, row.Place, row.Level = nil, nil, "", "country"
	}
	return row
}
