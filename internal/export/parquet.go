package export

import (
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// Parquet writes one row an event of a report, with types: dates are dates, counts and degrees are numbers or null. What the
// file is of stands in its metadata under clio.program, clio.data, clio.query and clio.date.
func Parquet(w io.Writer, rows Rows, meta Meta) error {
	reports, incidents, err := reportsOf(rows)
	if err != nil {
		return err
	}
	options := []parquet.WriterOption{
		parquet.CreatedBy("clio", strings.TrimPrefix(meta.program(), "clio "), "go"), parquet.Compression(&parquet.Snappy),
		parquet.KeyValueMetadata("clio.title", meta.title()), parquet.KeyValueMetadata("clio.program", meta.program()),
		parquet.KeyValueMetadata("clio.data", meta.Data), parquet.KeyValueMetadata("clio.query", meta.Query),
	}
	if !meta.Date.IsZero() {
		options = append(options, parquet.KeyValueMetadata("clio.date", meta.second()))
	}
	if meta.Redacted {
		options = append(options, parquet.KeyValueMetadata("clio.redacted", "persons"))
	}
	out := parquet.NewGenericWriter[eventLine](w, options...)
	for i, r := range reports {
		if _, err := out.Write([]eventLine{lineOf(r, incidents[i])}); err != nil {
			return fmt.Errorf("write Parquet: %w", err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	return nil
}
