package sqlite

import (
	"context"
	"errors"
	"fmt"
)

// Exec runs one statement of SQL on a database file. It is for tests that need a damaged file, and for people who mend one.
func Exec(ctx context.Context, name, query string) error {
	d, err := Open(ctx, name, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	if _, err = d.SQL().ExecContext(ctx, query); err != nil {
		err = fmt.Errorf("%s: could not run a statement%s: %w", name, hint(err), err)
	}
	return errors.Join(err, d.Close())
}
