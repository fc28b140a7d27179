package postgres_test

import (
	"context"
	"testing"

	"clio/internal/store"
	"clio/internal/store/postgres"
	"clio/internal/store/postgres/pgtest"
	"clio/internal/store/storetest"
)

func TestSuite(t *testing.T) {
	server := pgtest.Start(t)
	storetest.Run(t, func(t *testing.T) store.Store {
		db, err := postgres.Open(context.Background(), server.New(t), postgres.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return db
	})
}
