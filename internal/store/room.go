package store

import (
	"context"
	"time"
)

// Stamp tells states of a store apart: it is another one after every change of what pages show.
type Stamp struct{ Merge, Judgement, Reading int64 }

// Telling says that a report tells of an incident. Number is the report's within this store, small and never negative; copies
// of a store number their reports anew.
type Telling struct {
	Incident, Publisher string
	Number              int64
}

// Changed are incidents that were written or went away after a merge.
type Changed struct {
	Rows     []IncidentRow
	Gone     []string
	Tellings []Telling // of the rows
	Merge    int64     // ask for what comes after this the next time
}

// Feed is what a view in memory is kept up to date by.
type Feed interface {
	Stamp(ctx context.Context) (Stamp, error)
	// Changed lists what was written after a merge; 0 is everything. What is written meanwhile may come twice, never not.
	Changed(ctx context.Context, after int64) (Changed, error)
	// NumbersWith lists the numbers of the reports that hold all words of a query, as Search reads it.
	NumbersWith(ctx context.Context, query string) ([]int64, error)
}

// ReportFilter chooses reports; empty fields choose all.
type ReportFilter struct {
	Text      string // words, as Search reads them
	Publisher string // its whole name
	From, To  string // days of publication
}

// AttributionFilter chooses attributions of current readings; empty fields choose all.
type AttributionFilter struct {
	Source    string // part of the words for who speaks
	Stance    string
	Certainty string
	Publisher string // of the report, its whole name
	Text      string // words of the report
}

// AttributionRow is an attribution by its ids.
type AttributionRow struct{ ID, Doc, Attribution string }

// Tally is a value and how often it occurs.
type Tally struct {
	Value string
	Count int
}

// SourceRow is a publisher and what it gave to the record.
type SourceRow struct {
	Publisher       string
	Reports, Events int
	First, Last     string // days of publication
}

// Lists are the lists of pages that are not of incidents.
type Lists interface {
	Reports(ctx context.Context, f ReportFilter, p Page) ([]Stored, error) // the newest first
	CountReports(ctx context.Context, f ReportFilter) (int, error)
	Attributions(ctx context.Context, f AttributionFilter, p Page) ([]AttributionRow, error) // by report and place in it
	CountAttributions(ctx context.Context, f AttributionFilter) (int, error)
	// TallyAttributions counts the values of source, stance, certainty or publisher among attributions, the commonest first.
	TallyAttributions(ctx context.Context, f AttributionFilter, by string, most int) ([]Tally, error)
	Sources(ctx context.Context) ([]SourceRow, error) // the one with the most reports first
}

// User is somebody who may log in.
type User struct {
	Name string
	Role string // reader, reviewer or admin
	Hash string // of the password
	Made string // RFC 3339
}

// View is a page that somebody kept under a name.
type View struct{ Name, Owner, Path, Made string }

// Audit is an entry of the log of who did what.
type Audit struct {
	Seq                  int64
	At, Who, What, About string
}

// Progress is how far a run of reading is.
type Progress struct {
	ID, What             string
	Done, Failed         int
	Started, Seen, Ended time.Time // Ended is zero while it runs
}

// Room is what a reading room keeps beside the record. None of it is part of the record.
type Room interface {
	SetUser(ctx context.Context, u User) error
	User(ctx context.Context, name string) (User, error)
	Users(ctx context.Context) ([]User, error)
	DropUser(ctx context.Context, name string) error

	SetSession(ctx context.Context, token string, body []byte, until time.Time) error
	Session(ctx context.Context, token string) ([]byte, error)
	DropSession(ctx context.Context, token string) error

	SetView(ctx context.Context, v View) error
	Views(ctx context.Context) ([]View, error)
	DropView(ctx context.Context, name string) error

	Log(ctx context.Context, a Audit) error
	Logged(ctx context.Context, most int) ([]Audit, error) // the newest first

	SetProgress(ctx context.Context, p Progress) error
	Running(ctx context.Context, since time.Time) ([]Progress, error) // that told of themselves since then
}
