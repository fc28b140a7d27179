package gazetteer

import (
	"bytes"
	"context"
	"math"
	"os"
	"strings"
	"testing"
)

func open(t testing.TB) *Index {
	t.Helper()
	x, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestFind(t *testing.T) {
	x := open(t)
	tests := []struct {
		name, country, admin1 string
		kind                  Kind
	}{
		{"Moscow", "RU", "Moscow", City},
		{"St. Petersburg", "RU", "St.-Petersburg", City},
		{"Saint Petersburg", "US", "Florida", City},
		{"Kabul", "AF", "Kabul", City},
		{"Bajaur", "PK", "Khyber Pakhtunkhwa", Admin2},
		{"Rapides Parish", "US", "Louisiana", Admin2},
		{"Rapides", "US", "Louisiana", Admin2},
		{"La.", "US", "Louisiana", Admin1},
		{"San Miguel", "SV", "San Miguel", City},
		{"San Miguel", "SV", "San Miguel", Admin1},
		{"SHARM EL-SHEIKH", "EG", "South Sinai", City},
		{"Baluchistan", "PK", "Balochistan", Admin1},
		{"the Sahel", "", "", Region},
		{"Gulf of Aden", "", "", Sea},
		{"Köln", "DE", "North Rhine-Westphalia", City},
		{"Britain", "GB", "", Country},
		{"U.S.", "US", "", Country},
		{"Kaluga", "RU", "Kaluga", City},
		{"Kerman", "IR", "Kerman", City},
	}
	for _, tt := range tests {
		found := false
		for _, m := range x.Find(tt.name) {
			p := x.Place(m.Ref)
			if p.Country == tt.country && p.Kind == tt.kind && x.Admin1Name(p) == tt.admin1 {
				found = true
			}
		}
		if !found {
			for _, m := range x.Find(tt.name) {
				p := x.Place(m.Ref)
				t.Logf("%+v %s", p, x.Admin1Name(p))
			}
			t.Errorf("%s: no %s %s %d", tt.name, tt.country, tt.admin1, tt.kind)
		}
	}
	for _, none := range []string{"", "Xyzzyplugh", strings.Repeat("a", 5000), "\xff\xfe", "....", "\x00"} {
		if got := x.Find(none); len(got) > 0 {
			t.Errorf("Find(%q) = %v", none, got)
		}
	}
}

func TestNear(t *testing.T) {
	x := open(t)
	var got []string
	for _, m := range x.Near(nil, Fold(nil, "Baujur"), "PK") {
		got = append(got, x.Place(m.Ref).Name)
	}
	if len(got) == 0 || got[0] != "Bajaur" {
		t.Errorf("Near Baujur in PK = %v", got)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Saint-Étienne": "st etienne", "ST. PETERSBURG": "st petersburg", "N'Djamena": "ndjamena", "Deir\n ez-Zor": "deir ez zor", "Łódź": "lodz",
		"Mount Sinjar": "mt sinjar", "U.S.": "us", "": "", " - ": "", "Trinidad & Tobago": "trinidad and tobago", "Diyarbakır": "diyarbakir",
	} {
		if got := string(Fold(nil, in)); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"baujur", "bajaur", 2}, {"kiev", "kyiv", 2}, {"same", "same", 0}, {"abcd", "abdc", 1}, {"a", "abcdef", 3}} {
		if got := Distance([]byte(tt.a), []byte(tt.b), 2); got != tt.want {
			t.Errorf("Distance(%s, %s) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

const dump = "524901\tMoscow\tMoscow\tMoskva,Москва\t55.75222\t37.61556\tP\tPPLC\tRU\t\t48\t\t\t\t10381222\t\t144\tEurope/Moscow\t2022-01-01\n" +
	"524894\tMoskva\tMoskva\tMoscow,Moskva\t55.7\t37.6\tA\tADM1\tRU\t\t48\t\t\t\t10000000\t\t\tEurope/Moscow\t2022-01-01\n" +
	"9\tNowhere Bay\tNowhere Bay\t\t1\t2\tH\tBAY\t\t\t\t\t\t\t0\t\t\t\t\n"

func TestImport(t *testing.T) {
	var b bytes.Buffer
	if err := Import(context.Background(), strings.NewReader(dump), &b); err != nil {
		t.Fatal(err)
	}
	f, err := readFile(b.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.check(); err != nil {
		t.Fatal(err)
	}
	x := &Index{files: []*file{f}}
	var ids []string
	for _, m := range x.Find("moscow") {
		p := x.Place(m.Ref)
		ids = append(ids, p.ID())
		if p.Country != "RU" || math.Abs(p.Lat-55.75) > 0.1 {
			t.Errorf("%+v", p)
		}
	}
	if len(ids) != 2 {
		t.Errorf("Moscow is %v", ids)
	}
	for name, bad := range map[string]string{
		"no place":     "# nothing\n",
		"cut short":    dump[:60],
		"no number":    strings.Replace(dump, "55.75222", "north", 1),
		"off the map":  strings.Replace(dump, "55.75222", "95", 1),
		"not a number": strings.Replace(dump, "55.75222", "NaN", 1),
		"id":           strings.Replace(dump, "524901", "x", 1),
	} {
		if err := Import(context.Background(), strings.NewReader(bad), &b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestOpenExtra(t *testing.T) {
	name := t.TempDir() + "/extra.bin"
	var b bytes.Buffer
	lines := dump + "77000001\tQoshtarbeh Sofla\tQoshtarbeh Sofla\t\t34.1\t44.2\tP\tPPL\tIQ\t\t10\t\t\t\t120\t\t\t\t\n"
	if err := Import(context.Background(), strings.NewReader(lines), &b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	x, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if got := x.Find("qoshtarbeh sofla"); len(got) != 1 || x.Place(got[0].Ref).Country != "IQ" {
		t.Errorf("a town of the user's file: %v", got)
	}
	moscows := 0
	for _, m := range x.Find("Moscow") {
		if x.Place(m.Ref).GeoNames == 524901 {
			moscows++
		}
	}
	if moscows != 1 {
		t.Errorf("Moscow is there %d times", moscows)
	}
	if err := os.WriteFile(name, b.Bytes()[:b.Len()-9], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(name); err == nil || !strings.Contains(err.Error(), "cut short") {
		t.Errorf("a truncated file: %v", err)
	}
}

func TestDamagedFile(t *testing.T) {
	var b bytes.Buffer
	if err := Import(context.Background(), strings.NewReader(dump), &b); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 3, 20, headerSize, b.Len() / 2, b.Len() - 1} {
		if _, err := readFile(b.String()[:n]); err == nil {
			t.Errorf("a file cut after %d bytes was read", n)
		}
	}
}

func FuzzReadFile(f *testing.F) {
	var b bytes.Buffer
	if err := Import(context.Background(), strings.NewReader(dump), &b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes(), "moscow")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		file, err := readFile(string(data))
		if err != nil {
			return
		}
		x := &Index{files: []*file_{file}}
		for _, m := range x.Find(name) {
			x.Place(m.Ref)
		}
		x.Near(nil, []byte("moskow"), "RU")
	})
}

type file_ = file

func FuzzImport(f *testing.F) {
	f.Add(dump)
	f.Add("1\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n")
	f.Fuzz(func(t *testing.T, lines string) {
		var b bytes.Buffer
		if err := Import(context.Background(), strings.NewReader(lines), &b); err != nil {
			return
		}
		if file, err := readFile(b.String()); err != nil || file.check() != nil {
			t.Errorf("a file just made cannot be read: %v", err)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		open(b)
	}
}

func BenchmarkLookup(b *testing.B) {
	x := open(b)
	names := [][]byte{Fold(nil, "Moscow"), Fold(nil, "Springfield"), Fold(nil, "Nowhere Known"), Fold(nil, "Deir ez-Zor")}
	var ms []Match
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		ms = x.Lookup(ms[:0], names[i%len(names)])
	}
}
