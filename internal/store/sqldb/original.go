package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"clio/internal/store"
)

// packer packs and unpacks originals. Both halves may be used by many goroutines.
type packer struct {
	once sync.Once
	in   *zstd.Encoder
	out  *zstd.Decoder
	err  error
}

func (p *packer) start() error {
	p.once.Do(func() {
		if p.in, p.err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)); p.err == nil {
			p.out, p.err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(store.MaxOriginal+1<<20))
		}
	})
	return p.err
}

// KeepOriginal keeps bytes under their hash.
func (d *DB) KeepOriginal(ctx context.Context, hash string, o store.Original) (bool, error) {
	if len(o.Body) > store.MaxOriginal || hash == "" {
		return false, nil
	}
	// The reports of one feed share their bytes: they are packed once.
	if have, err := d.HasOriginal(ctx, hash); have || err != nil {
		return have, err
	}
	if err := d.packer.start(); err != nil {
		return false, fmt.Errorf("keep an original: %w", err)
	}
	err := d.inTx(ctx, func(tx handle) error {
		_, err := tx.exec(ctx, `INSERT INTO originals (hash, media, size, packed) VALUES (?,?,?,?) ON CONFLICT DO NOTHING`, hash, o.Media, len(o.Body), d.packer.in.EncodeAll(o.Body, nil))
		return err
	})
	return err == nil, d.wrap("keep an original", err)
}

// HasOriginal reports whether the bytes of a hash are kept.
func (d *DB) HasOriginal(ctx context.Context, hash string) (bool, error) {
	var n int
	err := d.on.row(ctx, `SELECT count(*) FROM originals WHERE hash = ?`, hash).Scan(&n)
	return n > 0, d.wrap("look for an original", err)
}

// Original gives the bytes that a document was read from. Those of a plain text are its text.
func (d *DB) Original(ctx context.Context, id string) (store.Original, error) {
	doc, err := d.Document(ctx, id)
	if err != nil {
		return store.Original{}, err
	}
	if doc.RawHash == doc.Hash {
		return store.Original{Media: "text/plain", Body: []byte(doc.Document.Text)}, nil
	}
	var o store.Original
	var packed []byte
	err = d.on.row(ctx, `SELECT media, packed FROM originals WHERE hash = ?`, doc.RawHash).Scan(&o.Media, &packed)
	if errors.Is(err, sql.ErrNoRows) {
		return o, fmt.Errorf("the original of %s: %w", id, store.ErrNotFound)
	}
	if err == nil {
		o.Body, err = d.unpack(packed)
	}
	return o, d.wrap("fetch the original of "+id, err)
}

func (d *DB) unpack(packed []byte) ([]byte, error) {
	if err := d.packer.start(); err != nil {
		return nil, err
	}
	return d.packer.out.DecodeAll(packed, nil)
}

// CheckOriginals unpacks all originals.
func (d *DB) CheckOriginals(ctx context.Context, bad func(hash string, err error)) (int, error) {
	n, after := 0, ""
	for {
		var hash string
		var packed []byte
		err := d.on.row(ctx, `SELECT hash, packed FROM originals WHERE hash > ? ORDER BY hash LIMIT 1`, after).Scan(&hash, &packed)
		if errors.Is(err, sql.ErrNoRows) {
			return n, nil
		}
		if err != nil {
			return n, d.wrap("check originals", err)
		}
		n, after = n+1, hash
		body, err := d.unpack(packed)
		if err == nil && store.HashOf(string(body)) != hash {
			err = errors.New("the bytes are not the ones that were hashed")
		}
		if err != nil {
			bad(hash, err)
		}
	}
}

// Versions are the documents of an address or a source in the order in which they were kept; of those kept within one second the
// order of their first readings tells.
func (d *DB) Versions(ctx context.Context, address string) ([]store.Version, error) {
	rows, err := d.on.query(ctx, `SELECT `+docColumns+`, '', coalesce(r.reader, ''), (SELECT count(*) FROM events e WHERE e.reading = d.reading), d.added_at
		FROM documents d LEFT JOIN readings r ON r.id = d.reading WHERE d.url = ? OR d.source = ? ORDER BY d.added_at, (SELECT min(f.id) FROM readings f WHERE f.doc = d.id), d.id`, address, address)
	if err != nil {
		return nil, d.wrap("list versions", err)
	}
	defer rows.Close()
	var out []store.Version
	for rows.Next() {
		var v store.Version
		if v.Stored, err = scanStored(rows, &v.Added); err != nil {
			return nil, d.wrap("list versions", err)
		}
		out = append(out, v)
	}
	return out, d.wrap("list versions", rows.Err())
}
