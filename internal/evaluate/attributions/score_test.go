package attributions

import (
	"math"
	"strings"
	"testing"
)

const text = "Officials said the bridge had been hit. A witness told reporters that nobody was hurt. The mayor wants calm."

// of finds the spans of some words in the text; "" gives none.
func of(words ...string) []Span {
	var out []Span
	for _, w := range words {
		if at := strings.Index(text, w); at >= 0 && w != "" {
			out = append(out, Span{at, at + len(w)})
		}
	}
	return out
}

func one(source, cue, content string) Attribution {
	return Attribution{of(source), of(cue), of(content)}
}

func TestAdd(t *testing.T) {
	bridge := one("Officials", "said", "the bridge had been hit")
	hurt := one("A witness", "told reporters", "that nobody was hurt")
	calm := one("The mayor", "wants", "calm")
	for _, c := range []struct {
		name              string
		gold, found       []Attribution
		n, predicted, hit int
		class             Class
	}{
		{"all right", []Attribution{bridge, hurt}, []Attribution{hurt, bridge}, 2, 2, 2, Classes},
		{"half of the words are enough", []Attribution{bridge}, []Attribution{one("Officials", "said", "bridge had")}, 1, 1, 1, Classes},
		{"source of another", []Attribution{bridge}, []Attribution{one("A witness", "said", "the bridge had been hit")}, 1, 1, 0, WrongSource},
		{"cue of another", []Attribution{bridge}, []Attribution{one("Officials", "told", "the bridge had been hit")}, 1, 1, 0, WrongCue},
		{"too much content", []Attribution{calm}, []Attribution{one("The mayor", "wants", "that nobody was hurt. The mayor wants calm")}, 1, 1, 0, WrongContent},
		{"speech is missed", []Attribution{bridge}, nil, 1, 0, 0, MissedSpeech},
		{"attitude is missed", []Attribution{calm}, nil, 1, 0, 0, MissedOther},
		{"attitude is added", nil, []Attribution{calm}, 0, 1, 0, SpuriousOther},
		{"nobody is added", nil, []Attribution{one("", "said", "the bridge had been hit")}, 0, 1, 0, SpuriousNobody},
		{"gold without a source is no gold, and who finds it is forgiven", []Attribution{one("", "said", "the bridge had been hit")}, []Attribution{bridge}, 0, 0, 0, Classes},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f Figures
			f.Add(text, c.gold, c.found)
			if f.Gold != c.n || f.Found != c.predicted || f.Right != c.hit {
				t.Errorf("gold %d found %d right %d, want %d %d %d", f.Gold, f.Found, f.Right, c.n, c.predicted, c.hit)
			}
			for k := range Classes {
				if want := map[bool]int{true: 1}[k == c.class]; f.Classes[k] != want {
					t.Errorf("%v: %d, want %d", k, f.Classes[k], want)
				}
			}
		})
	}
}

func TestPartialFigures(t *testing.T) {
	var f Figures
	f.Add(text, []Attribution{one("A witness", "told reporters", "that nobody was hurt")}, []Attribution{one("A witness", "told", "nobody was hurt")})
	if _, _, f1 := f.Part(1); math.Abs(f1-100*2.0/3) > 0.01 {
		t.Errorf("cue %.2f, want 66.67: one of two words", f1)
	}
	if p, r, f1 := f.F1(); p != 100 || r != 100 || f1 != 100 {
		t.Errorf("triple %.1f %.1f %.1f", p, r, f1)
	}
}

func TestAssignTakesTheBestTotal(t *testing.T) {
	got := assign([][]float64{{0.9, 0.8}, {0.8, 0}, {0, 0}})
	if got[0] != 1 || got[1] != 0 || got[2] != -1 {
		t.Errorf("pairs %v, want the first with the second, so that the second has one too", got)
	}
}
