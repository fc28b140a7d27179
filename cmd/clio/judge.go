package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"clio/internal/incident"
	"clio/internal/merge/settle"
	"clio/internal/render"
	"clio/internal/review"
	"clio/internal/store"
	"clio/record"
)

// reviewer is who judges.
type reviewer struct{ name string }

func (r *reviewer) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.name, "as", "", "the `NAME` of who judges (default CLIO_REVIEWER, or the name of this account)")
}

func (r *reviewer) who() string {
	if r.name != "" {
		return r.name
	}
	if name := os.Getenv("CLIO_REVIEWER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

func newJudge() *cobra.Command {
	var r reviewer
	var note string
	cmd := &cobra.Command{
		Use:   "judge DECISION ID…",
		Short: "Accept, reject or correct events, join or part them",
		Long: `Judge adds a judgement by a named reviewer. Nothing is ever overwritten: who changes their mind judges again, and an undo is a
judgement too. Judgements hold to the words of the report, so they survive clio reread and later merges.

  clio judge accept EVENT                  recorded rightly
  clio judge reject EVENT                  no such event, or not what it is recorded as
  clio judge unsure EVENT                  looked at, not decided
  clio judge correct EVENT CELL VALUE      a cell should hold another value
  clio judge same EVENT EVENT              one happening
  clio judge different EVENT EVENT         different happenings
  clio judge note EVENT --note WORDS       words for other reviewers
  clio judge undo JUDGEMENT                takes a judgement back
  clio judge from DATABASE                 takes over the judgements of another database

EVENT is an event id as clio list prints it, or an incident: then all of its events are meant by accept, reject, unsure and note.`,
		Example: `  clio judge correct d3f1a.e1 killed 14 --as Amina --note "the hospital's list"
  clio judge different d3f1a.e1 d77b2.e2`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := settler(nil)
			if err != nil {
				return err
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				list, err := judgementsOf(ctx, db, record.Decision(args[0]), args[1:])
				if err != nil {
					return storeUnlessUsage(err)
				}
				for _, j := range list {
					j.Reviewer, j.Note = r.who(), note
					if j, err = review.New(time.Now(), j); err != nil {
						return err
					}
					if j, err = db.Judge(ctx, j); err != nil {
						return storeFailure(err)
					}
					fmt.Fprintln(cmd.OutOrStdout(), judgementLine(&j))
				}
				return merged(ctx, cmd, db, s)
			})
		},
	}
	r.flags(cmd)
	cmd.Flags().StringVar(&note, "note", "", "`WORDS` for other reviewers")
	cmd.AddCommand(newJudgeFrom())
	return cmd
}

func newJudgeFrom() *cobra.Command {
	return &cobra.Command{
		Use:   "from DATABASE",
		Short: "Take over the judgements of another database",
		Long: `From adds the judgements of another database that are not here yet, behind those that are here, in their order. Where they
contradict one another both are kept: clio history shows them and clio agreement counts them. Those on reports that are not here
are kept too and count once the report is added.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := settler(nil)
			if err != nil {
				return err
			}
			other, err := openStore(cmd.Context(), args[0], true)
			if err != nil {
				return &failure{exitStore, err}
			}
			defer other.Close()
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				theirs, err := other.Judgements(ctx, store.JudgementFilter{})
				if err != nil {
					return storeFailure(err)
				}
				mine, err := db.Judgements(ctx, store.JudgementFilter{})
				if err != nil {
					return storeFailure(err)
				}
				have := map[string]bool{}
				for _, j := range mine {
					have[j.ID] = true
				}
				n := 0
				for _, j := range theirs {
					if have[j.ID] {
						continue
					}
					if _, err := db.Judge(ctx, j); err != nil {
						return storeFailure(err)
					}
					n++
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s taken over, %d here already\n", plural(n, "judgement"), len(theirs)-n)
				return merged(ctx, cmd, db, s)
			})
		},
	}
}

// usage is an error of what was typed and not of the store.
type usage struct{ error }

func storeUnlessUsage(err error) error {
	var u usage
	if errors.As(err, &u) {
		return u.error
	}
	return storeFailure(err)
}

// judgementsOf makes judgements, without who and when, of what was typed.
func judgementsOf(ctx context.Context, db store.Store, d record.Decision, args []string) ([]record.Judgement, error) {
	want := map[record.Decision]int{record.Correct: 3, record.Same: 2, record.Different: 2, record.Accept: 1, record.Reject: 1, record.Unsure: 1, record.Note: 1, record.Undo: 1}[d]
	if want == 0 {
		return nil, usage{fmt.Errorf("%q is none of accept, reject, unsure, correct, same, different, note, undo", d)}
	}
	if len(args) != want {
		return nil, usage{fmt.Errorf("%s takes %d words behind it: clio judge --help", d, want)}
	}
	switch d {
	case record.Undo:
		j, err := undoOf(ctx, db, args[0])
		return []record.Judgement{j}, err
	case record.Same, record.Different:
		a, err := anchor(ctx, db, args[0])
		if err != nil {
			return nil, err
		}
		b, err := anchor(ctx, db, args[1])
		return []record.Judgement{{Decision: d, Event: a, Other: b}}, err
	case record.Correct:
		a, err := anchor(ctx, db, args[0])
		if err != nil {
			return nil, err
		}
		row, err := db.Event(ctx, record.EventID(a.Doc, a.Event))
		return []record.Judgement{{Decision: d, Event: a, Property: args[1], Value: args[2], Was: cellText(&row.Event, args[1])}}, err
	}
	ids := []string{args[0]}
	if _, _, ok := record.SplitEventID(args[0]); !ok {
		row, err := db.Incident(ctx, args[0])
		if err != nil {
			return nil, incidentHint(err, args[0])
		}
		members, err := db.Members(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		ids = ids[:0]
		for i := range members {
			ids = append(ids, members[i].ID)
		}
	}
	var out []record.Judgement
	for _, id := range ids {
		a, err := anchor(ctx, db, id)
		if err != nil {
			return nil, err
		}
		out = append(out, record.Judgement{Decision: d, Event: a})
	}
	return out, nil
}

func anchor(ctx context.Context, db store.Store, id string) (record.Anchor, error) {
	row, err := db.Event(ctx, id)
	if err != nil {
		return record.Anchor{}, incidentHint(err, id)
	}
	return record.AnchorOf(row.Document.ID, &row.Event), nil
}

// undoOf takes a judgement back; it is about what that was about.
func undoOf(ctx context.Context, db store.Store, id string) (record.Judgement, error) {
	list, err := db.Judgements(ctx, store.JudgementFilter{})
	if err != nil {
		return record.Judgement{}, err
	}
	for _, j := range list {
		if j.ID == id {
			return record.Judgement{Decision: record.Undo, Undoes: id, Event: j.Event, Other: j.Other}, nil
		}
	}
	return record.Judgement{}, fmt.Errorf("there is no judgement %s: clio history prints the ids: %w", id, store.ErrNotFound)
}

// cellText is what a cell of an event holds now, for people.
func cellText(e *record.Event, property string) string {
	switch property {
	case "type":
		return e.Type
	case "mode":
		return string(e.Mode)
	case "outcome":
		return e.Outcome
	}
	var parts []string
	e.EachCell(func(p string, b *record.Basis, value any) {
		if p != property {
			return
		}
		switch v := value.(type) {
		case record.Toll:
			parts = append(parts, render.CountText(v.Count))
		case record.Date:
			parts = append(parts, v.From)
		default:
			parts = append(parts, oneLine(b.Text))
		}
	})
	return strings.Join(parts, "; ")
}

func judgementLine(j *record.Judgement) string {
	s := fmt.Sprintf("%s  %.19s  %s  %s", j.ID, j.At, j.Reviewer, j.Decision)
	if j.Event.Doc != "" {
		s += "  " + record.EventID(j.Event.Doc, j.Event.Event)
	}
	if j.Other.Doc != "" {
		s += "  " + record.EventID(j.Other.Doc, j.Other.Event)
	}
	if j.Property != "" {
		s += fmt.Sprintf("  %s: %s → %s", j.Property, j.Was, j.Value)
	}
	if j.Undoes != "" {
		s += "  of " + j.Undoes
	}
	if j.Note != "" {
		s += "  “" + oneLine(j.Note) + "”"
	}
	return render.Clean(s)
}

func newHistory() *cobra.Command {
	var who string
	cmd := &cobra.Command{
		Use:   "history [ID]",
		Short: "List judgements, of everything or of one incident, event or report",
		Long: `History lists judgements in the order in which they count. Those that were taken back, and those whose event the newest reading
does not have any more (orphans), are kept and marked.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				f := store.JudgementFilter{Reviewer: who}
				docs := map[string]bool{}
				if len(args) == 1 {
					row, err := db.Incident(ctx, args[0])
					switch {
					case err == nil:
						members, err := db.Members(ctx, row.ID)
						if err != nil {
							return storeFailure(err)
						}
						for i := range members {
							docs[members[i].Document.ID] = true
						}
					case errors.Is(err, store.ErrNotFound):
						docs[args[0]] = true
					default:
						return storeFailure(err)
					}
				}
				list, err := db.Judgements(ctx, f)
				if err != nil {
					return storeFailure(err)
				}
				if len(args) == 1 {
					list = slices.DeleteFunc(list, func(j record.Judgement) bool { return !docs[j.Event.Doc] && !docs[j.Other.Doc] })
				}
				return storeFailure(printHistory(ctx, cmd.OutOrStdout(), db, list))
			})
		},
	}
	cmd.Flags().StringVar(&who, "by", "", "only those of this `REVIEWER`")
	return cmd
}

func printHistory(ctx context.Context, w io.Writer, db store.Store, list []record.Judgement) error {
	counts := map[string]bool{}
	for _, j := range review.Standing(list) {
		counts[j.ID] = true
	}
	recs := map[string]*record.Record{}
	lost := func(a *record.Anchor) (bool, error) {
		if a.Doc == "" {
			return false, nil
		}
		if _, ok := recs[a.Doc]; !ok {
			rec, err := db.Record(ctx, a.Doc)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return false, err
			}
			recs[a.Doc] = rec
		}
		return recs[a.Doc] == nil || a.Find(recs[a.Doc]) == nil, nil
	}
	for i := range list {
		j := &list[i]
		note := ""
		if !counts[j.ID] && j.Decision != record.Undo {
			note += "  (taken back)"
		}
		for _, a := range []*record.Anchor{&j.Event, &j.Other} {
			is, err := lost(a)
			if err != nil {
				return err
			}
			if is {
				note += fmt.Sprintf("  (orphan: %s no longer has an event at “%s”)", a.Doc, oneLine(a.Text))
			}
		}
		fmt.Fprintln(w, judgementLine(j)+render.Clean(note))
	}
	return nil
}

func newAgreement() *cobra.Command {
	return &cobra.Command{
		Use:   "agreement",
		Short: "How far reviewers agree, and what they changed most",
		Long: `Agreement prints Krippendorff's alpha over the events and pairs that at least two reviewers judged (1 is full agreement, 0 is
what chance gives; below 0.667 data are usually not relied on), and what corrections, rejections, joins and partings came to.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				list, err := db.Judgements(ctx, store.JudgementFilter{})
				if err != nil {
					return storeFailure(err)
				}
				standing := review.Standing(list)
				a := review.Agree(standing)
				w := cmd.OutOrStdout()
				switch {
				case a.Units == 0:
					fmt.Fprintln(w, "nothing was judged by two reviewers yet, so there is no agreement to measure")
				case !a.Defined:
					fmt.Fprintf(w, "%s judged by two or more, all alike: alpha is not defined without a difference\n", plural(a.Units, "event or pair"))
				default:
					fmt.Fprintf(w, "Krippendorff's alpha %.3f over %d events and pairs, %d decisions, by %s\n", a.Alpha, a.Units, a.Judgments, render.Clean(strings.Join(a.Reviewers, ", ")))
				}
				for _, c := range review.Changes(standing) {
					line := fmt.Sprintf("%5d  %s", c.Count, c.What)
					if len(c.From) > 0 {
						line += "  " + strings.Join(c.From, "; ")
					}
					fmt.Fprintln(w, render.Clean(line))
				}
				return nil
			})
		},
	}
}

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
			j, err := undoOf(ctx, db, id)
			if err != nil {
				return err
			}
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
