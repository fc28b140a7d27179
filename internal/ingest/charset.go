package ingest

import (
	"bytes"
	"errors"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// label is an encoding that bytes are said to be in.
type label struct {
	e    encoding.Encoding
	name string
}

// labels are the encodings that bytes are said to be in, the surest first: by the media type that came with them, by an XML
// declaration, by a meta element of HTML (WHATWG, "determining the character encoding", with XML's own line before it, and looking
// for the element farther down).
func labels(data []byte, contentType string) []label {
	var out []label
	add := func(name string) {
		if e, name := charset.Lookup(name); e != nil {
			out = append(out, label{e, name})
		}
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		add(params["charset"])
	}
	head := data[:min(len(data), 16<<10)]
	if m := xmlDeclaration.FindSubmatch(head[:min(len(head), 1024)]); m != nil {
		add(string(m[2]))
	}
	if bytes.HasPrefix(bytes.TrimSpace(head), []byte("<")) {
		if m := metaCharset.FindSubmatch(head); m != nil {
			add(string(m[1]))
		}
	}
	return out
}

// xmlDeclaration is the first line of an XML file where it names the encoding.
var xmlDeclaration = regexp.MustCompile(`^\s*(<\?xml[^>]{0,200}?\sencoding\s*=\s*["'])([A-Za-z0-9._:-]{1,40})(["'])`)

// metaCharset is a meta element that names the encoding, by itself or in a media type.
var metaCharset = regexp.MustCompile(`(?i)<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})`)

// toUTF8 turns bytes into text: as UTF-8 where they are, else as what is said of them and can be, else as Windows-1252. It notes what is
// not plain UTF-8.
func toUTF8(data []byte, contentType string) (string, []string) {
	said := labels(data, contentType)
	valid := utf8.Valid(data)
	for _, l := range said {
		switch {
		case valid && (l.name != "iso-2022-jp" || bytes.IndexByte(data, 0x1b) < 0):
			return string(data), nil
		case l.name == "replacement", strings.HasPrefix(l.name, "utf-16"): // what is UTF-16 was told by its bytes
			continue
		case l.name == "utf-8" && !mostlyUTF8(data):
			continue
		case l.name == "utf-8":
			return strings.ToValidUTF8(string(data), "\uFFFD"), []string{"holds bytes that are no UTF-8: each is shown as \uFFFD"}
		}
		if out, err := l.e.NewDecoder().Bytes(data); err == nil {
			notes := []string{"read as " + l.name + ", as it says"}
			if bytes.Contains(out, []byte("\uFFFD")) {
				notes = append(notes, "holds bytes that "+l.name+" does not have: each is shown as \uFFFD")
			}
			return string(out), notes
		}
	}
	if valid {
		return string(data), nil
	}
	why := "since it is no UTF-8 and does not say what it is"
	if len(said) > 0 {
		why = "since it is not what it says, " + said[0].name
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return strings.ToValidUTF8(string(data), "\uFFFD"), []string{"holds bytes that are no UTF-8: each is shown as \uFFFD"}
	}
	return string(out), []string{"read as Windows-1252, " + why}
}

// mostlyUTF8 reports whether bytes that are no valid UTF-8 are it but for a few.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		data = data[n:]
	}
	return good > bad
}

// toXML gives XML in UTF-8 that says so, whatever it was in: readers of XML believe its first line, which may be wrong where the
// server said otherwise.
func toXML(data []byte, contentType string) ([]byte, []string, error) {
	text, notes, err := textIn(data, contentType)
	if err != nil {
		return nil, nil, err
	}
	return xmlDeclaration.ReplaceAll([]byte(text), []byte("${1}UTF-8${3}")), notes, nil
}

// textIn is the text of a file's bytes, which came with a media type where they came from a server.
func textIn(data []byte, contentType string) (string, []string, error) {
	if len(data) == 0 {
		return "", nil, errors.New("the file is empty")
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return utf16Text(data[2:], false), []string{"read as UTF-16"}, nil
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return utf16Text(data[2:], true), []string{"read as UTF-16"}, nil
	}
	if bytes.IndexByte(data[:min(len(data), 64)], 0) >= 0 {
		for _, l := range labels(data, contentType) {
			if strings.HasPrefix(l.name, "utf-16") {
				out, err := l.e.NewDecoder().Bytes(data)
				return string(out), []string{"read as " + l.name + ", as it says"}, err
			}
		}
	}
	for magic, kind := range map[string]string{"\x89PNG": "a picture", "\xff\xd8\xff": "a picture", "GIF8": "a picture", "\x7fELF": "a program", "SQLite format 3": "a database"} {
		if bytes.HasPrefix(data, []byte(magic)) {
			return "", nil, errors.New(kind + ", which this version does not read: give it as text, HTML or JSON Lines")
		}
	}
	if bytes.IndexByte(data[:min(len(data), 1<<16)], 0) >= 0 {
		return "", nil, errors.New("binary data, not text")
	}
	text, notes := toUTF8(data, contentType)
	if len(strings.TrimSpace(text)) == 0 {
		return "", nil, errors.New("the file holds nothing but white space")
	}
	return text, notes, nil
}
