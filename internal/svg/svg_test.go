package svg

import (
	"encoding/xml"
	"strings"
	"testing"
)

func TestSafe(t *testing.T) {
	for href, want := range map[string]bool{
		"/incidents?q=a:b": true, "?box=1,2,3,4": true, "#top": true, "reports/7": true, "https://example.org/": true, "http://example.org/": true,
		"": false, "javascript:alert(1)": false, " javascript:alert(1)": false, "JavaScript:x": false, "java\nscript:x": false,
		"data:text/html,x": false, "vbscript:x": false, "mailto:a@example.org": false, "\x01/x": false,
	} {
		if Safe(href) != want {
			t.Errorf("Safe(%q) is %v", href, !want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0 0", 999: "999 999", 1000: "1k 1,000", 1250: "1.2k 1,250", 12999: "12k 12,999", 3456789: "3M 3,456,789"} {
		if got := Brief(n) + " " + Group(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

// FuzzText holds for any text: what is written reads as XML, and reads back as the text without what XML cannot hold.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", `<a href="x">'&`, "\x00\xff\ufffe\ufffd\u0085", "Timbuktu\r\n", "]]>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var c Canvas
		c.Raw("<g")
		c.Attr("aria-label", s)
		c.Raw(">")
		end := c.Link(s, "x", s)
		c.Raw(end, "</g>")
		d := xml.NewDecoder(strings.NewReader(string(c.B)))
		depth, links := 0, 0
		for {
			tok, err := d.Token()
			if err != nil {
				break
			}
			switch e := tok.(type) {
			case xml.StartElement:
				depth++
				if e.Name.Local == "a" {
					links++
				}
				if depth > 3 {
					t.Fatalf("%q opens elements: %s", s, c.B)
				}
			case xml.EndElement:
				depth--
			}
		}
		if depth != 0 || d.InputOffset() != int64(len(c.B)) {
			t.Fatalf("%q is not XML: %s", s, c.B)
		}
		if (links == 1) != Safe(s) {
			t.Fatalf("%q: %d links", s, links)
		}
	})
}
