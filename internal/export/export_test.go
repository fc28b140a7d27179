package export

import (
	"strings"
	"testing"

	"clio/internal/store"
	"clio/record"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"":            "",
		"market":      "market",
		"=1+1":        "'=1+1",
		"+cmd|' /C":   "'+cmd|' /C",
		"-2.5":        "-2.5",
		"-a":          "'-a",
		"@SUM(A1)":    "'@SUM(A1)",
		"\t=1":        "'\t=1",
		"a = b":       "a = b",
		"\r=HYPER":    "'\r=HYPER",
		"12.5":        "12.5",
		"+1234567890": "+1234567890",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestEvents(t *testing.T) {
	text := "Officials said nine died. The =cmd group, police said, killed 12 in Aton on Monday."
	at := func(s string) record.Basis {
		i := strings.Index(text, s)
		return record.Basis{Quote: record.QuoteOf(text, record.Span{Start: int32(i), End: int32(i + len(s))})}
	}
	said := at("=cmd group")
	said.Attribution = "a1"
	rec := &record.Record{
		Document:     record.Document{ID: "d.1", Source: "x", Text: text},
		Attributions: []record.Attribution{{ID: "a1", Source: record.Source{Quote: at("police").Quote}}},
	}
	row := store.EventRow{ID: "d.1.e1", Document: rec.Document, Event: record.Event{
		ID: "e1", Type: "attack", Mode: record.Actual, Mentions: []record.Mention{{Quote: at("killed").Quote}},
		Killed:      []record.Toll{{Basis: at("12"), Count: record.Count{Min: record.N(12), Max: record.N(12)}}, {Basis: at("nine"), Count: record.Count{Min: record.N(9), Max: record.N(9)}}},
		Perpetrator: []record.Perpetrator{{Basis: said, Standing: record.Attributed}},
	}}
	var b strings.Builder
	if err := Events(&b, func(each func(store.EventRow, *record.Record) error) error { return each(row, rec) }); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"d.1.e1,d.1,x,", ",'=cmd group,attributed,police,", ",12,12,,", ",killed,", `"The =cmd group, police said, killed 12 in Aton on Monday."`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("lacks %q:\n%s", want, b.String())
		}
	}
}
