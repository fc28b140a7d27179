package export

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func written(t *testing.T, write writer, rows []Row) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, rowsOf(rows), sampleMeta); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestJSONFormats(t *testing.T) {
	for name, write := range map[string]writer{"jsonld": JSONLD, "annotations": Annotations, "stix": STIX} {
		got := written(t, write, sample())
		golden(t, name+".golden", got)
		for _, data := range []string{got, written(t, write, nil)} {
			var v map[string]any
			if err := json.Unmarshal([]byte(data), &v); err != nil {
				t.Errorf("%s: %v\n%s", name, err, data)
			}
		}
		if !strings.Contains(got, "place:\\\"Aton\\\"") || !strings.Contains(got, "v7") {
			t.Errorf("%s does not say its query and its data", name)
		}
	}
	got := written(t, FTM, sample())
	golden(t, "ftm.golden", got)
	for line := range strings.Lines(got) {
		var e ftmEntity
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.ID == "" || e.Schema == "" || len(e.Properties) == 0 {
			t.Errorf("entity %s: %v", line, err)
		}
	}
}

// TestAnnotationsFindTheirWords cuts every passage out of its text again, by code points and by what stands around it.
func TestAnnotationsFindTheirWords(t *testing.T) {
	var page struct {
		Total int
		First struct {
			Items []struct {
				ID     string
				Target struct {
					Source   string
					Selector []struct {
						Type, Exact, Prefix, Suffix string
						Start, End                  int
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, Annotations, sample())), &page); err != nil {
		t.Fatal(err)
	}
	if page.Total != len(page.First.Items) || page.Total < 25 {
		t.Errorf("total %d, items %d", page.Total, len(page.First.Items))
	}
	texts := map[string][]rune{}
	for _, row := range sample() {
		texts[newReport(row).iri()] = []rune(row.Record.Document.Text)
	}
	ids := map[string]bool{}
	for _, a := range page.First.Items {
		text, q, p := texts[a.Target.Source], a.Target.Selector[0], a.Target.Selector[1]
		if string(text[p.Start:p.End]) != q.Exact || !strings.Contains(string(text), q.Prefix+q.Exact+q.Suffix) {
			t.Errorf("%+v is not in %s", a, string(text))
		}
		if utf8.RuneCountInString(q.Prefix) > 32 || ids[a.ID] {
			t.Errorf("%s: prefix too long or id twice", a.ID)
		}
		ids[a.ID] = true
	}
}

// TestSTIXHoldsTogether checks what STIX 2.1 asks of every object: ids of the right form, references that lead somewhere.
func TestSTIXHoldsTogether(t *testing.T) {
	var bundle struct {
		Type, ID string
		Objects  []stixObject
	}
	if err := json.Unmarshal([]byte(written(t, STIX, sample())), &bundle); err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^[a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	ids := map[string]string{}
	for _, o := range bundle.Objects {
		if !form.MatchString(o.ID) || !strings.HasPrefix(o.ID, o.Type+"--") || ids[o.ID] != "" {
			t.Errorf("id %s of %s", o.ID, o.Type)
		}
		ids[o.ID] = o.Type
	}
	count := map[string]int{}
	for _, o := range bundle.Objects {
		count[o.Type]++
		for _, ref := range append([]string{o.SourceRef, o.TargetRef, o.CreatedByRef}, o.ObjectRefs...) {
			if ref != "" && ids[ref] == "" {
				t.Errorf("%s leads to %s, which is not in the bundle", o.ID, ref)
			}
		}
		switch o.Type {
		case "report":
			if o.Published == "" || len(o.ObjectRefs) == 0 || o.Name == "" {
				t.Errorf("report %+v", o)
			}
		case "location":
			if o.Country == "" && o.Latitude == nil || (o.Latitude == nil) != (o.Longitude == nil) || o.Name == "Mali" && o.Latitude != nil {
				t.Errorf("location %+v", o)
			}
		}
	}
	for kind, n := range map[string]int{"incident": 4, "report": 4, "threat-actor": 2, "location": 4} {
		if count[kind] != n {
			t.Errorf("%d objects of %s, want %d", count[kind], kind, n)
		}
	}
}
