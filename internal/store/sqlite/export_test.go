package sqlite

import "context"

// Hold keeps the write lock until the channel is closed.
func Hold(ctx context.Context, d *DB, until <-chan struct{}) error {
	tx, err := d.SQL().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	<-until
	return tx.Commit()
}
