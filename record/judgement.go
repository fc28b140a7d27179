package record

// Decision is what a reviewer decided.
type Decision string

// The decisions of the contract.
const (
	Accept    Decision = "accept"    // the event is recorded rightly
	Reject    Decision = "reject"    // it is none, or not what it is recorded as
	Unsure    Decision = "unsure"    // looked at, not decided
	Correct   Decision = "correct"   // a cell should hold another value
	Same      Decision = "same"      // two events are one happening
	Different Decision = "different" // two events are different happenings
	Note      Decision = "note"      // words for other reviewers
	Undo      Decision = "undo"      // takes back an earlier judgement
)

// Judgement is one decision of a named reviewer. Judgements are only ever added: who changes their mind adds another, and an
// undo is one too.
type Judgement struct {
	Seq      int64    `json:"seq"` // the order in which judgements count, whatever the clock says
	ID       string   `json:"id"`
	At       string   `json:"at"` // RFC 3339, as the clock said
	Reviewer string   `json:"reviewer"`
	Decision Decision `json:"decision"`
	Event    Anchor   `json:"event,omitzero"`
	Other    Anchor   `json:"other,omitzero"`     // of same and different
	Property string   `json:"property,omitempty"` // of correct: a cell of the event, e.g. killed
	Value    string   `json:"value,omitempty"`    // of correct: what it should hold
	Was      string   `json:"was,omitempty"`      // of correct: what it held
	Note     string   `json:"note,omitempty"`
	Undoes   string   `json:"undoes,omitempty"` // of undo: the id of the judgement that is taken back
}

// Anchor ties a judgement to the words of a report, so that it finds its event again after another reading has numbered the
// events anew.
type Anchor struct {
	Doc   string `json:"doc"`
	Event string `json:"event"` // the id within the report when the judgement was made
	Type  string `json:"type"`
	Quote        // the event's first mention
}

// AnchorOf ties to an event as it is read now.
func AnchorOf(doc string, ev *Event) Anchor {
	a := Anchor{Doc: doc, Event: ev.ID, Type: ev.Type}
	if len(ev.Mentions) > 0 {
		a.Quote = ev.Mentions[0].Quote
	}
	return a
}

// Find gives the event that the anchor means in a reading of its report: one that is mentioned by the same words, best of the
// same type. It is nil when no event is mentioned there any more.
func (a *Anchor) Find(rec *Record) *Event {
	var found *Event
	best := 0
	for i := range rec.Events {
		ev := &rec.Events[i]
		for j, m := range ev.Mentions {
			if !m.Overlaps(a.Span) && m.Span != a.Span {
				continue
			}
			score := 1
			if ev.Type == a.Type {
				score += 4
			}
			if j == 0 {
				score += 2
			}
			if ev.ID == a.Event {
				score++
			}
			if score > best {
				best, found = score, ev
			}
		}
	}
	return found
}
