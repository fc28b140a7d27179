package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"clio/internal/incident"
	"clio/internal/review"
	"clio/internal/settle"
	"clio/internal/store"
	"clio/record"
)

func newReview() *cobra.Command {
	var r reviewer
	var order string
	f := store.IncidentFilter{Unreviewed: true}
	cmd := &cobra.Command{
		Use:   "review",
		Short: "Judge incident after incident, one key a decision",
		Long: `Review shows the next incident that nobody judged, the most doubtful first, and takes one key:
  a accept   x reject   u unsure   d part the last report from the others   n note   s skip   z undo   q quit
On a terminal a key counts at once; in a pipe each line's first letter does. Everything is kept as it is decided.`,
		Example: `  clio review --as Amina
  clio review --order weight --country ML`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var ok bool
			if f.Order, ok = map[string]store.Order{"date": store.ByDate, "doubt": store.ByDoubt, "weight": store.ByWeight}[order]; !ok {
				return fmt.Errorf("--order %q is none of date, doubt and weight", order)
			}
			s, err := settler(nil)
			if err != nil {
				return err
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				if err := merged(ctx, cmd, db, s); err != nil {
					return err
				}
				return storeFailure(reviewAll(ctx, cmd, db, s, f, r.who()))
			})
		},
	}
	r.flags(cmd)
	cmd.Flags().StringVar(&order, "order", "doubt", "doubt, weight or date")
	cmd.Flags().StringVar(&f.Type, "type", "", "only this `TYPE`")
	cmd.Flags().StringVar(&f.Country, "country", "", "only in this country, two `LETTERS`")
	return cmd
}

// keys reads one key a decision from a terminal, or the first letter of each line from anything else.
type keys struct {
	in  *bufio.Reader
	fd  int
	raw bool
}

func newKeys(in io.Reader) *keys {
	k := &keys{in: bufio.NewReader(in)}
	if f, ok := in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		k.fd, k.raw = int(f.Fd()), true
	}
	return k
}

func (k *keys) next() (byte, error) {
	if k.raw {
		old, err := term.MakeRaw(k.fd)
		if err == nil {
			c, err := k.in.ReadByte()
			if rerr := term.Restore(k.fd, old); err == nil {
				err = rerr
			}
			if c == 3 || c == 4 { // Ctrl-C, Ctrl-D
				return 'q', err
			}
			return c, err
		}
	}
	line, err := k.in.ReadString('\n')
	if line = strings.TrimSpace(line); line != "" {
		return line[0], nil
	}
	return 0, err
}

func (k *keys) line() string {
	s, _ := k.in.ReadString('\n')
	return strings.TrimSpace(s)
}

func reviewAll(ctx context.Context, cmd *cobra.Command, db store.Store, s *settle.Settler, f store.IncidentFilter, who string) error {
	w := cmd.OutOrStdout()
	in := newKeys(cmd.InOrStdin())
	skipped := map[string]bool{}
	var done [][]string // ids of judgements, a step each
	decided := 0
	judge := func(list []record.Judgement) error {
		var ids []string
		for _, j := range list {
			j.Reviewer = who
			j, err := review.New(time.Now(), j)
			if err != nil {
				return err
			}
			if j, err = db.Judge(ctx, j); err != nil {
				return err
			}
			ids = append(ids, j.ID)
		}
		done = append(done, ids)
		decided++
		return s.Run(ctx, db, nil)
	}
	for {
		row, left, err := nextUnreviewed(ctx, db, f, skipped)
		if errors.Is(err, store.ErrNotFound) {
			fmt.Fprintf(w, "\nnothing is left to judge; %s made\n", plural(decided, "decision"))
			return nil
		}
		if err != nil {
			return err
		}
		told, err := incident.Tell(ctx, db, row.ID)
		if err != nil {
			return err
		}
		inc, err := told.View()
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\n— %d left —\n", left)
		printIncident(w, &inc, told.Verdicts)
		fmt.Fprint(w, "\na accept  x reject  u unsure  d part  n note  s skip  z undo  q quit > ")
		key, err := in.next()
		fmt.Fprintln(w)
		if err != nil || key == 'q' {
			fmt.Fprintf(w, "%s made; clio review goes on from here\n", plural(decided, "decision"))
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return err
		}
		if err := reviewKey(ctx, db, key, &inc, in, w, judge, skipped, &done, who, s); err != nil {
			return err
		}
	}
}

// reviewKey does what a key says.
func reviewKey(ctx context.Context, db store.Store, key byte, inc *record.Incident, in *keys, w io.Writer, judge func([]record.Judgement) error, skipped map[string]bool, done *[][]string, who string, s *settle.Settler) error {
	all := func(d record.Decision, note string) error {
		list, err := judgementsOf(ctx, db, d, []string{inc.ID})
		if err != nil {
			return err
		}
		for i := range list {
			list[i].Note = note
		}
		return judge(list)
	}
	switch key {
	case 'a':
		return all(record.Accept, "")
	case 'x':
		return all(record.Reject, "")
	case 'u':
		return all(record.Unsure, "")
	case 'n':
		fmt.Fprint(w, "note: ")
		if note := in.line(); note != "" {
			return all(record.Note, note)
		}
	case 's':
		skipped[inc.ID] = true
	case 'd':
		if len(inc.Events) < 2 {
			fmt.Fprintln(w, "there is one event only, nothing to part")
			return nil
		}
		last := inc.Events[len(inc.Events)-1].ID
		var list []record.Judgement
		for _, e := range inc.Events[:len(inc.Events)-1] {
			got, err := judgementsOf(ctx, db, record.Different, []string{e.ID, last})
			if err != nil {
				return err
			}
			list = append(list, got...)
		}
		return judge(list)
	case 'z':
		if len(*done) == 0 {
			fmt.Fprintln(w, "nothing was decided here yet")
			return nil
		}
		ids := (*done)[len(*done)-1]
		*done = (*done)[:len(*done)-1]
		for _, id := range ids {
			list, err := judgementsOf(ctx, db, record.Undo, []string{id})
			if err != nil {
				return err
			}
			j := list[0]
			j.Reviewer = who
			if j, err = review.New(time.Now(), j); err != nil {
				return err
			}
			if _, err := db.Judge(ctx, j); err != nil {
				return err
			}
		}
		return s.Run(ctx, db, nil)
	default:
		fmt.Fprintln(w, "that key means nothing here")
	}
	return nil
}

// nextUnreviewed is the first incident in order that nobody judged and that was not skipped, and how many are left.
func nextUnreviewed(ctx context.Context, db store.Store, f store.IncidentFilter, skipped map[string]bool) (store.IncidentRow, int, error) {
	left, err := db.CountIncidents(ctx, f)
	if err != nil {
		return store.IncidentRow{}, 0, err
	}
	page, err := db.Incidents(ctx, f, store.Page{Limit: len(skipped) + 1})
	if err != nil {
		return store.IncidentRow{}, 0, err
	}
	for _, r := range page {
		if !skipped[r.ID] {
			return r, left, nil
		}
	}
	return store.IncidentRow{}, 0, store.ErrNotFound
}
