package compare

import (
	"slices"
	"testing"

	"clio/codebook"
)

func open(t testing.TB) *Book {
	t.Helper()
	b, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTypesComeBack holds layouts/types.toml to events/types.toml: what a type is exported as is read as that type, or as one that it
// may be.
func TestTypesComeBack(t *testing.T) {
	src, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Type []struct {
			ID, Name, Definition    string
			GTD, ACLED, GED, PLOVER string
		}
	}
	if err := src.Decode("events/types.toml", &file); err != nil {
		t.Fatal(err)
	}
	b := open(t)
	used := map[string]bool{}
	ids := map[string]bool{}
	for _, x := range file.Type {
		ids[x.ID] = true
		for layout, code := range map[Layout]string{GTD: x.GTD, ACLED: x.ACLED, GED: x.GED} {
			if code == "-" {
				continue
			}
			rule, ok := b.typeOf(layout, code)
			if !ok {
				t.Errorf("%s code %q of %s is not in layouts/types.toml", layout, code, x.ID)
				continue
			}
			used[typeKey(layout, code)] = true
			if !mayBe(x.ID, append(slices.Clone(rule.also), rule.typ)) {
				t.Errorf("%s is exported as %s code %q, which is read as %q %v", x.ID, layout, code, rule.typ, rule.also)
			}
		}
	}
	for key, rule := range b.types {
		for _, typ := range append(slices.Clone(rule.also), rule.typ) {
			if typ != "" && !ids[typ] {
				t.Errorf("%s: no type %q in events/types.toml", key, typ)
			}
		}
	}
	if len(used) < 15 {
		t.Errorf("only %d codes looked at", len(used))
	}
}

func TestNameRules(t *testing.T) {
	src, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	var names struct {
		Rule []nameRule `toml:"rule"`
	}
	if err := src.Decode("layouts/names.toml", &names); err != nil {
		t.Fatal(err)
	}
	b := open(t)
	for _, r := range names.Rule {
		if len(r.Match) == 0 || len(r.NoMatch) == 0 {
			t.Errorf("rule %s has no examples", r.ID)
		}
		for _, name := range r.Match {
			if kind, _ := b.means(name); kind != r.Means {
				t.Errorf("rule %s: %q is %q", r.ID, name, kind)
			}
		}
		for _, name := range r.NoMatch {
			if kind, _ := b.means(name); kind == r.Means {
				t.Errorf("rule %s takes %q", r.ID, name)
			}
		}
	}
}

func TestActors(t *testing.T) {
	b := open(t)
	for _, c := range []struct{ name, state, alias string }{
		{"Military Forces of Mali (2021-)", "ML", ""},
		{"Police Forces of Democratic Republic of Congo (2019-) Prison Guards", "CD", ""},
		{"Government of DR Congo (Zaire)", "CD", ""},
		{"Government of Yemen (North Yemen)", "YE", ""},
		{"Security forces (Nigeria): soldiers", "NG", ""},
		{"Government of Russia (Soviet Union)", "RU", ""},
		{"ISWAP", "", "islamic state west africa province"},
		{"Islamic State West Africa Province (ISWAP)", "", "islamic state west africa province"},
		{"Hill Front (Nigeria)", "", "hill front"},
		{"Unidentified Armed Group (Mali)", "-", ""},
		{"Civilians (Mali)", "-", ""},
		{"Unknown", "-", ""},
		{"", "-", ""},
	} {
		a, ok := b.actor(c.name)
		if ok != (c.state != "-") || ok && a.State != c.state {
			t.Errorf("%q is read as %+v, %v", c.name, a, ok)
		}
		if c.alias != "" && b.alias(c.name) != c.alias {
			t.Errorf("%q is %q", c.name, b.alias(c.name))
		}
	}
}

func TestCountries(t *testing.T) {
	b := open(t)
	for name, want := range map[string]string{
		"Mali": "ML", "DR Congo (Zaire)": "CD", "Russia (Soviet Union)": "RU", "Yemen (North Yemen)": "YE", "Bosnia-Herzegovina": "BA",
		"Macedonia, FYR": "MK", "Kingdom of eSwatini (Swaziland)": "SZ", "Cambodia (Kampuchea)": "KH", "West Germany (FRG)": "DE",
		"Madagascar (Malagasy)": "MG", "Ivory Coast": "CI", "NGA": "NG", "Czechoslovakia": "", "Atlantis": "?",
	} {
		iso, ok := b.country(name)
		if want == "?" {
			if ok {
				t.Errorf("%s is %q", name, iso)
			}
		} else if !ok || iso != want {
			t.Errorf("%s is %q, %v", name, iso, ok)
		}
	}
}

func TestDates(t *testing.T) {
	for s, want := range map[string]string{
		"2024-03-22": "2024-03-22", "2024-03-22 00:00:00.000": "2024-03-22", "2024-03-22T10:00:00Z": "2024-03-22", "22 March 2024": "2024-03-22",
		"22 Mar 2024": "2024-03-22", "22-March-2024": "2024-03-22", "22-Mar-24": "2024-03-22", "31-Dec-98": "1998-12-31", "March 22, 2024": "2024-03-22",
		"22/03/2024": "2024-03-22", "03/22/2024": "2024-03-22", "3/3/2024": "2024-03-03", "3/22/2024 0:00": "2024-03-22", "2024/03/22": "2024-03-22",
		"03/04/2024": "?", "30 February 2024": "?", "soon": "?", "2024": "?", "99999/1/1": "?", "22 March 2024 BC x": "?",
	} {
		d, why := readDate(s, Options{})
		if got := d.String(); want == "?" && why == "" || want != "?" && got != want {
			t.Errorf("%q is %q, %q", s, got, why)
		}
	}
	for o, want := range map[Options]string{{DayFirst: true}: "2024-04-03", {MonthFirst: true}: "2024-03-04"} {
		if d, _ := readDate("03/04/2024", o); d.String() != want {
			t.Errorf("with %+v 03/04/2024 is %s", o, d)
		}
	}
}

// TestMayBe holds that a list takes a type and those below it.
func TestMayBe(t *testing.T) {
	if !mayBe("attack.bombing", []string{"attack"}) || mayBe("attack", []string{"attack.bombing"}) || mayBe("attackers", []string{"attack"}) {
		t.Error("mayBe is wrong")
	}
}
