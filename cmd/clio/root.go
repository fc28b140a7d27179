package main

import (
	"errors"

	"github.com/spf13/cobra"

	"clio"
)

// errReported says that what went wrong has been printed already.
var errReported = errors.New("reported")

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "clio",
		Short:         "Read reports of armed violence and keep a record of who said what happened",
		Version:       clio.Version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(newRead())
	return root
}
