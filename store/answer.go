package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// answersLast is how long an Idempotency-Key is remembered.
const answersLast = 24 * time.Hour

// Key names a request that may be sent twice.
type Key struct {
	Scope    string // whose request, and to what route
	Key      string // the Idempotency-Key
	BodyHash string // of the canonical body
}

// Answer is the first answer to the request of a key.
type Answer struct {
	Key      Key
	Status   int // of HTTP
	Location string
	Body     []byte
}

// answerRow is a row of idempotency_keys.
type answerRow struct {
	BodyHash   string     `db:"body_hash"`
	Status     int        `db:"status"`
	Location   string     `db:"location"`
	Body       document   `db:"body"`
	CreatedAt  time.Time  `db:"created_at"`
	LeaseUntil time.Time  `db:"lease_until"`
	FinishedAt *time.Time `db:"finished_at"`
}

// BeginAnswer notes that the request of a key is being answered. nil and no error:
// the caller goes on, and no other will for lease. An Answer: it was answered
// before, with this. fault.InvalidInput: the key came with another body;
// fault.Conflict: the first request is still being answered.
func (s *Store) BeginAnswer(ctx context.Context, k Key, lease time.Duration) (*Answer, error) {
	inserted, err := s.insertKey(ctx, k, lease)
	if err != nil || inserted {
		return nil, err
	}
	row, err := s.answer(ctx, k)
	if errors.Is(err, sql.ErrNoRows) {
		// It was dropped between the two looks.
		if inserted, err = s.insertKey(ctx, k, lease); err == nil && !inserted {
			err = underWay()
		}
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	t := now()
	switch {
	case t.Sub(row.CreatedAt) > answersLast:
		return nil, s.takeOver(ctx, k, row, t, lease)
	case row.BodyHash != k.BodyHash:
		return nil, fault.New(fault.InvalidInput, "This Idempotency-Key came with another body before: use a new key for a new request.", nil)
	case row.FinishedAt != nil:
		return &Answer{Key: k, Status: row.Status, Location: row.Location, Body: row.Body}, nil
	case t.After(row.LeaseUntil):
		return nil, s.takeOver(ctx, k, row, t, lease)
	}
	return nil, underWay()
}

func underWay() error {
	return fault.New(fault.Conflict, "The first request with this Idempotency-Key is still being answered: try again shortly.", nil)
}

func (s *Store) insertKey(ctx context.Context, k Key, lease time.Duration) (bool, error) {
	ctx, cancel := s.limit(ctx, 1)
	defer cancel()
	t := now()
	_, err := s.db.ExecContext(ctx, s.db.Rebind(`INSERT INTO idempotency_keys (scope, idem_key, body_hash, created_at, lease_until) VALUES `+rowsOf(5, 1)),
		clean(k.Scope), clean(k.Key), k.BodyHash, t, t.Add(lease))
	switch {
	case err == nil:
		return true, nil
	case s.dialect.classOf(err) == classDuplicate:
		return false, nil
	}
	return false, s.fail(ctx, "note idempotency key", err)
}

// answer reads the row of a key through the writing pool, which sees every commit.
func (s *Store) answer(ctx context.Context, k Key) (answerRow, error) {
	ctx, cancel := s.limit(ctx, 1)
	defer cancel()
	var row answerRow
	err := s.db.GetContext(ctx, &row, s.db.Rebind(`SELECT body_hash, status, location, body, created_at, lease_until, finished_at
		FROM idempotency_keys WHERE scope = ? AND idem_key = ?`), clean(k.Scope), clean(k.Key))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		err = s.fail(ctx, "read idempotency key", err)
	}
	return row, err
}

// takeOver goes on where an earlier request left off; of several only one does.
func (s *Store) takeOver(ctx context.Context, k Key, seen answerRow, at time.Time, lease time.Duration) error {
	return s.withTx(ctx, "take idempotency key over", func(t *tx) error {
		n, err := t.exec(`UPDATE idempotency_keys SET body_hash = ?, status = 0, location = '', body = NULL, created_at = ?, lease_until = ?, finished_at = NULL
			WHERE scope = ? AND idem_key = ? AND created_at = ? AND lease_until = ?`,
			k.BodyHash, at, at.Add(lease), clean(k.Scope), clean(k.Key), seen.CreatedAt, seen.LeaseUntil)
		if err == nil && n == 0 {
			return underWay()
		}
		return err
	})
}

// FinishAnswer stores the answer to the request of a key. fault.Conflict: another
// request of that key, which took over, was answered first.
func (s *Store) FinishAnswer(ctx context.Context, a Answer) error {
	return s.withTx(ctx, "store answer", func(t *tx) error { return t.saveAnswer(a) })
}

func (t *tx) saveAnswer(a Answer) error {
	scope, key := clean(a.Key.Scope), clean(a.Key.Key)
	n, err := t.exec(`UPDATE idempotency_keys SET body_hash = ?, status = ?, location = ?, body = ?, finished_at = ?
		WHERE scope = ? AND idem_key = ? AND finished_at IS NULL`, a.Key.BodyHash, a.Status, a.Location, a.Body, t.now, scope, key)
	if err != nil || n > 0 {
		return err
	}
	_, err = t.exec(`INSERT INTO idempotency_keys (scope, idem_key, body_hash, status, location, body, created_at, lease_until, finished_at) VALUES `+rowsOf(9, 1),
		scope, key, a.Key.BodyHash, a.Status, a.Location, a.Body, t.now, t.now, t.now)
	if t.s.dialect.classOf(err) == classDuplicate {
		return fault.New(fault.Conflict, "The request with this Idempotency-Key was answered meanwhile: send it again to get that answer.", err)
	}
	return err
}

// DropAnswer forgets a key whose request failed in a way that is not to be
// repeated to the caller, so that it may be sent again. A stored answer stays.
func (s *Store) DropAnswer(ctx context.Context, k Key) error {
	ctx, cancel := s.limit(ctx, 1)
	defer cancel()
	_, err := s.db.ExecContext(ctx, s.db.Rebind(`DELETE FROM idempotency_keys WHERE scope = ? AND idem_key = ? AND finished_at IS NULL`), clean(k.Scope), clean(k.Key))
	if err != nil {
		return s.fail(ctx, "drop idempotency key", err)
	}
	return nil
}
