package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"clio/internal/store"
)

// SetUser adds a user or changes one.
func (d *DB) SetUser(ctx context.Context, u store.User) error {
	_, err := d.on.exec(ctx, `INSERT INTO users (name, role, hash, made_at) VALUES (?,?,?,?) ON CONFLICT (name) DO UPDATE SET role = excluded.role, hash = excluded.hash`,
		u.Name, u.Role, u.Hash, d.now().UTC().Format(time.RFC3339))
	return d.wrap("keep user "+u.Name, err)
}

// User finds a user.
func (d *DB) User(ctx context.Context, name string) (store.User, error) {
	var u store.User
	err := d.on.row(ctx, `SELECT name, role, hash, made_at FROM users WHERE name = ?`, name).Scan(&u.Name, &u.Role, &u.Hash, &u.Made)
	if errors.Is(err, sql.ErrNoRows) {
		return u, fmt.Errorf("user %s: %w", name, store.ErrNotFound)
	}
	return u, d.wrap("fetch user "+name, err)
}

// Users lists users by name.
func (d *DB) Users(ctx context.Context) ([]store.User, error) {
	var out []store.User
	rows, err := d.on.query(ctx, `SELECT name, role, hash, made_at FROM users ORDER BY name`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var u store.User
		err := rows.Scan(&u.Name, &u.Role, &u.Hash, &u.Made)
		out = append(out, u)
		return err
	})
	return out, d.wrap("list users", err)
}

// DropUser takes a user out.
func (d *DB) DropUser(ctx context.Context, name string) error {
	return d.drop(ctx, "user "+name, `DELETE FROM users WHERE name = ?`, name)
}

// drop deletes one row and says when there was none.
func (d *DB) drop(ctx context.Context, what, query, key string) error {
	res, err := d.on.exec(ctx, query, key)
	if err != nil {
		return d.wrap("take out "+what, err)
	}
	if n, err := res.RowsAffected(); err == nil && n == 0 {
		return fmt.Errorf("%s: %w", what, store.ErrNotFound)
	}
	return nil
}

// SetSession keeps what belongs to a token, and forgets sessions that are over.
func (d *DB) SetSession(ctx context.Context, token string, body []byte, until time.Time) error {
	return d.wrap("keep a session", d.inTx(ctx, func(tx handle) error {
		if _, err := tx.exec(ctx, `DELETE FROM sessions WHERE until < ?`, d.now().Unix()); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `INSERT INTO sessions (token, body, until) VALUES (?,?,?) ON CONFLICT (token) DO UPDATE SET body = excluded.body, until = excluded.until`, token, body, until.Unix())
		return err
	}))
}

// Session finds what belongs to a token.
func (d *DB) Session(ctx context.Context, token string) ([]byte, error) {
	var body []byte
	err := d.on.row(ctx, `SELECT body FROM sessions WHERE token = ? AND until >= ?`, token, d.now().Unix()).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("session: %w", store.ErrNotFound)
	}
	return body, d.wrap("fetch a session", err)
}

// DropSession ends a session; one that is over already is fine.
func (d *DB) DropSession(ctx context.Context, token string) error {
	_, err := d.on.exec(ctx, `DELETE FROM sessions WHERE token = ?`, token)
	return d.wrap("end a session", err)
}

// SetView keeps a page under a name; only its owner may give the name to another page.
func (d *DB) SetView(ctx context.Context, v store.View) error {
	res, err := d.on.exec(ctx, `INSERT INTO views (name, owner, path, made_at) VALUES (?,?,?,?)
		ON CONFLICT (name) DO UPDATE SET path = excluded.path, made_at = excluded.made_at WHERE views.owner = excluded.owner`, v.Name, v.Owner, v.Path, d.now().UTC().Format(time.RFC3339))
	if err != nil {
		return d.wrap("keep view "+v.Name, err)
	}
	if n, err := res.RowsAffected(); err == nil && n == 0 {
		return store.ErrTaken
	}
	return nil
}

// Views lists what people kept, by name.
func (d *DB) Views(ctx context.Context) ([]store.View, error) {
	var out []store.View
	rows, err := d.on.query(ctx, `SELECT name, owner, path, made_at FROM views ORDER BY name`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var v store.View
		err := rows.Scan(&v.Name, &v.Owner, &v.Path, &v.Made)
		out = append(out, v)
		return err
	})
	return out, d.wrap("list views", err)
}

// DropView forgets a name.
func (d *DB) DropView(ctx context.Context, name string) error {
	return d.drop(ctx, "view "+name, `DELETE FROM views WHERE name = ?`, name)
}

// Log adds to the log of who did what.
func (d *DB) Log(ctx context.Context, a store.Audit) error {
	_, err := d.on.exec(ctx, `INSERT INTO audit (at, who, what, about) VALUES (?,?,?,?)`, d.now().UTC().Format(time.RFC3339), a.Who, a.What, a.About)
	return d.wrap("write the log", err)
}

// Logged lists the log, the newest first.
func (d *DB) Logged(ctx context.Context, most int) ([]store.Audit, error) {
	var out []store.Audit
	rows, err := d.on.query(ctx, `SELECT seq, at, who, what, about FROM audit ORDER BY seq DESC LIMIT ?`, limit(store.Page{Limit: most}))
	err = each(rows, err, func(rows *sql.Rows) error {
		var a store.Audit
		err := rows.Scan(&a.Seq, &a.At, &a.Who, &a.What, &a.About)
		out = append(out, a)
		return err
	})
	return out, d.wrap("read the log", err)
}

// SetProgress says how far a run is.
func (d *DB) SetProgress(ctx context.Context, p store.Progress) error {
	ended := int64(0)
	if !p.Ended.IsZero() {
		ended = p.Ended.Unix()
	}
	_, err := d.on.exec(ctx, `INSERT INTO progress (id, what, done, failed, started, seen, ended) VALUES (?,?,?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET done = excluded.done, failed = excluded.failed, seen = excluded.seen, ended = excluded.ended`,
		p.ID, p.What, p.Done, p.Failed, p.Started.Unix(), p.Seen.Unix(), ended)
	return d.wrap("keep how far it is", err)
}

// Running lists runs that told of themselves since a time, the newest first.
func (d *DB) Running(ctx context.Context, since time.Time) ([]store.Progress, error) {
	var out []store.Progress
	rows, err := d.on.query(ctx, `SELECT id, what, done, failed, started, seen, ended FROM progress WHERE seen >= ? ORDER BY started DESC, id`, since.Unix())
	err = each(rows, err, func(rows *sql.Rows) error {
		var p store.Progress
		var started, seen, ended int64
		err := rows.Scan(&p.ID, &p.What, &p.Done, &p.Failed, &started, &seen, &ended)
		p.Started, p.Seen = time.Unix(started, 0), time.Unix(seen, 0)
		if ended > 0 {
			p.Ended = time.Unix(ended, 0)
		}
		out = append(out, p)
		return err
	})
	return out, d.wrap("list runs", err)
}
