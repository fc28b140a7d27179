// Command clio reads English news reports and keeps a record of events, attributions and actors.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes, as clio help exit-codes tells them.
const (
	exitOK          = 0
	exitPartly      = 1 // some documents could not be read, or a check found something wrong
	exitUsage       = 2
	exitStore       = 3
	exitInterrupted = 130
)

// failure is an error with the exit code that it ends the program with.
type failure struct {
	code int
	err  error // nil when what went wrong has been printed already
}

func (f *failure) Error() string {
	if f.err == nil {
		return "reported"
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var f *failure
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, syscall.EPIPE):
		return exitOK // the reader of our output has what it wanted
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "clio: interrupted; what was kept is whole, and the same command goes on from there")
		return exitInterrupted
	case errors.As(err, &f):
		if f.err != nil {
			fmt.Fprintln(os.Stderr, "clio:", f.err)
		}
		return f.code
	}
	fmt.Fprintln(os.Stderr, "clio:", err)
	return exitUsage
}
