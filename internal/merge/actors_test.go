package merge_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"clio/internal/merge"
)

func TestActors(t *testing.T) {
	m := model(t)
	m.Names = map[string]string{"red lantern front": "red lantern front", "rlf": "red lantern front", "lanterns": "red lantern front"}
	list := []merge.Named{
		{Doc: "d1", ID: "r1", Name: "the Red Lantern Front", Kind: "armed_group"},
		{Doc: "d2", ID: "r1", Name: "RLF", Kind: "armed_group"},
		{Doc: "d3", ID: "r1", Name: "Red Lantern Front", Kind: "group", Aliases: []string{"the Lamplighters", "it"}},
		{Doc: "d4", ID: "r1", Name: "Lamplighters", Kind: "armed_group"},
		{Doc: "d4", ID: "r2", Name: "Haro Belvin", Kind: "person"},
		{Doc: "d5", ID: "r1", Name: "Haro Belvin", Kind: "person", Aliases: []string{"Belvin"}},
		{Doc: "d6", ID: "r1", Name: "Belvin", Kind: "person"},
		{Doc: "d6", ID: "r2", Name: "two gunmen", Kind: "group"},
		{Doc: "d7", ID: "r2", Name: "two gunmen", Kind: "group"},
		{Doc: "d7", ID: "r3", Name: "Haro Belvin", Kind: "company"},
	}
	show := func(groups []merge.Group) string {
		var b strings.Builder
		for _, g := range groups {
			fmt.Fprintf(&b, "%s %s %d %v %v\n", g.Name, g.Kind, len(g.Members), g.Names, g.Reasons)
		}
		return b.String()
	}
	want := show(m.Actors(list))
	groups := m.Actors(list)
	if len(groups) != 3 || groups[0].Name != "the Red Lantern Front" || len(groups[0].Members) != 4 || len(groups[1].Members) != 2 || groups[1].Kind != "person" {
		t.Errorf("groups:\n%s", want)
	}
	for n := range 10 {
		rng := rand.New(rand.NewPCG(uint64(n), 3))
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if got := show(m.Actors(list)); got != want {
			t.Fatalf("another order:\n%s\nand:\n%s", got, want)
		}
	}
}
