// Package ingest turns bytes into documents: plain text, HTML, JSON Lines, feeds, e-mail, office documents, tables, web
// archives, and zip, tar and gzip of these, from files, folders and standard input. What a file is, is told by its content and
// not by its name. One thing that cannot be read is an error of its own, naming file and
// line; everything else is still read. Nothing here reads meaning: the text is handed on as it stands.
package ingest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"clio/internal/pdf"
	"clio/record"
)

// MaxDocument is the size in bytes beyond which a file or a line is not taken for one document.
const MaxDocument = 64 << 20

// Options say how to read.
type Options struct {
	Stdin       io.Reader         // what "-" reads
	MaxDocument int               // bytes; 0 is MaxDocument
	Columns     map[string]string // of tables: which column is text, title, published, url, publisher, byline, id

	ContentType string // the media type that a server gave with what "-" reads, which may tell its encoding
	Base        string // the address of what "-" reads, which its links are meant against

	Originals bool // give the bytes that each document was read from, too

	PDF *pdf.Reader // what reads PDF; nil: one for this call alone, started when a PDF is met

	// Name gives what a file is called as the source of its documents, and so in their ids; nil: its path as it was given.
	Name func(path string) string
}

// Item is one document with where it came from.
type Item struct {
	Document record.Document
	RawHash  string // sha256 of its bytes, hex
	Raw      []byte // its bytes as they came, where Options.Originals asks for them: those of its file, page, message or line
	Media    string // their media type, as far as they tell; "" for what has no bytes of its own, as the row of a table
	File     string // path, or "-"
	Line     int    // line of a JSON Lines file, from 1; 0 for a file that is one document
	Notes    []string
}

// Error says what could not be read.
type Error struct {
	File string
	Line int // 0 when the whole file is meant
	Err  error
}

func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.File, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Open reads the documents of paths in order: files, folders (walked by name, links to folders not followed twice) and "-".
// Each is yielded with either an item or an *Error; after an error the rest goes on. It stops early only when ctx is done.
func Open(ctx context.Context, paths []string, opts Options) iter.Seq2[Item, error] {
	if opts.MaxDocument == 0 {
		opts.MaxDocument = MaxDocument
	}
	if opts.Name == nil {
		opts.Name = func(path string) string { return path }
	}
	return func(yield func(Item, error) bool) {
		if opts.PDF == nil {
			opts.PDF = new(pdf.Reader)
			defer opts.PDF.Close()
		}
		r := &reader{ctx: ctx, opts: opts, yield: yield, folders: map[string]bool{}}
		for _, path := range paths {
			if !r.path(path, true) {
				return
			}
		}
	}
}

type reader struct {
	ctx     context.Context
	opts    Options
	yield   func(Item, error) bool
	folders map[string]bool // real paths of the folders on the way, against loops of links
	depth   int             // how many archives stand around what is read
}

// fail yields an error; the result says whether to go on.
func (r *reader) fail(file string, line int, err error) bool {
	return r.yield(Item{}, &Error{File: file, Line: line, Err: plainly(err)})
}

// plainly says the commoner errors of files in words, without the path that Error names already.
func plainly(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file or folder")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("no permission to read it")
	}
	return err
}

// path reads a file or a folder. A folder's entries that are neither (sockets, devices) are passed over; one that is named
// by the user is an error.
func (r *reader) path(path string, named bool) bool {
	if r.ctx.Err() != nil {
		return false
	}
	if path == "-" && named {
		if r.opts.Stdin == nil {
			return r.fail("-", 0, errors.New("there is no standard input here"))
		}
		return r.stream("-", r.opts.Stdin)
	}
	info, err := os.Stat(path)
	if err != nil {
		return r.fail(path, 0, err)
	}
	if info.IsDir() {
		return r.folder(path)
	}
	if !info.Mode().IsRegular() && !named {
		return true
	}
	f, err := os.Open(path)
	if err != nil {
		return r.fail(path, 0, err)
	}
	defer f.Close()
	return r.stream(path, f)
}

func (r *reader) folder(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return r.fail(path, 0, err)
	}
	if real, err = filepath.Abs(real); err != nil {
		return r.fail(path, 0, err)
	}
	if r.folders[real] {
		return r.fail(path, 0, errors.New("this folder was read already: a link leads back to it"))
	}
	r.folders[real] = true
	entries, err := os.ReadDir(path)
	if err != nil {
		return r.fail(path, 0, err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if !r.path(filepath.Join(path, e.Name()), false) {
			return false
		}
	}
	return true
}

// stream reads what a file holds: many documents when its first line is a JSON object with a text, else one.
func (r *reader) stream(name string, src io.Reader) bool {
	in := bufio.NewReaderSize(src, 1<<16)
	head, err := in.Peek(4 << 10)
	if err != nil && err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
		return r.fail(name, 0, err)
	}
	told := wide(head)
	box := false
	switch mail, isBox := looksMail(head); {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return r.unzip(name, in)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return r.zipped(name, in)
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return r.tarred(name, in)
	case bytes.HasPrefix(head, []byte("WARC/")):
		return r.warc(name, in)
	case mail && isBox:
		return r.mailbox(name, in)
	case mail:
		box = true
	case looksFeed(told), looksNewsML(told), bytes.HasPrefix(head, pdfMagic):
	case looksJSON(head):
		return r.lines(name, in)
	default:
		if comma, ok := r.looksCSV(head); ok {
			return r.table(name, in, comma)
		}
	}
	data, err := io.ReadAll(io.LimitReader(in, int64(r.opts.MaxDocument)+1))
	if err != nil {
		return r.fail(name, 0, err)
	}
	if len(data) > r.opts.MaxDocument {
		return r.fail(name, 0, fmt.Errorf("larger than %d MiB: too much for one report; cut it into files", r.opts.MaxDocument>>20))
	}
	switch {
	case box:
		return r.mail(name, 0, data)
	case looksNewsML(told):
		return r.newsML(name, data)
	case looksFeed(told):
		return r.feed(name, data)
	}
	doc, notes, err := r.decode(data, r.opts.ContentType, r.opts.Base)
	if err != nil {
		return r.fail(name, 0, err)
	}
	return r.one(name, 0, doc, data, mediaOf(data), notes)
}

// wide is the beginning of a file as UTF-8 where it is UTF-16 with a mark, by which kinds are told.
func wide(head []byte) []byte {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return []byte(utf16Text(head[2:], false))
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return []byte(utf16Text(head[2:], true))
	}
	return head
}

// looksJSON reports whether a file begins like JSON Lines.
func looksJSON(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	head = bytes.TrimLeft(head[1:], " \t")
	return len(head) > 0 && (head[0] == '"' || head[0] == '}')
}

// lines reads JSON Lines, a line at a time and never more than one in memory.
func (r *reader) lines(name string, in *bufio.Reader) bool {
	var line []byte
	for n := 1; ; n++ {
		if r.ctx.Err() != nil {
			return false
		}
		var long bool
		var err error
		line, long, err = readLine(in, line[:0], r.opts.MaxDocument)
		if err != nil && err != io.EOF {
			return r.fail(name, n, err)
		}
		body := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")))
		switch {
		case long:
			if !r.fail(name, n, fmt.Errorf("a line of more than %d MiB: passed over", r.opts.MaxDocument>>20)) {
				return false
			}
		case len(body) > 0:
			doc, notes, bad := decodeLine(body)
			if bad != nil {
				if !r.fail(name, n, bad) {
					return false
				}
				break
			}
			if doc.Source == "" {
				doc.Source = fmt.Sprintf("%s:%d", r.opts.Name(name), n)
				doc.ID = idOf(doc.Source, doc.Text)
			}
			if doc.Language == "" {
				if note := tellLanguage(&doc); note != "" {
					notes = append(notes, note)
				}
			}
			item := Item{Document: doc, RawHash: hashOf(body), File: name, Line: n, Notes: notes}
			if r.opts.Originals {
				item.Raw, item.Media = bytes.Clone(body), "application/json"
			}
			if !r.yield(item, nil) {
				return false
			}
		}
		if err == io.EOF {
			return true
		}
	}
}

// readLine reads a line into buf; of one that is longer than most it keeps nothing and says so.
func readLine(in *bufio.Reader, buf []byte, most int) (line []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			buf = append(buf, part...)
		}
		if len(buf) > most {
			long, buf = true, buf[:0]
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return buf, long, err
	}
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// idOf is the id of a document that brings none: made from where it came from and what it says, so that a changed report is
// another document.
func idOf(source, text string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d:%s%s", len(source), source, text)
	return "d" + hex.EncodeToString(h.Sum(nil)[:8])
}
