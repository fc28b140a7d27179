package ingest

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"clio/record"
)

// maxColumns is how many columns a table may have.
const maxColumns = 2000

// columnNames are the heads by which a table's columns are known when nobody says which is which.
func columnNames() map[string][]string {
	return map[string][]string{
		"text":      {"text", "body", "content", "article", "full_text", "fulltext", "article_text", "story", "notes", "summary"},
		"title":     {"title", "headline"},
		"published": {"published", "date", "publication_date", "pubdate", "published_at", "event_date"},
		"url":       {"url", "link"},
		"publisher": {"publisher", "source", "outlet", "newspaper", "publication"},
		"byline":    {"byline", "author", "authors"},
		"id":        {"id", "uuid", "article_id", "doc_id"},
	}
}

// looksCSV reports whether the first line of a file is the head of a table with a column of texts, and what parts its cells.
func (r *reader) looksCSV(head []byte) (comma rune, ok bool) {
	line, _, whole := strings.Cut(strings.TrimPrefix(string(head), "\xef\xbb\xbf"), "\n")
	if !whole && len(head) == cap(head) {
		return 0, false
	}
	for _, comma := range []rune{',', '\t', ';'} {
		cells := strings.Split(strings.TrimRight(line, "\r"), string(comma))
		if len(cells) < 2 {
			continue
		}
		for i := range cells {
			cells[i] = strings.Trim(cells[i], `" `)
		}
		if at, err := r.columns(cells); err == nil && at["text"] >= 0 {
			return comma, true
		}
	}
	return 0, false
}

// columns finds which column is which: as the user says, else by the heads.
func (r *reader) columns(head []string) (map[string]int, error) {
	at := map[string]int{}
	for field, names := range columnNames() {
		at[field] = -1
		if said := r.opts.Columns[field]; said != "" {
			names = []string{strings.ToLower(said)}
		}
		for _, name := range names {
			if i := slices.IndexFunc(head, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) }); i >= 0 {
				at[field] = i
				break
			}
		}
		if said := r.opts.Columns[field]; said != "" && at[field] < 0 {
			return nil, fmt.Errorf("there is no column %q: the table has %s", said, strings.Join(head[:min(len(head), 20)], ", "))
		}
	}
	for field := range r.opts.Columns {
		if _, ok := at[field]; !ok {
			return nil, fmt.Errorf("%q is none of text, title, published, url, publisher, byline, id", field)
		}
	}
	return at, nil
}

// table makes a document of each row.
func (r *reader) table(name string, in *bufio.Reader, comma rune) bool {
	if b, err := in.Peek(3); err == nil && string(b) == "\xef\xbb\xbf" {
		if _, err := in.Discard(3); err != nil {
			return r.fail(name, 0, err)
		}
	}
	cr := csv.NewReader(in)
	cr.Comma, cr.FieldsPerRecord, cr.LazyQuotes, cr.ReuseRecord = comma, -1, true, true
	head, err := cr.Read()
	if err != nil {
		return r.fail(name, 1, err)
	}
	if len(head) > maxColumns {
		return r.fail(name, 1, fmt.Errorf("a table of %d columns: that is no table of reports", len(head)))
	}
	head = slices.Clone(head)
	at, err := r.columns(head)
	if err != nil {
		return r.fail(name, 1, err)
	}
	if at["text"] < 0 {
		return r.fail(name, 1, errors.New("no column holds the texts: say which by --columns text=NAME"))
	}
	for {
		if r.ctx.Err() != nil {
			return false
		}
		row, err := cr.Read()
		if err == io.EOF {
			return true
		}
		line, _ := cr.FieldPos(0)
		if err != nil {
			return r.fail(name, line, fmt.Errorf("the table is broken here: what came before was read: %w", err))
		}
		cell := func(field string) string {
			if i := at[field]; i >= 0 && i < len(row) {
				return strings.ToValidUTF8(row[i], "\uFFFD")
			}
			return ""
		}
		text := cell("text")
		if strings.TrimSpace(text) == "" || len(text) > r.opts.MaxDocument {
			if !r.fail(name, line, errors.New("a row without a text")) {
				return false
			}
			continue
		}
		doc := record.Document{ID: cell("id"), Source: cell("id"), Title: oneLine(cell("title")), Text: text, URL: cell("url"), Publisher: oneLine(cell("publisher")), Byline: oneLine(cell("byline"))}
		var notes []string
		if s := cell("published"); s != "" {
			if day, ok := dayOf(s); ok {
				doc.Published, doc.PublishedFrom = day, record.FromMetadata
			} else {
				notes = append(notes, fmt.Sprintf("publication date %q is not understood: give it as YYYY-MM-DD", s))
			}
		}
		if !r.one(name, line, doc, []byte(strings.Join(row, "\x1f")), "", notes) {
			return false
		}
	}
}
