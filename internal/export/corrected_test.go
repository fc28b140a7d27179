package export

import (
	"testing"

	"clio/record"
)

func TestCorrected(t *testing.T) {
	e := &record.Event{Type: "attack", Mode: record.Actual, Killed: []record.Toll{{Count: exactly(9)}}}
	for _, c := range []struct {
		name  string
		cells map[string]string
		right func(*record.Event) bool
	}{
		{"nothing", nil, func(x *record.Event) bool { return x == e }},
		{"a count", map[string]string{"killed": " 12 "}, func(x *record.Event) bool { return *x.Killed[0].Min == 12 && x.Killed[0].Attribution == reviewer }},
		{"no count", map[string]string{"killed": "a dozen"}, func(x *record.Event) bool { return *x.Killed[0].Min == 9 }},
		{"below zero", map[string]string{"killed": "-1"}, func(x *record.Event) bool { return *x.Killed[0].Min == 9 }},
		{"a day", map[string]string{"date": "2024-03-22"}, func(x *record.Event) bool { return x.Date[0].From == "2024-03-22" && x.Date[0].To == "2024-03-22" }},
		{"an interval", map[string]string{"date": "2024-03-22 to 2024-03-24"}, func(x *record.Event) bool { return x.Date[0].From == "2024-03-22" && x.Date[0].To == "2024-03-24" }},
		{"no date", map[string]string{"date": "Friday"}, func(x *record.Event) bool { return x.Date == nil }},
		{"type and mode", map[string]string{"type": "clash", "mode": "foiled"}, func(x *record.Event) bool { return x.Type == "clash" && x.Mode == record.Foiled }},
		{"no mode", map[string]string{"mode": "maybe"}, func(x *record.Event) bool { return x.Mode == record.Actual }},
		{"an unknown cell", map[string]string{"colour": "red"}, func(x *record.Event) bool { return x.Type == "attack" }},
	} {
		if got := corrected(e, c.cells); !c.right(got) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if *e.Killed[0].Min != 9 || e.Type != "attack" {
		t.Error("the event itself was changed")
	}
}

// FuzzCover covers names in any text: no byte and no code point moves, and no word of the names is left with a capital.
func FuzzCover(f *testing.F) {
	f.Add("Ada Obi's house", "ada")
	f.Add("Ångström \xff Ალი", "ångström")
	f.Fuzz(func(t *testing.T, text, name string) {
		c := &cover{words: map[string]bool{name: true}}
		got := c.text(text)
		if len(got) != len(text) || len([]rune(got)) != len([]rune(text)) {
			t.Errorf("%q became %q", text, got)
		}
	})
}

// FuzzPlainMark writes any text into Markdown: it opens no tag, no link and no line of its own.
func FuzzPlainMark(f *testing.F) {
	f.Add("<b> [a](b) | # \n- x")
	f.Fuzz(func(t *testing.T, text string) {
		escaped := false
		for _, r := range plainMark(text) {
			if !escaped && (r == '<' || r == '>' || r == '[' || r == '|' || r == '`' || r == '\n' || r == '*') {
				t.Fatalf("%q: %q", text, plainMark(text))
			}
			escaped = r == '\\' && !escaped
		}
	})
}
