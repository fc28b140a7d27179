package pdf

import (
	"bytes"
	"strings"
	"testing"
)

func TestGlue(t *testing.T) {
	for _, test := range []struct{ before, line, want string }{
		// Words that were cut by their syllables, some behind what could be a word of its own.
		{"the govern-", "ment said", "the government said"},
		{"a state-", "ment by", "a statement by"},
		{"in the pro-", "vince of", "in the province of"},
		{"an ex-", "plosion in", "an explosion in"},
		{"had al-", "ready left", "had already left"},
		{"was ar-", "rested on", "was arrested on"},
		{"it so-", "cial unrest", "it social unrest"},
		{"on the high-", "way to", "on the highway to"},
		{"a mid-", "dle school", "a middle school"},
		{"to pre-", "vent it", "to prevent it"},
		{"a rebel-", "lion in", "a rebellion in"},
		{"six-", "teen men", "sixteen men"},
		{"Un-", "controlled fire", "Uncontrolled fire"},
		{"anti-govern-", "ment protests", "anti-government protests"},
		{"thou-", "sands fled", "thousands fled"},
		{"of hus-", "band and", "of husband and"},
		{"SECURITY GOVERN-", "MENT", "SECURITY GOVERNMENT"},
		{"the “pro-", "tests”, it said", "the “protests”, it said"},
		{"soft" + string(softHyphen), "ware", "software"},
		// Words with a hyphen of their own.
		{"by al-", "Shabaab on", "by al-Shabaab on"},
		{"an anti-", "terror unit", "an anti-terror unit"},
		{"an ex-", "soldiers’ group", "an ex-soldiers’ group"},
		{"a 14-", "year-old boy", "a 14-year-old boy"},
		{"a 14-year-", "old boy", "a 14-year-old boy"},
		{"the US-", "led force", "the US-led force"},
		{"an Iran-", "backed militia", "an Iran-backed militia"},
		{"in rebel-", "held towns", "in rebel-held towns"},
		{"hand-to-", "hand fighting", "hand-to-hand fighting"},
		{"two long-", "range rockets", "two long-range rockets"},
		{"of twenty-", "seven men", "of twenty-seven men"},
		{"in mid-", "2024 they", "in mid-2024 they"},
		{"the so-", "called state", "the so-called state"},
		{"a pro-", "government militia", "a pro-government militia"},
		{"the pre-", "and post-election", "the pre- and post-election"},
		// No word is cut here.
		{"the army -", "so he said", "the army - so he said"},
		{"killed two", "guards", "killed two guards"},
	} {
		var b bytes.Buffer
		b.WriteString(test.before)
		glue(&b, test.before, test.line, nil)
		if got := strings.ReplaceAll(b.String(), string(softHyphen), ""); got != test.want {
			t.Errorf("%q + %q: %q, want %q", test.before, test.line, got, test.want)
		}
	}
	// What the document writes elsewhere comes before every rule.
	known := map[string]int{"cooperation": 2, "micro-credit": 1, "coauthor": 1}
	for _, test := range []struct{ head, tail, want string }{
		{"co", "operation", "cooperation"}, {"micro", "credit", "micro-credit"}, {"co", "author", "coauthor"},
	} {
		var b bytes.Buffer
		b.WriteString(test.head + "-")
		if glue(&b, test.head+"-", test.tail, known); b.String() != test.want {
			t.Errorf("%s, want %s", b.String(), test.want)
		}
	}
}
