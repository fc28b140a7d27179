package where

import (
	"math"
	"strings"
	"testing"

	"clio/codebook"
	"clio/internal/gazetteer"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/record"
)

type reader struct {
	stage  *Stage
	engine *engine.Engine
	doc    nlp.Doc
}

func newReader(t testing.TB) *reader {
	t.Helper()
	book, err := codebook.Open()
	if err != nil {
		t.Fatal(err)
	}
	g, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{}
	if r.stage, err = New(book, g); err != nil {
		t.Fatal(err)
	}
	if r.engine, err = engine.New(); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *reader) read(d record.Document) []record.PlaceName {
	rec := &record.Record{Document: d}
	r.engine.Run(d.Text, &r.doc)
	r.stage.Run(&r.doc, rec)
	return rec.Places
}

// show writes places as "Text=Name/CC/Admin1/precision".
func show(places []record.PlaceName) string {
	var out []string
	for _, p := range places {
		out = append(out, p.Text+"="+p.Name+"/"+p.Country+"/"+p.Admin1+"/"+p.Precision)
	}
	return strings.Join(out, "; ")
}

func TestPlaces(t *testing.T) {
	r := newReader(t)
	tests := []struct{ text, want string }{
		{"Gunmen killed two farmers in Springfield, Ohio, on Monday.", "Springfield=Springfield/US/Ohio/city; Ohio=Ohio/US/Ohio/admin1"},
		{"The bomb went off in Baujur, Pakistan.", "Baujur=Bajaur/PK/Khyber Pakhtunkhwa/admin2; Pakistan=Pakistan/PK//country"},
		{"A suicide bomber struck near Kandahar on Friday, Afghan officials said.", "Kandahar=Kandahar/AF/Kandahar/near"},
		{"Three blasts were heard in Moscow and in St. Petersburg.", "Moscow=Moscow/RU/Moscow/city; St. Petersburg=Saint Petersburg/RU/St.-Petersburg/city"},
		{"The group has a foothold in the Pakistani province of Baluchistan.", "Baluchistan=Balochistan/PK/Balochistan/admin1"},
		{"Paris Hilton visited London in May.", "London=London/GB/England/city"},
		{"Jackson said the troops would leave.", ""},
		{"An explosion at Kabul airport killed ten people.", "Kabul=Kabul/AF/Kabul/site"},
		{"Deputies in Rapides Parish, Louisiana, arrested him.", "Rapides Parish=Rapides Parish/US/Louisiana/admin2; Louisiana=Louisiana/US/Louisiana/admin1"},
		{"SAN SALVADOR, 4 MAR 89 -- GUERRILLAS ATTACKED A GARRISON IN CHALATENANGO DEPARTMENT.", "SAN SALVADOR=San Salvador/SV/San Salvador/city; CHALATENANGO DEPARTMENT=Chalatenango/SV/Chalatenango/admin1"},
		{"Militants stormed a base in the Sahel and then fled to Mali.", "Sahel=Sahel///region; Mali=Mali/ML//country"},
		{"Shells fell on the town of Qoshtarbeh, Iraq, overnight.", "Qoshtarbeh=Qoshtarbeh/IQ//city; Iraq=Iraq/IQ//country"},
		{"Two men were shot in the 300 block of West Lincoln in Denver.", "Denver=Denver/US/Colorado/city"},
		{"A woman died at 16411 Kingston in Houston, Texas.", "Houston=Houston/US/Texas/city; Texas=Texas/US/Texas/admin1"},
		{"Gunmen fired at a house on Aspen Ridge Drive in Houston, Texas.", "Houston=Houston/US/Texas/city; Texas=Texas/US/Texas/admin1"},
		{"A roadside bomb killed a soldier in northern Mali.", "Mali=Mali/ML//country"},
		{"An air strike hit a school in Lebanon.", "Lebanon=Lebanon/LB//country"},
		{"Deputies from Nashville and Gallatin searched a house in Lebanon, Tennessee. The man from Lebanon was not there.", "Nashville=Nashville/US/Tennessee/city; Gallatin=Gallatin/US/Tennessee/city; Lebanon=Lebanon/US/Tennessee/city; Tennessee=Tennessee/US/Tennessee/admin1; Lebanon=Lebanon/US/Tennessee/city"},
		{"A man drove a van into a crowd in Barcelona.", "Barcelona=Barcelona/ES/Catalonia/city"},
		{"A gang attacked a market in Port-au-Prince.", "Port-au-Prince=Port-au-Prince/HT/Ouest/city"},
		{"The boat sank in the Gulf of Aden off Yemen.", "Gulf of Aden=Gulf of Aden///region; Yemen=Yemen/YE//country"},
	}
	for _, tt := range tests {
		if got := show(r.read(record.Document{Text: tt.text})); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.text, got, tt.want)
		}
	}
}

func TestHome(t *testing.T) {
	r := newReader(t)
	text := "A Columbus man was arrested on Monday after a shooting in Columbus, police said."
	for publisher, want := range map[string]string{"ledger-enquirer.com": "Georgia", "www.dispatch.com": "Ohio"} {
		got := r.read(record.Document{Text: text, Publisher: publisher})
		if len(got) == 0 || got[len(got)-1].Admin1 != want {
			t.Errorf("%s: %s, want %s", publisher, show(got), want)
		}
	}
}

func TestForToken(t *testing.T) {
	r := newReader(t)
	tests := []struct{ text, word, want string }{
		{"A suicide bombing in Kabul killed twelve people.", "bombing", "Kabul"},
		{"Officials in Washington said a bomb exploded in Lagos.", "exploded", "Lagos"},
		{"Gunmen attacked a bus station in Nairobi on Tuesday.", "attacked", "Nairobi"},
		{"The Moscow attack killed many people.", "attack", "Moscow"},
		{"Police arrested three men in Germany and killed two others in Sweden.", "arrested", "Germany"},
		{"Police arrested three men in Germany and killed two others in Sweden.", "killed", "Sweden"},
		{"The group claimed responsibility for the bombing in the city of Basra, killing ten people.", "bombing", "Basra"},
		{"The group carried out a bombing against an election rally in Quetta, Pakistan.", "bombing", "Quetta"},
		{"The bomb killed twelve US soldiers.", "killed", ""},
		{"After the Lagos attack, three men were arrested in Abuja.", "arrested", "Abuja"},
		{"They planned to attack Sweden's parliament.", "attack", "Sweden"},
		{"The bomb exploded on Monday. The mayor of Lima condemned it.", "exploded", ""},
		{"GENEVA (Agency) -- Gunmen killed nine villagers on Monday.", "killed", ""},
	}
	for _, tt := range tests {
		places := r.read(record.Document{Text: tt.text})
		tok := r.doc.TokenAt(int32(strings.Index(tt.text, tt.word)))
		got := ""
		if i := ForToken(&r.doc, places, tok); i >= 0 {
			got = places[i].Text
		}
		if got != tt.want {
			t.Errorf("%s: %s is in %q, want %q", tt.text, tt.word, got, tt.want)
		}
	}
}

func TestPlaceOf(t *testing.T) {
	r := newReader(t)
	text := "The convoy was hit 20 km north of Mosul."
	places := r.read(record.Document{Text: text})
	if len(places) != 1 {
		t.Fatal(show(places))
	}
	at := PlaceOf(&r.doc, places[0])
	if at.Precision != "near" || math.Abs(*at.Lat-*places[0].Lat-0.18) > 0.01 || math.Abs(*at.Lon-*places[0].Lon) > 0.01 {
		t.Errorf("%s: %f %f %s", text, *at.Lat, *at.Lon, at.Precision)
	}
}

func TestCoordinates(t *testing.T) {
	r := newReader(t)
	for _, tt := range []struct {
		text, words string
		lat, lon    float64
	}{
		{"The ship was last seen at 34.5N 69.2E.", "34.5N 69.2E", 34.5, 69.2},
		{"It fell at 34°30'N, 69°12'E on Monday.", "34°30'N, 69°12'E", 34.5, 69.2},
		{"The crater (33.8688, -151.2093) is large.", "33.8688, -151.2093", 33.8688, -151.2093},
		{"Position -33.8688, 151.2093 was hit.", "-33.8688, 151.2093", -33.8688, 151.2093},
		{"He scored 34.5 and 69.2 points.", "", 0, 0},
		{"It cost 1,234.567, 8 more than before; 99.123N 200.1E is nowhere.", "", 0, 0},
	} {
		got := r.read(record.Document{Text: tt.text})
		if tt.words == "" {
			if len(got) > 0 {
				t.Errorf("%s: %s", tt.text, show(got))
			}
			continue
		}
		if len(got) != 1 || got[0].Text != tt.words || math.Abs(*got[0].Lat-tt.lat) > 1e-6 || math.Abs(*got[0].Lon-tt.lon) > 1e-6 {
			t.Errorf("%s: %s", tt.text, show(got))
		}
	}
}

func FuzzRun(f *testing.F) {
	r := newReader(f)
	f.Add("Springfield, Springfield, Springfield (Ohio) 34.5N 69.2E\x00 \xff")
	f.Add("")
	f.Add("IN OF MOST READING, PA. (X) -- Y")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		places := r.read(record.Document{Text: text})
		last := int32(0)
		for _, p := range places {
			if p.Start < last || int(p.End) > len(text) || p.Text != text[p.Start:p.End] {
				t.Fatalf("place %v out of order or not in the text", p)
			}
			last = p.Start
		}
		for tok := range r.doc.Tokens {
			ForToken(&r.doc, places, int32(tok))
		}
	})
}

func BenchmarkRun(b *testing.B) {
	r := newReader(b)
	text := strings.Repeat("Gunmen attacked a police station in Springfield, Ohio, on Monday, killing three people, officials in Washington said. The attack was the second in Ohio since June. ", 8)
	r.engine.Run(text, &r.doc)
	rec := &record.Record{Document: record.Document{Text: text}}
	b.ReportAllocs()
	for b.Loop() {
		r.stage.Run(&r.doc, rec)
	}
	b.ReportMetric(float64(b.N)*float64(len(r.doc.Tokens))/b.Elapsed().Seconds(), "tokens/s")
}
