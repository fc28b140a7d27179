// Package svg writes the text of pictures that go into pages: elements, escaped texts, attributes, links that lead only where
// a page may lead. It draws nothing itself.
package svg

import (
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Canvas is the text of a picture on its way.
type Canvas struct{ B []byte }

// Raw adds text that is markup already.
func (c *Canvas) Raw(parts ...string) {
	for _, s := range parts {
		c.B = append(c.B, s...)
	}
}

// Text escapes for both content and attributes, and leaves out what XML cannot hold.
func (c *Canvas) Text(s string) {
	for i, r := range s {
		switch {
		case r == '&':
			c.Raw("&amp;")
		case r == '<':
			c.Raw("&lt;")
		case r == '>':
			c.Raw("&gt;")
		case r == '"':
			c.Raw("&#34;")
		case r == '\'':
			c.Raw("&#39;")
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(s[i:]); n > 1 {
				c.B = utf8.AppendRune(c.B, r)
			}
		case r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF || r == 0x7F:
		default:
			c.B = utf8.AppendRune(c.B, r)
		}
	}
}

// Attr is an attribute with a text of the caller.
func (c *Canvas) Attr(name, value string) {
	c.Raw(" ", name, `="`)
	c.Text(value)
	c.Raw(`"`)
}

// Num is an attribute with a number of pixels.
func (c *Canvas) Num(name string, v float64) {
	c.Raw(" ", name, `="`)
	c.B = strconv.AppendFloat(c.B, math.Round(v*10)/10+0, 'f', -1, 64)
	c.Raw(`"`)
}

// Int is a whole number, with a space before it unless its minus sign is separator enough.
func (c *Canvas) Int(v int) {
	if v >= 0 {
		c.B = append(c.B, ' ')
	}
	c.B = strconv.AppendInt(c.B, int64(v), 10)
}

// Link opens an anchor when the address is one that a page may lead to; end closes it.
func (c *Canvas) Link(href, class, label string) (end string) {
	if Safe(href) {
		c.Raw("<a")
		c.Attr("href", href)
		end = "</a>"
	} else {
		c.Raw(`<g role="img"`)
		end = "</g>"
	}
	c.Attr("class", class)
	c.Attr("aria-label", label)
	c.Raw("><title>")
	c.Text(label)
	c.Raw("</title>")
	return end
}

// Safe says that an address is a path, a query, a fragment or on the web, not a script.
func Safe(href string) bool {
	if href == "" {
		return false
	}
	if strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "http://") {
		return true
	}
	if i := strings.IndexAny(href, "/?#"); i >= 0 {
		href = href[:i]
	}
	return !strings.ContainsAny(href, ":") && !strings.ContainsFunc(href, func(r rune) bool { return r < ' ' })
}

// Write hands the picture over.
func (c *Canvas) Write(w io.Writer) error {
	_, err := w.Write(c.B)
	return err
}

// Group is a number with its thousands apart.
func Group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Brief is a number that fits a cluster: 950, 1.2k, 12k.
func Brief(n int) string {
	switch {
	case n < 1000:
		return strconv.Itoa(n)
	case n < 10000:
		return strings.TrimSuffix(strconv.FormatFloat(float64(n/100)/10, 'f', 1, 64), ".0") + "k"
	case n < 1000000:
		return strconv.Itoa(n/1000) + "k"
	}
	return strconv.Itoa(n/1000000) + "M"
}
