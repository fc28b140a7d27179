package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/compare"
	"clio/internal/day"
	"clio/internal/export"
	"clio/internal/render"
	"clio/internal/store"
)

// comparing are the choices of clio compare.
type comparing struct {
	o       compare.Options
	w       compare.Window
	verbose bool
	asJSON  bool
	asCSV   bool
	explain string
}

func newCompare() *cobra.Command {
	var x comparing
	cmd := &cobra.Command{
		Use:   "compare [gtd|acled|ged] FILE",
		Short: "Lay the record's incidents beside a table of GTD, ACLED or UCDP GED",
		Long: `Compare matches the incidents of the database one to one with the rows of a table (CSV, .xlsx, or what clio import wrote) by their days,
places, types, actors and counts, and prints how many are in both, in one only, and how far the matched agree field by field:
  same     one value
  fits     both can be right: one is wider, or is one of several accounts that Clio keeps
  differs  both cannot be right
Nothing goes into the database. Incidents that the table's makers would not code are counted apart. docs/compare.md tells how points
are given and from how many a pair is matched; --explain ID tells it of one incident or row.`,
		Example: `  clio compare gtd.csv --from 2019-01-01 --to 2019-12-31 --country NG
  clio compare acled.csv -v
  clio compare ged.csv --explain 412345
  clio compare gtd.csv --csv > compared.csv`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := layoutArg(args, &x.o)
			if err != nil {
				return err
			}
			for _, d := range []string{x.w.From, x.w.To} {
				if _, ok := day.Parse(d); d != "" && !ok {
					return fmt.Errorf("%q is no day: YYYY-MM-DD", d)
				}
			}
			if x.w.From != "" && x.w.To != "" && x.w.To < x.w.From {
				return fmt.Errorf("--to %s is before --from %s", x.w.To, x.w.From)
			}
			x.w.Country = strings.ToUpper(x.w.Country)
			if n := len(x.w.Country); n != 0 && n != 2 {
				return fmt.Errorf("--country %q: two letters", x.w.Country)
			}
			return x.run(cmd, name)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&x.w.From, "from", "", "count only what touches this `DAY` (YYYY-MM-DD) or later ones")
	flags.StringVar(&x.w.To, "to", "", "count only what touches this `DAY` or earlier ones")
	flags.StringVar(&x.w.Country, "country", "", "count only this country, two `LETTERS`")
	flags.BoolVarP(&x.verbose, "verbose", "v", false, "list the pairs with the cells that differ, and what is on one side only")
	flags.BoolVar(&x.asJSON, "json", false, "everything as one JSON object")
	flags.BoolVar(&x.asCSV, "csv", false, "one row a pair or an incident of one side only")
	flags.StringVar(&x.explain, "explain", "", "say of one incident, event or row, by its `ID`, what it was weighed against")
	cmd.MarkFlagsMutuallyExclusive("json", "csv", "explain", "verbose")
	tableFlags(cmd, &x.o)
	return cmd
}

func (x *comparing) run(cmd *cobra.Command, name string) error {
	book, err := compare.Open()
	if err != nil {
		return err
	}
	var rows []compare.Row
	rep, err := readTable(cmd.Context(), book, name, x.o, func(r compare.Row) error {
		// What is not compared is not kept in memory.
		r.Notes, r.Source = "", ""
		rows = append(rows, r)
		return nil
	})
	tellTable(cmd.ErrOrStderr(), name, &rep, 5)
	if err != nil {
		return tableFailure(name, err)
	}
	err = withStore(cmd, true, func(ctx context.Context, db store.Store) error {
		if err := unmerged(ctx, cmd, db); err != nil {
			return err
		}
		folded, err := export.Fold((&exported{}).rows(ctx, db))
		if err != nil {
			return storeFailure(err)
		}
		own := make([]compare.Row, len(folded))
		for i := range folded {
			own[i] = compare.Own(&folded[i], rep.Layout)
		}
		m, err := book.Match(ctx, own, rows)
		if err != nil {
			return err
		}
		if x.explain != "" {
			return x.tell(cmd.OutOrStdout(), m)
		}
		m.Within(x.w)
		out := bufio.NewWriter(cmd.OutOrStdout())
		return errors.Join(x.write(out, m, &rep, name), out.Flush())
	})
	if err == nil && rep.Count > 0 {
		return &failure{exitPartly, nil}
	}
	return err
}

func (x *comparing) write(out io.Writer, m *compare.Matching, rep *compare.Report, name string) error {
	switch {
	case x.asCSV:
		return m.CSV(out, rep.Layout)
	case x.asJSON:
		data, err := json.MarshalIndent(struct {
			Program  string          `json:"program"`
			File     string          `json:"file"`
			Table    compare.Report  `json:"table"`
			Window   compare.Window  `json:"window"`
			Least    float64         `json:"least_score"`
			Summary  compare.Summary `json:"summary"`
			Pairs    []compare.Pair  `json:"pairs"`
			OnlyClio []*compare.Row  `json:"only_clio"`
			OnlyFile []*compare.Row  `json:"only_file"`
		}{"clio " + clio.Version, filepath.Base(name), *rep, x.w, compare.Least, m.Summary(rep.Layout), m.Pairs, m.OnlyClio, m.OnlyFile}, "", "  ")
		if err != nil {
			return err
		}
		_, err = out.Write(append(data, '\n'))
		return err
	}
	var text bytes.Buffer
	if err := m.Text(&text, rep.Layout, x.verbose); err != nil {
		return err
	}
	for line := range strings.Lines(text.String()) {
		fmt.Fprintln(out, render.Clean(strings.TrimRight(line, "\n")))
	}
	return nil
}

// tell prints what an incident or a row was weighed against.
func (x *comparing) tell(w io.Writer, m *compare.Matching) error {
	list, ok := m.Explain(x.explain, 5)
	if !ok {
		return &failure{exitPartly, fmt.Errorf("there is no incident, event or row %s", x.explain)}
	}
	if len(list) == 0 {
		fmt.Fprintln(w, "nothing is on the other side")
	}
	for i, c := range list {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, render.Clean(fmt.Sprintf("%s and %s  %.2f  %s", c.Clio.ID, c.File.ID, c.Score, c.Fate)))
		fmt.Fprintln(w, render.Clean("  clio  "+c.Clio.String()))
		fmt.Fprintln(w, render.Clean("  file  "+c.File.String()))
		for _, r := range c.Reasons {
			fmt.Fprintf(w, "  %+6.2f  %s\n", r.Points, render.Clean(r.Text))
		}
	}
	return nil
}
