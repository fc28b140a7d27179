package people_test

import (
	"strings"
	"testing"

	"clio/internal/people"
)

func TestPasswords(t *testing.T) {
	const word = "seven slow herons"
	a, err := people.Hash(word)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := people.Hash(word)
	if a == b || strings.Contains(a, "heron") {
		t.Errorf("hashes %s and %s", a, b)
	}
	for _, c := range []struct {
		hash, password string
		want           bool
	}{
		{a, word, true},
		{b, word, true},
		{a, word + " ", false},
		{a, "", false},
		{people.Nobody(), word, false},
		{"", word, false},
		{"$argon2id$v=19$m=99999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", word, false},
		{"$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", word, false},
		{"$argon2id$v=19$m=64,t=1,p=1$!$!", word, false},
	} {
		if got := people.Check(c.hash, c.password); got != c.want {
			t.Errorf("%s with %q: %v", c.hash, c.password, got)
		}
	}
	for _, short := range []string{"", "elevensigns", strings.Repeat(" ", 20), strings.Repeat("a", 201), "twelve signs\xff"} {
		if _, err := people.Hash(short); err == nil {
			t.Errorf("%q is a password", short)
		}
	}
}

func TestNamesAndRoles(t *testing.T) {
	for name, ok := range map[string]bool{"amina": true, "Łukasz.K": true, "a": true, "": false, "a b": false, "<b>": false, "-a": false, "a/b": false, strings.Repeat("a", 41): false} {
		if got := people.CheckName(name) == nil; got != ok {
			t.Errorf("%q: %v", name, got)
		}
	}
	if !people.Admin.May(people.Reader) || people.Reader.May(people.Reviewer) || people.Role("root").May(people.Reader) || people.Admin.May("") {
		t.Error("roles are in the wrong order")
	}
}
