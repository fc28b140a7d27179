package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"clio/codebook"
	"clio/internal/catalog"
	"clio/internal/gazetteer"
	"clio/internal/incident"
	"clio/internal/merge"
	"clio/internal/query"
	"clio/internal/render"
	"clio/internal/review"
	"clio/internal/settle"
	"clio/internal/store"
	"clio/record"
)

// settler loads what merging needs.
func settler(folders []string) (*settle.Settler, error) {
	book, err := codebook.Open(folders...)
	if err != nil {
		return nil, err
	}
	return settle.New(book)
}

// merged brings the incidents of a store up to date.
func merged(ctx context.Context, cmd *cobra.Command, db store.Store, s *settle.Settler) error {
	bar := progress(cmd, "merging")
	err := s.Run(ctx, db, func(n int) {
		for range n {
			bar.add()
		}
	})
	bar.clear()
	return storeFailure(err)
}

func newMerge() *cobra.Command {
	var again bool
	cmd := &cobra.Command{
		Use:   "merge",
		Short: "Find which events of different reports are one happening",
		Long: `Merge groups the events of all reports into incidents. clio add, reread and judge do so themselves at their end, for what they
changed; this command finishes what was interrupted. With --again it makes all incidents anew, which gives the same ones.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := settler(nil)
			if err != nil {
				return err
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				if again {
					if err := db.Remerge(ctx); err != nil {
						return storeFailure(err)
					}
				}
				if err := merged(ctx, cmd, db, s); err != nil {
					return err
				}
				n, err := db.CountIncidents(ctx, store.IncidentFilter{})
				if err != nil {
					return storeFailure(err)
				}
				c, err := db.Counts(ctx)
				if err != nil {
					return storeFailure(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s of %s\n", plural(n, "incident"), plural(c.Events, "event"))
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&again, "again", false, "make all incidents anew")
	return cmd
}

func newIncidents() *cobra.Command {
	var asked map[string]*string
	var contested, unreviewed, asJSON bool
	var text, order string
	var most int
	cmd := &cobra.Command{
		Use:   "incidents [QUERY]",
		Short: "List what happened, many reports of one happening as one",
		Long: `Incidents prints one line an incident: its id, dates, place, type, who, how many killed by the lowest and the highest account,
and by how many reports and sources. Copies of one wire story count as one source. A ! says that accounts contradict one another.

QUERY is what the search box of the pages takes: words, "phrases", and fields. All of it has to hold; a minus turns a part round.
` + grammarHelp() + `The flags below are the same fields, for scripts.`,
		Example: `  clio incidents 'country:ML after:2024 killed:>10'
  clio incidents 'is:contested -type:clash market' --order weight
  clio incidents --reports 2 --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			by, ok := map[string]store.Order{"date": store.ByDate, "doubt": store.ByDoubt, "weight": store.ByWeight}[order]
			if !ok {
				return fmt.Errorf("--order %q is none of date, doubt and weight", order)
			}
			typed := strings.Join(args, " ") + " " + text
			for _, f := range slices.Sorted(maps.Keys(asked)) {
				if v := *asked[f]; v != "" {
					typed += " " + f + `:"` + v + `"`
				}
			}
			if contested {
				typed += " is:contested"
			}
			if unreviewed {
				typed += " is:unreviewed"
			}
			q, problems := query.Parse(typed)
			if len(problems) > 0 {
				return fmt.Errorf("%w (clio incidents --help lists the fields)", problems[0])
			}
			places, err := gazetteer.Open()
			if err != nil {
				return err
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				if err := unmerged(ctx, cmd, db); err != nil {
					return err
				}
				snap, err := catalog.New(db, catalog.Options{Country: func(name string) string { return countryCode(places, name) }}).Fresh(ctx)
				if err != nil {
					return storeFailure(err)
				}
				found, err := snap.Select(ctx, q)
				if err != nil {
					return storeFailure(err)
				}
				out := bufio.NewWriter(cmd.OutOrStdout())
				n := 0
				found.Each(by, func(r *store.IncidentRow) bool {
					if most > 0 && n == most {
						return false
					}
					n++
					if !asJSON {
						_, err = fmt.Fprintln(out, incidentLine(r))
						return err == nil
					}
					var line []byte
					if line, err = json.Marshal(incident.LineOf(r)); err == nil {
						_, err = out.Write(append(line, '\n'))
					}
					return err == nil
				})
				if err := errors.Join(err, out.Flush()); err != nil {
					return err
				}
				if n < found.Len() {
					fmt.Fprintf(cmd.ErrOrStderr(), "clio: %d of %d incidents; --limit 0 lists all\n", n, found.Len())
				}
				return nil
			})
		},
	}
	flags := cmd.Flags()
	asked = map[string]*string{}
	for _, f := range []struct{ flag, field, about string }{
		{"type", "type", "only this `TYPE`; attack takes attack.bombing too"},
		{"mode", "mode", "only this `MODE`"},
		{"country", "country", "only in this `COUNTRY`, its name or two letters"},
		{"after", "after", "only on this `DAY` (YYYY-MM-DD), month or year, or later"},
		{"before", "before", "only on this `DAY`, month or year, or earlier"},
		{"actor", "actor", "only where the `NAME` of who is said to have done it holds this"},
		{"place", "place", "only where the `NAME` of the place holds this"},
	} {
		asked[f.field] = flags.String(f.flag, "", f.about)
	}
	asked["killed"], asked["reports"] = new(string), new(string)
	flags.Func("killed", "only where an account tells of at least so `MANY` killed", atLeast(asked["killed"]))
	flags.Func("reports", "only by at least so `MANY` reports", atLeast(asked["reports"]))
	flags.StringVar(&text, "text", "", "only told in reports that hold these `WORDS`")
	flags.BoolVar(&contested, "contested", false, "only where accounts contradict one another")
	flags.BoolVar(&unreviewed, "unreviewed", false, "only what nobody judged")
	flags.StringVar(&order, "order", "date", "date, doubt or weight")
	flags.IntVar(&most, "limit", 100, "at most so many; 0 is all")
	flags.BoolVar(&asJSON, "json", false, "one JSON object a line")
	return cmd
}

// atLeast is a flag for a number that has to be reached.
func atLeast(to *string) func(string) error {
	return func(s string) error {
		if n, err := strconv.Atoi(s); err != nil || n < 0 {
			return errors.New("write a whole number")
		}
		*to = ">=" + s
		return nil
	}
}

// grammarHelp lists the fields of queries.
func grammarHelp() string {
	var b strings.Builder
	for _, f := range query.Fields() {
		fmt.Fprintf(&b, "  %-26s %s\n", f.Example, f.Help)
	}
	return b.String()
}

// unmerged says when incidents are not up to date.
func unmerged(ctx context.Context, cmd *cobra.Command, db store.Store) error {
	n, err := db.Unmerged(ctx)
	if err == nil && n > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "clio: %s not merged yet: clio merge does it\n", plural(n, "report"))
	}
	return storeFailure(err)
}

func eachIncident(ctx context.Context, db store.IncidentReader, f store.IncidentFilter, most int, visit func(store.IncidentRow) error) error {
	after, n := "", 0
	for {
		size := 500
		if most > 0 {
			size = min(size, most-n)
		}
		if size == 0 {
			return nil
		}
		page, err := db.Incidents(ctx, f, store.Page{After: after, Limit: size})
		if err != nil {
			return err
		}
		for _, r := range page {
			if err := visit(r); err != nil {
				return err
			}
			after, n = r.ID, n+1
		}
		if len(page) < size {
			return nil
		}
	}
}

func incidentLine(r *store.IncidentRow) string {
	date, place, who, killed, flag := "no date", "no place", "", "", " "
	if r.From != "" {
		date = r.From
		if r.To != r.From {
			date += ".." + r.To
		}
	}
	if r.Place != "" {
		place = r.Place
		if r.Country != "" {
			place += ", " + r.Country
		}
	}
	if r.Actor != "" {
		who = "  " + r.Actor
	}
	if r.Killed[1] >= 0 {
		killed = fmt.Sprintf("  killed %d", r.Killed[0])
		if r.Killed[1] != r.Killed[0] {
			killed += fmt.Sprintf(" to %d", r.Killed[1])
		}
	}
	if r.Contested {
		flag = "!"
	}
	kind := r.Type
	if r.Mode != string(record.Actual) {
		kind += " (" + r.Mode + ")"
	}
	if r.Rejected {
		kind += " (rejected)"
	}
	told := plural(r.Reports, "report")
	if r.Sources != r.Reports {
		told += fmt.Sprintf(", %s", plural(r.Sources, "source"))
	}
	return render.Clean(fmt.Sprintf("%s %s %-22s  %-24s  %s%s%s  (%s)", r.ID, flag, date, place, kind, who, killed, told))
}

func newIncident() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "incident ID",
		Short: "Show one incident: its accounts side by side, and why its reports were joined",
		Long: `Incident shows what each report says of one happening, side by side and never averaged, what reviewers said, and the reasons
for which its events were taken for one. ID is an incident or one of its events.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				if err := unmerged(ctx, cmd, db); err != nil {
					return err
				}
				told, err := incident.Tell(ctx, db, args[0])
				var inc record.Incident
				if err == nil {
					inc, err = told.View()
				}
				if err != nil {
					return storeFailure(incidentHint(err, args[0]))
				}
				if asJSON {
					data, err := json.MarshalIndent(inc, "", "  ")
					if err != nil {
						return err
					}
					_, err = cmd.OutOrStdout().Write(append(data, '\n'))
					return err
				}
				out := bufio.NewWriter(cmd.OutOrStdout())
				printIncident(out, &inc, told.Verdicts)
				return out.Flush()
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func incidentHint(err error, id string) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no incident or event %s: clio incidents and clio list print the ids: %w", id, store.ErrNotFound)
	}
	return err
}

func printIncident(w io.Writer, inc *record.Incident, verdicts map[string]review.Verdict) {
	say := func(format string, args ...any) { fmt.Fprintln(w, render.Clean(fmt.Sprintf(format, args...))) }
	say("%s  %s, %s", inc.ID, inc.Type, inc.Mode)
	told := plural(inc.Reports, "report")
	if inc.Sources != inc.Reports {
		told += fmt.Sprintf(" of %s (copies of one story count once)", plural(inc.Sources, "source"))
	}
	say("told by %s", told)
	letter := map[string]string{}
	for i, e := range inc.Events {
		letter[e.ID] = string(rune('A'+i%26)) + strings.Repeat("'", i/26)
		flag := ""
		if v := verdicts[e.ID]; v.Decision != "" {
			flag = fmt.Sprintf("  [%s: %s]", v.Decision, v.By)
			if v.Split {
				flag += " [reviewers differ]"
			}
		}
		say("  %s  %-10s  %s  %s  %s%s", letter[e.ID], e.Published, e.ID, e.Publisher, e.Title, flag)
	}
	for _, f := range inc.Fields {
		note := ""
		switch {
		case f.Contested:
			note = "  (contested)"
		case f.Series:
			note = "  (grew over time)"
		}
		say("\n%s%s", strings.ReplaceAll(f.Property, "_", " "), note)
		for _, a := range f.Accounts {
			say("  %s", a.Value)
			for _, by := range a.By {
				switch {
				case by.Judged != "":
					say("      %s  %s by a reviewer", letter[by.Event], by.Judged)
				case by.Said != "":
					say("      %s  “%s”, said by %s", letter[by.Event], oneLine(by.Text), oneLine(by.Said))
				default:
					say("      %s  “%s”", letter[by.Event], oneLine(by.Text))
				}
			}
		}
	}
	for _, e := range inc.Events {
		for _, n := range verdicts[e.ID].Notes {
			say("\nnote on %s by %s: %s", letter[e.ID], n.Reviewer, n.Note)
		}
	}
	if len(inc.Links) > 0 {
		say("\nwhy these are one")
	}
	const most = 20
	for _, l := range inc.Links[:min(len(inc.Links), most)] {
		say("  %s and %s  %s", letter[l.A], letter[l.B], reasons(l.Reasons, 5))
	}
	if more := len(inc.Links) - most; more > 0 {
		say("  and %d weaker links; --json has all", more)
	}
	if inc.Reports > 1 {
		fmt.Fprintln(w, "\nclio why EVENT EVENT weighs two of them; clio judge different EVENT EVENT parts them")
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func reasons(list []record.LinkReason, most int) string {
	var parts []string
	for _, r := range list[:min(most, len(list))] {
		parts = append(parts, fmt.Sprintf("%s (%+.1f)", r.Text, r.Weight))
	}
	return strings.Join(parts, ", ")
}

func newWhy() *cobra.Command {
	return &cobra.Command{
		Use:   "why EVENT EVENT",
		Short: "Say what speaks for and against two events being one happening",
		Long: `Why compares two events and prints each likeness and difference with its weight: how much it speaks for (+) or against (-)
their being one happening, in log-odds. Above 0 in sum they are likelier one than two. What a reviewer judged overrules the sum.`,
		Example: `  clio why d3f1a.e1 d77b2.e2`,
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := settler(nil)
			if err != nil {
				return err
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				l, err := s.Explain(ctx, db, args[0], args[1])
				if err != nil {
					return storeFailure(incidentHint(err, args[0]+" or "+args[1]))
				}
				w := cmd.OutOrStdout()
				for _, r := range l.Reasons {
					fmt.Fprintf(w, "%+6.2f  %s\n", r.Weight, render.Clean(r.Text))
				}
				verdict := "two happenings, by these"
				if l.Score > 0 {
					verdict = "one happening, by these"
				}
				fmt.Fprintf(w, "%+6.2f  %s\n", l.Score, verdict)
				var is [2]string
				for i, id := range args {
					row, err := db.Incident(ctx, id)
					if err != nil {
						return storeFailure(err)
					}
					is[i] = row.ID
				}
				if is[0] == is[1] {
					fmt.Fprintf(w, "both belong to incident %s\n", is[0])
				} else {
					fmt.Fprintf(w, "they belong to incidents %s and %s\n", is[0], is[1])
				}
				return judgedPair(ctx, w, db, args)
			})
		},
	}
}

// judgedPair prints what reviewers said of a pair.
func judgedPair(ctx context.Context, w io.Writer, db store.Store, ids []string) error {
	doc, event, _ := record.SplitEventID(ids[0])
	other, otherEvent, _ := record.SplitEventID(ids[1])
	list, err := db.Judgements(ctx, store.JudgementFilter{Doc: doc})
	if err != nil {
		return storeFailure(err)
	}
	for _, j := range review.Standing(list) {
		a, b := j.Event, j.Other
		if a.Doc != doc || a.Event != event {
			a, b = b, a
		}
		if (j.Decision == record.Same || j.Decision == record.Different) && a.Doc == doc && a.Event == event && b.Doc == other && b.Event == otherEvent {
			fmt.Fprintf(w, "%s judged them %s (%s)\n", render.Clean(j.Reviewer), j.Decision, j.ID)
		}
	}
	return nil
}

func newActors() *cobra.Command {
	var kind, name string
	var most int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "actors",
		Short: "List who is named, over all reports",
		Long: `Actors puts the actors of different reports together: by the same name, and by other names that the codebook or a report gives,
only between kinds that can be one. It prints one line an actor: how many reports name it, its kind, its names. Descriptions
("two gunmen") and single names of persons name nobody over reports and are left out.`,
		Example: `  clio actors --kind armed_group
  clio actors --name lantern --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := settler(nil)
			if err != nil {
				return err
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				groups, err := s.Actors(ctx, db)
				if err != nil {
					return storeFailure(err)
				}
				out := bufio.NewWriter(cmd.OutOrStdout())
				n := 0
				for i := range groups {
					g := &groups[i]
					if kind != "" && g.Kind != kind || name != "" && !strings.Contains(merge.Fold(strings.Join(g.Names, " ")), merge.Fold(name)) {
						continue
					}
					if n++; most > 0 && n > most {
						break
					}
					docs := map[string]bool{}
					for _, m := range g.Members {
						docs[m.Doc] = true
					}
					if asJSON {
						data, err := json.Marshal(struct {
							Name    string   `json:"name"`
							Kind    string   `json:"kind"`
							Names   []string `json:"names"`
							Reports int      `json:"reports"`
							Reasons []string `json:"reasons,omitempty"`
						}{g.Name, g.Kind, g.Names, len(docs), g.Reasons})
						if err != nil {
							return err
						}
						fmt.Fprintf(out, "%s\n", data)
						continue
					}
					line := fmt.Sprintf("%5d  %-18s  %s", len(docs), g.Kind, oneLine(g.Name))
					if len(g.Names) > 1 {
						line += " = " + oneLine(strings.Join(g.Names[1:], " = "))
					}
					fmt.Fprintln(out, render.Clean(line))
				}
				return out.Flush()
			})
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "", "only actors of this `KIND`: armed_group, state, state_security, person, …")
	cmd.Flags().StringVar(&name, "name", "", "only actors one of whose names holds this `TEXT`")
	cmd.Flags().IntVar(&most, "limit", 0, "at most so many; 0 is all")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	return cmd
}
