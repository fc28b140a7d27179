package ingest

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

// in writes a text in an encoding.
func in(t *testing.T, name, text string) string {
	t.Helper()
	e, err := htmlindex.Get(name)
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestCharsets reads pages, feeds and lists that are not UTF-8, by what the server, the first line or the page says.
func TestCharsets(t *testing.T) {
	const (
		polish   = "Wybuch w Łodzi: dwóch żołnierzy zginęło"
		russian  = "Взрыв на рынке: двое погибших"
		japanese = "市場で爆発、二人死亡"
		english  = "The “army” – it said – lost two men in Córdoba"
	)
	page := func(meta, text string) string {
		return "<html><head>" + meta + "</head><body><article><p>" + text + "</p></article></body></html>"
	}
	feed := func(encoding, text string) string {
		return `<?xml version="1.0"` + encoding + `?><rss version="2.0"><channel><title>P</title><item><title>` + text + `</title><link>https://a.example/1</link><description>` + text + `</description></item></channel></rss>`
	}
	for _, test := range []struct{ name, data, contentType, want, note string }{
		{"Polish by meta", in(t, "iso-8859-2", page(`<meta charset="iso-8859-2">`, polish)), "", polish, "iso-8859-2"},
		{"Polish by the server", in(t, "iso-8859-2", page("", polish)), "text/html; charset=ISO-8859-2", polish, "iso-8859-2"},
		{"Russian by http-equiv", in(t, "windows-1251", page(`<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">`, russian)), "text/html", russian, "windows-1251"},
		{"Russian, the server before the page", in(t, "koi8-r", page(`<meta charset="windows-1251">`, russian)), "text/html; charset=koi8-r", russian, "koi8-r"},
		{"Japanese", in(t, "shift_jis", page(`<meta charset="shift_jis">`, japanese)), "", japanese, "shift_jis"},
		{"Japanese in seven bits", in(t, "iso-2022-jp", page(`<meta charset="iso-2022-jp">`, japanese)), "", japanese, "iso-2022-jp"},
		{"curly quotes called Latin 1", in(t, "windows-1252", page(`<meta charset="iso-8859-1">`, english)), "", english, "windows-1252"},
		{"nothing is said", in(t, "windows-1252", page("", english)), "", english, "Windows-1252"},
		{"UTF-8 that is called Latin 1", page(`<meta charset="iso-8859-1">`, english), "text/html; charset=iso-8859-1", english, ""},
		{"a label that is none", page(`<meta charset="no-such">`, english), "text/html; charset=nonsense", english, ""},
		{"UTF-16 without a mark", in(t, "utf-16le", page("", russian)), "text/html; charset=utf-16le", russian, "utf-16le"},
		{"a feed by its first line", in(t, "windows-1251", feed(` encoding="windows-1251"`, russian)), "", russian, "windows-1251"},
		{"a feed by the server, against its first line", in(t, "koi8-r", feed(` encoding="windows-1251"`, russian)), "application/rss+xml; charset=koi8-r", russian, "koi8-r"},
		{"a feed in UTF-8 that says otherwise", feed(` encoding="windows-1251"`, russian), "", russian, ""},
		{"the server is wrong, the page is right", in(t, "windows-1251", page(`<meta charset="windows-1251">`, russian)), "text/html; charset=utf-8", russian, "windows-1251"},
		{"a meta far down", in(t, "windows-1251", page("<script>"+strings.Repeat("var a = 1;\n", 200)+`</script><meta charset="windows-1251">`, russian)), "", russian, "windows-1251"},
		{"one byte a letter that is called UTF-16", in(t, "windows-1252", page("", english)), "text/html; charset=utf-16", english, "Windows-1252"},
		{"a feed in one byte a letter that is called UTF-16", in(t, "windows-1252", feed(` encoding="UTF-16"`, english)), "", english, "Windows-1252"},
		{"a feed in UTF-16 with a mark", "\xff\xfe" + in(t, "utf-16le", feed(` encoding="UTF-16"`, russian)), "", russian, "UTF-16"},
		{"UTF-8 with a broken byte", page(`<meta charset="utf-8">`, russian+" \xff") + "", "", russian + " \uFFFD", ""},
		{"plain text by the server", in(t, "iso-8859-2", polish), "text/plain; charset=iso-8859-2", polish, "iso-8859-2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for item, err := range Open(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(test.data), ContentType: test.contentType}) {
				if err != nil {
					t.Fatal(err)
				}
				notes := strings.Join(item.Notes, "; ")
				if !strings.Contains(item.Document.Text, test.want) || test.note != "" && !strings.Contains(notes, "read as "+test.note) || test.note == "" && strings.Contains(notes, "read as") {
					t.Errorf("%q, notes %q", item.Document.Text, notes)
				}
			}
		})
	}
	list := in(t, "windows-1251", `<?xml version="1.0" encoding="windows-1251"?><opml version="2.0"><body><outline text="`+russian+`" xmlUrl="https://a.example/feed"/></body></opml>`)
	if got := Lists([]byte("\xff\xfe" + in(t, "utf-16le", `<?xml version="1.0" encoding="UTF-16"?><opml><body><outline xmlUrl="https://a.example/feed"/></body></opml>`))); len(got) != 1 {
		t.Errorf("a list in UTF-16: %q", got)
	}
	if got := Lists([]byte(list)); len(got) != 1 || got[0] != "https://a.example/feed" {
		t.Errorf("a list of feeds: %q", got)
	}
}

// TestAddresses: the address that a page gives itself is made whole by where it was found, and left out where it is none.
func TestAddresses(t *testing.T) {
	for _, test := range []struct{ base, link, want string }{
		{"https://a.example/x/1.html", "/2024/gao.html", "https://a.example/2024/gao.html"},
		{"https://a.example/x/1.html", "gao.html", "https://a.example/x/gao.html"},
		{"https://a.example/x/1.html", "//b.example/gao", "https://b.example/gao"},
		{"https://a.example/", "javascript:alert(1)", ""},
		{"", "/2024/gao.html", ""},
		{"", "https://a.example/gao", "https://a.example/gao"},
		{"https://a.example/", "", ""},
		{"https://a.example/", "http://[", ""},
	} {
		if got := absolute(test.base, test.link); got != test.want {
			t.Errorf("%q from %q is %q, not %q", test.link, test.base, got, test.want)
		}
	}
}

func FuzzLists(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="windows-1251"?><opml><body><outline xmlUrl="https://a.example/feed"/></body></opml>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, l := range Lists(data) {
			if strings.TrimSpace(l) == "" {
				t.Error("an empty address")
			}
		}
		Entries(data, "text/xml; charset=koi8-r")
	})
}
