package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"clio/internal/settle"
	"clio/internal/store"
	"clio/internal/store/postgres"
	"clio/internal/store/sqldb"
	"clio/internal/store/sqlite"
)

// tablesOf is what the two kinds of database have in common.
func tablesOf(db store.Store) (*sqldb.DB, error) {
	switch db := db.(type) {
	case *sqlite.DB:
		return db.DB, nil
	case *postgres.DB:
		return db.DB, nil
	}
	return nil, errors.New("this database cannot be copied")
}

func newBackup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the whole database into a new SQLite file while others write",
		Long: `Backup writes everything, as it is at one moment, into a new file: reports, readings, incidents, judgements and the queue.
Others may read and write meanwhile. The copy is a database like any other; a PostgreSQL database is copied into a SQLite file.`,
		Example: `  clio backup clio-2024-05-01.db
  clio --db postgres://clio@db/clio backup record.db`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				if lite, ok := db.(*sqlite.DB); ok {
					if err := lite.Backup(ctx, args[0]); err != nil {
						return &failure{exitStore, err}
					}
				} else if err := copyInto(ctx, cmd, db, args[0], true, time.Time{}); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "copied into %s\n", args[0])
				return nil
			})
		},
	}
}

func newCopy() *cobra.Command {
	var when string
	cmd := &cobra.Command{
		Use:   "copy DATABASE",
		Short: "Move a record from SQLite to PostgreSQL or back, losing nothing",
		Long: `Copy copies everything in the database that --db names into another, empty one: a file that is not there yet, or the address of
an empty PostgreSQL database. clio digest prints the same line for both. All of it arrives or nothing.

With --at it copies the record as it was then: the reports, readings and judgements that were there, merged anew. Users, saved
views and work that waits stay behind.`,
		Example: `  clio --db clio.db copy postgres://clio@localhost/clio
  clio --db postgres://clio@localhost/clio copy home.db
  clio copy may.db --at 2024-05-31`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var at time.Time
			if when != "" {
				var err error
				if at, err = momentOf(when); err != nil {
					return fmt.Errorf("--at: %w", err)
				}
			}
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				if err := copyInto(ctx, cmd, db, args[0], !postgres.Is(args[0]), at); err != nil {
					return err
				}
				if at.IsZero() {
					fmt.Fprintln(cmd.OutOrStdout(), "copied; clio digest prints the same line for both")
				} else {
					fmt.Fprintf(cmd.OutOrStdout(), "copied as it was at %s\n", at.Format(time.RFC3339))
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&when, "at", "", "copy the record as it was at the end of this `DAY` (YYYY-MM-DD), or at a time (RFC 3339)")
	return cmd
}

// momentOf reads a day, which stands for its end in UTC, or a time.
func momentOf(s string) (time.Time, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, fmt.Errorf("%q is no day and no time: write it as 2024-05-31 or 2024-05-31T12:00:00Z", s)
	}
	return t.UTC(), nil
}

// copyInto copies a store into another; a file must not be there yet, and is taken away again when the copy fails.
func copyInto(ctx context.Context, cmd *cobra.Command, db store.Store, name string, file bool, at time.Time) error {
	from, err := tablesOf(db)
	if err != nil {
		return err
	}
	if file {
		if _, err := os.Stat(name); err == nil {
			return fmt.Errorf("%s is there already: name a file that is not", name)
		}
	}
	other, err := openStore(ctx, name, false)
	if err != nil {
		return &failure{exitStore, err}
	}
	to, err := tablesOf(other)
	if err == nil {
		bar := progress(cmd, "copying tables")
		if at.IsZero() {
			err = from.CopyTo(ctx, to, func(string, int) { bar.add() })
		} else {
			err = from.CopyUntil(ctx, to, at, func(string, int) { bar.add() })
		}
		bar.clear()
	}
	if err == nil && !at.IsZero() {
		var s *settle.Settler
		if s, err = settler(nil); err == nil {
			err = s.Run(ctx, other, nil)
		}
	}
	err = errors.Join(err, other.Close())
	if err != nil && file {
		for _, end := range []string{"", "-wal", "-shm"} {
			err = errors.Join(err, os.RemoveAll(name+end))
		}
	}
	return storeFailure(err)
}
