package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"
)

// JobCount is how many jobs of a type are in a status.
type JobCount struct {
	Type   JobType   `db:"job_type"`
	Status JobStatus `db:"status"`
	N      int       `db:"n"`
}

// JobCounts counts the jobs by type and status.
func (s *Store) JobCounts(ctx context.Context) ([]JobCount, error) {
	var counts []JobCount
	err := s.list(ctx, "count jobs", &counts, `SELECT job_type, status, COUNT(*) AS n FROM inngest_jobs GROUP BY job_type, status ORDER BY job_type, status`)
	return counts, err
}

// OldestPending says when the oldest job that waits to begin was made, nil when none waits.
func (s *Store) OldestPending(ctx context.Context) (*time.Time, error) {
	var oldest *time.Time
	err := s.read(ctx, "find the oldest pending job", func(ctx context.Context, db *sqlx.DB) (err error) {
		oldest, err = firstTime(ctx, db, `SELECT created_at FROM inngest_jobs WHERE status = 'pending' ORDER BY created_at LIMIT 1`)
		return err
	})
	return oldest, err
}

// firstTime reads one time, nil when there is no row. It is a plain column rather
// than MIN(), whose result SQLite gives as text.
func firstTime(ctx context.Context, db *sqlx.DB, query string) (*time.Time, error) {
	var t time.Time
	err := db.GetContext(ctx, &t, query)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // no row, no time
	}
	if err != nil {
		return nil, err
	}
	return utc(&t), nil
}
