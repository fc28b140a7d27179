package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"clio/internal/people"
	"clio/internal/store"
)

func newUser() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "user",
		Short: "Say who may log in to the pages, and what they may do",
		Long: `User manages who may log in to the pages of clio serve. Reading is open on this machine; judging needs a name. Roles:
  reader    reads, where reading needs a name too (clio serve on other addresses than this machine's)
  reviewer  judges, and keeps views
  admin     sees who did what, adds and takes out people
Passwords are kept as argon2id hashes in the database and nowhere else.`,
		Example: `  clio user add amina --role admin
  clio user list
  printf '%s\n' "$PASSWORD" | clio user add bo --role reviewer`,
	}
	cmd.AddCommand(newUserAdd(), newUserList(), newUserDrop())
	return cmd
}

func newUserAdd() *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Add somebody, or give them another role and password",
		Long: `Add asks for a password, twice on a terminal; in a pipe it takes the first line. Somebody who is there already gets the new
role and password, and is logged out everywhere.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := people.CheckName(args[0]); err != nil {
				return err
			}
			if !people.Role(role).Known() {
				return fmt.Errorf("--role %q is none of reader, reviewer and admin", role)
			}
			password, err := askPassword(cmd)
			if err != nil {
				return err
			}
			hash, err := people.Hash(password)
			if err != nil {
				return err
			}
			return withStore(cmd, false, func(ctx context.Context, db store.Store) error {
				if err := db.SetUser(ctx, store.User{Name: args[0], Role: role, Hash: hash}); err != nil {
					return storeFailure(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s may log in as %s\n", args[0], role)
				return storeFailure(db.Log(ctx, store.Audit{Who: "terminal", What: "set user to " + role, About: args[0]}))
			})
		},
	}
	cmd.Flags().StringVar(&role, "role", string(people.Reviewer), "reader, reviewer or admin")
	return cmd
}

// askPassword asks twice on a terminal, and takes the first line of anything else.
func askPassword(cmd *cobra.Command) (string, error) {
	if f, ok := cmd.InOrStdin().(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		var said [2]string
		for i, prompt := range []string{"Password: ", "Again: "} {
			fmt.Fprint(cmd.ErrOrStderr(), prompt)
			b, err := term.ReadPassword(int(f.Fd()))
			fmt.Fprintln(cmd.ErrOrStderr())
			if err != nil {
				return "", fmt.Errorf("read the password: %w", err)
			}
			said[i] = string(b)
		}
		if said[0] != said[1] {
			return "", errors.New("the two passwords differ: try again")
		}
		return said[0], nil
	}
	line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", errors.Join(errors.New("no password on standard input"), people.ErrPassword)
	} else if err != nil && line == "" {
		return "", err
	}
	return line, nil
}

func newUserList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List who may log in",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				list, err := db.Users(ctx)
				if err != nil {
					return storeFailure(err)
				}
				for _, u := range list {
					fmt.Fprintf(cmd.OutOrStdout(), "%-10s %s  since %s\n", u.Role, u.Name, u.Made)
				}
				if len(list) == 0 {
					fmt.Fprintln(cmd.ErrOrStderr(), "clio: nobody can log in yet: clio user add NAME --role admin")
				}
				return nil
			})
		},
	}
}

func newUserDrop() *cobra.Command {
	return &cobra.Command{
		Use:   "drop NAME",
		Short: "Take somebody out; their judgements stay",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, true, func(ctx context.Context, db store.Store) error {
				if err := db.DropUser(ctx, args[0]); err != nil {
					if errors.Is(err, store.ErrNotFound) {
						return fmt.Errorf("there is no user %s: clio user list names them", args[0])
					}
					return storeFailure(err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s can no longer log in\n", args[0])
				return storeFailure(db.Log(ctx, store.Audit{Who: "terminal", What: "took out a user", About: args[0]}))
			})
		},
	}
}
