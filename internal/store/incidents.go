package store

import (
	"context"

	"clio/record"
)

// IncidentRow is an incident as lists show it and filters choose it. What it holds is counted from its events whenever they
// change; the accounts themselves stay with the events.
type IncidentRow struct {
	ID       string
	Type     string
	Mode     string
	From, To string // the first and last day of its events' own dates, YYYY-MM-DD; empty when none has one
	Place    string
	Country  string // ISO 3166-1 alpha-2
	Lat, Lon *float64
	Level    string // the precision of the place
	Actor    string // who most reports name, in their words
	Killed   [2]int // lowest and highest of all accounts; -1 when none gives a number
	Wounded  [2]int
	Events   int
	Reports  int
	Sources  int // copies of one story count once

	Contested bool
	Reviewed  bool
	Rejected  bool    // a reviewer rejected all of its events
	Doubt     float64 // how near a link is to being none, 0 to 1
}

// IncidentFilter chooses incidents; empty fields choose all.
type IncidentFilter struct {
	Type       string // a type or its beginning
	Mode       string
	Country    string
	From, To   string // days; incidents whose dates touch the interval
	Text       string // words that one of its reports has to hold
	Actor      string // part of the name of who is said to have done it
	Place      string // part of the place's name
	Killed     int    // at least so many by some account
	Reports    int    // at least so many reports
	Contested  bool
	Unreviewed bool
	Order      Order
}

// Order is how incidents are listed.
type Order int

// The orders; ties are broken by id.
const (
	ByDate   Order = iota // the newest first, those without a date last
	ByDoubt               // the most doubtful first
	ByWeight              // the most killed and wounded first
)

// IncidentReader is what pages and commands read of incidents.
type IncidentReader interface {
	Incidents(ctx context.Context, f IncidentFilter, p Page) ([]IncidentRow, error)
	CountIncidents(ctx context.Context, f IncidentFilter) (int, error)
	Incident(ctx context.Context, id string) (IncidentRow, error) // by its id, an older id of it, or the id of one of its events
	Members(ctx context.Context, incident string) ([]Member, error)
	Links(ctx context.Context, events []string) ([]Link, error) // that have both ends among the events
	Item(ctx context.Context, event string) (Item, error)
	IncidentsOf(ctx context.Context, doc string) (map[string]string, error) // incident by event id within the document
	Unmerged(ctx context.Context) (int, error)                              // documents that are not merged yet
}

// Member is an event of an incident with what is said of its document.
type Member struct {
	EventRow
	Wire   string            // documents with the same value are copies of one story
	Actors map[string]string // names of the document's actors by their ids
	Voices map[string]string // who speaks in the document's attributions, in its words, by their ids
}

// Item is an event as merging keeps it.
type Item struct {
	Event    string // id over all documents
	Doc      string
	Handle   string // the incident id that this event would found
	Incident string
	Body     []byte // JSON of what is compared
	Keys     []int64
}

// Link is a link between two events, A before B.
type Link struct {
	A, B    string
	Score   float64
	Reasons []byte // JSON
}

// Sketch is what near-copies of a document are found by.
type Sketch struct {
	Doc   string
	Wire  string
	Body  []byte
	Bands []int64
}

// Merging is what merging reads and writes within one transaction.
type Merging interface {
	Dirty(ctx context.Context, most int) ([]string, error)
	Clean(ctx context.Context, docs []string) error
	Record(ctx context.Context, doc string) (*record.Record, error)

	ItemsOf(ctx context.Context, docs []string) ([]Item, error)
	Items(ctx context.Context, events []string) ([]Item, error)
	Near(ctx context.Context, keys []int64) ([]Item, error) // kept under one of the keys
	SetItems(ctx context.Context, doc string, items []Item) error
	SetIncident(ctx context.Context, incident string, events []string) error

	LinksOf(ctx context.Context, events []string) ([]Link, error) // that have an end among the events
	SetLinks(ctx context.Context, links []Link) error
	DropLinks(ctx context.Context, events []string) error

	Sketches(ctx context.Context, bands []int64) ([]Sketch, error) // that share a band
	SketchesOfWire(ctx context.Context, wires []string) ([]Sketch, error)
	SetSketch(ctx context.Context, s Sketch) error

	Members(ctx context.Context, incident string) ([]Member, error)
	SetIncidents(ctx context.Context, rows []IncidentRow) error
	DropIncidents(ctx context.Context, ids []string) error

	JudgementsOf(ctx context.Context, docs []string) ([]record.Judgement, error)
	SetDecided(ctx context.Context, doc string, pairs []Decided) error
	DecidedOf(ctx context.Context, events []string) ([]Decided, error) // that have an end among the events
}

// Decided is a pair of events that a reviewer has judged to be the same or different happenings, by the events' present ids.
type Decided struct {
	A, B string
	Same bool
}

// JudgementFilter chooses judgements; empty fields choose all.
type JudgementFilter struct {
	Doc      string
	Reviewer string
	After    int64 // seq
	Newest   bool  // the newest first
	Limit    int
}

// Judges keeps judgements. Nothing changes or removes one.
type Judges interface {
	// Judge adds a judgement and gives it its place in the order. One with an id that is there already is left alone.
	Judge(ctx context.Context, j record.Judgement) (record.Judgement, error)
	Judgements(ctx context.Context, f JudgementFilter) ([]record.Judgement, error)
}

// JobState is where a job of the queue stands.
type JobState string

// The states of a job. A job that is done is gone from the queue: what it made is in the record.
const (
	Waiting JobState = "waiting"
	Taken   JobState = "taken"
	Dead    JobState = "dead" // failed too often; a person has to look
)

// Job is a document that waits to be read.
type Job struct {
	ID       int64
	Key      string // document id and text hash: the same document is queued once
	State    JobState
	Tries    int
	Worker   string
	Error    string // of the last try
	Until    string // when a taken job is free again, or a waiting one may be tried; RFC 3339
	Body     []byte // JSON of the document
	RawHash  string
	Priority int
}

// Queue is work that several processes share. A job that is taken by one is not given to another until its lease is over,
// and its result is kept together with the end of the job or not at all.
type Queue interface {
	Enqueue(ctx context.Context, jobs []Job) (added int, err error)
	Take(ctx context.Context, worker string, lease int) (Job, error)           // lease in seconds; ErrNotFound when nothing waits
	Finish(ctx context.Context, j Job, rec *record.Record) error               // Put, and the job is done
	Fail(ctx context.Context, j Job, reason string, dead bool, wait int) error // to be tried again after so many seconds, or dead
	Jobs(ctx context.Context, state JobState, most int) ([]Job, error)         // without their bodies
	Retry(ctx context.Context, id int64) (int, error)                          // dead jobs wait again; 0 is all of them
	Pending(ctx context.Context) (map[JobState]int, error)                     // how many of each state
}
