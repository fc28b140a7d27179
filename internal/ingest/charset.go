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

// declared is the encoding that bytes are said to be in, and its name: by the media type that came with them, by an XML
// declaration, or by a meta element of HTML, in this order (WHATWG, "determining the character encoding", with XML's own line
// before it). Nil where nothing says it.
func declared(data []byte, contentType string) (encoding.Encoding, string) {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		if e, name := charset.Lookup(params["charset"]); e != nil {
			return e, name
		}
	}
	if m := xmlDeclaration.FindSubmatch(data[:min(len(data), 1024)]); m != nil {
		if e, name := charset.Lookup(string(m[2])); e != nil {
			return e, name
		}
	}
	if bytes.HasPrefix(bytes.TrimSpace(data[:min(len(data), 1024)]), []byte("<")) {
		// Where the page says nothing the answer is a guess, the one that is made here too.
		if e, name, _ := charset.DetermineEncoding(data, ""); name != "windows-1252" {
			return e, name
		}
	}
	return nil, ""
}

// xmlDeclaration is the first line of an XML file where it names the encoding.
var xmlDeclaration = regexp.MustCompile(`^\s*(<\?xml[^>]{0,200}?\sencoding\s*=\s*["'])([A-Za-z0-9._:-]{1,40})(["'])`)

// toUTF8 turns bytes into text: as UTF-8 where they are, else as what is said of them, else as Windows-1252. It notes what is not
// plain UTF-8.
func toUTF8(data []byte, contentType string) (string, []string) {
	e, name := declared(data, contentType)
	escapes := name == "iso-2022-jp" && bytes.IndexByte(data, 0x1b) >= 0
	if utf8.Valid(data) && !escapes {
		return string(data), nil
	}
	if e != nil && name != "utf-8" && name != "replacement" {
		if out, err := e.NewDecoder().Bytes(data); err == nil {
			notes := []string{"read as " + name + ", as it says"}
			if n := bytes.Count(out, []byte("\uFFFD")); n > 0 {
				notes = append(notes, "holds bytes that "+name+" does not have: each is shown as \uFFFD")
			}
			return string(out), notes
		}
	}
	if name == "utf-8" && mostlyUTF8(data) {
		return strings.ToValidUTF8(string(data), "\uFFFD"), []string{"holds bytes that are no UTF-8: each is shown as \uFFFD"}
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return strings.ToValidUTF8(string(data), "\uFFFD"), []string{"holds bytes that are no UTF-8: each is shown as \uFFFD"}
	}
	return string(out), []string{"read as Windows-1252, since it is no UTF-8 and does not say what it is"}
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
	if e, name := declared(data, contentType); e != nil && strings.HasPrefix(name, "utf-16") && bytes.IndexByte(data[:min(len(data), 64)], 0) >= 0 {
		out, err := e.NewDecoder().Bytes(data)
		return string(out), []string{"read as " + name + ", as it says"}, err
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
