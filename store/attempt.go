package store

import (
	"context"
	"time"
)

// CountAttempt counts one more try at something, such as signing in from an address,
// in a window that all processes share. It tells how many there were since the window
// began, this one included, and when the window ends.
func (s *Store) CountAttempt(ctx context.Context, subject string, window time.Duration) (tries int, ends time.Time, err error) {
	subject = clip(subject, 100)
	err = s.withTx(ctx, "count attempt", func(t *tx) error {
		err := t.upsert("attempts", []string{"subject", "started_at", "tries"}, 1, []any{subject, t.now, 1}, []string{"subject"}, "tries = attempts.tries + 1")
		if err != nil {
			return err
		}
		var row struct {
			Tries     int       `db:"tries"`
			StartedAt time.Time `db:"started_at"`
		}
		if err := t.get(&row, `SELECT tries, started_at FROM attempts WHERE subject = ?`, subject); err != nil {
			return err
		}
		tries, ends = row.Tries, row.StartedAt.UTC().Add(window)
		if ends.After(t.now) {
			return nil
		}
		tries, ends = 1, t.now.Add(window)
		_, err = t.exec(`UPDATE attempts SET tries = 1, started_at = ? WHERE subject = ?`, t.now, subject)
		return err
	})
	return tries, ends, err
}
