package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"clio"
	"clio/internal/store"
	"clio/internal/web"
)

func newServe() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the database as pages on this machine",
		Long: `Serve shows events, reports with their marked sentences, sayings and actors as pages of a small web server. It answers on
this machine only, changes nothing, and ends with Ctrl-C.`,
		Example: `  clio serve
  clio serve --db sahel.db --addr 127.0.0.1:9000`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				return servePages(ctx, cmd, db, addr, func(string) {})
			})
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "the `ADDRESS` to answer on; port 0 takes a free one")
	return cmd
}

// servePages serves the pages until ctx is done. Ready is called with the address of the first page once it can be opened.
func servePages(ctx context.Context, cmd *cobra.Command, db web.Store, addr string, ready func(string)) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("--addr %q is no address: write it as HOST:PORT, for example 127.0.0.1:8080", addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--addr %q is not on this machine: the pages have no log-in, so they answer on 127.0.0.1, ::1 or localhost only", addr)
	}
	pages, err := web.Handler(db, web.Options{Version: clio.Version, Log: log.New(cmd.ErrOrStderr(), "clio: ", 0)})
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot answer on %s (%w): end what answers there, or name another with --addr, for example --addr 127.0.0.1:0", addr, err)
	}
	server := &http.Server{
		Handler: pages, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute,
		MaxHeaderBytes: 1 << 16, BaseContext: func(net.Listener) context.Context { return ctx },
	}
	url := "http://" + listener.Addr().String() + "/"
	fmt.Fprintf(cmd.OutOrStdout(), "The pages are at %s (Ctrl-C ends)\n", url)
	ready(url)
	stop := context.AfterFunc(ctx, func() {
		deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = server.Shutdown(deadline) // what is still open after that is cut off by the end of the program
	})
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the pages: %w", err)
	}
	return nil
}
