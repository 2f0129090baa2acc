package store

import (
	"context"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// Keep says up to when things are of no more use. A zero time keeps them for ever.
type Keep struct {
	Sent   time.Time // outbox entries that were sent before, and answers that are older
	Events time.Time // events of jobs that settled before
	Images time.Time // pictures of jobs that settled before
	// Deliveries are messages that settled before, with their attempts.
	Deliveries time.Time
	Audit      time.Time // entries of the audit log that were made before
}

// Prune deletes what is of no more use, and sessions, files and counted attempts that
// have ended; jobs, screens and the ledger stay: see PruneJobs. It takes batch rows (of
// events and images: batch jobs) of each kind and returns how many rows it deleted: call
// it again until that is 0.
func (s *Store) Prune(ctx context.Context, keep Keep, batch int) (int, error) {
	if batch < 1 {
		return 0, fault.Newf(fault.InvalidInput, "batch %d is not a number of rows: give 1 or more", batch)
	}
	total := 0
	for _, kind := range []struct {
		before time.Time
		prune  func(*tx, time.Time, int) (int64, error)
	}{
		{keep.Sent, pruneOutbox}, {keep.Sent, pruneAnswers}, {keep.Events, pruneEvents}, {keep.Images, pruneImages},
		{keep.Deliveries, pruneDeliveries}, {keep.Audit, pruneAudit}, {time.Now(), pruneSessions}, {time.Now(), pruneArtifacts}, {time.Now(), pruneAttempts},
	} {
		if kind.before.IsZero() {
			continue
		}
		var n int64
		err := s.withTx(ctx, "prune", func(t *tx) (err error) {
			n, err = kind.prune(t, stored(kind.before), batch)
			return err
		})
		if err != nil {
			return total, err
		}
		total += int(n)
	}
	return total, nil
}

func pruneOutbox(t *tx, before time.Time, batch int) (int64, error) {
	return t.pruneRows("outbox", "sent_at", before, batch)
}

func pruneAnswers(t *tx, before time.Time, batch int) (int64, error) {
	var keys []struct {
		Scope string `db:"scope"`
		Key   string `db:"idem_key"`
	}
	// A key is promised to last for a day, whatever before says.
	if day := t.now.Add(-answersLast); before.After(day) {
		before = day
	}
	err := t.list(&keys, `SELECT scope, idem_key FROM idempotency_keys WHERE created_at < ? ORDER BY created_at LIMIT ?`, before, batch)
	if err != nil {
		return 0, err
	}
	var total int64
	for _, k := range keys {
		n, err := t.exec(`DELETE FROM idempotency_keys WHERE scope = ? AND idem_key = ? AND created_at < ?`, k.Scope, k.Key, before)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func pruneEvents(t *tx, before time.Time, batch int) (int64, error) {
	var ids []string
	err := t.list(&ids, `SELECT id FROM inngest_jobs WHERE completed_at < ? AND status IN ('completed', 'failed', 'cancelled')
		AND EXISTS (SELECT 1 FROM job_events WHERE job_events.job_id = inngest_jobs.id AND job_events.created_at < ?)
		ORDER BY completed_at LIMIT ?`, before, before, batch)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	// Not the newer events of a job that was just sent again.
	return t.execIn(`DELETE FROM job_events WHERE job_id IN (?) AND created_at < ?`, ids, before)
}

func pruneImages(t *tx, before time.Time, batch int) (int64, error) {
	var ids []string
	err := t.list(&ids, `SELECT id FROM inngest_jobs WHERE completed_at < ? AND status IN ('completed', 'failed', 'cancelled')
		AND EXISTS (SELECT 1 FROM job_images WHERE job_images.job_id = inngest_jobs.id)
		ORDER BY completed_at LIMIT ?`, before, batch)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return t.execIn(`DELETE FROM job_images WHERE job_id IN (?)`, ids)
}

// pruneDeliveries takes their attempts with them.
func pruneDeliveries(t *tx, before time.Time, batch int) (int64, error) {
	return t.pruneRows("deliveries", "settled_at", before, batch)
}

func pruneAudit(t *tx, before time.Time, batch int) (int64, error) {
	return t.pruneRows("audit_log", "created_at", before, batch)
}

// pruneRows deletes the oldest rows of a table, by the time in a column.
func (t *tx) pruneRows(table, column string, before time.Time, batch int) (int64, error) {
	var ids []string
	err := t.list(&ids, `SELECT id FROM `+table+` WHERE `+column+` < ? ORDER BY `+column+` LIMIT ?`, before, batch)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return t.execIn(`DELETE FROM `+table+` WHERE id IN (?)`, ids)
}

func pruneSessions(t *tx, _ time.Time, batch int) (int64, error) {
	return t.pruneRows("sessions", "expires_at", t.now, batch)
}

// attemptsLast is longer than any window that attempts are counted in.
const attemptsLast = 24 * time.Hour

func pruneAttempts(t *tx, _ time.Time, batch int) (int64, error) {
	var subjects []string
	err := t.list(&subjects, `SELECT subject FROM attempts WHERE started_at < ? ORDER BY started_at LIMIT ?`, t.now.Add(-attemptsLast), batch)
	if err != nil || len(subjects) == 0 {
		return 0, err
	}
	return t.execIn(`DELETE FROM attempts WHERE subject IN (?)`, subjects)
}
