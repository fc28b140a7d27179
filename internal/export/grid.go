package export

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// grid writes rows by the names of their columns.
type grid struct {
	w       *csv.Writer
	columns []string
	index   map[string]int
}

func newGrid(w io.Writer, columns []string) (*grid, error) {
	t := &grid{w: csv.NewWriter(w), columns: columns, index: make(map[string]int, len(columns))}
	for i, name := range columns {
		t.index[name] = i
	}
	if err := t.w.Write(columns); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	return t, nil
}

// write writes a row; cells are made plain text. A name that is no column is an error, so that a misspelt one is seen.
func (t *grid) write(cells map[string]string) error {
	row := make([]string, len(t.columns))
	for name, value := range cells {
		i, ok := t.index[name]
		if !ok {
			return fmt.Errorf("write CSV: no column %q", name)
		}
		row[i] = Plain(oneLine(strings.ToValidUTF8(value, "\uFFFD")))
	}
	if err := t.w.Write(row); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

func (t *grid) close() error {
	t.w.Flush()
	if err := t.w.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// hashNumber is a number of at most 15 digits made of an id: the same for the same id in every export.
func hashNumber(id string) string {
	sum := sha256.Sum256([]byte(id))
	return strconv.FormatUint(binary.BigEndian.Uint64(sum[:8])%1_000_000_000_000_000, 10)
}

func yesNo(b bool) string { return strconv.Itoa(btoi(b)) }
