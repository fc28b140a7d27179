package export

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"clio/record"
)

// TestRedact leaves the teacher's name out and keeps the minister's, and no span moves.
func TestRedact(t *testing.T) {
	rows := sample()
	third := rows[3].Record
	third.Document.URL = "https://reed.example/news/teacher-ada-obi-taken"
	before, err := record.Encode(third)
	if err != nil {
		t.Fatal(err)
	}
	out, err := RedactRecord(third)
	if err != nil {
		t.Fatal(err)
	}
	line, err := record.Encode(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Ada", "Obi", "obi"} {
		if bytes.Contains(line, []byte(name)) {
			t.Errorf("%s is still there: %s", name, line)
		}
	}
	for _, kept := range []string{"Jo Sand", "Minister", "https://reed.example/", leftOutName} {
		if !bytes.Contains(line, []byte(kept)) {
			t.Errorf("%s is gone: %s", kept, line)
		}
	}
	back, err := record.Decode(line)
	if err != nil {
		t.Fatal(err)
	}
	if v := back.Events[0].Victim[0]; v.Text != back.Document.Text[v.Start:v.End] || v.Name != "" {
		t.Errorf("victim %+v", v)
	}
	if after, _ := record.Encode(third); !bytes.Equal(before, after) {
		t.Error("the record itself was changed")
	}
}

// TestRedactEveryFormat looks for the name in what each format writes.
func TestRedactEveryFormat(t *testing.T) {
	for _, f := range Formats() {
		var with, without bytes.Buffer
		meta := sampleMeta
		if err := f.Write(&with, rowsOf(sample()), meta); err != nil {
			t.Fatal(err)
		}
		meta.Redacted = true
		if err := f.Write(&without, Redact(rowsOf(sample())), meta); err != nil {
			t.Fatal(err)
		}
		for _, part := range unpack(t, without.Bytes()) {
			if strings.Contains(part, "Obi") || strings.Contains(part, "Ada ") {
				t.Errorf("%s: the name is still there", f.Name)
			}
		}
		found := false
		for _, part := range unpack(t, with.Bytes()) {
			found = found || strings.Contains(part, "Ada Obi")
		}
		if !found && f.Name != "ged" { // GED has no row for an event without dead
			t.Errorf("%s: the name should be there when it is not left out", f.Name)
		}
	}
}

func TestCoverKeepsLengths(t *testing.T) {
	c := &cover{words: map[string]bool{"ada": true, "ångström": true, "ალი": true}}
	for _, s := range []string{"Ada, ada and ADA's", "Ångström", "Ალი ალი", "a\xffAda", ""} {
		got := c.text(s)
		if len(got) != len(s) || utf8.RuneCountInString(got) != utf8.RuneCountInString(s) {
			t.Errorf("%q became %q", s, got)
		}
	}
	if got := c.text("Ada, ada and ADA's"); got != "___, ada and ___'s" {
		t.Error(got)
	}
	if got := shown("___ ˍ__"); got != leftOutName {
		t.Error(got)
	}
	if got := shown("snake_case"); got != "snake_case" {
		t.Error(got)
	}
}

func TestNames(t *testing.T) {
	inc := record.Incident{Type: "attack", Fields: []record.Field{{Property: "victim", Accounts: []record.Account{{Value: "Ada Obi", By: []record.AccountSource{{Said: "Obi's father", Quote: record.Quote{Text: "Ada"}}}}}}}}
	var recs []*record.Record
	for _, row := range sample() {
		recs = append(recs, row.Record)
	}
	NamesOf(recs...).Cover(&inc)
	a := inc.Fields[0].Accounts[0]
	if a.Value != "___ ___" || a.By[0].Said != "___'s father" || a.By[0].Text != "___" || inc.Type != "attack" {
		t.Errorf("%+v", inc)
	}
	voices := map[string]string{"a1": "Ada Obi"}
	NamesOf(recs...).Cover(&voices)
	if voices["a1"] != "___ ___" {
		t.Error(voices)
	}
}
