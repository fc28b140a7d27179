package pdf

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"
)

// letters counts the letters and digits of a text.
func letters(s string) map[rune]int {
	m := map[rune]int{}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			m[r]++
		}
	}
	return m
}

// FuzzLayout holds that wherever the runs of a page stand, none of their letters is lost or said twice.
func FuzzLayout(f *testing.F) {
	texts := []string{"govern-", "ment", "al-", "Shabaab", "Two men were killed.", "12", "Page 3", "• a list", "a", "e\u00ADf", "a longer line of words that goes on and on", "U.N.", "-", "“x”", "ε", "Annex . . . . . . . 7", "Annex........7 ....... 8 x"}
	f.Add([]byte{0, 10, 10, 50, 10, 1, 10, 30, 40, 10})
	column := []byte{}
	for i := range byte(30) {
		column = append(column, 10, 10, 5+8*i, 100, 9, 10, 140, 5+8*i, 100, 9)
	}
	f.Add(column)
	f.Fuzz(func(t *testing.T, data []byte) {
		p := page{width: 255, height: 255}
		var said strings.Builder
		for ; len(data) >= 5 && len(p.runs) < 500; data = data[5:] {
			left, top := float64(data[1]), float64(data[2])
			r := run{text: texts[int(data[0])%len(texts)], left: left, top: top, right: left + float64(data[3]), bottom: top + float64(data[4]), size: float64(data[4])}
			if !r.sane() {
				continue
			}
			p.runs = append(p.runs, r)
			said.WriteString(r.text + " ")
		}
		doc := layout([]page{p})
		if want, got := fmt.Sprint(letters(said.String())), fmt.Sprint(letters(doc.Text)); got != want {
			t.Errorf("%s\nof %s\nin %q", got, want, doc.Text)
		}
		layout([]page{p, p, {}, p})
	})
}

// TestLayoutTime holds that the fullest page takes no more than seconds.
func TestLayoutTime(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	p := page{width: 5000, height: 5000}
	for range maxRuns {
		x, y := r.Float64()*5000, r.Float64()*5000
		p.runs = append(p.runs, run{text: "word-", left: x, top: y, right: x + 20, bottom: y + 8, size: 8})
	}
	start := time.Now()
	layout([]page{p})
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("%v", took)
	} else {
		t.Log(took)
	}
}

func TestColumns(t *testing.T) {
	at := func(text string, left, top, width float64) run {
		return run{text: text, left: left, top: top, right: left + width, bottom: top + 10, size: 10}
	}
	var three []run
	for i := range 8 {
		for k, name := range []string{"a", "b", "c"} {
			three = append(three, at(fmt.Sprintf("%s%d", name, i), 50+float64(k)*170, 100+12*float64(i), 150))
		}
	}
	if got, want := layout([]page{{width: 595, height: 842, runs: three}}).Text, "a0 a1 a2 a3 a4 a5 a6 a7 b0 b1 b2 b3 b4 b5 b6 b7 c0 c1 c2 c3 c4 c5 c6 c7"; got != want {
		t.Errorf("three columns: %q", got)
	}
	// A picture's words run across both columns between two zones of text.
	var zones []run
	for i := range 6 {
		zones = append(zones, at(fmt.Sprintf("a%d", i), 50, 100+12*float64(i), 240), at(fmt.Sprintf("b%d", i), 310, 100+12*float64(i), 240))
		zones = append(zones, at(fmt.Sprintf("c%d", i), 50, 300+12*float64(i), 240), at(fmt.Sprintf("d%d", i), 310, 300+12*float64(i), 240))
	}
	zones = append(zones, at("The town after the attack, seen from the hill.", 50, 230, 480))
	got := strings.Join(strings.Fields(layout([]page{{width: 595, height: 842, runs: zones}}).Text), " ")
	if want := "a0 a1 a2 a3 a4 a5 b0 b1 b2 b3 b4 b5 The town after the attack, seen from the hill. c0 c1 c2 c3 c4 c5 d0 d1 d2 d3 d4 d5"; got != want {
		t.Errorf("zones: %q", got)
	}
}

func TestLeaders(t *testing.T) {
	for in, want := range map[string]string{"Annex . . . . . . 7": "Annex  7", "Annex.........7": "Annex 7", "He left ... then came.": "He left ... then came.", "....... . . . .": " "} {
		if got := leaders(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
