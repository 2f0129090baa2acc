package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/internal/telemetry"
)

const (
	txAttempts   = 8
	txPause      = 5 * time.Millisecond // before the second attempt, doubled for each more
	txStatements = 4                    // statements' worth of time that a transaction may take in all
)

// tx is one transaction, and what is to be told when it has committed.
type tx struct {
	*sqlx.Tx
	ctx     context.Context
	s       *Store
	now     time.Time
	events  []JobEvent
	changed map[string]int64 // job id -> version
	queued  bool             // the outbox got an entry
	owed    []settlement     // see payOwed
	warned  []LimitWarning   // see warn
}

// withTx runs act in a transaction, again when another transaction was in its way.
// fn may run several times; it must keep what it found in variables that it sets anew.
func (s *Store) withTx(ctx context.Context, act string, fn func(*tx) error) (err error) {
	ctx, span := s.span(ctx, "store change", act)
	defer func() { telemetry.End(span, err) }()
	ctx, cancel := s.limit(ctx, txStatements)
	defer cancel()
	for attempt := 1; ; attempt++ {
		err := s.tryTx(ctx, fn)
		switch {
		case err == nil:
			return nil
		case attempt == txAttempts || ctx.Err() != nil || s.dialect.classOf(err) != classContention:
			return s.fail(ctx, act, err)
		}
		pause := txPause << attempt
		select {
		case <-ctx.Done():
			return s.fail(ctx, act, err)
		case <-time.After(pause/2 + rand.N(pause)):
		}
	}
}

func (s *Store) tryTx(ctx context.Context, fn func(*tx) error) error {
	// First come, first served: the pool would give a free connection to any of those
	// who wait, so that under load an unlucky one waits several times as long as others.
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return ctx.Err()
	}
	sqlTx, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	// After Commit this does nothing. A cancelled ctx has rolled back already.
	defer sqlTx.Rollback() //nolint:errcheck // the error that led here says more
	t := &tx{Tx: sqlTx, ctx: ctx, s: s, now: now(), changed: map[string]int64{}}
	if err := fn(t); err != nil {
		return err
	}
	if err := t.payOwed(); err != nil {
		return err
	}
	if err := s.feed.announce(t); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return err
	}
	s.noteWarnings(ctx, t.warned)
	for id, version := range t.changed {
		s.feed.changed(id, version)
	}
	if t.queued {
		wake(s.outbox)
	}
	if len(t.changed) > 0 {
		wake(s.tallies)
	}
	return nil
}

// wake leaves a signal in a channel of one place.
func wake(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// exec runs a statement and tells how many rows it found.
func (t *tx) exec(query string, args ...any) (int64, error) {
	res, err := t.ExecContext(t.ctx, t.Rebind(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// get reads one row: sql.ErrNoRows when there is none.
func (t *tx) get(dest any, query string, args ...any) error {
	return t.GetContext(t.ctx, dest, t.Rebind(query), args...)
}

// list reads rows.
func (t *tx) list(dest any, query string, args ...any) error {
	return t.SelectContext(t.ctx, dest, t.Rebind(query), args...)
}

// execIn is exec with slices among args, for IN (?).
func (t *tx) execIn(query string, args ...any) (int64, error) {
	query, args, err := sqlx.In(query, args...)
	if err != nil {
		return 0, fmt.Errorf("expand the list of a query: %w", err)
	}
	return t.exec(query, args...)
}

// listIn is list with slices among args.
func (t *tx) listIn(dest any, query string, args ...any) error {
	query, args, err := sqlx.In(query, args...)
	if err != nil {
		return fmt.Errorf("expand the list of a query: %w", err)
	}
	return t.list(dest, query, args...)
}

// read runs one query outside transactions.
func (s *Store) read(ctx context.Context, act string, fn func(ctx context.Context, db *sqlx.DB) error) (err error) {
	ctx, span := s.span(ctx, "store read", act)
	defer func() { telemetry.End(span, err) }()
	ctx, cancel := s.limit(ctx, 1)
	defer cancel()
	if err := fn(ctx, s.reads); err != nil {
		return s.fail(ctx, act, err)
	}
	return nil
}

// list is read for many rows; slices among args are expanded for IN (?).
func (s *Store) list(ctx context.Context, act string, dest any, query string, args ...any) error {
	return s.read(ctx, act, func(ctx context.Context, db *sqlx.DB) error {
		query, args, err := sqlx.In(query, args...)
		if err != nil {
			return err
		}
		return db.SelectContext(ctx, dest, db.Rebind(query), args...)
	})
}
