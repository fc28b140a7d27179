// Package pdf reads the text of PDF files in the order in which people read it: columns one after the other, running heads and page
// numbers left out, words that were cut at the end of a line put together. PDFium takes the words and their places out of the file;
// it runs as WebAssembly, without a file system and with bounded memory. Nothing is recognised in pictures: a scanned page has no text
// here.
package pdf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Limits on what is read of one file.
const (
	MaxPages  = 2000
	MaxStep   = 30 * time.Second // for opening a file and for each page
	maxRuns   = 100_000          // of one page
	maxAll    = 2_000_000        // of one file
	maxText   = 64 << 20         // bytes of text of one file
	maxMemory = 8192             // pages of 64 KiB: 512 MiB
)

// Errors that say why a file gave no text.
var (
	ErrLocked = errors.New("a PDF that is locked with a password: save it without one")
	ErrBroken = errors.New("a broken PDF: it cannot be opened")
	ErrSlow   = errors.New("a PDF that takes too long: a page of it was not read within 30 s")
	ErrNoText = errors.New("a PDF without text, as scanned pages are: have its text recognised (OCR) first")
)

// Document is what a file says.
type Document struct {
	Title, Author string    // of its metadata or, for the title, its largest words on the first page; "" without
	Made          time.Time // when the file was made, as its metadata says; zero without
	Text          string    // paragraphs with a blank line between
	Pages         int
	Notes         []string // what was left out
}

// Reader reads files one after the other. It starts its engine at the first one; it may be used by many goroutines, which wait for
// one another.
type Reader struct {
	mu   sync.Mutex
	pool pdfium.Pool
	disk wazero.CompilationCache
	wait time.Duration // instead of MaxStep, in tests
}

func (r *Reader) step() time.Duration { return cmp.Or(r.wait, MaxStep) }

// Read reads the bytes of a file. An error is one of those above or says what went wrong; nothing of the file outlives the call.
func (r *Reader) Read(ctx context.Context, data []byte) (doc Document, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.start(); err != nil {
		return doc, fmt.Errorf("the engine for PDF does not start: %w", err)
	}
	engine, err := r.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return doc, fmt.Errorf("the engine for PDF does not start: %w", err)
	}
	// Only the end of its instance stops what runs in the engine, and an instance is ended once.
	var late atomic.Bool
	kill := sync.OnceFunc(func() { _ = engine.Kill() })
	watch := time.AfterFunc(r.step(), func() { late.Store(true); kill() })
	stop := context.AfterFunc(ctx, kill)
	defer func() {
		// What a made-up file can break is the instance, which is thrown away.
		if p := recover(); p != nil {
			doc, err = Document{}, fmt.Errorf("%w (%.100v)", ErrBroken, p)
		}
		watch.Stop()
		stop()
		kill()
		if ctx.Err() != nil {
			doc, err = Document{}, ctx.Err()
		} else if late.Load() {
			doc, err = Document{}, ErrSlow
		}
	}()
	file, err := engine.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return doc, ErrLocked
	case err != nil:
		return doc, ErrBroken
	}
	pages, notes, err := r.pages(engine, file.Document, func() bool { watch.Reset(r.step()); return ctx.Err() == nil && !late.Load() })
	if err != nil {
		return doc, err
	}
	doc = layout(pages)
	doc.Notes = append(doc.Notes, notes...)
	if strings.TrimSpace(doc.Text) == "" {
		return doc, ErrNoText
	}
	meta(engine, file.Document, &doc)
	return doc, nil
}

// Close stops the engine.
func (r *Reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var err error
	if r.pool != nil {
		err = r.pool.Close()
		r.pool = nil
	}
	if r.disk != nil {
		err = errors.Join(err, r.disk.Close(context.Background()))
		r.disk = nil
	}
	return err
}

// start makes the engine. Its machine code is kept in the user's cache folder where there is one: making it takes seconds.
func (r *Reader) start() error {
	if r.pool != nil {
		return nil
	}
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(maxMemory).
		WithCloseOnContextDone(true)
	if folder, err := os.UserCacheDir(); err == nil {
		if disk, err := wazero.NewCompilationCacheWithDir(filepath.Join(folder, "clio", "pdf")); err == nil {
			r.disk, config = disk, config.WithCompilationCache(disk)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1, RuntimeConfig: config, Stdout: io.Discard, Stderr: io.Discard,
		FSConfig: wazero.NewFSConfig(), // no file of this machine
	})
	if err != nil {
		return err
	}
	r.pool = pool
	return nil
}

// pages takes out the runs of all pages, as long as next, which is asked before each, says so.
func (r *Reader) pages(engine pdfium.Pdfium, doc references.FPDF_DOCUMENT, next func() bool) ([]page, []string, error) {
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil || count.PageCount == 0 {
		return nil, nil, ErrBroken
	}
	var notes []string
	n := count.PageCount
	if n > MaxPages {
		notes = append(notes, fmt.Sprintf("only the first %d of %d pages were read", MaxPages, n))
		n = MaxPages
	}
	pages := make([]page, 0, n)
	bad, runs, text := 0, 0, 0
	for i := range n {
		if !next() {
			return nil, nil, ErrBroken // Read says why
		}
		p, err := onePage(engine, requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}})
		if err != nil {
			bad++
			continue
		}
		pages = append(pages, p)
		runs += len(p.runs)
		for k := range p.runs {
			text += len(p.runs[k].text)
		}
		if (runs > maxAll || text > maxText) && i+1 < n {
			notes = append(notes, fmt.Sprintf("only the first %d of %d pages were read: it is too much text for one report", i+1, count.PageCount))
			n = i + 1
			break
		}
	}
	if bad == n {
		return nil, nil, ErrBroken
	}
	if bad > 0 {
		notes = append(notes, fmt.Sprintf("%d of %d pages could not be read", bad, n))
	}
	return pages, notes, nil
}

func onePage(engine pdfium.Pdfium, at requests.Page) (page, error) {
	size, err := engine.GetPageSize(&requests.GetPageSize{Page: at})
	if err != nil {
		return page{}, err
	}
	text, err := engine.GetPageTextStructured(&requests.GetPageTextStructured{Page: at, Mode: requests.GetPageTextStructuredModeRects, CollectFontInformation: true})
	if err != nil {
		return page{}, err
	}
	p := page{width: size.Width, height: size.Height}
	for _, x := range text.Rects {
		if len(p.runs) == maxRuns {
			break
		}
		if strings.TrimSpace(x.Text) == "" {
			continue
		}
		// Points are counted from the lower left corner in the file, from the upper left here.
		box := run{text: x.Text, left: x.PointPosition.Left, right: x.PointPosition.Right, top: size.Height - x.PointPosition.Top, bottom: size.Height - x.PointPosition.Bottom}
		if box.top > box.bottom {
			box.top, box.bottom = box.bottom, box.top
		}
		if box.left > box.right {
			box.left, box.right = box.right, box.left
		}
		box.size = box.bottom - box.top
		if x.FontInformation != nil && x.FontInformation.RenderedSize > 0 {
			box.size = x.FontInformation.RenderedSize
		}
		if !box.sane() {
			continue
		}
		p.runs = append(p.runs, box)
	}
	return p, nil
}

// meta reads what the file says of itself.
func meta(engine pdfium.Pdfium, file references.FPDF_DOCUMENT, doc *Document) {
	tags, err := engine.GetMetaData(&requests.GetMetaData{Document: file})
	if err != nil {
		return
	}
	for _, t := range tags.Tags {
		value := strings.Join(strings.Fields(strings.ToValidUTF8(t.Value, "")), " ")
		switch t.Tag {
		case "Title":
			if titled(value) {
				doc.Title = value
			}
		case "Author":
			if len(value) < 200 && !strings.ContainsAny(value, `\/@`) {
				doc.Author = value
			}
		case "CreationDate":
			if at, ok := made(value); ok {
				doc.Made = at
			}
		}
	}
}

// titled reports whether a title of metadata is one, and not the name of a file or what a program put there.
func titled(s string) bool {
	l := strings.ToLower(s)
	if len(strings.Fields(s)) < 2 || len(s) > 300 || strings.HasPrefix(l, "microsoft word") || strings.HasPrefix(l, "untitled") || strings.ContainsAny(s, `\`) {
		return false
	}
	for _, end := range []string{".doc", ".docx", ".indd", ".pdf", ".qxd", ".odt", ".rtf", ".tex", ".pages", ".html"} {
		if strings.HasSuffix(l, end) {
			return false
		}
	}
	return true
}

// made reads a date of PDF (ISO 32000-1, 7.9.4): D:YYYYMMDD and more, of which the day is taken.
func made(s string) (time.Time, bool) {
	s = strings.TrimPrefix(s, "D:")
	if len(s) < 8 {
		return time.Time{}, false
	}
	t, err := time.Parse("20060102", s[:8])
	return t, err == nil && t.Year() > 1980
}
