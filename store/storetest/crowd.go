package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store"
)

var crowdPromises = []promise{
	{"reads go on while many transactions wait for a lock", readsGoOnBesideWaiters},
}

func readsGoOnBesideWaiters(t *testing.T, s *store.Store) {
	const waiters, reads = 40, 50
	job := Processing(t, s, NewJob("home"))
	if _, err := s.GetJob(t.Context(), job.ID); err != nil {
		t.Fatal(err)
	}
	release := holdJob(t, s, job.ID)
	beats := make(chan error, waiters)
	for range waiters {
		go func() {
			_, err := s.Heartbeat(t.Context(), job.ID, job.Generation)
			beats <- err
		}()
	}
	for pool := s.DB(); pool.Stats().InUse < min(2, pool.Stats().MaxOpenConnections); {
		time.Sleep(time.Millisecond) // until some of them wait for the lock
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for range reads {
		if _, err := s.GetJob(ctx, job.ID); err != nil {
			t.Errorf("a read beside %d waiting transactions: %v", waiters, err)
			break
		}
	}
	release()
	for range waiters {
		if err := <-beats; err != nil {
			t.Errorf("a transaction that had waited: %v", err)
		}
	}
}

// holdJob locks the job's row until release.
func holdJob(t *testing.T, s *store.Store, id string) (release func()) {
	t.Helper()
	tx, err := s.DB().BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := lockRow(tx, s.Dialect(), id); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
	}
}

func lockRow(tx *sqlx.Tx, dialect, id string) error {
	if dialect == "sqlite" {
		return nil // its transaction has the database's one writing lock
	}
	var locked string
	return tx.Get(&locked, tx.Rebind(`SELECT id FROM inngest_jobs WHERE id = ? FOR UPDATE`), id)
}
