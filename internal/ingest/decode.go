package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf16"

	"clio/record"
)

var pdfMagic = []byte("%PDF-")

// decode makes a document of the bytes of a file or a page.
func (r *reader) decode(data []byte, contentType, base string) (record.Document, []string, error) {
	if bytes.HasPrefix(data, pdfMagic) {
		return r.pdf(data)
	}
	return decode(data, contentType, base)
}

// pdf makes a document of a PDF. The day on which the file was made is no publication date, and only noted.
func (r *reader) pdf(data []byte) (record.Document, []string, error) {
	in, err := r.opts.PDF.Read(r.ctx, data)
	if err != nil {
		return record.Document{}, nil, err
	}
	doc := record.Document{Text: in.Text}
	head(&doc)
	doc.Title, doc.Byline = firstOf(in.Title, doc.Title), firstOf(doc.Byline, in.Author)
	notes := in.Notes
	if doc.Published == "" && !in.Made.IsZero() {
		notes = append(notes, "no publication date; the file was made on "+in.Made.Format(time.DateOnly)+": --published gives one")
	}
	return doc, notes, nil
}

// decode makes a document of text or of a web page, whose bytes came with a media type where they came from a server, and with an address that
// the links of a page are meant against.
func decode(data []byte, contentType, base string) (record.Document, []string, error) {
	text, notes, err := textIn(data, contentType)
	if err != nil {
		return record.Document{}, nil, err
	}
	if looksHTML(text) {
		doc, updated := parsePage(text)
		switch {
		case updated != "" && doc.Published == "":
			notes = append(notes, "no publication date; the page was changed on "+updated)
		case updated != "":
			notes = append(notes, "the page was changed on "+updated)
		}
		doc.URL = absolute(base, doc.URL)
		if strings.TrimSpace(doc.Text) == "" {
			return doc, notes, errors.New("a web page without an article that can be found")
		}
		return doc, notes, nil
	}
	doc := record.Document{Text: text}
	head(&doc)
	return doc, notes, nil
}

// absolute is a link of a page as a whole address, "" where it is none.
func absolute(base, link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || link == "" {
		return ""
	}
	if b, err := url.Parse(base); err == nil && base != "" {
		u = b.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

func utf16Text(data []byte, big bool) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		a, b := uint16(data[2*i]), uint16(data[2*i+1])
		if big {
			a, b = b, a
		}
		units[i] = a | b<<8
	}
	return string(utf16.Decode(units))
}

// decodeLine reads a JSON line. The text is taken exactly as it is given.
func decodeLine(line []byte) (record.Document, []string, error) {
	var in struct {
		ID        any     `json:"id"`
		Title     string  `json:"title"`
		Text      *string `json:"text"`
		Published string  `json:"published"`
		URL       string  `json:"url"`
		Publisher string  `json:"publisher"`
		Byline    string  `json:"byline"`
		Language  string  `json:"language"`

		// ninjs (IPTC), as agencies send stories
		URI      string  `json:"uri"`
		Headline string  `json:"headline"`
		BodyText *string `json:"body_text"`
		BodyHTML *string `json:"body_xhtml"`
		HTML     *string `json:"body_html"`
		Created  string  `json:"versioncreated"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return record.Document{}, nil, fmt.Errorf("no valid JSON object: %w", err)
	}
	if in.Text == nil {
		in.Text = in.BodyText
		for _, page := range []*string{in.BodyHTML, in.HTML} {
			if in.Text == nil && page != nil {
				text := plainText(*page)
				in.Text = &text
			}
		}
		if in.ID == nil && in.URI != "" {
			in.ID = in.URI
		}
		in.Title, in.Published = firstOf(in.Title, in.Headline), firstOf(in.Published, in.Created)
	}
	if in.Text == nil {
		return record.Document{}, nil, errors.New(`the object has no "text"`)
	}
	doc := record.Document{Title: in.Title, Text: *in.Text, URL: in.URL, Publisher: in.Publisher, Byline: in.Byline, Language: in.Language}
	switch id := in.ID.(type) {
	case nil:
	case string:
		doc.ID = id
	case float64:
		doc.ID = strings.TrimSuffix(fmt.Sprintf("%f", id), ".000000")
	default:
		return record.Document{}, nil, errors.New(`"id" is neither text nor a number`)
	}
	doc.Source = doc.ID
	var notes []string
	if in.Published != "" {
		if day, ok := dayOf(in.Published); ok {
			doc.Published, doc.PublishedFrom = day, record.FromMetadata
		} else {
			notes = append(notes, fmt.Sprintf("publication date %q is not understood: give it as YYYY-MM-DD", in.Published))
		}
	}
	return doc, notes, nil
}

// dayOf finds the day in a date of metadata: ISO 8601 with or without a time, or RFC 1123 and its like.
func dayOf(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if len(s) >= 10 {
		if t, err := time.Parse(time.DateOnly, s[:10]); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	for _, layout := range []string{time.RFC1123, time.RFC1123Z, time.RFC850, "2 January 2006", "January 2, 2006", "Jan 2, 2006", "2 Jan 2006", "20060102", "20060102T150405Z"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

// head takes title, byline and publication date from the first lines of a plain text, when they are written as such. The
// text itself stays as it is.
func head(doc *record.Document) {
	n := 0
	for line := range strings.Lines(doc.Text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if n++; n > 5 {
			return
		}
		lower := strings.ToLower(line)
		switch {
		case strings.HasPrefix(lower, "published:") || strings.HasPrefix(lower, "date:"):
			if day, ok := dayOf(line[strings.IndexByte(line, ':')+1:]); ok {
				doc.Published, doc.PublishedFrom = day, record.FromMetadata
			}
		case strings.HasPrefix(lower, "by ") && len(line) < 80 && !strings.HasSuffix(line, "."):
			doc.Byline = line[3:]
		case strings.HasPrefix(lower, "source:") || strings.HasPrefix(lower, "publisher:"):
			doc.Publisher = strings.TrimSpace(line[strings.IndexByte(line, ':')+1:])
		case n == 1 && len(line) < 160 && !strings.ContainsAny(line[len(line)-1:], ".,;:") && !strings.HasPrefix(line, "<"):
			doc.Title = line
		}
	}
}
