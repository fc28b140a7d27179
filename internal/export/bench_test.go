package export

import (
	"io"
	"strconv"
	"testing"
)

// BenchmarkFormats writes 5,000 events of 4,000 reports.
func BenchmarkFormats(b *testing.B) {
	var rows []Row
	for i := range 1000 {
		for _, row := range sample() {
			rec := row.Record.Clone()
			rec.Document.ID += "-" + strconv.Itoa(i)
			in := row.Incident
			if in != "" {
				in += "-" + strconv.Itoa(i)
			}
			for j := range rec.Events {
				if rec.Events[j].ID == row.Event.ID {
					rows = append(rows, Row{Incident: in, Record: rec, Event: &rec.Events[j]})
				}
			}
		}
	}
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := f.Write(io.Discard, rowsOf(rows), sampleMeta); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(rows))*float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
	b.Run("redact", func(b *testing.B) {
		for b.Loop() {
			for _, err := range Redact(rowsOf(rows)) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(len(rows))*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
}
