package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// What jobs of a paused type, and their entries in the outbox, say while they wait.
const (
	pausedMessage  = "Waiting: paused by an operator"
	resumedMessage = "Waiting to start"
)

// ErrPaused says that a job may not begin now: its type is paused.
var ErrPaused = errors.New("jobs of this type are paused by an operator")

// heldUntil is when an entry is due whose job's type is paused: never, until release.
var heldUntil = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Held reports whether the entry waits because its job's type is paused.
func (e OutboxEntry) Held() bool { return e.SentAt == nil && !e.AvailableAt.Before(heldUntil) }

// paused reports whether a type is paused. It is read, not remembered: once a pause is
// written, no job begins.
func (t *tx) paused(jobType JobType) (bool, error) {
	var paused bool
	err := t.get(&paused, `SELECT paused FROM job_type_settings WHERE job_type = ?`, jobType)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return paused, err
}

// pausedStarts are the names of the events that start jobs of paused types. Those types
// stay locked: were one resumed while its entries are being held, it would not find them.
func (t *tx) pausedStarts() (map[string]bool, error) {
	var types []JobType
	err := t.list(&types, `SELECT job_type FROM job_type_settings WHERE paused = TRUE ORDER BY job_type`+t.s.dialect.forUpdate)
	names := map[string]bool{}
	for _, jobType := range types {
		if name := t.s.cfg.StartEvents[jobType]; name != "" {
			names[name] = true
		}
	}
	return names, err
}

// hold keeps locked entries from being sent, and says so with their jobs.
func (t *tx) hold(entries []OutboxEvent) error {
	if len(entries) == 0 {
		return nil
	}
	if _, err := t.execIn(`UPDATE outbox SET available_at = ?, last_error = ? WHERE id IN (?)`, heldUntil, pausedMessage, idsOfEvents(entries)); err != nil {
		return err
	}
	return t.tellWaiting(entries, pausedMessage)
}

// release makes the entries that were held for a type due again, in the order in which
// they were written.
func (t *tx) release(jobType JobType) error {
	_, err := t.exec(`UPDATE outbox SET available_at = created_at WHERE sent_at IS NULL AND available_at >= ? AND name = ?`, heldUntil, t.s.cfg.StartEvents[jobType])
	t.queued = true // there is something to send
	return err
}

// tellWaiting says with pending jobs why they wait.
func (t *tx) tellWaiting(entries []OutboxEvent, message string) error {
	// Jobs are locked in the order of their ids everywhere.
	entries = slices.SortedFunc(slices.Values(entries), func(a, b OutboxEvent) int { return cmp.Compare(a.JobID, b.JobID) })
	for _, e := range entries {
		w, err := t.lockJob(e.JobID)
		switch {
		case fault.Is(err, fault.NotFound):
			continue
		case err != nil:
			return err
		case w.Status != Pending || w.Generation != e.Generation || w.Message == message:
			continue
		}
		w.Message = message
		if err := t.progressEvent(w); err != nil {
			return err
		}
		if err := t.save(w); err != nil {
			return err
		}
	}
	return nil
}

func idsOfEvents(entries []OutboxEvent) []string {
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	return ids
}

// HoldBack gives a job that the engine wanted to begin, while its type is paused, back
// to the outbox as its next generation, in its old place, to be sent when the type is
// resumed. That does not count as a dispatch. A job that has begun or ended, or an older generation, stays
// as it is. fault.NotFound: no such job.
func (s *Store) HoldBack(ctx context.Context, id string, generation int, event func(Job) (Event, error)) error {
	return s.withTx(ctx, "hold job "+id+" back", func(t *tx) error {
		w, err := t.lockWholeJob(id)
		if err != nil || w.Status != Pending || w.Generation != generation {
			return err
		}
		place, err := t.placeOf(w)
		if err != nil {
			return err
		}
		w.requeue(t.now, pausedMessage)
		if err := t.statusEvent(w); err != nil {
			return err
		}
		e, err := event(w.Job)
		if err != nil {
			return fmt.Errorf("make the event of job %s: %w", id, err)
		}
		if err := t.queueAt(e, place); err != nil {
			return err
		}
		return t.save(w)
	})
}

// placeOf is when the event of the job's generation was written: now, when it was not ours.
func (t *tx) placeOf(w *work) (time.Time, error) {
	var times []time.Time
	err := t.list(&times, `SELECT created_at FROM outbox WHERE job_id = ? AND generation = ? AND name = ? ORDER BY created_at`, w.ID, w.Generation, t.s.cfg.StartEvents[w.Type])
	if err != nil || len(times) == 0 {
		return t.now, err
	}
	return times[0], nil
}
