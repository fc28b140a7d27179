package token_test

import (
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/token"
)

// split writes the tokens of a text with blanks between them; a bar stands before the second part of a fused word.
func split(text string) string {
	doc := nlp.Doc{Text: text}
	token.Split(&doc)
	var b strings.Builder
	for i := range doc.Tokens {
		switch {
		case doc.Tokens[i].Flags&nlp.Fused != 0:
			b.WriteByte('|')
		case i > 0:
			b.WriteByte(' ')
		}
		b.WriteString(doc.Form(int32(i)))
	}
	return b.String()
}

func TestSplit(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The gunmen fled.", "The gunmen fled ."},
		{"They didn't stop, couldn’t stop.", "They did|n't stop , could|n’t stop ."},
		{"The city's mayor can't come; he cannot.", "The city|'s mayor ca|n't come ; he can|not ."},
		{"The guards' post", "The guards|' post"},
		{"We're gonna go, I'd say they've won", "We|'re gon|na go , I|'d say they|'ve won"},
		{"a 15-year-old boy", "a 15 - year - old boy"},
		{"an anti-government, pro-Russian co-founder's e-mail", "an anti-government , pro-Russian co-founder|'s e-mail"},
		{"Gen. Sami Anan met Lt. Col. J. R. Smith in the U.S. on Sept. 11.", "Gen. Sami Anan met Lt. Col. J. R. Smith in the U.S. on Sept. 11 ."},
		{"He left at 5pm, at 5:30 p.m., on 9/11.", "He left at 5 pm , at 5:30 p.m. , on 9/11 ."},
		{"It cost $3.14 million (20%) or 1,000 euros.", "It cost $ 3.14 million ( 20 % ) or 1,000 euros ."},
		{"“Stop!” he said—and ran...", "“ Stop ! ” he said — and ran ..."},
		{"KABUL (Staff) -- Two men", "KABUL ( Staff ) -- Two men"},
		{"'We ran,' she said. 'They shot.'", "' We ran , ' she said . ' They shot . '"},
		{"see http://example.org/a-b?c=d, or write to x.y@example.org.", "see http://example.org/a-b?c=d , or write to x.y@example.org ."},
		{"police/army posts and/or AT&T", "police / army posts and / or AT&T"},
		{"al-Shabab, O'Brien, Sana'a", "al - Shabab , O'Brien , Sana'a"},
		{"No. 5 of Fig. 3; no.", "No. 5 of Fig. 3 ; no ."},
		{"end.The next", "end . The next"},
		{"call 555-123-4567", "call 555-123-4567"},
		{"the '90s and ''quoted'' text", "the '90s and '' quoted '' text"},
		{"[1] {x} «so» …", "[ 1 ] { x } « so » …"},
		{"its a trap, its walls", "it|s a trap , its walls"},
		{"", ""},
		{" \n\t\u00a0\u200b", ""},
		{"a\u200bb", "a b"},
		{"soft\u00adhyphen", "soft\u00adhyphen"},
		{"\u0093Go\u0094 \u0096 don\u0092t", "\u0093 Go \u0094 \u0096 do|n\u0092t"},
		{"атака в городе", "атака в городе"},
	} {
		if got := split(c.text); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestMark(t *testing.T) {
	doc := nlp.Doc{Text: "ONE two\nThree.\n\nÉtat É"}
	token.Split(&doc)
	token.Mark(&doc)
	want := []nlp.TokenFlags{
		nlp.ParaBefore | nlp.Capital | nlp.AllCaps,
		nlp.SpaceBefore,
		nlp.SpaceBefore | nlp.BreakBefore | nlp.Capital,
		0,
		nlp.SpaceBefore | nlp.BreakBefore | nlp.ParaBefore | nlp.Capital,
		nlp.SpaceBefore | nlp.Capital,
	}
	for i, f := range want {
		if got := doc.Tokens[i].Flags; got != f {
			t.Errorf("%s: flags %b, want %b", doc.Form(int32(i)), got, f)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"ABC": "abc", "abc": "abc", "n’t": "n't", "“": "\"", "—": "-", "ÉTAT": "état"} {
		if got := token.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzSplit checks that tokens and the gaps between them give the text back, and that gaps hold nothing that can be seen.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"He said: \"don't\".", "a-b-c U.S. 9/11 '90s", "\xff\u200b\u00a0x\n\n’s 5pm", "its a http://x.y/z). :-)", "1,000.5-6-7 al-x's @a #b +1-2", "I'ma s' ' ``x''"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc := nlp.Doc{Text: text}
		token.Split(&doc)
		token.Mark(&doc)
		var b strings.Builder
		end := int32(0)
		for i := range doc.Tokens {
			tok := &doc.Tokens[i]
			if tok.Start < end || tok.End <= tok.Start || int(tok.End) > len(text) {
				t.Fatalf("token %d is [%d,%d) after %d", i, tok.Start, tok.End, end)
			}
			if tok.Flags&nlp.Fused != 0 && (tok.Start != end || i == 0) {
				t.Fatalf("token %d is fused with nothing", i)
			}
			gap := text[end:tok.Start]
			for _, r := range gap {
				if r > ' ' && r < 0x7f {
					t.Fatalf("%q is in no token", gap)
				}
			}
			b.WriteString(gap)
			b.WriteString(doc.Form(int32(i)))
			end = tok.End
		}
		b.WriteString(text[end:])
		if b.String() != text {
			t.Fatalf("tokens and gaps give %q, not %q", b.String(), text)
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat("Gunmen on motorcycles opened fire on a police post in the city's north-western suburb on Sept. 3, killing seven officers, Lt. Col. Imran Shah said. \"They didn't stop,\" he added.\n\n", 200)
	doc := nlp.Doc{Text: text}
	token.Split(&doc)
	b.ReportAllocs()
	for b.Loop() {
		token.Split(&doc)
		token.Mark(&doc)
	}
	b.ReportMetric(float64(len(doc.Tokens))*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
