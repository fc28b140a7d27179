package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"clio/record"
)

// word reads the paragraphs of an office document (Office Open XML, ECMA-376).
func (r *reader) word(name string, data []byte, body *zip.File) bool {
	text, err := officeText(body, r.opts.MaxDocument)
	if err == nil && strings.TrimSpace(text) == "" {
		err = errors.New("the document holds no text")
	}
	if err != nil {
		return r.fail(name, 0, fmt.Errorf("an office document: %w", err))
	}
	doc := record.Document{Text: text}
	head(&doc)
	if zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
		core(zr, &doc)
	}
	return r.one(name, 0, doc, data, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", nil)
}

// officeText are the runs of text of a document, a blank line between paragraphs.
func officeText(f *zip.File, most int) (string, error) {
	in, err := f.Open()
	if err != nil {
		return "", err
	}
	defer in.Close()
	dec := xml.NewDecoder(io.LimitReader(in, int64(most)))
	var out, para strings.Builder
	inText := 0
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return strings.TrimSpace(out.String()), nil
		}
		if err != nil {
			return "", fmt.Errorf("its text is broken: %w", err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "t":
				inText++
			case "tab":
				para.WriteByte(' ')
			case "br":
				para.WriteByte('\n')
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				inText--
			case "p":
				if s := strings.TrimSpace(para.String()); s != "" {
					out.WriteString(s + "\n\n")
				}
				para.Reset()
			}
		case xml.CharData:
			if inText > 0 {
				para.Write(t)
			}
		}
	}
}

// core takes title, author and date from a document's properties, where it has them.
func core(zr *zip.Reader, doc *record.Document) {
	f, err := zr.Open("docProps/core.xml")
	if err != nil {
		return
	}
	defer f.Close()
	var props struct {
		Title   string `xml:"title"`
		Creator string `xml:"creator"`
		Created string `xml:"created"`
	}
	if xml.NewDecoder(io.LimitReader(f, 1<<20)).Decode(&props) != nil {
		return
	}
	if props.Title != "" {
		doc.Title = oneLine(props.Title)
	}
	if doc.Byline == "" {
		doc.Byline = oneLine(props.Creator)
	}
	if day, ok := dayOf(props.Created); ok && doc.Published == "" {
		doc.Published, doc.PublishedFrom = day, record.FromMetadata
	}
}
