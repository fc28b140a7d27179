package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/compare"
	"clio/internal/render"
)

// tableFlags say how a table is read.
func tableFlags(cmd *cobra.Command, o *compare.Options) {
	cmd.Flags().BoolVar(&o.DayFirst, "day-first", false, "read 03/04/2024 as 3 April")
	cmd.Flags().BoolVar(&o.MonthFirst, "month-first", false, "read 03/04/2024 as March 4")
	cmd.MarkFlagsMutuallyExclusive("day-first", "month-first")
}

// layoutArg takes the layout off the arguments when it is the first of two.
func layoutArg(args []string, o *compare.Options) (file string, err error) {
	if len(args) == 1 {
		return args[0], nil
	}
	o.Layout = compare.Layout(args[0])
	if !slices.Contains([]compare.Layout{compare.GTD, compare.ACLED, compare.GED}, o.Layout) {
		return "", fmt.Errorf("%q is none of gtd, acled and ged", args[0])
	}
	return args[1], nil
}

func newImport() *cobra.Command {
	var o compare.Options
	var to string
	var most int
	cmd := &cobra.Command{
		Use:   "import [gtd|acled|ged] FILE",
		Short: "Read a table of GTD, ACLED or UCDP GED into one form, for clio compare",
		Long: `Import reads a file (CSV, or a spreadsheet in .xlsx) of the Global Terrorism Database, ACLED or the UCDP Georeferenced Event Dataset, as those projects give
them out or as clio export writes them, and writes its rows as JSON Lines in one form (docs/compare.md). Without gtd, acled or ged
the header tells which it is. FILE - is standard input.

It does not put anything into the database: a table is not a report, nobody can look at its sentences, and what it says is not
evidence for what Clio keeps. It is read to be compared (clio compare, which reads the tables themselves too).

What could not be read is named on standard error by line and column. A cell that cannot be read is left empty; a row without an id,
with too few cells or with a day that the calendar does not have is left out. The exit code is then 1.`,
		Example: `  clio import globalterrorism.csv -o gtd.jsonl
  clio import acled 2024-01-01-2024-12-31-Mali.csv | head
  clio export --format ged | clio import ged -`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := layoutArg(args, &o)
			if err != nil {
				return err
			}
			book, err := compare.Open()
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			var file *os.File
			if to != "" && to != "-" {
				// The rows go to a file beside it first, so that a broken table leaves no half file.
				if file, err = os.CreateTemp(filepath.Dir(to), ".clio-import-*"); err != nil {
					return &failure{exitPartly, err}
				}
				defer os.Remove(file.Name())
				defer file.Close()
				out = file
			}
			rep, err := importTable(cmd.Context(), book, name, o, out)
			tellTable(cmd.ErrOrStderr(), name, &rep, most)
			if err != nil {
				return tableFailure(name, err)
			}
			if file != nil {
				if err := errors.Join(file.Chmod(0o644), file.Close()); err != nil {
					return &failure{exitPartly, err}
				}
				if err := os.Rename(file.Name(), to); err != nil {
					return &failure{exitPartly, err}
				}
			}
			if rep.Count > 0 {
				return &failure{exitPartly, nil}
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&to, "output", "o", "", "write to this `FILE` and not to standard output")
	cmd.Flags().IntVar(&most, "problems", 20, "name at most so many problems; 0 names the first thousand")
	tableFlags(cmd, &o)
	return cmd
}

// importTable writes the rows of a table as lines. The head needs the layout, which the first row tells.
func importTable(ctx context.Context, book *compare.Book, name string, o compare.Options, w io.Writer) (compare.Report, error) {
	out := bufio.NewWriterSize(w, 1<<16)
	var lines *compare.Writer
	rep, err := readTable(ctx, book, name, o, func(r compare.Row) error {
		if lines == nil {
			var err error
			if lines, err = compare.NewWriter(out, compare.Head{Layout: r.Layout, File: filepath.Base(name), Program: "clio " + clio.Version}); err != nil {
				return err
			}
		}
		return lines.Write(r)
	})
	if err == nil && lines == nil && rep.Layout != compare.Lines {
		_, err = compare.NewWriter(out, compare.Head{Layout: rep.Layout, File: filepath.Base(name), Program: "clio " + clio.Version})
	}
	return rep, errors.Join(err, out.Flush())
}

// readTable reads a file, or standard input when its name is "-".
func readTable(ctx context.Context, book *compare.Book, name string, o compare.Options, visit func(compare.Row) error) (compare.Report, error) {
	in := os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return compare.Report{}, err
		}
		defer f.Close()
		in = f
	}
	return book.Read(ctx, in, o, visit)
}

// tableFailure names the file whose table could not be read.
func tableFailure(name string, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	var path *os.PathError
	if errors.As(err, &path) {
		return &failure{exitPartly, err}
	}
	return &failure{exitPartly, fmt.Errorf("%s: %w", name, err)}
}

// tellTable says what was read of a table, and what could not be read.
func tellTable(w io.Writer, name string, rep *compare.Report, most int) {
	shown := rep.Problems
	if most > 0 {
		shown = shown[:min(most, len(shown))]
	}
	for i := range shown {
		fmt.Fprintf(w, "clio: %s: %s\n", name, render.Clean(shown[i].String()))
	}
	if more := rep.Count - len(shown); more > 0 {
		fmt.Fprintf(w, "clio: %s: %d problems more\n", name, more)
	}
	if rep.Layout != "" {
		fmt.Fprintf(w, "clio: %s: %s of %s read, %d left out", name, plural(rep.Rows, "row"), rep.Layout, rep.Lost)
		if rep.Unknown > 0 {
			fmt.Fprintf(w, ", %s not used", plural(rep.Unknown, "column"))
		}
		fmt.Fprintln(w)
	}
}
