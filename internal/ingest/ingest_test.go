package ingest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// all reads paths and tells documents and errors, one line each.
func all(t *testing.T, opts Options, paths ...string) string {
	t.Helper()
	var b strings.Builder
	for item, err := range Open(context.Background(), paths, opts) {
		if err != nil {
			b.WriteString("error: " + err.Error() + "\n")
			continue
		}
		d := item.Document
		b.WriteString(strings.Join([]string{d.Title, d.Published, d.Publisher, d.Byline, d.Text}, "|") + "\n")
		for _, n := range item.Notes {
			b.WriteString("note: " + n + "\n")
		}
	}
	return b.String()
}

func write(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestKinds(t *testing.T) {
	for _, test := range []struct{ name, data, want string }{
		{"text", "Bomb at market\nBy Ann Lee\nPublished: 3 May 2021\n\nTwo men died.\n", "Bomb at market|2021-05-03||Ann Lee|Bomb at market\nBy Ann Lee\nPublished: 3 May 2021\n\nTwo men died.\n\n"},
		{"text that begins with a sentence", "Two men died.\n", "||||Two men died.\n\n"},
		{"byte order mark", "\xef\xbb\xbfTwo men died.", "||||Two men died.\n"},
		{"UTF-16", "\xff\xfeH\x00i\x00.\x00", "||||Hi.\nnote: read as UTF-16\n"},
		{"Windows-1252", "Caf\xe9 \x93bombed\x94.", "||||Café “bombed”.\nnote: read as Windows-1252, since it is no UTF-8 and does not say what it is\n"},
		{"empty", "", "error: FILE: the file is empty\n"},
		{"white space", " \n\t\n", "error: FILE: the file holds nothing but white space\n"},
		{"binary", "ab\x00cd", "error: FILE: binary data, not text\n"},
		{"PDF", "%PDF-1.7 …", "error: FILE: a broken PDF: it cannot be opened\n"},
		{
			"JSON Lines", "{\"id\":\"a\",\"text\":\" One. \",\"published\":\"2020-01-02T10:00:00Z\",\"publisher\":\"P\"}\n\n{broken\n{\"id\":\"b\"}\n{\"id\":7,\"text\":\"Two.\",\"published\":\"soon\"}\n",
			"|2020-01-02|P|| One. \nerror: FILE:3: no valid JSON object: invalid character 'b' looking for beginning of object key string\nerror: FILE:4: the object has no \"text\"\n||||Two.\nnote: publication date \"soon\" is not understood: give it as YYYY-MM-DD\n",
		},
		{"lone surrogate in JSON", `{"id":"a","text":"x\ud800y"}`, "||||x\uFFFDy\n"},
		{
			"web page", `<!doctype html><html><head><title>Site - Story</title><meta property="og:title" content="Story"><meta property="og:site_name" content="The Post"><script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2022-02-03T01:00:00Z","author":[{"name":"A"},{"name":"B"}]}</script></head>
<body><nav><p>Menu with a lot of words that nobody should read as the article itself</p></nav><article><h1>Story</h1><p>“First” <b>bold</b> <script>alert(1)</script>line.</p><aside><p>Advertisement</p></aside><p>Second &lt;line&gt;.</p></article></body></html>`,
			"Story|2022-02-03|The Post|A, B|Story\n\n“First” bold line.\n\nSecond <line>.\n",
		},
		{
			"web page that was changed", `<html><head><meta property="article:published_time" content="2022-02-03T10:00:00Z"><meta property="article:modified_time" content="2022-02-05T08:00:00Z"></head><body><article><p>Two men died.</p></article></body></html>`,
			"|2022-02-03|||Two men died.\nnote: the page was changed on 2022-02-05\n",
		},
		{
			"web page that only tells of its change", `<html><head><script type="application/ld+json">{"@type":"NewsArticle","datePublished":"","dateModified":"2022-02-05"}</script></head><body><article><p>Two men died.</p></article></body></html>`,
			"||||Two men died.\nnote: no publication date; the page was changed on 2022-02-05\n",
		},
		{
			"web page with its byline and its metadata in the article", `<html><head><title>Story</title></head><body><div><script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2022-02-03","author":"Ann Lee"}</script><p class="byline">By Ann Lee, updated today</p><p>Two men died in the author’s town.</p><p class="author-note">A note that stays.</p></div></body></html>`,
			"Story|2022-02-03||Ann Lee|Story\n\nTwo men died in the author’s town.\n\nA note that stays.\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, "report", test.data)
			got := strings.ReplaceAll(all(t, Options{}, path), path, "FILE")
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestFolders(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txt", "a.txt", "sub/c.txt", ".hidden"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("Text of "+name+"."), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(dir, filepath.Join(dir, "sub", "loop")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	got := strings.ReplaceAll(all(t, Options{}, dir, filepath.Join(dir, "none")), dir, "DIR")
	want := "||||Text of a.txt.\n||||Text of b.txt.\n||||Text of sub/c.txt.\nerror: DIR/sub/loop: this folder was read already: a link leads back to it\nerror: DIR/none: there is no such file or folder\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLongLine(t *testing.T) {
	path := write(t, "long.jsonl", `{"id":"a","text":"One."}`+"\n"+`{"id":"b","text":"`+strings.Repeat("x", 5<<20)+`"}`+"\n"+`{"id":"c","text":"Three."}`+"\n")
	got := strings.ReplaceAll(all(t, Options{MaxDocument: 1 << 20}, path), path, "FILE")
	if want := "||||One.\nerror: FILE:2: a line of more than 1 MiB: passed over\n||||Three.\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestStandardInput(t *testing.T) {
	if got := all(t, Options{Stdin: strings.NewReader("Two men died.")}, "-"); got != "||||Two men died.\n" {
		t.Errorf("got %q", got)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"Two men died.", `{"id":"a","text":"b"}`, "<html><p>x</p>", "\xff\xfeab", "%PDF"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for item, err := range Open(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(string(data)), MaxDocument: 1 << 16}) {
			if err == nil && strings.ToValidUTF8(item.Document.Text, "") != item.Document.Text {
				t.Fatalf("text that is no UTF-8: %q", item.Document.Text)
			}
		}
	})
}
