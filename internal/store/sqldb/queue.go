package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"clio/internal/store"
	"clio/record"
)

// ErrLost says that a job was given to another worker meanwhile, because its lease was over.
var ErrLost = errors.New("the lease of the job is over and another worker has it")

// Enqueue adds documents to the queue. One that waits already is left alone.
func (d *DB) Enqueue(ctx context.Context, jobs []store.Job) (int, error) {
	added := 0
	err := d.inTx(ctx, func(tx handle) error {
		added = 0
		for i := range jobs {
			j := &jobs[i]
			res, err := tx.exec(ctx, `INSERT INTO jobs (key, state, tries, worker, error, until, body, raw_hash, priority) VALUES (?, 'waiting', 0, '', '', 0, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
				j.Key, j.Body, j.RawHash, j.Priority)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if err != nil {
				return err
			}
			added += int(n)
		}
		return nil
	})
	return added, d.wrap("queue", err)
}

const jobColumns = `id, key, state, tries, worker, error, until, raw_hash, priority`

func scanJob(row interface{ Scan(...any) error }, more ...any) (store.Job, error) {
	var j store.Job
	var until int64
	err := row.Scan(append([]any{&j.ID, &j.Key, &j.State, &j.Tries, &j.Worker, &j.Error, &until, &j.RawHash, &j.Priority}, more...)...)
	if until > 0 {
		j.Until = time.Unix(until, 0).UTC().Format(time.RFC3339)
	}
	return j, err
}

// Take gives a job to a worker for so many seconds: the one with the highest priority that waits longest, or one whose lease
// is over.
func (d *DB) Take(ctx context.Context, worker string, lease int) (store.Job, error) {
	var j store.Job
	err := d.inTx(ctx, func(tx handle) error {
		now := d.now().Unix()
		var id int64
		if err := tx.row(ctx, `SELECT id FROM jobs WHERE state <> 'dead' AND until <= ? ORDER BY priority DESC, id LIMIT 1`+d.dial.Lock, now).Scan(&id); err != nil {
			return err
		}
		var body []byte
		var err error
		j, err = scanJob(tx.row(ctx, `UPDATE jobs SET state = 'taken', worker = ?, tries = tries + 1, until = ? WHERE id = ? RETURNING `+jobColumns+`, body`, worker, now+int64(lease), id), &body)
		j.Body = body
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return j, store.ErrNotFound
	}
	return j, d.wrap("take a job", err)
}

// Finish keeps the record that a job made and ends the job, both or neither.
func (d *DB) Finish(ctx context.Context, j store.Job, rec *record.Record) error {
	body, err := encode(rec)
	if err != nil {
		return err
	}
	err = d.inTx(ctx, func(tx handle) error {
		res, err := tx.exec(ctx, `DELETE FROM jobs WHERE id = ? AND state = 'taken' AND worker = ? AND tries = ?`, j.ID, j.Worker, j.Tries)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return d.lost(ctx, tx, rec)
		}
		return d.put(ctx, tx, rec, body, store.HashOf(rec.Document.Text), j.RawHash)
	})
	if errors.Is(err, ErrLost) || errors.Is(err, store.ErrOtherText) {
		return err
	}
	return d.wrap("finish a job", err)
}

// lost tells a job that another worker has from one that this worker finished just before the connection broke.
func (d *DB) lost(ctx context.Context, tx handle, rec *record.Record) error {
	kept, err := has(ctx, tx, rec.Document.ID, store.HashOf(rec.Document.Text), rec.Reader)
	if err == nil && !kept {
		err = ErrLost
	}
	return err
}

// Fail gives a job back: to be tried again after so many seconds, or dead.
func (d *DB) Fail(ctx context.Context, j store.Job, reason string, dead bool, wait int) error {
	state := store.Waiting
	if dead {
		state = store.Dead
	}
	_, err := d.on.exec(ctx, `UPDATE jobs SET state = ?, worker = '', error = ?, until = ? WHERE id = ? AND state = 'taken' AND worker = ? AND tries = ?`,
		string(state), reason, d.now().Unix()+int64(wait), j.ID, j.Worker, j.Tries)
	return d.wrap("give back a job", err)
}

// Jobs lists jobs of a state, or all, without what is to be read.
func (d *DB) Jobs(ctx context.Context, state store.JobState, most int) ([]store.Job, error) {
	var out []store.Job
	rows, err := d.on.query(ctx, `SELECT `+jobColumns+` FROM jobs WHERE state = ? OR ? = '' ORDER BY id LIMIT ?`, string(state), string(state), limit(store.Page{Limit: most}))
	err = each(rows, err, func(rows *sql.Rows) error {
		j, err := scanJob(rows)
		out = append(out, j)
		return err
	})
	return out, d.wrap("list the queue", err)
}

// Retry lets a dead job wait again, or all of them with id 0.
func (d *DB) Retry(ctx context.Context, id int64) (int, error) {
	res, err := d.on.exec(ctx, `UPDATE jobs SET state = 'waiting', tries = 0, until = 0 WHERE state = 'dead' AND (id = ? OR ? = 0)`, id, id)
	if err != nil {
		return 0, d.wrap("retry", err)
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 && id != 0 {
		return 0, fmt.Errorf("dead job %d: %w", id, store.ErrNotFound)
	}
	return int(n), d.wrap("retry", err)
}

// Pending counts the jobs of each state.
func (d *DB) Pending(ctx context.Context) (map[store.JobState]int, error) {
	out := map[store.JobState]int{}
	rows, err := d.on.query(ctx, `SELECT state, count(*) FROM jobs GROUP BY state`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var state string
		var n int
		err := rows.Scan(&state, &n)
		out[store.JobState(state)] = n
		return err
	})
	return out, d.wrap("count the queue", err)
}
