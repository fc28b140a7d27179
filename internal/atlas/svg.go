package atlas

import (
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// canvas is the text of a picture on its way.
type canvas struct{ b []byte }

func (c *canvas) raw(parts ...string) {
	for _, s := range parts {
		c.b = append(c.b, s...)
	}
}

// text escapes for both content and attributes, and leaves out what XML cannot hold.
func (c *canvas) text(s string) {
	for i, r := range s {
		switch {
		case r == '&':
			c.raw("&amp;")
		case r == '<':
			c.raw("&lt;")
		case r == '>':
			c.raw("&gt;")
		case r == '"':
			c.raw("&#34;")
		case r == '\'':
			c.raw("&#39;")
		case r == utf8.RuneError:
			if _, n := utf8.DecodeRuneInString(s[i:]); n > 1 {
				c.b = utf8.AppendRune(c.b, r)
			}
		case r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF || r == 0x7F:
		default:
			c.b = utf8.AppendRune(c.b, r)
		}
	}
}

// attr is an attribute with a text of the caller.
func (c *canvas) attr(name, value string) {
	c.raw(" ", name, `="`)
	c.text(value)
	c.raw(`"`)
}

// num is an attribute with a number of pixels.
func (c *canvas) num(name string, v float64) {
	c.raw(" ", name, `="`)
	c.b = strconv.AppendFloat(c.b, math.Round(v*10)/10+0, 'f', -1, 64)
	c.raw(`"`)
}

// path adds a line to the data of a path: an absolute start, then steps.
func (c *canvas) path(l []dot, closed bool) {
	c.raw("M")
	c.b = strconv.AppendInt(c.b, int64(l[0].x), 10)
	c.pair(l[0].y)
	prev, open := l[0], false
	end := len(l)
	if closed && l[end-1] == l[0] {
		end--
	}
	for _, d := range l[1:end] {
		if d == prev {
			continue
		}
		if !open {
			c.raw("l")
			open = true
			c.b = strconv.AppendInt(c.b, int64(d.x-prev.x), 10)
		} else {
			c.pair(d.x - prev.x)
		}
		c.pair(d.y - prev.y)
		prev = d
	}
	if closed {
		c.raw("z")
	}
}

// pair adds a number after another: a minus sign is separator enough.
func (c *canvas) pair(v int) {
	if v >= 0 {
		c.b = append(c.b, ' ')
	}
	c.b = strconv.AppendInt(c.b, int64(v), 10)
}

// link opens an anchor when the address is one that a page may lead to; end closes it.
func (c *canvas) link(href, class, label string) (end string) {
	if safe(href) {
		c.raw("<a")
		c.attr("href", href)
		end = "</a>"
	} else {
		c.raw(`<g role="img"`)
		end = "</g>"
	}
	c.attr("class", class)
	c.attr("aria-label", label)
	c.raw("><title>")
	c.text(label)
	c.raw("</title>")
	return end
}

// safe says that an address is a path, a query, a fragment or on the web, not a script.
func safe(href string) bool {
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

func (c *canvas) to(w io.Writer) error {
	_, err := w.Write(c.b)
	return err
}

// group is a number with its thousands apart.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// brief is a number that fits a cluster: 950, 1.2k, 12k.
func brief(n int) string {
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
