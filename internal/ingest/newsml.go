package ingest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"clio/record"
)

// looksNewsML reports whether a file begins as NewsML-G2 (IPTC NAR 2006-10-01): one item, or a message that carries several.
func looksNewsML(head []byte) bool {
	s := string(head)
	return strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(s, "\xef\xbb\xbf")), "<") && strings.Contains(s, "iptc.org/std/nar/") && (strings.Contains(s, "newsItem") || strings.Contains(s, "newsMessage"))
}

// newsItem is what is read of an item of news in text. Elements are told by their names alone.
type newsItem struct {
	GUID     string `xml:"guid,attr"`
	Language string `xml:"lang,attr"`
	Meta     struct {
		Provider struct {
			Names   []string `xml:"name"`
			Literal string   `xml:"literal,attr"`
		} `xml:"provider"`
		Created string `xml:"versionCreated"`
		Status  struct {
			Code string `xml:"qcode,attr"`
		} `xml:"pubStatus"`
		Title string `xml:"title"`
	} `xml:"itemMeta"`
	Content struct {
		Created   string   `xml:"contentCreated"`
		Headlines []string `xml:"headline"`
		By        []string `xml:"by"`
		Language  struct {
			Tag string `xml:"tag,attr"`
		} `xml:"language"`
	} `xml:"contentMeta"`
	Set struct {
		XML []struct {
			Inner []byte `xml:",innerxml"`
		} `xml:"inlineXML"`
		Data []struct {
			Text string `xml:",chardata"`
		} `xml:"inlineData"`
	} `xml:"contentSet"`
}

// newsML makes a document of each item of a file; what is withdrawn, or has no text inside, is an error of its own.
func (r *reader) newsML(name string, data []byte) bool {
	body, notes, err := toXML(data, r.opts.ContentType)
	if err != nil {
		return r.fail(name, 0, err)
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	d.Entity = xml.HTMLEntity
	n := 0
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.fail(name, 0, fmt.Errorf("broken NewsML-G2: %w", err))
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "newsItem" {
			continue
		}
		var it newsItem
		if err := d.DecodeElement(&it, &start); err != nil {
			return r.fail(name, 0, fmt.Errorf("broken NewsML-G2: %w", err))
		}
		n++
		doc, err := it.document()
		if err != nil {
			if !r.fail(name, n, err) {
				return false
			}
			continue
		}
		if !r.one(name, n, doc, data, "application/xml", notes) {
			return false
		}
	}
	if n == 0 {
		return r.fail(name, 0, errors.New("NewsML-G2 without an item of news"))
	}
	return true
}

func (it *newsItem) document() (record.Document, error) {
	doc := record.Document{Source: strings.TrimSpace(it.GUID)}
	if code := it.Meta.Status.Code; strings.HasSuffix(code, ":canceled") || strings.HasSuffix(code, ":withheld") {
		return doc, fmt.Errorf("%s: its publisher has withdrawn it", doc.Source)
	}
	var parts []string
	for _, x := range it.Set.XML {
		if text := strings.TrimSpace(parseHTML("<body><article>" + string(bytes.ToValidUTF8(x.Inner, nil)) + "</article></body>").Text); text != "" {
			parts = append(parts, text)
		}
	}
	for _, x := range it.Set.Data {
		if text := plainText(x.Text); text != "" {
			parts = append(parts, text)
		}
	}
	if doc.Text = strings.Join(parts, "\n\n"); doc.Text == "" {
		return doc, fmt.Errorf("%s: an item without a text inside", doc.Source)
	}
	for _, title := range append(it.Content.Headlines, it.Meta.Title) {
		if doc.Title = plainText(oneLine(title)); doc.Title != "" {
			break
		}
	}
	if doc.Title != "" && !strings.HasPrefix(doc.Text, doc.Title) {
		doc.Text = doc.Title + "\n\n" + doc.Text
	}
	for _, who := range append(it.Meta.Provider.Names, it.Meta.Provider.Literal) {
		if doc.Publisher = plainText(oneLine(who)); doc.Publisher != "" {
			break
		}
	}
	if len(it.Content.By) > 0 {
		doc.Byline = plainText(oneLine(it.Content.By[0]))
	}
	for _, at := range []string{it.Content.Created, it.Meta.Created} {
		if day, ok := dayOf(at); ok {
			doc.Published, doc.PublishedFrom = day, record.FromMetadata
			break
		}
	}
	if tag := it.Content.Language.Tag; tag != "" {
		doc.Language, _, _ = strings.Cut(strings.ToLower(tag), "-")
	}
	return doc, nil
}
