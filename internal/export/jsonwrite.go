package export

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// jsonLine is a value as one line of JSON in which < and & stay as they are.
func jsonLine(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// jsonList writes a JSON object whose one list may be long: what comes before the list, the items one a line, and the end.
type jsonList struct {
	w *bufio.Writer
	n int
}

// newJSONList writes head without its last brace, which has to be an object with at least one field, and opens the list.
func newJSONList(w io.Writer, head any, name string) (*jsonList, error) {
	data, err := jsonLine(head)
	if err != nil {
		return nil, err
	}
	l := &jsonList{w: bufio.NewWriter(w)}
	fmt.Fprintf(l.w, "%s,%q:[", data[:len(data)-1], name)
	return l, nil
}

func (l *jsonList) add(item any) error {
	data, err := jsonLine(item)
	if err != nil {
		return err
	}
	if l.n > 0 {
		l.w.WriteByte(',')
	}
	l.n++
	l.w.WriteByte('\n')
	_, err = l.w.Write(data)
	return err
}

// close writes the end: the list's bracket and then end.
func (l *jsonList) close(end string) error {
	fmt.Fprintf(l.w, "\n]%s\n", end)
	return l.w.Flush()
}

// namespace is the namespace of URLs (RFC 9562); names begin with "clio:export:".
var namespace = [16]byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}

// uuid5 is the version 5 UUID of a name (RFC 9562): the same for the same name.
func uuid5(name string) string {
	h := sha1.New()
	h.Write(namespace[:])
	h.Write([]byte("clio:export:" + name))
	u := h.Sum(nil)[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	s := hex.EncodeToString(u)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// pointed reports whether an incident's place is a point on a map: a site, a town or near one. The middle of a country or
// a region would be a false one.
func pointed(level int) bool { return level <= 2 }

// around is up to n code points before from and after to.
func around(text string, from, to, n int) (before, after string) {
	i := from
	for range n {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	j := to
	for range n {
		_, size := utf8.DecodeRuneInString(text[j:])
		j += size
	}
	return text[i:from], text[to:j]
}
