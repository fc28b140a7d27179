package says_test

import (
	"context"
	"testing"

	"clio"
	"clio/record"
)

// TestTrailing gives sentences that end with who said it, and what has to be read as said; and some that only look so.
func TestTrailing(t *testing.T) {
	r, err := clio.New(clio.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ text, source, content string }{
		{"A shell hit a bakery in Aton on Tuesday, killing six customers and wounding nine others, the army said.", "the army", "A shell hit a bakery in Aton on Tuesday, killing six customers and wounding nine others"},
		{"ATON, Nov. 7 — Two men set fire to a bus near the old bridge, hospital officials said on Friday.", "hospital officials", "Two men set fire to a bus near the old bridge"},
		{"The soldiers found the road empty, a herder said.", "a herder", "The soldiers found the road empty"},
	} {
		rec, err := r.Read(context.Background(), record.Document{ID: "d", Source: "d", Text: test.text})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, a := range rec.Attributions {
			found = found || a.Source.Text == test.source && a.Content.Text == test.content
		}
		if !found {
			t.Errorf("%q: nobody named %q says %q; read were %+v", test.text, test.source, test.content, rec.Attributions)
		}
	}
	for _, text := range []string{
		"After the meeting, which was long, the minister left.",
		"He walked, ran and said nothing.",
	} {
		rec, err := r.Read(context.Background(), record.Document{ID: "d", Source: "d", Text: text})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range rec.Attributions {
			if a.Rule == "attribution-trailing" {
				t.Errorf("%q is read as %q says %q", text, a.Source.Text, a.Content.Text)
			}
		}
	}
}
