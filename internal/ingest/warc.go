package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"clio/record"
)

// warc reads a web archive (WARC 1.0 and 1.1, ISO 28500) record by record, never more than one in memory: the pages that were
// answered with 200 and are HTML or plain text.
func (r *reader) warc(name string, in *bufio.Reader) bool {
	for n := 1; ; n++ {
		if r.ctx.Err() != nil {
			return false
		}
		h, err := warcHead(in)
		if err == io.EOF {
			return true
		}
		if err != nil {
			return r.fail(name, n, fmt.Errorf("no WARC record where one should begin: what came before was read: %w", err))
		}
		length, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
		if err != nil || length < 0 {
			return r.fail(name, n, fmt.Errorf("a WARC record of length %q", h.Get("Content-Length")))
		}
		body := io.LimitReader(in, length).(*io.LimitedReader)
		if h.Get("WARC-Type") == "response" && length <= int64(r.opts.MaxDocument) {
			data, err := io.ReadAll(body)
			if err == nil && int64(len(data)) < length {
				err = errors.New("the archive breaks off: what came before was read")
			}
			if err != nil {
				return r.fail(name, n, err)
			}
			if !r.response(name, n, h, data) {
				return false
			}
		}
		if _, err := io.Copy(io.Discard, body); err != nil {
			return r.fail(name, n, err)
		}
		if body.N > 0 {
			return r.fail(name, n, errors.New("the archive breaks off: what came before was read"))
		}
	}
}

// warcHead reads the lines before a record's content, and the blank lines before them.
func warcHead(in *bufio.Reader) (textproto.MIMEHeader, error) {
	for {
		b, err := in.Peek(1)
		if err != nil {
			return nil, io.EOF
		}
		if b[0] != '\r' && b[0] != '\n' {
			break
		}
		if _, err := in.Discard(1); err != nil {
			return nil, err
		}
	}
	first, err := in.ReadSlice('\n')
	if err != nil || !bytes.HasPrefix(first, []byte("WARC/")) {
		return nil, fmt.Errorf("%q", first[:min(len(first), 40)])
	}
	return textproto.NewReader(in).ReadMIMEHeader()
}

// response makes a document of an answered page; other answers are passed over.
func (r *reader) response(name string, n int, h textproto.MIMEHeader, data []byte) bool {
	res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(data)), nil)
	if err != nil {
		return r.fail(name, n, fmt.Errorf("an answer that is none: %w", err))
	}
	defer res.Body.Close()
	kind := strings.ToLower(res.Header.Get("Content-Type"))
	if res.StatusCode != http.StatusOK || !strings.Contains(kind, "html") && !strings.HasPrefix(kind, "text/plain") && !strings.HasPrefix(kind, "application/pdf") {
		return true
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, int64(r.opts.MaxDocument)))
	if err != nil && len(body) == 0 {
		return r.fail(name, n, err)
	}
	uri := strings.Trim(h.Get("WARC-Target-URI"), "<>")
	doc, notes, err := r.decode(body, res.Header.Get("Content-Type"), uri)
	if err != nil {
		return r.fail(name, n, err)
	}
	if uri != "" {
		doc.URL = uri
	}
	if day, ok := dayOf(h.Get("WARC-Date")); ok && doc.Published == "" {
		// The day of the crawl is no publication date; it only says that the page is not younger.
		notes = append(notes, "no publication date; crawled on "+day)
	}
	doc.Source = doc.URL
	return r.one(name, n, doc, body, mediaOf(body), notes)
}

// one yields the document of a whole file or of one part of it.
func (r *reader) one(name string, line int, doc record.Document, raw []byte, media string, notes []string) bool {
	source := r.opts.Name(name)
	if line > 0 {
		source = fmt.Sprintf("%s:%d", source, line)
	}
	if doc.Source == "" {
		doc.Source = source
	}
	if doc.ID == "" {
		doc.ID = idOf(doc.Source, doc.Text)
	}
	if doc.Language == "" {
		if note := tellLanguage(&doc); note != "" {
			notes = append(notes, note)
		}
	}
	item := Item{Document: doc, RawHash: hashOf(raw), File: name, Line: line, Notes: notes}
	if r.opts.Originals && media != "" {
		item.Raw, item.Media = raw, media
	}
	return r.yield(item, nil)
}

// mediaOf is the media type of bytes, as far as they tell.
func mediaOf(data []byte) string {
	head := bytes.TrimSpace(data[:min(len(data), 1024)])
	switch {
	case bytes.HasPrefix(data, pdfMagic):
		return "application/pdf"
	case looksHTML(string(head)) && !bytes.HasPrefix(head, []byte("<?xml")):
		return "text/html"
	case bytes.HasPrefix(head, []byte("<")):
		return "application/xml"
	case bytes.HasPrefix(head, []byte("{")):
		return "application/json"
	}
	return "text/plain"
}
