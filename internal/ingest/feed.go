package ingest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"clio/record"
)

// looksFeed reports whether a file begins as an RSS, Atom or JSON feed.
func looksFeed(head []byte) bool {
	s := strings.ToLower(string(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))))
	if strings.HasPrefix(s, "{") {
		return strings.Contains(s, "https://jsonfeed.org/version")
	}
	if !strings.HasPrefix(s, "<") {
		return false
	}
	for _, root := range []string{"<rss", "<feed", "<rdf:rdf"} {
		if i := strings.Index(s, root); i >= 0 && !strings.Contains(s[:i], "<html") {
			return true
		}
	}
	return false
}

// feed makes a document of each entry that has a text of its own; an entry that is a headline and a link has none.
func (r *reader) feed(name string, data []byte) bool {
	whole := data
	data, notes, err := toXML(data, r.opts.ContentType)
	if err != nil {
		return r.fail(name, 0, err)
	}
	f, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		return r.fail(name, 0, fmt.Errorf("a broken feed: %w", err))
	}
	if len(f.Items) == 0 {
		return r.fail(name, 0, errors.New("the feed has no entries"))
	}
	for n, it := range f.Items {
		if it == nil {
			continue
		}
		body := it.Content
		if strings.TrimSpace(body) == "" {
			body = it.Description
		}
		text := plainText(body)
		if text == "" {
			if !r.fail(name, n+1, errors.New("an entry without a text: its page has to be read itself")) {
				return false
			}
			continue
		}
		title := plainText(it.Title)
		doc := record.Document{Title: title, Text: text, URL: it.Link, Publisher: plainText(f.Title)}
		if title != "" && !strings.HasPrefix(text, title) {
			doc.Text = title + "\n\n" + text
		}
		if len(it.Authors) > 0 && it.Authors[0] != nil {
			doc.Byline = oneLine(it.Authors[0].Name)
		}
		at := it.PublishedParsed
		if at == nil {
			at = it.UpdatedParsed
		}
		if at != nil {
			doc.Published, doc.PublishedFrom = at.Format(time.DateOnly), record.FromFeed
		}
		doc.Source = it.Link
		if it.GUID != "" {
			doc.Source = it.GUID
		}
		if !r.one(name, n+1, doc, whole, mediaOf(whole), notes) {
			return false
		}
	}
	return true
}

// plainText is the text of a piece that may be HTML, a blank line between its paragraphs. Nothing of it is held for menus or
// footers: the piece is the report, or a title, and may have no paragraphs at all.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.TrimSpace(s)
	}
	var paragraphs []string
	var now strings.Builder
	end := func() {
		if text := oneLine(now.String()); text != "" {
			paragraphs = append(paragraphs, text)
		}
		now.Reset()
	}
	z := html.NewTokenizer(strings.NewReader(s))
	hidden := 0
	for {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			end()
			return strings.Join(paragraphs, "\n\n")
		case html.TextToken:
			if hidden == 0 {
				now.WriteString(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe:
				if kind == html.StartTagToken {
					hidden++
				} else if kind == html.EndTagToken && hidden > 0 {
					hidden--
				}
			case atom.P, atom.Div, atom.Br, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Tr, atom.Td, atom.Section, atom.Article, atom.Figure, atom.Figcaption, atom.Pre, atom.Hr:
				end()
			}
		}
	}
}

// Entry is a page that a feed names.
type Entry struct {
	URL   string
	Stamp string // changes when what the feed says of it does
}

// Entries lists the pages that a feed names, which came with a media type; ok is false for what is no feed.
func Entries(body []byte, contentType string) (entries []Entry, ok bool) {
	if !looksFeed(wide(body[:min(len(body), 4096)])) {
		return nil, false
	}
	body, _, err := toXML(body, contentType)
	if err != nil {
		return nil, false
	}
	f, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return nil, false
	}
	for _, it := range f.Items {
		if it == nil || strings.TrimSpace(it.Link) == "" {
			continue
		}
		stamp := it.Updated
		if stamp == "" {
			stamp = it.Published
		}
		entries = append(entries, Entry{strings.TrimSpace(it.Link), stamp})
	}
	return entries, true
}

// Lists lists the feeds of an OPML list, as feed readers export it, in any encoding; none for what is no such list.
func Lists(data []byte) []string {
	data, _, err := toXML(data, "")
	if err != nil {
		return nil
	}
	var out []string
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	for {
		t, err := d.Token()
		if err != nil {
			return out
		}
		if e, ok := t.(xml.StartElement); ok && strings.EqualFold(e.Name.Local, "outline") {
			for _, a := range e.Attr {
				if strings.EqualFold(a.Name.Local, "xmlUrl") && strings.TrimSpace(a.Value) != "" {
					out = append(out, strings.TrimSpace(a.Value))
				}
			}
		}
	}
}
