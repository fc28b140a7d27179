package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"clio/examples"
	"clio/internal/ingest"
	"clio/internal/store/sqlite"
)

func newDemo() *cobra.Command {
	var addr string
	var noOpen bool
	var r reading
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Read the example reports into a fresh database and open the pages",
		Long: `Demo reads the reports that Clio brings with it into a database of its own, in a temporary folder that goes when it ends, and
opens its pages in the browser. Your own database is left alone.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := os.MkdirTemp("", "clio-demo-")
			if err != nil {
				return fmt.Errorf("a folder for the demo: %w", err)
			}
			defer os.RemoveAll(dir)
			paths, err := unpack(examples.Files, filepath.Join(dir, "examples"))
			if err != nil {
				return fmt.Errorf("unpack the examples: %w", err)
			}
			reader, err := r.start()
			if err != nil {
				return err
			}
			db, err := sqlite.Open(cmd.Context(), filepath.Join(dir, "demo.db"), sqlite.Options{})
			if err != nil {
				return &failure{exitStore, err}
			}
			defer db.Close()
			if err := add(cmd, db, reader, r, ingest.Open(cmd.Context(), paths, ingest.Options{Name: func(path string) string {
				return "examples/" + filepath.Base(path) // so that ids and addresses are the same each time
			}})); err != nil {
				return err
			}
			return servePages(cmd.Context(), cmd, db, serving{addr: addr, ready: func(url string) {
				if !noOpen {
					open(url)
				}
			}})
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "the `ADDRESS` to answer on; port 0 takes a free one")
	cmd.Flags().BoolVar(&noOpen, "no-open", false, "do not open a browser")
	return cmd
}

// unpack writes the embedded reports into a folder and lists them in order.
func unpack(files fs.FS, dir string) (paths []string, err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		data, err := fs.ReadFile(files, e.Name())
		if err != nil {
			return nil, err
		}
		path := filepath.Join(dir, e.Name())
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// open asks the desktop to show an address, when a person sits before a terminal that has one. The address is printed in any
// case, so a desktop that cannot is no error.
func open(url string) {
	if !term.IsTerminal(int(os.Stdout.Fd())) {
		return
	}
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", url)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return
		}
		cmd = exec.Command("xdg-open", url)
	}
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
