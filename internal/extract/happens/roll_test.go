package happens_test

import (
	"strings"
	"testing"

	"clio/record"
)

// TestRolls holds how reports name those who were hurt in a list.
func TestRolls(t *testing.T) {
	r := reader(t)
	for _, x := range []struct{ name, text, want string }{
		{
			"the dead are", "A bomb killed four people in Gao on Monday. The dead are Omar Castro, Ana Sarmiento, Elsa Prado and a policeman, Leon Gomez.",
			"Omar Castro killed, Ana Sarmiento killed, Elsa Prado killed, Leon Gomez killed",
		},
		{
			"those abducted were named as", "Gunmen kidnapped three engineers near Kano on Tuesday. Those abducted were named as John Smith, Musa Bello and Ade Ojo.",
			"John Smith kidnapped, Musa Bello kidnapped, Ade Ojo kidnapped",
		},
		{
			"who else was there is in no roll", "A bomb killed four people in Gao on Monday. The dead were buried on Tuesday. Musa Bello spoke for the families.",
			"",
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			rec, err := r.Read(t.Context(), record.Document{Text: x.text})
			if err != nil || len(rec.Events) == 0 {
				t.Fatalf("%d events, %v", len(rec.Events), err)
			}
			have := map[string]bool{}
			for _, v := range rec.Events[0].Victim {
				if v.Name != "" {
					have[v.Name+" "+v.Effect] = true
				}
			}
			for _, want := range strings.Split(x.want, ", ") {
				if want != "" && !have[want] {
					t.Errorf("no %q among %v", want, have)
				}
			}
			if x.want == "" && len(have) > 0 {
				t.Errorf("%v", have)
			}
		})
	}
}
