// Package store says what a record is kept in: documents with their text and hash, the reading of each document by a
// version of the reader, and its statements. Adapters are in the folders below, one a database; they all pass the suite of
// package storetest. Nothing here edits: a newer reading is added beside the older one, and the document points to it.
package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"clio/record"
)

// ErrNotFound is returned for an id that the store does not have.
var ErrNotFound = errors.New("not found")

// ErrOtherText says that a document of this id is kept with another text.
var ErrOtherText = errors.New("a report of this id is kept with another text: a changed report needs an id of its own")

// ErrTaken says that a name belongs to somebody else.
var ErrTaken = errors.New("somebody else has that name")

// HashOf is the sha256 of a text, hex.
func HashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Stored is a document as the store keeps it.
type Stored struct {
	Document record.Document
	Hash     string // sha256 of the text, hex
	RawHash  string // sha256 of the bytes that the document was read from, hex; empty when unknown
	Reader   string // the reader of the current reading
	Events   int    // events of the current reading
}

// Page asks for a part of a list: at most Limit rows behind the row with id After, in the order of the list.
type Page struct {
	After string
	Limit int // 0: all
}

// EventFilter chooses events; empty fields choose all.
type EventFilter struct {
	Type string // a type or its beginning: "attack" takes attack.bombing too
	Mode string
	Text string // words that the document has to hold, as Search reads them
	Doc  string // document id
}

// EventRow is an event with the document that it belongs to.
type EventRow struct {
	ID       string // document id and event id with a point between: "d4f….e3"
	Event    record.Event
	Document record.Document // without its text
}

// Hit is a document that a search found.
type Hit struct {
	Document record.Document // without its text
	Snippet  string          // a passage of the text; the found words stand between \x02 and \x03
	Rank     float64         // smaller is better
}

// ActorRow is an actor of a current reading.
type ActorRow struct {
	Doc, ID, Name, Kind string
	Aliases             []string
}

// Counts are what the store holds.
type Counts struct {
	Documents, Events, Attributions, Actors, Statements int
}

// Reader is what pages and commands read.
type Reader interface {
	Counts(ctx context.Context) (Counts, error)
	Documents(ctx context.Context, p Page) ([]Stored, error)
	Document(ctx context.Context, id string) (Stored, error)
	Record(ctx context.Context, id string) (*record.Record, error) // the current reading of a document
	Events(ctx context.Context, f EventFilter, p Page) ([]EventRow, error)
	Event(ctx context.Context, id string) (EventRow, error)
	Search(ctx context.Context, query string, limit int) ([]Hit, error)
	Actors(ctx context.Context) ([]ActorRow, error) // of all current readings
	Statement(ctx context.Context, id string) (record.Statement, error)
	Statements(ctx context.Context, docID string) ([]record.Statement, error) // of all readings, oldest first
}

// Original is the bytes that a report was read from.
type Original struct {
	Media string // their media type, as far as it is known
	Body  []byte
}

// MaxOriginal is how many bytes an original may have to be kept.
const MaxOriginal = 16 << 20

// Version is one of the texts that an address gave.
type Version struct {
	Stored
	Added string // when it was kept first, RFC 3339
}

// Originals are what the reports were read from.
type Originals interface {
	// KeepOriginal keeps bytes under their hash, packed, once; bytes that are there already, and those of more than MaxOriginal,
	// change nothing. Kept tells whether they are there now.
	KeepOriginal(ctx context.Context, hash string, o Original) (kept bool, err error)
	// HasOriginal reports whether the bytes of a hash are kept, without unpacking them.
	HasOriginal(ctx context.Context, hash string) (bool, error)
	// Original gives the bytes that a document was read from; ErrNotFound where they were not kept.
	Original(ctx context.Context, id string) (Original, error)
	// CheckOriginals unpacks all of them and tells of each whose bytes are not what they were. It gives how many there are.
	CheckOriginals(ctx context.Context, bad func(hash string, err error)) (int, error)
	// Versions are the documents of an address, or of a source, as they were kept one after the other, without their texts.
	Versions(ctx context.Context, address string) ([]Version, error)
}

// Writer adds to the store.
type Writer interface {
	// Has reports whether a document of this id and text hash has a reading by this reader.
	Has(ctx context.Context, id, hash, reader string) (bool, error)
	// Put adds a document and a reading of it in one transaction. The same reading twice changes nothing.
	Put(ctx context.Context, rec *record.Record, rawHash string) error
}

// Store is a database.
type Store interface {
	Reader
	Writer
	Originals
	IncidentReader
	Judges
	Queue
	Feed
	Lists
	Room
	// Merge runs do in one transaction while nobody else merges; all of it is kept or nothing.
	Merge(ctx context.Context, do func(Merging) error) error
	// Remerge marks every document to be merged anew.
	Remerge(ctx context.Context) error
	Digest(ctx context.Context) (Digest, error) // of everything kept, times of writing left out
	Close() error
}

// Digest are hashes of what a store holds, hex. Two stores that hold the same have the same, whatever kind they are and in
// whatever order it was written.
type Digest struct{ Reports, Incidents, Judgements string }

// String is one hash of all.
func (d Digest) String() string { return HashOf(d.Reports + d.Incidents + d.Judgements) }
