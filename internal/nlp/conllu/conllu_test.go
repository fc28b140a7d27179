package conllu_test

import (
	"bytes"
	"strings"
	"testing"

	"clio/internal/nlp"
	"clio/internal/nlp/conllu"
)

const bank = `# newdoc id = one
# newpar
# sent_id = one-1
# text = They don't run.
1	They	they	PRON	PRP	_	4	nsubj	_	_
2-3	don't	_	_	_	_	_	_	_	_
2	do	do	AUX	VBP	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	run	run	VERB	VB	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

# sent_id = one-2
1	Éva	Éva	PROPN	NNP	_	2	nsubj	_	_
2	slept	sleep	VERB	VBD	_	0	root	_	_

# newpar
# sent_id = one-3
1	Yes	yes	INTJ	UH	_	0	root	_	_

# newdoc id = two
# sent_id = two-1
1	No	no	INTJ	UH	_	0	root	_	_
`

func TestReadAndFill(t *testing.T) {
	docs, err := conllu.Read(strings.NewReader(bank))
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 2 || docs[0].ID != "one" || len(docs[0].Sents) != 3 {
		t.Fatalf("read %+v", docs)
	}
	var doc nlp.Doc
	docs[0].Fill(&doc)
	if want := "They don't run. Éva slept\n\nYes"; doc.Text != want {
		t.Errorf("text is %q, want %q", doc.Text, want)
	}
	if tok := doc.Tokens[2]; doc.Form(2) != "n't" || tok.Flags&nlp.Fused == 0 || tok.Head != 3 || tok.Rel != nlp.Advmod {
		t.Errorf("third token is %q %+v", doc.Form(2), tok)
	}
	if doc.Sents[2].Para != 1 || doc.Sents[1].Para != 0 {
		t.Errorf("paragraphs: %+v", doc.Sents)
	}
}

func TestRoundTrip(t *testing.T) {
	docs, err := conllu.Read(strings.NewReader(bank))
	if err != nil {
		t.Fatal(err)
	}
	var a, b nlp.Doc
	docs[0].Fill(&a)
	var out bytes.Buffer
	if err := conllu.Write(&out, &a, "one"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "7\t") && !strings.Contains(out.String(), "TokenRange=16:19") {
		t.Errorf("offsets are not in code points:\n%s", out.String())
	}
	again, err := conllu.Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	again[0].Fill(&b)
	if a.Text != b.Text || len(a.Tokens) != len(b.Tokens) {
		t.Fatalf("wrote and read %q, was %q", b.Text, a.Text)
	}
	for i := range a.Tokens {
		if a.Tokens[i] != b.Tokens[i] {
			t.Errorf("token %d: %+v, was %+v", i, b.Tokens[i], a.Tokens[i])
		}
	}
}

func TestReadFails(t *testing.T) {
	for _, bad := range []string{"1\tx\n", "x\ta\ta\tX\tX\t_\t0\troot\t_\t_\n", "1-x\tab\t_\t_\t_\t_\t_\t_\t_\t_\n"} {
		if _, err := conllu.Read(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read without complaint", bad)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(bank)
	f.Fuzz(func(t *testing.T, text string) {
		docs, err := conllu.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		for i := range docs {
			var doc nlp.Doc
			docs[i].Fill(&doc)
		}
	})
}
