package merge_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"clio/internal/merge"
	"clio/models"
	"clio/record"
)

func model(t testing.TB) *merge.Model {
	t.Helper()
	data, err := models.Read("merge")
	if err != nil {
		t.Fatal(err)
	}
	m, err := merge.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// telling is how one report tells of an attack.
type telling struct {
	id, day, published, town, country string
	lat, lon                          float64
	killed                            int
	victim, actor, text               string
}

func (x telling) item(t testing.TB, m *merge.Model) merge.Item {
	t.Helper()
	rec := &record.Record{
		Document: record.Document{ID: x.id, Published: x.published, Text: x.text},
		Events:   []record.Event{{ID: "e1", Type: "attack.bombing", Mode: record.Actual, Mentions: []record.Mention{{Quote: record.QuoteOf(x.text, record.Span{Start: 0, End: 1})}}}},
	}
	ev := &rec.Events[0]
	if x.day != "" {
		ev.Date = []record.Date{{From: x.day, To: x.day}}
	}
	if x.town != "" {
		ev.Place = []record.Place{{Name: x.town, Country: x.country, Lat: &x.lat, Lon: &x.lon, Precision: "city"}}
	}
	if x.killed > 0 {
		ev.Killed = []record.Toll{{Count: record.Count{Min: &x.killed, Max: &x.killed}}}
	}
	if x.victim != "" {
		ev.Victim = []record.Victim{{Name: x.victim}}
	}
	if x.actor != "" {
		ev.Perpetrator = []record.Perpetrator{{Basis: record.Basis{Quote: record.Quote{Text: x.actor}}, Standing: record.Claimed}}
	}
	return m.Of(rec)[0]
}

var base = telling{"d1", "2024-05-02", "2024-05-02", "Velin", "SY", 36, 37, 8, "Haro Belvin", "Red Lantern Front", "A truck bomb killed eight at the Orrun gate in Velin, where Haro Belvin sold wool."}

func TestScore(t *testing.T) {
	m := model(t)
	for _, c := range []struct {
		name  string
		other telling
		same  bool
	}{
		{"another outlet, another toll", telling{"d2", "2024-05-02", "2024-05-03", "Velin", "SY", 36, 37, 11, "Haro Belvin", "Red Lantern Front", "Eleven died as a truck exploded at Orrun gate, among them the wool trader Haro Belvin."}, true},
		{"a surname alone, as another outlet has it", telling{"d0", "2024-05-02", "2024-05-03", "Velin", "SY", 36, 37, 8, "Belvin", "Red Lantern Front", "Eight died as a truck exploded at Orrun gate, among them the wool trader Belvin."}, true},
		{"another year", telling{"d2", "2023-02-11", "2023-02-12", "Velin", "SY", 36, 37, 3, "Oren Kitul", "Red Lantern Front", "Gunmen of the Red Lantern Front shot three at a bakery in Velin."}, false},
		{"another country, same day", telling{"d2", "2024-05-02", "2024-05-02", "Gao", "ML", 16, 0, 8, "", "", "A roadside bomb near Gao killed eight soldiers."}, false},
		{"same town and day, other words and people", telling{"d2", "2024-05-09", "2024-05-09", "Velin", "SY", 36, 37, 1, "Sami Dorr", "", "A grenade thrown into a cinema hurt moviegoers; Sami Dorr died."}, false},
	} {
		a, b := base.item(t, m), c.other.item(t, m)
		if got := merge.Linked(m.Score(&a, &b)); got != c.same {
			t.Errorf("%s: one is %v\n%v", c.name, got, m.Explain(&a, &b))
		}
		if x, y := m.Score(&a, &b), m.Score(&b, &a); x != y {
			t.Errorf("%s: %f one way and %f the other", c.name, x, y)
		}
		if m.Meet(&a, &b) != m.Meet(&b, &a) {
			t.Errorf("%s: they meet one way only", c.name)
		}
		l := m.Explain(&a, &b)
		if len(l.Reasons) < 3 || l.A > l.B {
			t.Errorf("%s: reasons %v", c.name, l)
		}
	}
}

// TestNotByPlaceAlone holds that nearness in place or time is never enough.
func TestNotByPlaceAlone(t *testing.T) {
	m := model(t)
	a := telling{id: "d1", day: "2024-05-02", town: "Velin", country: "SY", lat: 36, lon: 37, text: "Shells fell on barracks near the river."}.item(t, m)
	b := telling{id: "d2", day: "2024-05-02", town: "Velin", country: "SY", lat: 36, lon: 37, text: "A poisoned letter reached an archivist."}.item(t, m)
	if merge.Linked(m.Score(&a, &b)) {
		t.Errorf("one by place and day alone: %v", m.Explain(&a, &b))
	}
}

func items(t testing.TB, m *merge.Model) []merge.Item {
	var out []merge.Item
	for i := range 12 {
		for outlet := range 1 + i%3 {
			day := time.Date(2024, 1, 1+17*i, 0, 0, 0, 0, time.UTC)
			out = append(out, telling{
				fmt.Sprintf("d%d-%d", i, outlet), day.Format(time.DateOnly), day.AddDate(0, 0, outlet).Format(time.DateOnly), fmt.Sprintf("Town%c", 'a'+i), "SY", float64(i), 37, 3 + i + outlet,
				fmt.Sprintf("Victim%c Surname%c", 'a'+i, 'a'+i), "", strings.Repeat(fmt.Sprintf("wool%c mill%c gate%c river%c ", 'a'+i, 'a'+i, 'a'+i, 'a'+i), 3),
			}.item(t, m))
		}
	}
	return out
}

func TestCluster(t *testing.T) {
	m := model(t)
	list := items(t, m)
	want := m.Cluster(list, nil)
	if len(want) != 12 {
		t.Errorf("%d incidents of 12", len(want))
	}
	for n := range 20 {
		rng := rand.New(rand.NewPCG(uint64(n), 1))
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if got := m.Cluster(list, nil); !slices.EqualFunc(got, want, func(a, b merge.Incident) bool { return a.ID == b.ID && slices.Equal(a.Events, b.Events) }) {
			t.Fatalf("order %d gives other incidents", n)
		}
	}
	judged := merge.Judged{merge.PairOf("d1-0.e1", "d1-1.e1"): false, merge.PairOf("d0-0.e1", "d3-0.e1"): true}
	in := map[string]string{}
	for _, inc := range m.Cluster(list, judged) {
		for _, e := range inc.Events {
			in[e] = inc.ID
		}
	}
	if in["d1-0.e1"] == in["d1-1.e1"] || in["d0-0.e1"] != in["d3-0.e1"] {
		t.Error("judgements do not overrule the scores")
	}
	if merge.Handle("d1.e1") == merge.Handle("d1.e2") {
		t.Error("two events have one handle")
	}
}

func TestItemJSON(t *testing.T) {
	m := model(t)
	a := base.item(t, m)
	data, err := json.Marshal(&a)
	if err != nil {
		t.Fatal(err)
	}
	var b merge.Item
	if err := json.Unmarshal(data, &b); err != nil {
		t.Fatal(err)
	}
	other := telling{"d2", "2024-05-03", "2024-05-03", "Velin", "SY", 36, 37, 9, "Haro Belvin", "", "A truck bomb at the Orrun gate."}.item(t, m)
	if x, y := m.Score(&a, &other), m.Score(&b, &other); x != y {
		t.Errorf("%f before and %f after JSON", x, y)
	}
	if err := json.Unmarshal([]byte(`{"near":"!"}`), &b); err == nil {
		t.Error("hashes that are none give no error")
	}
}

func TestDecode(t *testing.T) {
	data, err := models.Read("merge")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := merge.Decode(data[:100]); err == nil {
		t.Error("half a model gives no error")
	}
	m, err := merge.Decode(data)
	if err != nil || string(m.Encode()) != string(data) {
		t.Errorf("a model does not come back as it was: %v", err)
	}
}

func FuzzFold(f *testing.F) {
	f.Add("The Al-Shabaab’s")
	f.Fuzz(func(t *testing.T, s string) {
		once := merge.Fold(s)
		if strings.Contains(once, "  ") || strings.HasPrefix(once, " ") {
			t.Errorf("%q folds to %q", s, once)
		}
	})
}

func BenchmarkScore(b *testing.B) {
	m := model(b)
	x, y := base.item(b, m), telling{"d2", "2024-05-03", "2024-05-03", "Velin", "SY", 36, 37, 9, "Haro Belvin", "", "A truck bomb at the Orrun gate."}.item(b, m)
	b.ReportAllocs()
	for b.Loop() {
		m.Score(&x, &y)
	}
}
