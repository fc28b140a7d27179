package fetch

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Seen is what is remembered of an address.
type Seen struct {
	URL          string    `json:"url"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Hash         string    `json:"hash,omitempty"`  // sha256 of the body, hex
	Time         time.Time `json:"time"`            // of the last answer
	Stamp        string    `json:"stamp,omitempty"` // what the feed said of it then
	Reports      []Report  `json:"reports,omitempty"`
	Links        []Link    `json:"links,omitempty"` // of a feed: its pages
	Bad          string    `json:"bad,omitempty"`   // why it gave no report
	Fails        int       `json:"fails,omitempty"` // how often in a row it could not be had
	Until        time.Time `json:"until,omitzero"`  // not to be asked before
}

// Report is a document that a page gave.
type Report struct {
	Source string `json:"source"`
	ID     string `json:"id"`
}

// Link is a page that a feed names, with a stamp that changes when what the feed says of it does.
type Link struct {
	URL   string `json:"url"`
	Stamp string `json:"stamp,omitempty"`
}

// Memory is a file of JSON lines, one Seen each, the last one of an address counting. A line is written as a whole and at once,
// so a program that is stopped or killed loses at most the line it was writing, which the next one leaves out. One program at a
// time writes to it: a lock on a file beside it (its name with .lock behind it) sees to that, and ends with the program.
type Memory struct {
	mu      sync.Mutex
	f       *os.File
	lock    *flock.Flock
	pages   map[string]Seen
	reports map[string]string // by source: the id that was kept last
}

// ErrLocked says that another program writes to a memory.
var ErrLocked = errors.New("another clio fetch or clio watch is at work with it: wait for it, stop it, or name another file by --memory")

// OpenMemory opens the file, made when it is not there. Lines that cannot be read are left out and counted.
func OpenMemory(path string) (m *Memory, broken int, err error) {
	lock := flock.New(path + ".lock")
	m = &Memory{pages: map[string]Seen{}, reports: map[string]string{}, lock: lock}
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return nil, 0, fmt.Errorf("%s: cannot be locked: %w", path, err)
	case !ok:
		who, _ := os.ReadFile(path + ".lock")
		return nil, 0, fmt.Errorf("%s: %w (process %.20s)", path, ErrLocked, bytes.TrimSpace(who))
	}
	// For those who find it locked; that it cannot be written is no reason to stop.
	_ = os.WriteFile(path+".lock", []byte(strconv.Itoa(os.Getpid())+"\n"), 0o644)
	defer func() {
		if err != nil {
			err = errors.Join(err, lock.Unlock())
		}
	}()
	lines := 0
	data, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, 0, err
	default:
		lines, broken, err = m.load(data)
		data.Close()
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", path, err)
		}
	}
	if broken > 0 || lines > 1000 && lines > 4*len(m.pages) {
		if err := m.rewrite(path); err != nil {
			return nil, 0, err
		}
	}
	if m.f, err = os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644); err != nil {
		return nil, 0, err
	}
	return m, broken, nil
}

func (m *Memory) load(in io.Reader) (lines, broken int, err error) {
	r := bufio.NewReader(in)
	for {
		line, err := r.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return lines, broken, err
		}
		if body := bytes.TrimSpace(line); len(body) > 0 {
			lines++
			var s Seen
			// A line without its end was cut off in the writing, even where it reads well.
			if json.Unmarshal(body, &s) != nil || s.URL == "" || err == io.EOF {
				if lines == 1 && !bytes.HasPrefix(body, []byte(`{"url"`)) && (err == nil || !strings.HasPrefix(`{"url"`, string(body))) {
					return 0, 0, errors.New("this file is no memory of clio fetch: name another by --memory")
				}
				broken++
			} else {
				m.set(s)
			}
		}
		if err == io.EOF {
			return lines, broken, nil
		}
	}
}

func (m *Memory) set(s Seen) {
	m.pages[s.URL] = s
	for _, r := range s.Reports {
		m.reports[r.Source] = r.ID
	}
}

// rewrite writes the lines that count to a new file and puts it in the place of the old one.
func (m *Memory) rewrite(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	for _, url := range slices.Sorted(maps.Keys(m.pages)) {
		if err = enc.Encode(m.pages[url]); err != nil {
			break
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// Seen is what is remembered of an address.
func (m *Memory) Seen(url string) (Seen, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.pages[url]
	return s, ok
}

// Report is the id of the report that was kept last of a source.
func (m *Memory) Report(source string) (id string, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	id, ok = m.reports[source]
	return id, ok
}

// Remember writes what was seen.
func (m *Memory) Remember(s Seen) error {
	line, err := json.Marshal(s)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, err := m.f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("what was seen cannot be written: %w", err)
	}
	m.set(s)
	return nil
}

// Len is how many addresses are remembered.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.pages)
}

// Close closes the file and lets others have it.
func (m *Memory) Close() error { return errors.Join(m.f.Close(), m.lock.Unlock()) }
