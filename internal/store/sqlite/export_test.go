package sqlite

import (
	"context"
	"database/sql"
)

// Hold keeps the write lock until the channel is closed.
func Hold(ctx context.Context, d *DB, until <-chan struct{}) error {
	return d.inTx(ctx, func(*sql.Tx) error { <-until; return nil })
}
