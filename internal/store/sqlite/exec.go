package sqlite

import (
	"context"
	"errors"
)

// Exec runs one statement of SQL on a database file. It is for tests that need a damaged file, and for people who mend one.
func Exec(ctx context.Context, name, query string) error {
	d, err := Open(ctx, name, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	_, err = d.db.ExecContext(ctx, query)
	return errors.Join(d.wrap("run a statement", err), d.Close())
}
