package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"clio/internal/gazetteer"
)

func newGazetteer() *cobra.Command {
	var out string
	cmd := &cobra.Command{Use: "gazetteer", Short: "Make a gazetteer of your own"}
	imp := &cobra.Command{
		Use:   "import DUMP|-",
		Short: "Make a gazetteer file from a GeoNames dump",
		Long: `Import reads a GeoNames dump (allCountries.txt or that of one country, unpacked; - is standard input) and writes its towns,
divisions, waters and regions to a file. Give that file to clio read, add or reread with --gazetteer: it is laid over the
built-in gazetteer, which holds towns of 500 people and more.`,
		Example: `  clio gazetteer import --out mali.geo ML.txt
  clio read --gazetteer mali.geo report.txt`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			src := cmd.InOrStdin()
			if args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return &failure{exitPartly, err}
				}
				defer f.Close()
				src = f
			}
			// The file appears under its name only when it is whole.
			tmp := out + ".part"
			f, err := os.Create(tmp)
			if err != nil {
				return &failure{exitPartly, fmt.Errorf("write the gazetteer: %w", err)}
			}
			w := bufio.NewWriterSize(f, 1<<20)
			err = errors.Join(gazetteer.Import(cmd.Context(), io.Reader(src), w), w.Flush(), f.Close())
			if err == nil {
				err = os.Rename(tmp, out)
			}
			if err != nil {
				return &failure{exitPartly, errors.Join(err, os.Remove(tmp))}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "wrote %s; use it with --gazetteer %s\n", out, out)
			return nil
		},
	}
	imp.Flags().StringVar(&out, "out", "user.geo", "the `FILE` to write")
	cmd.AddCommand(imp)
	return cmd
}
