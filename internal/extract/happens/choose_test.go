package happens_test

import (
	"testing"

	"clio/record"
)

// TestPlaceChosen holds where an attack is placed when several places stand near it.
func TestPlaceChosen(t *testing.T) {
	r := reader(t)
	for _, x := range []struct{ name, text, want string }{
		{"a street is no town, and the dateline tells the country", "BOGOTA, 5 MAY 89 (AGENCY) -- [TEXT] TWO POLICEMEN WERE KILLED YESTERDAY WHEN A BOMB EXPLODED ON SUPREME COURT STREET, POLICE REPORTED. NO GROUP HAS CLAIMED THE ATTACK.", "Colombia"},
		{"a clause of its own", "SAN SALVADOR, 3 MAR 90 (AGENCY) -- [TEXT] A POLICEMAN NAMED LUIS MORA WAS KILLED BY TWO MEN WHO FIRED AT HIM FROM A CAR IN SOYAPANGO ON MONDAY.", "Soyapango"},
		{"the dateline of a report on one attack", "GAO, Mali (Northgate) - A bomb killed two soldiers near the market on Thursday, the army said. A spokesman in Bamako said that nobody had been arrested.", "Gao"},
		{"where a victim came from", "A man was shot and killed on Friday night in the parking lot of a store, police said. Officers of the Springfield Police Department were called at about 9 p.m. The victim, 34-year-old John Miller of Chicago, died at the scene. Springfield, Illinois, has had twelve killings this year.", "Springfield"},
	} {
		t.Run(x.name, func(t *testing.T) {
			rec, err := r.Read(t.Context(), record.Document{Text: x.text})
			if err != nil {
				t.Fatal(err)
			}
			if len(rec.Events) == 0 || len(rec.Events[0].Place) == 0 {
				t.Fatalf("no event with a place: %+v", rec.Events)
			}
			if got := rec.Events[0].Place[0].Name; got != x.want {
				t.Errorf("the first place is %s, not %s", got, x.want)
			}
		})
	}
}
