package word_test

import (
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/word"
)

func TestLexicon(t *testing.T) {
	lex := word.NewLexicon(map[string]word.Entry{
		"army":  {Tags: 1 << nlp.NN, Coarse: 3, Fine: 70, Case: 2, Known: true},
		"00-mm": {Fine: 9},
	})
	b, err := lex.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	again, rest, err := word.Read(append(b, 'x'))
	if err != nil || len(rest) != 1 || again.Len() != 2 {
		t.Fatalf("read %v with %d left: %v", again, len(rest), err)
	}
	c := word.NewCache(again)
	in := c.Of("ARMY")
	if in != c.Of("ARMY") {
		t.Error("the cache does not keep forms")
	}
	if in.Lower != "army" || in.Coarse != 3 || in.Fine != 70 || in.Case != 2 || !in.Known || in.Tags == 0 {
		t.Errorf("ARMY is %+v", in)
	}
	if in.Word != c.Of("army").Word || in.Shape == c.Of("army").Shape || in.Plain != c.Of("army").Plain {
		t.Error("case shows where it should not, or does not where it should")
	}
	if c.Of("12-mm").Fine != 9 {
		t.Error("digits are not made alike")
	}
	if long := c.Of(strings.Repeat("É", 1000)); long.Lower != strings.Repeat("é", 1000) {
		t.Errorf("a long form became %q", long.Lower)
	}
	if _, _, err := word.Read(b[:len(b)-2]); err == nil {
		t.Error("a damaged lexicon was read")
	}
}
