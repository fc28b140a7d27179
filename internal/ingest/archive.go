package ingest

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// Limits on archives, against bombs: what they may hold in all, how deep they may stand in one another, and how much larger
// than its packed bytes one entry may be.
const (
	maxUnpacked = 8 << 30
	maxDepth    = 3
	maxRatio    = 400
)

// errBomb says that an archive holds more than it can in earnest.
var errBomb = errors.New("it unpacks to far more than its size: passed over, as archives that are made to fill a disk are")

// inside is the name of an entry of an archive: "reports.zip!2024/a.html". It is only ever shown, never opened as a path.
func inside(archive, entry string) string {
	return archive + "!" + strings.ToValidUTF8(path.Clean("/" + strings.ReplaceAll(entry, `\`, "/"))[1:], "\uFFFD")
}

// unzip reads what a gzip stream holds, as long as it is whole; what comes before a break is read.
func (r *reader) unzip(name string, in io.Reader) bool {
	if r.depth++; r.depth > maxDepth {
		r.depth--
		return r.fail(name, 0, errors.New("archives in archives in archives: passed over"))
	}
	defer func() { r.depth-- }()
	zr, err := gzip.NewReader(in)
	if err != nil {
		return r.fail(name, 0, fmt.Errorf("a broken gzip archive: %w", err))
	}
	defer zr.Close()
	return r.stream(strings.TrimSuffix(name, ".gz"), &limited{r: zr, left: maxUnpacked})
}

// limited gives an error, and not the end, when more than left bytes come.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errBomb
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("the archive breaks off: what came before was read: %w", err)
	}
	return n, err
}

// zipped reads the entries of a zip archive, or the document of an office file.
func (r *reader) zipped(name string, in io.Reader) bool {
	data, err := io.ReadAll(io.LimitReader(in, 1<<30+1))
	if err != nil {
		return r.fail(name, 0, err)
	}
	if len(data) > 1<<30 {
		return r.fail(name, 0, errors.New("a zip archive of more than 1 GiB: unpack it, or give it as tar"))
	}
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return r.fail(name, 0, fmt.Errorf("a broken zip archive: %w", err))
	}
	for _, f := range zr.File {
		if f.Name == "word/document.xml" {
			return r.word(name, data, f)
		}
	}
	if r.depth++; r.depth > maxDepth {
		r.depth--
		return r.fail(name, 0, errors.New("archives in archives in archives: passed over"))
	}
	defer func() { r.depth-- }()
	total := uint64(0)
	for _, f := range zr.File {
		if r.ctx.Err() != nil {
			return false
		}
		if f.FileInfo().IsDir() || hidden(f.Name) {
			continue
		}
		total += f.UncompressedSize64
		switch {
		case total > maxUnpacked, f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/max(1, f.CompressedSize64) > maxRatio:
			if !r.fail(inside(name, f.Name), 0, errBomb) {
				return false
			}
			continue
		case f.Flags&1 != 0:
			if !r.fail(inside(name, f.Name), 0, errors.New("it is locked with a password")) {
				return false
			}
			continue
		}
		body, err := f.Open()
		if err != nil {
			if !r.fail(inside(name, f.Name), 0, err) {
				return false
			}
			continue
		}
		ok := r.stream(inside(name, f.Name), &limited{r: body, left: int64(f.UncompressedSize64) + 1})
		body.Close()
		if !ok {
			return false
		}
	}
	return true
}

// hidden reports whether an entry is of a kind that folders are read without, too.
func hidden(name string) bool {
	return strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, "__MACOSX/")
}

// tarred reads the files of a tar archive, one after the other.
func (r *reader) tarred(name string, in *bufio.Reader) bool {
	if r.depth++; r.depth > maxDepth {
		r.depth--
		return r.fail(name, 0, errors.New("archives in archives in archives: passed over"))
	}
	defer func() { r.depth-- }()
	tr := tar.NewReader(in)
	for {
		if r.ctx.Err() != nil {
			return false
		}
		h, err := tr.Next()
		if err == io.EOF {
			return true
		}
		if err != nil {
			return r.fail(name, 0, fmt.Errorf("the tar archive breaks off: what came before was read: %w", err))
		}
		if h.Typeflag != tar.TypeReg || hidden(h.Name) {
			continue
		}
		if !r.stream(inside(name, h.Name), tr) {
			return false
		}
	}
}
