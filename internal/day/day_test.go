package day

import (
	"testing"
	"time"
)

func TestAgainstTime(t *testing.T) {
	for at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 10000; at = at.AddDate(0, 0, 13) {
		d, ok := Of(at.Year(), int(at.Month()), at.Day())
		y, m, dom := d.Civil()
		if !ok || y != at.Year() || m != int(at.Month()) || dom != at.Day() {
			t.Fatalf("%v reads as %d-%d-%d", at, y, m, dom)
		}
		if (d.Weekday() % 7) != int(at.Weekday()) {
			t.Fatalf("%v: weekday %d", at, d.Weekday())
		}
		wy, w := d.ISOWeek()
		if ty, tw := at.ISOWeek(); d > 7 && (ty != wy || tw != w) {
			t.Fatalf("%v: week %d-%d, want %d-%d", at, wy, w, ty, tw)
		}
		if back, ok := Parse(d.String()); !ok || back != d {
			t.Fatalf("%s does not read back", d)
		}
	}
}

func TestNoSuchDay(t *testing.T) {
	for _, s := range []string{"2023-02-29", "2024-02-31", "0000-01-01", "2024-13-01", "2024-00-10", "2024-1-1", "", "99999-01-01", "2024-0a-01"} {
		if d, ok := Parse(s); ok {
			t.Errorf("Parse(%q) = %v", s, d)
		}
	}
	if d := YearEnd(9999).Add(1); d != None {
		t.Errorf("day after the last: %v", d)
	}
	if d := None.Add(3); d != None {
		t.Errorf("counted from none: %v", d)
	}
}

func TestMonths(t *testing.T) {
	d, _ := Parse("2024-01-31")
	for months, want := range map[int]string{1: "2024-02-29", 13: "2025-02-28", -1: "2023-12-31", -24: "2022-01-31", 10: "2024-11-30"} {
		if got := d.AddMonths(months).String(); got != want {
			t.Errorf("%d months: %s, want %s", months, got, want)
		}
	}
	if got := Week(2020, 53).String(); got != "2020-12-28" {
		t.Errorf("week 53 of 2020 begins %s", got)
	}
	if got := Week(2021, 53); got != None {
		t.Errorf("2021 has no week 53, got %s", got)
	}
	if d, ok := Nth(2024, 11, 4, 4); !ok || d.String() != "2024-11-28" {
		t.Errorf("fourth Thursday of November 2024: %s", d)
	}
	if d, ok := Nth(2024, 5, 1, -1); !ok || d.String() != "2024-05-27" {
		t.Errorf("last Monday of May 2024: %s", d)
	}
}

func TestFeasts(t *testing.T) {
	for year, want := range map[int]string{2016: "2016-03-27", 2019: "2019-04-21", 2024: "2024-03-31", 2011: "2011-04-24"} {
		if got := Easter(year).String(); got != want {
			t.Errorf("Easter %d: %s, want %s", year, got, want)
		}
	}
	for year, want := range map[int]string{2016: "2016-05-01", 2024: "2024-05-05", 2019: "2019-04-28"} {
		if got := OrthodoxEaster(year).String(); got != want {
			t.Errorf("Orthodox Easter %d: %s, want %s", year, got, want)
		}
	}
	// The tabular calendar stays within two days of the announced feasts.
	for _, c := range []struct {
		y, m, d int
		want    string
	}{{1445, 9, 1, "2024-03-11"}, {1445, 10, 1, "2024-04-10"}, {1445, 12, 10, "2024-06-16"}, {1446, 1, 10, "2024-07-16"}, {1438, 9, 1, "2017-05-27"}} {
		want, _ := Parse(c.want)
		got := Islamic(c.y, c.m, c.d)
		if diff := got - want; diff < -2 || diff > 2 {
			t.Errorf("%d-%d-%d: %s, announced %s", c.y, c.m, c.d, got, c.want)
		}
		if got.IslamicYear() != c.y {
			t.Errorf("%s lies in %d, want %d", got, got.IslamicYear(), c.y)
		}
	}
}
