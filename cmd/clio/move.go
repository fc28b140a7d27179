package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

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
				} else if err := copyInto(ctx, cmd, db, args[0], true); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "copied into %s\n", args[0])
				return nil
			})
		},
	}
}

func newCopy() *cobra.Command {
	return &cobra.Command{
		Use:   "copy DATABASE",
		Short: "Move a record from SQLite to PostgreSQL or back, losing nothing",
		Long: `Copy copies everything in the database that --db names into another, empty one: a file that is not there yet, or the address of
an empty PostgreSQL database. clio digest prints the same line for both. All of it arrives or nothing.`,
		Example: `  clio --db clio.db copy postgres://clio@localhost/clio
  clio --db postgres://clio@localhost/clio copy home.db`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				if err := copyInto(ctx, cmd, db, args[0], !postgres.Is(args[0])); err != nil {
					return err
				}
				fmt.Fprintln(cmd.OutOrStdout(), "copied; clio digest prints the same line for both")
				return nil
			})
		},
	}
}

// copyInto copies a store into another; a file must not be there yet, and is taken away again when the copy fails.
func copyInto(ctx context.Context, cmd *cobra.Command, db store.Store, name string, file bool) error {
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
		err = from.CopyTo(ctx, to, func(string, int) { bar.add() })
		bar.clear()
	}
	err = errors.Join(err, other.Close())
	if err != nil && file {
		for _, end := range []string{"", "-wal", "-shm"} {
			err = errors.Join(err, os.RemoveAll(name+end))
		}
	}
	return storeFailure(err)
}
