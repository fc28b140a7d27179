package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"clio/codebook"
	"clio/internal/extract"
	"clio/internal/extract/happens"
	"clio/internal/extract/says"
	"clio/internal/extract/when"
	"clio/internal/extract/where"
	"clio/internal/extract/who"
	"clio/internal/gazetteer"
	"clio/internal/lexicon/nations"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/internal/nlp/weights"
	"clio/record"
)

// reader runs everything that goes before the events.
type reader struct {
	engine  *engine.Engine
	before  *extract.Pipeline
	events  *happens.Stage
	nations *nations.Lexicon
}

func newReader() (*reader, error) {
	book, err := codebook.Open()
	if err != nil {
		return nil, err
	}
	r := &reader{}
	if r.nations, err = nations.Load(book); err != nil {
		return nil, err
	}
	if r.engine, err = engine.New(); err != nil {
		return nil, err
	}
	places, err := gazetteer.Open()
	if err != nil {
		return nil, err
	}
	times, err := when.New(book, when.Options{})
	if err != nil {
		return nil, err
	}
	where, err := where.New(book, places)
	if err != nil {
		return nil, err
	}
	actors, err := who.New(book)
	if err != nil {
		return nil, err
	}
	attributions, err := says.New(book)
	if err != nil {
		return nil, err
	}
	if r.events, err = happens.New(book); err != nil {
		return nil, err
	}
	r.before, err = extract.NewPipeline(engine.Layers(), times, where, actors, attributions)
	return r, err
}

// document is an analysed document with what its key says.
type document struct {
	set    string
	fold   int // the part that it is in
	doc    nlp.Doc
	rec    record.Record // all but the events
	roles  []happens.RoleSample
	bounds []happens.Choice
	places []happens.Choice
	days   []happens.Choice
	parts  []happens.RoleSample
	told   []happens.DeedSample
	deeds  []happens.DeedGold // the incidents of its key
	weight float32            // how much its events teach of what is told as a deed
	judge  func(events []record.Event) (real, known []bool)
}

// The sets whose records -cross writes, by their folders.
const (
	mucDev = "muc4/dev"
	gva    = "gva"
)

// fresh is the record of the document without events.
func (d *document) fresh() *record.Record {
	rec := d.rec
	return &rec
}

// input is a line of input.jsonl.
type input struct{ ID, Text, Published string }

// corpus reads and analyses all documents.
func (r *reader) corpus(data string, every int) ([]*document, error) {
	var docs []*document
	for _, set := range []struct {
		folder string
		every  int // of how many documents one is taken
		weight float32
		key    func([]byte) (*key, error)
	}{{mucDev, 1, 1, r.muc}, {"wikievents/dev", 1, 1, wikievents}, {gva, every, 0.3, shootings}} {
		texts, err := documents(filepath.Join(data, set.folder, "input.jsonl"))
		if err != nil {
			return nil, err
		}
		n := 0
		err = lines(filepath.Join(data, set.folder, "gold.jsonl"), func(b []byte) error {
			if n++; n%set.every != 0 {
				return nil
			}
			k, err := set.key(b)
			if err != nil {
				return err
			}
			in := texts[k.id]
			d := &document{set: set.folder, deeds: k.deeds, weight: set.weight, rec: record.Record{Clio: record.Contract, Document: record.Document{ID: in.ID, Source: in.ID, Text: in.Text, Published: in.Published}}}
			r.engine.Run(in.Text, &d.doc)
			r.before.Run(&d.doc, &d.rec)
			if k.roles != nil {
				d.roles = r.events.Samples(&d.doc, d.fresh(), k.roles)
				if set.folder == mucDev {
					d.bounds = r.events.Bounds(&d.doc, d.fresh(), k.roles)
				}
			}
			if d.fold = (n / set.every) % folds; k.group != "" {
				d.fold = int(weights.String(k.group) % folds)
			}
			if k.settings != nil {
				d.places, d.days = r.events.Settings(&d.doc, d.fresh(), func(events []record.Event) []*happens.SettingGold { return k.settings(&d.rec, events) })
			}
			d.judge = func(events []record.Event) (real, known []bool) { return k.judge(&d.rec, events) }
			docs = append(docs, d)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// key is what a corpus says of a document.
type key struct {
	id       string
	group    string // what must not be learned and measured apart: an incident
	settings func(rec *record.Record, events []record.Event) []*happens.SettingGold
	roles    *happens.RoleGold // nil where it says nothing of roles
	deeds    []happens.DeedGold
	judge    func(rec *record.Record, events []record.Event) (real, known []bool)
}

// muc reads the templates of a document of MUC-4. What happened long before the report is in no key, whatever it is: nothing is
// learned from it.
func (r *reader) muc(b []byte) (*key, error) {
	var g struct {
		ID        string
		Templates []struct {
			Slots map[string]struct {
				Fills []struct {
					Alts []struct {
						V    string
						Path []string
					}
				}
			}
		}
	}
	if err := json.Unmarshal(b, &g); err != nil {
		return nil, err
	}
	gold := &happens.RoleGold{}
	var where []*happens.SettingGold
	var deeds []happens.DeedGold
	for _, t := range g.Templates {
		var deed happens.DeedGold
		for slot, lists := range map[string][]*[]string{
			"perp_individual": {&gold.Perpetrator, &deed.Perpetrator}, "perp_org": {&gold.Perpetrator, &deed.Perpetrator}, "phys_tgt_id": {&gold.Target, &deed.Target},
			"hum_tgt_name": {&gold.Victim, &deed.Victim}, "hum_tgt_desc": {&gold.Victim, &deed.Victim}, "instrument_id": {&gold.Weapon, &deed.Weapon},
		} {
			for _, f := range t.Slots[slot].Fills {
				for _, a := range f.Alts {
					for _, l := range lists {
						*l = append(*l, strings.ToLower(a.V))
					}
				}
			}
		}
		for _, f := range t.Slots["incident_type"].Fills {
			deed.Type = strings.ToLower(f.Alts[0].V)
		}
		deeds = append(deeds, deed)
		at := &happens.SettingGold{}
		for _, f := range t.Slots["incident_location"].Fills {
			var ways [][]string
			for _, a := range f.Alts {
				if len(a.Path) == 0 {
					a.Path = []string{a.V}
				}
				ways = append(ways, a.Path)
			}
			at.Place = r.mucPlace(ways)
		}
		for _, f := range t.Slots["incident_date"].Fills {
			at.Day = mucDay(f.Alts[0].V)
		}
		where = append(where, at)
	}
	judge := func(rec *record.Record, events []record.Event) (real, known []bool) {
		for i, k := range happens.Pair(events, rec.Actors, deeds, false) {
			real = append(real, k >= 0)
			known = append(known, real[i] || !old(&events[i], rec.Document.Published))
		}
		return real, known
	}
	settings := func(rec *record.Record, events []record.Event) []*happens.SettingGold {
		out := make([]*happens.SettingGold, len(events))
		for i, k := range happens.Pair(events, rec.Actors, deeds, true) {
			if k >= 0 {
				out[i] = where[k]
			}
		}
		return out
	}
	return &key{id: g.ID, roles: gold, judge: judge, deeds: deeds, settings: settings}, nil
}

// old reports whether an event is dated more than three months before the report.
func old(e *record.Event, published string) bool {
	if len(e.Date) == 0 || e.Date[0].To == "" || published == "" {
		return false
	}
	then, err := time.Parse(time.DateOnly, e.Date[0].To)
	now, err2 := time.Parse(time.DateOnly, published)
	return err == nil && err2 == nil && now.Sub(then) > 92*24*time.Hour
}

// wikievents reads the events of violence of a document of WikiEvents with their arguments.
func wikievents(b []byte) (*key, error) {
	var g struct {
		ID     string
		Events []struct {
			Type    string
			Trigger struct{ Start, End int32 }
			Args    []struct {
				Role, Text string
				Names      []string
			}
		}
	}
	if err := json.Unmarshal(b, &g); err != nil {
		return nil, err
	}
	gold := &happens.RoleGold{}
	var triggers []record.Span // in code points
	for _, e := range g.Events {
		if !strings.HasPrefix(e.Type, "Conflict.Attack") && !strings.HasPrefix(e.Type, "Life.") {
			continue
		}
		triggers = append(triggers, record.Span{Start: e.Trigger.Start, End: e.Trigger.End})
		for _, a := range e.Args {
			list := map[string]*[]string{
				"Attacker": &gold.Perpetrator, "Killer": &gold.Perpetrator, "Injurer": &gold.Perpetrator, "Target": &gold.Target,
				"Victim": &gold.Victim, "Instrument": &gold.Weapon, "ExplosiveDevice": &gold.Weapon,
			}[a.Role]
			if list == nil {
				continue
			}
			for _, n := range append(a.Names, a.Text) {
				*list = append(*list, strings.ToLower(n))
			}
		}
	}
	judge := func(rec *record.Record, events []record.Event) (real, known []bool) {
		text := rec.Document.Text
		for i := range events {
			is := slices.ContainsFunc(events[i].Mentions, func(m record.Mention) bool {
				start := int32(utf8.RuneCountInString(text[:m.Start]))
				end := start + int32(utf8.RuneCountInString(text[m.Start:m.End]))
				return slices.ContainsFunc(triggers, func(s record.Span) bool { return s.Start < end && start < s.End })
			})
			real, known = append(real, is), append(known, true)
		}
		return real, known
	}
	return &key{id: g.ID, roles: gold, judge: judge}, nil
}

// shootings reads what is known of an article of the Gun Violence Archive: the event of its day with its dead, or with a victim that it
// names, is real; of the others nothing is known.
func shootings(b []byte) (*key, error) {
	var g struct {
		ID, Date, State, City, Incident string
		Killed                          int
		Victims                         []string
	}
	if err := json.Unmarshal(b, &g); err != nil {
		return nil, err
	}
	judge := func(rec *record.Record, events []record.Event) (real, known []bool) {
		real, known = make([]bool, len(events)), make([]bool, len(events))
		for i := range events {
			e := &events[i]
			dated := slices.ContainsFunc(e.Date, func(d record.Date) bool { return d.From == g.Date && d.To == g.Date })
			counted := slices.ContainsFunc(e.Killed, func(t record.Toll) bool { return g.Killed > 0 && t.Min != nil && *t.Min == g.Killed })
			named := slices.ContainsFunc(e.Victim, func(v record.Victim) bool { return v.Name != "" && slices.Contains(g.Victims, v.Name) })
			real[i] = dated && (counted || named)
			known[i] = real[i]
		}
		return real, known
	}
	at := &happens.SettingGold{
		Place: func(p *record.Place) int {
			switch {
			case p == nil:
				return agreesNone
			case p.Name == g.City && p.Admin1 == g.State:
				return agreesWholly
			case p.Admin1 == g.State && p.Country == "US":
				return agreesInPart
			}
			return 0
		},
		Day: func(d *record.Date) int {
			switch {
			case d == nil:
				return agreesNone
			case d.From == g.Date && d.To == g.Date:
				return agreesWholly
			case d.From <= g.Date && g.Date <= d.To:
				return agreesInPart
			}
			return 0
		},
	}
	settings := func(rec *record.Record, events []record.Event) []*happens.SettingGold {
		out := make([]*happens.SettingGold, len(events))
		attacks, only := 0, -1
		for i := range events {
			e := &events[i]
			if !strings.HasPrefix(e.Type, "attack") || e.Mode != record.Actual {
				continue
			}
			attacks, only = attacks+1, i
			counted := slices.ContainsFunc(e.Killed, func(t record.Toll) bool { return g.Killed > 0 && t.Min != nil && *t.Min == g.Killed })
			named := slices.ContainsFunc(e.Victim, func(v record.Victim) bool { return v.Name != "" && slices.Contains(g.Victims, v.Name) })
			if named || counted {
				out[i] = at
			}
		}
		if attacks == 1 {
			out[only] = at
		}
		return out
	}
	return &key{id: g.ID, group: g.Incident, judge: judge, settings: settings}, nil
}

func documents(path string) (map[string]input, error) {
	texts := map[string]input{}
	return texts, lines(path, func(b []byte) error {
		var in input
		if err := json.Unmarshal(b, &in); err != nil {
			return err
		}
		texts[in.ID] = in
		return nil
	})
}

func lines(path string, use func([]byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<24)
	for s.Scan() {
		if err := use(s.Bytes()); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return s.Err()
}

// How well a place or a day agrees with a key, as happens.SettingGold wants it.
const (
	agreesNone   = 1 // there is none, which is better than a wrong one
	agreesInPart = 2
	agreesWholly = 3
)

// mucPlace tells how a place agrees with the ways that a key of MUC-4 gives one: each from the country down, "COLOMBIA", "BELLO (MUNICIPALITY)
// - MEDELLIN (CITY)".
func (r *reader) mucPlace(ways [][]string) func(p *record.Place) int {
	plainly := func(s string) string {
		if i := strings.Index(s, "("); i > 0 {
			s = s[:i]
		}
		return strings.ToLower(strings.TrimSpace(s))
	}
	return func(p *record.Place) int {
		if p == nil {
			return agreesNone
		}
		best := 0
		for _, path := range ways {
			first, _, _ := strings.Cut(path[0], " - ")
			home := r.nations.ByName(plainly(first)) == p.Country && p.Country != ""
			var finer []string
			for _, x := range path[1:] {
				for _, y := range strings.Split(x, " - ") {
					finer = append(finer, plainly(y))
				}
			}
			named := false
			if len(finer) > 0 {
				last := finer[len(finer)-1]
				for _, n := range []string{p.Name, p.Text} {
					n = strings.Join(strings.Fields(strings.ToLower(n)), " ")
					named = named || n == last || len(n) > 3 && (strings.Contains(" "+last+" ", " "+n+" ") || strings.Contains(" "+n+" ", " "+last+" "))
				}
			}
			switch {
			case home && (named || len(finer) == 0 && p.Precision == "country"):
				best = agreesWholly
			case home || named:
				best = max(best, agreesInPart)
			}
		}
		return best
	}
}

// mucDay tells how a date agrees with one of a key of MUC-4: "16 NOV 89", "25 AUG 89 - 26 AUG 89", or "- 04 MAR 90" where the report tells
// no day.
func mucDay(v string) func(d *record.Date) int {
	untold := strings.HasPrefix(strings.Trim(v, "() "), "-")
	var from, to string
	for _, x := range strings.Split(v, " - ") {
		if t, err := time.Parse("2 Jan 06", strings.Trim(x, "() -")); err == nil {
			if to = t.Format(time.DateOnly); from == "" {
				from = to
			}
		}
	}
	return func(d *record.Date) int {
		switch {
		case d == nil && untold:
			return agreesWholly
		case d == nil:
			return agreesNone
		case untold || from == "":
			return 0
		case d.From == from && d.To == to:
			return agreesWholly
		case d.From <= to && from <= d.To:
			return agreesInPart
		}
		return 0
	}
}
