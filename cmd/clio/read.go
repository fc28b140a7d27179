package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/nlp"
	"clio/internal/nlp/conllu"
	"clio/record"
)

func newRead() *cobra.Command {
	var published string
	var conlluOut bool
	var opts clio.Options
	cmd := &cobra.Command{
		Use:   "read FILE…",
		Short: "Read reports and print their record",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			reader, err := clio.New(opts)
			if err != nil {
				return err
			}
			out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
			defer out.Flush()
			print := func(d record.Document) error {
				if conlluOut {
					var err error
					reader.Analyse(d.Text, func(doc *nlp.Doc) { err = conllu.Write(out, doc, d.Source) })
					return err
				}
				if published != "" {
					d.Published, d.PublishedFrom = published, record.FromFlag
				}
				rec, err := reader.Read(cmd.Context(), d)
				if err != nil {
					return err
				}
				line, err := record.Encode(rec)
				if err != nil {
					return err
				}
				_, err = out.Write(append(line, '\n'))
				return err
			}
			for _, path := range args {
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				if !strings.HasSuffix(path, ".jsonl") {
					if err := print(record.Document{ID: path, Source: path, Text: string(data)}); err != nil {
						return err
					}
					continue
				}
				for line := range strings.Lines(string(data)) {
					var in struct{ ID, Title, Text, Published, URL, Publisher string }
					if err := json.Unmarshal([]byte(line), &in); err != nil {
						return fmt.Errorf("%s: %w", path, err)
					}
					d := record.Document{ID: in.ID, Source: in.ID, Title: in.Title, Text: in.Text, Published: in.Published, URL: in.URL, Publisher: in.Publisher}
					if d.Published != "" {
						d.PublishedFrom = record.FromMetadata
					}
					if err := print(d); err != nil {
						return err
					}
				}
			}
			return nil
		},
	}
	cmd.Flags().Bool("json", true, "print one JSON record a line")
	cmd.Flags().BoolVar(&conlluOut, "conllu", false, "print the analysis as CoNLL-U")
	cmd.Flags().StringVar(&published, "published", "", "publication date, YYYY-MM-DD")
	cmd.Flags().BoolVar(&opts.AllModes, "all-modes", false, "keep hypothetical events")
	return cmd
}
