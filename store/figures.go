package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
)

// JobCount is how many jobs of a type are in a status.
type JobCount struct {
	Type   JobType   `db:"job_type"`
	Status JobStatus `db:"status"`
	N      int       `db:"n"`
}

// LiveCounts counts the jobs that are under way, by type and status.
func (s *Store) LiveCounts(ctx context.Context) ([]JobCount, error) {
	var counts []JobCount
	err := s.list(ctx, "count jobs under way", &counts, `SELECT job_type, status, COUNT(*) AS n FROM inngest_jobs
		WHERE status IN ('pending', 'processing') GROUP BY job_type, status ORDER BY job_type, status`)
	return counts, err
}

// JobCounts counts the jobs by type and status. Those that have ended come from the
// figures, which are about a second old and keep what was deleted since: counting a
// million rows at each look would cost more than it tells.
func (s *Store) JobCounts(ctx context.Context) ([]JobCount, error) {
	counts, err := s.LiveCounts(ctx)
	if err != nil {
		return nil, err
	}
	var ended []struct {
		Type      JobType `db:"name"`
		Completed int     `db:"completed"`
		Failed    int     `db:"failed"`
		Cancelled int     `db:"cancelled"`
	}
	err = s.list(ctx, "count jobs that have ended", &ended, `SELECT name, SUM(completed) AS completed, SUM(failed) AS failed, SUM(cancelled) AS cancelled
		FROM rollups WHERE kind = ? GROUP BY name`, byType)
	for _, e := range ended {
		for status, n := range map[JobStatus]int{Completed: e.Completed, Failed: e.Failed, Cancelled: e.Cancelled} {
			if n > 0 {
				counts = append(counts, JobCount{Type: e.Type, Status: status, N: n})
			}
		}
	}
	slices.SortFunc(counts, func(a, b JobCount) int { return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Status, b.Status)) })
	return counts, err
}

// OldestPending says when the oldest job that waits to begin was made, nil when none
// waits. Jobs of a paused type do not count: they wait by an operator's will.
func (s *Store) OldestPending(ctx context.Context) (*time.Time, error) {
	var oldest *time.Time
	err := s.read(ctx, "find the oldest pending job", func(ctx context.Context, db *sqlx.DB) (err error) {
		oldest, err = firstTime(ctx, db, `SELECT created_at FROM inngest_jobs WHERE status = 'pending'
			AND job_type NOT IN (SELECT job_type FROM job_type_settings WHERE paused = TRUE) ORDER BY created_at LIMIT 1`)
		return err
	})
	return oldest, err
}

// firstTime reads one time, nil when there is no row. It is a plain column rather
// than MIN(), whose result SQLite gives as text.
func firstTime(ctx context.Context, db *sqlx.DB, query string, args ...any) (*time.Time, error) {
	var t time.Time
	err := db.GetContext(ctx, &t, db.Rebind(query), args...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // no row, no time
	}
	if err != nil {
		return nil, err
	}
	return utc(&t), nil
}
