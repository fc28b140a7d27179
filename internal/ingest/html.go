package ingest

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"clio/record"
)

// looksHTML reports whether a text begins as a web page.
func looksHTML(text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 1024)]))
	for _, start := range []string{"<!doctype html", "<html", "<head", "<body", "<article", "<?xml"} {
		if strings.HasPrefix(head, start) {
			return true
		}
	}
	return strings.HasPrefix(head, "<") && strings.Contains(head, "<p")
}

// page gathers what a web page says of itself.
type page struct {
	title, h1, ogTitle, published, updated, publisher, byline, url string
	best                                                           *html.Node
	score                                                          int
}

// parseHTML takes the article out of a web page: its paragraphs, with a blank line between them, and its metadata. The text
// is plain; no markup of the page is kept.
func parseHTML(text string) record.Document {
	doc, _ := parsePage(text)
	return doc
}

// parsePage is parseHTML, with the day on which the page says that it was changed; "" where it does not, or on the day that it was
// published.
func parsePage(text string) (doc record.Document, updated string) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return doc, ""
	}
	var p page
	p.walk(root)
	doc.Title = firstOf(p.ogTitle, p.h1, p.title)
	doc.Publisher, doc.Byline, doc.URL = p.publisher, p.byline, p.url
	if day, ok := dayOf(p.published); ok {
		doc.Published, doc.PublishedFrom = day, record.FromMetadata
	}
	if p.best == nil {
		p.best = root
	}
	var blocks []string
	collect(p.best, &blocks)
	doc.Text = strings.Join(blocks, "\n\n")
	if doc.Title != "" && doc.Text != "" && !strings.HasPrefix(doc.Text, doc.Title) {
		doc.Text = doc.Title + "\n\n" + doc.Text
	}
	if day, ok := dayOf(p.updated); ok && day > doc.Published {
		updated = day
	}
	return doc, updated
}

func firstOf(all ...string) string {
	for _, s := range all {
		if s = oneLine(s); s != "" {
			return s
		}
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (p *page) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Title:
			if p.title == "" && n.Parent != nil && n.Parent.DataAtom == atom.Head {
				p.title = textUnder(n)
			}
		case atom.H1:
			if p.h1 == "" {
				p.h1 = textUnder(n)
			}
		case atom.Meta:
			p.meta(n)
		case atom.Link:
			if attr(n, "rel") == "canonical" {
				p.url = attr(n, "href")
			}
		case atom.Time:
			if p.published == "" {
				p.published = attr(n, "datetime")
			}
		case atom.Script:
			if attr(n, "type") == "application/ld+json" {
				for c := n.FirstChild; c != nil; c = c.NextSibling {
					p.linked(c.Data)
				}
			}
			return
		case atom.Article, atom.Main, atom.Div, atom.Section, atom.Body, atom.Td:
			if s := paragraphs(n); s > p.score || s == p.score && n.DataAtom == atom.Article {
				p.best, p.score = n, s
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(c)
	}
}

// paragraphs counts the characters of the paragraphs right below a node.
func paragraphs(n *html.Node) int {
	s := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.P {
			s += len(oneLine(textUnder(c)))
		}
	}
	return s
}

func (p *page) meta(n *html.Node) {
	content := attr(n, "content")
	switch strings.ToLower(firstOf(attr(n, "property"), attr(n, "name"), attr(n, "itemprop"))) {
	case "og:title":
		p.ogTitle = content
	case "og:site_name":
		p.publisher = content
	case "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate", "parsely-pub-date", "sailthru.date":
		p.published = content
	case "article:modified_time", "datemodified", "og:updated_time", "last-modified":
		p.updated = content
	case "author", "article:author", "parsely-author":
		if !strings.HasPrefix(content, "http") {
			p.byline = oneLine(content)
		}
	case "og:url":
		if p.url == "" {
			p.url = content
		}
	}
}

// linked reads the JSON-LD of a page: the first object that is an article.
func (p *page) linked(body string) {
	var tree any
	if json.Unmarshal([]byte(body), &tree) != nil {
		return
	}
	p.article(tree, 0)
}

func (p *page) article(n any, depth int) {
	if depth > 6 {
		return
	}
	switch n := n.(type) {
	case []any:
		for _, v := range n {
			p.article(v, depth+1)
		}
	case map[string]any:
		if day, ok := n["datePublished"].(string); ok {
			p.published = day
			if day, ok := n["dateModified"].(string); ok {
				p.updated = day
			}
			if h, ok := n["headline"].(string); ok && p.ogTitle == "" {
				p.ogTitle = h
			}
			p.publisher = firstOf(named(n["publisher"]), p.publisher)
			p.byline = firstOf(named(n["author"]), p.byline)
		}
		p.article(n["@graph"], depth+1)
	}
}

// named is the name of a JSON-LD thing or of the first of several.
func named(n any) string {
	switch n := n.(type) {
	case string:
		return n
	case []any:
		var names []string
		for _, v := range n {
			if s := named(v); s != "" {
				names = append(names, s)
			}
		}
		return strings.Join(names, ", ")
	case map[string]any:
		s, _ := n["name"].(string)
		return s
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// collect lists the text blocks of an article, furniture left out.
func collect(n *html.Node, blocks *[]string) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if isByline(c) {
			continue
		}
		switch c.DataAtom {
		case atom.P, atom.H2, atom.H3, atom.H4, atom.Blockquote, atom.Li, atom.Pre:
			if s := oneLine(textUnder(c)); s != "" {
				*blocks = append(*blocks, s)
			}
		case atom.Script, atom.Style, atom.Nav, atom.Footer, atom.Aside, atom.Form, atom.Figure, atom.Noscript, atom.Header, atom.Button, atom.Iframe, atom.Svg, atom.Head:
		default:
			collect(c, blocks)
		}
	}
}

// isByline reports whether an element of an article is the line that names its author or day and no part of its text: its
// class, rel or itemprop says so, and it is as short as such a line.
func isByline(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	for name := range strings.FieldsSeq(strings.ToLower(attr(n, "class") + " " + attr(n, "itemprop") + " " + attr(n, "rel"))) {
		switch name {
		case "byline", "dateline-byline", "author", "authors", "article-byline", "article__byline", "post-meta", "entry-meta", "timestamp", "datepublished":
			return len(oneLine(textUnder(n))) < 120
		}
	}
	return false
}

func textUnder(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && n.DataAtom == atom.Br:
			b.WriteByte('\n')
		case n.DataAtom == atom.Style || n.DataAtom == atom.Script && n.Parent != nil && n.Parent.DataAtom != atom.Head && n.Parent.DataAtom != atom.Body:
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}
