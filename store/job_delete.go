package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// deleteJobs deletes those of the jobs that are settled, with their parts, screens,
// calls, events and search terms, and says how many they were. What they cost and how
// they ended stays in the figures.
func (t *tx) deleteJobs(ids []string) (int, error) {
	var jobs []struct {
		tallyJob
		Due bool `db:"tally_due"`
	}
	err := t.listIn(&jobs, `SELECT `+tallyColumns+`, tally_due FROM inngest_jobs
		WHERE id IN (?) AND status IN ('completed', 'failed', 'cancelled') ORDER BY id`+t.s.dialect.forUpdate, ids)
	if err != nil || len(jobs) == 0 {
		return 0, err
	}
	var due []tallyJob
	settled, words := make([]string, len(jobs)), newTermChange()
	for i, j := range jobs {
		settled[i] = j.ID
		if j.Due {
			due = append(due, j.tallyJob)
		}
		words.compare(j.tallyJob, jobTerms(j.Name, j.UserID, j.Error), nil)
	}
	if len(due) > 0 {
		if err := t.tally(due); err != nil {
			return 0, err
		}
	}
	if err := t.changeTerms(words); err != nil {
		return 0, err
	}
	if err := t.dropStarts(settled); err != nil {
		return 0, err
	}
	_, err = t.execIn(`DELETE FROM inngest_jobs WHERE id IN (?)`, settled)
	return len(settled), err
}

// dropStarts takes back events that would start deleted jobs, and so make them anew: a
// job that waited while its type was paused may have been cancelled and deleted meanwhile.
func (t *tx) dropStarts(ids []string) error {
	names := slices.Collect(maps.Values(t.s.cfg.StartEvents))
	if len(names) == 0 {
		return nil
	}
	_, err := t.execIn(`DELETE FROM outbox WHERE job_id IN (?) AND sent_at IS NULL AND name IN (?)`, ids, names)
	return err
}

// PruneJobs deletes jobs that settled before, as deleteJobs does, oldest first, batch
// at most, and returns how many: call it again until that is 0.
func (s *Store) PruneJobs(ctx context.Context, before time.Time, batch int) (int, error) {
	if batch < 1 {
		return 0, fault.Newf(fault.InvalidInput, "batch %d is not a number of jobs: give 1 or more", batch)
	}
	n := 0
	err := s.withTx(ctx, "prune jobs", func(t *tx) error {
		var ids []string
		err := t.list(&ids, `SELECT id FROM inngest_jobs WHERE completed_at < ? AND status IN ('completed', 'failed', 'cancelled')
			ORDER BY completed_at LIMIT ?`, stored(before), batch)
		if n = 0; err != nil || len(ids) == 0 {
			return err
		}
		n, err = t.deleteJobs(ids)
		return err
	})
	return n, err
}
