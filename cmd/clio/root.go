package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/store"
	"clio/internal/store/postgres"
	"clio/internal/store/sqlite"
)

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "clio",
		Short: "Read reports of armed violence and keep a record of who said what happened",
		Long: `Clio reads English news reports and keeps a record of them: events (what, when, where, by whom, against whom, with
what, killed, wounded), attributions (who says so, how sure, who denies it) and actors. Every cell leads to its sentence.

Begin with
  clio read report.txt      the record of one report, for people
  clio demo                 the example reports, in a browser
  clio add reports/         keep the records of a folder in clio.db`,
		Version:       clio.Version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("clio {{.Version}}\n")
	root.PersistentFlags().String("db", "", "the database: a file, or postgres://user@host/name (default clio.db, or what CLIO_DB names)")
	root.AddCommand(newRead(), newAdd(), newFetch(), newWatch(), newReread(), newList(), newShow(), newSearch(), newExplain(), newOriginal(), newVersions(), newIncidents(), newIncident(), newWhy(), newMerge(), newActors(), newReview(), newJudge(), newHistory(), newAgreement(), newQueue(), newWork(), newBackup(), newCopy(), newVerify(), newExport(), newImport(), newCompare(), newSchema(), newDigest(), newParse(), newServe(), newUser(), newDemo(), newGazetteer(), newBench(), newExitCodes())
	return root
}

func newExitCodes() *cobra.Command {
	return &cobra.Command{
		Use:   "exit-codes",
		Short: "What the exit codes mean",
		Long: `Clio ends with
  0    everything was done
  1    some documents could not be read (each is named on standard error), or a check found something wrong
  2    the command was not understood
  3    the database could not be opened, read or written
  130  interrupted; what was kept is whole, and the same command goes on from there`,
	}
}

// dbName is the database file that a command works on.
func dbName(cmd *cobra.Command) string {
	if name, err := cmd.Flags().GetString("db"); err == nil && name != "" {
		return name
	}
	if name := os.Getenv("CLIO_DB"); name != "" {
		return name
	}
	return "clio.db"
}

// withStore opens the database, runs do and closes it. Errors of the store end with their own exit code.
func withStore(cmd *cobra.Command, readOnly bool, do func(context.Context, store.Store) error) error {
	ctx := cmd.Context()
	db, err := openStore(ctx, dbName(cmd), readOnly)
	if err != nil {
		return &failure{exitStore, err}
	}
	err = do(ctx, db)
	if cerr := db.Close(); err == nil && cerr != nil {
		err = &failure{exitStore, cerr}
	}
	return err
}

// openStore opens a SQLite file or, by its address, a PostgreSQL database.
func openStore(ctx context.Context, name string, readOnly bool) (store.Store, error) {
	if postgres.Is(name) {
		return postgres.Open(ctx, name, postgres.Options{})
	}
	return sqlite.Open(ctx, name, sqlite.Options{ReadOnly: readOnly})
}
