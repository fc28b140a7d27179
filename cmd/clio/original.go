package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"clio/internal/ingest"
	"clio/internal/nlp"
	"clio/internal/nlp/engine"
	"clio/internal/store"
)

// originals adds the flag by which the bytes of reports are not kept.
func (r *reading) originals(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&r.noOriginals, "no-originals", false, "keep the texts alone, and not the bytes that they were read from")
}

// keepOriginal keeps the bytes of a report where they are more than its text.
func keepOriginal(cmd *cobra.Command, db store.Originals, item *ingest.Item) error {
	if item.Raw == nil || item.RawHash == store.HashOf(item.Document.Text) {
		return nil
	}
	kept, err := db.KeepOriginal(cmd.Context(), item.RawHash, store.Original{Media: item.Media, Body: item.Raw})
	if err == nil && !kept {
		fmt.Fprintf(cmd.ErrOrStderr(), "clio: %s: its original has more than %d MiB and is not kept\n", item.Document.Source, store.MaxOriginal>>20)
	}
	return err
}

func newOriginal() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "original REPORT",
		Short: "Give back the bytes that a report was read from",
		Long: `Original gives back the page, PDF, message, line of JSON or file that a report was read from, byte by byte as it came; its SHA-256 is
kept with the report. What is kept is named in docs/store.md.`,
		Example: `  clio original d0f3a1b2c3d4e5f6 -o page.html`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				o, err := db.Original(ctx, args[0])
				if errors.Is(err, store.ErrNotFound) {
					if _, known := db.Document(ctx, args[0]); known == nil {
						return fmt.Errorf("the original of %s was not kept: it was added with --no-originals, by an older version, as a row of a table or through the queue, or is too large", args[0])
					}
					return fmt.Errorf("there is no report %s: clio list names them", args[0])
				}
				if err != nil {
					return storeFailure(err)
				}
				if out == "" || out == "-" {
					if f, ok := cmd.OutOrStdout().(*os.File); ok && term.IsTerminal(int(f.Fd())) && !strings.HasPrefix(o.Media, "text/") && o.Media != "application/json" {
						return fmt.Errorf("the original is %s, which is nothing for a terminal: name a file by -o", o.Media)
					}
					_, err := cmd.OutOrStdout().Write(o.Body)
					return err
				}
				if err := os.WriteFile(out, o.Body, 0o644); err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "clio: %s, %d bytes\n", o.Media, len(o.Body))
				return nil
			})
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "the `FILE` to write to, instead of standard output")
	return cmd
}

func newVersions() *cobra.Command {
	return &cobra.Command{
		Use:   "versions URL",
		Short: "Show how the text of an address changed between the times it was kept",
		Long: `Versions lists the reports that were kept of one address (or of one source, as clio list names it), the oldest first, and what each
changed against the one before, a sentence a line: - is gone, + is new.`,
		Example: `  clio versions https://news.example.org/2024/05/kidal.html`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				list, err := db.Versions(ctx, args[0])
				if err != nil {
					return storeFailure(err)
				}
				if len(list) == 0 {
					return fmt.Errorf("nothing was kept of %s: clio list names the sources", args[0])
				}
				lines, err := engine.New()
				if err != nil {
					return err
				}
				var doc nlp.Doc
				var before []byte
				for i := range list {
					full, err := db.Document(ctx, list[i].Document.ID)
					if err != nil {
						return storeFailure(err)
					}
					lines.Run(full.Document.Text, &doc)
					now := sentences(&doc)
					fmt.Fprintf(cmd.OutOrStdout(), "%s  kept %s  %s  %s\n", list[i].Document.ID, list[i].Added, list[i].Document.Title, plural(list[i].Events, "event"))
					if i > 0 {
						cmd.OutOrStdout().Write(changes(diff.Diff(list[i-1].Document.ID, before, list[i].Document.ID, now)))
					}
					before = now
				}
				return nil
			})
		},
	}
}

// sentences are the sentences of a document, one a line.
func sentences(doc *nlp.Doc) []byte {
	var b strings.Builder
	for i := range doc.Sents {
		if s := &doc.Sents[i]; s.First < s.Last {
			b.WriteString(strings.Join(strings.Fields(doc.Quote(s.First, s.Last).Text), " ") + "\n")
		}
	}
	return []byte(b.String())
}

// changes are the lines of a difference that are gone or new.
func changes(d []byte) []byte {
	var b strings.Builder
	body := false
	for line := range strings.Lines(string(d)) {
		switch {
		case strings.HasPrefix(line, "@@"):
			body = true
		case body && (strings.HasPrefix(line, "-") || strings.HasPrefix(line, "+")):
			b.WriteString("  " + line[:1] + " " + line[1:])
		}
	}
	return []byte(b.String())
}
